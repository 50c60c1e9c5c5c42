package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Vnode;
import org.jspecify.annotations.Nullable;

/**
 * A name and the directory that it is to be looked up in: the last component of a path, or what a kernel hands over.
 *
 * <p>Made for one call, by one thread. Whoever made it holds a reference to the directory.
 */
final class Place {

    private final Vnode directory;
    private final byte[] name;
    private final boolean followedBySlash;
    private @Nullable FileName fileName;

    /** Makes the place of the last component of a path, which may be empty, dots, or too long. */
    Place(Vnode directory, byte[] name, boolean followedBySlash) {
        this.directory = directory;
        this.name = name;
        this.followedBySlash = followedBySlash;
    }

    /** Makes the place of a name. */
    Place(Vnode directory, FileName name) {
        this(directory, name.toBytes(), false);
        this.fileName = name;
    }

    Vnode directory() {
        return directory;
    }

    /** Says whether a slash demands a directory. */
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

    static boolean isDots(byte[] path, int from, int to) {
        int length = to - from;
        return path[from] == '.' && (length == 1 || (length == 2 && path[from + 1] == '.'));
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
}
