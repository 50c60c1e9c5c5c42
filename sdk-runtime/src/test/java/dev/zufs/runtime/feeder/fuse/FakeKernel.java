package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.OperationRunner;
import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitFlags;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.libc.IoVector;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.vfs.ToyMount;
import dev.zufs.runtime.vfs.VfsMount;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/** Plays the kernel's side of the device for one thread: requests that a channel reads one after the other. */
final class FakeKernel {

    private static final long NO_DEVICE = -Errno.ENODEV.number();

    final VfsMount vfs = ToyMount.mounted();
    final Session session;
    final ClassicFeeder feeder;
    final FuseDevice device;
    final AtomicInteger ended = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    /** Replies whose bytes lay together. */
    final List<byte[]> replies = new ArrayList<>();

    /** Says what a write returns, from its length. */
    LongUnaryOperator onWrite = length -> length;

    private final ArrayDeque<byte[]> requests = new ArrayDeque<>();
    private long unique = 2;
    private int uid;

    FakeKernel() throws IOException {
        Libc libc = (Libc) Proxy.newProxyInstance(
                Libc.class.getClassLoader(), new Class<?>[] {Libc.class}, (proxy, method, arguments) -> {
                    Object[] given = arguments == null ? new Object[0] : arguments;
                    return switch (method.getName()) {
                        case "open" -> (long) (100 + open.incrementAndGet());
                        case "close" -> {
                            open.decrementAndGet();
                            yield 0L;
                        }
                        case "ioctl", "prctl", "gettid" -> 0L;
                        case "read" -> read((MemorySegment) given[1], (long) given[2]);
                        case "write" -> write((MemorySegment) given[1], (long) given[2], (long) given[3]);
                        case "writev" -> onWrite.applyAsLong(gathered((IoVector) given[1]));
                        default -> throw new AssertionError(method);
                    };
                });
        FuseAgreement agreement = new FuseAgreement(
                45, -1, FuseInitFlags.SETXATTR_EXT | FuseInitFlags.MAX_PAGES, 1 << 20, 256, 1 << 20, 1, 0, 0, 4096);
        session = new Session(agreement, FuseMountOptions.parse(""), vfs);
        device = FuseDevice.open(libc);
        feeder = new ClassicFeeder(session, device, libc, ended::incrementAndGet);
    }

    private static long gathered(IoVector vector) {
        return vector.count();
    }

    private long read(MemorySegment buffer, long at) {
        byte[] next = requests.poll();
        if (next == null) {
            return NO_DEVICE;
        }
        MemorySegment.copy(next, 0, buffer, ValueLayout.JAVA_BYTE, at, next.length);
        return next.length;
    }

    private long write(MemorySegment buffer, long at, long length) {
        long result = onWrite.applyAsLong(length);
        if (result > 0) {
            replies.add(buffer.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
        }
        return result;
    }

    /** Sets who asks from now on; root before. */
    void caller(int newUid) {
        uid = newUid;
    }

    /** Queues a request; gives its number. */
    long request(FuseOpcode opcode, long node, long structureBytes, Consumer<MemorySegment> fill, String... names) {
        long own = unique += 2;
        MemorySegment bytes = MemorySegment.ofArray(new byte[1 << 12]);
        fill.accept(bytes.asSlice(FuseInHeader.SIZE, structureBytes));
        long length = FuseInHeader.SIZE + structureBytes;
        for (String name : names) {
            bytes.setString(length, name);
            length += name.length() + 1;
        }
        FuseInHeader.length(bytes, 0, (int) length);
        FuseInHeader.opcode(bytes, 0, opcode.number());
        FuseInHeader.unique(bytes, 0, own);
        FuseInHeader.nodeId(bytes, 0, node);
        FuseInHeader.uid(bytes, 0, uid);
        raw(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        return own;
    }

    void raw(byte[] request) {
        requests.add(request);
    }

    /** Serves what is queued. */
    void serve(OperationRunner runner) throws IOException {
        try (FuseChannel channel = (FuseChannel) feeder.open(0, 0)) {
            channel.need(true);
            channel.serve(runner);
        }
    }

    void serve() throws IOException {
        serve(new Runner());
    }

    /** Returns the error of the reply to a request, 0 for none. */
    int errorOf(long request) {
        return reply(request).map(FakeKernel::error).orElseThrow();
    }

    Optional<MemorySegment> reply(long request) {
        return replies.stream()
                .map(MemorySegment::ofArray)
                .filter(reply -> FuseOutHeader.unique(reply, 0) == request)
                .reduce((first, second) -> second);
    }

    private static int error(MemorySegment reply) {
        return -FuseOutHeader.error(reply, 0);
    }

    /** Counts interrupts; operations are executed elsewhere. */
    static class Runner implements OperationRunner {
        int interrupts;

        @Override
        public void execute(MemorySegment window) {
            throw new AssertionError();
        }

        @Override
        public void interrupt() {
            interrupts++;
        }

        @Override
        public void clearInterrupt() {}
    }
}
