package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.BlockMedia;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.support.VolatileMedia;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FormatContextTest {

    private final VolatileMedia media = new VolatileMedia(4096);
    private final PersistentMemory memory = PersistentMemory.over(media);
    private final BlockDevice device = BlockDevice.over("disk", mock(BlockMedia.class));

    @AfterEach
    void closeMedia() {
        media.close();
    }

    @Test
    void defaultsAreMemoryAlone() {
        FormatContext context = FormatContext.over(memory);

        assertThat(context.memory()).isSameAs(memory);
        assertThat(context.devices()).isEmpty();
        assertThat(context.options().isEmpty()).isTrue();
        assertThat(context.progress()).isSameAs(Progress.SILENT);
        assertThat(context.clock().instant()).isAfter(Instant.EPOCH);
    }

    @Test
    void eachChangeKeepsTheRestAndTheOriginal() {
        MountOptions options = MountOptions.parse("label=home");
        Progress progress = mock(Progress.class);
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        FormatContext original = FormatContext.over(memory);

        FormatContext changed = original.withDevices(List.of(device))
                .withOptions(options)
                .withProgress(progress)
                .withClock(clock)
                .withId(new UUID(1, 2));

        assertThat(changed.memory()).isSameAs(memory);
        assertThat(changed.devices()).containsExactly(device);
        assertThat(changed.options()).isSameAs(options);
        assertThat(changed.progress()).isSameAs(progress);
        assertThat(changed.clock()).isSameAs(clock);
        assertThat(changed.id()).isEqualTo(new UUID(1, 2));
        assertThat(changed.withDevices(List.of()).clock()).isSameAs(clock);
        assertThat(changed.withClock(clock).id()).isEqualTo(new UUID(1, 2));
        assertThat(original.id()).isNotEqualTo(FormatContext.over(memory).id());
        assertThat(original.devices()).isEmpty();
        assertThat(original.options().isEmpty()).isTrue();
        assertThat(original.progress()).isSameAs(Progress.SILENT);
        assertThat(original.clock()).isNotSameAs(clock);
    }

    @Test
    void devicesAreCopiedAndCannotBeChanged() {
        List<BlockDevice> devices = new ArrayList<>(List.of(device));
        FormatContext context = FormatContext.over(memory).withDevices(devices);

        devices.clear();

        assertThat(context.devices()).containsExactly(device);
        assertThatThrownBy(context.devices()::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
