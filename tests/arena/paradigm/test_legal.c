/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena/mock.h"
#include "conspecific/arena/paradigm/legal.h"

static const char text[] =
    "schema: 1\nkind: paradigm\nname: x\ncontext: box\n"
    "roles:\n"
    "  me: {brain: full, subject: true}\n"
    "events:\n"
    "  shock: {kind: footshock, to: me, duration: 1 s}\n"
    "actions:\n"
    "  push: {role: me}\n"
    "  pull: {role: me}\n"
    "phases:\n"
    "  - name: one\n"
    "    trial: {duration: 10 s, choice: {actions: [pull, push]}}\n"
    "measures:\n"
    "  - {name: freezing, kind: freezing}\n"
    "  - {name: change, kind: freezing, event: shock, baseline: [-2 s, 0 s]}\n"
    "  - {name: share, kind: choice_share, action: pull, of: [push, pull]}\n"
    "  - {name: wait, kind: latency, action: pull}\n"
    "  - {name: day, kind: first_session, action: pull}\n"
    "  - {name: worth, kind: value, event: shock}\n"
    "  - {name: shift, kind: difference, a: share, b: share}\n"
    "  - {name: both, kind: sum, a: share, b: share}\n"
    "  - {name: most, kind: largest, a: freezing}\n"
    "  - {name: later, kind: difference, a: wait, b: wait}\n"
    "  - {name: times, kind: ratio, a: share, b: share}\n"
    "  - {name: three, kind: sum, series: [share, share, freezing]}\n"
    "  - {name: middle, kind: average, series: [share, freezing]}\n"
    "  - {name: rather, kind: index, a: share, b: wait}\n"
    "  - {name: signed, kind: index, a: shift, b: share}\n";

static void legal(const char *name, double lo, double hi)
{
    const long i = csp_paradigm_measure(&mock_p, name);
    assert_true(i >= 0);
    const struct csp_interval range =
        csp_measure_legal(&mock_p, csp_measure_at(&mock_p, (size_t)i));
    if (!(range.lo >= lo && range.lo <= lo && range.hi >= hi && range.hi <= hi))
        fail_msg("%s: [%g, %g], expected [%g, %g]", name, range.lo, range.hi, lo, hi);
}

static void a_range_follows_from_the_kind(void **state)
{
    (void)state;
    mock_load(text);
    legal("freezing", 0, 100);
    legal("change", -100, 100); /* less a baseline */
    legal("share", 0, 1);
    legal("wait", 0, INFINITY);
    legal("day", 1, INFINITY);
    legal("worth", -INFINITY, INFINITY);
    legal("shift", -1, 1);
    legal("both", 0, 2);
    legal("most", 0, 100);
    legal("later", -INFINITY, INFINITY);
    legal("times", -INFINITY, INFINITY);
    legal("three", 0, 102);
    legal("middle", 0, 100);
    legal("rather", -1, 1);
    legal("signed", -INFINITY, INFINITY);
    csp_mem_free(&mock_mem);
}

TEST_MAIN(cmocka_unit_test_setup_teardown(a_range_follows_from_the_kind, mock_begin, mock_end))
