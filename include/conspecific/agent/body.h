/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_AGENT_BODY_H
#define CONSPECIFIC_AGENT_BODY_H
#include "conspecific/core/field.h"
#include "conspecific/core/param.h"
/*
 * body: homeostatic variables, the only source of reward, and the body loop.
 *
 *   dH/dt = -pellet food + (1 - H)/tau_H                      hunger, 1 = food-restricted
 *   tau_B dB/dt = -B + k_noci noci + k_A [C - theta_B]+       arousal; C: own CeA output
 *   D = w_H H^2 / 2                                           hunger drive
 *   rew = -dD/dt - r_pain noci - g_arousal_drive B            [reward/s]
 *   p_H = -dD/dt|food / (pellet food) = w_H H                 what a unit of intake pays now
 *
 * Everything here is the OWN body. Hunger pays by the drive it loses (homeostatic reinforcement,
 * Keramati & Gutkin 2014, 10.7554/eLife.04811): food reduces it, time raises it (`rise` of that
 * is felt; 0: food alone pays). So pellets satiate, and whatever the pace of a meal (tested)
 *
 *   sum of -dD/dt dt over it = D at its start - D at its end
 *
 * What is learnt of food is how much is eaten, priced by the present p_H (reward_model.h): an
 * animal that has been fed works less before it has tasted a pellet. In a rest nothing is felt;
 * hunger returns unpaid. Arousal and pain are NOT drives that are reduced but costs while they
 * last (level form, an assumption of ours): by potential shaping a reduced drive would change no
 * undiscounted choice (Ng, Harada & Russell 1999). g_arousal_drive 0: value and reflex systems
 * are strictly parallel; above 0 the reflexes to another's distress are felt and teach value.
 * Witness: test_body.c: noci 0.7 for 1 s from rest gives B = 0.35 (1 - exp(-1/0.7)) = 0.266122.
 */
// clang-format off
/*       field            symbol     default  unit        low  high    origin  source                                         meaning */
#define CSP_BODY_PARAMS(P, S) \
    P(S, tau_B,           "tau_B",   0.7,     "s",        0.0, 1e4,    CHOSEN, "assumption",                                  "time constant of arousal")                  \
    P(S, k_noci,          "k_noci",  0.5,     "1",        0.0, 100.0,  CHOSEN, "assumption",                                  "gain of nociception on arousal")            \
    P(S, k_A,             "k_A",     1.0,     "1",        0.0, 100.0,  CHOSEN, "assumption",                                  "gain of CeA output on arousal")             \
    P(S, theta_B,         "theta_B", 0.1,     "1",        0.0, 100.0,  FITTED, "claim:C081",                                  "CeA output below which arousal is unmoved") \
    P(S, g_arousal_drive, "c_B",     2.0,     "reward/s", 0.0, 1000.0, FITTED, "claim:C127",                                  "weight of arousal in the drive; 0: no body loop") \
    P(S, r_pain,          "r_pain",  2.0,     "reward/s", 0.0, 1000.0, CHOSEN, "assumption",                                  "cost of nociception of strength 1")         \
    P(S, pellet,          "",        0.005,   "1",        0.0, 1.0,    CHOSEN, "assumption",                                  "hunger that one pellet takes away")         \
    P(S, w_H,             "w_H",     200.0,   "reward",   0.0, 1e6,    CHOSEN, "assumption: a pellet at H = 1 pays 1 reward", "weight of hunger in the drive")             \
    P(S, rise,            "",        1.0,     "1",        0.0,  1.0,    BORROWED, "Keramati & Gutkin 2014, doi:10.7554/eLife.04811", "share of the rising drive that is felt as loss; 0: food alone pays") \
    P(S, tau_H,           "tau_H",   21600.0, "s",        1.0, 1e9,    CHOSEN, "assumption",                                  "time constant of the return of hunger")
// clang-format on
CSP_PARAM_STRUCT(csp_body_params, CSP_BODY_PARAMS);

struct csp_body {
    struct csp_body_params par;
    double dt, k_B, k_H; /* s; derived */
    double H, B, rew;
    double eaten; /* intake of this tick [1/s], in units of H */
    double price; /* p_H of this tick [reward] */
    double loss;  /* what rising hunger took [reward/s] */
};

/* H 1, no arousal; ticks of dt [s]. par NULL: the defaults. CSP_E_RANGE. */
int csp_body_init(struct csp_body *self, double dt, const struct csp_body_params *par);
/* A gap of seconds: arousal falls, hunger returns. */
void csp_body_rest(struct csp_body *self, double seconds);
struct csp_body_in {   /* what a tick brings */
    double noci, pain; /* own nociception: as it arouses; as it costs [shock of 0.8 mA] */
    double food;       /* pellets per second */
    double cea;        /* own CeA output */
    double cost;       /* further cost [reward/s] */
};
/* One tick. Returns the reward rate [reward/s]. */
double csp_body_step(struct csp_body *self, const struct csp_body_in *in);
int csp_body_fields(struct csp_body *self, struct csp_fields *out);
#endif
