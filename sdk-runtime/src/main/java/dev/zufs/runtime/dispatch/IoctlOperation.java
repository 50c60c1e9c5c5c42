package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.op.IoctlCall;
import dev.zufs.api.op.IoctlHandler;
import dev.zufs.runtime.wire.IoctlRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.MemorySegment;

/** Executes IOCTL. Confined to one thread. */
final class IoctlOperation implements IoctlCall.Host {

    private static final int REPEAT_BYTES = 8;

    /** What the length fields of the protocol leave for an argument. */
    private static final int MAX_ARGUMENT = 0xFFFF - (int) IoctlRequest.SIZE;

    private final OperationContext context;
    private final MemorySegment buffer;
    private final IoctlCall call;
    private final CallGuard guard = new CallGuard();
    private MemorySegment argument = MemorySegment.NULL;
    private int replyBytes;
    private int serverFlags;
    private int newSize;

    IoctlOperation(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
        this.call = IoctlCall.over(this);
    }

    /** Returns the errno: 0, or that which asks for the call again. */
    int execute() {
        Handle handle = context.handle(IoctlRequest.inodeCookie(buffer, 0));
        // The second pass arrives with the reply of the first one still set.
        OpHeader.outLen(buffer, 0, 0);
        if (!(handle.inode instanceof IoctlHandler handler)) {
            throw ErrnoException.withoutStackTrace(Errno.ENOTTY);
        }
        replyBytes = 0;
        serverFlags = 0;
        guard.begin();
        try {
            argument = context.lend(IoctlRequest.ARGUMENT, Math.max(OpHeader.inLen(buffer, 0) - IoctlRequest.SIZE, 0));
            handler.ioctl(call);
        } finally {
            argument = MemorySegment.NULL;
            guard.end();
            context.revoke();
        }
        if (serverFlags != 0) {
            IoctlRequest.serverFlags(buffer, 0, serverFlags);
            IoctlRequest.newSize(buffer, 0, newSize);
            OpHeader.outLen(buffer, 0, REPEAT_BYTES);
            return ZufProtocol.EZUFS_RETRY;
        }
        OpHeader.outLen(buffer, 0, replyBytes);
        return 0;
    }

    @Override
    public int command() {
        guard.check();
        return IoctlRequest.command(buffer, 0);
    }

    @Override
    public MemorySegment argument() {
        guard.check();
        return argument;
    }

    @Override
    public long timeNanos() {
        guard.check();
        return IoctlRequest.timeNanos(buffer, 0);
    }

    @Override
    public int kernelFlags() {
        guard.check();
        return IoctlRequest.feederFlags(buffer, 0);
    }

    @Override
    public void reply(int bytes) {
        guard.check();
        replyBytes = bytes;
    }

    @Override
    public void again(int bytes) {
        guard.check();
        if (bytes < 0 || bytes > MAX_ARGUMENT) {
            throw new IllegalArgumentException("an argument has at most " + MAX_ARGUMENT + " bytes");
        }
        serverFlags = IoctlRequest.SERVER_FLAG_REALLOC;
        newSize = (int) IoctlRequest.SIZE + bytes;
    }

    @Override
    public void againFrozen() {
        guard.check();
        serverFlags = IoctlRequest.SERVER_FLAG_FREEZE;
        newSize = 0;
    }
}
