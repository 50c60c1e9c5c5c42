package dev.zufs.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * What the feeder asks of an inode that is to be created: everything of its record that is known before it exists.
 *
 * <p>Immutable. Ownership, the setgid rule of directories, umask and default ACLs are already applied.
 */
public final class NewInode {

    private static final byte[] NO_TEXT = {};

    private final int mode;
    private final int uid;
    private final int gid;
    private final int flags;
    private final int device;
    private final long generation;
    private final long modified;
    private final long changed;
    private final long accessed;
    private final byte[] linkText;

    private NewInode(Builder builder) {
        this.mode = builder.mode;
        this.uid = builder.uid;
        this.gid = builder.gid;
        this.flags = builder.flags;
        this.device = builder.device;
        this.generation = builder.generation;
        this.modified = builder.modified;
        this.changed = builder.changed;
        this.accessed = builder.accessed;
        this.linkText = builder.linkText;
    }

    /**
     * Starts a new inode.
     *
     * @param mode type and permissions
     * @return a builder where all else is 0
     * @throws IllegalArgumentException if the mode names no type
     */
    public static Builder ofMode(int mode) {
        return new Builder(mode);
    }

    /**
     * Returns type and permissions.
     *
     * @return the mode
     */
    public int mode() {
        return mode;
    }

    /**
     * Returns the type.
     *
     * @return what the mode names
     */
    public FileType type() {
        return FileType.ofMode(mode);
    }

    /**
     * Returns the owner.
     *
     * @return the user id, unsigned
     */
    public int uid() {
        return uid;
    }

    /**
     * Returns the group.
     *
     * @return the group id, unsigned
     */
    public int gid() {
        return gid;
    }

    /**
     * Returns the flags inherited from the directory.
     *
     * @return the {@code FLAG_} bits of {@link InodeRecord}
     */
    public int flags() {
        return flags;
    }

    /**
     * Returns the number of a character or block device.
     *
     * @return {@code major << 20 | minor}; 0 for other types
     */
    public int device() {
        return device;
    }

    /**
     * Returns the generation that the feeder proposes; a filesystem that knows better stores its own.
     *
     * @return a random number
     */
    public long generation() {
        return generation;
    }

    /**
     * Returns the modification time.
     *
     * @return nanoseconds since 1970, unsigned
     */
    public long modified() {
        return modified;
    }

    /**
     * Returns the change time.
     *
     * @return nanoseconds since 1970, unsigned
     */
    public long changed() {
        return changed;
    }

    /**
     * Returns the access time.
     *
     * @return nanoseconds since 1970, unsigned
     */
    public long accessed() {
        return accessed;
    }

    /**
     * Returns the text of a symbolic link.
     *
     * @return up to {@link Limits#MAX_LINK_TEXT} bytes without a final zero byte, not to be changed; empty for other
     *     types
     */
    public byte[] linkText() {
        return linkText;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NewInode that
                && mode == that.mode
                && uid == that.uid
                && gid == that.gid
                && flags == that.flags
                && device == that.device
                && generation == that.generation
                && modified == that.modified
                && changed == that.changed
                && accessed == that.accessed
                && Arrays.equals(linkText, that.linkText);
    }

    @Override
    public int hashCode() {
        return Objects.hash(mode, uid, gid, generation, modified, Arrays.hashCode(linkText));
    }

    @Override
    public String toString() {
        return "new %s (mode 0%o, uid %d, gid %d)".formatted(type(), mode, uid, gid);
    }

    /** Collects what a {@link NewInode} consists of. Not safe for several threads. */
    public static final class Builder {

        private final int mode;
        private int uid;
        private int gid;
        private int flags;
        private int device;
        private long generation;
        private long modified;
        private long changed;
        private long accessed;
        private byte[] linkText = NO_TEXT;

        private Builder(int mode) {
            FileType.ofMode(mode);
            this.mode = mode;
        }

        /**
         * Sets the owner and the group.
         *
         * @param uid the user id
         * @param gid the group id
         * @return this
         */
        public Builder owner(int uid, int gid) {
            this.uid = uid;
            this.gid = gid;
            return this;
        }

        /**
         * Sets the flags.
         *
         * @param flags the {@code FLAG_} bits of {@link InodeRecord}
         * @return this
         */
        public Builder flags(int flags) {
            this.flags = flags;
            return this;
        }

        /**
         * Sets the device number of a character or block device.
         *
         * @param device {@code major << 20 | minor}; 0 for other types
         * @return this
         */
        public Builder device(int device) {
            this.device = device;
            return this;
        }

        /**
         * Sets the proposed generation.
         *
         * @param generation a random number
         * @return this
         */
        public Builder generation(long generation) {
            this.generation = generation;
            return this;
        }

        /**
         * Sets all three times to one moment.
         *
         * @param nanos nanoseconds since 1970, unsigned
         * @return this
         */
        public Builder times(long nanos) {
            return times(nanos, nanos, nanos);
        }

        /**
         * Sets the three times.
         *
         * @param modified nanoseconds since 1970, unsigned
         * @param changed nanoseconds since 1970, unsigned
         * @param accessed nanoseconds since 1970, unsigned
         * @return this
         */
        public Builder times(long modified, long changed, long accessed) {
            this.modified = modified;
            this.changed = changed;
            this.accessed = accessed;
            return this;
        }

        /**
         * Sets the text of a symbolic link.
         *
         * @param text 1 to {@link Limits#MAX_LINK_TEXT} bytes; handed over, not to be changed any more
         * @return this
         * @throws IllegalArgumentException if the length is wrong
         */
        public Builder linkText(byte[] text) {
            if (text.length == 0 || text.length > Limits.MAX_LINK_TEXT) {
                throw new IllegalArgumentException("a link has 1 to " + Limits.MAX_LINK_TEXT + " bytes of text");
            }
            this.linkText = text;
            return this;
        }

        /**
         * Returns the result.
         *
         * @return a new value
         * @throws IllegalStateException if a symbolic link has no text, or something else has one; or if something else
         *     than a device has a device number
         */
        public NewInode build() {
            FileType type = FileType.ofMode(mode);
            boolean link = type == FileType.SYMBOLIC_LINK;
            if (link == (linkText.length == 0)) {
                throw new IllegalStateException("a symbolic link, and nothing else, has a text");
            }
            if (device != 0 && type != FileType.CHARACTER_DEVICE && type != FileType.BLOCK_DEVICE) {
                throw new IllegalStateException("a device, and nothing else, has a device number");
            }
            return new NewInode(this);
        }
    }
}
