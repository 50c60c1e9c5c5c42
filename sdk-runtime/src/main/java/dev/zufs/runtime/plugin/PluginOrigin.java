package dev.zufs.runtime.plugin;

import dev.zufs.api.ApiVersion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a plugin comes from and what was verified about it.
 *
 * @param path the jar, or the directory of classes
 * @param apiVersion the version of the API that the plugin was built for; null for a directory without a manifest
 * @param sha256 the digest of the jar, in hexadecimal digits; null for a directory
 * @param signer the subject of the certificate that all of the jar was signed with, whoever issued it; null if it is
 *     not signed
 */
public record PluginOrigin(
        Path path,
        @Nullable ApiVersion apiVersion,
        @Nullable String sha256,
        @Nullable String signer) {}
