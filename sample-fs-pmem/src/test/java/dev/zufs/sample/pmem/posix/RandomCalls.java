package dev.zufs.sample.pmem.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Draws system calls at random, makes them on two kernels, and fails at the first answer that differs, with the calls before it.
 */
final class RandomCalls {

    private static final List<Calls.Caller> CALLERS = List.of(Calls.Caller.values());
    private static final String[] NAMES = {"a", "b", "c", "d"};
    private static final String[] ODD = {"", "/", ".", "..", "a/", "b/.", "c/..", "x".repeat(256), "a//b", "d/./a"};
    private static final String[] XATTRS = {
        "user.one", "user.two", "trusted.three", "user.", "security.four", "unknown.five", "six", "system.seven"
    };
    private static final String[] ACLS = {"system.posix_acl_access", "system.posix_acl_default"};
    private static final int[] MODES = {0, 0777, 0755, 0644, 0600, 0444, 0700, 01775, 02775, 04755, 06777, 0070, 0007};
    private static final int[] OPEN_FLAGS = {
        0,
        1,
        2,
        0x40 | 2,
        0x40 | 1,
        0xC0 | 2,
        0x200 | 1,
        0x240 | 2,
        0x400 | 1,
        0x440 | 2,
        0x10000,
        0x20000,
        0x200000,
        0x410002,
        0x410082,
        0x10040,
        0x400000,
        3,
        0x40 | 0x10000
    };
    /** Those that a tmpfs has too, and some that nobody has. */
    private static final int[] FALLOCATE_MODES = {0, 0, 1, 3, 3, 2, 0x100};

    /** What is known to differ between two kernels, and is left out then. */
    enum Difference {
        /**
         * A chown(2) to -1 and -1, by others, of a file with setuid or setgid: EPERM on Linux. Through FUSE it cannot be told from
         * what the kernel sends before a write.
         */
        CHOWN_TO_NOTHING_BY_OTHERS,
        /**
         * Writes of somebody outside of the group take setgid also from what the group may not execute, on Linux from 6.2 on.
         * FUSE has it that it stays, and does not say who is in the group.
         */
        SETGID_WITHOUT_EXECUTE
    }

    private final Random random;
    private final Set<Difference> differences;
    private final Calls own;
    private final Calls other;
    private final List<String> history = new ArrayList<>();
    private Calls.Answer last = Calls.Answer.of(0);
    private final boolean[] open = new boolean[Calls.SLOTS];
    private final boolean[] directories = new boolean[Calls.SLOTS];
    private final Calls.Caller[] openers = new Calls.Caller[Calls.SLOTS];
    private Calls.Caller caller = Calls.Caller.ROOT;

    RandomCalls(Random random, Calls own, Calls other) {
        this(random, own, other, Set.of());
    }

    /** Makes one that leaves out what is known to differ. */
    RandomCalls(Random random, Calls own, Calls other, Set<Difference> differences) {
        this.random = random;
        this.differences = differences;
        this.own = own;
        this.other = other;
    }

    void run(int calls) {
        setUp();
        for (int number = 0; number < calls; number++) {
            if (random.nextInt(8) == 0) {
                caller = CALLERS.get(random.nextInt(CALLERS.size()));
            }
            step();
            if (number % 50 == 49) {
                compareTree("/", 0);
            }
        }
    }

    private void setUp() {
        both("chmod", calls -> calls.chmod(bytes("/"), 0755));
        both("mkdir", calls -> calls.mkdir(bytes("/a"), 0777));
        both("chmod", calls -> calls.chmod(bytes("/a"), 0777));
        both("mkdir", calls -> calls.mkdir(bytes("/b"), 0755));
        both("chown", calls -> calls.chown(bytes("/b"), 1000, 1000, false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private int pick(int[] of) {
        return of[random.nextInt(of.length)];
    }

    private String pick(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        int depth = 1 + random.nextInt(3);
        for (int level = 0; level < depth; level++) {
            path.append('/').append(pick(NAMES));
        }
        return random.nextInt(12) == 0 ? path.append('/').append(pick(ODD)).toString() : path.toString();
    }

    private long position() {
        return switch (random.nextInt(12)) {
            case 0 -> -1;
            case 1 -> 4096L * random.nextInt(20);
            case 2 -> 3_000_000L + random.nextInt(10_000);
            default -> random.nextInt(50_000);
        };
    }

    private byte[] content() {
        byte[] content = new byte[random.nextInt(8) == 0 ? 0 : random.nextInt(random.nextBoolean() ? 200 : 20_000)];
        random.nextBytes(content);
        return content;
    }

    private void step() {
        String path = path();
        byte[] name = bytes(path);
        int slot = random.nextInt(Calls.SLOTS);
        int mode = pick(MODES);
        boolean follow = random.nextBoolean();
        switch (random.nextInt(36)) {
            case 0, 1, 2, 3, 4 -> {
                int flags = pick(OPEN_FLAGS);
                if (isSpecial(path)) {
                    return;
                }
                watch(
                        "open %d %s 0x%x %o".formatted(slot, path, flags, mode),
                        path,
                        c -> c.open(slot, name, flags, mode));
                noteOpened(slot, path);
            }
            case 5 -> {
                byFile(slot, "close " + slot, c -> c.close(slot));
                open[slot] = false;
            }
            case 6, 7 -> {
                byte[] content = content();
                long at = position();
                byFile(
                        slot,
                        "pwrite %d %d at %d".formatted(slot, content.length, at),
                        c -> c.pwrite(slot, content, at));
            }
            case 8 -> {
                byte[] content = content();
                byFile(slot, "write %d %d".formatted(slot, content.length), c -> c.write(slot, content));
            }
            case 9, 10 -> {
                long at = position();
                int length = random.nextInt(60_000);
                byFile(slot, "pread %d %d at %d".formatted(slot, length, at), c -> c.pread(slot, length, at));
            }
            case 11 -> {
                int length = random.nextInt(3_000);
                byFile(slot, "read %d %d".formatted(slot, length), c -> c.read(slot, length));
            }
            case 12 -> {
                long size = position();
                byFile(slot, "ftruncate %d %d".formatted(slot, size), c -> c.ftruncate(slot, size));
            }
            case 13 -> {
                int how = pick(FALLOCATE_MODES);
                long at = position();
                long length = random.nextInt(10) == 0 ? 0 : random.nextInt(40_000);
                byFile(
                        slot,
                        "fallocate %d 0x%x %d %d".formatted(slot, how, at, length),
                        c -> c.fallocate(slot, how, at, length));
            }
            case 14 -> {
                long at = position();
                int whence = random.nextInt(6);
                byRegularFile(slot, "lseek %d %d %d".formatted(slot, at, whence), c -> c.lseek(slot, at, whence));
            }
            case 15 -> {
                int from = random.nextInt(Calls.SLOTS);
                long fromAt = position();
                long at = position();
                long length = random.nextInt(30_000);
                byFile(
                        open[from] ? slot : from,
                        "copy %d at %d to %d at %d, %d".formatted(from, fromAt, slot, at, length),
                        c -> c.copy(from, fromAt, slot, at, length));
            }
            case 16 -> byFile(slot, "fchmod %d %o".formatted(slot, mode), c -> c.fchmod(slot, mode));
            case 17 -> {
                // Others may not do that by file at all.
                if (open[slot] && openers[slot] == Calls.Caller.ROOT) {
                    caller = Calls.Caller.ROOT;
                    watch("linkat %d %s".formatted(slot, path), path, c -> c.linkOpen(slot, name));
                }
            }
            case 18, 19 -> watch("mkdir %s %o".formatted(path, mode), path, c -> c.mkdir(name, mode));
            case 20 -> {
                int type = pick(new int[] {0, 0100000, 0010000, 0140000, 0040000, 0120000, 0020000});
                watch("mknod %s %o".formatted(path, type | mode), path, c -> c.mknod(name, type | mode));
            }
            case 21 -> watch("rmdir " + path, path, c -> c.rmdir(name));
            case 22 -> watch("unlink " + path, path, c -> c.unlink(name));
            case 23, 24, 25 -> {
                String to = path();
                int flags = pick(new int[] {0, 0, 0, 0, 1, 2, 2, 3, 8});
                // The names stand for others afterwards: only where they lie is looked at.
                watch(
                        "rename %s %s %d".formatted(path, to, flags),
                        List.of(parent(path), parent(to)),
                        c -> c.rename(name, bytes(to), flags));
            }
            case 26 -> {
                caller = Calls.Caller.ROOT; // a sysctl restricts links to files of others
                String to = path();
                watch(
                        "link %s %s".formatted(path, to),
                        List.of(path, to, parent(path), parent(to)),
                        c -> c.link(name, bytes(to)));
            }
            case 27 -> {
                String text = pick(new String[] {"a", "../b", "/a/b", "c/d", "/", "loop", "", "nothing/there", path()});
                watch("symlink %s %s".formatted(text, path), path, c -> c.symlink(bytes(text), name));
            }
            case 28 -> both("readlink " + path, c -> c.readlink(name));
            case 29 -> watch("chmod %s %o".formatted(path, mode), path, c -> c.chmod(name, mode));
            case 30 -> {
                int uid = pick(new int[] {-1, 0, 1000, 1001});
                int gid = pick(new int[] {-1, 0, 1000, 1002});
                if (uid == -1 && gid == -1 && differences.contains(Difference.CHOWN_TO_NOTHING_BY_OTHERS)) {
                    caller = Calls.Caller.ROOT;
                }
                watch(
                        "chown %s %d %d %b".formatted(path, uid, gid, follow),
                        path,
                        c -> c.chown(name, uid, gid, follow));
            }
            case 31 -> {
                long size = position();
                watch("truncate %s %d".formatted(path, size), path, c -> c.truncate(name, size));
            }
            case 32 -> {
                int wanted = random.nextInt(8);
                both("access %s %d".formatted(path, wanted), c -> c.access(name, wanted));
                watch("utimens %s %b".formatted(path, follow), path, c -> c.utimens(name, follow));
            }
            case 33 -> xattr(path, follow);
            default -> acl(path);
        }
    }

    /** Says whether a path leads to what has no content here: a pipe, a socket or a device. */
    private boolean isSpecial(String path) {
        own.as(Calls.Caller.ROOT);
        int mode = modeOf(own.stat(bytes(path), true));
        return mode != 0 && FileType.ofMode(mode) != FileType.REGULAR && FileType.ofMode(mode) != FileType.DIRECTORY;
    }

    /** Gives the mode that a stat tells, 0 if there is nothing. */
    private static int modeOf(Calls.Answer stat) {
        String found = stat.detail();
        return found.isEmpty() ? 0 : Integer.parseInt(found.substring("mode ".length(), found.indexOf(',')), 8);
    }

    private void noteOpened(int slot, String path) {
        open[slot] = last.value() == 0;
        openers[slot] = caller;
        own.as(Calls.Caller.ROOT);
        directories[slot] = own.stat(bytes(path), true).detail().startsWith("mode 4");
    }

    private void xattr(String path, boolean follow) {
        String name = pick(XATTRS);
        byte[] file = bytes(path);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                byte[] value = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(300)];
                random.nextBytes(value);
                int flags = random.nextInt(4);
                watch(
                        "setxattr %s %s %d %d".formatted(path, name, value.length, flags),
                        path,
                        c -> c.setxattr(file, bytes(name), value, flags, follow));
            }
            case 2 -> watch("removexattr " + path + ' ' + name, path, c -> c.removexattr(file, bytes(name), follow));
            default -> both("getxattr " + path + ' ' + name, c -> c.getxattr(file, bytes(name), follow));
        }
    }

    private void acl(String path) {
        String name = ACLS[random.nextInt(ACLS.length)];
        byte[] file = bytes(path);
        if (random.nextInt(5) == 0) {
            watch("removexattr " + path + ' ' + name, path, c -> c.removexattr(file, bytes(name), true));
            return;
        }
        byte[] list = randomAcl();
        watch(
                "setxattr %s %s %s".formatted(path, name, HexFormat.of().formatHex(list)),
                path,
                c -> c.setxattr(file, bytes(name), list, 0, true));
    }

    /** Makes an access control list as its extended attribute has it; sometimes one without a mask that it needs. */
    private byte[] randomAcl() {
        boolean user = random.nextBoolean();
        boolean group = random.nextBoolean();
        boolean mask = random.nextInt(10) == 0 ? random.nextBoolean() : user || group;
        ByteBuffer list =
                ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        entry(list, 1, -1);
        if (user) {
            entry(list, 2, random.nextBoolean() ? 1000 : 1001);
        }
        entry(list, 4, -1);
        if (group) {
            entry(list, 8, random.nextBoolean() ? 1000 : 1002);
        }
        if (mask) {
            entry(list, 16, -1);
        }
        entry(list, 32, -1);
        return Arrays.copyOf(list.array(), list.position());
    }

    private void entry(ByteBuffer list, int tag, int id) {
        list.putShort((short) tag).putShort((short) random.nextInt(8)).putInt(id);
    }

    private void watch(String call, String path, Function<Calls, Calls.Answer> action) {
        watch(call, List.of(path, parent(path)), action);
    }

    /** Compares, besides the answers, whose times the call has changed: what it names, and where that lies. */
    private void watch(String call, List<String> paths, Function<Calls, Calls.Answer> action) {
        List<byte[]> watched = paths.stream()
                .distinct()
                .filter(each -> !each.isEmpty() && each.length() < 200)
                .map(RandomCalls::bytes)
                .toList();
        own.as(Calls.Caller.ROOT);
        other.as(Calls.Caller.ROOT);
        List<long[]> ownBefore = watched.stream().map(own::times).toList();
        List<long[]> otherBefore = watched.stream().map(other::times).toList();
        long now = other.clock();
        // Linux gives changes the time of the last tick, unless somebody has looked; then a change may not show.
        List<Boolean> otherCould = otherBefore.stream()
                .map(times -> times.length == 0 || (times[0] < now && times[1] < now))
                .toList();
        both(call, action);
        own.as(Calls.Caller.ROOT);
        other.as(Calls.Caller.ROOT);
        for (int index = 0; index < watched.size(); index++) {
            String what = new String(watched.get(index), ISO_8859_1);
            if (!otherCould.get(index)) {
                continue;
            }
            assertThat(changes(what, ownBefore.get(index), own.times(watched.get(index))))
                    .as(story())
                    .isEqualTo(changes(what, otherBefore.get(index), other.times(watched.get(index))));
        }
        if (differences.contains(Difference.SETGID_WITHOUT_EXECUTE)) {
            dropOddSetGid(watched);
        }
    }

    /** Takes away what only a call of {@link Difference#SETGID_WITHOUT_EXECUTE} would. */
    private void dropOddSetGid(List<byte[]> paths) {
        for (byte[] path : paths) {
            int mode = modeOf(own.stat(path, true));
            if ((mode & 02010) == 02000 && FileType.ofMode(mode) == FileType.REGULAR) {
                Calls.Caller current = caller;
                caller = Calls.Caller.ROOT;
                both("chmod without setgid", calls -> calls.chmod(path, mode & 05777));
                caller = current;
            }
        }
    }

    private static String parent(String path) {
        String stripped = path.replaceAll("/+$", "");
        int slash = stripped.lastIndexOf('/');
        return slash <= 0 ? "/" : stripped.substring(0, slash);
    }

    private static String changes(String what, long[] before, long[] after) {
        if (before.length == 0 || after.length == 0) {
            return what + ": " + before.length + " to " + after.length;
        }
        return what + ": content " + (before[0] != after[0]) + ", inode " + (before[1] != after[1]);
    }

    /** Makes a call by file if the file is open, as the one who opened it: all others have no part in it here. */
    private void byFile(int slot, String call, Function<Calls, Calls.Answer> action) {
        if (open[slot]) {
            Calls.Caller current = caller;
            caller = openers[slot];
            both(call, action);
            caller = current;
        }
    }

    /** Where a directory ends is every filesystem's own. */
    private void byRegularFile(int slot, String call, Function<Calls, Calls.Answer> action) {
        if (!directories[slot]) {
            byFile(slot, call, action);
        }
    }

    private void both(String call, Function<Calls, Calls.Answer> action) {
        own.as(caller);
        other.as(caller);
        history.add(caller + ": " + call);
        Calls.Answer expected = action.apply(other);
        history.set(history.size() - 1, caller + ": " + call + " = " + expected.value());
        Calls.Answer mine = action.apply(own);
        assertThat(mine).as(story()).isEqualTo(expected);
        last = expected;
    }

    private String story() {
        return "the last of " + history.size() + " calls, in short:\n"
                + String.join("\n", history.subList(Math.max(0, history.size() - 60), history.size()));
    }

    void compareTree(String directory, int depth) {
        caller = Calls.Caller.ROOT;
        both("list " + directory, c -> c.list(bytes(directory)));
        for (String name : NAMES) {
            String path = directory + name;
            both("lstat " + path, c -> c.stat(bytes(path), false));
            both("stat " + path, c -> c.stat(bytes(path), true));
            both("listxattr " + path, c -> c.listxattr(bytes(path), false));
            for (String acl : ACLS) {
                both("getxattr " + path + ' ' + acl, c -> c.getxattr(bytes(path), bytes(acl), true));
            }
            if (depth < 3 && own.stat(bytes(path), false).detail().startsWith("mode 4")) {
                compareTree(path + '/', depth + 1);
            } else if (!isSpecial(path)) {
                both("open 0 " + path, c -> c.open(0, bytes(path), 0x20000 | 0x800, 0));
                noteOpened(0, path);
                byFile(0, "pread 0", c -> c.pread(0, 200_000, 0));
            }
        }
    }
}
