package dev.zufs.runtime.vfs.inode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.wire.MountInfo;
import org.junit.jupiter.api.Test;

class KernelOptionsTest {

    @Test
    void whatTheKernelKnowsIsKeptFromTheServerButCounted() {
        KernelOptions options = KernelOptions.parse("foo=bar,pedantic,dax,ephemeral,pedantic=3,x");
        assertThat(options.rest()).isEqualTo("foo=bar,x");
        assertThat(options.wholeLength()).isEqualTo(43);
        assertThat(options.flags()).isEqualTo(MountInfo.FLAG_PEDANTIC | MountInfo.FLAG_EPHEMERAL);
        assertThat(options.pedantic()).isEqualTo(3);
        assertThat(KernelOptions.parse("")).isEqualTo(KernelOptions.NONE);
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatThrownBy(() -> KernelOptions.parse("pedantic=x")).isInstanceOf(ErrnoException.class);
        assertThatThrownBy(() -> KernelOptions.parse("zpmdev=/dev/pmem0")).isInstanceOf(ErrnoException.class);
    }
}
