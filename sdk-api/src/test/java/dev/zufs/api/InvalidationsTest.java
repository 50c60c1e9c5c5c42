package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidationsTest {

    private final List<String> told = new ArrayList<>();

    private final Invalidations invalidations = Invalidations.over(new Invalidations.Host() {
        @Override
        public void inode(long number, long offset, long length) {
            told.add(number + ": " + length + " from " + offset);
        }

        @Override
        public void attributes(long number) {
            told.add(number + "");
        }

        @Override
        public void entry(long directory, FileName name) {
            told.add(directory + "/" + name);
        }
    });

    @Test
    void rangesEndWhereFilesCan() {
        invalidations.inode(7, 10, 20);
        invalidations.inode(7, 10, 0);
        invalidations.inode(7, 10, Long.MAX_VALUE);
        invalidations.attributes(8);
        invalidations.entry(1, FileName.of("name"));
        assertThat(told)
                .containsExactly(
                        "7: 20 from 10",
                        "7: " + (Long.MAX_VALUE - 10) + " from 10",
                        "7: " + (Long.MAX_VALUE - 10) + " from 10",
                        "8",
                        "1/name");
    }

    @Test
    void rangeBelowZeroIsRefused() {
        assertThatThrownBy(() -> invalidations.inode(7, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> invalidations.inode(7, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(told).isEmpty();
    }

    @Test
    void ignoredOnesChangeNothing() {
        Invalidations ignored = Invalidations.ignored();
        ignored.inode(7, 0, 0);
        ignored.attributes(7);
        ignored.entry(1, FileName.of("name"));
        assertThat(Invalidations.ignored()).isSameAs(ignored);
    }
}
