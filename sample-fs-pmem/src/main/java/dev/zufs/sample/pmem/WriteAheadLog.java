package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.memory.PersistentMemory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The redo log: an operation is persistent when its record is, after one fence.
 *
 * <p>The steps of an operation: under its locks it collects its changes in a {@link Transaction}; then a sequence number is
 * drawn, the record is stored and fenced, and only then the changes are stored in place, not flushed. A checkpoint makes
 * what was stored in place persistent, and then the word that says so; records up to that word are dead.
 *
 * <p>What depends on another operation's result takes a lock that the other one holds until after its fence. So a record that
 * a crash loses has no surviving record that builds on it.
 */
final class WriteAheadLog {

    private static final int SPINS_BEFORE_PARK = 100;
    private static final long PARK_NANOS = 10_000;

    private final PersistentMemory memory;
    private final LogLane[] lanes;
    private final Transaction[] transactions;
    private final RedoTarget target;
    private final StateBlocks state;
    private final AtomicLong sequence;
    private final Object checkpointLock = new Object();
    private final LineSet flushing;
    private volatile long checkpoint;
    private volatile boolean readOnly;
    /** The thread that may change things although the log is read-only, while it becomes writable. */
    private volatile @Nullable Thread preparing;

    private volatile @Nullable Throwable failure;

    WriteAheadLog(PersistentMemory memory, Geometry geometry, BlockAllocator allocator, long checkpoint) {
        this.memory = memory;
        this.target = new MediaTarget(memory, geometry);
        this.state = new StateBlocks(memory, geometry);
        this.sequence = new AtomicLong(checkpoint);
        this.checkpoint = checkpoint;
        this.flushing = new LineSet(geometry);
        this.lanes = new LogLane[geometry.lanes()];
        this.transactions = new Transaction[lanes.length];
        for (int index = 0; index < lanes.length; index++) {
            lanes[index] = new LogLane(memory, geometry, index);
            transactions[index] = new Transaction(this, memory, allocator, lanes[index], new RedoApplier(target));
        }
    }

    void readOnly(boolean only) {
        readOnly = only;
    }

    /**
     * Lets operations change things from now on.
     *
     * @param preparation what has to be changed before any operation changes anything
     * @throws ErrnoException EIO if the media refuse it
     */
    void makeWritable(Runnable preparation) {
        checkpoint();
        skipNumbers();
        preparing = Thread.currentThread();
        try {
            preparation.run();
        } finally {
            preparing = null;
        }
        readOnly = false;
    }

    /** Leaves a gap as every recovery does: this mount may have been read-only since a crash, and so without one. */
    private void skipNumbers() {
        synchronized (checkpointLock) {
            if (failure != null) {
                throw new ErrnoException(Errno.EIO, "the media refused an earlier write", failure);
            }
            try {
                state.storeCheckpoint(checkpoint + Recovery.SEQUENCE_GAP);
            } catch (Throwable e) {
                failure = e;
                throw e;
            }
            sequence.addAndGet(Recovery.SEQUENCE_GAP);
            checkpoint = sequence.get();
        }
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** Says whether the media refused a write, after which nothing can be made persistent any more. */
    boolean hasFailed() {
        return failure != null;
    }

    /**
     * Takes a lane and begins a transaction in it. The caller holds the locks of everything that it is going to change, and
     * takes none before it closes the transaction; it never has two.
     *
     * @throws ErrnoException EROFS, or EIO after the media refused a write
     */
    Transaction begin() {
        if (readOnly && Thread.currentThread() != preparing) {
            throw ErrnoException.withoutStackTrace(Errno.EROFS);
        }
        if (failure != null) {
            throw new ErrnoException(Errno.EIO, "the media refused an earlier write", failure);
        }
        int lane = takeLane();
        try {
            lanes[lane].reuse(checkpoint);
            if (lanes[lane].isFilled()) {
                checkpoint();
                lanes[lane].reuse(checkpoint);
            }
            return transactions[lane].begin();
        } catch (Throwable e) {
            lanes[lane].lock.unlock();
            throw e;
        }
    }

    private int takeLane() {
        int own = (int) (Thread.currentThread().threadId() % lanes.length);
        for (int step = 0; step < lanes.length; step++) {
            int lane = own + step < lanes.length ? own + step : own + step - lanes.length;
            if (lanes[lane].lock.tryLock()) {
                return lane;
            }
        }
        lanes[own].lock.lock();
        return own;
    }

    /** Makes a record persistent and then applies it. */
    void commit(LogLane lane, byte[] record, int length, RedoApplier applier) {
        if (!lane.fits(length)) {
            checkpoint();
            lane.reuse(checkpoint);
            if (!lane.fits(length)) { // another thread ran into a failure, after which no checkpoint is made
                throw new ErrnoException(Errno.EIO, "the media refused an earlier write");
            }
        }
        lane.pending(sequence.get() + 1);
        try {
            long number = sequence.incrementAndGet();
            lane.pending(number);
            lane.append(record, length, number);
            memory.fence();
            RedoRecord.visit(record, length, applier);
            lane.noteApplied(record, length);
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            lane.pending(LogLane.IDLE);
        }
    }

    /** Returns the last number that was drawn. */
    long lastSequence() {
        return sequence.get();
    }

    /** Makes persistent in place what records up to a number have, if it is not yet. */
    void checkpoint(long number) {
        if (number > checkpoint) {
            checkpoint();
        }
    }

    /** Makes persistent in place what the log has, so that its records are dead. */
    void checkpoint() {
        synchronized (checkpointLock) {
            long upTo = sequence.get();
            if (upTo == checkpoint || failure != null) {
                return;
            }
            for (LogLane lane : lanes) {
                awaitApplied(lane, upTo);
            }
            for (LogLane lane : lanes) {
                lane.drainInto(flushing);
            }
            try {
                if (!flushing.isEmpty()) {
                    flushing.flush(memory);
                    state.copyTable();
                    memory.fence();
                    flushing.clear();
                }
                state.storeCheckpoint(upTo);
            } catch (Throwable e) {
                failure = e;
                throw e;
            }
            checkpoint = upTo;
        }
    }

    private static void awaitApplied(LogLane lane, long upTo) {
        for (int spins = 0; lane.pending() <= upTo; spins++) {
            if (spins < SPINS_BEFORE_PARK) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NANOS); // the other thread may be bound to this CPU
            }
        }
    }
}
