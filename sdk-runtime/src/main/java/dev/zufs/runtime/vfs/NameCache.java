package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.InodeLifecycle;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The names of all directories that are known, up to a limit. Each holds a reference on its directory and its inode.
 *
 * <p><b>Threads:</b> any. What a name means is noted under the directory's inode lock, and {@link #releaseSurplus} called when
 * that is given back; forgetting needs no lock.
 */
final class NameCache implements Names {

    private static final int STRIPES = 16;

    private final InodeLifecycle inodes;
    private final int maxPerStripe;
    private final Queue[] queues = new Queue[STRIPES];

    /** Names that were too many, and are found no more, but whose references are still to be given back. */
    private final ConcurrentLinkedQueue<DirectoryNames.Entry> surplus = new ConcurrentLinkedQueue<>();

    /** Names in the order in which they are forgotten; what is dropped earlier leaves it at once. */
    private static final class Queue {
        private DirectoryNames.@Nullable Entry oldest;
        private DirectoryNames.@Nullable Entry newest;
        private int size;

        /** Adds a name; gives one that is to be dropped, if there are too many. */
        synchronized DirectoryNames.@Nullable Entry add(DirectoryNames.Entry entry, int max) {
            link(entry);
            return size > max ? poll(max) : null;
        }

        synchronized void remove(DirectoryNames.Entry entry) {
            if (entry.queued) {
                unlink(entry);
            }
        }

        /** Takes the next name that was not used lately, if there are more than {@code max}. */
        synchronized DirectoryNames.@Nullable Entry poll(int max) {
            int attempts = size;
            DirectoryNames.Entry entry = oldest;
            while (entry != null && size > max) {
                unlink(entry);
                if (max == 0 || attempts-- <= 0 || !entry.wasUsed()) {
                    return entry;
                }
                link(entry);
                entry = oldest;
            }
            return null;
        }

        private void link(DirectoryNames.Entry entry) {
            entry.older = newest;
            if (newest == null) {
                oldest = entry;
            } else {
                newest.newer = entry;
            }
            newest = entry;
            entry.queued = true;
            size++;
        }

        private void unlink(DirectoryNames.Entry entry) {
            DirectoryNames.Entry older = entry.older;
            DirectoryNames.Entry newer = entry.newer;
            if (older == null) {
                oldest = newer;
            } else {
                older.newer = newer;
            }
            if (newer == null) {
                newest = older;
            } else {
                newer.older = older;
            }
            entry.older = null;
            entry.newer = null;
            entry.queued = false;
            size--;
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

    /** Finds a name; null if it is not known. */
    static DirectoryNames.@Nullable Entry find(Vnode directory, FileName name) {
        return directory.names() instanceof DirectoryNames names ? names.find(name) : null;
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public DirectoryNames.@Nullable Entry known(Vnode directory, FileName name) {
        return find(directory, name);
    }

    private Queue queueOf(DirectoryNames.Entry entry) {
        return queues[entry.hash() & (STRIPES - 1)];
    }

    @Override
    public void remember(Vnode directory, FileName name, @Nullable Vnode inode) {
        DirectoryNames names = namesOf(directory);
        DirectoryNames.Entry entry = newEntry(names, name, inode);
        if (names.add(entry) == null) {
            enqueue(entry);
        } else {
            release(entry);
        }
    }

    @Override
    public void replace(Vnode directory, FileName name, @Nullable Vnode inode) {
        DirectoryNames.Entry known = find(directory, name);
        if (known != null) {
            Vnode before = known.inode();
            if (known.owner().rebind(known, inode)) {
                if (before != null) {
                    inodes.release(before);
                }
                return;
            }
        }
        remember(directory, name, inode);
    }

    private static DirectoryNames.Entry newEntry(DirectoryNames names, FileName name, @Nullable Vnode inode) {
        names.directory().acquire();
        if (inode != null) {
            inode.acquire();
        }
        return new DirectoryNames.Entry(names, name, inode);
    }

    private void enqueue(DirectoryNames.Entry entry) {
        Queue queue = queueOf(entry);
        dropSurplus(queue, queue.add(entry, maxPerStripe));
    }

    private void dropSurplus(Queue queue, DirectoryNames.@Nullable Entry first) {
        DirectoryNames.Entry entry = first;
        while (entry != null) {
            if (entry.owner().remove(entry)) {
                surplus.add(entry);
            }
            entry = queue.poll(maxPerStripe);
        }
    }

    /**
     * Gives back what is held for names that were too many. Who notes names calls this when nothing is locked any more: an
     * inode that nobody holds otherwise is dropped by an operation, for which no directory should wait.
     */
    @Override
    public void releaseSurplus() {
        DirectoryNames.Entry entry = surplus.poll();
        while (entry != null) {
            release(entry);
            entry = surplus.poll();
        }
    }

    @Override
    public void forget(Vnode directory, FileName name) {
        if (directory.names() instanceof DirectoryNames names) {
            DirectoryNames.Entry entry = names.find(name);
            if (entry != null) {
                drop(entry);
            }
        }
    }

    @Override
    public void forgetAll(Vnode directory) {
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
        releaseSurplus();
    }

    private void drop(DirectoryNames.Entry entry) {
        if (entry.owner().remove(entry)) {
            queueOf(entry).remove(entry);
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
