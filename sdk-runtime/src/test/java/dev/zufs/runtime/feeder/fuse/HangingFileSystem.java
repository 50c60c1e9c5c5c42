package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountContext;
import dev.zufs.api.NewInode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A filesystem of files named 0, 1 and so on. A read of file 0 returns zeros; a read of any other one hangs until it may go on. */
final class HangingFileSystem implements FileSystemType {

    static final int FILE_BYTES = 4096;

    /** Has a permit for each read that hangs. */
    final Semaphore hanging = new Semaphore(0);

    final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final int files;

    HangingFileSystem(int files) {
        this.files = files;
    }

    @Override
    public String name() {
        return "hanging";
    }

    @Override
    public int magic() {
        return 0x4A46;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public SuperBlock mount(MountContext context) {
        Root root = new Root(context.memory());
        return new SuperBlock() {
            @Override
            public Directory root() {
                return root;
            }

            @Override
            public @Nullable Inode inode(long number) {
                return number == 1 ? root : root.file(number - 2);
            }

            @Override
            public Statistics statistics() {
                return Statistics.ofBlocks(1, 0);
            }

            @Override
            public void close() {
                // Nothing is kept.
            }
        };
    }

    private static InodeRecord newRecord(PersistentMemory memory, long number, int mode, int links, long bytes) {
        InodeRecord record = InodeRecord.at(memory, FILE_BYTES + number * InodeRecord.BYTES);
        record.initialize(NewInode.ofMode(mode).build(), number, links);
        record.size(bytes);
        return record;
    }

    private final class Root implements Directory {

        private final InodeRecord record;
        private final RegularFile[] children = new RegularFile[files];

        Root(PersistentMemory memory) {
            record = newRecord(memory, 1, 0x41FF, 2, FILE_BYTES);
            record.parent(1);
            for (int file = 0; file < files; file++) {
                children[file] = new File(newRecord(memory, file + 2L, 0x81B6, 1, FILE_BYTES), file > 0);
            }
        }

        @Nullable RegularFile file(long index) {
            return index >= 0 && index < files ? children[(int) index] : null;
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public @Nullable Inode lookup(FileName name) {
            try {
                return file(Integer.parseInt(name.toString()));
            } catch (NumberFormatException e) {
                return null;
            }
        }

        @Override
        public Inode create(FileName name, NewInode attributes) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }

        @Override
        public void remove(FileName name, Inode inode) {
            throw ErrnoException.withoutStackTrace(Errno.EPERM);
        }

        @Override
        public void list(long position, DirectorySink sink) {
            // Nobody lists it.
        }

        @Override
        public void free() {
            throw new IllegalStateException("no file is removed");
        }
    }

    private final class File implements RegularFile {

        private final InodeRecord record;
        private final boolean hangs;

        File(InodeRecord record, boolean hangs) {
            this.record = record;
            this.hangs = hangs;
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            if (hangs) {
                hanging.release();
                awaitUninterruptibly();
            }
            target.fill((byte) 0);
            return target.byteSize();
        }

        private void awaitUninterruptibly() {
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a zero-thread here", e);
            }
        }

        @Override
        public long write(long position, MemorySegment source, IoContext io) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }

        @Override
        public void truncate(long size) {
            throw ErrnoException.withoutStackTrace(Errno.EPERM);
        }

        @Override
        public void free() {
            throw new IllegalStateException("no file is removed");
        }
    }
}
