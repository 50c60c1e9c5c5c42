package dev.zufs.runtime.dispatch;

import dev.zufs.api.AttributeSet;
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
import dev.zufs.api.MountOptions;
import dev.zufs.api.NewInode;
import dev.zufs.api.OptionSpec;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.SymbolicLink;
import dev.zufs.api.SyncMode;
import dev.zufs.api.TypeFeature;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentMap;
import dev.zufs.api.op.ExtentUse;
import dev.zufs.api.op.IoctlCall;
import dev.zufs.api.op.IoctlHandler;
import dev.zufs.api.op.XattrMode;
import dev.zufs.api.op.XattrSink;
import dev.zufs.api.op.XattrValueSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A filesystem for tests of the dispatcher, which notes what it is called for. Each inode owns one 4 KiB block of the region,
 * where its record lies; each file owns eight more for its data.
 */
class RamFileSystem implements FileSystemType {

    static final int FILE_BLOCKS = 8;
    private static final int BLOCK = 4096;
    private static final int BLOCKS_PER_INODE = 1 + FILE_BLOCKS;

    final List<String> calls = new ArrayList<>();

    @Nullable MountContext mounted;

    private final Map<Long, Node> nodes = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();

    @Override
    public String name() {
        return "ram";
    }

    @Override
    public int magic() {
        return 0x52414D21;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public Set<TypeFeature> features() {
        return Set.of(TypeFeature.POSIX_ACL);
    }

    @Override
    public List<OptionSpec> mountOptions() {
        return List.of(new OptionSpec("colour", "NAME", "a word that means nothing"));
    }

    @Override
    public SuperBlock mount(MountContext context) {
        mounted = context;
        Dir root = new Dir(context.memory(), NewInode.ofMode(0x41ED).build());
        root.record().parent(root.record().number());
        note("mount " + context.options() + " " + context.durability());
        return new Mounted(root, context.options());
    }

    synchronized void note(String call) {
        calls.add(call);
    }

    /** How often the whole filesystem was synced. */
    final AtomicInteger syncs = new AtomicInteger();

    /** Called for each sync of the whole filesystem. */
    void synced() {}

    private final class Mounted implements SuperBlock {

        private final Dir root;
        private MountOptions options;

        Mounted(Dir root, MountOptions options) {
            this.root = root;
            this.options = options;
        }

        @Override
        public Directory root() {
            return root;
        }

        @Override
        public @Nullable Inode inode(long number) {
            return nodes.get(number);
        }

        @Override
        public Statistics statistics() {
            return Statistics.ofBlocks(100, 50).withInodes(10, 5).withId(0x1_0000_0002L);
        }

        @Override
        public void remount(MountOptions changed, boolean readOnly) {
            note("remount " + changed + " " + readOnly);
            options = changed;
        }

        @Override
        public MountOptions options() {
            return options;
        }

        @Override
        public void sync() {
            syncs.incrementAndGet();
            synced();
        }

        @Override
        public void close() {
            note("close");
        }
    }

    /** What all inodes have. */
    class Node implements Inode, ExtendedAttributes, IoctlHandler {

        final PersistentMemory memory;
        private final InodeRecord record;
        private final Map<String, byte[]> attributes = new TreeMap<>();

        Node(PersistentMemory memory, NewInode attributes) {
            long number = lastNumber.incrementAndGet();
            this.memory = memory;
            this.record = InodeRecord.at(memory, number * BLOCKS_PER_INODE * BLOCK);
            record.initialize(attributes, number, 1);
            nodes.put(number, this);
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public void attributesChanged(AttributeSet changed) {
            note("attributesChanged " + changed);
        }

        @Override
        public void sync(long position, long length, SyncMode mode) {
            note("sync " + position + "+" + length + " " + mode);
        }

        @Override
        public void evict() {
            note("evict " + record.number());
        }

        @Override
        public void forget() {
            note("forget " + record.number());
            if (record.linkCount() == 0) {
                nodes.remove(record.number(), this);
            }
        }

        @Override
        public void free() {
            note("free " + record.number());
        }

        @Override
        public boolean getxattr(XattrNamespace namespace, FileName name, XattrValueSink sink) {
            byte[] value = attributes.get(namespace + " " + name);
            if (value != null) {
                sink.set(MemorySegment.ofArray(value));
            }
            return value != null;
        }

        @Override
        public void setxattr(XattrNamespace namespace, FileName name, MemorySegment value, XattrMode mode) {
            boolean there = attributes.containsKey(namespace + " " + name);
            if (there ? mode == XattrMode.CREATE : mode == XattrMode.REPLACE) {
                throw ErrnoException.withoutStackTrace(there ? Errno.EEXIST : Errno.ENODATA);
            }
            attributes.put(namespace + " " + name, value.toArray(ValueLayout.JAVA_BYTE));
        }

        @Override
        public boolean removexattr(XattrNamespace namespace, FileName name) {
            return attributes.remove(namespace + " " + name) != null;
        }

        @Override
        public void listxattr(XattrSink sink) {
            for (String key : attributes.keySet()) {
                String[] words = key.split(" ", 2);
                sink.add(XattrNamespace.valueOf(words[0]), FileName.of(words[1]));
            }
        }

        @Override
        public void ioctl(IoctlCall call) {
            switch (call.command()) {
                case 1 -> {
                    call.argument().set(ValueLayout.JAVA_BYTE, 0, (byte) 42);
                    call.reply(1);
                }
                case 2 -> call.repeatWithArgument(100);
                case 3 -> call.repeatFrozen();
                default -> throw ErrnoException.withoutStackTrace(Errno.ENOTTY);
            }
        }
    }

    /** A symbolic link. */
    final class Link extends Node implements SymbolicLink {

        Link(PersistentMemory memory, NewInode attributes) {
            super(memory, attributes);
        }
    }

    /** A directory. */
    class Dir extends Node implements Directory {

        final Map<FileName, Node> entries = new TreeMap<>();

        Dir(PersistentMemory memory, NewInode attributes) {
            super(memory, attributes);
            record().linkCount(2);
            record().size(1 << 20);
        }

        @Override
        public @Nullable Inode lookup(FileName name) {
            return entries.get(name);
        }

        @Override
        public Inode create(FileName name, NewInode attributes) {
            if (entries.containsKey(name)) {
                throw ErrnoException.withoutStackTrace(Errno.EEXIST);
            }
            Node node = make(attributes);
            entries.put(name, node);
            return node;
        }

        @Override
        public Inode createUnnamed(NewInode attributes) {
            Node node = make(attributes);
            node.record().linkCount(0);
            return node;
        }

        private Node make(NewInode attributes) {
            note("create " + attributes);
            return switch (attributes.type()) {
                case REGULAR -> new File(memory, attributes);
                case DIRECTORY -> {
                    Dir directory = new Dir(memory, attributes);
                    directory.record().parent(record().number());
                    record().linkCount(record().linkCount() + 1);
                    yield directory;
                }
                case SYMBOLIC_LINK -> new Link(memory, attributes);
                case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> new Node(memory, attributes);
            };
        }

        @Override
        public void link(FileName name, Inode inode) {
            entries.put(name, (Node) inode);
            inode.record().linkCount(inode.record().linkCount() + 1);
        }

        @Override
        public void remove(FileName name, Inode inode) {
            if (entries.remove(name) == null) {
                throw ErrnoException.withoutStackTrace(Errno.ENOENT);
            }
            inode.record().linkCount(inode.record().linkCount() - 1);
            note("remove " + name + " leaves " + inode.record().linkCount());
        }

        @Override
        public void rename(
                FileName name,
                Inode inode,
                Directory newDirectory,
                FileName newName,
                @Nullable Inode target,
                RenameMode mode) {
            note("rename " + name + " " + newName + " " + mode + (target == null ? "" : " over"));
            entries.remove(name);
            ((Dir) newDirectory).entries.put(newName, (Node) inode);
        }

        @Override
        public void list(long position, DirectorySink sink) {
            long at = FIRST_POSITION;
            for (Map.Entry<FileName, Node> entry : entries.entrySet()) {
                InodeRecord record = entry.getValue().record();
                if (at >= position && !sink.add(entry.getKey(), record.number(), record.type(), at)) {
                    return;
                }
                at++;
            }
        }
    }

    /** A regular file of at most eight blocks. */
    class File extends Node implements RegularFile, ExtentAccess {

        @Nullable MemorySegment lastWindow;

        @Nullable IoContext lastContext;

        @Nullable ExtentMap lastMap;

        /** Where mappings are to go, if not negative; a read that asks is refused. */
        long unmapPosition = -1;

        File(PersistentMemory memory, NewInode attributes) {
            super(memory, attributes);
        }

        private long data() {
            return record().offset() + BLOCK;
        }

        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            if (unmapPosition >= 0) {
                io.unmap(unmapPosition, 1);
            }
            lastWindow = target;
            lastContext = io;
            long length = Math.min(target.byteSize(), record().size() - position);
            MemorySegment.copy(memory.segment(), data() + position, target, 0, length);
            return length;
        }

        @Override
        public long write(long position, MemorySegment source, IoContext io) {
            lastWindow = source;
            lastContext = io;
            if (io.isInterrupted()) {
                throw ErrnoException.withoutStackTrace(Errno.EINTR);
            }
            long length = Math.min(source.byteSize(), FILE_BLOCKS * BLOCK - position);
            if (length <= 0) {
                throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
            }
            memory.copyIn(data() + position, source, 0, length);
            record().size(Math.max(record().size(), position + length));
            if (io.isDirect()) {
                io.unmap(unmapPosition < 0 ? position : unmapPosition, length);
            }
            return length;
        }

        @Override
        public void truncate(long size) {
            if (mounted != null && mounted.isInterrupted()) {
                throw ErrnoException.withoutStackTrace(Errno.EINTR);
            }
            note("truncate " + size);
            record().size(size);
        }

        @Override
        public void acquire(long position, long length, ExtentUse use, ExtentMap map) {
            lastMap = map;
            note("acquire " + position + "+" + length + " " + use);
            map.cookie(0xC00C1E);
            if (unmapPosition >= 0) {
                map.unmap(unmapPosition, length);
            }
            map.addRun(data() / BLOCK + position / BLOCK, map.capacity());
            if (use == ExtentUse.WRITE_FAULT) {
                map.markNew();
            }
        }

        @Override
        public void release(long position, long length, ExtentUse use, ExtentMap map) {
            note("release " + position + "+" + length + " " + use + " " + map.size() + " blocks, cookie "
                    + Long.toHexString(map.cookie()));
        }

        @Override
        public void mappingsClosed() {
            note("mappingsClosed");
        }
    }
}
