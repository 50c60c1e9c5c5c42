/*
 * The least that a FUSE server can do on /dev/fuse, in C: what the kernel and the machine take, and no filesystem.
 *
 * Two files, f.0 and f.1, lie in memory with huge pages. A read is answered by one writev from there, a write costs one
 * copy. Names are kept in one hash table, under one lock. No library.
 *
 *   floor MOUNTPOINT [CPU...]     one thread with a copy of the device for each CPU, pinned to it; "any" leaves one free
 *   floor MOUNTPOINT rings        over io_uring: one thread with a ring for each CPU, pinned to it
 *
 * Prints "ready" when it is mounted, and ends when it is unmounted.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 2
#define FILE_BYTES (256UL << 20)
#define IO_BYTES (1UL << 20)
#define PAGE 4096UL
#define NODES (1U << 22)
#define BUCKETS (1U << 16)
#define NAME_BYTES 40
#define VALID_SECONDS 86400

/* What the installed headers may be too old for. */
#define OVER_IO_URING (1UL << 41)
#define INIT_EXT (1U << 30)
#define COMMAND_REGISTER 1
#define COMMAND_COMMIT_AND_FETCH 2
#define ONE_RING_FEATURES (IORING_SETUP_SQE128 | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN)
struct entry_headers {
    char header[128], arguments[128];
    unsigned long flags, commit_id;
    unsigned payload_bytes, padding;
    unsigned long reserved;
};
struct ring_command {
    unsigned long flags, commit_id;
    unsigned short queue;
};

struct node {
    unsigned parent, next, mode, count, capacity;
    unsigned *children; /* of a directory, in the order of creation; 0 where one was removed */
    unsigned place;
    char name[NAME_BYTES];
};

static struct node *nodes; /* by node id */
static unsigned last_node = FUSE_ROOT_ID;
static unsigned buckets[BUCKETS];
static pthread_mutex_t names = PTHREAD_MUTEX_INITIALIZER;
static char *arena;
static int device;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static unsigned *bucket(unsigned parent, const char *name) {
    unsigned hash = parent * 2654435761U;
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 16777619U;
    return &buckets[(hash ^ hash >> 16) % BUCKETS];
}

static unsigned find(unsigned parent, const char *name) {
    unsigned id = *bucket(parent, name);
    while (id && (nodes[id].parent != parent || strcmp(nodes[id].name, name))) id = nodes[id].next;
    return id;
}

static unsigned add(unsigned parent, const char *name, unsigned mode) {
    if (last_node + 1 == NODES || strlen(name) >= NAME_BYTES) return 0;
    unsigned id = ++last_node, *head = bucket(parent, name);
    struct node *node = &nodes[id], *directory = &nodes[parent];
    strcpy(node->name, name);
    node->parent = parent;
    node->mode = mode;
    node->next = *head;
    *head = id;
    if (directory->count == directory->capacity) {
        directory->capacity = directory->capacity ? 2 * directory->capacity : 16;
        directory->children = realloc(directory->children, directory->capacity * sizeof(unsigned));
    }
    node->place = directory->count;
    directory->children[directory->count++] = id;
    return id;
}

static int delete(unsigned parent, const char *name) {
    unsigned id = find(parent, name), *link = bucket(parent, name);
    if (!id) return -ENOENT;
    while (*link != id) link = &nodes[*link].next;
    *link = nodes[id].next;
    nodes[parent].children[nodes[id].place] = 0;
    return 0;
}

static int is_data(unsigned long id) { return id > FUSE_ROOT_ID && id <= FUSE_ROOT_ID + FILES; }

static void attributes(unsigned long id, struct fuse_attr *out) {
    memset(out, 0, sizeof *out);
    out->ino = id;
    out->mode = nodes[id].mode;
    out->nlink = 1;
    out->size = is_data(id) ? FILE_BYTES : 0;
    out->blksize = PAGE;
}

static size_t entry(unsigned id, void *at) {
    struct fuse_entry_out *out = at;
    memset(out, 0, sizeof *out);
    out->nodeid = id;
    out->entry_valid = out->attr_valid = VALID_SECONDS;
    attributes(id, &out->attr);
    return sizeof *out;
}

static size_t opened(void *at) {
    struct fuse_open_out *out = at;
    memset(out, 0, sizeof *out);
    return sizeof *out;
}

/* Lists entries with their attributes or without, from an offset on, which is the number of the entry before. */
static size_t list(unsigned long id, const struct fuse_read_in *in, char *body, int plus) {
    struct node *directory = &nodes[id];
    size_t used = 0, head = plus ? sizeof(struct fuse_entry_out) : 0;
    for (unsigned long at = in->offset; at < directory->count; at++) {
        unsigned child = directory->children[at];
        if (!child) continue;
        size_t length = strlen(nodes[child].name), size = FUSE_DIRENT_ALIGN(head + FUSE_NAME_OFFSET + length);
        if (used + size > in->size) break;
        memset(body + used, 0, size);
        if (plus) entry(child, body + used);
        struct fuse_dirent *out = (struct fuse_dirent *)(body + used + head);
        out->ino = child;
        out->off = at + 1;
        out->type = nodes[child].mode >> 12;
        out->namelen = length;
        memcpy(out->name, nodes[child].name, length);
        used += size;
    }
    return used;
}

/* Answers everything but data; gives the length of the body or an error. */
static long control(const struct fuse_in_header *in, void *arguments, char *body) {
    unsigned long id = in->nodeid;
    long result;
    switch (in->opcode) {
    case FUSE_GETATTR:
    case FUSE_SETATTR: {
        struct fuse_attr_out *out = (struct fuse_attr_out *)body;
        memset(out, 0, sizeof *out);
        out->attr_valid = VALID_SECONDS;
        attributes(id, &out->attr);
        return sizeof *out;
    }
    case FUSE_OPEN:
    case FUSE_OPENDIR:
        return opened(body);
    case FUSE_RELEASE:
    case FUSE_RELEASEDIR:
    case FUSE_FSYNC:
    case FUSE_DESTROY:
        return 0;
    case FUSE_STATFS:
        memset(body, 0, sizeof(struct fuse_statfs_out));
        ((struct fuse_statfs_out *)body)->st.bsize = PAGE;
        ((struct fuse_statfs_out *)body)->st.namelen = NAME_BYTES - 1;
        return sizeof(struct fuse_statfs_out);
    }
    pthread_mutex_lock(&names);
    switch (in->opcode) {
    case FUSE_LOOKUP: {
        unsigned found = find(id, arguments);
        result = found ? (long)entry(found, body) : -ENOENT;
        break;
    }
    case FUSE_MKDIR: {
        unsigned made = add(id, (char *)arguments + sizeof(struct fuse_mkdir_in), S_IFDIR | 0755);
        result = made ? (long)entry(made, body) : -ENOSPC;
        break;
    }
    case FUSE_CREATE: {
        unsigned made = add(id, (char *)arguments + sizeof(struct fuse_create_in), S_IFREG | 0644);
        result = made ? (long)(entry(made, body) + opened(body + sizeof(struct fuse_entry_out))) : -ENOSPC;
        break;
    }
    case FUSE_UNLINK:
    case FUSE_RMDIR:
        result = delete (id, arguments);
        break;
    case FUSE_READDIR:
    case FUSE_READDIRPLUS:
        result = list(id, arguments, body, in->opcode == FUSE_READDIRPLUS);
        break;
    default:
        result = -ENOSYS;
    }
    pthread_mutex_unlock(&names);
    return result;
}

static void reply(int fd, unsigned long unique, long result, void *body) {
    struct fuse_out_header out = {sizeof out + (result > 0 ? result : 0), result < 0 ? result : 0, unique};
    struct iovec pieces[] = {{&out, sizeof out}, {body, out.len - sizeof out}};
    if (writev(fd, pieces, 2) < 0 && errno != ENOENT && errno != ENODEV) fail("reply");
}

static unsigned long within(unsigned long length, unsigned long offset) {
    return offset >= FILE_BYTES ? 0 : length < FILE_BYTES - offset ? length : FILE_BYTES - offset;
}

static char *data(unsigned long id, unsigned long offset) {
    return is_data(id) ? arena + (id - FUSE_ROOT_ID - 1) * FILE_BYTES + offset : NULL;
}

static void serve(int fd) {
    size_t capacity = IO_BYTES + PAGE;
    size_t start = PAGE - sizeof(struct fuse_in_header) - sizeof(struct fuse_write_in);
    char *buffer = aligned_alloc(PAGE, capacity + PAGE), *body = aligned_alloc(PAGE, IO_BYTES);
    struct fuse_in_header *in = (struct fuse_in_header *)(buffer + start);
    void *arguments = in + 1;
    memset(buffer, 0, capacity + PAGE);
    for (;;) {
        ssize_t length = read(fd, in, capacity);
        if (length < 0) {
            if (errno == ENODEV || errno == ECONNABORTED) return;
            if (errno == EINTR || errno == ENOENT || errno == EAGAIN) continue;
            fail("read");
        }
        switch (in->opcode) {
        case FUSE_READ: {
            struct fuse_read_in *read_in = arguments;
            reply(fd, in->unique, within(read_in->size, read_in->offset), data(in->nodeid, read_in->offset));
            break;
        }
        case FUSE_WRITE: {
            struct fuse_write_in *write_in = arguments;
            struct fuse_write_out out = {within(write_in->size, write_in->offset), 0};
            memcpy(data(in->nodeid, write_in->offset), write_in + 1, out.size);
            reply(fd, in->unique, sizeof out, &out);
            break;
        }
        case FUSE_FORGET:
        case FUSE_BATCH_FORGET:
        case FUSE_INTERRUPT:
            break;
        default:
            reply(fd, in->unique, control(in, arguments, body), body);
        }
    }
}

/* Answers a request that lies in an entry, in the same place; gives the length of the body or an error. */
static long serve_entry(struct entry_headers *headers, char *payload, char *body) {
    struct fuse_in_header *in = (struct fuse_in_header *)headers->header;
    void *arguments = headers->arguments;
    switch (in->opcode) {
    case FUSE_READ: {
        struct fuse_read_in *read_in = arguments;
        unsigned long length = within(read_in->size, read_in->offset);
        memcpy(payload, data(in->nodeid, read_in->offset), length);
        return length;
    }
    case FUSE_WRITE: {
        struct fuse_write_in *write_in = arguments;
        struct fuse_write_out out = {within(write_in->size, write_in->offset), 0};
        memcpy(data(in->nodeid, write_in->offset), payload, out.size);
        memcpy(payload, &out, sizeof out);
        return sizeof out;
    }
    default: {
        /* As if it had been read from the device: names behind the structure, which LOOKUP and UNLINK have none of. */
        char request[sizeof headers->arguments + NAME_BYTES + PAGE];
        size_t size = in->opcode == FUSE_MKDIR ? sizeof(struct fuse_mkdir_in)
            : in->opcode == FUSE_CREATE        ? sizeof(struct fuse_create_in)
            : in->opcode == FUSE_LOOKUP || in->opcode == FUSE_UNLINK || in->opcode == FUSE_RMDIR
            ? 0
            : sizeof headers->arguments;
        memcpy(request, arguments, size);
        memcpy(request + size, payload, headers->payload_bytes < PAGE ? headers->payload_bytes : PAGE);
        long result = control(in, request, body);
        if (result > 0) memcpy(payload, body, result);
        return result;
    }
    }
}

static void *ring_thread(void *argument) {
    int cpu = (int)(long)argument;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    struct io_uring_params params = {.flags = ONE_RING_FEATURES};
    int copy = open("/dev/fuse", O_RDWR | O_CLOEXEC), ring;
    if (sched_setaffinity(0, sizeof set, &set) || copy < 0 || ioctl(copy, FUSE_DEV_IOC_CLONE, &device)) fail("ring thread");
    if ((ring = syscall(__NR_io_uring_setup, 1, &params)) < 0) fail("io_uring_setup");
    size_t bytes = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
    size_t table = params.sq_off.array + params.sq_entries * sizeof(unsigned);
    char *queues = mmap(NULL, bytes > table ? bytes : table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, 0);
    struct io_uring_sqe *sqe = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
    if (queues == MAP_FAILED || sqe == MAP_FAILED) fail("ring");
    unsigned *sq_tail = (unsigned *)(queues + params.sq_off.tail), *cq_head = (unsigned *)(queues + params.cq_off.head);
    unsigned *cq_tail = (unsigned *)(queues + params.cq_off.tail), cq_mask = *(unsigned *)(queues + params.cq_off.ring_mask);
    struct io_uring_cqe *cqes = (struct io_uring_cqe *)(queues + params.cq_off.cqes);
    struct entry_headers *headers = aligned_alloc(PAGE, PAGE);
    char *payload = aligned_alloc(PAGE, IO_BYTES), *body = aligned_alloc(PAGE, IO_BYTES);
    memset(headers, 0, PAGE);
    memset(payload, 0, IO_BYTES);
    struct iovec memory[] = {{headers, sizeof *headers}, {payload, IO_BYTES}};
    memset(sqe, 0, 128);
    sqe->opcode = IORING_OP_URING_CMD;
    sqe->fd = copy;
    sqe->cmd_op = COMMAND_REGISTER;
    sqe->addr = (unsigned long)memory;
    sqe->len = 2;
    struct ring_command *command = (struct ring_command *)((char *)sqe + 48);
    command->queue = cpu;
    for (unsigned head = 0;; head++) {
        __atomic_store_n(sq_tail, *sq_tail + 1, __ATOMIC_RELEASE);
        unsigned pending = 1;
        do {
            int taken = syscall(__NR_io_uring_enter, ring, pending, 1, IORING_ENTER_GETEVENTS, NULL, 0);
            if (taken < 0 && errno != EINTR) fail("io_uring_enter");
            if (taken > 0) pending -= taken;
        } while (__atomic_load_n(cq_tail, __ATOMIC_ACQUIRE) == head);
        int result = cqes[head & cq_mask].res;
        __atomic_store_n(cq_head, head + 1, __ATOMIC_RELEASE);
        if (result) return NULL;
        long answer = serve_entry(headers, payload, body);
        struct fuse_out_header *out = (struct fuse_out_header *)headers->header;
        out->len = sizeof *out + (answer > 0 ? answer : 0);
        out->error = answer < 0 ? answer : 0;
        headers->payload_bytes = answer > 0 ? answer : 0;
        sqe->cmd_op = COMMAND_COMMIT_AND_FETCH;
        sqe->addr = sqe->len = 0;
        command->commit_id = headers->commit_id;
    }
}

static void agree(int rings) {
    static char buffer[1 << 16];
    if (read(device, buffer, sizeof buffer) < 0) fail("INIT");
    struct fuse_in_header *in = (struct fuse_in_header *)buffer;
    struct fuse_init_in *wanted = (struct fuse_init_in *)(in + 1);
    struct fuse_init_out out = {0};
    out.major = FUSE_KERNEL_VERSION;
    out.minor = FUSE_KERNEL_MINOR_VERSION;
    out.max_readahead = wanted->max_readahead;
    out.flags = wanted->flags & (FUSE_ASYNC_READ | FUSE_BIG_WRITES | FUSE_PARALLEL_DIROPS | FUSE_MAX_PAGES
                                 | FUSE_DO_READDIRPLUS | FUSE_ASYNC_DIO | FUSE_HANDLE_KILLPRIV_V2);
    if (getenv("FLOOR_WRITEBACK")) out.flags |= FUSE_WRITEBACK_CACHE; /* the kernel keeps writes for later */
    out.max_background = 64;
    out.max_write = IO_BYTES;
    out.max_pages = IO_BYTES / PAGE;
    out.time_gran = 1;
    if (rings) {
        out.flags |= INIT_EXT;
        out.flags2 = OVER_IO_URING >> 32;
    }
    reply(device, in->unique, sizeof out, &out);
}

static void *thread(void *argument) {
    const char *cpu = argument;
    if (strcmp(cpu, "any")) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(atoi(cpu), &set);
        if (sched_setaffinity(0, sizeof set, &set)) fail("pin");
    }
    int copy = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (copy < 0 || ioctl(copy, FUSE_DEV_IOC_CLONE, &device)) fail("copy of the device");
    serve(copy);
    return NULL;
}

int main(int count, char **arguments) {
    if (count < 2) return fprintf(stderr, "usage: floor MOUNTPOINT [CPU...]\n"), 2;
    arena = mmap(NULL, FILES * FILE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    nodes = mmap(NULL, NODES * sizeof *nodes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (arena == MAP_FAILED || nodes == MAP_FAILED) fail("memory");
    madvise(arena, FILES * FILE_BYTES, MADV_HUGEPAGE);
    memset(arena, 1, FILES * FILE_BYTES);
    nodes[FUSE_ROOT_ID].mode = S_IFDIR | 0755;
    add(FUSE_ROOT_ID, "f.0", S_IFREG | 0644);
    add(FUSE_ROOT_ID, "f.1", S_IFREG | 0644);
    char options[200];
    device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    snprintf(options, sizeof options,
             "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions,max_read=%lu", device, IO_BYTES);
    if (device < 0 || mount("floor", arguments[1], "fuse.floor", MS_NOSUID | MS_NODEV, options)) fail("mount");
    int rings = count > 2 && !strcmp(arguments[2], "rings");
    agree(rings);
    int threads = rings ? sysconf(_SC_NPROCESSORS_CONF) : count > 2 ? count - 2 : 1;
    pthread_t started[threads], forgets;
    for (int index = 0; index < threads; index++)
        if (rings)
            pthread_create(&started[index], NULL, ring_thread, (void *)(long)index);
        else
            pthread_create(&started[index], NULL, thread, count > 2 ? arguments[2 + index] : "any");
    if (rings) pthread_create(&forgets, NULL, thread, "any");
    printf("ready\n");
    fflush(stdout);
    for (int index = 0; index < threads; index++) pthread_join(started[index], NULL);
    return 0;
}
