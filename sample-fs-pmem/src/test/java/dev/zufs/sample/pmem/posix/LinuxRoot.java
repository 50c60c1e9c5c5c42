package dev.zufs.sample.pmem.posix;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A directory, and a thread whose root it is, which makes the calls of the running kernel there. */
final class LinuxRoot implements AutoCloseable {

    private final Path directory;
    private final boolean temporary;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Calls calls;

    private LinuxRoot(Path directory, boolean temporary) throws Exception {
        this.directory = directory;
        this.temporary = temporary;
        LinuxCalls linux = thread.submit(() -> new LinuxCalls(directory)).get();
        this.calls = (Calls) Proxy.newProxyInstance(
                Calls.class.getClassLoader(),
                new Class<?>[] {Calls.class},
                (proxy, method, arguments) ->
                        thread.submit(() -> method.invoke(linux, arguments)).get());
    }

    /** Takes a new directory, which is deleted in the end. */
    static LinuxRoot temporaryIn(Path parent) throws Exception {
        return new LinuxRoot(Files.createTempDirectory(parent, "zufs-difference"), true);
    }

    /** Takes a directory that there is, and stays. */
    static LinuxRoot at(Path directory) throws Exception {
        return new LinuxRoot(directory, false);
    }

    /** Returns the calls; any thread may make them, one at a time. */
    Calls calls() {
        return calls;
    }

    /** Closes its files and ends its thread, so that nothing uses the directory any more. */
    @Override
    public void close() throws IOException {
        for (int slot = 0; slot < Calls.SLOTS; slot++) {
            calls.close(slot);
        }
        thread.close();
        if (temporary) {
            delete();
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
