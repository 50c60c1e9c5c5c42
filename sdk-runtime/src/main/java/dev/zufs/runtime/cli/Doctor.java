package dev.zufs.runtime.cli;

import dev.zufs.runtime.cli.Machine.Capability;
import dev.zufs.runtime.libc.CachePersistence;
import dev.zufs.runtime.libc.Libc;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Examines what a machine offers to filesystems in user space. */
final class Doctor {

    private static final String ONLY_FOR_ZUF = "needed only for --feeder zuf";
    private static final long ENOUGH_OPEN_FILES = 4096;

    private final Machine machine;

    Doctor(Machine machine) {
        this.machine = machine;
    }

    List<Diagnosis> examine() {
        return List.of(
                jdk(),
                nativeCalls(),
                processors(),
                zufModule(),
                zufRoot(),
                fuse(),
                fuseOverIoUring(),
                mountRights(),
                dax(),
                writeBack(),
                hugePages(),
                lockedMemory(),
                openFiles());
    }

    private static Diagnosis jdk() {
        return Diagnosis.ok("JDK", Runtime.version() + " at " + System.getProperty("java.home"));
    }

    private static Diagnosis nativeCalls() {
        try {
            Libc.system();
            return Diagnosis.ok("native calls", "the C library of this machine");
        } catch (UnsupportedOperationException e) {
            return Diagnosis.missing(
                    "native calls", String.valueOf(e.getMessage()), "only types can be listed without");
        }
    }

    private Diagnosis processors() {
        String online = machine.read("sys/devices/system/cpu/online").orElse("unknown");
        String allowed = machine.status("Cpus_allowed_list").orElse(online);
        return online.equals(allowed)
                ? Diagnosis.ok("CPUs", online)
                : Diagnosis.missing(
                        "CPUs",
                        "only " + allowed + " of " + online + " may be used",
                        "zero-threads can serve only these: start zufs without taskset and outside of narrow cpusets");
    }

    private Diagnosis zufModule() {
        boolean loaded = machine.read("proc/filesystems").stream()
                .flatMap(String::lines)
                .anyMatch(line -> line.endsWith("\tzuf"));
        return loaded
                ? Diagnosis.ok("zuf", "the kernel module is loaded")
                : Diagnosis.missing(
                        "zuf",
                        "the kernel module is not loaded",
                        "build it for this kernel and load it, " + ONLY_FOR_ZUF);
    }

    private Diagnosis zufRoot() {
        Optional<String> root = machine.read("proc/self/mounts").stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > 2 && fields[2].equals("zuf"))
                .map(fields -> fields[1])
                .findFirst();
        return root.map(path -> Diagnosis.ok("zuf root", "mounted on " + path))
                .orElseGet(() -> Diagnosis.missing(
                        "zuf root",
                        "not mounted",
                        "with the module loaded: mount -t zuf zuf /sys/fs/zuf, " + ONLY_FOR_ZUF));
    }

    private Diagnosis fuse() {
        if (!Files.exists(machine.path("dev/fuse"))) {
            return Diagnosis.missing(
                    "FUSE", "there is no /dev/fuse", "modprobe fuse; in a container, add --device /dev/fuse");
        }
        return Files.isReadable(machine.path("dev/fuse")) && Files.isWritable(machine.path("dev/fuse"))
                ? Diagnosis.ok("FUSE", "/dev/fuse")
                : Diagnosis.missing(
                        "FUSE", "/dev/fuse is not for this user", "run zufs as root, or chmod 666 /dev/fuse");
    }

    private Diagnosis fuseOverIoUring() {
        String subject = "FUSE io_uring";
        String enabled = machine.read("sys/module/fuse/parameters/enable_uring").orElse("");
        String disabled = machine.read("proc/sys/kernel/io_uring_disabled").orElse("0");
        if (enabled.isEmpty()) {
            return Diagnosis.missing(
                    subject, "this kernel has none", "use Linux 6.14 or later for --feeder fuse-uring");
        }
        if (!enabled.equals("Y")) {
            return Diagnosis.missing(
                    subject, "switched off", "as root: echo Y > /sys/module/fuse/parameters/enable_uring");
        }
        return disabled.equals("0") || (disabled.equals("1") && machine.has(Capability.SYS_ADMIN))
                ? Diagnosis.ok(subject, "switched on")
                : Diagnosis.missing(subject, "io_uring is forbidden", "as root: sysctl kernel.io_uring_disabled=0");
    }

    private Diagnosis mountRights() {
        if (machine.has(Capability.SYS_ADMIN)) {
            return Diagnosis.ok("mount", "this process may mount (CAP_SYS_ADMIN)");
        }
        return Stream.of("bin/fusermount3", "usr/bin/fusermount3")
                .filter(name -> Files.isExecutable(machine.path(name)))
                .findFirst()
                .map(name -> Diagnosis.ok("mount", "on FUSE, by /" + name))
                .orElseGet(() -> Diagnosis.missing(
                        "mount", "this process may not mount", "run zufs as root, or install fuse3 for fusermount3"));
    }

    private Diagnosis dax() {
        List<String> devices = new ArrayList<>();
        machine.list("sys/bus/dax/devices").forEach(device -> devices.add("/dev/" + device));
        machine.list("sys/block").stream()
                .filter(device -> machine.read("sys/block/" + device + "/queue/dax")
                        .orElse("0")
                        .equals("1"))
                .forEach(device -> devices.add("/dev/" + device));
        return devices.isEmpty()
                ? Diagnosis.missing(
                        "DAX", "no device", "a file or mem:SIZE serves instead; files are made persistent by msync")
                : Diagnosis.ok("DAX", String.join(", ", devices));
    }

    private static Diagnosis writeBack() {
        return CachePersistence.isAvailable()
                ? Diagnosis.ok("write-back", CachePersistence.description())
                : Diagnosis.missing(
                        "write-back",
                        CachePersistence.description(),
                        "DAX devices cannot be used without; files are made persistent by msync");
    }

    private Diagnosis hugePages() {
        String mode = machine.read("sys/kernel/mm/transparent_hugepage/enabled").orElse("[never]");
        return mode.contains("[never]")
                ? Diagnosis.missing(
                        "huge pages",
                        "switched off",
                        "as root: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled, for some percent of"
                                + " speed")
                : Diagnosis.ok("huge pages", mode);
    }

    private Diagnosis lockedMemory() {
        long bytes = machine.limit("Max locked memory").orElse(0L);
        if (bytes == Long.MAX_VALUE || machine.has(Capability.IPC_LOCK)) {
            return Diagnosis.ok("locked memory", "unlimited");
        }
        return Diagnosis.missing(
                "locked memory",
                "at most " + (bytes >> 10) + " KiB",
                "raise it (ulimit -l unlimited) so that a mount survives when memory runs short");
    }

    private Diagnosis openFiles() {
        long files = machine.limit("Max open files").orElse(0L);
        return files >= ENOUGH_OPEN_FILES
                ? Diagnosis.ok("open files", files == Long.MAX_VALUE ? "unlimited" : "at most " + files)
                : Diagnosis.missing(
                        "open files", "at most " + files, "raise it to " + ENOUGH_OPEN_FILES + " (ulimit -n)");
    }
}
