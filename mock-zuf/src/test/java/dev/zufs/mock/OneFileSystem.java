package dev.zufs.mock;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Durability;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FileType;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.Invalidations;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountContext;
import dev.zufs.api.OptionSpec;
import dev.zufs.api.RegularFile;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A filesystem with one file, {@code /file}, whose reads do what a test wants. */
final class OneFileSystem implements FileSystemType {

    static final long SIZE = 1 << 20;
    static final FileName NAME = FileName.of("file");

    /** What a read does. */
    @FunctionalInterface
    interface Reader {
        long read(long position, MemorySegment target, IoContext io);
    }

    final AtomicInteger closed = new AtomicInteger();
    volatile Reader reader =
            (position, target, io) -> target.fill((byte) (position >> 12)).byteSize();
    volatile boolean failsToClose;
    /** What the last mount was told. */
    volatile @Nullable Durability told;
    /** What the last mount was given to tell changes. */
    volatile Invalidations invalidations = Invalidations.ignored();
    /** Whether the file has its name. */
    volatile boolean present = true;

    @Override
    public String name() {
        return "onefile";
    }

    @Override
    public int magic() {
        return 1;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public List<OptionSpec> mountOptions() {
        return List.of(new OptionSpec("fail", "", "refuse the mount"));
    }

    @Override
    public Durability durability() {
        return Durability.ON_SYNC;
    }

    @Override
    public SuperBlock mount(MountContext context) {
        told = context.durability();
        invalidations = context.invalidations();
        if (context.options().has("fail")) {
            throw new ErrnoException(Errno.EINVAL, "the moon is not full");
        }
        InodeRecord rootRecord = InodeRecord.create(context.memory(), 4096, FileType.DIRECTORY, 0755, 1);
        rootRecord.size(4096);
        InodeRecord record = InodeRecord.create(context.memory(), 8192, FileType.REGULAR, 0644, 2);
        record.size(SIZE);
        record.blocks(SIZE / 4096);
        Content file = new Content(record);
        Root root = new Root(rootRecord, file);
        return new SuperBlock() {
            @Override
            public Directory root() {
                return root;
            }

            @Override
            public @Nullable Inode inode(long number) {
                return number == 1 ? root : number == 2 ? file : null;
            }

            @Override
            public Statistics statistics() {
                return Statistics.ofBlocks(1, 0);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                if (failsToClose) {
                    throw new ErrnoException(Errno.EIO, "the last page was lost");
                }
            }
        };
    }

    private final class Root implements Directory {

        private final InodeRecord record;
        private final Content file;

        Root(InodeRecord record, Content file) {
            this.record = record;
            this.file = file;
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public @Nullable Inode lookup(FileName name) {
            return present && name.equals(NAME) ? file : null;
        }

        @Override
        public void list(long position, DirectorySink sink) {
            if (position <= FIRST_POSITION) {
                sink.add(NAME, 2, FileType.REGULAR, FIRST_POSITION);
            }
        }
    }

    private final class Content implements RegularFile {

        private final InodeRecord record;

        Content(InodeRecord record) {
            this.record = record;
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            return reader.read(position, target, io);
        }
    }
}
