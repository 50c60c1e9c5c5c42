package dev.zufs.runtime.libc;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Turns ranges of segments into addresses for the kernel, after the checks that a Java access would make.
 *
 * <p>The kernel and the stub know nothing of bounds, arenas and threads; what passes here unchecked corrupts memory.
 */
final class Addresses {

    private Addresses() {}

    static long of(MemorySegment segment) {
        return of(segment, 0, segment.byteSize());
    }

    static long of(MemorySegment segment, long offset, long length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        if (!segment.isNative()) {
            throw new IllegalArgumentException("memory on the Java heap has no address: " + segment);
        }
        requireAccessible(segment);
        return segment.address() + offset;
    }

    static long ofWritable(MemorySegment segment, long offset, long length) {
        requireWritable(segment);
        return of(segment, offset, length);
    }

    static void requireWritable(MemorySegment segment) {
        if (segment.isReadOnly()) {
            throw new IllegalArgumentException("memory is read-only: " + segment);
        }
    }

    static void requireAccessible(MemorySegment segment) {
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("memory belongs to another thread: " + segment);
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("memory is closed: " + segment);
        }
    }
}
