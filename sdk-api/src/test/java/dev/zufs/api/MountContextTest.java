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

class MountContextTest {

    private final VolatileMedia media = new VolatileMedia(4096);
    private final PersistentMemory memory = PersistentMemory.over(media);
    private final BlockDevice device = BlockDevice.over("disk", mock(BlockMedia.class));

    @AfterEach
    void closeMedia() {
        media.close();
    }

    @Test
    void defaultsAreAWritableMountOfMemoryAlone() {
        MountContext context = MountContext.over(memory).build();

        assertThat(context.memory()).isSameAs(memory);
        assertThat(context.source()).isEqualTo("memory");
        assertThat(context.devices()).isEmpty();
        assertThat(context.options().isEmpty()).isTrue();
        assertThat(context.isReadOnly()).isFalse();
        assertThat(context.durability()).isEqualTo(Durability.OPERATION);
        assertThat(context.clock().instant()).isAfter(Instant.EPOCH);
        assertThat(context.id()).isEqualTo(new UUID(0, 0));
        assertThat(context.invalidations()).isSameAs(Invalidations.ignored());
    }

    @Test
    void everythingThatWasSetIsGiven() {
        MountOptions options = MountOptions.parse("commit=5");
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);

        MountContext context = MountContext.over(memory)
                .source("image.bin")
                .devices(List.of(device))
                .options(options)
                .readOnly(true)
                .durability(Durability.ON_SYNC)
                .clock(clock)
                .id(new UUID(1, 2))
                .build();

        assertThat(context.source()).isEqualTo("image.bin");
        assertThat(context.devices()).containsExactly(device);
        assertThat(context.options()).isSameAs(options);
        assertThat(context.isReadOnly()).isTrue();
        assertThat(context.durability()).isEqualTo(Durability.ON_SYNC);
        assertThat(context.clock()).isSameAs(clock);
        assertThat(context.id()).isEqualTo(new UUID(1, 2));
    }

    @Test
    void devicesAreCopiedAndCannotBeChanged() {
        List<BlockDevice> devices = new ArrayList<>(List.of(device));
        MountContext context = MountContext.over(memory).devices(devices).build();

        devices.clear();

        assertThat(context.devices()).containsExactly(device);
        assertThatThrownBy(context.devices()::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void changesOfTheBuilderDoNotReachWhatItBuilt() {
        MountContext.Builder builder = MountContext.over(memory).readOnly(true).source("first");
        MountContext context = builder.build();

        builder.readOnly(false).source("second").devices(List.of(device));

        assertThat(context.isReadOnly()).isTrue();
        assertThat(context.source()).isEqualTo("first");
        assertThat(context.devices()).isEmpty();
    }
}
