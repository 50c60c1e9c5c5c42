package dev.zufs.sample.pmem;

/** Takes the entries of a redo record, in order. */
interface RedoVisitor {

    /** An 8-byte word gets a value. */
    void word(long offset, long value);

    /** Bytes get values; offset and length are multiples of 8. */
    void bytes(long offset, byte[] source, int at, int length);

    /** Blocks become zero. */
    void zero(long block, int count);

    /** Blocks are taken into use, or are free from now on. */
    void bits(long block, int count, boolean used);

    /** Fields of a durable inode get values; {@link InodeUpdate} says how they are encoded. */
    void inode(long slot, int mask, byte[] source, int at);
}
