package dev.zufs.runtime.demo;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How much memory this process can still have: of the machine, and of the container that it runs in.
 *
 * @param root in which {@code proc} and {@code sys} are
 */
record AvailableMemory(Path root) {

    private static final Logger LOG = System.getLogger(AvailableMemory.class.getPackageName());
    private static final String KIB_LINE = "MemAvailable:";

    /** Returns bytes; {@link Long#MAX_VALUE} where nothing is known. */
    long bytes() {
        long machine = available(read("proc/meminfo"));
        long unified = rest("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current");
        long classic = rest("sys/fs/cgroup/memory/memory.limit_in_bytes", "sys/fs/cgroup/memory/memory.usage_in_bytes");
        return Math.min(machine, Math.min(unified, classic));
    }

    private static long available(String meminfo) {
        return meminfo.lines()
                .filter(line -> line.startsWith(KIB_LINE))
                .map(line -> number(line.substring(KIB_LINE.length()).replace("kB", "")))
                .filter(OptionalLong::isPresent)
                .mapToLong(kibibytes -> kibibytes.getAsLong() << 10)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private long rest(String limitFile, String usageFile) {
        OptionalLong limit = number(read(limitFile));
        OptionalLong usage = number(read(usageFile));
        return limit.isPresent() && usage.isPresent()
                ? Math.max(0, limit.getAsLong() - usage.getAsLong())
                : Long.MAX_VALUE;
    }

    private static OptionalLong number(String text) {
        String digits = text.strip();
        return digits.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private String read(String name) {
        try {
            return Files.readString(root.resolve(name));
        } catch (IOException e) { // such a limit there is not
            LOG.log(Level.TRACE, () -> "not known: " + e);
            return "";
        }
    }
}
