package dev.zufs.api;

import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.PersistentMemory;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What a format is given: media that nobody else uses, with any content.
 *
 * <p><b>Lifetime:</b> usable until {@link FileSystemType#format} returns. <b>Threads:</b> the one that formats.
 */
public final class FormatContext {

    private final PersistentMemory memory;
    private final List<BlockDevice> devices;
    private final MountOptions options;
    private final Progress progress;
    private final InstantSource clock;
    private final UUID id;

    private FormatContext(
            PersistentMemory memory,
            List<BlockDevice> devices,
            MountOptions options,
            Progress progress,
            InstantSource clock,
            UUID id) {
        this.memory = Objects.requireNonNull(memory, "memory");
        this.devices = List.copyOf(devices);
        this.options = Objects.requireNonNull(options, "options");
        this.progress = Objects.requireNonNull(progress, "progress");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.id = Objects.requireNonNull(id, "id");
    }

    /**
     * Returns a context without devices and options, silent, on the system's clock, with a random id; called by hosts of
     * plugins and tests.
     *
     * @param memory the memory to format
     * @return a new context
     */
    public static FormatContext over(PersistentMemory memory) {
        return new FormatContext(
                memory, List.of(), MountOptions.none(), Progress.SILENT, InstantSource.system(), UUID.randomUUID());
    }

    /**
     * Returns the same context with devices.
     *
     * @param list copied
     * @return a new context
     */
    public FormatContext withDevices(List<BlockDevice> list) {
        return new FormatContext(memory, list, options, progress, clock, id);
    }

    /**
     * Returns the same context with options.
     *
     * @param given options that the type knows
     * @return a new context
     */
    public FormatContext withOptions(MountOptions given) {
        return new FormatContext(memory, devices, given, progress, clock, id);
    }

    /**
     * Returns the same context with somebody who hears of progress.
     *
     * @param listener who
     * @return a new context
     */
    public FormatContext withProgress(Progress listener) {
        return new FormatContext(memory, devices, options, listener, clock, id);
    }

    /**
     * Returns the same context with another clock.
     *
     * @param source where times come from
     * @return a new context
     */
    public FormatContext withClock(InstantSource source) {
        return new FormatContext(memory, devices, options, progress, source, id);
    }

    /**
     * Returns the same context with another id.
     *
     * @param given the id of the filesystem
     * @return a new context
     */
    public FormatContext withId(UUID given) {
        return new FormatContext(memory, devices, options, progress, clock, given);
    }

    /**
     * Returns the memory to format; volatile for {@link BackingKind#BLOCK_DEVICE}.
     *
     * <p>Its first {@link PersistentMemory#HOST_BYTES} bytes are the host's: the device table lies there already, made of the
     * type's magic number and version, the {@linkplain #id id} and the size. A store into them fails.
     *
     * @return the memory
     */
    public PersistentMemory memory() {
        return memory;
    }

    /**
     * Returns the devices to format.
     *
     * @return for {@link BackingKind#BLOCK_DEVICE} at least one; unmodifiable
     */
    public List<BlockDevice> devices() {
        return devices;
    }

    /**
     * Returns the options, every one of them known to {@link FileSystemType#formatOptions()}.
     *
     * @return the options of the type
     */
    public MountOptions options() {
        return options;
    }

    /**
     * Returns who hears of progress.
     *
     * @return never null
     */
    public Progress progress() {
        return progress;
    }

    /**
     * Returns the id that the host gives the filesystem, and keeps in its own part of the media.
     *
     * @return what {@link MountContext#id} returns at every mount
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns the clock for times that the filesystem itself takes.
     *
     * @return the system's, or that of a test
     */
    public InstantSource clock() {
        return clock;
    }
}
