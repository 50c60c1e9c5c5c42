package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.lock.LockTable;
import dev.zufs.runtime.vfs.lock.SharedExclusiveLock;
import dev.zufs.runtime.wire.MountInfo;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * zuf's side of one mount: the ports to the server, the region, the inodes that are held, and the operations.
 *
 * <p><b>Threads:</b> any. Whoever uses the operations does so between {@link #beginUse} and {@link #endUse}. <b>Lifetime:</b>
 * from {@link #mount} until {@link #unmount}; region and ports must outlive it.
 */
public final class ZufMount {

    private final MountSettings settings;
    private final MountChannel channel;
    private final @Nullable LockTable lockTable;
    private final RequestSender sender;
    private final InodeLifecycle inodes;
    private final Bounce bounce = new Bounce();

    /** Shared by every call; held exclusively while the mount ends. Taken before all other locks. */
    private final SharedExclusiveLock uses = new SharedExclusiveLock();

    /** Shared by calls that change something, inside of a use; held exclusively while that is not allowed. */
    private final SharedExclusiveLock changes = new SharedExclusiveLock();

    /** How many files are open for writing; grows only while a change runs, and so not beside a remount. */
    private final LongAdder writers = new LongAdder();

    private final AclOperations acls;
    private final XattrOperations xattrs;
    private final AttributeOperations attributes;
    private final NameOperations names;
    private final DirectoryOperations directories;
    private final SpaceOperations space;
    private final SyncOperations syncs;
    private final DataOperations data;
    private final CloneOperations clones;
    private final QueryOperations queries;
    private final IoctlOperations ioctls;
    private final FaultOperations faults;
    private final Vnode root;
    private volatile boolean readOnly;
    private volatile boolean mounted = true;

    private ZufMount(MountSettings settings) {
        this.settings = settings;
        this.readOnly = settings.isReadOnly();
        this.lockTable = settings.checksLocks() ? new LockTable() : null;
        this.channel = new MountChannel(settings);
        channel.mount();
        this.inodes = new InodeLifecycle(this);
        this.sender = new RequestSender(settings.operations(), lockTable, inodes::isDirectoryCookie);
        this.xattrs = new XattrOperations(this);
        this.acls = new AclOperations(this);
        this.attributes = new AttributeOperations(this);
        this.names = new NameOperations(this);
        this.directories = new DirectoryOperations(this);
        this.space = new SpaceOperations(this);
        this.syncs = new SyncOperations(this);
        this.data = new DataOperations(this);
        this.clones = new CloneOperations(this);
        this.queries = new QueryOperations(this);
        this.ioctls = new IoctlOperations(this);
        this.faults = new FaultOperations(this);
        this.root = openRoot();
    }

    /**
     * Mounts: sends M_MOUNT and takes the root inode.
     *
     * @param settings what and how
     * @return the mount
     * @throws ErrnoException what the server answers; EIO or ESTALE if its root is none (then UMOUNT was sent)
     */
    public static ZufMount mount(MountSettings settings) {
        return new ZufMount(settings);
    }

    private Vnode openRoot() {
        try {
            Vnode vnode = inodes.adopt(channel.rootCookie(), channel.rootPosition());
            if (!vnode.isDirectory() || vnode.linkCount() < 1) {
                throw new ErrnoException(Errno.EIO, "the root inode is no directory, or has no link");
            }
            return vnode;
        } catch (ErrnoException e) {
            channel.unmount();
            throw e;
        }
    }

    /**
     * Unmounts: waits for the calls that run, sends what is to be synced, lets the server drop every inode, the root last,
     * and sends UMOUNT.
     *
     * @param forgetNames gives back what is only cached, before it is asked whether anything is in use
     * @throws ErrnoException EBUSY if an inode is referred to; nothing has changed then. EINVAL if the mount has ended
     */
    public void unmount(Runnable forgetNames) {
        uses.lockExclusive();
        try {
            if (!mounted) {
                throw Errors.of(Errno.EINVAL);
            }
            forgetNames.run();
            if (inodes.anyInUse(root)) {
                throw new ErrnoException(Errno.EBUSY, "files are open or mapped");
            }
            end();
        } finally {
            uses.unlockExclusive();
        }
    }

    /**
     * Unmounts as {@link #unmount}, but whatever is in use: inodes that are referred to are dropped too, and freed if they
     * have no name. What refers to them can only fail with EIO afterwards, or be closed. Does nothing if the mount has ended.
     *
     * @param forgetNames gives back what is only cached
     */
    public void unmountForcibly(Runnable forgetNames) {
        uses.lockExclusive();
        try {
            if (mounted) {
                forgetNames.run();
                end();
            }
        } finally {
            uses.unlockExclusive();
        }
    }

    /** Ends while no call runs. Failures to sync are logged where they happen: nothing can go back any more. */
    private void end() {
        syncs.syncMapped();
        endStores();
        mounted = false;
        inodes.dropAll(root);
        sender.flushAllPuts();
        channel.unmount();
    }

    /**
     * Says that a call begins: the mount does not end before it does. Waits while the mount is about to end. A thread that is
     * in a call must not begin another one, nor call anybody who might.
     *
     * @return for {@link #endUse}
     * @throws ErrnoException EIO if the mount has ended
     */
    public int beginUse() {
        int token = holdUse();
        if (!mounted) {
            uses.unlockShared(token);
            throw Errors.of(Errno.EIO);
        }
        return token;
    }

    /**
     * Says that a call begins which has something to do only if the mount has not ended: {@link #isMounted} does not change
     * until {@link #endUse}. Otherwise as {@link #beginUse}.
     *
     * @return for {@link #endUse}
     */
    public int holdUse() {
        return uses.lockShared();
    }

    /**
     * Says that a call has ended.
     *
     * @param token what {@link #beginUse} or {@link #holdUse} returned
     */
    public void endUse(int token) {
        uses.unlockShared(token);
    }

    /**
     * Fails if the mount has ended.
     *
     * @throws ErrnoException EIO if so
     */
    public void requireMounted() {
        if (!mounted) {
            throw Errors.of(Errno.EIO);
        }
    }

    /**
     * Changes options, or whether the mount is read-only.
     *
     * @param options options text of mount(8), possibly empty
     * @param willBeReadOnly whether changes are refused from then on
     * @throws ErrnoException EBUSY if it would become read-only while a file is open for writing, or a nameless one is held;
     *     what the server answers; nothing has changed then
     */
    public void remount(String options, boolean willBeReadOnly) {
        changes.lockExclusive();
        try {
            if (willBeReadOnly && !readOnly) {
                requireNoWriters();
            }
            channel.remount(options, readOnly, willBeReadOnly);
            readOnly = willBeReadOnly;
        } finally {
            changes.unlockExclusive();
        }
    }

    /**
     * Says that a change begins: waits while the filesystem is frozen.
     *
     * @return for {@link #endChange}
     * @throws ErrnoException EROFS if the mount is read-only, EIO if it has ended
     */
    public int beginChange() {
        int token = changes.lockShared();
        if (readOnly || !mounted) {
            changes.unlockShared(token);
            throw Errors.of(mounted ? Errno.EROFS : Errno.EIO);
        }
        return token;
    }

    /**
     * Says that a change has ended.
     *
     * @param token what {@link #beginChange} returned
     */
    public void endChange(int token) {
        changes.unlockShared(token);
    }

    /** Nothing that is open may be in the middle of a change; and what has no name any more must be freed in the end. */
    private void requireNoWriters() {
        if (writers.sum() > 0) {
            throw new ErrnoException(Errno.EBUSY, "files are open for writing");
        }
        if (inodes.anyNameless()) {
            throw new ErrnoException(Errno.EBUSY, "files that have no name any more are open");
        }
    }

    /**
     * Says that a file is opened for writing: the mount stays writable until {@link #endWriting}.
     *
     * @throws ErrnoException EROFS if the mount is read-only, EIO if it has ended
     */
    public void beginWriting() {
        int change = beginChange();
        writers.increment();
        endChange(change);
    }

    /** Says that a file that was opened for writing is closed, or its last mapping. */
    public void endWriting() {
        writers.decrement();
    }

    /** Takes all mapped pages away: stores need write faults again, which are changes, and no change runs now. */
    private void endStores() {
        inodes.cache().forEach(vnode -> {
            Mappings mappings = vnode.mappingsOrNull();
            if (mappings != null) {
                mappings.unmapPages(0, 0);
            }
        });
    }

    /** Runs {@code action} while no change runs, stores into mappings included. */
    void frozen(Runnable action) {
        changes.lockExclusive();
        try {
            endStores();
            action.run();
        } finally {
            changes.unlockExclusive();
        }
    }

    /**
     * Says whether changes are refused.
     *
     * @return true if the mount is read-only
     */
    public boolean isReadOnly() {
        return readOnly;
    }

    /**
     * Says whether the mount is in use.
     *
     * @return false once it has ended
     */
    public boolean isMounted() {
        return mounted;
    }

    /**
     * Says whether the filesystem stores ACLs.
     *
     * @return true if so
     */
    public boolean hasAcls() {
        return (channel.capabilities() & MountInfo.CAPABILITY_ACL_ON) != 0;
    }

    boolean readsByExtents() {
        return (channel.capabilities() & MountInfo.CAPABILITY_NIO_READS) != 0;
    }

    boolean writesByExtents() {
        return (channel.capabilities() & MountInfo.CAPABILITY_NIO_WRITES) != 0;
    }

    long superBlockCookie() {
        return channel.superBlockCookie();
    }

    /**
     * Returns the size of a block, the unit of {@link Vnode#blocks}.
     *
     * @return bytes
     */
    public int blockBytes() {
        return 1 << channel.blockSizeBits();
    }

    /**
     * Returns the size of the largest file.
     *
     * @return bytes
     */
    public long maxFileBytes() {
        return settings.maxFileBytes();
    }

    /**
     * Returns the time that inodes get now, in the granularity of the mount.
     *
     * @return nanoseconds since 1970
     */
    public long now() {
        return inGranularity(settings.clock().nanos());
    }

    /**
     * Cuts a time to the granularity of the mount.
     *
     * @param nanos nanoseconds since 1970, not negative
     * @return at most the same
     */
    public long inGranularity(long nanos) {
        int step = settings.timeGranularityNanos();
        return step == 1 ? nanos : nanos - nanos % step;
    }

    /**
     * Returns the behaviour of the mount.
     *
     * @return the profile
     */
    public Profile profile() {
        return settings.profile();
    }

    /**
     * Returns the settings that the mount was made with.
     *
     * @return the settings
     */
    public MountSettings settings() {
        return settings;
    }

    MemorySegment region() {
        return settings.region();
    }

    @Nullable LockTable lockTable() {
        return lockTable;
    }

    RequestSender sender() {
        return sender;
    }

    Bounce bounce() {
        return bounce;
    }

    /**
     * Returns the root directory, which is held as long as the mount.
     *
     * @return the vnode
     */
    public Vnode root() {
        return root;
    }

    /**
     * Returns references to inodes.
     *
     * @return the part of the mount that keeps them
     */
    public InodeLifecycle inodes() {
        return inodes;
    }

    /**
     * Returns operations on names.
     *
     * @return the operations
     */
    public NameOperations names() {
        return names;
    }

    /**
     * Returns operations that list directories.
     *
     * @return the operations
     */
    public DirectoryOperations directories() {
        return directories;
    }

    /**
     * Returns operations that change attributes.
     *
     * @return the operations
     */
    public AttributeOperations attributes() {
        return attributes;
    }

    /**
     * Returns operations on ACLs.
     *
     * @return the operations
     */
    public AclOperations acls() {
        return acls;
    }

    /**
     * Returns operations on extended attributes.
     *
     * @return the operations
     */
    public XattrOperations xattrs() {
        return xattrs;
    }

    /**
     * Returns operations that read and write.
     *
     * @return the operations
     */
    public DataOperations data() {
        return data;
    }

    /**
     * Returns operations that change size and allocation.
     *
     * @return the operations
     */
    public SpaceOperations space() {
        return space;
    }

    /**
     * Returns operations that make things durable.
     *
     * @return the operations
     */
    public SyncOperations syncs() {
        return syncs;
    }

    /**
     * Returns operations that clone and copy ranges.
     *
     * @return the operations
     */
    public CloneOperations clones() {
        return clones;
    }

    /**
     * Returns operations that only ask: statfs, options, holes, extents.
     *
     * @return the operations
     */
    public QueryOperations queries() {
        return queries;
    }

    /**
     * Returns ioctls.
     *
     * @return the operations
     */
    public IoctlOperations ioctls() {
        return ioctls;
    }

    /**
     * Returns mappings of files.
     *
     * @return the operations
     */
    public FaultOperations faults() {
        return faults;
    }
}
