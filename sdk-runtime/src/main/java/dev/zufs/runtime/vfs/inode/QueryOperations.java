package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.DppPointer;
import dev.zufs.runtime.wire.FiemapExtent;
import dev.zufs.runtime.wire.FiemapRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SeekRequest;
import dev.zufs.runtime.wire.ShowOptionsRequest;
import dev.zufs.runtime.wire.StatfsRequest;
import dev.zufs.runtime.wire.ZufProtocol;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Operations that only ask: STATFS, SHOW_OPTIONS, LLSEEK, FIEMAP; and link texts, which take none. */
public final class QueryOperations {

    /** Seek for data at or behind the offset. */
    public static final int SEEK_DATA = SeekRequest.SEEK_DATA;

    /** Seek for a hole at or behind the offset. */
    public static final int SEEK_HOLE = SeekRequest.SEEK_HOLE;

    private static final Logger LOG = System.getLogger(QueryOperations.class.getPackageName());

    private final ZufMount mount;

    QueryOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * What statfs(2) tells.
     *
     * @param type magic number
     * @param blockBytes unit of the block counts
     * @param blocks all blocks
     * @param freeBlocks free ones
     * @param availableBlocks those that everybody can have
     * @param inodes all inodes
     * @param freeInodes free ones
     * @param id of the filesystem
     * @param maxNameBytes longest name
     */
    public record Space(
            long type,
            long blockBytes,
            long blocks,
            long freeBlocks,
            long availableBlocks,
            long inodes,
            long freeInodes,
            long id,
            long maxNameBytes) {}

    /**
     * An extent of a file.
     *
     * @param logical first byte in the file
     * @param physical first byte on the media
     * @param length bytes
     * @param flags as {@link FiemapExtent} names them
     */
    public record Extent(long logical, long physical, long length, int flags) {}

    /**
     * Asks for the statistics.
     *
     * @return fresh numbers
     * @throws dev.zufs.api.ErrnoException what the server answers
     */
    public Space statistics() {
        MemorySegment buffer = mount.sender().begin(Operation.STATFS);
        StatfsRequest.superBlockCookie(buffer, 0, mount.superBlockCookie());
        int error = mount.sender().send(buffer);
        if (error != Errors.NONE && error != Errors.EINTR) {
            throw Errors.exception(error);
        }
        long id = Integer.toUnsignedLong(StatfsRequest.fsidLow(buffer, 0))
                | (long) StatfsRequest.fsidHigh(buffer, 0) << Integer.SIZE;
        return new Space(
                StatfsRequest.type(buffer, 0),
                StatfsRequest.blockSize(buffer, 0),
                StatfsRequest.blocks(buffer, 0),
                StatfsRequest.blocksFree(buffer, 0),
                StatfsRequest.blocksAvailable(buffer, 0),
                StatfsRequest.files(buffer, 0),
                StatfsRequest.filesFree(buffer, 0),
                id,
                StatfsRequest.nameLength(buffer, 0));
    }

    /**
     * Asks for the mount options, as {@code /proc/mounts} shows them.
     *
     * @return the text's bytes, each option preceded by a comma; empty if the server fails
     */
    public byte[] options() {
        MemorySegment buffer = mount.sender().begin(Operation.SHOW_OPTIONS);
        ShowOptionsRequest.superBlockCookie(buffer, 0, mount.superBlockCookie());
        int error = mount.sender().send(buffer);
        int length = error == Errors.NONE ? OpHeader.outLen(buffer, 0) : 0;
        if (length > ShowOptionsRequest.MAX_TEXT_SIZE) {
            LOG.log(Level.WARNING, "SHOW_OPTIONS answers {0} bytes", length);
            length = 0;
        }
        return buffer.asSlice(ShowOptionsRequest.TEXT, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * Reads the text of a symbolic link, without any operation.
     *
     * @param vnode a symbolic link
     * @return its text
     * @throws dev.zufs.api.ErrnoException EIO if the text does not lie in the region
     */
    public byte[] linkText(Vnode vnode) {
        MemorySegment region = mount.region();
        long size = vnode.size();
        if (size < ZusInode.SYMLINK_SIZE) {
            return region.asSlice(vnode.record() + ZusInode.SYMLINK, size).toArray(ValueLayout.JAVA_BYTE);
        }
        long position = ZusInode.symlinkPosition(region, vnode.record());
        boolean fits = size < ZufProtocol.MAX_SYMLINK_SIZE && DppPointer.isInT1(position, size, region.byteSize());
        if (!fits) {
            LOG.log(Level.WARNING, "a link of {0} bytes lies at {1}", size, position);
            throw Errors.of(Errno.EIO);
        }
        return region.asSlice(position, size).toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * Finds data or a hole.
     *
     * @param vnode a regular file
     * @param offset where to begin
     * @param whence {@link #SEEK_DATA} or {@link #SEEK_HOLE}
     * @return the position found
     * @throws dev.zufs.api.ErrnoException EINVAL, ENXIO; what the server answers
     */
    public long seek(Vnode vnode, long offset, int whence) {
        if (offset < 0 || offset > mount.maxFileBytes()) {
            throw Errors.of(mount.profile().isPosix() ? Errno.ENXIO : Errno.EINVAL);
        }
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            long size = vnode.size();
            if (offset >= size) {
                throw Errors.of(Errno.ENXIO);
            }
            if (vnode.blocks() == 0 && !mount.profile().isPosix()) {
                if (whence == SEEK_DATA) {
                    throw Errors.of(Errno.ENXIO);
                }
                return size;
            }
            return sendSeek(vnode, offset, whence, size);
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    private long sendSeek(Vnode vnode, long offset, int whence, long size) {
        MemorySegment buffer = mount.sender().begin(Operation.LLSEEK);
        SeekRequest.inodeCookie(buffer, 0, vnode.cookie());
        SeekRequest.offsetIn(buffer, 0, offset);
        SeekRequest.whence(buffer, 0, whence);
        mount.sender().sendOrFail(buffer);
        long found = SeekRequest.offsetOut(buffer, 0);
        if (whence == SEEK_DATA && (found == -1 || found == size)) {
            throw Errors.of(Errno.ENXIO);
        }
        if (found < offset || found > size) {
            LOG.log(Level.WARNING, "LLSEEK from {0} in {1} bytes answers {2}", offset, size, found);
            throw Errors.of(Errno.EIO);
        }
        return found;
    }

    /**
     * Lists extents.
     *
     * @param vnode a regular file
     * @param start first byte
     * @param length bytes
     * @param flags of the request
     * @param extents memory of the caller for the extents, {@link FiemapExtent#SIZE} bytes each; empty to count only
     * @return how many extents there are, of which the memory has as many as fit
     * @throws dev.zufs.api.ErrnoException EOPNOTSUPP; EINVAL if the server counts more than there is room; what the server
     *     answers
     */
    public int extents(Vnode vnode, long start, long length, int flags, MemorySegment extents) {
        int capacity = (int) Math.min(extents.byteSize() / FiemapExtent.SIZE, Bounce.LARGE / FiemapExtent.SIZE);
        int bytes = capacity * (int) FiemapExtent.SIZE;
        if ((flags & FiemapRequest.FLAG_SYNC) != 0) {
            // Under the lock of a sync, which the question itself does not hold.
            mount.syncs().sync(vnode, start, length, false);
        }
        InodeLocks locks = vnode.locks();
        int token = locks.lockInodeShared();
        try {
            int offset = bytes == 0 ? 0 : (int) (extents.address() & ZufProtocol.PAGE_SIZE - 1);
            MemorySegment buffer = mount.sender().begin(Operation.FIEMAP, offset, bytes);
            FiemapRequest.inodeCookie(buffer, 0, vnode.cookie());
            FiemapRequest.start(buffer, 0, start);
            FiemapRequest.length(buffer, 0, length);
            FiemapRequest.flags(buffer, 0, flags);
            FiemapRequest.extentsMax(buffer, 0, capacity);
            MemorySegment window = bytes == 0 ? OperationPort.NO_WINDOW : extents.asSlice(0, bytes);
            Errors.check(mount.sender().send(buffer, window));
            int mapped = FiemapRequest.extentsMapped(buffer, 0);
            if (mapped < 0 || (capacity != 0 && mapped > capacity)) {
                throw Errors.of(Errno.EINVAL);
            }
            return mapped;
        } finally {
            locks.unlockInodeShared(token);
        }
    }

    /**
     * Lists extents as values.
     *
     * @param vnode a regular file
     * @param start first byte
     * @param length bytes
     * @param maxExtents at most how many
     * @return the extents in order
     * @throws dev.zufs.api.ErrnoException as {@link #extents(Vnode, long, long, int, MemorySegment)}
     */
    public List<Extent> extents(Vnode vnode, long start, long length, int maxExtents) {
        long bytes = Math.clamp(maxExtents * FiemapExtent.SIZE, FiemapExtent.SIZE, Bounce.LARGE);
        MemorySegment memory = mount.bounce().borrow(bytes);
        try {
            MemorySegment window = memory.asSlice(0, bytes);
            window.fill((byte) 0);
            int count = extents(vnode, start, length, 0, window);
            List<Extent> result = new ArrayList<>(count);
            for (int index = 0; index < count; index++) {
                long at = index * FiemapExtent.SIZE;
                result.add(new Extent(
                        FiemapExtent.logical(window, at),
                        FiemapExtent.physical(window, at),
                        FiemapExtent.length(window, at),
                        FiemapExtent.flags(window, at)));
            }
            return result;
        } finally {
            mount.bounce().giveBack(memory);
        }
    }
}
