package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;

/** Shortens the throwing of errors that callers expect. */
final class Errnos {

    private Errnos() {}

    static ErrnoException error(Errno errno) {
        return ErrnoException.withoutStackTrace(errno);
    }
}
