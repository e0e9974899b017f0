# SPDX-License-Identifier: GPL-3.0-or-later
"""One figure: half-lives and residuals beside theory, and who owns which region.

    python3 notebooks/spillover_map.py OUT FIGURE.png

OUT holds result folders of the studies under models/studies/spillover: half_lives, exposure,
learning_rates (first row; with mechanisms the second: why the amygdala's sum is slow, large steps,
one mechanism at a time), phase_diagram, phase_common_fate, phase_exposure (one row each). What is
not there is left out. No number is made here: all come from theory.csv, cells.csv and point.csv.
"""
import os
import sys

import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap

from draw import note, plt

MAPS = {"phase_diagram": ("kappa", "noise kappa"), "phase_common_fate": ("common_fate", "common fate p_c"), "phase_exposure": ("own", "share of own events q_s")}
CHECKS = ["half_lives", "exposure", "learning_rates"]
REGIONS = ["against empathy by default", "contested", "generalisation"]
COLOUR = {"generalisation": "#1b7f79", "contested": "#e8e4d9", "against empathy by default": "#c1440e"}
MARK = {"critic": "o", "reward_model": "x", "bla_symmetric": "s"}


def read(out, name, table):
    path = os.path.join(out, name, table + ".csv")
    return pd.read_csv(path, keep_default_na=False, na_values=[""]) if os.path.exists(path) else None


def draw_check(ax, rows, measures, theory, title):
    """Simulated against theory, log-log, with the band of 10 %."""
    rows = rows[rows["measure"].isin(measures) & (rows[theory] > 0) & (rows["mean"] > 0)]
    for circuit, part in rows.groupby("circuit", sort=False):
        ax.errorbar(part[theory], part["mean"], yerr=part["sem"], ls="none", marker=MARK.get(circuit, "^"), ms=3.5, mfc="none", lw=0.7, label=circuit)
    if not len(rows):
        return
    span = np.array([rows[theory].min() / 1.5, rows[theory].max() * 1.5])
    ax.fill_between(span, 0.9 * span, 1.1 * span, color="#dddddd", zorder=0)
    ax.plot(span, span, color="black", lw=0.6)
    ax.set(xscale="log", yscale="log", xlabel="theory", ylabel="simulated")
    ax.set_title(title, fontsize=9, loc="left")
    ax.legend(fontsize=6, frameon=False)


def draw_checks(axes, theory):
    tables = [theory[n] for n in CHECKS if n in theory]
    if not tables:
        for ax in axes:
            note(ax, f"of {', '.join(CHECKS)} nothing is kept")
        return
    rows = pd.concat(tables)
    holds = rows[rows["holds"] == 1]
    halves = ["half_difference", "half_sum", "half_other"]
    draw_check(axes[0], holds, halves, "theory", "half-lives [events] where the assumptions hold; grey: 10 %")
    # residuals below the floor of the study are judged in shares of it, not of themselves
    draw_check(axes[1], holds[holds["theory"] > 0.02], ["rest_own", "rest_other"], "theory", "residuals where they hold")
    rest = rows[(rows["holds"] == 0) & (rows["extended"] > 0.02)]
    draw_check(axes[2], rest, ["rest_own", "rest_other"], "extended", "residuals elsewhere, beside the extended theory")


def draw_sum(ax, rows):
    """Half-life of own plus other in the amygdala of rates 50 to 1, in shares of the closed form."""
    rows = rows[(rows["circuit"] == "bla") & (rows["measure"] == "half_sum")]
    for (rho, part), colour in zip(rows[rows["overlap"].isin([0.8, 0.9, 0.95])].groupby("overlap"), ["#c9a227", "#c1440e", "#4b5d9e"]):
        part = part[(part["theory"] > 0) & (part["kappa"] <= 1)]
        ax.errorbar(part["kappa"], part["mean"] / part["theory"], yerr=part["sem"] / part["theory"], ls="none", marker="^", ms=4, mfc="none", color=colour, label=f"rho {rho:g}, simulated")
        ax.plot(part["kappa"], part["extended"] / part["theory"], color=colour, lw=0.9, label="extended theory")
    ax.axhspan(0.9, 1.1, color="#dddddd", zorder=0)
    ax.set(xscale="log", xlabel="noise kappa", ylabel="half-life of the sum / closed form")
    ax.legend(fontsize=6, frameon=False)
    ax.set_title("amygdala, 50 to 1: slow by its bounds, 0 (up to kappa 0.1) and A_max (from 0.3)", fontsize=8, loc="left")


def draw_steps(ax, rows):
    """Deviation of half-lives from theory as steps get large."""
    for (circuit, part), colour in zip(rows[(rows["measure"] == "half_difference") & rows["circuit"].isin(["critic", "bla_1", "bla_50"])].groupby("circuit"), ["#7a4b9e", "#c1440e", "#1b7f79"]):
        ax.plot(part["step"], 100 * part["deviation"], "o--", mfc="none", ms=4, lw=0.7, color=colour, label=f"{circuit}, of the closed form")
        ax.plot(part["step"], 100 * part["deviation_extended"], "o-", ms=3, lw=0.9, color=colour, label="of the extended theory")
    ax.axhspan(-10, 10, color="#dddddd", zorder=0)
    ax.set(xscale="log", xlabel="step", ylabel="deviation, half-life of the difference [%]")
    ax.legend(fontsize=6, frameon=False)
    ax.set_title("learning rates, rho 0.8, kappa 0.1", fontsize=8, loc="left")


def draw_mechanisms(ax, rows):
    """Residual ratio, one mechanism at a time, beside linear theory and its extension."""
    rows = rows[(rows["measure"] == "rest_ratio") & (rows["overlap"] == 0.8)]
    names = list(dict.fromkeys(rows["circuit"]))
    for shift, (kappa, part) in zip((-0.2, 0.2), rows.groupby("kappa")):
        part = part.set_index("circuit").loc[names]
        at = np.arange(len(names)) + shift
        ax.bar(at, part["mean"], 0.36, yerr=part["sem"], color="#1b7f79" if shift < 0 else "#c9a227", label=f"kappa {kappa:g}")
        ax.plot(at, part["theory"], "_", color="black", ms=11)
        ax.plot(at, part["extended"], "_", color="#c1440e", ms=11)
    ax.set_xticks(range(len(names)), names, rotation=45, ha="right", fontsize=7)
    ax.set_ylabel("a_o/a_s for ever")
    ax.legend(fontsize=6, frameon=False)
    ax.set_title("one mechanism each, rho 0.8; black: closed form, red: extended", fontsize=8, loc="left")


def draw_why(axes, theory):
    for ax, name, draw in zip(axes, ("half_lives", "learning_rates", "mechanisms"), (draw_sum, draw_steps, draw_mechanisms)):
        if name in theory:
            draw(ax, theory[name])
        else:
            note(ax, f"of {name} nothing is kept")


def grid(cells, key, column):
    return cells.pivot(index=key, columns="overlap", values=column)


def edges(x, log):
    x = np.log(np.asarray(x, float)) if log else np.asarray(x, float)
    middle = 0.5 * (x[1:] + x[:-1])
    e = np.concatenate([[x[0] - (middle[0] - x[0])], middle, [x[-1] + (x[-1] - middle[-1])]])
    return np.exp(e) if log else e


def draw_regions(ax, cells, key, label, side):
    table = grid(cells.assign(code=cells[side + "_region"].map(REGIONS.index)), key, "code")
    log = key == "kappa"
    ax.pcolormesh(edges(table.columns, False), edges(table.index, log), table.to_numpy(float), cmap=ListedColormap([COLOUR[r] for r in REGIONS]), vmin=-0.5, vmax=2.5, rasterized=True)
    ratio = grid(cells, key, side + "_ratio")
    share = ratio.to_numpy(float) / ratio.columns.to_numpy(float)
    lines = ax.contour(ratio.columns, ratio.index, share, levels=[0.1, 0.25, 0.5, 0.75], colors="black", linewidths=0.5)
    ax.clabel(lines, fontsize=6)
    counts = cells[side + "_region"].value_counts(normalize=True)
    text = ", ".join(f"{r} {100 * counts.get(r, 0):.0f} %" for r in reversed(REGIONS))
    name = cells[side].iloc[0]
    ax.set_title(f"{'value' if side == 'value' else 'reflex'} side ({name}); lines: a_o/a_s in shares of the overlap\n{text}", fontsize=7.5, loc="left")
    ax.set(xlabel="overlap rho", ylabel=label, yscale="log" if log else "linear")


def draw_joint(ax, cells, key, label):
    """What the two sides make of the same exposure."""
    both = cells["value_region"].map(REGIONS.index) * 3 + cells["reflex_region"].map(REGIONS.index)
    names = {0: "both gone", 2: "value gone, reflex kept", 8: "both kept", 1: "value gone, reflex contested", 5: "value contested, reflex kept"}
    order = [0, 1, 2, 5, 8]
    code = both.map(lambda b: order.index(b) if b in order else 5)
    table = grid(cells.assign(code=code), key, "code")
    colours = ["#c1440e", "#e3a48b", "#3b4a8c", "#8fa3c8", "#1b7f79", "#e8e4d9"]
    log = key == "kappa"
    ax.pcolormesh(edges(table.columns, False), edges(table.index, log), table.to_numpy(float), cmap=ListedColormap(colours), vmin=-0.5, vmax=5.5, rasterized=True)
    share = code.value_counts(normalize=True)
    for i, b in enumerate(order + [None]):
        ax.plot([], [], "s", color=colours[i], label=f"{names.get(b, 'other')}: {100 * share.get(i, 0):.0f} %")
    ax.legend(fontsize=6, loc="lower left", framealpha=0.9)
    ax.set_title("both sides: resonance without motivation in blue", fontsize=8, loc="left")
    ax.set(xlabel="overlap rho", ylabel=label, yscale="log" if log else "linear")


def draw_point(ax, point, reader, low):
    rows = point[point["reader"] == reader]
    for rho, kappa, mark, name in (("rho_axes", "kappa_axes", "o", "as two features"), ("rho_whole", "kappa_whole", "D", "all features, this life")):
        ax.plot(rows[rho], np.maximum(rows[kappa].astype(float), low), mark, ms=5, mfc="white", mec="black", label=f"{rows['agent'].iloc[0]}, {reader}: {name}")
    ax.legend(fontsize=6, loc="lower left", framealpha=0.9)


def figure(theory, cells, point):
    """theory: theory.csv by study; cells: cells.csv of the maps, one after the other; point: of the rat, or None."""
    maps = {n: cells[cells["study"] == n] for n in MAPS if (cells["study"] == n).any()}
    above = 2 if theory else 0
    fig, axes = plt.subplots(above + len(maps), 3, figsize=(15, 4.4 * (above + len(maps))), squeeze=False, constrained_layout=True)
    if theory:
        draw_checks(axes[0], theory)
        draw_why(axes[1], theory)
    for row, (name, part) in zip(axes[above:], maps.items()):
        key, label = MAPS[name]
        draw_regions(row[0], part, key, label, "value")
        draw_regions(row[1], part, key, label, "reflex")
        draw_joint(row[2], part, key, label)
        if point is not None and name == "phase_diagram":
            draw_point(row[0], point, "accumbens", part[key].min())
            draw_point(row[1], point, "amygdala", part[key].min())
    return fig


def main(out, path):
    theory = {n: read(out, n, "theory") for n in (*CHECKS, "mechanisms")}
    cells = [c for c in (read(out, n, "cells") for n in MAPS) if c is not None]
    if not cells:
        sys.exit(f"spillover_map: none of {', '.join(MAPS)} is in {out}")
    figure({n: t for n, t in theory.items() if t is not None}, pd.concat(cells), read(out, "phase_diagram", "point")).savefig(path, dpi=130)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
