package dev.zufs.api;

import java.util.Objects;

/**
 * Tells the feeder what the filesystem has changed by itself: content, attributes or names that did not change by an operation,
 * but because another machine, a device or a clock has changed them. What the feeder and its kernel keep of them, they then ask
 * for again. A filesystem that only operations change has no use for this.
 *
 * <p>Tell after the change, when a new operation would already find what is new. What is told is a hint to forget, so telling
 * too much costs time and nothing else.
 *
 * <p><b>Threads:</b> any, at any time: inside of an operation on the same inode too, and with locks of the filesystem held. A call
 * notes what was said and returns; it neither waits nor calls anybody. A thread of the feeder's passes it on soon, in no
 * particular order, once the operations that run on the inode have ended. An operation that hangs holds up what is told after it.
 *
 * <p><b>Limits:</b> the same thing told twice is noted once, ranges of one file as one range around them. If some ten thousand
 * things wait to be passed on, the feeder forgets everything instead.
 *
 * <p><b>What comes of it:</b>
 *
 * <table>
 * <caption>What each feeder forgets</caption>
 * <tr><th></th><th>FUSE</th><th>in process</th><th>zuf</th></tr>
 * <tr><td>{@link #inode}</td><td>pages of the kernel's cache, after writing back what a program has stored into a mapping; and
 * attributes</td><td>pages of mappings; attributes</td><td>nothing: v1.0 cannot be told</td></tr>
 * <tr><td>{@link #attributes}</td><td>attributes and access control lists</td><td>the same</td><td>nothing</td></tr>
 * <tr><td>{@link #entry}</td><td>what the name means, or that it is missing</td><td>the same</td><td>nothing</td></tr>
 * </table>
 *
 * <p><b>Lifetime:</b> that of the mount. What is told before the mount is there or after {@link SuperBlock#close} has begun is
 * passed over, and so are inodes and names that the feeder does not know.
 */
public final class Invalidations {

    /** Passes on what is told; implemented by hosts of plugins. Every method only notes, and returns. */
    public interface Host {

        /**
         * Notes that content and attributes of an inode have changed.
         *
         * @param number the inode number
         * @param offset first byte, not negative
         * @param length how many bytes, positive; the range ends at {@link Long#MAX_VALUE} at most
         */
        void inode(long number, long offset, long length);

        /**
         * Notes that attributes of an inode have changed.
         *
         * @param number the inode number
         */
        void attributes(long number);

        /**
         * Notes that a name means something else.
         *
         * @param directory the inode number of the directory
         * @param name what
         */
        void entry(long directory, FileName name);
    }

    private static final Invalidations IGNORED = over(new Host() {
        @Override
        public void inode(long number, long offset, long length) {
            // Nobody keeps anything.
        }

        @Override
        public void attributes(long number) {
            // Nobody keeps anything.
        }

        @Override
        public void entry(long directory, FileName name) {
            // Nobody keeps anything.
        }
    });

    private final Host host;

    private Invalidations(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns what passes everything on to {@code host}; called by hosts of plugins.
     *
     * @param host what notes it
     * @return a new object
     */
    public static Invalidations over(Host host) {
        return new Invalidations(host);
    }

    /**
     * Returns what passes nothing on: for hosts that keep nothing.
     *
     * @return the same object always
     */
    public static Invalidations ignored() {
        return IGNORED;
    }

    /**
     * Tells that bytes of a file have changed, and with them its attributes: {@link #attributes} is not needed as well. The text
     * of a symbolic link does not change.
     *
     * @param number the inode number
     * @param offset first byte that may be different, not negative
     * @param length how many bytes, not negative; 0 for all from there on
     * @throws IllegalArgumentException if offset or length is negative
     */
    public void inode(long number, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no range of a file: " + length + " bytes from " + offset);
        }
        long most = Long.MAX_VALUE - offset;
        host.inode(number, offset, length == 0 ? most : Math.min(length, most));
    }

    /**
     * Tells that what the record of an inode says has changed: size, blocks, link count, mode, owner, times, flags, or its
     * extended attributes. The feeder then reads the {@linkplain InodeRecord record} again, all of it, fields of its own included.
     *
     * <p>Until it has, it may store what it knew: a write that runs meanwhile, say, its times and a size that it has raised. A
     * filesystem that has its own truth of such a field stores it again and tells again.
     *
     * <p>A link count of 0 says that the inode has no name any more: it is then freed when nobody uses it.
     *
     * @param number the inode number
     */
    public void attributes(long number) {
        host.attributes(number);
    }

    /**
     * Tells that a name has come, gone, or means another inode, and that the directory's attributes have changed with it. What has
     * changed of the inode that it meant, as its link count, is told by {@link #attributes}.
     *
     * @param directory the inode number of the directory
     * @param name what; neither {@code "."} nor {@code ".."}
     */
    public void entry(long directory, FileName name) {
        host.entry(directory, Objects.requireNonNull(name, "name"));
    }
}
