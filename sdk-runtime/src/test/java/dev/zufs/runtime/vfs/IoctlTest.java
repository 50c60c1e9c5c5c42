package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.IoctlRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IoctlTest {

    private static final int COMMAND = 0xC008_5107;

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final MemorySegment argument = MemorySegment.ofArray(new byte[100]);
    private OpenFile file = toy.create("/a");

    @BeforeEach
    void forget() {
        toy.port.take();
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void answering(Consumer<MemorySegment> answer) {
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != Operation.IOCTL) {
                return false;
            }
            OpHeader.err(buffer, 0, 0);
            answer.accept(buffer);
            return true;
        });
    }

    private static void askAgain(MemorySegment buffer, int flags, int newSize) {
        IoctlRequest.serverFlags(buffer, 0, flags);
        IoctlRequest.newSize(buffer, 0, newSize);
        OpHeader.outLen(buffer, 0, 8);
        OpHeader.err(buffer, 0, -531);
    }

    @Test
    void answerGoesBackToTheCaller() {
        answering(buffer -> {
            buffer.set(ValueLayout.JAVA_BYTE, IoctlRequest.ARGUMENT, (byte) 42);
            OpHeader.outLen(buffer, 0, 1);
        });
        file.ioctl(COMMAND, argument);
        assertThat(argument.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
        MemorySegment request = toy.port.take().getFirst().segment();
        assertThat(OpHeader.inLen(request, 0)).isEqualTo(64);
        assertThat(IoctlRequest.feederFlags(request, 0)).isEqualTo(IoctlRequest.FEEDER_FLAG_CAP_ADMIN);
    }

    @Test
    void largerArgumentIsSentWhenAskedFor() {
        answering(buffer -> {
            if (OpHeader.inLen(buffer, 0) == 64) {
                askAgain(buffer, IoctlRequest.SERVER_FLAG_REALLOC, 56 + 100);
            }
        });
        file.ioctl(COMMAND, argument);
        assertThat(toy.port.take().stream().map(sent -> sent.bytes().length)).containsExactly(64, 156);
        answering(buffer -> askAgain(buffer, IoctlRequest.SERVER_FLAG_REALLOC, 56 + 101));
        assertFails(Errno.EFAULT, () -> file.ioctl(COMMAND, argument));
        answering(buffer -> askAgain(buffer, IoctlRequest.SERVER_FLAG_REALLOC, 55));
        assertFails(Errno.EINVAL, () -> file.ioctl(COMMAND, argument));
    }

    @Test
    void filesystemIsFrozenWhenAskedFor() {
        answering(buffer -> {
            if ((IoctlRequest.feederFlags(buffer, 0) & IoctlRequest.FEEDER_FLAG_FROZEN) == 0) {
                askAgain(buffer, IoctlRequest.SERVER_FLAG_FREEZE, 0);
            }
        });
        file.ioctl(COMMAND, argument);
        assertThat(toy.port.take()).hasSize(2);
    }

    @Test
    void thirdCallIsRefused() {
        answering(buffer -> askAgain(buffer, IoctlRequest.SERVER_FLAG_FREEZE, 0));
        assertFails(Errno.EBUSY, () -> file.ioctl(COMMAND, argument));
        assertThat(toy.port.take()).hasSize(2);
        answering(buffer -> askAgain(buffer, 77, 0));
        assertFails(Errno.EINVAL, () -> file.ioctl(COMMAND, argument));
        answering(buffer -> OpHeader.err(buffer, 0, -531));
        assertFails(Errno.EIO, () -> file.ioctl(COMMAND, argument));
        file.write(ToyMount.bytes("not frozen any more"), 0);
    }

    @Test
    void flagsAndGenerationAreServedHere() {
        MemorySegment value = MemorySegment.ofArray(new byte[8]);
        value.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 0x80 | 0x8);
        file.ioctl(FileIoctl.FS_IOC_SETFLAGS, value);
        value.fill((byte) 0);
        file.ioctl(FileIoctl.FS_IOC_GETFLAGS, value);
        assertThat(value.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(0x80 | 0x8);
        value.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 77);
        file.ioctl(FileIoctl.FS_IOC_SETVERSION, value);
        assertThat(file.status().generation()).isEqualTo(77);
        assertThat(toy.port.takeNames()).containsExactly("SETATTR", "SETATTR");
        assertFails(Errno.EFAULT, () -> file.ioctl(FileIoctl.FS_IOC_GETFLAGS, MemorySegment.NULL));
    }
}
