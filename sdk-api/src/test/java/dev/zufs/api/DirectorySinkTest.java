package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectorySinkTest {

    private final List<Entry> entries = new ArrayList<>();
    private final DirectorySink sink = DirectorySink.over((names, nameOffset, nameLength, number, type, position) ->
            entries.add(new Entry(FileName.of(names, nameOffset, nameLength), number, type, position)));

    private record Entry(FileName name, long number, FileType type, long position) {}

    @ParameterizedTest
    @EnumSource
    void entryReachesTheHost(FileType type) {
        FileName name = FileName.of("name");

        sink.add(name, 7, type, 1L << 40);

        assertThat(entries).containsExactly(new Entry(name, 7, type, 1L << 40));
    }

    @Test
    void entryWhoseNameLiesInMemoryReachesTheHost() {
        MemorySegment names = MemorySegment.ofArray("..name..".getBytes(StandardCharsets.US_ASCII));

        sink.add(names, 2, 4, -1, FileType.FIFO, 2);

        assertThat(entries).containsExactly(new Entry(FileName.of("name"), -1, FileType.FIFO, 2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerOfTheHostIsTheAnswer(boolean room) {
        DirectorySink answering = DirectorySink.over((names, offset, length, number, type, position) -> room);

        assertThat(answering.add(FileName.of("a"), 1, FileType.REGULAR, 2)).isEqualTo(room);
        assertThat(answering.add(MemorySegment.ofArray(new byte[8]), 0, 1, 1, FileType.REGULAR, 2))
                .isEqualTo(room);
    }
}
