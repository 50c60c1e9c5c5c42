package dev.zufs.sample.pmem.posix;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What POSIX says that a tree of files does: the reference that a filesystem is compared with. Paths are lists of names. */
final class ModelTree {

    /** A file of any kind. */
    abstract static sealed class Node permits Dir, Data, Link {
        int links = 1;
    }

    /** A directory. */
    static final class Dir extends Node {
        final Map<String, Node> entries = new TreeMap<>();

        int linkCount() {
            return 2
                    + (int) entries.values().stream()
                            .filter(Dir.class::isInstance)
                            .count();
        }
    }

    /** A regular file. */
    static final class Data extends Node {
        byte[] bytes = {};
    }

    /** A symbolic link. */
    static final class Link extends Node {
        final String text;

        Link(String text) {
            this.text = text;
        }
    }

    final Dir root = new Dir();

    private static ErrnoException error(Errno errno) {
        return ErrnoException.withoutStackTrace(errno);
    }

    @Nullable Node find(List<String> path) {
        Node node = root;
        for (String name : path) {
            if (node == null) {
                throw error(Errno.ENOENT);
            }
            if (!(node instanceof Dir dir)) {
                throw noDirectory(node);
            }
            node = dir.entries.get(name);
        }
        return node;
    }

    Node get(List<String> path) {
        Node node = find(path);
        if (node == null) {
            throw error(Errno.ENOENT);
        }
        return node;
    }

    Dir parent(List<String> path) {
        Node node = get(path.subList(0, path.size() - 1));
        if (node instanceof Dir dir) {
            return dir;
        }
        throw noDirectory(node);
    }

    /** What a path through a node answers; all symbolic links lead nowhere. */
    private static ErrnoException noDirectory(Node node) {
        return error(node instanceof Link ? Errno.ENOENT : Errno.ENOTDIR);
    }

    void add(List<String> path, Node node) {
        Dir dir = parent(path);
        if (dir.entries.containsKey(path.getLast())) {
            throw error(Errno.EEXIST);
        }
        dir.entries.put(path.getLast(), node);
    }

    void link(List<String> from, List<String> to) {
        Node node = get(from);
        Dir dir = parent(to);
        if (dir.entries.containsKey(to.getLast())) {
            throw error(Errno.EEXIST);
        }
        if (node instanceof Dir) {
            throw error(Errno.EPERM);
        }
        node.links++;
        dir.entries.put(to.getLast(), node);
    }

    void unlink(List<String> path) {
        Dir dir = parent(path);
        Node node = get(path);
        if (node instanceof Dir) {
            throw error(Errno.EISDIR);
        }
        node.links--;
        dir.entries.remove(path.getLast());
    }

    void rmdir(List<String> path) {
        Dir dir = parent(path);
        if (!(get(path) instanceof Dir gone)) {
            throw error(Errno.ENOTDIR);
        }
        if (!gone.entries.isEmpty()) {
            throw error(Errno.ENOTEMPTY);
        }
        dir.entries.remove(path.getLast());
    }

    void rename(List<String> from, List<String> to) {
        Dir source = parent(from);
        Dir target = parent(to);
        Node moved = get(from);
        Node replaced = target.entries.get(to.getLast());
        if (moved instanceof Dir
                && to.size() > from.size()
                && to.subList(0, from.size()).equals(from)) {
            throw error(Errno.EINVAL);
        }
        if (replaced instanceof Dir
                && from.size() > to.size()
                && from.subList(0, to.size()).equals(to)) {
            throw error(Errno.ENOTEMPTY);
        }
        if (moved == replaced) {
            return;
        }
        if (replaced != null) {
            requireReplaceable(moved, replaced);
            replaced.links--;
        }
        source.entries.remove(from.getLast());
        target.entries.put(to.getLast(), moved);
    }

    private static void requireReplaceable(Node moved, Node replaced) {
        if (moved instanceof Dir && !(replaced instanceof Dir)) {
            throw error(Errno.ENOTDIR);
        }
        if (!(moved instanceof Dir) && replaced instanceof Dir) {
            throw error(Errno.EISDIR);
        }
        if (replaced instanceof Dir dir && !dir.entries.isEmpty()) {
            throw error(Errno.ENOTEMPTY);
        }
    }

    static void write(Data file, int position, byte[] bytes) {
        if (position + bytes.length > file.bytes.length) {
            file.bytes = Arrays.copyOf(file.bytes, position + bytes.length);
        }
        System.arraycopy(bytes, 0, file.bytes, position, bytes.length);
    }

    static void punch(Data file, int position, int length) {
        int end = Math.min(position + length, file.bytes.length);
        if (position < end) {
            Arrays.fill(file.bytes, position, end, (byte) 0);
        }
    }
}
