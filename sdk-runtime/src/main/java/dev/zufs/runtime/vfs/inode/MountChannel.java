package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountOperation;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.RequestWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Sends the requests of the mount thread and keeps what MOUNT answered. One request at a time. */
final class MountChannel {

    private static final Logger LOG = System.getLogger(MountChannel.class.getPackageName());

    private static final long INFO = MountRequest.INFO;
    private static final int SUPPORTED_BLOCK_BITS_MIN = 9;
    private static final int SUPPORTED_BLOCK_BITS_MAX = 16;

    private final MountSettings settings;
    private long superBlockCookie;
    private long rootCookie;
    private long rootPosition;
    private int capabilities;
    private int blockSizeBits;

    MountChannel(MountSettings settings) {
        this.settings = settings;
    }

    long superBlockCookie() {
        return superBlockCookie;
    }

    long rootCookie() {
        return rootCookie;
    }

    long rootPosition() {
        return rootPosition;
    }

    int capabilities() {
        return capabilities;
    }

    int blockSizeBits() {
        return blockSizeBits;
    }

    void mount() {
        KernelOptions options = KernelOptions.parse(settings.options());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, MountOperation.MOUNT, options, true);
            MountInfo.typeCookie(request, INFO, settings.typeCookie());
            MountInfo.superBlockId(request, INFO, settings.superBlockId());
            long silent = settings.isSilent() ? MountInfo.FLAG_SILENT : 0;
            MountInfo.mountFlags(request, INFO, options.flags() | silent);
            MountInfo.pedantic(request, INFO, options.pedantic());
            execute(request, "mount");
            superBlockCookie = MountInfo.superBlockCookie(request, INFO);
            rootCookie = MountInfo.rootCookie(request, INFO);
            rootPosition = MountInfo.rootPosition(request, INFO);
            capabilities = MountInfo.capabilities(request, INFO);
            blockSizeBits = MountInfo.blockSizeBits(request, INFO);
        }
        if (superBlockCookie == 0
                || blockSizeBits < SUPPORTED_BLOCK_BITS_MIN
                || blockSizeBits > SUPPORTED_BLOCK_BITS_MAX) {
            unmount();
            throw new ErrnoException(
                    Errno.EIO,
                    "the server answered superblock cookie 0x%x and block size 2^%d"
                            .formatted(superBlockCookie, blockSizeBits));
        }
    }

    /** Sends UMOUNT, whose error is ignored. A superblock without a cookie gets none. */
    void unmount() {
        if (superBlockCookie == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, MountOperation.UMOUNT, KernelOptions.NONE, false);
            MountInfo.superBlockCookie(request, INFO, superBlockCookie);
            execute(request, "unmount");
        } catch (ErrnoException e) {
            LOG.log(Level.WARNING, "the server failed to unmount", e);
        }
    }

    void remount(String text, boolean wasReadOnly, boolean willBeReadOnly) {
        KernelOptions options = KernelOptions.parse(text);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, MountOperation.REMOUNT, options, !text.isEmpty());
            MountInfo.superBlockCookie(request, INFO, superBlockCookie);
            long was = wasReadOnly ? MountInfo.REMOUNT_WAS_RO : 0;
            long will = willBeReadOnly ? MountInfo.REMOUNT_WILL_RO : 0;
            MountInfo.remountFlags(request, INFO, was | will);
            MountInfo.mountFlags(request, INFO, options.flags());
            MountInfo.pedantic(request, INFO, options.pedantic());
            execute(request, "remount");
        }
    }

    /** The length counts the whole text, also the options that the kernel keeps to itself; the rest is NUL. */
    private MemorySegment request(Arena arena, int operation, KernelOptions options, boolean withOptions) {
        byte[] text = options.rest().getBytes(StandardCharsets.UTF_8);
        int length = withOptions ? options.wholeLength() + 1 : 0;
        MemorySegment request = arena.allocate(MountRequest.SIZE + length, Long.BYTES);
        try {
            RequestWriter.mount(request, 0, operation, length);
        } catch (IllegalArgumentException e) {
            throw new ErrnoException(Errno.EINVAL, "mount options of " + length + " bytes", e);
        }
        MountInfo.cpuCount(request, INFO, settings.cpus());
        MountInfo.channelCount(request, INFO, settings.channels());
        MemorySegment.copy(text, 0, request, ValueLayout.JAVA_BYTE, MountRequest.MOUNT_OPTIONS, text.length);
        return request;
    }

    private void execute(MemorySegment request, String what) {
        settings.mounts().execute(request);
        int err = OpHeader.err(request, 0);
        if (err > 0) {
            throw new ErrnoException(Errno.EBADRQC, "the server answered the " + what + " with a positive error");
        }
        Errno errno = Errno.of(-err);
        if (err != 0) {
            throw new ErrnoException(errno == null ? Errno.EIO : errno, "the server refuses the " + what);
        }
    }
}
