package dev.zufs.api.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.api.XattrNamespace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class XattrSinkTest {

    @Test
    void namesReachTheHostInOrder() {
        List<String> names = new ArrayList<>();
        XattrSink sink = XattrSink.over((namespace, name) -> names.add(namespace + " " + name));

        sink.add(XattrNamespace.USER, FileName.of("checksum"));
        sink.add(XattrNamespace.SYSTEM, FileName.of("system.posix_acl_access"));

        assertThat(names).containsExactly("USER checksum", "SYSTEM system.posix_acl_access");
    }
}
