package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zufs.api.Errno;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands to {@code /dev/null}, whose driver takes any and answers 0, and to files whose drivers take none. */
class IoUringTest {

    private static final Libc LIBC = Libc.system();

    private OpenFile nothing;

    @BeforeEach
    void needsRings() throws IOException {
        try {
            IoUring.open(LIBC, 1).close();
        } catch (SyscallException e) {
            assumeTrue(false, "the kernel gives no ring: " + e.getMessage());
        }
        nothing = OpenFile.open(LIBC, Path.of("/dev/null"), LinuxConstants.Open.RDWR, 0);
    }

    @AfterEach
    void close() {
        nothing.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void whatIsSubmittedCompletesOnceWithItsNumber(int entries) throws IOException {
        try (IoUring ring = IoUring.open(LIBC, entries)) {
            assertThat(ring.next()).isEqualTo(IoUring.NOTHING);
            for (int round = 0; round < 1000; round++) {
                for (int entry = 0; entry < entries; entry++) {
                    ring.command(nothing.fd(), 1, round * 10L + entry);
                }
                ring.submitAndWait(entries);
                for (int entry = 0; entry < entries; entry++) {
                    assertThat(ring.next()).isEqualTo(round * 10L + entry);
                    assertThat(ring.result()).isZero();
                }
                assertThat(ring.next()).isEqualTo(IoUring.NOTHING);
            }
        }
    }

    @Test
    void driverThatTakesNoCommandsSaysSo() throws IOException {
        try (IoUring ring = IoUring.open(LIBC, 1);
                OpenFile directory = OpenFile.open(LIBC, Path.of("/proc"), LinuxConstants.Open.RDONLY, 0)) {
            ring.command(directory.fd(), 1, 7);
            ring.submitAndWait(1);
            assertThat(ring.next()).isEqualTo(7);
            assertThat(ring.result()).isEqualTo(-Errno.EOPNOTSUPP.number());
        }
    }

    @Test
    void ringThatIsFullTakesNoMoreUntilItIsSubmitted() throws IOException {
        try (IoUring ring = IoUring.open(LIBC, 1)) {
            ring.command(nothing.fd(), 1, 1);
            assertThatThrownBy(() -> ring.command(nothing.fd(), 1, 2)).isInstanceOf(IllegalStateException.class);
            ring.submitAndWait(0);
            ring.command(nothing.fd(), 1, 2);
            ring.submitAndWait(2);
            assertThat(ring.next()).isEqualTo(1);
            assertThat(ring.next()).isEqualTo(2);
        }
    }

    @Test
    void otherThreadsAreRefused() throws Exception {
        try (IoUring ring = IoUring.open(LIBC, 1)) {
            Throwable[] thrown = new Throwable[1];
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    ring.command(nothing.fd(), 1, 1);
                } catch (Throwable e) {
                    thrown[0] = e;
                }
            });
            other.join();
            assertThat(thrown[0]).isInstanceOf(WrongThreadException.class);
        }
    }
}
