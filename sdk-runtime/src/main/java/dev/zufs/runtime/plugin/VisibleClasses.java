package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import java.util.Set;

/** Shows plugins the classes of the API and of some modules, although the loaders above it know more. */
final class VisibleClasses extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String API_PREFIX = FileSystemType.class.getPackageName() + ".";

    private final ClassLoader apiLoader = FileSystemType.class.getClassLoader();
    private final Module api;
    private final Set<Module> modules;

    VisibleClasses(Module api, Set<Module> modules) {
        super("zufs-api", ClassLoader.getPlatformClassLoader());
        this.api = api;
        this.modules = modules;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean ofApi = name.startsWith(API_PREFIX);
        Class<?> found = ofApi ? apiLoader.loadClass(name) : super.loadClass(name, resolve);
        if (ofApi ? found.getModule() != api : !modules.contains(found.getModule())) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }
}
