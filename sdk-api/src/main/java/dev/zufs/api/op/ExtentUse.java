package dev.zufs.api.op;

/**
 * What the feeder does with extents that it asks for.
 *
 * <p>May get more constants; a plugin only meets those of the API that it was built for (see "Growth" of {@link dev.zufs.api}).
 */
public enum ExtentUse {
    /** Copies from them to an application. */
    READ,
    /** Copies to them from an application, past the cache, and fences. */
    WRITE,
    /** Maps one into an application for reading. */
    READ_FAULT,
    /**
     * Maps one into an application for writing, which may store into it from then on at any moment, until the feeder was
     * made to unmap it.
     */
    WRITE_FAULT;

    /**
     * Says whether content may change.
     *
     * @return true for {@link #WRITE} and {@link #WRITE_FAULT}
     */
    public boolean isWrite() {
        return this == WRITE || this == WRITE_FAULT;
    }

    /**
     * Says whether a block stays in an application's page table after its release.
     *
     * @return true for {@link #READ_FAULT} and {@link #WRITE_FAULT}
     */
    public boolean isFault() {
        return this == READ_FAULT || this == WRITE_FAULT;
    }
}
