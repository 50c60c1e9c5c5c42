package dev.zufs.runtime.dispatch;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrMode;
import dev.zufs.api.op.XattrSink;
import dev.zufs.api.op.XattrValueSink;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.XattrRequest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Objects;

/** Executes XATTR_GET, XATTR_SET and XATTR_LIST. Confined to one thread. */
final class XattrOperations {

    /** What a reply has before the value: {@code user_buf_size}. */
    private static final int REPLY_HEADER = 4;

    private static final byte[] SYSTEM_PREFIX = "system.".getBytes(StandardCharsets.US_ASCII);

    private static final EnumMap<XattrNamespace, byte[]> PREFIXES = new EnumMap<>(XattrNamespace.class);

    static {
        for (XattrNamespace namespace : XattrNamespace.values()) {
            PREFIXES.put(namespace, namespace.prefix().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private final OperationContext context;
    private final MemorySegment buffer;
    private final CallGuard guard = new CallGuard();

    /** The most bytes of an answer: what the op buffer holds and the 16 bits of its length can say. */
    private final int mostAnswered;

    XattrOperations(OperationContext context) {
        this.context = context;
        this.buffer = context.buffer;
        this.mostAnswered = (int) Math.min(XattrRequest.MAX_ANSWER_SIZE, buffer.byteSize() - XattrRequest.DATA);
    }

    void get() {
        Handle handle = context.handle(XattrRequest.inodeCookie(buffer, 0));
        ExtendedAttributes attributes = attributes(handle);
        XattrNamespace namespace = namespace(handle);
        int room = XattrRequest.bufferSize(buffer, 0);
        ValueWriter writer = new ValueWriter(room);
        boolean found;
        guard.begin();
        try {
            found = attributes.getxattr(namespace, name(namespace), XattrValueSink.over(writer));
        } finally {
            guard.end();
        }
        if (!found) {
            throw ErrnoException.withoutStackTrace(Errno.ENODATA);
        }
        if (writer.size == ValueWriter.NONE) {
            throw new ContractException("an extended attribute of " + handle + " was found and not given");
        }
        answer(writer.size, room);
    }

    void set() {
        if (XattrRequest.inodeCookie(buffer, 0) == 0) {
            // A kernel with a labelling security module asks for this before the inode exists; it can do without.
            throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        }
        Handle handle = context.handle(XattrRequest.inodeCookie(buffer, 0));
        ExtendedAttributes attributes = attributes(handle);
        XattrNamespace namespace = namespace(handle);
        FileName name = name(namespace);
        int size = XattrRequest.bufferSize(buffer, 0);
        boolean empty = (XattrRequest.ioctlFlags(buffer, 0) & XattrRequest.IOCTL_FLAG_SET_EMPTY) != 0;
        if (size == 0 && !empty) {
            if (!attributes.removexattr(namespace, name)) {
                throw ErrnoException.withoutStackTrace(Errno.ENODATA);
            }
            return;
        }
        long start = XattrRequest.DATA + XattrRequest.nameLen(buffer, 0);
        try {
            attributes.setxattr(namespace, name, context.lend(start, size).asReadOnly(), mode());
        } finally {
            context.revoke();
        }
    }

    void list() {
        Handle handle = context.handle(XattrRequest.inodeCookie(buffer, 0));
        int room = XattrRequest.bufferSize(buffer, 0);
        boolean trusted = (XattrRequest.ioctlFlags(buffer, 0) & XattrRequest.IOCTL_FLAG_TRUSTED) != 0;
        if (!(handle.inode instanceof ExtendedAttributes attributes)) {
            answer(0, room);
            return;
        }
        NameWriter writer = new NameWriter(trusted, room);
        guard.begin();
        try {
            attributes.listxattr(XattrSink.over(writer));
        } finally {
            guard.end();
        }
        if (writer.total > mostAnswered) {
            // As the kernel says of lists that no buffer of it could hold; a longer one has no length in a reply.
            throw ErrnoException.withoutStackTrace(Errno.E2BIG);
        }
        answer((int) writer.total, room);
    }

    private void answer(int size, int room) {
        if (room != 0 && size > room) {
            throw ErrnoException.withoutStackTrace(Errno.ERANGE);
        }
        XattrRequest.bufferSize(buffer, 0, size);
        OpHeader.outLen(buffer, 0, room == 0 ? REPLY_HEADER : REPLY_HEADER + size);
    }

    private static ExtendedAttributes attributes(Handle handle) {
        if (handle.inode instanceof ExtendedAttributes attributes) {
            return attributes;
        }
        throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
    }

    private XattrNamespace namespace(Handle handle) {
        XattrNamespace namespace = switch (XattrRequest.type(buffer, 0)) {
            case XattrRequest.TYPE_SECURITY -> XattrNamespace.SECURITY;
            case XattrRequest.TYPE_SYSTEM -> XattrNamespace.SYSTEM;
            case XattrRequest.TYPE_TRUSTED -> XattrNamespace.TRUSTED;
            case XattrRequest.TYPE_USER -> XattrNamespace.USER;
            default -> throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        };
        if (namespace == XattrNamespace.SYSTEM && !handle.mount.isAclOn()) {
            throw ErrnoException.withoutStackTrace(Errno.EOPNOTSUPP);
        }
        return namespace;
    }

    private FileName name(XattrNamespace namespace) {
        // The length counts the final zero.
        int length = XattrRequest.nameLen(buffer, 0) - 1;
        if (length < 1 || length > FileName.MAX_BYTES) {
            throw ErrnoException.withoutStackTrace(Errno.ERANGE);
        }
        FileName name = FileName.of(buffer, XattrRequest.DATA, length);
        return namespace == XattrNamespace.SYSTEM ? wholeSystemName(name) : name;
    }

    /** The header of the protocol says that names of this type are whole; the kernel was seen to send them without. */
    private static FileName wholeSystemName(FileName sent) {
        byte[] name = sent.toBytes();
        if (Arrays.mismatch(name, SYSTEM_PREFIX) == SYSTEM_PREFIX.length) {
            return sent;
        }
        if (name.length > FileName.MAX_BYTES - SYSTEM_PREFIX.length) {
            throw ErrnoException.withoutStackTrace(Errno.ERANGE);
        }
        byte[] whole = Arrays.copyOf(SYSTEM_PREFIX, SYSTEM_PREFIX.length + name.length);
        System.arraycopy(name, 0, whole, SYSTEM_PREFIX.length, name.length);
        return FileName.of(whole);
    }

    private XattrMode mode() {
        return switch (XattrRequest.flags(buffer, 0)) {
            case 0 -> XattrMode.SET;
            case XattrRequest.FLAG_CREATE -> XattrMode.CREATE;
            case XattrRequest.FLAG_REPLACE -> XattrMode.REPLACE;
            default -> throw ErrnoException.withoutStackTrace(Errno.EINVAL);
        };
    }

    /** Writes a value over the name if it fits, and keeps its size. */
    private final class ValueWriter implements XattrValueSink.Host {

        private static final int NONE = -1;

        private final int room;
        private int size = NONE;

        ValueWriter(int room) {
            this.room = room;
        }

        @Override
        public void value(MemorySegment value) {
            guard.check();
            if (value.byteSize() > mostAnswered) {
                throw new ContractException("an extended attribute of " + value.byteSize() + " bytes");
            }
            size = (int) value.byteSize();
            if (size <= room) {
                MemorySegment.copy(value, 0, buffer, XattrRequest.DATA, size);
            }
        }
    }

    /** Writes full names behind one another as long as they fit, and counts them all. */
    private final class NameWriter implements XattrSink.Host {

        private final boolean trusted;
        private final int room;
        private long total;

        NameWriter(boolean trusted, int room) {
            this.trusted = trusted;
            this.room = Math.min(room, mostAnswered);
        }

        @Override
        public void name(XattrNamespace namespace, FileName name) {
            guard.check();
            if (namespace == XattrNamespace.TRUSTED && !trusted) {
                return;
            }
            byte[] prefix = Objects.requireNonNull(PREFIXES.get(namespace));
            int length = prefix.length + name.length() + 1;
            if (total + length <= room) {
                long at = XattrRequest.DATA + total;
                MemorySegment.copy(prefix, 0, buffer, ValueLayout.JAVA_BYTE, at, prefix.length);
                name.copyTo(buffer, at + prefix.length);
                buffer.set(ValueLayout.JAVA_BYTE, at + length - 1, (byte) 0);
            }
            total += length;
        }
    }
}
