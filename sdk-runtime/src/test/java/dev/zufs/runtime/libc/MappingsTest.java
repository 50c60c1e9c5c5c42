package dev.zufs.runtime.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zufs.runtime.libc.LinuxConstants.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingsTest {

    private static final int PAGE = 4096;
    private static final int REGION_BYTES = 8 << 20;
    private static final int ROUNDS = 20;

    private final Libc libc = Libc.system();

    @TempDir
    Path directory;

    @Test
    void privateMemoryTakesThePlaceOfWhatTheCpuWroteBack() throws IOException {
        Path path = Files.write(directory.resolve("image"), new byte[PAGE]);
        long address;
        try (OpenFile file = OpenFile.open(libc, path, LinuxConstants.Open.RDWR, 0);
                Arena arena = Arena.ofShared()) {
            MapRequest request =
                    new MapRequest(PAGE, Mapping.PROT_READ | Mapping.PROT_WRITE, Mapping.SHARED, file.fd(), 0);
            MemorySegment memory = Mappings.mapForWriteBack(libc, request, arena, path);
            memory.set(JAVA_BYTE, 0, (byte) 42);
            address = memory.address();
            assertThat(MemoryMap.permissionsAt(address)).isEqualTo("rw-s");
        }

        assertThat(MemoryMap.permissionsAt(address)).isEqualTo("rw-p");
        assertThat(Files.readAllBytes(path)).startsWith(42);
    }

    @Test
    void threadThatStoresWhileTheMemoryIsClosedFindsItClosedAndTheProcessLives() throws Exception {
        assumeThat(CachePersistence.isAvailable()).isTrue();
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<Void> stores;
            try (Arena arena = Arena.ofShared()) {
                MemorySegment memory =
                        Mappings.mapForWriteBack(libc, MapRequest.anonymous(REGION_BYTES), arena, "test");
                CountDownLatch storing = new CountDownLatch(1);
                stores = CompletableFuture.runAsync(() -> {
                    while (true) {
                        CachePersistence.zeroNonTemporal(memory, 0, REGION_BYTES);
                        storing.countDown();
                    }
                });
                storing.await();
            }
            assertThatThrownBy(stores::join).hasCauseInstanceOf(IllegalStateException.class);
        }
    }
}
