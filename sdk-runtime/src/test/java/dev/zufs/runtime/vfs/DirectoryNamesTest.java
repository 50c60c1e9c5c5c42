package dev.zufs.runtime.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DirectoryNamesTest {

    private static final FileName NAME = FileName.of("name");

    private final ToyMount toy = new ToyMount(Profile.POSIX);
    private final Vnode root = toy.vfs.zuf().root();
    private final DirectoryNames names = new DirectoryNames(root);

    @AfterEach
    void noReferenceIsLeft() {
        toy.vfs.unmount();
    }

    @Test
    void nameMeansSomethingElseInTheSamePlace() {
        DirectoryNames.Entry entry = new DirectoryNames.Entry(names, NAME, null);
        assertThat(names.add(entry)).isNull();
        assertThat(names.rebind(entry, root)).isTrue();
        assertThat(root.references()).isEqualTo(2);
        assertThat(names.find(NAME)).isSameAs(entry);
        assertThat(entry.inode()).isSameAs(root);
        assertThat(names.rebind(entry, null)).isTrue();
        assertThat(names.find(NAME)).isSameAs(entry);
        assertThat(entry.inode()).isNull();
        toy.vfs.zuf().inodes().release(root);
    }

    @Test
    void nameThatWasTakenOutChangesNoMore() {
        DirectoryNames.Entry entry = new DirectoryNames.Entry(names, NAME, null);
        names.add(entry);
        assertThat(names.remove(entry)).isTrue();
        assertThat(names.rebind(entry, root)).isFalse();
        assertThat(entry.inode()).isNull();
        assertThat(root.references()).as("none is taken").isEqualTo(1);
        assertThat(names.find(NAME)).isNull();
    }

    /** One changes what a name means, another takes it out: whoever is later knows of the other, and no reference is lost. */
    @RepeatedTest(20)
    void changeAndRemovalAtTheSameTimeLeaveNoReference() throws InterruptedException {
        int rounds = 500;
        AtomicInteger given = new AtomicInteger();
        for (int round = 0; round < rounds; round++) {
            DirectoryNames.Entry entry = new DirectoryNames.Entry(names, NAME, null);
            names.add(entry);
            Phaser ready = new Phaser(2);
            Thread remover = Thread.ofVirtual().start(() -> {
                ready.arriveAndAwaitAdvance();
                names.remove(entry);
                if (entry.inode() != null) {
                    given.incrementAndGet();
                    toy.vfs.zuf().inodes().release(root);
                }
            });
            ready.arriveAndAwaitAdvance();
            boolean changed = names.rebind(entry, root);
            remover.join();
            given.addAndGet(changed ? -1 : 0);
        }
        assertThat(given).as("given back and not taken").hasValue(0);
        assertThat(root.references()).isEqualTo(1);
    }
}
