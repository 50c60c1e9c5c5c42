package dev.zufs.runtime.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Say what this processor, and the system on it, offers to persist memory.
 *
 * @param lineBytes bytes that one flush writes back
 * @param clflush whether there is {@code clflush}
 * @param clflushopt whether there is {@code clflushopt}
 * @param clwb whether there is {@code clwb}
 * @param avx whether there are AVX registers and the system saves them
 */
record CpuFeatures(int lineBytes, boolean clflush, boolean clflushopt, boolean clwb, boolean avx) {

    private static final int EBX = 1;
    private static final int ECX = 2;
    private static final int EDX = 3;
    private static final int XCR0_SSE_AND_AVX = 0b110;

    /**
     * Ask the processor.
     *
     * @param code code that holds the routines to ask with
     * @return its features
     */
    static CpuFeatures detect(MachineCode code) {
        MethodHandle cpuid =
                code.bind(Assembly.CPUID, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
        MethodHandle xgetbv = code.bind(Assembly.XGETBV, FunctionDescriptor.of(ValueLayout.JAVA_LONG));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment registers = arena.allocate(ValueLayout.JAVA_INT, 4);
            cpuid.invokeExact(0, 0, registers.address());
            int greatestLeaf = registers.getAtIndex(ValueLayout.JAVA_INT, 0);
            cpuid.invokeExact(1, 0, registers.address());
            int lineBytes = (register(registers, EBX) >>> 8 & 0xFF) * 8;
            boolean clflush = bit(registers, EDX, 19);
            boolean osxsave = bit(registers, ECX, 27);
            boolean avx = bit(registers, ECX, 28)
                    && osxsave
                    && ((long) xgetbv.invokeExact() & XCR0_SSE_AND_AVX) == XCR0_SSE_AND_AVX;
            if (greatestLeaf < 7) {
                return new CpuFeatures(lineBytes, clflush, false, false, avx);
            }
            cpuid.invokeExact(7, 0, registers.address());
            return new CpuFeatures(lineBytes, clflush, bit(registers, EBX, 23), bit(registers, EBX, 24), avx);
        } catch (Throwable e) {
            throw PersistenceRoutines.unexpected(e);
        }
    }

    private static boolean bit(MemorySegment registers, int register, int bit) {
        return (register(registers, register) >>> bit & 1) != 0;
    }

    private static int register(MemorySegment registers, int register) {
        return registers.getAtIndex(ValueLayout.JAVA_INT, register);
    }
}
