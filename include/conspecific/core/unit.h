/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_UNIT_H
#define CONSPECIFIC_CORE_UNIT_H
#include <stddef.h>
/*
 * unit: one table of units by dimension. A quantity that has a dimension is written with its
 * unit; a compatible unit is converted; anything else is CSP_E_UNIT with the units that fit.
 *
 *   time       us ms s min h d           rate     Hz kHz 1/s 1/min 1/h 1/d
 *   current    uA mA A                   angle    deg
 *   ratio      1 %                       count    count
 *   food       pellets                   reward   reward
 *   food rate  pellets/s pellets/min     reward rate  reward/s
 *   mass       mg g kg                   length   mm cm m
 *
 * Numbers without a unit are read as unit 1, count, pellets or reward, where those are asked
 * for; "12 %" is 0.12. The u of us and uA may be written as the micro sign (U+00B5) or the
 * Greek letter mu (U+03BC).
 */

/* *out = value, given in unit from, in unit to. */
int csp_unit_convert(double value, const char *from, const char *to, double *out);
/* Read "20 ms" as a number in unit; the whole text must be used. Decimal notation only,
 * independent of the locale. CSP_E_SYNTAX: not a finite decimal number; CSP_E_UNIT. */
int csp_unit_parse(const char *text, const char *unit, double *out);
/* The number alone, no unit allowed; CSP_E_SYNTAX. */
int csp_number_parse(const char *text, double *out);
/* 1 if the table knows the unit. */
int csp_unit_known(const char *unit);
/* 1 if a bare number is enough. */
int csp_unit_bare(const char *unit);
#endif
