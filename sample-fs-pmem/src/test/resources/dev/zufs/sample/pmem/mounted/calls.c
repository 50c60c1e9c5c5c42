// System calls that the tools of a shell do not make. calls NAME: runs what has that name, in the current directory; exit
// status 0 if all went as Linux promises.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("line %d: not so: %s (errno %d, %s)\n", __LINE__, #condition, errno, strerror(errno));              \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define REFUSED(call, error) REQUIRE((call) == -1 && errno == (error))

static int create(const char *name) {
    int fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0644);
    REQUIRE(fd >= 0);
    return fd;
}

static void require_end(pid_t child) {
    int status;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static long links(int fd) {
    struct stat status;
    REQUIRE(fstat(fd, &status) == 0);
    return status.st_nlink;
}

static void unlinked(void) {
    char bytes[8] = "";
    int fd = create("unlinked");
    REQUIRE(pwrite(fd, "content", 7, 0) == 7);
    REQUIRE(unlink("unlinked") == 0);
    REFUSED(open("unlinked", O_RDONLY), ENOENT);
    REQUIRE(links(fd) == 0);
    REQUIRE(pread(fd, bytes, 7, 0) == 7 && memcmp(bytes, "content", 7) == 0);
    REQUIRE(ftruncate(fd, 1 << 20) == 0 && pwrite(fd, "more", 4, 1 << 20) == 4);
    REQUIRE(fchmod(fd, 0600) == 0 && fsync(fd) == 0);
    int replaced = create("replaced");
    close(create("replacing"));
    REQUIRE(rename("replacing", "replaced") == 0);
    REQUIRE(links(replaced) == 0 && pwrite(replaced, "x", 1, 0) == 1);
    REQUIRE(unlink("replaced") == 0);
    REQUIRE(mkdir("removed", 0755) == 0);
    int directory = open("removed", O_RDONLY | O_DIRECTORY);
    REQUIRE(directory >= 0 && rmdir("removed") == 0);
    REFUSED(openat(directory, "new", O_WRONLY | O_CREAT, 0644), ENOENT);
    REQUIRE(links(directory) == 0);
    REQUIRE(close(fd) == 0 && close(replaced) == 0 && close(directory) == 0);
}

static void unnamed(void) {
    char path[64];
    char bytes[8] = "";
    int fd = open(".", O_TMPFILE | O_RDWR, 0640);
    REQUIRE(fd >= 0 && links(fd) == 0);
    REQUIRE(write(fd, "content", 7) == 7);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    REQUIRE(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW) == 0);
    REQUIRE(links(fd) == 1);
    int named = open("named", O_RDONLY);
    REQUIRE(named >= 0 && read(named, bytes, 8) == 7 && memcmp(bytes, "content", 7) == 0);
    REQUIRE(unlink("named") == 0);
    int never = open(".", O_TMPFILE | O_EXCL | O_WRONLY, 0640);
    REQUIRE(never >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", never);
    REFUSED(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW), ENOENT);
}

static struct flock range(short type, off_t start, off_t length) {
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
}

static void locks(void) {
    int ready[2], go[2];
    char byte;
    int fd = create("locked");
    REQUIRE(pipe(ready) == 0 && pipe(go) == 0);
    struct flock mine = range(F_WRLCK, 0, 10);
    REQUIRE(flock(fd, LOCK_EX) == 0 && fcntl(fd, F_SETLK, &mine) == 0);
    pid_t child = fork();
    if (child == 0) {
        int other = open("locked", O_RDWR);
        REQUIRE(other >= 0);
        REFUSED(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
        struct flock asked = range(F_RDLCK, 5, 10);
        REQUIRE(fcntl(other, F_GETLK, &asked) == 0);
        REQUIRE(asked.l_type == F_WRLCK && asked.l_pid == getppid() && asked.l_start == 0 && asked.l_len == 10);
        struct flock beside = range(F_WRLCK, 10, 10), over = range(F_WRLCK, 9, 1);
        REQUIRE(fcntl(other, F_SETLK, &beside) == 0);
        REFUSED(fcntl(other, F_SETLK, &over), EAGAIN);
        REFUSED(fcntl(other, F_OFD_SETLK, &over), EAGAIN);
        REQUIRE(write(ready[1], "r", 1) == 1 && read(go[0], &byte, 1) == 1);
        // Waits until the other one lets go.
        REQUIRE(flock(other, LOCK_EX) == 0 && fcntl(other, F_SETLKW, &over) == 0);
        exit(0);
    }
    REQUIRE(read(ready[0], &byte, 1) == 1);
    REQUIRE(write(go[1], "g", 1) == 1);
    struct flock none = range(F_UNLCK, 0, 0);
    REQUIRE(flock(fd, LOCK_UN) == 0 && fcntl(fd, F_SETLK, &none) == 0);
    require_end(child);
    REQUIRE(flock(fd, LOCK_EX | LOCK_NB) == 0); // the end of the other one let go of its lock
    REQUIRE(unlink("locked") == 0);
}

static void mapped(void) {
    const size_t size = 1 << 20;
    int fd = create("mapped");
    REQUIRE(ftruncate(fd, size) == 0);
    char *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *own = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    REQUIRE(shared != MAP_FAILED && own != MAP_FAILED);
    own[0] = 'p';
    pid_t child = fork();
    if (child == 0) {
        int other = open("mapped", O_RDWR);
        char *theirs = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, other, 0);
        REQUIRE(theirs != MAP_FAILED);
        for (size_t at = 0; at < size; at += 1000) {
            theirs[at] = 'a' + at % 26;
        }
        REQUIRE(pwrite(other, "written", 7, 5000) == 7);
        exit(0);
    }
    require_end(child);
    REQUIRE(memcmp(shared + 5000, "written", 7) == 0 && own[0] == 'p');
    REQUIRE(msync(shared, size, MS_SYNC) == 0);
    for (size_t at = 0; at < size; at += 1000) {
        char byte;
        REQUIRE(pread(fd, &byte, 1, at) == 1);
        REQUIRE(at == 5000 || (byte == shared[at] && byte == (char)('a' + at % 26)));
    }
    int direct = open("mapped", O_RDONLY | O_DIRECT);
    char *page = aligned_alloc(4096, 4096);
    REQUIRE(direct >= 0 && pread(direct, page, 4096, 0) == 4096 && page[1000] == shared[1000]);
    REQUIRE(unlink("mapped") == 0);
}

static void appended(void) {
    enum { PROCESSES = 4, RECORDS = 500, LENGTH = 100 };
    close(create("appended"));
    pid_t children[PROCESSES];
    for (int process = 0; process < PROCESSES; process++) {
        children[process] = fork();
        if (children[process] == 0) {
            char record[LENGTH];
            memset(record, 'a' + process, LENGTH);
            int fd = open("appended", O_WRONLY | O_APPEND);
            for (int count = 0; count < RECORDS; count++) {
                REQUIRE(write(fd, record, LENGTH) == LENGTH);
            }
            exit(0);
        }
    }
    for (int process = 0; process < PROCESSES; process++) {
        require_end(children[process]);
    }
    int fd = open("appended", O_RDONLY);
    int counts[PROCESSES] = {0};
    char record[LENGTH];
    while (read(fd, record, LENGTH) == LENGTH) {
        for (int at = 1; at < LENGTH; at++) {
            REQUIRE(record[at] == record[0]);
        }
        counts[record[0] - 'a']++;
    }
    for (int process = 0; process < PROCESSES; process++) {
        REQUIRE(counts[process] == RECORDS);
    }
    REQUIRE(unlink("appended") == 0);
}

static int count(const char *path) {
    DIR *directory = opendir(path);
    REQUIRE(directory != NULL);
    int entries = 0;
    while (readdir(directory) != NULL) {
        entries++;
    }
    closedir(directory);
    return entries - 2;
}

static void names(void) {
    REQUIRE(mkdir("names", 0755) == 0 && chdir("names") == 0);
    char name[257] = "";
    struct stat status;
    for (int first = 1; first < 256; first++) {
        if (first == '/') {
            continue;
        }
        for (int length = 2; length <= 255; length += 253) {
            memset(name, first, length);
            name[length - 1] = (char)(first == 255 ? 1 : first + 1 == '/' ? 'x' : first + 1);
            name[length] = 0;
            close(create(name));
            REQUIRE(stat(name, &status) == 0);
        }
    }
    REQUIRE(count(".") == 2 * 254);
    memset(name, 'n', 256);
    REFUSED(open(name, O_CREAT | O_WRONLY, 0644), ENAMETOOLONG);
    DIR *directory = opendir(".");
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_type != DT_DIR) {
            REQUIRE(lstat(entry->d_name, &status) == 0 && status.st_ino == entry->d_ino);
            REQUIRE(unlink(entry->d_name) == 0);
        }
    }
    closedir(directory);
    REQUIRE(chdir("..") == 0 && rmdir("names") == 0);
}

static void many(void) {
    enum { FILES = 100000 };
    REQUIRE(mkdir("many", 0755) == 0 && chdir("many") == 0);
    char name[32];
    for (int number = 0; number < FILES; number++) {
        snprintf(name, sizeof name, "file-%d", number);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
        REQUIRE(fd >= 0 && close(fd) == 0);
    }
    char *seen = calloc(FILES, 1);
    DIR *directory = opendir(".");
    int kept = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        int number;
        if (sscanf(entry->d_name, "file-%d", &number) == 1) {
            REQUIRE(number >= 0 && number < FILES && !seen[number]++);
            if (number % 2 == 0) { // what is there all the time is seen once, whatever goes meanwhile
                REQUIRE(unlink(entry->d_name) == 0);
            } else {
                kept++;
            }
        }
    }
    closedir(directory);
    REQUIRE(memchr(seen, 0, FILES) == NULL && kept == FILES / 2 && count(".") == kept);
    for (int number = 1; number < FILES; number += 2) {
        snprintf(name, sizeof name, "file-%d", number);
        REQUIRE(unlink(name) == 0);
    }
    REQUIRE(count(".") == 0 && chdir("..") == 0 && rmdir("many") == 0);
}

static void tell(const char *call, int result) {
    printf("%s %s\n", call, result == -1 ? strerrorname_np(errno) : "done");
}

// What a kernel refuses for a FUSE mount without asking the server.
static void refused(void) {
    int fd = create("refused"), other = create("other");
    REQUIRE(ftruncate(fd, 65536) == 0);
    struct fiemap map = {.fm_length = 65536};
    tell("FICLONE", ioctl(other, FICLONE, fd));
    tell("FIEMAP", ioctl(fd, FS_IOC_FIEMAP, &map));
    tell("COLLAPSE_RANGE", fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 4096, 4096));
    tell("INSERT_RANGE", fallocate(fd, FALLOC_FL_INSERT_RANGE, 4096, 4096));
    tell("UNSHARE_RANGE", fallocate(fd, FALLOC_FL_UNSHARE_RANGE, 4096, 4096));
    tell("RENAME_WHITEOUT", renameat2(AT_FDCWD, "other", AT_FDCWD, "moved", RENAME_WHITEOUT));
    tell("MAP_SYNC", mmap(NULL, 4096, PROT_READ, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0) == MAP_FAILED ? -1 : 0);
    unlink("refused");
    unlink("other");
    unlink("moved");
}

int main(int count, char **words) {
    static const struct {
        const char *name;
        void (*run)(void);
    } ALL[] = {{"unlinked", unlinked}, {"unnamed", unnamed}, {"locks", locks}, {"mapped", mapped},
               {"appended", appended}, {"names", names},     {"many", many},   {"refused", refused}};
    for (size_t index = 0; index < sizeof ALL / sizeof *ALL; index++) {
        if (count == 2 && strcmp(words[1], ALL[index].name) == 0) {
            ALL[index].run();
            return 0;
        }
    }
    fprintf(stderr, "calls NAME\n");
    return 2;
}
