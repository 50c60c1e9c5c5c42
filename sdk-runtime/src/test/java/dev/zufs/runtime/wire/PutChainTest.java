package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PutChainTest {

    private final MemorySegment buffer = MemorySegment.ofArray(new byte[65_536]);
    private final MemorySegment puts = MemorySegment.ofArray(new byte[1024]);

    @Test
    void requestWithoutPutsHasNoNext() {
        RequestWriter.fixed(buffer, 0, Operation.LOOKUP);

        assertThat(PutChain.next(buffer, 0)).isEqualTo(PutChain.END);
    }

    @Test
    void putsBehindARequestOfOddLengthAreFoundInOrder() {
        RequestWriter.xattrGet(buffer, 0, 3);
        long last = 0;
        for (int put = 1; put <= PutChain.MAX_PUTS; put++) {
            RequestWriter.putMulty(puts, 0, put, put * 4096);
            IoRequest.cookie(puts, 0, put);
            Iomap.unit(puts, IoRequest.IOMAP, put - 1, IomapElement.ofT1Block(put));
            last = PutChain.append(buffer, last, puts, 0);
        }

        long at = 0;
        for (int put = 1; put <= PutChain.MAX_PUTS; put++) {
            at = PutChain.next(buffer, at);
            assertThat(at).isPositive();
            assertThat(at % 2).isOne();
            assertThat(OpHeader.operation(buffer, at)).isEqualTo(Operation.PUT_MULTY);
            assertThat(IoRequest.cookie(buffer, at)).isEqualTo(put);
            assertThat(Iomap.count(buffer, at + IoRequest.IOMAP)).isEqualTo(put);
            assertThat(IomapElement.t1Block(Iomap.unit(buffer, at + IoRequest.IOMAP, put - 1)))
                    .isEqualTo(put);
        }
        assertThat(at).isEqualTo(last);
        assertThat(PutChain.next(buffer, at)).isEqualTo(PutChain.END);
    }

    @Test
    void appendedPutIsTheLastWhateverItsFlagSaid() {
        RequestWriter.fixed(buffer, 0, Operation.NOOP);
        RequestWriter.putMulty(puts, 0, 1, 1);
        OpHeader.flags(puts, 0, OpHeader.FLAG_HAS_PIGY_PUT);

        long at = PutChain.append(buffer, 0, puts, 0);

        assertThat(PutChain.next(buffer, at)).isEqualTo(PutChain.END);
        assertThat(IoRequest.size(1)).isEqualTo(OpHeader.inLen(buffer, at));
    }

    @Test
    void elementsOfAFullTransferFitInTheUsualOpBuffer() {
        assertThat(IoRequest.elementCapacity(65_536)).isEqualTo(8177);
        assertThat(IoRequest.size(ZufProtocol.WINDOW_PAGES)).isEqualTo(8312);
        assertThat((long) IoRequest.size(IoRequest.INLINE_ELEMENTS)).isEqualTo(IoRequest.SIZE);
    }
}
