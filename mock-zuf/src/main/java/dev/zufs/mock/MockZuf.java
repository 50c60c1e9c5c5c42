package dev.zufs.mock;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.Finding;
import dev.zufs.api.MountOptions;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.Media;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.vfs.Credentials;
import dev.zufs.runtime.vfs.Posix;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.EpochClock;
import dev.zufs.runtime.vfs.inode.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A filesystem type on media of its own, that can be mounted, used, unmounted and mounted again, all in this process.
 *
 * <pre>{@code
 * try (MockZuf zuf = MockZuf.of(new MyFileSystem()).memory(16 << 20).build()) {
 *     zuf.format();
 *     zuf.mount();
 *     Posix files = zuf.posix();
 *     files.makeDirectory("/docs".getBytes(UTF_8), 0755);
 *     zuf.unmount();
 *     zuf.mount(); // what was written is there again
 * }
 * }</pre>
 *
 * <p><b>Threads:</b> one thread at a time formats, mounts, unmounts and closes; any number use {@link #posix()} meanwhile.
 */
public final class MockZuf implements AutoCloseable {

    private static final int DEFAULT_UMASK = 0022;

    private final FileSystemType type;
    private final Media media;
    private final List<BlockDevice> devices;
    private final Runnable release;
    private final MockSettings settings;
    private final OperationStatistics statistics = new OperationStatistics();
    private @Nullable MockMount mount;
    private boolean closed;

    private MockZuf(Builder builder, Media media, Runnable release) {
        this.type = builder.type;
        this.media = media;
        this.devices = builder.devices;
        this.release = release;
        this.settings = builder.settings();
    }

    /**
     * Starts to describe an instance.
     *
     * @param type what to run
     * @return a builder: 64 MiB of memory, operations executed inline, locks checked, profile POSIX
     */
    public static Builder of(FileSystemType type) {
        return new Builder(type);
    }

    /**
     * Formats the media with options that the type must know.
     *
     * @param options options of the type, as in {@code mkfs -o}
     * @return this
     * @throws ErrnoException what the type answers; EINVAL for an unknown option; EBUSY if it is mounted
     */
    public MockZuf format(String options) {
        requireUnmounted();
        MountOptions parsed = MountOptions.parse(options);
        parsed.check(type.formatOptions());
        try (PluginContext _ = PluginContext.enter(type)) {
            HostBlock.of(media)
                    .format(
                            type,
                            context -> context.withDevices(devices)
                                    .withOptions(parsed)
                                    .withClock(settings.instants()));
        }
        return this;
    }

    /**
     * Formats the media without options.
     *
     * @return this
     * @throws ErrnoException what the type answers; EBUSY if it is mounted
     */
    public MockZuf format() {
        return format("");
    }

    /**
     * Mounts.
     *
     * @return this
     * @throws ErrnoException what the type answers, with its message; EBUSY if it is mounted already
     */
    public MockZuf mount() {
        requireUnmounted();
        MountBacking backing = new MountBacking("mock", media, devices, () -> {});
        try {
            mount = MockMount.mount(type, backing, settings, statistics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * Unmounts; the media keeps what the filesystem has made persistent, and whatever else it stored.
     *
     * @throws ErrnoException EBUSY if a file is open; EINVAL if nothing is mounted
     */
    public void unmount() {
        MockMount ending = mounted();
        try {
            ending.close();
        } finally {
            if (!ending.vfs().zuf().isMounted()) {
                mount = null;
            }
        }
    }

    /**
     * Checks the media, and repairs it if asked to.
     *
     * @param repair whether to repair
     * @return all defects; none of a clean filesystem
     * @throws ErrnoException what the type answers; EBUSY if it is mounted
     */
    public List<Finding> check(boolean repair) {
        requireUnmounted();
        List<Finding> findings = new ArrayList<>();
        try (PluginContext _ = PluginContext.enter(type)) {
            HostBlock.of(media).check(type, context -> context.withDevices(devices), repair, findings::add);
        }
        return List.copyOf(findings);
    }

    /**
     * Returns the system calls of root, with umask 022.
     *
     * @return a new view of the mount
     * @throws ErrnoException EINVAL if nothing is mounted
     */
    public Posix posix() {
        return posix(Credentials.root());
    }

    /**
     * Returns the system calls of a user, with umask 022.
     *
     * @param credentials who calls
     * @return a new view of the mount
     * @throws ErrnoException EINVAL if nothing is mounted
     */
    public Posix posix(Credentials credentials) {
        return vfs().as(credentials, DEFAULT_UMASK);
    }

    /**
     * Returns the mount as the VFS has it, for caches and the like.
     *
     * @return the mount
     * @throws ErrnoException EINVAL if nothing is mounted
     */
    public VfsMount vfs() {
        return mounted().vfs();
    }

    /**
     * Returns the filesystem's own object.
     *
     * @return what {@link FileSystemType#mount} returned
     * @throws ErrnoException EINVAL if nothing is mounted
     */
    public SuperBlock superBlock() {
        return mounted().superBlock();
    }

    /**
     * Waits until the mount has forgotten all that the filesystem has told of its own changes before the call. Not for a callback
     * of the filesystem.
     *
     * @throws InterruptedException if the caller is interrupted
     * @throws ErrnoException EINVAL if nothing is mounted
     */
    public void awaitInvalidations() throws InterruptedException {
        mounted().awaitInvalidations();
    }

    /**
     * Returns what was executed since the instance was made, over all its mounts.
     *
     * @return counts and latencies of operations
     */
    public OperationStatistics statistics() {
        return statistics;
    }

    /**
     * Unmounts if anything is mounted, and gives the media back, also when the filesystem fails to close.
     *
     * @throws ErrnoException EBUSY if a file is open, and nothing has ended then; else what the filesystem answered at its
     *     close
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (mount != null) {
                unmount();
            }
        } finally {
            if (mount == null) {
                closed = true;
                release.run();
            }
        }
    }

    private void requireUnmounted() {
        if (mount != null) {
            throw new ErrnoException(Errno.EBUSY, type.name() + " is mounted: unmount it first");
        }
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    private MockMount mounted() {
        if (mount == null) {
            throw new ErrnoException(Errno.EINVAL, type.name() + " is not mounted");
        }
        return mount;
    }

    /** Describes an instance. Not safe for several threads. */
    public static final class Builder {

        private static final long DEFAULT_BYTES = 64L << 20;

        private final FileSystemType type;
        private long memoryBytes = DEFAULT_BYTES;
        private @Nullable Media media;
        private List<BlockDevice> devices = List.of();
        private Delivery delivery = Delivery.INLINE;
        private Profile profile = Profile.POSIX;
        private String options = "";
        private boolean readOnly;
        private boolean checkLocks = true;
        private boolean countOperations = true;
        private EpochClock clock = EpochClock.SYSTEM;

        private Builder(FileSystemType type) {
            this.type = Objects.requireNonNull(type, "type");
        }

        /**
         * Sets the size of the memory, which is zeroed and lost at {@link MockZuf#close}.
         *
         * @param bytes positive
         * @return this
         */
        public Builder memory(long bytes) {
            this.memoryBytes = bytes;
            return this;
        }

        /**
         * Sets media instead of memory, such as a file's region or media that fails; not given back at close.
         *
         * @param own outlives the instance
         * @return this
         */
        public Builder media(Media own) {
            this.media = Objects.requireNonNull(own, "own");
            return this;
        }

        /**
         * Sets block devices.
         *
         * @param list copied; outlive the instance
         * @return this
         */
        public Builder devices(List<BlockDevice> list) {
            this.devices = List.copyOf(list);
            return this;
        }

        /**
         * Sets which thread executes operations.
         *
         * @param how inline or pinned
         * @return this
         */
        public Builder delivery(Delivery how) {
            this.delivery = Objects.requireNonNull(how, "how");
            return this;
        }

        /**
         * Sets whose behaviour the kernel side has.
         *
         * @param whose POSIX, or that of the zuf module
         * @return this
         */
        public Builder profile(Profile whose) {
            this.profile = Objects.requireNonNull(whose, "whose");
            return this;
        }

        /**
         * Sets the options of mounts.
         *
         * @param text as in {@code mount -o}
         * @return this
         */
        public Builder options(String text) {
            this.options = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Sets whether mounts are read-only.
         *
         * @param only true for read-only
         * @return this
         */
        public Builder readOnly(boolean only) {
            this.readOnly = only;
            return this;
        }

        /**
         * Sets whether every operation is checked against the lock table.
         *
         * @param check false to save time
         * @return this
         */
        public Builder checkLocks(boolean check) {
            this.checkLocks = check;
            return this;
        }

        /**
         * Sets whether operations are counted and timed for {@link MockZuf#statistics}.
         *
         * @param count false to save time
         * @return this
         */
        public Builder countOperations(boolean count) {
            this.countOperations = count;
            return this;
        }

        /**
         * Sets the clock of inode times, which filesystems get too.
         *
         * @param tells the time
         * @return this
         */
        public Builder clock(EpochClock tells) {
            this.clock = Objects.requireNonNull(tells, "tells");
            return this;
        }

        /**
         * Makes the instance; nothing is formatted or mounted yet.
         *
         * @return a new instance, to be closed
         * @throws UncheckedIOException if memory cannot be had
         */
        public MockZuf build() {
            if (media != null) {
                return new MockZuf(this, media, () -> {});
            }
            try {
                Region region = RegionOpener.system().anonymous(memoryBytes, false);
                return new MockZuf(this, region.media(), region::close);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private MockSettings settings() {
            return new MockSettings(delivery, profile, options, readOnly, checkLocks, countOperations, clock);
        }
    }
}
