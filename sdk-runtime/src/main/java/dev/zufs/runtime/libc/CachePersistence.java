package dev.zufs.runtime.libc;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Writes memory back past the cache with the processor's own instructions, at any address and alignment.
 *
 * <p>{@link MemorySegment#force} refuses memory that was not mapped by the JDK, so this uses routines of its own. The
 * processor chooses: {@code clwb}, {@code clflushopt} or {@code clflush} to flush, AVX or SSE2 to stream. What is chosen
 * has to prove itself on ordinary memory when this class is initialised; if it does not, or the system grants no
 * executable memory, {@link #isAvailable} is false and {@link #description} says why.
 *
 * <p>These instructions make data persistent only where the memory itself is: see
 * {@code dev.zufs.runtime.memory.Region}. Streamed data is not ordered with other stores: a {@link #fence} has to come
 * before another thread is told that it is there.
 *
 * <p>Every thread may call; a fence concerns the calling thread alone. Segments are checked as {@link Libc} says. Nothing
 * blocks; long ranges are worked off in pieces, between which the thread can reach a safepoint. Every method but the first
 * two throws {@link UnsupportedOperationException} where nothing is available.
 */
public final class CachePersistence {

    // Constants, so that the compiler sees through to the machine code: 4 ns a call instead of 20.
    private static final @Nullable CacheLines LINES;
    private static final String DESCRIPTION;

    static {
        CacheLines lines = null;
        String description;
        try {
            lines = load(Libc.system());
            description = lines.routines().description();
        } catch (SyscallException | UnsupportedOperationException e) {
            description = "CPU write-back is not available: " + e.getMessage();
        }
        LINES = lines;
        DESCRIPTION = description;
    }

    private CachePersistence() {}

    static CacheLines load(MemoryCalls calls) throws SyscallException {
        MachineCode code = MachineCode.load(calls);
        CacheLines lines = CacheLines.choose(code, CpuFeatures.detect(code));
        PersistenceSelfTest.verify(lines);
        return lines;
    }

    /**
     * Tell whether memory can be written back here.
     *
     * @return true if the other methods work
     */
    public static boolean isAvailable() {
        return LINES != null;
    }

    /**
     * Name the instructions in use, or the reason why there are none.
     *
     * @return such as "CLWB, sfence, streaming stores of AVX"
     */
    public static String description() {
        return DESCRIPTION;
    }

    /**
     * Start the write-back of every cache line that a range touches.
     *
     * @param memory native segment
     * @param offset first byte of the range
     * @param length bytes in the range; 0 flushes nothing
     */
    public static void flush(MemorySegment memory, long offset, long length) {
        lines().flush(memory, offset, length);
    }

    /** Wait until all that the calling thread flushed or streamed has been accepted by memory. */
    public static void fence() {
        lines().fence();
    }

    /**
     * Copy past the cache; needs a fence, but no flush.
     *
     * <p>Bytes beside whole cache lines of the target are stored ordinarily and flushed. Memory that may go away meanwhile
     * (the Java heap, mapped files, arenas that are neither confined nor the target's own) is read with the checks of Java,
     * which costs a second copy.
     *
     * @param target native segment
     * @param targetOffset first byte in {@code target}
     * @param source any segment; the range must not overlap the target's
     * @param sourceOffset first byte in {@code source}
     * @param length bytes to copy
     */
    public static void copyNonTemporal(
            MemorySegment target, long targetOffset, MemorySegment source, long sourceOffset, long length) {
        lines().copyNonTemporal(target, targetOffset, source, sourceOffset, length);
    }

    /**
     * Zero a range past the cache; needs a fence, but no flush.
     *
     * <p>Bytes beside whole cache lines are stored ordinarily and flushed.
     *
     * @param memory native segment
     * @param offset first byte of the range
     * @param length bytes to zero
     */
    public static void zeroNonTemporal(MemorySegment memory, long offset, long length) {
        lines().zeroNonTemporal(memory, offset, length);
    }

    private static CacheLines lines() {
        CacheLines lines = LINES;
        if (lines == null) {
            throw new UnsupportedOperationException(DESCRIPTION);
        }
        return lines;
    }
}
