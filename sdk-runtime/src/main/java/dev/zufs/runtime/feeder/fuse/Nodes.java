package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;

/**
 * The inodes that the kernel knows. It calls each by its node id, which is the inode number, but 1 for the root; and counts how
 * often it was told of each, until it says that it has forgotten.
 *
 * <p>A vnode has one reference for all lookups of its inode.
 *
 * <p><b>Threads:</b> any.
 */
final class Nodes {

    /** The node id of the root. */
    static final long ROOT = 1;

    private final ZufMount mount;
    private final Vnode root;

    Nodes(ZufMount mount) {
        this.mount = mount;
        this.root = mount.root();
    }

    /** Returns the node id of an inode. If another one than the root has number 1, it gets the root's number. */
    long idOf(Vnode inode) {
        return swap(inode.number());
    }

    /** Returns the node id of an inode number. */
    long idOf(long number) {
        return swap(number);
    }

    private long swap(long number) {
        long ofRoot = root.number();
        return number == ofRoot ? ROOT : number == ROOT ? ofRoot : number;
    }

    /**
     * Finds the inode of a node id.
     *
     * @return the inode, with a reference for the caller
     * @throws ErrnoException ESTALE if the kernel was not told of it
     */
    Vnode acquire(long id) {
        if (id == ROOT) {
            root.acquire();
            return root;
        }
        Vnode inode = mount.inodes().held(swap(id));
        if (inode == null) {
            throw new ErrnoException(Errno.ESTALE);
        }
        return inode;
    }

    void release(Vnode inode) {
        mount.inodes().release(inode);
    }

    /** Counts that the kernel is told of an inode once more; takes the caller's reference over. */
    void enter(Vnode inode) {
        if (inode.addLookups(1) != 0) {
            // The reference of the first lookup stands for all.
            release(inode);
        }
    }

    /**
     * Counts that the kernel has forgotten. For the root it never does; what it says of nodes that it was not told of is passed
     * over.
     */
    void forget(long id, long lookups) {
        if (id == ROOT) {
            return;
        }
        Vnode inode = mount.inodes().held(swap(id));
        if (inode != null) {
            try {
                forget(inode, lookups);
            } finally {
                release(inode);
            }
        }
    }

    /** Counts lookups back of an inode that the caller has a reference to, or that has lookups left. */
    void forget(Vnode inode, long lookups) {
        if (inode != root && inode.takeLookups(lookups)) {
            release(inode);
        }
    }
}
