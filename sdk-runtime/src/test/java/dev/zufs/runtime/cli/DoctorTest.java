package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.runtime.libc.CachePersistence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    @TempDir
    Path root;

    @BeforeEach
    void buildMachineWithEverything() throws IOException {
        write("sys/devices/system/cpu/online", "0-3\n");
        write("proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-3\nCapEff:\t000001ffffffffff\n");
        write("proc/filesystems", "nodev\tproc\n\text4\nnodev\tzuf\n");
        write("proc/self/mounts", "proc /proc proc rw 0 0\nzuf /sys/fs/zuf zuf rw 0 0\n");
        write("dev/fuse", "");
        write("sys/module/fuse/parameters/enable_uring", "Y\n");
        write("proc/sys/kernel/io_uring_disabled", "1\n");
        write("sys/block/pmem0/queue/dax", "1\n");
        write("sys/block/sda/queue/dax", "0\n");
        write("sys/bus/dax/devices/dax1.0", "");
        write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        write("proc/self/limits", """
            Max open files            20000                20000                files
            Max locked memory         8388608              8388608              bytes
            """);
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Diagnosis diagnosis(String subject) {
        return new Doctor(new Machine(root))
                .examine().stream()
                        .filter(diagnosis -> diagnosis.subject().equals(subject))
                        .findFirst()
                        .orElseThrow();
    }

    private void assertMissing(String subject, String finding, String advice) {
        Diagnosis diagnosis = diagnosis(subject);
        assertThat(diagnosis.available()).isFalse();
        assertThat(diagnosis.finding()).contains(finding);
        assertThat(diagnosis.advice()).contains(advice);
        assertThat(diagnosis.toString()).startsWith("missing").contains(subject, finding, advice);
    }

    @Test
    void machineWithEverythingIsOk() {
        List<Diagnosis> diagnoses = new Doctor(new Machine(root)).examine();

        assertThat(diagnoses)
                .allMatch(Diagnosis::available)
                .allMatch(diagnosis -> diagnosis.advice().isEmpty());
        assertThat(diagnosis("DAX").finding()).isEqualTo("/dev/dax1.0, /dev/pmem0");
        assertThat(diagnosis("write-back").finding()).isEqualTo(CachePersistence.description());
        assertThat(diagnosis("zuf root").finding()).isEqualTo("mounted on /sys/fs/zuf");
    }

    @Test
    void emptyMachineGetsAdviceForEverythingButTheJdk() throws IOException {
        Path empty = Files.createDirectory(root.resolve("empty"));

        List<Diagnosis> diagnoses = new Doctor(new Machine(empty)).examine();

        assertThat(diagnoses)
                .filteredOn(Diagnosis::available)
                .extracting(Diagnosis::subject)
                .containsExactly("JDK", "native calls", "CPUs", "write-back");
        assertThat(diagnoses)
                .filteredOn(diagnosis -> !diagnosis.available())
                .allMatch(diagnosis -> !diagnosis.advice().isBlank());
    }

    @Test
    void nameThatIsNoTextIsNoFailure() throws IOException {
        Path mounts = root.resolve("proc/self/mounts");
        byte[] line = "none /mnt/caf\u00e9 tmpfs rw 0 0\nzuf /z zuf rw 0 0\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(mounts, line);
        assertThat(diagnosis("zuf root").finding()).isEqualTo("mounted on /z");
    }

    @Test
    void fileThatCannotBeReadIsUnknown() throws IOException {
        Files.delete(root.resolve("proc/filesystems"));
        Files.createDirectory(root.resolve("proc/filesystems"));
        assertMissing("zuf", "not loaded", "build it");
    }

    @Test
    void narrowedCpusAreShown() throws IOException {
        write("proc/self/status", "Cpus_allowed_list:\t0-1\n");
        assertMissing("CPUs", "only 0-1 of 0-3", "taskset");
    }

    @Test
    void ioUringSwitchedOffGetsTheCommandToSwitchItOn() throws IOException {
        write("sys/module/fuse/parameters/enable_uring", "N\n");
        assertMissing("FUSE io_uring", "switched off", "echo Y > /sys/module/fuse/parameters/enable_uring");
    }

    @Test
    void ioUringForbiddenBySysctlGetsTheSysctl() throws IOException {
        write("proc/sys/kernel/io_uring_disabled", "2\n");
        assertMissing("FUSE io_uring", "forbidden", "kernel.io_uring_disabled=0");
    }

    @Test
    void unprivilegedUserMountsByFusermount() throws IOException {
        write("proc/self/status", "CapEff:\t0000000000000000\n");
        assertMissing("mount", "may not mount", "fusermount3");
        assertMissing("locked memory", "at most 8192 KiB", "ulimit -l");

        write("usr/bin/fusermount3", "");
        assertThat(root.resolve("usr/bin/fusermount3").toFile().setExecutable(true))
                .isTrue();
        assertThat(diagnosis("mount").finding()).isEqualTo("on FUSE, by /usr/bin/fusermount3");
    }

    @Test
    void fewOpenFilesAreShown() throws IOException {
        write("proc/self/limits", "Max open files            1024                 20000                files\n");
        assertMissing("open files", "at most 1024", "ulimit -n");
    }

    @Test
    void commandExaminesThisMachine() {
        CommandRun run = CommandRun.of("doctor");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .hasSize(13)
                .allMatch(line -> line.startsWith("ok ") || line.startsWith("missing "));
        assertThat(run.out()).contains("JDK", "FUSE", "DAX");
    }
}
