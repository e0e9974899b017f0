/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/study/run/progress.h"
#include "testing.h"
#include <stdlib.h>

static void spans_read_like_speech(void **state)
{
    (void)state;
    char s[32];
    csp_progress_span(12.4, s);
    assert_string_equal(s, "12 s");
    csp_progress_span(200.0, s);
    assert_string_equal(s, "3 min 20 s");
    csp_progress_span(3720.0, s);
    assert_string_equal(s, "1 h 02 min");
    csp_progress_span(-1.0, s);
    assert_string_equal(s, "0 s");
}

static void a_pipe_gets_no_line_within_a_minute(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *f = tmpfile();
    assert_non_null(f);
    struct csp_progress p;
    assert_int_equal(csp_progress_init(&p, 100.0, f), CSP_OK);
    for (int i = 0; i < 1000; i++) csp_progress_add(&p, 0.05, "pain");
    assert_near(p.done, 50.0, 1e-9);
    assert_int_equal(ftell(f), 0);
    p.last -= 60.0; /* a minute later */
    csp_progress_add(&p, 0.0, NULL);
    csp_progress_add(&p, 0.0, NULL);
    csp_progress_end(&p);
    csp_progress_end(&p);
    rewind(f);
    assert_true(getline(&text, &n, f) > 0);
    assert_non_null(strstr(text, " 50 %, "));
    assert_non_null(strstr(text, "left, pain\n"));
    assert_true(getline(&text, &n, f) < 0); /* one line */
    free(text);
    fclose(f);
}

static void quiet_is_quiet(void **state)
{
    (void)state;
    struct csp_progress p;
    assert_int_equal(csp_progress_init(&p, 0.0, NULL), CSP_OK);
    csp_progress_add(&p, 1.0, "pain");
    csp_progress_end(&p);
    csp_progress_add(&p, 1.0, "pain"); /* after the end: nothing */
}

TEST_MAIN(cmocka_unit_test(spans_read_like_speech),
          cmocka_unit_test(a_pipe_gets_no_line_within_a_minute),
          cmocka_unit_test(quiet_is_quiet))
