/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit_words: what messages call a quantity in a unit. */
#ifndef CSP_SRC_CONFIG_UNIT_WORDS_H
#define CSP_SRC_CONFIG_UNIT_WORDS_H
#include <stddef.h>

/* The unit; "1" where none is written. */
const char *csp_unit_or_1(const char *unit);
/* What a quantity in the unit is called: "a time", "a rate", ... */
const char *csp_unit_words(const char *unit, char *buffer, size_t size);
#endif
