/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CONFIG_RANGE_H
#define CONSPECIFIC_CONFIG_RANGE_H
#include <stddef.h>
/*
 * range: sessions or trials by number, written `3`, `1-3` or `[1, 3, 5-7]`. Numbers count from 1;
 * below 0 they count from the end: -1 is the last, -3--1 the last three.
 */
struct csp_list {
    void *items; /* n items one after another; NULL if n is 0; owned by the csp_mem */
    size_t n;
};
struct csp_ordinals { /* from first to last, both in it */
    long first, last;
};

/* Read one range. CSP_E_SYNTAX; the detail says what would be right. */
int csp_range_parse(const char *text, struct csp_ordinals *out);
/* Is number k of n in one of the ranges (struct csp_ordinals)? In an empty list every number is. */
int csp_ranges_have(const struct csp_list *ranges, long k, long n);
#endif
