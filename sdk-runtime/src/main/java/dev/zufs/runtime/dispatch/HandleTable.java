package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Inode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All handles of a server, by cookie and by inode.
 *
 * <p>A cookie is an index and a tag that changes whenever the index is used again. It is looked up, never followed, so a
 * cookie that is forged, stale, or of an earlier server finds nothing.
 *
 * <p><b>Threads:</b> {@link #get} takes no lock. Handles are made and given back under one of {@value #STRIPES} locks,
 * chosen by inode; the array of all handles grows and its free places are kept under one more, taken last.
 */
final class HandleTable {

    private static final int STRIPES = 32;
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int MAX_CHUNKS = 1 << 18;
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Handle[].class);

    /** One lock, and the handles of the inodes that fall to it; compared by identity, as plugins may define equality. */
    private static final class Stripe {
        final IdentityHashMap<Inode, Handle> handles = new IdentityHashMap<>();
    }

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final Object growth = new Object();
    private volatile Handle[][] chunks = {};

    /** Guarded by {@link #growth}. */
    private int[] freePlaces = new int[CHUNK];

    /** Guarded by {@link #growth}. */
    private int freeCount;

    /** Guarded by {@link #growth}. */
    private int tag;

    HandleTable(int firstTag) {
        this.tag = firstTag;
        for (int index = 0; index < STRIPES; index++) {
            stripes[index] = new Stripe();
        }
    }

    /**
     * Finds a handle.
     *
     * @param cookie what the feeder sent
     * @return the handle, or null if the cookie is none of a living handle
     */
    @Nullable Handle find(long cookie) {
        int place = (int) cookie - 1;
        int chunk = place >>> CHUNK_BITS;
        Handle[][] current = chunks;
        if (chunk >= current.length) {
            return null;
        }
        Handle handle = (Handle) PLACE.getAcquire(current[chunk], place & (CHUNK - 1));
        return handle != null && handle.cookie == cookie ? handle : null;
    }

    /**
     * Finds a handle that must be there.
     *
     * @param cookie what the feeder sent
     * @return the handle
     * @throws ErrnoException EIO if the cookie is none of a living handle
     */
    Handle get(long cookie) {
        Handle handle = find(cookie);
        if (handle == null) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        return handle;
    }

    /**
     * Counts one more reference of an inode, and makes its handle if it has none.
     *
     * @param mount its mount
     * @param inode the inode, whose record is valid
     * @param recordOffset where its record lies
     * @return its handle
     */
    Handle acquire(ServedMount mount, Inode inode, long recordOffset) {
        Stripe stripe = stripeOf(inode);
        synchronized (stripe) {
            Handle handle = stripe.handles.get(inode);
            if (handle == null) {
                handle = register(mount, inode, recordOffset);
                stripe.handles.put(inode, handle);
            } else if (handle.mount != mount) {
                throw new IllegalStateException("an inode of another mount: " + handle);
            }
            handle.references++;
            return handle;
        }
    }

    /**
     * Counts one reference less, and forgets the handle with the last one.
     *
     * @param handle what
     * @return true if the handle is gone
     */
    boolean release(Handle handle) {
        Stripe stripe = stripeOf(handle.inode);
        synchronized (stripe) {
            if (--handle.references > 0) {
                return false;
            }
            stripe.handles.remove(handle.inode);
        }
        vacate(handle);
        return true;
    }

    /**
     * Forgets a handle, however many references it has.
     *
     * @param handle what
     */
    void forget(Handle handle) {
        Stripe stripe = stripeOf(handle.inode);
        synchronized (stripe) {
            handle.references = 0;
            stripe.handles.remove(handle.inode);
        }
        vacate(handle);
    }

    /**
     * Forgets all handles of a mount that has ended.
     *
     * @param mount which
     * @return how many there were
     */
    int forgetAll(ServedMount mount) {
        List<Handle> left = new ArrayList<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                for (Handle handle : stripe.handles.values()) {
                    if (handle.mount == mount) {
                        left.add(handle);
                    }
                }
            }
        }
        left.forEach(this::forget);
        return left.size();
    }

    private Stripe stripeOf(Inode inode) {
        int hash = System.identityHashCode(inode);
        return stripes[(hash ^ (hash >>> 8)) & (STRIPES - 1)];
    }

    private Handle register(ServedMount mount, Inode inode, long recordOffset) {
        synchronized (growth) {
            if (freeCount == 0) {
                grow();
            }
            int place = freePlaces[--freeCount];
            // Zero would make a valid cookie of a small number, which is what a buggy feeder is likeliest to send.
            tag = (tag == -1) ? 1 : (tag + 1);
            long cookie = ((long) tag << 32) | (place + 1L);
            Handle handle = new Handle(cookie, mount, inode, recordOffset);
            PLACE.setRelease(chunks[place >>> CHUNK_BITS], place & (CHUNK - 1), handle);
            return handle;
        }
    }

    private void vacate(Handle handle) {
        int place = (int) handle.cookie - 1;
        synchronized (growth) {
            Handle[] chunk = chunks[place >>> CHUNK_BITS];
            if (PLACE.getAcquire(chunk, place & (CHUNK - 1)) == handle) {
                PLACE.setRelease(chunk, place & (CHUNK - 1), null);
                if (freeCount == freePlaces.length) {
                    freePlaces = Arrays.copyOf(freePlaces, freeCount * 2);
                }
                freePlaces[freeCount++] = place;
            }
        }
    }

    private void grow() {
        Handle[][] current = chunks;
        if (current.length == MAX_CHUNKS) {
            throw new ErrnoException(Errno.ENOMEM, "a feeder holds more than a billion inodes");
        }
        Handle[][] larger = Arrays.copyOf(current, current.length + 1);
        larger[current.length] = new Handle[CHUNK];
        chunks = larger;
        for (int index = CHUNK - 1; index >= 0; index--) {
            freePlaces[freeCount++] = (current.length << CHUNK_BITS) + index;
        }
    }
}
