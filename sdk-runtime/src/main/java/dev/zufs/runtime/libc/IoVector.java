package dev.zufs.runtime.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists ranges of memory for {@link FileCalls#readv} and {@link FileCalls#writev}, as the kernel's {@code struct iovec}.
 *
 * <p>Made once and filled again for every call: {@link #clear}, then {@link #add} for each range. Setting a range
 * allocates nothing. An instance belongs to one thread at a time; it keeps the segments reachable until it is cleared,
 * and its own memory lives as long as the arena that it was made in.
 */
public final class IoVector {

    /** Greatest number of ranges that the kernel takes in one call. */
    public static final int MAX_RANGES = 1024;

    private static final int STRUCTURE_BYTES = 16;
    private static final int LENGTH_OFFSET = 8;

    private final MemorySegment structures;
    private final @Nullable MemorySegment[] segments;
    private int count;

    /**
     * Create an empty list.
     *
     * @param capacity ranges that it holds at most, from 1 to {@link #MAX_RANGES}
     * @param arena arena that the structures are allocated in
     */
    public IoVector(int capacity, Arena arena) {
        if (capacity < 1 || capacity > MAX_RANGES) {
            throw new IllegalArgumentException("capacity must be from 1 to " + MAX_RANGES + ": " + capacity);
        }
        structures = arena.allocate((long) capacity * STRUCTURE_BYTES, Long.BYTES);
        segments = new @Nullable MemorySegment[capacity];
    }

    /** Remove all ranges. */
    public void clear() {
        Arrays.fill(segments, 0, count, null);
        count = 0;
    }

    /**
     * Append a range.
     *
     * @param segment native segment
     * @param offset first byte of the range
     * @param length bytes in the range
     * @throws IllegalStateException if the list is full, or {@code segment} is closed
     */
    public void add(MemorySegment segment, long offset, long length) {
        if (count == segments.length) {
            throw new IllegalStateException("list is full: " + count + " ranges");
        }
        long structure = (long) count * STRUCTURE_BYTES;
        structures.set(ValueLayout.JAVA_LONG, structure, Addresses.of(segment, offset, length));
        structures.set(ValueLayout.JAVA_LONG, structure + LENGTH_OFFSET, length);
        segments[count++] = segment;
    }

    /**
     * Tell the number of ranges.
     *
     * @return ranges added since the last {@link #clear}
     */
    public int count() {
        return count;
    }

    MemorySegment structures() {
        return structures;
    }

    void requireAlive() {
        for (int i = 0; i < count; i++) {
            Addresses.requireAccessible(Objects.requireNonNull(segments[i]));
        }
    }

    void requireWritable() {
        for (int i = 0; i < count; i++) {
            Addresses.requireWritable(Objects.requireNonNull(segments[i]));
        }
        requireAlive();
    }
}
