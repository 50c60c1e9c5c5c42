package dev.zufs.sample.pmem;

import dev.zufs.api.AttributeSet;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.SyncMode;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrMode;
import dev.zufs.api.op.XattrSink;
import dev.zufs.api.op.XattrValueSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An inode: what all types have. Pipes, sockets and device nodes have nothing else. */
class ZpmemInode implements Inode, ExtendedAttributes {

    private final Volume volume;
    private final PersistentMemory memory;
    private final long number;
    private final long slot;
    private final FileType type;
    private final InodeRecord record;
    private final ReentrantLock lock = new ReentrantLock();
    private final XattrStore xattrs;
    /** Whether slot and live record may belong to another inode already; guarded by the lock. */
    private boolean forgotten;

    ZpmemInode(Volume volume, long number, long slot, FileType type, InodeRecord record) {
        this.volume = volume;
        this.memory = volume.memory();
        this.number = number;
        this.slot = slot;
        this.type = type;
        this.record = record;
        this.xattrs = new XattrStore(this);
    }

    @Override
    public final InodeRecord record() {
        return record;
    }

    final Volume volume() {
        return volume;
    }

    final PersistentMemory memory() {
        return memory;
    }

    final long number() {
        return number;
    }

    final long slot() {
        return slot;
    }

    final FileType type() {
        return type;
    }

    final boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    /** Orders everything that changes the durable inode; searches of names and data do not need it. */
    final ReentrantLock lock() {
        return lock;
    }

    final long durableSize() {
        return DurableInode.size(memory, slot);
    }

    /** Fills the live record from the durable inode. */
    void fillRecord() {
        memory.fill(record.offset(), InodeRecord.BYTES, (byte) 0);
        record.flags(DurableInode.flags(memory, slot));
        record.mode(DurableInode.mode(memory, slot));
        record.linkCount(DurableInode.links(memory, slot));
        record.size(durableSize());
        record.blocks(DurableInode.blocks(memory, slot));
        record.modified(memory.getLong(slot + Layout.INODE_MODIFIED));
        record.changed(memory.getLong(slot + Layout.INODE_CHANGED));
        record.accessed(memory.getLong(slot + Layout.INODE_ACCESSED));
        record.uid(memory.getInt(slot + Layout.INODE_UID));
        record.gid(memory.getInt(slot + Layout.INODE_GID));
        record.xattr(DurableInode.xattr(memory, slot));
        record.generation(Integer.toUnsignedLong(DurableInode.generation(memory, slot)));
        if (type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE) {
            record.device(memory.getInt(slot + Layout.INODE_TEXT));
        }
        record.number(number);
    }

    /** Brings the fields of the live record that are the filesystem's up to a committed change. */
    void publish(InodeUpdate update) {
        record.linkCount(update.links());
        record.blocks(update.blocks());
    }

    @Override
    public void attributesChanged(AttributeSet changed) {
        takeOver();
    }

    @Override
    public void sync(long position, long length, SyncMode mode) {
        switch (mode) {
            case FULL -> takeOver();
            case DATA -> takeOverChanges();
            case DONT_NEED -> {}
        }
    }

    /** Makes what the feeder stored into the live record persistent; costs nothing if it stored nothing. Does nothing on a read-only mount. */
    final void takeOver() {
        takeOver(List.of(this));
    }

    /** Does the same for several inodes, at most {@link Transaction#MAX_INODES}, with one record of the log. */
    static void takeOver(List<ZpmemInode> inodes) {
        Volume volume = inodes.getFirst().volume;
        try (InodeLocks _ = InodeLocks.of(inodes.toArray(ZpmemInode[]::new))) {
            if (volume.isReadOnly()) {
                return;
            }
            try (Transaction transaction = volume.log().begin()) {
                for (ZpmemInode inode : inodes) {
                    if (!inode.forgotten) {
                        transaction.inode(inode.slot).takeOverAll(inode.record, inode.type);
                    }
                }
                transaction.commit(null);
            }
        }
    }

    /** Takes over all but the access time, which nobody needs to read the content back. */
    final void takeOverChanges() {
        lock.lock();
        try {
            if (!forgotten && !volume.isReadOnly()) {
                try (Transaction transaction = volume.log().begin()) {
                    transaction.inode(slot).takeOver(record, type);
                    transaction.commit(null);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says whether the live record has something to take over; a hint, as no lock is held. */
    final boolean hasNews(InodeUpdate scratch) {
        scratch.begin(slot, false);
        return !scratch.takeOverAll(record, type).isEmpty();
    }

    /** Goes on with a truncation that a crash interrupted. */
    final void finishTruncation() {
        lock.lock();
        try {
            InodeReclaim.finishTruncation(volume, number, slot, pins());
            record.blocks(DurableInode.blocks(memory, slot));
        } finally {
            lock.unlock();
        }
    }

    /** Says whether slot and live record may belong to another inode already; guarded by the lock. */
    final boolean isForgotten() {
        return forgotten;
    }

    @Override
    public void evict() {
        if (!volume.isReadOnly()) {
            takeOver();
        }
    }

    @Override
    public void forget() {
        lock.lock();
        try {
            forgotten = true;
        } finally {
            lock.unlock();
        }
        volume.inodes().forget(this);
    }

    /** Frees the durable inode; the live record may be another one's already. */
    @Override
    public void free() {
        lock.lock();
        try {
            if (DurableInode.links(memory, slot) != 0) {
                throw damaged("it is to be freed, and still has names");
            }
            InodeReclaim.free(volume, number, slot, null); // nothing runs beside it that could read
        } finally {
            lock.unlock();
        }
        volume.inodes().giveNumber(number);
    }

    /** Returns who may still read blocks of the inode, or null if nobody can. */
    @Nullable Pins pins() {
        return null;
    }

    @Override
    public final boolean getxattr(XattrNamespace namespace, FileName name, XattrValueSink sink) {
        return xattrs.get(namespace, name, sink);
    }

    @Override
    public final void setxattr(XattrNamespace namespace, FileName name, MemorySegment value, XattrMode mode) {
        xattrs.set(namespace, name, value.toArray(ValueLayout.JAVA_BYTE), mode);
    }

    @Override
    public final boolean removexattr(XattrNamespace namespace, FileName name) {
        return xattrs.remove(namespace, name);
    }

    @Override
    public final void listxattr(XattrSink sink) {
        xattrs.list(sink);
    }

    /** Returns the failure for damage in this inode. */
    final ErrnoException damaged(String what) {
        return volume.corruption().at("inode " + number, what);
    }

    @Override
    public String toString() {
        return "inode " + number;
    }
}
