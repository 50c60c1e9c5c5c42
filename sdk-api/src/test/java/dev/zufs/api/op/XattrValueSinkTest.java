package dev.zufs.api.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class XattrValueSinkTest {

    @Test
    void valueReachesTheHostBeforeTheCallReturns() {
        List<Long> sizes = new ArrayList<>();
        XattrValueSink sink = XattrValueSink.over(value -> sizes.add(value.byteSize()));

        sink.set(MemorySegment.ofArray(new byte[] {1, 2, 3}));

        assertThat(sizes).containsExactly(3L);
    }
}
