package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Inode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A part of the handle table: the handles of the records that fall to it, their places, and when inodes were forgotten.
 *
 * <p>An inode is forgotten outside of any lock. Its handle stays in the stripe until that is done, and no cookie leads to it:
 * who finds the inode meanwhile waits for this one handle. Once it is gone, the number of the forget is kept, so that who
 * found the object before and comes later knows to ask again.
 *
 * <p><b>Threads:</b> any; the monitor guards all of it.
 */
final class HandleStripe {

    /** How many bits of a hash chose the stripe. */
    static final int HASH_BITS = 5;

    private static final int FIRST_BUCKETS = 16;

    /** So many that forgets of other inodes rarely make a search repeat. */
    private static final int FORGETS = 128;

    private final HandlePlaces places;
    private final AtomicLong sequence;
    private final long[] forgets = new long[FORGETS];
    private @Nullable Handle[] buckets = new @Nullable Handle[FIRST_BUCKETS];
    private int count;
    private int[] freePlaces = {};
    private int freeCount;
    private int tag;

    HandleStripe(HandlePlaces places, AtomicLong sequence, int firstTag) {
        this.places = places;
        this.sequence = sequence;
        this.tag = firstTag;
    }

    /** As {@link HandleTable#acquire}. */
    @SuppressWarnings("ReferenceEquality") // one object an inode; what plugins define as equality does not matter
    synchronized @Nullable Handle acquire(ServedMount mount, Inode inode, long recordOffset, long since) {
        int hash = HandleTable.hash(mount, recordOffset);
        Handle handle = find(hash, mount, recordOffset);
        if (handle == null) {
            return forgets[forget(hash)] > since ? null : register(hash, mount, inode, recordOffset);
        }
        if (handle.inode == inode && handle.state != Handle.State.FORGOTTEN) {
            // Keeps an inode that is being evicted from being forgotten.
            handle.references++;
            awaitRest(handle);
            return handle;
        }
        if (handle.state == Handle.State.HELD && forgets[forget(hash)] <= since) {
            throw new ContractException("two objects stand for one inode: " + handle);
        }
        awaitRest(handle);
        return null;
    }

    /** As {@link HandleTable#acquireNew}. */
    @SuppressWarnings("ReferenceEquality") // as above
    synchronized @Nullable Handle acquireNew(ServedMount mount, Inode inode, long recordOffset, long since) {
        int hash = HandleTable.hash(mount, recordOffset);
        Handle handle = find(hash, mount, recordOffset);
        while (handle != null && handle.inode != inode && handle.state == Handle.State.FORGOTTEN) {
            // The record of an inode that is just forgotten, used again.
            awaitRest(handle);
            handle = find(hash, mount, recordOffset);
        }
        if (handle != null) {
            throw new ContractException("a creation gave what exists already: " + handle);
        }
        return forgets[forget(hash)] > since ? null : register(hash, mount, inode, recordOffset);
    }

    /** As {@link HandleTable#hasForgotten}. */
    synchronized boolean hasForgotten(ServedMount mount, long recordOffset, long since) {
        int hash = HandleTable.hash(mount, recordOffset);
        Handle handle = find(hash, mount, recordOffset);
        if (handle != null) {
            awaitRest(handle);
        }
        return forgets[forget(hash)] > since;
    }

    /** As {@link HandleTable#release}. */
    synchronized boolean release(Handle handle) {
        requireHeld(handle);
        if (--handle.references > 0) {
            return false;
        }
        handle.state = Handle.State.EVICTED;
        places.hide(handle);
        return true;
    }

    /** As {@link HandleTable#isWanted}. */
    synchronized boolean isWanted(Handle handle) {
        boolean wanted = handle.references > 0;
        if (wanted) {
            handle.state = Handle.State.HELD;
            places.show(handle);
            notifyAll();
        } else {
            handle.state = Handle.State.FORGOTTEN;
        }
        return wanted;
    }

    /** As {@link HandleTable#end}. */
    synchronized void end(Handle handle, Handle.State next) {
        requireHeld(handle);
        handle.references = 0;
        handle.state = next;
        places.hide(handle);
    }

    /** As {@link HandleTable#forgotten}. */
    synchronized void forgotten(Handle handle) {
        int hash = HandleTable.hash(handle.mount, handle.recordOffset);
        handle.state = Handle.State.GONE;
        forgets[forget(hash)] = sequence.incrementAndGet();
        unlink(handle, hash);
        count--;
        freePlaces[freeCount++] = HandlePlaces.place(handle.cookie);
        notifyAll();
    }

    /** Adds all handles of a mount to a list. */
    synchronized void collect(ServedMount mount, List<Handle> all) {
        for (Handle first : buckets) {
            for (Handle handle = first; handle != null; handle = handle.nextInStripe) {
                if (handle.mount == mount) {
                    all.add(handle);
                }
            }
        }
    }

    private static void requireHeld(Handle handle) {
        if (handle.state != Handle.State.HELD) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
    }

    /** Waits while a handle is on its way out; afterwards it is held again, or gone. */
    private void awaitRest(Handle handle) {
        boolean interrupted = false;
        while (handle.state == Handle.State.EVICTED || handle.state == Handle.State.FORGOTTEN) {
            try {
                wait();
            } catch (InterruptedException e) {
                // The inode's end is near, and without it there is no answer to give.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Handle find(int hash, ServedMount mount, long recordOffset) {
        Handle handle = buckets[bucket(hash)];
        while (handle != null && (handle.recordOffset != recordOffset || handle.mount != mount)) {
            handle = handle.nextInStripe;
        }
        return handle;
    }

    private Handle register(int hash, ServedMount mount, Inode inode, long recordOffset) {
        if (freeCount == 0) {
            addPlaces();
        }
        if (count >= buckets.length) {
            grow();
        }
        // Zero would make a valid cookie of a small number, which is what a buggy feeder is likeliest to send.
        tag = (tag == -1) ? 1 : (tag + 1);
        long cookie = HandlePlaces.cookie(tag, freePlaces[freeCount - 1]);
        Handle handle = new Handle(cookie, mount, inode, recordOffset);
        freeCount--;
        handle.references = 1;
        link(hash, handle);
        count++;
        places.show(handle);
        return handle;
    }

    private int bucket(int hash) {
        return (hash >>> HASH_BITS) & (buckets.length - 1);
    }

    private static int forget(int hash) {
        return (hash >>> HASH_BITS) & (FORGETS - 1);
    }

    private void link(int hash, Handle handle) {
        int bucket = bucket(hash);
        handle.nextInStripe = buckets[bucket];
        buckets[bucket] = handle;
    }

    private void unlink(Handle handle, int hash) {
        int bucket = bucket(hash);
        Handle previous = null;
        Handle at = buckets[bucket];
        while (at != handle) {
            previous = at;
            at = Objects.requireNonNull(at, "a handle that is not gone is in its chain").nextInStripe;
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
                link(HandleTable.hash(handle.mount, handle.recordOffset), handle);
                handle = next;
            }
        }
    }

    private void addPlaces() {
        int[] larger = new int[freePlaces.length + HandlePlaces.CHUNK];
        int first = places.add();
        freePlaces = larger;
        for (int index = HandlePlaces.CHUNK - 1; index >= 0; index--) {
            freePlaces[freeCount++] = first + index;
        }
    }
}
