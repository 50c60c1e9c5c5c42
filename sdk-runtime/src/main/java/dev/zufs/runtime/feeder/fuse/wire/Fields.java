package dev.zufs.runtime.feeder.fuse.wire;

import java.lang.foreign.ValueLayout;

/** Names the layouts that fields are read and written with: in the order of bytes of the machine, unaligned. */
final class Fields {

    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;

    private Fields() {}
}
