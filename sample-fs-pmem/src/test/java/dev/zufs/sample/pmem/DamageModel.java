package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.DirectorySink;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SymbolicLink;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.op.ExtendedAttributes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a whole image answers to whoever goes through it: a text for each path. Of a damaged image every answer is the same, or
 * an error; paths below an error need not be there.
 */
final class DamageModel {

    private static final String ERROR = "error";
    private static final String CONTENT = "pages";
    private static final int MAX_DEPTH = 5;
    private static final int READ = 350_000;

    private final Map<String, String> answers = new TreeMap<>();
    private final BitSet dataBlocks = new BitSet();
    private final List<String> left = new ArrayList<>();

    private DamageModel() {}

    static DamageModel of(TestMount mount) {
        DamageModel model = new DamageModel();
        model.directory(mount.root(), "/", 0);
        return model;
    }

    /** Says whether a byte is content of a file, which has no checksums. */
    boolean isContent(long offset) {
        return dataBlocks.get((int) (offset >>> Layout.BLOCK_SHIFT));
    }

    /** Returns the model without what changes when entries are added to directories. */
    DamageModel withoutDirectories() {
        DamageModel model = new DamageModel();
        answers.forEach((path, answer) -> {
            if (!path.endsWith("/") && !answer.contains("directory")) {
                model.answers.put(path, answer);
            }
        });
        return model;
    }

    /** Returns the model without what is to be said of some paths, and below them. */
    DamageModel without(List<String> paths) {
        DamageModel model = new DamageModel();
        model.answers.putAll(answers);
        model.left.addAll(paths);
        return model;
    }

    private boolean isLeftOut(String path) {
        return left.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
    }

    boolean hasErrors() {
        return answers.containsValue(ERROR);
    }

    /** Fails if an answer of a damaged image is neither an error nor what this one says. */
    void assertNothingElseIn(DamageModel found, String what) {
        TreeSet<String> wrong = new TreeSet<>();
        answers.forEach((path, expected) -> {
            String answer = found.answers.get(path);
            if (answer == null && !found.isBelowAnError(path)) {
                wrong.add(path + " is missing");
            } else if (answer != null && !answer.equals(ERROR) && !answer.equals(expected)) {
                wrong.add(path + " is " + answer + " instead of " + expected);
            }
        });
        assertThat(wrong).as(what).isEmpty();
    }

    /**
     * Fails if an answer of a repaired image is neither what this one says nor what a repair may leave of it: names may be gone,
     * or be in {@code lost+found}; pages may be holes; attributes may be gone.
     *
     * @param complete whether the repair left nothing, so that there are no errors either
     */
    void assertLessIn(DamageModel found, boolean complete, String what) {
        TreeSet<String> wrong = new TreeSet<>();
        found.answers.forEach((path, answer) -> {
            String expected = answers.get(path);
            boolean mayDiffer = path.endsWith("/") || path.startsWith("/lost+found") || isLeftOut(path);
            if (answer.equals(ERROR) ? complete : !mayDiffer && (expected == null || !isLess(answer, expected))) {
                wrong.add(path + " is " + answer + " instead of " + expected);
            }
        });
        assertThat(wrong).as(what).isEmpty();
    }

    private static boolean isLess(String answer, String expected) {
        if (answer.startsWith(CONTENT) && expected.startsWith(CONTENT)) {
            String[] left = answer.split(" ", -1);
            String[] right = expected.split(" ", -1);
            for (int index = 0; index < left.length; index++) {
                if (left.length != right.length || !(left[index].equals("0") || left[index].equals(right[index]))) {
                    return false;
                }
            }
            return true;
        }
        return answer.equals("none") || withoutCounts(answer).equals(withoutCounts(expected));
    }

    private static String withoutCounts(String answer) {
        String counts =
                answer.startsWith("directory") ? " size \\d+ links \\d+ blocks \\d+" : " links \\d+ blocks \\d+";
        return answer.replaceFirst(counts, "");
    }

    private boolean isBelowAnError(String path) {
        for (int end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
            if (ERROR.equals(answers.get(path.substring(0, end + 1)))
                    || ERROR.equals(answers.get(path.substring(0, end)))) {
                return true;
            }
        }
        return false;
    }

    private void directory(Directory directory, String path, int depth) {
        Map<FileName, Long> entries = new TreeMap<>();
        try {
            directory.list(0, DirectorySink.over((names, offset, length, number, type, at) -> {
                entries.put(FileName.of(names, offset, length), number);
                return true;
            }));
            answers.put(path, "lists " + entries);
        } catch (ErrnoException e) {
            error(path, e);
        }
        entries.forEach((name, number) -> entry(directory, name, path + name, depth));
    }

    private void entry(Directory directory, FileName name, String path, int depth) {
        try {
            Inode inode = directory.lookup(name);
            if (inode == null) {
                answers.put(path, "not there");
                return;
            }
            answers.put(path, attributes(inode));
            if (inode instanceof RegularFile file) {
                content(file, path + "/:content");
            }
            xattr(inode, path + "/:xattr");
            if (inode instanceof Directory child && depth < MAX_DEPTH) {
                directory(child, path + "/", depth + 1);
            }
        } catch (ErrnoException e) {
            error(path, e);
        }
    }

    private void error(String path, ErrnoException e) {
        assertThat(e.errno()).as(path).isEqualTo(Errno.EIO);
        answers.put(path, ERROR);
    }

    private static String attributes(Inode inode) {
        InodeRecord record = inode.record();
        String text = "%s %d mode %o size %d links %d blocks %d owner %d %d generation %d times %d %d"
                .formatted(
                        inode instanceof Directory ? "directory" : "inode",
                        record.number(),
                        record.mode(),
                        record.size(),
                        record.linkCount(),
                        record.blocks(),
                        record.uid(),
                        record.gid(),
                        record.generation(),
                        record.modified(),
                        record.changed());
        return inode instanceof SymbolicLink ? text + " text " + Arrays.hashCode(record.linkText()) : text;
    }

    private void content(RegularFile file, String path) {
        byte[] bytes = new byte[(int) Math.min(READ, file.record().size())];
        try {
            file.read(0, MemorySegment.ofArray(bytes), TestMount.IO);
            answers.put(path, pages(bytes));
            noteBlocks((ZpmemFile) file, bytes.length);
        } catch (ErrnoException e) {
            error(path, e);
        }
    }

    /** Returns a hash of each page; 0 for one of zeros. */
    private static String pages(byte[] bytes) {
        StringBuilder pages = new StringBuilder(CONTENT);
        for (int at = 0; at < bytes.length; at += Layout.BLOCK_BYTES) {
            byte[] page = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + Layout.BLOCK_BYTES));
            boolean zeros = Arrays.equals(page, new byte[page.length]);
            pages.append(' ').append(zeros ? 0 : Arrays.hashCode(page));
        }
        return pages.toString();
    }

    private void noteBlocks(ZpmemFile file, int length) {
        for (long page = 0; page < Layout.blocks(length); page++) {
            long extent = file.map().find(page, 1);
            if (Extent.isData(extent)) {
                dataBlocks.set((int) Extent.block(extent));
            }
        }
    }

    private void xattr(Inode inode, String path) {
        try {
            byte[] value = TestMount.attribute((ExtendedAttributes) inode, XattrNamespace.USER, FileName.of("name"));
            answers.put(path, value == null ? "none" : "hash " + Arrays.hashCode(value));
        } catch (ErrnoException e) {
            error(path, e);
        }
    }
}
