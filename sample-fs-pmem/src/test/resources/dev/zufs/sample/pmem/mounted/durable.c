// Files that are synced, and an account of them. 'durable write DIRECTORY ACCOUNT' makes one after the other until the
// filesystem is gone, and notes each in the account, which lies elsewhere; 'durable verify DIRECTORY ACCOUNT' fails if one that
// is in the account is not there, or not as it was written.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 20000, COUNTER_BYTES = 8 };

static void fail(const char *what, long number) {
    fprintf(stderr, "%s of %ld: %s\n", what, number, strerror(errno));
    exit(1);
}

// The server has been killed, which is what the test waits for.
static void require(int done, const char *what, long number) {
    if (!done) {
        if (errno == ENOTCONN || errno == ECONNABORTED || errno == ECANCELED) { /* the last over io_uring */
            exit(0);
        }
        fail(what, number);
    }
}

static size_t length_of(long number) {
    return (size_t)(number * 7919 % MOST);
}

static void fill(char *bytes, long number) {
    for (size_t at = 0; at < length_of(number); at++) {
        bytes[at] = (char)(number * 31 + (long)(at * at / 7));
    }
}

static void write_all(int account) {
    static char bytes[MOST];
    char name[32];
    int directory = open(".", O_RDONLY | O_DIRECTORY);
    int counter = open("counter", O_RDWR | O_CREAT, 0644);
    require(directory >= 0 && counter >= 0, "open", 0);
    for (long number = 0;; number++) {
        fill(bytes, number);
        int fd = open("new", O_WRONLY | O_CREAT | O_TRUNC, 0644);
        require(fd >= 0, "create", number);
        ssize_t length = (ssize_t)length_of(number);
        require(write(fd, bytes, (size_t)length) == length, "write", number);
        require(fsync(fd) == 0, "fsync", number);
        require(close(fd) == 0, "close", number);
        snprintf(name, sizeof name, "%ld", number % 500);
        require(rename("new", name) == 0, "rename", number);
        require(fsync(directory) == 0, "fsync of directory", number);
        require(pwrite(counter, &number, COUNTER_BYTES, 4096 + 8 * (number % 1000)) == COUNTER_BYTES, "pwrite", number);
        require(fdatasync(counter) == 0, "fdatasync", number);
        if (pwrite(account, &number, sizeof number, 0) != sizeof number) {
            fail("account", number);
        }
    }
}

static void verify(int account) {
    static char bytes[MOST], expected[MOST];
    char name[32];
    long last, counted;
    if (pread(account, &last, sizeof last, 0) != sizeof last) {
        fail("account", 0);
    }
    int counter = open("counter", O_RDONLY);
    for (long number = last < 499 ? 0 : last - 498; number <= last; number++) { // the next one may have replaced one
        snprintf(name, sizeof name, "%ld", number % 500);
        int fd = open(name, O_RDONLY);
        if (fd < 0) {
            fail("open", number);
        }
        ssize_t length = read(fd, bytes, MOST);
        fill(expected, number);
        if (length != (ssize_t)length_of(number) || memcmp(bytes, expected, (size_t)length) != 0) {
            fail("content", number);
        }
        close(fd);
        if (pread(counter, &counted, COUNTER_BYTES, 4096 + 8 * (number % 1000)) != COUNTER_BYTES || counted != number) {
            fail("counter", number);
        }
    }
    printf("%ld files were synced\n", last + 1);
}

int main(int count, char **words) {
    int writes = count == 4 && strcmp(words[1], "write") == 0;
    if (count != 4 || (!writes && strcmp(words[1], "verify") != 0)) {
        fprintf(stderr, "durable write|verify DIRECTORY ACCOUNT\n");
        return 2;
    }
    int account = open(words[3], O_RDWR | O_CREAT, 0644);
    if (account < 0 || chdir(words[2]) != 0) {
        fail("start", 0);
    }
    if (writes) {
        write_all(account);
    } else {
        verify(account);
    }
    return 0;
}
