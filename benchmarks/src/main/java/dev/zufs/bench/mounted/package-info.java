/** The servers that the benchmarks of mounted filesystems compare. */
@NullMarked
package dev.zufs.bench.mounted;

import org.jspecify.annotations.NullMarked;
