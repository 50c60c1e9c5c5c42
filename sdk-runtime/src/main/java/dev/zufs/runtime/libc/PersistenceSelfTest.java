package dev.zufs.runtime.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Proves routines on ordinary memory before anybody's data is trusted to them.
 *
 * <p>Each one has to write exactly the bytes that it was told to, from and to every alignment within a cache line. That a
 * line really leaves the cache cannot be seen from here.
 */
final class PersistenceSelfTest {

    private static final int LINE = PersistenceRoutines.LINE_BYTES;
    private static final int AREA_BYTES = 10 * LINE;
    private static final int GUARD_BYTES = LINE;
    private static final long[] LENGTHS = {1, LINE - 1, LINE, 2 * LINE + 1, 5 * LINE};
    private static final byte UNTOUCHED = 0x5A;

    private final CacheLines lines;
    private final MemorySegment source;
    private final MemorySegment target;
    private final MemorySegment expected;

    private PersistenceSelfTest(CacheLines lines, Arena arena) {
        this.lines = lines;
        source = arena.allocate(AREA_BYTES, LINE);
        target = arena.allocate(AREA_BYTES, LINE);
        expected = arena.allocate(AREA_BYTES, LINE);
        for (int i = 0; i < AREA_BYTES; i++) {
            source.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 + 1));
        }
    }

    /**
     * Try all routines.
     *
     * @param lines routines to try
     * @throws UnsupportedOperationException if one does anything but what it should
     */
    static void verify(CacheLines lines) {
        try (Arena arena = Arena.ofConfined()) {
            PersistenceSelfTest test = new PersistenceSelfTest(lines, arena);
            for (int alignment = 0; alignment < LINE; alignment++) {
                for (long length : LENGTHS) {
                    test.copy(0, alignment, length);
                    test.copy(alignment, LINE - 1 - alignment, length);
                    test.zero(alignment, length);
                    test.flush(alignment, length);
                }
            }
        }
    }

    private void copy(long targetAlignment, long sourceAlignment, long length) {
        prepare();
        long to = GUARD_BYTES + targetAlignment;
        long from = GUARD_BYTES + sourceAlignment;
        MemorySegment.copy(source, from, expected, to, length);
        lines.copyNonTemporal(target, to, source, from, length);
        compare("streaming copy", targetAlignment, length);
    }

    private void zero(long alignment, long length) {
        prepare();
        long offset = GUARD_BYTES + alignment;
        expected.asSlice(offset, length).fill((byte) 0);
        lines.zeroNonTemporal(target, offset, length);
        compare("streaming zero", alignment, length);
    }

    private void flush(long alignment, long length) {
        prepare();
        lines.flush(target, GUARD_BYTES + alignment, length);
        compare("flush", alignment, length);
    }

    private void prepare() {
        target.fill(UNTOUCHED);
        expected.fill(UNTOUCHED);
    }

    private void compare(String routine, long alignment, long length) {
        lines.fence();
        long mismatch = target.mismatch(expected);
        if (mismatch >= 0) {
            throw new UnsupportedOperationException("%s of %d bytes at alignment %d wrote a wrong byte at %d"
                    .formatted(routine, length, alignment, mismatch - GUARD_BYTES));
        }
    }
}
