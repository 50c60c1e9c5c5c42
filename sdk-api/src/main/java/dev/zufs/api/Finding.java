package dev.zufs.api;

import java.util.Objects;

/**
 * A defect that a check found.
 *
 * @param place where: a path, an inode number, a block
 * @param description what is wrong, and what the repair did or would do
 * @param repaired whether it is gone now
 */
public record Finding(String place, String description, boolean repaired) {

    /** Refuses nulls. */
    public Finding {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(description, "description");
    }

    @Override
    public String toString() {
        return place + ": " + description + (repaired ? " (repaired)" : "");
    }
}
