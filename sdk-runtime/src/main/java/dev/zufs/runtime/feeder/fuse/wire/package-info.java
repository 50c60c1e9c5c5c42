/**
 * Byte layouts and numbers of the kernel's FUSE protocol, versions 7.31 (Linux 5.4) to 7.45 (Linux 6.18).
 *
 * <p>The classes are typed views over a {@link java.lang.foreign.MemorySegment}: nothing is copied and nothing is
 * allocated. Every structure can be read and written, whichever side fills it, so that both sides can be spoken.
 *
 * <h2>Reading the classes</h2>
 * <ul>
 *   <li>One class a structure, named as in C. Its constants of type {@code long} that are named after a field are the
 *       field's offset; the C name stands in the comment. {@code SIZE} is the size of the structure.
 *   <li>An accessor takes the segment and <em>the offset in it at which the structure begins</em>. The accessor with a
 *       third parameter sets the field. Reserved fields have no accessor: clear a structure before filling it.
 *   <li>Fields of 16 bits are unsigned. Fields of 32 bits are {@code int}, with all 32 bits of the field: where C has
 *       {@code uint32_t}, a negative number is one of 2^31 or more. Fields of 64 bits are {@code long}. A setter stores
 *       the low bits of its value and checks nothing.
 *   <li>A structure inside another one has its own class, used at the outer structure's offset plus the constant:
 *       {@code FuseAttr.mode(buffer, at + FuseEntryOut.ATTRIBUTES)}.
 *   <li>A <em>node</em> is the 64-bit value by which the server named an inode, a <em>handle</em> that by which it
 *       named an open file.
 * </ul>
 *
 * <h2>Requests, replies, notifications</h2>
 *
 * <p>A request is a {@link dev.zufs.runtime.feeder.fuse.wire.FuseInHeader}, the structure of its
 * {@link dev.zufs.runtime.feeder.fuse.wire.FuseOpcode}, and what follows it: names that each end with a NUL, data,
 * extensions. Only {@link dev.zufs.runtime.feeder.fuse.wire.FuseRequest} finds these parts and checks them all,
 * wherever the request came from: what it has accepted can be read through the accessors without another check.
 *
 * <p>A reply is a {@link dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader} and a structure, or data, or nothing; a
 * notification is a reply that nobody asked for. {@link dev.zufs.runtime.feeder.fuse.wire.FuseReply} and
 * {@link dev.zufs.runtime.feeder.fuse.wire.FuseNotification} begin them.
 *
 * <h2>Threads, lifetime, errors</h2>
 *
 * <p>Static methods keep no state. Who may touch a segment, and until when, is a matter of the segment. Accesses are
 * unaligned and plain. An access outside of the segment is an {@link IndexOutOfBoundsException}, as with any segment.
 *
 * <h2>What is left out</h2>
 *
 * <p>The structures of character devices ({@code CUSE}) and of mappings for direct access ({@code SETUPMAPPING},
 * {@code REMOVEMAPPING}), which only a virtual machine's host is asked for.
 */
@NullMarked
package dev.zufs.runtime.feeder.fuse.wire;

import org.jspecify.annotations.NullMarked;
