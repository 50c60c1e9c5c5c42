package dev.zufs.mock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.CheckContext;
import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.FileName;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FileType;
import dev.zufs.api.FormatContext;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.IoContext;
import dev.zufs.api.MountContext;
import dev.zufs.api.RegularFile;
import dev.zufs.api.Statistics;
import dev.zufs.api.SuperBlock;
import dev.zufs.runtime.vfs.OpenFile;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Posix;
import java.lang.foreign.MemorySegment;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The context class loader in each callback is that of the plugin, whatever the caller's is. */
class PluginContextTest {

    private static final Map<String, String> SEEN = new ConcurrentHashMap<>();

    private static void note(String callback) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        SEEN.put(callback, Objects.equals(loader, Watcher.class.getClassLoader()) ? "own" : String.valueOf(loader));
    }

    @Test
    void everyCallbackRunsInTheContextOfItsPlugin() throws Exception {
        SEEN.clear();
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        try (URLClassLoader foreign = new URLClassLoader(new URL[0], null)) {
            caller.setContextClassLoader(foreign);
            MockZuf zuf = MockZuf.of(new Watcher())
                    .memory(2 << 20)
                    .delivery(Delivery.PINNED)
                    .build();
            zuf.format();
            zuf.mount();
            use(zuf.posix());
            zuf.unmount();
            zuf.check(false);
            zuf.close();
            assertThat(caller.getContextClassLoader()).isSameAs(foreign);
        } finally {
            caller.setContextClassLoader(before);
        }
        assertThat(SEEN)
                .containsOnlyKeys("format", "mount", "lookup", "list", "read", "statistics", "sync", "close", "check")
                .allSatisfy(
                        (callback, loader) -> assertThat(loader).as(callback).isEqualTo("own"));
    }

    private static void use(Posix posix) {
        try (OpenFile root = posix.open(bytes("/"), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0)) {
            while (root.readDirectory(entry -> true)) {
                // goes on where it stopped
            }
        }
        try (OpenFile file = posix.open(bytes("/file"), OpenFlags.O_RDONLY, 0)) {
            assertThat(file.read(MemorySegment.ofArray(new byte[10]), 0)).isEqualTo(10);
        }
        assertThat(posix.space()).isNotNull();
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Watcher implements FileSystemType {

        @Override
        public String name() {
            return "watcher";
        }

        @Override
        public int magic() {
            return 1;
        }

        @Override
        public FormatVersion version() {
            return new FormatVersion(1, 0);
        }

        @Override
        public void format(FormatContext context) {
            note("format");
        }

        @Override
        public void check(CheckContext context) {
            note("check");
        }

        @Override
        public SuperBlock mount(MountContext context) {
            note("mount");
            InodeRecord root = InodeRecord.create(context.memory(), 4096, FileType.DIRECTORY, 0755, 1);
            root.size(4096);
            InodeRecord file = InodeRecord.create(context.memory(), 8192, FileType.REGULAR, 0644, 2);
            file.size(10);
            return new Mounted(new Root(root, new Content(file)));
        }
    }

    private record Mounted(Root root) implements SuperBlock {

        @Override
        public @Nullable Inode inode(long number) {
            return number == 1 ? root : root.content;
        }

        @Override
        public Statistics statistics() {
            note("statistics");
            return Statistics.ofBlocks(1, 0);
        }

        @Override
        public void sync() {
            note("sync");
        }

        @Override
        public void close() {
            note("close");
        }
    }

    private record Root(InodeRecord record, Content content) implements Directory {

        @Override
        public @Nullable Inode lookup(FileName name) {
            note("lookup");
            return name.equals(FileName.of("file")) ? content : null;
        }

        @Override
        public void list(long position, DirectorySink sink) {
            note("list");
            if (position <= FIRST_POSITION) {
                sink.add(FileName.of("file"), 2, FileType.REGULAR, FIRST_POSITION);
            }
        }
    }

    private record Content(InodeRecord record) implements RegularFile {

        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            note("read");
            return target.fill((byte) 1).byteSize();
        }
    }
}
