package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.SpaceOperations;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.wire.FiemapExtent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the application of the recorded traffic did, step by step, with the results that it got.
 *
 * <p>Its memory lies where the recorded offsets say that it lay.
 */
final class ReplayScript {

    /** Says at which offset in its page the memory of a step's request lay. */
    interface Offsets {
        int of(String step, int index);
    }

    private static final int BIG_BYTES = 9 * (1 << 20) - 3;

    private final VfsMount vfs;
    private final Posix posix;
    private final Offsets offsets;
    private final Map<String, Runnable> steps = new LinkedHashMap<>();
    private final Map<String, OpenFile> files = new LinkedHashMap<>();
    private @Nullable Mapping shared;
    private @Nullable Mapping privately;

    ReplayScript(VfsMount vfs, Offsets offsets) {
        this.vfs = vfs;
        this.posix = vfs.as(Credentials.root(), 022);
        this.offsets = offsets;
        files();
        names();
        links();
        directories();
        space();
        ioctls();
        xattrs();
        attributes();
        mappings();
        specialOpens();
        bigFile();
        removals();
        end();
    }

    Map<String, Runnable> steps() {
        return steps;
    }

    private void step(String name, Runnable action) {
        steps.put(name, action);
    }

    private void failing(String name, Errno errno, Runnable action) {
        steps.put(name, () -> assertFails(errno, action::run));
    }

    private void open(String key, String name, int flags, int mode) {
        files.put(key, posix.open(path(name), flags, mode));
    }

    private OpenFile file(String key) {
        return Objects.requireNonNull(files.get(key), key);
    }

    private void close(String key) {
        file(key).close();
    }

    private MemorySegment memory(String step, int index, long bytes) {
        int offset = offsets.of(step, index);
        return Arena.ofAuto().allocate(offset + bytes, 4096).asSlice(offset, bytes);
    }

    private void write(String step, String key, long position, long bytes) {
        step(
                step,
                () -> assertThat(file(key).write(memory(step, 0, bytes), position))
                        .isEqualTo(bytes));
    }

    private void read(String step, String key, long position, long bytes, long result) {
        step(step, () -> {
            MemorySegment memory = result == 0 ? Arena.ofAuto().allocate(bytes) : memory(step, 0, bytes);
            assertThat(file(key).read(memory, position)).isEqualTo(result);
        });
    }

    private void create(String step, String name, int mode) {
        step(
                step,
                () -> posix.open(path(name), OpenFlags.O_CREAT | OpenFlags.O_RDWR, mode)
                        .close());
    }

    private void status(String step, String name) {
        step(step, () -> assertThat(posix.status(path(name), false)).isNotNull());
    }

    private void files() {
        status("stat_root", "/");
        failing("lookup_missing", Errno.ENOENT, () -> posix.status(path("nope")));
        step("create_a", () -> open("a", "a", OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0640));
        write("write_4096_at_0", "a", 0, 4096);
        write("write_1_at_4095", "a", 4095, 1);
        read("read_4096_at_0", "a", 0, 4096, 4096);
        read("read_100_at_1000_unaligned_buf", "a", 1000, 100, 100);
        step("fstat_a", () -> assertThat(file("a").status().size()).isEqualTo(4096));
        write("write_8_at_4092_crossing", "a", 4092, 8);
        read("read_at_eof", "a", 4100, 10, 0);
        read("read_beyond_eof", "a", 9000, 10, 0);
        read("read_short_to_eof", "a", 4090, 100, 10);
        write("write_sparse_1_at_1M", "a", 1 << 20, 1);
        read("read_hole_4096_at_512K", "a", 1 << 19, 4096, 4096);
        step(
                "writev_3seg_at_0",
                () -> assertThat(file("a").write(segments("writev_3seg_at_0"), 0))
                        .isEqualTo(4107));
        step(
                "readv_3seg_at_0",
                () -> assertThat(file("a").read(segments("readv_3seg_at_0"), 0)).isEqualTo(4107));
        step("fstat_a2", () -> assertThat(file("a").status().blocks()).isEqualTo(24));
        step("fsync_a_no_mmap", () -> file("a").sync());
        step("fdatasync_a_no_mmap", () -> file("a").syncData());
        step("close_a", () -> close("a"));
    }

    /** Where extents are used, one request covers all segments. */
    private MemorySegment[] segments(String step) {
        long[] sizes = {10, 4096, 1};
        MemorySegment[] segments = new MemorySegment[sizes.length];
        for (int index = 0; index < sizes.length; index++) {
            segments[index] = memoryOrAligned(step, index, sizes[index]);
        }
        return segments;
    }

    private MemorySegment memoryOrAligned(String step, int index, long bytes) {
        try {
            return memory(step, index, bytes);
        } catch (IndexOutOfBoundsException e) {
            return Arena.ofAuto().allocate(bytes);
        }
    }

    private void names() {
        step("mkdir_d", () -> posix.makeDirectory(path("d"), 0755));
        status("stat_root_after_mkdir", "/");
        step("rename_a_to_d_b", () -> posix.rename(path("a"), path("d/b")));
        create("create_x", "x", 0600);
        create("create_y", "y", 0600);
        step("rename_x_over_y", () -> posix.rename(path("x"), path("y")));
        create("create_x2", "x", 0600);
        failing("rename_noreplace_x_y", Errno.EEXIST, () -> rename("x", "y", Posix.RENAME_NOREPLACE));
        failing("rename_exchange_x_y", Errno.EOPNOTSUPP, () -> rename("x", "y", Posix.RENAME_EXCHANGE));
        failing("rename_whiteout_x_z", Errno.EINVAL, () -> rename("x", "z", 4));
        step("mkdir_d2", () -> posix.makeDirectory(path("d2"), 0755));
        step("rename_dir_d2_into_d", () -> posix.rename(path("d2"), path("d/d2")));
        step("link_db_c", () -> posix.link(path("d/b"), path("c")));
        step("stat_c", () -> assertThat(posix.status(path("c")).linkCount()).isEqualTo(2));
        step("drop_caches_2_hardlink", this::dropSomeNames);
        step(
                "stat_c_hardlink_inode_cached",
                () -> assertThat(posix.status(path("c")).number()).isEqualTo(2));
    }

    private void rename(String from, String to, int flags) {
        posix.rename(path(from), posix, path(to), flags);
    }

    /** The names that the kernel gave up; of their inodes it gave up those that nothing else held, but not {@code d2}. */
    private void dropSomeNames() {
        Vnode root = vfs.zuf().root();
        vfs.names().forget(root, FileName.of("y"));
        vfs.zuf().inodes().dropUnused();
        vfs.names().forget(root, FileName.of("c"));
        try (OpenFile d = posix.open(path("d"), OpenFlags.O_PATH, 0)) {
            vfs.names().forget(d.handle().vnode(), FileName.of("d2"));
        }
    }

    private void links() {
        link("symlink_short_4", "d/b", "s_short");
        link("symlink_31", "L".repeat(31), "s_31");
        link("symlink_32", "L".repeat(32), "s_32");
        link("symlink_200", "L".repeat(200), "s_200");
        for (String[] pair : new String[][] {{"short", "3"}, {"31", "31"}, {"32", "32"}, {"200", "200"}}) {
            step(
                    "readlink_" + pair[0],
                    () -> assertThat(posix.readLink(path("s_" + pair[0]))).hasSize(Integer.parseInt(pair[1])));
        }
        step("mknod_fifo", () -> posix.makeNode(path("fifo"), 0x1000 | 0600, 0));
        step("mknod_chr_1_3", () -> posix.makeNode(path("chr"), 0x2000 | 0600, 1 << 20 | 3));
        step("mknod_sock", () -> posix.makeNode(path("sock"), 0xC000 | 0600, 0));
        step("stat_chr", () -> assertThat(posix.status(path("chr")).device()).isEqualTo(0x100003));
    }

    private void link(String step, String text, String name) {
        step(step, () -> posix.makeSymbolicLink(path(text), path(name)));
    }

    private void directories() {
        list("readdir_root", "/", 13);
        list("readdir_d", "d", 4);
        step("mkdir_big", () -> posix.makeDirectory(path("big"), 0755));
        step("create_200_in_big", () -> {
            for (int index = 0; index < 200; index++) {
                byte[] name = path("big/some_longer_file_name_%04d".formatted(index));
                posix.open(name, OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0600).close();
            }
        });
        list("readdir_big", "big", 202);
        create("create_name_255", "n".repeat(255), 0600);
        step("unlink_name_255", () -> posix.unlink(path("n".repeat(255))));
        failing(
                "create_name_256",
                Errno.ENAMETOOLONG,
                () -> posix.open(path("n".repeat(256)), OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0600));
    }

    private void list(String step, String name, int entries) {
        step(step, () -> {
            int[] count = new int[1];
            try (OpenFile directory = posix.open(path(name), OpenFlags.O_DIRECTORY, 0)) {
                boolean more = true;
                while (more) {
                    more = directory.readDirectory(entry -> ++count[0] > 0);
                }
            }
            assertThat(count[0]).isEqualTo(entries);
        });
    }

    private void space() {
        step("open_c", () -> open("c", "c", OpenFlags.O_RDWR, 0));
        step("ftruncate_down_10", () -> file("c").truncate(10));
        step("ftruncate_up_10000", () -> file("c").truncate(10_000));
        step("fstat_c", () -> assertThat(file("c").status().size()).isEqualTo(10_000));
        allocate("fallocate_0_at_0_16384", 0, 0, 16_384);
        allocate("fallocate_keep_size_32768", SpaceOperations.KEEP_SIZE, 16_384, 32_768);
        allocate("fallocate_punch_4096", SpaceOperations.PUNCH_HOLE | SpaceOperations.KEEP_SIZE, 4096, 4096);
        allocate("fallocate_zero_range", SpaceOperations.ZERO_RANGE, 100, 200);
        allocate("fallocate_collapse", SpaceOperations.COLLAPSE_RANGE, 0, 4096);
        failing("fallocate_insert", Errno.EOPNOTSUPP, () -> file("c").allocate(SpaceOperations.INSERT_RANGE, 0, 4096));
        step("fstat_c2", () -> assertThat(file("c").status().size()).isEqualTo(45_056));
        step(
                "seek_data_0",
                () -> assertThat(file("c").seek(0, OpenFile.SEEK_DATA)).isEqualTo(4096));
        step(
                "seek_hole_0",
                () -> assertThat(file("c").seek(0, OpenFile.SEEK_HOLE)).isZero());
        failing("fadvise_willneed", Errno.EINVAL, () -> file("c").advise(0, 8192, Advice.WILL_NEED));
        step("fadvise_dontneed", () -> file("c").advise(0, 8192, Advice.DO_NOT_NEED));
        step("fadvise_random", () -> file("c").advise(0, 0, Advice.RANDOM));
        read("read_after_fadv_random", "c", 0, 512, 512);
        step("fiemap_8", () -> {
            MemorySegment extents = memory("fiemap_8", 0, 8 * FiemapExtent.SIZE);
            assertThat(vfs.zuf().queries().extents(file("c").handle().vnode(), 0, Long.MAX_VALUE, 0, extents))
                    .isPositive();
        });
        step(
                "fiemap_count_only",
                () -> assertThat(file("c").countExtents(0, Long.MAX_VALUE)).isPositive());
    }

    private void allocate(String step, int mode, long offset, long length) {
        step(step, () -> file("c").allocate(mode, offset, length));
    }

    private void ioctls() {
        step("ioc_getflags", () -> file("c").ioctl(FileIoctl.FS_IOC_GETFLAGS, intArgument(0)));
        step("ioc_setflags_noatime", () -> file("c").ioctl(FileIoctl.FS_IOC_SETFLAGS, intArgument(0x80)));
        step("ioc_setflags_0", () -> file("c").ioctl(FileIoctl.FS_IOC_SETFLAGS, intArgument(0)));
        failing("ioc_unknown_IOWR_Q_7_8", Errno.ENOTTY, () -> {
            MemorySegment argument = MemorySegment.ofArray(new byte[8]);
            argument.set(ValueLayout.JAVA_BYTE, 0, (byte) 5);
            file("c").ioctl(0xC008_5107, argument);
        });
    }

    private static MemorySegment intArgument(int value) {
        MemorySegment argument = MemorySegment.ofArray(new byte[8]);
        argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, value);
        return argument;
    }

    private void xattrs() {
        set("setxattr_user_x_5", "user.x", "hello", 0);
        failing("getxattr_size_query", Errno.ERANGE, () -> file("c").getXattr(path("user.x"), null));
        step(
                "getxattr_100",
                () -> assertThat(file("c").getXattr(path("user.x"), room(100))).isEqualTo(5));
        failing("getxattr_2_erange", Errno.ERANGE, () -> file("c").getXattr(path("user.x"), room(2)));
        failing("getxattr_missing", Errno.ENODATA, () -> file("c").getXattr(path("user.none"), room(100)));
        step(
                "listxattr_size_query",
                () -> assertThat(file("c").listXattrs(null)).isEqualTo(2));
        step("listxattr_100", () -> assertThat(file("c").listXattrs(room(100))).isEqualTo(2));
        failing("setxattr_create_exists", Errno.EEXIST, () -> file("c").setXattr(path("user.x"), bytes("q"), 1));
        set("setxattr_replace", "user.x", "world!", 2);
        set("setxattr_empty", "user.e", "", 0);
        set("setxattr_trusted", "trusted.t", "T", 0);
        set("setxattr_security", "security.t", "T", 0);
        step("removexattr", () -> file("c").removeXattr(path("user.x")));
        step("set_posix_acl_access", () -> file("c").setXattr(path("system.posix_acl_access"), acl(540), 0));
        step(
                "get_posix_acl_access",
                () -> assertThat(file("c").getXattr(path("system.posix_acl_access"), room(100)))
                        .isEqualTo(44));
        step(
                "set_posix_acl_default_dir",
                () -> posix.setXattr(path("d"), path("system.posix_acl_default"), acl(-1), 0, true));
        create("create_in_acl_dir", "d/acl", 0666);
    }

    private void set(String step, String name, String value, int flags) {
        step(step, () -> file("c").setXattr(path(name), bytes(value), flags));
    }

    private static MemorySegment room(int bytes) {
        return MemorySegment.ofArray(new byte[bytes]);
    }

    /** Owner rw, user 1000 rw, group r, mask rw, others r. */
    static MemorySegment acl(int unusedId) {
        int[][] entries = {{1, 6, unusedId}, {2, 6, 1000}, {4, 4, unusedId}, {0x10, 6, unusedId}, {0x20, 4, unusedId}};
        MemorySegment value = MemorySegment.ofArray(new byte[4 + 8 * entries.length]);
        value.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 2);
        for (int index = 0; index < entries.length; index++) {
            long at = 4 + 8L * index;
            value.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) entries[index][0]);
            value.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2, (short) entries[index][1]);
            value.set(ValueLayout.JAVA_INT_UNALIGNED, at + 4, entries[index][2]);
        }
        return value;
    }

    private void attributes() {
        step("chmod_0600", () -> file("c").setMode(0600));
        step("chown_1000_1001", () -> file("c").setOwner(1000, 1001));
        step(
                "utimensat",
                () -> posix.setTimes(path("c"), 1_000_000_000_123_456_789L, 1_100_000_000_987_654_321L, true));
        step("stat_c_after_setattr", () -> {
            assertThat(posix.status(path("c")).modified()).isEqualTo(1_100_000_000_987_654_321L);
            close("c");
        });
    }

    private void mappings() {
        step("create_m", () -> open("m", "m", OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0644));
        step("ftruncate_m_12288", () -> file("m").truncate(12_288));
        step("mmap_shared_rw", () -> shared = file("m").map(0, 12_288, true, true));
        load("mmap_read_fault_hole_pg0", 0, 0);
        store("mmap_write_fault_pg0", 0, 77);
        store("mmap_write_fault_pg1_hole", 4096, 78);
        load("mmap_read_again_pg1", 4096, 78);
        step("pread_sees_mmap_write", () -> {
            MemorySegment memory = memory("pread_sees_mmap_write", 0, 4096);
            assertThat(file("m").read(memory, 0)).isEqualTo(4096);
            assertThat(memory.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 77);
        });
        step("pwrite_then_mmap_read", () -> {
            MemorySegment memory = memory("pwrite_then_mmap_read", 0, 1);
            memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 87);
            assertThat(file("m").write(memory, 7)).isEqualTo(1);
            assertThat(load(sharedMapping(), 7)).isEqualTo((byte) 87);
        });
        step("msync_sync_pg0", () -> sharedMapping().sync(0, 4096));
        store("mmap_write_after_msync", 1, 99);
        step("fsync_m_with_mmap", () -> file("m").sync());
        step("mmap_private", () -> privately = file("m").map(0, 4096, false, true));
        step("mmap_private_read", () -> assertThat(load(privateMapping(), 0)).isEqualTo((byte) 77));
        step("mmap_private_write_cow", () -> {
            store(privateMapping(), 0, 112);
            assertThat(load(privateMapping(), 0)).isEqualTo((byte) 112);
        });
        step("munmap_private", () -> privateMapping().close());
        step(
                "punch_under_mmap",
                () -> file("m").allocate(SpaceOperations.PUNCH_HOLE | SpaceOperations.KEEP_SIZE, 0, 4096));
        load("mmap_read_after_punch", 0, 0);
        step("munmap_shared_last", () -> sharedMapping().close());
        step("sync_fs", vfs::sync);
        step("fstat_m", () -> {
            assertThat(file("m").status().blocks()).isEqualTo(8);
            close("m");
        });
    }

    private Mapping sharedMapping() {
        return Objects.requireNonNull(shared);
    }

    private Mapping privateMapping() {
        return Objects.requireNonNull(privately);
    }

    private void load(String step, long offset, int value) {
        step(step, () -> assertThat(load(sharedMapping(), offset)).isEqualTo((byte) value));
    }

    private void store(String step, long offset, int value) {
        step(step, () -> store(sharedMapping(), offset, value));
    }

    private static byte load(Mapping mapping, long offset) {
        MemorySegment target = room(1);
        mapping.load(offset, target);
        return target.get(ValueLayout.JAVA_BYTE, 0);
    }

    private static void store(Mapping mapping, long offset, int value) {
        MemorySegment source = room(1);
        source.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
        mapping.store(offset, source);
    }

    private void specialOpens() {
        step("o_tmpfile", () -> open("tmp", "/", OpenFlags.O_TMPFILE | OpenFlags.O_RDWR, 0600));
        write("o_tmpfile_write", "tmp", 0, 3);
        step("o_tmpfile_linkat", () -> posix.link(file("tmp"), path("t")));
        step("o_tmpfile_close", () -> close("tmp"));
        step("stat_t", () -> assertThat(posix.status(path("t")).size()).isEqualTo(3));
        step("o_tmpfile_unlinked", () -> {
            open("tmp", "/", OpenFlags.O_TMPFILE | OpenFlags.O_RDWR, 0600);
            file("tmp").write(memory("o_tmpfile_unlinked", 0, 1), 0);
            close("tmp");
        });
        step("o_direct_open_write", () -> {
            open("od", "od", OpenFlags.O_CREAT | OpenFlags.O_RDWR | OpenFlags.O_DIRECT, 0600);
            file("od").write(memory("o_direct_open_write", 0, 4096), 0);
            close("od");
        });
        step("o_dsync_write", () -> {
            open("os", "os", OpenFlags.O_CREAT | OpenFlags.O_RDWR | OpenFlags.O_DSYNC, 0600);
            file("os").write(memory("o_dsync_write", 0, 100), 0);
            close("os");
        });
        step("o_append_write", () -> {
            open("os", "os", OpenFlags.O_RDWR | OpenFlags.O_APPEND, 0600);
            file("os").write(memory("o_append_write", 0, 50));
            close("os");
        });
    }

    private void bigFile() {
        step(
                "<between o_append_write and write_9M_at_5>",
                () -> open("bigf", "bigf", OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0600));
        write("write_9M_at_5", "bigf", 5, BIG_BYTES);
        read("read_9M_at_5", "bigf", 5, BIG_BYTES, BIG_BYTES);
        failing("ficlone", Errno.EOPNOTSUPP, () -> cloneTo("cl", 0, 0));
        step("ficlonerange_4096", () -> cloneTo("cl2", 4096, 8192));
        step("copy_file_range_4096", () -> {
            open("cl3", "cl3", OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0600);
            assertThat(file("cl3").copyRange(file("bigf"), 0, 0, 4096)).isEqualTo(4096);
            close("cl3");
        });
    }

    private void cloneTo(String name, long from, long length) {
        try (OpenFile target = posix.open(path(name), OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0600)) {
            target.cloneRange(file("bigf"), from, 0, length);
        }
    }

    private void removals() {
        step("unlink_open_file", () -> {
            close("bigf");
            open("y", "y", OpenFlags.O_RDWR, 0);
            posix.unlink(path("y"));
            file("y").write(memory("unlink_open_file", 0, 1), 0);
            close("y");
        });
        step("unlink_c_nlink2", () -> posix.unlink(path("c")));
        step("unlink_db_last", () -> posix.unlink(path("d/b")));
        failing("rmdir_d_nonempty", Errno.ENOTEMPTY, () -> posix.removeDirectory(path("d")));
        step("rmdir_d_d2", () -> posix.removeDirectory(path("d/d2")));
        failing("rmdir_d_has_file", Errno.ENOTEMPTY, () -> posix.removeDirectory(path("d")));
        step("unlink_d_acl", () -> posix.unlink(path("d/acl")));
        step("rmdir_d", () -> posix.removeDirectory(path("d")));
        failing("open_missing", Errno.ENOENT, () -> posix.open(path("gone"), OpenFlags.O_RDONLY, 0));
    }

    private void end() {
        step("statfs", () -> assertThat(posix.space().maxNameBytes()).isEqualTo(255));
        step(
                "show_options_proc_mounts",
                () -> assertThat(vfs.zuf().queries().options()).isEmpty());
        step("drop_caches_2", () -> {
            // This one the kernel kept.
            open("t", "t", OpenFlags.O_RDONLY, 0);
            vfs.dropCaches();
        });
        status("stat_bigf_after_drop", "bigf");
        list("readdir_root_end", "/", 19);
    }

    void finish() {
        close("t");
    }
}
