package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.FileType;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What is known of an inode's attributes: copies of what its record says, and the record, which is changed with them.
 *
 * <p><b>Threads:</b> any. They may be read without a lock, and are changed under the inode's locks, the size under the monitor
 * as well; what is changed together is then not always seen together, as with stat(2).
 */
public abstract sealed class VnodeAttributes permits Vnode {

    /** Flag bits that live in the record. */
    private static final int RECORD_FLAGS = ZusInode.FLAG_SYNC
            | ZusInode.FLAG_NOATIME
            | ZusInode.FLAG_APPEND
            | ZusInode.FLAG_IMMUTABLE
            | ZusInode.FLAG_DIRSYNC
            | ZusInode.FLAG_FS_IMMUTABLE;

    private static final VarHandle LINK_COUNT;
    private static final VarHandle SIZE;
    private static final VarHandle WITHOUT_SECURITY;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            LINK_COUNT = lookup.findVarHandle(VnodeAttributes.class, "linkCount", int.class);
            SIZE = lookup.findVarHandle(VnodeAttributes.class, "size", long.class);
            WITHOUT_SECURITY = lookup.findVarHandle(VnodeAttributes.class, "withoutSecurity", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemorySegment region;
    private final long record;
    private final int type;

    private int mode;
    private int uid;
    private int gid;
    private int flags;
    private int device;
    private int generation;
    private volatile int linkCount;
    private volatile long size;
    private long blocks;
    private long modified;
    private long changed;
    private long accessed;

    /** Whether no attribute has to be removed before a write. */
    private volatile boolean withoutSecurity;

    /** Takes the type alone over; the attributes are still to be {@linkplain #readRecord read}. */
    VnodeAttributes(MemorySegment region, long record) {
        this.region = region;
        this.record = record;
        this.mode = ZusInode.mode(region, record);
        this.type = FileMode.type(mode);
    }

    /**
     * Takes over all attributes when the vnode gets known: until then, another one of the same inode may have changed them.
     *
     * <p>Nobody else has the vnode yet, so plain stores do, here and in the constructor; each volatile one would wait until
     * all CPUs can see it.
     */
    void readRecord() {
        mode = ZusInode.mode(region, record);
        uid = ZusInode.uid(region, record);
        gid = ZusInode.gid(region, record);
        flags = ZusInode.flags(region, record) & RECORD_FLAGS;
        LINK_COUNT.set(this, ZusInode.linkCount(region, record) & 0xFFFF);
        blocks = ZusInode.blocks(region, record);
        modified = ZusInode.mtimeNanos(region, record);
        changed = ZusInode.ctimeNanos(region, record);
        accessed = ZusInode.atimeNanos(region, record);
        generation = (int) ZusInode.generation(region, record);
        boolean special = !isDirectory() && !isRegular() && !isSymbolicLink();
        SIZE.set(this, special ? 0L : Math.max(0, ZusInode.fileSize(region, record)));
        device = isDevice() ? ZusInode.deviceNumber(region, record) : 0;
        WITHOUT_SECURITY.set(this, ZusInode.xattr(region, record) == 0 && !hasIdBits(mode));
    }

    /**
     * Takes over all attributes once more, which the filesystem has changed by itself; but the type, which never changes. The
     * inode lock is held exclusively, and that of the extended attributes.
     */
    synchronized void readRecordAgain() {
        int recorded = ZusInode.mode(region, record);
        mode = FileMode.type(recorded) == type ? recorded : mode;
        uid = ZusInode.uid(region, record);
        gid = ZusInode.gid(region, record);
        flags = ZusInode.flags(region, record) & RECORD_FLAGS;
        modified = ZusInode.mtimeNanos(region, record);
        changed = ZusInode.ctimeNanos(region, record);
        accessed = ZusInode.atimeNanos(region, record);
        withoutSecurity = ZusInode.xattr(region, record) == 0 && !hasIdBits(mode);
        readLinkCount();
        if (isDirectory() || isRegular() || isSymbolicLink()) {
            size = recordedSize();
            blocks = ZusInode.blocks(region, record);
        }
    }

    static boolean hasIdBits(int mode) {
        return (mode & Modes.SET_UID) != 0
                || (mode & (Modes.SET_GID | Modes.GROUP_EXECUTE)) == (Modes.SET_GID | Modes.GROUP_EXECUTE);
    }

    /**
     * Returns where the record lies.
     *
     * @return offset in the region
     */
    public long record() {
        return record;
    }

    /**
     * Returns the type, which never changes.
     *
     * @return the type
     */
    public FileType type() {
        return FileType.ofMode(type);
    }

    /**
     * Says whether it is a directory.
     *
     * @return true if so
     */
    public boolean isDirectory() {
        return type == FileMode.DIRECTORY;
    }

    /**
     * Says whether it is a regular file.
     *
     * @return true if so
     */
    public boolean isRegular() {
        return type == FileMode.REGULAR;
    }

    /**
     * Says whether it is a symbolic link.
     *
     * @return true if so
     */
    public boolean isSymbolicLink() {
        return type == FileMode.SYMBOLIC_LINK;
    }

    private boolean isDevice() {
        return type == FileMode.CHARACTER_DEVICE || type == FileMode.BLOCK_DEVICE;
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
     * Returns the owner.
     *
     * @return user id, unsigned
     */
    public int uid() {
        return uid;
    }

    /**
     * Returns the group.
     *
     * @return group id, unsigned
     */
    public int gid() {
        return gid;
    }

    /**
     * Returns the inode flags, as {@link ZusInode} names them.
     *
     * @return the bits
     */
    public int flags() {
        return flags;
    }

    /**
     * Says whether nothing of the inode can be changed, by its owner's will or the filesystem's.
     *
     * @return true if so
     */
    public boolean isImmutable() {
        return (flags & (ZusInode.FLAG_IMMUTABLE | ZusInode.FLAG_FS_IMMUTABLE)) != 0;
    }

    /**
     * Says whether a file can only grow at its end, and a directory only get entries.
     *
     * @return true if so
     */
    public boolean isAppendOnly() {
        return (flags & ZusInode.FLAG_APPEND) != 0;
    }

    /**
     * Returns the number of a device.
     *
     * @return {@code major << 20 | minor}, 0 for other types
     */
    public int device() {
        return device;
    }

    /**
     * Returns the generation of the inode number.
     *
     * @return 32 bits
     */
    public int generation() {
        return generation;
    }

    /**
     * Returns the number of names.
     *
     * @return the count
     */
    public int linkCount() {
        return linkCount;
    }

    /**
     * Returns the size.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * Returns the allocated space.
     *
     * @return blocks of the mount's block size
     */
    public long blocks() {
        return blocks;
    }

    /**
     * Returns the time of the last change of content.
     *
     * @return nanoseconds since 1970
     */
    public long modified() {
        return modified;
    }

    /**
     * Returns the time of the last change of the inode.
     *
     * @return nanoseconds since 1970
     */
    public long changed() {
        return changed;
    }

    /**
     * Returns the time of the last access.
     *
     * @return nanoseconds since 1970
     */
    public long accessed() {
        return accessed;
    }

    void mode(int value) {
        mode = value;
        ZusInode.mode(region, record, value);
        if (hasIdBits(value)) {
            withoutSecurity = false;
        }
    }

    void uid(int value) {
        uid = value;
        ZusInode.uid(region, record, value);
    }

    void gid(int value) {
        gid = value;
        ZusInode.gid(region, record, value);
    }

    void flags(int value) {
        flags = value;
        ZusInode.flags(region, record, value);
    }

    void generation(int value) {
        generation = value;
        ZusInode.generation(region, record, Integer.toUnsignedLong(value));
    }

    void modified(long nanos) {
        modified = nanos;
        ZusInode.mtimeNanos(region, record, nanos);
    }

    void changed(long nanos) {
        changed = nanos;
        ZusInode.ctimeNanos(region, record, nanos);
    }

    void accessed(long nanos) {
        accessed = nanos;
        ZusInode.atimeNanos(region, record, nanos);
    }

    /** Notes a change of content: of a file before a write, of a directory before a change of its entries. */
    void touch(long nanos) {
        modified(nanos);
        changed(nanos);
    }

    /** Raises the size for a write to {@code end}, in copy and record; gives the size before. */
    long raiseSize(long end) {
        long before = size;
        return end <= before ? before : raiseSizeLocked(end);
    }

    private synchronized long raiseSizeLocked(long end) {
        long before = size;
        if (end > before) {
            size = end;
            ZusInode.fileSize(region, record, end);
        }
        return before;
    }

    /** Raises the size by {@code length} at once; gives the size before, where the caller may then write. */
    synchronized long reserveAtEnd(long length, long limit) {
        long before = size;
        if (before < limit) {
            raiseSize(before + Math.min(length, limit - before));
        }
        return before;
    }

    /**
     * Takes a raise from {@code before} to {@code end} back as far as a write came, unless somebody raised further.
     *
     * @param written end of what was written; {@code before} or less if that is nothing
     */
    synchronized void lowerSize(long before, long end, long written) {
        if (end > before && size == end) {
            size = Math.max(before, written);
            ZusInode.fileSize(region, record, size);
        }
    }

    /** Takes over size and blocks, as the server left them; most often as they were, and then nothing is stored. */
    void readSizeAndBlocks() {
        if (size != recordedSize() || blocks != ZusInode.blocks(region, record)) {
            readSizeAndBlocksLocked();
        }
    }

    private synchronized void readSizeAndBlocksLocked() {
        size = recordedSize();
        blocks = ZusInode.blocks(region, record);
    }

    private long recordedSize() {
        return Math.max(0, ZusInode.fileSize(region, record));
    }

    void readBlocks() {
        blocks = ZusInode.blocks(region, record);
    }

    void readLinkCount() {
        int recorded = ZusInode.linkCount(region, record);
        if (recorded != linkCount) {
            linkCount = recorded;
        }
    }

    void readGeneration() {
        generation = (int) ZusInode.generation(region, record);
    }

    /** The only two link counts that the kernel stores: none, for a failed creation and for a file without a name. */
    void clearLinkCount() {
        linkCount = 0;
        ZusInode.linkCount(region, record, 0);
    }

    boolean hasXattrWord() {
        return ZusInode.xattr(region, record) != 0;
    }

    boolean isWithoutSecurity() {
        return withoutSecurity;
    }

    void withoutSecurity(boolean value) {
        withoutSecurity = value && !hasIdBits(mode);
    }
}
