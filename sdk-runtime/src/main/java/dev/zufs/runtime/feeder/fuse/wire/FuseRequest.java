package dev.zufs.runtime.feeder.fuse.wire;

import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException.Fault;
import java.lang.foreign.MemorySegment;

/**
 * Finds the parts of one request after the other, and refuses a request that is not what it says.
 *
 * <p>A request that {@link #read} or {@link #readRing} has returned for is whole: its structure is there, its names end
 * and have a length that names can have, its data and extensions fit, and no number in it makes a range or a reply
 * impossible. Whoever reads it through the accessors of its structure needs no other check. No request, whatever its
 * bytes, makes an {@link IndexOutOfBoundsException}.
 *
 * <p><b>Threads:</b> one at a time. <b>Lifetime:</b> the object may be used for any number of requests; what it says is
 * about the last one, is valid for as long as the buffer is left alone, and means nothing after an exception. Nothing
 * is allocated but exceptions. Offsets are in the segments that the methods name, lengths are in bytes.
 */
public final class FuseRequest {

    private final long setxattrSize;
    private final int maxReplyLength;

    private MemorySegment header = MemorySegment.NULL;
    private long headerAt;
    private MemorySegment structure = MemorySegment.NULL;
    private long structureAt;
    private long structureLength;
    private MemorySegment body = MemorySegment.NULL;
    private long position;
    private long end;
    private long nameAt;
    private int nameLength;
    private long secondNameAt;
    private int secondNameLength;
    private long dataAt;
    private int dataLength;
    private long extensionsAt;
    private int extensionsLength;

    /**
     * Makes a reader of requests.
     *
     * @param extendedSetxattr whether {@link FuseInitFlags#SETXATTR_EXT} is taken
     * @param maxReplyLength most bytes that a reply can have behind its header
     */
    public FuseRequest(boolean extendedSetxattr, int maxReplyLength) {
        this.setxattrSize = FuseSetxattrIn.sizeFor(extendedSetxattr);
        this.maxReplyLength = maxReplyLength;
    }

    /**
     * Takes a request as one read of the device gives it: all parts behind each other.
     *
     * @param buffer segment with the request
     * @param at offset of the request
     * @param length number of bytes that were read
     * @return the operation
     * @throws MalformedRequestException if the request is not what it says
     */
    public FuseOpcode read(MemorySegment buffer, long at, long length) throws MalformedRequestException {
        if (length < FuseInHeader.SIZE) {
            throw new MalformedRequestException(Fault.TRUNCATED_HEADER, 0, 0, length + " bytes");
        }
        begin(buffer, at);
        checkLength(length);
        FuseOpcode opcode = opcode();
        long size = sizeOf(opcode);
        body = buffer;
        position = at + FuseInHeader.SIZE;
        end = at + length;
        findExtensions();
        if (end - position < size) {
            throw fault(Fault.TRUNCATED_STRUCTURE, end - position, size);
        }
        structure = buffer;
        structureAt = position;
        position += size;
        return finish(opcode, size);
    }

    /**
     * Takes a request as an entry of a ring has it: header and structure in one buffer, the rest in the other.
     *
     * @param headers segment with the {@link FuseUringReqHeader}
     * @param at offset of that structure
     * @param payload segment with the payload
     * @param payloadAt offset of the payload
     * @param payloadCapacity number of bytes that the payload buffer has
     * @return the operation
     * @throws MalformedRequestException if the request is not what it says
     */
    public FuseOpcode readRing(
            MemorySegment headers, long at, MemorySegment payload, long payloadAt, long payloadCapacity)
            throws MalformedRequestException {
        begin(headers, at + FuseUringReqHeader.HEADER);
        FuseOpcode opcode = opcode();
        long size = sizeOf(opcode);
        long length = Integer.toUnsignedLong(FuseUringEntInOut.payloadLength(headers, at + FuseUringReqHeader.ENTRY));
        if (length > payloadCapacity) {
            throw fault(Fault.LENGTH, length, payloadCapacity);
        }
        checkLength(FuseInHeader.SIZE + size + length);
        body = payload;
        position = payloadAt;
        end = payloadAt + length;
        findExtensions();
        structure = headers;
        structureAt = at + FuseUringReqHeader.ARGUMENTS;
        return finish(opcode, size);
    }

    /**
     * Returns where the header is.
     *
     * @return the segment with the {@link FuseInHeader}, at {@link #headerAt}
     */
    public MemorySegment header() {
        return header;
    }

    /**
     * Returns where the header is.
     *
     * @return the offset in {@link #header}
     */
    public long headerAt() {
        return headerAt;
    }

    /**
     * Returns the node that the request is about.
     *
     * @return the number that the kernel was told, 0 if it is about none
     */
    public long nodeId() {
        return FuseInHeader.nodeId(header, headerAt);
    }

    /**
     * Returns the user who asks.
     *
     * @return user id
     */
    public int uid() {
        return FuseInHeader.uid(header, headerAt);
    }

    /**
     * Returns the group of the user who asks.
     *
     * @return group id
     */
    public int gid() {
        return FuseInHeader.gid(header, headerAt);
    }

    /**
     * Says whether root asks. It stands for capabilities, of which the kernel tells none: in all but unusual set-ups they are
     * root's.
     *
     * @return true if so
     */
    public boolean isFromRoot() {
        return uid() == 0;
    }

    /**
     * Returns where the structure of the operation is.
     *
     * @return the segment with it, at {@link #structureAt}
     */
    public MemorySegment structure() {
        return structure;
    }

    /**
     * Returns where the structure of the operation is.
     *
     * @return the offset in {@link #structure}
     */
    public long structureAt() {
        return structureAt;
    }

    /**
     * Returns how long the structure of the operation is, which varies for INIT and SETXATTR.
     *
     * @return the length, 0 if there is no structure
     */
    public long structureLength() {
        return structureLength;
    }

    /**
     * Returns where names, data and extensions are.
     *
     * @return the segment with them
     */
    public MemorySegment body() {
        return body;
    }

    /**
     * Returns where the name is: the only one, or the first.
     *
     * @return the offset in {@link #body}
     */
    public long nameAt() {
        return nameAt;
    }

    /**
     * Returns how long the name is.
     *
     * @return the length without the NUL, 0 if there is no name
     */
    public int nameLength() {
        return nameLength;
    }

    /**
     * Returns where the second name is: the new one of a rename, the target of a symbolic link.
     *
     * @return the offset in {@link #body}
     */
    public long secondNameAt() {
        return secondNameAt;
    }

    /**
     * Returns how long the second name is.
     *
     * @return the length without the NUL, 0 if there is no second name
     */
    public int secondNameLength() {
        return secondNameLength;
    }

    /**
     * Returns where the data are: of a write, the value of an extended attribute, the input of an ioctl, the
     * {@link FuseForgetOne} of BATCH_FORGET.
     *
     * @return the offset in {@link #body}
     */
    public long dataAt() {
        return dataAt;
    }

    /**
     * Returns how many data there are.
     *
     * @return the length, 0 if there are no data
     */
    public int dataLength() {
        return dataLength;
    }

    /**
     * Returns where the extensions are, which {@link FuseExtensions} reads.
     *
     * @return the offset in {@link #body}
     */
    public long extensionsAt() {
        return extensionsAt;
    }

    /**
     * Returns how long the extensions are.
     *
     * @return the length, 0 if there are no extensions
     */
    public int extensionsLength() {
        return extensionsLength;
    }

    private void begin(MemorySegment buffer, long at) {
        header = buffer;
        headerAt = at;
        nameAt = 0;
        nameLength = 0;
        secondNameAt = 0;
        secondNameLength = 0;
        dataAt = 0;
        dataLength = 0;
    }

    private void checkLength(long length) throws MalformedRequestException {
        long said = Integer.toUnsignedLong(FuseInHeader.length(header, headerAt));
        if (said != length || length > Integer.MAX_VALUE) {
            throw fault(Fault.LENGTH, said, length);
        }
    }

    private FuseOpcode opcode() throws MalformedRequestException {
        int number = FuseInHeader.opcode(header, headerAt);
        FuseOpcode opcode = FuseOpcode.of(number);
        if (opcode == null) {
            throw fault(Fault.UNKNOWN_OPCODE, number, 0);
        }
        return opcode;
    }

    private long sizeOf(FuseOpcode opcode) {
        return opcode == FuseOpcode.SETXATTR ? setxattrSize : opcode.structureSize();
    }

    private void findExtensions() throws MalformedRequestException {
        int length = FuseInHeader.extensionLength(header, headerAt) * Long.BYTES;
        if (length > end - position) {
            throw fault(Fault.EXTENSION, length, end - position);
        }
        end -= length;
        extensionsAt = end;
        extensionsLength = length;
        long wrong = FuseExtensions.fault(body, end, length);
        if (wrong != FuseExtensions.NONE) {
            throw fault(Fault.EXTENSION, wrong - end, length);
        }
    }

    private FuseOpcode finish(FuseOpcode opcode, long size) throws MalformedRequestException {
        structureLength = size;
        switch (opcode.body()) {
            case NONE -> {}
            case NAME -> takeName(FuseProtocol.MAX_NAME_LENGTH, true);
            case TWO_NAMES -> {
                takeName(FuseProtocol.MAX_NAME_LENGTH, true);
                takeSecondName(FuseProtocol.MAX_NAME_LENGTH, true);
            }
            case NAME_AND_TARGET -> {
                takeName(FuseProtocol.MAX_NAME_LENGTH, true);
                takeSecondName(FuseProtocol.MAX_TARGET_LENGTH, false);
            }
            case ANY_NAME -> takeName(FuseProtocol.MAX_NAME_LENGTH, false);
            case XATTR_NAME -> takeName(FuseProtocol.MAX_XATTR_NAME_LENGTH, false);
            case XATTR_NAME_AND_VALUE -> {
                takeName(FuseProtocol.MAX_XATTR_NAME_LENGTH, false);
                takeData(FuseSetxattrIn.length(structure, structureAt), 1, Fault.DATA_LENGTH);
            }
            case DATA -> takeData(opcode);
            case LONGER -> {
                structureLength += end - position;
                position = end;
            }
        }
        if (position != end) {
            throw fault(Fault.TRAILING_BYTES, end - position, 0);
        }
        Fault fault = RequestNumbers.fault(opcode, structure, structureAt, dataLength, maxReplyLength);
        if (fault != null) {
            throw fault(fault, dataLength, maxReplyLength);
        }
        return opcode;
    }

    private void takeName(int maxLength, boolean ofEntry) throws MalformedRequestException {
        nameAt = position;
        nameLength = measure(maxLength, ofEntry);
    }

    private void takeSecondName(int maxLength, boolean ofEntry) throws MalformedRequestException {
        secondNameAt = position;
        secondNameLength = measure(maxLength, ofEntry);
    }

    private int measure(int maxLength, boolean ofEntry) throws MalformedRequestException {
        long start = position;
        boolean slash = false;
        while (true) {
            if (position >= end) {
                throw fault(Fault.NO_TERMINATOR, position - start, maxLength);
            }
            byte next = body.get(Fields.U8, position++);
            if (next == 0) {
                break;
            }
            slash |= next == '/';
        }
        long length = position - 1 - start;
        if (length == 0) {
            throw fault(Fault.EMPTY_NAME, 0, maxLength);
        }
        if (length > maxLength) {
            throw fault(Fault.NAME_TOO_LONG, length, maxLength);
        }
        if (ofEntry && slash) {
            throw fault(Fault.SLASH_IN_NAME, length, maxLength);
        }
        return (int) length;
    }

    private void takeData(FuseOpcode opcode) throws MalformedRequestException {
        switch (opcode) {
            case WRITE -> takeData(FuseWriteIn.length(structure, structureAt), 1, Fault.DATA_LENGTH);
            case IOCTL -> takeData(FuseIoctlIn.inputLength(structure, structureAt), 1, Fault.DATA_LENGTH);
            case NOTIFY_REPLY -> takeData(FuseNotifyRetrieveIn.length(structure, structureAt), 1, Fault.DATA_LENGTH);
            case BATCH_FORGET ->
                takeData(FuseBatchForgetIn.count(structure, structureAt), FuseForgetOne.SIZE, Fault.COUNT);
            default -> throw new IllegalStateException(opcode + " has no count of data");
        }
    }

    private void takeData(int count, long unit, Fault tooMany) throws MalformedRequestException {
        long length = Integer.toUnsignedLong(count) * unit;
        if (length > end - position) {
            throw fault(tooMany, length, end - position);
        }
        dataAt = position;
        dataLength = (int) length;
        position += length;
    }

    private MalformedRequestException fault(Fault fault, long actual, long other) {
        return new MalformedRequestException(
                fault,
                FuseInHeader.opcode(header, headerAt),
                FuseInHeader.unique(header, headerAt),
                actual + " against " + other);
    }
}
