package dev.zufs.runtime.libc;

import java.lang.foreign.MemorySegment;

/**
 * Name the numbers of the Linux system call interface on x86-64, grouped by the calls that take them.
 *
 * <p>The names are the kernel's without their prefix.
 */
public final class LinuxConstants {

    private LinuxConstants() {}

    /** Name the access modes and flags of {@link FileCalls#open}. */
    public static final class Open {
        /** Open for reading. */
        public static final int RDONLY = 0;
        /** Open for writing. */
        public static final int WRONLY = 1;
        /** Open for reading and writing. */
        public static final int RDWR = 2;
        /** Create the file if it is missing. */
        public static final int CREAT = 0x40;
        /** With {@link #CREAT} fail if the file exists; on a block device claim it exclusively. */
        public static final int EXCL = 0x80;
        /** Cut the file to size 0. */
        public static final int TRUNC = 0x200;
        /** Do not wait in the open. */
        public static final int NONBLOCK = 0x800;
        /** Bypass the page cache. */
        public static final int DIRECT = 0x4000;
        /** Fail if the path is not a directory. */
        public static final int DIRECTORY = 0x1_0000;
        /** Fail if the last component is a symbolic link. */
        public static final int NOFOLLOW = 0x2_0000;
        /** Close the descriptor when another program is executed. */
        public static final int CLOEXEC = 0x8_0000;
        /** Name the file only, without access to its content. */
        public static final int PATH = 0x20_0000;
        /** Create an unnamed file in the directory; includes {@link #DIRECTORY}, as the kernel demands. */
        public static final int TMPFILE = 0x40_0000 | DIRECTORY;

        private Open() {}
    }

    /** Name the commands of {@link FileCalls#fcntl(int, int, long)} and the kinds of locks. */
    public static final class FileControl {
        /** Get the descriptor's flags. */
        public static final int GETFD = 1;
        /** Set the descriptor's flags. */
        public static final int SETFD = 2;
        /** Get the open file's status flags. */
        public static final int GETFL = 3;
        /** Set the open file's status flags. */
        public static final int SETFL = 4;
        /** Ask who is in the way of a lock that belongs to the open file. */
        public static final int OFD_GETLK = 36;
        /** Take or release a lock that belongs to the open file, without waiting. */
        public static final int OFD_SETLK = 37;
        /** Take a lock that belongs to the open file, waiting for it. */
        public static final int OFD_SETLKW = 38;
        /** Size of a lock structure in bytes. */
        public static final int LOCK_BYTES = 32;
        /** Lock shared with other readers. */
        public static final short RDLCK = 0;
        /** Lock exclusively. */
        public static final short WRLCK = 1;
        /** Unlock. */
        public static final short UNLCK = 2;

        private FileControl() {}
    }

    /** Name what the offset of {@link FileCalls#lseek} means. */
    public static final class Seek {
        /** The offset counts from the start. */
        public static final int SET = 0;
        /** The next data at or behind the offset. */
        public static final int DATA = 3;
        /** The next hole at or behind the offset. */
        public static final int HOLE = 4;

        private Seek() {}
    }

    /** Name the events of {@link FileCalls#poll}. */
    public static final class Poll {
        /** There is something to read. */
        public static final int IN = 1;
        /** Something is wrong; told without being asked for. */
        public static final int ERROR = 8;
        /** The other end is gone; told without being asked for. */
        public static final int HANG_UP = 16;

        private Poll() {}
    }

    /** Name the modes of {@link FileCalls#fallocate}. */
    public static final class Fallocate {
        /** Leave the size of the file as it is. */
        public static final int KEEP_SIZE = 0x01;
        /** Free the range; goes with {@link #KEEP_SIZE}. */
        public static final int PUNCH_HOLE = 0x02;
        /** Make the range read as zeros. */
        public static final int ZERO_RANGE = 0x10;

        private Fallocate() {}
    }

    /** Name protections and flags of {@link MemoryCalls#mmap}. */
    public static final class Mapping {
        /** Forbid all access. */
        public static final int PROT_NONE = 0;
        /** Allow loads. */
        public static final int PROT_READ = 1;
        /** Allow stores. */
        public static final int PROT_WRITE = 2;
        /** Allow execution. */
        public static final int PROT_EXEC = 4;
        /** Share the mapping with its file. */
        public static final int SHARED = 0x01;
        /** Keep changes to this mapping. */
        public static final int PRIVATE = 0x02;
        /** Share, and refuse flags that the kernel or the file does not know. */
        public static final int SHARED_VALIDATE = 0x03;
        /** Map at the wanted address, in place of whatever is there. */
        public static final int FIXED = 0x10;
        /** Map memory without a file. */
        public static final int ANONYMOUS = 0x20;
        /** Reserve no swap space. */
        public static final int NORESERVE = 0x4000;
        /** Touch all pages at once. */
        public static final int POPULATE = 0x8000;
        /** Guarantee that a write fault is durable in the filesystem's metadata, so that CPU write-back is enough. */
        public static final int SYNC = 0x8_0000;

        private Mapping() {}
    }

    /** Name the flags of {@link MemoryCalls#msync}. */
    public static final class Sync {
        /** Start write-back without waiting. */
        public static final int ASYNC = 1;
        /** Wait until the range is on the media. */
        public static final int SYNC = 4;

        private Sync() {}
    }

    /** Name the advices of {@link MemoryCalls#madvise}. */
    public static final class Advice {
        /** Expect random access. */
        public static final int RANDOM = 1;
        /** Forget the content of private memory. */
        public static final int DONTNEED = 4;
        /** Leave the range out in a child process. */
        public static final int DONTFORK = 10;
        /** Back the range with huge pages where possible. */
        public static final int HUGEPAGE = 14;
        /** Leave the range out of core dumps. */
        public static final int DONTDUMP = 16;
        /** Fault the range in for reading. */
        public static final int POPULATE_READ = 22;
        /** Fault the range in for writing; reports -EFAULT where a store would raise SIGBUS. */
        public static final int POPULATE_WRITE = 23;

        private Advice() {}
    }

    /** Name the flags of {@link MemoryCalls#mlockall}. */
    public static final class MemoryLock {
        /** Lock what is mapped now. */
        public static final int CURRENT = 1;
        /** Lock what will be mapped. */
        public static final int FUTURE = 2;
        /** Lock pages only when they are touched. */
        public static final int ONFAULT = 4;

        private MemoryLock() {}
    }

    /** Name signals and the ways to change a thread's mask. */
    public static final class Signal {
        /** Add the set to the mask. */
        public static final int BLOCK = 0;
        /** Take the set out of the mask. */
        public static final int UNBLOCK = 1;
        /** Make the set the mask. */
        public static final int SETMASK = 2;
        /** Size of a signal set in bytes, as the C library has it. */
        public static final int SET_BYTES = 128;
        /** Illegal instruction. */
        public static final int ILL = 4;
        /** Trace or breakpoint. */
        public static final int TRAP = 5;
        /** Access to mapped memory without anything behind it. */
        public static final int BUS = 7;
        /** Arithmetic fault. */
        public static final int FPE = 8;
        /** End at once. */
        public static final int KILL = 9;
        /** Free for use. */
        public static final int USR1 = 10;
        /** Access to memory that is not mapped. */
        public static final int SEGV = 11;
        /** Free for use. */
        public static final int USR2 = 12;
        /** End in order. */
        public static final int TERM = 15;

        private Signal() {}
    }

    /** Name the options of {@link ThreadCalls#prctl(int, long)}. */
    public static final class ProcessControl {
        /** Set the calling thread's name, at most 15 bytes and a NUL. */
        public static final int SET_NAME = 15;
        /** Size of a thread's name in bytes, the NUL included. */
        public static final int NAME_BYTES = 16;
        /** Get the calling thread's name, {@link #NAME_BYTES} bytes. */
        public static final int GET_NAME = 16;
        /** Mark the process as one that serves I/O, so that its own memory reclaim does not wait for itself. */
        public static final int SET_IO_FLUSHER = 57;
        /** Ask for the mark that {@link #SET_IO_FLUSHER} sets. */
        public static final int GET_IO_FLUSHER = 58;

        private ProcessControl() {}
    }

    /** Name the properties of {@link ProcessCalls#sysconf}. */
    public static final class SystemProperty {
        /** Clock ticks a second, the unit of times in {@code /proc}. */
        public static final int CLK_TCK = 2;
        /** Bytes in a page. */
        public static final int PAGESIZE = 30;
        /** Processors that the system has. */
        public static final int NPROCESSORS_CONF = 83;
        /** Processors that are online. */
        public static final int NPROCESSORS_ONLN = 84;

        private SystemProperty() {}
    }

    /** Name the flags of {@link MountCalls#mount}. */
    public static final class Mount {
        /** Refuse changes. */
        public static final long RDONLY = 1;
        /** Ignore setuid and setgid bits. */
        public static final long NOSUID = 2;
        /** Refuse access to device files. */
        public static final long NODEV = 4;
        /** Refuse to execute programs. */
        public static final long NOEXEC = 8;
        /** Write everything at once. */
        public static final long SYNCHRONOUS = 16;
        /** Change the flags of what is mounted. */
        public static final long REMOUNT = 32;
        /** Write changes of directories at once. */
        public static final long DIRSYNC = 128;
        /** Do not follow symbolic links. */
        public static final long NOSYMFOLLOW = 256;
        /** Do not set access times. */
        public static final long NOATIME = 1024;
        /** Do not set access times of directories. */
        public static final long NODIRATIME = 2048;
        /** Set access times that are older than the last change, or than a day. */
        public static final long RELATIME = 1 << 21;
        /** Set access times at every access. */
        public static final long STRICTATIME = 1 << 24;

        private Mount() {}
    }

    /** Name the flags of {@link MountCalls#umount2}. */
    public static final class Unmount {
        /** Let requests that run fail: for FUSE, end the connection. */
        public static final int FORCE = 1;
        /** Take it out of the tree at once, and away when nobody uses it any more. */
        public static final int DETACH = 2;
        /** Do not follow a symbolic link at the end of the path. */
        public static final int NOFOLLOW = 8;

        private Unmount() {}
    }

    /** Name the numbers and flags of {@link RingCalls}. */
    public static final class Ring {
        /** Number of the system call that makes a ring. */
        public static final long SETUP_CALL = 425;
        /** Number of the system call that submits and waits. */
        public static final long ENTER_CALL = 426;
        /** Size of the parameters of a ring in bytes. */
        public static final long PARAMETERS_BYTES = 120;
        /** Submissions have 128 bytes. */
        public static final int SETUP_SQE128 = 1 << 10;
        /** One thread alone submits. */
        public static final int SETUP_SINGLE_ISSUER = 1 << 12;
        /** Work of the ring is done when its thread waits, and at no other time. */
        public static final int SETUP_DEFER_TASKRUN = 1 << 13;
        /** Submissions are taken in the order in which they lie, without a table of their places. */
        public static final int SETUP_NO_SQARRAY = 1 << 16;
        /** Both queues lie in one mapping. */
        public static final int FEATURE_SINGLE_MMAP = 1;
        /** Wait for completions. */
        public static final int ENTER_GETEVENTS = 1;
        /** Operation that belongs to a file's driver. */
        public static final byte OPERATION_URING_CMD = 46;

        private Ring() {}
    }

    /** Name the requests of {@link FileCalls#ioctl(int, long, MemorySegment)} that belong to no protocol of their own. */
    public static final class DeviceControl {
        /** Get the size of a block device in bytes, as a 64-bit number. */
        public static final long BLKGETSIZE64 = 0x8008_1272L;

        private DeviceControl() {}
    }
}
