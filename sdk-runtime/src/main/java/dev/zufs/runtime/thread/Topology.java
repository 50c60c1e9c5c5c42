package dev.zufs.runtime.thread;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Describe the machine's processors and memory nodes, as the kernel had them when it was asked.
 *
 * @param online processors that run threads now
 * @param possible processors that may ever come online; io_uring wants a queue for each of them
 * @param nodes memory nodes, ascending by number; a kernel without them has one that holds all online processors
 */
public record Topology(CpuSet online, CpuSet possible, List<NumaNode> nodes) {

    private static final String NODE_PREFIX = "node";

    /** Copy the list. */
    public Topology {
        nodes = List.copyOf(nodes);
    }

    /**
     * Ask the running kernel.
     *
     * @return what it says now
     * @throws IOException if the sys filesystem is not readable
     */
    public static Topology ofThisMachine() throws IOException {
        return read(Path.of("/sys"));
    }

    /**
     * Read a sys filesystem.
     *
     * @param sysfs directory where it is mounted
     * @return what it says
     * @throws IOException if it is not readable, or holds something else than lists of processors
     */
    public static Topology read(Path sysfs) throws IOException {
        CpuSet online = readSet(sysfs.resolve("devices/system/cpu/online"));
        CpuSet possible = readSet(sysfs.resolve("devices/system/cpu/possible"));
        List<NumaNode> nodes = readNodes(sysfs.resolve("devices/system/node"));
        return new Topology(online, possible, nodes.isEmpty() ? List.of(new NumaNode(0, online)) : nodes);
    }

    /**
     * Find the memory node of a processor.
     *
     * @param cpu number of the processor
     * @return number of its node, or empty if no node has it
     */
    public OptionalInt nodeOf(int cpu) {
        return nodes.stream()
                .filter(node -> node.cpus().contains(cpu))
                .mapToInt(NumaNode::number)
                .findFirst();
    }

    private static List<NumaNode> readNodes(Path directory) throws IOException {
        List<NumaNode> nodes = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, NODE_PREFIX + "[0-9]*")) {
                for (Path entry : entries) {
                    int number = Integer.parseInt(entry.getFileName().toString().substring(NODE_PREFIX.length()));
                    nodes.add(new NumaNode(number, readSet(entry.resolve("cpulist"))));
                }
            }
        }
        nodes.sort(Comparator.comparingInt(NumaNode::number));
        return nodes;
    }

    private static CpuSet readSet(Path file) throws IOException {
        try {
            return CpuSet.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
