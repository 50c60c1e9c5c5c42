package dev.zufs.runtime.feeder.fuse.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names the operations of the protocol, and says what each one's request consists of behind its {@link FuseInHeader}.
 *
 * <p>The name of a constant is that of the protocol without {@code FUSE_}: logs and statistics use it. Constants are
 * immutable and may be used by any thread.
 */
public enum FuseOpcode {
    /** Finds a name; answered with {@link FuseEntryOut}. */
    LOOKUP(1, 0, Body.NAME),
    /** Forgets lookups of a node, {@link FuseForgetIn}; has no reply. */
    FORGET(2, FuseForgetIn.SIZE, Body.NONE),
    /** Asks for attributes, {@link FuseGetattrIn}; answered with {@link FuseAttrOut}. */
    GETATTR(3, FuseGetattrIn.SIZE, Body.NONE),
    /** Sets attributes, {@link FuseSetattrIn}; answered with {@link FuseAttrOut}. */
    SETATTR(4, FuseSetattrIn.SIZE, Body.NONE),
    /** Asks for the target of a symbolic link; answered with its bytes, without a NUL. */
    READLINK(5, 0, Body.NONE),
    /**
     * Makes a symbolic link, of the first name and with the second as its target; answered with {@link FuseEntryOut}.
     */
    SYMLINK(6, 0, Body.NAME_AND_TARGET),
    /** Makes an inode, {@link FuseMknodIn}; answered with {@link FuseEntryOut}. */
    MKNOD(8, FuseMknodIn.SIZE, Body.NAME),
    /** Makes a directory, {@link FuseMkdirIn}; answered with {@link FuseEntryOut}. */
    MKDIR(9, FuseMkdirIn.SIZE, Body.NAME),
    /** Removes a name of what is no directory. */
    UNLINK(10, 0, Body.NAME),
    /** Removes a directory. */
    RMDIR(11, 0, Body.NAME),
    /** Moves the first name to the second, {@link FuseRenameIn}. */
    RENAME(12, FuseRenameIn.SIZE, Body.TWO_NAMES),
    /** Gives a node another name, {@link FuseLinkIn}; answered with {@link FuseEntryOut}. */
    LINK(13, FuseLinkIn.SIZE, Body.NAME),
    /** Opens a file, {@link FuseOpenIn}; answered with {@link FuseOpenOut}. */
    OPEN(14, FuseOpenIn.SIZE, Body.NONE),
    /** Reads, {@link FuseReadIn}; answered with the data. */
    READ(15, FuseReadIn.SIZE, Body.NONE),
    /** Writes, {@link FuseWriteIn}; answered with {@link FuseWriteOut}. */
    WRITE(16, FuseWriteIn.SIZE, Body.DATA),
    /** Tells how full the filesystem is; answered with {@link FuseStatfsOut}. */
    STATFS(17, 0, Body.NONE),
    /** Closes a file for the last time, {@link FuseReleaseIn}. */
    RELEASE(18, FuseReleaseIn.SIZE, Body.NONE),
    /** Makes a file durable, {@link FuseFsyncIn}. */
    FSYNC(20, FuseFsyncIn.SIZE, Body.NONE),
    /** Sets an extended attribute, {@link FuseSetxattrIn} in one of its two forms. */
    SETXATTR(21, FuseSetxattrIn.SIZE, Body.XATTR_NAME_AND_VALUE),
    /** Asks for an extended attribute, {@link FuseGetxattrIn}; answered with its value or {@link FuseGetxattrOut}. */
    GETXATTR(22, FuseGetxattrIn.SIZE, Body.XATTR_NAME),
    /** Lists extended attributes, {@link FuseGetxattrIn}; answered with names or {@link FuseGetxattrOut}. */
    LISTXATTR(23, FuseGetxattrIn.SIZE, Body.NONE),
    /** Removes an extended attribute. */
    REMOVEXATTR(24, 0, Body.XATTR_NAME),
    /** Closes one descriptor of a file, {@link FuseFlushIn}. */
    FLUSH(25, FuseFlushIn.SIZE, Body.NONE),
    /** Begins to talk, {@link FuseInitIn} in any of its lengths; answered with {@link FuseInitOut}. */
    INIT(26, FuseInitIn.VERSIONS_SIZE, Body.LONGER),
    /** Opens a directory, {@link FuseOpenIn}; answered with {@link FuseOpenOut}. */
    OPENDIR(27, FuseOpenIn.SIZE, Body.NONE),
    /** Lists a directory, {@link FuseReadIn}; answered with {@link FuseDirent}s. */
    READDIR(28, FuseReadIn.SIZE, Body.NONE),
    /** Closes a directory for the last time, {@link FuseReleaseIn}. */
    RELEASEDIR(29, FuseReleaseIn.SIZE, Body.NONE),
    /** Makes a directory durable, {@link FuseFsyncIn}. */
    FSYNCDIR(30, FuseFsyncIn.SIZE, Body.NONE),
    /** Finds the lock that is in the way, {@link FuseLkIn}; answered with {@link FuseLkOut}. */
    GETLK(31, FuseLkIn.SIZE, Body.NONE),
    /** Takes or drops a lock, {@link FuseLkIn}. */
    SETLK(32, FuseLkIn.SIZE, Body.NONE),
    /** Takes a lock, waiting for it, {@link FuseLkIn}. */
    SETLKW(33, FuseLkIn.SIZE, Body.NONE),
    /** Checks permissions, {@link FuseAccessIn}. */
    ACCESS(34, FuseAccessIn.SIZE, Body.NONE),
    /** Makes and opens a file, {@link FuseCreateIn}; answered with {@link FuseEntryOut} and {@link FuseOpenOut}. */
    CREATE(35, FuseCreateIn.SIZE, Body.NAME),
    /**
     * Tells that the caller of a request got a signal, {@link FuseInterruptIn}; answered only with EAGAIN or ENOSYS.
     */
    INTERRUPT(36, FuseInterruptIn.SIZE, Body.NONE),
    /** Maps a block of a file to the device's, {@link FuseBmapIn}; answered with {@link FuseBmapOut}. */
    BMAP(37, FuseBmapIn.SIZE, Body.NONE),
    /** Ends the talk. */
    DESTROY(38, 0, Body.NONE),
    /** Calls an ioctl, {@link FuseIoctlIn}; answered with {@link FuseIoctlOut} and what follows it. */
    IOCTL(39, FuseIoctlIn.SIZE, Body.DATA),
    /** Asks for events, {@link FusePollIn}; answered with {@link FusePollOut}. */
    POLL(40, FusePollIn.SIZE, Body.NONE),
    /** Answers {@link FuseNotifyCode#RETRIEVE}, {@link FuseNotifyRetrieveIn}; has no reply. */
    NOTIFY_REPLY(41, FuseNotifyRetrieveIn.SIZE, Body.DATA),
    /** Forgets lookups of many nodes, {@link FuseBatchForgetIn}; has no reply. */
    BATCH_FORGET(42, FuseBatchForgetIn.SIZE, Body.DATA),
    /** Reserves or punches a range of a file, {@link FuseFallocateIn}. */
    FALLOCATE(43, FuseFallocateIn.SIZE, Body.NONE),
    /** Lists a directory with attributes, {@link FuseReadIn}; answered with {@link FuseDirentplus}. */
    READDIRPLUS(44, FuseReadIn.SIZE, Body.NONE),
    /** Moves or exchanges the two names, {@link FuseRename2In}. */
    RENAME2(45, FuseRename2In.SIZE, Body.TWO_NAMES),
    /** Finds data or a hole, {@link FuseLseekIn}; answered with {@link FuseLseekOut}. */
    LSEEK(46, FuseLseekIn.SIZE, Body.NONE),
    /** Copies a range, {@link FuseCopyFileRangeIn}; answered with {@link FuseWriteOut}. */
    COPY_FILE_RANGE(47, FuseCopyFileRangeIn.SIZE, Body.NONE),
    /** Maps a range of a file into a virtual machine; never sent through the device. */
    SETUPMAPPING(48, 40, Body.NONE),
    /** Unmaps ranges from a virtual machine; never sent through the device. */
    REMOVEMAPPING(49, 4, Body.LONGER),
    /** Makes the whole filesystem durable, {@link FuseSyncfsIn}; since 7.34. */
    SYNCFS(50, FuseSyncfsIn.SIZE, Body.NONE),
    /**
     * Makes and opens a file without a name, {@link FuseCreateIn}; since 7.37. What stands in the name's place means
     * nothing. Answered with {@link FuseEntryOut} and {@link FuseOpenOut}.
     */
    TMPFILE(51, FuseCreateIn.SIZE, Body.ANY_NAME),
    /**
     * Asks for attributes as {@code statx} has them, {@link FuseStatxIn}; answered with {@link FuseStatxOut}; since
     * 7.39.
     */
    STATX(52, FuseStatxIn.SIZE, Body.NONE),
    /**
     * Copies a range of any length, {@link FuseCopyFileRangeIn}; answered with {@link FuseCopyFileRangeOut}; since
     * 7.45.
     */
    COPY_FILE_RANGE_64(53, FuseCopyFileRangeIn.SIZE, Body.NONE);

    /** Says what follows the structure of a request. */
    public enum Body {
        /** Nothing follows. */
        NONE,
        /** A name of a directory's entry follows. */
        NAME,
        /** Two names of directories' entries follow. */
        TWO_NAMES,
        /** A name of a directory's entry and the target of a symbolic link follow. */
        NAME_AND_TARGET,
        /** A text follows that need be no name. */
        ANY_NAME,
        /** The name of an extended attribute follows. */
        XATTR_NAME,
        /** The name of an extended attribute and its value follow. */
        XATTR_NAME_AND_VALUE,
        /** Bytes follow, as many as the structure says. */
        DATA,
        /** The structure itself may be longer. */
        LONGER
    }

    private static final @Nullable FuseOpcode[] BY_NUMBER = indexByNumber();

    private final int number;
    private final long structureSize;
    private final Body body;

    FuseOpcode(int number, long structureSize, Body body) {
        this.number = number;
        this.structureSize = structureSize;
        this.body = body;
    }

    /**
     * Returns the operation that has a number.
     *
     * <p>Allocates nothing.
     *
     * @param number number of the operation, as in {@link FuseInHeader#opcode}
     * @return the operation, or {@code null} if the number is of none
     */
    public static @Nullable FuseOpcode of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    /**
     * Names the operation that has a number, for logs.
     *
     * @param number number of the operation
     * @return its name, or the number if it is of none
     */
    public static String name(int number) {
        FuseOpcode opcode = of(number);
        return opcode == null ? Integer.toUnsignedString(number) : opcode.name();
    }

    /**
     * Returns the number.
     *
     * @return the number, as in {@link FuseInHeader#opcode}
     */
    public int number() {
        return number;
    }

    /**
     * Returns the size of the structure behind the header.
     *
     * @return the size in bytes, 0 if there is none; of {@link #SETXATTR} that of the long form, of what is
     *     {@link Body#LONGER} the least
     */
    public long structureSize() {
        return structureSize;
    }

    /**
     * Returns what follows the structure.
     *
     * @return the rest of the request, without extensions
     */
    public Body body() {
        return body;
    }

    /**
     * Tells whether the kernel waits for a reply. It refuses one that it does not wait for.
     *
     * @return whether there must be a reply; of {@link #INTERRUPT} whether there may be one is another matter
     */
    public boolean hasReply() {
        return this != FORGET && this != BATCH_FORGET && this != NOTIFY_REPLY && this != INTERRUPT;
    }

    private static @Nullable FuseOpcode[] indexByNumber() {
        FuseOpcode[] constants = values();
        int greatest =
                Arrays.stream(constants).mapToInt(FuseOpcode::number).max().orElseThrow();
        @Nullable FuseOpcode[] index = new @Nullable FuseOpcode[greatest + 1];
        for (FuseOpcode opcode : constants) {
            index[opcode.number] = opcode;
        }
        return index;
    }
}
