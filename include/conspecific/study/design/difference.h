/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_DIFFERENCE_H
#define CONSPECIFIC_STUDY_DESIGN_DIFFERENCE_H
#include <stddef.h>
/*
 * difference: what tells two resolved studies apart, the study first, then the program that made
 * them.
 */
/* Write the first difference of was[n] and `is` into why: "animals was 16, is 24, and 2 more";
 * empty if the texts are equal. CSP_E_SYNTAX if `is` does not read, CSP_E_MEMORY. */
int csp_difference_tell(const char *was, size_t n, const char *is, char *why, size_t size);
#endif
