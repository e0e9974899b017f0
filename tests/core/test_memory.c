/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/cgroup.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/memory.h"
#include "testing.h"
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static char root[] = "/tmp/csp_memory_XXXXXX";
static char meminfo[64], self[64];

static void put(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    assert_int_equal(csp_file_write_atomic(path, text, strlen(text)), CSP_OK);
}

static size_t left(void)
{
    return csp_memory_free(meminfo, root, self);
}

static void the_least_of_machine_and_groups_counts(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/a/b", root);
    assert_int_equal(csp_dir_make(path), CSP_OK);
    assert_true(left() == SIZE_MAX);
    put("meminfo", "MemTotal: 64 kB\nMemFree: 3 kB\nMemAvailable:   2385 kB\n");
    assert_int_equal(left(), 2385 * 1024);
    put("self", "0::/a/b\n");
    put("a/b/memory.max", "max\n");
    assert_int_equal(left(), 2385 * 1024);
    put("a/b/memory.max", "2000000\n");
    assert_int_equal(left(), 2000000);
    put("a/b/memory.current", "1500000\n");
    assert_int_equal(left(), 500000);
    put("a/b/memory.stat", "anon 7\ninactive_file 250000\n"); /* would be given back */
    assert_int_equal(left(), 750000);
    put("a/memory.max", "3000\n");
    put("a/memory.current", "2900\n");
    assert_int_equal(left(), 100);
    put("a/memory.current", "3001\n");
    assert_int_equal(left(), 0);
}

static void count(void *context, const char *folder)
{
    assert_non_null(strstr(folder, root));
    ++*(int *)context;
}

static void groups_above_are_seen(void **state)
{
    int n = 0;
    char line[32];
    (void)state;
    put("self", "1:name=x:/y\n0::/a/b\n");
    assert_int_equal(csp_cgroup_each(root, self, count, &n), 3);
    assert_int_equal(n, 3);
    assert_int_equal(csp_cgroup_each(root, "/proc/none", count, &n), 0);
    assert_int_equal(csp_cgroup_line(root, "none", line, sizeof line), 0);
}

static void what_is_allocated_is_seen(void **state)
{
    (void)state;
    const size_t before = csp_memory_allocated(), resident = csp_memory_resident();
    if (!before) skip(); /* a sanitizer has a malloc of its own */
    char *block = malloc(50000000);
    assert_non_null(block);
    assert_in_range(csp_memory_allocated() - before, 50000000, 50100000);
    memset(block, 1, 50000000);
    assert_in_range(csp_memory_resident() - resident, 49000000, 60000000);
    free(block);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(root)) return 1;
    snprintf(meminfo, sizeof meminfo, "%s/meminfo", root);
    snprintf(self, sizeof self, "%s/self", root);
    return 0;
}

static int remove_folder(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_of_machine_and_groups_counts),
        cmocka_unit_test(groups_above_are_seen),
        cmocka_unit_test(what_is_allocated_is_seen),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
