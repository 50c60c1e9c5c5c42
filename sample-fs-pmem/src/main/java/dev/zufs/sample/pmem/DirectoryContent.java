package dev.zufs.sample.pmem;

import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one directory: in blocks on the media, with an index of names and of free slots in ordinary memory that is
 * built when the directory is used first.
 *
 * <p><b>Threads:</b> searches and listings may run beside each other; changes run alone (the directory's lock of the feeder).
 * A change has two halves: one adds to a transaction, the other, after the commit, brings the indexes up to date.
 */
final class DirectoryContent {

    private final PersistentMemory memory;
    private final Volume volume;
    private final long number;
    private final long slot;
    private final FileMap map;
    private final NameIndex names = new NameIndex(ThreadLocalRandom.current().nextInt());
    private final FreeSlots free = new FreeSlots();
    private volatile boolean loaded;
    private @Nullable BitSet damagedBlocks;
    private int lastBlock = -1;
    private int lastEnd;

    DirectoryContent(Volume volume, long number, long slot) {
        this.volume = volume;
        this.memory = volume.memory();
        this.number = number;
        this.slot = slot;
        this.map = volume.map(number, slot + Layout.INODE_ROOT);
    }

    private int blocks() {
        long size = DurableInode.size(memory, slot);
        long blocks = size >>> Layout.BLOCK_SHIFT;
        if (blocks > volume.geometry().dataBlocks() || (size & Layout.BLOCK_MASK) != 0) {
            throw damage("its size is " + size);
        }
        return (int) Math.min(blocks, Integer.MAX_VALUE);
    }

    /** Returns where a block of the directory lies. */
    private long blockOffset(int block) {
        long extent = map.find(block, 1);
        if (!Extent.isData(extent)) {
            throw damage("its block " + block + " is missing");
        }
        return Layout.offset(Extent.block(extent));
    }

    /** Returns where the entry at a position lies. */
    private long at(long position) {
        long offset = position - DirectoryEntry.HEADER;
        return blockOffset((int) (offset >>> Layout.BLOCK_SHIFT)) + (offset & Layout.BLOCK_MASK);
    }

    private ErrnoException damage(String what) {
        return volume.corruption().at("directory " + number, what);
    }

    private void load() {
        if (loaded) {
            return;
        }
        synchronized (this) {
            if (!loaded) {
                int blocks = blocks();
                for (int block = 0; block < blocks; block++) {
                    free.set(block, loadBlock(block));
                }
                loaded = true;
            }
        }
    }

    /** Indexes the entries of a block, and returns its longest free stretch. */
    private int loadBlock(int block) {
        long base;
        try {
            base = blockOffset(block);
        } catch (ErrnoException e) {
            setDamaged(block); // told already; names in other blocks can still be found
            return 0;
        }
        for (int at = 0; at < Layout.BLOCK_BYTES; ) {
            long entryNumber = DirectoryEntry.number(memory, base + at);
            long header = DirectoryEntry.header(memory, base + at);
            int length = DirectoryEntry.checkedSlotLength(entryNumber, header, at);
            if (length == 0 || !isSlot(entryNumber, header, base, at)) {
                noteDamage(block, at);
                return 0;
            }
            if (entryNumber != 0) {
                long position = Layout.offset(block) + at + DirectoryEntry.HEADER;
                if (DirectoryEntry.isIntact(memory, base + at, number, position)) {
                    int nameLength = DirectoryEntry.nameLength(header);
                    names.add(names.hash(memory.segment(), base + at + DirectoryEntry.HEADER, nameLength), position);
                } else {
                    noteDamage(block, at);
                }
            }
            at += length;
        }
        return isDamaged(block) ? 0 : DirectorySlots.longestFree(memory, base);
    }

    private boolean isSlot(long entryNumber, long header, long base, int at) {
        return entryNumber != 0 || header != 0 || DirectorySlots.isBlankToEnd(memory, base, at);
    }

    private boolean isDamaged(int block) {
        return damagedBlocks != null && damagedBlocks.get(block);
    }

    private void setDamaged(int block) {
        if (damagedBlocks == null) {
            damagedBlocks = new BitSet();
        }
        damagedBlocks.set(block);
    }

    /** From now on nothing is added to the block, and it is not cut off: it may have entries that cannot be seen. */
    private void noteDamage(int block, int at) {
        setDamaged(block);
        volume.corruption().note("directory " + number, "the entry at " + at + " of block " + block + " is damaged");
    }

    /**
     * Finds an entry.
     *
     * @return its position, or -1
     * @throws ErrnoException EIO if it may be among damaged ones
     */
    long find(FileName name) {
        load();
        int hash = names.hash(name);
        for (int cursor = names.first(hash); cursor >= 0; cursor = names.next(cursor, hash)) {
            long position = names.position(cursor);
            long at = at(position);
            int length = DirectoryEntry.nameLength(DirectoryEntry.header(memory, at));
            if (name.matches(memory.segment(), at + DirectoryEntry.HEADER, length)) {
                return position;
            }
        }
        if (damagedBlocks != null) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        return -1;
    }

    /** Returns the inode number that the entry at a position names. */
    long number(long position) {
        return DirectoryEntry.number(memory, at(position));
    }

    boolean isEmpty() {
        load();
        if (damagedBlocks != null) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        return names.size() == 0;
    }

    void list(long position, DirectorySink sink) {
        int blocks = blocks();
        MemorySegment segment = memory.segment();
        long start = Math.max(0, position - DirectoryEntry.HEADER);
        for (long block = start >>> Layout.BLOCK_SHIFT; block < blocks; block++) {
            long base = blockOffset((int) block);
            for (int at = 0; at < Layout.BLOCK_BYTES; ) {
                long entryNumber = DirectoryEntry.number(memory, base + at);
                long header = DirectoryEntry.header(memory, base + at);
                int length = DirectoryEntry.checkedSlotLength(entryNumber, header, at);
                if (length == 0 || !isSlot(entryNumber, header, base, at)) {
                    throw damage("the slot at " + at + " of block " + block + " is damaged");
                }
                long here = Layout.offset(block) + at + DirectoryEntry.HEADER;
                if (entryNumber != 0 && here >= position) {
                    if (!DirectoryEntry.isIntact(memory, base + at, number, here)) {
                        throw damage("the entry at " + at + " of block " + block + " is damaged");
                    }
                    FileType type = FileType.ofMode(DirectoryEntry.typeCode(header) << 12);
                    int nameLength = DirectoryEntry.nameLength(header);
                    if (!sink.add(segment, base + at + DirectoryEntry.HEADER, nameLength, entryNumber, type, here)) {
                        return;
                    }
                }
                at += length;
            }
        }
    }

    /** Adds a name to a transaction, in a free slot or a new block, and returns its position. */
    long stageAdd(Transaction transaction, FileName name, long entryNumber, FileType type) {
        int need = DirectoryEntry.slotBytes(name.length());
        for (int block = free.find(need); block < free.blocks(); block = free.find(need)) {
            long base = blockOffset(block);
            int at = fit(block, base, need);
            if (at >= 0) {
                return stageEntry(transaction, block, base, at, name, entryNumber, type);
            }
            free.set(block, DirectorySlots.longestFree(memory, base));
        }
        int block = blocks();
        if (block >= NameIndex.MAX_POSITION >>> Layout.BLOCK_SHIFT) {
            throw ErrnoException.withoutStackTrace(Errno.EFBIG);
        }
        long goal = block == 0 ? -1 : (blockOffset(block - 1) >>> Layout.BLOCK_SHIFT) + 1;
        long fresh = Extent.block(transaction.take(goal, 1));
        transaction.zero(fresh);
        new MapEditor(memory, map, transaction, slot).put(block, fresh, 1, MapWord.DATA);
        transaction.inode(slot).size(Layout.offset(block + 1L));
        long position = Layout.offset(block) + DirectoryEntry.HEADER;
        stageBytes(transaction, Layout.offset(fresh), need, 0, name, entryNumber, type, position);
        return position;
    }

    /** Looks behind the entry that was added last first, where names that are added in a row find their place. */
    private int fit(int block, long base, int need) {
        if (block == lastBlock && lastEnd < Layout.BLOCK_BYTES) {
            int at = DirectorySlots.firstFit(memory, base, lastEnd, need);
            if (at >= 0) {
                return at;
            }
        }
        return DirectorySlots.firstFit(memory, base, 0, need);
    }

    private long stageEntry(
            Transaction transaction, int block, long base, int at, FileName name, long entryNumber, FileType type) {
        int need = DirectoryEntry.slotBytes(name.length());
        int end = at;
        boolean zeros = false;
        while (end < at + need) {
            int length = DirectoryEntry.slotLength(DirectoryEntry.header(memory, base + end));
            zeros = length == 0;
            if (zeros) {
                break;
            }
            end += length;
        }
        int rest = (zeros ? Layout.BLOCK_BYTES : end) - at - need;
        int slotLength = rest < DirectoryEntry.MIN_SLOT ? need + rest : need;
        boolean restNeedsHeader = rest >= DirectoryEntry.MIN_SLOT && !(zeros && at + need >= end);
        long position = Layout.offset(block) + at + DirectoryEntry.HEADER;
        stageBytes(transaction, base + at, slotLength, restNeedsHeader ? rest : 0, name, entryNumber, type, position);
        return position;
    }

    private void stageBytes(
            Transaction transaction,
            long at,
            int slotLength,
            int rest,
            FileName name,
            long entryNumber,
            FileType type,
            long position) {
        int need = DirectoryEntry.slotBytes(name.length());
        byte[] bytes = new byte[rest == 0 ? need : need + DirectoryEntry.HEADER];
        int code = type.directoryCode();
        int crc = DirectoryEntry.crc(name, number, position, entryNumber, code);
        RedoRecord.putLong(bytes, 0, entryNumber);
        RedoRecord.putLong(bytes, 8, DirectoryEntry.header(crc, slotLength, name.length(), code));
        for (int index = 0; index < name.length(); index++) {
            bytes[DirectoryEntry.HEADER + index] = name.byteAt(index);
        }
        if (rest != 0) {
            RedoRecord.putLong(bytes, need + 8, DirectoryEntry.freeHeader(rest));
        }
        transaction.bytes(at, bytes, bytes.length);
    }

    /** Makes an entry name another inode. */
    void stageReplace(Transaction transaction, long position, FileName name, long entryNumber, FileType type) {
        long at = at(position);
        int code = type.directoryCode();
        int crc = DirectoryEntry.crc(name, number, position, entryNumber, code);
        int slotLength = DirectoryEntry.slotLength(DirectoryEntry.header(memory, at));
        byte[] bytes = new byte[DirectoryEntry.HEADER];
        RedoRecord.putLong(bytes, 0, entryNumber);
        RedoRecord.putLong(bytes, 8, DirectoryEntry.header(crc, slotLength, name.length(), code));
        transaction.bytes(at, bytes, bytes.length);
    }

    /** Frees the slot of an entry. */
    void stageRemove(Transaction transaction, long position) {
        long at = at(position);
        byte[] bytes = new byte[DirectoryEntry.HEADER];
        int slotLength = DirectoryEntry.slotLength(DirectoryEntry.header(memory, at));
        RedoRecord.putLong(bytes, 8, DirectoryEntry.freeHeader(slotLength));
        transaction.bytes(at, bytes, bytes.length);
    }

    /** Gives the empty blocks at the end back, if the entry at a position was the last one of the last block. */
    void stageShrink(Transaction transaction, long position) {
        int last = blocks() - 1;
        if ((position - DirectoryEntry.HEADER) >>> Layout.BLOCK_SHIFT == last
                && !isDamaged(last)
                && DirectorySlots.holdsOnly(memory, blockOffset(last), position)) {
            stageCut(transaction, last);
        }
    }

    /** Cuts off a last block and the empty ones before it, as far as they are in one chunk, which fits a record. */
    private void stageCut(Transaction transaction, int last) {
        int chunk = last - FileMap.inChunk(last);
        int keep = last;
        while (keep > chunk && isEmptyBlock(keep - 1)) {
            keep--;
        }
        if (!new MapEditor(memory, map, transaction, slot).cut(keep)) {
            throw new IllegalStateException("one chunk does not fit into a record");
        }
        transaction.inode(slot).size(Layout.offset(keep));
    }

    /** Says whether blocks are left at the end that nothing uses. */
    boolean hasEmptyEnd() {
        return free.blocks() > 0 && isEmptyBlock(free.blocks() - 1);
    }

    /** Says whether a block has no names. The media have the last word, because whoever asks is going to cut the block off. */
    private boolean isEmptyBlock(int block) {
        return free.mayBeEmpty(block) && DirectorySlots.longestFree(memory, blockOffset(block)) == Layout.BLOCK_BYTES;
    }

    /** Cuts off empty blocks at the end. */
    void stageTrim(Transaction transaction) {
        stageCut(transaction, free.blocks() - 1);
    }

    /** Brings the indexes up to date after blocks were cut off. */
    void trimmed() {
        int blocks = blocks();
        if (blocks < free.blocks()) {
            free.truncate(blocks);
            lastBlock = -1;
        }
    }

    /** Brings the indexes up to date after a name was added. */
    void added(FileName name, long position) {
        names.add(names.hash(name), position);
        long offset = position - DirectoryEntry.HEADER;
        lastBlock = (int) (offset >>> Layout.BLOCK_SHIFT);
        int inBlock = (int) offset & Layout.BLOCK_MASK;
        int length = DirectoryEntry.slotLength(DirectoryEntry.header(memory, at(position)));
        lastEnd = inBlock + length;
        int most = Layout.BLOCK_BYTES - length;
        if (lastBlock >= free.blocks() || free.bound(lastBlock) > most) {
            free.set(lastBlock, most);
        }
    }

    /** Brings the indexes up to date after a name was removed. */
    void removed(FileName name, long position) {
        removed(names.hash(name), position);
    }

    private void removed(int hash, long position) {
        names.remove(hash, position);
        trimmed();
        int block = (int) ((position - DirectoryEntry.HEADER) >>> Layout.BLOCK_SHIFT);
        if (block < free.blocks() && !isDamaged(block)) {
            int length = DirectoryEntry.slotLength(DirectoryEntry.header(memory, at(position)));
            int bound = 2 * free.bound(block) + length;
            free.set(
                    block, bound < Layout.BLOCK_BYTES ? bound : DirectorySlots.longestFree(memory, blockOffset(block)));
        }
    }

    /** Returns the name of an entry. */
    FileName name(long position) {
        long at = at(position);
        int length = DirectoryEntry.nameLength(DirectoryEntry.header(memory, at));
        return FileName.of(memory.segment(), at + DirectoryEntry.HEADER, length);
    }
}
