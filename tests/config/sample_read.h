/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample_read: a sample (sample.h) from a text without fault. */
#ifndef CSP_TESTS_CONFIG_SAMPLE_READ_H
#define CSP_TESTS_CONFIG_SAMPLE_READ_H
#include "parse.h"
#include "sample.h"

static inline struct sample read_sample(const char *text)
{
    struct sample s;
    memset(&s, 0xAA, sizeof s); /* every member must be written */
    if (csp_schema_read(sample_schema, parse(text), &s, &mem, &diag) != CSP_OK)
        fail_msg("%s\n%s", diag.message[0], text);
    assert_int_equal(csp_diag_result(&diag), CSP_OK);
    return s;
}
#endif
