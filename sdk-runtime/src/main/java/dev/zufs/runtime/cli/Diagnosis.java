package dev.zufs.runtime.cli;

/**
 * What the machine has of one thing.
 *
 * @param subject the thing, in a word or two
 * @param available whether it can be used
 * @param finding what was found
 * @param advice what to do about what is missing; empty if nothing is
 */
record Diagnosis(String subject, boolean available, String finding, String advice) {

    static Diagnosis ok(String subject, String finding) {
        return new Diagnosis(subject, true, finding, "");
    }

    static Diagnosis missing(String subject, String finding, String advice) {
        return new Diagnosis(subject, false, finding, advice);
    }

    @Override
    public String toString() {
        return "%-8s %-14s %s".formatted(available ? "ok" : "missing", subject, finding)
                + (advice.isEmpty() ? "" : "; " + advice);
    }
}
