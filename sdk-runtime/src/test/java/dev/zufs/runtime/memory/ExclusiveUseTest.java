package dev.zufs.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One user of a backing at a time: in one process, between processes, and after the death of one. */
class ExclusiveUseTest {

    private static final int OWNER_OFFSET = (int) OwnerRecord.OFFSET;

    private final RegionOpener opener = RegionOpener.system();

    @TempDir
    Path directory;

    private Path image;

    @BeforeEach
    void createImage() throws IOException {
        image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
    }

    @Test
    void secondUserInTheSameProcessIsToldOfTheFirst() throws IOException {
        try (Region first = opener.open(image, RegionOptions.format("zufs mkfs zpmem"))) {
            assertThat(first.uncleanOwner()).isEmpty();
            assertThatThrownBy(() -> opener.open(image, RegionOptions.readWrite("zufs fsck zpmem")))
                    .isInstanceOf(BackingBusyException.class)
                    .hasMessageContaining(image + " is in use by process "
                            + ProcessHandle.current().pid() + " (zufs mkfs zpmem, since ")
                    .hasMessageContaining("'kill " + ProcessHandle.current().pid() + "'");
        }
        opener.open(image, RegionOptions.readWrite("zufs fsck zpmem")).close();
    }

    @ParameterizedTest
    @CsvSource({"write,write", "write,format", "write,read", "format,write", "format,format", "format,read"})
    void anotherProcessIsToldOfTheOwner(String first, String second) throws IOException {
        try (RegionHolder holder = RegionHolder.start(image, first)) {
            assertThat(holder.outcome()).isEqualTo("open 1048576");

            assertThatThrownBy(() -> opener.open(image, RegionHolder.options(second)))
                    .isInstanceOfSatisfying(
                            BackingBusyException.class,
                            e -> assertThat(e.owner().orElseThrow().pid()).isEqualTo(holder.pid()))
                    .hasMessageContaining(image + " is in use by process " + holder.pid() + " (zufs ")
                    .hasMessageEndingWith(
                            first.equals("write")
                                    ? "unmount it with 'zufs umount /mnt/data'"
                                    : "end it with 'kill " + holder.pid() + "'");
        }
        Region region = opener.open(image, RegionOptions.readWrite("test"));
        assertThat(region.uncleanOwner()).as("after a clean end").isEmpty();
        region.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "write", "format"})
    void readerWritesNoRecordAndIsFoundAllTheSame(String second) throws IOException {
        byte[] before = Files.readAllBytes(image);
        try (RegionHolder holder = RegionHolder.start(image, "read")) {
            assertThat(holder.outcome()).isEqualTo("open 1048576");

            assertThatThrownBy(() -> opener.open(image, RegionHolder.options(second)))
                    .isInstanceOfSatisfying(
                            BackingBusyException.class,
                            e -> assertThat(e.owner().orElseThrow().pid()).isEqualTo(holder.pid()))
                    .hasMessageContaining(image + " is in use by process " + holder.pid() + " (java, since ")
                    .hasMessageContaining("'kill " + holder.pid() + "'");
        }
        assertThat(image).hasBinaryContent(before);
        opener.open(image, RegionOptions.readOnly("test")).close();
    }

    @Test
    void readersThatMayNotWriteShareTheBackingAndKeepWritersOut() throws IOException {
        Libc readOnly = mock(Libc.class, delegatesTo(Libc.system()));
        doAnswer(call -> call.<Integer>getArgument(1) % 4 == LinuxConstants.Open.RDWR
                        ? (long) -Errno.EACCES.number()
                        : Libc.system().open(call.<String>getArgument(0), call.getArgument(1), call.getArgument(2)))
                .when(readOnly)
                .open(anyString(), anyInt(), anyInt());
        RegionOpener poor = new RegionOpener(readOnly, Path.of("/sys"), Path.of("/proc"));

        try (Region first = poor.open(image, RegionOptions.readOnly("test"))) {
            poor.open(image, RegionOptions.readOnly("test")).close();
            assertThat(first.size()).isEqualTo(1 << 20);
            assertThatThrownBy(() -> opener.open(image, RegionOptions.readWrite("test")))
                    .isInstanceOfSatisfying(
                            BackingBusyException.class,
                            e -> assertThat(e.owner().orElseThrow().pid())
                                    .isEqualTo(ProcessHandle.current().pid()));
        }
        assertThatThrownBy(() -> poor.open(image, RegionOptions.readWrite("test")))
                .hasMessageContaining("EACCES");
    }

    @Test
    void holderThatNobodyMayLookIntoIsSaidToBeUnknown() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("proc"));
        RegionOpener blind = new RegionOpener(Libc.system(), Path.of("/sys"), empty);
        try (RegionHolder holder = RegionHolder.start(image, "read")) {
            assertThat(holder.outcome()).isEqualTo("open 1048576");
            assertThatThrownBy(() -> blind.open(image, RegionOptions.readOnly("test")))
                    .isInstanceOfSatisfying(
                            BackingBusyException.class,
                            e -> assertThat(e.owner()).isEmpty())
                    .hasMessageContaining("left no owner record")
                    .hasMessageContaining("fuser -v " + image);
        }
    }

    @Test
    void newFileIsTakenBackWhenTheProcessIsToldToEndBeforeItIsFormatted() throws Exception {
        Path fresh = directory.resolve("fresh");
        try (RegionHolder holder = RegionHolder.start(fresh, "unfinished")) {
            assertThat(holder.outcome()).isEqualTo("open 1048576");
            assertThat(fresh).exists();
            holder.terminate();
        }
        assertThat(fresh).doesNotExist();
    }

    @Test
    void formattedFileStaysWhenTheProcessIsToldToEnd() throws Exception {
        Path fresh = directory.resolve("fresh");
        try (RegionHolder holder = RegionHolder.start(fresh, "format")) {
            assertThat(holder.outcome()).isEqualTo("open 1048576");
            holder.terminate();
        }
        assertThat(fresh).hasSize(1 << 20);
    }

    @Test
    void killedOwnerReleasesTheBackingAndIsRemembered() throws Exception {
        long killed;
        try (RegionHolder holder = RegionHolder.start(image, "write")) {
            assertThat(holder.outcome()).isEqualTo("open 1048576");
            killed = holder.pid();
            holder.kill();
        }

        try (Region region = opener.open(image, RegionOptions.readWrite("test"))) {
            Owner owner = region.uncleanOwner().orElseThrow();
            assertThat(owner.pid()).isEqualTo(killed);
            assertThat(owner.command()).isEqualTo("zufs mount zpmem");
            assertThat(owner.mountPoint()).isEqualTo("/mnt/data");
        }
        Region again = opener.open(image, RegionOptions.readWrite("test"));
        assertThat(again.uncleanOwner()).isEmpty();
        again.close();
    }

    @Test
    void recordOfDeadOwnerIsNotTakenForTheHolder() throws Exception {
        try (RegionHolder dead = RegionHolder.start(image, "write")) {
            dead.outcome();
            dead.kill();
        }
        try (RegionHolder reader = RegionHolder.start(image, "read")) {
            reader.outcome();

            assertThatThrownBy(() -> opener.open(image, RegionOptions.readWrite("test")))
                    .isInstanceOfSatisfying(
                            BackingBusyException.class,
                            e -> assertThat(e.owner().orElseThrow().pid()).isEqualTo(reader.pid()));
        }
    }

    @Test
    void bytesOfAnythingElseAreNotOverwrittenUnlessFormatted() throws IOException {
        byte[] photograph = new byte[8192];
        Arrays.fill(photograph, (byte) 'p');
        Files.write(image, photograph);

        opener.open(image, RegionOptions.readWrite("test")).close();
        assertThat(Files.readAllBytes(image)).isEqualTo(photograph);

        try (Region region = opener.open(image, RegionOptions.format("test"))) {
            assertThat(OwnerRecord.read(region.segment())).isPresent();
        }
        assertThat(Files.readAllBytes(image)).isEqualTo(photograph);

        try (Region region = opener.open(image, RegionOptions.format("test"))) {
            region.formatted();
        }
        Arrays.fill(photograph, OWNER_OFFSET, 4096, (byte) 0);
        assertThat(Files.readAllBytes(image)).isEqualTo(photograph);
    }
}
