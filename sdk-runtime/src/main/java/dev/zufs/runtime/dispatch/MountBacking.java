package dev.zufs.runtime.dispatch;

import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.Media;
import java.util.List;
import java.util.Objects;

/**
 * What a mount lies on.
 *
 * @param source how messages call it
 * @param media the region: the media itself, or volatile memory beside block devices
 * @param devices the block devices
 * @param release gives everything back, after the filesystem was closed; called once
 */
public record MountBacking(String source, Media media, List<BlockDevice> devices, Runnable release) {

    /** Copies the list. */
    public MountBacking {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(release, "release");
        devices = List.copyOf(devices);
    }

    /** Finds what a new mount lies on; the zuf feeder grabs the region from the kernel here. */
    @FunctionalInterface
    public interface Source {

        /**
         * Opens the backing of a mount.
         *
         * @param superBlockId the number that the kernel side gave the mount
         * @return the backing
         * @throws dev.zufs.api.ErrnoException if it cannot be had
         */
        MountBacking open(long superBlockId);
    }
}
