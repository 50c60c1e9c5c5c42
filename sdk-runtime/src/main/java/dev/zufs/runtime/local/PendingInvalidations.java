package dev.zufs.runtime.local;

import dev.zufs.api.FileName;
import dev.zufs.api.Invalidations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a filesystem has told and nobody has passed on yet. Each inode and each name is in there once, and if they are too many,
 * "everything" instead of them.
 *
 * <p><b>Threads:</b> any tell; one takes. All state is guarded by the monitor, which nobody holds for longer than that takes.
 */
final class PendingInvalidations implements Invalidations.Host {

    /** So many inodes and names wait at most. */
    static final int MAX_ENTRIES = 16_384;

    /** A range of a file, empty if only attributes have changed. */
    record Range(long from, long to) {

        private static final Range NONE = new Range(Long.MAX_VALUE, 0);

        boolean isEmpty() {
            return from >= to;
        }

        private Range with(Range other) {
            return new Range(Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /** A name of a directory. */
    record Name(long directory, FileName name) {}

    /**
     * What is to be passed on at once.
     *
     * @param inodes by inode number
     * @param everything whether everything is to be forgotten; there are no inodes and names then
     */
    record Batch(Map<Long, Range> inodes, Set<Name> names, boolean everything) {}

    private Map<Long, Range> inodes = new HashMap<>();
    private Set<Name> names = new HashSet<>();
    private boolean everything;
    private boolean passingOn;
    private boolean closed;

    @Override
    public void inode(long number, long offset, long length) {
        add(number, new Range(offset, offset + length));
    }

    @Override
    public void attributes(long number) {
        add(number, Range.NONE);
    }

    private synchronized void add(long number, Range range) {
        if (!closed && !everything) {
            inodes.merge(number, range, Range::with);
            noteAddition();
        }
    }

    @Override
    public synchronized void entry(long directory, FileName name) {
        if (!closed && !everything) {
            names.add(new Name(directory, name));
            noteAddition();
        }
    }

    /** The monitor is held. */
    private void noteAddition() {
        int count = inodes.size() + names.size();
        if (count > MAX_ENTRIES) {
            inodes = new HashMap<>();
            names = new HashSet<>();
            everything = true;
        }
        notifyAll();
    }

    /**
     * Waits for what is told. Calling it says that the batch before was passed on.
     *
     * @return not empty; null once this is closed
     */
    synchronized @Nullable Batch take() {
        passingOn = false;
        notifyAll();
        boolean interrupted = false;
        while (!closed && isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                // A filesystem interrupts a thread that it was called in; that is no reason to end.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return closed ? null : takeAll();
    }

    /** The monitor is held. */
    private Batch takeAll() {
        Batch batch = new Batch(inodes, names, everything);
        inodes = new HashMap<>();
        names = new HashSet<>();
        everything = false;
        passingOn = true;
        return batch;
    }

    /** The monitor is held. */
    private boolean isEmpty() {
        return !everything && inodes.isEmpty() && names.isEmpty();
    }

    /** Waits until all was passed on that was told before the call, and whatever was told meanwhile. */
    synchronized void awaitPassedOn() throws InterruptedException {
        while (!closed && (passingOn || !isEmpty())) {
            wait();
        }
    }

    /** Passes over what waits, and what is told from now on. */
    synchronized void close() {
        closed = true;
        inodes = new HashMap<>();
        names = new HashSet<>();
        everything = false;
        notifyAll();
    }
}
