package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InodeTableTest {

    /** A stale handle may name an inode at any moment, also while its number is given out again. */
    @Test
    void inodeThatIsBeingMadeIsNotFoundByItsNumber() {
        CrashMedia media = new CrashMedia(4 << 20);
        TestMount.format(media.memory(), "");
        TestMount mount = new TestMount(media.memory());
        long number = mount.createFile(mount.root(), "old").record().number();
        mount.remove(mount.root(), FileName.of("old"));
        List<@Nullable Inode> found = new ArrayList<>();
        media.listener((at, fence) -> found.add(mount.superBlock().inode(number)));
        Inode made = mount.createFile(mount.root(), "new");
        media.listener(null);
        assertThat(made.record().number()).isEqualTo(number);
        assertThat(found).hasSizeGreaterThan(10);
        for (Inode each : found) {
            assertThat(each == null || made.equals(each)).as("one object").isTrue();
        }
        assertThat(mount.superBlock().inode(number)).isSameAs(made);
    }

    @Test
    void numberThatCouldNotBeUsedIsFoundAgain() {
        TestMount mount = TestMount.fresh(2 << 20);
        long number = mount.createFile(mount.root(), "a").record().number();
        mount.remove(mount.root(), FileName.of("a"));
        assertThat(mount.superBlock().inode(number)).isNull();
        Inode again = mount.createFile(mount.root(), "b");
        assertThat(again.record().number()).isEqualTo(number);
        again.evict();
        again.forget();
        assertThat(mount.superBlock().inode(number)).isNotNull().isNotSameAs(again);
    }
}
