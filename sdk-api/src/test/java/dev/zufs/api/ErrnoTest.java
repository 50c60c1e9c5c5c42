package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrnoTest {

    @ParameterizedTest
    @EnumSource
    void ofFindsEveryConstantByItsNumber(Errno errno) {
        assertThat(Errno.of(errno.number())).isSameAs(errno);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -2, -1, 0, 41, 58, 134, 512, 524, 531, Integer.MAX_VALUE})
    void ofUnknownNumberReturnsNull(int number) {
        assertThat(Errno.of(number)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "EPERM, 1, Operation not permitted",
        "ENOENT, 2, No such file or directory",
        "EIO, 5, Input/output error",
        "ENOTTY, 25, Inappropriate ioctl for device",
        "ENOSPC, 28, No space left on device",
        "ENAMETOOLONG, 36, File name too long",
        "ENOSYS, 38, Function not implemented",
        "ENOTEMPTY, 39, Directory not empty",
        "ENODATA, 61, No data available",
        "EOPNOTSUPP, 95, Operation not supported",
        "ESTALE, 116, Stale file handle",
        "EUCLEAN, 117, Structure needs cleaning",
        "EHWPOISON, 133, Memory page has hardware error",
    })
    void constantsHaveNumberAndTextOfLinux(Errno errno, int number, String description) {
        assertThat(errno.number()).isEqualTo(number);
        assertThat(errno.description()).isEqualTo(description);
    }

    @Test
    void numbersArePositiveAndAscend() {
        assertThat(Arrays.stream(Errno.values()).map(Errno::number))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(number -> number > 0);
    }

    @Test
    void secondNamesEqualTheFirst() {
        assertThat(Errno.EWOULDBLOCK).isSameAs(Errno.EAGAIN);
        assertThat(Errno.ENOTSUP).isSameAs(Errno.EOPNOTSUPP);
    }
}
