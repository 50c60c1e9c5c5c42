package dev.zufs.runtime.dispatch;

import dev.zufs.api.Durability;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.MountOptions;
import dev.zufs.api.OptionSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of a mount or remount, told apart: those of the type, and the one that the runtime has for every type that
 * makes things persistent later.
 *
 * @param ofType what the type gets
 * @param commit how often everything is to be made persistent, if that was said
 */
record GivenOptions(MountOptions ofType, Optional<Duration> commit) {

    /** How often everything is made persistent unless it is said. */
    static final Duration DEFAULT_COMMIT = Duration.ofSeconds(5);

    private static final String COMMIT = "commit";
    private static final long MAX_SECONDS = 3600;
    private static final OptionSpec COMMIT_SPEC =
            new OptionSpec(COMMIT, "SECONDS", "make everything persistent that often; 5 if not given");

    /**
     * Checks options.
     *
     * @param options as given
     * @param type whose they are
     * @param durability what the type promises on this mount
     * @return the options, told apart
     * @throws ErrnoException EINVAL with a message if one is unknown or has a wrong value
     */
    static GivenOptions check(MountOptions options, FileSystemType type, Durability durability) {
        List<OptionSpec> known = new ArrayList<>(type.mountOptions());
        boolean typeHasItsOwn = known.stream().anyMatch(spec -> spec.name().equals(COMMIT));
        if (type.durability() != Durability.ON_SYNC || typeHasItsOwn) {
            options.check(known);
            return new GivenOptions(options, Optional.empty());
        }
        known.add(COMMIT_SPEC);
        options.check(known);
        Optional<Duration> commit = options.has(COMMIT)
                ? Optional.of(Duration.ofSeconds(options.number(COMMIT, 0, 1, MAX_SECONDS)))
                : Optional.empty();
        // Where every operation is persistent, there is nothing to commit; the same fstab is to do for all feeders.
        boolean needed = durability == Durability.ON_SYNC;
        return new GivenOptions(options.without(COMMIT), needed ? commit : Optional.empty());
    }
}
