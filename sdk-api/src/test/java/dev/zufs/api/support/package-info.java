/** Stands in for the hosts of plugins in the tests of this module. */
@NullMarked
package dev.zufs.api.support;

import org.jspecify.annotations.NullMarked;
