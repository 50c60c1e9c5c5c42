package dev.zufs.runtime.libc;

import dev.zufs.api.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Owns an io_uring whose submissions are all commands for the driver of a file, as those of FUSE.
 *
 * <p>A submission is begun with {@link #command}, completed in {@link #memory()}, and handed over by {@link #submitAndWait}. What
 * has completed is taken with {@link #next}, one after the other.
 *
 * <p><b>Threads:</b> the one that opened it, from the first call to {@link #close}; the kernel refuses any other.
 */
public final class IoUring implements AutoCloseable {

    /** What {@link #next} answers if nothing more has completed. */
    public static final long NOTHING = -1;

    /** Offset of a command's own bytes in its submission. */
    public static final long COMMAND = 48;

    private static final long SUBMISSION_BYTES = 128;
    private static final long COMPLETION_BYTES = 16;
    private static final long SUBMISSIONS_OFFSET = 0x1000_0000L;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final Libc libc;
    private final Arena arena = Arena.ofConfined();
    private final int fd;
    private final MemorySegment queues;
    private final MemorySegment submissions;
    private final long submissionTail;
    private final int submissionMask;
    private final long completionHead;
    private final long completionTail;
    private final int completionMask;
    private final long completions;

    /** Own copies of what only this side changes. */
    private int submitted;

    private int handedOver;
    private int taken;
    private int result;

    private IoUring(Libc libc, int fd, MemorySegment parameters) throws SyscallException {
        this.libc = libc;
        this.fd = fd;
        try {
            Parameters given = new Parameters(parameters);
            queues = Mappings.map(libc, given.mapping(fd, 0, given.queueBytes()), arena, "ring");
            long bytes = given.submissions() * SUBMISSION_BYTES;
            submissions = Mappings.map(libc, given.mapping(fd, SUBMISSIONS_OFFSET, bytes), arena, "submissions");
            submissionTail = given.submissionField(Parameters.TAIL);
            submissionMask = given.submissions() - 1;
            completionHead = given.completionField(Parameters.HEAD);
            completionTail = given.completionField(Parameters.TAIL);
            completionMask = given.completions() - 1;
            completions = given.completionField(Parameters.COMPLETIONS);
        } catch (SyscallException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Make a ring for the calling thread.
     *
     * @param libc calls to make it with
     * @param entries most submissions at a time, at least 1
     * @return the ring, owned by the caller
     * @throws SyscallException if the kernel has no such rings, or does not let this process use them
     */
    public static IoUring open(Libc libc, int entries) throws SyscallException {
        try (Arena temporary = Arena.ofConfined()) {
            MemorySegment parameters = temporary.allocate(LinuxConstants.Ring.PARAMETERS_BYTES, Long.BYTES);
            int flags = LinuxConstants.Ring.SETUP_SQE128
                    | LinuxConstants.Ring.SETUP_SINGLE_ISSUER
                    | LinuxConstants.Ring.SETUP_DEFER_TASKRUN
                    | LinuxConstants.Ring.SETUP_NO_SQARRAY;
            parameters.set(ValueLayout.JAVA_INT, Parameters.FLAGS, flags);
            long fd = Syscall.check(libc.ioUringSetup(entries, parameters), "io_uring_setup", entries + " entries");
            return new IoUring(libc, (int) fd, parameters);
        }
    }

    /**
     * Begin a submission: a command for a file's driver, whose own bytes are cleared.
     *
     * @param file the file's descriptor
     * @param operation number of the driver's command
     * @param userData what {@link #next} answers once it has completed, not negative
     * @return offset of the submission in {@link #memory()}; the command's bytes are {@link #COMMAND} behind it
     * @throws IllegalStateException if the ring is full
     */
    public long command(int file, int operation, long userData) {
        if (submitted - handedOver > submissionMask) {
            throw new IllegalStateException("ring is full: " + (submissionMask + 1) + " submissions");
        }
        long at = (submitted++ & submissionMask) * SUBMISSION_BYTES;
        for (long word = at; word < at + SUBMISSION_BYTES; word += Long.BYTES) {
            submissions.set(ValueLayout.JAVA_LONG, word, 0L);
        }
        submissions.set(ValueLayout.JAVA_BYTE, at, LinuxConstants.Ring.OPERATION_URING_CMD);
        submissions.set(ValueLayout.JAVA_INT, at + 4, file);
        submissions.set(ValueLayout.JAVA_INT, at + 8, operation);
        submissions.set(ValueLayout.JAVA_LONG, at + 32, userData);
        return at;
    }

    /**
     * Give a submission memory that the driver may use.
     *
     * @param at offset of the submission
     * @param buffers where the memory is; they have to outlive the ring
     */
    public void buffers(long at, IoVector buffers) {
        buffers.requireWritable();
        submissions.set(ValueLayout.JAVA_LONG, at + 16, Addresses.of(buffers.structures()));
        submissions.set(ValueLayout.JAVA_INT, at + 24, buffers.count());
    }

    /**
     * Answer the memory of the submissions.
     *
     * @return the segment that offsets of submissions count in
     */
    public MemorySegment memory() {
        return submissions;
    }

    /**
     * Hand over what was begun, and wait until at least so much has completed that was not taken yet.
     *
     * @param wanted how many completions to wait for; 0 waits for none
     * @throws SyscallException if the kernel refuses
     */
    public void submitAndWait(int wanted) throws SyscallException {
        INT.setRelease(queues, submissionTail, submitted);
        do {
            int pending = submitted - handedOver;
            long count = libc.ioUringEnter(fd, pending, wanted, LinuxConstants.Ring.ENTER_GETEVENTS);
            if (count >= 0) {
                handedOver += (int) count;
            } else if (count != -Errno.EINTR.number()) {
                Syscall.check(count, "io_uring_enter", "ring");
            }
            // A signal ends the wait, though nothing says so if submissions were taken before.
        } while (submitted != handedOver || available() < wanted);
    }

    private int available() {
        return (int) INT.getAcquire(queues, completionTail) - taken;
    }

    /**
     * Take the next completion.
     *
     * @return what was said of its submission, or {@link #NOTHING}
     */
    public long next() {
        if (available() == 0) {
            return NOTHING;
        }
        long at = completions + (taken & completionMask) * COMPLETION_BYTES;
        long userData = queues.get(ValueLayout.JAVA_LONG, at);
        result = queues.get(ValueLayout.JAVA_INT, at + 8);
        INT.setRelease(queues, completionHead, ++taken);
        return userData;
    }

    /**
     * Answer the result of what {@link #next} took last.
     *
     * @return what the driver answers, or {@code -errno}
     */
    public int result() {
        return result;
    }

    /** Take back what has not completed, and give the ring back. */
    @Override
    public void close() {
        arena.close();
        libc.close(fd);
    }

    /** Reads {@code struct io_uring_params}. */
    private record Parameters(MemorySegment memory) {

        static final long FLAGS = 8;
        static final long HEAD = 0;
        static final long TAIL = 4;
        static final long COMPLETIONS = 20;

        private static final long FEATURES = 20;
        private static final long SUBMISSION_FIELDS = 40;
        private static final long COMPLETION_FIELDS = 80;

        int submissions() {
            return memory.get(ValueLayout.JAVA_INT, 0);
        }

        int completions() {
            return memory.get(ValueLayout.JAVA_INT, 4);
        }

        long submissionField(long field) {
            return memory.get(ValueLayout.JAVA_INT, SUBMISSION_FIELDS + field);
        }

        long completionField(long field) {
            return memory.get(ValueLayout.JAVA_INT, COMPLETION_FIELDS + field);
        }

        /** Both queues lie in one mapping since Linux 5.4, and the completions last, as there is no table of submissions. */
        long queueBytes() {
            if ((memory.get(ValueLayout.JAVA_INT, FEATURES) & LinuxConstants.Ring.FEATURE_SINGLE_MMAP) == 0) {
                throw new UnsupportedOperationException("rings of this kernel need two mappings");
            }
            return completionField(COMPLETIONS) + completions() * COMPLETION_BYTES;
        }

        MapRequest mapping(int fd, long offset, long bytes) {
            int protection = LinuxConstants.Mapping.PROT_READ | LinuxConstants.Mapping.PROT_WRITE;
            int flags = LinuxConstants.Mapping.SHARED | LinuxConstants.Mapping.POPULATE;
            return new MapRequest(bytes, protection, flags, fd, offset);
        }
    }
}
