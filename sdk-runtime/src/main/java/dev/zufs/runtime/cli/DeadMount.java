package dev.zufs.runtime.cli;

import dev.zufs.runtime.feeder.fuse.MountPoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** A mount point whose server has ended without unmounting it. */
final class DeadMount {

    private DeadMount() {}

    /** Clears a mount point if it is dead, and tells that; says whether it was. */
    static boolean clear(MountPoint target, PrintWriter err) throws IOException {
        Optional<String> source = target.clear();
        source.ifPresent(dead -> err.println(
                "zufs: " + OneLine.of(target + " was dead, as the server of " + dead + " had ended; it is cleared")));
        return source.isPresent();
    }
}
