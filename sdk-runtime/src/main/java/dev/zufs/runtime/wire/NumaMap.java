package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Reads and writes {@code zufs_ioc_numa_map}, the answer of {@link Ioctl#NUMA_MAP}.
 *
 * <p>Behind the fixed part follows one set of {@value #NODE_SIZE} bytes for each possible node, a bit for each CPU that
 * is online on it.
 */
@SuppressWarnings("doclint:missing") // the parameters of all accessors are described once, for the package
public final class NumaMap {

    /** Size of the structure in bytes, without what follows. */
    public static final long SIZE = 64;

    /** Offset of {@code possible_nodes} (u32, from the feeder). */
    public static final long POSSIBLE_NODES = 24;

    /** Offset of {@code possible_cpus} (u32, from the feeder). */
    public static final long POSSIBLE_CPUS = 28;

    /** Offset of {@code online_nodes} (u32, from the feeder). */
    public static final long ONLINE_NODES = 32;

    /** Offset of {@code online_cpus} (u32, from the feeder). */
    public static final long ONLINE_CPUS = 36;

    /** Offset of {@code max_cpu_per_node} (u32, from the feeder). */
    public static final long MAX_CPUS_PER_NODE = 40;

    /** Offset of {@code nodes_not_symmetrical} (u8, from the feeder). */
    public static final long NODES_NOT_SYMMETRICAL = 44;

    /** Offset of {@code cpu_set_per_node}: the first set of CPUs. */
    public static final long CPU_SET_PER_NODE = 64;

    /** Size of the CPU set of one node in bytes. */
    public static final long NODE_SIZE = 128;

    /** Number of CPUs that a set can name. */
    public static final int MAX_CPUS = 1024;

    /** Size in bytes of the buffer to ask with; no larger answer is ever given. */
    public static final long BUFFER_SIZE = 4096;

    private NumaMap() {}

    /** {@return the number of possible nodes} */
    public static int possibleNodes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + POSSIBLE_NODES);
    }

    /** Sets the number of possible nodes. */
    public static void possibleNodes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + POSSIBLE_NODES, value);
    }

    /** {@return the number of possible CPUs, whose ids begin at 0} */
    public static int possibleCpus(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + POSSIBLE_CPUS);
    }

    /** Sets the number of possible CPUs, whose ids begin at 0. */
    public static void possibleCpus(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + POSSIBLE_CPUS, value);
    }

    /** {@return the number of nodes online} */
    public static int onlineNodes(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ONLINE_NODES);
    }

    /** Sets the number of nodes online. */
    public static void onlineNodes(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ONLINE_NODES, value);
    }

    /** {@return the number of CPUs online} */
    public static int onlineCpus(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + ONLINE_CPUS);
    }

    /** Sets the number of CPUs online. */
    public static void onlineCpus(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + ONLINE_CPUS, value);
    }

    /** {@return the largest number of CPUs online on one node} */
    public static int maxCpusPerNode(MemorySegment buffer, long at) {
        return buffer.get(Fields.U32, at + MAX_CPUS_PER_NODE);
    }

    /** Sets the largest number of CPUs online on one node. */
    public static void maxCpusPerNode(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U32, at + MAX_CPUS_PER_NODE, value);
    }

    /** {@return whether nodes have different numbers of CPUs, 0 or 1} */
    public static int nodesNotSymmetrical(MemorySegment buffer, long at) {
        return Byte.toUnsignedInt(buffer.get(Fields.U8, at + NODES_NOT_SYMMETRICAL));
    }

    /** Sets whether nodes have different numbers of CPUs, 0 or 1. */
    public static void nodesNotSymmetrical(MemorySegment buffer, long at, int value) {
        buffer.set(Fields.U8, at + NODES_NOT_SYMMETRICAL, (byte) value);
    }

    /** {@return the size of an answer about {@code possibleNodes} nodes in bytes} */
    public static long size(int possibleNodes) {
        return SIZE + possibleNodes * NODE_SIZE;
    }

    /** {@return whether {@code cpu} is online on {@code node}} */
    public static boolean isOnNode(MemorySegment buffer, long at, int node, int cpu) {
        return ((buffer.get(Fields.U64, wordOf(at, node, cpu)) >>> cpu) & 1) != 0;
    }

    /** Marks {@code cpu} as online on {@code node}. */
    public static void putOnNode(MemorySegment buffer, long at, int node, int cpu) {
        long word = wordOf(at, node, cpu);
        buffer.set(Fields.U64, word, buffer.get(Fields.U64, word) | (1L << cpu));
    }

    private static long wordOf(long at, int node, int cpu) {
        Objects.checkIndex(cpu, MAX_CPUS);
        return at + CPU_SET_PER_NODE + node * NODE_SIZE + (cpu >>> 6) * 8L;
    }
}
