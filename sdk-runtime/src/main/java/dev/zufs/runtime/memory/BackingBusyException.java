package dev.zufs.runtime.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reports that somebody else uses a backing: who, for what, and the way out.
 *
 * <p>Immutable; may be passed to any thread.
 */
public final class BackingBusyException extends IOException {

    private static final long serialVersionUID = 1;

    /** Process in the way, null if it is not known. */
    private final transient @Nullable Owner owner;

    BackingBusyException(Path backing, @Nullable Owner owner) {
        super(message(backing, owner));
        this.owner = owner;
    }

    /**
     * Answer the process that is in the way.
     *
     * @return the owner, or empty if it left no record, as a mount by the kernel does not
     */
    public Optional<Owner> owner() {
        return Optional.ofNullable(owner);
    }

    private static String message(Path backing, @Nullable Owner owner) {
        if (owner == null) {
            return backing + " is in use by somebody who left no owner record: 'fuser -v " + backing
                    + "' names processes, 'findmnt --source " + backing + "' names mounts";
        }
        String wayOut = owner.mountPoint().isEmpty()
                ? "wait until it is done, or end it with 'kill " + owner.pid() + "'"
                : "unmount it with 'zufs umount " + owner.mountPoint() + "'";
        return backing + " is in use by " + owner.description() + ": " + wayOut;
    }
}
