package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupSummaryTest {

    private static final int GROUPS = 8192;

    private final GroupSummary summary = new GroupSummary(GROUPS);

    @Test
    void fullGroupsArePassedBy() {
        assertThat(summary.next(0, GROUPS, 1)).isEqualTo(GROUPS);
        summary.note(7001, GroupSummary.classOf(1));
        assertThat(summary.next(0, GROUPS, 1)).isEqualTo(7001);
        assertThat(summary.next(7001, GROUPS, 1)).isEqualTo(7001);
        assertThat(summary.next(7002, GROUPS, 1)).isEqualTo(GROUPS);
        assertThat(summary.next(0, 7001, 1)).isEqualTo(7001);
        summary.note(7001, GroupSummary.classOf(0));
        assertThat(summary.next(0, GROUPS, 1)).isEqualTo(GROUPS);
    }

    @Test
    void groupsWhoseRunsAreTooShortArePassedBy() {
        summary.note(10, GroupSummary.classOf(3));
        summary.note(20, GroupSummary.classOf(63));
        summary.note(30, GroupSummary.classOf(32_768));
        assertThat(summary.next(0, GROUPS, 3)).isEqualTo(10);
        assertThat(summary.next(0, GROUPS, 4)).isEqualTo(20);
        assertThat(summary.next(0, GROUPS, 63)).isEqualTo(20);
        assertThat(summary.next(0, GROUPS, 64)).isEqualTo(30);
        assertThat(summary.next(0, GROUPS, 30_000)).isEqualTo(30);
    }

    @Test
    void groupTellsWhenItIsFullAndWhenItIsNot() {
        AllocationGroup group = new AllocationGroup(5, 5 * 512, 512, summary);
        HeapMedia media = new HeapMedia(32 << 20);
        TestMount.format(media.memory(), "");
        Geometry geometry = Geometry.forRegion(32 << 20, 0, 0);
        assertThat(group.load(media.memory(), geometry, new Corruption("test"))).isEqualTo(512);
        assertThat(summary.next(0, GROUPS, 512)).isEqualTo(5);
        assertThat(Extent.pages(group.take(-1, 512, 512))).isEqualTo(512);
        assertThat(summary.next(0, GROUPS, 1)).isEqualTo(GROUPS);
        group.give(5 * 512 + 100, 1);
        assertThat(summary.next(0, GROUPS, 1)).isEqualTo(5);
        assertThat(summary.next(0, GROUPS, 4)).isEqualTo(GROUPS);
    }
}
