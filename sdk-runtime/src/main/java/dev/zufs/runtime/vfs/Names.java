package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Vnode;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the meaning of names between calls.
 *
 * <p><b>Threads:</b> any. What a name means is noted under the directory's inode lock, and {@link #releaseSurplus} called
 * when that is given back; forgetting needs no lock.
 */
sealed interface Names permits NameCache, UncachedNames {

    /** Says whether a name that was looked up is found again without an operation. */
    boolean remembers();

    /** Finds a name; null if it is not known. */
    DirectoryNames.@Nullable Entry known(Vnode directory, FileName name);

    /** Notes what a name means that is not known; {@code inode} is null if it is missing. */
    void remember(Vnode directory, FileName name, @Nullable Vnode inode);

    /** Notes what a name means now; {@code inode} is null if it is missing. */
    void replace(Vnode directory, FileName name, @Nullable Vnode inode);

    /** Forgets what a name means. */
    void forget(Vnode directory, FileName name);

    /** Forgets all names of a directory. */
    void forgetAll(Vnode directory);

    /** Gives back what is held for names that were too many; nothing may be locked. */
    void releaseSurplus();
}
