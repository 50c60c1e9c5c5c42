package dev.zufs.runtime.thread;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.libc.SyscallException;
import dev.zufs.runtime.libc.ThreadCalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Binds the calling thread to processors, and believes it only when it has read it back.
 *
 * <p>Platform threads only: a virtual thread has no processors of its own.
 */
public final class CpuAffinity {

    private static final int FIRST_MASK_BYTES = 128;
    private static final int MAX_MASK_BYTES = 8192;

    private CpuAffinity() {}

    /**
     * Bind the calling thread to one processor.
     *
     * @param calls calls to bind with
     * @param cpu number of the processor
     * @throws IOException if the kernel refuses, as it does for a processor that is offline or outside of the process's
     *     cgroup, or if the thread is not where it was put
     */
    public static void pinCurrentThread(ThreadCalls calls, int cpu) throws IOException {
        CpuSet wanted = CpuSet.of(cpu);
        setOfCurrentThread(calls, wanted);
        CpuSet granted = ofCurrentThread(calls);
        if (!granted.equals(wanted)) {
            throw new IOException("thread was put on processor " + cpu + " and may run on " + granted);
        }
        long current = Syscall.check(calls.schedGetCpu(), "sched_getcpu", "the calling thread");
        if (current != cpu) {
            throw new IOException("thread was put on processor " + cpu + " and runs on " + current);
        }
    }

    /**
     * Allow the calling thread a set of processors.
     *
     * @param calls calls to bind with
     * @param cpus processors that it may run on
     * @throws SyscallException if none of them is online and allowed
     */
    public static void setOfCurrentThread(ThreadCalls calls, CpuSet cpus) throws SyscallException {
        requirePlatformThread();
        setOfThread(calls, 0, cpus);
    }

    /**
     * Allow a thread of this process a set of processors.
     *
     * @param calls calls to bind with
     * @param thread the kernel's id of the thread, as {@link ThreadCalls#gettid} tells it; 0 for the calling one
     * @param cpus processors that it may run on
     * @throws SyscallException if none of them is online and allowed, or the thread has ended
     */
    public static void setOfThread(ThreadCalls calls, int thread, CpuSet cpus) throws SyscallException {
        int maskBytes = Math.max(FIRST_MASK_BYTES, Math.ceilDiv(cpus.length(), Long.SIZE) * Long.BYTES);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(maskBytes, Long.BYTES);
            mask.copyFrom(MemorySegment.ofArray(cpus.toMask(maskBytes)));
            Syscall.check(calls.schedSetAffinity(thread, mask), "sched_setaffinity", "processors " + cpus);
        }
    }

    /**
     * Read which processors the calling thread may run on.
     *
     * @param calls calls to ask with
     * @return the processors
     * @throws SyscallException if the kernel refuses
     */
    public static CpuSet ofCurrentThread(ThreadCalls calls) throws SyscallException {
        requirePlatformThread();
        try (Arena arena = Arena.ofConfined()) {
            int maskBytes = FIRST_MASK_BYTES;
            while (true) {
                MemorySegment mask = arena.allocate(maskBytes, Long.BYTES);
                long result = calls.schedGetAffinity(0, mask);
                if (result != -Errno.EINVAL.number() || maskBytes == MAX_MASK_BYTES) {
                    Syscall.check(result, "sched_getaffinity", "the calling thread");
                    return CpuSet.ofMask(mask.toArray(ValueLayout.JAVA_BYTE));
                }
                // The kernel has room for more processors than the mask.
                maskBytes *= 2;
            }
        }
    }

    /**
     * Find which processors threads of this process can be bound to: those of its cgroup. The calling thread stays where
     * it is.
     *
     * @param calls calls to ask with
     * @param online processors that run threads now
     * @return those of them that the kernel grants
     * @throws IOException if the kernel grants none, or the calling thread is interrupted
     */
    public static CpuSet grantedToThisProcess(ThreadCalls calls, CpuSet online) throws IOException {
        FutureTask<CpuSet> question = new FutureTask<>(() -> {
            setOfCurrentThread(calls, online);
            return ofCurrentThread(calls);
        });
        Thread.ofPlatform().daemon().name("cpu-question").start(question);
        try {
            return question.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asking for processors");
        } catch (ExecutionException e) {
            throw new IOException("no processor of " + online + " is granted: " + e.getCause(), e);
        }
    }

    private static void requirePlatformThread() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread cannot be bound to processors");
        }
    }
}
