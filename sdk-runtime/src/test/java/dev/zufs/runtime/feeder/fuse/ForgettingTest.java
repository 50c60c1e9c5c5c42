package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zufs.runtime.local.ChangingFileSystem;
import dev.zufs.runtime.vfs.inode.InodeLifecycle;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel was told of and has forgotten, under load: both sides must count alike. */
@Tag("fuse")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForgettingTest {

    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");
    private static final int ROUNDS = 50 * Integer.getInteger("zufs.rounds", 3);
    private static final int FILES = 60;
    private static final int CLIENTS = 4;

    @TempDir
    Path directory;

    private final ChangingFileSystem type = new ChangingFileSystem();

    @BeforeEach
    void needsFuse() {
        KernelMount.assumePossible();
        assumeTrue(Files.isWritable(DROP_CACHES), "caches can be dropped");
    }

    @Test
    void nothingIsHeldThatTheKernelHasForgotten() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (FuseMount mount = mount()) {
            for (int file = 0; file < FILES; file++) {
                type.put("f" + file, "content of " + file);
            }
            AtomicBoolean stops = new AtomicBoolean();
            Future<?> dropping = threads.submit(() -> {
                while (!stops.get()) {
                    Files.writeString(DROP_CACHES, "3");
                }
                return null;
            });
            List<Future<?>> load = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                load.add(threads.submit(() -> {
                    use(number);
                    return null;
                }));
            }
            for (Future<?> each : load) {
                each.get();
            }
            stops.set(true);
            dropping.get();

            InodeLifecycle inodes = mount.vfs().zuf().inodes();
            // The kernel frees inodes of its own when it likes, and tells of it later.
            while (!referredTo(mount).equals(List.of(type.root()))) {
                Files.writeString(DROP_CACHES, "3");
            }
            assertThat(inodes.hasNameless(Integer.MAX_VALUE))
                    .as("a removed file is held")
                    .isFalse();
            assertThat(inodes.heldNumbers()).hasSizeLessThanOrEqualTo(FILES + 1);
            assertThat(mount.unmount()).isTrue();
            mount.awaitEnd();
            assertThat(inodes.heldNumbers()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns the numbers of the inodes that are not only kept for later. */
    private static List<Long> referredTo(FuseMount mount) {
        InodeLifecycle inodes = mount.vfs().zuf().inodes();
        int use = mount.vfs().zuf().beginUse();
        try {
            return inodes.heldNumbers().stream()
                    .filter(number -> isReferredTo(inodes, number))
                    .toList();
        } finally {
            mount.vfs().zuf().endUse(use);
        }
    }

    private static boolean isReferredTo(InodeLifecycle inodes, long number) {
        Vnode inode = inodes.held(number);
        if (inode == null) {
            return false;
        }
        boolean others = inode.references() > 1;
        inodes.release(inode);
        return others;
    }

    /** Finds, opens, lists, makes and removes, so that answers of all kinds tell of inodes. */
    private void use(int client) throws IOException {
        SplittableRandom random = new SplittableRandom(client);
        Path own = directory.resolve("c" + client);
        for (int round = 0; round < ROUNDS; round++) {
            int file = random.nextInt(FILES);
            assertThat(Files.readString(directory.resolve("f" + file))).isEqualTo("content of " + file);
            assertThat(directory.resolve("missing" + round)).doesNotExist();
            try (var entries = Files.newDirectoryStream(directory)) {
                assertThat(entries).hasSizeGreaterThanOrEqualTo(FILES);
            }
            Files.writeString(own, "mine");
            try (var channel = Files.newByteChannel(own)) {
                Files.delete(own);
                assertThat(channel.size()).isEqualTo(4);
            }
        }
    }

    private FuseMount mount() throws IOException {
        return KernelMount.on(directory, type, "noatime");
    }
}
