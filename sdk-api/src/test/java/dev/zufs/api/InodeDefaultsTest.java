package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows what a filesystem answers that overrides nothing: that it is read-only. */
class InodeDefaultsTest {

    private static final FileName NAME = FileName.of("name");
    private static final NewInode ATTRIBUTES = NewInode.ofMode(0100644).build();

    private final Directory directory = mock(Directory.class, CALLS_REAL_METHODS);
    private final RegularFile file = mock(RegularFile.class, CALLS_REAL_METHODS);
    private final SuperBlock superBlock = mock(SuperBlock.class, CALLS_REAL_METHODS);

    static Stream<Arguments> changesOfDirectories() {
        return Stream.of(
                change("create", Errno.EROFS, directory -> directory.create(NAME, ATTRIBUTES)),
                change("createUnnamed", Errno.EOPNOTSUPP, directory -> directory.createUnnamed(ATTRIBUTES)),
                change("link", Errno.EROFS, directory -> directory.link(NAME, directory)),
                change("remove", Errno.EROFS, directory -> directory.remove(NAME, directory)),
                change(
                        "rename",
                        Errno.EROFS,
                        directory -> directory.rename(NAME, directory, directory, NAME, null, RenameMode.REPLACE)));
    }

    private static Arguments change(String name, Errno errno, Consumer<Directory> change) {
        return Arguments.of(name, errno, change);
    }

    @ParameterizedTest(name = "{0} returns {1}")
    @MethodSource("changesOfDirectories")
    void changeOfADirectoryIsRefused(String name, Errno errno, Consumer<Directory> change) {
        assertThatExceptionOfType(ErrnoException.class)
                .as(name)
                .isThrownBy(() -> change.accept(directory))
                .isSameAs(ErrnoException.withoutStackTrace(errno));
    }

    @Test
    void writeReturnsErofs() {
        MemorySegment source = MemorySegment.ofArray(new byte[1]);
        IoContext io = IoContext.over(mock(IoContext.Host.class));

        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> file.write(0, source, io))
                .isSameAs(ErrnoException.withoutStackTrace(Errno.EROFS));
    }

    @Test
    void truncateReturnsErofs() {
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> file.truncate(0))
                .isSameAs(ErrnoException.withoutStackTrace(Errno.EROFS));
    }

    @ParameterizedTest
    @EnumSource
    void notesAreTakenWithoutLookingAtTheInode(SyncMode mode) {
        WithoutRecord inode = new WithoutRecord();

        assertThatCode(() -> {
                    inode.attributesChanged(AttributeSet.of(Attribute.values()));
                    inode.sync(0, Long.MAX_VALUE, mode);
                    inode.evict();
                    inode.free();
                })
                .doesNotThrowAnyException();
    }

    /** An inode whose default callbacks must not need its record. */
    private static final class WithoutRecord implements Inode {

        @Override
        public InodeRecord record() {
            throw new AssertionError("no default needs the record");
        }
    }

    @Test
    void remountWithoutOptionsSucceeds() {
        assertThatCode(() -> superBlock.remount(MountOptions.none(), true)).doesNotThrowAnyException();
    }

    @Test
    void remountWithAnyOptionReturnsEinval() {
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> superBlock.remount(MountOptions.parse("commit=5"), false))
                .returns(Errno.EINVAL, ErrnoException::errno);
    }

    @Test
    void syncAndCloseHaveNothingToDo() {
        assertThatCode(() -> {
                    superBlock.sync();
                    superBlock.close();
                })
                .doesNotThrowAnyException();
        verify(superBlock, never()).root();
    }

    @Test
    void optionsInForceAreNone() {
        assertThat(superBlock.options()).isSameAs(MountOptions.none());
    }
}
