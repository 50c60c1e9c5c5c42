package dev.zufs.runtime.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the tables that the layouts are checked against. */
final class Table {

    private Table() {}

    /** Gives the lines of a resource, split at tabs, without comments. */
    static List<List<String>> rows(String resource) {
        return lines(resource).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("\t")))
                .toList();
    }

    static List<String> lines(String resource) {
        try (InputStream stream = Objects.requireNonNull(Table.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    static Class<?> wireClass(String simpleName) {
        try {
            return Class.forName(Table.class.getPackageName() + "." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(simpleName, e);
        }
    }

    /** Gives the value of a public constant as a long. */
    static long constant(String simpleName, String name) {
        try {
            Object value = wireClass(simpleName).getField(name).get(null);
            return ((Number) Objects.requireNonNull(value)).longValue();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(simpleName + "." + name, e);
        }
    }
}
