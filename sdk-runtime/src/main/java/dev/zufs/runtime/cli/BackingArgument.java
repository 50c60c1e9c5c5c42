package dev.zufs.runtime.cli;

import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.memory.RegionOptions;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a command names as its backing: a DAX device, a block device, a file, or {@code mem:SIZE}, memory that is gone with the
 * process.
 *
 * @param path the device or file
 * @param memory the size of memory; null for a device or file
 */
record BackingArgument(Path path, @Nullable ByteSize memory) {

    /** Stands where picocli has not put an argument yet. */
    static final BackingArgument NONE = new BackingArgument(Path.of(""), null);

    private static final String MEMORY_PREFIX = "mem:";

    /** Reads backings for picocli. */
    static final class Converter implements ITypeConverter<BackingArgument> {

        @Override
        public BackingArgument convert(String text) {
            return parse(text);
        }
    }

    static BackingArgument parse(String text) {
        try {
            Path path = Path.of(text);
            return new BackingArgument(
                    path,
                    text.startsWith(MEMORY_PREFIX) ? ByteSize.parse(text.substring(MEMORY_PREFIX.length())) : null);
        } catch (InvalidPathException e) {
            TypeConversionException exception =
                    new TypeConversionException("'" + text + "' is no path: " + e.getReason());
            exception.initCause(e);
            throw exception;
        }
    }

    Region open(RegionOptions options) throws IOException {
        return memory == null
                ? RegionOpener.system().open(path, options)
                : RegionOpener.system().anonymous(memory.bytes(), options.hugePages());
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
