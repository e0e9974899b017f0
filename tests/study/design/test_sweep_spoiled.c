/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spoiled sweeps, one fault each, in the folder spoiled/: place and remedy, told once. */
#include "conspecific/core/error.h"
#include "conspecific/study/design/study.h"
#include "testing.h"
#include <dirent.h>
#include <stdlib.h>

static const struct {
    const char *name;
    int line, col;
    const char *words;
} list[] = {
    {"axis_scalar", 7, 18, "needs a sequence of values, as [16, 128], found `1`"},
    {"axis_scalar_drawn", 7, 44, "or a range, as {low: 16, high: 128}, found `1`"},
    {"cells_missing", 7, 17, "needs the number of cells, as cells: 64"},
    {"cells_negative", 7, 32, "expected a whole number, 0 or more (digits only), found `-4`"},
    {"cells_text", 7, 32, "expected a whole number, 0 or more (digits only), found `many`"},
    {"cells_too_many", 7, 31, "expected a whole number from 1 to 10000, found `10001`"},
    {"cells_with_grid", 7, 9, "leave out cells, or say design: random or latin"},
    {"cells_with_grid_said", 7, 23, "leave out cells, or say design: random or latin"},
    {"cells_zero", 7, 32, "expected a whole number from 1 to 10000, found `0`"},
    {"design_far", 7, 17, "found `sobol`; expected `grid`, `random` or `latin`"},
    {"design_list", 7, 17, "`design`: found a sequence; expected `grid`, `random` or `latin`"},
    {"design_misspelt", 7, 9, "'desing' must begin with agent. or paradigm."},
    {"design_unknown", 7, 17, "`design`: found `latn`; did you mean `latin`?"},
    {"end_huge", 7, 59, "must lie within -1e300 and 1e300"},
    {"end_infinite", 7, 59, "`high` must be a number"},
    {"end_list", 7, 50, "`low` must be a number, with its unit if it has one, as 5 or 5 ms"},
    {"end_nan", 7, 59, "found `nan`"},
    {"end_nothing", 7, 50, "`low` must be a number"},
    {"end_text", 7, 50, "found `few`"},
    {"grid_range", 7, 18, "is a range, but this is a grid; give a list, as [16, 128], or say"},
    {"grid_too_many", 7, 8, "sweep of more than 10000 cells; shorten a list"},
    {"list_empty", 7, 18, "the list of 'agent.a' is empty"},
    {"list_empty_drawn", 7, 43, "the list of 'agent.a' is empty"},
    {"list_twice", 7, 31, "has the value 1ms twice; leave one out"},
    {"log_negative", 7, 49, "scale: log needs `low` above 0, found -1; or say scale: linear"},
    {"log_zero", 7, 49, "scale: log needs `low` above 0, found 0"},
    {"low_equal", 7, 50, "`low` must be below `high`, found 2, 2"},
    {"low_high", 7, 50, "`low` must be below `high`, found 50 ms, 5 ms"},
    {"no_axis", 7, 8, "a design, but no axis; add the path of what to vary"},
    {"path_short", 7, 35, "a sweep's own keys are design and cells"},
    {"range_key", 7, 62, "unknown key `scael` in `agent.a`; did you mean `scale`?"},
    {"range_missing", 7, 35, "missing key `high` in `agent.a`"},
    {"scale_unknown", 7, 69, "`scale`: found `lgo`; did you mean `log`?"},
    {"sequence", 7, 8, "sweep must be a mapping, found a sequence"},
    {"unit_different", 7, 62, "`high` is in s, `low` in ms; write both in one unit"},
    {"unit_missing_high", 7, 62, "`high` lacks the unit of the other end, 50 ms"},
    {"unit_missing_low", 7, 50, "`low` lacks the unit of the other end, 5 ms"},
    {"unit_unknown", 7, 50, "unknown unit 'mss' of `low`, as in 5 ms"},
    {"whole_fraction", 7, 59, "whole: true needs whole ends, found 2.5"},
    {"whole_huge", 7, 50, "ends within -1e15 and 1e15"},
    {"whole_yes", 7, 69, "found `yes`; write `true`"},
};
enum { N = sizeof list / sizeof *list };

static void every_spoiled_sweep_is_told(void **state)
{
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < N; i++) {
        struct csp_mem mem = {0};
        struct csp_study s;
        struct csp_diag diag;
        char path[128], place[160];
        snprintf(path, sizeof path, "tests/study/design/spoiled/%s.yaml", list[i].name);
        snprintf(place, sizeof place, "%s:%d:%d: error: ", path, list[i].line, list[i].col);
        csp_diag_init(&diag);
        const int err = csp_study_load(&s, path, &mem, &diag);
        if (err != CSP_E_SYNTAX || diag.total != 1 ||
            strncmp(diag.message[0], place, strlen(place)) != 0 ||
            !strstr(diag.message[0], list[i].words)) {
            print_error("expected %s... %s\n   found %s (code %d, %zu)\n", place, list[i].words,
                        diag.total ? diag.message[0] : "nothing", err, diag.total);
            failed++;
        }
        csp_mem_free(&mem);
    }
    if (failed) fail_msg("%d of %d", failed, (int)N);
}

static void the_folder_and_the_table_agree(void **state)
{
    (void)state;
    DIR *dir = opendir("tests/study/design/spoiled");
    assert_non_null(dir); /* tests run in the root of the project */
    size_t files = 0;
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        const char *dot = strstr(e->d_name, ".yaml");
        if (!dot) continue;
        const size_t n = (size_t)(dot - e->d_name);
        size_t i = 0;
        while (i < N && (strlen(list[i].name) != n || strncmp(list[i].name, e->d_name, n) != 0))
            i++;
        if (i == N) fail_msg("%s has no row", e->d_name);
        files++;
    }
    closedir(dir);
    assert_int_equal(files, N);
}

TEST_MAIN(cmocka_unit_test(every_spoiled_sweep_is_told),
          cmocka_unit_test(the_folder_and_the_table_agree))
