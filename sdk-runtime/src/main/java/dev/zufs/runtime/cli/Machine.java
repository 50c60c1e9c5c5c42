package dev.zufs.runtime.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kernel tells about itself and this process in files.
 *
 * @param root in which {@code proc}, {@code sys} and {@code dev} are
 */
record Machine(Path root) {

    private static final Logger LOG = System.getLogger(Machine.class.getPackageName());

    /** Capabilities of a process, by their numbers in capabilities(7). */
    enum Capability {
        IPC_LOCK(14),
        SYS_ADMIN(21),
        SYS_RESOURCE(24);

        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }
    }

    static Machine running() {
        return new Machine(Path.of("/"));
    }

    Path path(String name) {
        return root.resolve(name);
    }

    /**
     * Returns the stripped content of a file; nothing if it cannot be read, for whatever reason, because then its content is
     * not known. Names in it, such as those of mount points, need not be text: what is none is replaced.
     */
    Optional<String> read(String name) {
        try {
            return Optional.of(new String(Files.readAllBytes(path(name)), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "unknown: " + e);
            return Optional.empty();
        }
    }

    /** Returns the names in a directory, sorted; none if it cannot be read. */
    List<String> list(String name) {
        try (Stream<Path> entries = Files.list(path(name))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, () -> "unknown: " + e);
            return List.of();
        }
    }

    /** Returns the value of a line {@code key: value} of {@code /proc/self/status}. */
    Optional<String> status(String key) {
        return read("proc/self/status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst();
    }

    boolean has(Capability capability) {
        return status("CapEff")
                .map(mask -> (Long.parseUnsignedLong(mask, 16) >>> capability.bit & 1) == 1)
                .orElse(false);
    }

    /** Returns a soft limit of this process; {@link Long#MAX_VALUE} for none. */
    Optional<Long> limit(String name) {
        return read("proc/self/limits").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+", 2)[0])
                .map(value -> value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value))
                .findFirst();
    }
}
