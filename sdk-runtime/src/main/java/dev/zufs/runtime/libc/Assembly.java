package dev.zufs.runtime.libc;

import java.util.HexFormat;

/**
 * Lists the routines that Java cannot express, as machine code of x86-64 with its assembly beside it.
 *
 * <p>All follow the System V calling convention (arguments in rdi, rsi, rdx; result in rax), are independent of their
 * position, use no stack but where shown, and loop over what they are told, so that the caller bounds their time.
 *
 * <p>Streaming stores of 64 bytes (AVX-512) are left out on purpose: measured on Cascade Lake they are as fast as those of
 * 32 bytes or slower (4 KiB and a fence: 742 ns against 729 ns, from a cold source 980 against 962), and they may lower the
 * clock of the core.
 */
enum Assembly {

    /** {@code void flush(long address, long length)}: write lines back and keep them in the cache. */
    FLUSH_CLWB("""
            48 01 fe          ; add rsi, rdi         end of the range
            48 83 e7 c0       ; and rdi, -64         first line of the range
            48 39 f7          ; cmp rdi, rsi         loop:
            73 0a             ; jae done
            66 0f ae 37       ; clwb [rdi]
            48 83 c7 40       ; add rdi, 64
            eb f1             ; jmp loop
            c3                ; ret                  done:
            """),

    /** {@code void flush(long address, long length)}: write lines back, drop them, unordered. */
    FLUSH_CLFLUSHOPT("""
            48 01 fe          ; add rsi, rdi         end of the range
            48 83 e7 c0       ; and rdi, -64         first line of the range
            48 39 f7          ; cmp rdi, rsi         loop:
            73 0a             ; jae done
            66 0f ae 3f       ; clflushopt [rdi]
            48 83 c7 40       ; add rdi, 64
            eb f1             ; jmp loop
            c3                ; ret                  done:
            """),

    /** {@code void flush(long address, long length)}: write lines back, drop them, one after the other. */
    FLUSH_CLFLUSH("""
            48 01 fe          ; add rsi, rdi         end of the range
            48 83 e7 c0       ; and rdi, -64         first line of the range
            48 39 f7          ; cmp rdi, rsi         loop:
            73 09             ; jae done
            0f ae 3f          ; clflush [rdi]
            48 83 c7 40       ; add rdi, 64
            eb f2             ; jmp loop
            c3                ; ret                  done:
            """),

    /** {@code void fence()}: wait until flushed and streamed lines are accepted by memory. */
    FENCE("""
            0f ae f8          ; sfence
            c3                ; ret
            """),

    /** {@code void copyLines(long target, long source, long length)}: target aligned to 64, length n * 64, n > 0. */
    COPY_LINES_AVX("""
            c5 fe 6f 06       ; vmovdqu ymm0, [rsi]          loop:
            c5 fe 6f 4e 20    ; vmovdqu ymm1, [rsi + 32]
            c5 fd e7 07       ; vmovntdq [rdi], ymm0
            c5 fd e7 4f 20    ; vmovntdq [rdi + 32], ymm1
            48 83 c6 40       ; add rsi, 64
            48 83 c7 40       ; add rdi, 64
            48 83 ea 40       ; sub rdx, 64
            75 e0             ; jne loop
            c5 f8 77          ; vzeroupper
            c3                ; ret
            """),

    /** {@code void copyLines(long target, long source, long length)}: as {@link #COPY_LINES_AVX}, on every x86-64. */
    COPY_LINES_SSE2("""
            f3 0f 6f 06       ; movdqu xmm0, [rsi]           loop:
            f3 0f 6f 4e 10    ; movdqu xmm1, [rsi + 16]
            f3 0f 6f 56 20    ; movdqu xmm2, [rsi + 32]
            f3 0f 6f 5e 30    ; movdqu xmm3, [rsi + 48]
            66 0f e7 07       ; movntdq [rdi], xmm0
            66 0f e7 4f 10    ; movntdq [rdi + 16], xmm1
            66 0f e7 57 20    ; movntdq [rdi + 32], xmm2
            66 0f e7 5f 30    ; movntdq [rdi + 48], xmm3
            48 83 c6 40       ; add rsi, 64
            48 83 c7 40       ; add rdi, 64
            48 83 ea 40       ; sub rdx, 64
            75 cc             ; jne loop
            c3                ; ret
            """),

    /** {@code void zeroLines(long target, long length)}: target aligned to 64, length n * 64, n > 0. */
    ZERO_LINES_AVX("""
            c5 f9 ef c0       ; vpxor xmm0, xmm0, xmm0       clears all of ymm0
            c5 fd e7 07       ; vmovntdq [rdi], ymm0         loop:
            c5 fd e7 47 20    ; vmovntdq [rdi + 32], ymm0
            48 83 c7 40       ; add rdi, 64
            48 83 ee 40       ; sub rsi, 64
            75 ed             ; jne loop
            c5 f8 77          ; vzeroupper
            c3                ; ret
            """),

    /** {@code void zeroLines(long target, long length)}: as {@link #ZERO_LINES_AVX}, on every x86-64. */
    ZERO_LINES_SSE2("""
            66 0f ef c0       ; pxor xmm0, xmm0
            66 0f e7 07       ; movntdq [rdi], xmm0          loop:
            66 0f e7 47 10    ; movntdq [rdi + 16], xmm0
            66 0f e7 47 20    ; movntdq [rdi + 32], xmm0
            66 0f e7 47 30    ; movntdq [rdi + 48], xmm0
            48 83 c7 40       ; add rdi, 64
            48 83 ee 40       ; sub rsi, 64
            75 e3             ; jne loop
            c3                ; ret
            """),

    /** {@code void cpuid(int leaf, int subleaf, int[4] result)}: eax, ebx, ecx and edx of a leaf. */
    CPUID("""
            53                ; push rbx                     belongs to the caller, and cpuid writes it
            49 89 d0          ; mov r8, rdx
            89 f8             ; mov eax, edi
            89 f1             ; mov ecx, esi
            0f a2             ; cpuid
            41 89 00          ; mov [r8], eax
            41 89 58 04       ; mov [r8 + 4], ebx
            41 89 48 08       ; mov [r8 + 8], ecx
            41 89 50 0c       ; mov [r8 + 12], edx
            5b                ; pop rbx
            c3                ; ret
            """),

    /** {@code long xgetbv()}: extended control register 0, which registers the system saves. */
    XGETBV("""
            31 c9             ; xor ecx, ecx
            0f 01 d0          ; xgetbv
            48 c1 e2 20       ; shl rdx, 32
            48 09 d0          ; or rax, rdx
            c3                ; ret
            """);

    private final String listing;

    Assembly(String listing) {
        this.listing = listing;
    }

    /** Answer the listing, one instruction a line: bytes, semicolon, assembly. */
    String listing() {
        return listing;
    }

    /** Answer the machine code. */
    byte[] bytes() {
        StringBuilder digits = new StringBuilder();
        for (String line : listing.lines().toList()) {
            digits.append(line, 0, line.indexOf(';'));
        }
        return HexFormat.of().parseHex(digits.toString().replace(" ", ""));
    }
}
