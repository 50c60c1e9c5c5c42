package dev.zufs.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Keeps the {@link Owner} of a backing inside of the backing, where the next one finds it.
 *
 * <p>The first 4 KiB of a backing are the slot of zuf's device table. The table itself has 1728 bytes, and its checksum
 * ends before that; the last 1024 bytes of the slot belong to this record, little-endian:
 *
 * <pre>
 *    0  magic "ZUFSOWNR"          48  time of taking, ns since 1970
 *    8  version = 1               56  length of the command (2 bytes)
 *   12  CRC-32C of bytes 16..1023 58  length of the mount point (2 bytes)
 *   16  boot id (2 x 8 bytes)     64  command, then mount point, UTF-8
 *   32  process id
 *   40  start of the process
 * </pre>
 *
 * <p>The record informs; it is the lock that excludes. All zeros mean that there is no owner.
 */
final class OwnerRecord {

    /** First byte of the record in the backing. */
    static final long OFFSET = 3072;

    /** Size of the record. */
    static final int BYTES = 1024;

    private static final long MAGIC = 0x524E_574F_5346_555AL;
    private static final int VERSION = 1;
    private static final int CHECKED_FROM = 16;
    private static final int TEXT_OFFSET = 64;
    private static final int MAX_COMMAND_BYTES = 240;
    private static final int MAX_MOUNT_POINT_BYTES = BYTES - TEXT_OFFSET - MAX_COMMAND_BYTES;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private OwnerRecord() {}

    /**
     * Read the owner.
     *
     * @param backing backing from its first byte
     * @return the owner, or empty if there is no whole record
     */
    static Optional<Owner> read(MemorySegment backing) {
        if (backing.byteSize() < OFFSET + BYTES) {
            return Optional.empty();
        }
        // A copy, because the owner may be writing.
        MemorySegment record = MemorySegment.ofArray(place(backing).toArray(JAVA_BYTE));
        if (record.get(LONG, 0) != MAGIC || record.get(INT, 8) != VERSION || record.get(INT, 12) != checksum(record)) {
            return Optional.empty();
        }
        int commandBytes = Short.toUnsignedInt(record.get(SHORT, 56));
        int mountPointBytes = Short.toUnsignedInt(record.get(SHORT, 58));
        if (TEXT_OFFSET + commandBytes + mountPointBytes > BYTES) {
            return Optional.empty();
        }
        return Optional.of(new Owner(
                new UUID(record.get(LONG, 16), record.get(LONG, 24)),
                record.get(LONG, 32),
                record.get(LONG, 40),
                instant(record.get(LONG, 48)),
                text(record, TEXT_OFFSET, commandBytes),
                text(record, TEXT_OFFSET + commandBytes, mountPointBytes)));
    }

    /**
     * Tell whether the place holds a record, even a broken one, or nothing at all.
     *
     * @param backing backing from its first byte
     * @return false if the bytes belong to somebody else
     */
    static boolean isFree(MemorySegment backing) {
        MemorySegment record = place(backing);
        return record.get(LONG, 0) == MAGIC || record.mismatch(MemorySegment.ofArray(new byte[BYTES])) < 0;
    }

    /**
     * Write the owner.
     *
     * @param backing backing from its first byte
     * @param owner process that uses it from now on; text that does not fit is cut
     */
    static void write(MemorySegment backing, Owner owner) {
        MemorySegment record = MemorySegment.ofArray(new byte[BYTES]);
        byte[] command = cut(owner.command(), MAX_COMMAND_BYTES);
        byte[] mountPoint = cut(owner.mountPoint(), MAX_MOUNT_POINT_BYTES);
        record.set(LONG, 0, MAGIC);
        record.set(INT, 8, VERSION);
        record.set(LONG, 16, owner.bootId().getMostSignificantBits());
        record.set(LONG, 24, owner.bootId().getLeastSignificantBits());
        record.set(LONG, 32, owner.pid());
        record.set(LONG, 40, owner.startTicks());
        record.set(LONG, 48, nanoseconds(owner.since()));
        record.set(SHORT, 56, (short) command.length);
        record.set(SHORT, 58, (short) mountPoint.length);
        MemorySegment.copy(command, 0, record, JAVA_BYTE, TEXT_OFFSET, command.length);
        MemorySegment.copy(mountPoint, 0, record, JAVA_BYTE, TEXT_OFFSET + command.length, mountPoint.length);
        record.set(INT, 12, checksum(record));
        place(backing).copyFrom(record);
    }

    /**
     * Remove the record.
     *
     * @param backing backing from its first byte
     */
    static void clear(MemorySegment backing) {
        place(backing).fill((byte) 0);
    }

    /** Returns the place of the record. */
    static MemorySegment place(MemorySegment backing) {
        return backing.asSlice(OFFSET, BYTES);
    }

    private static int checksum(MemorySegment record) {
        CRC32C crc = new CRC32C();
        crc.update(record.asSlice(CHECKED_FROM).asByteBuffer());
        return (int) crc.getValue();
    }

    private static String text(MemorySegment record, int offset, int length) {
        return new String(record.asSlice(offset, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    // Cuts between characters: the bytes that continue one start with the bits 10.
    private static byte[] cut(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return bytes;
        }
        int length = maxBytes;
        while (length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static Instant instant(long nanoseconds) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanoseconds, 1_000_000_000L), Math.floorMod(nanoseconds, 1_000_000_000L));
    }

    private static long nanoseconds(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
