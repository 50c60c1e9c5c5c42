package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.libc.SyscallException;
import dev.zufs.runtime.libc.ThreadCalls;
import dev.zufs.runtime.thread.CpuAffinity;
import dev.zufs.runtime.thread.CpuSet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the channels of a mount, and lets as many read as the {@link ReaderRule} says. A reader that is the only one may run
 * on all CPUs, so that the kernel can wake it where the client runs; several are bound to one each.
 *
 * <p><b>Threads:</b> one of its own, which looks every few milliseconds, and sleeps while nothing is asked for; {@link
 * #requestBegins} and {@link #end} any.
 */
final class Readers {

    private static final Logger LOG = System.getLogger(Readers.class.getPackageName());
    private static final long TICK_NANOS = 10_000_000;
    private static final int TICKS_OF_COUNT = 4;
    private static final int QUIET_TICKS = 100;

    /** A client that asks for less than one of so many requests does not count. */
    private static final int SMALL_SHARE = 16;

    private static final long SLEEP_NANOS = 1_000_000_000;

    private final List<FuseChannel> channels;
    private final FuseDevice device;
    private final ThreadCalls calls;
    private final ReaderRule rule;
    private final long[] states;
    private final long[] requestsOfClient = new long[FuseChannel.CLIENT_SLOTS];
    private final long[] requestsBefore = new long[FuseChannel.CLIENT_SLOTS];
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean ended;

    /**
     * Begins to watch.
     *
     * @param channels all channels of the mount, each served by its thread; only the first reads
     * @param device a copy of the connection's; closed when this ends
     * @param calls bind the threads
     */
    Readers(List<FuseChannel> channels, FuseDevice device, ThreadCalls calls) {
        this.channels = List.copyOf(channels);
        this.device = device;
        this.calls = calls;
        this.rule =
                new ReaderRule(this.channels.stream().mapToInt(FuseChannel::cpu).toArray());
        this.states = new long[channels.size()];
        this.thread = Thread.ofPlatform().daemon().name("fuse-readers").unstarted(this::run);
    }

    void start() {
        need(0, true);
        thread.start();
    }

    /** Says that a request is served from now on. Costs a load, unless nothing was asked for in the last moments. */
    void requestBegins() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** Lets all channels read for good: the connection has ended, which they hear then, or a channel is lost. */
    synchronized void end() {
        ended = true;
        LockSupport.unpark(thread);
        channels.forEach(channel -> channel.need(true));
    }

    private synchronized void need(int channel, boolean needed) {
        if (!ended) {
            channels.get(channel).need(needed);
            bind();
        }
    }

    private void run() {
        try (device) {
            int quietTicks = 0;
            for (int tick = 1; !ended; tick++) {
                LockSupport.parkNanos(this, TICK_NANOS);
                readStates();
                boolean waits = device.hasRequest();
                int clients = tick % TICKS_OF_COUNT == 0 ? countClients() : ReaderRule.NOT_COUNTED;
                decide(rule.look(states, waits, clients));
                quietTicks = waits || isAnyServing() ? 0 : quietTicks + 1;
                if (quietTicks > QUIET_TICKS) {
                    sleep();
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.WARNING, "all channels read from now on, as they are not watched any more", e);
            end();
        }
    }

    /** Counts the threads that have asked for something since the last time. */
    private int countClients() {
        long total = 0;
        for (int slot = 0; slot < FuseChannel.CLIENT_SLOTS; slot++) {
            long requests = 0;
            for (FuseChannel channel : channels) {
                requests += channel.requestsOfClient(slot);
            }
            requestsOfClient[slot] = requests - requestsBefore[slot];
            requestsBefore[slot] = requests;
            total += requestsOfClient[slot];
        }
        int count = 0;
        for (long requests : requestsOfClient) {
            count += requests * SMALL_SHARE > total ? 1 : 0;
        }
        return count;
    }

    private void decide(int change) {
        if (change >= 0) {
            need(change, true);
        } else if (change != ReaderRule.NONE) {
            need(~change, false);
        }
    }

    /**
     * Binds the readers, which are as many as they should be. Whoever has bound the whole process meanwhile, as taskset(1) does,
     * has bound this thread as well, and is not contradicted.
     */
    private void bind() {
        try {
            CpuSet granted = CpuAffinity.ofCurrentThread(calls);
            boolean single = rule.neededCount() == 1;
            for (int index = 0; index < channels.size(); index++) {
                FuseChannel channel = channels.get(index);
                boolean free = (single && rule.isNeeded(index)) || !granted.contains(channel.cpu());
                CpuAffinity.setOfThread(calls, channel.threadId(), free ? granted : CpuSet.of(channel.cpu()));
            }
        } catch (SyscallException e) {
            LOG.log(Level.DEBUG, "readers stay where they are", e);
        }
    }

    private void readStates() {
        for (int channel = 0; channel < states.length; channel++) {
            states[channel] = channels.get(channel).state();
        }
    }

    private boolean isAnyServing() {
        for (long state : states) {
            if (state != ReaderRule.READING && state != ReaderRule.PARKED) {
                return true;
            }
        }
        return false;
    }

    /** Sleeps until a request comes. Who takes one looks whether this sleeps after it has said so; this looks the other way. */
    private void sleep() {
        asleep = true;
        readStates();
        if (!isAnyServing() && !ended) {
            LockSupport.parkNanos(this, SLEEP_NANOS);
        }
        asleep = false;
    }
}
