package dev.zufs.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginSignatureTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path keys;

    @TempDir
    Path directory;

    private Path jar;

    @BeforeAll
    static void generateKey() throws IOException, InterruptedException {
        run("keytool", "-genkeypair", "-alias", "author", "-dname", "CN=Some Author,O=Plugins", "-keyalg", "EC");
    }

    @BeforeEach
    void signJar() throws IOException, InterruptedException {
        jar = PluginJar.ofType("s.Signed", "signed")
                .file("s/notes.txt", "as shipped")
                .write(directory.resolve("signed.jar"));
        run("jarsigner", jar.toString(), "author");
    }

    private static void run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", tool).toString(),
                "-keystore",
                keys.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private PluginProblem refused() throws IOException {
        try (Plugins plugins = new PluginLoader().load(List.of(jar))) {
            assertThat(plugins.types()).isEmpty();
            assertThat(plugins.problems()).hasSize(1);
            return plugins.problems().getFirst();
        }
    }

    private void change(String file, String content) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                OutputStream target = Files.newOutputStream(zip.getPath(file))) {
            target.write(content.getBytes(UTF_8));
        }
    }

    @Test
    void signerIsReported() throws IOException {
        try (Plugins plugins = new PluginLoader().load(List.of(jar))) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.type("signed").orElseThrow().origin().signer()).isEqualTo("CN=Some Author,O=Plugins");
        }
    }

    @Test
    void changedFileIsRefused() throws IOException {
        change("s/notes.txt", "as changed");
        assertThat(refused().toString()).contains(jar.toString(), "has a broken signature", "s/notes.txt");
    }

    @Test
    void addedFileIsRefused() throws IOException {
        change("s/added.txt", "by somebody");
        assertThat(refused().toString()).contains("its file s/added.txt is not", "sign all of it again");
    }

    @Test
    void changedSignatureIsRefused() throws IOException {
        change("META-INF/AUTHOR.SF", "Signature-Version: 1.0\r\n\r\n");
        assertThat(refused().toString()).contains(jar.toString(), "sign");
    }

    @Test
    void removedSignatureBlockIsRefused() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Files.delete(zip.getPath("META-INF/AUTHOR.EC"));
        }
        assertThat(refused().toString()).contains("is signed, but its file");
    }
}
