package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.vfs.AccessTimes;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The options of a mount, taken apart: what the kernel does for every filesystem, what it does for FUSE, what this feeder does,
 * and the rest, which is the filesystem's. Immutable.
 *
 * @param kernelFlags flags of {@link LinuxConstants.Mount}
 * @param readOnly whether changes are refused
 * @param allowOther whether other users than the one who mounts may use it
 * @param accessTimes when reads set the access time
 * @param validSeconds for how long the kernel may believe names and attributes; changes that it makes itself it knows at once
 * @param directIo whether reads and writes bypass the kernel's cache
 * @param channels how many operations of one CPU can run at once
 * @param ringMemoryBytes how much memory requests may have over io_uring
 * @param ofType the filesystem's options, joined by commas
 */
public record FuseMountOptions(
        long kernelFlags,
        boolean readOnly,
        boolean allowOther,
        AccessTimes accessTimes,
        int validSeconds,
        boolean directIo,
        int channels,
        long ringMemoryBytes,
        String ofType) {

    private static final int DEFAULT_VALID_SECONDS = 86_400;
    private static final int DEFAULT_CHANNELS = 3;
    private static final int MAX_CHANNELS = 64;
    private static final int DEFAULT_RING_MIB = 256;
    private static final int MIB_SHIFT = 20;

    /** What sets flags of the kernel, and what takes them back. */
    private static final Map<String, Long> SETS = Map.of(
            "nosuid", LinuxConstants.Mount.NOSUID,
            "nodev", LinuxConstants.Mount.NODEV,
            "noexec", LinuxConstants.Mount.NOEXEC,
            "sync", LinuxConstants.Mount.SYNCHRONOUS,
            "dirsync", LinuxConstants.Mount.DIRSYNC,
            "nosymfollow", LinuxConstants.Mount.NOSYMFOLLOW,
            "nodiratime", LinuxConstants.Mount.NODIRATIME);

    private static final Map<String, Long> CLEARS = Map.of(
            "suid", LinuxConstants.Mount.NOSUID,
            "dev", LinuxConstants.Mount.NODEV,
            "exec", LinuxConstants.Mount.NOEXEC,
            "async", LinuxConstants.Mount.SYNCHRONOUS,
            "symfollow", LinuxConstants.Mount.NOSYMFOLLOW,
            "diratime", LinuxConstants.Mount.NODIRATIME);

    /**
     * Reads options as mount(8) and fstab(5) have them. What only those programs look at is passed over.
     *
     * @param text options joined by commas; the later of two that contradict each other counts
     * @return the options, those of the filesystem not yet checked
     * @throws ErrnoException EINVAL with a message if a value is wrong
     */
    public static FuseMountOptions parse(String text) {
        Parser parser = new Parser();
        for (String option : text.split(",", -1)) {
            parser.take(option.strip());
        }
        return parser.result();
    }

    /** Collects options. */
    private static final class Parser {

        private long flags;
        private boolean readOnly;
        private boolean allowOther;
        private AccessTimes accessTimes = AccessTimes.RELATIVE;
        private int validSeconds = DEFAULT_VALID_SECONDS;
        private boolean directIo;
        private int channels = DEFAULT_CHANNELS;
        private int ringMib = DEFAULT_RING_MIB;
        private final StringJoiner rest = new StringJoiner(",");

        void take(String option) {
            if (SETS.containsKey(option)) {
                flags |= SETS.get(option);
            } else if (CLEARS.containsKey(option)) {
                flags &= ~CLEARS.get(option);
            } else if (!takeOwn(option) && !isForMountAlone(option)) {
                rest.add(option);
            }
        }

        private boolean takeOwn(String option) {
            switch (option) {
                case "ro" -> readOnly = true;
                case "rw" -> readOnly = false;
                case "noatime" -> accessTimes = AccessTimes.NEVER;
                case "relatime", "atime" -> accessTimes = AccessTimes.RELATIVE;
                case "strictatime" -> accessTimes = AccessTimes.STRICT;
                case "allow_other" -> allowOther = true;
                case "direct_io" -> directIo = true;
                default -> {
                    return takeNumber(option);
                }
            }
            return true;
        }

        private boolean takeNumber(String option) {
            if (option.startsWith("valid=")) {
                validSeconds = number(option, 0, Integer.MAX_VALUE);
            } else if (option.startsWith("channels=")) {
                channels = number(option, 1, MAX_CHANNELS);
            } else if (option.startsWith("ring_memory=")) {
                ringMib = number(option, 1, Integer.MAX_VALUE);
            } else {
                return false;
            }
            return true;
        }

        private static int number(String option, int least, int most) {
            String value = option.substring(option.indexOf('=') + 1);
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new ErrnoException(Errno.EINVAL, "option " + option + ": '" + value + "' is no number", e);
            }
            throw new ErrnoException(
                    Errno.EINVAL, "option " + option + ": " + value + " is not from " + least + " to " + most);
        }

        /** Says whether an option is meant for mount(8), systemd or who reads fstab. */
        private static boolean isForMountAlone(String option) {
            return switch (option) {
                case "",
                        "defaults",
                        "auto",
                        "noauto",
                        "nofail",
                        "_netdev",
                        "user",
                        "nouser",
                        "users",
                        "owner",
                        "group" -> true;
                default -> option.startsWith("x-") || option.startsWith("comment=");
            };
        }

        FuseMountOptions result() {
            long access = switch (accessTimes) {
                case NEVER -> LinuxConstants.Mount.NOATIME;
                case RELATIVE -> LinuxConstants.Mount.RELATIME;
                case STRICT -> LinuxConstants.Mount.STRICTATIME;
            };
            long readOnlyFlag = readOnly ? LinuxConstants.Mount.RDONLY : 0;
            return new FuseMountOptions(
                    flags | access | readOnlyFlag,
                    readOnly,
                    allowOther,
                    accessTimes,
                    validSeconds,
                    directIo,
                    channels,
                    (long) ringMib << MIB_SHIFT,
                    rest.toString());
        }
    }
}
