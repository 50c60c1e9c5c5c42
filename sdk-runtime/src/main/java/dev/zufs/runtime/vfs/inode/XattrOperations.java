package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.XattrNamespace;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.vfs.lock.InodeLocks;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.XattrRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes: zuf's {@code xattr.c}. Takes the xattr lock itself; ACLs are {@link AclOperations}.
 *
 * <p>Names come without the prefix of their namespace, and without NUL.
 */
public final class XattrOperations {

    /** Set flag: fail if the attribute exists. */
    public static final int CREATE = XattrRequest.FLAG_CREATE;

    /** Set flag: fail if the attribute does not exist. */
    public static final int REPLACE = XattrRequest.FLAG_REPLACE;

    private static final byte[] CAPABILITY = "capability".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = System.getLogger(XattrOperations.class.getPackageName());
    private static final long NUL_BYTES = 1;

    private final ZufMount mount;

    XattrOperations(ZufMount mount) {
        this.mount = mount;
    }

    /**
     * Gets a value, or its length.
     *
     * @param vnode the inode
     * @param namespace where the name is known
     * @param name the name
     * @param target takes the value from its start on; null to ask for the length
     * @return length of the value in bytes
     * @throws dev.zufs.api.ErrnoException ENODATA, ERANGE if the target is too small; what the server answers
     */
    public int get(Vnode vnode, XattrNamespace namespace, byte[] name, @Nullable MemorySegment target) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockXattrShared();
        try {
            MemorySegment buffer = mount.sender().buffer();
            writeGet(buffer, vnode, namespace.code(), name.length + (int) NUL_BYTES, name, capacity(target));
            Errors.check(mount.sender().send(buffer));
            return takeAnswer(buffer, target);
        } finally {
            locks.unlockXattrShared(token);
        }
    }

    /** Writes an XATTR_GET; {@code nameLength} counts the NUL, which {@code name} may or may not have. */
    static void writeGet(MemorySegment buffer, Vnode vnode, int type, int nameLength, byte[] name, int capacity) {
        RequestWriter.xattrGet(buffer, 0, nameLength);
        XattrRequest.inodeCookie(buffer, 0, vnode.cookie());
        XattrRequest.flags(buffer, 0, 0);
        XattrRequest.type(buffer, 0, type);
        XattrRequest.ioctlFlags(buffer, 0, 0);
        XattrRequest.bufferSize(buffer, 0, capacity);
        writeName(buffer, name, nameLength);
    }

    private static void writeName(MemorySegment buffer, byte[] name, int nameLength) {
        MemorySegment.copy(name, 0, buffer, ValueLayout.JAVA_BYTE, XattrRequest.DATA, name.length);
        buffer.set(ValueLayout.JAVA_BYTE, XattrRequest.DATA + nameLength - 1, (byte) 0);
    }

    private static int capacity(@Nullable MemorySegment target) {
        return target == null ? 0 : (int) Math.min(target.byteSize(), XattrRequest.MAX_ANSWER_SIZE);
    }

    /** Gives the length of an answer, which is in the buffer at {@link XattrRequest#DATA} if there was room for any. */
    static int checkedLength(MemorySegment buffer, int capacity) {
        int length = XattrRequest.bufferSize(buffer, 0);
        if (length < 0 || length > XattrRequest.MAX_ANSWER_SIZE) {
            LOG.log(Level.WARNING, "an extended attribute of {0} bytes is answered", length);
            throw Errors.of(Errno.EIO);
        }
        if (capacity != 0) {
            if (length > capacity) {
                throw Errors.of(Errno.ERANGE);
            }
            if (OpHeader.outLen(buffer, 0) < length + Integer.BYTES) {
                LOG.log(Level.WARNING, "the answer is shorter than the extended attribute");
                throw Errors.of(Errno.EIO);
            }
        }
        return length;
    }

    private static int takeAnswer(MemorySegment buffer, @Nullable MemorySegment target) {
        int length = checkedLength(buffer, capacity(target));
        if (target != null && target.byteSize() > 0) {
            MemorySegment.copy(buffer, XattrRequest.DATA, target, 0, length);
        }
        return length;
    }

    /**
     * Sets a value.
     *
     * @param vnode the inode; its inode lock is held exclusively
     * @param namespace where the name is known
     * @param name the name
     * @param value the value, possibly empty
     * @param flags 0, {@link #CREATE} or {@link #REPLACE}
     * @throws dev.zufs.api.ErrnoException EEXIST, ENODATA, ENOSPC, E2BIG; what the server answers
     */
    public void set(Vnode vnode, XattrNamespace namespace, byte[] name, MemorySegment value, int flags) {
        if (namespace == XattrNamespace.SECURITY) {
            vnode.withoutSecurity(false);
        }
        int emptyFlag = value.byteSize() == 0 ? XattrRequest.IOCTL_FLAG_SET_EMPTY : 0;
        change(vnode, namespace, name, value, flags, emptyFlag);
    }

    /**
     * Removes a value.
     *
     * @param vnode the inode; its inode lock is held exclusively
     * @param namespace where the name is known
     * @param name the name
     * @throws dev.zufs.api.ErrnoException ENODATA; what the server answers
     */
    public void remove(Vnode vnode, XattrNamespace namespace, byte[] name) {
        change(vnode, namespace, name, MemorySegment.NULL, REPLACE, 0);
    }

    /** Takes capabilities away for a change that sets the times, and tells of them, itself. */
    void removeCapability(Vnode vnode) {
        sendSet(vnode, XattrNamespace.SECURITY, CAPABILITY, MemorySegment.NULL, REPLACE, 0);
    }

    private void change(
            Vnode vnode, XattrNamespace namespace, byte[] name, MemorySegment value, int flags, int requestFlags) {
        if (!mount.profile().isPosix()) {
            sendSet(vnode, namespace, name, value, flags, requestFlags);
            return;
        }
        long now = mount.now();
        SavedTimes before = SavedTimes.of(vnode, now);
        vnode.changed(now);
        try {
            sendSet(vnode, namespace, name, value, flags, requestFlags);
            Errors.check(mount.attributes().send(vnode, SetattrRequest.ATTRIBUTE_CTIME));
        } catch (ErrnoException e) {
            before.restoreIn(mount.profile());
            throw e;
        } finally {
            vnode.readBlocks();
        }
    }

    private void sendSet(
            Vnode vnode, XattrNamespace namespace, byte[] name, MemorySegment value, int flags, int requestFlags) {
        InodeLocks locks = vnode.locks();
        locks.lockXattrExclusive();
        try {
            MemorySegment buffer = mount.sender().buffer();
            int nameLength = name.length + (int) NUL_BYTES;
            writeSet(buffer, vnode, namespace.code(), nameLength, name, value.byteSize());
            XattrRequest.flags(buffer, 0, flags);
            XattrRequest.ioctlFlags(buffer, 0, requestFlags);
            MemorySegment.copy(value, 0, buffer, XattrRequest.value(buffer, 0), value.byteSize());
            mount.sender().sendOrFail(buffer);
        } finally {
            locks.unlockXattrExclusive();
        }
    }

    /** Writes an XATTR_SET but for its value; {@code nameLength} counts the NUL. */
    static void writeSet(MemorySegment buffer, Vnode vnode, int type, int nameLength, byte[] name, long valueLength) {
        if (nameLength + valueLength > XattrRequest.MAX_SET_SIZE
                || Operation.inLen(Operation.XATTR_SET) + nameLength + valueLength > OperationPort.BUFFER_BYTES) {
            throw Errors.of(Errno.E2BIG);
        }
        RequestWriter.xattrSet(buffer, 0, nameLength, (int) valueLength);
        XattrRequest.inodeCookie(buffer, 0, vnode.cookie());
        XattrRequest.flags(buffer, 0, 0);
        XattrRequest.type(buffer, 0, type);
        XattrRequest.ioctlFlags(buffer, 0, 0);
        writeName(buffer, name, nameLength);
    }

    /**
     * Lists names, each with its prefix and a NUL, or gives the length of the list.
     *
     * @param vnode the inode
     * @param trusted whether the caller may see {@code trusted.} names
     * @param target takes the list from its start on; null to ask for the length
     * @return length of the list in bytes
     * @throws dev.zufs.api.ErrnoException ERANGE if the target is too small; what the server answers
     */
    public int list(Vnode vnode, boolean trusted, @Nullable MemorySegment target) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockXattrShared();
        try {
            MemorySegment buffer = mount.sender().begin(Operation.XATTR_LIST);
            XattrRequest.inodeCookie(buffer, 0, vnode.cookie());
            XattrRequest.ioctlFlags(buffer, 0, trusted ? XattrRequest.IOCTL_FLAG_TRUSTED : 0);
            XattrRequest.bufferSize(buffer, 0, capacity(target));
            Errors.check(mount.sender().send(buffer));
            return takeAnswer(buffer, target);
        } finally {
            locks.unlockXattrShared(token);
        }
    }

    /** Says whether a change has to take capabilities of an executable away; asks the server unless that is known. */
    boolean hasCapability(Vnode vnode) {
        InodeLocks locks = vnode.locks();
        int token = locks.lockXattrShared();
        try {
            MemorySegment buffer = mount.sender().buffer();
            int nameLength = CAPABILITY.length + (int) NUL_BYTES;
            writeGet(buffer, vnode, XattrNamespace.SECURITY.code(), nameLength, CAPABILITY, 0);
            int error = mount.sender().send(buffer);
            return error == Errors.NONE && XattrRequest.bufferSize(buffer, 0) > 0;
        } finally {
            locks.unlockXattrShared(token);
        }
    }
}
