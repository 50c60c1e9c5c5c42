package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All handles of a server, by cookie and by the place of the inode's record.
 *
 * <p>A cookie is an index and a tag that changes whenever the index is used again. It is looked up, never followed, so a
 * cookie that is forged, stale, or of an earlier server finds nothing.
 *
 * <p><b>Finding apart from forgetting:</b> a filesystem may give an object and forget it before its reference is counted. So
 * who searches reads {@link #forgets} before it asks the filesystem, and gives that number with what it found: if that may
 * have been forgotten since, {@link #acquire} answers null, and the filesystem is to be asked again. Nobody waits but for the
 * inode that it has found itself.
 *
 * <p><b>Threads:</b> {@link #find} and {@link #get} take no lock. All else takes one of {@value #STRIPES}, chosen by record;
 * a filesystem is never called under one.
 */
final class HandleTable {

    /** Says that what was found cannot have been forgotten. */
    static final long CERTAIN = Long.MAX_VALUE;

    private static final int STRIPES = 1 << HandleStripe.HASH_BITS;

    private final HandlePlaces places = new HandlePlaces();
    private final AtomicLong forgets = new AtomicLong();
    private final HandleStripe[] stripes = new HandleStripe[STRIPES];

    HandleTable(int firstTag) {
        for (int index = 0; index < STRIPES; index++) {
            stripes[index] = new HandleStripe(places, forgets, firstTag);
        }
    }

    /**
     * Finds a handle.
     *
     * @param cookie what the feeder sent
     * @return the handle, or null if the cookie is none of a handle that is held
     */
    @Nullable Handle find(long cookie) {
        return places.find(cookie);
    }

    /**
     * Finds a handle that must be there.
     *
     * @param cookie what the feeder sent
     * @return the handle
     * @throws ErrnoException EIO if the cookie is none of a handle that is held
     */
    Handle get(long cookie) {
        Handle handle = places.find(cookie);
        if (handle == null) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        return handle;
    }

    /** Returns how many inodes were forgotten so far. */
    long forgets() {
        return forgets.get();
    }

    /**
     * Counts one more reference of an inode, and makes its handle if it has none. Waits while the inode is being evicted.
     *
     * @param mount its mount
     * @param inode what the filesystem gave
     * @param recordOffset where its record lies
     * @param since {@link #forgets} before the filesystem was asked, or {@link #CERTAIN}
     * @return its handle, or null if the object may have been forgotten since: ask the filesystem again
     * @throws ContractException if another object is held for the inode of that record
     */
    @Nullable Handle acquire(ServedMount mount, Inode inode, long recordOffset, long since) {
        return stripe(mount, recordOffset).acquire(mount, inode, recordOffset, since);
    }

    /**
     * Counts the first reference of an inode that was just created.
     *
     * @param mount its mount
     * @param inode what the filesystem gave
     * @param recordOffset where its record lies
     * @param since as for {@link #acquire}
     * @return its handle, or null as {@link #acquire} answers it
     * @throws ContractException if the record belongs to an inode that is held
     */
    @Nullable Handle acquireNew(ServedMount mount, Inode inode, long recordOffset, long since) {
        return stripe(mount, recordOffset).acquireNew(mount, inode, recordOffset, since);
    }

    /**
     * Says whether the object that a filesystem gave may have been forgotten, so that its record means nothing. Waits while
     * the inode of that record is being evicted or forgotten.
     *
     * @param mount its mount
     * @param recordOffset where its record lies
     * @param since as for {@link #acquire}
     * @return true if the filesystem is to be asked again
     */
    boolean hasForgotten(ServedMount mount, long recordOffset, long since) {
        return stripe(mount, recordOffset).hasForgotten(mount, recordOffset, since);
    }

    /**
     * Counts one reference less. After the last, the handle is found by no cookie, and who finds the inode waits until {@link
     * #isWanted} was asked.
     *
     * @param handle what
     * @return true if that was the last
     * @throws ErrnoException EIO if it is not held: since it was found, another thread ended it
     */
    boolean release(Handle handle) {
        return stripe(handle).release(handle);
    }

    /**
     * Says whether somebody found the inode since its last reference was released, and if so, makes the handle what it was
     * before. If not, who finds the inode waits until it is {@link #forgotten}.
     *
     * @param handle what {@link #release} said yes of
     * @return true if the inode is held again; else it is to be forgotten
     */
    boolean isWanted(Handle handle) {
        return stripe(handle).isWanted(handle);
    }

    /**
     * Takes all references away.
     *
     * @param handle what
     * @param next EVICTED, as after {@link #release}; or FORGOTTEN: who finds the inode waits until it is {@link #forgotten}
     * @throws ErrnoException EIO if it is not held, as in {@link #release}
     */
    void end(Handle handle, Handle.State next) {
        stripe(handle).end(handle, next);
    }

    /**
     * Drops a handle whose inode the filesystem has forgotten.
     *
     * @param handle what {@link #isWanted} said no of, or what was ended
     */
    void forgotten(Handle handle) {
        stripe(handle).forgotten(handle);
    }

    /**
     * Returns the handles of a mount that no operation uses any more.
     *
     * @param mount which
     * @return all that are held, in no order
     */
    List<Handle> of(ServedMount mount) {
        List<Handle> all = new ArrayList<>();
        for (HandleStripe stripe : stripes) {
            stripe.collect(mount, all);
        }
        return all;
    }

    private HandleStripe stripe(Handle handle) {
        return stripe(handle.mount, handle.recordOffset);
    }

    private HandleStripe stripe(ServedMount mount, long recordOffset) {
        return stripes[hash(mount, recordOffset) & (STRIPES - 1)];
    }

    static int hash(ServedMount mount, long recordOffset) {
        long mixed = (recordOffset + (mount.cookie() << Integer.SIZE)) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> Integer.SIZE);
    }
}
