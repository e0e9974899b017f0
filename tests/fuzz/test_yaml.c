/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a file of any kind: what `conspecific check` does with it, and what was read printed
 * again. */
#include "conspecific/agent/agent.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/config/config.h"
#include "conspecific/config/yaml.h"
#include "conspecific/report/fit/file.h"
#include "conspecific/study/design/plan_builder.h"
#include "conspecific/study/spillover/file.h"
#include "fuzz.h"

static struct csp_diag diag;

static void read_as(const char *kind, const struct csp_node *root, struct csp_mem *mem)
{
    struct csp_text again = {0};
    csp_diag_init(&diag);
    if (!strcmp(kind, "agent")) {
        struct csp_agent_spec spec;
        if (!csp_agent_spec_read(&spec, root, mem, &diag))
            (void)csp_agent_spec_print(&spec, &again, 1);
    } else if (!strcmp(kind, "paradigm")) {
        struct csp_paradigm paradigm;
        if (!csp_paradigm_read(&paradigm, root, mem, &diag))
            (void)csp_paradigm_print(&paradigm, &again, 0);
    } else if (!strcmp(kind, "study")) {
        (void)csp_plan_check(fuzz_file, &diag);
    } else if (!strcmp(kind, "fit")) {
        struct csp_fit_file fit;
        (void)csp_fit_file_read(&fit, root, fuzz_file, mem, &diag);
    } else if (!strcmp(kind, "spillover")) {
        struct csp_spillover_file spillover;
        (void)csp_spillover_load(&spillover, fuzz_file, NULL, mem, &diag);
    }
    csp_text_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct csp_mem mem = {0};
    struct csp_node *root = NULL;
    fuzz_put("file.yaml", data, n);
    csp_diag_init(&diag);
    int err = csp_config_load(fuzz_file, &mem, &root, &diag);
    if (err) {
        csp_diag_init(&diag);
        err = csp_yaml_read(fuzz_file, &mem, &root, &diag);
    }
    assert_sound(err || root);
    const struct csp_node *kind = err ? NULL : csp_node_find(root, "kind");
    if (kind && kind->text) read_as(kind->text, root, &mem);
    csp_mem_free(&mem);
    return 0;
}

FUZZ_MAIN(yaml)
