package dev.zufs.it;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

@NullMarked
final class NullabilityMistakes {

    private NullabilityMistakes() {}

    static int dereferenceOfNullable(@Nullable String name) {
        return name.length();
    }

    static List<String> nullableElementsForNonNullOnes(List<@Nullable String> names) {
        return names;
    }
}
