package dev.zufs.runtime.feeder.fuse.wire;

import dev.zufs.api.Errno;
import java.io.Serial;

/**
 * Says that a request is not what the protocol allows, what is wrong with it, and how to answer it.
 *
 * <p>It has no stack trace: a caller can provoke some of these, {@link Fault#NAME_TOO_LONG} with any long name, and the
 * message says all that there is to know.
 */
public final class MalformedRequestException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** What can be wrong, and the error to answer it with. */
    public enum Fault {
        /** There are fewer bytes than the header has. */
        TRUNCATED_HEADER(Errno.EIO),
        /** The header's length is not the number of bytes that were read. */
        LENGTH(Errno.EIO),
        /** The operation is not known, which kernels understand. */
        UNKNOWN_OPCODE(Errno.ENOSYS),
        /** The request ends inside of its structure. */
        TRUNCATED_STRUCTURE(Errno.EINVAL),
        /** The request ends inside of a name, before its NUL. */
        NO_TERMINATOR(Errno.EINVAL),
        /** A name has no bytes. */
        EMPTY_NAME(Errno.EINVAL),
        /** A name is longer than names of its kind can be: the kernel leaves this check to filesystems. */
        NAME_TOO_LONG(Errno.ENAMETOOLONG),
        /** The name of an entry contains a slash. */
        SLASH_IN_NAME(Errno.EINVAL),
        /** The structure speaks of more elements than follow. */
        COUNT(Errno.EINVAL),
        /** The structure speaks of more data than follow. */
        DATA_LENGTH(Errno.EINVAL),
        /** More is asked for than a reply can hold. */
        REPLY_LENGTH(Errno.EINVAL),
        /** A range of a file begins before 0, or ends behind 2^63 - 1. */
        RANGE(Errno.EINVAL),
        /** A time has a thousand million nanoseconds or more. */
        NANOSECONDS(Errno.EINVAL),
        /** The extensions do not fit in the request, or into each other. */
        EXTENSION(Errno.EINVAL),
        /** Bytes follow that belong to nothing. */
        TRAILING_BYTES(Errno.EINVAL);

        private final Errno errno;

        Fault(Errno errno) {
            this.errno = errno;
        }

        /**
         * Returns the error to answer the request with.
         *
         * @return the error
         */
        public Errno errno() {
            return errno;
        }
    }

    /** What is wrong. */
    private final Fault fault;

    /** Number of the operation, 0 if it cannot be told. */
    private final int opcode;

    /** Identity of the request, 0 if it cannot be told. */
    private final long unique;

    /**
     * Describes a fault.
     *
     * @param fault what is wrong
     * @param opcode number of the operation, 0 if it cannot be told
     * @param unique identity of the request, 0 if it cannot be told
     * @param detail the numbers of the case, for people
     */
    public MalformedRequestException(Fault fault, int opcode, long unique, String detail) {
        super(
                FuseOpcode.name(opcode) + " request " + Long.toUnsignedString(unique) + ": " + fault + ", " + detail,
                null,
                false,
                false);
        this.fault = fault;
        this.opcode = opcode;
        this.unique = unique;
    }

    /**
     * Returns what is wrong.
     *
     * @return the fault
     */
    public Fault fault() {
        return fault;
    }

    /**
     * Returns the operation.
     *
     * @return its number, 0 if it cannot be told
     */
    public int opcode() {
        return opcode;
    }

    /**
     * Returns the identity of the request.
     *
     * @return what the reply repeats, 0 if it cannot be told
     */
    public long unique() {
        return unique;
    }

    /**
     * Tells whether the kernel waits for an answer to this, which is then {@link Fault#errno}.
     *
     * @return whether the request can be answered and must be
     */
    public boolean isAnswerable() {
        FuseOpcode known = FuseOpcode.of(opcode);
        return fault != Fault.TRUNCATED_HEADER && unique != 0 && (known == null || known.hasReply());
    }

    /**
     * Tells whether this is a caller's mistake that the kernel leaves to filesystems, and not one of the kernel's.
     *
     * @return true of names that are too long
     */
    public boolean isOfCaller() {
        return fault == Fault.NAME_TOO_LONG;
    }
}
