// Stores into a mapping of a file. 'pressure write NAME BYTES' makes the file, stores into its pages in an order of no use to
// anybody, several times into some, and syncs it; 'pressure verify NAME BYTES' fails if a byte is not what it should be.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, WORDS = PAGE / 8 };

static void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

static unsigned long word(unsigned long page, unsigned long index) {
    return (page * WORDS + index) * 0x9E3779B97F4A7C15UL;
}

static void store(unsigned long *at, unsigned long page) {
    for (unsigned long index = 0; index < WORDS; index++) {
        at[index] = word(page, index);
    }
}

static void write_all(const char *name, unsigned long pages) {
    int fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0644);
    if (fd < 0 || ftruncate(fd, (off_t)(pages * PAGE)) != 0) {
        fail(name);
    }
    unsigned long *mapping = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapping == MAP_FAILED) {
        fail("mmap");
    }
    // A prime, so that every page comes once.
    for (unsigned long step = 0; step < pages; step++) {
        unsigned long page = step * 40507UL % pages;
        store(mapping + page * WORDS, page);
        if (step % 16 == 0) {
            unsigned long again = page / 2;
            mapping[again * WORDS] = word(again, 0);
        }
    }
    if (msync(mapping, pages * PAGE, MS_SYNC) != 0 || munmap(mapping, pages * PAGE) != 0 || close(fd) != 0) {
        fail("end");
    }
}

static void verify(const char *name, unsigned long pages) {
    static unsigned long read_page[WORDS], expected[WORDS];
    int fd = open(name, O_RDONLY);
    if (fd < 0) {
        fail(name);
    }
    for (unsigned long page = 0; page < pages; page++) {
        if (read(fd, read_page, PAGE) != PAGE) {
            fail("read");
        }
        store(expected, page);
        if (memcmp(read_page, expected, PAGE) != 0) {
            fprintf(stderr, "page %lu of %s is not what was stored\n", page, name);
            exit(1);
        }
    }
    if (read(fd, read_page, 1) != 0) {
        fprintf(stderr, "%s is too long\n", name);
        exit(1);
    }
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "pressure write|verify NAME BYTES\n");
        return 2;
    }
    unsigned long pages = strtoul(arguments[3], NULL, 10) / PAGE;
    if (strcmp(arguments[1], "write") == 0) {
        write_all(arguments[2], pages);
    } else {
        verify(arguments[2], pages);
    }
    return 0;
}
