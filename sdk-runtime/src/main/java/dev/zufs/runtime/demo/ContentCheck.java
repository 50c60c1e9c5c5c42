package dev.zufs.runtime.demo;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.libc.FileCalls;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;

/** Compares the bytes of copies with those of the files that they were made of. For one thread. */
final class ContentCheck implements ParallelFiles.Worker {

    private static final int CHUNK = 1 << 20;

    private final Posix files;
    private final FileCalls calls;
    private final LongConsumer compared;
    private final MemorySegment expected = Arena.ofAuto().allocate(CHUNK, 4096);
    private final MemorySegment actual = Arena.ofAuto().allocate(CHUNK, 4096);

    /**
     * Prepares.
     *
     * @param files the copies
     * @param calls reads the originals
     * @param compared hears how many bytes of data are done more
     */
    ContentCheck(Posix files, FileCalls calls, LongConsumer compared) {
        this.files = files;
        this.calls = calls;
        this.compared = compared;
    }

    @Override
    public void work(HostEntry entry) throws IOException {
        long[] end = {0};
        try (HostFile original = HostFile.open(calls, entry.path());
                OpenFile copy = files.open(entry.name(), OpenFlags.O_RDONLY, 0)) {
            original.requireUnchanged(entry);
            original.forEachRange(entry.size(), (position, length) -> {
                checkHole(entry, copy, end[0], position - end[0]);
                checkRange(entry, original, copy, position, length);
                end[0] = position + length;
            });
            checkHole(entry, copy, end[0], entry.size() - end[0]);
            original.requireUnchanged(entry);
        }
    }

    private void checkRange(HostEntry entry, HostFile original, OpenFile copy, long position, long length)
            throws IOException {
        for (long done = 0; done < length; ) {
            long count = original.read(expected, Math.min(CHUNK, length - done), position + done);
            if (count == 0) {
                throw new IOException(entry.text() + ": became shorter meanwhile");
            }
            readFully(entry, copy, count, position + done);
            long mismatch = MemorySegment.mismatch(expected, 0, count, actual, 0, count);
            if (mismatch >= 0) {
                original.requireUnchanged(entry);
                throw new DifferenceException(entry.text() + ": byte " + (position + done + mismatch) + " differs");
            }
            done += count;
            compared.accept(count);
        }
    }

    /** Reads what must be zeros, but not every byte of a hole that the copy has too. */
    private void checkHole(HostEntry entry, OpenFile copy, long position, long length) {
        long end = position + length;
        long at = position;
        while (at < end) {
            long data = nextData(copy, at, end);
            long count = Math.min(CHUNK, end - data);
            if (count <= 0) {
                return;
            }
            readFully(entry, copy, count, data);
            for (long index = 0; index < count; index++) {
                if (actual.get(ValueLayout.JAVA_BYTE, index) != 0) {
                    throw new DifferenceException(entry.text() + ": byte " + (data + index) + " was in a hole");
                }
            }
            at = data + count;
        }
    }

    private static long nextData(OpenFile copy, long at, long end) {
        try {
            return Math.min(copy.seek(at, OpenFile.SEEK_DATA), end);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENXIO) {
                return end;
            }
            throw e;
        }
    }

    private void readFully(HostEntry entry, OpenFile copy, long length, long position) {
        long done = 0;
        while (done < length) {
            long count = copy.read(actual.asSlice(done, length - done), position + done);
            if (count == 0) {
                throw new DifferenceException(entry.text() + ": ends at byte " + (position + done));
            }
            done += count;
        }
    }
}
