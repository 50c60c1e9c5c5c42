package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import org.junit.jupiter.api.Test;

class SyscallTest {

    @Test
    void valueOfSuccessfulCallIsPassedOn() throws SyscallException {
        assertThat(Syscall.check(0, "open", "file")).isZero();
        assertThat(Syscall.check(Long.MAX_VALUE, "mmap", "file")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void failureNamesCallSubjectAndReason() {
        assertThatThrownBy(() -> Syscall.check(-Errno.EACCES.number(), "open", "/dev/dax0.0"))
                .isInstanceOfSatisfying(SyscallException.class, e -> {
                    assertThat(e.number()).isEqualTo(13);
                    assertThat(e.is(Errno.EACCES)).isTrue();
                    assertThat(e.is(Errno.EPERM)).isFalse();
                })
                .hasMessage("open of /dev/dax0.0: Permission denied (EACCES)");
    }

    @Test
    void unknownErrorIsReportedByNumber() {
        assertThatThrownBy(() -> Syscall.check(-4095, "ioctl", "x")).hasMessage("ioctl of x: error number 4095");
    }
}
