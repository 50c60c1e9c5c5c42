package dev.zufs.runtime.plugin;

import dev.zufs.api.FileSystemType;
import java.util.concurrent.Callable;

/**
 * A type whose class is loaded, but not initialised.
 *
 * @param constructor runs code of the plugin, and throws whatever that throws
 */
record Candidate(Class<?> type, Callable<FileSystemType> constructor) {

    /** Makes the type's object and asks it for its name; what it throws becomes the reason of the refusal. */
    LoadedType instantiate(PluginOrigin origin) throws PluginRefusedException {
        try (PluginContext _ = PluginContext.enter(type.getClassLoader())) {
            return LoadedType.of(constructor.call(), origin);
        } catch (PluginRefusedException e) {
            throw e;
        } catch (Throwable e) { // any error of a plugin, and it must not become one of this process
            throw PluginFailure.refusal("fails in " + type.getName(), e);
        }
    }
}
