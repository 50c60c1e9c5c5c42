package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A directory is moved while another thread asks the server where it lies. */
@Timeout(60)
class DirectoryParentTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX);

    @Test
    void moveDuringALookupOfTheParentIsNotForgotten() {
        toy.posix.makeDirectory(path("/old"), 0755);
        toy.posix.makeDirectory(path("/new"), 0755);
        toy.posix.makeDirectory(path("/old/moved"), 0755);
        try (OpenFile moved = toy.posix.open(path("/old/moved"), OpenFlags.O_DIRECTORY, 0)) {
            toy.vfs.dropCaches();
            toy.onReplyTo(Operation.LOOKUP, () -> toy.posix.rename(path("/old/moved"), path("/new/moved")));
            assertThat(toy.posix.at(moved).status(path("..")).number())
                    .as("the answer of the server")
                    .isEqualTo(toy.posix.status(path("/old")).number());
            assertThat(toy.posix.at(moved).status(path("..")).number())
                    .isEqualTo(toy.posix.status(path("/new")).number());
            assertFails(Errno.EINVAL, () -> toy.posix.rename(path("/new"), path("/new/moved/cycle")));
        }
    }
}
