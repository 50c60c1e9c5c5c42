package dev.zufs.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.CodeSigner;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a jar: none, or one that covers every file.
 *
 * <p>Whether the signer's certificate is to be trusted is not judged; the signer is shown, and whoever installs a
 * plugin decides.
 */
final class JarSignature {

    private static final Pattern SIGNATURE_FILE = Pattern.compile("META-INF/[^/]+\\.SF");
    private static final Pattern NOT_SIGNED =
            Pattern.compile("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|SIG-[^/]*|MANIFEST\\.MF)");
    private static final String FIX = "get the jar from its author again, or sign all of it again";

    private JarSignature() {}

    /** Returns the subject of the signer's certificate, or null if the jar is not signed. Reads all of a signed jar. */
    static @Nullable String verify(JarFile jar) throws IOException, PluginRefusedException {
        List<JarEntry> entries =
                jar.stream().filter(entry -> !entry.isDirectory()).toList();
        if (entries.stream().noneMatch(entry -> matches(SIGNATURE_FILE, entry))) {
            return null;
        }
        Set<CodeSigner> common = new LinkedHashSet<>();
        boolean first = true;
        for (JarEntry entry : entries) {
            if (!matches(NOT_SIGNED, entry)) {
                List<CodeSigner> signers = signersOf(jar, entry);
                if (first) {
                    common.addAll(signers);
                } else {
                    common.retainAll(signers);
                }
                first = false;
            }
        }
        if (common.isEmpty()) {
            throw new PluginRefusedException("is signed, but no signer has signed all of its files", FIX);
        }
        return subject(common.iterator().next());
    }

    private static boolean matches(Pattern pattern, JarEntry entry) {
        return pattern.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches();
    }

    /** Reads a file to its end: only then its digest is compared and its signers are known. */
    private static List<CodeSigner> signersOf(JarFile jar, JarEntry entry) throws IOException, PluginRefusedException {
        try (InputStream file = jar.getInputStream(entry)) {
            file.transferTo(OutputStream.nullOutputStream());
        } catch (SecurityException e) {
            throw new PluginRefusedException("has a broken signature (" + e.getMessage() + ")", FIX);
        }
        CodeSigner[] signers = entry.getCodeSigners();
        if (signers == null) {
            throw new PluginRefusedException("is signed, but its file " + entry.getName() + " is not", FIX);
        }
        return Arrays.asList(signers);
    }

    private static String subject(CodeSigner signer) {
        return signer.getSignerCertPath().getCertificates().getFirst() instanceof X509Certificate certificate
                ? certificate.getSubjectX500Principal().getName()
                : "a signer without X.509 certificate";
    }
}
