/** The main class of the distribution. Nothing in here is for others to call. */
@NullMarked
package dev.zufs.launcher;

import org.jspecify.annotations.NullMarked;
