package dev.zufs.runtime.feeder.fuse.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Makes requests as the kernel does. */
final class Requests {

    static final long UNIQUE = 0x1234_5678_9ABCL;

    private Requests() {}

    /** Makes a request of a structure, of what follows it, and of extensions. */
    static byte[] request(FuseOpcode opcode, byte[] structure, byte[] rest, byte[] extensions) {
        int length = (int) FuseInHeader.SIZE + structure.length + rest.length + extensions.length;
        byte[] bytes = new byte[length];
        MemorySegment header = MemorySegment.ofArray(bytes);
        FuseInHeader.length(header, 0, length);
        FuseInHeader.opcode(header, 0, opcode.number());
        FuseInHeader.unique(header, 0, UNIQUE);
        FuseInHeader.nodeId(header, 0, 1);
        FuseInHeader.extensionLength(header, 0, extensions.length / 8);
        int at = (int) FuseInHeader.SIZE;
        for (byte[] part : new byte[][] {structure, rest, extensions}) {
            System.arraycopy(part, 0, bytes, at, part.length);
            at += part.length;
        }
        return bytes;
    }

    static byte[] request(FuseOpcode opcode, byte[] structure, byte[] rest) {
        return request(opcode, structure, rest, new byte[0]);
    }

    static byte[] structure(long size, Consumer<MemorySegment> fill) {
        byte[] bytes = new byte[(int) size];
        fill.accept(MemorySegment.ofArray(bytes));
        return bytes;
    }

    /** Makes texts that each end with a NUL. */
    static byte[] names(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String name : names) {
            bytes.writeBytes(name.getBytes(ISO_8859_1));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** Makes the extension of supplementary groups. */
    static byte[] groups(int... groups) {
        int size = (int) (FuseExtHeader.SIZE + FuseSuppGroups.SIZE + groups.length * 4L + 7) & -8;
        return structure(size, extension -> {
            FuseExtHeader.length(extension, 0, size);
            FuseExtHeader.type(extension, 0, FuseExtHeader.TYPE_GROUPS);
            FuseSuppGroups.count(extension, FuseExtHeader.SIZE, groups.length);
            MemorySegment.copy(
                    groups, 0, extension, Fields.U32, FuseExtHeader.SIZE + FuseSuppGroups.GROUPS, groups.length);
        });
    }

    /** Makes the extension of one security context. */
    static byte[] securityContext(String name, byte[] value) {
        int context = (int) (FuseSecctx.SIZE + name.length() + 1 + value.length + 7) & -8;
        int size = (int) FuseSecctxHeader.SIZE + context;
        return structure(size, extension -> {
            FuseSecctxHeader.length(extension, 0, size);
            FuseSecctxHeader.count(extension, 0, 1);
            FuseSecctx.valueLength(extension, FuseSecctxHeader.SIZE, value.length);
            long at = FuseSecctxHeader.SIZE + FuseSecctx.SIZE;
            MemorySegment.copy(name.getBytes(ISO_8859_1), 0, extension, Fields.U8, at, name.length());
            MemorySegment.copy(value, 0, extension, Fields.U8, at + name.length() + 1, value.length);
        });
    }

    /** Makes a valid request of every operation, the extended attribute's in its long form. */
    static byte[] valid(FuseOpcode opcode) {
        byte[] plain = new byte[(int) opcode.structureSize()];
        return switch (opcode) {
            case INIT -> request(opcode, new byte[(int) FuseInitIn.SIZE], new byte[0]);
            case SETATTR -> {
                int valid = FuseSetattrIn.VALID_SIZE
                        | FuseSetattrIn.VALID_ATIME
                        | FuseSetattrIn.VALID_MTIME
                        | FuseSetattrIn.VALID_CTIME;
                yield request(
                        opcode, structure(FuseSetattrIn.SIZE, in -> FuseSetattrIn.valid(in, 0, valid)), new byte[0]);
            }
            case SETXATTR -> {
                byte[] structure = structure(FuseSetxattrIn.SIZE, in -> FuseSetxattrIn.length(in, 0, 5));
                yield request(opcode, structure, join(names("user.a"), new byte[5]));
            }
            case WRITE ->
                request(opcode, structure(FuseWriteIn.SIZE, in -> FuseWriteIn.length(in, 0, 100)), new byte[100]);
            case IOCTL ->
                request(opcode, structure(FuseIoctlIn.SIZE, in -> FuseIoctlIn.inputLength(in, 0, 8)), new byte[8]);
            case NOTIFY_REPLY ->
                request(
                        opcode,
                        structure(FuseNotifyRetrieveIn.SIZE, in -> FuseNotifyRetrieveIn.length(in, 0, 64)),
                        new byte[64]);
            case BATCH_FORGET ->
                request(
                        opcode,
                        structure(FuseBatchForgetIn.SIZE, in -> FuseBatchForgetIn.count(in, 0, 3)),
                        new byte[48]);
            case CREATE, MKDIR, MKNOD ->
                request(opcode, plain, names("new"), join(securityContext("s.x", new byte[5]), groups(7)));
            case SYMLINK -> request(opcode, plain, names("new", "../a/b"), groups(7));
            case TMPFILE -> request(opcode, plain, names("/"), groups(7));
            default ->
                request(
                        opcode,
                        plain,
                        switch (opcode.body()) {
                            case NAME -> names("name");
                            case TWO_NAMES -> names("old", "new");
                            case XATTR_NAME -> names("user.a/b");
                            default -> new byte[0];
                        });
        };
    }
}
