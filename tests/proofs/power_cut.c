/* Writes down, in one order, all that a process does to the files below a folder, so that a power cut can be played
 * afterwards at any moment. Loaded with LD_PRELOAD; see power_cut.py for what the records mean.
 *
 * CUT_FOLDER is the folder, CUT_LOG the file of records. A record is a line of text, followed by the written bytes:
 *   <name> <descriptor's inode> <number> <length> <path> [<path>]
 * Every call is made and written down under one lock, so the order of the records is the order of the calls.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -2;
static char folder[PATH_MAX];
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_open)(const char *, int, ...);

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, name)

static void begin(void) {
    if (log_file != -2) return;
    const char *where = getenv("CUT_FOLDER"), *records = getenv("CUT_LOG");
    real_write = dlsym(RTLD_NEXT, "write");
    real_open = dlsym(RTLD_NEXT, "open64");
    log_file = -1;
    if (!where || !records) return;
    strncpy(folder, where, sizeof folder - 1);
    log_file = real_open(records, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void take(void) { pthread_mutex_lock(&turn); begin(); }
static void give(void) { int kept = errno; pthread_mutex_unlock(&turn); errno = kept; }

static void put(const char *bytes, size_t length) {
    while (length) {
        ssize_t written = real_write(log_file, bytes, length);
        if (written <= 0) abort();
        bytes += written, length -= written;
    }
}

/* The whole path of what is named relative to a folder's descriptor; 0 when it does not lie below ours. */
static int whole(int at, const char *path, char *into) {
    char base[PATH_MAX] = "", link[64];
    if (log_file < 0) return 0;
    if (path[0] != '/') {
        if (at == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
        else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
            ssize_t length = readlink(link, base, sizeof base - 1);
            if (length < 0) return 0;
            base[length] = 0;
        }
        if (snprintf(into, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    } else if (snprintf(into, PATH_MAX, "%s", path) >= PATH_MAX) return 0;
    return !strncmp(into, folder, strlen(folder));
}

static int ours(int descriptor, unsigned long *inode, int *is_folder) {
    char path[PATH_MAX], link[64];
    struct stat about;
    if (log_file < 0 || descriptor == log_file || fstat(descriptor, &about)) return 0;
    if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    *inode = about.st_ino, *is_folder = S_ISDIR(about.st_mode);
    return !strncmp(path, folder, strlen(folder));
}

static void record(const char *name, unsigned long inode, long long number, const char *one, const char *two,
                   const void *bytes, size_t length) {
    char line[3 * PATH_MAX];
    int said = snprintf(line, sizeof line, "%s\t%lu\t%lld\t%zu\t%s\t%s\n", name, inode, number, length, one, two);
    put(line, said);
    if (length) put(bytes, length);
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    struct stat about;
    REAL(int, "openat64", int, const char *, int, ...);
    take();
    int mine = (flags & (O_CREAT | O_TRUNC)) && whole(at, path, full);
    int was = mine && !lstat(full, &about);
    int descriptor = real(at, path, flags, mode);
    if (mine && descriptor >= 0 && !fstat(descriptor, &about)) {
        if (!was) record("create", about.st_ino, 0, full, "", 0, 0);
        else if (flags & O_TRUNC) record("truncate", about.st_ino, 0, "", "", 0, 0);
    }
    give();
    return descriptor;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }

ssize_t write(int descriptor, const void *bytes, size_t length) {
    unsigned long inode; int is_folder;
    take();
    int mine = ours(descriptor, &inode, &is_folder);
    off_t before = mine ? lseek(descriptor, 0, (fcntl(descriptor, F_GETFL) & O_APPEND) ? SEEK_END : SEEK_CUR) : 0;
    ssize_t written = real_write ? real_write(descriptor, bytes, length) : -1;
    if (mine && written > 0) record("write", inode, before, "", "", bytes, written);
    give();
    return written;
}

static ssize_t placed(int descriptor, const void *bytes, size_t length, off_t place) {
    unsigned long inode; int is_folder;
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    take();
    int mine = ours(descriptor, &inode, &is_folder);
    ssize_t written = real(descriptor, bytes, length, place);
    if (mine && written > 0) record("write", inode, place, "", "", bytes, written);
    give();
    return written;
}

ssize_t pwrite(int d, const void *b, size_t l, off_t p) { return placed(d, b, l, p); }
ssize_t pwrite64(int d, const void *b, size_t l, off_t p) { return placed(d, b, l, p); }

/* Ways of writing that would pass by the records: none of them is used, and whoever begins to is told at once. */
static ssize_t unknown(int descriptor) {
    unsigned long inode; int is_folder;
    take();
    if (ours(descriptor, &inode, &is_folder)) { record("unknown", inode, 0, "", "", 0, 0); }
    give();
    errno = ENOSYS;
    return -1;
}
ssize_t sendfile64(int to, int from, off_t *place, size_t length) { (void)from, (void)place, (void)length; return unknown(to); }
ssize_t copy_file_range(int from, off_t *a, int to, off_t *b, size_t length, unsigned flags) {
    (void)from, (void)a, (void)b, (void)length, (void)flags; return unknown(to);
}

static int cut_to(int descriptor, off_t length) {
    unsigned long inode; int is_folder;
    REAL(int, "ftruncate64", int, off_t);
    take();
    int mine = ours(descriptor, &inode, &is_folder), answer = real(descriptor, length);
    if (mine && !answer) record("truncate", inode, length, "", "", 0, 0);
    give();
    return answer;
}
int ftruncate(int d, off_t l) { return cut_to(d, l); }
int ftruncate64(int d, off_t l) { return cut_to(d, l); }

static int synced(int descriptor, const char *name) {
    unsigned long inode; int is_folder;
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    char path[PATH_MAX] = "", link[64];
    take();
    int mine = ours(descriptor, &inode, &is_folder), answer = real(descriptor);
    if (mine && !answer) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        ssize_t length = readlink(link, path, sizeof path - 1);
        if (length > 0) path[length] = 0;
        record(is_folder ? "sync_folder" : "sync", inode, 0, path, "", 0, 0);
    }
    give();
    return answer;
}
int fsync(int d) { return synced(d, "fsync"); }
int fdatasync(int d) { return synced(d, "fdatasync"); }

/* Names: one or two paths. */
static void named(const char *name, int at, const char *one, int at_two, const char *two, int answer) {
    char first[PATH_MAX], second[PATH_MAX] = "";
    if (answer) return;
    int mine = whole(at, one, first);
    int also = two && whole(at_two, two, second);
    if (mine || also) record(name, 0, mine, first, two ? second : "", 0, 0);
}

#define NAMED(name, arguments, call, at, one, at_two, two) \
    take(); int answer = real call; named(name, at, one, at_two, two, answer); give(); return answer

int unlink(const char *p) { REAL(int, "unlink", const char *); NAMED("unlink", , (p), AT_FDCWD, p, 0, 0); }
int unlinkat(int at, const char *p, int flags) {
    REAL(int, "unlinkat", int, const char *, int); NAMED("unlink", , (at, p, flags), at, p, 0, 0);
}
int rmdir(const char *p) { REAL(int, "rmdir", const char *); NAMED("unlink", , (p), AT_FDCWD, p, 0, 0); }
int mkdir(const char *p, mode_t m) { REAL(int, "mkdir", const char *, mode_t); NAMED("mkdir", , (p, m), AT_FDCWD, p, 0, 0); }
int mkdirat(int at, const char *p, mode_t m) {
    REAL(int, "mkdirat", int, const char *, mode_t); NAMED("mkdir", , (at, p, m), at, p, 0, 0);
}
int rename(const char *a, const char *b) {
    REAL(int, "rename", const char *, const char *); NAMED("rename", , (a, b), AT_FDCWD, a, AT_FDCWD, b);
}
int renameat(int x, const char *a, int y, const char *b) {
    REAL(int, "renameat", int, const char *, int, const char *); NAMED("rename", , (x, a, y, b), x, a, y, b);
}
int link(const char *a, const char *b) {
    REAL(int, "link", const char *, const char *); NAMED("link", , (a, b), AT_FDCWD, a, AT_FDCWD, b);
}
int linkat(int x, const char *a, int y, const char *b, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int); NAMED("link", , (x, a, y, b, flags), x, a, y, b);
}
