package dev.zufs.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names the reason why an operation failed, as Linux on x86-64 numbers it.
 *
 * <p>These are the errors that a filesystem, or the device under it, can answer. Numbers are positive everywhere in this
 * API; only the wire negates them. Constants are immutable and may be used by any thread.
 *
 * @see ErrnoException
 */
public enum Errno {
    /** The operation needs a right that no mode bit grants, or the file is immutable. */
    EPERM(1, "Operation not permitted"),
    /** The name has no entry in the directory. */
    ENOENT(2, "No such file or directory"),
    /** No process or quota record has the number given. */
    ESRCH(3, "No such process"),
    /** A signal arrived before anything was done. */
    EINTR(4, "Interrupted system call"),
    /** The media failed, or what was read is corrupt. */
    EIO(5, "Input/output error"),
    /** No data or hole lies at or after the offset, or the device is gone. */
    ENXIO(6, "No such device or address"),
    /** The argument, for instance an extended attribute, exceeds what an operation can carry. */
    E2BIG(7, "Argument list too long"),
    /** The file is not an executable that the kernel can run. */
    ENOEXEC(8, "Exec format error"),
    /** The file is not open in the way that the operation needs. */
    EBADF(9, "Bad file descriptor"),
    /** The process has no child to wait for. */
    ECHILD(10, "No child processes"),
    /** The operation would block, and may succeed when tried again. */
    EAGAIN(11, "Resource temporarily unavailable"),
    /** Memory for the operation is not to be had. */
    ENOMEM(12, "Cannot allocate memory"),
    /** The mode bits or an access control list deny the operation. */
    EACCES(13, "Permission denied"),
    /** Memory given by the application is not accessible. */
    EFAULT(14, "Bad address"),
    /** The file is not a block device. */
    ENOTBLK(15, "Block device required"),
    /** Somebody else holds the file, the device or the mount. */
    EBUSY(16, "Device or resource busy"),
    /** The name, or the extended attribute, exists already. */
    EEXIST(17, "File exists"),
    /** Both files of the operation must lie on one filesystem. */
    EXDEV(18, "Invalid cross-device link"),
    /** The device does not exist, or does not do what is asked. */
    ENODEV(19, "No such device"),
    /** A directory is needed and the file is none. */
    ENOTDIR(20, "Not a directory"),
    /** The file is a directory and must not be one. */
    EISDIR(21, "Is a directory"),
    /** An argument is outside what the operation allows. */
    EINVAL(22, "Invalid argument"),
    /** The system has no room for another open file. */
    ENFILE(23, "Too many open files in system"),
    /** The process has no room for another open file. */
    EMFILE(24, "Too many open files"),
    /** The ioctl is not known here. */
    ENOTTY(25, "Inappropriate ioctl for device"),
    /** The file is being executed, or is swapped to. */
    ETXTBSY(26, "Text file busy"),
    /** The file would exceed the greatest size. */
    EFBIG(27, "File too large"),
    /** No block or no inode is free. */
    ENOSPC(28, "No space left on device"),
    /** The file has no position. */
    ESPIPE(29, "Illegal seek"),
    /** The filesystem is mounted read-only, or turned so after an error. */
    EROFS(30, "Read-only file system"),
    /** The inode has the greatest number of links already. */
    EMLINK(31, "Too many links"),
    /** Nobody reads from the other end. */
    EPIPE(32, "Broken pipe"),
    /** The argument is outside the function's domain. */
    EDOM(33, "Numerical argument out of domain"),
    /** The buffer is too small for the value. */
    ERANGE(34, "Numerical result out of range"),
    /** Waiting for the lock would never end. */
    EDEADLK(35, "Resource deadlock avoided"),
    /** The name is longer than the filesystem can hold. */
    ENAMETOOLONG(36, "File name too long"),
    /** No lock is free. */
    ENOLCK(37, "No locks available"),
    /** The operation does not exist. Kernels may stop asking for the life of the mount. */
    ENOSYS(38, "Function not implemented"),
    /** The directory has entries. */
    ENOTEMPTY(39, "Directory not empty"),
    /** Resolving the path goes through too many symbolic links. */
    ELOOP(40, "Too many levels of symbolic links"),
    /** The answer does not fit the request. */
    EBADE(52, "Invalid exchange"),
    /** The request is malformed. */
    EBADRQC(56, "Invalid request code"),
    /** The extended attribute does not exist. */
    ENODATA(61, "No data available"),
    /** The device did not answer in time. */
    ETIME(62, "Timer expired"),
    /** The way to the device is gone. */
    ENOLINK(67, "Link has been severed"),
    /** The device could not be reached. */
    ECOMM(70, "Communication error on send"),
    /** The other side broke the protocol. */
    EPROTO(71, "Protocol error"),
    /** A checksum does not match what was read. */
    EBADMSG(74, "Bad message"),
    /** The value does not fit the field that it goes to. */
    EOVERFLOW(75, "Value too large for defined data type"),
    /** A name that must be unique is taken. */
    ENOTUNIQ(76, "Name not unique on network"),
    /** The name is not valid in the filesystem's encoding. */
    EILSEQ(84, "Invalid or incomplete multibyte or wide character"),
    /** A table of users or quotas is full. */
    EUSERS(87, "Too many users"),
    /** The message exceeds what the transport takes. */
    EMSGSIZE(90, "Message too long"),
    /** The filesystem, or this kind of file, does not do this. */
    EOPNOTSUPP(95, "Operation not supported"),
    /** The network of a remote device is down. */
    ENETDOWN(100, "Network is down"),
    /** The network of a remote device is out of reach. */
    ENETUNREACH(101, "Network is unreachable"),
    /** The connection was aborted. */
    ECONNABORTED(103, "Software caused connection abort"),
    /** The remote side ended the connection. */
    ECONNRESET(104, "Connection reset by peer"),
    /** No buffer is free. */
    ENOBUFS(105, "No buffer space available"),
    /** The server behind the mount or the device is gone. */
    ENOTCONN(107, "Transport endpoint is not connected"),
    /** The filesystem was shut down. */
    ESHUTDOWN(108, "Cannot send after transport endpoint shutdown"),
    /** The remote side did not answer in time. */
    ETIMEDOUT(110, "Connection timed out"),
    /** The remote side refuses connections. */
    ECONNREFUSED(111, "Connection refused"),
    /** The remote host is down. */
    EHOSTDOWN(112, "Host is down"),
    /** The remote host is out of reach. */
    EHOSTUNREACH(113, "No route to host"),
    /** The operation was started before and still runs. */
    EALREADY(114, "Operation already in progress"),
    /** The operation was started and will end later. */
    EINPROGRESS(115, "Operation now in progress"),
    /** The inode that the handle names no longer exists. */
    ESTALE(116, "Stale file handle"),
    /** The media holds a corrupt structure: a check is due. */
    EUCLEAN(117, "Structure needs cleaning"),
    /** The remote side failed to read or write. */
    EREMOTEIO(121, "Remote I/O error"),
    /** The owner's quota is used up. */
    EDQUOT(122, "Disk quota exceeded"),
    /** The device is empty. */
    ENOMEDIUM(123, "No medium found"),
    /** The medium is not of this filesystem's kind. */
    EMEDIUMTYPE(124, "Wrong medium type"),
    /** The operation was withdrawn before it was done. */
    ECANCELED(125, "Operation canceled"),
    /** The key of an encrypted file is missing. */
    ENOKEY(126, "Required key not available"),
    /** The key of an encrypted file has expired. */
    EKEYEXPIRED(127, "Key has expired"),
    /** The key of an encrypted file was revoked. */
    EKEYREVOKED(128, "Key has been revoked"),
    /** The key of an encrypted file is wrong. */
    EKEYREJECTED(129, "Key was rejected by service"),
    /** The memory under the file has a hardware error. */
    EHWPOISON(133, "Memory page has hardware error");

    /** Equals {@link #EAGAIN}: both names have one number on Linux. */
    public static final Errno EWOULDBLOCK = EAGAIN;

    /** Equals {@link #EOPNOTSUPP}: both names have one number on Linux. */
    public static final Errno ENOTSUP = EOPNOTSUPP;

    private static final @Nullable Errno[] BY_NUMBER = indexByNumber();

    private final int number;
    private final String description;

    Errno(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /**
     * Returns the constant that has a number.
     *
     * <p>Allocates nothing, so it may be called on the path of an operation.
     *
     * @param number a positive error number
     * @return the constant, or {@code null} where the number names no error of a filesystem
     */
    public static @Nullable Errno of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    /**
     * Returns the number, as in the kernel's {@code errno.h}.
     *
     * @return the number, always positive
     */
    public int number() {
        return number;
    }

    /**
     * Returns the text that {@code strerror} has for the number in the C locale.
     *
     * @return the text, without a full stop
     */
    public String description() {
        return description;
    }

    private static @Nullable Errno[] indexByNumber() {
        Errno[] constants = values();
        int greatest = Arrays.stream(constants).mapToInt(Errno::number).max().orElseThrow();
        @Nullable Errno[] index = new @Nullable Errno[greatest + 1];
        for (Errno errno : constants) {
            index[errno.number] = errno;
        }
        return index;
    }
}
