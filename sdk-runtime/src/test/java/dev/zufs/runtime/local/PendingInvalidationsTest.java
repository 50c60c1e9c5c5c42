package dev.zufs.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.runtime.local.PendingInvalidations.Name;
import dev.zufs.runtime.local.PendingInvalidations.Range;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PendingInvalidationsTest {

    private final PendingInvalidations pending = new PendingInvalidations();

    @Test
    void sameThingsAreNotedOnce() {
        pending.inode(7, 4096, 10);
        pending.attributes(7);
        pending.inode(7, 100, 1);
        pending.attributes(8);
        pending.entry(1, FileName.of("a"));
        pending.entry(1, FileName.of("a"));
        pending.entry(2, FileName.of("a"));
        PendingInvalidations.Batch batch = Objects.requireNonNull(pending.take());
        assertThat(batch.everything()).isFalse();
        assertThat(batch.inodes()).containsOnlyKeys(7L, 8L).containsEntry(7L, new Range(100, 4106));
        assertThat(Objects.requireNonNull(batch.inodes().get(8L)).isEmpty()).isTrue();
        assertThat(batch.names()).isEqualTo(Set.of(new Name(1, FileName.of("a")), new Name(2, FileName.of("a"))));
    }

    @Test
    void tooManyBecomeEverything() {
        for (int number = 0; number < 3 * PendingInvalidations.MAX_ENTRIES; number++) {
            pending.attributes(number);
        }
        assertThat(pending.take()).isEqualTo(new PendingInvalidations.Batch(Map.of(), Set.of(), true));
        pending.attributes(1);
        PendingInvalidations.Batch next = Objects.requireNonNull(pending.take());
        assertThat(next.inodes()).containsOnlyKeys(1L);
    }

    @Test
    void closedOneGivesNothing() throws Exception {
        pending.attributes(1);
        pending.close();
        pending.entry(1, FileName.of("a"));
        assertThat(pending.take()).isNull();
        pending.awaitPassedOn();
    }

    @Test
    void whoWaitsIsWokenWhenTheBatchIsPassedOn() throws Exception {
        pending.attributes(1);
        Thread passer = Thread.ofPlatform().start(() -> {
            while (pending.take() != null) {
                Thread.onSpinWait();
            }
        });
        pending.awaitPassedOn();
        pending.close();
        passer.join();
        assertThat(passer.isAlive()).isFalse();
    }
}
