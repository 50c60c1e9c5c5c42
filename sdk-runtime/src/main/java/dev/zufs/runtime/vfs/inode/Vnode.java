package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.vfs.lock.LockTable;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An inode that the kernel side holds: the server's name for it, its locks, a reference count, and its attributes.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> usable while the caller holds a {@linkplain #tryAcquire reference}; the attributes may
 * be looked at later too, and then say what was last known.
 */
public final class Vnode extends VnodeAttributes {

    private static final VarHandle REFERENCES;
    private static final VarHandle LOOKUPS;
    private static final VarHandle PARENT;
    private static final VarHandle ACCESS_ACL;
    private static final VarHandle DEFAULT_ACL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            REFERENCES = lookup.findVarHandle(Vnode.class, "references", int.class);
            LOOKUPS = lookup.findVarHandle(Vnode.class, "lookups", long.class);
            PARENT = lookup.findVarHandle(Vnode.class, "parent", Vnode.class);
            ACCESS_ACL = lookup.findVarHandle(Vnode.class, "accessAcl", Acl.Cached.class);
            DEFAULT_ACL = lookup.findVarHandle(Vnode.class, "defaultAcl", Acl.Cached.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long cookie;
    private final long number;
    private final InodeLocks locks;

    /** Changed through REFERENCES, from 0 upwards only under the monitor of the cache. */
    private volatile int references;

    /** How often a kernel was told of the inode that keeps such a count itself; changed through LOOKUPS. */
    private volatile long lookups;

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
        super(mount.region(), record);
        this.cookie = cookie;
        this.number = ZusInode.inodeNumber(mount.region(), record);
        LockTable table = mount.lockTable();
        this.locks = new InodeLocks(
                table, cookie, number, isDirectory(), table == null ? InodeLocks.NO_PARENT : this::parentLocks);
        REFERENCES.set(this, 1);
        ACCESS_ACL.set(this, Acl.Cached.UNKNOWN);
        DEFAULT_ACL.set(this, Acl.Cached.UNKNOWN);
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
     * Returns the locks.
     *
     * @return the same object always
     */
    @SuppressWarnings("exports") // only feeders take locks
    public InodeLocks locks() {
        return locks;
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
                .formatted(number, mode(), linkCount(), size(), references);
    }
}
