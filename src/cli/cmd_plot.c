/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "python.h"

const struct csp_command csp_command_plot = {
    .name = "plot",
    .operands = "DIR...",
    .doc = "Draw results: groups, contrasts, courses, doses, gradients, sweeps, signals.",
    .min = 1,
    .max = CSP_ARGS_MAX,
    .run = csp_python_exec,
    .options = {{"-o", "FILES", NULL,
                 "a.png, a.pdf or a.svg, or several with commas (default: DIR/plot.png)", 0},
                {"--measure", "A,B", NULL,
                 "measures or recorded fields (default: what the contrasts ask about)", 0},
                {"--kind", "A,B", NULL,
                 "kinds of panel (default: all that the study has, without signals)", 0},
                {"--filter", "KEY=A,B", NULL,
                 "draw these alone: group=, contrast=, animal=, session=, phase=; repeat", 1},
                {"--palette", "NAME", NULL,
                 "okabe, tol, grey, a colour map of matplotlib, or colours with commas", 0},
                {"--style", "FILE", NULL, "style file of matplotlib, on top of the own style",
                 0}},
    .detail =
        "Kinds: groups (every animal, mean, 95 % interval), course (over sessions), trials,\n"
        "dose (groups that differ in one number), gradient (names that end in a number), "
        "sweep,\n"
        "theory (simulation over closed form), signals (recorded fields within a session),\n"
        "contrasts (effect sizes with interval and verdict). An axis of a sweep is a key of\n"
        "--filter too. Texts come from `doc` of the study and its paradigms.\n\n"
        "    conspecific plot out/harm --measure harm_shift --filter group=pain,groom -o "
        "a.pdf\n\n"
        "Figures are one column of a journal wide (3.4 inches), or two where one would become\n"
        "too long; colours differ for every kind of colour vision. Needs Python with "
        "matplotlib\n"
        "and pandas: apt-get install python3-matplotlib python3-pandas python3-yaml.\n"
        "CONSPECIFIC_PYTHON names the interpreter (default: python3).\n",
};
