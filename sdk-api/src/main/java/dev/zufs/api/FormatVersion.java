package dev.zufs.api;

/**
 * The version of what a filesystem type writes to the media.
 *
 * <p>A type mounts an image if the major versions are equal and the image's minor version is not the greater one.
 *
 * @param major 0 to 63
 * @param minor 0 to 1023
 */
public record FormatVersion(int major, int minor) {

    /** Checks the ranges, which the device table gives. */
    public FormatVersion {
        if (major < 0 || major > 63 || minor < 0 || minor > 1023) {
            throw new IllegalArgumentException("a format version is 0.0 to 63.1023, not " + major + "." + minor);
        }
    }

    /**
     * Says whether code of this version understands an image.
     *
     * @param image the version found on the media
     * @return true if it may be mounted
     */
    public boolean understands(FormatVersion image) {
        return major == image.major && minor >= image.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
