/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_CLI_H
#define CONSPECIFIC_CLI_CLI_H
#include "conspecific/config/diag.h"
#include <stddef.h>
#include <stdint.h>
/*
 * cli: one row a command; from the rows come parsing, --help, the manual page and completion.
 *
 * A command x is one file, src/cli/cmd_x.c, which ends with its row csp_command_x, and one line
 * in the list of src/cli/commands.c. Its function `run` gets the parsed line and returns the
 * exit code of the process (0 done, 1 a claim does not hold, 2 usage or file, 3 input/output,
 * 4 not finite, 130 interrupted, 128 + the number of another signal that did it).
 */
enum { CSP_ARGS_OPTIONS = 40, CSP_ARGS_MAX = 4096 };

struct csp_option {
    const char *name;    /* "--animals", or "-o" */
    const char *value;   /* name of its value; NULL: a switch */
    const char *choices; /* "a|b|c": the only values; NULL: any */
    const char *doc;
    int many; /* may be given more than once */
};

/* Options that several commands have. */
#define CSP_OPTION_JSON                                    \
    {                                                      \
        "--json", NULL, NULL, "print the table as JSON", 0 \
    }
#define CSP_OPTION_SEED                                      \
    {                                                        \
        "--seed", "S", NULL, "seed of the random numbers", 0 \
    }
#define CSP_OPTION_THREADS                                        \
    {                                                             \
        "--threads", "T", NULL, "threads (default: all cores)", 0 \
    }
#define CSP_OPTION_SET                                                                  \
    {                                                                                   \
        "--set", "PATH=VALUE", NULL, "change one value, agent.gains.nac_h=2; repeat", 1 \
    }
#define CSP_OPTION_FORCE                                                             \
    {                                                                                \
        "--force", NULL, NULL, "keep another run's results as DIR.old, and go on", 0 \
    }
#define CSP_OPTION_QUIET                            \
    {                                               \
        "--quiet", NULL, NULL, "no progress bar", 0 \
    }
#define CSP_OPTION_CLAIMS                                                      \
    {                                                                          \
        "--claims", "FILE", NULL, "claims table (default: data/claims.csv)", 0 \
    }

struct csp_args;

struct csp_command {
    const char *name, *operands, *doc; /* operands as shown: "STUDY", "DIR...", "" */
    size_t min, max;                   /* number of operands */
    int (*run)(const struct csp_args *args);
    struct csp_option options[CSP_ARGS_OPTIONS]; /* ends with a zeroed row */
    const char *detail; /* more text for --help and the manual page; NULL: none */
    const char *words;  /* completion offers these as operands; NULL: none */
    const char *models; /* completion offers what `conspecific list MODELS` lists; NULL: none */
    /* A command of several kinds, `conspecific analyze spectrum DIR`, has a row for each, whose
     * name is "analyze spectrum". It runs nothing itself. NULL: the command has no kinds. */
    const struct csp_command *const *kinds; /* ends with NULL */
    const char *kind;                       /* what a kind is called: "analysis" */
};

struct csp_args {
    const struct csp_command *command;
    const char *value[CSP_ARGS_OPTIONS]; /* last value of each option; "" for a switch */
    const char *many[CSP_ARGS_MAX];      /* values of the one option that may be repeated */
    size_t n_many;
    const char *operand[CSP_ARGS_MAX];
    size_t n;
};

extern const struct csp_command
    *const csp_commands[]; /* in the order of help; ends with NULL */

/* Row of a command, or NULL. */
const struct csp_command *csp_cli_find(const char *name);
/* What to say of a word that is no command, with the nearest (csp_nearest_hint). */
const char *csp_cli_hint(const char *word);
/* Parse a line, argv[0] being the name of the command, and run the command, or the kind of it
 * that argv[1] names. Returns the exit code. */
int csp_cli_run(const struct csp_command *self, int argc, char **argv);

/* Split argv[1...] by the row. 1: go on. 0: --help was printed, *exit_code is 0, or the line is
 * wrong, which was said on stderr with the nearest option, and *exit_code is 2. "--" ends
 * options; "--name=value" and "--name value" are the same. */
int csp_args_parse(struct csp_args *args, const struct csp_command *row, int argc, char **argv,
                   int *exit_code);
/* What --help prints. */
void csp_args_help(const struct csp_command *row);
/* Value of an option, or NULL if it was not given. The name must be in the command's row. */
const char *csp_args_value(const struct csp_args *args, const char *name);
/* Index of an option's value in its `choices`, `usual` if it was not given. */
int csp_args_choice(const struct csp_args *args, const char *name, int usual);
/* A whole number in [lo, hi]; *out is untouched if the option was not given. CSP_E_USAGE. */
int csp_args_count(const struct csp_args *args, const char *name, uint64_t lo, uint64_t hi,
                   uint64_t *out);

/* Say on stderr what went wrong, "conspecific COMMAND: text: detail"; exit code of code. */
int csp_cli_fail(const char *command, int code);
/* Print all problems of diag, or the detail of code if it has none; exit code of code. */
int csp_cli_problems(const char *command, int code, const struct csp_diag *diag);
/* Whether files can be made in a folder of results; if not, a note on stderr says that nothing
 * is written there. */
int csp_cli_may_write(const char *dir);
/* Flush standard output; a full disk or closed pipe there is exit code 3. */
int csp_cli_done(const char *command, int exit_code);
#endif
