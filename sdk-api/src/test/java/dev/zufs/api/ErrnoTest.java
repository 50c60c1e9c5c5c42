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
        "ESRCH, 3, No such process",
        "EINTR, 4, Interrupted system call",
        "EIO, 5, Input/output error",
        "ENXIO, 6, No such device or address",
        "E2BIG, 7, Argument list too long",
        "ENOEXEC, 8, Exec format error",
        "EBADF, 9, Bad file descriptor",
        "ECHILD, 10, No child processes",
        "EAGAIN, 11, Resource temporarily unavailable",
        "ENOMEM, 12, Cannot allocate memory",
        "EACCES, 13, Permission denied",
        "EFAULT, 14, Bad address",
        "ENOTBLK, 15, Block device required",
        "EBUSY, 16, Device or resource busy",
        "EEXIST, 17, File exists",
        "EXDEV, 18, Invalid cross-device link",
        "ENODEV, 19, No such device",
        "ENOTDIR, 20, Not a directory",
        "EISDIR, 21, Is a directory",
        "EINVAL, 22, Invalid argument",
        "ENFILE, 23, Too many open files in system",
        "EMFILE, 24, Too many open files",
        "ENOTTY, 25, Inappropriate ioctl for device",
        "ETXTBSY, 26, Text file busy",
        "EFBIG, 27, File too large",
        "ENOSPC, 28, No space left on device",
        "ESPIPE, 29, Illegal seek",
        "EROFS, 30, Read-only file system",
        "EMLINK, 31, Too many links",
        "EPIPE, 32, Broken pipe",
        "EDOM, 33, Numerical argument out of domain",
        "ERANGE, 34, Numerical result out of range",
        "EDEADLK, 35, Resource deadlock avoided",
        "ENAMETOOLONG, 36, File name too long",
        "ENOLCK, 37, No locks available",
        "ENOSYS, 38, Function not implemented",
        "ENOTEMPTY, 39, Directory not empty",
        "ELOOP, 40, Too many levels of symbolic links",
        "EBADE, 52, Invalid exchange",
        "EBADRQC, 56, Invalid request code",
        "ENODATA, 61, No data available",
        "ETIME, 62, Timer expired",
        "ENOLINK, 67, Link has been severed",
        "ECOMM, 70, Communication error on send",
        "EPROTO, 71, Protocol error",
        "EBADMSG, 74, Bad message",
        "EOVERFLOW, 75, Value too large for defined data type",
        "ENOTUNIQ, 76, Name not unique on network",
        "EILSEQ, 84, Invalid or incomplete multibyte or wide character",
        "EUSERS, 87, Too many users",
        "EMSGSIZE, 90, Message too long",
        "EOPNOTSUPP, 95, Operation not supported",
        "ENETDOWN, 100, Network is down",
        "ENETUNREACH, 101, Network is unreachable",
        "ECONNABORTED, 103, Software caused connection abort",
        "ECONNRESET, 104, Connection reset by peer",
        "ENOBUFS, 105, No buffer space available",
        "ENOTCONN, 107, Transport endpoint is not connected",
        "ESHUTDOWN, 108, Cannot send after transport endpoint shutdown",
        "ETIMEDOUT, 110, Connection timed out",
        "ECONNREFUSED, 111, Connection refused",
        "EHOSTDOWN, 112, Host is down",
        "EHOSTUNREACH, 113, No route to host",
        "EALREADY, 114, Operation already in progress",
        "EINPROGRESS, 115, Operation now in progress",
        "ESTALE, 116, Stale file handle",
        "EUCLEAN, 117, Structure needs cleaning",
        "EREMOTEIO, 121, Remote I/O error",
        "EDQUOT, 122, Disk quota exceeded",
        "ENOMEDIUM, 123, No medium found",
        "EMEDIUMTYPE, 124, Wrong medium type",
        "ECANCELED, 125, Operation canceled",
        "ENOKEY, 126, Required key not available",
        "EKEYEXPIRED, 127, Key has expired",
        "EKEYREVOKED, 128, Key has been revoked",
        "EKEYREJECTED, 129, Key was rejected by service",
        "EHWPOISON, 133, Memory page has hardware error",
    })
    void constantsHaveNumberAndTextOfLinux(Errno errno, int number, String description) {
        assertThat(errno.number()).isEqualTo(number);
        assertThat(errno.description()).isEqualTo(description);
    }

    @Test
    void tableOfLinuxNamesEveryConstant() throws NoSuchMethodException {
        CsvSource table = ErrnoTest.class
                .getDeclaredMethod("constantsHaveNumberAndTextOfLinux", Errno.class, int.class, String.class)
                .getAnnotation(CsvSource.class);

        assertThat(Arrays.stream(table.value()).map(row -> row.substring(0, row.indexOf(','))))
                .containsExactlyElementsOf(
                        Arrays.stream(Errno.values()).map(Errno::name).toList());
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
