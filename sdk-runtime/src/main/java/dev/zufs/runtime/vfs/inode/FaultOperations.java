package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.MmapCloseRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Maps files, and serves page faults: zuf's {@code mmap.c}. Takes the locks itself. */
public final class FaultOperations {

    /** Place of a page that shows zeros and has no block. */
    static final long ZERO_PAGE = 0;

    /** Longest mapping: its table of pages takes heap. */
    private static final long MAX_BYTES = 1L << 44;

    private static final Logger LOG = System.getLogger(FaultOperations.class.getPackageName());

    private final ZufMount mount;

    FaultOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Maps a range of a file. No operation is sent until a page is touched.
     *
     * @param vnode a regular file, of which the mapping takes a reference
     * @param position first byte; a multiple of 4096
     * @param length bytes, at least 1
     * @param shared whether stores reach the file
     * @param writable whether stores are allowed
     * @param ofWriter whether the file is open for writing, as which the mapping counts until it is closed
     * @return the mapping, to be closed
     * @throws ErrnoException EINVAL for a position or length that cannot be mapped, ENOMEM for more than 16 TiB
     */
    public Mapping map(Vnode vnode, long position, long length, boolean shared, boolean writable, boolean ofWriter) {
        boolean aligned = position >= 0 && position % ZufProtocol.PAGE_SIZE == 0;
        if (!aligned || length <= 0 || position > Long.MAX_VALUE - ZufProtocol.PAGE_SIZE - length) {
            throw Errors.of(Errno.EINVAL);
        }
        if (length > MAX_BYTES) {
            throw Errors.of(Errno.ENOMEM);
        }
        Mapping mapping = new Mapping(mount, vnode, position, length, shared, writable, ofWriter);
        if (ofWriter) {
            mount.beginWriting();
        }
        vnode.acquire();
        vnode.mappings().add(mapping);
        return mapping;
    }

    /** Ends a mapping; the last of an inode is told to the server. */
    void closed(Mapping mapping, Vnode vnode) {
        if (vnode.mappings().remove(mapping)) {
            InodeLocks locks = vnode.locks();
            int token = locks.lockSyncShared();
            try {
                MemorySegment buffer = mount.sender().begin(Operation.MMAP_CLOSE);
                MmapCloseRequest.inodeCookie(buffer, 0, vnode.cookie());
                int error = mount.sender().send(buffer);
                if (error != Errors.NONE) {
                    LOG.log(Level.WARNING, "MMAP_CLOSE of {0} fails with {1}", vnode, error);
                }
            } finally {
                locks.unlockSyncShared(token);
            }
        }
        if (mapping.isOfWriter()) {
            mount.endWriting();
        }
        mount.inodes().release(vnode);
    }

    /** Takes the block of a page for reading; gives its place, or {@link #ZERO_PAGE}, to {@code mapping}. */
    void readFault(Mapping mapping, Vnode vnode, long page) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockSyncShared();
        try {
            checkWithinFile(vnode, page);
            Mappings mappings = vnode.mappings();
            long changes = mappings.changes();
            MemorySegment buffer = get(vnode, page, IoRequest.RW_MMAP);
            int count = Extents.count(buffer);
            long place = count == 0
                    ? Extents.HOLE
                    : Extents.place(buffer, 0, mount.region().byteSize());
            if (place == Extents.NOWHERE) {
                Extents.giveBack(mount.sender(), buffer, count);
                throw busError("the block lies outside of the region");
            }
            boolean installed = mapping.installReadable(page, place);
            if (installed && mappings.changes() != changes) {
                // A write, or a write fault, does not wait for this one: the page may have got another block since.
                mapping.drop(page, page, false);
            }
            if (place != Extents.HOLE) {
                Extents.giveBack(mount.sender(), buffer, count);
            }
        } finally {
            locks.unlockSyncShared(token);
        }
    }

    /** Takes the block of a page for writing, and gives its place to {@code mapping}. */
    void writeFault(Mapping mapping, Vnode vnode, long page) {
        int change = mount.beginChange();
        InodeLocks locks = vnode.locks();
        int token = locks.lockSyncShared();
        try {
            checkWithinFile(vnode, page);
            vnode.touch(mount.now());
            MemorySegment buffer = get(vnode, page, IoRequest.RW_MMAP | IoRequest.RW_WRITE);
            int count = Extents.count(buffer);
            long place = count == 0
                    ? Extents.HOLE
                    : Extents.place(buffer, 0, mount.region().byteSize());
            if (place == Extents.HOLE || place == Extents.NOWHERE) {
                Extents.giveBack(mount.sender(), buffer, count);
                throw busError("a write fault got no block");
            }
            if ((IoRequest.returnFlags(buffer, 0) & IoRequest.RETURN_NEW) != 0) {
                vnode.readBlocks();
            }
            Mappings mappings = vnode.mappings();
            mappings.noteChange();
            mappings.unmapOthers(mapping, page);
            mapping.installWritable(page, place);
            mappings.noteWriteMapped();
            Extents.giveBack(mount.sender(), buffer, count);
        } finally {
            locks.unlockSyncShared(token);
            mount.endChange(change);
        }
    }

    private MemorySegment get(Vnode vnode, long page, long rw) {
        long position = page * ZufProtocol.PAGE_SIZE;
        MemorySegment buffer = mount.sender().begin(Operation.GET_MULTY, 0, ZufProtocol.PAGE_SIZE);
        IoRequest.inodeCookie(buffer, 0, vnode.cookie());
        IoRequest.filePosition(buffer, 0, position);
        IoRequest.rw(buffer, 0, rw);
        IoRequest.lastPosition(buffer, 0, position);
        int error = mount.data().sendWithRetry(vnode, buffer);
        if (error != Errors.NONE) {
            throw new ErrnoException(Errno.EFAULT, "page fault", Errors.exception(error));
        }
        return buffer;
    }

    /**
     * Drops the mapped pages of a range of a file: the next access asks where they lie.
     *
     * @param vnode the file; the caller has a reference
     * @param offset first byte
     * @param length how many bytes, positive
     */
    public void unmap(Vnode vnode, long offset, long length) {
        Mappings mappings = vnode.mappingsOrNull();
        if (mappings != null) {
            long first = offset / ZufProtocol.PAGE_SIZE;
            long last = (offset + Math.min(length, Long.MAX_VALUE - offset) - 1) / ZufProtocol.PAGE_SIZE;
            mappings.unmapPages(first, last - first + 1);
        }
    }

    /** Reads a page for a private copy of it. */
    MemorySegment copyOf(Vnode vnode, long page) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockSyncShared();
        try {
            checkWithinFile(vnode, page);
            MemorySegment copy = Arena.ofAuto().allocate(ZufProtocol.PAGE_SIZE, ZufProtocol.PAGE_SIZE);
            MemorySegment buffer = mount.sender().begin(Operation.READ, 0, ZufProtocol.PAGE_SIZE);
            IoRequest.inodeCookie(buffer, 0, vnode.cookie());
            IoRequest.filePosition(buffer, 0, page * ZufProtocol.PAGE_SIZE);
            int error = mount.sender().send(buffer, copy);
            if (error != Errors.NONE) {
                throw new ErrnoException(Errno.EFAULT, "page fault", Errors.exception(error));
            }
            return copy;
        } finally {
            locks.unlockSyncShared(token);
        }
    }

    private static void checkWithinFile(Vnode vnode, long page) {
        if (page * ZufProtocol.PAGE_SIZE >= vnode.size()) {
            throw busError("the page lies beyond the end of the file");
        }
    }

    private static ErrnoException busError(String message) {
        return new ErrnoException(Errno.EFAULT, message);
    }
}
