package dev.zufs.runtime.vfs.inode;

/**
 * The times that an inode had before an operation set them to {@code now}, to give them back if it fails.
 *
 * @param vnode the inode; a directory that is moved is not locked, so another operation may have set its times meanwhile
 */
record SavedTimes(Vnode vnode, long modified, long changed, long now) {

    static SavedTimes of(Vnode vnode, long now) {
        return new SavedTimes(vnode, vnode.modified(), vnode.changed(), now);
    }

    /** Gives the times back where a profile does that, unless somebody else has set them meanwhile. */
    void restoreIn(Profile profile) {
        if (!profile.isPosix()) {
            return;
        }
        if (vnode.modified() == now) {
            vnode.modified(modified);
        }
        if (vnode.changed() == now) {
            vnode.changed(changed);
        }
    }
}
