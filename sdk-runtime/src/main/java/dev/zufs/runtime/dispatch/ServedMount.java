package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FileType;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.SymbolicLink;
import dev.zufs.api.TypeFeature;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A mount that is being served. Immutable but for what its parts guard themselves, its end, and what the mount
 * thread keeps.
 */
public final class ServedMount {

    private final long cookie;
    private final FileSystemType type;
    private final SuperBlock superBlock;
    private final PersistentMemory memory;
    private final MountBacking backing;
    private final boolean aclOn;
    private volatile boolean ended;

    /** Confined to the mount thread. */
    private @Nullable PeriodicSync periodicSync;

    /** Confined to the mount thread. */
    private @Nullable Handle root;

    ServedMount(
            long cookie, FileSystemType type, SuperBlock superBlock, PersistentMemory memory, MountBacking backing) {
        this.cookie = cookie;
        this.type = type;
        this.superBlock = superBlock;
        this.memory = memory;
        this.backing = backing;
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

    boolean isAclOn() {
        return aclOn;
    }

    long regionBytes() {
        return memory.size();
    }

    MemorySegment region() {
        return memory.segment();
    }

    /** Notes the handle of the root, which is the last to go. */
    void root(Handle handle) {
        root = handle;
    }

    @Nullable Handle root() {
        return root;
    }

    /**
     * Returns the record of an inode that the filesystem gave.
     *
     * @param inode what it gave
     * @return its record, in the memory of the mount
     * @throws ContractException if it has none there
     */
    @SuppressWarnings("ReferenceEquality") // one memory object a mount, and no other will do
    InodeRecord recordOf(Inode inode) {
        InodeRecord record = inode.record();
        if (record == null) {
            throw new ContractException(inode.getClass().getName() + " has no record");
        }
        if (record.memory() != memory) {
            throw new ContractException(record + " lies in memory of another mount");
        }
        return record;
    }

    /**
     * Checks what an inode's record says, for whatever a filesystem may do wrong.
     *
     * @param inode what the filesystem gave
     * @param record its record
     * @param named whether it was found or created by a name
     * @throws ContractException if a feeder could not live with the inode
     */
    void check(Inode inode, InodeRecord record, boolean named) {
        int mode = record.mode();
        if (record.number() == 0) {
            throw new ContractException(record + " has no inode number");
        }
        if (!FileType.isValidMode(mode)) {
            throw new ContractException(record + " has no file type");
        }
        FileType type = FileType.ofMode(mode);
        if (inode instanceof Directory != (type == FileType.DIRECTORY)
                || inode instanceof RegularFile != (type == FileType.REGULAR)
                || inode instanceof SymbolicLink != (type == FileType.SYMBOLIC_LINK)) {
            throw new ContractException(
                    record + " is of type " + type + ", and " + inode.getClass().getName() + " is not");
        }
        if (named && record.linkCount() == 0) {
            throw new ContractException(record + " has a name, and no links");
        }
    }
}
