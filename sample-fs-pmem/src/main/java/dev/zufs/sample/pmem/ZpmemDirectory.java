package dev.zufs.sample.pmem;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.Limits;
import dev.zufs.api.NewInode;
import dev.zufs.api.RenameMode;
import org.jspecify.annotations.Nullable;

/** A directory: every operation on names is one transaction. */
final class ZpmemDirectory extends ZpmemInode implements Directory {

    private final DirectoryContent content;

    ZpmemDirectory(Volume volume, long number, long slot, InodeRecord record) {
        super(volume, number, slot, FileType.DIRECTORY, record);
        this.content = new DirectoryContent(volume, number, slot);
    }

    @Override
    void fillRecord() {
        super.fillRecord();
        record().size(shownSize(durableSize()));
        record().parent(DurableInode.parent(memory(), slot()));
    }

    @Override
    void publish(InodeUpdate update) {
        super.publish(update);
        record().size(shownSize(update.get(InodeUpdate.SIZE)));
    }

    /** An empty directory has no blocks, but its size must be above the positions of "." and "..". */
    private static long shownSize(long bytes) {
        return Math.max(Layout.BLOCK_BYTES, bytes);
    }

    @Override
    public @Nullable Inode lookup(FileName name) {
        long position = content.find(name);
        return position < 0 ? null : volume().inodes().require(content.number(position), "directory " + number());
    }

    @Override
    public void list(long position, DirectorySink sink) {
        content.list(position, sink);
    }

    @Override
    public Inode create(FileName name, NewInode attributes) {
        lock().lock();
        try {
            if (content.find(name) >= 0) {
                throw ErrnoException.withoutStackTrace(Errno.EEXIST);
            }
            if (attributes.type() == FileType.DIRECTORY && record().linkCount() >= Limits.MAX_LINKS) {
                throw ErrnoException.withoutStackTrace(Errno.EMLINK);
            }
            return make(name, attributes);
        } finally {
            lock().unlock();
        }
    }

    @Override
    public Inode createUnnamed(NewInode attributes) {
        return make(null, attributes);
    }

    private ZpmemInode make(@Nullable FileName name, NewInode attributes) {
        InodeTable table = volume().inodes();
        long childNumber = table.takeNumber();
        long live = -1;
        boolean made = false;
        try {
            live = volume().liveRecords().take();
            ZpmemInode child = table.create(
                    childNumber, table.slot(childNumber), attributes.type(), InodeRecord.at(memory(), live));
            make(name, attributes, child);
            made = true;
            return child;
        } finally {
            if (!made) {
                if (live >= 0) {
                    volume().liveRecords().give(live);
                }
                table.giveNumber(childNumber);
            }
        }
    }

    private void make(@Nullable FileName name, NewInode attributes, ZpmemInode child) {
        boolean directory = child.isDirectory();
        int links = name == null ? 0 : directory ? 2 : 1;
        try (Transaction transaction = volume().log().begin()) {
            InodeUpdate made = NewInodes.stage(transaction, volume(), child, attributes, links, number());
            long position = -1;
            if (name != null) {
                position = content.stageAdd(transaction, name, child.number(), child.type());
                InodeUpdate own = transaction.inode(slot()).takeOver(record(), type());
                own.links(own.links() + (directory ? 1 : 0));
            }
            transaction.commit(null);
            NewInodes.fillRecord(child, attributes, links, made, number());
            volume().inodes().install(child);
            if (name != null) {
                publish(transaction.inode(slot()));
                content.added(name, position);
            }
        }
    }

    @Override
    public void link(FileName name, Inode inode) {
        ZpmemInode target = InodeTable.own(inode);
        try (InodeLocks _ = InodeLocks.of(this, target)) {
            if (content.find(name) >= 0) {
                throw ErrnoException.withoutStackTrace(Errno.EEXIST);
            }
            if (target.isDirectory()) {
                throw ErrnoException.withoutStackTrace(Errno.EPERM);
            }
            if (target.record().linkCount() >= Limits.MAX_LINKS) {
                throw ErrnoException.withoutStackTrace(Errno.EMLINK);
            }
            try (Transaction transaction = volume().log().begin()) {
                long position = content.stageAdd(transaction, name, target.number(), target.type());
                transaction.inode(slot()).takeOver(record(), type());
                InodeUpdate linked = transaction.inode(target.slot()).takeOver(target.record(), target.type());
                linked.links(linked.links() + 1L);
                transaction.commit(null);
                publish(transaction.inode(slot()));
                target.publish(linked);
                content.added(name, position);
            }
        }
    }

    @Override
    public void remove(FileName name, Inode inode) {
        ZpmemInode target = InodeTable.own(inode);
        try (InodeLocks _ = InodeLocks.of(this, target)) {
            long position = require(name, target);
            requireEmpty(target);
            unlink(name, position, target);
        }
    }

    private void unlink(FileName name, long position, ZpmemInode target) {
        try (Transaction transaction = volume().log().begin().privileged()) {
            content.stageShrink(transaction, position);
            content.stageRemove(transaction, position);
            InodeUpdate own = transaction.inode(slot()).takeOver(record(), type());
            InodeUpdate removed = stageUnlink(transaction, target, own);
            transaction.commit(null);
            publish(own);
            target.publish(removed);
            content.removed(name, position);
        }
        trim();
    }

    private void trim() {
        while (content.hasEmptyEnd()) {
            try (Transaction transaction = volume().log().begin().privileged()) {
                content.stageTrim(transaction);
                transaction.commit(null);
                publish(transaction.inode(slot()));
                content.trimmed();
            }
        }
    }

    /** Takes a name from an inode; a directory loses itself, and its parent a link. */
    private static InodeUpdate stageUnlink(Transaction transaction, ZpmemInode target, InodeUpdate parent) {
        InodeUpdate removed = transaction.inode(target.slot()).takeOver(target.record(), target.type());
        if (target.isDirectory()) {
            removed.links(0);
            parent.links(parent.links() - 1L);
        } else {
            removed.links(Math.max(0, removed.links() - 1L));
        }
        return removed;
    }

    /** Returns the position of a name that is there and names the inode that the feeder thinks it does. */
    private long require(FileName name, ZpmemInode target) {
        long position = content.find(name);
        if (position < 0 || content.number(position) != target.number()) {
            throw ErrnoException.withoutStackTrace(Errno.ENOENT);
        }
        return position;
    }

    private static void requireEmpty(ZpmemInode target) {
        if (target instanceof ZpmemDirectory directory && !directory.content.isEmpty()) {
            throw ErrnoException.withoutStackTrace(Errno.ENOTEMPTY);
        }
    }

    @Override
    public void rename(
            FileName name,
            Inode inode,
            Directory newDirectory,
            FileName newName,
            @Nullable Inode target,
            RenameMode mode) {
        ZpmemInode moved = InodeTable.own(inode);
        ZpmemInode replaced = target == null ? null : InodeTable.own(target);
        if (replaced != null && moved.number() == replaced.number()) {
            return;
        }
        if (!(newDirectory instanceof ZpmemDirectory to)) {
            throw ErrnoException.withoutStackTrace(Errno.EXDEV);
        }
        try (InodeLocks _ = InodeLocks.of(this, to, moved, replaced == null ? moved : replaced)) {
            new Renaming(this, name, moved, to, newName, replaced).run(mode);
        }
    }

    /** One rename, under the locks of all inodes that it changes. */
    private record Renaming(
            ZpmemDirectory from,
            FileName name,
            ZpmemInode moved,
            ZpmemDirectory to,
            FileName newName,
            @Nullable ZpmemInode replaced) {

        void run(RenameMode mode) {
            long source = from.require(name, moved);
            long destination = to.content.find(newName);
            if (destination >= 0 && mode == RenameMode.NO_REPLACE) {
                throw ErrnoException.withoutStackTrace(Errno.EEXIST);
            }
            if (replaced == null) {
                if (destination >= 0) {
                    throw ErrnoException.withoutStackTrace(Errno.EEXIST);
                }
                move(source, -1);
            } else if (destination < 0 || to.content.number(destination) != replaced.number()) {
                throw ErrnoException.withoutStackTrace(Errno.ENOENT);
            } else if (mode == RenameMode.EXCHANGE) {
                exchange(source, destination, replaced);
            } else {
                requireEmpty(replaced);
                move(source, destination);
            }
        }

        /** Refuses one subdirectory more than a directory can have. */
        private void requireRoomForLink(ZpmemInode gained, @Nullable ZpmemInode lost, ZpmemDirectory parent) {
            boolean more = from != to && gained.isDirectory() && (lost == null || !lost.isDirectory());
            if (more && parent.record().linkCount() >= Limits.MAX_LINKS) {
                throw ErrnoException.withoutStackTrace(Errno.EMLINK);
            }
        }

        private void move(long source, long destination) {
            requireRoomForLink(moved, replaced, to);
            try (Transaction transaction = from.volume().log().begin()) {
                if (replaced != null) {
                    transaction.privileged();
                }
                long position = destination;
                if (destination < 0) {
                    position = to.content.stageAdd(transaction, newName, moved.number(), moved.type());
                } else {
                    to.content.stageReplace(transaction, destination, newName, moved.number(), moved.type());
                }
                if (from != to || destination >= 0) { // else the new name may come to lie in the last block
                    from.content.stageShrink(transaction, source);
                }
                from.content.stageRemove(transaction, source);
                InodeUpdate fromUpdate = transaction.inode(from.slot()).takeOver(from.record(), from.type());
                InodeUpdate toUpdate = transaction.inode(to.slot()).takeOver(to.record(), to.type());
                stageParent(transaction, moved, fromUpdate, toUpdate, to);
                if (replaced != null) {
                    stageUnlink(transaction, replaced, toUpdate);
                }
                transaction.commit(null);
                publishAll(transaction);
                from.content.removed(name, source);
                if (destination < 0) {
                    to.content.added(newName, position);
                }
            }
            from.trim();
        }

        private void exchange(long source, long destination, ZpmemInode other) {
            requireRoomForLink(moved, other, to);
            requireRoomForLink(other, moved, from);
            try (Transaction transaction = from.volume().log().begin()) {
                from.content.stageReplace(transaction, source, name, other.number(), other.type());
                to.content.stageReplace(transaction, destination, newName, moved.number(), moved.type());
                InodeUpdate fromUpdate = transaction.inode(from.slot()).takeOver(from.record(), from.type());
                InodeUpdate toUpdate = transaction.inode(to.slot()).takeOver(to.record(), to.type());
                stageParent(transaction, moved, fromUpdate, toUpdate, to);
                stageParent(transaction, other, toUpdate, fromUpdate, from);
                transaction.commit(null);
                publishAll(transaction);
            }
        }

        private void stageParent(
                Transaction transaction,
                ZpmemInode child,
                InodeUpdate oldParent,
                InodeUpdate newParent,
                ZpmemDirectory parent) {
            InodeUpdate update = transaction.inode(child.slot()).takeOver(child.record(), child.type());
            if (child.isDirectory() && from != to) {
                update.set(InodeUpdate.PARENT, parent.number());
                oldParent.links(oldParent.links() - 1L);
                newParent.links(newParent.links() + 1L);
            }
        }

        private void publishAll(Transaction transaction) {
            from.publish(transaction.inode(from.slot()));
            to.publish(transaction.inode(to.slot()));
            publishChild(transaction, moved);
            if (replaced != null) {
                publishChild(transaction, replaced);
            }
        }

        private static void publishChild(Transaction transaction, ZpmemInode child) {
            InodeUpdate update = transaction.inode(child.slot());
            child.publish(update);
            if (child.isDirectory()) {
                child.record().parent(update.get(InodeUpdate.PARENT));
            }
        }
    }
}
