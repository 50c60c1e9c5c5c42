package dev.zufs.runtime.vfs;

import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Profile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A {@link ToyServer} that is mounted, with locks checked, and what tests say often. */
public final class ToyMount {

    static final long FIRST_TIME = 1_000_000_000_000_000_000L;

    final ToyServer server;
    final RecordingPort port;
    final AtomicLong time = new AtomicLong(FIRST_TIME);
    final VfsMount vfs;
    final Posix posix;

    ToyMount(Profile profile) {
        this(profile, ToyServer.CAPS_ACL);
    }

    ToyMount(Profile profile, int capabilities) {
        this(new ToyServer(32 << 20, capabilities, false), profile);
    }

    ToyMount(ToyServer server, Profile profile) {
        this.server = server;
        this.port = new RecordingPort(server);
        this.vfs = VfsMount.mount(settings(profile).build());
        this.posix = vfs.as(Credentials.root(), 022);
    }

    /** Mounts for tests of feeders, which see the kernel side alone. */
    public static VfsMount mounted() {
        return new ToyMount(Profile.POSIX).vfs;
    }

    MountSettings.Builder settings(Profile profile) {
        return MountSettings.of(port.mountPort(), port, server.region)
                .typeCookie(7)
                .profile(profile)
                .checkLocks(true)
                .clock(() -> time.addAndGet(1_000));
    }

    /** Runs {@code action} in another thread, and to its end, before the reply to the next operation of a kind is looked at. */
    void onReplyTo(int operation, Runnable action) {
        port.onReply(sent -> {
            if (sent == operation) {
                port.onReply(other -> {});
                inOtherThread(action);
            }
        });
    }

    /** Runs {@code action} in another thread, and to its end, before the next operation of a kind reaches the server. */
    void onWayOf(int operation, Runnable action) {
        port.onWay(sent -> {
            if (sent == operation) {
                port.onWay(other -> {});
                inOtherThread(action);
            }
        });
    }

    static void inOtherThread(Runnable action) {
        FutureTask<@Nullable Void> task = new FutureTask<>(action, null);
        Thread.ofPlatform().start(task);
        try {
            task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] path(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    OpenFile create(String path) {
        return posix.open(path(path), OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0644);
    }

    OpenFile open(String path) {
        return posix.open(path(path), OpenFlags.O_RDWR, 0);
    }

    void createFile(String path, String content) {
        try (OpenFile file = create(path)) {
            file.write(bytes(content));
        }
    }

    String content(String path) {
        try (OpenFile file = posix.open(path(path), OpenFlags.O_RDONLY, 0)) {
            MemorySegment target =
                    MemorySegment.ofArray(new byte[(int) file.status().size()]);
            file.read(target, 0);
            return new String(target.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        }
    }

    List<String> names(String path) {
        List<String> names = new ArrayList<>();
        try (OpenFile file = posix.open(path(path), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0)) {
            while (file.readDirectory(entry -> names.add(entry.name().toString()))) {
                // goes on where it stopped
            }
        }
        names.remove(".");
        names.remove("..");
        return names;
    }

    static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static MemorySegment nativeBytes(byte[] content) {
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, content.length), 4096);
        MemorySegment.copy(content, 0, memory, ValueLayout.JAVA_BYTE, 0, content.length);
        return memory.asSlice(0, content.length);
    }
}
