/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/agent/probe/onset.h"
#include "conspecific/core/error.h"
#include "conspecific/core/num/rate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

double csp_agent_c_w(const struct csp_agent *self, size_t kind_a, size_t kind_b,
                     size_t identity)
{
    const size_t n = self->senses.n;
    csp_real *a = csp_vec_alloc(n), *b = csp_vec_alloc(n);
    double *w = malloc(n * sizeof *w), c_w = NAN;
    if (a && b && w && !csp_senses_event(self, kind_a, 1, 0, NULL, 1.0, NULL, a, NULL) &&
        !csp_senses_event(self, kind_b, 0, identity, NULL, 1.0, NULL, b, NULL)) {
        const int learnt = self->spec->circuits.cortex.pc.eta_pi > 0 && self->cortex.n_x == n;
        for (size_t i = 0; i < n; i++)
            w[i] = learnt ? (double)self->cortex.prec_pos[i]
                          : csp_senses_precision(&self->spec->senses, &self->senses.lines[i]);
        c_w = csp_cosine_weighted(n, w, a, b);
    }
    csp_vec_free(a);
    csp_vec_free(b);
    free(w);
    return c_w;
}

int csp_agent_probe(struct csp_agent *self, size_t kind, int own, size_t identity,
                    const double pass[CSP_CHANNELS], struct csp_probe *out)
{
    struct csp_stimulus stimulus = csp_stimulus_of(kind, identity);
    stimulus.own = own;
    if (pass) memcpy(stimulus.pass, pass, sizeof stimulus.pass);
    struct csp_presented shown = {.mean = {.latent = out->latent}};
    const int err = csp_agent_present(self, &stimulus, NULL, NULL, NULL, &shown);
    *out = shown.mean;
    return err;
}

int csp_agent_rho(struct csp_agent *self, size_t kind_a, size_t kind_b, size_t identity,
                  double *rho)
{
    const size_t n = csp_agent_latent_size(self);
    struct csp_probe a = {.latent = csp_vec_alloc(n)}, b = {.latent = csp_vec_alloc(n)};
    int err = a.latent && b.latent ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "latents of %zu", n);
    if (!err) err = csp_agent_probe(self, kind_a, 1, 0, NULL, &a);
    if (!err) err = csp_agent_probe(self, kind_b, 0, identity, NULL, &b);
    if (!err) *rho = csp_cosine(n, a.latent, b.latent);
    csp_vec_free(a.latent);
    csp_vec_free(b.latent);
    return err;
}

static int is(const struct csp_kind *kind, const char *category)
{
    return strcmp(kind->category, category) == 0;
}

/* Mean c_w of own pains with the same pains, and with all neutral events, of an identity. */
static void mean_c_w(const struct csp_agent *self, size_t identity, double *same,
                     double *neutral)
{
    const struct csp_list *kinds = &self->spec->kinds;
    double n_same = 0, n_neutral = 0;
    *same = *neutral = 0;
    for (size_t a = 0; a < kinds->n; a++) {
        if (!is(CSP_ITEM(*kinds, csp_kind, a), "pain")) continue;
        *same += csp_agent_c_w(self, a, a, identity);
        n_same += 1;
        for (size_t b = 0; b < kinds->n; b++) {
            if (!is(CSP_ITEM(*kinds, csp_kind, b), "groom")) continue;
            *neutral += csp_agent_c_w(self, a, b, identity);
            n_neutral += 1;
        }
    }
    if (n_same > 0) *same /= n_same;
    if (n_neutral > 0) *neutral /= n_neutral;
}

int csp_agent_spec_overlap_report(const struct csp_agent_spec *spec, struct csp_text *out)
{
    struct csp_agent self = {.spec = spec};
    int err = csp_senses_init(&self.senses, spec);
    if (!err)
        err =
            csp_text_add(out, "# c_w: cosine of own pain and another's, every line weighted by "
                              "the root of its precision\n");
    for (size_t m = 0; m < spec->identities.n && !err; m++) {
        const struct csp_identity *id = CSP_ITEM(spec->identities, csp_identity, m);
        double same, neutral;
        mean_c_w(&self, m, &same, &neutral);
        err = csp_text_add(out, "# c_w %-14s likeness %.2f  pain %.3f  neutral %.3f\n",
                           id->name, id->likeness, same, neutral);
    }
    csp_senses_free(&self.senses);
    return err;
}

/* " c_w 0.380 c_f 0.790 rho 0.360 (newborn 0.510) grand ... actor ..." over kinds of a life. */
static int add_onsets(const struct csp_onset *onset, size_t identity, const char *category,
                      struct csp_text *out)
{
    static const char *const label[CSP_ONSET_MEANS] = {"rho", "less grand mean",
                                                       "less actor's mean"};
    int err =
        csp_text_add(out, "%s: c_w %.3f c_f %.3f", category ? category : "all kinds",
                     csp_onset_over(onset, CSP_ONSET_c_w, CSP_ONSET_RAW, identity, category),
                     csp_onset_over(onset, CSP_ONSET_c_f, CSP_ONSET_RAW, identity, category));
    for (size_t less = 0; less < CSP_ONSET_MEANS && !err; less++) {
        const enum csp_onset_mean mean = (enum csp_onset_mean)less;
        err = csp_text_add(out, " %s %.3f (newborn %.3f)", label[less],
                           csp_onset_over(onset, CSP_ONSET_rho, mean, identity, category),
                           csp_onset_over(onset, CSP_ONSET_rho_0, mean, identity, category));
    }
    return err;
}

int csp_agent_overlap_report(struct csp_agent *self, struct csp_text *out)
{
    const struct csp_agent_spec *spec = self->spec;
    struct csp_onset onset;
    int err = csp_onset_init(&onset, self, 0);
    for (size_t m = 0; m < spec->identities.n && !err; m++) {
        const struct csp_identity *id = CSP_ITEM(spec->identities, csp_identity, m);
        if (isnan(csp_onset_over(&onset, CSP_ONSET_rho, CSP_ONSET_RAW, m, "pain"))) continue;
        err = csp_text_add(out, "overlap %-14s likeness %.2f  ", id->name, id->likeness);
        if (!err) err = add_onsets(&onset, m, "pain", out);
        if (!err) err = csp_text_add(out, "  ");
        if (!err) err = add_onsets(&onset, m, NULL, out);
        if (!err) err = csp_text_add(out, "\n");
    }
    csp_onset_free(&onset);
    return err;
}
