/**
 * Holds the interfaces that jnr-ffi binds to the C library, and nothing else.
 *
 * <p>The stubs that jnr-ffi generates live in an unnamed module, so this package has to be opened without qualification.
 * Whatever is in here is therefore reachable by everybody who can reach the module; the bound instance and all that is
 * worth protecting stays in {@code dev.zufs.runtime.libc}.
 */
@NullMarked
package dev.zufs.runtime.libc.binding;

import org.jspecify.annotations.NullMarked;
