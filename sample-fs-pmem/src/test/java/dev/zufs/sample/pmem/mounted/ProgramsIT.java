package dev.zufs.sample.pmem.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that people use, on a mounted zpmem, which is sound after them. */
@Tag("fuse")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsIT {

    /** Makes {@code tree}: links, holes, owners, times, attributes, access control lists, what has no content. */
    private static final String TREE = """
            mkdir -p tree/a/b 'tree/with space'
            for i in $(seq 200); do head -c $((i * 97)) /dev/urandom > tree/a/$i; done
            ln tree/a/1 tree/a/b/hard; ln -s ../a/2 tree/a/b/soft; ln -s nowhere tree/a/dangling
            truncate -s 9M tree/sparse; printf end | dd of=tree/sparse bs=1 seek=5M conv=notrunc status=none
            mkfifo tree/pipe; mknod tree/null c 1 3; chown 1000:1001 tree/a/3; chmod 4750 tree/a/4; chmod 1777 tree/a/b
            setfattr -n user.comment -v 'some words' tree/a/5; setfattr -n trusted.mine -v 0x00ff tree/a/6
            setfacl -m u:1000:rw,g:1002:r tree/a/7; setfacl -d -m u:1001:rwx tree/a/b
            touch -d '2001-02-03 04:05:06.789012345' tree/a/8 tree/a
            touch -h -d '2001-02-03 04:05:07.5' tree/a/b/soft tree/a/dangling # rsync leaves what differs by less than a second
            """;

    /** Tells all that there is to know of a tree. */
    private static final String DESCRIBE = """
            describe() {
                (cd "$1" && find . \\( -type d -printf '%p %m %n %U %G\\n' \\) -o -printf '%p %y %m %n %U %G %s %l ' \\
                    \\( \\( -type f -o -type l \\) -printf '%T@\\n' -o -printf '\\n' \\) | sort &&
                find . ! -type l -print0 | sort -z | xargs -0 getfacl --numeric &&
                find . -print0 | sort -z | xargs -0 getfattr -h -d -m - &&
                find . -type f -print0 | sort -z | xargs -0 sha256sum)
            }
            """;

    private @Nullable MountedZpmem zpmem;
    private Path directory = Path.of("");

    @BeforeAll
    void mount() throws Exception {
        MountedZpmem.assumePossible();
        zpmem = MountedZpmem.create("512M", "allow_other");
    }

    @AfterAll
    void unmount() throws Exception {
        if (zpmem != null) {
            try (MountedZpmem mounted = zpmem) {
                mounted.unmount();
                mounted.check();
            }
        }
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(Objects.requireNonNull(zpmem).path(), "test");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        Shell.run(directory, "find . -mindepth 1 -delete");
    }

    private String run(String script) throws IOException {
        return Shell.run(directory, script);
    }

    @Test
    void gitClonesCollectsAndChecks() throws Exception {
        Shell.assumeInstalled("git");
        run("""
                export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a
                export GIT_COMMITTER_EMAIL=a@b
                git init -q -b main source; cd source
                for commit in 1 2 3 4; do
                    for file in $(seq 150); do mkdir -p d$((file % 7)); seq $((file * commit)) > d$((file % 7))/$file; done
                    git add -A; git commit -q -m $commit; git tag t$commit
                done
                cd ..
                git clone -q --no-local source clone; git clone -q source linked
                cd clone; git gc -q --prune=now; git fsck --strict --full; git status --porcelain | wc -l | grep -qx 0
                git checkout -q t2; git checkout -q -b side; seq 7 > new; git add new; git commit -q -m side
                git merge -q -m merged origin/main; git repack -q -a -d -f; git fsck --strict --full
                git worktree add -q ../work t1; git stash list; cd ..
                diff -r --exclude=.git source linked
                """);
    }

    /** As a user who is not root, as it insists on. It is ended at once, too, and recovers. */
    @Test
    void postgresqlServesAndRecovers() throws Exception {
        Shell.assumeInstalled("setpriv");
        assumeThat(Files.isDirectory(Path.of("/usr/lib/postgresql")))
                .as("PostgreSQL is installed in /usr/lib/postgresql")
                .isTrue();
        run("""
                bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | tail -1)
                port=$((20000 + RANDOM % 10000))
                chmod 711 . ../..; mkdir data; chown 65534:65534 data
                user() { (cd / && setpriv --reuid 65534 --regid 65534 --clear-groups "$@"); }
                data=$PWD/data
                start() {
                    user "$bin/pg_ctl" -D "$data" -w -l "$data/log" start -o \
                        "-h 127.0.0.1 -p $port -c unix_socket_directories= -c max_wal_size=64MB -c min_wal_size=32MB"
                }
                stop() { user "$bin/pg_ctl" -D "$data" -w -m "$1" stop; }
                trap '[ ! -e "$data/postmaster.pid" ] || stop immediate' EXIT
                client() { program=$1; shift; user "$bin/$program" -h 127.0.0.1 -p $port -U someone "$@"; }
                user "$bin/initdb" -D "$data" -A trust -U someone --no-locale -E UTF8 --data-checksums --wal-segsize=4
                start
                client pgbench -q -i -s 2 postgres
                client pgbench -c 4 -T 5 postgres | tee out
                grep -q 'number of failed transactions: 0 ' out
                sums="SELECT sum(abalance), (SELECT sum(bbalance) FROM pgbench_branches), (SELECT sum(tbalance) FROM pgbench_tellers), \
                    (SELECT sum(delta) FROM pgbench_history), (SELECT count(*) FROM pgbench_history) FROM pgbench_accounts"
                client psql -At -c "$sums" postgres > before
                stop immediate
                start
                client psql -At -c "$sums" postgres | diff before -
                # The four sums are of the same transactions.
                awk -F'|' '$1 != $2 || $2 != $3 || $3 != $4 || $5 == 0 { exit 1 }' before
                client psql -q -c 'CREATE EXTENSION amcheck' postgres; client pg_amcheck postgres
                stop fast
                "$bin/pg_checksums" --check -D "$data"
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "persist", "memory", "wal", "off"})
    void sqliteKeepsItsDatabaseWhole(String journal) throws Exception {
        Shell.assumeInstalled("sqlite3");
        String said = run("""
                pragma="PRAGMA busy_timeout=60000; PRAGMA journal_mode=%s; PRAGMA synchronous=FULL;"
                sqlite3 db "$pragma CREATE TABLE t(id INTEGER PRIMARY KEY, who INT, text TEXT); CREATE INDEX i ON t(text);" > /dev/null
                work() {
                    for step in $(seq 10); do
                        sqlite3 db "$pragma BEGIN IMMEDIATE; WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n WHERE x<100)
                            INSERT INTO t(who, text) SELECT $1, hex(randomblob(100)) FROM n; COMMIT;" > /dev/null
                    done
                }
                work 1 & first=$!
                if [ %s != off ]; then work 2 & second=$!; wait $second; else work 2; fi
                wait $first
                sqlite3 db "$pragma UPDATE t SET text = text || 'x' WHERE id %% 3 = 0; DELETE FROM t WHERE id %% 5 = 0;
                    VACUUM;" > /dev/null
                # Without a journal there is no way back.
                [ %s = off ] || sqlite3 db "$pragma BEGIN; DELETE FROM t; ROLLBACK;" > /dev/null
                sqlite3 db "PRAGMA integrity_check; SELECT count(*) FROM t;"
                """.formatted(journal, journal, journal));
        assertThat(said).isEqualTo("ok\n1600\n");
    }

    @Test
    void tarBringsEverythingBack() throws Exception {
        Shell.assumeInstalled("tar", "setfacl", "setfattr");
        run(TREE + DESCRIBE + """
                tar --acls --xattrs --xattrs-include='*' --sparse -cf tree.tar tree
                mkdir out; tar --acls --xattrs --xattrs-include='*' --numeric-owner -xpf tree.tar -C out
                diff <(describe tree) <(describe out/tree)
                tar --acls --xattrs --xattrs-include='*' -df tree.tar
                """);
    }

    @Test
    void rsyncHasNothingLeftToDoTheSecondTime() throws Exception {
        Shell.assumeInstalled("rsync", "setfacl", "setfattr");
        run(TREE + DESCRIBE + """
                rsync -aHAX --numeric-ids --checksum tree/ copy/
                diff <(describe tree) <(describe copy)
                test -z "$(rsync -aHAX --numeric-ids --checksum --itemize-changes --delete tree/ copy/)"
                """);
    }

    @Test
    void compilersMakeProgramsThatRun() throws Exception {
        Shell.assumeInstalled("gcc");
        String said = run("""
                printf '#include <stdio.h>\\nint twice(int);\\nint main(void) { return !printf("%%d\\\\n", twice(21)); }\\n' > main.c
                printf 'int twice(int n) { return 2 * n; }\\n' > twice.c
                gcc -shared -fPIC -g -o libtwice.so twice.c; gcc -g -o main main.c -L. -ltwice -Wl,-rpath,"$PWD"
                ./main
                cp /bin/sleep sleeping; ./sleeping 60 & sleeping=$!
                until [ "$(readlink /proc/$sleeping/exe)" = "$PWD/sleeping" ]; do :; done
                ! printf x 2> /dev/null >> sleeping # a program that runs is not written to
                kill $sleeping; wait $sleeping || true
                printf x >> sleeping
                printf '#!/bin/bash\\necho $((6 * 7))\\n' > script; chmod +x script; ./script
                """);
        assertThat(said).isEqualTo("42\n42\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "psync",
                "psync --direct=1",
                "mmap",
                "libaio --direct=1 --iodepth=8",
                "io_uring --direct=1 --iodepth=8"
            })
    void fioReadsWhatItWrote(String engine) throws Exception {
        Shell.assumeInstalled("fio");
        assumeThat(!engine.startsWith("io_uring") || hasIoUring())
                .as("the kernel lets io_uring be used")
                .isTrue();
        String job = "fio --name=j --ioengine=%s --size=12M --numjobs=2 --verify=crc32c --verify_fatal=1 --randrepeat=0"
                + " --fallocate=none --group_reporting --minimal --bsrange=4k-64k --rw=%s > /dev/null; rm j.*;";
        run(job.formatted(engine, "randwrite") + job.formatted(engine, "write") + job.formatted(engine, "randrw"));
    }

    private static boolean hasIoUring() throws IOException {
        Path disabled = Path.of("/proc/sys/kernel/io_uring_disabled");
        return Files.exists(disabled) && !Files.readString(disabled).strip().equals("2");
    }

    @Test
    void cachesThatAreDroppedWhileBusyLoseNothing() throws Exception {
        Shell.assumeInstalled("setfacl", "setfattr");
        assumeThat(Files.isWritable(Path.of("/proc/sys/vm/drop_caches")))
                .as("caches can be dropped")
                .isTrue();
        run(TREE + DESCRIBE + """
                describe tree > before
                drop() { while [ ! -e done ]; do echo 3 > /proc/sys/vm/drop_caches; done; }
                copy() { for i in $(seq 5); do cp -a tree copy$1; rm -r copy$1; done; cp -a tree copy$1; }
                exec 9> unlinked; rm unlinked; printf content >&9
                drop & dropping=$!
                copy 1 & first=$!; copy 2 & second=$!
                for i in $(seq 5); do diff before <(describe tree); done
                wait $first; wait $second; touch done; wait $dropping
                test "$(cat /proc/$$/fd/9)" = content
                for i in tree copy1 copy2; do diff before <(describe $i); done
                """);
    }
}
