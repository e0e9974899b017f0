/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "design.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *text, *at;
    int line;
    struct csp_diag *diag;
};

static void blanks(struct reader *r)
{
    while (isspace((unsigned char)*r->at)) r->at++;
}

static int wrong(struct reader *r, const char *at, const char *what)
{
    return csp_diag_add_at(r->diag, CSP_E_SYNTAX, "design", r->line, (int)(at - r->text) + 1,
                           "%s (in `%.120s`)", what, r->text);
}

/* "NAME:" before the first block, if there is one. */
static int read_name(struct reader *r, struct csp_design *self, struct csp_mem *mem)
{
    const char *colon = strchr(r->text, ':'), *from = r->at;
    if (!colon) return CSP_OK;
    const char *to = colon;
    while (to > from && isspace((unsigned char)to[-1])) to--;
    for (const char *c = from; c < to; c++)
        if (!(isalpha((unsigned char)*c) || *c == '_' ||
              (c > from && isdigit((unsigned char)*c))))
            return wrong(r, c,
                         "the name of a group has letters, digits and _, as in "
                         "`control: 10A(US)`");
    if (to == from) return wrong(r, from, "expected the name of the group before `:`");
    self->name = csp_mem_dup_n(mem, from, (size_t)(to - from));
    r->at = colon + 1;
    if (!self->name) return CSP_E_MEMORY;
    return csp_node_taken_for(self->name)
               ? wrong(r, from, "readers of tables do not take this name for a text; another")
               : CSP_OK;
}

static int read_count(struct reader *r, size_t *out)
{
    char *end;
    const char *from = r->at;
    if (!isdigit((unsigned char)*from))
        return wrong(r, from,
                     *from ? "expected how many trials, as the 10 of `10A(US)`"
                           : "expected a trial, as `10A(US)`, found the end");
    const unsigned long n = strtoul(from, &end, 10);
    if (n < 1 || n > 1000) return wrong(r, from, "expected 1 to 1000 trials");
    *out = n;
    r->at = end;
    return CSP_OK;
}

static int read_cues(struct reader *r, struct csp_design_trial *t)
{
    size_t n = 0;
    for (; isupper((unsigned char)*r->at); r->at++) {
        if (strchr(t->cues, *r->at)) return wrong(r, r->at, "this cue stands there already");
        if (n == CSP_DESIGN_CUES) return wrong(r, r->at, "a compound has at most four cues");
        t->cues[n++] = *r->at;
        t->cues[n] = '\0';
    }
    if (n) return CSP_OK;
    return wrong(r, r->at,
                 islower((unsigned char)*r->at) ? "cues are capital letters, as A or AB"
                 : *r->at == '('                ? "the outcome needs a cue, as in `10A(US)`"
                                                : "expected cues, as A or AB");
}

static int read_outcome(struct reader *r, struct csp_design_trial *t)
{
    blanks(r);
    const char *from = r->at;
    if (*from == '+' || !strncmp(from, "(US)", 4)) {
        t->paid = 1;
        r->at += *from == '+' ? 1 : 4;
    } else if (*from == '-') {
        r->at++;
    } else if (*from == '(') {
        return wrong(r, from,
                     "expected the outcome `(US)`: there is one, food or shock (--us)");
    }
    if (t->paid && t->probe)
        return wrong(r, from,
                     "a probe (`#`) has no outcome; without `#` it is a trial with it");
    return CSP_OK;
}

static int read_trial(struct reader *r, struct csp_design_trial *t)
{
    blanks(r);
    int err = read_count(r, &t->count);
    if (!err) blanks(r);
    if (!err && *r->at == '#') {
        t->probe = 1;
        r->at++;
        blanks(r);
    }
    if (!err) err = read_cues(r, t);
    if (!err) err = read_outcome(r, t);
    if (!err) blanks(r);
    return err;
}

/* Two lines of one block that mean the same would have one name. */
static int is_twice(const struct csp_design_block *b)
{
    const struct csp_design_trial *last = b->trial + b->n - 1;
    for (size_t i = 0; i + 1 < b->n; i++)
        if (!strcmp(b->trial[i].cues, last->cues) && b->trial[i].paid == last->paid) return 1;
    return 0;
}

static int read_block(struct reader *r, struct csp_design_block *b)
{
    b->only_probes = 1;
    for (;;) {
        blanks(r);
        const char *from = r->at;
        if (b->n == CSP_DESIGN_TRIALS) return wrong(r, from, "a block has at most 16 trials");
        const int err = read_trial(r, b->trial + b->n);
        if (err) return err;
        b->only_probes = b->only_probes && b->trial[b->n].probe;
        b->n++;
        if (is_twice(b)) return wrong(r, from, "this trial stands in its block already");
        if (*r->at != ',') return CSP_OK;
        r->at++;
    }
}

int csp_design_read(struct csp_design *self, const char *text, int line, int alone,
                    struct csp_mem *mem, struct csp_diag *diag)
{
    struct reader r = {.text = text, .at = text, .line = line, .diag = diag};
    *self = (struct csp_design){.name = alone ? "group" : NULL};
    if (!alone && !(self->name = csp_mem_format(mem, "group%d", line))) return CSP_E_MEMORY;
    blanks(&r);
    int err = read_name(&r, self, mem);
    while (!err) {
        if (self->n == CSP_DESIGN_BLOCKS) return wrong(&r, r.at, "at most 32 blocks");
        err = read_block(&r, self->block + self->n);
        if (err) break;
        self->n++;
        if (!*r.at) return CSP_OK;
        if (*r.at != '/' && *r.at != '|')
            return wrong(&r, r.at,
                         "expected `/` before the next block, `,` before another trial of this "
                         "block, or the end");
        r.at++;
    }
    return err;
}

void csp_design_cues(const struct csp_design list[], size_t n, char cues[27])
{
    size_t m = 0;
    cues[0] = '\0';
    for (size_t k = 0; k < n; k++)
        for (size_t b = 0; b < list[k].n; b++)
            for (size_t t = 0; t < list[k].block[b].n; t++)
                for (const char *c = list[k].block[b].trial[t].cues; *c; c++) {
                    if (strchr(cues, *c)) continue;
                    cues[m++] = *c;
                    cues[m] = '\0';
                }
}

const char *csp_design_object(size_t k)
{
    static const char *const objects[] = {"tone",    "light",  "scent_a", "tone_b",  "light_b",
                                          "scent_b", "tone_c", "flash",   "scent_c", "click"};
    return k < sizeof objects / sizeof *objects ? objects[k] : NULL;
}
