package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.FiemapRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.OpHeader;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtentTransferTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX, ToyServer.CAPS_NIO);

    private static MemorySegment heap(int bytes) {
        return MemorySegment.ofArray(new byte[bytes]);
    }

    @Test
    void newBlocksAreGivenBackAtOnceAndOthersLater() {
        try (OpenFile file = toy.create("/a")) {
            toy.port.take();
            file.write(bytes("new"), 0);
            assertThat(toy.port.takeNames()).containsExactly("GET_MULTY", "PUT_MULTY");
            file.write(bytes("old"), 0);
            assertThat(toy.port.takeNames()).containsExactly("GET_MULTY");
            file.read(heap(3), 0);
            RecordingPort.Sent carrier = toy.port.take().getFirst();
            assertThat(carrier.puts()).hasSize(1);
            MemorySegment put = MemorySegment.ofArray(carrier.puts().getFirst());
            assertThat(IoRequest.rw(put, 0)).isEqualTo(IoRequest.RW_WRITE);
            assertThat(OpHeader.len(put, 0)).isEqualTo(3);
        }
    }

    @Test
    void noMoreThanSixPutsWait() {
        toy.createFile("/a", "x".repeat(4096));
        try (OpenFile file = toy.open("/a")) {
            file.read(heap(10), 0);
            toy.port.take();
            int before = toy.server.executedPuts;
            for (int index = 0; index < 20; index++) {
                file.read(heap(10), 0);
            }
            assertThat(toy.port.take()).allMatch(sent -> sent.puts().size() <= 6);
            assertThat(toy.server.executedPuts - before).isBetween(19, 20);
        }
    }

    @Test
    void putsOfAnotherCpuAreFlushedBeforeASync() {
        toy.createFile("/a", "x".repeat(4096));
        try (OpenFile file = toy.open("/a")) {
            toy.server.cpu = 1;
            file.write(bytes("old"), 0);
            toy.server.cpu = 0;
            toy.port.take();
            file.sync();
            assertThat(toy.port.takeNames()).containsExactly("NOOP", "SYNC_ANY");
        }
    }

    @Test
    void questionForExtentsSyncsFirstIfItIsToldTo() {
        toy.createFile("/a", "x".repeat(4096));
        try (OpenFile file = toy.open("/a")) {
            toy.port.take();
            askForExtents(file, 0);
            assertThat(toy.port.takeNames()).containsExactly("FIEMAP");
            askForExtents(file, FiemapRequest.FLAG_SYNC);
            assertThat(toy.port.takeNames()).containsExactly("SYNC_ANY", "FIEMAP");
        }
    }

    private void askForExtents(OpenFile file, int flags) {
        toy.vfs.zuf().queries().extents(file.handle().vnode(), 0, Long.MAX_VALUE, flags, MemorySegment.NULL);
    }

    @Test
    void putsOfAnotherCpuAreFlushedBeforeTheInodeChanges() {
        toy.createFile("/a", "x".repeat(4096));
        try (OpenFile file = toy.open("/a")) {
            toy.server.cpu = 1;
            file.read(heap(10), 0);
            toy.server.cpu = 0;
            toy.port.take();
            file.truncate(5);
            assertThat(toy.port.takeNames()).containsExactly("NOOP", "FALLOCATE", "SETATTR");
        }
    }

    @Test
    void everyPutArrivesBeforeTheUnmountEnds() {
        toy.createFile("/a", "x".repeat(4096));
        for (int cpu = 0; cpu < 3; cpu++) {
            toy.server.cpu = cpu;
            assertThat(toy.content("/a")).hasSize(4096);
        }
        toy.vfs.unmount();
        assertThat(toy.server.byCookie).isEmpty();
    }

    @Test
    void holesReadAsZeros() {
        try (OpenFile file = toy.create("/a")) {
            file.write(bytes("end"), 20_000);
            MemorySegment target = heap(20_003);
            target.fill((byte) 9);
            assertThat(file.read(target, 0)).isEqualTo(20_003);
            assertThat(target.asSlice(0, 20_000).mismatch(heap(20_000))).isEqualTo(-1);
            assertThat(target.asSlice(20_000).mismatch(bytes("end"))).isEqualTo(-1);
        }
    }

    @Test
    void randomTransfersEqualAModel() {
        for (int capabilities : new int[] {0, ToyServer.CAPS_NIO}) {
            long seed = System.nanoTime();
            String as = "seed " + seed + ", capabilities " + capabilities;
            Random random = new Random(seed);
            byte[] model = new byte[200_000];
            int size = 0;
            ToyMount mount = new ToyMount(Profile.POSIX, capabilities);
            try (OpenFile file = mount.create("/a")) {
                for (int round = 0; round < 300; round++) {
                    int position = random.nextInt(150_000);
                    byte[] content = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 50_000 : 500)];
                    random.nextBytes(content);
                    boolean heap = random.nextBoolean();
                    MemorySegment memory = heap ? MemorySegment.ofArray(content) : ToyMount.nativeBytes(content);
                    if (random.nextBoolean()) {
                        int cut = random.nextInt(content.length + 1);
                        MemorySegment[] pieces = {memory.asSlice(0, cut), memory.asSlice(cut)};
                        assertThat(file.write(pieces, position)).as(as).isEqualTo(content.length);
                        System.arraycopy(content, 0, model, position, content.length);
                        size = Math.max(size, position + content.length);
                    } else {
                        long expected = Math.clamp((long) size - position, 0, content.length);
                        assertThat(file.read(memory, position)).as(as).isEqualTo(expected);
                        MemorySegment wanted = MemorySegment.ofArray(model).asSlice(position, expected);
                        assertThat(memory.asSlice(0, expected).mismatch(wanted))
                                .as(as)
                                .isEqualTo(-1);
                    }
                }
            }
            mount.vfs.unmount();
        }
    }
}
