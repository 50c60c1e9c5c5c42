/**
 * Finding and loading filesystem types: on the class path and the module path, in jars and in directories of classes.
 *
 * <h2>What a plugin sees</h2>
 * Every jar is a module of its own, in a layer of its own. It sees the API and the modules of the JDK but {@code
 * jdk.unsupported}, however this process was started; neither the runtime, nor its libraries, nor other plugins. That
 * keeps accidents apart. Whoever calls a plugin enters its {@link dev.zufs.runtime.plugin.PluginContext}, and threads that serve
 * a mount are started in it, so that the context class loader shows no more. It is no fence against hostile code, which belongs into another process.
 *
 * <h2>What is checked, before any class of a plugin is initialised</h2>
 *
 * <ol>
 *   <li>The jar is complete, and if it is signed, all of it is, and the signatures are right.
 *   <li>Its manifest names a version of the API that this runtime serves, and capabilities that it has.
 *   <li>It provides types, in classes that are there, in a form from which a module can be made.
 *   <li>No class names the runtime's libraries, or internals of the JDK.
 * </ol>
 *
 * <p>A jar that fails becomes a {@link dev.zufs.runtime.plugin.PluginProblem}; the others load.
 */
@NullMarked
package dev.zufs.runtime.plugin;

import org.jspecify.annotations.NullMarked;
