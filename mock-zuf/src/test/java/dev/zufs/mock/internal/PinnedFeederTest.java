package dev.zufs.mock.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PinnedFeederTest {

    private static final int EIO = -Errno.EIO.number();

    private final CallsOnOneCpu calls = new CallsOnOneCpu();
    private final PinnedFeeder feeder = new PinnedFeeder(calls, 2);

    private int execute() {
        RequestWriter.fixed(feeder.buffer(), 0, Operation.NOOP);
        feeder.execute(OperationPort.NO_WINDOW);
        return OpHeader.err(feeder.buffer(), 0);
    }

    @Test
    void callerOnACpuWithoutZeroThreadsGetsAnError() {
        Channel elsewhere = feeder.open(0, 0);
        calls.cpu = 1;
        assertThat(execute()).isEqualTo(EIO);
        elsewhere.close();
    }

    @Test
    void callerThatWaitsForAChannelGetsAnErrorWhenTheOnlyOneEnds() throws InterruptedException {
        Channel channel = feeder.open(0, 0);
        AtomicInteger answer = new AtomicInteger();
        Thread caller = Thread.ofPlatform().start(() -> answer.set(execute()));
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        channel.close();
        caller.join();
        assertThat(answer).hasValue(EIO);
        assertThat(execute()).as("afterwards").isEqualTo(EIO);
    }
}
