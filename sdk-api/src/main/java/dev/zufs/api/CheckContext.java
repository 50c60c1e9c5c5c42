package dev.zufs.api;

import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.PersistentMemory;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a check is given: media that nobody else uses, with any content.
 *
 * <p><b>Lifetime:</b> usable until {@link FileSystemType#check} returns. <b>Threads:</b> the one that checks.
 */
public final class CheckContext {

    private final PersistentMemory memory;
    private final List<BlockDevice> devices;
    private final boolean repair;
    private final Progress progress;
    private final Consumer<Finding> findings;

    private CheckContext(
            PersistentMemory memory,
            List<BlockDevice> devices,
            boolean repair,
            Progress progress,
            Consumer<Finding> findings) {
        this.memory = Objects.requireNonNull(memory, "memory");
        this.devices = List.copyOf(devices);
        this.repair = repair;
        this.progress = Objects.requireNonNull(progress, "progress");
        this.findings = Objects.requireNonNull(findings, "findings");
    }

    /**
     * Returns a context that changes nothing, silent, without devices; called by hosts of plugins and tests.
     *
     * @param memory the memory to check
     * @param findings hears of every defect
     * @return a new context
     */
    public static CheckContext over(PersistentMemory memory, Consumer<Finding> findings) {
        return new CheckContext(memory, List.of(), false, Progress.SILENT, findings);
    }

    /**
     * Returns the same context with devices.
     *
     * @param list copied
     * @return a new context
     */
    public CheckContext withDevices(List<BlockDevice> list) {
        return new CheckContext(memory, list, repair, progress, findings);
    }

    /**
     * Returns the same context, to repair or not.
     *
     * @param wanted whether defects are to be repaired
     * @return a new context
     */
    public CheckContext withRepair(boolean wanted) {
        return new CheckContext(memory, devices, wanted, progress, findings);
    }

    /**
     * Returns the same context with somebody who hears of progress.
     *
     * @param listener who
     * @return a new context
     */
    public CheckContext withProgress(Progress listener) {
        return new CheckContext(memory, devices, repair, listener, findings);
    }

    /**
     * Returns the memory to check.
     *
     * @return the memory
     */
    public PersistentMemory memory() {
        return memory;
    }

    /**
     * Returns the devices to check.
     *
     * @return for {@link BackingKind#BLOCK_DEVICE} at least one; unmodifiable
     */
    public List<BlockDevice> devices() {
        return devices;
    }

    /**
     * Says whether defects are to be repaired; if not, nothing on the media may change.
     *
     * @return true if so
     */
    public boolean isRepair() {
        return repair;
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
     * Tells of a defect.
     *
     * @param finding the defect
     */
    public void report(Finding finding) {
        findings.accept(finding);
    }
}
