package dev.zufs.sample.pmem;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Inode;
import dev.zufs.api.MountContext;
import dev.zufs.api.MountOptions;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.PersistentMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mount of zpmem. */
final class ZpmemSuperBlock implements SuperBlock {

    private static final System.Logger LOGGER = System.getLogger("dev.zufs.sample.pmem");

    private final Volume volume;
    private final UUID uuid;
    private final boolean alwaysReadOnly;
    private final ZpmemDirectory root;

    private ZpmemSuperBlock(Volume volume, UUID uuid, boolean alwaysReadOnly, ZpmemDirectory root) {
        this.volume = volume;
        this.uuid = uuid;
        this.alwaysReadOnly = alwaysReadOnly;
        this.root = root;
    }

    /** Checks what lies on the media, recovers it, and builds what lives in ordinary memory. */
    static ZpmemSuperBlock mount(MountContext context) {
        PersistentMemory memory = context.memory();
        String source = context.source();
        if (memory.size() < Layout.REGION_ALIGNMENT) {
            throw refuse(
                    source, "the region has " + memory.size() + " bytes, less than the 2 MiB of the smallest zpmem");
        }
        SuperBlockFormat.Found found = SuperBlockFormat.read(memory, Layout.SUPERBLOCK);
        Geometry geometry = found.geometry();
        if (geometry == null) {
            throw refuse(source, "superblock: " + found.defect());
        }
        if (found.readOnly() && !context.isReadOnly()) {
            throw refuse(source, "superblock: its features allow only read-only mounts to this code");
        }
        long checkpoint = recover(context, geometry);
        try {
            Volume volume = new Volume(memory, geometry, source, checkpoint, context.isReadOnly());
            ZpmemInode root = volume.inodes().find(Layout.ROOT_NUMBER);
            if (!(root instanceof ZpmemDirectory directory)) {
                throw refuse(source, "inode 1: it is no directory");
            }
            if (!context.isReadOnly()) {
                finishInterrupted(volume);
            }
            return new ZpmemSuperBlock(volume, found.uuid(), found.readOnly(), directory);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EIO) {
                throw new ErrnoException(
                        Errno.EINVAL,
                        source + " is damaged: " + e.getMessage() + "; fsck tells more and may repair it",
                        e);
            }
            throw e;
        }
    }

    private static ErrnoException refuse(String source, String defect) {
        return new ErrnoException(Errno.EINVAL, source + ": " + defect + "; fsck tells more and may repair it");
    }

    private static long recover(MountContext context, Geometry geometry) {
        long checkpoint = new StateBlocks(context.memory(), geometry).checkpoint();
        if (checkpoint < 0) {
            throw refuse(context.source(), "state: the words of the checkpoint are damaged");
        }
        Recovery recovery = new Recovery(context.memory(), geometry, checkpoint);
        String defect = recovery.defect();
        if (defect != null) {
            throw refuse(context.source(), "log: " + defect);
        }
        if (context.isReadOnly() && !recovery.isNeeded()) {
            return checkpoint;
        }
        if (context.isReadOnly()) {
            throw new ErrnoException(
                    Errno.EROFS,
                    context.source() + " was not unmounted, and its log waits for recovery: mount it writable once");
        }
        if (recovery.records() > 0) {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "{0} was not unmounted: {1} records of its log are repeated",
                    context.source(),
                    recovery.records());
        }
        return recovery.run();
    }

    /**
     * Frees inodes that lost their last name before the crash, and blocks behind sizes; damage is left to fsck. An inode that
     * somebody found by its number while the mount was read-only is not freed under his hands, but at the next mount.
     */
    private static void finishInterrupted(Volume volume) {
        Map<Long, ZpmemInode> known = new HashMap<>();
        for (ZpmemInode inode : volume.inodes().known()) {
            known.put(inode.number(), inode);
        }
        for (long number : volume.inodes().unfinished()) {
            try {
                finish(volume, number, known.get(number));
            } catch (ErrnoException e) {
                volume.corruption().note("inode " + number, "it cannot be freed: " + e.getMessage());
            }
        }
        volume.inodes().unfinished().clear();
    }

    private static void finish(Volume volume, long number, @Nullable ZpmemInode known) {
        long slot = volume.inodes().slot(number);
        String defect = DurableInode.defect(volume.memory(), slot);
        if (defect != null) {
            volume.corruption().note("inode " + number, defect);
            return;
        }
        boolean orphan = DurableInode.links(volume.memory(), slot) == 0;
        if (known != null) {
            if (!orphan) {
                known.finishTruncation();
            }
        } else if (orphan) {
            InodeReclaim.free(volume, number, slot, null);
            volume.inodes().giveNumber(number);
        } else {
            InodeReclaim.finishTruncation(volume, number, slot, null);
        }
    }

    @Override
    public Directory root() {
        return root;
    }

    @Override
    public @Nullable Inode inode(long number) {
        return volume.inodes().find(number);
    }

    @Override
    public Statistics statistics() {
        long free = volume.allocator().free();
        long used = volume.inodes().usedCount();
        long freeInodes = volume.inodes().capacity() - used + free * Layout.INODES_PER_BLOCK;
        return Statistics.ofBlocks(volume.geometry().dataBlocks(), free)
                .withAvailableBlocks(volume.allocator().available())
                .withInodes(used + freeInodes, freeInodes)
                .withId(uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits());
    }

    @Override
    public void sync() {
        if (volume.isReadOnly()) {
            return;
        }
        InodeUpdate scratch = new InodeUpdate(volume.memory());
        List<ZpmemInode> changed = new ArrayList<>(Transaction.MAX_INODES);
        for (ZpmemInode inode : volume.inodes().known()) {
            if (inode.hasNews(scratch)) {
                changed.add(inode);
            }
            if (changed.size() == Transaction.MAX_INODES) {
                takeOver(changed);
                changed.clear();
            }
        }
        if (!changed.isEmpty()) {
            takeOver(changed);
        }
        volume.log().checkpoint();
    }

    /** One damaged inode must not keep the others from the media. */
    private void takeOver(List<ZpmemInode> inodes) {
        try {
            ZpmemInode.takeOver(inodes);
        } catch (ErrnoException e) {
            if (volume.log().hasFailed()) {
                throw e;
            }
            if (inodes.size() == 1) {
                String place = inodes.getFirst().toString();
                volume.corruption().note(place, "its times are not persistent: " + e.getMessage());
                return;
            }
            inodes.forEach(each -> takeOver(List.of(each)));
        }
    }

    @Override
    public void remount(MountOptions options, boolean readOnly) {
        if (!readOnly && alwaysReadOnly) {
            throw new ErrnoException(
                    Errno.EROFS, "the features of this filesystem allow only read-only mounts to this code");
        }
        if (readOnly == volume.isReadOnly()) {
            return;
        }
        if (readOnly) {
            sync();
            volume.log().readOnly(true);
            volume.log().checkpoint(); // what came in between
        } else {
            volume.log().makeWritable(() -> finishInterrupted(volume));
        }
    }

    @Override
    public void close() {
        sync();
    }
}
