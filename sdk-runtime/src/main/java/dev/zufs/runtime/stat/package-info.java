/** What a server tells of its mount while it serves: to who asks from outside, and to the log. */
@NullMarked
package dev.zufs.runtime.stat;

import org.jspecify.annotations.NullMarked;
