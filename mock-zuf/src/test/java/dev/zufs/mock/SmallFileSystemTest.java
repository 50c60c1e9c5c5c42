package dev.zufs.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.FileStatus;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.Profile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A filesystem's author maps files, and calls what only other feeders than zuf have, through the whole way. */
class SmallFileSystemTest {

    private static final byte[] FILE = "/file".getBytes(UTF_8);
    private static final byte[] OTHER = "/other".getBytes(UTF_8);
    private static final int BLOCK = SmallFileSystem.BLOCK;

    private final SmallFileSystem type = new SmallFileSystem();
    private MockZuf zuf = MockZuf.of(type).build();

    private Posix mount(Delivery delivery) {
        return mount(delivery, Profile.POSIX);
    }

    private Posix mount(Delivery delivery, Profile profile) {
        zuf.close();
        zuf = MockZuf.of(type)
                .memory(4 << 20)
                .delivery(delivery)
                .profile(profile)
                .build()
                .mount();
        return zuf.posix();
    }

    @AfterEach
    void unmount() {
        zuf.close();
    }

    private static OpenFile create(Posix files, byte[] path) {
        return files.open(path, OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0644);
    }

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(UTF_8));
    }

    private static String read(OpenFile file, long position, int length) {
        byte[] content = new byte[length];
        long count = file.read(MemorySegment.ofArray(content), position);
        return new String(content, 0, (int) count, UTF_8);
    }

    private static String load(Mapping mapping, long position, int length) {
        MemorySegment target = MemorySegment.ofArray(new byte[length]);
        mapping.load(position, target);
        return new String(target.toArray(ValueLayout.JAVA_BYTE), UTF_8);
    }

    private static void assertFails(Errno errno, ThrowingCallable call) {
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @ParameterizedTest
    @EnumSource
    void storesIntoAMappingAreInTheFileAndWritesInTheMapping(Delivery delivery) {
        Posix files = mount(delivery);
        try (OpenFile file = create(files, FILE)) {
            file.write(bytes("x".repeat(2 * BLOCK)), 0);
            try (Mapping mapping = file.map(0, 2L * BLOCK, true, true)) {
                assertThat(load(mapping, BLOCK - 1, 2)).isEqualTo("xx");
                mapping.store(BLOCK - 1, bytes("ab"));
                assertThat(read(file, BLOCK - 2, 4)).isEqualTo("xabx");
                file.write(bytes("w"), 0);
                assertThat(load(mapping, 0, 2)).isEqualTo("wx");
            }
        }
        assertThat(type.calls)
                .filteredOn(call -> call.startsWith("acquire"))
                .containsExactly(
                        "acquire 0 READ_FAULT",
                        "acquire 4096 READ_FAULT",
                        "acquire 0 WRITE_FAULT",
                        "acquire 4096 WRITE_FAULT");
        zuf.unmount();
        assertThat(type.calls)
                .as("at the latest with the unmount")
                .filteredOn(call -> call.startsWith("release"))
                .hasSize(4);
        assertThat(type.calls).contains("mappingsClosed");
    }

    @ParameterizedTest
    @EnumSource
    void mappingLosesThePagesBehindATruncation(Delivery delivery) {
        Posix files = mount(delivery);
        try (OpenFile file = create(files, FILE)) {
            file.write(bytes("x".repeat(2 * BLOCK)), 0);
            try (Mapping mapping = file.map(0, 2L * BLOCK, true, true)) {
                mapping.store(BLOCK, bytes("second"));
                file.truncate(10);
                assertFails(Errno.EFAULT, () -> load(mapping, BLOCK, 1));
                assertFails(Errno.EFAULT, () -> mapping.store(BLOCK, bytes("y")));
                assertThat(load(mapping, 8, 4)).isEqualTo("xx\0\0");
                file.truncate(2L * BLOCK);
                assertThat(load(mapping, BLOCK, 6)).isEqualTo("\0".repeat(6));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void storesOfAPrivateMappingStayThere(Delivery delivery) {
        Posix files = mount(delivery);
        try (OpenFile file = create(files, FILE)) {
            file.write(bytes("shared"), 0);
            try (Mapping mapping = file.map(0, BLOCK, false, true)) {
                mapping.store(0, bytes("own"));
                assertThat(load(mapping, 0, 6)).isEqualTo("ownred");
            }
            assertThat(read(file, 0, 6)).isEqualTo("shared");
        }
    }

    @ParameterizedTest
    @EnumSource
    void syncsReachTheFilesystem(Delivery delivery) {
        Posix files = mount(delivery);
        try (OpenFile file = create(files, FILE);
                OpenFile root = files.open("/".getBytes(UTF_8), OpenFlags.O_DIRECTORY, 0)) {
            file.write(bytes("abc"), 0);
            type.calls.clear();
            file.sync();
            file.syncData();
            root.sync();
            assertThat(type.calls).hasSize(3).last().isEqualTo("sync of the directory");
            assertThat(type.calls.get(0)).endsWith("FULL");
            assertThat(type.calls.get(1)).endsWith("DATA");
            type.calls.clear();
            try (Mapping mapping = file.map(0, BLOCK, true, true)) {
                mapping.store(0, bytes("x"));
                mapping.sync(0, 1);
            }
            assertThat(type.calls).anyMatch(call -> call.startsWith("sync "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fsyncOfWhatWasNotMappedSendsNothingInProfileZuf(Delivery delivery) {
        Posix files = mount(delivery, Profile.ZUF);
        try (OpenFile file = create(files, FILE)) {
            file.write(bytes("abc"), 0);
            type.calls.clear();
            file.sync();
            assertThat(type.calls).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void inodeIsFoundByItsNumberAfterEverythingWasForgotten(Delivery delivery) {
        Posix files = mount(delivery);
        try (OpenFile file = create(files, FILE)) {
            file.write(bytes("abc"), 0);
        }
        FileStatus status = files.status(FILE);
        zuf.vfs().dropCaches();
        try (OpenFile found = files.openByNumber(status.number(), status.generation(), OpenFlags.O_RDONLY)) {
            assertThat(read(found, 0, 3)).isEqualTo("abc");
            files.unlink(FILE);
            assertThat(read(found, 0, 3)).as("as long as it is open").isEqualTo("abc");
            assertThat(type.calls).doesNotContain("free");
        }
        assertThat(type.calls).contains("free");
        assertFails(Errno.ESTALE, () -> files.openByNumber(status.number(), status.generation(), OpenFlags.O_RDONLY));
    }

    @ParameterizedTest
    @EnumSource
    void copyIsDoneByTheFilesystem(Delivery delivery) {
        Posix files = mount(delivery);
        try (OpenFile source = create(files, FILE);
                OpenFile target = create(files, OTHER)) {
            source.write(bytes("0123456789"), 0);
            assertThat(target.copyRange(source, 2, 5, 100)).isEqualTo(8);
            assertThat(type.calls).contains("copyRange 2 to 5, 8");
            assertThat(read(target, 0, 20)).isEqualTo("\0\0\0\0\00023456789");
            assertThat(target.status().size()).isEqualTo(13);
        }
    }

    @ParameterizedTest
    @EnumSource
    void writeBeyondTheSpaceIsShortAndThenFails(Delivery delivery) {
        Posix files = mount(delivery);
        long space = (long) SmallFileSystem.FILE_BLOCKS * BLOCK;
        try (OpenFile file = create(files, FILE)) {
            assertThat(file.write(bytes("x".repeat(100)), space - 10)).isEqualTo(10);
            assertThat(file.status().size()).isEqualTo(space);
            assertFails(Errno.ENOSPC, () -> file.write(bytes("x"), space + BLOCK));
            assertThat(file.status().size()).isEqualTo(space);
        }
    }
}
