/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several others send to one line: amplitudes add up, or strengths do. */
#include "arena/mock.h"
#include "conspecific/arena/play/stage.h"

enum { OTHERS = 4, ALL = (1 << OTHERS) - 1 };

static const char colony[] =
    "schema: 1\nkind: paradigm\nname: glass\ncontext: box\ncompany: %s\n"
    "roles:\n  me: {brain: full, identity: cagemate, subject: true}\n"
    "  n: {count: 4, brain: full, identities: [cagemate, stranger_1]}\n"
    "barriers: [{among: [me, n], odour: 0.9, sight: 0.8, step: {odour: 0.6, sight: 0.7}}]\n"
    "objects: {door: {cue: door, states: {shut: 0.4}}}\n"
    "events:\n"
    "  mine: {kind: footshock, to: me, duration: 1 s, strength: 1.3}\n"
    "  ring: {kind: distress, identity: stranger_1, duration: 1 s, strength: 0.7}\n"
    "  cry: {kind: distress, to: n, duration: 1 s}\n"
    "  groom: {kind: allogroom, to: n2, duration: 1 s}\n"
    "phases: [{name: test, trial: {duration: 1 s}}]\n";

/* What `me` senses while all that can happens, of the others in mask. */
static void sensed(const char *company, double power, unsigned mask, csp_real line[LINES])
{
    static const char *const events[] = {"mine", "ring", "cry1", "cry2", "cry3", "groom"};
    struct csp_agent agents[OTHERS + 1], *brains[OTHERS + 1];
    struct csp_stage stage;
    char text[2000];
    snprintf(text, sizeof text, colony, company);
    mock_load(text);
    mock_spec.senses.amp_power = power;
    for (size_t r = 0; r <= OTHERS; r++) {
        agents[r] = (struct csp_agent){.spec = &mock_spec, .animal = r};
        brains[r] = agents + r;
    }
    assert_int_equal(csp_stage_init(&stage, &mock_p, brains, 1, 1), CSP_OK);
    csp_stage_phase(&stage, csp_phase_at(&mock_p, 0));
    int present[OTHERS + 1] = {1};
    for (size_t o = 0; o < OTHERS; o++) present[o + 1] = (mask >> o) & 1;
    stage.present = present;
    csp_stage_reset(&stage, csp_phase_at(&mock_p, 0));
    csp_stage_trial(&stage, "here", 0);
    for (size_t e = 0; e < sizeof events / sizeof *events; e++) {
        int happened;
        const size_t k = (size_t)csp_paradigm_event(&mock_p, events[e]);
        assert_int_equal(csp_stage_start(&stage, k, 0, &happened, NULL, NULL), CSP_OK);
    }
    for (size_t r = 0; r <= OTHERS; r++) { /* n3 shows nothing */
        const struct csp_act act = {.freeze = r == 3 ? 0.0 : 1.0 / (double)(r + 1)};
        assert_int_equal(csp_stage_show(&stage, r, &act), CSP_OK);
    }
    assert_int_equal(csp_stage_sense(&stage), CSP_OK);
    memcpy(line, stage.obs[0].line, LINES * sizeof *line);
    assert_near(stage.obs[0].primary.noci, 1.3, 1e-12);
    csp_stage_free(&stage);
}

static void strengths_of_all_others_add_up(void **state)
{
    (void)state;
    mock_spec.senses.noise = 0.0;
    static const double powers[] = {0.5, 0.8, 1.3, 1.0};
    csp_real alone[LINES], one[LINES], all[LINES], sum[LINES];
    for (size_t k = 0; k < sizeof powers / sizeof *powers; k++) {
        const double n = powers[k];
        double total[LINES] = {0};
        int several = 0;
        sensed("power", n, 0, alone);
        for (unsigned o = 0; o < OTHERS; o++) {
            sensed("power", n, 1u << o, one);
            for (size_t i = 0; i < LINES; i++)
                total[i] += pow((double)(one[i] - alone[i]), 1 / n);
        }
        sensed("power", n, ALL, all);
        sensed("sum", n, ALL, sum);
        for (size_t i = 0; i < LINES; i++) {
            assert_near(all[i], (double)alone[i] + pow(total[i], n), 2e-6);
            const double gap = (double)sum[i] - (double)all[i];
            several += n < 1 ? gap > 0.05 : gap < -0.05;
            if (n == 1.0) assert_near(gap, 0, 2e-6);
        }
        assert_int_equal(several, n == 1.0 ? 0 : 4); /* cries, freezing, two odours */
    }
}

/* Noise is that of the senses: its strength is the mean of those who send, by their strength.
 */
static void noise_does_not_grow_with_the_crowd(void **state)
{
    (void)state;
    static const double powers[] = {0.5, 0.8};
    for (size_t k = 0; k < 2; k++) {
        const double n = powers[k], sd = 0.3;
        csp_real alone[2][LINES], one[2][LINES], all[2][LINES];
        double total[LINES] = {0}, sum = 0.0;
        for (int noisy = 0; noisy < 2; noisy++) {
            mock_spec.senses.noise = noisy ? sd : 0.0;
            sensed("power", n, 0, alone[noisy]);
            sensed("power", n, ALL, all[noisy]);
        }
        for (unsigned o = 0; o < OTHERS; o++) {
            double S = 0.0;
            for (int noisy = 0; noisy < 2; noisy++) {
                mock_spec.senses.noise = noisy ? sd : 0.0;
                sensed("power", n, 1u << o, one[noisy]);
            }
            for (size_t i = 0; i < LINES; i++)
                if (i < ANIMAL || i >= ANIMAL + PEOPLE) /* not that it is there */
                    S += pow(fmax(0, (double)(one[0][i] - alone[0][i])), 1 / n);
            sum += S;
            for (size_t i = 0; i < LINES; i++) {
                const double e =
                    (double)(one[1][i] - alone[1][i]) - (double)(one[0][i] - alone[0][i]);
                total[i] += S * pow(fmax(0, e), 1 / n);
            }
        }
        for (size_t i = 0; i < LINES; i++) {
            const double noise =
                (double)(all[1][i] - alone[1][i]) - (double)(all[0][i] - alone[0][i]);
            assert_near(noise, pow(total[i] / sum, n), 5e-6);
            assert_true(noise > 0 && noise < 2 * sd); /* cry and freezing of one */
        }
    }
}

static void of_one_other_nothing_differs(void **state)
{
    (void)state;
    csp_real power[LINES], sum[LINES];
    mock_spec.senses.noise = 0.3;
    for (unsigned k = 0; k < 4 * OTHERS;
         k++) { /* 1.2 to 1.9: a power and its root would show */
        const double n = 1.2 + 0.05 * k;
        sensed("power", n, 1u << k % OTHERS, power);
        sensed("sum", n, 1u << k % OTHERS, sum);
        assert_memory_equal(power, sum, sizeof sum);
    }
    sensed("power", 0.0, ALL, power); /* all strengths alike: no law, so amplitudes */
    sensed("sum", 0.0, ALL, sum);
    assert_memory_equal(power, sum, sizeof sum);
    sensed("power", 0.5, ALL, power);
    assert_memory_not_equal(power, sum, sizeof sum);
}

static void a_crowd_is_no_louder_than_its_strength(void **state)
{
    (void)state;
    csp_real all[LINES];
    mock_spec.senses.noise = 0.0;
    sensed("power", 0.5, ALL, all); /* cagemates n1 and n3, strangers n2 and n4 */
    assert_near(all[ANIMAL], 0.9 * sqrt(1 + pow(0.36, 2)), 1e-6);
    assert_near(all[ANIMAL + 1], 0.9 * 0.6 * sqrt(1 + pow(0.36, 2)), 1e-6);
    assert_near(all[OBJECT + 2], 0.4, 1e-6);
    assert_near(all[PLACE], 1, 1e-6);
}

#define T(name) cmocka_unit_test_setup_teardown(name, mock_begin, mock_end)
TEST_MAIN(T(strengths_of_all_others_add_up), T(noise_does_not_grow_with_the_crowd),
          T(of_one_other_nothing_differs), T(a_crowd_is_no_louder_than_its_strength))
