package dev.zufs.runtime.vfs;

import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One mount with its cached names. {@link #as} gives the system calls of a caller.
 *
 * <p><b>Threads:</b> any, from {@link #mount} until {@link #unmount}.
 */
public final class VfsMount {

    private static final int DEFAULT_MAX_NAMES = 100_000;

    private final ZufMount zuf;
    private final NameCache names;
    private final Permissions permissions;
    private final Lookups lookups;
    private final PathWalk walk;
    private final Namespace namespace;
    private final AttributeCalls attributes;
    private final XattrCalls xattrs;
    private final FileData data;
    private final FileRanges ranges;
    private final OpenCalls opens;
    private final AccessTimes accessTimes;

    /** Held by every rename from one directory to another: while it is held, no directory moves. */
    private final ReentrantLock directoryMoves = new ReentrantLock();

    private VfsMount(ZufMount zuf, AccessTimes accessTimes, int maxNames) {
        this.zuf = zuf;
        this.accessTimes = accessTimes;
        this.names = new NameCache(zuf.inodes(), maxNames);
        this.permissions = new Permissions(zuf);
        this.lookups = new Lookups(zuf, names);
        this.walk = new PathWalk(zuf, lookups, permissions);
        this.namespace = new Namespace(this, lookups);
        this.attributes = new AttributeCalls(this);
        this.xattrs = new XattrCalls(this);
        this.data = new FileData(zuf);
        this.ranges = new FileRanges(zuf);
        this.opens = new OpenCalls(this);
    }

    /**
     * Mounts, with relative access times.
     *
     * @param settings what and how
     * @return the mount
     * @throws ErrnoException what the server answers; EIO or ESTALE if its root is none
     */
    public static VfsMount mount(MountSettings settings) {
        return mount(settings, AccessTimes.RELATIVE, DEFAULT_MAX_NAMES);
    }

    /**
     * Mounts.
     *
     * @param settings what and how
     * @param accessTimes when reads set the access time
     * @return the mount
     * @throws ErrnoException what the server answers; EIO or ESTALE if its root is none
     */
    public static VfsMount mount(MountSettings settings, AccessTimes accessTimes) {
        return mount(settings, accessTimes, DEFAULT_MAX_NAMES);
    }

    /**
     * Mounts.
     *
     * @param settings what and how
     * @param accessTimes when reads set the access time
     * @param maxNames how many names are kept at most
     * @return the mount
     * @throws ErrnoException what the server answers; EIO or ESTALE if its root is none
     */
    public static VfsMount mount(MountSettings settings, AccessTimes accessTimes, int maxNames) {
        return new VfsMount(ZufMount.mount(settings), accessTimes, maxNames);
    }

    /**
     * Returns the system calls of a caller.
     *
     * @param credentials who it is
     * @param umask permissions that what it creates does not get
     * @return a new view; the working directory is the root
     */
    public Posix as(Credentials credentials, int umask) {
        return new Posix(this, credentials, umask, zuf.root());
    }

    /**
     * Returns the calls on names for a feeder whose kernel has checked rights and keeps names itself: what it looks up is not
     * remembered here.
     *
     * @return a new view, for any number of threads
     */
    public DirectoryCalls directoryCalls() {
        return directoryCalls(Rights.trusted());
    }

    /**
     * Returns the calls on names for a feeder whose kernel keeps names itself.
     *
     * @param rights what the caller may do
     * @return a new view, for any number of threads
     */
    public DirectoryCalls directoryCalls(Rights rights) {
        return new DirectoryCalls(this, new Lookups(zuf, new UncachedNames(names)), rights);
    }

    /**
     * Forgets names, and inodes that nobody refers to, as memory pressure does.
     *
     * @throws ErrnoException EIO if the mount has ended
     */
    public void dropCaches() {
        int use = zuf.beginUse();
        try {
            names.clear();
            zuf.inodes().dropUnused();
        } finally {
            zuf.endUse(use);
        }
    }

    /**
     * Returns what forgets what the filesystem has changed by itself.
     *
     * @return a new view, for any number of threads
     */
    public StaleState staleState() {
        return new StaleState(zuf, names);
    }

    /**
     * Makes everything durable: syncfs(2).
     *
     * @throws ErrnoException the first failure; what comes after it was synced all the same
     */
    public void sync() {
        int use = zuf.beginUse();
        try {
            zuf.syncs().syncAll();
        } finally {
            zuf.endUse(use);
        }
    }

    /**
     * Unmounts, after the calls that run; calls that come later fail with EIO.
     *
     * @throws ErrnoException EBUSY if a file is open or mapped; the mount goes on then, without having refused anything
     */
    public void unmount() {
        zuf.unmount(names::clear);
    }

    /**
     * Unmounts, after the calls that run, also if files are open or mapped: whoever would close them may be gone, as when a
     * connection is lost. The server gets what it gets at any unmount. Later calls fail with EIO, those on open files too; a
     * file without a name is gone. Does nothing if the mount has ended.
     */
    public void unmountForcibly() {
        zuf.unmountForcibly(names::clear);
    }

    /**
     * Changes options, or whether the mount is read-only.
     *
     * @param options options text of mount(8), possibly empty
     * @param readOnly whether changes are refused from then on
     * @throws ErrnoException EBUSY if it would become read-only while a file is open for writing, or one without a name is
     *     open; what the server answers; nothing has changed then
     */
    public void remount(String options, boolean readOnly) {
        int use = zuf.beginUse();
        try {
            zuf.remount(options, readOnly);
        } finally {
            zuf.endUse(use);
        }
    }

    /**
     * Returns zuf's side of the mount.
     *
     * @return inodes and operations
     */
    public ZufMount zuf() {
        return zuf;
    }

    NameCache names() {
        return names;
    }

    Permissions permissions() {
        return permissions;
    }

    /** Gives the lookups of callers that share the cache of names. */
    Lookups lookups() {
        return lookups;
    }

    PathWalk walk() {
        return walk;
    }

    Namespace namespace() {
        return namespace;
    }

    /**
     * Returns the calls that change attributes.
     *
     * @return the calls, for any number of threads
     */
    public AttributeCalls attributes() {
        return attributes;
    }

    /**
     * Returns the calls on extended attributes.
     *
     * @return the calls, for any number of threads
     */
    public XattrCalls xattrs() {
        return xattrs;
    }

    /**
     * Returns the calls that open inodes.
     *
     * @return the calls, for any number of threads
     */
    public OpenCalls opens() {
        return opens;
    }

    /**
     * Does what ioctl(2) does: flags and generation of an inode are known here, everything else is the filesystem's. Inside of
     * a use of the mount, with a reference to the inode, and without any lock.
     *
     * @param inode a file or directory
     * @param command the request's number, which says the size of its argument
     * @param argument in and out; empty for none
     * @param rights what the caller may do to the inode
     * @param administrator whether the filesystem is told that the caller has {@code CAP_SYS_ADMIN}
     * @throws ErrnoException ENOTTY, EFAULT, EPERM, EOPNOTSUPP; what the filesystem answers
     */
    public void ioctl(Vnode inode, int command, MemorySegment argument, Rights rights, boolean administrator) {
        new FileIoctl(this, inode, rights, administrator).run(command, argument);
    }

    /**
     * Returns the calls that move bytes of files.
     *
     * @return the calls, for any number of threads
     */
    public FileData data() {
        return data;
    }

    /**
     * Returns the calls that change size and allocation of files.
     *
     * @return the calls, for any number of threads
     */
    public FileRanges ranges() {
        return ranges;
    }

    ReentrantLock directoryMoves() {
        return directoryMoves;
    }

    /**
     * Says whether a read of an inode sets its access time.
     *
     * @param vnode which
     * @param openFlags how it is open, as {@link OpenFlags} names it
     * @return true if the rule of the mount says so, and the flags and the inode allow it
     */
    public boolean touchesAccessTime(Vnode vnode, int openFlags) {
        return !OpenFlags.has(openFlags, OpenFlags.O_NOATIME)
                && accessTimes.mayTouch(vnode)
                && !zuf.isReadOnly()
                && accessTimes.isDue(vnode, zuf.now());
    }

    /**
     * Tells about an inode. Takes no operation.
     *
     * @param vnode which; the caller has a reference
     * @return a copy of the attributes
     */
    public FileStatus statusOf(Vnode vnode) {
        return FileStatus.of(vnode, zuf.blockBytes());
    }
}
