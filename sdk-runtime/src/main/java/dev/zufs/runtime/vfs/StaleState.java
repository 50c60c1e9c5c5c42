package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.util.function.Consumer;

/**
 * Forgets what the mount knows, and the filesystem has changed by itself. What the mount does not know, or no longer, is passed
 * over, and so is everything once it has ended.
 *
 * <p><b>Threads:</b> any that is in no call and holds no lock. Each method waits for the operations that run on the inode.
 */
public final class StaleState {

    private final ZufMount mount;
    private final NameCache names;

    StaleState(ZufMount mount, NameCache names) {
        this.mount = mount;
        this.names = names;
    }

    /**
     * Takes over what the record of an inode says.
     *
     * @param number the inode number
     */
    public void attributes(long number) {
        withInode(number, mount.attributes()::readAgain);
    }

    /**
     * Drops the mapped pages of a range of a file, and takes over what its record says.
     *
     * @param number the inode number
     * @param offset first byte, not negative
     * @param length how many bytes, positive
     */
    public void content(long number, long offset, long length) {
        withInode(number, inode -> {
            mount.attributes().readAgain(inode);
            mount.faults().unmap(inode, offset, length);
        });
    }

    /**
     * Forgets what a name means, and takes over what the record of its directory says.
     *
     * @param directory the inode number of the directory
     * @param name what to forget
     */
    public void entry(long directory, FileName name) {
        withInode(directory, inode -> {
            // Its lock is held for that, after which all searches that began before have noted what they found, and
            // those
            // that begin later find what is new: what is forgotten now, stays forgotten.
            mount.attributes().readAgain(inode);
            names.forget(inode, name);
        });
    }

    /** Does all of that for everything that is known. */
    public void everything() {
        for (long number : mount.inodes().heldNumbers()) {
            withInode(number, inode -> {
                mount.attributes().readAgain(inode);
                names.forgetAll(inode);
                mount.faults().unmap(inode, 0, Long.MAX_VALUE);
            });
        }
    }

    private void withInode(long number, Consumer<Vnode> action) {
        int use = mount.holdUse();
        try {
            Vnode inode = mount.isMounted() ? mount.inodes().held(number) : null;
            if (inode != null) {
                try {
                    action.accept(inode);
                } finally {
                    mount.inodes().release(inode);
                }
            }
        } finally {
            mount.endUse(use);
        }
    }
}
