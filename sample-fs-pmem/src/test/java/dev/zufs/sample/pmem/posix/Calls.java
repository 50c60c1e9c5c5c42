package dev.zufs.sample.pmem.posix;

/**
 * System calls that two kernels answer: {@link LinuxCalls} asks the real one, {@link ZufsCalls} the one of this project.
 * Files are open in numbered slots.
 */
interface Calls {

    /** How many files can be open. */
    int SLOTS = 4;

    /** Who calls: root, and two users of one group of which the second is in another group too. */
    enum Caller {
        ROOT(0, 0, 0),
        FIRST(1000, 1000, 1000),
        SECOND(1001, 1000, 1002);

        final int uid;
        final int gid;
        private final int otherGroup;

        Caller(int uid, int gid, int otherGroup) {
            this.uid = uid;
            this.gid = gid;
            this.otherGroup = otherGroup;
        }

        int[] groups() {
            return new int[] {otherGroup};
        }
    }

    /**
     * What a call came to.
     *
     * @param value its result, or the negative number of the error
     * @param detail whatever else the caller gets, as text
     */
    record Answer(long value, String detail) {
        static Answer of(long value) {
            return new Answer(value, "");
        }
    }

    /** Makes the calls that follow those of somebody. */
    void as(Caller caller);

    Answer open(int slot, byte[] path, int flags, int mode);

    Answer close(int slot);

    Answer read(int slot, int length);

    Answer write(int slot, byte[] bytes);

    Answer pread(int slot, int length, long position);

    Answer pwrite(int slot, byte[] bytes, long position);

    Answer ftruncate(int slot, long size);

    Answer fallocate(int slot, int mode, long position, long length);

    Answer lseek(int slot, long position, int whence);

    Answer copy(int source, long sourcePosition, int target, long position, long length);

    Answer fchmod(int slot, int mode);

    Answer linkOpen(int slot, byte[] path);

    Answer mkdir(byte[] path, int mode);

    Answer mknod(byte[] path, int mode);

    Answer rmdir(byte[] path);

    Answer unlink(byte[] path);

    Answer rename(byte[] from, byte[] to, int flags);

    Answer link(byte[] from, byte[] to);

    Answer symlink(byte[] text, byte[] path);

    Answer readlink(byte[] path);

    Answer chmod(byte[] path, int mode);

    Answer chown(byte[] path, int uid, int gid, boolean follow);

    Answer truncate(byte[] path, long size);

    Answer access(byte[] path, int wanted);

    /** Sets both times: to now, or to a time of long ago. */
    Answer utimens(byte[] path, boolean now);

    Answer setxattr(byte[] path, byte[] name, byte[] value, int flags, boolean follow);

    Answer getxattr(byte[] path, byte[] name, boolean follow);

    Answer removexattr(byte[] path, byte[] name, boolean follow);

    Answer listxattr(byte[] path, boolean follow);

    /** Tells type, mode, links, owner, group, and the size of what is no directory. */
    Answer stat(byte[] path, boolean follow);

    /** Tells the names in a directory with their types, sorted. */
    Answer list(byte[] path);

    /** Tells the time that a change would get now at least. */
    long clock();

    /** Gives the times of the last changes of content and inode, or nothing if there is nothing. */
    long[] times(byte[] path);
}
