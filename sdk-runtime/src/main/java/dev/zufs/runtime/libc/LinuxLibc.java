package dev.zufs.runtime.libc;

import static java.lang.ref.Reference.reachabilityFence;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.binding.LinuxBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * Calls the running kernel through the C library that jnr-ffi bound.
 *
 * <p>The error number is asked for only after -1: success leaves an old one in place, and asking costs as much as a short
 * call.
 */
final class LinuxLibc implements Libc {

    private static final long POLL_EVENTS = 4;
    private static final long POLL_RESULT = 6;

    private static final LinuxBinding C;
    private static final Runtime RUNTIME;

    static {
        // The assembly stubs of jnr-ffi hand over a wrong sixth argument: mmap would get any offset. The plain route
        // costs
        // 2 ns a call more. It is decided when the first library is loaded, so it has to be set before.
        System.setProperty("jnr.ffi.x86asm.enabled", "false");
        C = LibraryLoader.create(LinuxBinding.class).load("c");
        RUNTIME = Runtime.getRuntime(C);
    }

    private static final LinuxLibc INSTANCE = new LinuxLibc();

    private LinuxLibc() {}

    static LinuxLibc instance() {
        return INSTANCE;
    }

    @Override
    public long open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return result(C.open(NativePath.toNative(path, arena).address(), flags, mode));
        }
    }

    @Override
    public long open(MemorySegment path, int flags, int mode) {
        try {
            return result(C.open(Addresses.of(path, 0, path.byteSize()), flags, mode));
        } finally {
            reachabilityFence(path);
        }
    }

    @Override
    public long readlink(MemorySegment path, MemorySegment target) {
        try {
            long size = target.byteSize();
            return result(
                    C.readlink(Addresses.of(path, 0, path.byteSize()), Addresses.ofWritable(target, 0, size), size));
        } finally {
            reachabilityFence(path);
            reachabilityFence(target);
        }
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        return result(C.lseek(fd, offset, whence));
    }

    @Override
    public long close(int fd) {
        return result(C.close(fd));
    }

    @Override
    public long read(int fd, MemorySegment buffer, long offset, long length) {
        try {
            return result(C.read(fd, Addresses.ofWritable(buffer, offset, length), length));
        } finally {
            reachabilityFence(buffer);
        }
    }

    @Override
    public long write(int fd, MemorySegment buffer, long offset, long length) {
        try {
            return result(C.write(fd, Addresses.of(buffer, offset, length), length));
        } finally {
            reachabilityFence(buffer);
        }
    }

    @Override
    public long pread(int fd, MemorySegment buffer, long offset, long length, long position) {
        try {
            return result(C.pread(fd, Addresses.ofWritable(buffer, offset, length), length, position));
        } finally {
            reachabilityFence(buffer);
        }
    }

    @Override
    public long pwrite(int fd, MemorySegment buffer, long offset, long length, long position) {
        try {
            return result(C.pwrite(fd, Addresses.of(buffer, offset, length), length, position));
        } finally {
            reachabilityFence(buffer);
        }
    }

    @Override
    public long readv(int fd, IoVector vector) {
        vector.requireWritable();
        try {
            return result(C.readv(fd, Addresses.of(vector.structures()), vector.count()));
        } finally {
            reachabilityFence(vector);
        }
    }

    @Override
    public long writev(int fd, IoVector vector) {
        vector.requireAlive();
        try {
            return result(C.writev(fd, Addresses.of(vector.structures()), vector.count()));
        } finally {
            reachabilityFence(vector);
        }
    }

    @Override
    public long poll(int fd, int events, int timeoutMillis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment polled = arena.allocate(Long.BYTES, Long.BYTES);
            polled.set(ValueLayout.JAVA_INT, 0, fd);
            polled.set(ValueLayout.JAVA_SHORT, POLL_EVENTS, (short) events);
            long count = result(C.poll(Addresses.of(polled), 1, timeoutMillis));
            return count <= 0 ? count : Short.toUnsignedLong(polled.get(ValueLayout.JAVA_SHORT, POLL_RESULT));
        }
    }

    @Override
    public long ioctl(int fd, long request, MemorySegment argument) {
        long encodedSize = (request >> 16) & 0x3FFF;
        boolean kernelWrites = (request & 0x8000_0000L) != 0;
        long address =
                kernelWrites ? Addresses.ofWritable(argument, 0, encodedSize) : Addresses.of(argument, 0, encodedSize);
        try {
            return result(C.ioctl(fd, request, address));
        } finally {
            reachabilityFence(argument);
        }
    }

    @Override
    public long ioctl(int fd, long request, long argument) {
        return result(C.ioctl(fd, request, argument));
    }

    @Override
    public long fcntl(int fd, int command, MemorySegment lock) {
        try {
            return result(C.fcntl(fd, command, Addresses.ofWritable(lock, 0, LinuxConstants.FileControl.LOCK_BYTES)));
        } finally {
            reachabilityFence(lock);
        }
    }

    @Override
    public long fcntl(int fd, int command, long argument) {
        return result(C.fcntl(fd, command, argument));
    }

    @Override
    public long ftruncate(int fd, long length) {
        return result(C.ftruncate(fd, length));
    }

    @Override
    public long fallocate(int fd, int mode, long offset, long length) {
        return result(C.fallocate(fd, mode, offset, length));
    }

    @Override
    public long fsync(int fd) {
        return result(C.fsync(fd));
    }

    @Override
    public long fdatasync(int fd) {
        return result(C.fdatasync(fd));
    }

    @Override
    public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        return result(C.mmap(address, length, protection, flags, fd, offset));
    }

    @Override
    public long munmap(MemorySegment memory) {
        return result(C.munmap(Addresses.of(memory), memory.byteSize()));
    }

    @Override
    public long mprotect(MemorySegment memory, int protection) {
        try {
            return result(C.mprotect(Addresses.of(memory), memory.byteSize(), protection));
        } finally {
            reachabilityFence(memory);
        }
    }

    @Override
    public long msync(MemorySegment memory, long offset, long length, int flags) {
        try {
            return result(C.msync(Addresses.of(memory, offset, length), length, flags));
        } finally {
            reachabilityFence(memory);
        }
    }

    @Override
    public long madvise(MemorySegment memory, long offset, long length, int advice) {
        try {
            return result(C.madvise(Addresses.of(memory, offset, length), length, advice));
        } finally {
            reachabilityFence(memory);
        }
    }

    @Override
    public long mlockall(int flags) {
        return result(C.mlockall(flags));
    }

    @Override
    public long schedSetAffinity(int thread, MemorySegment mask) {
        try {
            return result(C.sched_setaffinity(thread, mask.byteSize(), Addresses.of(mask)));
        } finally {
            reachabilityFence(mask);
        }
    }

    @Override
    public long schedGetAffinity(int thread, MemorySegment mask) {
        try {
            return result(C.sched_getaffinity(thread, mask.byteSize(), Addresses.ofWritable(mask, 0, mask.byteSize())));
        } finally {
            reachabilityFence(mask);
        }
    }

    @Override
    public long schedGetCpu() {
        return result(C.sched_getcpu());
    }

    @Override
    public long gettid() {
        return C.gettid();
    }

    @Override
    public long pthreadSigmask(int how, MemorySegment set, MemorySegment previousSet) {
        // The one call here that answers its error number instead of leaving it in errno.
        try {
            return -C.pthread_sigmask(how, signalSet(set), signalSet(previousSet));
        } finally {
            reachabilityFence(set);
            reachabilityFence(previousSet);
        }
    }

    private static long signalSet(MemorySegment set) {
        return set.address() == 0 ? 0 : Addresses.of(set, 0, LinuxConstants.Signal.SET_BYTES);
    }

    @Override
    public long prctl(int option, long argument) {
        return result(C.prctl(option, argument, 0, 0, 0));
    }

    @Override
    public long prctl(int option, MemorySegment argument) {
        long address = option == LinuxConstants.ProcessControl.GET_NAME
                ? Addresses.ofWritable(argument, 0, LinuxConstants.ProcessControl.NAME_BYTES)
                : Addresses.of(argument);
        try {
            return result(C.prctl(option, address, 0, 0, 0));
        } finally {
            reachabilityFence(argument);
        }
    }

    @Override
    public long kill(int process, int signal) {
        return result(C.kill(process, signal));
    }

    @Override
    public long sysconf(int name) {
        long value = C.sysconf(name);
        // "No limit" leaves errno alone, so it says nothing here.
        return value == -1 ? -Errno.EINVAL.number() : value;
    }

    @Override
    public long mount(String source, String target, String type, long flags, String data) {
        try (Arena arena = Arena.ofConfined()) {
            return result(C.mount(
                    NativePath.toNative(source, arena).address(),
                    NativePath.toNative(target, arena).address(),
                    NativePath.toNative(type, arena).address(),
                    flags,
                    NativePath.toNative(data, arena).address()));
        }
    }

    @Override
    public long umount2(String target, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return result(C.umount2(NativePath.toNative(target, arena).address(), flags));
        }
    }

    @Override
    public long ioUringSetup(int entries, MemorySegment parameters) {
        long address = Addresses.ofWritable(parameters, 0, LinuxConstants.Ring.PARAMETERS_BYTES);
        try {
            return result(C.syscall(LinuxConstants.Ring.SETUP_CALL, entries, address, 0, 0, 0));
        } finally {
            reachabilityFence(parameters);
        }
    }

    @Override
    public long ioUringEnter(int fd, int submissions, int completions, int flags) {
        // Without a signal mask, nobody looks at its size, the sixth argument.
        return result(C.syscall(LinuxConstants.Ring.ENTER_CALL, fd, submissions, completions, flags, 0));
    }

    private static long result(long value) {
        return value == -1 ? -LastError.getLastError(RUNTIME) : value;
    }
}
