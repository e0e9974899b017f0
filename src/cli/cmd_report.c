/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "python.h"

const struct csp_command csp_command_report = {
    .name = "report",
    .operands = "DIR",
    .doc = "One HTML page of a result folder, with figures and a player of single animals.",
    .min = 1,
    .max = 1,
    .run = csp_python_exec,
    .options = {{"-o", "FILE", NULL, "the page (default: DIR/report.html)", 0},
                {"--filter", "KEY=A,B", NULL,
                 "these alone: group=, contrast=, animal=, session=, phase=; repeat", 1},
                {"--palette", "NAME", NULL, "colours, as conspecific plot takes them", 0},
                {"--limit", "MB", NULL,
                 "room for what the player shows (default: 40); first animals come first", 0}},
    .detail =
        "The page needs no network: where the numbers come from, the wiring, groups, claims\n"
        "beside data, figures, and an animal player: choose group, animal and session; zoom "
        "and\n"
        "scroll through events, acts, freezing, threat, value, dopamine and the rates of\n"
        "populations. The player needs a run recorded in full:\n\n"
        "    conspecific run STUDY --record full --set 'record.fields=[pag.F, bnst.T, "
        "critic.V,\n"
        "        vta.da, acc.r, tea.r, la.y, ba.r, nac.y, vta.r]'\n\n"
        "Needs Python: apt-get install python3-plotly python3-matplotlib python3-pandas\n"
        "python3-h5py python3-yaml, and graphviz for the picture of the wiring.\n"
        "CONSPECIFIC_PYTHON names the interpreter (default: python3).\n",
};
