package dev.zufs.runtime.feeder;

import java.io.IOException;

/** A source of operations: for each CPU, a number of channels. <b>Threads:</b> any. */
public interface Feeder {

    /** Stands for the CPU of a channel that belongs to none. */
    int ANY_CPU = -1;

    /**
     * Returns how many channels each CPU has: how many operations of one CPU can run at a time.
     *
     * @return at least 1
     */
    int channels();

    /**
     * Returns how many channels belong to no CPU. Their threads run where they like.
     *
     * @return 0 unless a feeder has such
     */
    default int freeChannels() {
        return 0;
    }

    /**
     * Opens a channel for the calling thread, which is already pinned.
     *
     * @param cpu the CPU that the calling thread is bound to, or {@link #ANY_CPU}
     * @param channel 0 to {@link #channels()} - 1, or to {@link #freeChannels()} - 1
     * @return a new channel
     * @throws IOException if the feeder refuses
     */
    Channel open(int cpu, int channel) throws IOException;
}
