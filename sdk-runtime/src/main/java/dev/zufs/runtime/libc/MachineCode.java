package dev.zufs.runtime.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Holds the routines of {@link Assembly} in executable memory and binds them as method handles.
 *
 * <p>The memory is written first and made executable afterwards; it is never both. It is never unmapped: a handle may be
 * called for as long as the process lives, by every thread at once.
 *
 * <p>The routines are called through {@code java.lang.foreign} and not through jnr-ffi, because they are a few
 * instructions long: a critical downcall costs 4 ns, a call of jnr-ffi 20. Critical means that the thread does not leave
 * Java, so that no routine may block, and that a safepoint waits for it: callers pass bounded amounts of work.
 */
final class MachineCode {

    private static final int ROUTINE_BYTES = 64;
    private static final byte INT3 = (byte) 0xCC;

    private final Map<Assembly, MemorySegment> entries;

    private MachineCode(Map<Assembly, MemorySegment> entries) {
        this.entries = entries;
    }

    /**
     * Put all routines into executable memory.
     *
     * @param calls calls to map with
     * @return the code, ready to be bound
     * @throws SyscallException if the kernel grants no executable memory, as some security policies have it
     */
    static MachineCode load(MemoryCalls calls) throws SyscallException {
        Assembly[] routines = Assembly.values();
        long length = (long) routines.length * ROUTINE_BYTES;
        MemorySegment code = Mappings.map(calls, MapRequest.anonymous(length), Arena.global(), "machine code");
        code.fill(INT3);
        Map<Assembly, MemorySegment> entries = new EnumMap<>(Assembly.class);
        for (Assembly routine : routines) {
            MemorySegment entry = code.asSlice((long) entries.size() * ROUTINE_BYTES, ROUTINE_BYTES);
            byte[] bytes = routine.bytes();
            MemorySegment.copy(bytes, 0, entry, ValueLayout.JAVA_BYTE, 0, bytes.length);
            entries.put(routine, entry.asReadOnly());
        }
        int readAndExecute = LinuxConstants.Mapping.PROT_READ | LinuxConstants.Mapping.PROT_EXEC;
        Syscall.check(calls.mprotect(code, readAndExecute), "mprotect", "machine code");
        return new MachineCode(entries);
    }

    /**
     * Bind a routine that answers nothing.
     *
     * @param routine routine of which the listing names the parameters
     * @param parameters layouts of the parameters
     * @return a handle of the same type
     */
    MethodHandle bind(Assembly routine, ValueLayout... parameters) {
        return bind(routine, FunctionDescriptor.ofVoid(parameters));
    }

    /**
     * Bind a routine.
     *
     * @param routine routine of which the listing names parameters and result
     * @param descriptor layouts of parameters and result
     * @return a handle of the same type
     */
    @SuppressWarnings("restricted")
    MethodHandle bind(Assembly routine, FunctionDescriptor descriptor) {
        MemorySegment entry = Objects.requireNonNull(entries.get(routine));
        return Linker.nativeLinker().downcallHandle(entry, descriptor, Linker.Option.critical(false));
    }
}
