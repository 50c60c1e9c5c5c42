package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileType;
import dev.zufs.runtime.vfs.ToyMount;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FreesTest {

    private final VfsMount vfs = ToyMount.mounted();
    private final Frees frees = new Frees(vfs.zuf().inodes());

    private Vnode nameless() {
        int use = vfs.zuf().beginUse();
        try {
            NewVnode wanted = NewVnode.of(FileType.REGULAR.modeBits() | 0600, 0, 0, 0, true);
            return vfs.directoryCalls().createUnnamed(vfs.zuf().root(), wanted);
        } finally {
            vfs.zuf().endUse(use);
        }
    }

    private void release(Vnode inode) {
        int use = vfs.zuf().beginUse();
        vfs.zuf().inodes().release(inode);
        vfs.zuf().endUse(use);
    }

    @Test
    void nothingIsWaitedForWhereNothingLostItsName() {
        Vnode inode = nameless();
        assertThat(frees.awaitAll()).as("not told").isFalse();
        release(inode);
        frees.expect();
        assertThat(frees.awaitAll()).as("all freed").isFalse();
    }

    @Test
    void whatIsFreedMeanwhileIsWaitedForAndTheRestForALittleWhile() {
        Vnode inode = nameless();
        frees.expect();
        assertThat(frees.awaitAll()).as("held all the time").isTrue();
        CompletableFuture<Void> released = CompletableFuture.runAsync(() -> release(inode));
        while (frees.awaitAll()) {
            // until the other thread has got to it
            Thread.onSpinWait();
        }
        assertThat(vfs.zuf().inodes().hasNameless(Integer.MAX_VALUE)).isFalse();
        released.join();
    }

    @Test
    void queryOfSpaceDoesNotWaitForWhatIsOpen() {
        Vnode inode = nameless();
        inode.acquire();
        frees.expect();
        long begin = System.nanoTime();
        for (int round = 0; round < 100; round++) {
            frees.awaitForgotten();
        }
        assertThat(System.nanoTime() - begin).as("100 times 20 ms").isLessThan(TimeUnit.MILLISECONDS.toNanos(1500));
        release(inode);
        release(inode);
    }
}
