package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.ToyMount.inOtherThread;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Directories are listed by sinks that call the filesystem, or have little room. */
@Timeout(60)
class ListingTest {

    private final ToyMount toy = new ToyMount(Profile.POSIX);

    @BeforeEach
    void makeFiles() {
        for (int index = 0; index < 200; index++) {
            toy.createFile("/" + index, "");
        }
        toy.port.take();
    }

    private OpenFile openRoot() {
        return toy.posix.open(path("/"), OpenFlags.O_DIRECTORY, 0);
    }

    @Test
    void sinkMayRemoveWhatItIsGiven() {
        try (OpenFile directory = openRoot()) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = directory.readDirectory(entry -> {
                    String name = entry.name().toString();
                    if (!name.startsWith(".")) {
                        toy.posix.unlink(path("/" + name));
                    }
                    return true;
                });
            }
        }
        assertThat(toy.names("/")).isEmpty();
    }

    @Test
    void sinkIsCalledWhileNothingIsLocked() {
        List<String> found = new ArrayList<>();
        try (OpenFile directory = openRoot()) {
            directory.readDirectory(entry -> {
                inOtherThread(() -> toy.createFile("/new", ""));
                found.add(toy.posix.status(path("/new")).type().name());
                return false;
            });
        }
        assertThat(found).containsExactly("REGULAR");
    }

    @Test
    void sinkMayCallAMountThatIsAboutToEnd() {
        List<Thread> ending = new ArrayList<>();
        try (OpenFile directory = openRoot()) {
            directory.readDirectory(entry -> {
                Thread unmount = Thread.ofPlatform().start(toy.vfs::unmountForcibly);
                ending.add(unmount);
                try {
                    unmount.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return false;
            });
        }
        assertThat(ending).isNotEmpty();
        assertThat(toy.server.mounted).isFalse();
    }

    @Test
    void noMoreIsAskedForThanThereIsRoomFor() {
        List<String> names = new ArrayList<>();
        try (OpenFile directory = openRoot()) {
            boolean goesOn = true;
            while (goesOn) {
                int before = names.size();
                goesOn = directory.readDirectory(100, entry -> {
                    boolean room = names.size() < before + 7;
                    if (room) {
                        names.add(entry.name().toString());
                    }
                    return room;
                });
            }
        }
        assertThat(names).hasSize(202).doesNotHaveDuplicates();
        assertThat(toy.port.take())
                .filteredOn(sent -> sent.operation() == Operation.READDIR)
                .extracting(sent -> OpHeader.len(sent.segment(), 0))
                .containsOnly(4096);
    }
}
