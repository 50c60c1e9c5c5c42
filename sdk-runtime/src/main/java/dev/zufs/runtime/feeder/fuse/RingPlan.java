package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import dev.zufs.runtime.thread.CpuSet;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says what the rings of a mount take. The kernel demands a queue for every CPU that there may ever be, and every request that can
 * be served at a time has memory of its own for the largest.
 *
 * @param channels rings of each CPU that serves
 * @param maxWrite most bytes of a write or a read
 * @param others queues of CPUs that this process has no thread on, all served by one ring
 */
record RingPlan(int channels, int maxWrite, List<Integer> others) {

    private static final int ENOUGH_FOR_WRITES = 1 << 18;
    private static final int LEAST_FOR_WRITES = 1 << 16;

    /**
     * Plans within a bound. Requests become smaller first, down to a size that costs little; then there are fewer of them at a
     * time.
     *
     * @param possible CPUs that there may be; the kernel numbers queues from 0, as many as these
     * @param granted CPUs that this process may run on
     * @param wantedChannels most rings of each CPU
     * @param memoryBytes what the rings may take
     * @throws IOException if not even the least fits
     */
    static RingPlan of(CpuSet possible, CpuSet granted, int wantedChannels, long memoryBytes) throws IOException {
        List<Integer> others = IntStream.range(0, possible.size())
                .filter(queue -> !granted.contains(queue))
                .boxed()
                .toList();
        RingPlan plan = new RingPlan(wantedChannels, FuseWishes.DEFAULT_MAX_WRITE, others);
        while (plan.memoryBytes(granted.size()) > memoryBytes) {
            plan = plan.smaller(granted.size());
        }
        return plan;
    }

    private RingPlan smaller(int cpus) throws IOException {
        if (maxWrite > ENOUGH_FOR_WRITES || (channels == 1 && maxWrite > LEAST_FOR_WRITES)) {
            return new RingPlan(channels, maxWrite / 2, others);
        }
        if (channels > 1) {
            return new RingPlan(channels - 1, maxWrite, others);
        }
        throw new RingException("rings need " + (memoryBytes(cpus) >> 20) + " MiB of memory: see ring_memory=");
    }

    /** Returns the memory of all rings in bytes. It is taken when it is first used. */
    long memoryBytes(int cpus) {
        return ((long) cpus * channels + others.size()) * Math.max(maxWrite, FuseProtocol.MAX_XATTR_SIZE);
    }

    /** Returns the memory that the kernel demands of an entry, once it is known what a request has at most. */
    static long payloadBytes(FuseAgreement agreement) {
        long page = agreement.pageBytes();
        long least = Math.max(FuseProtocol.MIN_READ_BUFFER_SIZE, agreement.maxWrite());
        return Math.ceilDiv(Math.max(least, agreement.maxReplyBytes()), page) * page;
    }
}
