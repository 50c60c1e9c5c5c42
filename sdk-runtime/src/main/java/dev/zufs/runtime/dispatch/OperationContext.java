package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.RegularFile;
import dev.zufs.runtime.memory.ApplicationWindow;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.ZufsString;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What the operation of a thread is about: its op buffer, the application's bytes, and the way to handles. Confined to the
 * thread of the executor.
 */
final class OperationContext {

    final FileSystemServer server;
    final MemorySegment buffer;
    final Pass pass;
    final HandleTable handles;

    /** The application's bytes of the running operation; a filesystem sees them only as lent by {@link #lend}. */
    MemorySegment window = MemorySegment.NULL;

    /** Whether the application has a signal, beside what the kernel side may say in the buffer. Set by any thread. */
    private volatile boolean signalled;

    /** Whether the thread knows the executor that it has. */
    private boolean bound;

    private final ApplicationWindow lent = new ApplicationWindow();

    OperationContext(FileSystemServer server, MemorySegment buffer) {
        this.server = server;
        this.buffer = buffer;
        this.pass = server.newPass();
        this.handles = server.handles();
    }

    /** Begins an operation. */
    void begin(MemorySegment applicationBytes) {
        window = applicationBytes;
        if (!bound) {
            bound = true;
            server.bindToThread(this);
        }
    }

    /** Says whether the application of the running operation, if one runs, waits only for its end. */
    boolean isInterrupted() {
        return pass.serving() != null && hasSignal();
    }

    /** Says whether the application that waits has a signal; only while an operation runs. */
    boolean hasSignal() {
        return signalled || OpHeader.isInterrupted(buffer, 0);
    }

    /** Stores only what has changed: as good as always nobody has a signal, and a volatile store waits. */
    void signalled(boolean value) {
        if (signalled != value) {
            signalled = value;
        }
    }

    /** Finds a handle, whose mount does not end before the operation. */
    Handle handle(long cookie) {
        Handle handle = handles.get(cookie);
        if (!serve(handle.mount)) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        return handle;
    }

    /** Finds a handle as {@link #handle} does, or null if the cookie is none of a living handle. */
    @Nullable Handle handleOrNull(long cookie) {
        Handle handle = handles.find(cookie);
        return handle != null && serve(handle.mount) ? handle : null;
    }

    Handle directoryHandle(long cookie) {
        Handle handle = handle(cookie);
        if (handle.directory == null) {
            throw ErrnoException.withoutStackTrace(Errno.ENOTDIR);
        }
        return handle;
    }

    /** Finds a mount, which does not end before the operation. */
    ServedMount mount(long cookie) {
        ServedMount mount = server.mount(cookie);
        if (mount == null || !serve(mount)) {
            throw ErrnoException.withoutStackTrace(Errno.EIO);
        }
        return mount;
    }

    private boolean serve(ServedMount mount) {
        if (pass.isServing(mount)) {
            return true;
        }
        pass.serve(mount);
        if (mount.hasEnded()) {
            pass.rest();
            return false;
        }
        return true;
    }

    /** Ends the operation: from now on its mount may end. */
    void end() {
        window = MemorySegment.NULL;
        pass.rest();
    }

    FileName name(long at) {
        int length = ZufsString.length(buffer, at);
        if (length == 0) {
            throw ErrnoException.withoutStackTrace(Errno.EINVAL);
        }
        return FileName.of(buffer, ZufsString.name(at), length);
    }

    /** Lends the application's bytes to the filesystem, until {@link #revoke}. */
    MemorySegment lend() {
        return lent.open(window, 0, window.byteSize());
    }

    /** Lends bytes of the op buffer to the filesystem, until {@link #revoke}. */
    MemorySegment lend(long at, long length) {
        return lent.open(buffer, at, length);
    }

    /** Ends what was lent; a filesystem that kept it can reach nothing. */
    void revoke() {
        lent.close();
    }

    static RegularFile file(Handle handle) {
        RegularFile file = handle.file;
        if (file == null) {
            throw ErrnoException.withoutStackTrace(handle.directory == null ? Errno.EINVAL : Errno.EISDIR);
        }
        return file;
    }

    static Directory directory(Handle handle) {
        Directory directory = handle.directory;
        if (directory == null) {
            throw ErrnoException.withoutStackTrace(Errno.ENOTDIR);
        }
        return directory;
    }

    /** Refuses inodes of two mounts in one operation, which no honest feeder sends. */
    static void requireSameMount(Handle one, Handle other) {
        if (one.mount != other.mount) {
            throw ErrnoException.withoutStackTrace(Errno.EXDEV);
        }
    }
}
