/** Filesystems that are as small as one can be. */
@NullMarked
package dev.zufs.api.example;

import org.jspecify.annotations.NullMarked;
