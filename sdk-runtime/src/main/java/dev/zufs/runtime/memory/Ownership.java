package dev.zufs.runtime.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The time during which a region's {@link OwnerRecord} names this process.
 *
 * <p>Who formats takes a backing over whatever is on it. Until it has been formatted, what lay in the place of the record is
 * kept, since the type may still refuse: then the bytes are put back.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class Ownership {

    private final MemorySegment backing;
    private final Optional<Owner> uncleanOwner;
    private byte[] foreign;

    private Ownership(MemorySegment backing, Optional<Owner> uncleanOwner, byte[] foreign) {
        this.backing = backing;
        this.uncleanOwner = uncleanOwner;
        this.foreign = foreign;
    }

    /**
     * Begins.
     *
     * @param backing the backing, locked
     * @param owner this process
     * @return to be ended before the lock is released
     */
    static Ownership take(MemorySegment backing, Owner owner) {
        byte[] foreign = OwnerRecord.isFree(backing)
                ? new byte[0]
                : OwnerRecord.place(backing).toArray(ValueLayout.JAVA_BYTE);
        Ownership taken = new Ownership(backing, OwnerRecord.read(backing), foreign);
        OwnerRecord.write(backing, owner);
        return taken;
    }

    /**
     * Returns who did not release the backing.
     *
     * @return the owner before, which must have died; empty if it ended well or there was none
     */
    Optional<Owner> uncleanOwner() {
        return uncleanOwner;
    }

    /** Gives up what lay in the place of the record. */
    void formatted() {
        foreign = new byte[0];
    }

    /** Ends. */
    void end() {
        if (foreign.length == 0) {
            OwnerRecord.clear(backing);
        } else {
            OwnerRecord.place(backing).copyFrom(MemorySegment.ofArray(foreign));
        }
    }
}
