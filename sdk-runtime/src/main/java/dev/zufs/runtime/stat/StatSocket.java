package dev.zufs.runtime.stat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the server of a mount can be asked: a place that follows from the mount alone, for each user. */
public final class StatSocket {

    private StatSocket() {}

    /**
     * Returns the place for this process.
     *
     * @param device number of the mounted filesystem, {@code major:minor}
     * @return a path below {@code /run/zufs} for root, and in the user's own runtime directory for others
     */
    public static Path of(String device) {
        return of(device, System.getProperty("user.name"), System.getenv("XDG_RUNTIME_DIR"));
    }

    static Path of(String device, String user, @Nullable String runtimeDirectory) {
        Path directory;
        if (user.equals("root")) {
            directory = Path.of("/run/zufs");
        } else if (runtimeDirectory != null && !runtimeDirectory.isEmpty()) {
            directory = Path.of(runtimeDirectory, "zufs");
        } else {
            directory = Path.of("/tmp", "zufs-" + user);
        }
        return directory.resolve("stat-" + device.replace(':', '-'));
    }
}
