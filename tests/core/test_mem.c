/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/mem.h"
#include "testing.h"

static void pieces_are_zeroed_aligned_and_stay(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    unsigned char *piece[400];
    for (size_t k = 0; k < 400; k++) {
        const size_t n = 1 + k * 37 % 911;
        piece[k] = csp_mem_alloc(&mem, n);
        assert_non_null(piece[k]);
        assert_int_equal((uintptr_t)piece[k] % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++) assert_int_equal(piece[k][i], 0);
        memset(piece[k], (int)(k & 0xff), n);
    }
    for (size_t k = 0; k < 400; k++) {
        const size_t n = 1 + k * 37 % 911;
        for (size_t i = 0; i < n; i++) assert_int_equal(piece[k][i], k & 0xff);
    }
    csp_mem_free(&mem);
    csp_mem_free(&mem);
    assert_int_equal(mem.bytes, 0);
}

static void strings_are_copied(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    char word[] = "lever_a";
    const char *copy = csp_mem_dup(&mem, word), *part = csp_mem_dup_n(&mem, word, 5);
    word[0] = 'X';
    assert_string_equal(copy, "lever_a");
    assert_string_equal(part, "lever");
    assert_non_null(csp_mem_alloc(&mem, 0));
    assert_non_null(csp_mem_alloc(&mem, 1000000)); /* larger than a block */
    csp_mem_free(&mem);
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    struct csp_mem mem = {0};
    csp_error_clear();
    assert_null(csp_mem_alloc(&mem, SIZE_MAX - 3));
    assert_non_null(strstr(csp_error_detail(), "bytes"));
    csp_mem_free(&mem);
}

TEST_MAIN(cmocka_unit_test(pieces_are_zeroed_aligned_and_stay),
          cmocka_unit_test(strings_are_copied), cmocka_unit_test(impossible_sizes_are_refused))
