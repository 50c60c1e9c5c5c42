package dev.zufs.runtime.feeder.fuse;

/** Names the ways that requests take from the kernel to the threads that serve them. */
public enum FuseTransport {
    /** Threads read them from {@code /dev/fuse}, and write the replies there. Every kernel has it. */
    DEVICE("/dev/fuse"),
    /** They come through io_uring, on the CPU where the program runs that asks. Linux 6.14 and later have it. */
    IO_URING("io_uring");

    private final String text;

    FuseTransport(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
