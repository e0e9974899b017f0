/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/agent.h"
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/arena/paradigm/measure.h"
#include "conspecific/cli/cli.h"
#include "conspecific/config/schema_print.h"
#include "conspecific/core/error.h"
#include "conspecific/core/page.h"
#include "conspecific/study/cohort/cohort.h"
#include "conspecific/study/design/study.h"
#include "conspecific/study/open.h"
#include "conspecific/study/spillover/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Report rho of the first animal of seed 1: from the cache or, with `rear`, reared now. */
static int reared_overlap(const struct csp_agent_spec *spec, int rear, struct csp_text *out)
{
    struct csp_text text = {0};
    struct csp_cohort cohort;
    struct csp_reared reared = {0};
    struct csp_agent agent = {0};
    char *folder = NULL;
    int err = csp_agent_spec_print(spec, &text, 0);
    if (!err) err = csp_cohort_folder(&folder);
    if (!err) {
        csp_cohort_init(&cohort, spec, text.s, 1, folder);
        if (!rear && !csp_cohort_has(&cohort, 0)) {
            err = csp_text_add(out, "rho: no animal of this file is reared yet; add --rear, or "
                                    "run a study with it\n");
        } else {
            err = csp_cohort_rear(&cohort, 0, &reared, NULL, NULL);
            if (!err) err = csp_cohort_clone(spec, 1, 0, &reared, &agent);
            if (!err)
                err = csp_text_add(out, "rho, and what amygdala (A) and critic (V) make of "
                                        "it, in animal 1 of seed 1:\n");
            if (!err) err = csp_agent_overlap_report(&agent, out);
        }
    }
    csp_agent_free(&agent);
    csp_reared_free(&reared);
    csp_text_free(&text);
    free(folder);
    return err;
}

/* Add the report on overlap as comments below the agent. */
static int add_overlap(const struct csp_agent_spec *spec, int rear, struct csp_text *out)
{
    struct csp_text report = {0};
    int err = csp_agent_spec_overlap_report(spec, &report);
    if (!err) err = reared_overlap(spec, rear, &report);
    if (!err) err = csp_text_add(out, "\n");
    char *save = NULL;
    for (char *line = err || !report.s ? NULL : strtok_r(report.s, "\n", &save); line && !err;
         line = strtok_r(NULL, "\n", &save))
        err = csp_text_add(out, "%s%s\n", *line == '#' ? "" : "# ", line);
    csp_text_free(&report);
    return err;
}

static int show_agent(const struct csp_args *args, const struct csp_node *root,
                      struct csp_mem *mem, struct csp_text *out, struct csp_diag *diag)
{
    struct csp_agent_spec spec;
    const int plain = csp_args_value(args, "--plain") != NULL;
    int err = csp_agent_spec_read(&spec, root, mem, diag);
    if (err) return err;
    if (csp_args_value(args, "--wiring")) return csp_agent_wiring_dot(&spec, out);
    err = csp_agent_spec_print(&spec, out, !plain);
    if (err || plain) return err;
    return add_overlap(&spec, csp_args_value(args, "--rear") != NULL, out);
}

static int show(const struct csp_args *args, struct csp_mem *mem, struct csp_text *out,
                struct csp_diag *diag)
{
    struct csp_node *root = NULL;
    enum csp_file_kind kind = CSP_FILE_STUDY;
    const char *circuits, *path;
    int err = CSP_OK;
    csp_open_spillover(args->operand[0], mem, &circuits);
    path = circuits;
    if (!circuits) err = csp_open(args->operand[0], mem, &root, &kind, &path, diag);
    if (!err && csp_args_value(args, "--wiring") && kind != CSP_FILE_AGENT)
        err = CSP_FAIL(CSP_E_USAGE, "--wiring draws an agent; %s is another kind", path);
    if (!err && kind == CSP_FILE_AGENT)
        err = csp_open_set(root, kind, args->many, args->n_many, mem, diag);
    if (err) return err;
    return kind == CSP_FILE_AGENT
               ? show_agent(args, root, mem, out, diag)
               : csp_open_print(args->operand[0], args->many, args->n_many,
                                csp_args_value(args, "--plain") == NULL, mem, out, diag);
}

/* ---- generated tables of the Markdown files ---- */

static int params_tables(const struct csp_schema *schema, const char *path,
                         struct csp_text *out)
{
    int err = CSP_OK;
    for (const struct csp_schema *row = schema; !err && row->key; row++) {
        char name[256];
        snprintf(name, sizeof name, "%s%s%s", path, *path && *row->key ? "." : "", row->key);
        if (row->type == CSP_T_STRUCT)
            err = params_tables(row->sub, name, out);
        else if (row->type == CSP_T_PARAMS) {
            err = csp_text_add(out, "\n**`%s`** %s\n\n", name, row->doc ? row->doc : "");
            if (!err) err = csp_params_markdown(row->params, out);
        }
    }
    return err;
}

static int tables(struct csp_text *out)
{
    int err = csp_text_add(out, "<!-- table: commands -->\n| command | does |\n|---|---|\n");
    for (const struct csp_command *const *c = csp_commands; !err && *c; c++) {
        const char *operands = (*c)->operands ? (*c)->operands : "";
        const char *bar = strchr(operands, '|'); /* it would end the cell */
        const int before = bar ? (int)(bar - operands) : (int)strlen(operands);
        err = csp_text_add(out, "| `conspecific %s%s%.*s%s%s` | %s |\n", (*c)->name,
                           *operands ? " " : "", before, operands, bar ? "\\|" : "",
                           bar ? bar + 1 : "", (*c)->doc);
    }
    if (!err)
        err = csp_text_add(out, "<!-- end -->\n<!-- table: populations -->\n| name | what |\n"
                                "|---|---|\n");
    for (size_t i = 0; !err && i < csp_agent_target_count(); i++)
        err = csp_text_add(out, "| `%s` | %s |\n", csp_agent_target_name(i),
                           csp_agent_target_doc(i));
    if (!err)
        err = csp_text_add(out, "<!-- end -->\n<!-- table: measures -->\n| kind | value |\n"
                                "|---|---|\n");
    for (size_t i = 0; !err && csp_measure_kind(i); i++)
        err = csp_text_add(out, "| `%s` | %s |\n", csp_measure_kind(i)->name,
                           csp_measure_kind(i)->doc);
    if (!err) err = csp_text_add(out, "<!-- end -->\n<!-- table: parameters -->\n");
    if (!err) err = params_tables(csp_agent_schema, "", out);
    if (!err) err = csp_text_add(out, "<!-- end -->\n<!-- table: paradigm -->\n");
    if (!err) err = csp_schema_table(csp_paradigm_schema, out);
    if (!err) err = csp_text_add(out, "<!-- end -->\n<!-- table: study -->\n");
    if (!err) err = csp_schema_table(csp_study_schema, out);
    return err ? err : csp_text_add(out, "<!-- end -->\n");
}

static int run(const struct csp_args *args)
{
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    struct csp_text out = {0};
    int exit_code = 0, err;
    if (csp_args_value(args, "--tables"))
        err = args->n ? CSP_FAIL(CSP_E_USAGE, "--tables takes no FILE") : tables(&out);
    else if (!args->n)
        err = CSP_FAIL(CSP_E_USAGE, "FILE is missing");
    else
        err = show(args, &mem, &out, &diag);
    if (err)
        exit_code = csp_cli_problems("show", err, &diag);
    else
        csp_page_fold(out.s ? out.s : "", csp_page_width(stdout), stdout);
    csp_text_free(&out);
    csp_mem_free(&mem);
    return exit_code;
}

const struct csp_command csp_command_show = {
    .name = "show",
    .operands = "[FILE]",
    .doc = "A file resolved: every value with unit, range, origin and source.",
    .max = 1,
    .run = run,
    .options = {{"--plain", NULL, NULL, "without the comments", 0},
                {"--rear", NULL, NULL,
                 "rear one animal if none is in the cache, for rho (some seconds)", 0},
                {"--wiring", NULL, NULL, "the connectome of an agent as Graphviz", 0},
                {"--tables", NULL, NULL, "the generated tables of the Markdown files (no FILE)",
                 0},
                CSP_OPTION_SET},
};
