package dev.zufs.runtime.vfs;

import dev.zufs.runtime.feeder.MountPort;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.OperationLocks;
import dev.zufs.runtime.wire.PutChain;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/** Keeps every request that goes through it. */
final class RecordingPort implements OperationPort {

    /**
     * A request as it was sent.
     *
     * @param bytes {@code in_len} bytes
     * @param puts the puts behind it
     * @param records records of the inodes that it names, as they were then
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content in tests
    record Sent(byte[] bytes, List<byte[]> puts, Map<String, byte[]> records) {
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

    private IntSupplier cpuSource;
    private volatile IntConsumer onWay = operation -> {};
    private volatile IntConsumer onReply = operation -> {};

    RecordingPort(ToyServer server) {
        this.server = server;
        this.cpuSource = server::cpu;
    }

    MountPort mountPort() {
        return request -> {
            mountRequests.add(new Sent(slice(request, 0), List.of(), Map.of()));
            server.executeMount(request);
        };
    }

    @Override
    public MemorySegment buffer() {
        return server.buffer();
    }

    /** Takes the CPU from somewhere else than the server. */
    void cpuFrom(IntSupplier source) {
        cpuSource = source;
    }

    /** Calls this with every operation that was sent and has not reached the server yet, in the sending thread. */
    void onWay(IntConsumer hook) {
        onWay = hook;
    }

    /** Calls this with every operation that was executed, before the sending thread looks at the reply, in that thread. */
    void onReply(IntConsumer hook) {
        onReply = hook;
    }

    int sentCount() {
        synchronized (sent) {
            return sent.size();
        }
    }

    @Override
    public int cpu() {
        return cpuSource.getAsInt();
    }

    @Override
    public void execute(MemorySegment window) {
        Sent request = copy(server.buffer());
        synchronized (sent) {
            sent.add(request);
        }
        onWay.accept(request.operation());
        server.execute(window);
        onReply.accept(request.operation());
    }

    private Sent copy(MemorySegment buffer) {
        List<byte[]> puts = new ArrayList<>();
        for (long at = PutChain.next(buffer, 0); at != PutChain.END; at = PutChain.next(buffer, at)) {
            puts.add(slice(buffer, at));
        }
        return new Sent(slice(buffer, 0), puts, records(buffer));
    }

    private Map<String, byte[]> records(MemorySegment buffer) {
        int operation = OpHeader.operation(buffer, 0);
        Map<String, byte[]> records = new HashMap<>();
        if (operation == Operation.RENAME) {
            addRecord(records, "new_zi", buffer, OperationLocks.cookieOffset(operation, OperationLocks.TARGET));
            return records;
        }
        addRecord(records, "zi", buffer, OperationLocks.cookieOffset(operation, OperationLocks.TARGET));
        long directory = OperationLocks.cookieOffset(operation, OperationLocks.DIRECTORY);
        addRecord(records, operation == Operation.READDIR ? "zi" : "dir_zi", buffer, directory);
        return records;
    }

    private void addRecord(Map<String, byte[]> records, String name, MemorySegment buffer, long offset) {
        ToyNode node = offset < 0 ? null : server.byCookie.get(buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, offset));
        if (node != null) {
            records.put(name, server.region.asSlice(node.record, ZusInode.SIZE).toArray(ValueLayout.JAVA_BYTE));
        }
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
