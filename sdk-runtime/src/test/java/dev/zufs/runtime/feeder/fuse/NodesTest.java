package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.DirectoryCalls;
import dev.zufs.runtime.vfs.ToyMount;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodesTest {

    private static final FileName NAME = FileName.of("a");

    private final VfsMount vfs = ToyMount.mounted();
    private final DirectoryCalls names = vfs.directoryCalls();
    private final Nodes nodes = new Nodes(vfs.zuf());
    private int use;

    @BeforeEach
    void begin() {
        use = vfs.zuf().beginUse();
    }

    @AfterEach
    void end() {
        vfs.zuf().endUse(use);
    }

    private Vnode create() {
        NewVnode wanted = NewVnode.of(FileType.REGULAR.modeBits() | 0644, 0, 0, 0, true);
        return names.create(vfs.zuf().root(), NAME, wanted);
    }

    private void assertUnknown(long id) {
        assertThatThrownBy(() -> nodes.acquire(id))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESTALE));
    }

    @Test
    void rootIsKnownAndNeverForgotten() {
        int references = vfs.zuf().root().references();
        nodes.forget(Nodes.ROOT, Long.MAX_VALUE);
        nodes.release(nodes.acquire(Nodes.ROOT));
        assertThat(vfs.zuf().root().references()).isEqualTo(references);
        assertThat(nodes.idOf(vfs.zuf().root())).isEqualTo(Nodes.ROOT);
    }

    @Test
    void unlinkedFileIsHeldUntilTheLastLookupIsForgotten() {
        Vnode made = create();
        long id = nodes.idOf(made);
        nodes.enter(made);
        made.acquire();
        nodes.enter(made);
        names.unlink(vfs.zuf().root(), NAME);
        nodes.forget(id, 1);
        nodes.release(nodes.acquire(id));
        nodes.forget(id, 1);
        assertUnknown(id);
    }

    @Test
    void forgetOfMoreThanWasToldOrOfNothingKnownDoesNoHarm() {
        Vnode made = create();
        long id = nodes.idOf(made);
        nodes.enter(made);
        names.unlink(vfs.zuf().root(), NAME);
        made.acquire();
        nodes.forget(id, -1);
        nodes.forget(id, 7);
        assertThat(made.references()).as("the test's").isEqualTo(1);
        nodes.release(made);
        assertUnknown(id);
        nodes.forget(id, 1);
        nodes.forget(0, 1);
        assertUnknown(0);
        assertUnknown(-1);
    }

    @Test
    void lookupsAndForgetsOfManyThreadsLeaveNoReference() throws Exception {
        Vnode made = create();
        long id = nodes.idOf(made);
        int threads = 8;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<@Nullable Void>> all = executor.invokeAll(IntStream.range(0, threads)
                    .<Callable<@Nullable Void>>mapToObj(thread -> () -> {
                        for (int round = 0; round < 20_000; round++) {
                            made.acquire();
                            nodes.enter(made);
                            nodes.forget(id, 1);
                        }
                        return null;
                    })
                    .toList());
            for (Future<@Nullable Void> one : all) {
                one.get();
            }
        }
        assertThat(made.references()).as("the test's").isEqualTo(1);
        nodes.release(made);
    }
}
