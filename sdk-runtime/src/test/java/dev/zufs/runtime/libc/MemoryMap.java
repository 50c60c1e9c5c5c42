package dev.zufs.runtime.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what the kernel says about the memory of this process. */
final class MemoryMap {

    private MemoryMap() {}

    /** Answers such as "r-xp", or nothing if the address is not mapped. */
    static String permissionsAt(long address) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            int dash = line.indexOf('-');
            int blank = line.indexOf(' ');
            long start = Long.parseUnsignedLong(line.substring(0, dash), 16);
            long end = Long.parseUnsignedLong(line.substring(dash + 1, blank), 16);
            if (Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0) {
                return line.substring(blank + 1, blank + 5);
            }
        }
        return "";
    }
}
