package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes and encodes everything that was recorded from the kernel module. */
class TraceTest {

    private static final Map<Integer, String> STRUCTS = Table.ZUF.rows("operations.tsv").stream()
            .collect(Collectors.toMap(row -> Integer.parseInt(row.get(0)), row -> row.get(2)));
    private static final Map<String, Function<MemorySegment, Integer>> HEADER = Map.of(
            "err", buffer -> OpHeader.err(buffer, 0),
            "in_len", buffer -> OpHeader.inLen(buffer, 0),
            "out_max", buffer -> OpHeader.outMax(buffer, 0),
            "out_start", buffer -> OpHeader.outStart(buffer, 0),
            "out_len", buffer -> OpHeader.outLen(buffer, 0),
            "operation", buffer -> OpHeader.operation(buffer, 0),
            "flags", buffer -> OpHeader.flags(buffer, 0),
            "offset", buffer -> OpHeader.offset(buffer, 0),
            "len", buffer -> OpHeader.len(buffer, 0));

    private final Arena arena = Arena.ofAuto();

    @ParameterizedTest
    @CsvSource({"toyfs,1674", "toyfs_nio,1680", "signal_eintr,49"})
    void headersAreDecoded(String file, int count) {
        List<Trace.Buffer> buffers = Trace.read(file);
        assertThat(buffers).hasSize(count);
        for (Trace.Buffer recorded : buffers) {
            assertHeader(recorded.toString(), recorded.bytes(), recorded.json().get("hdr"));
        }
    }

    @ParameterizedTest
    @CsvSource({"toyfs,818", "toyfs_nio,824", "signal_eintr,10"})
    void requestsHaveTheHeadersOfTheTable(String file, int count) {
        int checked = 0;
        for (Trace.Buffer recorded : Trace.read(file)) {
            if (!recorded.is("WAIT_OPT") || !recorded.isReturn()) {
                continue;
            }
            MemorySegment request = Trace.memory(arena, recorded.bytes(), 0);
            int operation = OpHeader.operation(request, 0);
            assertThat("ZUFS_OP_" + Operation.name(operation))
                    .as("%s", recorded)
                    .isEqualTo(recorded.operation());
            MemorySegment written = headerOf(request);
            OpHeader.flags(written, 0, OpHeader.flags(request, 0));
            assertThat(written.asSlice(0, OpHeader.SIZE).toArray(Fields.U8))
                    .as("%s", recorded)
                    .isEqualTo(request.asSlice(0, OpHeader.SIZE).toArray(Fields.U8));
            checked++;
        }
        assertThat(checked).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio", "signal_eintr"})
    void repliesAreEncodedAsRecorded(String file) {
        List<Trace.Exchange> exchanges = Trace.exchanges(Trace.read(file), "WAIT_OPT");
        assertThat(exchanges).isNotEmpty();
        for (Trace.Exchange exchange : exchanges) {
            byte[] bytes = exchange.reply().bytes();
            byte[] request = exchange.request().bytes();
            String struct = structOf(exchange.request());
            long size = Math.max(Math.max(bytes.length, request.length), Layout.sizeOf(struct));
            MemorySegment reply = Trace.memory(arena, bytes, size);
            MemorySegment encoded = Trace.memory(arena, request, size);

            Transcoder.copy(struct, reply, encoded, 0);
            copyTail(reply, encoded, Layout.sizeOf(struct));

            assertThat(Arrays.copyOf(encoded.toArray(Fields.U8), bytes.length))
                    .as("%s", exchange.reply())
                    .isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio", "signal_eintr"})
    void requestsSurviveDecodingAndEncoding(String file) {
        for (Trace.Buffer recorded : Trace.read(file)) {
            if (recorded.is("WAIT_OPT") && recorded.isReturn()) {
                assertSurvives(recorded, structOf(recorded));
            } else if (recorded.is("MOUNT") && recorded.isReturn() && !isDebug(recorded)) {
                assertSurvives(recorded, "zufs_ioc_mount");
            } else if (recorded.is("REGISTER_FS")) {
                assertSurvives(recorded, "zufs_ioc_register_fs");
            } else if (recorded.is("INIT_THREAD")) {
                assertSurvives(recorded, "zufs_ioc_init");
            } else if (recorded.is("NUMA_MAP")) {
                assertSurvives(recorded, "zufs_ioc_numa_map");
            } else if (recorded.is("GRAB_PMEM") && recorded.isReturn()) {
                assertSurvives(recorded, "zufs_ioc_pmem");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"toyfs,2", "toyfs_nio,16", "signal_eintr,0"})
    void chainsOfPutsAreWalked(String file, int count) {
        int walked = 0;
        for (Trace.Buffer recorded : Trace.read(file)) {
            if (!recorded.isReturn()) {
                continue; // a reply may have overwritten the puts of its request
            }
            List<byte[]> puts = recorded.puts();
            assertThat((recorded.header("flags") & OpHeader.FLAG_HAS_PIGY_PUT) != 0)
                    .as("%s", recorded)
                    .isEqualTo(!puts.isEmpty());
            if (puts.isEmpty()) {
                continue;
            }
            walked++;
            MemorySegment buffer = chain(recorded);
            long at = 0;
            for (int index = 0; index < puts.size(); index++) {
                at = PutChain.next(buffer, at);
                assertThat(at).as("%s", recorded).isPositive();
                byte[] put = buffer.asSlice(at, OpHeader.inLen(buffer, at)).toArray(Fields.U8);
                assertThat(put).as("%s", recorded).isEqualTo(puts.get(index));
                assertHeader(recorded.toString(), put, recorded.putHeaders().get(index));
                assertPut(recorded, buffer, at);
            }
            assertThat(PutChain.next(buffer, at)).as("%s", recorded).isEqualTo(PutChain.END);
        }
        assertThat(walked).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio", "signal_eintr"})
    void inodeRecordsAreDecoded(String file) {
        Set<Integer> types = new TreeSet<>();
        for (Trace.Buffer recorded : Trace.read(file)) {
            recorded.inodes().forEach((role, bytes) -> {
                String what = recorded + " " + role;
                MemorySegment inode = Trace.memory(arena, bytes, 0);
                assertThat(bytes).as(what).hasSize((int) ZusInode.SIZE);
                MemorySegment copy = arena.allocate(ZusInode.SIZE, 8);
                Transcoder.copy("zus_inode", inode, copy, 0);
                assertThat(copy.toArray(Fields.U8)).as(what).isEqualTo(bytes);
                types.add(FileMode.type(ZusInode.mode(inode, 0)));
                assertThat(ZusInode.inodeNumber(inode, 0)).as(what).isBetween(1L, 1000L);
                assertThat(ZusInode.linkCount(inode, 0)).as(what).isBetween(0, 300);
                assertThat(ZusInode.fileSize(inode, 0)).as(what).isBetween(0L, 1L << 30);
            });
        }
        assertThat(types).contains(FileMode.DIRECTORY, FileMode.REGULAR);
        if (!file.equals("signal_eintr")) {
            assertThat(types).contains(FileMode.SYMBOLIC_LINK, FileMode.FIFO, FileMode.CHARACTER_DEVICE);
        }
    }

    @ParameterizedTest
    @CsvSource({"toyfs,30", "toyfs_nio,30"})
    void directoryEntriesAreDecodedAndEncoded(String file, int count) {
        int entries = 0;
        for (Trace.Buffer recorded : Trace.read(file)) {
            byte[] window = recorded.window();
            if (window == null || recorded.isReturn() || recorded.header("operation") != Operation.READDIR) {
                continue;
            }
            MemorySegment read = MemorySegment.ofArray(window);
            MemorySegment written = MemorySegment.ofArray(new byte[window.length]);
            long at = 0;
            while (DirectoryEntryCodec.isEntry(read, at, window.length)) {
                int nameLength = DirectoryEntryCodec.nameLength(read, at);
                long next = DirectoryEntryCodec.write(
                        written,
                        at,
                        window.length,
                        DirectoryEntryCodec.inodeNumber(read, at),
                        DirectoryEntryCodec.type(read, at),
                        DirectoryEntryCodec.position(read, at),
                        read,
                        at + DirectoryEntryCodec.NAME,
                        nameLength);
                assertThat(next).as("%s", recorded).isEqualTo(DirectoryEntryCodec.next(read, at));
                assertThat(written.asSlice(at, next - at).mismatch(read.asSlice(at, next - at)))
                        .as("%s at %d", recorded, at)
                        .isEqualTo(-1);
                at = next;
                entries++;
            }
        }
        assertThat(entries).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio"})
    void extentsAreDecoded(String file) {
        Trace.Buffer reply = Trace.read(file).stream()
                .filter(recorded -> !recorded.isReturn() && recorded.operation().equals("ZUFS_OP_FIEMAP"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = reply.window();
        assertThat(bytes).isNotNull();
        MemorySegment window = MemorySegment.ofArray(bytes);
        MemorySegment written = MemorySegment.ofArray(new byte[(int) FiemapExtent.SIZE]);

        assertThat(FiemapRequest.extentsMapped(Trace.memory(arena, reply.bytes(), 0), 0))
                .isGreaterThanOrEqualTo(4);
        for (int index = 0; index < 4; index++) {
            long at = index * FiemapExtent.SIZE;
            assertThat(FiemapExtent.logical(window, at)).isEqualTo(0x1000 + index * 0x2000L);
            FiemapExtent.write(
                    written,
                    0,
                    FiemapExtent.logical(window, at),
                    FiemapExtent.physical(window, at),
                    FiemapExtent.length(window, at),
                    FiemapExtent.flags(window, at));
            assertThat(written.mismatch(window.asSlice(at, FiemapExtent.SIZE))).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"toyfs,0", "toyfs_nio,6"})
    void mountRequestCarriesWhatTheServerNeeds(String file, int nioCapabilities) {
        List<Trace.Exchange> exchanges = Trace.exchanges(Trace.read(file), "MOUNT");
        MemorySegment request = Trace.memory(arena, exchanges.get(0).request().bytes(), 0);
        MemorySegment reply = Trace.memory(arena, exchanges.get(0).reply().bytes(), 0);
        long info = MountRequest.INFO;

        assertThat(OpHeader.operation(request, 0)).isEqualTo(MountOperation.MOUNT);
        assertThat(MountOperation.isRequest(OpHeader.err(request, 0))).isTrue();
        assertThat(MountInfo.channelCount(request, info)).isEqualTo(ZufProtocol.INITIAL_CHANNELS);
        assertThat(MountInfo.cpuCount(request, info)).isEqualTo(2);
        assertThat(MountInfo.superBlockId(request, info)).isEqualTo(1);
        int optionsLen = MountInfo.mountOptionsLen(request, info);
        assertThat(OpHeader.inLen(request, 0)).isEqualTo((int) MountRequest.SIZE + optionsLen);
        assertThat(CString.length(request, MountRequest.MOUNT_OPTIONS, optionsLen))
                .isLessThan(optionsLen);
        assertThat(MountInfo.capabilities(reply, info)).isEqualTo(MountInfo.CAPABILITY_ACL_ON | nioCapabilities);
        assertThat(MountInfo.blockSizeBits(reply, info)).isEqualTo(12);
        assertThat(MountInfo.superBlockCookie(reply, info)).isNotZero();
        assertThat(DppPointer.isInT1(MountInfo.rootPosition(reply, info), ZusInode.SIZE, 512L << 20))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio", "signal_eintr"})
    void mountRequestsHaveTheHeadersOfTheWriter(String file) {
        for (Trace.Exchange exchange : Trace.exchanges(Trace.read(file), "MOUNT")) {
            MemorySegment request = Trace.memory(arena, exchange.request().bytes(), 0);
            MemorySegment written = Trace.memory(arena, new byte[256], 0);
            int operation = OpHeader.operation(request, 0);
            if (operation == MountOperation.DDBG_RD) {
                int capacity = (int) DebugInfo.len(request, MountRequest.DEBUG);
                RequestWriter.debugRead(written, 0, capacity);
            } else {
                int optionsLen = MountInfo.mountOptionsLen(request, MountRequest.INFO);
                RequestWriter.mount(written, 0, operation, optionsLen);
            }
            assertThat(written.asSlice(0, OpHeader.SIZE).mismatch(request.asSlice(0, OpHeader.SIZE)))
                    .as("%s", exchange.request())
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio"})
    void stopIsNoMountRequest(String file) {
        Trace.Buffer last = Trace.read(file).stream()
                .filter(recorded -> recorded.is("MOUNT") && recorded.isReturn())
                .reduce((first, second) -> second)
                .orElseThrow();
        MemorySegment request = Trace.memory(arena, last.bytes(), 0);

        assertThat(last.operation()).isEqualTo("ZUFS_M_MOUNT");
        assertThat(OpHeader.err(request, 0)).isEqualTo(ZufProtocol.MOUNT_BREAK_ERROR);
        assertThat(MountOperation.isRequest(OpHeader.err(request, 0))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio", "signal_eintr"})
    void deviceTableIsAccepted(String file) {
        Trace.Buffer grabbed = Trace.read(file).stream()
                .filter(recorded -> recorded.is("GRAB_PMEM") && recorded.isReturn())
                .findFirst()
                .orElseThrow();
        MemorySegment answer = Trace.memory(arena, grabbed.bytes(), PmemRequest.SIZE);

        assertThat(PmemRequest.superBlockId(answer, 0)).isEqualTo(1);
        assertThat(DeviceTable.t1Blocks(answer, PmemRequest.DEVICE_TABLE)).isEqualTo(0x20000);
        assertThat(DeviceTableFault.of(answer, PmemRequest.DEVICE_TABLE, 0x5346314D, 14, 1, 512L << 20))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"toyfs", "toyfs_nio", "signal_eintr"})
    void startIsDecoded(String file) {
        List<Trace.Buffer> buffers = Trace.read(file);
        MemorySegment nodes = Trace.memory(arena, buffers.get(1).bytes(), NumaMap.BUFFER_SIZE);
        MemorySegment type = Trace.memory(arena, buffers.get(2).bytes(), 0);

        assertThat(NumaMap.possibleNodes(nodes, 0)).isEqualTo(1);
        assertThat(NumaMap.onlineCpus(nodes, 0)).isEqualTo(2);
        assertThat(NumaMap.isOnNode(nodes, 0, 0, 0)).isTrue();
        assertThat(NumaMap.isOnNode(nodes, 0, 0, 1)).isTrue();
        assertThat(NumaMap.isOnNode(nodes, 0, 0, 2)).isFalse();
        long info = RegisterFsRequest.INFO;
        int nameLength = CString.length(type, info + RegisterFsInfo.FS_NAME, RegisterFsInfo.FS_NAME_SIZE);
        assertThat(type.asSlice(info, nameLength).toArray(Fields.U8))
                .isEqualTo("toyfs".getBytes(StandardCharsets.US_ASCII));
        assertThat(RegisterFsInfo.magic(type, info)).isEqualTo(0x5346314D);
        assertThat(RegisterFsInfo.majorVersion(type, info)).isEqualTo(14);
        assertThat(RegisterFsInfo.maxBytes(type, info)).isEqualTo(Long.MAX_VALUE);
        for (Trace.Buffer recorded : buffers) {
            assertCommand(recorded);
        }
    }

    private static void assertCommand(Trace.Buffer recorded) {
        String name = recorded.json().get("cmd_name").asText().substring("ZU_IOC_".length());
        int command =
                Integer.parseUnsignedInt(recorded.json().get("cmd").asText().substring(2), 16);
        assertThat((int) Table.ZUF.constant("Ioctl", name)).as("%s", recorded).isEqualTo(command);
    }

    /** Writes the header anew from nothing but the operation and what the body says about its length. */
    private MemorySegment headerOf(MemorySegment request) {
        MemorySegment written = arena.allocate(IoRequest.SIZE, 8);
        int operation = OpHeader.operation(request, 0);
        switch (operation) {
            case Operation.BREAK -> RequestWriter.breakWait(written, 0, OpHeader.err(request, 0));
            case Operation.IOCTL -> RequestWriter.ioctl(written, 0, Ioctl.sizeOf(IoctlRequest.command(request, 0)));
            case Operation.XATTR_GET -> RequestWriter.xattrGet(written, 0, XattrRequest.nameLen(request, 0));
            case Operation.XATTR_SET ->
                RequestWriter.xattrSet(
                        written, 0, XattrRequest.nameLen(request, 0), XattrRequest.bufferSize(request, 0));
            case Operation.PUT_MULTY ->
                RequestWriter.putMulty(written, 0, Iomap.count(request, IoRequest.IOMAP), OpHeader.len(request, 0));
            default -> RequestWriter.data(written, 0, operation, OpHeader.offset(request, 0), OpHeader.len(request, 0));
        }
        return written;
    }

    private void assertSurvives(Trace.Buffer recorded, String struct) {
        byte[] bytes = recorded.bytes();
        long size = Math.max(bytes.length, Layout.sizeOf(struct));
        MemorySegment original = Trace.memory(arena, bytes, size);
        MemorySegment encoded = arena.allocate(size, 8);

        Transcoder.copy(struct, original, encoded, 0);
        copyTail(original, encoded, Layout.sizeOf(struct));

        assertThat(Arrays.copyOf(encoded.toArray(Fields.U8), bytes.length))
                .as("%s", recorded)
                .isEqualTo(bytes);
    }

    /** Copies what follows the structure: elements, names, values and text have no accessors by name. */
    private static void copyTail(MemorySegment from, MemorySegment to, long structSize) {
        if (from.byteSize() > structSize) {
            MemorySegment.copy(from, structSize, to, structSize, from.byteSize() - structSize);
        }
    }

    private static String structOf(Trace.Buffer request) {
        return Objects.requireNonNull(STRUCTS.get((int) request.header("operation")), request::toString);
    }

    private static Function<MemorySegment, Integer> headerField(String name) {
        return Objects.requireNonNull(HEADER.get(name), name);
    }

    private static boolean isDebug(Trace.Buffer recorded) {
        return recorded.operation().startsWith("ZUFS_M_DDBG");
    }

    private MemorySegment chain(Trace.Buffer recorded) {
        int inLen = (int) recorded.header("in_len");
        MemorySegment buffer = Trace.memory(arena, Arrays.copyOf(recorded.bytes(), inLen), 65_536);
        long at = 0;
        for (byte[] put : recorded.puts()) {
            at += OpHeader.inLen(buffer, at);
            MemorySegment.copy(put, 0, buffer, Fields.U8, at, put.length);
        }
        return buffer;
    }

    private static void assertPut(Trace.Buffer recorded, MemorySegment buffer, long at) {
        int count = Iomap.count(buffer, at + IoRequest.IOMAP);
        assertThat(OpHeader.operation(buffer, at)).as("%s", recorded).isEqualTo(Operation.PUT_MULTY);
        assertThat(OpHeader.inLen(buffer, at)).as("%s", recorded).isEqualTo(IoRequest.size(count));
        for (int index = 0; index < count; index++) {
            long unit = Iomap.unit(buffer, at + IoRequest.IOMAP, index);
            assertThat(IomapElement.type(unit)).as("%s", recorded).isEqualTo(IomapElement.T1_READ);
            assertThat(IomapElement.t1Block(unit)).as("%s", recorded).isBetween(0L, 0x1FFFFL); // 0 is a hole
            assertThat(IomapElement.ofT1Block(IomapElement.t1Block(unit))).isEqualTo(unit);
        }
    }

    private void assertHeader(String what, byte[] bytes, JsonNode header) {
        MemorySegment buffer = Trace.memory(arena, bytes, OpHeader.SIZE);
        assertThat(header.properties()).as(what).hasSize(HEADER.size());
        header.properties()
                .forEach(field -> assertThat(headerField(field.getKey()).apply(buffer))
                        .as("%s %s", what, field.getKey())
                        .isEqualTo(field.getValue().asInt()));
    }
}
