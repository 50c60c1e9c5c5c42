package dev.zufs.mock.internal;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.Feeder;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.libc.ThreadCalls;
import dev.zufs.runtime.wire.OpHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Hands operations to the zero-threads of the CPU that the caller runs on: three channels a CPU, tried in order; who finds all
 * busy waits for one. Callers on a CPU without zero-threads get EIO, as from the kernel module.
 *
 * <p><b>Threads:</b> callers and zero-threads, any number. What callers of one CPU share is that CPU's alone.
 */
public final class PinnedFeeder implements Feeder, OperationPort {

    private static final int CHANNELS = 3;
    private static final int ALIGNMENT = 4096;

    /** What callers of one CPU share. */
    private static final class Cpu {
        final AtomicReferenceArray<@Nullable HandOffChannel> channels = new AtomicReferenceArray<>(CHANNELS);

        /** One permit for each channel that waits for an operation, or has ended. */
        final Semaphore free = new Semaphore(0);

        /** Says whether no channel was ever opened: then there will be no permit. */
        boolean isWithoutChannels() {
            for (int index = 0; index < CHANNELS; index++) {
                if (channels.get(index) != null) {
                    return false;
                }
            }
            return true;
        }
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
        if (cpu.isWithoutChannels()) {
            fail(caller);
            return;
        }
        cpu.free.acquireUninterruptibly();
        try {
            HandOffChannel channel = claim(cpu);
            if (channel == null) {
                fail(caller);
            } else {
                channel.submit(caller, window);
            }
        } finally {
            cpu.free.release();
        }
    }

    /** Answers for a server that is not there: the CPU came online after the mount, or its zero-threads have ended. */
    private static void fail(HandOffChannel.Caller caller) {
        OpHeader.err(caller.buffer, 0, -Errno.EIO.number());
    }

    /**
     * Finds a channel that waits: there is one for each permit, though another caller may be faster at this one.
     *
     * @return null if all have ended
     */
    private static @Nullable HandOffChannel claim(Cpu cpu) {
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
                return null;
            }
            Thread.onSpinWait();
        }
    }
}
