package dev.zufs.mock.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RequestWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** This thread plays the zero-thread. */
@Timeout(60)
class HandOffChannelTest {

    private final HandOffChannel channel = new HandOffChannel(() -> {});
    private final BlockingQueue<HandOffChannel.Caller> callers = new ArrayBlockingQueue<>(2);

    /** Starts a thread that claims the channel as soon as it waits, and submits. */
    private Thread submit() {
        return Thread.ofPlatform().start(() -> {
            MemorySegment request = Arena.ofAuto().allocate(OperationPort.BUFFER_BYTES, 8);
            RequestWriter.fixed(request, 0, Operation.NOOP);
            HandOffChannel.Caller caller = new HandOffChannel.Caller(request);
            callers.add(caller);
            while (!channel.claim()) {
                Thread.onSpinWait();
            }
            channel.submit(caller, OperationPort.NO_WINDOW);
        });
    }

    private boolean isInterrupted() {
        return (OpHeader.flags(channel.buffer(), 0) & OpHeader.FLAG_INTR) != 0;
    }

    private Thread first;
    private HandOffChannel.Caller firstCaller;

    @BeforeEach
    void startOne() throws InterruptedException {
        first = submit();
        firstCaller = callers.take();
        assertThat(channel.next()).isTrue();
    }

    @Test
    void signalOfTheCallerReachesTheOperation() throws InterruptedException {
        assertThat(isInterrupted()).isFalse();
        channel.noteInterrupt(firstCaller);
        assertThat(isInterrupted()).isTrue();
        channel.close();
        first.join();
    }

    @Test
    void signalThatComesAfterTheReplyDoesNotReachTheNextOperation() throws InterruptedException {
        Thread second = submit();
        assertThat(channel.next()).isTrue();
        channel.noteInterrupt(firstCaller);
        assertThat(isInterrupted()).isFalse();
        channel.close();
        first.join();
        second.join();
    }

    @Test
    void signalThatComesAfterTheEndIsOfNoConsequence() throws InterruptedException {
        channel.close();
        first.join();
        assertThatCode(() -> channel.noteInterrupt(firstCaller)).doesNotThrowAnyException();
    }
}
