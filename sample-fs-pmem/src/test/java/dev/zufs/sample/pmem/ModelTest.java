package dev.zufs.sample.pmem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.api.Inode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.RenameMode;
import dev.zufs.api.XattrNamespace;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.AllocationMode;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.SeekData;
import dev.zufs.api.op.XattrMode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Thousands of random operations, compared with a model in plain Java; with remounts, crashes and a full region. */
class ModelTest {

    private static final long SEED = Long.getLong("zpmem.test.seed", System.nanoTime());
    private static final int OPERATIONS = Integer.getInteger("zpmem.test.operations", 3000);
    private static final int MAX_FILE = 6 << 20;

    /** What the model knows of an inode. */
    private static final class Node {
        private final boolean directory;
        private final Map<String, Node> children = new TreeMap<>();
        private final Map<String, byte[]> attributes = new TreeMap<>();
        private byte[] content = new byte[0];
        private int links = 1;
        private int permissions = 0644;

        Node(boolean directory) {
            this.directory = directory;
        }
    }

    private final Node root = new Node(true);
    private Random random = new Random(0);
    private HeapMedia media = new HeapMedia(24 << 20);
    private TestMount mount = formatted();

    private TestMount formatted() {
        TestMount.format(media.memory(), "");
        return new TestMount(media.memory());
    }

    @RepeatedTest(4)
    void randomOperationsDoWhatTheModelDoes(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        System.out.println("ModelTest: -Dzpmem.test.seed=" + (seed - 1) + " repeats this as the first repetition");
        random = new Random(seed);
        for (int index = 0; index < OPERATIONS; index++) {
            try {
                step();
            } catch (ErrnoException e) {
                assertThat(e.errno())
                        .as("seed %d, operation %d: %s", seed, index, e)
                        .isEqualTo(Errno.ENOSPC);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", operation " + index, e);
            }
            if (index % 250 == 249) {
                remount(seed, index);
            }
        }
        remount(seed, OPERATIONS);
        removeAll(root, mount.root());
        compare(seed);
        mount.remount();
        assertThat(mount.root().record().blocks()).isZero();
    }

    private void remount(long seed, int index) {
        if (random.nextBoolean()) {
            mount.close();
        }
        // Without a close it is a crash that loses nothing: the log has to bring it back.
        assertThat(TestMount.check(media.memory()))
                .as("seed %d, operation %d", seed, index)
                .isEmpty();
        mount = new TestMount(media.memory());
        compare(seed);
    }

    private void compare(long seed) {
        compare(root, mount.root(), "/", seed, new HashSet<>());
    }

    private void compare(Node node, Directory directory, String path, long seed, Set<Long> seen) {
        Map<FileName, Long> listed = mount.list(directory, 1 + random.nextInt(50));
        List<String> names = new ArrayList<>();
        listed.keySet().forEach(name -> names.add(name.toString()));
        assertThat(names).as("%s, seed %d", path, seed).containsExactlyElementsOf(node.children.keySet());
        long subdirectories =
                node.children.values().stream().filter(child -> child.directory).count();
        assertThat((long) directory.record().linkCount()).as(path).isEqualTo(2 + subdirectories);
        node.children.forEach((name, child) -> {
            Inode inode = mount.require(directory, name);
            String where = path + name + ", seed " + seed;
            assertThat(inode.record().number()).isEqualTo(listed.get(FileName.of(name)));
            assertThat(inode.record().mode() & 0777).as(where).isEqualTo(child.permissions);
            compareAttributes(child, (ExtendedAttributes) inode, where);
            if (child.directory) {
                compare(child, (Directory) inode, path + name + "/", seed, seen);
            } else {
                assertThat(inode.record().linkCount()).as(where).isEqualTo(child.links);
                if (seen.add(inode.record().number())) {
                    byte[] found = mount.readAll((RegularFile) inode);
                    assertThat(Arrays.mismatch(found, child.content)).as(where).isEqualTo(-1);
                }
            }
        });
    }

    private static void compareAttributes(Node node, ExtendedAttributes inode, String where) {
        Map<String, byte[]> found = new TreeMap<>();
        inode.listxattr(dev.zufs.api.op.XattrSink.over((namespace, name) -> {
            byte[] value = TestMount.attribute(inode, namespace, name);
            found.put(name.toString(), value == null ? new byte[0] : value);
        }));
        assertThat(found.keySet()).as(where).isEqualTo(node.attributes.keySet());
        found.forEach((name, value) -> assertThat(value).as(where).isEqualTo(node.attributes.get(name)));
    }

    /** A directory of the model and of the filesystem. */
    private record Place(Node node, Directory directory) {}

    private Place place() {
        Place place = new Place(root, mount.root());
        while (random.nextInt(3) != 0) {
            List<String> below = place.node().children.entrySet().stream()
                    .filter(entry -> entry.getValue().directory)
                    .map(Map.Entry::getKey)
                    .toList();
            if (below.isEmpty()) {
                break;
            }
            String name = below.get(random.nextInt(below.size()));
            Node node = place.node().children.get(name);
            if (node == null) {
                break;
            }
            place = new Place(node, (Directory) mount.require(place.directory(), name));
        }
        return place;
    }

    private String newName() {
        int length = random.nextInt(20) == 0 ? 200 + random.nextInt(55) : 1 + random.nextInt(20);
        StringBuilder name = new StringBuilder();
        for (int index = 0; index < length; index++) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    private @Nullable String someName(Node node, boolean directories) {
        List<String> names = node.children.entrySet().stream()
                .filter(entry -> directories || !entry.getValue().directory)
                .map(Map.Entry::getKey)
                .toList();
        return names.isEmpty() ? null : names.get(random.nextInt(names.size()));
    }

    private static Node child(Node node, String name) {
        Node child = node.children.get(name);
        if (child == null) {
            throw new AssertionError(name);
        }
        return child;
    }

    private void step() {
        Place place = place();
        int choice = random.nextInt(100);
        if (choice < 25) {
            create(place);
        } else if (choice < 35) {
            remove(place);
        } else if (choice < 45) {
            rename(place, place());
        } else if (choice < 50) {
            link(place, place());
        } else {
            change(place, choice);
        }
    }

    private void change(Place place, int choice) {
        String name = someName(place.node(), choice >= 92);
        if (name == null) {
            return;
        }
        Node node = child(place.node(), name);
        Inode inode = mount.require(place.directory(), name);
        if (choice >= 92) {
            attribute(node, inode);
        } else if (inode instanceof RegularFile file) {
            if (choice < 72) {
                write(node, file);
            } else if (choice < 80) {
                truncate(node, file);
            } else {
                allocate(node, file);
            }
        }
    }

    private void create(Place place) {
        String name = newName();
        if (place.node().children.containsKey(name)) {
            return;
        }
        boolean directory = random.nextInt(4) == 0;
        if (directory) {
            mount.createDirectory(place.directory(), name);
        } else {
            mount.createFile(place.directory(), name);
        }
        Node node = new Node(directory);
        node.permissions = directory ? 0755 : 0644;
        place.node().children.put(name, node);
    }

    private void remove(Place place) {
        String name = someName(place.node(), true);
        if (name == null) {
            return;
        }
        Node node = child(place.node(), name);
        if (!node.children.isEmpty()) {
            try {
                mount.remove(place.directory(), FileName.of(name));
                throw new AssertionError(name + " had entries");
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.ENOTEMPTY);
            }
            return;
        }
        mount.remove(place.directory(), FileName.of(name));
        node.links--;
        place.node().children.remove(name);
    }

    private void rename(Place from, Place to) {
        String name = someName(from.node(), true);
        if (name == null) {
            return;
        }
        Node moved = child(from.node(), name);
        boolean existing = random.nextBoolean();
        String candidate = existing ? someName(to.node(), true) : newName();
        if (candidate == null
                || holds(moved, to.node())
                || moved == to.node().children.get(candidate)) {
            return;
        }
        Node target = to.node().children.get(candidate);
        boolean exchange = target != null && random.nextInt(3) == 0;
        boolean fits = target == null || exchange || (target.directory == moved.directory && target.children.isEmpty());
        if (!fits || (exchange && target != null && holds(target, from.node()))) {
            return;
        }
        mount.rename(
                from.directory(),
                FileName.of(name),
                to.directory(),
                FileName.of(candidate),
                exchange ? RenameMode.EXCHANGE : RenameMode.REPLACE);
        from.node().children.remove(name);
        to.node().children.put(candidate, moved);
        if (exchange && target != null) {
            from.node().children.put(name, target);
        } else if (target != null) {
            target.links--;
        }
    }

    private static boolean holds(Node above, Node node) {
        return above == node || above.children.values().stream().anyMatch(child -> holds(child, node));
    }

    private void link(Place from, Place to) {
        String name = someName(from.node(), false);
        String newName = newName();
        if (name == null || to.node().children.containsKey(newName)) {
            return;
        }
        mount.link(to.directory(), FileName.of(newName), mount.require(from.directory(), name));
        Node node = child(from.node(), name);
        node.links++;
        to.node().children.put(newName, node);
    }

    private void write(Node node, RegularFile file) {
        boolean append = random.nextInt(3) == 0;
        int position = append ? node.content.length : random.nextInt(Math.min(MAX_FILE, node.content.length + 50_000));
        int length = random.nextInt(8) == 0 ? 1 + random.nextInt(600_000) : 1 + random.nextInt(10_000);
        if (position + length > MAX_FILE) {
            return;
        }
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        try {
            mount.write(file, position, bytes);
        } catch (ErrnoException e) {
            // Some of it may have been written: take over what is there, after a look at the size.
            int size = (int) file.record().size();
            assertThat(size).isBetween(node.content.length, Math.max(node.content.length, position + length));
            byte[] found = mount.readAll(file);
            int kept = Math.min(position, node.content.length);
            assertThat(Arrays.mismatch(found, 0, kept, node.content, 0, kept)).isEqualTo(-1);
            node.content = found;
            throw e;
        }
        node.content = Arrays.copyOf(node.content, Math.max(node.content.length, position + length));
        System.arraycopy(bytes, 0, node.content, position, length);
    }

    private void truncate(Node node, RegularFile file) {
        int size = random.nextInt(Math.min(MAX_FILE, node.content.length * 2 + 10_000));
        mount.truncate(file, size);
        node.content = Arrays.copyOf(node.content, size);
    }

    private void allocate(Node node, RegularFile file) {
        int position = random.nextInt(node.content.length + 10_000);
        int length = 1 + random.nextInt(100_000);
        boolean keepSize = random.nextBoolean();
        AllocationMode mode = List.of(AllocationMode.ALLOCATE, AllocationMode.PUNCH_HOLE, AllocationMode.ZERO_RANGE)
                .get(random.nextInt(3));
        int end = position + length;
        if (end > MAX_FILE) {
            return;
        }
        ((Allocation) file).allocate(mode, position, length, keepSize || mode == AllocationMode.PUNCH_HOLE);
        if (mode != AllocationMode.ALLOCATE) {
            Arrays.fill(
                    node.content, Math.min(position, node.content.length), Math.min(end, node.content.length), (byte)
                            0);
        }
        if (!keepSize && mode != AllocationMode.PUNCH_HOLE) {
            node.content = Arrays.copyOf(node.content, Math.max(node.content.length, end));
        }
        assertThat(file.record().size()).isEqualTo(node.content.length);
        checkSeek(node, file);
    }

    private void checkSeek(Node node, RegularFile file) {
        if (node.content.length == 0) {
            return;
        }
        int position = random.nextInt(node.content.length);
        long data = ((SeekData) file).seekData(position);
        long until = data == SeekData.NO_DATA ? node.content.length : data;
        for (int index = position; index < until; index++) {
            assertThat(node.content[index]).isZero();
        }
        assertThat(((SeekData) file).seekHole(position)).isBetween((long) position, (long) node.content.length);
    }

    private void attribute(Node node, Inode inode) {
        if (random.nextInt(3) == 0) {
            int permissions = random.nextInt(01000);
            mount.chmod(inode, permissions);
            node.permissions = permissions;
            return;
        }
        String name = "n" + random.nextInt(5);
        ExtendedAttributes attributes = (ExtendedAttributes) inode;
        if (random.nextInt(3) == 0) {
            boolean removed = attributes.removexattr(XattrNamespace.USER, FileName.of(name));
            assertThat(removed).isEqualTo(node.attributes.remove(name) != null);
            return;
        }
        byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(300)];
        random.nextBytes(value);
        attributes.setxattr(XattrNamespace.USER, FileName.of(name), MemorySegment.ofArray(value), XattrMode.SET);
        node.attributes.put(name, value);
        assertThat(inode.record().xattr()).isNotZero();
    }

    private void removeAll(Node node, Directory directory) {
        for (String name : List.copyOf(node.children.keySet())) {
            Node child = child(node, name);
            if (child.directory) {
                removeAll(child, (Directory) mount.require(directory, name));
            }
            mount.remove(directory, FileName.of(name));
            node.children.remove(name);
        }
    }
}
