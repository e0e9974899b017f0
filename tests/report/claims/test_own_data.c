/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/report/claims/own_data.h"
#include "testing.h"
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_own_XXXXXX", table[64], map[64];
static const char *const groups[] = {"pain", "groom"}, *const measures[] = {"change"};
static struct csp_mem mem;
static struct csp_diag diag;

static int make_folder(void **state)
{
    (void)state;
    const int err = mkdtemp(folder) == NULL;
    snprintf(table, sizeof table, "%s/t.csv", folder);
    snprintf(map, sizeof map, "%s/m.yaml", folder);
    return err;
}

static int remove_folder(void **state)
{
    (void)state;
    csp_mem_free(&mem);
    (void)unlink(table);
    (void)unlink(map);
    return rmdir(folder);
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int load(struct csp_own_data *data, int mapped)
{
    csp_diag_init(&diag);
    return csp_own_data_read(data, table, mapped ? map : NULL, 2, groups, 1, measures, &mem,
                             &diag);
}

/* "over" of the rows 3, 4 and 8, taken off 1, 1 and 2; the fourth has no number. */
static double value(const char *over)
{
    struct csp_own_data data;
    struct csp_own_values v;
    char text[400];
    put(table, "rat,what,late,early\nr1,hurt,3,1\nr1,hurt,4,1\nr1,hurt,8,2\nr1,hurt,,5\n"
               "r2,calm,1,1\nr3,other,1,1\n");
    snprintf(text, sizeof text,
             "schema: 1\nkind: data\ncolumns: {animal: rat, group: what}\n"
             "groups: {pain: hurt, groom: calm}\nmeasures:\n"
             "  change: {column: late, minus: early, unit: \"%%\", over: %s}\n",
             over);
    put(map, text);
    assert_int_equal(load(&data, 1), CSP_OK);
    assert_int_equal(data.left_out, 1);
    assert_string_equal(data.left_name, "other");
    assert_true(csp_own_has(&data, "groom", "change"));
    assert_false(csp_own_has(&data, "lesion", "change"));
    assert_int_equal(csp_own_values(&data, "pain", "change", 0, "1", &v, &mem, &diag), CSP_OK);
    assert_int_equal(v.n, 1);
    assert_string_equal(v.animal[0], "r1");
    assert_int_equal(v.at[0]->line, 2);
    return v.value[0];
}

static void rows_of_an_animal_become_one_value(void **state)
{
    (void)state;
    assert_near(value("mean"), 0.11 / 3.0, 1e-12); /* 2, 3 and 6 percent */
    assert_near(value("median"), 0.03, 1e-12);
    assert_near(value("sum"), 0.11, 1e-12);
}

static void a_table_with_the_names_of_animals_csv_needs_no_map(void **state)
{
    (void)state;
    struct csp_own_data data;
    struct csp_own_values v;
    put(table,
        "animal,group,measure,value,unit,session,level\n1,pain,change,2,%,1,session\n"
        "1,pain,change,6,%,2,session\n1,pain,change,5,%,,total\n2,groom,change,,%,,total\n");
    assert_int_equal(load(&data, 0), CSP_OK);
    assert_int_equal(csp_own_values(&data, "pain", "change", 0, "%", &v, &mem, &diag), CSP_OK);
    assert_near(v.value[0], 5.0, 1e-12);
    assert_int_equal(csp_own_values(&data, "pain", "change", 2, "%", &v, &mem, &diag), CSP_OK);
    assert_near(v.value[0], 6.0, 1e-12);
    assert_int_equal(csp_own_values(&data, "groom", "change", 0, "%", &v, &mem, &diag), CSP_OK);
    assert_true(v.n == 1 && isnan(v.value[0]));
}

static void what_does_not_fit_is_refused_at_its_place(void **state)
{
    (void)state;
    struct csp_own_data data;
    struct csp_own_values v;
    put(table, "animal,group,measure,value,unit\n1,pain,change,2x,%\n1,grom,change,2,%\n");
    assert_int_equal(load(&data, 0), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[0], "t.csv:3:3: error: the study has no group `grom`"));
    assert_int_equal(csp_own_values(&data, "pain", "change", 0, "%", &v, &mem, &diag),
                     CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[1], "t.csv:2:15: error:"));
    assert_non_null(strstr(diag.message[1], "2x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_an_animal_become_one_value),
        cmocka_unit_test(a_table_with_the_names_of_animals_csv_needs_no_map),
        cmocka_unit_test(what_does_not_fit_is_refused_at_its_place),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
