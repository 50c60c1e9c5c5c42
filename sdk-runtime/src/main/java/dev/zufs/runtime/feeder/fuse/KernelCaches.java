package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.FileName;
import dev.zufs.runtime.feeder.fuse.wire.FuseNotification;
import dev.zufs.runtime.feeder.fuse.wire.FuseNotifyInvalEntryOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import dev.zufs.runtime.libc.SyscallException;
import dev.zufs.runtime.local.CacheHolder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel keeps of a mount: pages, attributes and names. It is told to forget by notifications, which go into the device
 * whatever transport requests take.
 *
 * <p>The kernel takes the lock of the directory or the pages for that, and so waits for requests that are being served. A thread
 * that serves one must not write a notification, nor one that is in a call of the mount, for whose end others wait.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class KernelCaches implements CacheHolder {

    private static final Logger LOG = System.getLogger(KernelCaches.class.getPackageName());

    /** From here on the kernel can be told to forget all names. */
    private static final int MINOR_WITH_EPOCHS = 44;

    private static final long KEEP_DATA = -1;
    private static final long TO_THE_END = 0;

    private final Session session;
    private final FuseDevice device;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer =
            arena.allocate(FuseOutHeader.SIZE + FuseNotifyInvalEntryOut.SIZE + FuseProtocol.MAX_NAME_LENGTH + 1, 8);

    /**
     * Begins.
     *
     * @param device a copy of the connection's; this one's from now on
     */
    KernelCaches(Session session, FuseDevice device) {
        this.session = session;
        this.device = device;
    }

    @Override
    public void content(long number, long offset, long length) {
        // The kernel computes with the end, in signed numbers.
        long told = length > Long.MAX_VALUE - offset - 1 ? TO_THE_END : length;
        send(FuseNotification.invalidateInode(buffer, 0, session.nodes().idOf(number), offset, told));
    }

    @Override
    public void attributes(long number) {
        send(FuseNotification.invalidateInode(buffer, 0, session.nodes().idOf(number), KEEP_DATA, 0));
    }

    @Override
    public void entry(long directory, FileName name) {
        long node = session.nodes().idOf(directory);
        // Also when the kernel does not know the name: a listing has changed, and with it the directory's times.
        attributes(directory);
        send(FuseNotification.invalidateEntry(buffer, 0, node, name.toBytes(), 0));
    }

    @Override
    public void everything() {
        if (session.agreement().minor() >= MINOR_WITH_EPOCHS) {
            send(FuseNotification.incrementEpoch(buffer, 0));
        } else {
            LOG.log(
                    Level.WARNING,
                    "more names have changed at once than this kernel can be told (Linux 6.16 or newer can): it may believe"
                            + " old ones for {0} s",
                    session.options().validSeconds());
        }
        for (long number : session.vfs().zuf().inodes().heldNumbers()) {
            content(number, 0, Long.MAX_VALUE);
        }
    }

    /** Sends a notification. That the kernel keeps nothing of the kind, or nothing any more, is fine. */
    private void send(long length) {
        try {
            device.write(buffer, 0, length);
        } catch (SyscallException e) {
            LOG.log(Level.WARNING, "the kernel does not forget what a filesystem has changed by itself", e);
        }
    }

    @Override
    public void close() {
        device.close();
        arena.close();
    }
}
