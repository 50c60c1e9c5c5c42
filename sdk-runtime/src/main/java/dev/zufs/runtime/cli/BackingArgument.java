package dev.zufs.runtime.cli;

import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.memory.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;

/** Opens what a command names as its backing: a DAX device, a block device, a file, or {@code mem:SIZE}. */
final class BackingArgument {

    /** Begins a backing that is memory, and gone with the process. */
    static final String MEMORY_PREFIX = "mem:";

    private BackingArgument() {}

    static Region open(String backing, RegionOptions options) throws IOException {
        if (backing.startsWith(MEMORY_PREFIX)) {
            ByteSize size = ByteSize.parse(backing.substring(MEMORY_PREFIX.length()));
            return RegionOpener.system().anonymous(size.bytes(), options.hugePages());
        }
        return RegionOpener.system().open(Path.of(backing), options);
    }
}
