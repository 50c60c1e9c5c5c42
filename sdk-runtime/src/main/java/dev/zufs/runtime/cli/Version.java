package dev.zufs.runtime.cli;

import dev.zufs.api.ApiVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code zufs --version} prints. */
final class Version implements IVersionProvider {

    /** Makes the provider. */
    Version() {}

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            if (file == null) {
                throw new IOException("this build of zufs lacks its version");
            }
            properties.load(file);
        }
        return new String[] {
            "zufs " + properties.getProperty("version"), "API " + ApiVersion.CURRENT, "Java " + Runtime.version()
        };
    }
}
