package dev.zufs.runtime.vfs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The requests that were recorded from the kernel module, by step of the script that caused them. */
final class RecordedTraffic {

    /**
     * One recorded request.
     *
     * @param operation its name
     * @param cpu the CPU of the zero-thread, -1 on the mount channel
     * @param bytes what {@code in_len} says
     * @param puts the puts behind it
     * @param records inode records at that moment, by their name in the recording
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content
    record Request(String operation, int cpu, byte[] bytes, List<byte[]> puts, Map<String, byte[]> records) {}

    private RecordedTraffic() {}

    static Map<String, List<Request>> byStep(String file) {
        Map<String, List<Request>> steps = new LinkedHashMap<>();
        ObjectMapper mapper = new ObjectMapper();
        String resource = "/zuf-traces/" + file + ".jsonl.gz";
        try (InputStream stream = Objects.requireNonNull(RecordedTraffic.class.getResourceAsStream(resource));
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode record = mapper.readTree(line);
                if (isRequest(record)) {
                    steps.computeIfAbsent(record.get("step").asText(), step -> new ArrayList<>())
                            .add(request(record));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return steps;
    }

    private static boolean isRequest(JsonNode record) {
        String command = record.get("cmd_name").asText();
        boolean delivers = command.equals("ZU_IOC_WAIT_OPT") || command.equals("ZU_IOC_MOUNT");
        String operation = record.path("op").asText("");
        return delivers
                && record.get("dir").asText().equals("ret")
                && record.get("hdr").get("err").asInt() == 0
                && !operation.equals("ZUFS_OP_BREAK");
    }

    private static Request request(JsonNode record) {
        int length = record.get("hdr").get("in_len").asInt();
        byte[] bytes = hex(record.get("buf"));
        byte[] request = Arrays.copyOf(bytes, length);
        List<byte[]> puts = new ArrayList<>();
        record.path("pigy").forEach(put -> {
            int size = put.get("hdr").get("in_len").asInt();
            puts.add(Arrays.copyOf(hex(put.get("buf")), size));
        });
        Map<String, byte[]> records = new LinkedHashMap<>();
        for (String name : List.of("zi", "dir_zi", "new_zi")) {
            if (record.path(name).has("zi")) {
                records.put(name, hex(record.get(name).get("zi")));
            }
        }
        String operation = record.get("op").asText().replaceFirst("ZUFS_(OP|M)_", "");
        return new Request(operation, record.get("cpu").asInt(), request, puts, records);
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }
}
