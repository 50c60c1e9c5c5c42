package dev.zufs.api;

import dev.zufs.api.memory.BlockDevice;
import dev.zufs.api.memory.PersistentMemory;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a mount is given. Immutable.
 *
 * <p><b>Lifetime:</b> memory and devices are usable until {@link SuperBlock#close} returns, or until {@link
 * FileSystemType#mount} fails.
 */
public final class MountContext {

    private final PersistentMemory memory;
    private final String source;
    private final List<BlockDevice> devices;
    private final MountOptions options;
    private final boolean readOnly;
    private final Durability durability;
    private final InstantSource clock;
    private final UUID id;
    private final BooleanSupplier interruption;
    private final Supplier<Invalidations> invalidations;

    private MountContext(Builder builder) {
        this.memory = builder.memory;
        this.source = builder.source;
        this.devices = builder.devices;
        this.options = builder.options;
        this.readOnly = builder.readOnly;
        this.durability = builder.durability;
        this.clock = builder.clock;
        this.id = builder.id;
        this.interruption = builder.interruption;
        this.invalidations = builder.invalidations;
    }

    /**
     * Starts a context; called by hosts of plugins and by tests.
     *
     * @param memory the memory of the mount
     * @return a builder: no devices, no options, writable, durability {@link Durability#OPERATION}, the system's clock, the
     *     id of media that nobody formatted
     */
    public static Builder over(PersistentMemory memory) {
        return new Builder(memory);
    }

    /**
     * Returns the memory of the mount: the media of {@link BackingKind#MEMORY}, or memory for inode records whose content
     * means nothing when the mount begins.
     *
     * <p>Its first {@link PersistentMemory#HOST_BYTES} bytes are the host's: the feeder has checked the device table there,
     * if the media was formatted. A store into them fails, and what can be read there is nothing to rely on.
     *
     * @return where all inode records lie
     */
    public PersistentMemory memory() {
        return memory;
    }

    /**
     * Returns how messages call the media.
     *
     * @return a path or a description
     */
    public String source() {
        return source;
    }

    /**
     * Returns the block devices of the mount.
     *
     * @return for {@link BackingKind#BLOCK_DEVICE} at least one; unmodifiable
     */
    public List<BlockDevice> devices() {
        return devices;
    }

    /**
     * Returns the options, every one of them known to {@link FileSystemType#mountOptions()}.
     *
     * @return the options of the type
     */
    public MountOptions options() {
        return options;
    }

    /**
     * Says whether nothing may be changed. Recovery after a crash may then be refused, with EROFS.
     *
     * <p>Not on zuf, which does not tell: there it is always false at a mount, although operations that change something
     * never come if the mount is read-only. A remount tells on every feeder ({@link SuperBlock#remount}).
     *
     * @return true if so
     */
    public boolean isReadOnly() {
        return readOnly;
    }

    /**
     * Returns when operations have to be persistent: the type's own declaration, or {@link Durability#OPERATION} where the
     * feeder does not deliver what {@link Durability#ON_SYNC} needs.
     *
     * @return what the mount must keep; a type that cannot fails with EOPNOTSUPP
     */
    public Durability durability() {
        return durability;
    }

    /**
     * Returns the id that the host gave the filesystem when it was formatted.
     *
     * @return as {@link FormatContext#id}; all zeros if the media is memory that nobody formatted
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns the clock for times that the filesystem itself takes.
     *
     * @return the system's, or that of a test
     */
    public InstantSource clock() {
        return clock;
    }

    /**
     * Says whether the operation that the calling thread executes was interrupted: its application got a signal, and can do
     * nothing before the operation returns. A callback that takes long (truncation, allocation, cloning, copying, syncing,
     * listing) asks now and then, and fails with EINTR if that leaves nothing half done, or ends early where it may. Reads
     * and writes have {@link IoContext#isInterrupted}. Any thread may ask at any time.
     *
     * @return true if so; false in a thread that executes no operation of this mount's server
     */
    public boolean isInterrupted() {
        return interruption.getAsBoolean();
    }

    /**
     * Returns how to tell the feeder what the filesystem changes by itself. A filesystem that will is to ask for it while it
     * mounts: only then the feeder prepares for it.
     *
     * @return the same for the whole mount
     */
    public Invalidations invalidations() {
        return invalidations.get();
    }

    /** Collects what a {@link MountContext} consists of. Not safe for several threads. */
    public static final class Builder {

        private final PersistentMemory memory;
        private String source = "memory";
        private List<BlockDevice> devices = List.of();
        private MountOptions options = MountOptions.none();
        private boolean readOnly;
        private Durability durability = Durability.OPERATION;
        private InstantSource clock = InstantSource.system();
        private UUID id = new UUID(0, 0);
        private BooleanSupplier interruption = () -> false;
        private Supplier<Invalidations> invalidations = Invalidations::ignored;

        private Builder(PersistentMemory memory) {
            this.memory = Objects.requireNonNull(memory, "memory");
        }

        /**
         * Sets how messages call the media.
         *
         * @param name a path or a description
         * @return this
         */
        public Builder source(String name) {
            this.source = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the block devices.
         *
         * @param list copied
         * @return this
         */
        public Builder devices(List<BlockDevice> list) {
            this.devices = List.copyOf(list);
            return this;
        }

        /**
         * Sets the options.
         *
         * @param given the options of the type
         * @return this
         */
        public Builder options(MountOptions given) {
            this.options = Objects.requireNonNull(given, "given");
            return this;
        }

        /**
         * Sets whether nothing may be changed.
         *
         * @param only true for a read-only mount
         * @return this
         */
        public Builder readOnly(boolean only) {
            this.readOnly = only;
            return this;
        }

        /**
         * Sets when operations have to be persistent.
         *
         * @param wanted what the mount must keep
         * @return this
         */
        public Builder durability(Durability wanted) {
            this.durability = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param source where times come from
         * @return this
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets the id of the filesystem.
         *
         * @param given what the host keeps on the media
         * @return this
         */
        public Builder id(UUID given) {
            this.id = Objects.requireNonNull(given, "given");
            return this;
        }

        /**
         * Sets who knows whether the calling thread's operation was interrupted; nobody unless set.
         *
         * @param knows answers for the thread that asks
         * @return this
         */
        public Builder interruption(BooleanSupplier knows) {
            this.interruption = Objects.requireNonNull(knows, "knows");
            return this;
        }

        /**
         * Sets who is told of what the filesystem changes by itself; nobody unless set.
         *
         * @param asked gives the same object always; called when the filesystem asks for it
         * @return this
         */
        public Builder invalidations(Supplier<Invalidations> asked) {
            this.invalidations = Objects.requireNonNull(asked, "asked");
            return this;
        }

        /**
         * Returns the result.
         *
         * @return a new context
         */
        public MountContext build() {
            return new MountContext(this);
        }
    }
}
