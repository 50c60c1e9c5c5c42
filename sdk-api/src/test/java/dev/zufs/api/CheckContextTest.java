package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.BlockMedia;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.support.VolatileMedia;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckContextTest {

    private final VolatileMedia media = new VolatileMedia(4096);
    private final PersistentMemory memory = PersistentMemory.over(media);
    private final BlockDevice device = BlockDevice.over("disk", mock(BlockMedia.class));
    private final List<Finding> findings = new ArrayList<>();
    private final CheckContext context = CheckContext.over(memory, findings::add);

    @AfterEach
    void closeMedia() {
        media.close();
    }

    @Test
    void defaultsAreMemoryAloneWithoutRepair() {
        assertThat(context.memory()).isSameAs(memory);
        assertThat(context.devices()).isEmpty();
        assertThat(context.isRepair()).isFalse();
        assertThat(context.progress()).isSameAs(Progress.SILENT);
    }

    @Test
    void eachChangeKeepsTheRestAndTheOriginal() {
        Progress progress = mock(Progress.class);

        CheckContext changed =
                context.withDevices(List.of(device)).withRepair(true).withProgress(progress);

        assertThat(changed.memory()).isSameAs(memory);
        assertThat(changed.devices()).containsExactly(device);
        assertThat(changed.isRepair()).isTrue();
        assertThat(changed.progress()).isSameAs(progress);
        assertThat(changed.withRepair(false).progress()).isSameAs(progress);
        assertThat(context.devices()).isEmpty();
        assertThat(context.isRepair()).isFalse();
        assertThat(context.progress()).isSameAs(Progress.SILENT);
    }

    @Test
    void devicesAreCopiedAndCannotBeChanged() {
        List<BlockDevice> devices = new ArrayList<>(List.of(device));
        CheckContext changed = context.withDevices(devices);

        devices.clear();

        assertThat(changed.devices()).containsExactly(device);
        assertThatThrownBy(changed.devices()::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void defectsReachWhoeverAskedForTheCheck() {
        Finding first = new Finding("block 3", "belongs to nobody", false);
        Finding second = new Finding("/a", "has no inode", true);

        context.report(first);
        context.withRepair(true).report(second);

        assertThat(findings).containsExactly(first, second);
    }
}
