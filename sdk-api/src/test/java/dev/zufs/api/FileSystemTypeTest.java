package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.support.VolatileMedia;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileSystemTypeTest {

    private final VolatileMedia media = new VolatileMedia(4096);
    private final PersistentMemory memory = PersistentMemory.over(media);
    private final FileSystemType type = new NamedType();

    @AfterEach
    void closeMedia() {
        media.close();
    }

    @Test
    void typeThatOverridesNothingIsPlain() {
        assertThat(type.durability()).isEqualTo(Durability.OPERATION);
        assertThat(type.backing()).isEqualTo(BackingKind.MEMORY);
        assertThat(type.limits()).isSameAs(Limits.widest());
        assertThat(type.features()).isEmpty();
        assertThat(type.mountOptions()).isEmpty();
        assertThat(type.formatOptions()).isEmpty();
        assertThat(type.memoryBytes(1L << 40)).isEqualTo(2 << 20);
    }

    @Test
    void formatWritesNothingUnlessOverridden() {
        type.format(FormatContext.over(memory));

        assertThat(memory.segment().mismatch(MemorySegment.ofArray(new byte[(int) memory.size()])))
                .isEqualTo(-1);
    }

    @Test
    void checkReturnsEopnotsuppUnlessOverridden() {
        CheckContext context = CheckContext.over(memory, finding -> {
            throw new AssertionError(finding);
        });

        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> type.check(context))
                .withMessageContaining("named")
                .returns(Errno.EOPNOTSUPP, ErrnoException::errno);
    }

    private static final class NamedType implements FileSystemType {

        @Override
        public String name() {
            return "named";
        }

        @Override
        public int magic() {
            return 1;
        }

        @Override
        public FormatVersion version() {
            return new FormatVersion(1, 0);
        }

        @Override
        public SuperBlock mount(MountContext context) {
            throw new ErrnoException(Errno.EINVAL, "nothing to mount");
        }
    }
}
