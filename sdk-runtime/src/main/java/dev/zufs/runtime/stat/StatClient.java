package dev.zufs.runtime.stat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Asks a {@link StatServer}, which need be neither quick nor honest. Not for use by several threads. */
public final class StatClient implements AutoCloseable {

    private static final int MAX_BYTES = 4 << 20;
    private static final byte[] END = ("\n" + StatReport.END + "\n").getBytes(StandardCharsets.UTF_8);

    private final SocketChannel connection;
    private final Selector selector;
    private final Duration patience;

    private StatClient(SocketChannel connection, Selector selector, Duration patience) {
        this.connection = connection;
        this.selector = selector;
        this.patience = patience;
    }

    /**
     * Connects to a server.
     *
     * @param socket where it listens
     * @param patience how long to wait for each answer
     * @return the connection
     * @throws IOException if nobody listens there
     */
    public static StatClient connect(Path socket, Duration patience) throws IOException {
        SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            connection.configureBlocking(false);
            Selector selector = Selector.open();
            connection.register(selector, SelectionKey.OP_READ);
            return new StatClient(connection, selector, patience);
        } catch (IOException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Asks for a report: the first time about everything since the mount, then about the time since the last one.
     *
     * @return what the server tells
     * @throws IOException if it does not, in time, or tells something that makes no sense
     */
    public StatReport ask() throws IOException {
        if (connection.write(ByteBuffer.wrap(new byte[] {'?'})) != 1) {
            throw new IOException("the server does not take questions");
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(1 << 16);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ends(answer)) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0 || selector.select(left) == 0) {
                throw new IOException("the server does not answer within " + patience.toSeconds()
                        + " s: it may be stopped, or have no memory");
            }
            selector.selectedKeys().clear();
            if (connection.read(piece) < 0) {
                throw new IOException("the server has ended meanwhile, or has others to answer");
            }
            answer.write(piece.array(), 0, piece.position());
            piece.clear();
            if (answer.size() > MAX_BYTES) {
                throw new IOException("the server's answer does not end");
            }
        }
        return StatReport.parse(answer.toString(StandardCharsets.UTF_8));
    }

    private static boolean ends(ByteArrayOutputStream answer) {
        byte[] bytes = answer.toByteArray();
        int from = bytes.length - END.length;
        return from >= 0 && Arrays.equals(bytes, from, bytes.length, END, 0, END.length);
    }

    @Override
    public void close() throws IOException {
        selector.close();
        connection.close();
    }
}
