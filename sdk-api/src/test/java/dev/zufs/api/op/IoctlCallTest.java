package dev.zufs.api.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IoctlCallTest {

    private static final int ARGUMENT_BYTES = 16;

    private final IoctlCall.Host host = mock(IoctlCall.Host.class);
    private final IoctlCall call = IoctlCall.over(host);

    @Test
    void requestIsThatOfTheHost() {
        MemorySegment argument = MemorySegment.ofArray(new byte[ARGUMENT_BYTES]);
        when(host.command()).thenReturn(0xC018_6601);
        when(host.argument()).thenReturn(argument);
        when(host.timeNanos()).thenReturn(123L);

        assertThat(call.command()).isEqualTo(0xC018_6601);
        assertThat(call.argument()).isSameAs(argument);
        assertThat(call.timeNanos()).isEqualTo(123);
    }

    @ParameterizedTest(name = "kernel flags {0}: frozen {1}, administrator {2}")
    @CsvSource({"0, false, false", "1, true, false", "2, false, true", "3, true, true", "-4, false, false"})
    void flagsAreThoseOfZufs(int flags, boolean frozen, boolean administrator) {
        when(host.kernelFlags()).thenReturn(flags);

        assertThat(call.isFrozen()).isEqualTo(frozen);
        assertThat(call.isAdministrator()).isEqualTo(administrator);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, ARGUMENT_BYTES})
    void replyOfAnyPartOfTheArgumentReachesTheHost(int bytes) {
        when(host.argument()).thenReturn(MemorySegment.ofArray(new byte[ARGUMENT_BYTES]));

        call.reply(bytes);

        verify(host).reply(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, ARGUMENT_BYTES + 1, Integer.MAX_VALUE})
    void replyOfMoreThanTheArgumentIsRefused(int bytes) {
        when(host.argument()).thenReturn(MemorySegment.ofArray(new byte[ARGUMENT_BYTES]));

        assertThatThrownBy(() -> call.reply(bytes)).isInstanceOf(IndexOutOfBoundsException.class);
        verify(host, never()).reply(anyInt());
    }

    @Test
    void askingForMoreReachesTheHost() {
        call.repeatWithArgument(4096);
        call.repeatFrozen();

        verify(host).again(4096);
        verify(host).againFrozen();
        verifyNoMoreInteractions(host);
    }
}
