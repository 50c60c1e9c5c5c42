package dev.zufs.runtime.feeder.fuse;

import static dev.zufs.runtime.feeder.fuse.ReaderRule.NONE;
import static dev.zufs.runtime.feeder.fuse.ReaderRule.NOT_COUNTED;
import static dev.zufs.runtime.feeder.fuse.ReaderRule.PARKED;
import static dev.zufs.runtime.feeder.fuse.ReaderRule.READING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReaderRuleTest {

    /** Two channels of each of two CPUs. */
    private static final int[] CPUS = {0, 1, 0, 1};

    private final ReaderRule rule = new ReaderRule(CPUS);

    private static long[] states(long... states) {
        return states;
    }

    private int count(int clients) {
        return rule.look(states(READING, PARKED, PARKED, PARKED), false, clients);
    }

    @Test
    void onlyTheFirstReadsAtTheBeginning() {
        assertThat(rule.isNeeded(0)).isTrue();
        assertThat(rule.neededCount()).isEqualTo(1);
    }

    @Test
    void oneReaderIsEnoughForOneClientHoweverBusyItIs() {
        for (int request = 2; request < 2000; request += 2) {
            assertThat(rule.look(states(request, PARKED, PARKED, PARKED), false, request % 8 == 0 ? 1 : NOT_COUNTED))
                    .isEqualTo(NONE);
        }
    }

    @Test
    void readerOfTheOtherCpuBeginsWhenTheOnlyOneHangs() {
        assertThat(rule.look(states(2, PARKED, PARKED, PARKED), false, NOT_COUNTED))
                .isEqualTo(NONE);
        assertThat(rule.look(states(2, PARKED, PARKED, PARKED), false, NOT_COUNTED))
                .isEqualTo(1);
        assertThat(rule.isNeeded(1)).isTrue();
    }

    @Test
    void oneMoreBeginsForEachThatHangsUntilNoneIsLeft() {
        rule.look(states(2, PARKED, PARKED, PARKED), false, NOT_COUNTED);
        assertThat(rule.look(states(2, PARKED, PARKED, PARKED), false, NOT_COUNTED))
                .isEqualTo(1);
        assertThat(rule.look(states(2, 4, PARKED, PARKED), false, NOT_COUNTED)).isEqualTo(NONE);
        assertThat(rule.look(states(2, 4, PARKED, PARKED), false, NOT_COUNTED)).isEqualTo(2);
        rule.look(states(2, 4, 6, PARKED), false, NOT_COUNTED);
        assertThat(rule.look(states(2, 4, 6, PARKED), false, NOT_COUNTED)).isEqualTo(3);
        rule.look(states(2, 4, 6, 8), false, NOT_COUNTED);
        assertThat(rule.look(states(2, 4, 6, 8), false, NOT_COUNTED)).isEqualTo(NONE);
    }

    @Test
    void readerThatBeganAndHasNotWokenYetIsNotAskedForTwice() {
        rule.look(states(2, PARKED, PARKED, PARKED), false, NOT_COUNTED);
        rule.look(states(2, PARKED, PARKED, PARKED), false, NOT_COUNTED);
        assertThat(rule.look(states(2, READING, PARKED, PARKED), false, NOT_COUNTED))
                .isEqualTo(NONE);
        assertThat(rule.neededCount()).isEqualTo(2);
    }

    @Test
    void secondReaderBeginsWhenTwoClientsAskAndEndsWhenOneIsLeft() {
        assertThat(count(2)).isEqualTo(NONE);
        assertThat(count(2)).isEqualTo(1);
        int looks = 0;
        int change = NONE;
        while (change == NONE && looks < 100) {
            change = rule.look(states(READING, READING, PARKED, PARKED), false, 1);
            looks++;
        }
        assertThat(change).isEqualTo(~1);
        assertThat(looks).isBetween(4, 20);
        assertThat(rule.neededCount()).isEqualTo(1);
    }

    @Test
    void thereAreNoMoreReadersThanCpusForTheSakeOfLoad() {
        count(50);
        assertThat(count(50)).isEqualTo(1);
        for (int look = 0; look < 1000; look++) {
            assertThat(rule.look(states(2 + 2 * look, 3 + 2 * look, PARKED, PARKED), true, 50))
                    .isEqualTo(NONE);
        }
    }

    @Test
    void secondReaderBeginsWhenRequestsAlwaysWait() {
        int change = NONE;
        for (int request = 2; change == NONE && request < 100; request += 2) {
            change = rule.look(states(request, PARKED, PARKED, PARKED), true, NOT_COUNTED);
        }
        assertThat(change).isEqualTo(1);
    }

    @Test
    void requestsThatWaitInHalfOfTheLooksAreThoseOfOneClient() {
        for (int look = 0; look < 1000; look++) {
            assertThat(rule.look(states(2 + look, PARKED, PARKED, PARKED), look % 2 == 0, NOT_COUNTED))
                    .isEqualTo(NONE);
        }
    }

    @Test
    void itTakesLongerToEndReadersThatWereNeededAgainSoonAfter() {
        int first = looksUntilOneEnds();
        int second = looksUntilOneEnds();
        assertThat(second).isGreaterThan(first);
    }

    private int looksUntilOneEnds() {
        count(2);
        count(2);
        int looks = 1;
        while (rule.look(states(READING, READING, PARKED, PARKED), false, 1) == NONE) {
            looks++;
        }
        return looks;
    }
}
