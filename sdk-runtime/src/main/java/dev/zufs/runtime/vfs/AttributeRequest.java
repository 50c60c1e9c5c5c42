package dev.zufs.runtime.vfs;

/**
 * What a caller wants to be set of an inode's attributes, all in one call: see {@link AttributeCalls#set}.
 *
 * <p><b>Threads:</b> one; not to be changed during a call.
 */
public final class AttributeRequest {

    /** An owner or group that stays as it is. */
    public static final int KEEP = -1;

    private static final int MODE = 1;
    private static final int OWNER = 2;
    private static final int SIZE = 4;
    private static final int CHANGED = 8;
    private static final int PRIVILEGES = 16;

    private int wanted;
    private int mode;
    private int uid = KEEP;
    private int gid = KEEP;
    private long size;
    private long accessed = Posix.TIME_OMIT;
    private long modified = Posix.TIME_OMIT;
    private long changed;

    /** Makes a request that asks for nothing. */
    public AttributeRequest() {}

    /**
     * Asks for permissions: chmod(2).
     *
     * @param bits permissions; the type is kept
     * @return this
     */
    public AttributeRequest mode(int bits) {
        wanted |= MODE;
        mode = bits;
        return this;
    }

    /**
     * Asks for owner and group: chown(2), which takes setuid, setgid and capabilities from what is no directory, even if both
     * stay.
     *
     * @param user user id, {@link #KEEP} to keep it
     * @param group group id, {@link #KEEP} to keep it
     * @return this
     */
    public AttributeRequest owner(int user, int group) {
        wanted |= OWNER;
        uid = user;
        gid = group;
        return this;
    }

    /**
     * Asks for a size: truncate(2).
     *
     * @param bytes the size
     * @return this
     */
    public AttributeRequest size(long bytes) {
        wanted |= SIZE;
        size = bytes;
        return this;
    }

    /**
     * Asks for times: utimensat(2). Times before 1970 become 1970.
     *
     * @param access nanoseconds since 1970, {@link Posix#TIME_NOW} or {@link Posix#TIME_OMIT}
     * @param modification nanoseconds since 1970, {@link Posix#TIME_NOW} or {@link Posix#TIME_OMIT}
     * @return this
     */
    public AttributeRequest times(long access, long modification) {
        accessed = access;
        modified = modification;
        return this;
    }

    /**
     * Asks for a change time, which no system call can: for a kernel that keeps times itself and writes them back, also those of
     * files that can only be appended to. Without trust, a matter of {@link Capability#SYS_ADMIN}.
     *
     * @param nanos nanoseconds since 1970; before that, 1970
     * @return this
     */
    public AttributeRequest changed(long nanos) {
        wanted |= CHANGED;
        changed = nanos;
        return this;
    }

    /**
     * Asks that setuid, setgid of what its group may execute, and capabilities are taken away, whoever the caller is. A mode
     * that is asked for too loses the bits.
     *
     * @return this
     */
    public AttributeRequest withoutPrivileges() {
        wanted |= PRIVILEGES;
        return this;
    }

    boolean isEmpty() {
        return wanted == 0 && !setsTimes();
    }

    boolean setsMode() {
        return (wanted & MODE) != 0;
    }

    boolean setsOwner() {
        return (wanted & OWNER) != 0;
    }

    boolean setsSize() {
        return (wanted & SIZE) != 0;
    }

    boolean setsTimes() {
        return accessed != Posix.TIME_OMIT || modified != Posix.TIME_OMIT;
    }

    boolean setsChanged() {
        return (wanted & CHANGED) != 0;
    }

    boolean dropsPrivileges() {
        return (wanted & PRIVILEGES) != 0;
    }

    /** Says whether both times are to be that of the call, which who may write can ask for. */
    boolean setsTimesToNow() {
        return accessed == Posix.TIME_NOW && modified == Posix.TIME_NOW;
    }

    int mode() {
        return mode;
    }

    int uid() {
        return uid;
    }

    int gid() {
        return gid;
    }

    long size() {
        return size;
    }

    long accessed() {
        return accessed;
    }

    long modified() {
        return modified;
    }

    long changed() {
        return changed;
    }
}
