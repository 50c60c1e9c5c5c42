package dev.zufs.sample.pmem.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * The calls of the running kernel on x86-64. The thread that makes it gets a root directory, a file mode mask and user ids of
 * its own, and is good for nothing else afterwards.
 */
@SuppressWarnings("restricted") // the real kernel is what is asked
final class LinuxCalls implements Calls {

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int OPEN = 2;
    private static final int CLOSE = 3;
    private static final int STAT = 4;
    private static final int LSTAT = 6;
    private static final int LSEEK = 8;
    private static final int PREAD = 17;
    private static final int PWRITE = 18;
    private static final int TRUNCATE = 76;
    private static final int FTRUNCATE = 77;
    private static final int CHDIR = 80;
    private static final int MKDIR = 83;
    private static final int RMDIR = 84;
    private static final int LINK = 86;
    private static final int UNLINK = 87;
    private static final int SYMLINK = 88;
    private static final int READLINK = 89;
    private static final int CHMOD = 90;
    private static final int FCHMOD = 91;
    private static final int CHOWN = 92;
    private static final int LCHOWN = 94;
    private static final int UMASK = 95;
    private static final int SETGROUPS = 116;
    private static final int SETFSUID = 122;
    private static final int SETFSGID = 123;
    private static final int CAPGET = 125;
    private static final int CAPSET = 126;
    private static final int MKNOD = 133;
    private static final int CHROOT = 161;
    private static final int SETXATTR = 188;
    private static final int LSETXATTR = 189;
    private static final int GETXATTR = 191;
    private static final int LGETXATTR = 192;
    private static final int LISTXATTR = 194;
    private static final int LLISTXATTR = 195;
    private static final int REMOVEXATTR = 197;
    private static final int LREMOVEXATTR = 198;
    private static final int GETDENTS64 = 217;
    private static final int CLOCK_GETTIME = 228;
    private static final int LINKAT = 265;
    private static final int UNSHARE = 272;
    private static final int UTIMENSAT = 280;
    private static final int FALLOCATE = 285;
    private static final int RENAMEAT2 = 316;
    private static final int COPY_FILE_RANGE = 326;
    private static final int FACCESSAT2 = 439;

    private static final int CAPABILITY_VERSION = 0x20080522;
    private static final int CLOCK_REALTIME_COARSE = 5;
    private static final int CLONE_FS = 0x200;
    private static final int AT_FDCWD = -100;
    private static final int AT_EACCESS = 0x200;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_DIRECTORY = 0x10000;
    private static final long UTIME_NOW = 0x3FFF_FFFF;
    private static final long LONG_AGO = 1_000_000_000;
    private static final int BUFFER = 1 << 20;
    private static final int EBADF = -9;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1),
                    Linker.Option.captureCallState("errno"));

    private final MemorySegment state = Arena.global().allocate(STATE);
    private final MemorySegment buffer = Arena.global().allocate(BUFFER, 8);
    private final MemorySegment second = Arena.global().allocate(BUFFER, 8);
    private final int[] files = new int[SLOTS];

    /** Makes a directory the root of the calling thread. */
    LinuxCalls(Path root) {
        Arrays.fill(files, -1);
        require(call(UNSHARE, CLONE_FS), "unshare");
        require(call(CHROOT, text(buffer, root.toString().getBytes(StandardCharsets.UTF_8))), "chroot");
        require(call(CHDIR, text(buffer, new byte[] {'/'})), "chdir");
        call(UMASK, 022);
    }

    private static void require(long result, String call) {
        if (result < 0) {
            throw new IllegalStateException(call + " fails with " + result);
        }
    }

    private long call(int number, long... arguments) {
        long[] all = Arrays.copyOf(arguments, 6);
        try {
            long result =
                    (long) SYSCALL.invokeExact(state, (long) number, all[0], all[1], all[2], all[3], all[4], all[5]);
            return result == -1 ? -state.get(JAVA_INT_UNALIGNED, ERRNO) : result;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static long text(MemorySegment to, byte[] bytes) {
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, 0, bytes.length);
        to.set(JAVA_BYTE, bytes.length, (byte) 0);
        return to.address();
    }

    private long path(byte[] path) {
        return text(buffer, path);
    }

    private static String hex(MemorySegment from, long length) {
        return length <= 0
                ? ""
                : HexFormat.of().formatHex(from.asSlice(0, length).toArray(JAVA_BYTE));
    }

    private Answer withBytes(long result, MemorySegment from) {
        return new Answer(result, hex(from, result));
    }

    private Answer of(int number, long... arguments) {
        return Answer.of(call(number, arguments));
    }

    @Override
    public void as(Caller caller) {
        setCapabilities(-1);
        call(SETFSUID, 0);
        int[] groups = caller.groups();
        for (int index = 0; index < groups.length; index++) {
            buffer.setAtIndex(JAVA_INT_UNALIGNED, index, groups[index]);
        }
        require(call(SETGROUPS, groups.length, buffer.address()), "setgroups");
        call(SETFSGID, caller.gid);
        call(SETFSUID, caller.uid);
        setCapabilities(caller == Caller.ROOT ? -1 : 0);
    }

    /** Sets those in effect; a user id of files alone leaves some of root's. */
    private void setCapabilities(int effective) {
        buffer.set(JAVA_INT_UNALIGNED, 0, CAPABILITY_VERSION);
        buffer.set(JAVA_INT_UNALIGNED, 4, 0);
        require(call(CAPGET, buffer.address(), second.address()), "capget");
        for (int word = 0; word < 2; word++) {
            int permitted = second.get(JAVA_INT_UNALIGNED, 12L * word + 4);
            second.set(JAVA_INT_UNALIGNED, 12L * word, permitted & effective);
        }
        require(call(CAPSET, buffer.address(), second.address()), "capset");
    }

    @Override
    public Answer open(int slot, byte[] path, int flags, int mode) {
        close(slot);
        files[slot] = (int) call(OPEN, path(path), flags | O_CLOEXEC, mode);
        return Answer.of(Math.min(files[slot], 0));
    }

    @Override
    public Answer close(int slot) {
        if (files[slot] < 0) {
            return Answer.of(EBADF);
        }
        long result = call(CLOSE, files[slot]);
        files[slot] = -1;
        return Answer.of(result);
    }

    @Override
    public Answer read(int slot, int length) {
        return withBytes(call(READ, files[slot], buffer.address(), length), buffer);
    }

    @Override
    public Answer write(int slot, byte[] bytes) {
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
        return of(WRITE, files[slot], buffer.address(), bytes.length);
    }

    @Override
    public Answer pread(int slot, int length, long position) {
        return withBytes(call(PREAD, files[slot], buffer.address(), length, position), buffer);
    }

    @Override
    public Answer pwrite(int slot, byte[] bytes, long position) {
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
        return of(PWRITE, files[slot], buffer.address(), bytes.length, position);
    }

    @Override
    public Answer ftruncate(int slot, long size) {
        return of(FTRUNCATE, files[slot], size);
    }

    @Override
    public Answer fallocate(int slot, int mode, long position, long length) {
        return of(FALLOCATE, files[slot], mode, position, length);
    }

    @Override
    public Answer lseek(int slot, long position, int whence) {
        return of(LSEEK, files[slot], position, whence);
    }

    @Override
    public Answer copy(int source, long sourcePosition, int target, long position, long length) {
        buffer.set(JAVA_LONG_UNALIGNED, 0, sourcePosition);
        second.set(JAVA_LONG_UNALIGNED, 0, position);
        return of(COPY_FILE_RANGE, files[source], buffer.address(), files[target], second.address(), length, 0);
    }

    @Override
    public Answer fchmod(int slot, int mode) {
        return of(FCHMOD, files[slot], mode);
    }

    @Override
    public Answer linkOpen(int slot, byte[] path) {
        text(second, new byte[0]);
        return of(LINKAT, files[slot], second.address(), AT_FDCWD, path(path), AT_EMPTY_PATH);
    }

    @Override
    public Answer mkdir(byte[] path, int mode) {
        return of(MKDIR, path(path), mode);
    }

    @Override
    public Answer mknod(byte[] path, int mode) {
        return of(MKNOD, path(path), mode, 0);
    }

    @Override
    public Answer rmdir(byte[] path) {
        return of(RMDIR, path(path));
    }

    @Override
    public Answer unlink(byte[] path) {
        return of(UNLINK, path(path));
    }

    @Override
    public Answer rename(byte[] from, byte[] to, int flags) {
        return of(RENAMEAT2, AT_FDCWD, path(from), AT_FDCWD, text(second, to), flags);
    }

    @Override
    public Answer link(byte[] from, byte[] to) {
        return of(LINK, path(from), text(second, to));
    }

    @Override
    public Answer symlink(byte[] linkText, byte[] path) {
        return of(SYMLINK, text(second, linkText), path(path));
    }

    @Override
    public Answer readlink(byte[] path) {
        return withBytes(call(READLINK, path(path), second.address(), BUFFER), second);
    }

    @Override
    public Answer chmod(byte[] path, int mode) {
        return of(CHMOD, path(path), mode);
    }

    @Override
    public Answer chown(byte[] path, int uid, int gid, boolean follow) {
        return of(follow ? CHOWN : LCHOWN, path(path), uid, gid);
    }

    @Override
    public Answer truncate(byte[] path, long size) {
        return of(TRUNCATE, path(path), size);
    }

    @Override
    public Answer access(byte[] path, int wanted) {
        return of(FACCESSAT2, AT_FDCWD, path(path), wanted, AT_EACCESS);
    }

    @Override
    public Answer utimens(byte[] path, boolean now) {
        for (int index = 0; index < 2; index++) {
            second.set(JAVA_LONG_UNALIGNED, 16L * index, LONG_AGO);
            second.set(JAVA_LONG_UNALIGNED, 16L * index + 8, now ? UTIME_NOW : 0);
        }
        return of(UTIMENSAT, AT_FDCWD, path(path), second.address(), 0);
    }

    @Override
    public Answer setxattr(byte[] path, byte[] name, byte[] value, int flags, boolean follow) {
        long nameAddress = text(second, name);
        MemorySegment.copy(value, 0, second, JAVA_BYTE, 4096, value.length);
        return of(follow ? SETXATTR : LSETXATTR, path(path), nameAddress, nameAddress + 4096, value.length, flags);
    }

    @Override
    public Answer getxattr(byte[] path, byte[] name, boolean follow) {
        long nameAddress = text(second, name);
        long result = call(follow ? GETXATTR : LGETXATTR, path(path), nameAddress, nameAddress + 4096, 65536);
        return withBytes(result, second.asSlice(4096));
    }

    @Override
    public Answer removexattr(byte[] path, byte[] name, boolean follow) {
        return of(follow ? REMOVEXATTR : LREMOVEXATTR, path(path), text(second, name));
    }

    @Override
    public Answer listxattr(byte[] path, boolean follow) {
        long result = call(follow ? LISTXATTR : LLISTXATTR, path(path), second.address(), 65536);
        if (result < 0) {
            return Answer.of(result);
        }
        byte[] names = second.asSlice(0, result).toArray(JAVA_BYTE);
        return new Answer(
                result,
                new TreeSet<>(Arrays.asList(new String(names, StandardCharsets.ISO_8859_1).split("\0", -1)))
                        .toString());
    }

    @Override
    public Answer stat(byte[] path, boolean follow) {
        long result = call(follow ? STAT : LSTAT, path(path), second.address());
        if (result < 0) {
            return Answer.of(result);
        }
        int mode = second.get(JAVA_INT_UNALIGNED, 24);
        long size = (mode & 0170000) == 0040000 ? 0 : second.get(JAVA_LONG_UNALIGNED, 48);
        return new Answer(
                0,
                "mode %o, %d links, owner %d, group %d, %d bytes"
                        .formatted(
                                mode,
                                second.get(JAVA_LONG_UNALIGNED, 16),
                                second.get(JAVA_INT_UNALIGNED, 28),
                                second.get(JAVA_INT_UNALIGNED, 32),
                                size));
    }

    @Override
    public long clock() {
        call(CLOCK_GETTIME, CLOCK_REALTIME_COARSE, second.address());
        return nanos(0);
    }

    @Override
    public long[] times(byte[] path) {
        if (call(LSTAT, path(path), second.address()) < 0) {
            return new long[0];
        }
        return new long[] {nanos(88), nanos(104)};
    }

    private long nanos(long at) {
        return second.get(JAVA_LONG_UNALIGNED, at) * 1_000_000_000L + second.get(JAVA_LONG_UNALIGNED, at + 8);
    }

    @Override
    public Answer list(byte[] path) {
        long fd = call(OPEN, path(path), O_DIRECTORY | O_CLOEXEC, 0);
        if (fd < 0) {
            return Answer.of(fd);
        }
        TreeSet<String> names = new TreeSet<>();
        long bytes;
        while ((bytes = call(GETDENTS64, fd, second.address(), BUFFER)) > 0) {
            for (long at = 0; at < bytes; at += second.get(JAVA_SHORT_UNALIGNED, at + 16)) {
                String name = second.getString(at + 19, StandardCharsets.ISO_8859_1);
                names.add(name + '/' + second.get(JAVA_BYTE, at + 18));
            }
        }
        call(CLOSE, fd);
        return new Answer(bytes, names.toString());
    }
}
