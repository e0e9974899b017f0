/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/asked.h"
#include "conspecific/config/config.h"
#include "conspecific/core/error.h"
#include "conspecific/study/spillover/file.h"

/* The claim that a contrast names, NULL: none. */
static const struct csp_node *claim_of(const struct csp_node *contrast)
{
    const struct csp_node *claim =
        contrast->kind == CSP_NODE_MAP ? csp_node_find(contrast, "claim") : NULL;
    return claim && claim->text && *claim->text ? claim : NULL;
}

static int names_any(const struct csp_node *contrasts)
{
    for (const struct csp_node *c = contrasts ? contrasts->child : NULL; c; c = c->next)
        if (claim_of(c)) return 1;
    return 0;
}

static void check_contrasts(const struct csp_node *contrasts, const struct csp_claims *claims,
                            struct csp_mem *mem, struct csp_diag *diag)
{
    for (const struct csp_node *c = contrasts->child; c; c = c->next) {
        const struct csp_node *claim = claim_of(c);
        if (!claim || csp_claims_row(claims, claim->text)) continue;
        csp_diag_add(diag, claim, "no claim `%.60s` in %s%s", claim->text, claims->file,
                     csp_claims_hint(claims, claim->text, mem));
    }
}

int csp_claims_asked(const char *study, const char *claims_file, struct csp_diag *diag)
{
    struct csp_mem mem = {0};
    struct csp_node *root = NULL;
    struct csp_claims claims;
    const size_t before = diag->total;
    if (csp_spillover_is(study)) return CSP_OK; /* it has no contrasts */
    int err = csp_config_load(study, &mem, &root, diag);
    const struct csp_node *contrasts = err ? NULL : csp_node_find(root, "contrasts");
    if (!err && names_any(contrasts)) {
        if (!claims_file && csp_claims_find(study, &mem, &claims_file)) {
            csp_diag_warn(diag, contrasts, "claims are not looked up: %s", csp_error_detail());
            csp_error_clear();
        } else {
            err = csp_claims_read(&claims, claims_file, &mem, diag);
            if (!err) check_contrasts(contrasts, &claims, &mem, diag);
        }
    }
    csp_mem_free(&mem);
    return err || diag->total == before ? err : csp_diag_result(diag);
}
