package dev.zufs.runtime.libc;

import dev.zufs.api.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Locks whole files for an open file ("open file description lock"), as the kernel's {@code struct flock}.
 *
 * <p>Unlike the classic kind, such a lock also works between two users in one process, is not lost when the process closes
 * another descriptor of the file, and vanishes with the last descriptor of the open file, so also when the process is
 * killed. Locks are advisory. Every thread may call.
 */
public final class FileLock {

    /** Says which lock is meant. */
    public enum Mode {
        /** Shared with others that lock shared; the file has to be open for reading. */
        SHARED(LinuxConstants.FileControl.RDLCK),
        /** Exclusive; the file has to be open for writing. */
        EXCLUSIVE(LinuxConstants.FileControl.WRLCK);

        private final short type;

        Mode(short type) {
            this.type = type;
        }
    }

    private static final int TYPE_OFFSET = 0;

    private FileLock() {}

    /**
     * Take the lock of a file, if nobody is in the way.
     *
     * @param calls calls to lock with
     * @param file file whose descriptor is to own the lock
     * @param mode which lock
     * @return true if the lock is held, false if another open file holds one that conflicts
     * @throws SyscallException if the file cannot be locked at all
     */
    public static boolean tryLock(FileCalls calls, OpenFile file, Mode mode) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            long result = calls.fcntl(file.fd(), LinuxConstants.FileControl.OFD_SETLK, structure(arena, mode.type));
            if (result == -Errno.EAGAIN.number() || result == -Errno.EACCES.number()) {
                return false;
            }
            Syscall.check(result, "lock", file.path());
            return true;
        }
    }

    /**
     * Release the lock of a file.
     *
     * @param calls calls to unlock with
     * @param file file whose descriptor owns the lock
     * @throws SyscallException if the kernel refuses
     */
    public static void unlock(FileCalls calls, OpenFile file) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment structure = structure(arena, LinuxConstants.FileControl.UNLCK);
            Syscall.check(
                    calls.fcntl(file.fd(), LinuxConstants.FileControl.OFD_SETLK, structure), "unlock", file.path());
        }
    }

    /**
     * Ask whether another open file holds a lock that conflicts.
     *
     * @param calls calls to ask with
     * @param file file to ask about
     * @param mode lock that the caller would like to have
     * @return true if somebody is in the way
     * @throws SyscallException if the kernel refuses
     */
    public static boolean isHeldByAnother(FileCalls calls, OpenFile file, Mode mode) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment structure = structure(arena, mode.type);
            Syscall.check(
                    calls.fcntl(file.fd(), LinuxConstants.FileControl.OFD_GETLK, structure),
                    "ask for lock",
                    file.path());
            return structure.get(ValueLayout.JAVA_SHORT, TYPE_OFFSET) != LinuxConstants.FileControl.UNLCK;
        }
    }

    // struct flock { short l_type; short l_whence; off_t l_start; off_t l_len; pid_t l_pid; }: all but the type is 0,
    // which
    // means the file from its start to whatever end it will have, and the process id that such locks demand.
    private static MemorySegment structure(Arena arena, short type) {
        MemorySegment structure = arena.allocate(LinuxConstants.FileControl.LOCK_BYTES, Long.BYTES);
        structure.set(ValueLayout.JAVA_SHORT, TYPE_OFFSET, type);
        return structure;
    }
}
