package dev.zufs.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of this API. A plugin's jar names, in the manifest attribute {@value #MANIFEST_ATTRIBUTE}, the one it was
 * built for, and is refused before any of its classes runs if the runtime's API cannot serve it.
 *
 * @param major changes when something that plugins use goes away
 * @param minor changes when something is added; before 1.0, also when something goes away
 */
public record ApiVersion(int major, int minor) {

    /**
     * Checks the range that the text form has.
     *
     * @throws IllegalArgumentException if a number is negative or has more than four digits
     */
    public ApiVersion {
        if (major < 0 || major > MOST || minor < 0 || minor > MOST) {
            throw new IllegalArgumentException("an API version is 0.0 to 9999.9999, not " + major + "." + minor);
        }
    }

    /** The version of the API in this jar. */
    public static final ApiVersion CURRENT = new ApiVersion(0, 1);

    /** The manifest attribute of a plugin's jar, in the form {@code 0.1}. */
    public static final String MANIFEST_ATTRIBUTE = "Zufs-Api-Version";

    private static final int MOST = 9999;
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /**
     * Reads a version.
     *
     * @param text in the form {@code 0.1}
     * @return the version, or nothing if the text has another form
     */
    public static Optional<ApiVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * Says whether an API of this version serves a plugin.
     *
     * @param plugin the version that the plugin was built for
     * @return true if the plugin may be loaded
     */
    public boolean serves(ApiVersion plugin) {
        return major == plugin.major && (major == 0 ? minor == plugin.minor : minor >= plugin.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
