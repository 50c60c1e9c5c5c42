/**
 * Mounts in this process, for tools: what the tool asks of an in-process feeder, which it finds by {@link
 * java.util.ServiceLoader} and does not depend on.
 */
@NullMarked
package dev.zufs.runtime.local;

import org.jspecify.annotations.NullMarked;
