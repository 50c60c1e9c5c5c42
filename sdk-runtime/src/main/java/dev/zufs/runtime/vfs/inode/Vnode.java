package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.vfs.lock.LockTable;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An inode that the kernel side holds: the server's name for it, the place of its record, its locks, a reference count,
 * and copies of its attributes.
 *
 * <p><b>Threads:</b> any. Attributes may be read without a lock; what is changed together is then not always seen
 * together, as with stat(2). They are changed under the inode's locks. <b>Lifetime:</b> usable while the caller holds a
 * {@linkplain #tryAcquire reference}; the attributes may be looked at later too, and then say what was last known.
 */
public final class Vnode {

    /** Flag bits that live in the record. */
    private static final int RECORD_FLAGS = ZusInode.FLAG_SYNC
            | ZusInode.FLAG_NOATIME
            | ZusInode.FLAG_APPEND
            | ZusInode.FLAG_IMMUTABLE
            | ZusInode.FLAG_DIRSYNC
            | ZusInode.FLAG_FS_IMMUTABLE;

    private static final VarHandle REFERENCES;
    private static final VarHandle LOOKUPS;
    private static final VarHandle LINK_COUNT;
    private static final VarHandle SIZE;
    private static final VarHandle WITHOUT_SECURITY;
    private static final VarHandle PARENT;
    private static final VarHandle ACCESS_ACL;
    private static final VarHandle DEFAULT_ACL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            REFERENCES = lookup.findVarHandle(Vnode.class, "references", int.class);
            LOOKUPS = lookup.findVarHandle(Vnode.class, "lookups", long.class);
            LINK_COUNT = lookup.findVarHandle(Vnode.class, "linkCount", int.class);
            SIZE = lookup.findVarHandle(Vnode.class, "size", long.class);
            WITHOUT_SECURITY = lookup.findVarHandle(Vnode.class, "withoutSecurity", boolean.class);
            PARENT = lookup.findVarHandle(Vnode.class, "parent", Vnode.class);
            ACCESS_ACL = lookup.findVarHandle(Vnode.class, "accessAcl", Acl.Cached.class);
            DEFAULT_ACL = lookup.findVarHandle(Vnode.class, "defaultAcl", Acl.Cached.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemorySegment region;
    private final long record;
    private final long cookie;
    private final long number;
    private final int type;
    private final InodeLocks locks;

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

    /** Changed through REFERENCES, from 0 upwards only under the monitor of the cache. */
    private volatile int references;

    /** How often a kernel was told of the inode that keeps such a count itself; changed through LOOKUPS. */
    private volatile long lookups;

    /** Whether no attribute has to be removed before a write. */
    private volatile boolean withoutSecurity;

    private volatile Acl.Cached accessAcl;
    private volatile Acl.Cached defaultAcl;
    private volatile @Nullable Mappings mappings;

    /** Guarded by the monitor of the cache. */
    @Nullable Vnode nextInCache;

    boolean leaving;
    boolean listedAsUnused;

    private volatile @Nullable Vnode parent;
    private volatile @Nullable Object names;
    private volatile boolean removed;

    /** Makes a vnode with one reference, whose attributes are still to be {@linkplain #readRecord read}. */
    @SuppressWarnings("NullAway.Init") // through the handles: see readRecord
    Vnode(ZufMount mount, long cookie, long record) {
        this.region = mount.region();
        this.record = record;
        this.cookie = cookie;
        this.number = ZusInode.inodeNumber(region, record);
        this.mode = ZusInode.mode(region, record);
        this.type = FileMode.type(mode);
        LockTable table = mount.lockTable();
        this.locks = new InodeLocks(
                table, cookie, number, isDirectory(), table == null ? InodeLocks.NO_PARENT : this::parentLocks);
        REFERENCES.set(this, 1);
        ACCESS_ACL.set(this, Acl.Cached.UNKNOWN);
        DEFAULT_ACL.set(this, Acl.Cached.UNKNOWN);
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

    static boolean hasIdBits(int mode) {
        return (mode & Modes.SET_UID) != 0
                || (mode & (Modes.SET_GID | Modes.GROUP_EXECUTE)) == (Modes.SET_GID | Modes.GROUP_EXECUTE);
    }

    /**
     * Returns the inode number.
     *
     * @return not 0
     */
    public long number() {
        return number;
    }

    /**
     * Returns the server's name of the inode.
     *
     * @return the cookie, not 0
     */
    public long cookie() {
        return cookie;
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
     * Returns the locks.
     *
     * @return the same object always
     */
    @SuppressWarnings("exports") // only feeders take locks
    public InodeLocks locks() {
        return locks;
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

    /**
     * Returns the directory that a directory lies in, as far as an operation has told.
     *
     * @return the parent, of which a reference must be taken before it is used: it may be gone; null if it is not known
     */
    public @Nullable Vnode parent() {
        return parent;
    }

    private @Nullable InodeLocks parentLocks() {
        Vnode directory = parent;
        return directory == null ? null : directory.locks();
    }

    /** Notes the directory that a directory lies in, whose lock is held. */
    void parent(Vnode directory) {
        parent = directory;
    }

    /**
     * Notes the directory that a directory lies in, unless somebody has noted one meanwhile, as a rename does.
     *
     * @param expected what {@link #parent()} returned before the directory was looked up
     * @param directory the parent
     */
    public void replaceParent(@Nullable Vnode expected, Vnode directory) {
        PARENT.compareAndSet(this, expected, directory);
    }

    /**
     * Returns what the path walk keeps with a directory.
     *
     * @return what {@link #names(Object)} set, or null
     */
    public @Nullable Object names() {
        return names;
    }

    /**
     * Sets what the path walk keeps with a directory.
     *
     * @param cache names that are known, or null
     */
    public void names(@Nullable Object cache) {
        names = cache;
    }

    /**
     * Says whether the directory was removed: nothing can be created in it.
     *
     * @return true if so
     */
    public boolean isRemoved() {
        return removed;
    }

    void markRemoved() {
        removed = true;
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

    Acl.Cached acl(Acl.Kind kind) {
        return kind == Acl.Kind.ACCESS ? accessAcl : defaultAcl;
    }

    /** Notes what is known of a list, unless that has changed since {@code expected} was seen. */
    boolean replaceAcl(Acl.Kind kind, Acl.Cached expected, Acl.Cached value) {
        return (kind == Acl.Kind.ACCESS ? ACCESS_ACL : DEFAULT_ACL).compareAndSet(this, expected, value);
    }

    void acl(Acl.Kind kind, Acl.Cached value) {
        if (kind == Acl.Kind.ACCESS) {
            accessAcl = value;
        } else {
            defaultAcl = value;
        }
    }

    @Nullable Mappings mappingsOrNull() {
        return mappings;
    }

    synchronized Mappings mappings() {
        Mappings known = mappings;
        if (known == null) {
            known = new Mappings();
            mappings = known;
        }
        return known;
    }

    /**
     * Returns the number of references.
     *
     * @return 0 if only the cache of unused inodes holds it
     */
    public int references() {
        return references;
    }

    /**
     * Takes one more reference, if there is one.
     *
     * @return false if the vnode may be gone: look the inode up again
     */
    public boolean tryAcquire() {
        for (int seen = references; seen > 0; seen = references) {
            if (REFERENCES.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Takes one more reference; the caller must hold one. */
    public void acquire() {
        REFERENCES.getAndAdd(this, 1);
    }

    /** Gives references back without looking at what is left. */
    int dropReferences(int count) {
        return (int) REFERENCES.getAndAdd(this, -count) - count;
    }

    /**
     * Counts that a kernel was told of the inode which counts that itself, as FUSE. The caller has a reference, and keeps one
     * for as long as the count is not 0.
     *
     * @param count how often
     * @return the count before
     */
    public long addLookups(long count) {
        return (long) LOOKUPS.getAndAdd(this, count);
    }

    /**
     * Counts that the kernel has forgotten some of what it was told.
     *
     * @param count how often; what is more than it was told, counts for nothing
     * @return whether it has forgotten the last with this
     */
    public boolean takeLookups(long count) {
        for (long seen = lookups; seen > 0; seen = lookups) {
            long left = count < 0 ? 0 : Math.max(0, seen - count);
            if (LOOKUPS.compareAndSet(this, seen, left)) {
                return left == 0;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "inode %d (mode 0%o, %d links, %d bytes, %d references)"
                .formatted(number, mode, linkCount, size, references);
    }
}
