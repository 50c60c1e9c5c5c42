package dev.zufs.runtime.dispatch;

import dev.zufs.api.AttributeSet;
import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A filesystem that makes an object for an inode at its first lookup and throws it away when it is told to forget it, without
 * any lock: what the contract allows, and what only works if the runtime keeps the two apart.
 */
final class ForgetfulFileSystem implements FileSystemType {

    final List<String> violations = new CopyOnWriteArrayList<>();
    final AtomicInteger forgotten = new AtomicInteger();
    int made;

    private final Map<FileName, Shortlived> cache = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "forgetful";
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
    public SuperBlock mount(MountContext context) {
        InodeRecord record = InodeRecord.at(context.memory(), 4096);
        record.initialize(NewInode.ofMode(0x41ED).build(), 1, 2);
        Directory root = new Root(context.memory(), record);
        return new SuperBlock() {
            @Override
            public Directory root() {
                return root;
            }

            @Override
            public @Nullable Inode inode(long number) {
                return null;
            }

            @Override
            public Statistics statistics() {
                return Statistics.ofBlocks(1, 1);
            }

            @Override
            public void close() {
                // Nothing is kept.
            }
        };
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
        public Inode lookup(FileName name) {
            return cache.computeIfAbsent(name, wanted -> new Shortlived(wanted, memory));
        }

        @Override
        public void list(long position, DirectorySink sink) {
            // No test lists it.
        }
    }

    private final class Shortlived implements Inode {

        private final FileName name;
        private final InodeRecord record;
        private volatile boolean gone;

        Shortlived(FileName name, PersistentMemory memory) {
            this.name = name;
            long number = 2L + name.byteAt(1);
            this.record = InodeRecord.at(memory, number * 4096);
            record.initialize(NewInode.ofMode(0x11A4).build(), number, 1);
            synchronized (violations) {
                made++;
            }
        }

        @Override
        public InodeRecord record() {
            return record;
        }

        @Override
        public void attributesChanged(AttributeSet changed) {
            if (gone) {
                violations.add("operation on forgotten " + name);
            }
        }

        @Override
        public void evict() {
            if (gone) {
                violations.add("evicted after it was forgotten: " + name);
            }
        }

        @Override
        public void forget() {
            if (gone) {
                violations.add("forgotten twice: " + name);
            }
            gone = true;
            cache.remove(name, this);
            forgotten.incrementAndGet();
        }
    }
}
