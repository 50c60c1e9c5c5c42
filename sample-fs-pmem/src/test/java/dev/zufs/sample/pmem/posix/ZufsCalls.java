package dev.zufs.sample.pmem.posix;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.mock.MockZuf;
import dev.zufs.runtime.vfs.Credentials;
import dev.zufs.runtime.vfs.DirectoryEntry;
import dev.zufs.runtime.vfs.FileStatus;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The calls of a mount in this process. */
final class ZufsCalls implements Calls {

    private static final int EBADF = -9;
    private static final long LONG_AGO = 1_000_000_000L * 1_000_000_000L;

    private final MockZuf zuf;
    private final @Nullable OpenFile[] files = new OpenFile[SLOTS];
    private Posix posix;

    ZufsCalls(MockZuf zuf) {
        this.zuf = zuf;
        this.posix = zuf.posix();
    }

    private static Answer of(Runnable call) {
        return ofNumber(() -> {
            call.run();
            return 0;
        });
    }

    private static Answer ofNumber(LongSupplier call) {
        try {
            return Answer.of(call.getAsLong());
        } catch (ErrnoException e) {
            return Answer.of(-e.errno().number());
        }
    }

    private static Answer withBytes(byte[] buffer, LongSupplier call) {
        Answer answer = ofNumber(call);
        return answer.value() <= 0
                ? answer
                : new Answer(answer.value(), HexFormat.of().formatHex(buffer, 0, (int) answer.value()));
    }

    private OpenFile file(int slot) {
        OpenFile file = files[slot];
        if (file == null) {
            throw new ErrnoException(Errno.EBADF);
        }
        return file;
    }

    @Override
    public void as(Caller caller) {
        posix = caller == Caller.ROOT
                ? zuf.posix()
                : zuf.posix(Credentials.of(caller.uid, caller.gid, caller.groups()));
    }

    @Override
    public Answer open(int slot, byte[] path, int flags, int mode) {
        close(slot);
        return of(() -> files[slot] = posix.open(path, flags, mode));
    }

    @Override
    public Answer close(int slot) {
        OpenFile file = files[slot];
        files[slot] = null;
        if (file == null) {
            return Answer.of(EBADF);
        }
        return of(file::close);
    }

    void closeAll() {
        for (int slot = 0; slot < SLOTS; slot++) {
            close(slot);
        }
    }

    @Override
    public Answer read(int slot, int length) {
        byte[] bytes = new byte[length];
        return withBytes(bytes, () -> file(slot).read(MemorySegment.ofArray(bytes)));
    }

    @Override
    public Answer write(int slot, byte[] bytes) {
        return ofNumber(() -> file(slot).write(MemorySegment.ofArray(bytes)));
    }

    @Override
    public Answer pread(int slot, int length, long position) {
        byte[] bytes = new byte[length];
        return withBytes(bytes, () -> file(slot).read(MemorySegment.ofArray(bytes), position));
    }

    @Override
    public Answer pwrite(int slot, byte[] bytes, long position) {
        return ofNumber(() -> file(slot).write(MemorySegment.ofArray(bytes), position));
    }

    @Override
    public Answer ftruncate(int slot, long size) {
        return of(() -> file(slot).truncate(size));
    }

    @Override
    public Answer fallocate(int slot, int mode, long position, long length) {
        return of(() -> file(slot).allocate(mode, position, length));
    }

    @Override
    public Answer lseek(int slot, long position, int whence) {
        return ofNumber(() -> file(slot).seek(position, whence));
    }

    @Override
    public Answer copy(int source, long sourcePosition, int target, long position, long length) {
        return ofNumber(() -> file(target).copyRange(file(source), sourcePosition, position, length));
    }

    @Override
    public Answer fchmod(int slot, int mode) {
        return of(() -> file(slot).setMode(mode));
    }

    @Override
    public Answer linkOpen(int slot, byte[] path) {
        return of(() -> posix.link(file(slot), path));
    }

    @Override
    public Answer mkdir(byte[] path, int mode) {
        return of(() -> posix.makeDirectory(path, mode));
    }

    @Override
    public Answer mknod(byte[] path, int mode) {
        return of(() -> posix.makeNode(path, mode, 0));
    }

    @Override
    public Answer rmdir(byte[] path) {
        return of(() -> posix.removeDirectory(path));
    }

    @Override
    public Answer unlink(byte[] path) {
        return of(() -> posix.unlink(path));
    }

    @Override
    public Answer rename(byte[] from, byte[] to, int flags) {
        return of(() -> posix.rename(from, posix, to, flags));
    }

    @Override
    public Answer link(byte[] from, byte[] to) {
        return of(() -> posix.link(from, to));
    }

    @Override
    public Answer symlink(byte[] text, byte[] path) {
        return of(() -> posix.makeSymbolicLink(text, path));
    }

    @Override
    public Answer readlink(byte[] path) {
        byte[][] text = new byte[1][];
        Answer answer = of(() -> text[0] = posix.readLink(path));
        return answer.value() < 0
                ? answer
                : new Answer(text[0].length, HexFormat.of().formatHex(text[0]));
    }

    @Override
    public Answer chmod(byte[] path, int mode) {
        return of(() -> posix.setMode(path, mode));
    }

    @Override
    public Answer chown(byte[] path, int uid, int gid, boolean follow) {
        return of(() -> posix.setOwner(path, uid, gid, follow));
    }

    @Override
    public Answer truncate(byte[] path, long size) {
        return of(() -> posix.truncate(path, size));
    }

    @Override
    public Answer access(byte[] path, int wanted) {
        return of(() -> posix.access(path, wanted));
    }

    @Override
    public Answer utimens(byte[] path, boolean now) {
        long time = now ? Posix.TIME_NOW : LONG_AGO;
        return of(() -> posix.setTimes(path, time, time, true));
    }

    @Override
    public Answer setxattr(byte[] path, byte[] name, byte[] value, int flags, boolean follow) {
        return of(() -> posix.setXattr(path, name, MemorySegment.ofArray(value), flags, follow));
    }

    @Override
    public Answer getxattr(byte[] path, byte[] name, boolean follow) {
        byte[] value = new byte[65536];
        return withBytes(value, () -> posix.getXattr(path, name, MemorySegment.ofArray(value), follow));
    }

    @Override
    public Answer removexattr(byte[] path, byte[] name, boolean follow) {
        return of(() -> posix.removeXattr(path, name, follow));
    }

    @Override
    public Answer listxattr(byte[] path, boolean follow) {
        byte[] names = new byte[65536];
        Answer answer = ofNumber(() -> posix.listXattrs(path, MemorySegment.ofArray(names), follow));
        if (answer.value() < 0) {
            return answer;
        }
        String text = new String(names, 0, (int) answer.value(), StandardCharsets.ISO_8859_1);
        return new Answer(answer.value(), new TreeSet<>(Arrays.asList(text.split("\0", -1))).toString());
    }

    @Override
    public Answer stat(byte[] path, boolean follow) {
        FileStatus[] found = new FileStatus[1];
        Answer answer = of(() -> found[0] = posix.status(path, follow));
        if (answer.value() < 0) {
            return answer;
        }
        FileStatus status = found[0];
        long size = (status.mode() & 0170000) == 0040000 ? 0 : status.size();
        return new Answer(
                0,
                "mode %o, %d links, owner %d, group %d, %d bytes"
                        .formatted(status.mode(), status.linkCount(), status.uid(), status.gid(), size));
    }

    @Override
    public long clock() {
        return Long.MAX_VALUE; // never twice the same
    }

    @Override
    public long[] times(byte[] path) {
        try {
            FileStatus status = posix.status(path, false);
            return new long[] {status.modified(), status.changed()};
        } catch (ErrnoException e) {
            return new long[0];
        }
    }

    @Override
    public Answer list(byte[] path) {
        TreeSet<String> names = new TreeSet<>();
        Answer answer = of(() -> {
            try (OpenFile directory = posix.open(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0)) {
                boolean more = true;
                while (more) {
                    more = directory.readDirectory(entry -> {
                        names.add(nameOf(entry));
                        return true;
                    });
                }
            }
        });
        return answer.value() < 0 ? answer : new Answer(0, names.toString());
    }

    private static String nameOf(DirectoryEntry entry) {
        return new String(entry.name().toBytes(), StandardCharsets.ISO_8859_1)
                + '/'
                + (entry.type() == null ? 0 : (entry.type().modeBits() >> 12));
    }
}
