package dev.zufs.runtime.libc;

import dev.zufs.runtime.libc.PersistenceRoutines.Flush;
import dev.zufs.runtime.libc.PersistenceRoutines.Streaming;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;

/**
 * Flush and stream ranges of segments with one choice of routines: check, split at cache lines, bound the time of a call.
 *
 * <p>A record for the reason that {@link PersistenceRoutines} is one.
 *
 * @param routines routines that work on whole cache lines
 */
record CacheLines(PersistenceRoutines routines) {

    private static final int LINE = PersistenceRoutines.LINE_BYTES;

    // About 15 microseconds of work: what a safepoint may have to wait for.
    private static final long PIECE_BYTES = 64 * 1024;

    // From here on a detour is faster than flushing; the buffer stays in the first cache.
    private static final long DETOUR_BYTES = 2048;
    private static final long BOUNCE_BYTES = 8192;

    /** A thread that owns no memory: what it may access is shared, and any thread may close it. */
    private static final Thread STRANGER = Thread.ofPlatform().unstarted(() -> {});

    /**
     * Choose the best routines that a processor offers.
     *
     * @param code code that holds all routines
     * @param features what the processor offers
     * @return ranges written with these routines
     * @throws UnsupportedOperationException if the processor offers too little
     */
    static CacheLines choose(MachineCode code, CpuFeatures features) {
        if (features.lineBytes() != LINE) {
            throw new UnsupportedOperationException("cache lines of this processor have " + features.lineBytes()
                    + " bytes; only " + LINE + " are supported");
        }
        Flush flush = Arrays.stream(Flush.values())
                .filter(candidate -> candidate.isOffered(features))
                .findFirst()
                .orElseThrow(() -> new UnsupportedOperationException("this processor cannot flush cache lines"));
        Streaming streaming = features.avx() ? Streaming.AVX : Streaming.SSE2;
        return new CacheLines(PersistenceRoutines.bind(code, flush, streaming));
    }

    void flush(MemorySegment memory, long offset, long length) {
        try {
            flushPieces(memory, Addresses.of(memory, offset, length), length);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    void fence() {
        routines.fenceStores();
    }

    void copyNonTemporal(
            MemorySegment target, long targetOffset, MemorySegment source, long sourceOffset, long length) {
        long to = Addresses.ofWritable(target, targetOffset, length);
        long head = Math.min(length, -to & (LINE - 1));
        Objects.checkFromIndexSize(sourceOffset, length, source.byteSize());
        boolean streamable = isStreamable(source, target);
        long lines = streamable || length >= DETOUR_BYTES ? (length - head) & -LINE : 0;
        long tail = length - head - lines;
        if (lines > 0) {
            try {
                if (streamable) {
                    streamPieces(target, to + head, Addresses.of(source, sourceOffset, length) + head, lines);
                } else {
                    streamDetour(target, to + head, source, sourceOffset + head, lines);
                }
            } finally {
                Reference.reachabilityFence(source);
                Reference.reachabilityFence(target);
            }
        }
        if (head > 0) {
            copyAndFlush(target, targetOffset, source, sourceOffset, head);
        }
        if (tail > 0) {
            copyAndFlush(target, targetOffset + head + lines, source, sourceOffset + head + lines, tail);
        }
    }

    /**
     * Tell whether nothing can take a source away while machine code reads it, which would end the process.
     *
     * <p>That is memory confined to this thread, and memory of the target's own lifetime, but no mapping of a file by the
     * JDK, which may be truncated. All else is read by Java's own copy, which notices.
     */
    private static boolean isStreamable(MemorySegment source, MemorySegment target) {
        return source.isNative()
                && !source.isMapped()
                && (!source.isAccessibleBy(STRANGER) || source.scope().equals(target.scope()));
    }

    void zeroNonTemporal(MemorySegment memory, long offset, long length) {
        long address = Addresses.ofWritable(memory, offset, length);
        long head = Math.min(length, -address & (LINE - 1));
        long lines = (length - head) & -LINE;
        long tail = length - head - lines;
        try {
            zeroPieces(memory, address + head, lines);
        } finally {
            Reference.reachabilityFence(memory);
        }
        if (head > 0) {
            zeroAndFlush(memory, offset, head);
        }
        if (tail > 0) {
            zeroAndFlush(memory, offset + head + lines, tail);
        }
    }

    // Between two pieces another thread may close the memory, so each piece is worth a look.

    private void zeroPieces(MemorySegment memory, long address, long length) {
        long done = 0;
        while (done < length) {
            Addresses.requireAccessible(memory);
            long piece = Math.min(length - done, PIECE_BYTES);
            routines.zeroWholeLines(address + done, piece);
            done += piece;
        }
    }

    private void streamPieces(MemorySegment memory, long to, long from, long length) {
        long done = 0;
        while (done < length) {
            Addresses.requireAccessible(memory);
            long piece = Math.min(length - done, PIECE_BYTES);
            routines.copyWholeLines(to + done, from + done, piece);
            done += piece;
        }
    }

    private void streamDetour(MemorySegment memory, long to, MemorySegment source, long sourceOffset, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bounce = arena.allocate(Math.min(length, BOUNCE_BYTES), LINE);
            long done = 0;
            while (done < length) {
                long piece = Math.min(length - done, BOUNCE_BYTES);
                MemorySegment.copy(source, sourceOffset + done, bounce, 0, piece);
                Addresses.requireAccessible(memory);
                routines.copyWholeLines(to + done, bounce.address(), piece);
                done += piece;
            }
        }
    }

    private void flushPieces(MemorySegment memory, long address, long length) {
        long end = address + length;
        long line = length == 0 ? end : address & -LINE;
        while (line < end) {
            Addresses.requireAccessible(memory);
            long piece = Math.min(end - line, PIECE_BYTES);
            routines.flushRange(line, piece);
            line += piece;
        }
    }

    private void copyAndFlush(
            MemorySegment target, long targetOffset, MemorySegment source, long sourceOffset, long length) {
        MemorySegment.copy(source, sourceOffset, target, targetOffset, length);
        flush(target, targetOffset, length);
    }

    private void zeroAndFlush(MemorySegment memory, long offset, long length) {
        memory.asSlice(offset, length).fill((byte) 0);
        flush(memory, offset, length);
    }
}
