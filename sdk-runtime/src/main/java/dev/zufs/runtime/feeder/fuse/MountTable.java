package dev.zufs.runtime.feeder.fuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is mounted where, as this process sees it: {@code /proc/self/mountinfo}, read anew at each question.
 *
 * @param file where the kernel tells it
 */
record MountTable(Path file) {

    private static final int DEVICE = 2;
    private static final int TARGET = 4;
    private static final int OCTAL_DIGITS = 3;
    private static final String END_OF_OPTIONAL_FIELDS = " - ";

    /**
     * One mount.
     *
     * @param device number of the filesystem, {@code major:minor}, which no other has as long as this one lives
     * @param target where, an absolute path
     * @param type name of the filesystem type
     * @param source what lies below
     */
    record Entry(String device, String target, String type, String source) {

        boolean isFuse() {
            return type.equals("fuse") || type.startsWith("fuse.") || type.equals("fuseblk");
        }
    }

    static MountTable system() {
        return new MountTable(Path.of("/proc/self/mountinfo"));
    }

    /** Finds what is mounted last on a directory, and so seen there. */
    Optional<Entry> at(Path target) throws IOException {
        String wanted = target.toString();
        // Names of files need not be text; each byte is a character here, on both sides.
        String bytes = new String(wanted.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        // Not by Files.lines: a carriage return in a name ends no line, and the kernel writes it as it is.
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .transform(text -> Arrays.stream(text.split("\n")))
                .filter(line -> line.contains(END_OF_OPTIONAL_FIELDS))
                .map(MountTable::parse)
                .filter(entry -> entry.target().equals(bytes))
                .reduce((earlier, later) -> later);
    }

    private static Entry parse(String line) {
        int end = line.indexOf(END_OF_OPTIONAL_FIELDS);
        String[] first = line.substring(0, end).split(" ", -1);
        String[] second = line.substring(end + END_OF_OPTIONAL_FIELDS.length()).split(" ", -1);
        return new Entry(first[DEVICE], unescape(first[TARGET]), second[0], unescape(second[1]));
    }

    /** Takes octal escapes back, which stand for blanks, tabs, line ends and backslashes. */
    private static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        for (int index = 0; index < field.length(); index++) {
            char c = field.charAt(index);
            if (c == '\\' && index + OCTAL_DIGITS < field.length()) {
                text.append((char) Integer.parseInt(field.substring(index + 1, index + 1 + OCTAL_DIGITS), 8));
                index += OCTAL_DIGITS;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
