package dev.zufs.runtime.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.NameOperations;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.vfs.inode.ZufMount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads move directories into one another by inode and name, with and beside callers with paths. */
@Timeout(60)
class DirectoryMovesTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 600;
    private static final int DIRECTORIES = 6;

    private final ToyServer server = new ToyServer(64 << 20, 0, false);
    private final VfsMount vfs = VfsMount.mount(
            MountSettings.of(server::executeMount, server, server.region)
                    .profile(Profile.POSIX)
                    .maxUnusedInodes(0)
                    .checkLocks(true)
                    .build(),
            AccessTimes.STRICT,
            16);
    private final ZufMount mount = vfs.zuf();
    private final DirectoryCalls calls = vfs.directoryCalls();
    private final Vnode[] directories = new Vnode[DIRECTORIES];
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void directoriesStayATree() throws InterruptedException {
        long seed = System.nanoTime();
        for (int index = 0; index < DIRECTORIES; index++) {
            directories[index] = calls.create(mount.root(), name(index), DirectoryCallsTest.directory());
        }
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < THREADS; index++) {
            Random random = new Random(seed + index);
            Runnable step = index == 0 ? () -> lookAround(random) : () -> move(random);
            threads.add(Thread.ofPlatform().daemon().start(() -> run(step)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).as("seed %d", seed).isEmpty();
        Set<Long> reached = new HashSet<>();
        walk(server.root, reached);
        assertThat(reached).as("seed %d: all directories below the root", seed).hasSize(DIRECTORIES + 1);
        assertThat(mount.inodes().count()).isEqualTo(DIRECTORIES + 1);
        for (Vnode directory : directories) {
            mount.inodes().release(directory);
        }
        assertThat(mount.inodes().count()).isEqualTo(1);
        vfs.unmount();
    }

    private void run(Runnable step) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    step.run();
                } catch (ErrnoException e) {
                    switch (e.errno()) {
                        case ENOENT, EINVAL, ENOTEMPTY -> {}
                        default -> throw e;
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private static FileName name(int index) {
        return FileName.of("d" + index);
    }

    /** Moves a directory, wherever it is and whatever its name is by now, into another; or exchanges it with another. */
    private void move(Random random) {
        Vnode moved = directories[random.nextInt(DIRECTORIES)];
        Vnode other = directories[random.nextInt(DIRECTORIES)];
        int use = mount.beginUse();
        try {
            Vnode from = parentOf(moved);
            try {
                FileName name = nameOf(moved, from);
                if (random.nextInt(4) == 0) {
                    exchange(from, name, other);
                } else {
                    calls.rename(from, name, random.nextInt(4) == 0 ? mount.root() : other, name, 0);
                }
            } finally {
                mount.inodes().release(from);
            }
        } finally {
            mount.endUse(use);
        }
    }

    private void exchange(Vnode from, FileName name, Vnode other) {
        Vnode to = parentOf(other);
        try {
            calls.rename(from, name, to, nameOf(other, to), NameOperations.RENAME_EXCHANGE);
        } finally {
            mount.inodes().release(to);
        }
    }

    private FileName nameOf(Vnode directory, Vnode parent) {
        for (int index = 0; index < DIRECTORIES; index++) {
            Vnode child = calls.lookup(parent, name(index));
            if (child != null) {
                mount.inodes().release(child);
            }
            if (child == directory) {
                return name(index);
            }
        }
        throw Errnos.error(Errno.ENOENT);
    }

    private void lookAround(Random random) {
        int use = mount.beginUse();
        try {
            Vnode parent = parentOf(directories[random.nextInt(DIRECTORIES)]);
            Vnode child = calls.lookup(parent, name(random.nextInt(DIRECTORIES)));
            if (child != null) {
                mount.inodes().release(child);
            }
            mount.inodes().release(parent);
        } finally {
            mount.endUse(use);
        }
    }

    private Vnode parentOf(Vnode directory) {
        Vnode parent = calls.lookup(directory, FileName.of(".."));
        if (parent == null) {
            throw new AssertionError("no parent of " + directory);
        }
        return parent;
    }

    private static void walk(ToyNode directory, Set<Long> reached) {
        assertThat(reached.add(directory.number)).isTrue();
        directory.entries.values().forEach(entry -> walk(entry.node(), reached));
    }
}
