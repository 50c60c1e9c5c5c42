/**
 * The main job of {@code zufs demo}: copies a directory tree of this machine into a filesystem, and proves that all of it comes
 * back.
 *
 * <p>Names and texts of links are bytes all the way. Files are copied as far as they have data; holes stay holes.
 */
@NullMarked
package dev.zufs.runtime.demo;

import org.jspecify.annotations.NullMarked;
