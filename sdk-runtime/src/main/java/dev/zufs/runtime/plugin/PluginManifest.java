package dev.zufs.runtime.plugin;

import dev.zufs.api.ApiVersion;
import dev.zufs.api.BackingKind;
import dev.zufs.api.TypeFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a plugin's manifest declares, checked against this runtime. */
final class PluginManifest {

    /** Names what a plugin cannot do without, separated by commas. */
    static final String CAPABILITIES_ATTRIBUTE = "Zufs-Capabilities";

    /** What a type may declare to need: where its content lies, and what it wants from the feeder. */
    private static final Set<String> CAPABILITIES = Stream.concat(
                    Arrays.stream(BackingKind.values()), Arrays.stream(TypeFeature.values()))
            .map(capability -> capability.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.toCollection(TreeSet::new));

    private static final Attributes.Name AUTOMATIC_MODULE_NAME = new Attributes.Name("Automatic-Module-Name");

    private final Attributes attributes;
    private final @Nullable ApiVersion apiVersion;

    private PluginManifest(Attributes attributes, @Nullable ApiVersion apiVersion) {
        this.attributes = attributes;
        this.apiVersion = apiVersion;
    }

    /** Reads the manifest of a plugin and checks it. Compilers write none, so a directory may be without. */
    static PluginManifest check(PluginArchive archive) throws IOException, PluginRefusedException {
        Manifest manifest = archive.manifest();
        if (manifest == null && archive instanceof DirectoryArchive) {
            return new PluginManifest(new Attributes(), null);
        }
        Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
        ApiVersion version = checkApiVersion(attributes.getValue(ApiVersion.MANIFEST_ATTRIBUTE), ApiVersion.CURRENT);
        checkCapabilities(attributes.getValue(CAPABILITIES_ATTRIBUTE));
        return new PluginManifest(attributes, version);
    }

    private static ApiVersion checkApiVersion(@Nullable String text, ApiVersion current) throws PluginRefusedException {
        String attribute = ApiVersion.MANIFEST_ATTRIBUTE + ": " + current;
        if (text == null) {
            throw new PluginRefusedException(
                    "does not say which version of the API it was built for",
                    "build it with '" + attribute + "' in " + JarFile.MANIFEST_NAME);
        }
        ApiVersion version = ApiVersion.parse(text.strip())
                .orElseThrow(() -> new PluginRefusedException(
                        "names '" + text + "' as version of the API",
                        "build it with '" + attribute + "' in " + JarFile.MANIFEST_NAME));
        if (!current.serves(version)) {
            throw new PluginRefusedException(
                    "was built for version " + version + " of the API, and this is version " + current,
                    "build it with dev.zufs:sdk-api " + current + ", or use a release of zufs with version " + version);
        }
        return version;
    }

    private static void checkCapabilities(@Nullable String text) throws PluginRefusedException {
        if (text == null) {
            return;
        }
        List<String> unknown = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(capability -> !CAPABILITIES.contains(capability))
                .toList();
        if (!unknown.isEmpty()) {
            throw new PluginRefusedException(
                    "needs what this runtime does not have: '" + String.join("', '", unknown) + "'",
                    "use a later release of zufs; this one has " + String.join(", ", CAPABILITIES));
        }
    }

    /** Null only for a directory without a manifest. */
    @Nullable ApiVersion apiVersion() {
        return apiVersion;
    }

    @Nullable String automaticModuleName() {
        return attributes.getValue(AUTOMATIC_MODULE_NAME);
    }
}
