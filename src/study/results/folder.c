/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/folder.h"
#include "conspecific/core/build_info.h"
#include "conspecific/record/manifest.h"
#include "conspecific/study/results/lost.h"
#include "conspecific/study/results/sweep_table.h"
#include "run_h5.h"
#include "tables.h"
#include <string.h>

int csp_folder_write_tables(const struct csp_finished *run)
{
    int err = csp_run_h5_write(run);
    if (!err) err = csp_tables_write(run);
    if (!err) err = csp_lost_write(run);
    return err ? err : csp_sweep_table_write(run);
}

struct csp_manifest_of csp_folder_made(const struct csp_plan *plan)
{
    return (struct csp_manifest_of){.kind = "study",
                                    .study = plan->study.name,
                                    .version = csp_build_version(),
                                    .sources = csp_build_sources(),
                                    .seed = plan->study.seed,
                                    .plan = plan->hash};
}

int csp_folder_write(const struct csp_finished *run)
{
    const char *study = run->plan->text;
    const struct csp_manifest_of made = csp_folder_made(run->plan);
    struct csp_run_dir staged;
    struct csp_finished inside = *run;
    int err = csp_manifest_stage(run->dir, &staged);
    inside.dir = &staged;
    if (!err) err = csp_folder_write_tables(&inside);
    if (!err) err = csp_run_dir_write(&staged, "study.yaml", study, strlen(study));
    if (!err) err = csp_manifest_commit(run->dir, &staged, &made);
    if (err) csp_manifest_drop(run->dir->path);
    csp_run_dir_free(&staged);
    return err;
}
