package dev.zufs.sample.pmem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Media that know what of them would be there after a power cut.
 *
 * <p>For every line they keep the states that its stores went through since it was last known to be persistent. A cut leaves
 * any one of these; a flush binds the state of its moment, and a fence makes it the oldest one possible. For one thread.
 */
final class CrashMedia extends HeapMedia {

    private static final int LINE = Layout.LINE_BYTES;

    private static final class Line {
        private final byte[] durable;
        private final List<byte[]> later = new ArrayList<>();
        private int flushed;

        Line(byte[] durable) {
            this.durable = durable;
        }
    }

    /** Hears of each step, after it. */
    interface Listener {
        void step(CrashMedia media, boolean fence);
    }

    private final MemorySegment durable;
    private final Map<Long, Line> lines = new HashMap<>();
    private @Nullable Listener listener;
    private long linesFlushed;
    private long cleanFlushes;
    private long fences;
    private long nonTemporalLines;

    CrashMedia(long bytes) {
        super(bytes);
        this.durable = java.lang.foreign.Arena.ofAuto().allocate(bytes, Layout.BLOCK_BYTES);
    }

    void listener(@Nullable Listener who) {
        listener = who;
    }

    java.util.Optional<Listener> listener() {
        return java.util.Optional.ofNullable(listener);
    }

    long linesFlushed() {
        return linesFlushed;
    }

    long nonTemporalLines() {
        return nonTemporalLines;
    }

    long fences() {
        return fences;
    }

    long cleanFlushes() {
        return cleanFlushes;
    }

    void resetCounters() {
        linesFlushed = 0;
        cleanFlushes = 0;
        nonTemporalLines = 0;
        fences = 0;
    }

    /** Says how many lines may still be lost. */
    int openLines() {
        return lines.size();
    }

    /** Makes everything persistent, as at a shutdown in order. */
    void settle() {
        lines.clear();
        durable.copyFrom(segment());
    }

    /** Returns what a power cut would leave now; how is decided by the random numbers. */
    HeapMedia cut(Random random) {
        MemorySegment image = java.lang.foreign.Arena.ofAuto().allocate(durable.byteSize(), Layout.BLOCK_BYTES);
        image.copyFrom(durable);
        int manner = random.nextInt(4);
        lines.forEach((at, line) -> {
            int states = line.later.size();
            int state = switch (manner) {
                case 0 -> 0;
                case 1 -> states;
                case 2 -> random.nextInt(4) == 0 ? random.nextInt(states + 1) : 0;
                default -> random.nextInt(states + 1);
            };
            if (state > 0) {
                MemorySegment.copy(line.later.get(state - 1), 0, image, ValueLayout.JAVA_BYTE, at, LINE);
            }
        });
        return new HeapMedia(image);
    }

    private void stored(long offset, long length, boolean nonTemporal) {
        for (long at = offset & -LINE; at < offset + length; at += LINE) {
            Line line = lines.computeIfAbsent(at, key -> new Line(bytes(durable, key)));
            line.later.add(bytes(segment(), at));
            if (nonTemporal) {
                line.flushed = line.later.size();
                nonTemporalLines++;
            }
        }
        tell(false);
    }

    private static byte[] bytes(MemorySegment from, long at) {
        byte[] copy = new byte[LINE];
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, copy, 0, LINE);
        return copy;
    }

    private void tell(boolean fence) {
        if (listener != null) {
            listener.step(this, fence);
        }
    }

    @Override
    public void putByte(long offset, byte value) {
        super.putByte(offset, value);
        stored(offset, Byte.BYTES, false);
    }

    @Override
    public void putShort(long offset, short value) {
        super.putShort(offset, value);
        stored(offset, Short.BYTES, false);
    }

    @Override
    public void putInt(long offset, int value) {
        super.putInt(offset, value);
        stored(offset, Integer.BYTES, false);
    }

    @Override
    public void putLong(long offset, long value) {
        super.putLong(offset, value);
        stored(offset, Long.BYTES, false);
    }

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long length) {
        byte[] bytes = source.asSlice(sourceOffset, length).toArray(ValueLayout.JAVA_BYTE);
        for (int done = 0; done < length; done += 8) {
            int count = (int) Math.min(8, length - done);
            super.copyIn(offset + done, MemorySegment.ofArray(bytes), done, count);
            stored(offset + done, count, false);
        }
    }

    @Override
    public void fill(long offset, long length, byte value) {
        for (long done = 0; done < length; ) {
            long count = Math.min(LINE - ((offset + done) & (LINE - 1)), length - done);
            super.fill(offset + done, count, value);
            stored(offset + done, count, false);
            done += count;
        }
    }

    @Override
    public void copyNonTemporal(long offset, MemorySegment source, long sourceOffset, long length) {
        for (long done = 0; done < length; ) {
            long count = Math.min(LINE - ((offset + done) & (LINE - 1)), length - done);
            super.copyNonTemporal(offset + done, source, sourceOffset + done, count);
            stored(offset + done, count, true);
            done += count;
        }
    }

    @Override
    public void zeroNonTemporal(long offset, long length) {
        for (long done = 0; done < length; ) {
            long count = Math.min(LINE - ((offset + done) & (LINE - 1)), length - done);
            super.zeroNonTemporal(offset + done, count);
            stored(offset + done, count, true);
            done += count;
        }
    }

    @Override
    public void flush(long offset, long length) {
        super.flush(offset, length);
        for (long at = offset & -LINE; at < offset + length; at += LINE) {
            Line line = lines.get(at);
            if (line == null || line.flushed == line.later.size()) {
                cleanFlushes++;
            } else {
                line.flushed = line.later.size();
                linesFlushed++;
            }
        }
        tell(false);
    }

    @Override
    public void fence() {
        fences++;
        tell(true); // the moment at which most is still open
        lines.entrySet().removeIf(entry -> {
            Line line = entry.getValue();
            if (line.flushed > 0) {
                byte[] state = line.later.get(line.flushed - 1);
                MemorySegment.copy(state, 0, durable, ValueLayout.JAVA_BYTE, entry.getKey(), LINE);
                System.arraycopy(state, 0, line.durable, 0, LINE);
                line.later.subList(0, line.flushed).clear();
                line.flushed = 0;
            }
            return line.later.isEmpty();
        });
        tell(true);
    }
}
