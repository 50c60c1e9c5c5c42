/**
 * The command {@code zufs}: what a user types, and what he is shown.
 *
 * <p>A subcommand does its work with the other packages, prints results on standard output, and throws when it fails.
 * How a failure looks is decided in one place, {@link dev.zufs.runtime.cli.FailureRendering}: one line on standard
 * error, and an {@linkplain dev.zufs.runtime.cli.ExitStatus exit status} that is not 0.
 */
@NullMarked
package dev.zufs.runtime.cli;

import org.jspecify.annotations.NullMarked;
