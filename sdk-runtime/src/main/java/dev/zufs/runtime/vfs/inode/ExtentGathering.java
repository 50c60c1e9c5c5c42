package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands the blocks that the server gives for a read to a sink, instead of copying from them: GET_MULTY, the sink, PUT_MULTY.
 *
 * <p>What takes several answers is held until the last has come, for a sink that has to send everything at once.
 */
final class ExtentGathering {

    private final ZufMount mount;
    private final ExtentTransfer extents;
    private final MemorySegment region;

    ExtentGathering(ZufMount mount, ExtentTransfer extents) {
        this.mount = mount;
        this.extents = extents;
        this.region = mount.region().asReadOnly();
    }

    /** An answer whose blocks are held while the op buffer has the next one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Held(byte[] reply, int count) {}

    /** Makes one piece of neighbours. */
    private static final class Pieces {
        private final MemorySegment region;
        private final GatherSink sink;
        private long place;
        private long length;

        Pieces(MemorySegment region, GatherSink sink) {
            this.region = region;
            this.sink = sink;
        }

        void add(long at, long bytes) {
            boolean follows =
                    at == Extents.HOLE ? place == Extents.HOLE : place != Extents.HOLE && place + length == at;
            if (!follows) {
                flush();
                place = at;
            }
            length += bytes;
        }

        void flush() {
            if (length > 0 && place == Extents.HOLE) {
                sink.hole(length);
            } else if (length > 0) {
                sink.data(region, place, length);
            }
            length = 0;
        }
    }

    long gather(Vnode vnode, FileState file, long position, long total, long rw, GatherSink sink) {
        Pieces pieces = new Pieces(region, sink);
        List<Held> held = new ArrayList<>(0);
        MemorySegment buffer = mount.sender().buffer();
        int count = 0;
        long done = 0;
        try {
            while (done < total) {
                if (count > 0) {
                    if (Extents.mustGoBackAtOnce(buffer)) {
                        return DataOperations.NOT_GATHERED;
                    }
                    held.add(new Held(replyIn(buffer, count), count));
                    count = 0;
                }
                long at = position + done;
                int length = ExtentTransfer.lengthAt(at, total - done);
                mount.sender().begin(Operation.GET_MULTY, 0, length);
                int error = extents.get(vnode, file, buffer, at, rw);
                if (error == Errors.NONE) {
                    count = Extents.count(buffer);
                }
                long moved = error == Errors.NONE
                        ? place(pieces, buffer, at, ExtentTransfer.covered(vnode, file, buffer, count, at, length))
                        : 0;
                if (moved == 0) {
                    ExtentTransfer.requireProgress(error, done, at, vnode);
                    break;
                }
                done += moved;
            }
            pieces.flush();
            sink.end(done);
            return done;
        } finally {
            giveBack(buffer, count, held);
        }
    }

    private static byte[] replyIn(MemorySegment buffer, int count) {
        return buffer.asSlice(0, IoRequest.size(count)).toArray(ValueLayout.JAVA_BYTE);
    }

    private long place(Pieces pieces, MemorySegment buffer, long position, long bytes) {
        long done = 0;
        while (done < bytes) {
            long at = position + done;
            long inPage = at & ExtentTransfer.PAGE - 1;
            int page = (int) (at / ExtentTransfer.PAGE - position / ExtentTransfer.PAGE);
            long length = Math.min(ExtentTransfer.PAGE - inPage, bytes - done);
            long place = Extents.place(buffer, page, region.byteSize());
            if (place == Extents.NOWHERE) {
                break;
            }
            pieces.add(place == Extents.HOLE ? Extents.HOLE : place + inPage, length);
            done += length;
        }
        return done;
    }

    private void giveBack(MemorySegment buffer, int count, List<Held> held) {
        try {
            Extents.giveBack(mount.sender(), buffer, count);
        } finally {
            for (Held answer : held) {
                MemorySegment.copy(answer.reply(), 0, buffer, ValueLayout.JAVA_BYTE, 0, answer.reply().length);
                Extents.giveBack(mount.sender(), buffer, answer.count());
            }
        }
    }
}
