/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * probe: what the animal makes of events that it is shown after each session, noise free and
 * with learning off.
 *
 *   value            V of the critic [reward]
 *   reward           r of the reward model [reward/s]
 *   threat           output A of the amygdala
 *   probe_freezing   largest freezing, %
 *   probe_arousal    mean arousal, %
 *   loss             sum prec (x - W r)^2 / sum prec x^2 over the input lines x of the cortex, of
 *                    precision prec: 0 all explained, 1 nothing. csp_cortex_loss says what
 *                    stands for W r in other models; no row without input
 *   overlap          cosine of the latents of the two `events`
 *   rsa              do the latents of own events and of the same events of another have the
 *                    same geometry? `events` are n own ones and n of another, n >= 3
 *                    (score/rsa.h); no row where a half has no order
 *   c_w              cosine of the inputs of two `events`, the first own and the second
 *                    another's, every line weighted by the root of its precision
 */
#include "../score.h"
#include "conspecific/agent/probe/overlap.h"
#include "conspecific/arena/score/rsa.h"
#include "conspecific/core/num/rate.h"
#include "needs.h"
#include <math.h>
#include <stdlib.h>

enum { VALUE, REWARD, THREAT, PROBE_FREEZING, PROBE_AROUSAL, LOSS, OVERLAP, RSA };

/* Whose event it seems to be to the animal of the measure; -1: its own, or nobody's. */
static long identity_of(const struct csp_paradigm *p, const struct csp_measure *m,
                        const struct csp_event *e)
{
    const int of_another = e->to_id >= 0 && (size_t)e->to_id != m->role_id;
    if (e->identity_id >= 0 || !of_another) return e->identity_id;
    return csp_role_at(p, (size_t)e->to_id)->identity_id;
}

static int probe_event(const struct csp_score *self, const struct csp_measure *m, size_t event,
                       const struct csp_showing *showing, struct csp_probe *out)
{
    const struct csp_event *e = csp_event_at(self->p, event);
    const int own = e->to_id == (long)m->role_id;
    const long who = identity_of(self->p, m, e);
    const double whole[CSP_CHANNELS] = {1.0, 1.0, 1.0, 1.0};
    const double *pass = whole;
    if (!own && e->to_id >= 0)
        pass = showing->pass[(size_t)e->to_id * self->p->roles.n + m->role_id];
    if (e->kind_id < 0 || (!own && who < 0))
        return CSP_FAIL(CSP_E_RANGE,
                        "measure `%s`: event `%s` cannot be probed (no kind, or of nobody)",
                        m->name, e->name);
    return csp_agent_probe(showing->brain, (size_t)e->kind_id, own, own ? 0 : (size_t)who, pass,
                           out);
}

static int show_one(struct csp_score *self, size_t index, const struct csp_showing *showing,
                    double *value)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    struct csp_probe out = {0};
    const int err = probe_event(self, m, (size_t)m->event_id, showing, &out);
    switch (csp_measure_kind_of(m)->variant) {
    case VALUE:
        *value = out.V;
        break;
    case REWARD:
        *value = out.R;
        break;
    case THREAT:
        *value = out.A;
        break;
    case LOSS:
        *value = out.loss;
        break;
    case PROBE_FREEZING:
        *value = 100.0 * out.freeze;
        break;
    default:
        *value = 100.0 * out.arousal;
    }
    return err;
}

/* Overlap or rsa: what the latents of the events have in common. */
static int show_several(struct csp_score *self, size_t index, const struct csp_showing *showing,
                        double *value)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const size_t n = csp_agent_latent_size(showing->brain), events = m->events_id.n;
    csp_real *latent = calloc(events * n + 1, sizeof *latent);
    int err = latent ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "probe");
    for (size_t k = 0; k < events && !err; k++) {
        struct csp_probe out = {.latent = latent + k * n, .n = n};
        err = probe_event(self, m, m->events_id.id[k], showing, &out);
    }
    if (!err && csp_measure_kind_of(m)->variant == RSA)
        err = csp_score_rsa(events / 2, n, latent, value);
    else if (!err)
        *value = csp_cosine_weighted(n, NULL, latent, latent + n);
    free(latent);
    return err;
}

/* c_w of two events, the first happening to the animal itself, the second to another. */
static int compare_inputs(struct csp_score *self, size_t index,
                          const struct csp_showing *showing, double *value)
{
    const struct csp_measure *m = csp_measure_at(self->p, index);
    const struct csp_event *own = csp_event_at(self->p, m->events_id.id[0]),
                           *other = csp_event_at(self->p, m->events_id.id[1]);
    const long who = identity_of(self->p, m, other);
    *value = NAN; /* no other animal in it: undefined, no row */
    if (who < 0) return CSP_OK;
    if (own->kind_id < 0 || other->kind_id < 0)
        return CSP_FAIL(CSP_E_RANGE, "measure `%s`: c_w needs two events with a kind", m->name);
    *value = csp_agent_c_w(showing->brain, (size_t)own->kind_id, (size_t)other->kind_id,
                           (size_t)who);
    return CSP_OK;
}

static const char *needs_two(const struct csp_measure *m)
{
    return m->events.n == 2 ? NULL : "events: [a, b]";
}

static const char *needs_pairs(const struct csp_measure *m)
{
    if (m->events.n >= 6 && m->events.n % 2 == 0) return NULL;
    return "events: [a, b, c, a of another, b of another, c of another]";
}

/* Can it be shown: has it a kind, and is it the animal's own or of somebody that it perceives? */
static void check_shown(const struct csp_names *c, const struct csp_measure *m,
                        const char *name)
{
    const long event = csp_paradigm_event(c->p, name);
    if (event < 0) return; /* reported elsewhere */
    const struct csp_event *e = csp_event_at(c->p, (size_t)event);
    const long to = csp_paradigm_role(c->p, e->to), me = csp_is_written(m->role)
                                                             ? csp_paradigm_role(c->p, m->role)
                                                             : (long)c->p->subject;
    const int own = to >= 0 && to == me,
              of_another =
                  csp_is_written(e->identity) ||
                  (to >= 0 && !csp_names_same(csp_role_at(c->p, (size_t)to)->identity, "self"));
    if (!csp_is_written(e->kind) || (!own && !of_another))
        csp_diag_add(
            c->diag, m->at,
            "measure `%s`: event `%s` cannot be shown to an animal: it %s; `mean` of a "
            "field reads what an event that happens does",
            m->name, name, csp_is_written(e->kind) ? "is nobody's" : "has no kind");
}

static void check(const struct csp_names *c, size_t index)
{
    const struct csp_measure *m = csp_measure_at(c->p, index);
    const char *const *events = m->events.items, *const *event = m->event.items;
    for (size_t i = 0; i < m->events.n; i++) check_shown(c, m, events[i]);
    if (m->event.n == 1) check_shown(c, m, event[0]);
}

#define PROBE(name_, variant_, unit_, doc_, needs_, session_, check_) \
    const struct csp_measure_kind csp_kind_##name_ = {                \
        .name = #name_,                                               \
        .unit = unit_,                                                \
        .doc = doc_,                                                  \
        .variant = variant_,                                          \
        .uses = CSP_HAS_ONE_EVENT,                                    \
        .needs = needs_,                                              \
        .session = session_,                                          \
        .check = check_,                                              \
    }
PROBE(value, VALUE, "reward", "critic value of a probed event, after each session",
      csp_needs_event, show_one, check);
PROBE(reward, REWARD, "reward/s", "reward model of a probed event", csp_needs_event, show_one,
      check);
PROBE(threat, THREAT, "1", "amygdala output to a probed event", csp_needs_event, show_one,
      check);
PROBE(probe_freezing, PROBE_FREEZING, "%", "freezing to a probed event", csp_needs_event,
      show_one, check);
PROBE(probe_arousal, PROBE_AROUSAL, "%", "arousal by a probed event", csp_needs_event, show_one,
      check);
PROBE(loss, LOSS, "1", "share of a probed event's input the cortex does not explain",
      csp_needs_event, show_one, check);
PROBE(overlap, OVERLAP, "1", "cosine of the latents of two probed events", needs_two,
      show_several, check);
PROBE(rsa, RSA, "1", "correlation of the geometries of two lists of probed events", needs_pairs,
      show_several, check);
PROBE(c_w, 0, "1", "cosine of the inputs of two events, weighted by precision", needs_two,
      compare_inputs, NULL);
