package dev.zufs.runtime.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.vfs.inode.MountSettings;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the application's side of the recorded traffic, and compares what is sent with what the kernel module sent.
 *
 * <table>
 * <caption>What may differ, and why</caption>
 * <tr><td>cookies, block numbers</td><td>the server's choice; cookies must stand for each other one to one</td></tr>
 * <tr><td>times, generation</td><td>of another day; the record's other fields are compared at every request</td></tr>
 * <tr><td>{@code i_on_disk}, {@code i_xattr}, union of the record</td><td>the server's own</td></tr>
 * <tr><td>ids of ACL entries that name nobody</td><td>left-over memory in the kernel</td></tr>
 * <tr><td>{@code hdr.offset} of NEW_INODE with a link's text</td><td>where the kernel's copy of the text lies in its
 * page</td></tr>
 * <tr><td>which cached names and inodes memory pressure takes</td><td>the kernel's own lists; the replay drops the
 * same ones, in another order</td></tr>
 * <tr><td>EVICT_INODE of the root</td><td>the module's comes first at unmount, here the root is the last</td></tr>
 * <tr><td>CPU and channel of a NOOP</td><td>here the thread that flushes delivers the puts of all CPUs itself</td></tr>
 * <tr><td>DDBG_RD, BREAK</td><td>not for the filesystem</td></tr>
 * </table>
 */
class TraceReplayTest {

    private static final String STARTUP = "<startup/mount>";
    private static final String UNMOUNT = "<remount/umount/shutdown>";

    private Map<String, List<RecordedTraffic.Request>> recorded = Map.of();
    private List<RecordedTraffic.Request> current = List.of();
    private final TrafficComparison comparison = new TrafficComparison();

    @ParameterizedTest
    @CsvSource({"toyfs,false,806", "toyfs_nio,true,812"})
    void sendsWhatTheKernelModuleSent(String file, boolean nio, int requests) {
        recorded = RecordedTraffic.byStep(file);
        int caps = ToyServer.CAPS_ACL | (nio ? ToyServer.CAPS_NIO : 0);
        ToyServer server = new ToyServer(64 << 20, caps, true);
        RecordingPort port = new RecordingPort(server);
        port.cpuFrom(() -> cpu(server, port));
        MountSettings settings = MountSettings.of(port.mountPort(), port, server.region)
                .typeCookie(7)
                .options(nio ? "" : "foo=bar,pedantic=3")
                .silent(true)
                .machine(2, 3)
                .profile(Profile.ZUF)
                .checkLocks(true)
                .build();
        VfsMount vfs = VfsMount.mount(settings);
        assertMountRequest(requests(STARTUP).get(0), port.mountRequests().get(0));
        ReplayScript script = new ReplayScript(vfs, this::offsetOf);
        int compared = 0;
        for (Map.Entry<String, Runnable> step : script.steps().entrySet()) {
            compared += replay(step.getKey(), step.getValue(), port);
        }
        compared += unmount(vfs, port, script);
        assertThat(compared).isEqualTo(requests);
        assertThat(recorded.values().stream().flatMap(List::stream).filter(request -> request.cpu() >= 0))
                .as("no recorded request is left out")
                .hasSize(requests);
    }

    /** Gives the offset in its page that the application's memory had for a request of a step. */
    private int offsetOf(String step, int index) {
        RecordedTraffic.Request request = requests(step).stream()
                .filter(TraceReplayTest::hasWindow)
                .toList()
                .get(index);
        return OpHeader.offset(MemorySegment.ofArray(request.bytes()), 0);
    }

    private static boolean hasWindow(RecordedTraffic.Request request) {
        return List.of("READ", "WRITE", "FIEMAP", "GET_MULTY").contains(request.operation());
    }

    private List<RecordedTraffic.Request> requests(String step) {
        return recorded.getOrDefault(step, List.of());
    }

    /** The application's thread moved between CPUs, and with it the queue of delayed puts. */
    private int cpu(ToyServer server, RecordingPort port) {
        boolean put = OpHeader.operation(server.buffer(), 0) == Operation.PUT_MULTY;
        List<RecordedTraffic.Request> known = current;
        int index = put ? port.sentCount() - 1 : port.sentCount();
        return known.isEmpty()
                ? 0
                : Math.max(0, known.get(Math.clamp(index, 0, known.size() - 1)).cpu());
    }

    private int replay(String step, Runnable action, RecordingPort port) {
        current = requests(step);
        action.run();
        List<RecordingPort.Sent> sent = port.take();
        if (step.startsWith("drop_caches")) {
            assertSameDrops(step, sent);
            return sent.size();
        }
        assertThat(names(sent))
                .as(step)
                .containsExactlyElementsOf(
                        current.stream().map(RecordedTraffic.Request::operation).toList());
        for (int index = 0; index < sent.size(); index++) {
            comparison.assertSame(step, current.get(index), sent.get(index));
        }
        return sent.size();
    }

    private void assertSameDrops(String step, List<RecordingPort.Sent> sent) {
        assertThat(sent).as(step).allMatch(request -> request.operation() == Operation.EVICT_INODE);
        assertThat(sent.stream().map(request -> numberOf(request.records())))
                .as(step)
                .containsExactlyInAnyOrderElementsOf(current.stream()
                        .map(request -> numberOf(request.records()))
                        .toList());
        List<RecordingPort.Sent> left = new ArrayList<>(sent);
        for (RecordedTraffic.Request request : current) {
            RecordingPort.Sent match = left.stream()
                    .filter(candidate -> numberOf(candidate.records()) == numberOf(request.records()))
                    .findFirst()
                    .orElseThrow();
            left.remove(match);
            comparison.assertSame(step, request, match);
        }
    }

    private static long numberOf(Map<String, byte[]> records) {
        byte[] record = Objects.requireNonNull(records.get("zi"));
        return MemorySegment.ofArray(record).get(ValueLayout.JAVA_LONG_UNALIGNED, ZusInode.INODE_NUMBER);
    }

    private int unmount(VfsMount vfs, RecordingPort port, ReplayScript script) {
        script.finish();
        assertThat(port.take()).isEmpty();
        List<RecordedTraffic.Request> all = requests(UNMOUNT);
        current = all.stream().filter(request -> request.cpu() >= 0).toList();
        int mountRequests = 1;
        for (RecordedTraffic.Request request : all) {
            switch (request.operation()) {
                case "SHOW_OPTIONS" -> vfs.zuf().queries().options();
                case "REMOUNT" -> remount(vfs, MemorySegment.ofArray(request.bytes()));
                case "UMOUNT" -> vfs.unmount();
                case "EVICT_INODE", "DDBG_RD" -> {}
                default -> throw new AssertionError(request.operation());
            }
            if (request.cpu() < 0 && !request.operation().equals("DDBG_RD")) {
                assertMountRequest(request, port.mountRequests().get(mountRequests++));
            }
        }
        List<RecordingPort.Sent> sent = port.take();
        assertThat(names(sent))
                .containsExactlyElementsOf(
                        current.stream().map(RecordedTraffic.Request::operation).toList());
        current = current.stream()
                .filter(request -> request.operation().equals("EVICT_INODE"))
                .toList();
        assertSameDrops(
                UNMOUNT,
                sent.stream()
                        .filter(request -> request.operation() == Operation.EVICT_INODE)
                        .toList());
        return sent.size();
    }

    private static void remount(VfsMount vfs, MemorySegment request) {
        boolean readOnly = (MountInfo.remountFlags(request, MountRequest.INFO) & MountInfo.REMOUNT_WILL_RO) != 0;
        vfs.remount(ToyServer.options(request), readOnly);
    }

    private static List<String> names(List<RecordingPort.Sent> sent) {
        return sent.stream().map(RecordingPort.Sent::toString).toList();
    }

    private static void assertMountRequest(RecordedTraffic.Request request, RecordingPort.Sent sent) {
        assertThat(hex(withoutCookies(sent.bytes())))
                .as(request.operation())
                .isEqualTo(hex(withoutCookies(request.bytes())));
    }

    private static MemorySegment withoutCookies(byte[] request) {
        MemorySegment copy = MemorySegment.ofArray(request.clone());
        long info = MountRequest.INFO;
        assertThat(MountInfo.superBlockCookie(copy, info) == 0 && OpHeader.operation(copy, 0) != 1)
                .isFalse();
        MountInfo.typeCookie(copy, info, 0);
        MountInfo.superBlockCookie(copy, info, 0);
        return copy;
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }
}
