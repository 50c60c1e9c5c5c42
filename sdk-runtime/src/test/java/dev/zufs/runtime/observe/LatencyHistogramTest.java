package dev.zufs.runtime.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    private static final double WIDTH = 1.0 / 64;

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void durationsAroundPowersOfTwoAreAtMostABucketTooLong() {
        for (int bits = 0; bits < 40; bits++) {
            for (long nanos = (1L << bits) - 1; nanos <= (1L << bits) + 1; nanos++) {
                LatencyHistogram one = new LatencyHistogram();
                one.record(nanos);
                assertThat(one.max()).as("%d ns", nanos).isBetween(nanos, nanos + (long) (nanos * WIDTH));
                assertThat(one.percentile(0.5)).isEqualTo(one.max());
            }
        }
    }

    @Test
    void longestDurationsCountAsTheLongestThatThereIs() {
        histogram.record(Long.MAX_VALUE);
        histogram.record(1L << 40);
        histogram.record((1L << 40) - 1);
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.max()).isEqualTo((1L << 40) - 1);
        assertThat(histogram.percentile(0)).isEqualTo((1L << 40) - 1);
    }

    @Test
    void negativeDurationsCountAsNone() {
        histogram.record(-5);
        assertThat(histogram.max()).isZero();
        assertThat(histogram.count()).isEqualTo(1);
    }

    @Test
    void percentileIsWhatAShareDidNotExceed() {
        for (int nanos = 1; nanos <= 100; nanos++) {
            histogram.record(nanos);
        }
        assertThat(histogram.percentile(0)).isEqualTo(1);
        assertThat(histogram.percentile(0.5)).isEqualTo(50);
        assertThat(histogram.percentile(0.99)).isEqualTo(99);
        assertThat(histogram.percentile(1)).isEqualTo(100);
        assertThat(new LatencyHistogram().percentile(0.5)).as("of nothing").isZero();
    }

    @Test
    void sumHasTheDurationsOfBoth() {
        LatencyHistogram other = new LatencyHistogram();
        histogram.record(10);
        other.record(10);
        other.record(1000);
        histogram.add(other);
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.percentile(0.6)).isEqualTo(10);
        assertThat(histogram.max()).isBetween(1000L, 1016L);
    }
}
