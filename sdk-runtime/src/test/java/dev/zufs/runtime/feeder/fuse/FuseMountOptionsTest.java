package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.libc.LinuxConstants.Mount;
import dev.zufs.runtime.vfs.AccessTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuseMountOptionsTest {

    @Test
    void nothingIsTheUsual() {
        FuseMountOptions options = FuseMountOptions.parse("");
        assertThat(options).isEqualTo(FuseMountOptions.parse("defaults,rw,relatime"));
        assertThat(options.kernelFlags()).isEqualTo(Mount.RELATIME);
        assertThat(options.readOnly()).isFalse();
        assertThat(options.allowOther()).isFalse();
        assertThat(options.directIo()).isFalse();
        assertThat(options.ofType()).isEmpty();
    }

    @Test
    void laterOfTwoThatContradictCounts() {
        assertThat(FuseMountOptions.parse("ro,rw").readOnly()).isFalse();
        assertThat(FuseMountOptions.parse("rw,ro").kernelFlags() & Mount.RDONLY).isEqualTo(Mount.RDONLY);
        assertThat(FuseMountOptions.parse("nosuid,suid,dev,nodev").kernelFlags())
                .isEqualTo(Mount.NODEV | Mount.RELATIME);
        assertThat(FuseMountOptions.parse("noatime,strictatime").accessTimes()).isEqualTo(AccessTimes.STRICT);
        assertThat(FuseMountOptions.parse("strictatime,noatime").kernelFlags()).isEqualTo(Mount.NOATIME);
        assertThat(FuseMountOptions.parse("valid=1,valid=2").validSeconds()).isEqualTo(2);
    }

    @Test
    void optionsOfOtherProgramsArePassedOver() {
        assertThat(FuseMountOptions.parse("auto,noauto,nofail,_netdev,user,x-systemd.automount,comment=a b,,")
                        .ofType())
                .isEmpty();
    }

    @Test
    void whatNobodyKnowsIsForTheFilesystemAsItWasGiven() {
        assertThat(FuseMountOptions.parse("sprinkle=2,ro,level,x=1=2").ofType()).isEqualTo("sprinkle=2,level,x=1=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid=", "valid=-1", "valid=x", "valid=2147483648", "channels=0", "channels=65"})
    void wrongValuesAreNamed(String option) {
        assertThatThrownBy(() -> FuseMountOptions.parse("ro," + option))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining(option);
    }
}
