package dev.zufs.sample.pmem.mounted;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Compiles the C programs of these tests. */
final class NativeProgram {

    private NativeProgram() {}

    /** Skips the calling test where there is no C compiler with its headers. */
    static void assumePossible() {
        Shell.assumeInstalled("gcc");
    }

    /**
     * Compiles a program.
     *
     * @param name that of the source without {@code .c}, and of the program
     * @param directory where it is to lie
     */
    static Path compile(String name, Path directory) throws IOException {
        Path source = directory.resolve(name + ".c");
        try (InputStream in = Objects.requireNonNull(
                NativeProgram.class.getResourceAsStream(source.getFileName().toString()))) {
            Files.copy(in, source);
        }
        Shell.run(directory, "gcc -O1 -Wall -Wextra -Werror -o %s %s.c".formatted(name, name));
        return directory.resolve(name);
    }
}
