/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_PYTHON_H
#define CONSPECIFIC_CLI_PYTHON_H
#include "conspecific/cli/cli.h"
/*
 * python: commands that the Python module does (plot, report). The program itself needs no
 * Python: it looks for the module beside itself and becomes the interpreter.
 *
 * The interpreter is what CONSPECIFIC_PYTHON names, by default python3. The module lies in one
 * of four folders above the program, in share/conspecific/python (installed) or in src/python (a
 * source tree). It finds the program in the variable CONSPECIFIC_PROGRAM.
 */

/* Become the interpreter that runs the command of args with its words, after every operand was
 * found to be a folder of results. Returns the exit code of a failure only: 3 where a folder,
 * the module or the interpreter is missing, which was said on stderr. */
int csp_python_exec(const struct csp_args *args);
#endif
