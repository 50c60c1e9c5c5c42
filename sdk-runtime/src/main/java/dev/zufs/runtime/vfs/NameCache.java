package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.InodeLifecycle;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of all directories that are known, up to a limit. Each holds a reference on its directory and its inode.
 *
 * <p><b>Threads:</b> any. What a name means is noted under the directory's inode lock; forgetting needs no lock.
 */
final class NameCache {

    private static final int STRIPES = 16;

    private final InodeLifecycle inodes;
    private final int maxPerStripe;
    private final Queue[] queues = new Queue[STRIPES];

    /** Names in the order in which they are forgotten. */
    private static final class Queue {
        private final ArrayDeque<DirectoryNames.Entry> entries = new ArrayDeque<>();

        synchronized void add(DirectoryNames.Entry entry) {
            entries.addLast(entry);
        }

        /** Takes the next name that was not used lately, if there are more than {@code max}. */
        synchronized DirectoryNames.@Nullable Entry poll(int max) {
            int attempts = entries.size();
            while (entries.size() > max) {
                DirectoryNames.Entry entry = entries.removeFirst();
                if (max == 0 || attempts-- <= 0 || !entry.wasUsed()) {
                    return entry;
                }
                entries.addLast(entry);
            }
            return null;
        }
    }

    NameCache(InodeLifecycle inodes, int maxNames) {
        this.inodes = inodes;
        this.maxPerStripe = Math.max(1, maxNames / STRIPES);
        Arrays.setAll(queues, index -> new Queue());
    }

    /** Finds a name that is a part of a path; null if it is not known. */
    static DirectoryNames.@Nullable Entry find(Vnode directory, byte[] path, int from, int to) {
        return directory.names() instanceof DirectoryNames names
                ? names.find(path, from, to, DirectoryNames.hash(path, from, to))
                : null;
    }

    /** Notes what a name means; {@code inode} is null if it is missing. */
    void remember(Vnode directory, FileName name, @Nullable Vnode inode) {
        DirectoryNames names = namesOf(directory);
        DirectoryNames.Entry entry = new DirectoryNames.Entry(names, name.toBytes(), name.hashCode(), inode);
        directory.acquire();
        if (inode != null) {
            inode.acquire();
            if (inode.isDirectory()) {
                inode.parent(directory);
            }
        }
        DirectoryNames.Entry present = names.add(entry);
        if (present != null) {
            release(entry);
            return;
        }
        Queue queue = queues[name.hashCode() & STRIPES - 1];
        queue.add(entry);
        DirectoryNames.Entry surplus = queue.poll(maxPerStripe);
        while (surplus != null) {
            drop(surplus);
            surplus = queue.poll(maxPerStripe);
        }
    }

    /** Forgets what a name means. */
    void forget(Vnode directory, FileName name) {
        if (directory.names() instanceof DirectoryNames names) {
            byte[] bytes = name.toBytes();
            DirectoryNames.Entry entry = names.find(bytes, 0, bytes.length, name.hashCode());
            if (entry != null) {
                drop(entry);
            }
        }
    }

    /** Notes that a name means something else now. */
    void replace(Vnode directory, FileName name, @Nullable Vnode inode) {
        forget(directory, name);
        remember(directory, name, inode);
    }

    /** Forgets all names of a directory. */
    void forgetAll(Vnode directory) {
        if (directory.names() instanceof DirectoryNames names) {
            DirectoryNames.Entry entry = names.any();
            while (entry != null) {
                drop(entry);
                entry = names.any();
            }
        }
    }

    /** Forgets everything. */
    void clear() {
        for (Queue queue : queues) {
            DirectoryNames.Entry entry = queue.poll(0);
            while (entry != null) {
                drop(entry);
                entry = queue.poll(0);
            }
        }
    }

    private void drop(DirectoryNames.Entry entry) {
        if (entry.owner().remove(entry)) {
            release(entry);
        }
    }

    private void release(DirectoryNames.Entry entry) {
        Vnode inode = entry.inode();
        if (inode != null) {
            inodes.release(inode);
        }
        inodes.release(entry.owner().directory());
    }

    private static DirectoryNames namesOf(Vnode directory) {
        if (directory.names() instanceof DirectoryNames names) {
            return names;
        }
        synchronized (directory) {
            if (directory.names() instanceof DirectoryNames names) {
                return names;
            }
            DirectoryNames names = new DirectoryNames(directory);
            directory.names(names);
            return names;
        }
    }
}
