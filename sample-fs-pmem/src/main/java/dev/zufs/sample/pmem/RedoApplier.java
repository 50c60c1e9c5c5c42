package dev.zufs.sample.pmem;

/**
 * Carries entries out. The same code runs after an operation's record is persistent and in recovery, so that both come to
 * the same bytes. Applying a record a second time changes nothing.
 */
final class RedoApplier implements RedoVisitor {

    private final RedoTarget target;

    RedoApplier(RedoTarget target) {
        this.target = target;
    }

    @Override
    public void word(long offset, long value) {
        target.putLong(offset, value);
    }

    @Override
    public void bytes(long offset, byte[] source, int at, int length) {
        target.putBytes(offset, source, at, length);
    }

    @Override
    public void zero(long block, int count) {
        target.zero(Layout.offset(block), Layout.offset(count));
    }

    @Override
    public void bits(long block, int count, boolean used) {
        target.setBits(block, count, used);
    }

    @Override
    public void inode(long slot, int mask, byte[] source, int at) {
        if ((mask & InodeUpdate.FRESH) != 0) {
            target.zero(slot, Layout.INODE_BYTES);
        }
        int next = at;
        for (int field = 0; field < InodeUpdate.FIELDS; field++) {
            if ((mask & (1 << field)) != 0) {
                long value = RedoRecord.getLong(source, next);
                target.putLong(slot + 8L * field, value);
                if (field == InodeUpdate.MODIFIED && (mask & InodeUpdate.SAME_TIMES) != 0) {
                    target.putLong(slot + 8L * InodeUpdate.CHANGED, value);
                }
                next += Long.BYTES;
            }
        }
        if ((mask & InodeUpdate.CRC_IN_HEADER) != 0) {
            target.putInt(slot + Layout.INODE_CRC, (int) RedoRecord.INT.get(source, RedoRecord.INODE_CRC));
        }
    }
}
