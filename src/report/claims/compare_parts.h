/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_parts: what compare.c and judge.c share; private to src/report. */
#ifndef CSP_SRC_REPORT_COMPARE_PARTS_H
#define CSP_SRC_REPORT_COMPARE_PARTS_H
#include "conspecific/report/claims/compare.h"

/* 1 if diff and the claim's number are the same kind of thing. */
int csp_judge_same_kind(const struct csp_compare_row *row);
#endif
