package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The names of one directory that are known.
 *
 * <p><b>Threads:</b> found without a lock; changed under the monitor. What a name means is added by callers that hold the
 * directory's inode lock. A search may miss a name that is there, while the table grows; it never finds what is not.
 */
final class DirectoryNames {

    private static final int FIRST_BUCKETS = 4;
    private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final VarHandle INODE;

    static {
        try {
            INODE = MethodHandles.lookup().findVarHandle(Entry.class, "inode", Vnode.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One name: what it means, or that it is missing. */
    static final class Entry {
        private final DirectoryNames owner;
        private final FileName name;
        private final int hash;

        /** Stored with release order: who finds the entry, finds what it means, and needs no more. */
        private volatile @Nullable Vnode inode;

        private volatile @Nullable Entry next;

        /** Places in the order of forgetting; guarded by the queue that keeps it. */
        @Nullable Entry older;

        @Nullable Entry newer;

        boolean queued;

        /** A hint for what is forgotten first. */
        private boolean used;

        /** Guarded by the monitor of the owner. */
        private boolean gone;

        Entry(DirectoryNames owner, FileName name, @Nullable Vnode inode) {
            this.owner = owner;
            this.name = name;
            this.hash = name.hashCode();
            INODE.setRelease(this, inode);
        }

        /** Gives the inode, null for a name that is missing. Changes no more once the name is taken out. */
        @Nullable Vnode inode() {
            return inode;
        }

        DirectoryNames owner() {
            return owner;
        }

        int hash() {
            return hash;
        }

        private void markUsed() {
            if (!used) {
                used = true;
            }
        }

        private boolean isNamed(byte[] path, int from, int length) {
            if (name.length() != length) {
                return false;
            }
            for (int index = 0; index < length; index++) {
                if (name.byteAt(index) != path[from + index]) {
                    return false;
                }
            }
            return true;
        }

        /** Says whether it was found since the last time that this was asked. */
        boolean wasUsed() {
            boolean was = used;
            used = false;
            return was;
        }
    }

    private final Vnode directory;
    private volatile @Nullable Entry[] buckets = new @Nullable Entry[FIRST_BUCKETS];
    private int count;

    DirectoryNames(Vnode directory) {
        this.directory = directory;
    }

    Vnode directory() {
        return directory;
    }

    /** Computes the hash of a name that is a part of a path; equals that of {@link dev.zufs.api.FileName}. */
    static int hash(byte[] path, int from, int to) {
        int hash = 1;
        for (int index = from; index < to; index++) {
            hash = 31 * hash + path[index];
        }
        return hash;
    }

    @Nullable Entry find(byte[] path, int from, int to, int hash) {
        Entry entry = firstOf(hash);
        while (entry != null) {
            if (entry.hash == hash && entry.isNamed(path, from, to - from)) {
                entry.markUsed();
                return entry;
            }
            entry = entry.next;
        }
        return null;
    }

    @Nullable Entry find(FileName name) {
        int hash = name.hashCode();
        Entry entry = firstOf(hash);
        while (entry != null) {
            if (entry.hash == hash && entry.name.equals(name)) {
                entry.markUsed();
                return entry;
            }
            entry = entry.next;
        }
        return null;
    }

    private @Nullable Entry firstOf(int hash) {
        @Nullable Entry[] table = buckets;
        return (Entry) BUCKET.getAcquire(table, index(hash, table.length));
    }

    /** Adds a name that is not there; gives the one that is, if there is one. */
    synchronized @Nullable Entry add(Entry entry) {
        Entry present = find(entry.name);
        if (present == null) {
            insert(entry);
        }
        return present;
    }

    /**
     * Changes what a name means; says whether it is still there. Takes the reference on the inode that a name holds; that on
     * what it meant before is left to the caller, who holds the directory's inode lock exclusively.
     */
    synchronized boolean rebind(Entry entry, @Nullable Vnode inode) {
        if (entry.gone) {
            return false;
        }
        if (inode != null) {
            inode.acquire();
        }
        INODE.setRelease(entry, inode);
        return true;
    }

    private void insert(Entry entry) {
        if (count >= buckets.length) {
            grow();
        }
        link(buckets, entry);
        count++;
    }

    /** Takes a name out; says whether it was there. */
    synchronized boolean remove(Entry entry) {
        if (entry.gone) {
            return false;
        }
        @Nullable Entry[] table = buckets;
        int index = index(entry.hash, table.length);
        Entry at = table[index];
        Entry previous = null;
        while (at != null && at != entry) {
            previous = at;
            at = at.next;
        }
        if (at == null) {
            return false;
        }
        if (previous == null) {
            BUCKET.setRelease(table, index, entry.next);
        } else {
            previous.next = entry.next;
        }
        entry.gone = true;
        count--;
        return true;
    }

    /** Gives any name that is there, or null. */
    synchronized @Nullable Entry any() {
        for (Entry entry : buckets) {
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** Copies the chains, since readers may be on their way through the old ones. */
    private void grow() {
        @Nullable Entry[] old = buckets;
        @Nullable Entry[] table = new @Nullable Entry[old.length * 4];
        for (Entry first : old) {
            Entry entry = first;
            while (entry != null) {
                Entry next = entry.next;
                link(table, entry);
                entry = next;
            }
        }
        buckets = table;
    }

    private static void link(@Nullable Entry[] table, Entry entry) {
        int index = index(entry.hash, table.length);
        entry.next = table[index];
        BUCKET.setRelease(table, index, entry);
    }

    private static int index(int hash, int length) {
        return (((hash ^ (hash >>> 16)) * 0x9E37_79B1) >>> 8) & (length - 1);
    }
}
