package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.api.NewInode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Gives inodes without names a name again: {@code #} and the number, in the directory {@code lost+found} of the root, which is
 * made when it is needed first. Used by a repair, in one thread.
 */
final class LostAndFound {

    private static final int MODE = FileType.DIRECTORY.modeBits() | 0700;
    private static final int MAX_TRIES = 100;

    private final CheckRepairs repairs;
    private @Nullable DirectoryContent content;
    private long number;
    private long slot;

    LostAndFound(CheckRepairs repairs) {
        this.repairs = repairs;
    }

    /**
     * Names an inode; a directory gets its parent too. Link counts are left to the check that follows.
     *
     * @throws ErrnoException ENOSPC if there is no room for the name
     */
    void adopt(long lost) {
        DirectoryContent names = content();
        Volume volume = repairs.volume();
        long lostSlot = volume.inodes().slot(lost);
        FileType type = FileType.ofMode(DurableInode.mode(volume.memory(), lostSlot));
        FileName name = freeName(lost);
        long[] position = {0};
        repairs.make(transaction -> {
            position[0] = names.stageAdd(transaction, name, lost, type);
            if (type == FileType.DIRECTORY) {
                transaction.inode(lostSlot).set(InodeUpdate.PARENT, number);
            }
        });
        names.added(name, position[0]);
    }

    private FileName freeName(long lost) {
        return freeName(content(), "#" + lost);
    }

    private static FileName freeName(DirectoryContent names, String wanted) {
        FileName name = name(wanted);
        for (int index = 1; names.find(name) >= 0; index++) {
            if (index == MAX_TRIES) {
                throw new ErrnoException(Errno.EEXIST, "all names like " + wanted + " are taken");
            }
            name = name(wanted + "-" + index);
        }
        return name;
    }

    private static FileName name(String text) {
        return FileName.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private DirectoryContent content() {
        if (content == null) {
            ZpmemDirectory directory = directory();
            number = directory.number();
            slot = directory.slot();
            content = new DirectoryContent(repairs.volume(), number, slot);
        }
        return content;
    }

    private ZpmemDirectory directory() {
        if (!(repairs.volume().inodes().find(Layout.ROOT_NUMBER) instanceof ZpmemDirectory root)) {
            throw new ErrnoException(Errno.EIO, "there is no root to put lost+found into");
        }
        FileName name = name("lost+found");
        for (int index = 1; index < MAX_TRIES; index++) {
            dev.zufs.api.Inode found = root.lookup(name);
            if (found == null) {
                found = root.create(name, NewInode.ofMode(MODE).build());
            }
            if (found instanceof ZpmemDirectory directory) {
                return directory;
            }
            name = name("lost+found-" + index);
        }
        throw new ErrnoException(Errno.EEXIST, "all names like lost+found are taken");
    }
}
