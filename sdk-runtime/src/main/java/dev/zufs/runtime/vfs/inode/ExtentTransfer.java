package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/**
 * Moves data between an application and the blocks of a file that the server gives: GET_MULTY, copies, PUT_MULTY.
 *
 * <p>Reads load from the region; writes go past the cache and are fenced before the blocks are given back.
 */
final class ExtentTransfer {

    private static final Logger LOG = System.getLogger(ExtentTransfer.class.getPackageName());
    static final long PAGE = ZufProtocol.PAGE_SIZE;

    private final ZufMount mount;
    private final MemorySegment region;
    private final RegionWriter writer;

    ExtentTransfer(ZufMount mount) {
        this.mount = mount;
        this.region = mount.region();
        this.writer = mount.settings().regionWriter();
    }

    long transfer(Vnode vnode, FileState file, MemorySegment[] segments, long position, long total, long rw) {
        long done = 0;
        while (done < total) {
            long at = position + done;
            int length = lengthAt(at, total - done);
            MemorySegment buffer = mount.sender().begin(Operation.GET_MULTY, 0, length);
            int error = get(vnode, file, buffer, at, rw);
            long moved = error == Errors.NONE ? take(vnode, file, buffer, segments, done, at, length, rw) : 0;
            if (moved == 0) {
                requireProgress(error, done, at, vnode);
                return done;
            }
            done += moved;
        }
        return done;
    }

    /** Gives how many bytes from a position on one GET_MULTY can ask for. */
    static int lengthAt(long at, long left) {
        return (int) Math.min(left, ZufProtocol.WINDOW_SIZE - (at & PAGE - 1));
    }

    /** Sends the GET_MULTY that was begun; gives its error. */
    int get(Vnode vnode, FileState file, MemorySegment buffer, long at, long rw) {
        DataOperations.writeRequest(buffer, vnode, file, at, rw);
        return mount.data().sendWithRetry(vnode, buffer);
    }

    /** Fails where a transfer stops before anything was moved; later, what was moved is the answer. */
    static void requireProgress(int error, long done, long at, Vnode vnode) {
        if (done > 0) {
            return;
        }
        if (error != Errors.NONE) {
            throw Errors.exception(error);
        }
        LOG.log(Level.WARNING, "GET_MULTY at {0} of {1} answers without progress", at, vnode);
        throw Errors.of(Errno.EIO);
    }

    /** Does what an answer asks for, and gives how many bytes its {@code count} blocks cover. */
    static long covered(Vnode vnode, FileState file, MemorySegment buffer, int count, long position, int length) {
        file.readReadAhead(buffer);
        DataOperations.unmapAsAsked(vnode, buffer);
        long covered = count * PAGE - (position & PAGE - 1);
        return Math.clamp(covered, 0, DataOperations.moved(buffer, position, length));
    }

    /** Copies what one answer covers, and gives its blocks back whatever happens. */
    private long take(
            Vnode vnode,
            FileState file,
            MemorySegment buffer,
            MemorySegment[] segments,
            long skip,
            long position,
            int length,
            long rw) {
        int count = Extents.count(buffer);
        try {
            long moved = covered(vnode, file, buffer, count, position, length);
            boolean write = (rw & IoRequest.RW_WRITE) != 0;
            return copy(buffer, segments, skip, position, moved, write);
        } finally {
            Extents.giveBack(mount.sender(), buffer, count);
        }
    }

    private long copy(
            MemorySegment buffer, MemorySegment[] segments, long skip, long position, long bytes, boolean write) {
        int segment = 0;
        long offset = skip;
        long done = 0;
        while (done < bytes) {
            while (offset >= segments[segment].byteSize()) {
                offset -= segments[segment].byteSize();
                segment++;
            }
            long at = position + done;
            long inPage = at & PAGE - 1;
            int page = (int) (at / PAGE - position / PAGE);
            long length = Math.min(PAGE - inPage, Math.min(bytes - done, segments[segment].byteSize() - offset));
            long place = Extents.place(buffer, page, region.byteSize());
            if (place == Extents.NOWHERE || (write && place == Extents.HOLE)) {
                break;
            }
            move(segments[segment], offset, place, inPage, length, write);
            offset += length;
            done += length;
        }
        if (write) {
            writer.fence();
        }
        return done;
    }

    private void move(MemorySegment segment, long offset, long place, long inPage, long length, boolean write) {
        if (write) {
            writer.write(place + inPage, segment, offset, length);
        } else if (place == Extents.HOLE) {
            segment.asSlice(offset, length).fill((byte) 0);
        } else {
            MemorySegment.copy(region, place + inPage, segment, offset, length);
        }
    }
}
