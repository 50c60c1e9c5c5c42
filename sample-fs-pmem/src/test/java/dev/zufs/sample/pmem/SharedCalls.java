package dev.zufs.sample.pmem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.inode.Mapping;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Makes calls on a few files of two directories that other threads use too. */
final class SharedCalls {

    static final String DIRECTORY = "/shared";
    static final int DIRECTORIES = 2;
    static final int FILES = 6;

    private static final int PAGE = Layout.BLOCK_BYTES;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int ZERO_RANGE = 0x10;

    private final Random random;
    private final int maxBytes;

    SharedCalls(Random random, int maxBytes) {
        this.random = random;
        this.maxBytes = maxBytes;
    }

    private static byte[] path(String text) {
        return text.getBytes(UTF_8);
    }

    private byte[] some(int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Whatever others do to the same files at the same moment, nothing but the errors of that may come. */
    void call(Posix posix) {
        String name = DIRECTORY + random.nextInt(DIRECTORIES) + "/s" + random.nextInt(FILES);
        String other = DIRECTORY + random.nextInt(DIRECTORIES) + "/s" + random.nextInt(FILES);
        int call = random.nextInt(8);
        try {
            switch (call) {
                case 0 -> posix.unlink(path(name));
                case 1 -> posix.rename(path(name), path(other));
                case 2 -> posix.link(path(name), path(other));
                case 3 -> posix.truncate(path(name), random.nextInt(maxBytes));
                case 4 -> posix.setXattr(path(name), path("user.s"), MemorySegment.ofArray(some(5000)), 0, true);
                default -> fileCall(posix, call, name, other);
            }
        } catch (ErrnoException e) {
            assertThat(e.errno()).isIn(Errno.ENOSPC, Errno.ENOENT, Errno.EEXIST, Errno.EFAULT, Errno.EINVAL);
        }
    }

    private void fileCall(Posix posix, int call, String name, String other) {
        int position = random.nextInt(maxBytes);
        byte[] bytes = some(16 << 10);
        try (OpenFile file = posix.open(path(name), OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0644)) {
            file.write(MemorySegment.ofArray(bytes), position);
            if (call == 5) {
                file.allocate(random.nextBoolean() ? KEEP_SIZE | PUNCH_HOLE : ZERO_RANGE, position, bytes.length);
            } else if (call == 6) {
                try (OpenFile target = posix.open(path(other), OpenFlags.O_RDWR, 0)) {
                    target.copyRange(file, position, random.nextInt(maxBytes) + maxBytes, bytes.length);
                }
            } else {
                mapping(file);
            }
            file.read(MemorySegment.ofArray(bytes), position);
        }
    }

    private void mapping(OpenFile file) {
        byte[] bytes = some(100);
        try (Mapping mapping = file.map(0, maxBytes, true, true)) {
            for (int round = 0; round < 3; round++) {
                mapping.store((long) random.nextInt(maxBytes / PAGE) * PAGE, MemorySegment.ofArray(bytes));
            }
            if (random.nextBoolean()) {
                mapping.sync(0, maxBytes);
            }
        }
    }
}
