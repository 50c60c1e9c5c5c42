package dev.zufs.runtime.wire;

/** Numbers the operations of the mount channel, and says what their headers hold. */
public final class MountOperation {

    /** Mounts. */
    public static final int MOUNT = 1;

    /** Unmounts. */
    public static final int UMOUNT = 2;

    /** Remounts. */
    public static final int REMOUNT = 3;

    /** Reads debug text. */
    public static final int DDBG_RD = 4;

    /** Writes debug text. */
    public static final int DDBG_WR = 5;

    /** Size of a read request in bytes, as the kernel sends it. */
    static final int DDBG_RD_IN_LEN = (int) (MountRequest.DEBUG + DebugInfo.TEXT) + 1;

    /** Size of a write request in bytes, as the kernel sends it. */
    static final int DDBG_WR_IN_LEN = (int) MountRequest.SIZE + DebugInfo.MAX_WRITE_SIZE;

    private MountOperation() {}

    /**
     * Names an operation.
     *
     * @param operation number of the operation
     * @return its name, or its number if it is not known
     */
    public static String name(int operation) {
        return switch (operation) {
            case MOUNT -> "MOUNT";
            case UMOUNT -> "UMOUNT";
            case REMOUNT -> "REMOUNT";
            case DDBG_RD -> "DDBG_RD";
            case DDBG_WR -> "DDBG_WR";
            default -> Integer.toString(operation);
        };
    }

    /**
     * Tells whether what {@link Ioctl#MOUNT} returned is a request at all.
     *
     * <p>When the server is to stop, the buffer holds the operation MOUNT, a positive error and the rest of the last
     * request: look here first.
     *
     * @param err the header's error
     * @return whether it is a request
     */
    public static boolean isRequest(int err) {
        return err == 0;
    }
}
