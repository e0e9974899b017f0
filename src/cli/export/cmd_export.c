/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "export.h"
#include <stdio.h>
#include <string.h>

struct chosen { /* animals to be written, in the order of animals.csv */
    const char **group;
    size_t *animal, n;
};

static int is_new(const struct chosen *list, const struct csp_export_row *row)
{
    for (size_t i = list->n; i-- > 0;)
        if (list->animal[i] == row->animal && !strcmp(list->group[i], row->group)) return 0;
    return 1;
}

/* Refuse a group or an animal that no row has, with what there is. */
static int nobody(struct csp_export *run, const char *group, size_t animal, size_t most)
{
    const char *names[512];
    size_t n = 0;
    struct csp_export_row row;
    for (size_t i = 0; i < run->animals.rows && n < 512; i++) {
        const int err = csp_export_row(run, i, &row);
        if (err) return err;
        if (!n || strcmp(names[n - 1], row.group) != 0) names[n++] = row.group;
    }
    for (size_t i = 0; group && i < n; i++)
        if (!strcmp(names[i], group)) group = NULL;
    if (group)
        return CSP_FAIL(CSP_E_USAGE, "%s: no group is called `%.60s`%s", run->dir, group,
                        csp_nearest_hint(group, names, n, n));
    return CSP_FAIL(CSP_E_USAGE, "%s: no animal %zu (the largest number is %zu)", run->dir,
                    animal, most);
}

static int choose(struct csp_export *run, const char *group, size_t animal, struct chosen *list)
{
    const size_t rows = run->animals.rows;
    size_t most = 0;
    list->group = csp_mem_alloc(&run->mem, (rows + 1) * sizeof *list->group);
    list->animal = csp_mem_alloc(&run->mem, (rows + 1) * sizeof *list->animal);
    if (!list->group || !list->animal) return CSP_E_MEMORY;
    for (size_t i = 0; i < rows; i++) {
        struct csp_export_row row;
        const int err = csp_export_row(run, i, &row);
        if (err) return err;
        if (row.animal > most) most = row.animal;
        if ((group && strcmp(row.group, group) != 0) || (animal && row.animal != animal) ||
            !is_new(list, &row))
            continue;
        list->group[list->n] = row.group;
        list->animal[list->n++] = row.animal;
    }
    return list->n ? CSP_OK : nobody(run, group, animal, most);
}

/* Say once what a file cannot hold because the run or the agent does not state it. */
static void say_what_is_missing(const struct csp_export *run, const struct chosen *list)
{
    const char *group = list->group[0];
    const struct csp_node *agent = csp_export_agent(run, group);
    if (!run->recorded)
        fprintf(stderr,
                "conspecific export: %s kept no samples in time: no rates, acts, stimuli, and "
                "no times of trials; for these run the study with --record full\n",
                run->dir);
    if (!csp_node_find(csp_node_find(agent, "subject"), "species"))
        fprintf(stderr,
                "conspecific export: the agent of %s states no species; the files have none "
                "(`subject: {species: Rattus norvegicus, sex: U, age: P90D}` in its file)\n",
                group);
}

static int write_nwb(const struct csp_args *args, struct csp_export *run)
{
    const char *out = csp_args_value(args, "-o"), *path = out;
    uint64_t animal = 0;
    struct chosen list = {0};
    int err = csp_args_count(args, "--animal", 1, 1000000000, &animal);
    if (!err) err = choose(run, csp_args_value(args, "--group"), (size_t)animal, &list);
    if (!err && !path) path = csp_mem_format(&run->mem, "%s/nwb", run->dir);
    if (!err && !path) err = CSP_E_MEMORY;
    if (!err) err = csp_dir_make(path);
    if (!err) say_what_is_missing(run, &list);
    for (size_t i = 0; i < list.n && !err; i++) {
        const char *file =
            csp_mem_format(&run->mem, "%s/%s_%zu.nwb", path, list.group[i], list.animal[i]);
        err = file ? csp_export_nwb(run, list.group[i], list.animal[i], file) : CSP_E_MEMORY;
        if (!err) printf("%s\n", file);
    }
    return err;
}

static int run(const struct csp_args *args)
{
    struct csp_export all = {0};
    const int nwb = csp_args_value(args, "--nwb") != NULL,
              crate = csp_args_value(args, "--crate") != NULL;
    int err = nwb || crate ? CSP_OK
                           : CSP_FAIL(CSP_E_USAGE, "say what to write: --nwb, --crate or both");
    if (!err) err = csp_export_open(&all, args->operand[0], csp_args_value(args, "--date"));
    if (!err && nwb) err = write_nwb(args, &all);
    if (!err && crate) err = csp_export_crate(&all, csp_args_value(args, "--license"));
    const int exit_code = err ? csp_cli_problems("export", err, &all.diag) : 0;
    csp_export_free(&all);
    return exit_code;
}

const struct csp_command csp_command_export = {
    .name = "export",
    .operands = "DIR",
    .doc = "A run for other programs: --nwb, a file an animal; --crate, RO-Crate metadata.",
    .min = 1,
    .max = 1,
    .run = run,
    .options = {{"--nwb", NULL, NULL, "Neurodata Without Borders 2.7: OUT/GROUP_K.nwb", 0},
                {"--crate", NULL, NULL, "RO-Crate 1.1: DIR/ro-crate-metadata.json", 0},
                {"--group", "G", NULL, "only the animals of this group", 0},
                {"--animal", "K", NULL, "only animal K of each group, from 1", 0},
                {"-o", "OUT", NULL, "folder of the NWB files (default: DIR/nwb)", 0},
                {"--date", "DATE", NULL,
                 "declared start, as 2000-01-01T00:00:00+00:00, which is the default", 0},
                {"--license", "URL", NULL, "licence of the results, for the crate", 0}},
    .detail =
        "The date is that of --date, else record.date of the study, else the default; never "
        "the "
        "clock's:\nthe same folder gives the same bytes. A run with `record: {mode: full}` "
        "exports rates with their\nregions, acts, freezing, stimuli and timed trials; any "
        "other "
        "only trials and measures.\n",
};
