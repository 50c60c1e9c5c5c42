package dev.zufs.api;

/** Hears how far a long piece of work is. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = (what, done, total) -> {};

    /**
     * Notes how far the work is. Called by the working thread, as often as it likes.
     *
     * @param what the current step, in a few words
     * @param done how much of it is done
     * @param total how much it is in all; positive
     */
    void step(String what, long done, long total);
}
