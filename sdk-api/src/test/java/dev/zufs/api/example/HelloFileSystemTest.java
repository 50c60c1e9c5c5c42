package dev.zufs.api.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FileType;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountContext;
import dev.zufs.api.NewInode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.support.VolatileMedia;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelloFileSystemTest {

    private static final FileName HELLO = FileName.of("hello");
    private static final String TEXT = "Hello!\n";

    private final VolatileMedia media = new VolatileMedia(8192);
    private final FileSystemType type = new HelloFileSystem();
    private final SuperBlock superBlock =
            type.mount(MountContext.over(PersistentMemory.over(media)).build());
    private final Directory root = superBlock.root();
    private final RegularFile hello = (RegularFile) Objects.requireNonNull(root.lookup(HELLO));

    @AfterEach
    void unmount() {
        superBlock.close();
        media.close();
    }

    @Test
    void rootIsADirectoryThatIsItsOwnParent() {
        InodeRecord record = root.record();

        assertThat(record.mode()).isEqualTo(FileType.DIRECTORY.modeBits() | 0555);
        assertThat(record.linkCount()).isEqualTo(2);
        assertThat(record.number()).isNotZero();
        assertThat(record.parent()).isEqualTo(record.number());
    }

    @Test
    void lookupFindsTheFileAlwaysAsTheSameObject() {
        assertThat(root.lookup(FileName.of("hello"))).isSameAs(hello);
        assertThat(hello.record().mode()).isEqualTo(FileType.REGULAR.modeBits() | 0444);
        assertThat(hello.record().linkCount()).isEqualTo(1);
        assertThat(hello.record().size()).isEqualTo(TEXT.length());
        assertThat(hello.record().blocks()).isEqualTo(1);
    }

    @Test
    void lookupOfMissingNameFindsNothing() {
        assertThat(root.lookup(FileName.of("Hello"))).isNull();
    }

    @Test
    void inodesAreFoundByTheirNumbers() {
        assertThat(superBlock.inode(root.record().number())).isSameAs(root);
        assertThat(superBlock.inode(hello.record().number())).isSameAs(hello);
        assertThat(superBlock.inode(3)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "3, 0"})
    void listingGivesTheFileFromItsPositionOn(long position, int count) {
        List<FileName> names = new ArrayList<>();

        root.list(position, DirectorySink.over((bytes, offset, length, number, kind, at) -> {
            assertThat(number).isEqualTo(hello.record().number());
            assertThat(kind).isEqualTo(FileType.REGULAR);
            assertThat(at).isBetween(Directory.FIRST_POSITION, root.record().size() - 1);
            return names.add(FileName.of(bytes, offset, length));
        }));

        assertThat(names).hasSize(count).allMatch(HELLO::equals);
    }

    @ParameterizedTest(name = "read of {1} bytes at {0}")
    @CsvSource({"0, 7", "0, 3", "3, 2", "6, 1", "3, 100", "0, 4096"})
    void readGivesTheTextAndZerosBehindIt(int position, int length) {
        byte[] expected = new byte[length];
        int available = Math.min(length, TEXT.length() - position);
        System.arraycopy(TEXT.getBytes(StandardCharsets.US_ASCII), position, expected, 0, available);
        MemorySegment target = MemorySegment.ofArray(new byte[length]).fill((byte) 0x5A);

        assertThat(hello.read(position, target, quietContext())).isEqualTo(available);
        assertThat(target.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
    }

    @Test
    void changesReturnErofs() {
        MemorySegment source = MemorySegment.ofArray(new byte[1]);

        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> hello.write(0, source, quietContext()))
                .returns(Errno.EROFS, ErrnoException::errno);
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() ->
                        root.create(FileName.of("new"), NewInode.ofMode(0100644).build()))
                .returns(Errno.EROFS, ErrnoException::errno);
    }

    @Test
    void statisticsShowAFullFileSystem() {
        assertThat(superBlock.statistics().totalBlocks()).isEqualTo(1);
        assertThat(superBlock.statistics().freeBlocks()).isZero();
    }

    @Test
    void typeIsRegisteredAsAService() throws IOException {
        try (InputStream service =
                HelloFileSystem.class.getResourceAsStream("/META-INF/services/" + FileSystemType.class.getName())) {
            assertThat(service).isNotNull();
            assertThat(new String(service.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(HelloFileSystem.class.getName());
        }
    }

    @Test
    void sourceFitsOnOneScreen() throws IOException {
        Path source = Path.of("src/test/java/dev/zufs/api/example/HelloFileSystem.java");

        assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(60);
    }

    private static IoContext quietContext() {
        return IoContext.over(new IoContext.Host() {
            @Override
            public int modeBits() {
                return 0;
            }

            @Override
            public boolean interrupted() {
                return false;
            }

            @Override
            public void unmap(long position, long length) {
                throw new AssertionError("a read moves no blocks");
            }
        });
    }
}
