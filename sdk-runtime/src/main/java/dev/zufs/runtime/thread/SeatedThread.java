package dev.zufs.runtime.thread;

import org.jspecify.annotations.Nullable;

/** A thread that keeps what it executes operations with in a field: cheaper to get at, a few times in each operation. */
final class SeatedThread extends Thread {

    /** Of the thread alone. */
    private @Nullable Seat seat;

    SeatedThread(String name, Runnable body) {
        super(body, name);
        setDaemon(true);
    }

    @Nullable Seat seat() {
        return seat;
    }

    void seat(Seat own) {
        seat = own;
    }
}
