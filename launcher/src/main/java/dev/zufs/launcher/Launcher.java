package dev.zufs.launcher;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;

/**
 * Starts the command {@code zufs}.
 *
 * <p>The distribution has three directories: {@code lib/native} with unpacked native code, {@code lib/boot} with this module and the API, which the JVM puts into the boot
 * layer, and {@code lib/runtime} with the rest, which this class puts into a layer below. Plugins get layers below the boot
 * layer too, so they see the API, and neither the runtime nor each other. The command is the runtime's {@link ToolProvider}
 * of the name {@value #COMMAND}.
 */
public final class Launcher {

    /** Names the directory of the distribution; derived from where this module is if it is not set. */
    static final String HOME_PROPERTY = "zufs.home";

    private static final String COMMAND = "zufs";

    /** Where jffi, which jnr-ffi calls the C library by, looks for its native code first. */
    private static final String NATIVE_PROPERTY = "jffi.boot.library.path";

    /** What sysexits(3) calls a software error: not the user's, and not one that the command can return. */
    private static final int CANNOT_START = 70;

    private Launcher() {}

    /**
     * Runs the command and ends the process with its exit status; 70 if it cannot be started.
     *
     * @param arguments as in {@code zufs --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            Path home = home();
            System.setProperty(HOME_PROPERTY, home.toString());
            useNativeLibrary(home.resolve("lib", "native", "jni"));
            ModuleLayer layer = RuntimeLayer.define(home.resolve("lib", "runtime"));
            ToolProvider command = command(layer);
            Thread.currentThread().setContextClassLoader(command.getClass().getClassLoader());
            return command.run(System.out, System.err, arguments);
        } catch (LaunchException e) {
            System.err.println("zufs: " + e.getMessage());
            return CANNOT_START;
        }
    }

    /** Names the unpacked native code, which would else be unpacked at each start to where it may not be executed. */
    private static void useNativeLibrary(Path directory) {
        if (System.getProperty(NATIVE_PROPERTY) == null && Files.isDirectory(directory)) {
            System.setProperty(NATIVE_PROPERTY, directory.toString());
        }
    }

    private static Path home() throws LaunchException {
        String home = System.getProperty(HOME_PROPERTY);
        if (home != null) {
            return Path.of(home);
        }
        try {
            Path jar = Path.of(Launcher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new LaunchException("the launcher does not know where it is; set -D" + HOME_PROPERTY, e);
        }
    }

    private static ToolProvider command(ModuleLayer layer) throws LaunchException {
        return ServiceLoader.load(layer, ToolProvider.class).stream()
                .filter(provider -> provider.type().getModule().getLayer() == layer)
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(COMMAND))
                .findFirst()
                .orElseThrow(() -> new LaunchException("lib/runtime has no command; build the distribution again"));
    }
}
