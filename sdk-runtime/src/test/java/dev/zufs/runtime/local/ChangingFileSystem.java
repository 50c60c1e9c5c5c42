package dev.zufs.runtime.local;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.Invalidations;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountContext;
import dev.zufs.api.NewInode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Files in one directory, which change also behind the back of whoever has mounted it. Any thread changes it. */
public final class ChangingFileSystem implements FileSystemType {

    private static final long FIRST_RECORD = 4096;
    private static final int FILE_MODE = 0x81B6;

    private volatile @Nullable Mounted mounted;

    /** Runs in every callback that reads, writes, creates or removes; gets what to tell. */
    private volatile Runnable within = () -> {};

    @Override
    public String name() {
        return "changing";
    }

    @Override
    public int magic() {
        return 0x4348;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public SuperBlock mount(MountContext context) {
        Mounted mount = new Mounted(context.memory(), context.invalidations());
        mounted = mount;
        return mount;
    }

    private Mounted mounted() {
        return Objects.requireNonNull(mounted, "mount it first");
    }

    /** Returns what the last mount was given to tell its changes. */
    public Invalidations invalidations() {
        return mounted().invalidations;
    }

    /** Lets callbacks that read, write, create or remove run something, with no lock held. */
    public void within(Runnable action) {
        within = action;
    }

    /** Gives a file content, and makes it if there is none; tells nobody. */
    public void put(String name, String content) {
        mounted().put(FileName.of(name), content.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes a file away; tells nobody. */
    public void take(String name) {
        File file = mounted().files.remove(FileName.of(name));
        if (file != null) {
            file.record.linkCount(0);
        }
    }

    /** Returns the inode number of a file. */
    public long number(String name) {
        return file(name).record.number();
    }

    /** Returns the record of a file. */
    public InodeRecord record(String name) {
        return file(name).record;
    }

    /** Returns the inode number of the directory. */
    public long root() {
        return mounted().record.number();
    }

    private File file(String name) {
        return Objects.requireNonNull(mounted().files.get(FileName.of(name)), name);
    }

    /** A mount, and its only directory. */
    private final class Mounted implements SuperBlock, Directory {

        private final PersistentMemory memory;
        private final Invalidations invalidations;
        private final Map<FileName, File> files = new ConcurrentSkipListMap<>();
        private final InodeRecord record;

        /** Guarded by this. */
        private long lastNumber;

        Mounted(PersistentMemory memory, Invalidations invalidations) {
            this.memory = memory;
            this.invalidations = invalidations;
            this.record = newRecord(NewInode.ofMode(0x41FF).build(), 2);
            record.parent(record.number());
            record.size(Integer.MAX_VALUE);
        }

        private synchronized InodeRecord newRecord(NewInode attributes, int links) {
            long number = ++lastNumber;
            InodeRecord made = InodeRecord.at(memory, FIRST_RECORD + number * InodeRecord.BYTES);
            made.initialize(attributes, number, links);
            return made;
        }

        private void put(FileName name, byte[] content) {
            File file = files.computeIfAbsent(
                    name, _ -> new File(newRecord(NewInode.ofMode(FILE_MODE).build(), 1)));
            file.content = content;
            file.record.size(content.length);
        }

        @Override
        public Directory root() {
            return this;
        }

        @Override
        public @Nullable Inode inode(long number) {
            if (number == record.number()) {
                return this;
            }
            return files.values().stream()
                    .filter(file -> file.record.number() == number)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Statistics statistics() {
            return Statistics.ofBlocks(1, 0);
        }

        @Override
        public void close() {
            // Nothing is kept.
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public @Nullable Inode lookup(FileName name) {
            return files.get(name);
        }

        @Override
        public Inode create(FileName name, NewInode attributes) {
            within.run();
            File file = new File(newRecord(attributes, 1));
            files.put(name, file);
            return file;
        }

        @Override
        public void remove(FileName name, Inode inode) {
            within.run();
            files.remove(name);
            inode.record().linkCount(0);
        }

        @Override
        public void list(long position, DirectorySink sink) {
            long at = FIRST_POSITION;
            for (Map.Entry<FileName, File> entry : files.entrySet()) {
                InodeRecord found = entry.getValue().record;
                if (at >= position && !sink.add(entry.getKey(), found.number(), found.type(), at)) {
                    return;
                }
                at++;
            }
        }

        @Override
        public void free() {
            throw new IllegalStateException("the root stays");
        }
    }

    private final class File implements RegularFile {

        private final InodeRecord record;
        private volatile byte[] content = {};

        File(InodeRecord record) {
            this.record = record;
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            byte[] now = content;
            within.run();
            int length = (int) Math.clamp(now.length - position, 0, target.byteSize());
            target.fill((byte) 0);
            MemorySegment.copy(MemorySegment.ofArray(now), Math.min(position, now.length), target, 0, length);
            return target.byteSize();
        }

        @Override
        public synchronized long write(long position, MemorySegment source, IoContext io) {
            within.run();
            if (position + source.byteSize() > Short.MAX_VALUE) {
                throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
            }
            byte[] more = Arrays.copyOf(content, Math.max(content.length, (int) (position + source.byteSize())));
            MemorySegment.copy(source, 0, MemorySegment.ofArray(more), position, source.byteSize());
            content = more;
            return source.byteSize();
        }

        @Override
        public synchronized void truncate(long size) {
            content = Arrays.copyOf(content, (int) size);
            record.size(size);
        }

        @Override
        public void free() {
            // The record is not used again.
        }
    }
}
