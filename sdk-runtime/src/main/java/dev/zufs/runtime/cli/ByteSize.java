package dev.zufs.runtime.cli;

import dev.zufs.runtime.memory.RegionOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes on the command line: {@code 4096}, {@code 64K}, {@code 512M}, {@code 2G}, {@code 1T}.
 *
 * @param bytes positive, at most {@link RegionOptions#MAX_SIZE}
 */
record ByteSize(long bytes) {

    private static final String UNITS = "KMGT";
    private static final int SHIFT = 10;

    /** Reads sizes for picocli. */
    static final class Converter implements ITypeConverter<ByteSize> {

        @Override
        public ByteSize convert(String text) {
            return parse(text);
        }
    }

    static ByteSize parse(String text) {
        String digits = text.toUpperCase(Locale.ROOT);
        int shift = 0;
        if (!digits.isEmpty()) {
            int unit = UNITS.indexOf(digits.charAt(digits.length() - 1));
            if (unit >= 0) {
                shift = SHIFT * (unit + 1);
                digits = digits.substring(0, digits.length() - 1);
            }
        }
        try {
            long number = Long.parseLong(digits);
            if (number > 0 && number <= RegionOptions.MAX_SIZE >> shift) {
                return new ByteSize(number << shift);
            }
        } catch (NumberFormatException e) {
            throw notASize(text, e);
        }
        throw notASize(text, null);
    }

    private static TypeConversionException notASize(String text, @Nullable Throwable cause) {
        TypeConversionException exception = new TypeConversionException(
                "'" + text + "' is no size: write bytes, or a number with K, M, G or T, up to "
                        + (RegionOptions.MAX_SIZE >> 40) + "T");
        if (cause != null) {
            exception.initCause(cause);
        }
        return exception;
    }
}
