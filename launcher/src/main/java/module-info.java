/**
 * Starts the command {@code zufs} with the runtime and its libraries in a module layer below the boot layer, where neither
 * plugins nor anything else finds them by name.
 */
module dev.zufs.launcher {
    requires static org.jspecify;

    // What must be in the boot layer because layers below share it: the API, and of the JDK, whose modules cannot be
    // anywhere else, what the runtime needs and what plugins may count on.
    requires dev.zufs.api;
    requires java.se;
    requires jdk.jfr;

    uses java.util.spi.ToolProvider;
}
