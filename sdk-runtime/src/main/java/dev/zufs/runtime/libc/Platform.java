package dev.zufs.runtime.libc;

/** Knows the one platform whose numbers, layouts and instructions this package has. */
final class Platform {

    private Platform() {}

    static void requireSupported() {
        requireSupported(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static void requireSupported(String system, String architecture) {
        if (!system.equals("Linux") || !architecture.equals("amd64")) {
            throw new UnsupportedOperationException(
                    "zufs runs on Linux on x86-64 only; this machine is " + system + " on " + architecture);
        }
    }
}
