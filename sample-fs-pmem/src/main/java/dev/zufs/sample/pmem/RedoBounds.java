package dev.zufs.sample.pmem;

/** Checks that a record changes only what operations change: data blocks, their bits, and the state's table words. */
final class RedoBounds implements RedoVisitor {

    private final Geometry geometry;
    private boolean kept = true;

    RedoBounds(Geometry geometry) {
        this.geometry = geometry;
    }

    boolean isKept() {
        return kept;
    }

    private void check(boolean condition) {
        kept &= condition;
    }

    @Override
    public void word(long offset, long value) {
        bytes(offset, new byte[0], 0, Long.BYTES);
    }

    @Override
    public void bytes(long offset, byte[] source, int at, int length) {
        long block = offset >>> Layout.BLOCK_SHIFT;
        boolean state = offset == Layout.STATE_TABLE_ROOT || offset == Layout.STATE_TABLE_BLOCKS;
        boolean inside = (offset & Layout.BLOCK_MASK) + length <= Layout.BLOCK_BYTES;
        check(inside && ((state && length == Long.BYTES) || geometry.holdsData(block, 1)));
    }

    @Override
    public void zero(long block, int count) {
        check(geometry.holdsData(block, count));
    }

    @Override
    public void bits(long block, int count, boolean used) {
        check(geometry.holdsData(block, count));
    }

    @Override
    public void inode(long slot, int mask, byte[] source, int at) {
        boolean crcInField = (mask & (1 << InodeUpdate.MODE_FLAGS)) != 0;
        boolean crcInHeader = (mask & InodeUpdate.CRC_IN_HEADER) != 0;
        check(geometry.holdsData(slot >>> Layout.BLOCK_SHIFT, 1) && crcInField != crcInHeader);
    }
}
