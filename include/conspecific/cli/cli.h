/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_CLI_H
#define CONSPECIFIC_CLI_CLI_H
#include "conspecific/config/diag.h"
#include <stddef.h>
#include <stdint.h>
/*
 * cli: one row a verb; from the rows come parsing, --help, the manual page and completion.
 *
 * A verb is `int csp_cmd_x(int argc, char **argv)`: argv[0] is its name, the result is the
 * exit code of the process (0 done, 1 a claim does not hold, 2 usage or file, 3 input/output,
 * 4 not finite, 130 interrupted). It calls csp_args_parse first.
 */
enum { CSP_ARGS_OPTIONS = 40, CSP_ARGS_MAX = 256 };

struct csp_option {
    const char *name;    /* "--animals", or "-o" */
    const char *value;   /* name of its value; NULL: a switch */
    const char *choices; /* "a|b|c": the only values; NULL: any */
    const char *doc;
    int many; /* may be given more than once */
};

struct csp_command {
    const char *name, *operands, *doc; /* operands as shown: "STUDY", "DIR...", "" */
    size_t min, max;                   /* number of operands */
    int (*run)(int argc, char **argv);
    struct csp_option options[CSP_ARGS_OPTIONS]; /* ends with a zeroed row */
    const char *detail;                          /* more text for --help and the manual page */
};

struct csp_args {
    const struct csp_command *command;
    const char *value[CSP_ARGS_OPTIONS]; /* last value of each option; "" for a switch */
    const char *many[CSP_ARGS_MAX];      /* values of the one option that may be repeated */
    size_t n_many;
    const char *operand[CSP_ARGS_MAX];
    size_t n;
};

extern const struct csp_command csp_commands[]; /* ends with a row whose name is NULL */

/* Row of the i-th kind of analyze ("analyze spectrum"), NULL behind the last. */
const struct csp_command *csp_analyze_kind(size_t i);
/* Row of a verb, or NULL. */
const struct csp_command *csp_command_find(const char *name);
/* Split argv[1...] by the verb's row. 1: go on. 0: --help was printed, *exit_code is 0, or the
 * line is wrong, which was said on stderr with the nearest option, and *exit_code is 2.
 * "--" ends options; "--name=value" and "--name value" are the same. */
int csp_args_parse(struct csp_args *args, int argc, char **argv, int *exit_code);
/* The same by a row that is not in csp_commands. */
int csp_args_parse_row(struct csp_args *args, const struct csp_command *row, int argc,
                       char **argv, int *exit_code);
/* Value of an option, or NULL if it was not given. The name must be in the verb's row. */
const char *csp_args_value(const struct csp_args *args, const char *name);
/* A whole number in [lo, hi]; *out is untouched if the option was not given. CSP_E_USAGE. */
int csp_args_count(const struct csp_args *args, const char *name, uint64_t lo, uint64_t hi,
                   uint64_t *out);

/* Say on stderr what went wrong, "conspecific VERB: text: detail"; exit code of code. */
int csp_cli_fail(const char *verb, int code);
/* Print all problems of diag, or the detail of code if it has none; exit code of code. */
int csp_cli_problems(const char *verb, int code, const struct csp_diag *diag);
/* Flush standard output; a full disk or closed pipe there is exit code 3. */
int csp_cli_done(const char *verb, int exit_code);

/* One a verb, listed in csp_commands with its options: the line after the program, its exit
 * code. */
int csp_cmd_run(int argc, char **argv);
int csp_cmd_compare(int argc, char **argv);
int csp_cmd_scoreboard(int argc, char **argv);
int csp_cmd_fit(int argc, char **argv);
int csp_cmd_probe(int argc, char **argv);
int csp_cmd_check(int argc, char **argv);
int csp_cmd_show(int argc, char **argv);
int csp_cmd_list(int argc, char **argv);
int csp_cmd_analyze(int argc, char **argv);
int csp_cmd_replay(int argc, char **argv);
int csp_cmd_bench(int argc, char **argv);
int csp_cmd_help(int argc, char **argv);
#endif
