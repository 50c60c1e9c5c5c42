package dev.zufs.bench;

import dev.zufs.runtime.libc.CachePersistence;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HexFormat;

/**
 * Makes lines persistent in a loop of machine code, as fast as the processor can: a store, the write-back that the runtime has
 * chosen, and a fence, with nothing of the runtime around them.
 *
 * <p>Threads: any.
 */
@SuppressWarnings("restricted") // what is compared here must not come from the runtime
final class PersistLoop {

    private static final String CODE = """
            4c 89 c0          ; mov rax, r8          offset of the first line
            48 01 d0          ; add rax, rdx         loop: to another line
            48 21 c8          ; and rax, rcx         that lies in the region
            48 89 04 07       ; mov [rdi + rax], rax
            66 0f ae ?? 07    ; clwb, or clflushopt, [rdi + rax]
            0f ae f8          ; sfence
            48 ff ce          ; dec rsi
            75 e9             ; jne loop
            c3                ; ret
            """;

    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final long CODE_BYTES = 4096;

    private final MethodHandle loop;

    /** Prepares the loop with the instruction that the runtime flushes with, CLWB or CLFLUSHOPT. */
    PersistLoop() {
        String description = CachePersistence.description();
        if (!description.startsWith("CLWB") && !description.startsWith("CLFLUSHOPT")) {
            throw new UnsupportedOperationException("no loop for " + description);
        }
        byte[] code = assemble(CODE.replace("??", description.startsWith("CLWB") ? "34" : "3c"));
        MemorySegment memory = map();
        MemorySegment.copy(code, 0, memory, ValueLayout.JAVA_BYTE, 0, code.length);
        makeExecutable(memory);
        FunctionDescriptor descriptor = FunctionDescriptor.ofVoid(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG);
        loop = Linker.nativeLinker().downcallHandle(memory, descriptor, Linker.Option.critical(false));
    }

    private static byte[] assemble(String listing) {
        StringBuilder digits = new StringBuilder();
        listing.lines().forEach(line -> digits.append(line, 0, line.indexOf(';')));
        return HexFormat.of().parseHex(digits.toString().replace(" ", ""));
    }

    private static MemorySegment map() {
        MethodHandle mmap = call(
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        try {
            long address = (long) mmap.invokeExact(0L, CODE_BYTES, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
            if (address == -1) {
                throw new IllegalStateException("mmap failed");
            }
            return MemorySegment.ofAddress(address).reinterpret(CODE_BYTES);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void makeExecutable(MemorySegment code) {
        MethodHandle mprotect = call(
                "mprotect",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        try {
            if ((int) mprotect.invokeExact(code.address(), CODE_BYTES, READ_EXECUTE) != 0) {
                throw new UnsupportedOperationException("the system grants no executable memory");
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /**
     * Makes {@code count} lines persistent, one after the other.
     *
     * @param region whose size is a power of two
     * @param count at least 1
     * @param from offset of the line before the first
     * @param stepBytes how far it is from each line to the next; a multiple of 64, or 0
     */
    void run(MemorySegment region, long count, long from, long stepBytes) {
        try {
            loop.invokeExact(region.address(), count, stepBytes, region.byteSize() - 1, from);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException("a downcall threw a checked exception", e);
        };
    }
}
