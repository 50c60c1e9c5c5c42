package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.InodeLifecycle;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import dev.zufs.runtime.vfs.lock.InodeLocks;
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
    private static final FileName DOT_DOT = FileName.of("..");

    private final ZufMount mount;
    private final InodeLifecycle inodes;
    private final NameCache names;
    private final Permissions permissions;

    PathWalk(ZufMount mount, NameCache names, Permissions permissions) {
        this.mount = mount;
        this.inodes = mount.inodes();
        this.names = names;
        this.permissions = permissions;
    }

    /** The last component of a path, and the directory that it is to be looked up in. */
    static final class Last {
        private final InodeLifecycle inodes;
        private final Vnode directory;
        private final byte[] name;
        private final boolean followedBySlash;
        private @Nullable FileName fileName;

        Last(InodeLifecycle inodes, Vnode directory, byte[] name, boolean followedBySlash) {
            this.inodes = inodes;
            this.directory = directory;
            this.name = name;
            this.followedBySlash = followedBySlash;
        }

        /** Gives the directory, with a reference that {@link #release} gives back. */
        Vnode directory() {
            return directory;
        }

        boolean followedBySlash() {
            return followedBySlash;
        }

        /** Says whether this is a name that can be created or removed: neither empty nor a dot or two. */
        boolean isName() {
            return name.length > 0 && !isDots(name, 0, name.length);
        }

        boolean isDot() {
            return name.length == 1 && isDots(name, 0, 1);
        }

        boolean isDotDot() {
            return name.length == 2 && isDots(name, 0, 2);
        }

        /** Gives the name; there must be one. Fails with ENAMETOOLONG, as Linux does when it looks the name up. */
        FileName name() {
            FileName known = fileName;
            if (known == null) {
                if (name.length > FileName.MAX_BYTES) {
                    throw Errnos.error(Errno.ENAMETOOLONG);
                }
                known = FileName.of(name);
                fileName = known;
            }
            return known;
        }

        /** Gives the bytes of {@link #name}, which are not to be changed. */
        byte[] bytes() {
            if (name.length > FileName.MAX_BYTES) {
                throw Errnos.error(Errno.ENAMETOOLONG);
            }
            return name;
        }

        void release() {
            inodes.release(directory);
        }
    }

    /** Where a walk begins. */
    record Start(Vnode root, Vnode directory) {
        Vnode of(byte[] path) {
            return path.length > 0 && path[0] == '/' ? root : directory;
        }
    }

    private static boolean isDots(byte[] path, int from, int to) {
        int length = to - from;
        return path[from] == '.' && (length == 1 || (length == 2 && path[from + 1] == '.'));
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
            if (isDots(path, from, to)) {
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

    /** Finds the directory of the last component, which is not looked up. */
    Last findLast(Start start, byte[] path, Credentials credentials) {
        int from = path.length;
        while (from > 0 && path[from - 1] != '/') {
            from--;
        }
        int length = path.length - from;
        boolean plain = length > 0 && length <= FileName.MAX_BYTES && path.length <= MAX_PATH_BYTES;
        if (plain && !isDots(path, from, path.length)) {
            Vnode directory = findKnown(start, path, from, credentials, true);
            if (directory != null
                    && directory.isDirectory()
                    && permissions.maySearchSurely(directory, credentials)
                    && directory.tryAcquire()) {
                return new Last(inodes, directory, Arrays.copyOfRange(path, from, path.length), false);
            }
        }
        return new Walk(start, path, credentials).toLast();
    }

    /** Goes on from a link that {@code last} turned out to be; gives the last component of its text. */
    Last followLast(Start start, Last last, Vnode link, Credentials credentials, int linksSoFar) {
        if (linksSoFar >= MAX_LINKS) {
            throw Errnos.error(Errno.ELOOP);
        }
        byte[] text = textOf(link);
        return new Walk(new Start(start.root(), last.directory()), text, credentials).toLast();
    }

    /** Finds a name in a directory that is not locked; gives the inode with a reference, or null. */
    @Nullable Vnode child(Vnode directory, byte[] path, int from, int to) {
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
        FileName name = FileName.of(Arrays.copyOfRange(path, from, to));
        InodeLocks locks = directory.locks();
        int token = locks.lockInodeShared();
        try {
            return childLocked(directory, name);
        } finally {
            locks.unlockInodeShared(token);
            names.releaseSurplus();
        }
    }

    /** Finds a name in a directory whose inode lock is held; gives the inode with a reference, or null. */
    @Nullable Vnode childLocked(Vnode directory, FileName name) {
        DirectoryNames.Entry entry = NameCache.find(directory, name);
        if (entry != null) {
            Vnode inode = entry.inode();
            if (inode == null || inode.tryAcquire()) {
                return inode;
            }
        }
        if (directory.isRemoved()) {
            return null;
        }
        Vnode found = mount.names().lookup(directory, name);
        names.remember(directory, name, found);
        return found;
    }

    /** Gives the directory that a directory lies in, with a reference. */
    Vnode parentOf(Vnode directory) {
        if (directory == mount.root()) {
            directory.acquire();
            return directory;
        }
        Vnode parent = directory.parent();
        if (parent != null && parent.tryAcquire()) {
            return parent;
        }
        InodeLocks locks = directory.locks();
        int token = locks.lockInodeShared();
        try {
            Vnode found = mount.names().lookup(directory, DOT_DOT);
            if (found == null) {
                throw Errnos.error(Errno.ENOENT);
            }
            directory.replaceParent(parent, found);
            return found;
        } finally {
            locks.unlockInodeShared(token);
        }
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

        Last toLast() {
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
                return new Last(inodes, at, name, slash);
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
            if (isDots(path, from, to)) {
                if (to - from == 2) {
                    moveTo(at == start.root() ? acquired(at) : parentOf(at));
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
