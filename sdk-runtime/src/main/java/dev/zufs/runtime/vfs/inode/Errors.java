package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;

/** Turns what a reply's header says into an error number, and numbers into exceptions. */
final class Errors {

    static final int NONE = 0;
    static final int ENOENT = Errno.ENOENT.number();
    static final int EINTR = Errno.EINTR.number();
    static final int EIO = Errno.EIO.number();
    static final int EBUSY = Errno.EBUSY.number();
    static final int ERANGE = Errno.ERANGE.number();
    static final int ENODATA = Errno.ENODATA.number();
    static final int EOPNOTSUPP = Errno.EOPNOTSUPP.number();

    private Errors() {}

    /** Gives the positive number of an error that a caller can get; a positive or unknown one in a reply is EIO. */
    static int normalize(int err) {
        if (err == 0) {
            return NONE;
        }
        return err < 0 && err != Integer.MIN_VALUE && Errno.of(-err) != null ? -err : EIO;
    }

    static ErrnoException exception(int number) {
        Errno errno = Errno.of(number);
        return ErrnoException.withoutStackTrace(errno == null ? Errno.EIO : errno);
    }

    static ErrnoException of(Errno errno) {
        return ErrnoException.withoutStackTrace(errno);
    }

    static void check(int number) {
        if (number != NONE) {
            throw exception(number);
        }
    }
}
