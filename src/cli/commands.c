/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"
#include <string.h>

#define JSON                                               \
    {                                                      \
        "--json", NULL, NULL, "print the table as JSON", 0 \
    }
#define SEED                                                 \
    {                                                        \
        "--seed", "S", NULL, "seed of the random numbers", 0 \
    }
#define THREADS                                                   \
    {                                                             \
        "--threads", "T", NULL, "threads (default: all cores)", 0 \
    }
#define SET                                                                             \
    {                                                                                   \
        "--set", "PATH=VALUE", NULL, "change one value, agent.gains.nac_h=2; repeat", 1 \
    }
#define QUIET                                       \
    {                                               \
        "--quiet", NULL, NULL, "no progress bar", 0 \
    }
#define CLAIMS                                                                 \
    {                                                                          \
        "--claims", "FILE", NULL, "claims table (default: data/claims.csv)", 0 \
    }

const struct csp_command csp_commands[] = {
    {"run",
     "STUDY",
     "Run a study: a file, or a name under models/studies.",
     1,
     1,
     csp_cmd_run,
     {{"-o", "DIR", NULL, "folder of the results (default: out/NAME)", 0},
      {"--animals", "N", NULL, "animals a group (default: as the study says)", 0},
      SEED,
      THREADS,
      SET,
      {"--record", "MODE", "none|summary|full", "none, summary or full: what run.h5 holds", 0},
      {"--resume", NULL, NULL, "go on where an interrupted run stopped", 0},
      QUIET},
     "The folder gets study.yaml animals.csv summary.csv contrasts.csv run.h5 run.log, and "
     "with\n"
     "`sweep:` in the study sweep.csv: a row a group, cell and measure, a column an axis. "
     "Ctrl-C\n"
     "writes a checkpoint and exits 130; --resume then ends with the same bytes.\n"},
    {"compare",
     "DIR...",
     "Model against published data: one row a claim, then the controls; writes "
     "DIR/compare.csv.",
     1,
     CSP_ARGS_MAX,
     csp_cmd_compare,
     {JSON, CLAIMS},
     "DIR is the folder of a run, or holds such folders. Exit 0 if no claim disagrees, else "
     "1.\n"
     "The rule of the verdicts is in data/README.md. A folder of `kind: spillover` has no "
     "claims:\n"
     "its simulations are compared with theory, and it is 1 if one that should agree does "
     "not.\n"},
    {"scoreboard",
     "[DIR...]",
     "Every claim of data/claims.csv over all result folders (default: those in out/).",
     0,
     CSP_ARGS_MAX,
     csp_cmd_scoreboard,
     {JSON,
      CLAIMS,
      {"--theory", NULL, NULL, "one column an agent: each DIR holds the runs of one", 0},
      {"--write", NULL, NULL,
       "also write scoreboard.csv (or theory.csv, theory_scores.csv) in data/results", 0}},
     "With --theory the default is every folder in out/theory (make theory). After the table: "
     "the\n"
     "likelihood of the literature under each agent, held out paper by paper, with a count of "
     "its\n"
     "free numbers (theories.csv beside the claims), by facet; the mixture of agents that\n"
     "foretells best; claims that tell them apart; claims that none foretells. --json: the "
     "table.\n"},
    {"fit",
     "FILE|STUDY...",
     "Fit free parameters to published findings: a file of `kind: fit`, or studies with "
     "--free.",
     1,
     CSP_ARGS_MAX,
     csp_cmd_fit,
     {{"-o", "DIR", NULL, "folder of the results (default: out/fit_NAME)", 0},
      {"--free", "PATH=LOW:HIGH", NULL, "a free parameter of the studies; repeat", 1},
      {"--claims", "C079,C080", NULL, "claims to fit (default: status fitted)", 0},
      {"--animals", "N", NULL, "animals a group (default: as file or study says)", 0},
      SEED,
      THREADS,
      {"--method", "METHOD", "simplex|population", "simplex or population", 0},
      {"--evaluations", "N", NULL, "of the search, at most (default: 100)", 0},
      {"--profile", "KIND", "slice|full|none", "slice, full or none", 0},
      {"--bootstrap", "B", NULL, "resamples of the animals (default: 1000)", 0},
      {"--targets", NULL, NULL, "print what is aimed at, and simulate nothing", 0},
      {"--resume", NULL, NULL, "use the evaluations of an interrupted fit again", 0},
      QUIET},
     "The folder gets evaluations.csv (a line as soon as it is known), series.csv fit.csv\n"
     "profiles.csv targets.csv fitted_agent.yaml fitted_set.yaml, and best/, an ordinary run "
     "at\n"
     "the estimate for `conspecific compare DIR/best`.\n"},
    {"probe",
     "AGENT",
     "The test stimuli on a reared cohort: overlap, resonance and value of the other's pain, "
     "by "
     "identity or by age; what carries the response.",
     1,
     1,
     csp_cmd_probe,
     {{"--animals", "N", NULL, "animals (default: 4)", 0},
      SEED,
      {"--kind", "KIND", NULL, "event kind (default: footshock)", 0},
      {"--neutral", "KIND", NULL, "neutral event kind (default: allogroom)", 0},
      {"--ages", "LIST", NULL, "events of life, or shares of it: 0,500,50%,1.0", 0},
      {"--attribution", NULL, NULL, "which latents and channels carry the response", 0},
      {"--identity", "NAME", NULL, "whose event (default: the first of the agent file)", 0},
      {"--trials", "N", NULL, "noisy trials a condition, for units (default: 20)", 0},
      {"-o", "FILE", NULL, "everything, animal by animal, as a tidy CSV", 0},
      SET,
      JSON},
     "rho: cosine of the ACC latents of own and other's event (mirror index). A: amygdala "
     "output\n"
     "to the other's event over that to one's own (resonance). V: the same for value. Means "
     "over\n"
     "animals; the columns _neutral are the same for the neutral event of the other.\n\n"
     "--ages: the same animals at several ages, reared once and looked at on the way. mix_up:\n"
     "cosine of the latents of the other's event and neutral event. who, what, self: index of\n"
     "decoding the actor, the event of another, self or other from the latents, on events "
     "(who,\n"
     "self) or actors (what) it was not trained on; 0 chance, 1 perfect. self_only, "
     "other_only,\n"
     "both: shares of ACC units that respond to spikes of noisy trials; mirror: both, and not "
     "to\n"
     "the neutral event; also_own: share of units that respond to the other that respond to "
     "own\n"
     "event too; sham_units: false alarms.\n\n"
     "--attribution: contributions to the response to the other's event. additive: they add "
     "up\n"
     "to the response (channels: Shapley values, less what nothing perceived evokes); share: "
     "of\n"
     "the response; occlusion: what is lost without it; neutral, own: additive, of these "
     "events.\n"
     "Readouts: A amygdala, V critic, R reward model. Definitions: study/battery.h,\n"
     "agent/attribute.h.\n"},
    {"check",
     "FILE...",
     "Validate agents, paradigms, studies, fits or a claims table; print every problem.",
     1,
     CSP_ARGS_MAX,
     csp_cmd_check,
     {{"--agent", "AGENT", NULL, "agent in whose world a paradigm must make sense (rat)", 0}},
     "All models at once: conspecific check models/*/*.yaml models/*/*/*.yaml. A fit is "
     "checked as\n"
     "`conspecific fit` does: its studies, claims and curves, and every bound. Exit 2 if "
     "anything\n"
     "is wrong.\n"},
    {"show",
     "[FILE]",
     "A file resolved: every value with unit, range, origin and source.",
     0,
     1,
     csp_cmd_show,
     {{"--plain", NULL, NULL, "without the comments", 0},
      {"--rear", NULL, NULL, "rear one animal if none is in the cache, for rho (some seconds)",
       0},
      {"--wiring", NULL, NULL, "the connectome of an agent as Graphviz", 0},
      {"--tables", NULL, NULL, "the generated tables of README.md (no FILE)", 0},
      SET},
     NULL},
    {"list",
     "[WHAT]",
     "What there is, one line each: agents paradigms studies fits claims populations measures "
     "cues kinds objects contexts identities fields.",
     0,
     1,
     csp_cmd_list,
     {{"--agent", "AGENT", NULL, "whose cues, kinds, ... (rat)", 0}, CLAIMS, JSON},
     "Without WHAT: agents, paradigms, studies, fits. The first word of a line is what the "
     "commands\n"
     "and --set agent= take: a name, or the path of a model in a deeper folder.\n"},
    {"replay",
     "DIR",
     "Run a folder's own resolved study again: is every number equal to the bit?",
     1,
     1,
     csp_cmd_replay,
     {THREADS, QUIET},
     "Exit 0 if all is equal, 1 if not.\n"},
    {"analyze",
     "KIND DIR",
     "Signals of a run recorded in full: spectrum, tfr, coherence, rsa or decode.",
     2,
     2,
     csp_cmd_analyze,
     {{0}},
     "conspecific analyze KIND --help lists the options of a kind. The run needs `record: "
     "{mode: full,\nevery: 4 ms, fields: [acc.r]}` in its study; tables go to DIR/analyze/.\n\n"
     "  spectrum   power by frequency\n  tfr        power by time and frequency, two kinds of "
     "trial compared\n  coherence  coherence of two fields by frequency\n  rsa        "
     "similarity of patterns between kinds of trial\n  decode     kind of trial read from "
     "patterns\n"},
    {"bench",
     "WORKLOAD",
     "Speed: rate, rate-plastic, predictive-coding or cohort; the last line is JSON.",
     1,
     1,
     csp_cmd_bench,
     {{"--units", "N", NULL, "units of the network", 0},
      {"--steps", "S", NULL, "steps", 0},
      THREADS,
      {"--nets", "M", NULL, "networks side by side", 0}},
     NULL},
    {"help",
     "[VERB]",
     "This help, or that of a verb.",
     0,
     1,
     csp_cmd_help,
     {{"--man", NULL, NULL, "the manual page", 0},
      {"--completion", NULL, NULL, "completion for bash", 0}},
     NULL},
    {0}};

const struct csp_command *csp_command_find(const char *name)
{
    for (const struct csp_command *c = csp_commands; c->name; c++)
        if (!strcmp(c->name, name)) return c;
    return NULL;
}
