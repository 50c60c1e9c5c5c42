package dev.zufs.runtime.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.vfs.FileStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks copies that are right but for one thing. */
class TreeCheckTest {

    private static final int CONTENT_BYTES = 3 << 20;

    @TempDir
    Path directory;

    private HostTree tree;
    private HonestCopy copy;

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectories(directory.resolve("d/empty"));
        byte[] content = new byte[CONTENT_BYTES];
        Arrays.fill(content, (byte) 7);
        Files.write(directory.resolve("d/file"), content);
        Files.createLink(directory.resolve("hard"), directory.resolve("d/file"));
        Files.createSymbolicLink(directory.resolve("soft"), Path.of("somewhere"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(1 << 20);
        }
        tree = HostTree.scan(directory, Libc.system());
        copy = new HonestCopy(tree);
    }

    @Test
    void rightCopyIsRight() {
        assertThat(copy.check(tree)).isEqualTo(CONTENT_BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "/d/file,mode,1,mode was",
        "/d,mode,1,mode was",
        "/,mode,1,mode was",
        "/soft,mode,1,mode was",
        "/d/file,mode,8192,mode was",
        "/d/empty,uid,1,owner was",
        "/d/file,gid,1,group was",
        "/d/file,size,1,size was",
        "/sparse,size,-1,size was",
        "/d/file,modified,1,modification time was",
        "/d,modified,-1,modification time was",
        "/soft,modified,1,modification time was",
        "/d/file,accessed,1,access time was",
        "/,accessed,1,access time was"
    })
    void changedAttributeIsFound(String name, String attribute, long change, String message) {
        copy.statuses.computeIfPresent(name, (path, status) -> changed(status, attribute, change));
        assertThatThrownBy(() -> copy.check(tree))
                .isInstanceOf(DifferenceException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining(message);
    }

    private static FileStatus changed(FileStatus status, String attribute, long change) {
        try {
            RecordComponent[] components = FileStatus.class.getRecordComponents();
            Object[] values = new Object[components.length];
            for (int index = 0; index < values.length; index++) {
                values[index] = components[index].getAccessor().invoke(status);
                if (components[index].getName().equals(attribute)) {
                    long value = ((Number) values[index]).longValue() + change;
                    boolean narrow = values[index] instanceof Integer;
                    values[index] = narrow ? (Object) (int) value : (Object) value;
                }
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<FileStatus> constructor = FileStatus.class.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Test
    void hardLinkThatBecameAFileOfItsOwnIsFound() {
        copy.statuses.computeIfPresent("/hard", (path, status) -> changed(status, "number", 100_000));
        assertThatThrownBy(() -> copy.check(tree))
                .isInstanceOf(DifferenceException.class)
                .hasMessageMatching("(/hard|/d/file): was a hard link, and is a file of its own now");
    }

    @Test
    void twoFilesThatBecameOneAreFound() {
        long number = copy.status("/d/file").number();
        copy.statuses.computeIfPresent(
                "/sparse", (path, status) -> changed(status, "number", number - status.number()));
        assertThatThrownBy(() -> copy.check(tree)).hasMessageContaining("are one inode now");
    }

    @Test
    void linkTextIsCompared() {
        copy.content("/soft")[0] ^= 1;
        assertThatThrownBy(() -> copy.check(tree))
                .isInstanceOf(DifferenceException.class)
                .hasMessage("/soft: the link's text differs");
    }

    @ParameterizedTest
    @CsvSource({"0", "1048575", "1048576", "2500000", "3145727"})
    void everyByteIsCompared(int position) {
        copy.content("/d/file")[position] ^= 1;
        copy.content("/hard")[position] ^= 1;
        assertThatThrownBy(() -> copy.check(tree))
                .isInstanceOf(DifferenceException.class)
                .hasMessageContaining(": byte " + position + " differs");
    }

    @Test
    void holeIsCompared() {
        copy.content("/sparse")[700_000] = 1;
        assertThatThrownBy(() -> copy.check(tree))
                .isInstanceOf(DifferenceException.class)
                .hasMessage("/sparse: byte 700000 was in a hole");
    }

    @Test
    void contentThatEndsEarlyIsFound() {
        copy.contents.computeIfPresent("/d/file", (path, content) -> Arrays.copyOf(content, 5000));
        copy.contents.put("/hard", copy.content("/d/file"));
        assertThatThrownBy(() -> copy.check(tree))
                .isInstanceOf(DifferenceException.class)
                .hasMessageContaining(": ends at byte 5000");
    }

    @Test
    void missingExtraAndRepeatedNamesAreFound() {
        copy.listing("/d").remove("empty");
        assertThatThrownBy(() -> copy.check(tree)).hasMessage("/d: its listing lacks [empty]");
        copy.listing("/d").add("Empty");
        assertThatThrownBy(() -> copy.check(tree))
                .hasMessage("/d: its listing lacks [empty] and has in addition [Empty]");
        copy.listing("/d").add("empty");
        copy.listing("/d").remove("Empty");
        copy.listing("/d/empty").add("ghost");
        assertThatThrownBy(() -> copy.check(tree)).hasMessage("/d/empty: its listing has in addition [ghost]");
        copy.listing("/d/empty").add("ghost");
        assertThatThrownBy(() -> copy.check(tree)).hasMessage("/d/empty: lists a name twice");
    }

    @Test
    void originalThatWasChangedProvesNothing() throws IOException {
        Files.write(directory.resolve("d/file"), new byte[] {1}, StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> copy.check(tree)).hasMessageMatching(".*(/d/file|/hard): was changed meanwhile.*");
    }

    @Test
    void originalLinkThatWasChangedProvesNothing() throws IOException {
        Files.delete(directory.resolve("soft"));
        Files.createSymbolicLink(directory.resolve("soft"), Path.of("elsewhere"));
        assertThatThrownBy(() -> copy.check(tree)).hasMessageContaining("/soft: was changed meanwhile");
    }

    @Test
    void differenceOfListingsNamesWhatIsMissingAndWhatIsSurplus() {
        assertThat(TreeCheck.difference(Set.of("a", "b", "c"), Set.of("b"))).isEqualTo("lacks [a, c]");
        assertThat(TreeCheck.difference(Set.of("b"), Set.of("a", "b"))).isEqualTo("has in addition [a]");
        assertThat(TreeCheck.difference(Set.of("a"), Set.of("b"))).isEqualTo("lacks [a] and has in addition [b]");
    }
}
