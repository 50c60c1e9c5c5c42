package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repeats what the log has beyond the checkpoint.
 *
 * <p>All intact records of all lanes that are newer than the checkpoint are applied in the order of their numbers; then what
 * they changed is flushed and fenced, and the checkpoint moves behind them. A crash in between changes nothing: the next
 * recovery does the same again. The time is bounded by the size of the log.
 *
 * <p>A store into a block that the same or a later record frees is left out: the block may hold something else by now, which
 * did not go through the log.
 */
final class Recovery {

    /**
     * A record that waits.
     *
     * @param sequence its number
     * @param offset where it lies
     * @param length header and entries
     */
    record Pending(long sequence, long offset, int length) {}

    /** What numbers jump by, so that no record torn by the crash can ever pass for a new one. */
    static final long SEQUENCE_GAP = 1024;

    private final PersistentMemory memory;
    private final Geometry geometry;
    private final StateBlocks state;
    private final long checkpoint;
    /** What a record that waits can have at most: each number beyond the checkpoint has its record in a lane. */
    private final long highest;

    private final List<Pending> pending = new ArrayList<>();
    private final FreedBlocks freed = new FreedBlocks();
    private final byte[] record = new byte[RedoRecord.MAX_BYTES];

    private @Nullable String hole;

    /** Looks at all lanes; changes nothing. */
    Recovery(PersistentMemory memory, Geometry geometry, long checkpoint) {
        this.memory = memory;
        this.geometry = geometry;
        this.state = new StateBlocks(memory, geometry);
        this.checkpoint = checkpoint;
        this.highest = checkpoint + (long) geometry.lanes() * (geometry.laneBytes() / Layout.LINE_BYTES + 1);
        for (int lane = 0; lane < geometry.lanes(); lane++) {
            long start = geometry.laneOffset(lane);
            searchBehind(start, scan(start));
        }
        pending.sort(Comparator.comparingLong(Pending::sequence));
    }

    /** Finds the records of a lane, and returns where they end. */
    private int scan(long start) {
        int position = 0;
        long last = 0;
        while (position + Layout.LINE_BYTES <= geometry.laneBytes()) {
            long header = memory.getLong(start + position);
            int length = RedoRecord.length(header);
            long sequence = RedoRecord.sequence(header);
            if (sequence <= last || sequence > highest || !isRecord(start, position)) {
                return position;
            }
            if (sequence > checkpoint) {
                pending.add(new Pending(sequence, start + position, length));
            }
            last = sequence;
            position += LogLane.padded(length);
        }
        return position;
    }

    /**
     * Seeks records that wait behind the end of those that were found. A crash leaves none, because a record is stored only
     * after the one before it is persistent: so what lies between is damaged, and no torn end.
     */
    private void searchBehind(long start, int end) {
        for (int position = end; position + Layout.LINE_BYTES <= geometry.laneBytes(); position += Layout.LINE_BYTES) {
            long sequence = RedoRecord.sequence(memory.getLong(start + position));
            if (sequence > checkpoint && sequence <= highest && isRecord(start, position)) {
                hole = "what lies at " + (start + end) + " is damaged, and a record that waits follows at "
                        + (start + position);
                return;
            }
        }
    }

    private boolean isRecord(long start, int position) {
        int length = RedoRecord.length(memory.getLong(start + position));
        if (length < RedoRecord.HEADER_BYTES || position + LogLane.padded(length) > geometry.laneBytes()) {
            return false;
        }
        load(start + position, length);
        return RedoRecord.isIntact(record, length, RedoRecord.salt(geometry.logSeed(), start + position));
    }

    private void load(long offset, int length) {
        MemorySegment.copy(memory.segment(), ValueLayout.JAVA_BYTE, offset, record, 0, length);
    }

    int records() {
        return pending.size();
    }

    /** Says whether anything is to be changed before the filesystem can be used. */
    boolean isNeeded() {
        return !pending.isEmpty() || state.needsTable();
    }

    /** Says which record is damaged, or names places that it cannot mean, or null if all can be applied. */
    @Nullable String defect() {
        if (hole != null) {
            return hole;
        }
        for (Pending each : pending) {
            load(each.offset(), each.length());
            RedoBounds bounds = new RedoBounds(geometry);
            if (!RedoRecord.visit(record, each.length(), bounds) || !bounds.isKept()) {
                return "record " + each.sequence() + " at " + each.offset() + " changes what no operation changes";
            }
        }
        return null;
    }

    /** Applies the records to a target, and collects the lines that this changes. */
    LineSet applyTo(RedoTarget target) {
        for (Pending each : pending) {
            load(each.offset(), each.length());
            RedoRecord.visit(record, each.length(), new FreedCollector(each.sequence()));
        }
        LineSet lines = new LineSet(geometry);
        if (state.needsTable()) {
            state.restoreTable(target, lines);
        }
        RedoApplier applier = new RedoApplier(target);
        for (Pending each : pending) {
            load(each.offset(), each.length());
            RedoRecord.visit(record, each.length(), new LiveStores(each.sequence(), applier));
            RedoRecord.visit(record, each.length(), lines);
        }
        return lines;
    }

    /**
     * Recovers the media, and returns the checkpoint that holds afterwards. It moves also if no record waits, because one that
     * the crash tore may lie there all the same.
     */
    long run() {
        applyTo(new MediaTarget(memory, geometry)).flush(memory);
        state.copyTable();
        memory.fence();
        long last = pending.isEmpty() ? checkpoint : pending.getLast().sequence();
        long behind = last + SEQUENCE_GAP;
        state.storeCheckpoint(behind);
        return behind;
    }

    /** Notes which blocks a record frees. */
    private final class FreedCollector implements RedoVisitor {

        private final long sequence;

        FreedCollector(long sequence) {
            this.sequence = sequence;
        }

        @Override
        public void word(long offset, long value) {}

        @Override
        public void bytes(long offset, byte[] source, int at, int length) {}

        @Override
        public void zero(long block, int count) {}

        @Override
        public void bits(long block, int count, boolean used) {
            if (!used) {
                freed.add(block, count, sequence);
            }
        }

        @Override
        public void inode(long slot, int mask, byte[] source, int at) {}
    }

    /** Passes on what does not go into freed blocks. */
    private final class LiveStores implements RedoVisitor {

        private final long sequence;
        private final RedoVisitor next;

        LiveStores(long sequence, RedoVisitor next) {
            this.sequence = sequence;
            this.next = next;
        }

        private boolean isLive(long offset) {
            return freed.lastFree(offset >>> Layout.BLOCK_SHIFT) < sequence;
        }

        @Override
        public void word(long offset, long value) {
            if (isLive(offset)) {
                next.word(offset, value);
            }
        }

        @Override
        public void bytes(long offset, byte[] source, int at, int length) {
            if (isLive(offset)) {
                next.bytes(offset, source, at, length);
            }
        }

        @Override
        public void zero(long block, int count) {
            for (long each = block; each < block + count; each++) {
                if (isLive(Layout.offset(each))) {
                    next.zero(each, 1);
                }
            }
        }

        @Override
        public void bits(long block, int count, boolean used) {
            next.bits(block, count, used);
        }

        @Override
        public void inode(long slot, int mask, byte[] source, int at) {
            next.inode(slot, mask, source, at);
        }
    }
}
