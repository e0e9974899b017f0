/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spoiled files, one fault each, in the folder spoiled/: place and remedy of the first message.
 */
#include "conspecific/config/config.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "sample.h"
#include "testing.h"
#include <dirent.h>

static const struct {
    const char *name;
    int line, col;
    const char *words;
} list[] = {
    {"alias", 4, 7, "alias `*c`"},
    {"alias_bomb", 4, 4, "anchor `&a`; anchors are not supported"},
    {"anchor", 4, 7, "anchor `&c`"},
    {"bom_place", 4, 8, "write `false`"},
    {"bool_number", 4, 8, "expected true or false, found `1`"},
    {"bracket_key", 4, 3, "keys are text"},
    {"choice", 4, 7, "`mode`: found `ful`; did you mean `full`?"},
    {"choice_case", 4, 24, "did you mean `footshock`?"},
    {"choice_far", 4, 7, "expected `none`, `summary` or `full`"},
    {"comma", 4, 12, "expected a number, found `1,5`"},
    {"control", 4, 7, "control character U+0008"},
    {"crlf_place", 6, 8, "e.g. `20 ms`"},
    {"directive", 1, 1, "directive"},
    {"duplicate", 6, 1, "duplicate key `animals`, first at 4:1"},
    {"duplicate_deep", 4, 20, "duplicate key `tau`, first at 4:8"},
    {"elf", 1, 1, "control character U+007F"},
    {"empty", 1, 1, "empty file; a conspecific file starts with `schema: 1`"},
    {"escape", 4, 8, "unknown escape"},
    {"event_key", 5, 28, "unknown key `does` in `shock`; did you mean `dose`?"},
    {"exponent_count", 4, 10, "digits only"},
    {"extends_list", 2, 10, "expected the path of one file"},
    {"extends_none", 2, 10, "there is no file "},
    {"extends_self", 2, 10, "`extends` goes in a loop: "},
    {"fraction_count", 4, 10, "expected a whole number, 0 or more (digits only), found `2.5`"},
    {"fraction_units", 4, 11, "`n`: expected a whole number, found `64.5`"},
    {"gzip", 1, 1, "control character U+001F"},
    {"hexadecimal", 4, 12, "expected a number, found `0x10`"},
    {"huge_count", 4, 7, "is too large"},
    {"indent", 6, 2, "check the indentation"},
    {"indent_value", 2, 6, "check the indentation"},
    {"infinite", 4, 12, "expected a number, found `inf`"},
    {"key_capital", 4, 1, "did you mean `animals`?"},
    {"key_misspelt", 4, 1, "unknown key `animlas`; did you mean `animals`?"},
    {"key_unknown", 4, 1, "unknown key `zebra`; expected `schema`, `kind`, `name`"},
    {"kind_other", 2, 7, "found `study`; "},
    {"kind_unknown", 2, 7, "did you mean `agent`?"},
    {"latin1", 4, 13, "byte 0xFC is not UTF-8"},
    {"list_for_map", 4, 9, "`events`: expected a mapping"},
    {"list_for_name", 3, 7, "found a sequence"},
    {"list_for_number", 4, 12, "expected a number, found a sequence"},
    {"map_for_list", 4, 9, "`phases`: expected a sequence"},
    {"map_for_number", 4, 10, "expected a whole number, 0 or more, found a mapping"},
    {"merge", 4, 8, "merge key `<<`"},
    {"missing_in_event", 5, 3,
     "missing key `kind` in `shock`; expected one of footshock|allogroom|eat_pellet"},
    {"missing_in_item", 5, 5, "missing key `name`"},
    {"missing_name", 1, 1, "missing key `name`; expected a name"},
    {"name_dash", 4, 11, "an item of `tags`: expected a name"},
    {"name_digit", 3, 7, "`name`: expected a name (letters, digits and _"},
    {"name_of_event", 5, 3, "`foot-shock` in `events`: expected a name"},
    {"nan", 4, 12, "`g_arousal`: expected a number, found `.nan`"},
    {"nan_unit", 4, 13, "expected a time with unit, found `nan ms`"},
    {"negative_count", 4, 10, "expected a whole number, 0 or more (digits only), found `-3`"},
    {"no", 4, 8, "expected true or false, found `no`; write `false`"},
    {"no_colon", 5, 1, "write `: ` after the key"},
    {"no_kind", 1, 1, "missing key `kind`"},
    {"no_schema", 1, 1, "expected `schema: 1` as the first key, and no line begins so"},
    {"no_space", 5, 1, "write `: ` after the key"},
    {"nothing", 4, 13, "expected a time with unit, found nothing"},
    {"nothing_struct", 4, 6, "`cell`: expected a mapping, as in `{key: value}`, found nothing"},
    {"nul", 4, 7, "NUL byte"},
    {"number_for_list", 4, 9, "expected a sequence, as in `[a, b]`, found `5 s`"},
    {"octal_count", 4, 10, "digits only"},
    {"only_comment", 1, 1, "empty file"},
    {"open_brace", 5, 1, "close the brace"},
    {"open_bracket", 5, 5, "close the bracket"},
    {"open_quote", 5, 1, "close it"},
    {"overflow", 4, 12, "outside the range of numbers"},
    {"param_misspelt", 5, 3, "unknown key `tua` in `cell`; did you mean `tau`?"},
    {"percent", 4, 6, "put the text in quotes"},
    {"png", 1, 1, "byte 0x89 is not UTF-8"},
    {"range_high", 4, 15, "`gamma`: expected a number from 0 to 1, found `1.2`"},
    {"range_item", 4, 18, "`acc_bla`: expected a number from -10 to 10"},
    {"range_unit", 4, 13, "expected a time from 1 ms to 200 ms, found `3 s`"},
    {"schema_2", 1, 9, "this version reads files of `schema: 1`"},
    {"schema_late", 2, 1, "move it to the top"},
    {"sequence", 1, 1, "expected a mapping of keys, found a sequence"},
    {"tab_between", 4, 9, "tab; use spaces"},
    {"tab_indent", 5, 1, "tab; use spaces"},
    {"tag", 4, 10, "tag `tag:yaml.org,2002:int`"},
    {"tag_python", 4, 6, "tag `tag:yaml.org,2002:python/object"},
    {"text_for_map", 4, 9, "`events`: expected a mapping"},
    {"text_in_list", 4, 10, "an item of `phases`: expected a mapping"},
    {"too_few", 4, 7, "expected 1 to 4 items, found 0"},
    {"too_many", 4, 7, "expected 1 to 4 items, found 5"},
    {"trailing", 4, 12, "expected a number, found `1.5abc`"},
    {"two_documents", 4, 1, "a second document"},
    {"unit_in_list", 4, 15, "an item of `window`: expected a time with unit, e.g. `2 ms`"},
    {"unit_missing", 4, 13, "`tau`: expected a time with unit, e.g. `20 ms`, found `20`"},
    {"unit_missing_real", 4, 11, "expected a time with unit, e.g. `1.5 min`"},
    {"unit_of_other", 4, 13, "does not fit, expected one of: "},
    {"unit_on_pure", 4, 15, "expected a number, found `0.95 ms`"},
    {"unit_wrong", 4, 13, "`tau`: expected a time with unit, found `20 mV`"},
    {"utf16", 1, 1, "is not UTF-8; save the file as UTF-8 text"},
    {"wide_place", 4, 15, "expected a number, found `x`"},
    {"yes", 4, 8, "expected true or false, found `Yes`; write `true`"},
    {"zero_count", 4, 10, "expected a whole number from 1 to 10000, found `0`"},
};
enum { N = sizeof list / sizeof *list };

static void test_every_spoiled_file(void **state)
{
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < N; i++) {
        struct csp_mem mem = {0};
        struct csp_diag diag;
        struct csp_node *root;
        struct sample s;
        char path[128], place[160];
        snprintf(path, sizeof path, "tests/config/spoiled/%s.yaml", list[i].name);
        snprintf(place, sizeof place, "%s:%d:%d: error: ", path, list[i].line, list[i].col);
        csp_diag_init(&diag);
        const double start = csp_clock_wall();
        int err = csp_config_load(path, &mem, &root, &diag);
        if (!err) err = csp_schema_read(sample_schema, root, &s, &mem, &diag);
        const double took = csp_clock_wall() - start;
        if (err != CSP_E_SYNTAX || csp_diag_result(&diag) != CSP_E_SYNTAX ||
            strncmp(diag.message[0], place, strlen(place)) != 0 ||
            !strstr(diag.message[0], list[i].words) || took > 0.9) {
            print_error("expected %s... %s\n   found %s (code %d, %.2f s)\n", place,
                        list[i].words, diag.total ? diag.message[0] : "nothing", err, took);
            failed++;
        }
        csp_mem_free(&mem);
    }
    if (failed) fail_msg("%d of %d", failed, (int)N);
}

static void test_the_folder_and_the_table_agree(void **state)
{
    (void)state;
    DIR *dir = opendir("tests/config/spoiled");
    assert_non_null(dir); /* tests run in the root of the project */
    size_t files = 0;
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        const char *dot = strstr(e->d_name, ".yaml");
        if (!dot) continue;
        size_t i = 0;
        while (i < N && (strncmp(list[i].name, e->d_name, (size_t)(dot - e->d_name)) != 0 ||
                         strlen(list[i].name) != (size_t)(dot - e->d_name)))
            i++;
        if (i == N) fail_msg("%s has no row", e->d_name);
        files++;
    }
    closedir(dir);
    assert_int_equal(files, N);
    assert_true(N >= 40);
}

TEST_MAIN(cmocka_unit_test(test_every_spoiled_file),
          cmocka_unit_test(test_the_folder_and_the_table_agree))
