package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Vnode;
import org.jspecify.annotations.Nullable;

/**
 * Keeps nothing: every lookup is an operation, and no name holds a reference. For callers with a cache of their own.
 *
 * <p>Other callers of the mount may have the cache of the vfs; what changes here, is forgotten there.
 */
final class UncachedNames implements Names {

    private final NameCache others;

    UncachedNames(NameCache others) {
        this.others = others;
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public DirectoryNames.@Nullable Entry known(Vnode directory, FileName name) {
        return null;
    }

    @Override
    public void remember(Vnode directory, FileName name, @Nullable Vnode inode) {
        // This is what keeps no reference.
    }

    @Override
    public void replace(Vnode directory, FileName name, @Nullable Vnode inode) {
        others.forget(directory, name);
    }

    @Override
    public void forget(Vnode directory, FileName name) {
        others.forget(directory, name);
    }

    @Override
    public void forgetAll(Vnode directory) {
        others.forgetAll(directory);
    }

    @Override
    public void releaseSurplus() {
        // Nothing was noted that could be too much.
    }
}
