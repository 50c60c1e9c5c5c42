/** zpmem mounted for every program of the machine, and real programs on it. */
@NullMarked
package dev.zufs.sample.pmem.mounted;

import org.jspecify.annotations.NullMarked;
