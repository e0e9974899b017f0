/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * study: run a study and read a table that it leaves.
 *
 *     cc study.c $(pkg-config --cflags --libs conspecific) && ./a.out harm_aversion out/harm
 *
 * The first argument is a file, or the name of a study under models/studies; the second the
 * folder of the results; what follows are values to change, agent.body.g_arousal_drive=0.
 */
#include <conspecific.h>
#include <stdio.h>

static int fail(int err)
{
    fprintf(stderr, "%s: %s\n", csp_error_text(err), csp_error_detail());
    return csp_error_exit(err); /* the exit codes of the program */
}

/* Print the contrasts of the folder: difference of means with its 95 % interval. */
static int print_contrasts(const char *dir, struct csp_mem *mem, struct csp_diag *diag)
{
    static const char *const names[] = {"contrast", "diff", "diff_low", "diff_high"};
    size_t column[4];
    struct csp_table table;
    int err = csp_table_read(&table, csp_table_path(dir, "contrasts.csv", mem), mem, diag);
    if (!err) err = csp_table_columns(&table, 4, names, column, diag);
    for (size_t row = 0; !err && row < table.rows; row++) {
        double number[3];
        for (size_t i = 0; !err && i < 3; i++)
            err = csp_table_real(&table, row, column[i + 1], &number[i], diag);
        if (!err)
            printf("%s: %.3g [%.3g, %.3g]\n", csp_table_cell(&table, row, column[0])->text,
                   number[0], number[1], number[2]);
    }
    return err;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s STUDY FOLDER [PATH=VALUE...]\n", argv[0]);
        return 2;
    }
    struct csp_mem mem = {0}; /* owns all that is read */
    struct csp_diag diag = {0};
    struct csp_study_options opt = {.out = argv[2],
                                    .animals = 2,
                                    .quiet = 1,
                                    .set = (const char *const *)argv + 3,
                                    .n_set = (size_t)argc - 3};
    int err = csp_models_find("studies", argv[1], NULL, &mem, &opt.study);
    if (!err) err = csp_launch(&opt);
    if (!err) err = print_contrasts(argv[2], &mem, &diag);
    csp_mem_free(&mem);
    return err ? fail(err) : 0;
}
