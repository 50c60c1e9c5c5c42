package dev.zufs.runtime.vfs.inode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds vnodes by inode number, and keeps some of those that nobody refers to.
 *
 * <p>A vnode that leaves stays in the table until the server has dropped it; who looks for its number meanwhile waits, so
 * that there is never more than one vnode of an inode. <b>Threads:</b> any; the table is striped.
 */
final class VnodeCache {

    private static final int STRIPES = 64;
    private static final int FIRST_BUCKETS = 16;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final ArrayDeque<Vnode> unused = new ArrayDeque<>();
    private final int maxUnused;

    /** The size of the list of unused ones, to be read without its monitor. */
    private volatile int unusedCount;

    VnodeCache(int maxUnused) {
        this.maxUnused = maxUnused;
        Arrays.setAll(stripes, index -> new Stripe());
    }

    private static final class Stripe {
        @Nullable Vnode[] buckets = new @Nullable Vnode[FIRST_BUCKETS];

        int count;
        int waiters;

        @Nullable Vnode find(long number) {
            Vnode vnode = buckets[bucket(number)];
            while (vnode != null && vnode.number() != number) {
                vnode = vnode.nextInCache;
            }
            return vnode;
        }

        void insert(Vnode vnode) {
            if (count >= buckets.length) {
                grow();
            }
            link(vnode);
            count++;
        }

        void remove(Vnode vnode) {
            int bucket = bucket(vnode.number());
            Vnode previous = null;
            Vnode at = buckets[bucket];
            while (at != null && at != vnode) {
                previous = at;
                at = at.nextInCache;
            }
            if (at == null) {
                return;
            }
            if (previous == null) {
                buckets[bucket] = vnode.nextInCache;
            } else {
                previous.nextInCache = vnode.nextInCache;
            }
            count--;
        }

        private void grow() {
            @Nullable Vnode[] old = buckets;
            buckets = new @Nullable Vnode[old.length * 2];
            for (Vnode first : old) {
                Vnode vnode = first;
                while (vnode != null) {
                    Vnode next = vnode.nextInCache;
                    link(vnode);
                    vnode = next;
                }
            }
        }

        private void link(Vnode vnode) {
            int bucket = bucket(vnode.number());
            vnode.nextInCache = buckets[bucket];
            buckets[bucket] = vnode;
        }

        private int bucket(long number) {
            return spread(number) >>> 6 & (buckets.length - 1);
        }
    }

    private static int spread(long number) {
        long mixed = number * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }

    private Stripe stripe(long number) {
        return stripes[spread(number) & (STRIPES - 1)];
    }

    /** Finds the vnode of a number as it is, without a reference. */
    @Nullable Vnode find(long number) {
        Stripe stripe = stripe(number);
        synchronized (stripe) {
            return stripe.find(number);
        }
    }

    /** Finds the vnode of a number and takes a reference; waits while it leaves. */
    @Nullable Vnode acquire(long number) {
        Stripe stripe = stripe(number);
        synchronized (stripe) {
            return acquireLocked(stripe, number);
        }
    }

    /**
     * Inserts a vnode with the attributes that its record has then, unless there is one of its number; gives that one, with a
     * reference.
     */
    @Nullable Vnode insertUnlessPresent(Vnode vnode) {
        Stripe stripe = stripe(vnode.number());
        synchronized (stripe) {
            Vnode present = acquireLocked(stripe, vnode.number());
            if (present == null) {
                vnode.readRecord();
                stripe.insert(vnode);
            }
            return present;
        }
    }

    private static @Nullable Vnode acquireLocked(Stripe stripe, long number) {
        boolean interrupted = false;
        Vnode found = stripe.find(number);
        while (found != null && found.leaving) {
            stripe.waiters++;
            try {
                stripe.wait();
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                stripe.waiters--;
            }
            found = stripe.find(number);
        }
        if (found != null) {
            found.acquire();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    /**
     * Decides what happens to a vnode whose last reference was given back.
     *
     * @return true if the caller must let the server drop it, and then call {@link #remove}
     */
    boolean beginLeaving(Vnode vnode, boolean keepUnused) {
        Stripe stripe = stripe(vnode.number());
        synchronized (stripe) {
            if (vnode.references() > 0 || vnode.leaving) {
                return false;
            }
            if (keepUnused && maxUnused > 0 && vnode.linkCount() > 0) {
                keep(vnode);
                return false;
            }
            vnode.leaving = true;
            return true;
        }
    }

    /** Ends what {@link #beginLeaving} began. */
    void remove(Vnode vnode) {
        Stripe stripe = stripe(vnode.number());
        synchronized (stripe) {
            stripe.remove(vnode);
            if (stripe.waiters > 0) {
                stripe.notifyAll();
            }
        }
    }

    /**
     * Lists a vnode as unused, under the monitor of its stripe. One that is listed already stays where it is, without a look
     * at the list, which all CPUs share: if it is just being taken out, whoever does that waits for the stripe, and drops it.
     */
    private void keep(Vnode vnode) {
        if (vnode.listedAsUnused) {
            return;
        }
        synchronized (unused) {
            vnode.listedAsUnused = true;
            unused.addLast(vnode);
            unusedCount = unused.size();
        }
    }

    /** Takes the vnode out that is unused the longest, if there are too many; it may be in use again. */
    @Nullable Vnode pollSurplusUnused() {
        if (unusedCount <= maxUnused) {
            return null;
        }
        synchronized (unused) {
            return unused.size() > maxUnused ? pollUnused() : null;
        }
    }

    /** Takes the vnode out that is unused the longest; it may be in use again. */
    @Nullable Vnode pollUnused() {
        synchronized (unused) {
            Vnode vnode = unused.pollFirst();
            if (vnode != null) {
                vnode.listedAsUnused = false;
                unusedCount = unused.size();
            }
            return vnode;
        }
    }

    /** Calls {@code action} for every vnode that was there when its part of the table was looked at. */
    void forEach(Consumer<Vnode> action) {
        for (Stripe stripe : stripes) {
            List<Vnode> present = new ArrayList<>();
            synchronized (stripe) {
                for (Vnode first : stripe.buckets) {
                    for (Vnode vnode = first; vnode != null; vnode = vnode.nextInCache) {
                        present.add(vnode);
                    }
                }
            }
            present.forEach(action);
        }
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.count;
            }
        }
        return size;
    }
}
