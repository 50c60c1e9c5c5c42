package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.InodeLifecycle;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks paths.
 *
 * <p>First along names that are known, without a lock or a reference; where that does not do, from the start again with a
 * reference on every inode on the way. <b>Threads:</b> any.
 */
final class PathWalk {

    static final int MAX_PATH_BYTES = 4095;
    private static final int MAX_LINKS = 40;

    private final ZufMount mount;
    private final InodeLifecycle inodes;
    private final Lookups lookups;
    private final Permissions permissions;

    PathWalk(ZufMount mount, Lookups lookups, Permissions permissions) {
        this.mount = mount;
        this.inodes = mount.inodes();
        this.lookups = lookups;
        this.permissions = permissions;
    }

    /** Where a walk begins. */
    record Start(Vnode root, Vnode directory) {
        Vnode of(byte[] path) {
            return path.length > 0 && path[0] == '/' ? root : directory;
        }
    }

    /**
     * Finds an inode without taking a reference, along known names only.
     *
     * @return null if that does not do
     */
    @Nullable Vnode findKnown(Start start, byte[] path, Credentials credentials, boolean follow) {
        return path.length == 0 || path.length > MAX_PATH_BYTES
                ? null
                : findKnown(start, path, path.length, credentials, follow);
    }

    private @Nullable Vnode findKnown(Start start, byte[] path, int end, Credentials credentials, boolean follow) {
        Vnode at = start.of(path);
        int from = 0;
        while (true) {
            while (from < end && path[from] == '/') {
                from++;
            }
            if (from == end) {
                return at;
            }
            if (!at.isDirectory() || !permissions.maySearchSurely(at, credentials)) {
                return null;
            }
            int to = from;
            while (to < end && path[to] != '/') {
                to++;
            }
            if (Place.isDots(path, from, to)) {
                return null;
            }
            DirectoryNames.Entry entry = NameCache.find(at, path, from, to);
            Vnode inode = entry == null ? null : entry.inode();
            if (inode == null || (inode.isSymbolicLink() && (follow || to < end))) {
                return null;
            }
            if (to < end && !inode.isDirectory()) {
                return null;
            }
            at = inode;
            from = to;
        }
    }

    /**
     * Finds an inode.
     *
     * @return the inode with a reference for the caller
     */
    Vnode find(Start start, byte[] path, Credentials credentials, boolean follow) {
        Vnode known = findKnown(start, path, credentials, follow);
        if (known != null && known.tryAcquire()) {
            return known;
        }
        return new Walk(start, path, credentials).toInode(follow);
    }

    /** Finds the directory of the last component, which is not looked up; the caller gets a reference to it. */
    Place findLast(Start start, byte[] path, Credentials credentials) {
        int from = path.length;
        while (from > 0 && path[from - 1] != '/') {
            from--;
        }
        int length = path.length - from;
        boolean plain = length > 0 && length <= FileName.MAX_BYTES && path.length <= MAX_PATH_BYTES;
        if (plain && !Place.isDots(path, from, path.length)) {
            Vnode directory = findKnown(start, path, from, credentials, true);
            if (directory != null
                    && directory.isDirectory()
                    && permissions.maySearchSurely(directory, credentials)
                    && directory.tryAcquire()) {
                return new Place(directory, Arrays.copyOfRange(path, from, path.length), false);
            }
        }
        return new Walk(start, path, credentials).toLast();
    }

    /** Goes on from a link that {@code last} turned out to be; gives the last component of its text, as {@link #findLast}. */
    Place followLast(Start start, Place last, Vnode link, Credentials credentials, int linksSoFar) {
        if (linksSoFar >= MAX_LINKS) {
            throw Errnos.error(Errno.ELOOP);
        }
        byte[] text = textOf(link);
        return new Walk(new Start(start.root(), last.directory()), text, credentials).toLast();
    }

    /** Finds a name in a directory that is not locked; gives the inode with a reference, or null. */
    private @Nullable Vnode child(Vnode directory, byte[] path, int from, int to) {
        DirectoryNames.Entry entry = NameCache.find(directory, path, from, to);
        if (entry != null) {
            Vnode inode = entry.inode();
            if (inode == null) {
                return null;
            }
            if (inode.tryAcquire()) {
                return inode;
            }
        }
        return lookups.childByLock(directory, FileName.of(Arrays.copyOfRange(path, from, to)));
    }

    private byte[] textOf(Vnode link) {
        byte[] text = mount.queries().linkText(link);
        if (text.length == 0) {
            throw Errnos.error(Errno.ENOENT);
        }
        return text;
    }

    /** One walk with references. */
    private final class Walk {
        private final Start start;
        private final Credentials credentials;
        private byte[] path;
        private int from;
        private int links;
        private Vnode at;

        Walk(Start start, byte[] path, Credentials credentials) {
            if (path.length == 0) {
                throw Errnos.error(Errno.ENOENT);
            }
            if (path.length > MAX_PATH_BYTES) {
                throw Errnos.error(Errno.ENAMETOOLONG);
            }
            this.start = start;
            this.path = path;
            this.credentials = credentials;
            this.at = start.of(path);
            at.acquire();
        }

        Vnode toInode(boolean follow) {
            try {
                while (skipSlashes()) {
                    step(endOfComponent(), follow);
                }
                requireDirectoryBeforeSlash();
                return at;
            } catch (RuntimeException e) {
                inodes.release(at);
                throw e;
            }
        }

        private void requireDirectoryBeforeSlash() {
            if (path[path.length - 1] == '/' && !at.isDirectory()) {
                throw Errnos.error(Errno.ENOTDIR);
            }
        }

        Place toLast() {
            try {
                byte[] name = {};
                boolean slash = false;
                while (skipSlashes()) {
                    int to = endOfComponent();
                    int next = to;
                    while (next < path.length && path[next] == '/') {
                        next++;
                    }
                    if (next == path.length) {
                        enter();
                        name = Arrays.copyOfRange(path, from, to);
                        slash = to < path.length;
                        break;
                    }
                    step(to, true);
                }
                if (!at.isDirectory()) {
                    throw Errnos.error(Errno.ENOTDIR);
                }
                return new Place(at, name, slash);
            } catch (RuntimeException e) {
                inodes.release(at);
                throw e;
            }
        }

        private boolean skipSlashes() {
            while (from < path.length && path[from] == '/') {
                from++;
            }
            return from < path.length;
        }

        private int endOfComponent() {
            int to = from;
            while (to < path.length && path[to] != '/') {
                to++;
            }
            return to;
        }

        /** Checks that a component can be looked up where the walk is. */
        private void enter() {
            if (!at.isDirectory()) {
                throw Errnos.error(Errno.ENOTDIR);
            }
            permissions.require(at, credentials, Permissions.EXECUTE);
        }

        private void step(int to, boolean follow) {
            enter();
            if (to - from > FileName.MAX_BYTES) {
                throw Errnos.error(Errno.ENAMETOOLONG);
            }
            if (Place.isDots(path, from, to)) {
                if (to - from == 2) {
                    moveTo(at == start.root() ? acquired(at) : lookups.parentOf(at));
                }
                from = to;
                return;
            }
            Vnode inode = child(at, path, from, to);
            if (inode == null) {
                throw Errnos.error(Errno.ENOENT);
            }
            if (inode.isSymbolicLink() && (follow || to < path.length)) {
                followLink(inode, to);
            } else {
                moveTo(inode);
                from = to;
            }
        }

        private static Vnode acquired(Vnode vnode) {
            vnode.acquire();
            return vnode;
        }

        private void moveTo(Vnode next) {
            Vnode left = at;
            at = next;
            inodes.release(left);
        }

        private void followLink(Vnode link, int to) {
            try {
                if (++links > MAX_LINKS) {
                    throw Errnos.error(Errno.ELOOP);
                }
                byte[] text = textOf(link);
                byte[] next = Arrays.copyOf(text, text.length + path.length - to);
                System.arraycopy(path, to, next, text.length, path.length - to);
                path = next;
                from = 0;
            } finally {
                inodes.release(link);
            }
            if (path[0] == '/') {
                moveTo(acquired(start.root()));
            }
        }
    }
}
