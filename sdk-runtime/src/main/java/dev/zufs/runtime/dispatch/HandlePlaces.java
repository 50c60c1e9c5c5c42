package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The places of all handles of a server: what a cookie is an index into.
 *
 * <p><b>Threads:</b> {@link #find} takes no lock. A place is stored into under the lock of the stripe that owns its chunk;
 * the array of chunks grows under a lock of its own, taken last.
 */
final class HandlePlaces {

    static final int CHUNK = 1 << 10;

    private static final int CHUNK_BITS = Integer.numberOfTrailingZeros(CHUNK);
    private static final int MAX_CHUNKS = 1 << 20;
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Handle[].class);

    /** Grows under this; each chunk belongs to one stripe for good. */
    private volatile Handle[][] chunks = {};

    /** Finds the handle of a cookie, or null if it is none of a handle that is held. */
    @Nullable Handle find(long cookie) {
        int place = place(cookie);
        int chunk = place >>> CHUNK_BITS;
        Handle[][] current = chunks;
        if (chunk >= current.length) {
            return null;
        }
        Handle handle = (Handle) PLACE.getAcquire(current[chunk], place & (CHUNK - 1));
        return handle != null && handle.cookie == cookie ? handle : null;
    }

    /** Returns the cookie of a place for a tag, which is not 0. */
    static long cookie(int tag, int place) {
        return ((long) tag << Integer.SIZE) | (place + 1L);
    }

    static int place(long cookie) {
        return (int) cookie - 1;
    }

    /** Lets a handle be found by its cookie. */
    void show(Handle handle) {
        set(place(handle.cookie), handle);
    }

    /** Lets a handle be found no more; its place stays taken. */
    void hide(Handle handle) {
        set(place(handle.cookie), null);
    }

    private void set(int place, @Nullable Handle handle) {
        PLACE.setRelease(chunks[place >>> CHUNK_BITS], place & (CHUNK - 1), handle);
    }

    /** Adds {@value #CHUNK} places and returns the first. */
    synchronized int add() {
        Handle[][] current = chunks;
        if (current.length == MAX_CHUNKS) {
            throw new ErrnoException(Errno.ENOMEM, "a feeder holds more than a billion inodes");
        }
        Handle[][] larger = Arrays.copyOf(current, current.length + 1);
        larger[current.length] = new Handle[CHUNK];
        chunks = larger;
        return current.length << CHUNK_BITS;
    }
}
