package dev.zufs.runtime.feeder.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FuseOpcodeTest {

    @Test
    void everyOperationIsFoundByItsNumber() {
        for (FuseOpcode opcode : FuseOpcode.values()) {
            assertThat(FuseOpcode.of(opcode.number())).isSameAs(opcode);
        }
    }

    @Test
    void numbersOfNoOperationHaveNone() {
        for (int number : new int[] {Integer.MIN_VALUE, -1, 0, 7, 19, 54, 4096, 436_207_616, Integer.MAX_VALUE}) {
            assertThat(FuseOpcode.of(number)).as("%d", number).isNull();
        }
    }

    @Test
    void logsNameWhatIsKnownAndNumberWhatIsNot() {
        assertThat(FuseOpcode.name(1)).isEqualTo("LOOKUP");
        assertThat(FuseOpcode.name(53)).isEqualTo("COPY_FILE_RANGE_64");
        assertThat(FuseOpcode.name(54)).isEqualTo("54");
        assertThat(FuseOpcode.name(-1)).isEqualTo("4294967295");
    }

    @Test
    void fourOperationsNeedNoReply() {
        Set<FuseOpcode> silent = EnumSet.noneOf(FuseOpcode.class);
        for (FuseOpcode opcode : FuseOpcode.values()) {
            if (!opcode.hasReply()) {
                silent.add(opcode);
            }
        }
        assertThat(silent)
                .containsExactlyInAnyOrder(
                        FuseOpcode.FORGET, FuseOpcode.BATCH_FORGET, FuseOpcode.NOTIFY_REPLY, FuseOpcode.INTERRUPT);
    }
}
