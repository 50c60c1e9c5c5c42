package dev.zufs.runtime.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads what was recorded from the kernel module. */
final class Trace {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> INODES =
            List.of("zi", "dir_zi", "new_zi", "root_zi", "old_zi", "old_dir_zi", "new_dir_zi");

    private Trace() {}

    /** One recorded buffer. */
    record Buffer(String file, JsonNode json) {

        boolean isReturn() {
            return json.get("dir").asText().equals("ret");
        }

        boolean is(String command) {
            return json.get("cmd_name").asText().equals("ZU_IOC_" + command);
        }

        /** Name of the operation, or an empty text. */
        String operation() {
            return json.path("op").asText("");
        }

        int result() {
            return json.get("ret").asInt();
        }

        String channel() {
            return json.get("cpu") + "." + json.get("chan");
        }

        byte[] bytes() {
            return hex(json.get("buf"));
        }

        long header(String field) {
            return json.get("hdr").get(field).asLong();
        }

        List<byte[]> puts() {
            List<byte[]> puts = new ArrayList<>();
            json.path("pigy").forEach(put -> puts.add(hex(put.get("buf"))));
            return puts;
        }

        List<JsonNode> putHeaders() {
            List<JsonNode> headers = new ArrayList<>();
            json.path("pigy").forEach(put -> headers.add(put.get("hdr")));
            return headers;
        }

        /** Inode records, by what they are in the operation. */
        Map<String, byte[]> inodes() {
            Map<String, byte[]> inodes = new HashMap<>();
            for (String name : INODES) {
                if (json.has(name)) {
                    inodes.put(name, hex(json.get(name).get("zi")));
                }
            }
            return inodes;
        }

        byte @Nullable [] window() {
            return json.has("app_first") ? hex(json.get("app_first")) : null;
        }

        @Override
        public String toString() {
            return file + " seq " + json.get("seq") + " " + operation();
        }
    }

    /** A request and what the server made of it. */
    record Exchange(Buffer request, Buffer reply) {}

    static List<Buffer> read(String file) {
        String resource = "/zuf-traces/" + file + ".jsonl.gz";
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(Trace.class.getResourceAsStream(resource), resource)),
                StandardCharsets.UTF_8))) {
            List<Buffer> buffers = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                buffers.add(new Buffer(file, MAPPER.readTree(line)));
            }
            return buffers;
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** Pairs what one of the blocking ioctls returned with what the next call on that channel carried. */
    static List<Exchange> exchanges(List<Buffer> buffers, String command) {
        List<Exchange> exchanges = new ArrayList<>();
        Map<String, Buffer> open = new HashMap<>();
        for (Buffer buffer : buffers) {
            if (!buffer.is(command)) {
                continue;
            }
            if (buffer.isReturn()) {
                open.put(buffer.channel(), buffer);
            } else {
                Buffer request = open.remove(buffer.channel());
                if (request != null) {
                    exchanges.add(new Exchange(request, buffer));
                }
            }
        }
        return exchanges;
    }

    /** Puts bytes to the front of zeroed, aligned memory. */
    static MemorySegment memory(Arena arena, byte[] bytes, long size) {
        MemorySegment memory = arena.allocate(Math.max(size, bytes.length), 8);
        MemorySegment.copy(bytes, 0, memory, Fields.U8, 0, bytes.length);
        return memory;
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }
}
