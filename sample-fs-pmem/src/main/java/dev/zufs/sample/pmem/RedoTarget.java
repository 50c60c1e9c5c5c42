package dev.zufs.sample.pmem;

/** Where the entries of records are applied: the media, or a copy of the lines that they change. */
interface RedoTarget {

    void putLong(long offset, long value);

    void putInt(long offset, int value);

    void putBytes(long offset, byte[] source, int at, int length);

    void zero(long offset, long length);

    void getBytes(long offset, byte[] target, int length);

    void setBits(long block, int count, boolean used);
}
