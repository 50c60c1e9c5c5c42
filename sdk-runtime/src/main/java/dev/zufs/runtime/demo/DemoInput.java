package dev.zufs.runtime.demo;

import dev.zufs.runtime.libc.Libc;
import java.io.IOException;
import java.nio.file.Path;

/** A tree to copy, as it was found. Immutable. */
public final class DemoInput {

    private final HostTree tree;

    private DemoInput(HostTree tree) {
        this.tree = tree;
    }

    /**
     * Looks at all of a tree.
     *
     * @param directory where it begins
     * @return what is there
     * @throws IOException if anything cannot be read; the message names it
     */
    public static DemoInput scan(Path directory) throws IOException {
        return new DemoInput(HostTree.scan(directory, Libc.system()));
    }

    /**
     * Returns how large the file of a run has to be.
     *
     * @return bytes
     */
    public long backingBytes() {
        return tree.neededBytes();
    }

    HostTree tree() {
        return tree;
    }
}
