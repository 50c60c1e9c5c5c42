package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.DataOperations;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.GatherSink;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.QueryOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.lang.foreign.MemorySegment;

/**
 * Moves the bytes of regular files: what the calls by file do once it is clear that the file is open for them. No right is
 * checked here; who may keep setuid and setgid, the caller says.
 *
 * <p><b>Threads:</b> any, inside a use of the mount ({@link ZufMount#beginUse}) and with a reference to the inode. Takes the
 * locks itself.
 */
public final class FileData {

    private final ZufMount mount;

    /**
     * Makes the calls of a mount.
     *
     * @param mount whose files
     */
    public FileData(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Reads.
     *
     * @param inode a regular file
     * @param state how it is open
     * @param targets where to, in order
     * @param offset first byte in the file
     * @param touchesAccessTime whether the access time is set to now
     * @return bytes read, 0 at the end
     * @throws dev.zufs.api.ErrnoException EINVAL for a negative offset; what the server answers
     */
    public long read(Vnode inode, FileState state, MemorySegment[] targets, long offset, boolean touchesAccessTime) {
        requireOffset(offset);
        return mount.data().read(inode, state, targets, offset, touchesAccessTime);
    }

    /**
     * Reads without a copy: hands the places in the region where the bytes lie to a sink, which sends them on before they are
     * given back.
     *
     * @param inode a regular file
     * @param state how it is open
     * @param offset first byte in the file
     * @param length bytes
     * @param touchesAccessTime whether the access time is set to now
     * @param sink takes the places; what it throws comes through
     * @return bytes handed over, 0 at the end; {@link DataOperations#NOT_GATHERED} if the filesystem does not give its blocks, or
     *     not as many at once: what the sink has taken is void then, and the caller {@linkplain #read reads}
     * @throws dev.zufs.api.ErrnoException EINVAL for a negative offset or length; what the server answers
     */
    public long gather(
            Vnode inode, FileState state, long offset, long length, boolean touchesAccessTime, GatherSink sink) {
        requireOffset(offset);
        requireOffset(length);
        return mount.data().gather(inode, state, offset, length, touchesAccessTime, sink);
    }

    /**
     * Writes, and takes setuid, setgid and capabilities away before.
     *
     * @param inode a regular file
     * @param state how it is open
     * @param sources where from, in order
     * @param offset first byte in the file
     * @param keepsIdBits whether the caller may keep setuid and setgid
     * @return bytes written
     * @throws dev.zufs.api.ErrnoException EINVAL for a negative offset; EROFS, EFBIG, ENOSPC
     */
    public long write(Vnode inode, FileState state, MemorySegment[] sources, long offset, boolean keepsIdBits) {
        requireOffset(offset);
        int change = mount.beginChange();
        try {
            dropPrivileges(inode, sources, keepsIdBits);
            return mount.data().write(inode, state, sources, offset);
        } finally {
            mount.endChange(change);
        }
    }

    /**
     * Writes at the end, as {@link #write} otherwise.
     *
     * @param inode a regular file
     * @param state how it is open
     * @param sources where from, in order
     * @param keepsIdBits whether the caller may keep setuid and setgid
     * @return where and how much
     * @throws dev.zufs.api.ErrnoException EROFS, EFBIG, ENOSPC
     */
    public DataOperations.Appended append(Vnode inode, FileState state, MemorySegment[] sources, boolean keepsIdBits) {
        int change = mount.beginChange();
        try {
            dropPrivileges(inode, sources, keepsIdBits);
            return mount.data().append(inode, state, sources);
        } finally {
            mount.endChange(change);
        }
    }

    /** Fails for what cannot be a position; so the kernel does before it looks at the file. */
    static void requireOffset(long offset) {
        if (offset < 0) {
            throw Errnos.error(Errno.EINVAL);
        }
    }

    private void dropPrivileges(Vnode inode, MemorySegment[] sources, boolean keepsIdBits) {
        if (mount.attributes().mayHavePrivileges(inode) && hasBytes(sources)) {
            inode.locks().lockInodeExclusive();
            try {
                mount.attributes().dropPrivileges(inode, keepsIdBits);
            } finally {
                inode.locks().unlockInodeExclusive();
            }
        }
    }

    /** Says whether there is anything to write: a write of nothing changes nothing. */
    private static boolean hasBytes(MemorySegment[] sources) {
        for (MemorySegment source : sources) {
            if (source.byteSize() > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds data or a hole.
     *
     * @param inode what is open
     * @param offset where to begin
     * @param whence {@link QueryOperations#SEEK_DATA} or {@link QueryOperations#SEEK_HOLE}
     * @return the position found
     * @throws dev.zufs.api.ErrnoException EINVAL, ENXIO
     */
    public long seekContent(Vnode inode, long offset, int whence) {
        if (!inode.isRegular()) {
            throw Errnos.error(Errno.EINVAL);
        }
        return mount.queries().seek(inode, offset, whence);
    }

    /**
     * Says how a range will be used.
     *
     * @param inode a regular file
     * @param state how it is open
     * @param offset first byte
     * @param length bytes; 0 to the end
     * @param advice what is expected
     * @throws dev.zufs.api.ErrnoException EINVAL; what the filesystem answers
     */
    public void advise(Vnode inode, FileState state, long offset, long length, Advice advice) {
        if (offset < 0 || length < 0) {
            throw Errnos.error(Errno.EINVAL);
        }
        long bytes = length == 0 ? Math.max(0, inode.size() - offset) : length;
        switch (advice) {
            case NORMAL, RANDOM, SEQUENTIAL ->
                mount.data().expect(state, advice == Advice.RANDOM, advice == Advice.SEQUENTIAL);
            case WILL_NEED -> mount.data().willNeed(inode, state, offset, bytes);
            case DO_NOT_NEED -> mount.syncs().doNotNeed(inode, offset, bytes);
        }
    }

    /**
     * Maps a range.
     *
     * @param inode a regular file
     * @param offset first byte; a multiple of 4096
     * @param length bytes
     * @param shared whether stores reach the file
     * @param writable whether stores are allowed
     * @param ofWriter whether the file is open for writing
     * @param touchesAccessTime whether the access time is set to now
     * @return the mapping, to be closed
     * @throws dev.zufs.api.ErrnoException EACCES for stores into what can only be appended to; EINVAL, ENOMEM
     */
    public Mapping map(
            Vnode inode,
            long offset,
            long length,
            boolean shared,
            boolean writable,
            boolean ofWriter,
            boolean touchesAccessTime) {
        if (shared && writable && inode.isAppendOnly()) {
            throw Errnos.error(Errno.EACCES);
        }
        Mapping mapping = mount.faults().map(inode, offset, length, shared, writable, ofWriter);
        if (touchesAccessTime) {
            mount.attributes().touchAccessTime(inode);
        }
        return mapping;
    }
}
