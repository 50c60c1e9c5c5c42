package dev.zufs.sample.pmem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.mock.MockZuf;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.inode.Profile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one thread of a stress test, remembers the last ones, and counts those that found no space. */
final class StressCaller {

    private static final int HISTORY = 40;

    /** A call that may find no space. */
    interface Call {
        void run();
    }

    private final ArrayDeque<String> history = new ArrayDeque<>();
    private final Random random;
    private final Profile profile;
    private @Nullable Posix posix;
    private int shortages;

    StressCaller(Random random, Profile profile) {
        this.random = random;
        this.profile = profile;
    }

    static byte[] path(String text) {
        return text.getBytes(UTF_8);
    }

    /** Begins to use a mount. */
    Posix posix(MockZuf zuf) {
        Posix own = zuf.posix();
        posix = own;
        return own;
    }

    int shortages() {
        return shortages;
    }

    void noteShortage() {
        shortages++;
    }

    void note(String what) {
        if (history.size() == HISTORY) {
            history.removeFirst();
        }
        history.addLast(what);
    }

    byte[] some(int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Makes a call, and says whether there was space for it. */
    boolean fits(Call call) {
        try {
            call.run();
            return true;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOSPC) {
                throw e;
            }
            noteShortage();
            note("ENOSPC");
            return false;
        }
    }

    OpenFile open(String name) {
        return Objects.requireNonNull(posix).open(path(name), OpenFlags.O_RDWR, 0);
    }

    /** The kernel module leaves the size that it has stored before a write that then failed, or was short. */
    void write(OpenFile open, StressedFile file, int position, byte[] bytes) {
        fits(() -> file.write(position, bytes, (int) open.write(MemorySegment.ofArray(bytes), position)));
        restoreSize(open, file);
    }

    void restoreSize(OpenFile open, StressedFile file) {
        if (open.status().size() != file.bytes.length) {
            assertThat(profile).isEqualTo(Profile.ZUF);
            open.truncate(file.bytes.length);
        }
    }

    @Override
    public String toString() {
        return history.toString();
    }
}
