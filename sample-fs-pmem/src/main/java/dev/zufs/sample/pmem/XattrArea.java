package dev.zufs.sample.pmem;

import dev.zufs.api.FileName;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a run of blocks that holds extended attributes.
 *
 * <pre>
 *  0 magic "ZXAT"  u32     entries, one behind the other, each a multiple of 8:
 *  4 crc32c        u32       0 namespace (1 to 4)   u8
 *  8 inode number  u64       1 length of the name   u8
 * 16 used bytes    u32       2 zero                 u16
 * 20 entries       u32       4 length of the value  u32
 * 24 zero          u64       8 name, value
 * </pre>
 *
 * <p>The checksum is that of the bytes from 8 to the end of the used ones.
 */
final class XattrArea {

    /** One attribute. The value is not to be changed. */
    static final class Entry {

        private final XattrNamespace namespace;
        private final FileName name;
        private final byte[] value;

        Entry(XattrNamespace namespace, FileName name, byte[] value) {
            this.namespace = namespace;
            this.name = name;
            this.value = value;
        }

        XattrNamespace namespace() {
            return namespace;
        }

        FileName name() {
            return name;
        }

        byte[] value() {
            return value;
        }

        boolean is(XattrNamespace otherNamespace, FileName otherName) {
            return namespace == otherNamespace && name.equals(otherName);
        }

        int encodedBytes() {
            return (ENTRY_HEADER + name.length() + value.length + 7) & ~7;
        }

        @Override
        public String toString() {
            return namespace.prefix() + name;
        }
    }

    private static final int MAGIC = 0x5441_585A;
    private static final int CRC = 4;
    private static final int SUMMED = 8;
    private static final int USED = 16;
    private static final int COUNT = 20;
    private static final int HEADER = 32;
    private static final int ENTRY_HEADER = 8;
    private static final XattrNamespace[] NAMESPACES = XattrNamespace.values();

    private XattrArea() {}

    static byte[] encode(List<Entry> entries, long number) {
        int used = HEADER;
        for (Entry entry : entries) {
            used = Math.addExact(used, entry.encodedBytes());
        }
        ByteBuffer area = ByteBuffer.allocate(used).order(ByteOrder.LITTLE_ENDIAN);
        area.putInt(0, MAGIC).putLong(SUMMED, number).putInt(USED, used).putInt(COUNT, entries.size());
        int at = HEADER;
        for (Entry entry : entries) {
            area.put(at, (byte) entry.namespace().code());
            area.put(at + 1, (byte) entry.name().length());
            area.putInt(at + 4, entry.value().length);
            area.put(at + ENTRY_HEADER, entry.name().toBytes());
            area.put(at + ENTRY_HEADER + entry.name().length(), entry.value());
            at += entry.encodedBytes();
        }
        area.putInt(CRC, Checksums.crc32c(area.array(), SUMMED, used - SUMMED));
        return area.array();
    }

    /** Returns the entries, or null if the area is damaged. */
    static @Nullable List<Entry> read(PersistentMemory memory, long offset, int bytes, long number) {
        int used = memory.getInt(offset + USED);
        if (memory.getInt(offset) != MAGIC
                || used < HEADER
                || used > bytes
                || memory.getLong(offset + SUMMED) != number) {
            return null;
        }
        byte[] content = new byte[used];
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, offset, content, 0, used);
        ByteBuffer area = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (area.getInt(CRC) != Checksums.crc32c(content, SUMMED, used - SUMMED)) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        int at = HEADER;
        for (int index = 0; index < area.getInt(COUNT); index++) {
            if (used - at < ENTRY_HEADER) {
                return null;
            }
            int nameLength = Byte.toUnsignedInt(area.get(at + 1));
            int valueLength = area.getInt(at + 4);
            int code = area.get(at);
            if (code < 1
                    || code > NAMESPACES.length
                    || nameLength == 0
                    || valueLength < 0
                    || valueLength > used - at - ENTRY_HEADER - nameLength) {
                return null;
            }
            int name = at + ENTRY_HEADER;
            int value = name + nameLength;
            Entry entry = new Entry(
                    NAMESPACES[code - 1],
                    FileName.of(Arrays.copyOfRange(content, name, value)),
                    Arrays.copyOfRange(content, value, value + valueLength));
            entries.add(entry);
            at += entry.encodedBytes();
        }
        return entries;
    }
}
