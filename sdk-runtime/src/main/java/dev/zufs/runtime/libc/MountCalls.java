package dev.zufs.runtime.libc;

/**
 * Offer the calls that attach filesystems to the tree of files and take them away.
 *
 * <p>Results are those of {@link Libc}; strings are encoded as {@code java.nio.file} encodes paths and must not contain NUL.
 * Flags are in {@link LinuxConstants.Mount}.
 */
public interface MountCalls {

    /**
     * Attach a filesystem, or change how one is attached.
     *
     * @param source what lies below, as {@code /proc/mounts} shows it
     * @param target directory to mount on
     * @param type name of the filesystem type
     * @param flags flags of {@link LinuxConstants.Mount}
     * @param data options of the type, separated by commas
     * @return 0, or {@code -errno}
     */
    long mount(String source, String target, String type, long flags, String data);

    /**
     * Take a filesystem away.
     *
     * @param target where it is mounted
     * @param flags 0, or flags of {@link LinuxConstants.Unmount}
     * @return 0, or {@code -errno}; {@code -EBUSY} if it is in use
     */
    long umount2(String target, int flags);
}
