/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse: YAML in the tests of this folder, with the memory and the diagnosis they share. */
#ifndef CSP_TESTS_CONFIG_PARSE_H
#define CSP_TESTS_CONFIG_PARSE_H
#include "conspecific/config/yaml.h"
#include "conspecific/core/error.h"
#include "testing.h"

static struct csp_mem mem;
static struct csp_diag diag;

static inline int parse_begin(void **state)
{
    (void)state;
    csp_diag_init(&diag);
    return 0;
}

static inline int parse_end(void **state)
{
    (void)state;
    csp_mem_free(&mem);
    return 0;
}

static inline int parse_n(const char *text, size_t n, struct csp_node **root)
{
    return csp_yaml_parse("f.yaml", text, n, &mem, root, &diag);
}

/* A text without fault. */
static inline struct csp_node *parse(const char *text)
{
    struct csp_node *root;
    if (parse_n(text, strlen(text), &root) != CSP_OK) fail_msg("%s\n%s", diag.message[0], text);
    assert_non_null(root);
    return root;
}
#endif
