/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_HELP_H
#define CONSPECIFIC_CLI_HELP_H
#include "conspecific/cli/cli.h"
/*
 * help: what the rows of the commands say, in the forms that others read. All print to stdout.
 */
struct csp_help_row {
    const char *name, *text;
};
extern const struct csp_help_row csp_help_exits[];     /* exit codes; ends with NULL */
extern const struct csp_help_row csp_help_variables[]; /* environment; ends with NULL */

/* The manual page of the program, or, with a command, of that command: groff -man. */
void csp_help_man(const struct csp_command *command);
/* Completion for bash, and for zsh: commands, kinds, options, their choices, names of models. */
void csp_help_bash(void);
void csp_help_zsh(void);
/* All commands, or one, as Markdown: a heading a command and a table of its options. */
void csp_help_markdown(const struct csp_command *command);
#endif
