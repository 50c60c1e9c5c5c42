package dev.zufs.runtime.vfs;

/** A right beyond those of users and groups, as capabilities(7) names it. */
public enum Capability {
    /** Change owners. */
    CHOWN(0),
    /** Bypass permissions, but execution of what is executable for nobody. */
    DAC_OVERRIDE(1),
    /** Bypass permissions to read files and search directories. */
    DAC_READ_SEARCH(2),
    /** Bypass what only owners may do. */
    FOWNER(3),
    /** Keep setuid and setgid bits when a file changes. */
    FSETID(4),
    /** Change the immutable and append-only flags. */
    LINUX_IMMUTABLE(9),
    /** Make device nodes. */
    MKNOD(27),
    /** Set capabilities of files. */
    SETFCAP(31),
    /** Administrate: trusted and security attributes among others. */
    SYS_ADMIN(21);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /**
     * Returns the number that the kernel has for it.
     *
     * @return 0 to 63
     */
    public int number() {
        return number;
    }

    long bit() {
        return 1L << number;
    }
}
