package dev.zufs.api;

import java.util.Objects;

/**
 * An option that a type takes at mount or format.
 *
 * @param name the word before the {@code =}
 * @param valueForm how help texts show the value, such as {@code SECONDS}; empty for an option without one
 * @param description half a sentence for help texts
 */
public record OptionSpec(String name, String valueForm, String description) {

    /** Checks that the name can be an option. */
    public OptionSpec {
        Objects.requireNonNull(valueForm, "valueForm");
        Objects.requireNonNull(description, "description");
        if (name.isEmpty() || name.indexOf(',') >= 0 || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of an option");
        }
    }

    /**
     * Says whether the option has a value.
     *
     * @return false for a word that stands alone
     */
    public boolean hasValue() {
        return !valueForm.isEmpty();
    }
}
