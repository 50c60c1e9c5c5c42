package dev.zufs.api.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtentSinkTest {

    @Test
    void extentsReachTheHostUntilThereIsNoRoom() {
        List<String> extents = new ArrayList<>();
        ExtentSink sink = ExtentSink.over((position, physical, length, flags) -> {
            extents.add("%d at %d, %d bytes, flags %x".formatted(position, physical, length, flags));
            return extents.size() < 2;
        });

        assertThat(sink.add(4096, 1L << 40, 8192, ExtentSink.SHARED)).isTrue();
        assertThat(sink.add(12288, 0, 4096, 0)).isFalse();

        assertThat(extents)
                .containsExactly("4096 at 1099511627776, 8192 bytes, flags 2000", "12288 at 0, 4096 bytes, flags 0");
    }

    @Test
    void flagsAreThoseOfFiemap() {
        assertThat(ExtentSink.DELAYED).isEqualTo(0x2 | 0x4);
        assertThat(ExtentSink.UNWRITTEN).isEqualTo(0x800);
        assertThat(ExtentSink.SHARED).isEqualTo(0x2000);
    }
}
