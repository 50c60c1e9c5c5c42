package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;

/**
 * Fills the header of a request exactly as the kernel module does; the fields behind it are the caller's to set.
 *
 * <p>Everything in the header is written, so the buffer may hold anything before. Lengths that exceed the 16 bits of
 * the header are refused.
 */
public final class RequestWriter {

    private static final int MAX_U16 = 0xFFFF;

    private RequestWriter() {}

    /**
     * Writes the header of an operation of fixed size without data in the window.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request
     * @param operation number of the operation
     * @throws IllegalArgumentException if the operation is not known or its size varies
     */
    public static void fixed(MemorySegment buffer, long at, int operation) {
        data(buffer, at, operation, 0, 0);
    }

    /**
     * Writes the header of an operation of fixed size with data.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request
     * @param operation number of the operation
     * @param offset offset of the data in the window in bytes, 0 if the operation has no window
     * @param len length of the data in bytes
     * @throws IllegalArgumentException if the operation is not known or its size varies
     */
    public static void data(MemorySegment buffer, long at, int operation, int offset, int len) {
        if (!Operation.isKnown(operation) || Operation.isVariable(operation)) {
            throw new IllegalArgumentException("no operation of fixed size: " + Operation.name(operation));
        }
        write(buffer, at, operation, 0, 0);
        OpHeader.offset(buffer, at, offset);
        OpHeader.len(buffer, at, len);
    }

    /**
     * Writes the header that ends a wait.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request
     * @param err 0 after BREAK_ALL, or the negative error of the wait
     */
    public static void breakWait(MemorySegment buffer, long at, int err) {
        write(buffer, at, Operation.BREAK, 0, 0);
        OpHeader.err(buffer, at, err);
    }

    /**
     * Writes the header of IOCTL.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request
     * @param argumentSize size of the argument in bytes
     * @throws IllegalArgumentException if the request would be too long
     */
    public static void ioctl(MemorySegment buffer, long at, int argumentSize) {
        write(buffer, at, Operation.IOCTL, argumentSize, argumentSize);
    }

    /**
     * Writes the header and the name's length of XATTR_GET.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request
     * @param nameLen length of the name in bytes, NUL included
     * @throws IllegalArgumentException if the request would be too long
     */
    public static void xattrGet(MemorySegment buffer, long at, int nameLen) {
        write(buffer, at, Operation.XATTR_GET, nameLen, 0);
        XattrRequest.nameLen(buffer, at, nameLen);
    }

    /**
     * Writes the header and both lengths of XATTR_SET.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request
     * @param nameLen length of the name in bytes, NUL included
     * @param valueLen length of the value in bytes
     * @throws IllegalArgumentException if the request would be too long, see {@link XattrRequest#MAX_SET_SIZE}
     */
    public static void xattrSet(MemorySegment buffer, long at, int nameLen, int valueLen) {
        write(buffer, at, Operation.XATTR_SET, Math.addExact(nameLen, valueLen), 0);
        XattrRequest.nameLen(buffer, at, nameLen);
        XattrRequest.bufferSize(buffer, at, valueLen);
    }

    /**
     * Writes the header and the count of PUT_MULTY.
     *
     * @param buffer segment with the op buffer
     * @param at offset of the request
     * @param elementCount number of elements
     * @param len length of the data of the GET_MULTY in bytes
     * @throws IllegalArgumentException if the request would be too long
     */
    public static void putMulty(MemorySegment buffer, long at, int elementCount, int len) {
        write(buffer, at, Operation.PUT_MULTY, Math.multiplyExact(elementCount, (int) IomapElement.UNIT_SIZE), 0);
        OpHeader.len(buffer, at, len);
        Iomap.count(buffer, at + IoRequest.IOMAP, elementCount);
    }

    /**
     * Writes the header of MOUNT, UMOUNT or REMOUNT.
     *
     * @param buffer segment with the mount buffer
     * @param at offset of the request
     * @param operation number of the {@link MountOperation}
     * @param optionsLen length of the options text in bytes, NUL included, or 0
     * @throws IllegalArgumentException if the request would be too long
     */
    public static void mount(MemorySegment buffer, long at, int operation, int optionsLen) {
        int size = (int) MountRequest.SIZE;
        header(buffer, at, operation, size + optionsLen, 0, size, 0);
        MountInfo.mountOptionsLen(buffer, at + MountRequest.INFO, optionsLen);
    }

    /**
     * Writes the header and the capacity of DDBG_RD.
     *
     * @param buffer segment with the mount buffer
     * @param at offset of the request
     * @param capacity capacity of the reader in bytes
     * @throws IllegalArgumentException if the reply would be too long
     */
    public static void debugRead(MemorySegment buffer, long at, int capacity) {
        int outLen = (int) (MountRequest.DEBUG + DebugInfo.TEXT) + capacity;
        header(buffer, at, MountOperation.DDBG_RD, MountOperation.DDBG_RD_IN_LEN, 0, outLen, 0);
        DebugInfo.len(buffer, at + MountRequest.DEBUG, capacity);
    }

    /**
     * Writes the header of DDBG_WR.
     *
     * @param buffer segment with the mount buffer
     * @param at offset of the request
     */
    public static void debugWrite(MemorySegment buffer, long at) {
        header(buffer, at, MountOperation.DDBG_WR, MountOperation.DDBG_WR_IN_LEN, 0, (int) MountRequest.SIZE, 0);
    }

    /**
     * Makes what MOUNT returns when the server is to stop; the rest of the buffer keeps its bytes.
     *
     * @param buffer segment with the mount buffer
     * @param at offset of the request
     */
    public static void breakMount(MemorySegment buffer, long at) {
        OpHeader.operation(buffer, at, MountOperation.MOUNT);
        OpHeader.err(buffer, at, ZufProtocol.MOUNT_BREAK_ERROR);
    }

    private static void write(MemorySegment buffer, long at, int operation, int extraIn, int extraMax) {
        header(
                buffer,
                at,
                operation,
                Operation.inLen(operation) + extraIn,
                Operation.outStart(operation),
                Operation.outLen(operation),
                Operation.outMax(operation) + extraMax);
    }

    private static void header(
            MemorySegment buffer, long at, int operation, int inLen, int outStart, int outLen, int outMax) {
        if ((inLen | outLen | outMax) > MAX_U16 || (inLen | outLen | outMax) < 0) {
            throw new IllegalArgumentException(
                    "in_len " + inLen + ", out_len " + outLen + ", out_max " + outMax + ": at most " + MAX_U16);
        }
        OpHeader.clear(buffer, at);
        OpHeader.inLen(buffer, at, inLen);
        OpHeader.outMax(buffer, at, outMax);
        OpHeader.outStart(buffer, at, outStart);
        OpHeader.outLen(buffer, at, outLen);
        OpHeader.operation(buffer, at, operation);
    }
}
