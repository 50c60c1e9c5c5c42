package dev.zufs.runtime.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.runtime.dispatch.OperationObserver;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.wire.Operation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatServerTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<StatReport.Fact> FACTS = List.of(new StatReport.Fact("type", "test"));

    @TempDir
    Path directory;

    private final OperationStatistics statistics = new OperationStatistics();
    private final OperationObserver observer = statistics.observer();

    private Path socket() {
        return directory.resolve("below").resolve("socket");
    }

    private void execute(int operation, int errno, long bytes, long nanos) {
        observer.begins(operation, 0);
        observer.executed(operation, errno, bytes, 0, nanos);
    }

    @Test
    void firstAnswerIsAboutEverythingAndTheNextAboutWhatCameSince() throws IOException {
        execute(Operation.READ, 0, 4096, 50);
        execute(Operation.READ, 5, 0, 60);
        try (StatServer _ = StatServer.start(socket(), statistics, FACTS);
                StatClient client = StatClient.connect(socket(), LONG)) {
            StatReport all = client.ask();
            assertThat(all.facts()).isEqualTo(FACTS);
            assertThat(all.operations()).containsExactly(new StatReport.Line("READ", 2, 1, 4096, 50, 60, 60));
            assertThat(all.threads()).singleElement().satisfies(thread -> {
                assertThat(thread.thread()).isEqualTo(Thread.currentThread().getName());
                assertThat(thread.count()).isEqualTo(2);
                assertThat(thread.current()).isEmpty();
            });
            execute(Operation.WRITE, 0, 10, 40);
            execute(Operation.READ, 0, 1, 30);
            StatReport since = client.ask();
            assertThat(since.operations())
                    .containsExactlyInAnyOrder(
                            new StatReport.Line("READ", 1, 0, 1, 30, 30, 30),
                            new StatReport.Line("WRITE", 1, 0, 10, 40, 40, 40));
            assertThat(client.ask().operations()).isEmpty();
            try (StatClient other = StatClient.connect(socket(), LONG)) {
                assertThat(other.ask().operations()).hasSize(2);
            }
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void whatIsExecutedForLongIsToldWithWhereItIs() throws IOException {
        observer.begins(Operation.READ, System.nanoTime() - TimeUnit.SECONDS.toNanos(12));
        try (StatServer _ = StatServer.start(socket(), statistics, FACTS);
                StatClient client = StatClient.connect(socket(), LONG)) {
            assertThat(client.ask().threads()).singleElement().satisfies(thread -> {
                assertThat(thread.current()).isEqualTo("READ");
                assertThat(thread.ageNanos()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(12));
                assertThat(thread.stack()).anyMatch(frame -> frame.contains("StatServerTest.whatIsExecutedForLong"));
            });
        }
    }

    @Test
    void socketOfAServerThatHasEndedIsReplaced() throws IOException {
        Files.createDirectories(socket().getParent());
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()))
                .close();
        assertThat(socket()).exists();
        assertThatThrownBy(() -> StatClient.connect(socket(), LONG)).isInstanceOf(IOException.class);
        try (StatServer _ = StatServer.start(socket(), statistics, FACTS);
                StatClient client = StatClient.connect(socket(), LONG)) {
            assertThat(client.ask().facts()).isEqualTo(FACTS);
        }
    }

    @Test
    void tooManyWhoAskAreSentAwayAndThereIsRoomAgainWhenOneGoes() throws IOException {
        try (StatServer _ = StatServer.start(socket(), statistics, FACTS)) {
            List<StatClient> clients = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                clients.add(StatClient.connect(socket(), LONG));
                clients.getLast().ask();
            }
            try (StatClient more = StatClient.connect(socket(), LONG)) {
                assertThatThrownBy(more::ask).isInstanceOf(IOException.class);
            }
            for (StatClient client : clients) {
                client.close();
            }
            StatReport answer = null;
            while (answer == null) { // until the server has noticed
                try (StatClient again = StatClient.connect(socket(), LONG)) {
                    answer = again.ask();
                } catch (IOException e) {
                    Thread.onSpinWait();
                }
            }
            assertThat(answer.facts()).isEqualTo(FACTS);
        }
    }

    @Test
    void serverThatDoesNotAnswerIsNotWaitedForLong() throws IOException {
        Files.createDirectories(socket().getParent());
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket()));
            try (StatClient client = StatClient.connect(socket(), Duration.ofMillis(50))) {
                assertThatThrownBy(client::ask)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("does not answer within");
            }
        }
    }

    @Test
    void answerWithoutEndIsRefused() throws Exception {
        Files.createDirectories(socket().getParent());
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket()));
            Thread server = Thread.ofPlatform().start(() -> {
                try (SocketChannel connection = listening.accept()) {
                    byte[] line = "zufs-stat 1\nfact\ta\tb\n".getBytes(StandardCharsets.UTF_8);
                    while (true) {
                        connection.write(ByteBuffer.wrap(line));
                    }
                } catch (IOException e) {
                    assertThat(e).isNotNull(); // the client has gone
                }
            });
            try (StatClient client = StatClient.connect(socket(), LONG)) {
                assertThatThrownBy(client::ask).isInstanceOf(IOException.class).hasMessageContaining("does not end");
            }
            server.join();
        }
    }

    @Test
    void eachUserHasAPlaceOfTheirOwn() {
        assertThat(StatSocket.of("0:45", "root", "/run/user/0")).isEqualTo(Path.of("/run/zufs/stat-0-45"));
        assertThat(StatSocket.of("0:45", "me", "/run/user/7")).isEqualTo(Path.of("/run/user/7/zufs/stat-0-45"));
        assertThat(StatSocket.of("0:45", "me", null)).isEqualTo(Path.of("/tmp/zufs-me/stat-0-45"));
    }
}
