package dev.zufs.runtime.thread;

import dev.zufs.runtime.libc.LinuxConstants.Signal;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.libc.SyscallException;
import dev.zufs.runtime.libc.ThreadCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Shields the calling thread from signals.
 *
 * <p>A signal that interrupts a thread while it waits for an operation in the kernel can be taken for the reply to one, and
 * under load makes it touch pages that are gone. The JVM needs no signal in such a thread but those that its own
 * instructions raise.
 */
public final class SignalMask {

    private static final int[] RAISED_BY_INSTRUCTIONS = {
        Signal.ILL, Signal.TRAP, Signal.BUS, Signal.FPE, Signal.SEGV,
    };

    private SignalMask() {}

    /**
     * Block every signal in the calling thread, except SEGV, BUS, ILL, FPE and TRAP.
     *
     * <p>KILL and STOP cannot be blocked. The mask stays until the thread ends.
     *
     * @param calls calls to block with
     * @throws SyscallException if the kernel refuses
     * @throws IllegalStateException if the calling thread is virtual
     */
    public static void blockAllInCurrentThread(ThreadCalls calls) throws SyscallException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread has no signal mask");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(Signal.SET_BYTES, Long.BYTES);
            set.fill((byte) 0xFF);
            for (int signal : RAISED_BY_INSTRUCTIONS) {
                clear(set, signal);
            }
            long result = calls.pthreadSigmask(Signal.SETMASK, set, MemorySegment.NULL);
            Syscall.check(result, "pthread_sigmask", "the calling thread");
        }
    }

    private static void clear(MemorySegment set, int signal) {
        int bit = signal - 1;
        byte bits = set.get(ValueLayout.JAVA_BYTE, bit / Byte.SIZE);
        set.set(ValueLayout.JAVA_BYTE, bit / Byte.SIZE, (byte) (bits & ~(1 << bit % Byte.SIZE)));
    }
}
