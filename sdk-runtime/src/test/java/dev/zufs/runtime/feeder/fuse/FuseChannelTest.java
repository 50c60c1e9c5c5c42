package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.Channel;
import dev.zufs.runtime.feeder.fuse.wire.FuseCreateIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseEntryOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseForgetIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseInterruptIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpenOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseReleaseIn;
import dev.zufs.runtime.vfs.Credentials;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuseChannelTest {

    private static final long ROOT = 1;
    private static final int NOT_WANTED = -Errno.ENOENT.number();

    private final FakeKernel kernel;

    FuseChannelTest() throws IOException {
        kernel = new FakeKernel();
    }

    private long create(String name) {
        return kernel.request(
                FuseOpcode.CREATE,
                ROOT,
                FuseCreateIn.SIZE,
                in -> {
                    FuseCreateIn.flags(in, 0, OpenFlags.O_CREAT | OpenFlags.O_RDWR);
                    FuseCreateIn.mode(in, 0, 0644);
                },
                name);
    }

    private long lookup(String name) {
        return kernel.request(FuseOpcode.LOOKUP, ROOT, 0, in -> {}, name);
    }

    private int heldInodes() {
        kernel.vfs.zuf().inodes().dropUnused();
        return kernel.vfs.zuf().inodes().count();
    }

    @Test
    void requestForWhichAnInterruptCameBeforeIsServedInterrupted() throws IOException {
        long known = lookup("a");
        long unknown = lookup("b");
        kernel.feeder.interrupts().interrupt(known);
        FakeKernel.Runner runner = new FakeKernel.Runner();
        kernel.serve(runner);
        assertThat(runner.interrupts).isEqualTo(1);
        assertThat(kernel.errorOf(unknown)).isZero();
        kernel.feeder.interrupts().interrupt(unknown);
        lookup("c");
        kernel.serve(runner);
        assertThat(runner.interrupts).as("of a request that was answered").isEqualTo(1);
    }

    @Test
    void interruptIsNotAnswered() throws IOException {
        kernel.request(FuseOpcode.INTERRUPT, 0, FuseInterruptIn.SIZE, in -> FuseInterruptIn.unique(in, 0, 4711));
        kernel.serve();
        assertThat(kernel.replies).isEmpty();
    }

    @Test
    void whatAReplyToldOfIsTakenBackOnceIfItDoesNotArrive() throws IOException {
        int before = heldInodes();
        kernel.onWrite = length -> NOT_WANTED;
        create("a");
        lookup("a");
        kernel.serve();
        assertThat(kernel.session.opening().count()).isZero();
        assertThat(heldInodes()).isEqualTo(before);
    }

    @Test
    void inodesOfARequestThatFailsAreTakenBackOnceIfTheErrorDoesNotArriveEither() throws IOException {
        long created = create("a");
        kernel.serve();
        MemorySegment reply = kernel.reply(created).orElseThrow();
        long node = FuseEntryOut.nodeId(reply, FuseOutHeader.SIZE);
        long handle = FuseOpenOut.handle(reply, FuseOutHeader.SIZE + FuseEntryOut.SIZE);
        Nodes nodes = kernel.session.nodes();
        Requests requests = new Requests(kernel.session);
        try (Arena arena = Arena.ofConfined()) {
            DeviceAnswer answer = new DeviceAnswer(kernel.device, arena, 4096);
            answer.begin(2);
            Vnode inode = nodes.acquire(node);
            nodes.enter(inode);
            answer.enters(inode);
            requests.undo(answer);
            requests.undo(answer);
            // The lookup of the creation is the kernel's still.
            nodes.release(nodes.acquire(node));
            assertThat(kernel.session.opening().find(handle).inode()).isSameAs(inode);
        }
    }

    @Test
    void replyThatTheKernelRefusesEndsItsRequestAndNotTheChannel() throws IOException {
        List<Integer> left = new ArrayList<>(List.of(-Errno.EINVAL.number()));
        kernel.onWrite = length -> left.isEmpty() ? length : left.removeLast();
        long first = create("a");
        long second = lookup("a");
        kernel.serve();
        assertThat(kernel.errorOf(first)).isEqualTo(Errno.EIO.number());
        assertThat(kernel.errorOf(second)).isZero();
        assertThat(kernel.session.opening().count()).isZero();
    }

    @Test
    void wakingAChannelEndsTheConnectionOnce() throws IOException {
        try (Channel channel = kernel.feeder.open(0, 0)) {
            channel.wake();
            channel.wake();
        }
        assertThat(kernel.ended).hasValue(1);
    }

    @Test
    void filesComeAndGoWithoutALeak() throws IOException {
        int before = heldInodes();
        int open = kernel.open.get();
        for (int round = 0; round < 50; round++) {
            String name = "f" + round;
            long created = create(name);
            long found = lookup(name);
            kernel.serve();
            MemorySegment reply = kernel.reply(created).orElseThrow();
            long node = FuseEntryOut.nodeId(reply, FuseOutHeader.SIZE);
            long handle = FuseOpenOut.handle(reply, FuseOutHeader.SIZE + FuseEntryOut.SIZE);
            assertThat(kernel.errorOf(found)).isZero();
            kernel.request(FuseOpcode.UNLINK, ROOT, 0, in -> {}, name);
            kernel.request(FuseOpcode.FORGET, node, FuseForgetIn.SIZE, in -> FuseForgetIn.lookupCount(in, 0, 2));
            kernel.request(FuseOpcode.RELEASE, node, FuseReleaseIn.SIZE, in -> FuseReleaseIn.handle(in, 0, handle));
            kernel.serve();
        }
        assertThat(kernel.session.opening().count()).isZero();
        assertThat(heldInodes()).isEqualTo(before);
        assertThat(kernel.open).hasValue(open);
    }

    @Test
    void forgedRequestsAreAnsweredOnceEachAndEndNothing() throws IOException {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        System.out.println("zufs.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        FuseOpcode[] opcodes = FuseOpcode.values();
        List<byte[]> forged = new ArrayList<>();
        for (int round = 0; round < 20_000; round++) {
            FuseOpcode opcode = opcodes[random.nextInt(opcodes.length)];
            byte[] names = names(opcode, random).getBytes(StandardCharsets.US_ASCII);
            // Most are as long as they should be, so that they get behind what checks that.
            int spoilt = random.nextInt(20) == 0 ? random.nextInt(40) : 0;
            int structure = (int) (FuseInHeader.SIZE + opcode.structureSize());
            byte[] bytes = new byte[structure + names.length + spoilt];
            for (int index = (int) FuseInHeader.SIZE; index < structure; index++) {
                // Small numbers and zeros, so that some are handles, nodes and lengths that there are.
                bytes[index] = (byte) (random.nextInt(12) == 0 ? random.nextInt(256) : random.nextInt(8) == 0 ? 1 : 0);
            }
            System.arraycopy(names, 0, bytes, structure, names.length);
            MemorySegment header = MemorySegment.ofArray(bytes);
            FuseInHeader.length(header, 0, bytes.length);
            FuseInHeader.opcode(header, 0, opcode.number());
            FuseInHeader.unique(header, 0, 2L * round + 2);
            FuseInHeader.nodeId(header, 0, random.nextInt(6));
            forged.add(bytes);
        }
        forged.forEach(kernel::raw);
        kernel.serve();
        long[] answered = kernel.replies.stream()
                .mapToLong(reply -> FuseOutHeader.unique(MemorySegment.ofArray(reply), 0))
                .toArray();
        assertThat(answered).doesNotHaveDuplicates();
        assertThat(kernel.replies.stream().filter(reply -> FuseOutHeader.error(MemorySegment.ofArray(reply), 0) == 0))
                .as("what got through")
                .hasSizeGreaterThan(500);
        kernel.vfs.as(Credentials.root(), 022).status("/".getBytes(StandardCharsets.US_ASCII));
        long last = lookup("nothing");
        kernel.serve();
        assertThat(kernel.errorOf(last)).isZero();
        assertThat(header(last)).isEqualTo(FuseOutHeader.SIZE + FuseEntryOut.SIZE);
    }

    private static String names(FuseOpcode opcode, SplittableRandom random) {
        String first = (char) ('a' + random.nextInt(4)) + "\0";
        return switch (opcode.body()) {
            case NAME, ANY_NAME -> first;
            case TWO_NAMES, NAME_AND_TARGET -> first + (char) ('a' + random.nextInt(4)) + "\0";
            case XATTR_NAME, XATTR_NAME_AND_VALUE -> "user." + first;
            default -> "";
        };
    }

    private long header(long request) {
        return kernel.reply(request).orElseThrow().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    }
}
