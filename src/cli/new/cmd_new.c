/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "design.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { GROUPS_MOST = 16, FILES_MOST = GROUPS_MOST + 1 };

struct output { /* files on their way: nothing is written before all are made */
    const char *path[FILES_MOST];
    struct csp_text text[FILES_MOST]; /* owned */
    size_t n;
};

struct names {            /* of "out/fear.yaml" */
    const char *name;     /* fear */
    const char *stem;     /* out/fear */
    const char *relative; /* fear: as files beside it are named */
};

static int read_names(const char *path, struct csp_mem *mem, struct names *out)
{
    const size_t n = strlen(path);
    const char *slash = strrchr(path, '/'), *own = slash ? slash + 1 : path;
    if (n < 6 || strcmp(path + n - 5, ".yaml") != 0 || own + 5 == path + n)
        return CSP_FAIL(CSP_E_USAGE, "-o: expected NAME.yaml, found `%.80s`", path);
    for (const char *c = own; c < path + n - 5; c++)
        if (!(isalpha((unsigned char)*c) || *c == '_' ||
              (c > own && isdigit((unsigned char)*c))))
            return CSP_FAIL(
                CSP_E_USAGE,
                "-o: the name of the file becomes that of the study: letters, digits "
                "and _, not `%.80s`",
                own);
    out->stem = csp_mem_dup_n(mem, path, n - 5);
    out->name = out->relative = csp_mem_dup_n(mem, own, (size_t)(path + n - 5 - own));
    if (!out->stem || !out->name) return CSP_E_MEMORY;
    if (csp_node_taken_for(out->name))
        return CSP_FAIL(CSP_E_USAGE, "-o: readers of tables take `%s` for %s; another name",
                        out->name, csp_node_taken_for(out->name));
    return CSP_OK;
}

/* Operands and their lines: each is a group; `;` and a new line begin another. */
static int read_groups(const struct csp_args *args, struct csp_design list[], size_t *n,
                       struct csp_mem *mem, struct csp_diag *diag)
{
    const char *line[GROUPS_MOST];
    *n = 0;
    for (size_t i = 0; i < args->n; i++) {
        char *text = csp_mem_dup(mem, args->operand[i]), *rest = text, *part;
        if (!text) return CSP_E_MEMORY;
        while ((part = strsep(&rest, ";\n"))) {
            if (!part[strspn(part, " \t\r")]) continue;
            if (*n == GROUPS_MOST)
                return CSP_FAIL(CSP_E_USAGE, "a design has at most %d groups", GROUPS_MOST);
            line[(*n)++] = part;
        }
    }
    if (!*n) return CSP_FAIL(CSP_E_USAGE, "the design is empty; as '10A(US)/4#A'");
    for (size_t i = 0; i < *n; i++)
        csp_design_read(list + i, line[i], (int)i + 1, *n == 1, mem, diag);
    for (size_t i = 0; i < *n && !diag->total; i++)
        for (size_t k = 0; k < i; k++)
            if (!strcmp(list[i].name, list[k].name))
                return csp_diag_add_at(diag, CSP_E_SYNTAX, "design", (int)i + 1, 1,
                                       "the group `%s` stands there already", list[i].name);
    char cues[27];
    csp_design_cues(list, *n, cues);
    for (size_t k = 0; cues[k]; k++)
        if (!csp_design_object(k))
            return CSP_FAIL(CSP_E_USAGE,
                            "the rat's world has objects for %zu cues; `%c` is one "
                            "too many",
                            k, cues[k]);
    return csp_diag_result(diag);
}

static int add_file(struct output *out, const char *path)
{
    if (!path) return CSP_E_MEMORY;
    if (csp_file_exists(path))
        return CSP_FAIL(CSP_E_USAGE, "%s is there already; -o NAME.yaml names another", path);
    out->path[out->n++] = path;
    return CSP_OK;
}

static int make_design(const struct csp_args *args, const struct names *names,
                       struct output *out, struct csp_mem *mem, struct csp_diag *diag)
{
    struct csp_design *list = csp_mem_alloc(mem, GROUPS_MOST * sizeof *list);
    const char *beside[GROUPS_MOST];
    size_t n;
    const enum csp_design_us us = (enum csp_design_us)csp_args_choice(args, "--us", 0);
    int err = list ? read_groups(args, list, &n, mem, diag) : CSP_E_MEMORY;
    if (!err) err = add_file(out, csp_mem_format(mem, "%s.yaml", names->stem));
    for (size_t k = 0; !err && k < n; k++) {
        const char *of = k ? list[k].name : "", *line = k ? "_" : "";
        const char *name = csp_mem_format(mem, "%s_paradigm%s%s", names->relative, line, of);
        beside[k] = name ? csp_mem_format(mem, "%s.yaml", name) : NULL;
        if (!beside[k]) return CSP_E_MEMORY;
        err = add_file(out, csp_mem_format(mem, "%s_paradigm%s%s.yaml", names->stem, line, of));
        if (!err)
            err = csp_design_paradigm(list, n, k, name, k ? beside[0] : NULL, us,
                                      out->text + k + 1);
    }
    return err ? err : csp_design_study(list, n, names->name, beside, out->text);
}

static int make_template(const struct names *names, struct output *out, struct csp_mem *mem)
{
    const char *paradigm = csp_mem_format(mem, "%s_paradigm", names->name),
               *file = csp_mem_format(mem, "%s_paradigm.yaml", names->relative);
    if (!paradigm || !file) return CSP_E_MEMORY;
    int err = add_file(out, csp_mem_format(mem, "%s.yaml", names->stem));
    if (!err) err = add_file(out, csp_mem_format(mem, "%s_paradigm.yaml", names->stem));
    if (!err) err = csp_design_template(paradigm, file, out->text + 1, out->text);
    return err;
}

static int write_files(const struct output *out)
{
    int err = CSP_OK;
    for (size_t i = 0; i < out->n && !err; i++) {
        err = csp_file_write_atomic(out->path[i], out->text[i].s, out->text[i].n);
        if (!err) printf("%s\n", out->path[i]);
    }
    if (!err)
        printf("conspecific check %s && conspecific run %s\n", out->path[0], out->path[0]);
    return err;
}

static int run(const struct csp_args *args)
{
    struct csp_mem mem = {0};
    struct csp_diag diag = {0};
    struct output out = {0};
    struct names names = {0};
    const char *path = csp_args_value(args, "-o");
    const int template = csp_args_value(args, "--template") != NULL;
    int err = CSP_OK;
    if (template == (args->n > 0))
        err = CSP_FAIL(CSP_E_USAGE, "either a design, as '10A(US)/4#A', or --template");
    if (!err)
        err = read_names(path ? path : template ? "study.yaml" : "design.yaml", &mem, &names);
    if (!err)
        err = template ? make_template(&names, &out, &mem)
                       : make_design(args, &names, &out, &mem, &diag);
    if (!err) err = write_files(&out);
    const int exit_code = err ? csp_cli_problems("new", err, &diag) : 0;
    for (size_t i = 0; i < FILES_MOST; i++) csp_text_free(out.text + i);
    csp_mem_free(&mem);
    return exit_code;
}

const struct csp_command csp_command_new = {
    .name = "new",
    .operands = "[DESIGN...]",
    .doc = "Begin a study: from a short design such as '10A(US)/4#A', or --template.",
    .min = 0,
    .max = GROUPS_MOST,
    .run = run,
    .options = {{"--us", "US", "shock|food", "the outcome (US): own foot shock or food", 0},
                {"--template", NULL, NULL, "a paradigm and a study with comments", 0},
                {"-o", "NAME.yaml", NULL,
                 "the study; its paradigm lies beside it (default: design.yaml, study.yaml)",
                 0}},
    .detail =
        "A design is one group: blocks that follow one another, separated by /. A block is a "
        "number of trials,\ncues A to Z, (US) or + for the outcome; # makes a probe, without "
        "outcome; trials separated by , are\nshuffled. More groups: more designs, each with "
        "its "
        "name:\n\n"
        "  conspecific new 'blocked: 10A(US)/5AB(US)/4#B' 'control: 10C(US)/5AB(US)/4#B' -o "
        "blocking.yaml\n\n"
        "Animals learn in every trial, in probes too. A block of probes alone is in another "
        "context than that\nof a shock. No file is overwritten.\n",
};
