package dev.zufs.runtime.vfs;

import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One inode of {@link ToyServer}. */
final class ToyNode {

    static final int SLOTS_PER_PAGE = 127;

    /** An entry of a directory, at a slot. */
    record Entry(String name, ToyNode node, int slots) {}

    final long number;
    final long record;
    final long cookie;
    final MemorySegment region;
    int handles;

    /** Blocks by page index. */
    final TreeMap<Long, Long> pages = new TreeMap<>();

    /** Entries by slot. */
    final TreeMap<Integer, Entry> entries = new TreeMap<>();

    final Map<String, byte[]> xattrs = new LinkedHashMap<>();
    boolean everHadXattrs;

    ToyNode(MemorySegment region, long number, long record, long cookie) {
        this.region = region;
        this.number = number;
        this.record = record;
        this.cookie = cookie;
    }

    boolean isDirectory() {
        return FileMode.type(mode()) == FileMode.DIRECTORY;
    }

    boolean isRegular() {
        return FileMode.type(mode()) == FileMode.REGULAR;
    }

    int mode() {
        return ZusInode.mode(region, record);
    }

    long size() {
        return ZusInode.fileSize(region, record);
    }

    void size(long value) {
        ZusInode.fileSize(region, record, value);
    }

    int links() {
        return ZusInode.linkCount(region, record);
    }

    void links(int value) {
        ZusInode.linkCount(region, record, value);
    }

    void countBlocks() {
        ZusInode.blocks(region, record, pages.size());
    }

    @Nullable ToyNode find(String name) {
        for (Entry entry : entries.values()) {
            if (entry.name().equals(name)) {
                return entry.node();
            }
        }
        return null;
    }

    /** Gives the slot of a name, -1 if it is missing. */
    int slotOf(String name) {
        for (Map.Entry<Integer, Entry> entry : entries.entrySet()) {
            if (entry.getValue().name().equals(name)) {
                return entry.getKey();
            }
        }
        return -1;
    }

    void addEntry(String name, ToyNode node) {
        int slots = name.length() <= 22 ? 1 : 1 + (name.length() + 9) / 32;
        int slot = firstFree(slots);
        entries.put(slot, new Entry(name, node, slots));
        size(size() + 4096);
        long dirPages = slot / SLOTS_PER_PAGE + 1L;
        ZusInode.blocks(region, record, Math.max(ZusInode.blocks(region, record), dirPages));
    }

    void removeEntry(int slot) {
        entries.remove(slot);
        size(size() - 4096);
    }

    private int firstFree(int slots) {
        int slot = 0;
        for (Map.Entry<Integer, Entry> taken : entries.entrySet()) {
            slot = alignedFor(slot, slots);
            if (slot + slots <= taken.getKey()) {
                return slot;
            }
            slot = taken.getKey() + taken.getValue().slots();
        }
        return alignedFor(slot, slots);
    }

    /** Entries do not cross pages. */
    private static int alignedFor(int slot, int slots) {
        int inPage = slot % SLOTS_PER_PAGE;
        return slots < SLOTS_PER_PAGE && inPage + slots > SLOTS_PER_PAGE ? slot + SLOTS_PER_PAGE - inPage : slot;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        entries.values().forEach(entry -> names.add(entry.name()));
        return names;
    }
}
