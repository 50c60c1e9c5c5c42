package dev.zufs.runtime.dispatch;

import dev.zufs.api.Durability;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.Invalidations;
import java.lang.foreign.MemorySegment;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The types that can be mounted, the mounts, and the handles of all inodes that a feeder holds: what all threads of a server
 * share.
 *
 * <p><b>Threads:</b> any. <b>Lifetime:</b> as long as a feeder sends operations; mounts end by UMOUNT.
 */
public final class FileSystemServer {

    private final boolean feederSyncs;
    private final List<FileSystemType> types = new ArrayList<>();
    /** Few; replaced as a whole, under this. */
    private volatile ServedMount[] mounts = {};

    /** What each executing thread is about; a thread may execute for two servers. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable OperationContext> contexts = new ThreadLocal<>();

    private volatile InstantSource clock = InstantSource.system();
    private volatile Supplier<Invalidations> invalidations = Invalidations::ignored;
    private final HandleTable handles;
    private final Passes passes = new Passes();
    private final FailureLog failures = new FailureLog();
    private final HandOut handOut;
    private final InodeRelease release;

    /** Guarded by this. */
    private long lastMountCookie;

    private FileSystemServer(boolean feederSyncs, int cookieSeed) {
        this.feederSyncs = feederSyncs;
        this.handles = new HandleTable(cookieSeed);
        this.handOut = new HandOut(handles);
        this.release = new InodeRelease(handles, failures);
        this.lastMountCookie = Integer.toUnsignedLong(cookieSeed) << 16;
    }

    /**
     * Returns the server for a feeder that sends a sync for every fsync of an application: FUSE, or the in-process one.
     *
     * @return a new server without types
     */
    public static FileSystemServer withSyncs() {
        return new FileSystemServer(true, ThreadLocalRandom.current().nextInt());
    }

    /**
     * Returns the server for the zuf kernel module, which sends a sync only for files written through a mapping; types of
     * durability {@link Durability#ON_SYNC} are told to run as {@link Durability#OPERATION}.
     *
     * @return a new server without types
     */
    public static FileSystemServer withoutSyncs() {
        return new FileSystemServer(false, ThreadLocalRandom.current().nextInt());
    }

    /**
     * Sets the clock that filesystems get; the system's unless set.
     *
     * @param source tells the time of mounts that begin from now on
     * @return this
     */
    public FileSystemServer clock(InstantSource source) {
        this.clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets what filesystems tell of what they change by themselves; nobody hears of it unless set.
     *
     * @param asked gives the object of mounts that begin from now on, when the filesystem asks for it
     * @return this
     */
    public FileSystemServer invalidations(Supplier<Invalidations> asked) {
        this.invalidations = Objects.requireNonNull(asked, "asked");
        return this;
    }

    /**
     * Makes a type known.
     *
     * @param type what to mount
     * @return the cookie that mount requests name it by: small numbers in the order of registration, the same after a
     *     restart
     */
    public synchronized long register(FileSystemType type) {
        types.add(Objects.requireNonNull(type, "type"));
        return types.size();
    }

    /**
     * Returns the mounts that are being served.
     *
     * @return a snapshot
     */
    public List<ServedMount> mounts() {
        return List.of(mounts);
    }

    /**
     * Returns an executor of operations for one thread.
     *
     * @param buffer the op buffer that it decodes requests from; native memory, aligned to 8 bytes
     * @return a new executor
     */
    public OperationExecutor executor(MemorySegment buffer) {
        return new OperationExecutor(this, buffer);
    }

    /**
     * Returns the dispatcher of mount requests.
     *
     * @param backings finds what a mount lies on
     * @return a new dispatcher, for one thread
     */
    public MountDispatcher mountDispatcher(MountBacking.Source backings) {
        return new MountDispatcher(this, backings);
    }

    synchronized @Nullable FileSystemType type(long cookie) {
        return cookie >= 1 && cookie <= types.size() ? types.get((int) cookie - 1) : null;
    }

    @Nullable ServedMount mount(long cookie) {
        for (ServedMount mount : mounts) {
            if (mount.cookie() == cookie) {
                return mount;
            }
        }
        return null;
    }

    synchronized long nextMountCookie() {
        return ++lastMountCookie;
    }

    synchronized void add(ServedMount mount) {
        ServedMount[] more = Arrays.copyOf(mounts, mounts.length + 1);
        more[more.length - 1] = mount;
        mounts = more;
    }

    /** Lets no operation of a mount begin any more, and returns when none runs. */
    void end(ServedMount mount) {
        mount.end();
        passes.awaitIdle(mount);
    }

    /** Makes the cookie of a mount that has ended unknown. */
    synchronized void remove(ServedMount mount) {
        mounts = Arrays.stream(mounts)
                .filter(other -> other.cookie() != mount.cookie())
                .toArray(ServedMount[]::new);
    }

    void bindToThread(OperationContext context) {
        contexts.set(context);
    }

    /** Says whether the operation that the calling thread executes was interrupted; no if it executes none. */
    boolean isInterrupted() {
        OperationContext context = contexts.get();
        return context != null && context.isInterrupted();
    }

    InstantSource clock() {
        return clock;
    }

    Supplier<Invalidations> invalidations() {
        return invalidations;
    }

    Pass newPass() {
        return passes.issue();
    }

    HandleTable handles() {
        return handles;
    }

    HandOut handOut() {
        return handOut;
    }

    InodeRelease release() {
        return release;
    }

    FailureLog failures() {
        return failures;
    }

    Durability durability(FileSystemType type) {
        return feederSyncs ? type.durability() : Durability.OPERATION;
    }
}
