package dev.zufs.runtime.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.LinuxConstants.Mapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineCodeTest {

    private final Libc recording = mock(Libc.class, delegatesTo(Libc.system()));

    @Test
    void memoryIsExecutableAndNotWritable() throws IOException {
        List<Long> addresses = new ArrayList<>();
        List<Integer> protections = new ArrayList<>();
        doAnswer(call -> {
                    protections.add(call.getArgument(2));
                    long address = Libc.system()
                            .mmap(
                                    call.getArgument(0),
                                    call.getArgument(1),
                                    call.getArgument(2),
                                    call.getArgument(3),
                                    call.getArgument(4),
                                    call.getArgument(5));
                    addresses.add(address);
                    return address;
                })
                .when(recording)
                .mmap(anyLong(), anyLong(), anyInt(), anyInt(), anyInt(), anyLong());

        MachineCode code = MachineCode.load(recording);

        assertThat(CpuFeatures.detect(code).lineBytes()).isEqualTo(64);
        assertThat(protections).containsExactly(Mapping.PROT_READ | Mapping.PROT_WRITE);
        assertThat(addresses).hasSize(1);
        assertThat(MemoryMap.permissionsAt(addresses.getFirst())).isEqualTo("r-xp");
    }

    @Test
    void refusedExecutableMemoryIsReported() {
        doReturn((long) -Errno.EACCES.number()).when(recording).mprotect(any(), anyInt());

        assertThatThrownBy(() -> CachePersistence.load(recording))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("mprotect of machine code");
    }
}
