/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/folder.h"
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

int csp_folder_write(const struct csp_finished *run)
{
    const char *study = run->plan->text;
    const int err = csp_folder_write_tables(run);
    return err ? err : csp_run_dir_write(run->dir, "study.yaml", study, strlen(study));
}
