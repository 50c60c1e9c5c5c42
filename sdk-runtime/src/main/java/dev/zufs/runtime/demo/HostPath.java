package dev.zufs.runtime.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds the bytes of a path, which its text does not tell if they are no text in the encoding of this process. */
final class HostPath {

    private static final int HEX = 16;

    private HostPath() {}

    /**
     * Returns the bytes of an absolute path.
     *
     * @param path any path
     * @return without a zero at the end, and without a slash unless it is the root
     */
    static byte[] bytes(Path path) {
        // A URI has the bytes as they are: those that are no plain characters as %NN.
        String raw = path.toAbsolutePath().toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int index = 0; index < raw.length(); index++) {
            char character = raw.charAt(index);
            if (character == '%') {
                bytes.write(Integer.parseInt(raw, index + 1, index + 3, HEX));
                index += 2;
            } else {
                bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] all = bytes.toByteArray();
        int length = all.length > 1 && all[all.length - 1] == '/' ? all.length - 1 : all.length;
        return Arrays.copyOf(all, length);
    }
}
