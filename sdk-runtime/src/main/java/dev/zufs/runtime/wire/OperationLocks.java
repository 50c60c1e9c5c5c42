package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Says which locks the feeder holds while an operation runs: the lock table, all that a filesystem may rely on.
 *
 * <p>A <em>set</em> is an {@code int}: for each role that an inode can have in the operation, eight bits of locks. The
 * lock of a directory is the inode lock of a directory's role.
 *
 * <table>
 *   <caption>Bits of a role</caption>
 *   <tr><th>lock</th><th>shared</th><th>exclusive</th></tr>
 *   <tr><td>inode lock</td><td>{@link #INODE_SHARED}</td><td>{@link #INODE_EXCLUSIVE}</td></tr>
 *   <tr><td>{@code in_sync} semaphore</td><td>{@link #IN_SYNC_READ}</td><td>{@link #IN_SYNC_WRITE}</td></tr>
 *   <tr><td>extended attribute semaphore</td><td>{@link #XATTR_READ}</td><td>{@link #XATTR_WRITE}</td></tr>
 * </table>
 */
public final class OperationLocks {

    /** Inode lock, shared. */
    public static final int INODE_SHARED = 1;

    /** Inode lock, exclusive. */
    public static final int INODE_EXCLUSIVE = 2;

    /** Semaphore {@code in_sync}, shared. */
    public static final int IN_SYNC_READ = 4;

    /** Semaphore {@code in_sync}, exclusive. */
    public static final int IN_SYNC_WRITE = 8;

    /** Extended attribute semaphore, shared. */
    public static final int XATTR_READ = 0x10;

    /** Extended attribute semaphore, exclusive. */
    public static final int XATTR_WRITE = 0x20;

    /** Qualifies a role's locks: held only if its inode is no directory. */
    public static final int UNLESS_DIRECTORY = 0x40;

    /** Role: the inode that the operation is about; the one replaced or exchanged by RENAME, if there is one. */
    public static final int TARGET = 0;

    /** Role: the inode that is moved, cloned or copied from. */
    public static final int SOURCE = 1;

    /** Role: the directory that the operation is about; the one that RENAME moves to. */
    public static final int DIRECTORY = 2;

    /** Role: the directory that RENAME moves from. */
    public static final int OLD_DIRECTORY = 3;

    /** Number of roles. */
    public static final int ROLE_COUNT = 4;

    /** Set without a lock. */
    public static final int NONE = 0;

    private static final int ROLE_BITS = 8;
    private static final int ROLE_MASK = (1 << ROLE_BITS) - 1;

    private static final int DIRECTORY_SHARED = of(DIRECTORY, INODE_SHARED);
    private static final int DIRECTORY_EXCLUSIVE = of(DIRECTORY, INODE_EXCLUSIVE);
    private static final int TARGET_SHARED = of(TARGET, INODE_SHARED);
    private static final int TARGET_EXCLUSIVE = of(TARGET, INODE_EXCLUSIVE);
    private static final int TARGET_IN_SYNC_READ = of(TARGET, IN_SYNC_READ);
    private static final int TARGET_IN_SYNC_WRITE = of(TARGET, IN_SYNC_WRITE);
    private static final int BOTH_DIRECTORIES = DIRECTORY_EXCLUSIVE | of(OLD_DIRECTORY, INODE_EXCLUSIVE);
    private static final int BOTH_FILES =
            of(TARGET, INODE_EXCLUSIVE | IN_SYNC_WRITE) | of(SOURCE, INODE_EXCLUSIVE | IN_SYNC_WRITE);

    private OperationLocks() {}

    /**
     * Makes the set of one role's locks.
     *
     * @param role the role
     * @param locks the locks
     * @return the set, to be joined with those of other roles by {@code |}
     */
    public static int of(int role, int locks) {
        return locks << (role * ROLE_BITS);
    }

    /**
     * Gives one role's locks.
     *
     * @param set the set
     * @param role the role
     * @return the locks
     */
    public static int ofRole(int set, int role) {
        return (set >>> (role * ROLE_BITS)) & ROLE_MASK;
    }

    /**
     * Says which locks are held, by what the request says.
     *
     * @param request segment with the request
     * @param at offset of the request
     * @return the set; where {@link #alternative} differs, that one is right as well
     */
    public static int required(MemorySegment request, long at) {
        int operation = OpHeader.operation(request, at);
        return switch (operation) {
            case Operation.NEW_INODE -> isTmpfile(request, at) ? NONE : DIRECTORY_EXCLUSIVE;
            case Operation.EVICT_INODE -> isLookupRace(request, at) ? DIRECTORY_SHARED : TARGET_IN_SYNC_WRITE;
            case Operation.RENAME -> BOTH_DIRECTORIES | ofRenamed(request, at);
            case Operation.SYNC -> isDontNeed(request, at) ? TARGET_SHARED : TARGET_IN_SYNC_WRITE;
            case Operation.XATTR_GET -> isAcl(request, at) ? TARGET_IN_SYNC_READ : of(TARGET, XATTR_READ);
            case Operation.XATTR_SET -> isAcl(request, at) ? TARGET_EXCLUSIVE : of(TARGET, XATTR_WRITE);
            case Operation.GET_MULTY, Operation.PUT_MULTY -> isFault(request, at) ? TARGET_IN_SYNC_READ : TARGET_SHARED;
            default -> ofFixed(operation);
        };
    }

    /**
     * Says which locks may be held instead, where the request does not tell.
     *
     * <p>A READ for a private copy of a page holds {@code in_sync} shared. An access control list that a new inode
     * inherits is stored under the lock of its directory, which the request does not name. A delayed PUT_MULTY holds
     * nothing.
     *
     * @param request segment with the request
     * @param at offset of the request
     * @return the other set, or that of {@link #required} if there is no other
     */
    public static int alternative(MemorySegment request, long at) {
        return switch (OpHeader.operation(request, at)) {
            case Operation.READ -> TARGET_IN_SYNC_READ;
            case Operation.XATTR_SET -> isAcl(request, at) ? DIRECTORY_EXCLUSIVE : required(request, at);
            case Operation.PUT_MULTY -> NONE;
            default -> required(request, at);
        };
    }

    /**
     * Says where in the request a role's cookie is.
     *
     * @param operation number of the operation
     * @param role the role
     * @return the offset of the cookie in the request, or -1 if the request has none
     */
    public static long cookieOffset(int operation, int role) {
        return switch (role) {
            case TARGET -> targetOffset(operation);
            case SOURCE -> sourceOffset(operation);
            case DIRECTORY -> directoryOffset(operation);
            case OLD_DIRECTORY -> operation == Operation.RENAME ? RenameRequest.OLD_DIRECTORY_COOKIE : -1;
            default -> -1;
        };
    }

    private static int ofFixed(int operation) {
        return switch (operation) {
            case Operation.FREE_INODE -> of(TARGET, INODE_EXCLUSIVE | IN_SYNC_WRITE | XATTR_WRITE);
            case Operation.LOOKUP, Operation.READDIR -> DIRECTORY_SHARED;
            case Operation.ADD_DENTRY, Operation.REMOVE_DENTRY -> DIRECTORY_EXCLUSIVE | TARGET_EXCLUSIVE;
            case Operation.CLONE, Operation.COPY, Operation.COPY_RANGE -> BOTH_FILES;
            case Operation.READ, Operation.PRE_READ, Operation.WRITE, Operation.LLSEEK, Operation.FIEMAP ->
                TARGET_SHARED;
            case Operation.MMAP_CLOSE -> TARGET_IN_SYNC_READ;
            case Operation.SETATTR -> TARGET_EXCLUSIVE;
            case Operation.FALLOCATE -> of(TARGET, INODE_EXCLUSIVE | IN_SYNC_WRITE);
            case Operation.SYNC_ANY -> TARGET_IN_SYNC_WRITE;
            case Operation.XATTR_LIST -> of(TARGET, XATTR_READ);
            default -> NONE;
        };
    }

    /** Follows the kernel's rename: see its rule for the inodes beside the directories. */
    private static int ofRenamed(MemorySegment request, long at) {
        boolean exchange = (RenameRequest.flags(request, at) & RenameRequest.FLAG_EXCHANGE) != 0;
        int unlessDirectory = INODE_EXCLUSIVE | UNLESS_DIRECTORY;
        boolean replaces = RenameRequest.newInodeCookie(request, at) != 0;
        int target = !replaces ? NONE : exchange ? unlessDirectory : INODE_EXCLUSIVE;
        return of(SOURCE, unlessDirectory) | of(TARGET, target);
    }

    private static long targetOffset(int operation) {
        return switch (operation) {
            case Operation.RENAME -> RenameRequest.NEW_INODE_COOKIE;
            case Operation.CLONE, Operation.COPY -> CloneRequest.TARGET_COOKIE;
            case Operation.COPY_RANGE -> CopyRangeRequest.TARGET_COOKIE;
            case Operation.FREE_INODE,
                    Operation.EVICT_INODE,
                    Operation.ADD_DENTRY,
                    Operation.REMOVE_DENTRY,
                    Operation.READ,
                    Operation.PRE_READ,
                    Operation.WRITE,
                    Operation.MMAP_CLOSE,
                    Operation.SETATTR,
                    Operation.SYNC,
                    Operation.FALLOCATE,
                    Operation.LLSEEK,
                    Operation.IOCTL,
                    Operation.XATTR_GET,
                    Operation.XATTR_SET,
                    Operation.XATTR_LIST,
                    Operation.FIEMAP,
                    Operation.GET_MULTY,
                    Operation.PUT_MULTY,
                    Operation.SYNC_ANY -> OpHeader.SIZE;
            default -> -1;
        };
    }

    private static long sourceOffset(int operation) {
        return switch (operation) {
            case Operation.RENAME -> RenameRequest.OLD_INODE_COOKIE;
            case Operation.CLONE, Operation.COPY -> CloneRequest.SOURCE_COOKIE;
            case Operation.COPY_RANGE -> CopyRangeRequest.SOURCE_COOKIE;
            default -> -1;
        };
    }

    private static long directoryOffset(int operation) {
        return switch (operation) {
            case Operation.NEW_INODE -> NewInodeRequest.DIRECTORY_COOKIE;
            case Operation.LOOKUP -> LookupRequest.DIRECTORY_COOKIE;
            case Operation.ADD_DENTRY, Operation.REMOVE_DENTRY -> DentryRequest.DIRECTORY_COOKIE;
            case Operation.READDIR -> ReaddirRequest.DIRECTORY_COOKIE;
            case Operation.RENAME -> RenameRequest.NEW_DIRECTORY_COOKIE;
            default -> -1;
        };
    }

    private static boolean isTmpfile(MemorySegment request, long at) {
        return (NewInodeRequest.flags(request, at) & NewInodeRequest.FLAG_TMPFILE) != 0;
    }

    private static boolean isLookupRace(MemorySegment request, long at) {
        return (EvictInodeRequest.flags(request, at) & EvictInodeRequest.FLAG_LOOKUP_RACE) != 0;
    }

    private static boolean isDontNeed(MemorySegment request, long at) {
        return (SyncRequest.flags(request, at) & SyncRequest.FLAG_DONTNEED) != 0;
    }

    private static boolean isAcl(MemorySegment request, long at) {
        return XattrRequest.type(request, at) == XattrRequest.TYPE_SYSTEM;
    }

    private static boolean isFault(MemorySegment request, long at) {
        return (IoRequest.rw(request, at) & IoRequest.RW_MMAP) != 0;
    }
}
