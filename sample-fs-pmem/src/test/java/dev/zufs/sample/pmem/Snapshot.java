package dev.zufs.sample.pmem;

import dev.zufs.api.Directory;
import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SymbolicLink;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.XattrSink;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes everything of a tree that must survive into one text, a line for each name. */
final class Snapshot {

    private Snapshot() {}

    static Map<String, String> of(TestMount mount) {
        Map<String, String> lines = new TreeMap<>();
        lines.put("/", describe(mount, mount.root()));
        walk(mount, mount.root(), "/", lines);
        return lines;
    }

    private static void walk(TestMount mount, Directory directory, String path, Map<String, String> lines) {
        for (Map.Entry<FileName, Long> entry : mount.list(directory, 1000).entrySet()) {
            Inode inode = directory.lookup(entry.getKey());
            if (inode == null || inode.record().number() != entry.getValue()) {
                throw new AssertionError(path + entry.getKey() + " is listed, and is not there");
            }
            String name = path + entry.getKey();
            lines.put(name, describe(mount, inode));
            if (inode instanceof Directory child) {
                if (child.record().parent() != directory.record().number()) {
                    throw new AssertionError(name + " has the wrong parent");
                }
                walk(mount, child, name + "/", lines);
            }
        }
    }

    private static String describe(TestMount mount, Inode inode) {
        InodeRecord record = inode.record();
        StringBuilder text = new StringBuilder("ino " + record.number() + " gen " + record.generation() + " mode "
                + Integer.toOctalString(record.mode()) + " links " + record.linkCount() + " owner " + record.uid() + ":"
                + record.gid());
        if (inode instanceof RegularFile file) {
            text.append(" size ").append(record.size());
            text.append(" content ").append(Arrays.hashCode(mount.read(file, 0, 4 << 20)));
        } else if (inode instanceof SymbolicLink) {
            text.append(" -> ").append(Arrays.hashCode(record.linkText()));
        }
        Map<String, Integer> attributes = new TreeMap<>();
        ExtendedAttributes holder = (ExtendedAttributes) inode;
        holder.listxattr(XattrSink.over(
                (namespace, name) -> attributes.put(namespace.prefix() + name, valueHash(holder, namespace, name))));
        return text + " " + attributes;
    }

    private static int valueHash(ExtendedAttributes holder, XattrNamespace namespace, FileName name) {
        byte[] value = TestMount.attribute(holder, namespace, name);
        return value == null ? 0 : Arrays.hashCode(value);
    }
}
