package dev.zufs.bench;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FileType;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountContext;
import dev.zufs.api.NewInode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.TypeFeature;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentUse;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filesystem that does as little as one can: names in hash maps, each file in one piece of memory, nothing persistent. What
 * it costs is the cost of everything but a filesystem.
 *
 * <p>It relies on the locks of the interface; only the allocation of memory has a lock of its own.
 */
public final class TrivialFileSystem implements FileSystemType {

    private static final int BLOCK = 4096;
    private static final int MIN_SHIFT = 12;
    private static final long RECORDS_PER_BLOCK = BLOCK / InodeRecord.BYTES;

    private final boolean extentReads;

    /** Makes the type, which copies what is read. */
    public TrivialFileSystem() {
        this(false);
    }

    /**
     * Makes the type.
     *
     * @param extentReads whether it gives blocks instead of copying what is read
     */
    public TrivialFileSystem(boolean extentReads) {
        this.extentReads = extentReads;
    }

    @Override
    public Set<TypeFeature> features() {
        return extentReads ? Set.of(TypeFeature.EXTENT_READS) : Set.of();
    }

    @Override
    public String name() {
        return "trivial";
    }

    @Override
    public int magic() {
        return 0x7419;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public SuperBlock mount(MountContext context) {
        return new Mounted(context.memory());
    }

    private static final class Mounted implements SuperBlock {

        private final PersistentMemory memory;
        private final Space space;
        private final Folder root;

        /** By inode number, which is that of the record's place. Guarded by this. */
        private @Nullable Inode[] inodes = new @Nullable Inode[64];

        Mounted(PersistentMemory memory) {
            this.memory = memory;
            this.space = new Space(memory.size());
            this.root = new Folder(this, NewInode.ofMode(0x41FF).build());
            root.record.parent(root.record.number());
        }

        synchronized InodeRecord newRecord(Inode inode, NewInode attributes, int links) {
            InodeRecord record = InodeRecord.at(memory, space.record());
            int number = (int) (record.offset() / InodeRecord.BYTES);
            if (number >= inodes.length) {
                inodes = Arrays.copyOf(inodes, Math.max(number + 1, 2 * inodes.length));
            }
            inodes[number] = inode;
            record.initialize(attributes, number, links);
            return record;
        }

        @Override
        public Directory root() {
            return root;
        }

        @Override
        public synchronized @Nullable Inode inode(long number) {
            return number >= 0 && number < inodes.length ? inodes[(int) number] : null;
        }

        synchronized void free(InodeRecord record) {
            inodes[(int) (record.offset() / InodeRecord.BYTES)] = null;
            space.releaseRecord(record.offset());
        }

        @Override
        public Statistics statistics() {
            return Statistics.ofBlocks(memory.size() / BLOCK, space.freeBytes() / BLOCK);
        }

        @Override
        public void close() {
            // Nothing outlives the mount.
        }
    }

    /** Memory in powers of two, from the end of what was never used or from those given back; records under its owner's lock. */
    private static final class Space {

        private final long size;
        private final long[][] free = new long[Long.SIZE][16];
        private final int[] freeCount = new int[Long.SIZE];
        private long[] records = new long[64];
        private int recordCount;
        private long next = BLOCK;

        Space(long size) {
            this.size = size;
        }

        synchronized long allocate(int shift) {
            if (freeCount[shift] > 0) {
                return free[shift][--freeCount[shift]];
            }
            long length = 1L << shift;
            if (next + length > size) {
                throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
            }
            long at = next;
            next += length;
            return at;
        }

        synchronized void release(long at, int shift) {
            if (freeCount[shift] == free[shift].length) {
                free[shift] = Arrays.copyOf(free[shift], 2 * freeCount[shift]);
            }
            free[shift][freeCount[shift]++] = at;
        }

        long record() {
            if (recordCount == 0) {
                long block = allocate(MIN_SHIFT);
                for (int index = 0; index < RECORDS_PER_BLOCK; index++) {
                    releaseRecord(block + (long) index * InodeRecord.BYTES);
                }
            }
            return records[--recordCount];
        }

        void releaseRecord(long at) {
            if (recordCount == records.length) {
                records = Arrays.copyOf(records, 2 * recordCount);
            }
            records[recordCount++] = at;
        }

        synchronized long freeBytes() {
            return size - next;
        }
    }

    private static class Node implements Inode {

        final Mounted mounted;
        final InodeRecord record;

        Node(Mounted mounted, NewInode attributes, int links) {
            this.mounted = mounted;
            this.record = mounted.newRecord(this, attributes, links);
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public void free() {
            mounted.free(record);
        }
    }

    private static final class Folder extends Node implements Directory {

        private final Map<FileName, Node> entries = new HashMap<>();

        Folder(Mounted mounted, NewInode attributes) {
            super(mounted, attributes, 2);
            record.size(Integer.MAX_VALUE);
        }

        @Override
        public @Nullable Inode lookup(FileName name) {
            return entries.get(name);
        }

        @Override
        public Inode create(FileName name, NewInode attributes) {
            Node node;
            if (attributes.type() == FileType.DIRECTORY) {
                node = new Folder(mounted, attributes);
                node.record.parent(record.number());
                record.linkCount(record.linkCount() + 1);
            } else if (attributes.type() == FileType.REGULAR) {
                node = new Flat(mounted, attributes);
            } else {
                throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
            }
            entries.put(name, node);
            return node;
        }

        @Override
        public void remove(FileName name, Inode inode) {
            boolean directory = inode instanceof Folder;
            if (inode instanceof Folder folder && !folder.entries.isEmpty()) {
                throw ErrnoException.withoutStackTrace(Errno.ENOTEMPTY);
            }
            entries.remove(name);
            inode.record().linkCount(directory ? 0 : inode.record().linkCount() - 1);
            if (directory) {
                record.linkCount(record.linkCount() - 1);
            }
        }

        @Override
        public void list(long position, DirectorySink sink) {
            long at = FIRST_POSITION;
            for (Map.Entry<FileName, Node> entry : entries.entrySet()) {
                InodeRecord found = entry.getValue().record;
                if (at >= position && !sink.add(entry.getKey(), found.number(), found.type(), at)) {
                    return;
                }
                at++;
            }
        }
    }

    private static final class Flat extends Node implements RegularFile, ExtentAccess {

        private long start;
        private int shift;

        Flat(Mounted mounted, NewInode attributes) {
            super(mounted, attributes, 1);
        }

        private long capacity() {
            return shift == 0 ? 0 : 1L << shift;
        }

        private synchronized void grow(long bytes) {
            if (bytes <= capacity()) {
                return;
            }
            int wanted = Math.max(MIN_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(bytes - 1));
            long larger = mounted.space.allocate(wanted);
            mounted.memory.copyIn(larger, mounted.memory.segment(), start, capacity());
            mounted.memory.fill(larger + capacity(), (1L << wanted) - capacity(), (byte) 0);
            if (shift != 0) {
                mounted.space.release(start, shift);
            }
            start = larger;
            shift = wanted;
            record.blocks((1L << wanted) / BLOCK);
        }

        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            long length = target.byteSize();
            long inside = Math.clamp(capacity() - position, 0, length);
            MemorySegment.copy(mounted.memory.segment(), start + position, target, 0, inside);
            if (inside < length) {
                target.asSlice(inside).fill((byte) 0);
            }
            return length;
        }

        @Override
        public long write(long position, MemorySegment source, IoContext io) {
            long length = source.byteSize();
            if (position + length > capacity()) {
                grow(position + length);
            }
            mounted.memory.copyIn(start + position, source, 0, length);
            return length;
        }

        @Override
        public void truncate(long size) {
            long old = record.size();
            if (size < old && size < capacity()) {
                mounted.memory.fill(start + size, capacity() - size, (byte) 0);
            }
            record.size(size);
        }

        @Override
        public void acquire(long position, long length, ExtentUse use, ExtentMap map) {
            if (use.isWrite()) {
                grow(position + length);
            }
            for (int index = 0; index < map.capacity(); index++) {
                long at = (position & -BLOCK) + (long) index * BLOCK;
                map.add(at < capacity() ? (start + at) / BLOCK : ExtentMap.HOLE);
            }
        }

        @Override
        public void release(long position, long length, ExtentUse use, ExtentMap map) {
            // Blocks of a file move only when it grows, which no benchmark does meanwhile.
        }

        @Override
        public void free() {
            if (shift != 0) {
                mounted.space.release(start, shift);
            }
            super.free();
        }
    }
}
