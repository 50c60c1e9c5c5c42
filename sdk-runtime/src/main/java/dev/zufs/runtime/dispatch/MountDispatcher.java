package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.Durability;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.MountContext;
import dev.zufs.api.MountOptions;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.TypeFeature;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.runtime.wire.CString;
import dev.zufs.runtime.wire.DebugInfo;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountOperation;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.OpHeader;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Executes mount requests: MOUNT, UMOUNT, REMOUNT and the two of the debug file.
 *
 * <p><b>Threads:</b> confined to the mount thread; operations of other mounts, and of a mount that is remounted, run
 * meanwhile.
 */
public final class MountDispatcher {

    private static final System.Logger LOGGER = System.getLogger(MountDispatcher.class.getPackageName());
    private static final int BLOCK_SIZE_BITS = 12;
    private static final long INFO = MountRequest.INFO;

    private final FileSystemServer server;
    private final MountBacking.Source backings;
    private @Nullable Throwable failure;

    MountDispatcher(FileSystemServer server, MountBacking.Source backings) {
        this.server = server;
        this.backings = backings;
    }

    /**
     * Executes a request and leaves the reply in it. Never throws on account of the request or of the filesystem.
     *
     * @param request a {@code zufs_ioc_mount} with its options
     */
    public void execute(MemorySegment request) {
        failure = null;
        int operation = OpHeader.operation(request, 0);
        int errno = 0;
        try {
            switch (operation) {
                case MountOperation.MOUNT -> mount(request);
                case MountOperation.UMOUNT -> umount(request);
                case MountOperation.REMOUNT -> remount(request);
                case MountOperation.DDBG_RD -> DebugInfo.len(request, MountRequest.DEBUG, 0);
                case MountOperation.DDBG_WR -> {}
                default -> errno = Errno.EOPNOTSUPP.number();
            }
        } catch (Throwable thrown) {
            failure = thrown;
            errno = server.failures().errno(MountOperation.name(operation), thrown);
        }
        OpHeader.err(request, 0, -errno);
    }

    /**
     * Returns why the last request failed; the reply has room for an errno only.
     *
     * @return what was thrown, or nothing if it succeeded
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private void mount(MemorySegment request) {
        FileSystemType type = server.type(MountInfo.typeCookie(request, INFO));
        if (type == null) {
            throw new ErrnoException(Errno.EIO, "the feeder names a type that this server has not registered");
        }
        GivenOptions options = GivenOptions.check(options(request), type, server.durability(type));
        MountBacking backing = backings.open(MountInfo.superBlockId(request, INFO));
        try {
            mount(request, type, options, backing);
        } catch (Throwable thrown) {
            releaseAfter(thrown, backing.release());
            throw thrown;
        }
    }

    private void mount(MemorySegment request, FileSystemType type, GivenOptions options, MountBacking backing) {
        HostBlock hostBlock = HostBlock.of(backing.media());
        hostBlock.requireMountable(type, backing.source());
        PersistentMemory memory = PersistentMemory.forFileSystem(backing.media());
        SuperBlock superBlock = type.mount(MountContext.over(memory)
                .source(backing.source())
                .id(hostBlock.id())
                .devices(backing.devices())
                .options(options.ofType())
                .readOnly((MountInfo.remountFlags(request, INFO) & MountInfo.REMOUNT_WILL_RO) != 0)
                .durability(server.durability(type))
                .clock(server.clock())
                .interruption(server::isInterrupted)
                .invalidations(server.invalidations())
                .build());
        if (superBlock == null) {
            throw new ContractException(type.name() + " mounted null");
        }
        try {
            ServedMount mount = new ServedMount(server.nextMountCookie(), type, superBlock, memory, backing);
            serve(request, mount, options);
        } catch (Throwable thrown) {
            releaseAfter(thrown, superBlock::close);
            throw thrown;
        }
    }

    private void serve(MemorySegment request, ServedMount mount, GivenOptions options) {
        try {
            publish(request, mount);
            if (server.durability(mount.type()) == Durability.ON_SYNC) {
                mount.syncPeriodically(server.failures(), options.commit().orElse(GivenOptions.DEFAULT_COMMIT));
            }
        } catch (Throwable thrown) {
            releaseAfter(thrown, () -> end(mount));
            throw thrown;
        }
    }

    /** Ends what the feeder can say of a mount, and lets its inodes go that the feeder left behind. */
    private void end(ServedMount mount) {
        server.end(mount);
        try {
            int left = server.release().endAll(mount);
            if (left > 0) {
                LOGGER.log(
                        Level.WARNING,
                        "{0} ended with {1} inodes that the feeder had not evicted",
                        mount.backing().source(),
                        left);
            }
        } finally {
            server.remove(mount);
        }
    }

    private void publish(MemorySegment request, ServedMount mount) {
        MountInfo.capabilities(request, INFO, capabilities(mount.type()));
        MountInfo.blockSizeBits(request, INFO, BLOCK_SIZE_BITS);
        Handle root = handOutRoot(mount);
        mount.root(root);
        MountInfo.superBlockCookie(request, INFO, mount.cookie());
        MountInfo.rootCookie(request, INFO, root.cookie);
        MountInfo.rootPosition(request, INFO, root.recordOffset);
        server.add(mount);
        LOGGER.log(
                Level.INFO,
                "mounted {0} from {1}",
                mount.type().name(),
                mount.backing().source());
    }

    private Handle handOutRoot(ServedMount mount) {
        Directory root = mount.superBlock().root();
        if (root == null) {
            throw new ContractException(mount.type().name() + " has no root directory");
        }
        InodeRecord record = mount.recordOf(root);
        mount.check(root, record, true);
        if (record.linkCount() < 2) {
            throw new ContractException("the root must be a directory with at least two links, not " + record);
        }
        Handle handle = server.handles().acquireNew(mount, root, record.offset(), HandleTable.CERTAIN);
        return Objects.requireNonNull(handle, "what is certain was not forgotten");
    }

    private static int capabilities(FileSystemType type) {
        int bits = 0;
        for (TypeFeature feature : type.features()) {
            bits |= switch (feature) {
                case POSIX_ACL -> MountInfo.CAPABILITY_ACL_ON;
                case EXTENT_READS -> MountInfo.CAPABILITY_NIO_READS;
                case EXTENT_WRITES -> MountInfo.CAPABILITY_NIO_WRITES;
            };
        }
        return bits;
    }

    private void umount(MemorySegment request) {
        ServedMount mount = mountOf(request);
        try {
            closeAfter(mount);
        } finally {
            mount.backing().release().run();
        }
        LOGGER.log(
                Level.INFO,
                "unmounted {0} from {1}",
                mount.type().name(),
                mount.backing().source());
    }

    /** Closes the filesystem whatever happens before: what it has not been told to let go of, it would hold for ever. */
    private void closeAfter(ServedMount mount) {
        try {
            mount.endPeriodicSync();
            end(mount);
        } finally {
            syncAndClose(mount.superBlock());
        }
    }

    private static void syncAndClose(SuperBlock superBlock) {
        try {
            superBlock.sync();
        } finally {
            superBlock.close();
        }
    }

    private void remount(MemorySegment request) {
        ServedMount mount = mountOf(request);
        FileSystemType type = mount.type();
        GivenOptions options = GivenOptions.check(options(request), type, server.durability(type));
        boolean readOnly = (MountInfo.remountFlags(request, INFO) & MountInfo.REMOUNT_WILL_RO) != 0;
        mount.superBlock().remount(options.ofType(), readOnly);
        options.commit().ifPresent(mount::syncInterval);
    }

    private ServedMount mountOf(MemorySegment request) {
        ServedMount mount = server.mount(MountInfo.superBlockCookie(request, INFO));
        if (mount == null) {
            throw new ErrnoException(Errno.EIO, "the feeder names a mount that this server does not serve");
        }
        return mount;
    }

    /** Reads the options, whose announced length is that of the text before the kernel took its own words out. */
    private static MountOptions options(MemorySegment request) {
        long capacity =
                Math.min(MountInfo.mountOptionsLen(request, INFO), request.byteSize() - MountRequest.MOUNT_OPTIONS);
        int length = CString.length(request, MountRequest.MOUNT_OPTIONS, (int) Math.max(capacity, 0));
        byte[] text = request.asSlice(MountRequest.MOUNT_OPTIONS, length).toArray(ValueLayout.JAVA_BYTE);
        return MountOptions.parse(new String(text, StandardCharsets.UTF_8));
    }

    /** Undoes a step of a mount that failed; what goes wrong now is told with the failure, not instead of it. */
    private static void releaseAfter(Throwable thrown, Runnable undo) {
        try {
            undo.run();
        } catch (Throwable second) {
            if (thrown.getSuppressed().length == 0
                    && !(thrown instanceof ErrnoException e && e.getStackTrace().length == 0)) {
                thrown.addSuppressed(second);
            }
        }
    }
}
