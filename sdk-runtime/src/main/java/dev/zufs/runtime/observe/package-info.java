/** What the runtime tells of itself: how many operations it executed, and how long they took. */
@NullMarked
package dev.zufs.runtime.observe;

import org.jspecify.annotations.NullMarked;
