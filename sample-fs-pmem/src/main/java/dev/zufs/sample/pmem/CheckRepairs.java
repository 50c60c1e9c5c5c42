package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes repairs as operations make their changes: each is one record of the log, so that a crash leaves all of it or nothing,
 * and whoever repairs next goes on from there.
 *
 * <p>As long as the bitmap is not known to be right, a repair takes and frees no blocks. Then {@link #volume} has all that
 * a mount has. For one thread.
 */
final class CheckRepairs {

    private static final String SOURCE = "fsck";

    private final PersistentMemory memory;
    private final Geometry geometry;
    private @Nullable WriteAheadLog log;
    private @Nullable Volume volume;

    CheckRepairs(PersistentMemory memory, Geometry geometry) {
        this.memory = memory;
        this.geometry = geometry;
    }

    /** Makes one repair. */
    void make(Consumer<Transaction> changes) {
        try (Transaction transaction = log().begin()) {
            changes.accept(transaction);
            transaction.commit(null);
        }
    }

    private WriteAheadLog log() {
        if (volume != null) {
            return volume.log();
        }
        if (log == null) {
            BlockAllocator nothing = new BlockAllocator(memory, geometry, new Corruption(SOURCE));
            log = new WriteAheadLog(memory, geometry, nothing, beginning());
        }
        return log;
    }

    /** Returns what a mount has; inodes, their table and the bitmap were checked and repaired before. */
    Volume volume() {
        if (volume == null) {
            finish();
            volume = new Volume(memory, geometry, SOURCE, beginning(), false);
        }
        return volume;
    }

    /** Leaves a gap in the numbers, as a recovery does, so that no record that a crash tore passes for one of a repair. */
    private long beginning() {
        StateBlocks state = new StateBlocks(memory, geometry);
        long checkpoint = state.checkpoint() + Recovery.SEQUENCE_GAP;
        state.storeCheckpoint(checkpoint);
        return checkpoint;
    }

    /** Makes what was repaired persistent in place. */
    void finish() {
        if (volume != null) {
            volume.log().checkpoint();
        } else if (log != null) {
            log.checkpoint();
        }
        volume = null;
        log = null;
    }
}
