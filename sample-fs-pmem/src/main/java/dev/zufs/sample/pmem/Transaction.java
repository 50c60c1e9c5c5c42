package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.memory.PersistentMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the changes of one operation into one record, which becomes persistent with one fence or not at all.
 *
 * <p>Nothing that others can see changes before {@link #commit}. Without a commit, {@link #close} gives back what was taken.
 * One object belongs to each lane and is used again and again; it is held by one thread at a time.
 */
final class Transaction implements AutoCloseable {

    /** What one more piece of at most 512 pages can add to a record at worst: each page taken, freed and mapped. */
    static final int PIECE_BYTES = Layout.NODE_WORDS * 3 * Long.BYTES + 256;

    /** What cutting a leaf can add at worst: each page freed and unmapped. */
    static final int LEAF_BYTES = Layout.NODE_WORDS * 2 * Long.BYTES + 64;

    /** What cutting a run, or a word, can add. */
    static final int RUN_BYTES = 64;

    /** The most inodes that one record changes. */
    static final int MAX_INODES = 16;
    /** What others than those who change nothing but inodes have of them. */
    private static final int INODES_BESIDES = 4;

    private static final int INODE_ROOM = INODES_BESIDES * (InodeUpdate.FIELDS + 1) * Long.BYTES;

    private final WriteAheadLog log;
    private final PersistentMemory memory;
    private final BlockAllocator allocator;
    private final LogLane lane;
    private final RedoApplier applier;
    private final byte[] record;
    private final int capacity;
    private final InodeUpdate[] inodes = new InodeUpdate[MAX_INODES];
    private final long[] scratch = new long[Layout.NODE_WORDS];
    private final RunList taken = new RunList();
    private final RunList freed = new RunList();
    private final RunList nodes = new RunList();
    private long[] stagedOffsets = new long[16];
    private int[] stagedAt = new int[16];
    private int position;
    private int inodeCount;
    private int stagedCount;
    private int lastTakeAt;
    private int lastFreeAt;
    private boolean privileged;
    private boolean fencePending;
    private boolean committed;

    Transaction(
            WriteAheadLog log, PersistentMemory memory, BlockAllocator allocator, LogLane lane, RedoApplier applier) {
        this.log = log;
        this.memory = memory;
        this.allocator = allocator;
        this.lane = lane;
        this.applier = applier;
        this.capacity = Math.min(lane.bytes(), RedoRecord.MAX_BYTES);
        this.record = new byte[LogLane.padded(capacity)];
        for (int index = 0; index < MAX_INODES; index++) {
            inodes[index] = new InodeUpdate(memory);
        }
    }

    Transaction begin() {
        position = RedoRecord.HEADER_BYTES;
        inodeCount = 0;
        stagedCount = 0;
        lastTakeAt = 0;
        lastFreeAt = 0;
        taken.clear();
        freed.clear();
        nodes.clear();
        privileged = false;
        fencePending = false;
        committed = false;
        return this;
    }

    /** Returns room for the words of a node, for whoever builds the transaction. */
    long[] scratch() {
        return scratch;
    }

    /** Lets the transaction use the reserve of the allocator, because it frees more than it takes. */
    Transaction privileged() {
        privileged = true;
        return this;
    }

    /** Says whether so many more bytes of entries fit. */
    boolean hasRoom(int bytes) {
        return position + bytes + INODE_ROOM <= capacity;
    }

    /** Returns the change of an inode, begun with the first call for it. */
    InodeUpdate inode(long slot) {
        for (int index = 0; index < inodeCount; index++) {
            if (inodes[index].slot() == slot) {
                return inodes[index];
            }
        }
        inodes[inodeCount].begin(slot, false);
        return inodes[inodeCount++];
    }

    /** Returns the content of an inode that takes over a free slot. */
    InodeUpdate freshInode(long slot) {
        inodes[inodeCount].begin(slot, true);
        return inodes[inodeCount++];
    }

    /** Reads a word as it will be after the commit. */
    long word(long offset) {
        int staged = findStaged(offset);
        return staged < 0 ? memory.getLong(offset) : RedoRecord.getLong(record, stagedAt[staged]);
    }

    /** Changes a word. In a node that this transaction took, the store is made at once: nobody can see it. */
    void word(long offset, long value) {
        if (nodes.holds(offset >>> Layout.BLOCK_SHIFT)) {
            memory.putLong(offset, value);
            return;
        }
        int staged = findStaged(offset);
        if (staged >= 0) {
            RedoRecord.putLong(record, stagedAt[staged], value);
            return;
        }
        append(RedoRecord.wordEntry(offset));
        rememberStaged(offset, position);
        append(value);
    }

    /** Changes words that nobody reads again through this transaction. */
    void words(long offset, long[] values, int from, int count) {
        if (nodes.holds(offset >>> Layout.BLOCK_SHIFT)) {
            for (int index = 0; index < count; index++) {
                memory.putLong(offset + 8L * index, values[from + index]);
            }
            return;
        }
        append(count == 1 ? RedoRecord.wordEntry(offset) : RedoRecord.bytesEntry(offset, count * Long.BYTES));
        for (int index = 0; index < count; index++) {
            append(values[from + index]);
        }
    }

    /** Changes bytes; offset and length are multiples of 8. */
    void bytes(long offset, byte[] source, int length) {
        append(RedoRecord.bytesEntry(offset, length));
        ensure(length);
        System.arraycopy(source, 0, record, position, length);
        position += length;
    }

    /** Makes a block zero, after the commit. */
    void zero(long block) {
        append(RedoRecord.runEntry(RedoRecord.ZERO, block, 1));
    }

    /**
     * Takes blocks into use.
     *
     * @return first block and length, as {@link Extent#of}; possibly fewer than wanted
     */
    long take(long goal, int wanted) {
        long run = takeIfFree(goal, wanted);
        if (run == AllocationGroup.NONE) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
        return run;
    }

    /** Takes blocks as {@link #take}, but answers {@link AllocationGroup#NONE} if there are none. */
    long takeIfFree(long goal, int wanted) {
        long run = allocator.take(goal, wanted, privileged);
        if (run != AllocationGroup.NONE) {
            adopt(Extent.block(run), Extent.pages(run));
        }
        return run;
    }

    /** Takes blocks into use that the caller got from the allocator. */
    void adopt(long block, int count) {
        taken.add(block, count);
        lastTakeAt = appendRun(RedoRecord.TAKE, lastTakeAt, block, count);
    }

    /** Takes a block for a node, which is filled by ordinary stores before the commit, and flushed by it. */
    long takeNode() {
        long block = allocator.takeNode(privileged);
        if (block == AllocationGroup.NONE) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
        adopt(block, 1);
        nodes.add(block, 1);
        return block;
    }

    /** Frees blocks. They can be taken again after the commit, and after everybody who may read them is done. */
    void free(long block, int count) {
        freed.add(block, count);
        lastFreeAt = appendRun(RedoRecord.FREE, lastFreeAt, block, count);
    }

    /** Notes that something was stored past the cache that must be persistent before the record is. */
    void fenceFirst() {
        fencePending = true;
    }

    /**
     * Makes the changes persistent and visible; nothing happens if there are none.
     *
     * @param pins who may still read freed blocks, or null if nobody can
     */
    void commit(@Nullable Pins pins) {
        encodeInodes();
        if (fencePending || !nodes.isEmpty()) {
            for (int index = 0; index < nodes.size(); index++) {
                memory.flush(Layout.offset(nodes.block(index)), Layout.offset(nodes.count(index)));
            }
            memory.fence();
        }
        committed = true;
        if (position == RedoRecord.HEADER_BYTES) {
            return;
        }
        Arrays.fill(record, position, LogLane.padded(position), (byte) 0);
        log.commit(lane, record, position, applier);
        for (int index = 0; index < freed.size(); index++) {
            if (pins == null) {
                allocator.give(freed.block(index), freed.count(index));
            } else {
                pins.giveUp(freed.block(index), freed.count(index));
            }
        }
    }

    private void encodeInodes() {
        boolean headerUsed = false;
        RedoRecord.INT.set(record, RedoRecord.INODE_CRC, 0);
        for (int index = 0; index < inodeCount; index++) {
            InodeUpdate update = inodes[index];
            update.finish();
            if (update.isEmpty()) {
                continue;
            }
            if (update.needsNoMode() && !headerUsed) {
                update.useHeader(record);
                headerUsed = true;
            } else {
                update.useField();
            }
            ensure(update.encodedBytes());
            position = update.encode(record, position);
        }
    }

    @Override
    public void close() {
        try {
            if (!committed) {
                if (fencePending) {
                    memory.fence(); // stores past the cache must not come after those of whoever gets the blocks next
                }
                for (int index = 0; index < taken.size(); index++) {
                    allocator.give(taken.block(index), taken.count(index));
                }
            }
        } finally {
            lane.lock.unlock();
        }
    }

    private int appendRun(int kind, int lastAt, long block, int count) {
        if (lastAt > 0) {
            long last = RedoRecord.getLong(record, lastAt);
            int length = RedoRecord.runCount(last);
            if ((last & MapWord.BLOCK_MASK) + length == block && length + count <= RedoRecord.MAX_RUN) {
                RedoRecord.putLong(
                        record, lastAt, RedoRecord.runEntry(kind, last & MapWord.BLOCK_MASK, length + count));
                return lastAt;
            }
        }
        append(RedoRecord.runEntry(kind, block, count));
        return position - Long.BYTES;
    }

    private void append(long value) {
        ensure(Long.BYTES);
        RedoRecord.putLong(record, position, value);
        position += Long.BYTES;
    }

    private void ensure(int bytes) {
        if (position + bytes > capacity) {
            throw new IllegalStateException("a record of " + capacity + " bytes is too small");
        }
    }

    private int findStaged(long offset) {
        for (int index = stagedCount - 1; index >= 0; index--) {
            if (stagedOffsets[index] == offset) {
                return index;
            }
        }
        return -1;
    }

    private void rememberStaged(long offset, int at) {
        if (stagedCount == stagedOffsets.length) {
            stagedOffsets = Arrays.copyOf(stagedOffsets, stagedCount * 2);
            stagedAt = Arrays.copyOf(stagedAt, stagedCount * 2);
        }
        stagedOffsets[stagedCount] = offset;
        stagedAt[stagedCount++] = at;
    }
}
