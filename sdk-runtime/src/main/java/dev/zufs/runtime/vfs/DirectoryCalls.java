package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.DirectoryListing;
import dev.zufs.runtime.vfs.inode.NameOperations;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls on names of one mount by directory and name, for feeders whose kernel walks paths: FUSE, for instance.
 *
 * <p>Got from {@link VfsMount#directoryCalls()}. Nothing is remembered of a name, and no name holds a reference: each lookup
 * is an operation, and an inode goes when the feeder {@linkplain dev.zufs.runtime.vfs.inode.InodeLifecycle#release(Vnode)
 * releases} what it was given. Other callers of the mount, with paths, see every change at once.
 *
 * <p><b>Use:</b> every method is called inside of one {@linkplain ZufMount#beginUse use} of the mount, which the caller begins
 * and ends, and which may span all that one request does. The {@linkplain ZufMount#beginChange change} is begun and ended
 * here. The caller has a reference to every inode that it hands over, and gets one to every inode that it is given.
 *
 * <p><b>Threads:</b> any number; the locks are taken here. No lock of an inode may be held by the caller. <b>Errors:</b> every
 * method can fail with ENOTDIR for what is no directory, and EIO; every one that changes something with EROFS, EPERM for
 * immutable inodes and those that can only be appended to, ENOENT in a directory that was removed, ENOSPC and what else the
 * filesystem answers; only others are named. Where {@linkplain Rights rights} are not trusted, EACCES, and EPERM for entries
 * of sticky directories and for devices.
 */
public final class DirectoryCalls {

    private final VfsMount vfs;
    private final ZufMount mount;
    private final Lookups lookups;
    private final Namespace namespace;
    private final Rights rights;

    DirectoryCalls(VfsMount vfs, Lookups lookups, Rights rights) {
        this.vfs = vfs;
        this.mount = vfs.zuf();
        this.lookups = lookups;
        this.namespace = new Namespace(vfs, lookups);
        this.rights = rights;
    }

    /**
     * What {@link #findOrCreate} found or made.
     *
     * @param inode the inode, with a reference for the caller
     * @param created whether it was made
     */
    public record Found(Vnode inode, boolean created) {}

    /**
     * Finds a name. {@code "."} is the directory itself, {@code ".."} the one that it lies in, and that of the root the root: so
     * an NFS server goes from a file handle back to the root.
     *
     * @param directory where
     * @param name which
     * @return the inode with a reference for the caller, or null if there is none
     */
    public @Nullable Vnode lookup(Vnode directory, FileName name) {
        requireDirectory(directory);
        vfs.permissions().require(directory, rights, Permissions.EXECUTE);
        if (name.isDot()) {
            directory.acquire();
            return directory;
        }
        return name.isDotDot() ? lookups.parentOf(directory) : lookups.child(directory, name);
    }

    /**
     * Makes an inode of any type with a name.
     *
     * @param directory where
     * @param name not in it yet
     * @param wanted what the inode is to be; a text of a link has 1 to 4095 bytes
     * @return the inode with a reference for the caller
     * @throws ErrnoException EEXIST, EMLINK
     */
    public Vnode create(Vnode directory, FileName name, NewVnode wanted) {
        return namespace.create(place(directory, name, Errno.EEXIST), wanted, rights);
    }

    /**
     * Finds a name, or makes a regular file of it, as open(2) with {@code O_CREAT}. Whether what was found may be opened, is
     * for {@link OpenCalls} to say.
     *
     * @param directory where
     * @param name which
     * @param wanted what the file is to be, if it is made
     * @return what was found or made
     */
    public Found findOrCreate(Vnode directory, FileName name, NewVnode wanted) {
        return namespace.findOrCreate(place(directory, name, Errno.EISDIR), wanted, rights);
    }

    /**
     * Makes a file without a name.
     *
     * @param directory where it might have one
     * @param wanted what the file is to be
     * @return the inode with a reference for the caller; it is freed with its last reference unless it gets a name
     */
    public Vnode createUnnamed(Vnode directory, NewVnode wanted) {
        return namespace.createUnnamed(directory, wanted, rights);
    }

    /**
     * Gives an inode one more name.
     *
     * @param inode no directory
     * @param mayBeNameless whether the name may be its first
     * @param directory where
     * @param name not in it yet
     * @throws ErrnoException EEXIST, EMLINK; EPERM for a directory; ENOENT if the inode has no name, and must not be nameless
     */
    public void link(Vnode inode, boolean mayBeNameless, Vnode directory, FileName name) {
        namespace.link(inode, mayBeNameless, place(directory, name, Errno.EEXIST), rights);
    }

    /**
     * Removes the name of what is no directory.
     *
     * @param directory where
     * @param name which
     * @throws ErrnoException ENOENT, EISDIR
     */
    public void unlink(Vnode directory, FileName name) {
        namespace.remove(place(directory, name, Errno.EISDIR), rights, false);
    }

    /**
     * Removes an empty directory.
     *
     * @param directory where
     * @param name which
     * @throws ErrnoException ENOENT, ENOTEMPTY; EINVAL for dots
     */
    public void removeDirectory(Vnode directory, FileName name) {
        namespace.remove(place(directory, name, Errno.EINVAL), rights, true);
    }

    /**
     * Moves or exchanges names.
     *
     * @param oldDirectory where the name is
     * @param oldName which
     * @param newDirectory where the name is to be, possibly the same
     * @param newName the name to be
     * @param flags 0, {@link NameOperations#RENAME_NOREPLACE} or {@link NameOperations#RENAME_EXCHANGE}
     * @throws ErrnoException ENOENT, EEXIST, EISDIR, ENOTEMPTY, EMLINK; EINVAL for other flags, and where a directory would
     *     get into itself; EBUSY for dots
     */
    public void rename(Vnode oldDirectory, FileName oldName, Vnode newDirectory, FileName newName, int flags) {
        Renaming.checkFlags(flags, rights);
        Place from = place(oldDirectory, oldName, Errno.EBUSY);
        Place to = place(newDirectory, newName, Errno.EBUSY);
        new Renaming(vfs, lookups, from, to, flags, rights).run();
    }

    /**
     * Gives the entries of a directory from a position on, {@code "."} and {@code ".."} among them as the filesystem lists
     * them. No lock is held while the sink is called.
     *
     * @param directory which
     * @param position 0 to begin with, then {@link DirectoryEntry#nextPosition} of the last entry that was taken
     * @param maxBytes for about how much the sink has room: 16 bytes an entry and the name, rounded up to 8; at least a page
     *     is asked for
     * @param touchesAccessTime whether the access time is set to now, as {@link VfsMount#touchesAccessTime} says
     * @param sink takes entries, and says whether it had room: what it refuses, is the first of the next call
     * @return where to go on, or {@link DirectoryListing#END} if no entry was left
     */
    public long readDirectory(
            Vnode directory, long position, int maxBytes, boolean touchesAccessTime, Predicate<DirectoryEntry> sink) {
        try (DirectoryListing listing = list(directory, position, maxBytes, touchesAccessTime)) {
            return new DirectoryStream(sink).deliver(listing);
        }
    }

    /**
     * Fetches what {@link #readDirectory} gives, for feeders that copy names from memory to memory. With each entry {@link
     * DirectoryListing.Sink} gets the position of that entry itself; the one behind it is that of the next entry, or behind the
     * last what {@link DirectoryListing#deliver} answers.
     *
     * @param directory which
     * @param position 0 to begin with, then where an earlier listing goes on
     * @param maxBytes as for {@link #readDirectory}
     * @param touchesAccessTime as for {@link #readDirectory}
     * @return the entries, to be delivered and closed, by one thread
     */
    public DirectoryListing list(Vnode directory, long position, int maxBytes, boolean touchesAccessTime) {
        requireDirectory(directory);
        if (directory.isRemoved()) {
            throw Errnos.error(Errno.ENOENT);
        }
        return mount.directories().list(directory, position, touchesAccessTime, maxBytes);
    }

    private static Place place(Vnode directory, FileName name, Errno forDots) {
        requireDirectory(directory);
        if (name.isDot() || name.isDotDot()) {
            throw Errnos.error(forDots);
        }
        return new Place(directory, name);
    }

    private static void requireDirectory(Vnode inode) {
        if (!inode.isDirectory()) {
            throw Errnos.error(Errno.ENOTDIR);
        }
    }
}
