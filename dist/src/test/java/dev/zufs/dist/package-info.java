/** Runs the assembled command as a user does: in a process of its own, from the files that users get. */
@NullMarked
package dev.zufs.dist;

import org.jspecify.annotations.NullMarked;
