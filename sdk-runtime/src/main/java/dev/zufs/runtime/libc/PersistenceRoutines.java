package dev.zufs.runtime.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/**
 * Hold one choice of routines that write memory back past the cache.
 *
 * <p>A record on purpose: the compiler trusts its fields to be constant when the record itself is one, which turns every
 * call into a direct one. Arguments are raw addresses that the caller has checked.
 *
 * @param flush {@code void (long address, long length)}
 * @param fence {@code void ()}
 * @param copyLines {@code void (long target, long source, long length)} for whole lines
 * @param zeroLines {@code void (long target, long length)} for whole lines
 * @param description names of the instructions
 */
record PersistenceRoutines(
        MethodHandle flush, MethodHandle fence, MethodHandle copyLines, MethodHandle zeroLines, String description) {

    /** Unit of flushing and streaming, in bytes. */
    static final int LINE_BYTES = 64;

    /** Names the ways to write a line back, the best first. */
    enum Flush {
        /** Keeps the line in the cache. */
        CLWB(Assembly.FLUSH_CLWB),
        /** Drops the line. */
        CLFLUSHOPT(Assembly.FLUSH_CLFLUSHOPT),
        /** Drops the line, and waits for the one before. */
        CLFLUSH(Assembly.FLUSH_CLFLUSH);

        private final Assembly routine;

        Flush(Assembly routine) {
            this.routine = routine;
        }

        boolean isOffered(CpuFeatures features) {
            return switch (this) {
                case CLWB -> features.clwb();
                case CLFLUSHOPT -> features.clflushopt();
                case CLFLUSH -> features.clflush();
            };
        }
    }

    /** Names the ways to store past the cache, the best first. */
    enum Streaming {
        /** Stores of 32 bytes. */
        AVX(Assembly.COPY_LINES_AVX, Assembly.ZERO_LINES_AVX),
        /** Stores of 16 bytes. */
        SSE2(Assembly.COPY_LINES_SSE2, Assembly.ZERO_LINES_SSE2);

        private final Assembly copyLines;
        private final Assembly zeroLines;

        Streaming(Assembly copyLines, Assembly zeroLines) {
            this.copyLines = copyLines;
            this.zeroLines = zeroLines;
        }

        boolean isOffered(CpuFeatures features) {
            return switch (this) {
                case AVX -> features.avx();
                case SSE2 -> true;
            };
        }
    }

    static PersistenceRoutines bind(MachineCode code, Flush flush, Streaming streaming) {
        return new PersistenceRoutines(
                code.bind(flush.routine, JAVA_LONG, JAVA_LONG),
                code.bind(Assembly.FENCE),
                code.bind(streaming.copyLines, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                code.bind(streaming.zeroLines, JAVA_LONG, JAVA_LONG),
                flush + ", sfence, streaming stores of " + streaming);
    }

    void flushRange(long address, long length) {
        try {
            flush.invokeExact(address, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void fenceStores() {
        try {
            fence.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void copyWholeLines(long target, long source, long length) {
        try {
            copyLines.invokeExact(target, source, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void zeroWholeLines(long target, long length) {
        try {
            zeroLines.invokeExact(target, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Passes on what a method handle declares to throw and machine code cannot: only an error of the JVM is left. */
    static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException("machine code threw a checked exception", e);
        };
    }
}
