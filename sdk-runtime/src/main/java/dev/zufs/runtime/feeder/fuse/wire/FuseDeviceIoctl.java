package dev.zufs.runtime.feeder.fuse.wire;

/** Numbers the ioctls of the device. The arguments of CLONE and BACKING_CLOSE are 4-byte numbers. */
public final class FuseDeviceIoctl {

    /** Type of all commands ({@code FUSE_DEV_IOC_MAGIC}). */
    public static final int TYPE = 229;

    private static final int DIRECTION_NONE = 0;
    private static final int DIRECTION_WRITE = 1;
    private static final int DIRECTION_READ = 2;
    private static final int DIRECTION_SHIFT = 30;
    private static final int SIZE_SHIFT = 16;
    private static final int TYPE_SHIFT = 8;

    /** Makes a fresh descriptor another one of the connection whose descriptor is given. */
    public static final int CLONE = command(DIRECTION_READ, 0, Integer.BYTES);

    /** Registers a backing file, {@link FuseBackingMap}, and returns its number; since 7.40. */
    public static final int BACKING_OPEN = command(DIRECTION_WRITE, 1, FuseBackingMap.SIZE);

    /** Gives the backing file of the number given up; since 7.40. */
    public static final int BACKING_CLOSE = command(DIRECTION_WRITE, 2, Integer.BYTES);

    /** Makes the mount wait for the reply of {@link FuseOpcode#INIT}; since Linux 6.18. */
    public static final int SYNC_INIT = command(DIRECTION_NONE, 3, 0);

    private FuseDeviceIoctl() {}

    private static int command(int direction, int number, long size) {
        return (direction << DIRECTION_SHIFT) | ((int) size << SIZE_SHIFT) | (TYPE << TYPE_SHIFT) | number;
    }
}
