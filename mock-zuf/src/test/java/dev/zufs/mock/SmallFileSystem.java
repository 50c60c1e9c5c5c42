package dev.zufs.mock;

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
import dev.zufs.api.SyncMode;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.CopyRange;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentUse;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A writable filesystem of one directory. Each inode owns a block of the region for its record, and each file eight more,
 * which are its extents; so nothing is ever allocated.
 */
final class SmallFileSystem implements FileSystemType {

    static final int BLOCK = 4096;
    static final int FILE_BLOCKS = 8;

    /** What was called that a test cannot see otherwise. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Map<Long, Inode> inodes = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();

    @Override
    public String name() {
        return "small";
    }

    @Override
    public int magic() {
        return 2;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public SuperBlock mount(MountContext context) {
        inodes.clear();
        lastNumber.set(0);
        Root root = new Root(context.memory());
        return new SuperBlock() {
            @Override
            public Directory root() {
                return root;
            }

            @Override
            public @Nullable Inode inode(long number) {
                return inodes.get(number);
            }

            @Override
            public Statistics statistics() {
                return Statistics.ofBlocks(1, 0);
            }
        };
    }

    private InodeRecord newRecord(PersistentMemory memory, NewInode attributes) {
        long number = lastNumber.incrementAndGet();
        InodeRecord record = InodeRecord.at(memory, number * (1 + FILE_BLOCKS) * BLOCK);
        record.initialize(attributes, number, 1);
        return record;
    }

    private final class Root implements Directory {

        private final PersistentMemory memory;
        private final InodeRecord record;
        private final ConcurrentSkipListMap<FileName, File> entries = new ConcurrentSkipListMap<>();

        Root(PersistentMemory memory) {
            this.memory = memory;
            this.record = newRecord(
                    memory,
                    NewInode.ofMode(FileType.DIRECTORY.modeBits() | 0755).build());
            record.linkCount(2);
            record.size(1 << 20);
            inodes.put(record.number(), this);
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public @Nullable Inode lookup(FileName name) {
            return entries.get(name);
        }

        @Override
        public Inode create(FileName name, NewInode attributes) {
            if (attributes.type() != FileType.REGULAR) {
                throw ErrnoException.withoutStackTrace(Errno.EPERM);
            }
            File file = new File(memory, newRecord(memory, attributes));
            entries.put(name, file);
            inodes.put(file.record().number(), file);
            return file;
        }

        @Override
        public void remove(FileName name, Inode inode) {
            entries.remove(name);
            inode.record().linkCount(inode.record().linkCount() - 1);
        }

        @Override
        public void list(long position, DirectorySink sink) {
            long at = FIRST_POSITION;
            for (Map.Entry<FileName, File> entry : entries.entrySet()) {
                long number = entry.getValue().record().number();
                if (at >= position && !sink.add(entry.getKey(), number, FileType.REGULAR, at)) {
                    return;
                }
                at++;
            }
        }

        @Override
        public void sync(long position, long length, SyncMode mode) {
            calls.add("sync of the directory");
        }
    }

    private final class File implements RegularFile, ExtentAccess, CopyRange {

        private final PersistentMemory memory;
        private final InodeRecord record;

        File(PersistentMemory memory, InodeRecord record) {
            this.memory = memory;
            this.record = record;
            memory.fill(data(), (long) FILE_BLOCKS * BLOCK, (byte) 0);
        }

        private long data() {
            return record.offset() + BLOCK;
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            long length = Math.min(target.byteSize(), record.size() - position);
            MemorySegment.copy(memory.segment(), data() + position, target, 0, length);
            return length;
        }

        @Override
        public long write(long position, MemorySegment source, IoContext io) {
            long length = Math.min(source.byteSize(), (long) FILE_BLOCKS * BLOCK - position);
            if (length <= 0) {
                throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
            }
            memory.copyIn(data() + position, source, 0, length);
            record.size(Math.max(record.size(), position + length));
            record.blocks(FILE_BLOCKS);
            return length;
        }

        @Override
        public void truncate(long size) {
            memory.fill(data() + size, (long) FILE_BLOCKS * BLOCK - size, (byte) 0);
            record.size(size);
        }

        @Override
        public void sync(long position, long length, SyncMode mode) {
            calls.add("sync " + position + "+" + length + " " + mode);
        }

        @Override
        public void forget() {
            if (record.linkCount() == 0) {
                inodes.remove(record.number(), this);
            }
        }

        @Override
        public void free() {
            calls.add("free");
        }

        @Override
        public void acquire(long position, long length, ExtentUse use, ExtentMap map) {
            calls.add("acquire " + position + " " + use);
            map.addRun(data() / BLOCK + position / BLOCK, map.capacity());
        }

        @Override
        public void release(long position, long length, ExtentUse use, ExtentMap map) {
            calls.add("release " + position + " " + use);
        }

        @Override
        public void mappingsClosed() {
            calls.add("mappingsClosed");
        }

        @Override
        public long copyRangeFrom(RegularFile source, long sourcePosition, long position, long length) {
            calls.add("copyRange " + sourcePosition + " to " + position + ", " + length);
            memory.copyIn(data() + position, memory.segment(), ((File) source).data() + sourcePosition, length);
            record.size(Math.max(record.size(), position + length));
            return length;
        }
    }
}
