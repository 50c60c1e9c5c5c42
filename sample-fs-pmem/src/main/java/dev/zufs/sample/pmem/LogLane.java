package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lane of the log: records one behind the other from its start, written by one thread at a time.
 *
 * <p>When the checkpoint has passed the last record of a lane, the lane begins at its start again. The records that still lie
 * behind the new ones have smaller sequence numbers, and so recovery knows where the new ones end.
 */
final class LogLane {

    /** No operation is between drawing its number and the end of its application. */
    static final long IDLE = Long.MAX_VALUE;

    private static final int LINE_MASK = Layout.LINE_BYTES - 1;

    final ReentrantLock lock = new ReentrantLock();

    private final PersistentMemory memory;
    private final long start;
    private final int bytes;
    private final long seed;
    private final LineSet dirty;
    private volatile long pending = IDLE;
    private int position;
    private long lastSequence;

    LogLane(PersistentMemory memory, Geometry geometry, int index) {
        this.memory = memory;
        this.start = geometry.laneOffset(index);
        this.bytes = geometry.laneBytes();
        this.seed = geometry.logSeed();
        this.dirty = new LineSet(geometry);
    }

    int bytes() {
        return bytes;
    }

    long pending() {
        return pending;
    }

    void pending(long sequence) {
        pending = sequence;
    }

    /** Begins at the start again if all records are done with. */
    void reuse(long checkpoint) {
        if (position > 0 && lastSequence <= checkpoint) {
            position = 0;
        }
    }

    boolean isFilled() {
        return position > bytes / 4 * 3;
    }

    boolean fits(int length) {
        return position + padded(length) <= bytes;
    }

    /** Completes a record and stores it past the cache; the caller fences. */
    void append(byte[] record, int length, long sequence) {
        RedoRecord.seal(record, length, sequence, RedoRecord.salt(seed, start + position));
        int padded = padded(length);
        memory.copyNonTemporal(start + position, MemorySegment.ofArray(record), 0, padded);
        position += padded;
        lastSequence = sequence;
    }

    /** Notes the targets of an applied record, after they were stored. */
    void noteApplied(byte[] record, int length) {
        synchronized (dirty) {
            RedoRecord.visit(record, length, dirty);
        }
    }

    /** Moves what was noted into another set. */
    void drainInto(LineSet all) {
        synchronized (dirty) {
            all.addAll(dirty);
            dirty.clear();
        }
    }

    static int padded(int length) {
        return (length + LINE_MASK) & ~LINE_MASK;
    }
}
