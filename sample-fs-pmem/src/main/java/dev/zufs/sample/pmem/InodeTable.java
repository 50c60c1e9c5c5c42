package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.memory.PersistentMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of durable inodes, and the one object for each inode that the feeder may hold.
 *
 * <p>An inode number is the index of its slot; slot 0 is never used. The table is mapped like a file, grows by whole blocks and
 * never shrinks, so that a slot always knows how often its number was used.
 */
final class InodeTable {

    private static final int MAX_GROWTH_BLOCKS = 16;

    /** One block of the table. */
    private static final class TableBlock {
        private final long offset;
        private final @Nullable ZpmemInode[] objects = new ZpmemInode[Layout.INODES_PER_BLOCK];
        private int used;
        /** The slots whose inodes are being made, and not known yet; guarded by the monitor of this object. */
        private int making;

        TableBlock(long offset) {
            this.offset = offset;
        }

        synchronized void making(int bit, boolean is) {
            making = is ? making | bit : making & ~bit;
        }
    }

    private final Volume volume;
    private final PersistentMemory memory;
    private final FileMap map;
    private final List<Long> unfinished = new ArrayList<>();
    /** The blocks that have an unused slot, by their index; guarded by the monitor. */
    private final LowestSet withRoom = new LowestSet();

    private volatile TableBlock[] blocks;

    /** Changed under the monitor, by {@link #countUsed}; read by any. */
    private volatile long usedCount;

    InodeTable(Volume volume) {
        this.volume = volume;
        this.memory = volume.memory();
        this.map = volume.map(Layout.TABLE_OWNER, Layout.STATE_TABLE_ROOT);
        this.blocks = load();
    }

    private TableBlock[] load() {
        long count = memory.getLong(Layout.STATE_TABLE_BLOCKS);
        if (count < 1 || count > volume.geometry().dataBlocks()) {
            throw volume.corruption().at("inode table", "it has " + count + " blocks");
        }
        TableBlock[] loaded = new TableBlock[(int) count];
        for (int page = 0; page < loaded.length; ) {
            long extent = map.find(page, loaded.length - page);
            if (!Extent.isData(extent)) {
                throw volume.corruption().at("inode table", "block " + page + " is missing");
            }
            for (int index = 0; index < Extent.pages(extent); index++) {
                loaded[page] = scan(page, Layout.offset(Extent.block(extent) + index));
                page++;
            }
        }
        if (Extent.kind(map.find(loaded.length, 1)) != Extent.HOLE) {
            throw volume.corruption().at("inode table", "it counts " + count + " blocks, and has more");
        }
        return loaded;
    }

    private TableBlock scan(int page, long offset) {
        TableBlock block = new TableBlock(offset);
        for (int index = 0; index < Layout.INODES_PER_BLOCK; index++) {
            long slot = offset + (long) index * Layout.INODE_BYTES;
            if (!DurableInode.isUsed(memory, slot)) {
                continue;
            }
            block.used |= 1 << index;
            countUsed(1);
            boolean truncating = (DurableInode.state(memory, slot) & Layout.STATE_TRUNCATING) != 0;
            if (DurableInode.links(memory, slot) == 0 || truncating) {
                unfinished.add((long) page * Layout.INODES_PER_BLOCK + index);
            }
        }
        if (page == 0) {
            block.used |= 1;
        }
        if (block.used != -1) {
            withRoom.add(page);
        }
        return block;
    }

    /** Returns the numbers of inodes without names, and of those whose truncation a crash interrupted. */
    List<Long> unfinished() {
        return unfinished;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
    private void countUsed(int change) {
        usedCount += change;
    }

    long usedCount() {
        return usedCount;
    }

    /** Returns how many inodes the table has slots for. */
    long capacity() {
        return (long) blocks.length * Layout.INODES_PER_BLOCK - 1;
    }

    /** Returns the place of an inode that exists. */
    long slot(long number) {
        return blocks[(int) (number / Layout.INODES_PER_BLOCK)].offset
                + number % Layout.INODES_PER_BLOCK * Layout.INODE_BYTES;
    }

    /**
     * Takes an unused number, growing the table if there is none. The caller is in no transaction, and holds no monitor of the
     * mount.
     *
     * @throws ErrnoException ENOSPC
     */
    long takeNumber() {
        volume.liveRecords().admit();
        boolean taken = false;
        try {
            long number = takeSlot();
            taken = true;
            return number;
        } finally {
            if (!taken) {
                volume.liveRecords().dismiss();
            }
        }
    }

    private synchronized long takeSlot() {
        while (true) {
            int index = withRoom.lowest();
            if (index < 0) {
                grow();
                continue;
            }
            TableBlock block = blocks[index];
            int free = Integer.numberOfTrailingZeros(~block.used);
            block.used |= 1 << free;
            if (block.used == -1) {
                withRoom.remove(index);
            }
            countUsed(1);
            block.making(1 << free, true);
            long number = (long) index * Layout.INODES_PER_BLOCK + free;
            if (DurableInode.isFree(memory, block.offset + (long) free * Layout.INODE_BYTES)) {
                return number;
            }
            // It may be one in use whose state is damaged, so names of it must not come to mean another one.
            volume.corruption().note("inode " + number, "crc32c is wrong");
        }
    }

    private void grow() {
        TableBlock[] old = blocks;
        long share = volume.allocator().available() / 64;
        int wanted = Math.clamp(share, 1, MAX_GROWTH_BLOCKS);
        int count;
        long first;
        try (Transaction transaction = volume.log().begin()) {
            long goal = old[old.length - 1].offset / Layout.BLOCK_BYTES + 1;
            int inChunk = Layout.NODE_WORDS - FileMap.inChunk(old.length);
            long run = transaction.take(goal, Math.min(wanted, inChunk));
            count = Extent.pages(run);
            first = Extent.block(run);
            memory.zeroNonTemporal(Layout.offset(first), Layout.offset(count));
            transaction.fenceFirst();
            new MapEditor(memory, map, transaction, 0).put(old.length, first, count, MapWord.DATA);
            transaction.word(Layout.STATE_TABLE_BLOCKS, old.length + (long) count);
            transaction.commit(null);
        }
        TableBlock[] grown = Arrays.copyOf(old, old.length + count);
        for (int index = 0; index < count; index++) {
            grown[old.length + index] = new TableBlock(Layout.offset(first + index));
            withRoom.add(old.length + index);
        }
        blocks = grown;
    }

    /** Gives a number back, after its inode is free on the media or was never made. */
    void giveNumber(long number) {
        giveSlot(number);
        volume.liveRecords().dismiss();
    }

    private synchronized void giveSlot(long number) {
        int index = (int) (number / Layout.INODES_PER_BLOCK);
        int bit = 1 << number % Layout.INODES_PER_BLOCK;
        blocks[index].used &= ~bit;
        blocks[index].making(bit, false);
        withRoom.add(index);
        countUsed(-1);
    }

    /** Makes an object known that belongs to a new inode. */
    void install(ZpmemInode inode) {
        TableBlock block = blocks[(int) (inode.number() / Layout.INODES_PER_BLOCK)];
        synchronized (block) {
            int index = (int) (inode.number() % Layout.INODES_PER_BLOCK);
            block.objects[index] = inode;
            block.making(1 << index, false);
        }
    }

    /** Forgets the object of an inode, and gives its live record back. */
    @SuppressWarnings("ReferenceEquality") // this object and no other
    void forget(ZpmemInode inode) {
        TableBlock block = blocks[(int) (inode.number() / Layout.INODES_PER_BLOCK)];
        synchronized (block) {
            int index = (int) (inode.number() % Layout.INODES_PER_BLOCK);
            if (block.objects[index] == inode) {
                block.objects[index] = null;
            }
        }
        volume.liveRecords().give(inode.record().offset());
    }

    /**
     * Finds an inode.
     *
     * @return its one object, or null if no inode with names has the number
     * @throws ErrnoException EIO if it is damaged; ENOSPC if there is no room for its live record
     */
    @Nullable ZpmemInode find(long number) {
        TableBlock[] all = blocks;
        if (number <= 0 || number / Layout.INODES_PER_BLOCK >= all.length) {
            return null;
        }
        TableBlock block = all[(int) (number / Layout.INODES_PER_BLOCK)];
        int index = (int) (number % Layout.INODES_PER_BLOCK);
        synchronized (block) {
            ZpmemInode known = block.objects[index];
            if (known != null) {
                return known;
            }
            if ((block.making & (1 << index)) != 0) {
                return null; // somebody asks by number for one that is not there yet, and half of it may be stored
            }
            long slot = block.offset + (long) index * Layout.INODE_BYTES;
            if (!DurableInode.isUsed(memory, slot) || DurableInode.links(memory, slot) == 0) {
                // None, or one that is being freed.
                return null;
            }
            ZpmemInode loaded = read(number, slot);
            block.objects[index] = loaded;
            return loaded;
        }
    }

    private ZpmemInode read(long number, long slot) {
        String defect = DurableInode.defect(memory, slot);
        if (defect != null) {
            throw volume.corruption().at("inode " + number, defect);
        }
        FileType type = FileType.ofMode(DurableInode.mode(memory, slot));
        InodeRecord live = InodeRecord.at(memory, volume.liveRecords().take());
        try {
            ZpmemInode inode = create(number, slot, type, live);
            inode.fillRecord();
            return inode;
        } catch (ErrnoException e) {
            volume.liveRecords().give(live.offset());
            throw e;
        }
    }

    /** Makes the object for an inode of a type. */
    ZpmemInode create(long number, long slot, FileType type, InodeRecord live) {
        return switch (type) {
            case REGULAR -> new ZpmemFile(volume, number, slot, live);
            case DIRECTORY -> new ZpmemDirectory(volume, number, slot, live);
            case SYMBOLIC_LINK -> new ZpmemSymbolicLink(volume, number, slot, live);
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> new ZpmemInode(volume, number, slot, type, live);
        };
    }

    /** Returns the objects that the feeder never let go of. */
    List<ZpmemInode> known() {
        List<ZpmemInode> all = new ArrayList<>();
        for (TableBlock block : blocks) {
            synchronized (block) {
                for (ZpmemInode inode : block.objects) {
                    if (inode != null) {
                        all.add(inode);
                    }
                }
            }
        }
        return all;
    }

    /** Returns the inode, or fails with EIO where an entry names one that does not exist. */
    ZpmemInode require(long number, String place) {
        ZpmemInode inode = find(number);
        if (inode == null) {
            throw volume.corruption().at(place, "it names inode " + number + ", which does not exist");
        }
        return inode;
    }

    /** Refuses an inode of another filesystem. */
    static ZpmemInode own(dev.zufs.api.Inode inode) {
        if (inode instanceof ZpmemInode own) {
            return own;
        }
        throw new ErrnoException(Errno.EXDEV, inode + " is no inode of zpmem");
    }
}
