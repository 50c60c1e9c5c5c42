package dev.zufs.runtime.vfs;

import dev.zufs.runtime.vfs.inode.Vnode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of one directory that are known.
 *
 * <p><b>Threads:</b> found without a lock; changed under the monitor, by callers that hold the directory's inode lock.
 */
final class DirectoryNames {

    private static final int FIRST_BUCKETS = 4;

    /** One name: what it means, or that it is missing. Its place in a chain is all that ever changes. */
    static final class Entry {
        private final DirectoryNames owner;
        private final byte[] name;
        private final int hash;
        private final @Nullable Vnode inode;
        private volatile @Nullable Entry next;

        /** A hint for what is forgotten first. */
        private boolean used;

        /** Guarded by the monitor of the owner. */
        private boolean gone;

        Entry(DirectoryNames owner, byte[] name, int hash, @Nullable Vnode inode) {
            this.owner = owner;
            this.name = name;
            this.hash = hash;
            this.inode = inode;
        }

        /** Gives the inode, null for a name that is missing. */
        @Nullable Vnode inode() {
            return inode;
        }

        DirectoryNames owner() {
            return owner;
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
        @Nullable Entry[] table = buckets;
        Entry entry = table[index(hash, table.length)];
        while (entry != null) {
            if (entry.hash == hash && Arrays.equals(entry.name, 0, entry.name.length, path, from, to)) {
                if (!entry.used) {
                    entry.used = true;
                }
                return entry;
            }
            entry = entry.next;
        }
        return null;
    }

    /** Adds a name that is not there; gives the one that is, if there is one. */
    synchronized @Nullable Entry add(Entry entry) {
        Entry present = find(entry.name, 0, entry.name.length, entry.hash);
        if (present != null) {
            return present;
        }
        if (count >= buckets.length) {
            grow();
        }
        link(buckets, entry);
        count++;
        return null;
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
            table[index] = entry.next;
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
        table[index] = entry;
    }

    private static int index(int hash, int length) {
        return (((hash ^ (hash >>> 16)) * 0x9E37_79B1) >>> 8) & (length - 1);
    }
}
