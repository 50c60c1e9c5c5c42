package dev.zufs.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The options of a mount or a format: words, and words with values, in the order given. Immutable.
 *
 * <p>The text form is that of mount(8): {@code commit=5,checksum}. If a word comes twice, the last one counts.
 */
public final class MountOptions {

    private static final MountOptions NONE = new MountOptions(Map.of());

    private final Map<String, Optional<String>> values;

    private MountOptions(Map<String, Optional<String>> values) {
        this.values = values;
    }

    /**
     * Returns no options.
     *
     * @return the empty set
     */
    public static MountOptions none() {
        return NONE;
    }

    /**
     * Reads options.
     *
     * @param text words separated by commas; empty words are ignored
     * @return the options
     * @throws ErrnoException EINVAL if a value has no word before it
     */
    public static MountOptions parse(String text) {
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        for (String option : text.split(",", -1)) {
            if (option.isEmpty()) {
                continue;
            }
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (name.isEmpty()) {
                throw new ErrnoException(Errno.EINVAL, "option '" + option + "' has no name");
            }
            values.remove(name);
            values.put(name, equals < 0 ? Optional.empty() : Optional.of(option.substring(equals + 1)));
        }
        return values.isEmpty() ? NONE : new MountOptions(Collections.unmodifiableMap(values));
    }

    /**
     * Checks that all options are known, and have a value exactly if they are to.
     *
     * @param known the known ones
     * @throws ErrnoException EINVAL; its message names the option, and if it is unknown those that there are, and if
     *     its value is missing the form of that
     */
    public void check(List<OptionSpec> known) {
        values.forEach((name, value) -> {
            OptionSpec spec = known.stream()
                    .filter(s -> s.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ErrnoException(Errno.EINVAL, unknown(name, known)));
            if (spec.hasValue() != value.isPresent()) {
                throw new ErrnoException(
                        Errno.EINVAL,
                        "option '" + name
                                + (spec.hasValue()
                                        ? "' needs a value: " + name + "=" + spec.valueForm()
                                        : "' takes no value"));
            }
        });
    }

    private static String unknown(String name, List<OptionSpec> known) {
        if (known.isEmpty()) {
            return "unknown option '" + name + "': there are none";
        }
        StringJoiner names = new StringJoiner(", ");
        known.forEach(s -> names.add(s.hasValue() ? s.name() + "=" + s.valueForm() : s.name()));
        return "unknown option '" + name + "': there are " + names;
    }

    /**
     * Says whether there are no options.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * Says whether an option was given, with or without a value.
     *
     * @param name which
     * @return true if so
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Returns the value of an option.
     *
     * @param name which
     * @return its value, or nothing if it was not given or stood alone
     */
    public Optional<String> value(String name) {
        return values.getOrDefault(name, Optional.empty());
    }

    /**
     * Returns the value of an option that is a number.
     *
     * @param name which
     * @param absent what it is if the option was not given
     * @param least the smallest number allowed
     * @param most the largest number allowed
     * @return the number
     * @throws ErrnoException EINVAL, naming the option, if it was given without a value or the value is no such number
     */
    public long number(String name, long absent, long least, long most) {
        Optional<String> text = value(name);
        if (text.isEmpty()) {
            if (has(name)) {
                throw new ErrnoException(
                        Errno.EINVAL, "option '" + name + "' needs a number from " + least + " to " + most);
            }
            return absent;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ErrnoException(Errno.EINVAL, notBetween(name, text.get(), least, most), e);
        }
        throw new ErrnoException(Errno.EINVAL, notBetween(name, text.get(), least, most));
    }

    private static String notBetween(String name, String text, long least, long most) {
        return "option '" + name + "=" + text + "' is no number from " + least + " to " + most;
    }

    /**
     * Returns the options but for one.
     *
     * @param name which
     * @return these options if it is not among them
     */
    public MountOptions without(String name) {
        if (!values.containsKey(name)) {
            return this;
        }
        Map<String, Optional<String>> others = new LinkedHashMap<>(values);
        others.remove(name);
        return others.isEmpty() ? NONE : new MountOptions(Collections.unmodifiableMap(others));
    }

    /**
     * Returns all options.
     *
     * @return names with their values, in the order given; unmodifiable
     */
    public Map<String, Optional<String>> asMap() {
        return values;
    }

    /** Says whether another set has the same words with the same values, in whatever order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MountOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the text form, which {@link #parse} reads. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",");
        values.forEach((name, value) -> text.add(value.map(v -> name + "=" + v).orElse(name)));
        return text.toString();
    }
}
