package dev.zufs.mock.internal;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.libc.ThreadCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Hands operations to the zero-threads of the CPU that the caller runs on: three channels a CPU, tried in order; who finds all
 * busy waits for one.
 *
 * <p><b>Threads:</b> callers and zero-threads, any number. What callers of one CPU share is that CPU's alone.
 */
public final class PinnedFeeder implements Feeder, OperationPort {

    private static final int CHANNELS = 3;
    private static final int ALIGNMENT = 4096;

    /** What callers of one CPU share. */
    private static final class Cpu {
        final AtomicReferenceArray<@Nullable HandOffChannel> channels = new AtomicReferenceArray<>(CHANNELS);

        /** One permit for each channel that waits for an operation. */
        final Semaphore free = new Semaphore(0);
    }

    private final ThreadCalls calls;
    private final Cpu[] cpus;
    private final ThreadLocal<HandOffChannel.Caller> callers = ThreadLocal.withInitial(
            () -> new HandOffChannel.Caller(Arena.ofAuto().allocate(BUFFER_BYTES, ALIGNMENT)));

    /**
     * Makes the feeder.
     *
     * @param calls tell where a thread runs
     * @param possibleCpus one more than the largest number of a CPU
     */
    public PinnedFeeder(ThreadCalls calls, int possibleCpus) {
        this.calls = calls;
        this.cpus = new Cpu[possibleCpus];
        for (int index = 0; index < possibleCpus; index++) {
            cpus[index] = new Cpu();
        }
    }

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public Channel open(int cpu, int channel) {
        HandOffChannel opened = new HandOffChannel(cpus[cpu].free::release);
        cpus[cpu].channels.set(channel, opened);
        return opened;
    }

    @Override
    public MemorySegment buffer() {
        return callers.get().buffer;
    }

    @Override
    public int cpu() {
        return Math.toIntExact(calls.schedGetCpu());
    }

    @Override
    public void execute(MemorySegment window) {
        HandOffChannel.Caller caller = callers.get();
        Cpu cpu = cpus[cpu()];
        cpu.free.acquireUninterruptibly();
        try {
            claim(cpu).submit(caller, window);
        } finally {
            cpu.free.release();
        }
    }

    /** Finds a channel that waits: there is one for each permit, though another caller may be faster at this one. */
    private static HandOffChannel claim(Cpu cpu) {
        while (true) {
            boolean open = false;
            for (int index = 0; index < CHANNELS; index++) {
                HandOffChannel channel = cpu.channels.get(index);
                if (channel != null && !channel.hasEnded()) {
                    open = true;
                    if (channel.claim()) {
                        return channel;
                    }
                }
            }
            if (!open) {
                throw new ErrnoException(Errno.EIO, "no zero-thread serves this CPU any more");
            }
            Thread.onSpinWait();
        }
    }
}
