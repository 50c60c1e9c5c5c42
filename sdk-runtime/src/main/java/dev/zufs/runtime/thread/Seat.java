package dev.zufs.runtime.thread;

import dev.zufs.runtime.dispatch.FileSystemServer;
import dev.zufs.runtime.dispatch.OperationExecutor;

/**
 * What one thread executes operations with.
 *
 * @param server whose mounts
 * @param executor confined to the thread
 * @param cpu the CPU that its operations belong to
 */
record Seat(FileSystemServer server, OperationExecutor executor, int cpu) {}
