package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.DirectoryEntryCodec;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ReaddirRequest;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/** Lists directories: zuf's {@code directory.c}. Takes the directory's lock itself. */
public final class DirectoryOperations {

    private static final Logger LOG = System.getLogger(DirectoryOperations.class.getPackageName());

    private final ZufMount mount;

    DirectoryOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Fetches the entries from a position on, as many as one operation brings.
     *
     * @param directory the directory
     * @param position 0 to begin with, then what the last {@link DirectoryListing#deliver} answered
     * @param touchesAccessTime whether the access time is set to now
     * @param maxBytes for how much the caller has room, in bytes of {@link DirectoryEntryCodec}; at least a page is asked
     *     for, and in profile {@link Profile#ZUF} all
     * @return the entries, to be delivered and closed
     * @throws dev.zufs.api.ErrnoException what the server answers, in profile {@link Profile#POSIX} only
     */
    public DirectoryListing list(Vnode directory, long position, boolean touchesAccessTime, long maxBytes) {
        boolean posix = mount.profile().isPosix();
        long room = posix ? Math.min(maxBytes, ZufProtocol.WINDOW_SIZE) : ZufProtocol.WINDOW_SIZE;
        // The size may change until the lock is held; that only asks for less, or more, than there is.
        long left = directory.size() - position;
        DirectoryListing listing =
                new DirectoryListing(mount.bounce(), position, Math.max(Math.min(left, room), ZufProtocol.PAGE_SIZE));
        boolean fetched = false;
        try {
            if (position == 0 || left > 0) {
                fetch(directory, position, touchesAccessTime, listing);
            }
            fetched = true;
            return listing;
        } finally {
            if (!fetched) {
                listing.close();
            }
        }
    }

    private void fetch(Vnode directory, long position, boolean touchesAccessTime, DirectoryListing listing) {
        InodeLocks locks = directory.locks();
        int token = locks.lockInodeShared();
        try {
            send(directory, position, listing);
            if (touchesAccessTime) {
                directory.accessed(mount.now());
            }
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    private void send(Vnode directory, long position, DirectoryListing listing) {
        MemorySegment window = listing.window();
        MemorySegment buffer = mount.sender().begin(Operation.READDIR, 0, (int) window.byteSize());
        ReaddirRequest.directoryCookie(buffer, 0, directory.cookie());
        ReaddirRequest.position(buffer, 0, position);
        int error = mount.sender().send(buffer, window);
        if (error == Errors.NONE) {
            // What is negative is no position, and fails as one that does not go on.
            listing.next(Math.max(0, ReaddirRequest.position(buffer, 0)));
        } else if (mount.profile().isPosix()) {
            throw Errors.exception(error);
        } else {
            LOG.log(Level.WARNING, "READDIR fails with {0}, which ends the listing", error);
        }
    }
}
