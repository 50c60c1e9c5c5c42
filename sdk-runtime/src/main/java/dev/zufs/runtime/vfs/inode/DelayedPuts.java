package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.PutChain;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the PUT_MULTY operations that wait, by CPU, for the next operation of their CPU to carry them.
 *
 * <p><b>Threads:</b> any; threads that run on one CPU share its queue.
 */
final class DelayedPuts {

    private volatile Queue[] queues = {};

    /**
     * The puts of one CPU, in the form in which they follow a request.
     *
     * <p>Guarded by a spin lock: it is held for a few dozen instructions, and hardly ever wanted by two threads, which
     * would have to be on one CPU.
     */
    static final class Queue {

        private static final VarHandle LOCKED;
        /** What {@link #appendTo} answers if there was nothing to carry. */
        static final long NOTHING = 0;

        private static final int SPINS = 100;
        private static final long PARK_NANOS = 1_000;
        private static final long POLL_NANOS = 20_000;

        static {
            try {
                LOCKED = MethodHandles.lookup().findVarHandle(Queue.class, "locked", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final MemorySegment puts = MemorySegment.ofArray(new byte[PutChain.MAX_BYTES]);
        private final int[] offsets = new int[PutChain.MAX_PUTS + 1];

        @SuppressWarnings("unused") // accessed through LOCKED
        private volatile int locked;

        /** Changed under the lock; read without it to see that there is nothing to do. */
        private volatile int count;

        /** The puts that operations carry at the moment: the inode of each, and the ticket of its operation. */
        private long[] carried = new long[PutChain.MAX_PUTS * 2];

        private long[] tickets = new long[PutChain.MAX_PUTS * 2];
        private int carriedCount;
        private long lastTicket = NOTHING;

        boolean isEmpty() {
            return count == 0;
        }

        private void lock() {
            for (int spin = 0; !LOCKED.compareAndSet(this, 0, 1); spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(this, PARK_NANOS);
                }
            }
        }

        private void unlock() {
            LOCKED.setRelease(this, 0);
        }

        /** Takes the put in an op buffer, unless the queue is full. */
        boolean add(MemorySegment put) {
            int size = OpHeader.inLen(put, 0);
            lock();
            try {
                int waiting = count;
                int end = offsets[waiting];
                if (waiting == PutChain.MAX_PUTS || end + size > PutChain.MAX_BYTES) {
                    return false;
                }
                MemorySegment.copy(put, 0, puts, end, size);
                offsets[waiting + 1] = end + size;
                count = waiting + 1;
                return true;
            } finally {
                unlock();
            }
        }

        /**
         * Moves all puts behind a request, if they fit.
         *
         * @return the ticket that {@link #delivered} needs after the operation; {@link #NOTHING} if there were none
         */
        long appendTo(MemorySegment request, int capacity) {
            lock();
            try {
                int waiting = count;
                if (waiting == 0 || OpHeader.inLen(request, 0) + offsets[waiting] > capacity) {
                    return NOTHING;
                }
                long ticket = ++lastTicket;
                long last = 0;
                for (int index = 0; index < waiting; index++) {
                    noteCarried(IoRequest.inodeCookie(puts, offsets[index]), ticket);
                    last = PutChain.append(request, last, puts, offsets[index]);
                }
                count = 0;
                return ticket;
            } finally {
                unlock();
            }
        }

        /** Notes that the operation of a ticket has ended. */
        void delivered(long ticket) {
            lock();
            int kept = 0;
            for (int index = 0; index < carriedCount; index++) {
                if (tickets[index] != ticket) {
                    carried[kept] = carried[index];
                    tickets[kept++] = tickets[index];
                }
            }
            carriedCount = kept;
            unlock();
        }

        boolean holds(long cookie) {
            lock();
            try {
                for (int index = 0; index < count; index++) {
                    if (IoRequest.inodeCookie(puts, offsets[index]) == cookie) {
                        return true;
                    }
                }
                return false;
            } finally {
                unlock();
            }
        }

        /** Waits for the operations that carry a put of the inode now; those that set out meanwhile are not waited for. */
        void awaitDelivery(long cookie) {
            long newest = newestTicket(cookie, Long.MAX_VALUE);
            while (newest != NOTHING) {
                LockSupport.parkNanos(this, POLL_NANOS);
                newest = newestTicket(cookie, newest);
            }
        }

        private void noteCarried(long cookie, long ticket) {
            if (carriedCount == carried.length) {
                carried = Arrays.copyOf(carried, carriedCount * 2);
                tickets = Arrays.copyOf(tickets, carriedCount * 2);
            }
            carried[carriedCount] = cookie;
            tickets[carriedCount++] = ticket;
        }

        /** Gives the largest ticket, up to a limit, of an operation that carries a put of the inode. */
        private long newestTicket(long cookie, long limit) {
            lock();
            try {
                // Tickets lie in the order in which they were given.
                for (int index = carriedCount - 1; index >= 0; index--) {
                    if (carried[index] == cookie && tickets[index] <= limit) {
                        return tickets[index];
                    }
                }
                return NOTHING;
            } finally {
                unlock();
            }
        }
    }

    /** Returns the queue of a CPU. */
    Queue ofCpu(int cpu) {
        Queue[] known = queues;
        return cpu < known.length ? known[cpu] : grow(cpu);
    }

    /** Returns the queues of all CPUs that ever sent something. */
    Queue[] all() {
        return queues;
    }

    private synchronized Queue grow(int cpu) {
        Queue[] known = queues;
        if (cpu >= known.length) {
            Queue[] more = Arrays.copyOf(known, cpu + 1);
            for (int index = known.length; index <= cpu; index++) {
                more[index] = new Queue();
            }
            queues = more;
        }
        return queues[cpu];
    }
}
