/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/hash.h"
#include "export.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 1 << 28 };

/* Whether text has the form of like, in which 0 stands for any digit and + for either sign. */
static int has_form(const char *text, const char *like)
{
    for (; *text && *like; text++, like++) {
        const int fits = *like == '0'   ? isdigit((unsigned char)*text) != 0
                         : *like == '+' ? *text == '+' || *text == '-'
                                        : *text == *like;
        if (!fits) return 0;
    }
    return *text == *like;
}

static int check_date(const char *date)
{
    const int fits =
        has_form(date, "0000-00-00T00:00:00+00:00") || has_form(date, "0000-00-00T00:00:00Z");
    const int month = fits ? atoi(date + 5) : 0, day = fits ? atoi(date + 8) : 0;
    if (fits && month >= 1 && month <= 12 && day >= 1 && day <= 31 && atoi(date + 11) < 24 &&
        atoi(date + 14) < 60 && atoi(date + 17) < 60)
        return CSP_OK;
    return CSP_FAIL(CSP_E_USAGE,
                    "the date must be of the form " CSP_EXPORT_DATE ", not `%.40s` (--date, or "
                    "record.date of the study)",
                    date);
}

static int read_study(struct csp_export *self)
{
    char *text;
    size_t n;
    const char *path = csp_table_path(self->dir, "study.yaml", &self->mem);
    if (!path) return CSP_E_MEMORY;
    if (!csp_file_exists(path))
        return CSP_FAIL(CSP_E_IO, "%s: no such file; DIR is the folder of a run", path);
    int err = csp_study_load(&self->study, path, &self->mem, &self->diag);
    if (!err) err = csp_file_read(path, &text, &n, LARGEST);
    if (err) return err;
    self->study_text = csp_mem_dup_n(&self->mem, text, n);
    self->content = csp_hash(text, n, 0);
    free(text);
    return self->study_text ? CSP_OK : CSP_E_MEMORY;
}

static int read_animals(struct csp_export *self)
{
    char *text;
    size_t n;
    const char *path = csp_table_path(self->dir, "animals.csv", &self->mem);
    if (!path) return CSP_E_MEMORY;
    int err = csp_file_read(path, &text, &n, (size_t)1 << 40);
    if (err) return err;
    self->content = csp_hash(text, n, self->content);
    err = csp_table_parse(&self->animals, path, text, n, &self->mem, &self->diag);
    free(text);
    return err;
}

int csp_export_open(struct csp_export *self, const char *dir, const char *date)
{
    *self = (struct csp_export){.dir = dir};
    int err = read_study(self);
    if (!err) err = read_animals(self);
    if (err) return err;
    self->date = date ? date : self->study.record.date;
    if (!self->date) self->date = CSP_EXPORT_DATE;
    err = check_date(self->date);
    if (err) return err;
    err = csp_run_reader_init(&self->reader, dir);
    self->recorded = err == CSP_OK;
    return err == CSP_E_USAGE ? CSP_OK : err; /* a run without samples in time */
}

void csp_export_free(struct csp_export *self)
{
    csp_run_reader_free(&self->reader);
    csp_mem_free(&self->mem);
    *self = (struct csp_export){0};
}

int csp_export_row(struct csp_export *self, size_t i, struct csp_export_row *out)
{
    static const char *const names[] = {"group",      "measure", "unit",    "level", "phase",
                                        "trial_type", "animal",  "session", "trial", "value"};
    size_t at[10];
    const struct csp_table *t = &self->animals;
    int err = csp_table_columns(t, 10, names, at, &self->diag);
    if (err) return err;
    const char *text[6];
    for (size_t k = 0; k < 6; k++) text[k] = csp_table_cell(t, i, at[k])->text;
    *out = (struct csp_export_row){.group = text[0],
                                   .measure = text[1],
                                   .unit = text[2],
                                   .level = text[3],
                                   .phase = text[4],
                                   .trial_type = text[5]};
    err = csp_table_count(t, i, at[6], &out->animal, &self->diag);
    if (!err) err = csp_table_count(t, i, at[7], &out->session, &self->diag);
    if (!err) err = csp_table_count(t, i, at[8], &out->trial, &self->diag);
    return err ? err : csp_table_real(t, i, at[9], &out->value, &self->diag);
}

const struct csp_study_group *csp_export_group(const struct csp_export *self, const char *name)
{
    const struct csp_study_group *g = self->study.groups.items;
    const size_t n = strcspn(name, "@");
    for (size_t i = 0; i < self->study.groups.n; i++)
        if (strlen(g[i].name) == n && !strncmp(g[i].name, name, n)) return g + i;
    return NULL;
}

const struct csp_node *csp_export_agent(const struct csp_export *self, const char *group)
{
    const struct csp_study_group *g = csp_export_group(self, group);
    return csp_node_find(self->study.agents,
                         g && g->agent && *g->agent ? g->agent : self->study.agent);
}

const struct csp_node *csp_export_paradigm(const struct csp_export *self, const char *group)
{
    const struct csp_study_group *g = csp_export_group(self, group);
    return csp_node_find(self->study.paradigms,
                         g && g->paradigm && *g->paradigm ? g->paradigm : self->study.paradigm);
}
