package dev.zufs.sample.pmem;

import dev.zufs.api.memory.PersistentMemory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all parts of one mount share. */
final class Volume {

    private final PersistentMemory memory;
    private final Geometry geometry;
    private final Corruption corruption;
    private final BlockAllocator allocator;
    private final WriteAheadLog log;
    private final LiveRecords liveRecords;
    private final InodeTable inodes;
    private final Set<ZpmemFile> windows = ConcurrentHashMap.newKeySet();

    /** Builds the state in ordinary memory from recovered media. */
    Volume(PersistentMemory memory, Geometry geometry, String source, long checkpoint, boolean readOnly) {
        this.memory = memory;
        this.geometry = geometry;
        this.corruption = new Corruption(source);
        this.allocator = new BlockAllocator(memory, geometry, corruption);
        this.log = new WriteAheadLog(memory, geometry, allocator, checkpoint);
        log.readOnly(readOnly);
        this.liveRecords = new LiveRecords(allocator);
        this.inodes = new InodeTable(this);
        allocator.onShortage(this::reclaimWindows);
        liveRecords.admitAll(inodes.usedCount());
    }

    PersistentMemory memory() {
        return memory;
    }

    Geometry geometry() {
        return geometry;
    }

    Corruption corruption() {
        return corruption;
    }

    BlockAllocator allocator() {
        return allocator;
    }

    WriteAheadLog log() {
        return log;
    }

    LiveRecords liveRecords() {
        return liveRecords;
    }

    InodeTable inodes() {
        return inodes;
    }

    /** Returns the files that have blocks set aside; each is added and removed under its own lock. */
    Set<ZpmemFile> windows() {
        return windows;
    }

    /** Gives back what files have set aside, before somebody hears that there is no space; says whether that is any. */
    boolean reclaimWindows() {
        boolean any = false;
        for (ZpmemFile file : windows) {
            any |= file.releaseWindow();
        }
        return any;
    }

    boolean isReadOnly() {
        return log.isReadOnly();
    }

    FileMap map(long owner, long rootOffset) {
        return new FileMap(memory, geometry, corruption, owner, rootOffset);
    }

    /** Checks a word that names blocks outside of any map. */
    boolean namesData(long word, long owner, long place) {
        return MapWord.isIntact(word, owner, place)
                && MapWord.kind(word) == MapWord.DATA
                && MapWord.count(word) > 0
                && geometry.holdsData(MapWord.block(word), MapWord.count(word));
    }
}
