package dev.zufs.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CpuAffinityTest {

    private final Libc libc = Libc.system();

    @Test
    void pinnedThreadRunsOnEachProcessorInTurn() throws Exception {
        CpuSet allowed = CpuAffinity.ofCurrentThread(libc);
        assertThat(allowed.isEmpty()).isFalse();
        for (int cpu : allowed.stream().toArray()) {
            inOwnThread(() -> {
                CpuAffinity.pinCurrentThread(libc, cpu);
                assertThat(CpuAffinity.ofCurrentThread(libc)).isEqualTo(CpuSet.of(cpu));
                assertThat(libc.schedGetCpu()).isEqualTo(cpu);
                return null;
            });
        }
        assertThat(CpuAffinity.ofCurrentThread(libc)).as("of this thread").isEqualTo(allowed);
    }

    @Test
    void setOfSeveralProcessorsIsGranted() throws Exception {
        CpuSet allowed = CpuAffinity.ofCurrentThread(libc);

        inOwnThread(() -> {
            CpuAffinity.setOfCurrentThread(libc, allowed);
            assertThat(CpuAffinity.ofCurrentThread(libc)).isEqualTo(allowed);
            return null;
        });
    }

    @Test
    void processorsOutsideOfTheCgroupAreNotGranted() throws IOException {
        Libc confined = mock(Libc.class, delegatesTo(libc));
        doAnswer(call -> {
                    MemorySegment mask = call.getArgument(1);
                    mask.set(ValueLayout.JAVA_BYTE, 0, (byte) 0b100);
                    return 8L;
                })
                .when(confined)
                .schedGetAffinity(anyInt(), any());
        CpuSet online = Topology.ofThisMachine().online();
        CpuSet before = CpuAffinity.ofCurrentThread(libc);
        assertThat(CpuAffinity.grantedToThisProcess(confined, online)).isEqualTo(CpuSet.of(2));
        assertThat(CpuAffinity.grantedToThisProcess(libc, online).isEmpty()).isFalse();
        assertThat(CpuAffinity.ofCurrentThread(libc)).as("of this thread").isEqualTo(before);
    }

    @Test
    void missingProcessorIsRefused() throws IOException {
        int missing = Topology.ofThisMachine().possible().stream().max().orElseThrow() + 1;

        assertThatThrownBy(() -> inOwnThread(() -> {
                    CpuAffinity.pinCurrentThread(libc, missing);
                    return null;
                }))
                .hasCauseInstanceOf(SyscallException.class)
                .hasMessageContaining("sched_setaffinity of processors " + missing)
                .hasMessageContaining("EINVAL");
    }

    @Test
    void bindingThatDoesNotHoldIsReported() throws SyscallException {
        CpuSet allowed = CpuAffinity.ofCurrentThread(libc);
        Libc deaf = mock(Libc.class, delegatesTo(libc));
        doReturn(0L).when(deaf).schedSetAffinity(anyInt(), any());
        int other = allowed.stream().max().orElseThrow() + 1;

        assertThatThrownBy(() -> CpuAffinity.pinCurrentThread(deaf, other))
                .isInstanceOf(IOException.class)
                .hasMessage("thread was put on processor " + other + " and may run on " + allowed);
    }

    @Test
    void kernelWithRoomForMoreProcessorsIsAskedAgain() throws SyscallException {
        Libc large = mock(Libc.class, delegatesTo(libc));
        List<Long> masks = new ArrayList<>();
        doAnswer(call -> {
                    MemorySegment mask = call.getArgument(1);
                    masks.add(mask.byteSize());
                    return mask.byteSize() < 512 ? (long) -Errno.EINVAL.number() : libc.schedGetAffinity(0, mask);
                })
                .when(large)
                .schedGetAffinity(anyInt(), any());

        assertThat(CpuAffinity.ofCurrentThread(large)).isEqualTo(CpuAffinity.ofCurrentThread(libc));
        assertThat(masks).containsExactly(128L, 256L, 512L);
    }

    @Test
    void virtualThreadIsRefused() throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        CpuAffinity.pinCurrentThread(libc, 0);
                    } catch (IOException | RuntimeException e) {
                        thrown[0] = e;
                    }
                })
                .join();

        assertThat(thrown[0]).isInstanceOf(IllegalStateException.class);
    }

    private static <T> T inOwnThread(Callable<T> task) throws InterruptedException, ExecutionException {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            return thread.submit(task).get();
        }
    }
}
