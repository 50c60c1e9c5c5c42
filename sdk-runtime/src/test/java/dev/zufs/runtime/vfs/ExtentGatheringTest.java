package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.DataOperations;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.GatherSink;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Reads that hand over where the bytes lie. */
@Timeout(60)
class ExtentGatheringTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX, ToyServer.CAPS_NIO);
    private final FileState state = new FileState(false, false);

    /** Looks at the bytes only when all have come, as who writes them to a descriptor. */
    private static class Collector implements GatherSink {
        final List<String> pieces = new ArrayList<>();
        private final List<MemorySegment> places = new ArrayList<>();
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        long total = -1;

        @Override
        public void data(MemorySegment region, long offset, long length) {
            assertThat(region.isReadOnly()).isTrue();
            pieces.add("data " + length);
            places.add(region.asSlice(offset, length));
        }

        @Override
        public void hole(long length) {
            pieces.add("hole " + length);
            places.add(MemorySegment.ofArray(new byte[(int) length]));
        }

        @Override
        public void end(long bytes) {
            total = bytes;
            for (MemorySegment place : places) {
                content.writeBytes(place.toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    private long gather(Vnode inode, long offset, long length, GatherSink sink) {
        int use = toy.vfs.zuf().beginUse();
        try {
            return toy.vfs.data().gather(inode, state, offset, length, false, sink);
        } finally {
            toy.vfs.zuf().endUse(use);
        }
    }

    /** Runs what should not leave a block with the kernel side. */
    private void assertGivesBack(int expected, OpenFile file, Executable action) throws Throwable {
        file.sync();
        int before = toy.server.executedPuts;
        action.execute();
        file.sync();
        assertThat(toy.server.executedPuts - before).isEqualTo(expected);
    }

    @Test
    void holesComeAsHolesAndTheEndOfTheFileEndsTheRead() throws Throwable {
        try (OpenFile file = toy.create("/a")) {
            file.write(bytes("x".repeat(5000)), 0);
            file.write(bytes("end"), 20_000);
            Vnode inode = file.handle().vnode();
            Collector sink = new Collector();
            assertGivesBack(
                    1, file, () -> assertThat(gather(inode, 100, 50_000, sink)).isEqualTo(19_903));
            assertThat(sink.total).isEqualTo(19_903);
            byte[] expected = new byte[19_903];
            file.read(MemorySegment.ofArray(expected), 100);
            assertThat(sink.content.toByteArray()).isEqualTo(expected);
            assertThat(sink.pieces).containsSequence("hole " + 2 * 4096, "data " + (20_003 - 16_384));
            assertThat(sink.pieces).first().asString().startsWith("data ");
        }
    }

    @Test
    void readsAtTheEndTakeNoOperation() {
        try (OpenFile file = toy.create("/a")) {
            file.write(bytes("abc"), 0);
            toy.port.take();
            Collector sink = new Collector();
            assertThat(gather(file.handle().vnode(), 3, 100, sink)).isZero();
            assertThat(sink.total).isZero();
            assertThat(gather(file.handle().vnode(), 1, 0, new Collector())).isZero();
            assertThat(toy.port.takeNames()).isEmpty();
            assertFails(Errno.EINVAL, () -> gather(file.handle().vnode(), -1, 1, sink));
        }
    }

    @Test
    void filesystemsThatGiveNoBlocksAreRead() {
        ToyMount other = new ToyMount(Profile.POSIX);
        try (OpenFile file = other.create("/a")) {
            file.write(bytes("abc"), 0);
            other.port.take();
            int use = other.vfs.zuf().beginUse();
            Collector sink = new Collector();
            assertThat(other.vfs.data().gather(file.handle().vnode(), state, 0, 3, false, sink))
                    .isEqualTo(DataOperations.NOT_GATHERED);
            other.vfs.zuf().endUse(use);
            assertThat(sink.total).isEqualTo(-1);
            assertThat(other.port.takeNames()).isEmpty();
        }
    }

    @Test
    void failureOfTheSinkGivesTheBlocksBack() throws Throwable {
        try (OpenFile file = toy.create("/a")) {
            // A hole behind the data, so that the sink gets the data before all is there.
            file.write(bytes("x".repeat(4096)), 0);
            file.write(bytes("y"), 8999);
            Vnode inode = file.handle().vnode();
            Collector atTheEnd = new Collector() {
                @Override
                public void end(long bytes) {
                    throw new IllegalStateException("broken pipe");
                }
            };
            Collector inBetween = new Collector() {
                @Override
                public void data(MemorySegment region, long offset, long length) {
                    throw new IllegalStateException("broken pipe");
                }
            };
            for (Collector sink : List.of(atTheEnd, inBetween)) {
                assertGivesBack(
                        1,
                        file,
                        () -> assertThatThrownBy(() -> gather(inode, 0, 9000, sink))
                                .hasMessage("broken pipe"));
            }
            // The inode lock is free again.
            file.truncate(1);
        }
    }

    @Test
    void longReadsHoldAllBlocksUntilTheSinkHasThem() throws Throwable {
        byte[] content = new byte[9 << 20];
        new Random(1).nextBytes(content);
        try (OpenFile file = toy.create("/a")) {
            file.write(MemorySegment.ofArray(content), 0);
            Vnode inode = file.handle().vnode();
            file.sync();
            int before = toy.server.executedPuts;
            Collector sink = new Collector() {
                @Override
                public void end(long bytes) {
                    assertThat(toy.server.executedPuts).isEqualTo(before);
                    super.end(bytes);
                }
            };
            assertGivesBack(
                    3, file, () -> assertThat(gather(inode, 7, 9 << 20, sink)).isEqualTo(content.length - 7));
            assertThat(MemorySegment.ofArray(sink.content.toByteArray())
                            .mismatch(MemorySegment.ofArray(content).asSlice(7)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void blocksThatMustGoBackAtOnceAreNotHeld() throws Throwable {
        try (OpenFile file = toy.create("/a")) {
            file.write(MemorySegment.ofArray(new byte[5 << 20]), 0);
            Vnode inode = file.handle().vnode();
            toy.port.onReply(operation -> {
                if (operation == Operation.GET_MULTY) {
                    IoRequest.returnFlags(toy.server.buffer(), 0, IoRequest.RETURN_LOCKED_PUT);
                }
            });
            Collector tooLong = new Collector();
            assertGivesBack(
                    1,
                    file,
                    () -> assertThat(gather(inode, 0, 5 << 20, tooLong)).isEqualTo(DataOperations.NOT_GATHERED));
            assertThat(tooLong.total).isEqualTo(-1);
            toy.port.take();
            assertThat(gather(inode, 0, 4 << 20, new Collector())).isEqualTo(4 << 20);
            assertThat(toy.port.takeNames()).containsExactly("GET_MULTY", "PUT_MULTY");
        }
    }

    @Test
    void failureOfALaterOperationEndsTheReadWhereItGot() throws Throwable {
        try (OpenFile file = toy.create("/a")) {
            file.write(MemorySegment.ofArray(new byte[5 << 20]), 0);
            Vnode inode = file.handle().vnode();
            file.sync();
            toy.server.intercept((buffer, window) -> {
                boolean fails =
                        OpHeader.operation(buffer, 0) == Operation.GET_MULTY && IoRequest.filePosition(buffer, 0) > 0;
                if (fails) {
                    OpHeader.err(buffer, 0, -Errno.EIO.number());
                }
                return fails;
            });
            Collector sink = new Collector();
            assertGivesBack(
                    1, file, () -> assertThat(gather(inode, 0, 5 << 20, sink)).isEqualTo(4 << 20));
            assertThat(sink.total).isEqualTo(4 << 20);
            assertFails(Errno.EIO, () -> gather(inode, 4096, 10, new Collector()));
        }
    }

    @Test
    void truncationWaitsForTheSink() throws InterruptedException {
        try (OpenFile file = toy.create("/a")) {
            file.write(bytes("x".repeat(10_000)), 0);
            Thread truncation = Thread.ofPlatform().unstarted(() -> file.truncate(0));
            Collector sink = new Collector() {
                @Override
                public void end(long bytes) {
                    truncation.start();
                    while (truncation.getState() != Thread.State.WAITING
                            && truncation.getState() != Thread.State.TIMED_WAITING) {
                        assertThat(truncation.isAlive()).isTrue();
                        Thread.onSpinWait();
                    }
                    assertThat(file.status().size()).isEqualTo(10_000);
                    super.end(bytes);
                }
            };
            assertThat(gather(file.handle().vnode(), 0, 10_000, sink)).isEqualTo(10_000);
            truncation.join();
            assertThat(sink.content.toByteArray()).containsOnly('x');
            assertThat(file.status().size()).isZero();
        }
    }
}
