package dev.zufs.runtime.vfs;

import dev.zufs.runtime.feeder.MountPort;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.PutChain;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Keeps every request that goes through it. */
final class RecordingPort implements OperationPort {

    /**
     * A request as it was sent.
     *
     * @param bytes {@code in_len} bytes
     * @param puts the puts behind it
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content in tests
    record Sent(byte[] bytes, List<byte[]> puts) {
        int operation() {
            return OpHeader.operation(segment(), 0);
        }

        MemorySegment segment() {
            return MemorySegment.ofArray(bytes);
        }

        @Override
        public String toString() {
            return Operation.name(operation());
        }
    }

    private final ToyServer server;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Sent> mountRequests = new ArrayList<>();

    RecordingPort(ToyServer server) {
        this.server = server;
    }

    MountPort mountPort() {
        return request -> {
            mountRequests.add(copy(request));
            server.executeMount(request);
        };
    }

    @Override
    public MemorySegment buffer() {
        return server.buffer();
    }

    @Override
    public int cpu() {
        return server.cpu();
    }

    @Override
    public void execute(MemorySegment window) {
        Sent request = copy(server.buffer());
        synchronized (sent) {
            sent.add(request);
        }
        server.execute(window);
    }

    private static Sent copy(MemorySegment buffer) {
        List<byte[]> puts = new ArrayList<>();
        for (long at = PutChain.next(buffer, 0); at != PutChain.END; at = PutChain.next(buffer, at)) {
            puts.add(slice(buffer, at));
        }
        return new Sent(slice(buffer, 0), puts);
    }

    private static byte[] slice(MemorySegment buffer, long at) {
        return buffer.asSlice(at, OpHeader.inLen(buffer, at)).toArray(ValueLayout.JAVA_BYTE);
    }

    List<Sent> mountRequests() {
        return mountRequests;
    }

    /** Gives what was sent since the last time, and forgets it. */
    List<Sent> take() {
        synchronized (sent) {
            List<Sent> result = List.copyOf(sent);
            sent.clear();
            return result;
        }
    }

    /** Gives the names of the operations sent since the last time, and forgets them. */
    List<String> takeNames() {
        return take().stream().map(Sent::toString).toList();
    }
}
