/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/manifest.h"
#include "conspecific/study/run/checkpoint.h"
#include <stdio.h>
#include <sys/stat.h>

static int holds(const char *dir, const char *name)
{
    struct csp_mem mem = {0};
    const char *path = csp_mem_format(&mem, "%s/%s", dir, name);
    const int is = path && csp_file_exists(path);
    csp_mem_free(&mem);
    return is;
}

/* Why a folder without a manifest cannot be verified. */
static const char *without(const char *dir)
{
    struct stat st;
    if (stat(dir, &st) || !S_ISDIR(st.st_mode)) return "there is no such folder";
    if (holds(dir, CSP_CHECKPOINT_NAME))
        return "a run was cut short before it had results; run it with --resume";
    if (holds(dir, "study.yaml") || holds(dir, "contrasts.csv") || holds(dir, "theory.csv"))
        return "no MANIFEST: a folder of an older version, or tables that were copied; there "
               "is "
               "nothing to hold them against";
    return "no results are in it";
}

/* Print the verdict on a folder; *bad counts those that are not whole. */
static int verify(const char *dir, size_t *bad)
{
    enum csp_manifest_state state;
    char why[512];
    const int err = csp_manifest_check(dir, &state, why, sizeof why);
    if (err) return err;
    *bad += state == CSP_MANIFEST_NONE || state == CSP_MANIFEST_TORN;
    if (state == CSP_MANIFEST_NONE) printf("%s: %s\n", dir, without(dir));
    if (state == CSP_MANIFEST_TORN) printf("%s: not whole: %s\n", dir, why);
    if (state == CSP_MANIFEST_WHOLE) printf("%s: whole\n", dir);
    if (state == CSP_MANIFEST_TOUCHED)
        printf("%s: whole; another program has written run.h5 anew, and it says the same\n",
               dir);
    return CSP_OK;
}

static int run(const struct csp_args *args)
{
    size_t bad = 0;
    int err = CSP_OK;
    for (size_t i = 0; i < args->n && !err; i++) err = verify(args->operand[i], &bad);
    if (err) return csp_cli_fail("verify", err);
    return bad ? csp_error_exit(CSP_E_IO) : 0;
}

const struct csp_command csp_command_verify = {
    .name = "verify",
    .operands = "DIR...",
    .doc = "Are the results in a folder whole, every file the one that its run wrote?",
    .min = 1,
    .max = CSP_ARGS_MAX,
    .run = run,
    .detail =
        "Each file is held against the folder's MANIFEST, which names its length and its\n"
        "SHA-256 sum (`sha256sum -c MANIFEST` does, too). Of run.h5 the contents count: a\n"
        "program that opened and closed it for writing does no harm. Files that you add are\n"
        "no fault. Exit 0 if all folders are whole, else 3.\n",
};
