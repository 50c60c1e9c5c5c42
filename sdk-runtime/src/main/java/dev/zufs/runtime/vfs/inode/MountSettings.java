package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Limits;
import dev.zufs.runtime.feeder.MountPort;
import dev.zufs.runtime.feeder.OperationPort;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Says what is mounted, and how. Immutable; made by a {@link Builder}. */
public final class MountSettings {

    private final Builder values;

    private MountSettings(Builder values) {
        this.values = values;
    }

    /**
     * Starts settings.
     *
     * @param mounts where mount requests go
     * @param operations where operations go
     * @param region the persistent memory, writable
     * @return a builder with POSIX behaviour, writable, without options
     */
    @SuppressWarnings("exports") // only feeders make mounts
    public static Builder of(MountPort mounts, OperationPort operations, MemorySegment region) {
        return new Builder(mounts, operations, region);
    }

    MountPort mounts() {
        return values.mounts;
    }

    OperationPort operations() {
        return values.operations;
    }

    MemorySegment region() {
        return values.region;
    }

    RegionWriter regionWriter() {
        return values.regionWriter;
    }

    long typeCookie() {
        return values.typeCookie;
    }

    String options() {
        return values.options;
    }

    long superBlockId() {
        return values.superBlockId;
    }

    int cpus() {
        return values.cpus;
    }

    int channels() {
        return values.channels;
    }

    Profile profile() {
        return values.profile;
    }

    boolean isReadOnly() {
        return values.readOnly;
    }

    boolean isSilent() {
        return values.silent;
    }

    boolean checksLocks() {
        return values.checkLocks;
    }

    EpochClock clock() {
        return values.clock;
    }

    long maxFileBytes() {
        return values.limits.maxFileBytes();
    }

    int timeGranularityNanos() {
        return values.limits.timeGranularityNanos();
    }

    int maxUnusedInodes() {
        return values.maxUnusedInodes;
    }

    /** Collects settings. Not safe for several threads. */
    public static final class Builder {

        private static final int DEFAULT_CHANNELS = 3;
        private static final int DEFAULT_UNUSED_INODES = 1000;

        private final MountPort mounts;
        private final OperationPort operations;
        private final MemorySegment region;
        private RegionWriter regionWriter;
        private long typeCookie;
        private String options = "";
        private long superBlockId = 1;
        private int cpus = Runtime.getRuntime().availableProcessors();
        private int channels = DEFAULT_CHANNELS;
        private Profile profile = Profile.POSIX;
        private boolean readOnly;
        private boolean silent;
        private boolean checkLocks;
        private EpochClock clock = EpochClock.SYSTEM;
        private Limits limits = Limits.widest();
        private int maxUnusedInodes = DEFAULT_UNUSED_INODES;

        private Builder(MountPort mounts, OperationPort operations, MemorySegment region) {
            this.mounts = Objects.requireNonNull(mounts, "mounts");
            this.operations = Objects.requireNonNull(operations, "operations");
            this.region = Objects.requireNonNull(region, "region");
            this.regionWriter = RegionWriter.ordinary(region);
        }

        private Builder(Builder other) {
            this.mounts = other.mounts;
            this.operations = other.operations;
            this.region = other.region;
            this.regionWriter = other.regionWriter;
            this.typeCookie = other.typeCookie;
            this.options = other.options;
            this.superBlockId = other.superBlockId;
            this.cpus = other.cpus;
            this.channels = other.channels;
            this.profile = other.profile;
            this.readOnly = other.readOnly;
            this.silent = other.silent;
            this.checkLocks = other.checkLocks;
            this.clock = other.clock;
            this.limits = other.limits;
            this.maxUnusedInodes = other.maxUnusedInodes;
        }

        /**
         * Sets how writes by extents reach the region; ordinary stores if it is not set.
         *
         * @param writer copies past the cache
         * @return this
         */
        public Builder regionWriter(RegionWriter writer) {
            regionWriter = Objects.requireNonNull(writer, "writer");
            return this;
        }

        /**
         * Sets the server's name of the type, {@code zus_zfi}.
         *
         * @param cookie as registered
         * @return this
         */
        public Builder typeCookie(long cookie) {
            typeCookie = cookie;
            return this;
        }

        /**
         * Sets the options text of mount(8).
         *
         * @param text options joined by commas
         * @return this
         */
        public Builder options(String text) {
            options = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Sets the number of the superblock.
         *
         * @param id from 1
         * @return this
         */
        public Builder superBlockId(long id) {
            superBlockId = id;
            return this;
        }

        /**
         * Sets what the server is told of the machine.
         *
         * @param possibleCpus how many CPUs send operations
         * @param channelsPerCpu how many at once
         * @return this
         */
        public Builder machine(int possibleCpus, int channelsPerCpu) {
            cpus = possibleCpus;
            channels = channelsPerCpu;
            return this;
        }

        /**
         * Sets whose behaviour the mount has.
         *
         * @param value the profile
         * @return this
         */
        public Builder profile(Profile value) {
            profile = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets whether changes are refused.
         *
         * @param value true for read-only
         * @return this
         */
        public Builder readOnly(boolean value) {
            readOnly = value;
            return this;
        }

        /**
         * Sets whether the server is asked not to log errors of the mount.
         *
         * @param value true for silence
         * @return this
         */
        public Builder silent(boolean value) {
            silent = value;
            return this;
        }

        /**
         * Sets whether every operation is checked against the table of locks; meant for tests.
         *
         * @param value true to check
         * @return this
         */
        public Builder checkLocks(boolean value) {
            checkLocks = value;
            return this;
        }

        /**
         * Sets the clock of inode times.
         *
         * @param value tells the time
         * @return this
         */
        public Builder clock(EpochClock value) {
            clock = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the limits of the type.
         *
         * @param value the limits
         * @return this
         */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how many inodes stay known that nobody refers to.
         *
         * @param count 0 to let the server drop each at once
         * @return this
         */
        public Builder maxUnusedInodes(int count) {
            maxUnusedInodes = count;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return a new value
         */
        public MountSettings build() {
            return new MountSettings(new Builder(this));
        }
    }
}
