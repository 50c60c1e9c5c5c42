package dev.zufs.runtime.thread;

import java.util.BitSet;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * Name a set of processors by their numbers.
 *
 * <p>Immutable; may be used by any thread.
 */
public final class CpuSet {

    // Far above what kernels are built for; a larger number is a broken list, not a larger machine.
    private static final int MAX_CPUS = 1 << 16;

    private final BitSet cpus;

    private CpuSet(BitSet cpus) {
        this.cpus = cpus;
    }

    /**
     * Name processors one by one.
     *
     * @param cpus numbers of the processors
     * @return the set of them
     */
    public static CpuSet of(int... cpus) {
        BitSet bits = new BitSet();
        for (int cpu : cpus) {
            bits.set(checkNumber(cpu));
        }
        return new CpuSet(bits);
    }

    /**
     * Read the kernel's notation, numbers and ranges with commas between, such as {@code 0-3,8}.
     *
     * @param list the list; may be empty, and end with a line feed
     * @return the set of all that it names
     * @throws IllegalArgumentException if it is no such list; the message quotes it
     */
    public static CpuSet parse(String list) {
        BitSet bits = new BitSet();
        String text = list.strip();
        if (!text.isEmpty()) {
            for (String range : text.split(",", -1)) {
                parseRange(range, bits, text);
            }
        }
        return new CpuSet(bits);
    }

    static CpuSet ofMask(byte[] littleEndianMask) {
        return new CpuSet(BitSet.valueOf(littleEndianMask));
    }

    private static void parseRange(String range, BitSet bits, String list) {
        int dash = range.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            bits.set(checkNumber(first), checkNumber(last) + 1);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a list of processors: " + list, e);
        }
    }

    private static int checkNumber(int cpu) {
        if (cpu < 0 || cpu >= MAX_CPUS) {
            throw new IllegalArgumentException("not the number of a processor: " + cpu);
        }
        return cpu;
    }

    /**
     * Tell whether a processor is in the set.
     *
     * @param cpu number of the processor
     * @return true if it is
     */
    public boolean contains(int cpu) {
        return cpu >= 0 && cpus.get(cpu);
    }

    /**
     * Tell whether there is no processor in the set.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return cpus.isEmpty();
    }

    /**
     * Count the processors.
     *
     * @return number of processors in the set
     */
    public int size() {
        return cpus.cardinality();
    }

    /**
     * Answer the processors in ascending order.
     *
     * @return their numbers
     */
    public IntStream stream() {
        return cpus.stream();
    }

    byte[] toMask(int bytes) {
        byte[] mask = new byte[bytes];
        byte[] used = cpus.toByteArray();
        System.arraycopy(used, 0, mask, 0, used.length);
        return mask;
    }

    int length() {
        return cpus.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet set && set.cpus.equals(cpus);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    /** Answer the set in the kernel's notation, which {@link #parse} reads. */
    @Override
    public String toString() {
        StringJoiner ranges = new StringJoiner(",");
        for (int first = cpus.nextSetBit(0); first >= 0; ) {
            int end = cpus.nextClearBit(first);
            ranges.add(end - first == 1 ? Integer.toString(first) : first + "-" + (end - 1));
            first = cpus.nextSetBit(end);
        }
        return ranges.toString();
    }
}
