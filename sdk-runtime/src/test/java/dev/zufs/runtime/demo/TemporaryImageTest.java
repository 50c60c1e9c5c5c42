package dev.zufs.runtime.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.memory.RegionOptions;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryImageTest {

    private static final Path SMALL = Path.of("/dev/shm");
    private static final Path LARGE = Path.of("/tmp");
    private static final Map<Path, Long> ROOM = Map.of(SMALL, 64L << 20, LARGE, 1L << 30);

    @TempDir
    Path directory;

    @Test
    void firstDirectoryWithRoomIsChosen() {
        assertThat(TemporaryImage.choose(60 << 20, List.of(SMALL, LARGE), ROOM::get))
                .isEqualTo(SMALL);
        assertThat(TemporaryImage.choose(65 << 20, List.of(SMALL, LARGE), ROOM::get))
                .isEqualTo(LARGE);
    }

    @Test
    void noRoomAnywhereIsSaidWithWhatThereIs() {
        assertThatThrownBy(() -> TemporaryImage.choose(2L << 30, List.of(SMALL, LARGE), ROOM::get))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC))
                .hasMessageContaining("2048 MiB (/dev/shm has 64, /tmp has 1024)")
                .hasMessageContaining("--backing");
    }

    @Test
    void imageHasNoNameAndCanBeOpenedAgainAndAgain() throws IOException {
        RegionOpener opener = RegionOpener.system();
        try (TemporaryImage image = TemporaryImage.in(directory)) {
            assertThat(directory).isEmptyDirectory();
            assertThat(image).hasToString("a temporary file in " + directory);
            try (Region region =
                    opener.open(image.path(), RegionOptions.format("test").withSize(1 << 20))) {
                region.media().putLong(8192, 42);
                region.formatted();
            }
            try (Region region = opener.open(image.path(), RegionOptions.readWrite("test"))) {
                assertThat(region.size()).isEqualTo(1 << 20);
                assertThat(region.segment().get(ValueLayout.JAVA_LONG, 8192)).isEqualTo(42);
            }
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void memoryIsThatOfTheMachineOrOfTheContainer() throws IOException {
        AvailableMemory memory = new AvailableMemory(directory);
        assertThat(memory.bytes()).isEqualTo(Long.MAX_VALUE);

        write("proc/meminfo", "MemTotal:  8000 kB\nMemAvailable:    4000 kB\n");
        assertThat(memory.bytes()).isEqualTo(4000 << 10);
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "1000\n");
        assertThat(memory.bytes()).isEqualTo(4000 << 10);
        write("sys/fs/cgroup/memory.max", "3000\n");
        assertThat(memory.bytes()).isEqualTo(2000);
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "500\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "600\n");
        assertThat(memory.bytes()).isZero();
    }

    private void write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
