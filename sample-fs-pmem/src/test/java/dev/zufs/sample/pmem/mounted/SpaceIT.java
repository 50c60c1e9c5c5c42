package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mounted zpmem that is full, and has space again. */
@Tag("fuse")
class SpaceIT {

    @Test
    void fullFilesystemRefusesAndRecovers() throws Exception {
        MountedZpmem.assumePossible();
        try (MountedZpmem zpmem = MountedZpmem.create("16M", "allow_other")) {
            String said = Shell.run(zpmem.path(), """
                    free() { stat -f -c %a .; }
                    is_full() {
                        if "$@" 2> ../error; then echo "$* has not failed"; exit 1; fi
                        grep -q 'No space left' ../error || { cat ../error; exit 1; }
                    }
                    small() { local i; for i in $(seq 100000); do echo $i > small-$i || return 1; done; }
                    echo kept > kept; before=$(free)
                    for round in 1 2; do
                        is_full dd if=/dev/zero of=big bs=64k status=none
                        test "$(free)" -lt 64
                        is_full cp big second
                        is_full fallocate -l 8M third
                        cmp -n 8M big /dev/zero
                        rm -f big second third
                        is_full small
                        find . -name 'small-*' -exec cat {} + > /dev/null
                        find . -mindepth 1 ! -name kept -delete
                        test "$(cat kept)" = kept
                    done
                    # Directories keep what they have grown to; a file of most of the space fits again.
                    head -c 8M /dev/urandom > again; sync; test $(stat -c %s again) = $((8 << 20))
                    rm again; after=$(free); test $((before - after)) -lt 2048; echo fine
                    """);
            assertThat(said).isEqualTo("fine\n");
            zpmem.unmount();
            zpmem.check();
        }
    }

    @Test
    void unlinkedFileFreesItsSpaceWithTheLastUser() throws Exception {
        MountedZpmem.assumePossible();
        try (MountedZpmem zpmem = MountedZpmem.create("16M", "allow_other")) {
            Shell.run(zpmem.path(), """
                    for round in $(seq 8); do
                        exec 9> held; head -c 8M /dev/zero >&9; rm held
                        ! head -c 8M /dev/zero > other 2> /dev/null; rm other
                        exec 9>&-
                    done
                    head -c 8M /dev/zero > other
                    """);
            zpmem.unmount();
            zpmem.check();
        }
    }
}
