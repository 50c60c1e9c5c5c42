package dev.zufs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command while every other one really runs on the same backing, and what is left when that is ended. */
class ExclusiveUseIT {

    @TempDir
    private Path directory = Path.of("");

    private Path image = Path.of("");
    private Path tree = Path.of("");
    private Path plugin = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        image = directory.resolve("image");
        tree = Files.createDirectory(directory.resolve("tree"));
        plugin = WaitingPlugin.build(directory, Tool.api());
        assertThat(mkfs().status()).isZero();
    }

    private Tool.Outcome mkfs() throws Exception {
        return Tool.run("mkfs", "zpmem", image.toString(), "--size", "16M");
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(List.of("mkfs", "TYPE", "IMAGE"), 1),
                Arguments.of(List.of("fsck", "TYPE", "IMAGE"), 8),
                Arguments.of(List.of("fsck", "TYPE", "IMAGE", "--repair"), 8),
                Arguments.of(List.of("demo", "--type", "TYPE", "--backing", "IMAGE", "--input", "TREE"), 1));
    }

    private String[] command(List<String> words, String type) {
        return words.stream()
                .map(word -> switch (word) {
                    case "TYPE" -> type;
                    case "IMAGE" -> image.toString();
                    case "TREE" -> tree.toString();
                    default -> word;
                })
                .toArray(String[]::new);
    }

    private Process holder(List<String> words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command(words, "waiting")));
        arguments.addAll(List.of("--plugins", plugin.toString()));
        Path out = Files.createFile(directory.resolve("holder-out"));
        Process process = Tool.start(out, directory.resolve("holder-err"), arguments.toArray(String[]::new));
        Tool.awaitText(process, out, WaitingPlugin.READY);
        return process;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsRefusedWithTheHolderAndNotAfterTheHolderIsKilled(List<String> holding, int unused)
            throws Exception {
        Process holder = holder(holding);
        try {
            for (Arguments second : commands().toList()) {
                @SuppressWarnings("unchecked")
                List<String> words = (List<String>) second.get()[0];
                Tool.Outcome outcome = Tool.run(command(words, "zpmem"));
                assertThat(outcome.status()).as(words + outcome.err()).isEqualTo(second.get()[1]);
                assertThat(outcome.err())
                        .hasLineCount(1)
                        .contains("process " + holder.pid() + " (zufs " + holding.getFirst());
            }
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(mkfs().status()).isZero();
        assertThat(Tool.run("fsck", "zpmem", image.toString()).status()).isZero();
    }

    @Test
    void newFileIsGoneWhenTheFormatIsInterrupted() throws Exception {
        Files.delete(image);
        Process holder = holder(List.of("mkfs", "TYPE", "IMAGE", "--size", "16M"));
        assertThat(image).exists();
        holder.toHandle().destroy(); // that of the process would end its standard input too, and so the format
        holder.waitFor();
        assertThat(image).doesNotExist();
    }

    @Test
    void temporaryFileOfTheDemoHasNoNameThatAnyEndCouldLeave() throws Exception {
        Process holder = holder(List.of("demo", "--type", "TYPE", "--input", "TREE"));
        try (Stream<Path> files = Stream.of("/dev/shm", System.getProperty("java.io.tmpdir"))
                .flatMap(place -> Stream.of(Path.of(place).toFile().listFiles()))
                .map(file -> file.toPath())) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("zufs-demo-"));
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }
}
