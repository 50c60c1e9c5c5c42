package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.XattrMode;
import dev.zufs.api.op.XattrSink;
import dev.zufs.api.op.XattrValueSink;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The extended attributes of one inode: all of them in one run of blocks, which is never changed. A change writes a new run,
 * and one record swaps the word that names it.
 *
 * <p>Reads and changes run under the lock of the inode, because the feeder orders ACLs and attributes by different locks.
 */
final class XattrStore {

    private final ZpmemInode inode;

    XattrStore(ZpmemInode inode) {
        this.inode = inode;
    }

    private PersistentMemory memory() {
        return inode.memory();
    }

    private long word() {
        return DurableInode.xattr(memory(), inode.slot());
    }

    boolean get(XattrNamespace namespace, FileName name, XattrValueSink sink) {
        if (word() == 0) {
            return false;
        }
        for (XattrArea.Entry entry : read()) {
            if (entry.is(namespace, name)) {
                sink.set(MemorySegment.ofArray(entry.value()));
                return true;
            }
        }
        return false;
    }

    void list(XattrSink sink) {
        if (word() != 0) {
            for (XattrArea.Entry entry : read()) {
                sink.add(entry.namespace(), entry.name());
            }
        }
    }

    private List<XattrArea.Entry> read() {
        inode.lock().lock();
        try {
            long word = word();
            if (word == 0) {
                return List.of();
            }
            if (!inode.volume().namesData(word, inode.number(), MapWord.XATTR_PLACE)) {
                throw inode.damaged("the word of its attributes is damaged");
            }
            List<XattrArea.Entry> entries = XattrArea.read(
                    memory(),
                    Layout.offset(MapWord.block(word)),
                    (int) Layout.offset(MapWord.count(word)),
                    inode.number());
            if (entries == null) {
                throw inode.damaged("its attributes are damaged");
            }
            return entries;
        } finally {
            inode.lock().unlock();
        }
    }

    void set(XattrNamespace namespace, FileName name, byte[] value, XattrMode mode) {
        inode.lock().lock();
        try {
            List<XattrArea.Entry> entries = new ArrayList<>(read());
            boolean there = entries.removeIf(entry -> entry.is(namespace, name));
            if (there && mode == XattrMode.CREATE) {
                throw ErrnoException.withoutStackTrace(Errno.EEXIST);
            }
            if (!there && mode == XattrMode.REPLACE) {
                throw ErrnoException.withoutStackTrace(Errno.ENODATA);
            }
            entries.add(new XattrArea.Entry(namespace, name, value));
            write(entries);
        } finally {
            inode.lock().unlock();
        }
    }

    boolean remove(XattrNamespace namespace, FileName name) {
        inode.lock().lock();
        try {
            List<XattrArea.Entry> entries = new ArrayList<>(read());
            if (!entries.removeIf(entry -> entry.is(namespace, name))) {
                return false;
            }
            write(entries);
            return true;
        } finally {
            inode.lock().unlock();
        }
    }

    /** Writes all attributes anew; what needs no more space than before may use the reserve until the old run is free. */
    private void write(List<XattrArea.Entry> entries) {
        long old = word();
        long word = 0;
        byte[] area = entries.isEmpty() ? new byte[0] : XattrArea.encode(entries, inode.number());
        int blocks = (int) Layout.blocks(area.length);
        try (Transaction transaction = inode.volume().log().begin()) {
            if (blocks <= (old == 0 ? 0 : MapWord.count(old))) {
                transaction.privileged();
            }
            InodeUpdate update = transaction.inode(inode.slot());
            if (blocks > 0) {
                word = takeRun(transaction, blocks);
                memory().copyNonTemporal(
                                Layout.offset(MapWord.block(word)), MemorySegment.ofArray(area), 0, area.length);
                transaction.fenceFirst();
                update.addBlocks(blocks);
            }
            if (old != 0) {
                transaction.free(MapWord.block(old), MapWord.count(old));
                update.addBlocks(-MapWord.count(old));
            }
            update.set(InodeUpdate.XATTR, word).takeOver(inode.record(), inode.type());
            transaction.commit(null);
            inode.record().xattr(word);
            inode.record().blocks(update.blocks());
        }
    }

    private long takeRun(Transaction transaction, int blocks) {
        if (blocks > Layout.NODE_WORDS) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
        long run = transaction.take(-1, blocks);
        if (Extent.pages(run) < blocks) {
            throw ErrnoException.withoutStackTrace(Errno.ENOSPC);
        }
        return MapWord.of(MapWord.DATA, Extent.block(run), blocks, inode.number(), MapWord.XATTR_PLACE);
    }
}
