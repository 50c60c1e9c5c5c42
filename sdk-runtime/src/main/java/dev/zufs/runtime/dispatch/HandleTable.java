package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Inode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All handles of a server, by cookie and by the place of the inode's record.
 *
 * <p>A cookie is an index and a tag that changes whenever the index is used again. It is looked up, never followed, so a
 * cookie that is forged, stale, or of an earlier server finds nothing.
 *
 * <p><b>Threads:</b> {@link #get} takes no lock. Handles are made and given back under one of {@value #STRIPES} locks,
 * chosen by record; the array of all handles grows under one more, taken last.
 */
final class HandleTable {

    private static final int STRIPES = 32;
    private static final int STRIPE_BITS = 5;
    private static final int FIRST_BUCKETS = 16;
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int MAX_CHUNKS = 1 << 20;
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Handle[].class);

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final Object growth = new Object();

    /** Grows under {@link #growth}; each chunk belongs to one stripe for good. */
    private volatile Handle[][] chunks = {};

    HandleTable(int firstTag) {
        for (int index = 0; index < STRIPES; index++) {
            stripes[index] = new Stripe(firstTag);
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
     * @throws ContractException if another object is held for the inode of that record
     */
    @SuppressWarnings("ReferenceEquality") // one object an inode; what plugins define as equality does not matter
    Handle acquire(ServedMount mount, Inode inode, long recordOffset) {
        int hash = hash(mount, recordOffset);
        Stripe stripe = stripes[hash & (STRIPES - 1)];
        synchronized (stripe) {
            Handle handle = stripe.find(hash, mount, recordOffset);
            if (handle == null) {
                handle = stripe.register(hash, mount, inode, recordOffset);
            } else if (handle.inode != inode) {
                throw new ContractException("two objects stand for one inode: " + handle);
            }
            handle.references++;
            return handle;
        }
    }

    /**
     * Counts one reference less, and forgets the handle with the last one.
     *
     * @param handle what
     * @return true if the handle is gone now
     * @throws ErrnoException EIO if it was gone before: since it was found, another thread ended it or its mount
     */
    boolean release(Handle handle) {
        Stripe stripe = stripeOf(handle);
        synchronized (stripe) {
            requireLiving(handle);
            if (--handle.references > 0) {
                return false;
            }
            stripe.vacate(handle);
            return true;
        }
    }

    /**
     * Forgets a handle, however many references it has.
     *
     * @param handle what
     * @throws ErrnoException EIO if it was gone before, as in {@link #release}
     */
    void forget(Handle handle) {
        Stripe stripe = stripeOf(handle);
        synchronized (stripe) {
            requireLiving(handle);
            handle.references = 0;
            stripe.vacate(handle);
        }
    }

    private static void requireLiving(Handle handle) {
        if (handle.references == 0) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
    }

    /**
     * Forgets all handles of a mount that has ended.
     *
     * @param mount which
     * @return how many there were
     */
    int forgetAll(ServedMount mount) {
        int forgotten = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                forgotten += stripe.vacateAll(mount);
            }
        }
        return forgotten;
    }

    private Stripe stripeOf(Handle handle) {
        return stripes[hash(handle.mount, handle.recordOffset) & (STRIPES - 1)];
    }

    private static int hash(ServedMount mount, long recordOffset) {
        long mixed = (recordOffset + (mount.cookie() << Integer.SIZE)) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> Integer.SIZE);
    }

    /** One lock, the handles of the records that fall to it, and their places. */
    private final class Stripe {

        private @Nullable Handle[] buckets = new @Nullable Handle[FIRST_BUCKETS];
        private int count;
        private int[] freePlaces = {};
        private int freeCount;
        private int tag;

        Stripe(int firstTag) {
            this.tag = firstTag;
        }

        @Nullable Handle find(int hash, ServedMount mount, long recordOffset) {
            Handle handle = buckets[bucket(hash)];
            while (handle != null && (handle.recordOffset != recordOffset || handle.mount != mount)) {
                handle = handle.nextInStripe;
            }
            return handle;
        }

        Handle register(int hash, ServedMount mount, Inode inode, long recordOffset) {
            if (freeCount == 0) {
                addPlaces();
            }
            if (count >= buckets.length) {
                grow();
            }
            int place = freePlaces[--freeCount];
            // Zero would make a valid cookie of a small number, which is what a buggy feeder is likeliest to send.
            tag = (tag == -1) ? 1 : (tag + 1);
            Handle handle = new Handle(((long) tag << Integer.SIZE) | (place + 1L), mount, inode, recordOffset);
            link(hash, handle);
            count++;
            PLACE.setRelease(chunks[place >>> CHUNK_BITS], place & (CHUNK - 1), handle);
            return handle;
        }

        void vacate(Handle handle) {
            int place = (int) handle.cookie - 1;
            PLACE.setRelease(chunks[place >>> CHUNK_BITS], place & (CHUNK - 1), null);
            unlink(handle);
            count--;
            freePlaces[freeCount++] = place;
        }

        int vacateAll(ServedMount mount) {
            int before = count;
            for (Handle first : buckets) {
                Handle handle = first;
                while (handle != null) {
                    Handle next = handle.nextInStripe;
                    if (handle.mount == mount) {
                        handle.references = 0;
                        vacate(handle);
                    }
                    handle = next;
                }
            }
            return before - count;
        }

        private int bucket(int hash) {
            return (hash >>> STRIPE_BITS) & (buckets.length - 1);
        }

        private void link(int hash, Handle handle) {
            int bucket = bucket(hash);
            handle.nextInStripe = buckets[bucket];
            buckets[bucket] = handle;
        }

        private void unlink(Handle handle) {
            int bucket = bucket(hash(handle.mount, handle.recordOffset));
            Handle previous = null;
            Handle at = buckets[bucket];
            while (at != handle) {
                previous = at;
                at = Objects.requireNonNull(at, "a living handle is in its chain").nextInStripe;
            }
            if (previous == null) {
                buckets[bucket] = handle.nextInStripe;
            } else {
                previous.nextInStripe = handle.nextInStripe;
            }
        }

        private void grow() {
            @Nullable Handle[] old = buckets;
            buckets = new @Nullable Handle[old.length * 2];
            for (Handle first : old) {
                Handle handle = first;
                while (handle != null) {
                    Handle next = handle.nextInStripe;
                    link(hash(handle.mount, handle.recordOffset), handle);
                    handle = next;
                }
            }
        }

        private void addPlaces() {
            int chunk = addChunk();
            freePlaces = new int[freePlaces.length + CHUNK];
            for (int index = CHUNK - 1; index >= 0; index--) {
                freePlaces[freeCount++] = (chunk << CHUNK_BITS) + index;
            }
        }
    }

    private int addChunk() {
        synchronized (growth) {
            Handle[][] current = chunks;
            if (current.length == MAX_CHUNKS) {
                throw new ErrnoException(Errno.ENOMEM, "a feeder holds more than a billion inodes");
            }
            Handle[][] larger = Arrays.copyOf(current, current.length + 1);
            larger[current.length] = new Handle[CHUNK];
            chunks = larger;
            return current.length;
        }
    }
}
