package dev.zufs.runtime.libc;

/**
 * Describe a mapping that {@link Mappings} is to make.
 *
 * @param length bytes to map
 * @param protection what the memory may be used for, of {@link LinuxConstants.Mapping}
 * @param flags kind of the mapping, of {@link LinuxConstants.Mapping}
 * @param fd file descriptor, or -1 without a file
 * @param offset first byte in the file, a multiple of the page size
 */
public record MapRequest(long length, int protection, int flags, int fd, long offset) {

    /**
     * Describe private memory without a file, readable and writable.
     *
     * @param length bytes to map
     * @return the description
     */
    public static MapRequest anonymous(long length) {
        return new MapRequest(
                length,
                LinuxConstants.Mapping.PROT_READ | LinuxConstants.Mapping.PROT_WRITE,
                LinuxConstants.Mapping.PRIVATE | LinuxConstants.Mapping.ANONYMOUS,
                -1,
                0);
    }
}
