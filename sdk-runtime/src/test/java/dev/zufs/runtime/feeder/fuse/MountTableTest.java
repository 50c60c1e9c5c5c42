package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTableTest {

    @TempDir
    private Path directory = Path.of("");

    private MountTable table(String... lines) throws IOException {
        Path file = directory.resolve("mountinfo");
        Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        return new MountTable(file);
    }

    @Test
    void lastOfSeveralOnADirectoryIsSeen() throws IOException {
        MountTable table = table(
                "20 1 0:5 / /mnt rw,relatime shared:1 master:2 - tmpfs none rw",
                "21 20 0:44 / /mnt rw - fuse.zpmem /dev/shm/a rw,user_id=0",
                "22 20 0:45 / /mnt/below rw - ext4 /dev/sda rw");
        assertThat(table.at(Path.of("/mnt")))
                .contains(new MountTable.Entry("0:44", "/mnt", "fuse.zpmem", "/dev/shm/a"));
        assertThat(table.at(Path.of("/mnt")).orElseThrow().isFuse()).isTrue();
        assertThat(table.at(Path.of("/mnt/below")).orElseThrow().isFuse()).isFalse();
        assertThat(table.at(Path.of("/other"))).isEmpty();
    }

    @Test
    void escapedNamesAreRead() throws IOException {
        MountTable table = table("20 1 0:5 / /a\\040b\\011c\\134d\\012e rw - fuse.x /b\\040 rw");
        assertThat(table.at(Path.of("/a b\tc\\d\ne")).orElseThrow().source()).isEqualTo("/b ");
    }

    @Test
    void namesAreBytes() throws IOException {
        assertThat(table("20 1 0:5 / /h\u00f6he rw - fuse.x x rw").at(Path.of("/h\u00f6he")))
                .isPresent();
    }

    @Test
    void carriageReturnInANameOfAnybodyEndsNoLine() throws IOException {
        MountTable table = table("20 1 0:5 / /a\rb rw - fuse.x x rw", "21 1 0:6 / /c rw - fuse.y y rw");
        assertThat(table.at(Path.of("/a\rb")).orElseThrow().source()).isEqualTo("x");
        assertThat(table.at(Path.of("/c")).orElseThrow().source()).isEqualTo("y");
    }

    @Test
    void systemsOwnTableIsRead() throws IOException {
        assertThat(MountTable.system().at(Path.of("/proc"))).isPresent();
    }
}
