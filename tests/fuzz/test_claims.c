/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a table of claims: rows read, found and looked for by a wrong id. */
#include "conspecific/report/claims/claims.h"
#include "fuzz.h"

static struct csp_diag diag;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct csp_mem mem = {0};
    struct csp_claims claims;
    fuzz_put("claims.csv", data, n);
    csp_diag_init(&diag);
    if (!csp_claims_read(&claims, fuzz_file, &mem, &diag)) {
        for (size_t i = 0; i < claims.n; i++) {
            const struct csp_claim *row = csp_claims_row(&claims, claims.list[i].id);
            assert_sound(row && strcmp(row->id, claims.list[i].id) == 0);
            assert_sound(csp_direction_name(row->direction) != NULL);
            assert_sound(csp_claim_status_name(row->status) != NULL);
        }
        (void)csp_claims_hint(&claims, "C00x", &mem);
    }
    csp_mem_free(&mem);
    return 0;
}

FUZZ_MAIN(claims)
