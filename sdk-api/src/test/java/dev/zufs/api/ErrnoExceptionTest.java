package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrnoExceptionTest {

    @Test
    void messageDefaultsToTheTextOfTheErrno() {
        ErrnoException failure = new ErrnoException(Errno.ENOSPC);

        assertThat(failure.errno()).isEqualTo(Errno.ENOSPC);
        assertThat(failure).hasMessage("ENOSPC: No space left on device").hasNoCause();
        assertThat(failure.getStackTrace()).isNotEmpty();
    }

    @Test
    void messageBeginsWithTheNameOfTheErrno() {
        assertThat(new ErrnoException(Errno.EIO, "block 7 does not match its checksum"))
                .hasMessage("EIO: block 7 does not match its checksum")
                .hasNoCause();
    }

    @Test
    void causeIsKept() {
        IllegalStateException cause = new IllegalStateException("device closed");

        ErrnoException failure = new ErrnoException(Errno.ENODEV, "read of block 7", cause);

        assertThat(failure.errno()).isEqualTo(Errno.ENODEV);
        assertThat(failure).hasMessage("ENODEV: read of block 7").hasCause(cause);
    }

    @ParameterizedTest
    @EnumSource
    void withoutStackTraceIsOneInstanceForEachErrno(Errno errno) {
        ErrnoException failure = ErrnoException.withoutStackTrace(errno);

        assertThat(failure.errno()).isEqualTo(errno);
        assertThat(failure).hasMessage(errno.name() + ": " + errno.description());
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(ErrnoException.withoutStackTrace(errno)).isSameAs(failure);
    }

    @Test
    void withoutStackTraceCannotBeChanged() {
        ErrnoException failure = ErrnoException.withoutStackTrace(Errno.ENOENT);

        failure.addSuppressed(new IllegalStateException("suppressed"));
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("a.B", "c", "B.java", 1)});

        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(failure.fillInStackTrace().getStackTrace()).isEmpty();
        assertThatThrownBy(() -> failure.initCause(new IllegalStateException("cause")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(failure).hasNoCause();
    }
}
