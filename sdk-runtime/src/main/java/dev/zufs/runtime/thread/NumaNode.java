package dev.zufs.runtime.thread;

/**
 * Name processors that are equally near to one bank of memory.
 *
 * @param number the kernel's number of the node
 * @param cpus its processors; none if the node has memory alone
 */
public record NumaNode(int number, CpuSet cpus) {}
