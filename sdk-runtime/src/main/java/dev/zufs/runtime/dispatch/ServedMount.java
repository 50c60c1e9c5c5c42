package dev.zufs.runtime.dispatch;

import dev.zufs.api.FileSystemType;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.TypeFeature;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A mount that is being served. Immutable but for what its parts guard themselves, its end, and the periodic sync, which is
 * the mount thread's.
 */
public final class ServedMount {

    private final long cookie;
    private final FileSystemType type;
    private final SuperBlock superBlock;
    private final PersistentMemory memory;
    private final MountBacking backing;
    private final HandOutGate gate;
    private final boolean aclOn;
    private volatile boolean ended;

    /** Confined to the mount thread. */
    private @Nullable PeriodicSync periodicSync;

    ServedMount(
            long cookie,
            FileSystemType type,
            SuperBlock superBlock,
            PersistentMemory memory,
            MountBacking backing,
            HandOutGate gate) {
        this.cookie = cookie;
        this.type = type;
        this.superBlock = superBlock;
        this.memory = memory;
        this.backing = backing;
        this.gate = gate;
        this.aclOn = type.features().contains(TypeFeature.POSIX_ACL);
    }

    /**
     * Returns the cookie that the feeder knows the mount by.
     *
     * @return not 0
     */
    public long cookie() {
        return cookie;
    }

    /**
     * Returns the type of the filesystem.
     *
     * @return the plugin's object
     */
    public FileSystemType type() {
        return type;
    }

    /**
     * Returns the mounted filesystem.
     *
     * @return the plugin's object
     */
    public SuperBlock superBlock() {
        return superBlock;
    }

    /**
     * Returns what the mount lies on.
     *
     * @return as the feeder gave it
     */
    public MountBacking backing() {
        return backing;
    }

    void syncPeriodically(FailureLog failures, Duration interval) {
        periodicSync = PeriodicSync.start(superBlock, backing.source(), failures, interval);
    }

    void syncInterval(Duration interval) {
        if (periodicSync != null) {
            periodicSync.interval(interval);
        }
    }

    /** Returns when no periodic sync runs or comes any more. */
    void endPeriodicSync() {
        if (periodicSync != null) {
            periodicSync.close();
            periodicSync = null;
        }
    }

    /** Lets no operation begin any more. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    HandOutGate gate() {
        return gate;
    }

    boolean isAclOn() {
        return aclOn;
    }

    long regionBytes() {
        return memory.size();
    }

    MemorySegment region() {
        return memory.segment();
    }

    /**
     * Checks an inode that the filesystem gave out, for whatever a filesystem may do wrong.
     *
     * @param inode what it gave
     * @return where its record lies
     * @throws ContractException if a feeder could not live with the inode
     */
    @SuppressWarnings("ReferenceEquality") // one memory object a mount, and no other will do
    long checkedRecord(Inode inode) {
        InodeRecord record = inode.record();
        if (record == null) {
            throw new ContractException(inode.getClass().getName() + " has no record");
        }
        if (record.memory() != memory) {
            throw new ContractException(record + " lies in memory of another mount");
        }
        if (record.number() == 0) {
            throw new ContractException(record + " has no inode number");
        }
        return record.offset();
    }
}
