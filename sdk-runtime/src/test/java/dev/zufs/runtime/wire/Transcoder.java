package dev.zufs.runtime.wire;

import java.lang.foreign.MemorySegment;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Copies structures field by field through their accessors, so that what is copied is what the accessors know. */
final class Transcoder {

    private static final Pattern ARRAY = Pattern.compile("(u8|u32|u64|char|struct \\w+)\\[(\\d+)]");

    private Transcoder() {}

    /** Copies all fields of a structure from one segment to the other, at the same offset. */
    static void copy(String struct, MemorySegment from, MemorySegment to, long at) {
        if (beginsWithHeader(struct)) {
            copy("zufs_ioc_hdr", from, to, at);
        }
        for (Layout.Field field : Layout.fields(struct)) {
            if (field.hasAccessor()) {
                field.set(to, at, field.get(from, at));
            } else if (field.type().equals("struct zufs_str")) {
                long name = at + field.offset();
                ZufsString.set(to, name, from, ZufsString.name(name), ZufsString.length(from, name));
            } else if (field.type().startsWith("struct ") && !field.type().endsWith("]")) {
                String inner = field.type().substring("struct ".length());
                if (Layout.BY_STRUCT.containsKey(inner)) {
                    copy(inner, from, to, at + field.offset());
                }
            } else {
                copyArray(field, from, to, at);
            }
        }
    }

    private static boolean beginsWithHeader(String struct) {
        boolean isArgument = struct.startsWith("zufs_ioc_") || struct.startsWith("private:");
        return isArgument && !struct.equals("zufs_ioc_hdr");
    }

    private static void copyArray(Layout.Field field, MemorySegment from, MemorySegment to, long at) {
        Matcher matcher = ARRAY.matcher(field.type());
        if (!matcher.matches()) {
            return; // the whole structure, or what follows it
        }
        int count = Integer.parseInt(matcher.group(2));
        if (matcher.group(1).startsWith("struct ")) {
            String inner = matcher.group(1).substring("struct ".length());
            for (int index = 0; index < count; index++) {
                copy(inner, from, to, at + field.offset() + index * Layout.sizeOf(inner));
            }
            return;
        }
        int unit = switch (matcher.group(1)) {
            case "u32" -> 4;
            case "u64" -> 8;
            default -> 1;
        };
        MemorySegment.copy(from, at + field.offset(), to, at + field.offset(), (long) count * unit);
    }
}
