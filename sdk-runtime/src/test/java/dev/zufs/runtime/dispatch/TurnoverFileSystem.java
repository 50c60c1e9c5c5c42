package dev.zufs.runtime.dispatch;

import dev.zufs.api.AttributeSet;
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
import dev.zufs.api.MountContext;
import dev.zufs.api.NewInode;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.PersistentMemory;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A filesystem of one directory that uses whatever the contract gives it: objects are made when they are asked for and dropped
 * when they are to be forgotten, places of records and inode numbers are used again at once. It notes when the runtime calls a
 * forgotten object, or lets two objects of an inode live.
 */
final class TurnoverFileSystem implements FileSystemType {

    /** How many records there are beside the root's; few, so that they are used again. */
    static final int RECORDS = 12;

    /** What an inode is on the media. */
    private record Durable(long number, long generation) {}

    final List<String> violations = new CopyOnWriteArrayList<>();
    final AtomicLong forgotten = new AtomicLong();
    final AtomicLong freed = new AtomicLong();

    /** Called with the name of each callback and what it is about, before it does anything. */
    volatile Consumer<String> onCall = call -> {};

    private final Map<FileName, Durable> names = new ConcurrentHashMap<>();
    private final Map<Long, Node> objects = new ConcurrentHashMap<>();
    private final Map<Long, Durable> durables = new ConcurrentHashMap<>();
    private final Queue<Long> places = new ConcurrentLinkedQueue<>();
    private final Queue<Long> numbers = new ConcurrentLinkedQueue<>();

    @Override
    public String name() {
        return "turnover";
    }

    @Override
    public int magic() {
        return 3;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public SuperBlock mount(MountContext context) {
        for (long index = 0; index < RECORDS; index++) {
            places.add(8192 + index * InodeRecord.BYTES);
            numbers.add(2 + index);
        }
        Root root = new Root(context.memory(), InodeRecord.create(context.memory(), 4096, FileType.DIRECTORY, 0755, 1));
        return new SuperBlock() {
            @Override
            public Directory root() {
                return root;
            }

            @Override
            public @Nullable Inode inode(long number) {
                Durable durable = durables.get(number);
                return durable == null || !names.containsValue(durable) ? null : object(root.memory, durable);
            }

            @Override
            public Statistics statistics() {
                return Statistics.ofBlocks(1, 1);
            }
        };
    }

    private static <T> T take(Queue<T> queue) {
        T taken = queue.poll();
        if (taken == null) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
        return taken;
    }

    private Node object(PersistentMemory memory, Durable durable) {
        return objects.computeIfAbsent(durable.number(), number -> new Node(memory, durable, take(places)));
    }

    private final class Root implements Directory {

        private final PersistentMemory memory;
        private final InodeRecord record;

        Root(PersistentMemory memory, InodeRecord record) {
            this.memory = memory;
            this.record = record;
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public @Nullable Inode lookup(FileName name) {
            onCall.accept("lookup " + name);
            Durable durable = names.get(name);
            return durable == null ? null : object(memory, durable);
        }

        @Override
        public Inode create(FileName name, NewInode attributes) {
            onCall.accept("create " + name);
            long number = take(numbers);
            try {
                Durable durable = new Durable(number, attributes.generation());
                Node node = new Node(memory, durable, take(places));
                objects.put(number, node);
                durables.put(number, durable);
                names.put(name, durable);
                return node;
            } catch (ErrnoException e) {
                numbers.add(number);
                throw e;
            }
        }

        @Override
        public void remove(FileName name, Inode inode) {
            onCall.accept("remove " + name);
            names.remove(name);
            ((Node) inode).live().linkCount(0);
        }

        @Override
        public void list(long position, DirectorySink sink) {
            // No test lists it.
        }
    }

    private final class Node implements Inode {

        private final Durable durable;
        private final InodeRecord record;
        private volatile boolean gone;

        /** Whether it lost its names while another thread of the test gave the last reference back. */
        private boolean orphan;

        Node(PersistentMemory memory, Durable durable, long place) {
            this.durable = durable;
            this.record = InodeRecord.at(memory, place);
            record.initialize(
                    NewInode.ofMode(0x11A4).generation(durable.generation()).build(), durable.number(), 1);
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        InodeRecord live() {
            requireLive("change");
            return record;
        }

        private void requireLive(String call) {
            if (gone) {
                violations.add(call + " of a forgotten object of " + durable);
            } else if (objects.get(durable.number()) != this) {
                violations.add(call + " of a second object of " + durable);
            } else if (record.number() != durable.number()) {
                violations.add(call + " of " + durable + " whose record is that of " + record.number());
            }
        }

        @Override
        public void attributesChanged(AttributeSet changed) {
            requireLive("attributesChanged");
        }

        @Override
        public void evict() {
            onCall.accept("evict " + durable.number());
            requireLive("evict");
            orphan = record.linkCount() == 0;
        }

        @Override
        public void forget() {
            requireLive("forget");
            gone = true;
            objects.remove(durable.number(), this);
            if (record.linkCount() == 0) {
                durables.remove(durable.number());
            }
            if (orphan) {
                numbers.add(durable.number());
            }
            places.add(record.offset());
            forgotten.incrementAndGet();
        }

        @Override
        public void free() {
            onCall.accept("free " + durable.number());
            if (!gone) {
                violations.add("free before forget of " + durable);
            }
            freed.incrementAndGet();
            numbers.add(durable.number());
        }
    }
}
