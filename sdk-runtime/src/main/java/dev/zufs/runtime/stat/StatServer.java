package dev.zufs.runtime.stat;

import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.stat.StatReport.Fact;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers who asks for the figures of a mount, on a socket in the filesystem. Each byte that comes is a question; the answer is a
 * {@link StatReport}, about the time since the one before on the same connection.
 *
 * <p>Only its owner can connect: others have no right to write to the socket.
 *
 * <p><b>Threads:</b> any. It has threads of its own, one for each who asks, and at most a few.
 */
public final class StatServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(StatServer.class.getPackageName());
    private static final int MAX_CONNECTIONS = 8;

    private final Path socket;
    private final OperationStatistics statistics;
    private final List<Fact> facts;
    private final long beginNanos = System.nanoTime();
    private final ServerSocketChannel listening;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    private StatServer(Path socket, OperationStatistics statistics, List<Fact> facts, ServerSocketChannel listening) {
        this.socket = socket;
        this.statistics = statistics;
        this.facts = List.copyOf(facts);
        this.listening = listening;
    }

    /**
     * Begins to answer.
     *
     * @param socket where; one of a server that has ended is replaced
     * @param statistics counted by the threads that execute operations
     * @param facts what else to tell
     * @return the server
     * @throws IOException if there can be no socket
     */
    public static StatServer start(Path socket, OperationStatistics statistics, List<Fact> facts) throws IOException {
        Path directory = socket.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.deleteIfExists(socket);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException | Error e) {
            listening.close();
            throw e;
        }
        StatServer server = new StatServer(socket, statistics, facts, listening);
        Thread.ofPlatform().daemon().name("stat").start(server::accept);
        return server;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listening.accept();
                if (count.incrementAndGet() > MAX_CONNECTIONS) {
                    count.decrementAndGet();
                    connection.close();
                    continue;
                }
                connections.add(connection);
                Thread.ofPlatform().daemon().name("stat-answer").start(() -> answer(connection));
            }
        } catch (AsynchronousCloseException e) {
            LOG.log(Level.TRACE, "nobody is answered any more", e);
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.WARNING, "zufs stat is not answered any more", e);
        }
    }

    private void answer(SocketChannel connection) {
        try (connection) {
            StatCounts counts = new StatCounts(statistics, beginNanos);
            ByteBuffer question = ByteBuffer.allocate(1);
            while (connection.read(question) > 0) {
                question.clear();
                String text = counts.report(facts, System.nanoTime()).toText();
                ByteBuffer answer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (answer.hasRemaining()) {
                    connection.write(answer);
                }
            }
        } catch (IOException e) { // who asked has gone, or this has been closed
            LOG.log(Level.TRACE, "zufs stat is gone", e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "zufs stat is not answered", e);
        } finally {
            connections.remove(connection);
            count.decrementAndGet();
        }
    }

    /** Ends all connections, and removes the socket. */
    @Override
    public void close() {
        try {
            listening.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, socket + " stays; the next mount with its number replaces it", e);
        }
    }
}
