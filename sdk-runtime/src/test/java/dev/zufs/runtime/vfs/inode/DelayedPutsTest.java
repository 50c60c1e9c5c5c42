package dev.zufs.runtime.vfs.inode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DelayedPutsTest {

    private final DelayedPuts.Queue queue = new DelayedPuts().ofCpu(0);

    private long carry(long cookie) {
        MemorySegment put = buffer();
        RequestWriter.putMulty(put, 0, 1, 4096);
        IoRequest.inodeCookie(put, 0, cookie);
        assertThat(queue.add(put)).isTrue();
        MemorySegment carrier = buffer();
        RequestWriter.fixed(carrier, 0, Operation.NOOP);
        return queue.appendTo(carrier, OperationPort.BUFFER_BYTES);
    }

    private static MemorySegment buffer() {
        return Arena.ofAuto().allocate(OperationPort.BUFFER_BYTES, 8);
    }

    @Test
    void deliveryIsOverThoughAnotherOneHasBegun() {
        long first = carry(1);
        long second = carry(2);
        queue.delivered(first);
        queue.awaitDelivery(1);
        queue.delivered(second);
        queue.awaitDelivery(2);
    }

    @Test
    void everyDeliveryOfTheInodeIsWaitedFor() throws InterruptedException {
        long first = carry(1);
        long second = carry(1);
        Thread waiting = awaiting(1);
        queue.delivered(second);
        assertThat(waiting.join(Duration.ofMillis(20))).isFalse();
        queue.delivered(first);
        waiting.join();
    }

    @Test
    void deliveriesThatBeginLaterAreNotWaitedFor() throws InterruptedException {
        long first = carry(1);
        Thread waiting = awaiting(1);
        carry(1);
        queue.delivered(first);
        waiting.join();
    }

    private Thread awaiting(long cookie) {
        Thread thread = Thread.ofPlatform().start(() -> queue.awaitDelivery(cookie));
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void nothingIsCarriedByAnEmptyQueue() {
        assertThat(queue.appendTo(buffer(), OperationPort.BUFFER_BYTES)).isEqualTo(DelayedPuts.Queue.NOTHING);
    }
}
