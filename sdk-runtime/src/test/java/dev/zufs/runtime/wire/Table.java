package dev.zufs.runtime.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads the tables that the layouts of a package are checked against, and tells what the package declares.
 *
 * @param member any class of the package
 */
public record Table(Class<?> member) {

    static final Table ZUF = new Table(OpHeader.class);

    /** Gives the lines of a resource, split at tabs, without comments. */
    public List<List<String>> rows(String resource) {
        return lines(resource).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("\t")))
                .toList();
    }

    List<String> lines(String resource) {
        try (InputStream stream = Objects.requireNonNull(member.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** Finds a class of the package. */
    public Class<?> wireClass(String simpleName) {
        try {
            return Class.forName(member.getPackageName() + "." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(simpleName, e);
        }
    }

    /** Gives the value of a public constant as a long. */
    public long constant(String simpleName, String name) {
        try {
            Object value = wireClass(simpleName).getField(name).get(null);
            return ((Number) Objects.requireNonNull(value)).longValue();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(simpleName + "." + name, e);
        }
    }

    /** Gives all public numbers of the package, as Class.NAME. */
    public Set<String> declaredNumbers() {
        Set<String> declared = new TreeSet<>();
        for (Class<?> wireClass : wireClasses()) {
            for (Field field : wireClass.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive()) {
                    declared.add(wireClass.getSimpleName() + "." + field.getName());
                }
            }
        }
        return declared;
    }

    /** Gives all fields of the package that have both a getter and a setter, as Class.name. */
    public Set<String> declaredAccessors() {
        Set<String> declared = new TreeSet<>();
        for (Class<?> wireClass : wireClasses()) {
            Set<String> getters = new HashSet<>();
            for (Method method : wireClass.getMethods()) {
                if (isGetter(method)) {
                    getters.add(method.getName());
                }
            }
            for (Method method : wireClass.getMethods()) {
                if (isSetter(method) && getters.contains(method.getName())) {
                    declared.add(wireClass.getSimpleName() + "." + method.getName());
                }
            }
        }
        return declared;
    }

    private static boolean isGetter(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && List.of(method.getParameterTypes()).equals(List.of(MemorySegment.class, long.class))
                && (method.getReturnType() == int.class || method.getReturnType() == long.class);
    }

    private static boolean isSetter(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == void.class
                && parameters.length == 3
                && parameters[0] == MemorySegment.class
                && parameters[1] == long.class
                && (parameters[2] == int.class || parameters[2] == long.class);
    }

    private List<Class<?>> wireClasses() {
        try {
            Path classes = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = classes.resolve(member.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                        .<Class<?>>map(name -> wireClass(name.substring(0, name.length() - ".class".length())))
                        .filter(wireClass -> Modifier.isPublic(wireClass.getModifiers()))
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
