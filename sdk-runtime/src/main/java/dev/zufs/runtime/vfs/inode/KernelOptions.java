package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.runtime.wire.MountInfo;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * The options text of a mount, taken apart as the kernel module does it: what it knows itself, and the rest for the
 * server.
 *
 * @param wholeLength length of the whole text in bytes
 * @param rest what the server gets
 * @param flags bits of {@link MountInfo}
 * @param pedantic the number of {@code pedantic=N}
 */
record KernelOptions(int wholeLength, String rest, long flags, int pedantic) {

    static final KernelOptions NONE = new KernelOptions(0, "", 0, 0);

    private static final String PEDANTIC_NUMBER = "pedantic=";

    static KernelOptions parse(String text) {
        StringJoiner rest = new StringJoiner(",");
        long flags = 0;
        int pedantic = 0;
        for (String option : text.split(",", -1)) {
            if (option.equals("pedantic")) {
                flags |= MountInfo.FLAG_PEDANTIC;
            } else if (option.startsWith(PEDANTIC_NUMBER)) {
                pedantic = number(option);
            } else if (option.equals("ephemeral")) {
                flags |= MountInfo.FLAG_EPHEMERAL;
            } else if (option.startsWith("zpmdev=")) {
                throw new ErrnoException(Errno.EINVAL, "only private mounts take " + option);
            } else if (!option.isEmpty() && !option.equals("dax")) {
                rest.add(option);
            }
        }
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return new KernelOptions(length, rest.toString(), flags, pedantic);
    }

    private static int number(String option) {
        try {
            return Integer.parseInt(option.substring(PEDANTIC_NUMBER.length()));
        } catch (NumberFormatException e) {
            throw new ErrnoException(Errno.EINVAL, option + " is no number", e);
        }
    }
}
