package dev.zufs.api.memory;

/** Says by which means flushed stores become persistent. */
public enum Persistence {
    /** Write-back of cache lines by the CPU and a fence: real persistent memory, mapped without a page cache. */
    CPU_WRITE_BACK,
    /** The kernel writes the mapped file's pages back at the fence; costs a system call. */
    MSYNC,
    /** Nothing becomes persistent: the memory is gone with the process. */
    VOLATILE
}
