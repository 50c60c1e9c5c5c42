package dev.zufs.sample.pmem;

import dev.zufs.api.CheckContext;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.Finding;
import java.util.HashSet;
import java.util.Set;

/** Collects what a check finds, and knows whether it may still be repaired around. */
final class CheckReport {

    private static final int MAX_REMEMBERED = 10_000;

    private final CheckContext context;
    /** What stays is found again by each pass, and told once. */
    private final Set<String> left = new HashSet<>();

    private boolean structureDamaged;
    private boolean foreignFeatures;

    CheckReport(CheckContext context) {
        this.context = context;
    }

    boolean isRepair() {
        return context.isRepair() && !foreignFeatures;
    }

    /** Notes that the filesystem has features that only those may write to who know them; nothing is repaired from now on. */
    void forbidRepair(String place, String what) {
        foreignFeatures = true;
        if (context.isRepair()) {
            defect(place, what + ": nothing is repaired");
        }
    }

    /** Says whether blocks may belong to what this code does not know. */
    boolean hasForeignFeatures() {
        return foreignFeatures;
    }

    /** Says whether something was found, and left, after which it is unknown what belongs to whom. */
    boolean isStructureDamaged() {
        return structureDamaged;
    }

    /** Tells of damage that hides what belonged to a file or a directory and stays; nothing is freed after that. */
    void damage(String place, String what) {
        structureDamaged = true;
        defect(place, what);
    }

    /**
     * Tells of damage that hides what belonged to a file or a directory, after the repair if one is wanted. As long as it is
     * there, nothing is freed.
     *
     * @return whether it was repaired
     */
    boolean damage(String place, String what, Runnable repair) {
        boolean repaired = repairable(place, what, repair);
        structureDamaged |= !repaired;
        return repaired;
    }

    /** Tells of a defect that stays. */
    void defect(String place, String what) {
        if (left.size() >= MAX_REMEMBERED || left.add(place + ": " + what)) {
            context.report(new Finding(place, what, false));
        }
    }

    /**
     * Tells of a defect, after the repair if one is wanted.
     *
     * @return whether it was repaired
     */
    boolean repairable(String place, String what, Runnable repair) {
        if (!isRepair()) {
            defect(place, what);
            return false;
        }
        try {
            repair.run();
        } catch (ErrnoException e) {
            defect(place, what + "; it cannot be repaired: " + e.getMessage());
            return false;
        }
        context.report(new Finding(place, what, true));
        return true;
    }

    void progress(String what, long done, long total) {
        context.progress().step(what, done, Math.max(1, total));
    }
}
