package dev.zufs.runtime.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;

/** Encodes paths the way {@code java.nio.file} does, so that both name the same file. */
final class NativePath {

    private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private NativePath() {}

    static MemorySegment toNative(String path, Arena arena) {
        if (path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("path contains a NUL character: " + path.replace('\0', '?'));
        }
        byte[] bytes = path.getBytes(CHARSET);
        MemorySegment string = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return string;
    }
}
