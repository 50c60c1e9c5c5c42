package dev.zufs.sample.pmem;

import dev.zufs.api.FileName;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What a file must have: its content, its attributes, and which of its pages surely have a block. For one thread. */
final class StressedFile {

    private static final int PAGE = Layout.BLOCK_BYTES;

    byte[] bytes = new byte[0];
    final Map<FileName, byte[]> attributes = new HashMap<>();
    private final BitSet allocated = new BitSet();

    void write(int position, byte[] source, int count) {
        if (count == 0) {
            return;
        }
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, position + count));
        System.arraycopy(source, 0, bytes, position, count);
        allocated(position, count);
    }

    void truncate(int size) {
        bytes = Arrays.copyOf(bytes, size);
        allocated.clear((size + PAGE - 1) / PAGE, Integer.MAX_VALUE);
    }

    /** Makes a range zero, as far as it is below the size. */
    void zero(int position, int count) {
        int to = Math.min(position + count, bytes.length);
        if (position < to) {
            Arrays.fill(bytes, position, to, (byte) 0);
        }
    }

    void grow(int size) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, size));
    }

    void allocated(int position, int count) {
        allocated.set(position / PAGE, (position + count + PAGE - 1) / PAGE);
    }

    /** Notes that pages of a range may have no blocks any more. */
    void freed(int position, int count) {
        allocated.clear(position / PAGE, (position + count + PAGE - 1) / PAGE);
    }

    /** Returns how many bytes from a position on surely have blocks, within the size. */
    int allocatedFrom(int position) {
        int end = allocated.nextClearBit(position / PAGE) * PAGE;
        return Math.max(0, Math.min(end, bytes.length) - position);
    }
}
