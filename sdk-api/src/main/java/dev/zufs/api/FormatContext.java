package dev.zufs.api;

import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.PersistentMemory;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

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

    private FormatContext(
            PersistentMemory memory,
            List<BlockDevice> devices,
            MountOptions options,
            Progress progress,
            InstantSource clock) {
        this.memory = Objects.requireNonNull(memory, "memory");
        this.devices = List.copyOf(devices);
        this.options = Objects.requireNonNull(options, "options");
        this.progress = Objects.requireNonNull(progress, "progress");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Returns a context without devices and options, silent, on the system's clock; called by hosts of plugins and tests.
     *
     * @param memory the memory to format
     * @return a new context
     */
    public static FormatContext over(PersistentMemory memory) {
        return new FormatContext(memory, List.of(), MountOptions.none(), Progress.SILENT, InstantSource.system());
    }

    /**
     * Returns the same context with devices.
     *
     * @param list copied
     * @return a new context
     */
    public FormatContext withDevices(List<BlockDevice> list) {
        return new FormatContext(memory, list, options, progress, clock);
    }

    /**
     * Returns the same context with options.
     *
     * @param given options that the type knows
     * @return a new context
     */
    public FormatContext withOptions(MountOptions given) {
        return new FormatContext(memory, devices, given, progress, clock);
    }

    /**
     * Returns the same context with somebody who hears of progress.
     *
     * @param listener who
     * @return a new context
     */
    public FormatContext withProgress(Progress listener) {
        return new FormatContext(memory, devices, options, listener, clock);
    }

    /**
     * Returns the same context with another clock.
     *
     * @param source where times come from
     * @return a new context
     */
    public FormatContext withClock(InstantSource source) {
        return new FormatContext(memory, devices, options, progress, source);
    }

    /**
     * Returns the memory to format; volatile for {@link BackingKind#BLOCK_DEVICE}.
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
     * Returns the clock for times that the filesystem itself takes.
     *
     * @return the system's, or that of a test
     */
    public InstantSource clock() {
        return clock;
    }
}
