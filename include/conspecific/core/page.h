/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_PAGE_H
#define CONSPECIFIC_CORE_PAGE_H
#include <stddef.h>
#include <stdio.h>
/*
 * page: text for a terminal. What goes into a pipe or a file is never folded.
 */

/* Columns of the terminal that out is: the variable COLUMNS, if it is a whole number of at least
 * 40, else what the terminal says, else 80. 0: out is no terminal. */
size_t csp_page_width(FILE *out);
/* Characters of UTF-8, not bytes. */
size_t csp_page_length(const char *text);
/* Bytes of the first line of a text that is broken into lines of at most room characters: at a
 * blank, else behind `_`, `,`, `/` or `.`, else where room ends. What follows may begin with
 * blanks. */
size_t csp_page_break(const char *text, size_t room);
/* Print lines, each with its newline. A line longer than width (0: none is) is broken at blanks.
 * What goes on stands below the second column of the line if it has one (two blanks after
 * the first word), else four blanks in; behind a `# ` of a comment it is a comment again, so
 * that folded YAML stays the same YAML. */
void csp_page_fold(const char *text, size_t width, FILE *out);
#endif
