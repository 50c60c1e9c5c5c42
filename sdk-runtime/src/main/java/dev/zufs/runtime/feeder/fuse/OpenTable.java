package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open files and directories by the handles that the kernel names them with. A handle whose file was closed is refused, also
 * when its place is taken again.
 *
 * <p><b>Threads:</b> any. Finding takes no lock: what the kernel uses a handle for happens after it was told of it.
 */
final class OpenTable {

    private static final int FIRST_CAPACITY = 64;
    private static final int INDEX_BITS = 32;

    /** An array that is only replaced; elements are written under the monitor and then published by writing this. */
    private volatile @Nullable Opened[] places = new @Nullable Opened[FIRST_CAPACITY];

    /** Places that are free, a stack. Guarded by the monitor. */
    private int[] free = new int[FIRST_CAPACITY];

    private int freeCount;
    private int used;
    private int generation;

    /** Gives a file its handle. */
    synchronized long add(Opened opened) {
        int index = freeCount > 0 ? free[--freeCount] : used++;
        @Nullable Opened[] current = places;
        if (index == current.length) {
            current = Arrays.copyOf(current, 2 * index);
        }
        long handle = (long) ++generation << INDEX_BITS | index;
        opened.handle(handle);
        current[index] = opened;
        places = current;
        return handle;
    }

    /**
     * Finds an open file.
     *
     * @throws ErrnoException EBADF if there is none
     */
    Opened find(long handle) {
        @Nullable Opened[] current = places;
        int index = (int) handle;
        if (index >= 0 && index < current.length) {
            Opened opened = current[index];
            if (opened != null && opened.handle() == handle) {
                return opened;
            }
        }
        throw new ErrnoException(Errno.EBADF);
    }

    /** Takes a handle away; gives what it was for. */
    synchronized Opened remove(long handle) {
        Opened opened = find(handle);
        int index = (int) handle;
        @Nullable Opened[] current = places;
        current[index] = null;
        places = current;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = index;
        return opened;
    }

    /** Returns how many are open. */
    synchronized int count() {
        return used - freeCount;
    }
}
