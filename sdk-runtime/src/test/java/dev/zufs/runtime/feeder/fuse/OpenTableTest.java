package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.vfs.ToyMount;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenTableTest {

    private final Vnode root = ToyMount.mounted().zuf().root();
    private final OpenTable table = new OpenTable();

    private Opened file() {
        return new Opened(root, new FileState(false, false), 0);
    }

    @Test
    void handleOfAClosedFileIsRefusedAlsoWhenItsPlaceIsTakenAgain() {
        long first = table.add(file());
        table.remove(first);
        Opened other = file();
        long second = table.add(other);
        assertThat((int) second).as("the place").isEqualTo((int) first);
        assertThat(table.find(second)).isSameAs(other);
        assertRefused(first);
        assertThat(table.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 64, 1L << 31})
    void forgedHandlesAreRefused(long handle) {
        table.remove(table.add(file()));
        table.add(file());
        assertRefused(handle);
    }

    private void assertRefused(long handle) {
        assertThatThrownBy(() -> table.find(handle))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
        assertThatThrownBy(() -> table.remove(handle)).isInstanceOf(ErrnoException.class);
    }

    @Test
    void manyThreadsFindWhatTheyHaveOpen() throws Exception {
        int threads = 8;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<@Nullable Void>> all = executor.invokeAll(IntStream.range(0, threads)
                    .<Callable<@Nullable Void>>mapToObj(thread -> this::openAndClose)
                    .toList());
            for (Future<@Nullable Void> one : all) {
                one.get();
            }
        }
        assertThat(table.count()).isZero();
    }

    private @Nullable Void openAndClose() {
        ArrayDeque<Opened> open = new ArrayDeque<>();
        for (int round = 0; round < 20_000; round++) {
            Opened file = file();
            table.add(file);
            open.add(file);
            assertThat(table.find(open.getFirst().handle())).isSameAs(open.getFirst());
            if (open.size() > round % 100) {
                Opened closed = open.removeFirst();
                assertThat(table.remove(closed.handle())).isSameAs(closed);
            }
        }
        open.forEach(file -> table.remove(file.handle()));
        return null;
    }
}
