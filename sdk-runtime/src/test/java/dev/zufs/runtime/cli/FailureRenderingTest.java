package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FailureRenderingTest {

    private static String rendered(Exception failure, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new ZufsCommand()).setErr(new PrintWriter(err));
        int status = new FailureRendering().handleExecutionException(failure, command, command.parseArgs(arguments));
        assertThat(status).isEqualTo(1);
        return err.toString();
    }

    static Stream<Arguments> failuresAndLines() {
        return Stream.of(
                Arguments.of(
                        new ErrnoException(Errno.EINVAL, "no zpmem filesystem here"),
                        "EINVAL: no zpmem filesystem here"),
                Arguments.of(new IOException("first\nsecond"), "first"),
                Arguments.of(new NoSuchFileException("/a/b"), "/a/b: there is no such file or directory"),
                Arguments.of(
                        new NoSuchFileException("/a/b", null, "does not exist; a size is needed to create it"),
                        "/a/b: does not exist; a size is needed to create it"),
                Arguments.of(new AccessDeniedException("/a/b"), "/a/b: permission denied"),
                Arguments.of(new FileSystemException("/a/b", null, "Is a directory"), "/a/b: Is a directory"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("/c")),
                        "/c: there is no such file or directory"),
                Arguments.of(new IllegalStateException(), "java.lang.IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("failuresAndLines")
    void failureIsOneLine(Exception failure, String line) {
        assertThat(rendered(failure)).isEqualTo("zufs: " + line + "\n");
    }

    @Test
    void verboseShowsTheStackTrace() {
        assertThat(rendered(new IOException("broken"), "--verbose"))
                .startsWith("zufs: broken\njava.io.IOException: broken\n\tat ");
    }
}
