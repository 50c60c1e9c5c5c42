package dev.zufs.runtime.plugin;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses classes that name what plugins must not use: the runtime's native bindings and the JDK's internals, which
 * both reach any memory of the process. Names that a program puts together at run time are not found.
 */
final class ForbiddenReferences {

    /** More than the classes of any real plugin have. */
    static final int MAX_CLASS_BYTES = 16 << 20;

    private static final long MAX_TOTAL_BYTES = 1L << 30;

    private static final String FIX =
            "use dev.zufs.api.memory and java.lang.foreign instead, and leave libraries out that need it";

    /** A class name with slashes. */
    private static final Pattern FORBIDDEN = Pattern.compile("(jnr|com/kenai/jffi|jdk/internal)/.*|sun/misc/Unsafe");

    /** A class name in a descriptor. */
    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;]+);");

    /** A text that can only be meant for {@link Class#forName}. */
    private static final Pattern NAME_AS_TEXT = Pattern.compile(
            "(jnr\\.ffi|com\\.kenai\\.jffi|jdk\\.internal)\\.([a-z]\\w*\\.)*[A-Z][\\w$]*|sun\\.misc\\.Unsafe");

    private ForbiddenReferences() {}

    /** Checks all classes of a plugin, without loading them. */
    static void check(PluginArchive archive) throws IOException, PluginRefusedException {
        long total = 0;
        for (String name : archive.names()) {
            if (name.endsWith(".class")) {
                byte[] classFile = archive.read(name, MAX_CLASS_BYTES);
                total += classFile.length;
                if (total > MAX_TOTAL_BYTES) {
                    throw new PluginRefusedException(
                            "has more than " + (MAX_TOTAL_BYTES >> 20) + " MiB of classes",
                            "leave out what it does not use");
                }
                check(name, classFile);
            }
        }
    }

    private static void check(String file, byte[] classFile) throws PluginRefusedException {
        String found;
        try {
            found = find(ClassFile.of().parse(classFile));
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException(
                    "has a class file that cannot be read, " + file + " (" + e.getMessage() + ")",
                    "build it with release " + Runtime.version().feature() + " of Java or an earlier one");
        }
        if (found != null) {
            throw new PluginRefusedException(
                    "uses " + found.replace('/', '.') + ", which plugins must not, in " + file, FIX);
        }
    }

    private static @Nullable String find(ClassModel model) {
        for (PoolEntry entry : model.constantPool()) {
            String found = switch (entry) {
                case ClassEntry reference -> findInReference(reference.asInternalName());
                case NameAndTypeEntry member -> findInDescriptor(member.type().stringValue());
                case MethodTypeEntry type -> findInDescriptor(type.descriptor().stringValue());
                case StringEntry text -> match(NAME_AS_TEXT, text.stringValue());
                default -> null;
            };
            if (found != null) {
                return found;
            }
        }
        return findInDescriptor(String.join(" ", descriptors(model)));
    }

    private static List<String> descriptors(ClassModel model) {
        List<String> descriptors = new ArrayList<>();
        for (FieldModel field : model.fields()) {
            descriptors.add(field.fieldType().stringValue());
        }
        for (MethodModel method : model.methods()) {
            descriptors.add(method.methodType().stringValue());
        }
        return descriptors;
    }

    private static @Nullable String findInReference(String name) {
        return name.startsWith("[") ? findInDescriptor(name) : match(FORBIDDEN, name);
    }

    private static @Nullable String findInDescriptor(String descriptor) {
        return CLASS_IN_DESCRIPTOR
                .matcher(descriptor)
                .results()
                .map(type -> type.group(1))
                .filter(type -> match(FORBIDDEN, type) != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String match(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? text : null;
    }
}
