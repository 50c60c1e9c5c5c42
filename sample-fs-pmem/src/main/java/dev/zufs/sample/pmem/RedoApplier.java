package dev.zufs.sample.pmem;

/**
 * Carries entries out. The same code runs after an operation's record is persistent and in recovery, so that both come to
 * the same bytes. Applying a record a second time changes nothing.
 */
final class RedoApplier implements RedoVisitor {

    private final RedoTarget target;
    private final byte[] scratch = new byte[Layout.INODE_BYTES];

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
                put(slot, field, RedoRecord.getLong(source, next));
                if (field == InodeUpdate.MODIFIED && (mask & InodeUpdate.SAME_TIMES) != 0) {
                    put(slot, InodeUpdate.CHANGED, RedoRecord.getLong(source, next));
                }
                next += Long.BYTES;
            }
        }
        target.getBytes(slot, scratch, Layout.INODE_BYTES);
        int crc = Checksums.crc32c(scratch, Layout.INODE_MODE, Layout.INODE_BYTES - Layout.INODE_MODE);
        target.putInt(slot + Layout.INODE_CRC, crc);
    }

    private void put(long slot, int field, long value) {
        if (field == InodeUpdate.MODE_FLAGS) {
            target.putInt(slot + Layout.INODE_MODE, (int) value);
        } else {
            target.putLong(slot + 8L * field, value);
        }
    }
}
