package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.SetattrRequest;

/**
 * New values for attributes of an inode: what notify_change() of the kernel gets. The change time is always among them.
 *
 * <p>Not safe for several threads.
 */
public final class AttributeChange {

    private int attributes = SetattrRequest.ATTRIBUTE_CTIME;
    private int mode;
    private int uid;
    private int gid;
    private int flags;
    private int generation;
    private long accessed;
    private long modified;
    private long changed;
    private boolean keepsTime;

    /** Makes a change of the change time alone. */
    public AttributeChange() {}

    /**
     * Sets the permission bits.
     *
     * @param bits permissions, the type is kept
     * @return this
     */
    public AttributeChange mode(int bits) {
        attributes |= SetattrRequest.ATTRIBUTE_MODE;
        mode = bits;
        return this;
    }

    /**
     * Sets the owner.
     *
     * @param user user id
     * @return this
     */
    public AttributeChange uid(int user) {
        attributes |= SetattrRequest.ATTRIBUTE_UID;
        uid = user;
        return this;
    }

    /**
     * Sets the group.
     *
     * @param group group id
     * @return this
     */
    public AttributeChange gid(int group) {
        attributes |= SetattrRequest.ATTRIBUTE_GID;
        gid = group;
        return this;
    }

    /**
     * Sets the time of the last access.
     *
     * @param nanos nanoseconds since 1970
     * @return this
     */
    public AttributeChange accessed(long nanos) {
        attributes |= SetattrRequest.ATTRIBUTE_ATIME;
        accessed = nanos;
        return this;
    }

    /**
     * Sets the time of the last change of content.
     *
     * @param nanos nanoseconds since 1970
     * @return this
     */
    public AttributeChange modified(long nanos) {
        attributes |= SetattrRequest.ATTRIBUTE_MTIME;
        modified = nanos;
        return this;
    }

    /**
     * Sets the time of the last change of the inode, which otherwise is now.
     *
     * @param nanos nanoseconds since 1970
     * @return this
     */
    public AttributeChange changed(long nanos) {
        keepsTime = true;
        changed = nanos;
        return this;
    }

    /** Sets the inode flags. */
    AttributeChange flags(int bits) {
        attributes |= SetattrRequest.ATTRIBUTE_FLAGS;
        flags = bits;
        return this;
    }

    /** Sets the generation. */
    AttributeChange generation(int value) {
        attributes |= SetattrRequest.ATTRIBUTE_VERSION;
        generation = value;
        return this;
    }

    /** Leaves the change time out, as where only identity bits are taken away. */
    AttributeChange withoutChangeTime() {
        attributes &= ~SetattrRequest.ATTRIBUTE_CTIME;
        return this;
    }

    int attributes() {
        return attributes;
    }

    boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }

    boolean changesModified() {
        return has(SetattrRequest.ATTRIBUTE_MTIME);
    }

    boolean changesMode() {
        return has(SetattrRequest.ATTRIBUTE_MODE);
    }

    /** Stores the values into copy and record. */
    void applyTo(Vnode vnode, long now) {
        if (changesMode()) {
            vnode.mode((vnode.mode() & ~Modes.CHANGEABLE) | (mode & Modes.CHANGEABLE));
        }
        if (has(SetattrRequest.ATTRIBUTE_UID)) {
            vnode.uid(uid);
        }
        if (has(SetattrRequest.ATTRIBUTE_GID)) {
            vnode.gid(gid);
        }
        if (has(SetattrRequest.ATTRIBUTE_FLAGS)) {
            vnode.flags(flags);
        }
        if (has(SetattrRequest.ATTRIBUTE_VERSION)) {
            vnode.generation(generation);
        }
        if (has(SetattrRequest.ATTRIBUTE_ATIME)) {
            vnode.accessed(accessed);
        }
        if (has(SetattrRequest.ATTRIBUTE_MTIME)) {
            vnode.modified(modified);
        }
        if (has(SetattrRequest.ATTRIBUTE_CTIME)) {
            vnode.changed(keepsTime ? changed : now);
        }
    }

    /** Gives the change that takes an {@link #applyTo} of this one back, change time included. */
    AttributeChange undoOf(Vnode vnode) {
        AttributeChange undo = new AttributeChange()
                .mode(vnode.mode())
                .uid(vnode.uid())
                .gid(vnode.gid())
                .flags(vnode.flags())
                .generation(vnode.generation())
                .accessed(vnode.accessed())
                .modified(vnode.modified());
        undo.attributes = attributes;
        return undo;
    }
}
