package dev.zufs.sample.pmem;

import dev.zufs.api.Attribute;
import dev.zufs.api.AttributeSet;
import dev.zufs.api.CheckContext;
import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Finding;
import dev.zufs.api.FormatContext;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.IoContext;
import dev.zufs.api.Limits;
import dev.zufs.api.MountContext;
import dev.zufs.api.MountOptions;
import dev.zufs.api.NewInode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrValueSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A mount as a feeder has it: stores what a feeder stores before each operation, and counts references. */
final class TestMount implements AutoCloseable {

    static final IoContext IO = IoContext.over(new IoContext.Host() {
        @Override
        public int modeBits() {
            return 0;
        }

        @Override
        public boolean interrupted() {
            return false;
        }

        @Override
        public void unmap(long position, long length) {}
    });

    private static final ZpmemType TYPE = new ZpmemType();

    private final PersistentMemory memory;
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private SuperBlock superBlock;

    TestMount(PersistentMemory memory) {
        this.memory = memory;
        this.superBlock = mount(memory);
    }

    static TestMount fresh(long bytes) {
        PersistentMemory memory = new HeapMedia(bytes).memory();
        format(memory, "");
        return new TestMount(memory);
    }

    static void format(PersistentMemory memory, String options) {
        TYPE.format(FormatContext.over(memory).withOptions(MountOptions.parse(options)));
    }

    /** Formats so that the same operations of one thread always come to the same bytes: with one lane, and fixed ids and times. */
    static void formatRepeatably(PersistentMemory memory) {
        TYPE.format(FormatContext.over(memory)
                .withOptions(MountOptions.parse("lanes=1"))
                .withId(new UUID(1, 2))
                .withClock(() -> Instant.ofEpochSecond(1_000_000)));
        // Nothing is in the log yet, so its secret can still be another one.
        Geometry geometry = Geometry.forRegion(memory.size(), 1, 0).withLogSeed(0);
        byte[] superBlock = SuperBlockFormat.encode(geometry, new UUID(1, 2), 0);
        SuperBlockFormat.write(memory, Layout.SUPERBLOCK, superBlock);
        SuperBlockFormat.write(memory, Layout.offset(geometry.copyBlock()), superBlock);
    }

    static SuperBlock mount(PersistentMemory memory) {
        return TYPE.mount(MountContext.over(memory).source("test").build());
    }

    static List<Finding> check(PersistentMemory memory) {
        List<Finding> findings = new ArrayList<>();
        TYPE.check(CheckContext.over(memory, findings::add));
        return findings;
    }

    static List<Finding> repair(PersistentMemory memory) {
        List<Finding> findings = new ArrayList<>();
        TYPE.check(CheckContext.over(memory, findings::add).withRepair(true));
        return findings;
    }

    /** Returns the value of an attribute, or null if there is none. */
    static byte @Nullable [] attribute(ExtendedAttributes holder, XattrNamespace namespace, FileName name) {
        List<byte[]> values = new ArrayList<>();
        boolean found = holder.getxattr(
                namespace, name, XattrValueSink.over(value -> values.add(value.toArray(ValueLayout.JAVA_BYTE))));
        return found ? values.getFirst() : null;
    }

    PersistentMemory memory() {
        return memory;
    }

    SuperBlock superBlock() {
        return superBlock;
    }

    Directory root() {
        return superBlock.root();
    }

    long now() {
        return clock.incrementAndGet();
    }

    void remount() {
        close();
        superBlock = mount(memory);
    }

    @Override
    public void close() {
        superBlock.close();
    }

    private void touch(Inode inode) {
        long now = now();
        inode.record().modified(now);
        inode.record().changed(now);
    }

    NewInode attributes(FileType type, int permissions) {
        return NewInode.ofMode(type.modeBits() | permissions)
                .owner(1000, 100)
                .times(now())
                .build();
    }

    NewInode linkAttributes(byte[] text) {
        return NewInode.ofMode(FileType.SYMBOLIC_LINK.modeBits() | 0777)
                .times(now())
                .linkText(text)
                .build();
    }

    Inode create(Directory directory, FileName name, NewInode attributes) {
        touch(directory);
        return directory.create(name, attributes);
    }

    RegularFile createFile(Directory directory, String name) {
        return (RegularFile) create(directory, FileName.of(name), attributes(FileType.REGULAR, 0644));
    }

    Directory createDirectory(Directory directory, String name) {
        return (Directory) create(directory, FileName.of(name), attributes(FileType.DIRECTORY, 0755));
    }

    @Nullable Inode lookup(Directory directory, String name) {
        return directory.lookup(FileName.of(name));
    }

    Inode require(Directory directory, String name) {
        Inode inode = lookup(directory, name);
        if (inode == null) {
            throw new AssertionError(name + " is not there");
        }
        return inode;
    }

    RegularFile file(Directory directory, String name) {
        return (RegularFile) require(directory, name);
    }

    void link(Directory directory, FileName name, Inode inode) {
        touch(directory);
        inode.record().changed(now());
        directory.link(name, inode);
    }

    /** Removes a name, and frees the inode if that was the last one. */
    void remove(Directory directory, FileName name) {
        Inode inode = directory.lookup(name);
        if (inode == null) {
            throw new AssertionError(name + " is not there");
        }
        touch(directory);
        inode.record().changed(now());
        directory.remove(name, inode);
        if (inode.record().linkCount() == 0) {
            inode.forget();
            inode.free();
        }
    }

    void rename(Directory from, FileName name, Directory to, FileName newName, RenameMode mode) {
        Inode inode = from.lookup(name);
        Inode target = to.lookup(newName);
        if (inode == null) {
            throw new AssertionError(name + " is not there");
        }
        touch(from);
        touch(to);
        (target == null ? inode : target).record().changed(now());
        from.rename(name, inode, to, newName, target, mode);
        if (target != null && target.record().linkCount() == 0) {
            target.forget();
            target.free();
        }
    }

    void write(RegularFile file, long position, byte[] bytes) {
        long done = 0;
        while (done < bytes.length) {
            int count = (int) Math.min(bytes.length - done, Limits.MAX_DATA_BYTES);
            InodeRecord record = file.record();
            long old = record.size();
            record.size(Math.max(old, position + done + count));
            touch(file);
            long written;
            try {
                written = file.write(
                        position + done,
                        MemorySegment.ofArray(bytes).asSlice(done, count).asReadOnly(),
                        IO);
            } catch (RuntimeException e) {
                record.size(old);
                throw e;
            }
            if (written < count) {
                record.size(Math.max(old, position + done + written));
            }
            done += written;
        }
    }

    byte[] read(RegularFile file, long position, int length) {
        long size = file.record().size();
        int count = Math.clamp(size - position, 0, length);
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            done += (int) file.read(
                    position + done,
                    MemorySegment.ofArray(bytes).asSlice(done, Math.min(count - done, Limits.MAX_DATA_BYTES)),
                    IO);
        }
        return bytes;
    }

    byte[] readAll(RegularFile file) {
        return read(file, 0, Math.toIntExact(file.record().size()));
    }

    void truncate(RegularFile file, long size) {
        touch(file);
        file.truncate(size);
        file.attributesChanged(AttributeSet.of(Attribute.MODIFIED, Attribute.CHANGED));
    }

    void chmod(Inode inode, int permissions) {
        inode.record().mode((inode.record().mode() & FileType.MODE_MASK) | permissions);
        inode.record().changed(now());
        inode.attributesChanged(AttributeSet.of(Attribute.MODE, Attribute.CHANGED));
    }

    /** Lists a directory in pieces of a few entries, and checks positions on the way. */
    Map<FileName, Long> list(Directory directory, int piece) {
        Map<FileName, Long> entries = new TreeMap<>();
        long[] position = {0};
        boolean[] full = {true};
        while (full[0]) {
            full[0] = false;
            int[] taken = {0};
            directory.list(position[0], DirectorySink.over((names, offset, length, number, type, at) -> {
                if (taken[0] == piece) {
                    position[0] = at;
                    full[0] = true;
                    return false;
                }
                if (at < Directory.FIRST_POSITION || at >= directory.record().size()) {
                    throw new AssertionError("position " + at + " of a directory of "
                            + directory.record().size());
                }
                taken[0]++;
                if (entries.put(FileName.of(names, offset, length), number) != null) {
                    throw new AssertionError("an entry came twice");
                }
                return true;
            }));
        }
        return entries;
    }
}
