package dev.zufs.sample.pmem;

import static dev.zufs.sample.pmem.StressCaller.path;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.mock.MockZuf;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.Profile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * One thread of a stress test. In a directory of its own it knows what every file must have; in one that all threads share it
 * makes the same calls, and only knows that nothing may be damaged.
 */
final class StressWorker implements Callable<Void> {

    private static final int PAGE = Layout.BLOCK_BYTES;
    private static final int FILES = 12;
    private static final int MAX_BYTES = 96 << 10;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int ZERO_RANGE = 0x10;

    private final MockZuf zuf;
    private final Random random;
    private final String home;
    private final int steps;
    private final Map<String, StressedFile> files = new TreeMap<>();
    private final StressCaller caller;
    private final SharedCalls sharing;
    private Posix posix;

    StressWorker(MockZuf zuf, Profile profile, int number, long seed, int steps) {
        this.zuf = zuf;
        this.random = new Random(seed);
        this.home = "/t" + number;
        this.steps = steps;
        this.caller = new StressCaller(random, profile);
        this.posix = caller.posix(zuf);
        this.sharing = new SharedCalls(random, MAX_BYTES);
    }

    int shortages() {
        return caller.shortages();
    }

    void prepare() {
        posix = caller.posix(zuf);
        posix.makeDirectory(path(home), 0755);
    }

    @Override
    public Void call() {
        for (int step = 0; step < steps; step++) {
            try {
                step();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(home + ", step " + step + " of " + caller + ": " + e, e);
            }
        }
        return null;
    }

    private void step() {
        switch (random.nextInt(22)) {
            case 0, 1, 2, 3 -> write();
            case 4, 5 -> overwrite();
            case 6 -> truncate();
            case 7 -> allocate();
            case 8 -> punch();
            case 9 -> zeroRange();
            case 10 -> copy();
            case 11 -> rename();
            case 12 -> unlink();
            case 13, 14 -> compare(name());
            case 15 -> list();
            case 16 -> setAttribute();
            case 17 -> removeAttribute();
            case 18 -> map();
            case 19 -> passing();
            default -> {
                caller.note("shared");
                sharing.call(posix);
            }
        }
        if (random.nextInt(60) == 0) {
            caller.note("evict");
            zuf.vfs().dropCaches();
        }
    }

    private String name() {
        return home + "/f" + random.nextInt(FILES);
    }

    private void write() {
        String name = name();
        StressedFile file = files.get(name);
        if (file == null) {
            caller.note("create " + name);
            if (!caller.fits(() -> posix.open(path(name), OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0644)
                    .close())) {
                return;
            }
            file = new StressedFile();
            files.put(name, file);
        }
        byte[] bytes = caller.some(24 << 10);
        int position = random.nextInt(3) == 0 ? file.bytes.length : random.nextInt(file.bytes.length + 8192);
        if (position + bytes.length <= MAX_BYTES) {
            caller.note("write " + name + " " + position + "+" + bytes.length);
            StressedFile target = file;
            try (OpenFile open = caller.open(name)) {
                caller.write(open, target, position, bytes);
            }
        }
    }

    /** Bytes that have blocks can be written, however full the filesystem is. */
    private void overwrite() {
        String name = name();
        StressedFile file = files.get(name);
        if (file == null || file.bytes.length == 0) {
            return;
        }
        int position = random.nextInt(file.bytes.length);
        int room = file.allocatedFrom(position);
        if (room == 0) {
            return;
        }
        byte[] bytes = caller.some(Math.min(room, 12 << 10));
        caller.note("overwrite " + name + " " + position + "+" + bytes.length);
        try (OpenFile open = caller.open(name)) {
            assertThat(open.write(MemorySegment.ofArray(bytes), position)).isEqualTo(bytes.length);
        }
        file.write(position, bytes, bytes.length);
    }

    private void truncate() {
        String name = name();
        StressedFile file = files.get(name);
        if (file != null) {
            int size = random.nextInt(2) == 0 ? random.nextInt(MAX_BYTES) : random.nextInt(file.bytes.length + 1);
            caller.note("truncate " + name + " " + size);
            posix.truncate(path(name), size);
            file.truncate(size);
        }
    }

    private void allocate() {
        String name = name();
        StressedFile file = files.get(name);
        if (file != null) {
            int position = random.nextInt(MAX_BYTES / 2);
            int length = 1 + random.nextInt(MAX_BYTES / 2);
            boolean keep = random.nextBoolean();
            caller.note("allocate " + name + " " + position + "+" + length + " " + keep);
            try (OpenFile open = caller.open(name)) {
                if (caller.fits(() -> open.allocate(keep ? KEEP_SIZE : 0, position, length))) {
                    file.allocated(position, length);
                    file.grow(keep ? 0 : position + length);
                }
            }
        }
    }

    private void punch() {
        String name = name();
        StressedFile file = files.get(name);
        if (file != null) {
            int position = random.nextInt(MAX_BYTES);
            int length = 1 + random.nextInt(MAX_BYTES / 3);
            caller.note("punch " + name + " " + position + "+" + length);
            try (OpenFile open = caller.open(name)) {
                if (caller.fits(() -> open.allocate(KEEP_SIZE | PUNCH_HOLE, position, length))) {
                    file.zero(position, length);
                }
                file.freed(position, length);
            }
        }
    }

    private void zeroRange() {
        String name = name();
        StressedFile file = files.get(name);
        if (file != null) {
            int position = random.nextInt(MAX_BYTES / 2);
            int length = 1 + random.nextInt(MAX_BYTES / 2);
            boolean keep = random.nextBoolean();
            caller.note("zero " + name + " " + position + "+" + length + " " + keep);
            try (OpenFile open = caller.open(name)) {
                if (caller.fits(() -> open.allocate(keep ? KEEP_SIZE | ZERO_RANGE : ZERO_RANGE, position, length))) {
                    file.zero(position, length);
                    file.allocated(position, length);
                    file.grow(keep ? 0 : position + length);
                }
            }
        }
    }

    private void copy() {
        String from = name();
        String to = name();
        StressedFile source = files.get(from);
        StressedFile target = files.get(to);
        if (source == null || target == null || source == target || source.bytes.length == 0) {
            return;
        }
        int sourcePosition = random.nextInt(source.bytes.length);
        int length = 1 + random.nextInt(source.bytes.length - sourcePosition);
        int position = random.nextInt(Math.min(target.bytes.length, MAX_BYTES - length) + 1);
        caller.note("copy " + from + " " + sourcePosition + "+" + length + " to " + to + " " + position);
        try (OpenFile in = caller.open(from);
                OpenFile out = caller.open(to)) {
            caller.fits(() -> {
                int count = (int) out.copyRange(in, sourcePosition, position, length);
                byte[] bytes = new byte[count];
                System.arraycopy(source.bytes, sourcePosition, bytes, 0, count);
                target.write(position, bytes, count);
            });
            caller.restoreSize(out, target); // which the profile ZUF copies by writes
            target.freed(position, length); // holes come over too
        }
    }

    private void rename() {
        String from = name();
        String to = name();
        StressedFile file = files.get(from);
        if (file != null) {
            caller.note("rename " + from + " " + to);
            if (caller.fits(() -> posix.rename(path(from), path(to)))) {
                files.remove(from);
                files.put(to, file);
            }
        }
    }

    private void unlink() {
        String name = name();
        if (files.remove(name) != null) {
            caller.note("unlink " + name);
            posix.unlink(path(name));
        }
    }

    /** Compares all that a file has with what it must have. */
    private void compare(String name) {
        StressedFile file = files.get(name);
        if (file == null) {
            return;
        }
        caller.note("compare " + name);
        byte[] found = new byte[MAX_BYTES + 1];
        try (OpenFile open = posix.open(path(name), OpenFlags.O_RDONLY, 0)) {
            int count = 0;
            for (int done = -1; done != 0; count += done) {
                done = (int) open.read(MemorySegment.ofArray(found).asSlice(count), count);
            }
            assertThat(count).as("size of %s", name).isEqualTo(file.bytes.length);
            int mismatch = java.util.Arrays.mismatch(found, 0, count, file.bytes, 0, count);
            assertThat(mismatch).as("first wrong byte of %s", name).isEqualTo(-1);
        }
        file.attributes.forEach((key, value) -> {
            byte[] is = new byte[value.length + 1];
            int length = posix.getXattr(path(name), path("user." + key), MemorySegment.ofArray(is), true);
            assertThat(java.util.Arrays.copyOf(is, length)).isEqualTo(value);
        });
    }

    void compareAll() {
        posix = caller.posix(zuf);
        List.copyOf(files.keySet()).forEach(this::compare);
        list();
    }

    /** Every file is listed once, also if others come and go meanwhile. */
    private void list() {
        caller.note("list");
        List<String> names = new ArrayList<>();
        String passing = home + "/passing";
        try (OpenFile directory = posix.open(path(home), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0)) {
            boolean more = true;
            while (more) {
                int most = names.size() + 5;
                more = directory.readDirectory(
                        100,
                        entry -> names.size() < most
                                && names.add(
                                        home + "/" + new String(entry.name().toBytes(), UTF_8)));
                if (random.nextBoolean()) {
                    caller.fits(() -> posix.makeSymbolicLink(path("x".repeat(1 + random.nextInt(200))), path(passing)));
                    removePassing(passing);
                }
            }
        }
        names.removeIf(each -> each.endsWith("/.") || each.endsWith("/..") || each.equals(passing));
        assertThat(names).as("names of %s", home).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(names)).isEqualTo(files.keySet());
    }

    private void removePassing(String passing) {
        try {
            posix.unlink(path(passing));
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOENT);
        }
    }

    private void setAttribute() {
        String name = name();
        StressedFile file = files.get(name);
        if (file != null) {
            byte[] value = caller.some(random.nextBoolean() ? 50 : 9000);
            FileName key = FileName.of("k" + random.nextInt(3));
            caller.note("setxattr " + name + " " + key + " " + value.length);
            if (caller.fits(
                    () -> posix.setXattr(path(name), path("user." + key), MemorySegment.ofArray(value), 0, true))) {
                file.attributes.put(key, value);
            }
        }
    }

    private void removeAttribute() {
        String name = name();
        StressedFile file = files.get(name);
        if (file != null && !file.attributes.isEmpty()) {
            FileName key = file.attributes.keySet().iterator().next();
            caller.note("removexattr " + name + " " + key);
            if (caller.fits(() -> posix.removeXattr(path(name), path("user." + key), true))) {
                file.attributes.remove(key);
            }
        }
    }

    /** Stores into a mapping and writes beside it. */
    private void map() {
        String name = name();
        StressedFile file = files.get(name);
        if (file == null || file.bytes.length < 2) {
            return;
        }
        caller.note("map " + name);
        try (OpenFile open = caller.open(name);
                Mapping mapping = open.map(0, file.bytes.length, true, true)) {
            for (int round = 0; round < 6; round++) {
                int position = random.nextInt(file.bytes.length);
                byte[] bytes = caller.some(Math.min(file.bytes.length, (position | PAGE - 1) + 1) - position);
                switch (random.nextInt(4)) {
                    case 0, 1 -> store(mapping, file, position, bytes);
                    case 2 -> {
                        caller.note("write beside " + position + "+" + bytes.length);
                        caller.write(open, file, position, bytes);
                    }
                    default -> {
                        byte[] found = new byte[bytes.length];
                        mapping.load(position, MemorySegment.ofArray(found));
                        byte[] expected = java.util.Arrays.copyOfRange(file.bytes, position, position + found.length);
                        assertThat(found).as("mapped bytes at %d", position).isEqualTo(expected);
                    }
                }
            }
        }
    }

    /** A program gets SIGBUS where there is no block for a page. */
    private void store(Mapping mapping, StressedFile file, int position, byte[] bytes) {
        caller.note("store " + position + "+" + bytes.length);
        try {
            mapping.store(position, MemorySegment.ofArray(bytes));
            file.write(position, bytes, bytes.length);
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.EFAULT);
            caller.noteShortage();
        }
    }

    /** Makes a directory with something in it, and removes both. */
    private void passing() {
        String directory = home + "/d";
        caller.note("passing directory");
        if (caller.fits(() -> posix.makeDirectory(path(directory), 0755))) {
            boolean made = caller.fits(() ->
                    posix.makeSymbolicLink(path("y".repeat(1 + random.nextInt(300))), path(directory + "/l")));
            if (made) {
                posix.unlink(path(directory + "/l"));
            }
            posix.removeDirectory(path(directory));
        }
    }

    /** Removes everything that this thread knows of. */
    void clear() {
        List.copyOf(files.keySet()).forEach(name -> posix.unlink(path(name)));
        files.clear();
        posix.removeDirectory(path(home));
    }
}
