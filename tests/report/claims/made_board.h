/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made_board: five claims and what two studies say of them, made up for tests. C905 asks the same
 * of the same animals as C901. */
#ifndef CSP_TESTS_REPORT_CLAIMS_MADE_BOARD_H
#define CSP_TESTS_REPORT_CLAIMS_MADE_BOARD_H
#include "conspecific/report/claims/scoreboard.h"

#define MADE_CLAIM(name, where, asks, question, way, number, low, high, kind, state)     \
    {                                                                                    \
        .id = name, .facet = where, .paradigm = "p", .species = "rat", .contrast = asks, \
        .measure = question, .direction = way, .effect = number, .ci_low = low,          \
        .ci_high = high, .effect_kind = kind, .n = NAN, .status = state                  \
    }
#define MADE_ROW(of, to, side, number, low, high, p_value, said)                              \
    {                                                                                         \
        .study = of, .claim = to, .a = side, .b = "calm m", .minus = "", .statistic = "mean", \
        .effect = number, .effect_lo = low, .effect_hi = high, .p = p_value, .p_equal = NAN,  \
        .replication = NAN, .needs_animals = NAN, .needs_minutes = NAN, .verdict = said       \
    }

static struct csp_claim made_claim[] = {
    MADE_CLAIM("C901", "resonance", "shocked vs calm | first day", "freezing, percent_of_time",
               CSP_MORE, 19.27, 11.65, 26.88, "mean difference", CSP_PREDICTED),
    MADE_CLAIM("C902", "prosocial", "day 1", "openers", CSP_LEVEL, 10.4, 4.5, 22.2, "percent",
               CSP_FITTED_TO),
    MADE_CLAIM("C903", "prosocial", "a vs b", "latency", CSP_SAME, NAN, NAN, NAN, "direction",
               CSP_PREDICTED),
    MADE_CLAIM("C904", "prosocial", "c vs d", "latency", CSP_LESS, NAN, NAN, NAN, "direction",
               CSP_PREDICTED),
    MADE_CLAIM("C905", "resonance", "shocked vs calm", "freezing", CSP_MORE, NAN, NAN, NAN,
               "direction", CSP_PREDICTED),
};
static struct csp_claims made_claims = {.file = "claims.csv", .list = made_claim, .n = 5};

static struct csp_compare_row made_row[] = {
    MADE_ROW("watch", &made_claim[0], "shock m", 1.8965, 1.01, 3.03, 0.001, CSP_JUDGED_AGREES),
    MADE_ROW("watch", &made_claim[4], "shock m", 1.8965, 1.01, 3.03, 0.001, CSP_JUDGED_AGREES),
    MADE_ROW("watch", &made_claim[2], "other m", -0.001, -0.5, 0.5, 0.8, CSP_JUDGED_UNDECIDED),
    MADE_ROW("watch", NULL, "third m", 1, 0, 2, 0.001, CSP_JUDGED_DISAGREES),
    MADE_ROW("free", &made_claim[1], "open m", NAN, NAN, NAN, NAN, CSP_JUDGED_AGREES),
    MADE_ROW("free", &made_claim[0], "shock m", -1, -2, -0.3, 0.004, CSP_JUDGED_DISAGREES),
};
static const struct csp_compare made_folder = {.dir = "none", .list = made_row, .n = 6};
static struct csp_paper made_paper[5];
static struct csp_literature made_literature = {
    .claims = &made_claims, .list = made_paper, .fitted_numbers = 8};

/* The scoreboard of the made-up folder. C901 has p = 0.05 and n = 8 printed and was repeated. */
static int made_board(struct csp_scoreboard *board, struct csp_mem *mem)
{
    for (size_t i = 0; i < made_claims.n; i++)
        made_paper[i] = (struct csp_paper){
            .claim = &made_claim[i], .n = NAN, .test = {.p = NAN, .n1 = NAN, .n2 = NAN}};
    made_paper[0].known = 1;
    made_paper[0].p_relation = '=';
    made_paper[0].test.p = 0.05;
    made_paper[0].n = made_paper[0].test.n1 = 8;
    made_paper[0].repeated_for = 2;
    made_paper[0].repeated_against = 1;
    made_row[2].needs_animals = 99;
    made_row[2].needs_minutes = 49.5;
    made_row[0].replication = 0.84;
    return csp_scoreboard_init(board, &made_literature, &made_folder, 1, mem);
}
#endif
