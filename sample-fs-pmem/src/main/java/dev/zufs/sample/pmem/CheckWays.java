package dev.zufs.sample.pmem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** Follows directories upwards. Each is gone through once: a way ends where one is met whose way is known. */
final class CheckWays {

    private final IntPredicate directories;
    private final int[] namedBy;
    private final BitSet known;
    private final BitSet onWay;
    private int[] way = new int[64];
    private long steps;

    /**
     * Creates it.
     *
     * @param directories says which numbers are those of directories
     * @param namedBy for each directory the one that names it, or 0
     */
    CheckWays(IntPredicate directories, int[] namedBy) {
        this.directories = directories;
        this.namedBy = namedBy;
        this.known = new BitSet(namedBy.length);
        this.onWay = new BitSet(namedBy.length);
    }

    /** Returns one directory of each circle. A way that ends at a directory without a name is none. */
    List<Integer> cycles() {
        List<Integer> cycles = new ArrayList<>();
        known.set((int) Layout.ROOT_NUMBER);
        for (int number = 1; number < namedBy.length; number++) {
            int circle = directories.test(number) ? newCircle(number) : 0;
            if (circle != 0) {
                cycles.add(circle);
            }
        }
        return cycles;
    }

    /** Returns a directory of the circle that the way from a directory ends in, or 0 if there is none or it is known. */
    private int newCircle(int from) {
        int length = 0;
        int at = from;
        while (at != 0 && !known.get(at) && !onWay.get(at)) {
            if (length == way.length) {
                way = Arrays.copyOf(way, length * 2);
            }
            way[length++] = at;
            steps++;
            onWay.set(at);
            at = namedBy[at];
        }
        int circle = at != 0 && onWay.get(at) ? at : 0;
        for (int index = 0; index < length; index++) {
            onWay.clear(way[index]);
            known.set(way[index]);
        }
        return circle;
    }

    /** Returns how many steps upwards it took so far. */
    long steps() {
        return steps;
    }
}
