package dev.zufs.runtime.memory;

import java.time.Instant;
import java.util.UUID;

/**
 * Name the process that uses a backing.
 *
 * @param bootId id of the boot that the process runs in
 * @param pid process id
 * @param startTicks start of the process, in clock ticks since boot, which tells it from a later one with the same id
 * @param since when the process took the backing
 * @param command what it does
 * @param mountPoint where it mounted the backing, or empty
 */
public record Owner(UUID bootId, long pid, long startTicks, Instant since, String command, String mountPoint) {

    /**
     * Describe the owner in words.
     *
     * @return such as "process 4242 (zufs mount zpmem on /mnt/data, since 2026-11-22T10:15:30Z)"
     */
    public String description() {
        String where = mountPoint.isEmpty() ? "" : " on " + mountPoint;
        return "process " + pid + " (" + command + where + ", since " + since + ")";
    }
}
