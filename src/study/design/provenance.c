/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/design/provenance.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"

static int add_text(struct csp_node *map, const char *key, const char *text,
                    struct csp_mem *mem)
{
    struct csp_node *v = csp_node_new(CSP_NODE_SCALAR, NULL, mem);
    if (!v) return CSP_E_MEMORY;
    v->key = key;
    v->text = text;
    v->quoted = 1;
    csp_node_append(map, v);
    return CSP_OK;
}

struct csp_node *csp_provenance_node(struct csp_mem *mem)
{
    struct csp_node *map = csp_node_new(CSP_NODE_MAP, NULL, mem);
    if (!map || add_text(map, "version", csp_build_version(), mem) ||
        add_text(map, "commit", csp_build_commit(), mem) ||
        add_text(map, "compiler", csp_build_compiler(), mem) ||
        add_text(map, "flags", csp_build_flags(), mem) ||
        add_text(map, "real", csp_build_real(), mem) ||
        add_text(map, "sources", csp_build_sources(), mem))
        return NULL;
    return map;
}
