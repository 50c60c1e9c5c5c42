/**
 * Byte layouts and numbers of the zuf protocol, version 1.0. No other package knows them.
 *
 * <p>Every operation, from whichever feeder, is a request of this protocol in an op buffer, byte for byte as the kernel
 * module sends it. The classes here are typed views over a {@link java.lang.foreign.MemorySegment}: nothing is copied
 * and nothing is allocated, so all of them may be used where an operation is served.
 *
 * <h2>Reading the classes</h2>
 * <ul>
 *   <li>One class a structure. Its constants of type {@code long} that are named after a field are the field's offset
 *       in the structure; the C name stands in the comment. {@code SIZE} is the size of the structure.
 *   <li>An accessor takes the segment and <em>the offset in it at which the structure begins</em>. The accessor with a
 *       third parameter sets the field.
 *   <li>Fields of 8 and 16 bits are unsigned. Fields of 32 bits are {@code int}, with all 32 bits of the field; the few
 *       counts and sizes that exceed 2^31 are zero-extended to {@code long}. Fields of 64 bits are {@code long}. A
 *       setter stores the low bits of its value and checks nothing.
 *   <li>A structure inside another one has its own class, used at the outer structure's offset plus the constant:
 *       {@code ZufsString.length(buffer, at + LookupRequest.NAME)}.
 *   <li>A <em>cookie</em> is a 64-bit value that the server chooses and the feeder gives back; 0 is none. A
 *       <em>position</em> of a record is a {@link DppPointer}.
 *   <li>A request begins with an {@link OpHeader}. {@link Operation} says what each operation's header holds,
 *       {@link RequestWriter} fills it as the feeder does, {@link OperationLocks} says which locks the feeder holds.
 * </ul>
 *
 * <h2>Threads, lifetime, errors</h2>
 *
 * <p>All methods are static and keep no state. Who may touch a segment, and until when, is a matter of the segment.
 * Accesses are unaligned and plain, because a put may follow a request at an odd distance, with two exceptions:
 * {@link ZusInode} and {@link ZusPage} are shared with other threads and with the kernel and are accessed aligned,
 * which makes every access atomic, and {@link OpHeader#isInterrupted} reads a word that changes while an operation
 * runs. An access outside of the segment is an {@link IndexOutOfBoundsException}, as with any segment.
 *
 * <h2>Source of the facts</h2>
 *
 * <p>The zuf protocol v1.0: sections <em>Ioctls</em>, <em>Structures</em>, <em>Operations</em>, <em>CPU, threads,
 * retry, puts</em> and <em>Inode fields</em>. The operations from 0x8000 on are this project's own and never travel to
 * or from the kernel module.
 */
@NullMarked
package dev.zufs.runtime.wire;

import org.jspecify.annotations.NullMarked;
