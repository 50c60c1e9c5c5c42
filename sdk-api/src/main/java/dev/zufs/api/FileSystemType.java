package dev.zufs.api;

import java.util.List;
import java.util.Set;

/**
 * A type of filesystem: the service that a plugin provides.
 *
 * <p>The runtime finds implementations with {@link java.util.ServiceLoader}; annotate yours with
 * {@code @AutoService(FileSystemType.class)}. It needs a public constructor without parameters, which does nothing that
 * can fail.
 *
 * <p><b>Threads:</b> any thread, several at once; one object serves all mounts of the type. All methods but {@link #mount},
 * {@link #format} and {@link #check} return the same at every call.
 */
public interface FileSystemType {

    /**
     * Returns the name of the type, as in {@code mount -t}.
     *
     * @return 1 to 15 characters of {@code a-z}, {@code 0-9}, {@code -} and {@code _}
     */
    String name();

    /**
     * Returns the magic number, which identifies the type on the media and in statfs(2).
     *
     * @return any number
     */
    int magic();

    /**
     * Returns the version of what this code writes to the media.
     *
     * @return the version
     */
    FormatVersion version();

    /**
     * Says when operations are persistent.
     *
     * @return {@link Durability#OPERATION} unless overridden
     */
    default Durability durability() {
        return Durability.OPERATION;
    }

    /**
     * Says what the type keeps its content on.
     *
     * @return {@link BackingKind#MEMORY} unless overridden
     */
    default BackingKind backing() {
        return BackingKind.MEMORY;
    }

    /**
     * Returns the size of the memory that a mount needs beside its block device; asked only of {@link
     * BackingKind#BLOCK_DEVICE}.
     *
     * @param deviceBytes the size of the device
     * @return bytes
     */
    default long memoryBytes(long deviceBytes) {
        return 2L << 20;
    }

    /**
     * Returns the limits of files of this type.
     *
     * @return {@link Limits#widest()} unless overridden
     */
    default Limits limits() {
        return Limits.widest();
    }

    /**
     * Returns what the type offers beyond the interfaces of its inodes.
     *
     * @return nothing unless overridden
     */
    default Set<TypeFeature> features() {
        return Set.of();
    }

    /**
     * Returns the options that a mount takes; others are refused by name before {@link #mount} is called.
     *
     * @return none unless overridden
     */
    default List<OptionSpec> mountOptions() {
        return List.of();
    }

    /**
     * Returns the options that a format takes; others are refused by name before {@link #format} is called.
     *
     * @return none unless overridden
     */
    default List<OptionSpec> formatOptions() {
        return List.of();
    }

    /**
     * Mounts what lies on the media, after a crash too.
     *
     * @param context the media, the options and what the mount is for
     * @return the mounted filesystem
     * @throws ErrnoException EINVAL if the media holds no filesystem of this type, is damaged, or was written by a version
     *     that this one does not understand; its message says which. Nothing on the media has then changed
     */
    SuperBlock mount(MountContext context);

    /**
     * Writes an empty filesystem to the media.
     *
     * <p>Called by one thread of a tool, with nobody else on the media; may take long. The host has written its device table
     * into the first {@link dev.zufs.api.memory.PersistentMemory#HOST_BYTES} bytes of the region before, and takes it back if
     * the format fails. On return the filesystem is persistent. The default writes nothing, which is right for a type that
     * needs nothing on the media: the device table is enough to mount it.
     *
     * @param context the media and the options
     * @throws ErrnoException EINVAL if the media does not suit, ENOSPC if it is too small
     */
    default void format(FormatContext context) {}

    /**
     * Checks the media, and repairs it if asked to. Every defect is {@linkplain CheckContext#report reported}. Never fails
     * on account of what lies on the media.
     *
     * @param context the media and what is wanted
     * @throws ErrnoException EIO if the media cannot be read; EOPNOTSUPP unless overridden
     */
    default void check(CheckContext context) {
        throw new ErrnoException(Errno.EOPNOTSUPP, name() + " has nothing to check");
    }
}
