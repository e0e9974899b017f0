/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/guest/ask.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/folders.h"
#include "conspecific/report/claims/show.h"
#include "conspecific/study/open.h"
#include "problems.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an answer is made of. */
struct answer {
    struct csp_mem mem;
    struct csp_diag *diag;
    FILE *out;
    char *text;
    size_t n;
};

static int begin(struct answer *a, char **text)
{
    *a = (struct answer){.diag = calloc(1, sizeof *a->diag)};
    *text = NULL;
    a->out = a->diag ? open_memstream(&a->text, &a->n) : NULL;
    return a->out ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "answer");
}

/* Hand over what was written, or what is wrong with the files. */
static int end(struct answer *a, int err, char **text)
{
    if (a->out && fclose(a->out) && !err) err = CSP_FAIL(CSP_E_MEMORY, "answer");
    if (!err) {
        *text = a->text;
    } else {
        free(a->text);
        if (a->diag && a->diag->total) csp_guest_problems(a->diag, text);
    }
    free(a->diag);
    csp_mem_free(&a->mem);
    return err;
}

int csp_ask_show(const char *name, const char *const set[], size_t n_set, int plain,
                 char **text)
{
    struct answer a;
    struct csp_text yaml = {0};
    int err = begin(&a, text);
    if (!err) err = csp_open_print(name, set, n_set, !plain, &a.mem, &yaml, a.diag);
    if (!err && fwrite(yaml.s ? yaml.s : "", 1, yaml.n, a.out) < yaml.n)
        err = CSP_FAIL(CSP_E_MEMORY, "%s resolved", name);
    csp_text_free(&yaml);
    return end(&a, err, text);
}

int csp_ask_list(const char *what, char **text)
{
    static const char *const kinds[] = {"agents", "paradigms", "studies", "fits"};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    struct answer a;
    struct csp_grid grid;
    size_t i = 0;
    *text = NULL;
    while (i < KINDS && strcmp(kinds[i], what)) i++;
    if (i == KINDS)
        return CSP_FAIL(CSP_E_NAME, "no list is called `%.80s`%s", what,
                        csp_nearest_hint(what, kinds, KINDS, KINDS));
    int err = begin(&a, text);
    if (!err) {
        err = csp_grid_init(&grid, "name,doc");
        if (!err) err = csp_open_models(kinds[i], &a.mem, &grid);
        if (!err) err = csp_grid_json(&grid, a.out);
        csp_grid_free(&grid);
    }
    return end(&a, err, text);
}

int csp_ask_compare(const char *const dirs[], size_t n, const char *claims, char **text,
                    size_t *disagree)
{
    struct answer a;
    struct csp_literature literature;
    struct csp_compare *list = NULL;
    size_t runs = 0, bad = 0;
    int err = begin(&a, text);
    if (!err)
        err = csp_folders_compare(claims, dirs, n, &a.mem, &literature, &list, &runs, a.diag);
    if (!err) err = csp_compare_print(list, runs, 1, a.out);
    for (size_t i = 0; i < runs && !err; i++) {
        bad += csp_compare_count(&list[i], 1, CSP_JUDGED_DISAGREES);
        if (csp_dir_writable(list[i].dir) == CSP_OK) err = csp_compare_save(&list[i]);
    }
    if (disagree) *disagree = bad;
    return end(&a, err, text);
}

void csp_ask_free(char *text)
{
    free(text);
}
