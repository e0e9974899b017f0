/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "export.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MOST = 4096 };
static const char itself[] = "ro-crate-metadata.json";

/* Files that a run leaves, with what they hold. */
static const struct known {
    const char *name, *doc;
} known[] = {
    {"study.yaml", "the study with every value that it used, version, commit and seed"},
    {"animals.csv", "one row an animal, session, trial and measure"},
    {"summary.csv", "one row a group and measure: mean, spread, 95 % interval"},
    {"contrasts.csv", "one row a contrast: difference and effect with 95 % intervals"},
    {"contrast_animals.csv", "the values behind each contrast"},
    {"compare.csv", "the contrasts beside the published findings, with verdicts"},
    {"data_compare.csv", "the contrasts beside a laboratory's own data, with verdicts"},
    {"sweep.csv", "one row a group, cell of the sweep and measure"},
    {"lost.csv", "animals whose dynamics left the finite numbers"},
    {"run.h5", "recorded arrays with units and names"},
    {"run.log", "warnings and timings"}};

static const struct format {
    const char *suffix, *type;
} formats[] = {{".csv", "text/csv"},          {".yaml", "text/yaml"},
               {".h5", "application/x-hdf5"}, {".nwb", "application/x-hdf5"},
               {".json", "application/json"}, {".png", "image/png"},
               {".svg", "image/svg+xml"},     {".pdf", "application/pdf"},
               {".html", "text/html"},        {".log", "text/plain"}};

/* A text as JSON, in quotes. */
static int add_json(struct csp_text *out, const char *text)
{
    int err = csp_text_add(out, "\"");
    for (const unsigned char *c = (const unsigned char *)text; *c && !err; c++)
        err = *c == '"' || *c == '\\' ? csp_text_add(out, "\\%c", *c)
              : *c < 0x20             ? csp_text_add(out, "\\u%04x", *c)
                                      : csp_text_add_n(out, (const char *)c, 1);
    return err ? err : csp_text_add(out, "\"");
}

/* The same of a path as a relative URI: all but the unreserved is written as %XX. */
static int add_uri(struct csp_text *out, const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "-._~/";
    int err = csp_text_add(out, "\"");
    for (const unsigned char *c = (const unsigned char *)path; *c && !err; c++)
        err = strchr(plain, *c) ? csp_text_add(out, "%c", *c) : csp_text_add(out, "%%%02X", *c);
    return err ? err : csp_text_add(out, "\"");
}

static int add_pair(struct csp_text *out, const char *key, const char *text)
{
    int err = csp_text_add(out, ",\n      \"%s\": ", key);
    return err ? err : add_json(out, text);
}

static const char *type_of(const char *name)
{
    const size_t n = strlen(name);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const size_t m = strlen(formats[i].suffix);
        if (n > m && !strcmp(name + n - m, formats[i].suffix)) return formats[i].type;
    }
    return "application/octet-stream";
}

static int add_file(struct csp_text *out, const char *name)
{
    int err = csp_text_add(out, ",\n    {\n      \"@type\": \"File\",\n      \"@id\": ");
    if (!err) err = add_uri(out, name);
    if (!err) err = add_pair(out, "name", name);
    for (size_t i = 0; i < sizeof known / sizeof *known && !err; i++)
        if (!strcmp(known[i].name, name)) err = add_pair(out, "description", known[i].doc);
    if (!err) err = add_pair(out, "encodingFormat", type_of(name));
    return err ? err : csp_text_add(out, "\n    }");
}

/* "hasPart": [{"@id": ...}, ...]; key names the list. */
static int add_ids(struct csp_text *out, const char *key, const char *const name[], size_t n)
{
    int err = csp_text_add(out, ",\n      \"%s\": [", key);
    for (size_t i = 0; i < n && !err; i++) {
        err = csp_text_add(out, "%s\n        {\"@id\": ", i ? "," : "");
        if (!err) err = add_uri(out, name[i]);
        if (!err) err = csp_text_add(out, "}");
    }
    return err ? err : csp_text_add(out, "\n      ]");
}

static const char *made(const struct csp_export *run, const char *key)
{
    const struct csp_node *node = csp_node_find(run->study.made, key);
    return node && node->text ? node->text : "unknown";
}

static int add_root(struct csp_text *out, struct csp_export *run, const char *license,
                    const char *const name[], size_t n)
{
    const char *doc = run->study.doc && *run->study.doc
                          ? run->study.doc
                          : "Result folder of a simulated experiment (Conspecific)";
    int err = csp_text_add(
        out, "{\n  \"@context\": \"https://w3id.org/ro/crate/1.1/context\",\n"
             "  \"@graph\": [\n    {\n      \"@type\": \"CreativeWork\",\n"
             "      \"@id\": \"ro-crate-metadata.json\",\n"
             "      \"conformsTo\": {\"@id\": \"https://w3id.org/ro/crate/1.1\"},\n"
             "      \"about\": {\"@id\": \"./\"}\n    },\n"
             "    {\n      \"@type\": \"Dataset\",\n      \"@id\": \"./\"");
    if (!err) err = add_pair(out, "name", run->study.name);
    if (!err) err = add_pair(out, "description", doc);
    if (!err) err = add_pair(out, "datePublished", run->date);
    if (!err && license) {
        err = csp_text_add(out, ",\n      \"license\": {\"@id\": ");
        if (!err) err = add_json(out, license);
        if (!err) err = csp_text_add(out, "}");
    }
    if (!err) err = add_ids(out, "hasPart", name, n);
    return err ? err : csp_text_add(out, ",\n      \"mentions\": {\"@id\": \"#run\"}\n    }");
}

/* How the files came about: the program made them of study.yaml. */
static int add_provenance(struct csp_text *out, struct csp_export *run,
                          const char *const name[], size_t n)
{
    int err = csp_text_add(out, ",\n    {\n      \"@type\": \"CreateAction\",\n"
                                "      \"@id\": \"#run\"");
    if (!err) err = add_pair(out, "name", "conspecific run");
    if (!err)
        err = csp_text_add(out, ",\n      \"instrument\": {\"@id\": \"#conspecific\"},\n"
                                "      \"object\": {\"@id\": \"study.yaml\"}");
    if (!err) err = add_ids(out, "result", name, n);
    if (!err)
        err = csp_text_add(out, "\n    },\n    {\n      \"@type\": \"SoftwareApplication\",\n"
                                "      \"@id\": \"#conspecific\"");
    if (!err) err = add_pair(out, "name", "Conspecific");
    if (!err) err = add_pair(out, "version", made(run, "version"));
    if (!err) err = add_pair(out, "softwareVersion", made(run, "commit"));
    if (!err) err = add_pair(out, "description", made(run, "compiler"));
    return err ? err : csp_text_add(out, "\n    }");
}

static int is_regular(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* Names of the files in the folder, then of NWB files in its folder nwb; in order. */
static int list_files(struct csp_export *run, const char *name[], size_t *n)
{
    const char *nwb = csp_table_path(run->dir, "nwb", &run->mem);
    size_t all = 0, more = 0;
    *n = 0;
    if (!nwb) return CSP_E_MEMORY;
    int err = csp_file_names(run->dir, "", &run->mem, name, FILES_MOST, &all);
    for (size_t i = 0; i < all && !err; i++) {
        const char *path = csp_table_path(run->dir, name[i], &run->mem);
        if (!path) return CSP_E_MEMORY;
        if (is_regular(path) && strcmp(name[i], itself) != 0 && name[i][0] != '.' &&
            strcmp(name[i], "checkpoint.bin") != 0)
            name[(*n)++] = name[i];
    }
    if (!err) err = csp_file_names(nwb, ".nwb", &run->mem, name + *n, FILES_MOST - *n, &more);
    for (size_t i = 0; i < more && !err; i++, (*n)++)
        if (!(name[*n] = csp_mem_format(&run->mem, "nwb/%s.nwb", name[*n]))) err = CSP_E_MEMORY;
    return err;
}

int csp_export_crate(struct csp_export *run, const char *license)
{
    const char **name = csp_mem_alloc(&run->mem, FILES_MOST * sizeof *name);
    const char *path = csp_table_path(run->dir, itself, &run->mem);
    struct csp_text out = {0};
    size_t n = 0;
    int err = name && path ? list_files(run, name, &n) : CSP_E_MEMORY;
    if (!err) err = add_root(&out, run, license, name, n);
    for (size_t i = 0; i < n && !err; i++) err = add_file(&out, name[i]);
    if (!err) err = add_provenance(&out, run, name, n);
    if (!err) err = csp_text_add(&out, "\n  ]\n}\n");
    if (!err) err = csp_file_write_atomic(path, out.s, out.n);
    if (!err) printf("%s\n", path);
    csp_text_free(&out);
    return err;
}
