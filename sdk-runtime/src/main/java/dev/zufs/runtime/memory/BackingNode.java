package dev.zufs.runtime.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Say what a path leads to.
 *
 * @param kind kind of backing
 * @param size size in bytes as the directory entry has it, 0 for devices
 * @param major major number of a device
 * @param minor minor number of a device
 */
record BackingNode(RegionKind kind, long size, long major, long minor) {

    private static final int TYPE_MASK = 0xF000;
    private static final int REGULAR_FILE = 0x8000;
    private static final int BLOCK_DEVICE = 0x6000;
    private static final int CHARACTER_DEVICE = 0x2000;

    /**
     * Look at a path, following symbolic links, without opening it.
     *
     * @param path path of the backing
     * @param sysfs directory where the sys filesystem is mounted
     * @return what it is
     * @throws java.nio.file.NoSuchFileException if there is nothing
     * @throws IOException if it is nothing that a filesystem can live on; the message says what it is
     */
    static BackingNode of(Path path, Path sysfs) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,rdev,size");
        int type = (int) number(attributes, "mode") & TYPE_MASK;
        long size = number(attributes, "size");
        long device = number(attributes, "rdev");
        long major = (device >>> 8 & 0xFFF) | (device >>> 32 & 0xFFFF_F000L);
        long minor = (device & 0xFF) | (device >>> 12 & 0xFFFF_FF00L);
        return switch (type) {
            case REGULAR_FILE -> new BackingNode(RegionKind.FILE, size, 0, 0);
            case BLOCK_DEVICE -> new BackingNode(RegionKind.BLOCK_DEVICE, 0, major, minor);
            case CHARACTER_DEVICE -> daxDevice(path, sysfs, major, minor);
            default -> throw new IOException(path + " is neither a file nor a device");
        };
    }

    /**
     * Read a property of a device.
     *
     * @param sysfs directory where the sys filesystem is mounted
     * @param property name of the property
     * @return the number that it holds
     * @throws IOException if there is no such number
     */
    long property(Path sysfs, String property) throws IOException {
        Path file = characterDevice(sysfs, major, minor).resolve(property);
        String text = Files.readString(file).strip();
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IOException(file + " holds no number: " + text, e);
        }
    }

    private static BackingNode daxDevice(Path path, Path sysfs, long major, long minor) throws IOException {
        Path subsystem = characterDevice(sysfs, major, minor).resolve("subsystem");
        if (!Files.exists(subsystem) || !subsystem.toRealPath().endsWith("dax")) {
            throw new IOException(path + " is a character device, but not of persistent memory (DAX)");
        }
        return new BackingNode(RegionKind.DAX_DEVICE, 0, major, minor);
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static Path characterDevice(Path sysfs, long major, long minor) {
        return sysfs.resolve("dev/char/" + major + ":" + minor);
    }
}
