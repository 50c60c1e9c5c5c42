package dev.zufs.sample.pmem;

import dev.zufs.api.CheckContext;
import dev.zufs.api.Finding;

/** Collects what a check finds, and knows whether it may still be repaired around. */
final class CheckReport {

    private final CheckContext context;
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

    /** Says whether something was found after which it is unknown what belongs to whom. */
    boolean isStructureDamaged() {
        return structureDamaged;
    }

    /** Tells of damage that hides what belonged to a file or a directory; nothing is freed after that. */
    void damage(String place, String what) {
        structureDamaged = true;
        context.report(new Finding(place, what, false));
    }

    /** Tells of a defect that stays. */
    void defect(String place, String what) {
        context.report(new Finding(place, what, false));
    }

    /** Tells of a defect, after the repair if one is wanted. */
    void repairable(String place, String what, Runnable repair) {
        if (isRepair()) {
            repair.run();
        }
        context.report(new Finding(place, what, isRepair()));
    }

    void progress(String what, long done, long total) {
        context.progress().step(what, done, Math.max(1, total));
    }
}
