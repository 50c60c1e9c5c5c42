package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.libc.IoVector;
import dev.zufs.runtime.vfs.inode.GatherSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A reply that is written to the device: header and body together, or data from several places. */
final class DeviceAnswer extends Answer {

    private static final int ALIGNMENT = 4096;
    private static final long HEADER_AT = ALIGNMENT - FuseOutHeader.SIZE;
    private static final int ZERO_BYTES = 1 << 16;

    private final FuseDevice device;
    private final MemorySegment memory;
    private final Gathering gathering;
    private boolean delivered;

    DeviceAnswer(FuseDevice device, Arena arena, long maxBodyBytes) {
        this(device, arena, arena.allocate(ALIGNMENT + roundUp(maxBodyBytes), ALIGNMENT));
    }

    private DeviceAnswer(FuseDevice device, Arena arena, MemorySegment memory) {
        super(memory, HEADER_AT, memory.asSlice(ALIGNMENT));
        this.device = device;
        this.memory = memory;
        this.gathering = new Gathering(arena);
    }

    private static long roundUp(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    @Override
    void begin(long newUnique) {
        super.begin(newUnique);
        delivered = true;
    }

    @Override
    GatherSink gather() {
        gathering.begin();
        return gathering;
    }

    /**
     * Sends the reply, if there is one that was not sent.
     *
     * @return false if nobody waits for it any more
     */
    boolean send() throws IOException {
        if (length() != 0) {
            delivered = device.write(memory, HEADER_AT, length());
        }
        return delivered;
    }

    /** Sends the bytes of a read from where they lie, at once: the places are lent. */
    private final class Gathering implements GatherSink {

        private final IoVector pieces;
        private final MemorySegment zeros;

        Gathering(Arena arena) {
            pieces = new IoVector(IoVector.MAX_RANGES, arena);
            zeros = arena.allocate(ZERO_BYTES, ALIGNMENT);
        }

        void begin() {
            pieces.clear();
            pieces.add(memory, HEADER_AT, FuseOutHeader.SIZE);
        }

        @Override
        public void data(MemorySegment region, long offset, long length) {
            pieces.add(region, offset, length);
        }

        @Override
        public void hole(long length) {
            for (long left = length; left > 0; left -= ZERO_BYTES) {
                pieces.add(zeros, 0, Math.min(left, ZERO_BYTES));
            }
        }

        @Override
        public void end(long bytes) {
            succeed(bytes);
            try {
                delivered = device.write(pieces);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            nothing();
        }
    }
}
