/*
 * Creates, looks up, lists and removes files of a fresh directory.
 *
 *   names MOUNTPOINT COUNT     prints files a second: create, stat (of names that the kernel has forgotten), readdir, unlink
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static void require(int well, const char *what) {
    if (!well) {
        perror(what);
        exit(1);
    }
}

/* A remount drops every unused name of the mount that the kernel has, and those of no other. */
static void forget(const char *mount_point) {
    struct statvfs mounted;
    require(!statvfs(mount_point, &mounted), "statvfs");
    unsigned long flags = MS_REMOUNT | (mounted.f_flag & ST_NOSUID ? MS_NOSUID : 0)
                          | (mounted.f_flag & ST_NODEV ? MS_NODEV : 0) | (mounted.f_flag & ST_NOATIME ? MS_NOATIME : 0);
    require(!mount(NULL, mount_point, NULL, flags, NULL), "remount");
}

int main(int argc, char **argv) {
    if (argc != 3) return fprintf(stderr, "usage: names MOUNTPOINT COUNT\n"), 2;
    int count = atoi(argv[2]);
    char directory[40], name[40];
    double times[5];
    require(!chdir(argv[1]), argv[1]);
    snprintf(directory, sizeof directory, "names.%d", getpid());
    require(!mkdir(directory, 0755) && !chdir(directory), directory);
    times[0] = now();
    for (int file = 0; file < count; file++) {
        snprintf(name, sizeof name, "file.%d", file);
        int fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
        require(fd >= 0 && !close(fd), name);
    }
    times[1] = now();
    forget(argv[1]);
    double begin = now();
    for (int file = 0; file < count; file++) {
        struct stat found;
        snprintf(name, sizeof name, "file.%d", file);
        require(!stat(name, &found), name);
    }
    times[2] = now();
    DIR *stream = opendir(".");
    int listed = 0;
    for (struct dirent *entry; (entry = readdir(stream));) listed += entry->d_name[0] == 'f';
    closedir(stream);
    require(listed == count, "readdir lists another number of files");
    times[3] = now();
    for (int file = 0; file < count; file++) {
        snprintf(name, sizeof name, "file.%d", file);
        require(!unlink(name), name);
    }
    times[4] = now();
    require(!chdir("..") && !rmdir(directory), "rmdir");
    printf("%.0f %.0f %.0f %.0f\n", count / (times[1] - times[0]), count / (times[2] - begin), count / (times[3] - times[2]),
           count / (times[4] - times[3]));
    return 0;
}
