package dev.zufs.runtime.feeder.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException.Fault;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads requests that random changes have spoiled. Nothing but the one exception may come of them. */
class FuseRequestFuzzTest {

    private static final int ROUNDS = 60_000;
    private static final int MAX_REPLY = 1 << 20;

    private SplittableRandom random = new SplittableRandom();

    @BeforeEach
    void printSeed() {
        long seed = Long.getLong("zufs.seed", System.nanoTime());
        System.out.println("zufs.seed=" + seed);
        random = new SplittableRandom(seed);
    }

    @Test
    void spoiledRequestsAreReadOrRefused() {
        FuseOpcode[] opcodes = FuseOpcode.values();
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = spoil(Requests.valid(opcodes[random.nextInt(opcodes.length)]));
            // The segment ends with the request: whatever goes behind it is an exception of another kind.
            MemorySegment buffer = MemorySegment.ofArray(bytes);
            FuseRequest request = new FuseRequest(random.nextBoolean(), MAX_REPLY);
            try {
                isWhole(request, request.read(buffer, 0, bytes.length), bytes.length);
                accepted++;
            } catch (MalformedRequestException e) {
                faults.merge(e.fault(), 1, Integer::sum);
                assertThat(e).hasMessageContaining(e.fault().toString());
            }
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 100);
        assertThat(faults.keySet()).as("%s", faults).isEqualTo(EnumSet.allOf(Fault.class));
    }

    @Test
    void spoiledEntriesOfRingsAreReadOrRefused() {
        FuseOpcode[] opcodes = FuseOpcode.values();
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            FuseOpcode opcode = opcodes[random.nextInt(opcodes.length)];
            byte[] bytes = spoil(Requests.valid(opcode));
            int size = (int) Math.min(opcode.structureSize(), Math.max(0, bytes.length - 40));
            int rest = Math.max(0, bytes.length - 40 - size);
            MemorySegment source = MemorySegment.ofArray(bytes);
            MemorySegment headers = MemorySegment.ofArray(new byte[(int) FuseUringReqHeader.SIZE]);
            MemorySegment.copy(source, 0, headers, 0, Math.min(40, bytes.length));
            MemorySegment.copy(source, bytes.length - rest - size, headers, FuseUringReqHeader.ARGUMENTS, size);
            FuseUringEntInOut.payloadLength(headers, FuseUringReqHeader.ENTRY, chance(20) ? random.nextInt() : rest);
            MemorySegment payload = source.asSlice(bytes.length - rest);
            FuseRequest request = new FuseRequest(true, MAX_REPLY);
            try {
                request.readRing(headers, 0, payload, 0, payload.byteSize());
                accepted++;
            } catch (MalformedRequestException e) {
                assertThat(e.fault()).isNotEqualTo(Fault.TRUNCATED_HEADER);
            }
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 100);
    }

    private static void isWhole(FuseRequest request, FuseOpcode opcode, int length) {
        if (opcode.body() == FuseOpcode.Body.LONGER) {
            assertThat(request.structureLength()).isGreaterThanOrEqualTo(opcode.structureSize());
        } else if (opcode != FuseOpcode.SETXATTR) {
            assertThat(request.structureLength()).isEqualTo(opcode.structureSize());
        }
        assertThat(request.structureAt() + request.structureLength()).isLessThanOrEqualTo(length);
        isName(request.body(), request.nameAt(), request.nameLength(), length);
        isName(request.body(), request.secondNameAt(), request.secondNameLength(), length);
        assertThat(request.dataAt() + request.dataLength()).isLessThanOrEqualTo(length);
        assertThat(request.extensionsAt() + request.extensionsLength()).isEqualTo(length);
        long groups = FuseExtensions.groups(request.body(), request.extensionsAt(), request.extensionsLength());
        if (groups != FuseExtensions.NONE) {
            int count = FuseSuppGroups.count(request.body(), groups);
            for (int index = 0; index < count; index++) {
                FuseSuppGroups.group(request.body(), groups, index);
            }
        }
        long contexts =
                FuseExtensions.securityContexts(request.body(), request.extensionsAt(), request.extensionsLength());
        if (contexts != FuseExtensions.NONE) {
            long at = contexts + FuseSecctxHeader.SIZE;
            for (int left = FuseSecctxHeader.count(request.body(), contexts); left > 0; left--) {
                at = FuseExtensions.nextSecurityContext(request.body(), at);
            }
            assertThat(at).isLessThanOrEqualTo(length);
        }
    }

    private static void isName(MemorySegment body, long at, int nameLength, int length) {
        if (nameLength != 0) {
            assertThat(at + nameLength).isLessThan(length);
            assertThat(body.get(Fields.U8, at + nameLength)).isZero();
        }
    }

    private boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    private byte[] spoil(byte[] request) {
        byte[] bytes = request;
        int changes = random.nextInt(4);
        boolean keepsLength = !chance(10);
        for (int change = 0; change < changes; change++) {
            bytes = spoilOnce(bytes);
        }
        if (keepsLength && bytes.length >= 40) {
            // Most changes would end at the first check otherwise.
            FuseInHeader.length(MemorySegment.ofArray(bytes), 0, bytes.length);
        }
        return bytes;
    }

    private byte[] spoilOnce(byte[] bytes) {
        int length = bytes.length;
        if (length == 0) {
            return bytes;
        }
        MemorySegment buffer = MemorySegment.ofArray(bytes);
        switch (random.nextInt(8)) {
            case 0 -> bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(length)] = interestingByte();
            case 2 -> {
                if (length >= 4) {
                    buffer.set(Fields.U32, random.nextInt(length / 4) * 4L, interestingInt());
                }
            }
            case 3 -> {
                if (length >= 48) {
                    buffer.set(Fields.U64, 40 + (random.nextInt((length - 40) / 8) * 8L), interestingLong());
                }
            }
            case 4 -> {
                return Arrays.copyOf(bytes, random.nextInt(length));
            }
            case 5 -> {
                return Arrays.copyOf(bytes, length + random.nextInt(64));
            }
            case 6 -> {
                if (length >= 40) {
                    FuseInHeader.extensionLength(buffer, 0, random.nextInt(8));
                }
            }
            default -> {
                int from = Math.min(length, 40 + random.nextInt(64));
                byte[] filling = new byte[random.nextInt(600)];
                Arrays.fill(filling, (byte) ('a' + random.nextInt(26)));
                return Requests.join(Arrays.copyOf(bytes, from), filling, Arrays.copyOfRange(bytes, from, length));
            }
        }
        return bytes;
    }

    private byte interestingByte() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> '/';
            case 2 -> (byte) 0xFF;
            default -> (byte) random.nextInt();
        };
    }

    private int interestingInt() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(64);
            case 1 -> -random.nextInt(64);
            case 2 -> Integer.MIN_VALUE + random.nextInt(3) - 1;
            default -> random.nextInt();
        };
    }

    private long interestingLong() {
        return chance(2) ? Long.MAX_VALUE - random.nextInt(64) : random.nextLong();
    }
}
