package dev.zufs.runtime.dispatch;

import dev.zufs.api.Durability;
import dev.zufs.api.FileSystemType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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
    private final ConcurrentHashMap<Long, ServedMount> mounts = new ConcurrentHashMap<>();
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
        return List.copyOf(mounts.values());
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
        return mounts.get(cookie);
    }

    synchronized long nextMountCookie() {
        return ++lastMountCookie;
    }

    void add(ServedMount mount) {
        mounts.put(mount.cookie(), mount);
    }

    /** Lets no operation of a mount begin any more, and returns when none runs. */
    void end(ServedMount mount) {
        mount.end();
        passes.awaitIdle(mount);
    }

    /** Makes the cookie of a mount that has ended unknown. */
    void remove(ServedMount mount) {
        mounts.remove(mount.cookie());
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
