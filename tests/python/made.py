# SPDX-License-Identifier: GPL-3.0-or-later
"""A small folder of results made by hand, for the tests of what reads and draws them."""
import os

import numpy as np

STUDY = """\
schema: 1
kind: study
name: toy
doc: "Does a toy freeze?"
made:
  version: "9.8.7"
  commit: abcdef
agent: rat
paradigm: watch
animals: 3
seed: 11
groups:
  weak: {doc: "a weak shock", set: {paradigm.events.shock.dose: 0.3 mA}}
  middle: {doc: "the usual shock"}
  strong: {doc: "a strong shock", set: {paradigm.events.shock.dose: 1.6 mA}}
  no: {doc: "control: no shock", manipulations: [{target: bla, kind: lesion}]}
contrasts:
  - {name: strong_vs_weak, doc: "the dose counts"}
agents:
  rat:
    name: rat
paradigms:
  watch:
    events:
      - {name: shock, dose: 0.8 mA}
    measures:
      - {name: freezing, doc: "while the other is shocked"}
      - {name: curve}
"""
LEVEL = {"weak": 2.385, "middle": 7.31, "strong": 13.7, "no": 0.0}
SPREAD = (-1.25, 0.5, 0.75)


def animals():
    rows = ["study,group,animal,seed,session,trial,measure,value,unit,level,phase,trial_type"]
    for group, level in LEVEL.items():
        for animal, off in enumerate(SPREAD, 1):
            rows.append(f"toy,{group},{animal},11,,,freezing,{level + off},%,total,test,")
            for session in (1, 2, 3):
                value = level + off + session
                rows.append(f"toy,{group},{animal},11,{session},,freezing,{value},%,session,test,")
            for trial in (1, 2):
                rows.append(f"toy,{group},{animal},11,1,{trial},curve,{level * trial},1,trial,t,")
    return "\n".join(rows) + "\n"


def summary():
    rows = ["group,measure,session,n,mean,sd,sem,ci_low,ci_high,unit,level,phase,trial_type"]
    for group, level in LEVEL.items():
        rows.append(f"{group},freezing,,3,{level},1.1,0.6,{level - 2},{level + 2},%,total,test,")
        for session in (1, 2, 3):
            m = level + session
            rows.append(f"{group},freezing,{session},3,{m},1,0.6,{m - 2},{m + 2},%,session,test,")
        rows.append(f"{group},curve,,3,{level},1,0.6,{level - 1},{level + 1},1,total,t,")
    return "\n".join(rows) + "\n"


CONTRASTS = """\
study,contrast,claim,test,expect,a_group,a_measure,a_session,b_group,b_measure,b_session,unit,\
n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low,effect_high,p,p_equal,looks,minus,\
statistic
toy,strong_vs_weak,C001,paired,greater,strong,freezing,,weak,freezing,,%,3,3,13.7,2.385,11.315,\
8.2,14.4,2.31,1.02,3.4,0.002,0.9,1,,mean
toy,no_vs_weak,,paired,equal,no,freezing,,weak,freezing,,%,3,3,0,2.385,-2.385,-9,4.2,-0.4,-1.5,0.7,\
0.4,0.3,1,,mean
"""
COMPARE = """\
study,contrast,claim,kind,published,published_value,published_low,published_high,measure,unit,a,b,\
expect,diff,diff_low,diff_high,effect,effect_low,effect_high,p,n_a,verdict,why,source
toy,strong_vs_weak,C001,predicted,A>B,10,7,13,freezing,%,strong freezing,weak freezing,greater,\
11.315,8.2,14.4,2.31,1.02,3.4,0.002,3,agrees,direction and size,"Doe 1999, J"
toy,no_vs_weak,,control,,,,,freezing,%,no freezing,weak freezing,equal,-2.385,-9,4.2,-0.4,-1.5,\
0.7,0.4,3,undecided,neither a sign nor no difference,
"""


def recording(path, groups=("weak", "strong"), animals_of=2, seconds=20):
    """run.h5 as a run recorded in full leaves it."""
    import h5py

    dt, n = 0.1, int(seconds / 0.1)
    text = lambda values: np.array([v.encode() for v in values])
    with h5py.File(path, "w") as f:
        for group in groups:
            for animal in range(1, animals_of + 1):
                g = f.create_group(f"record/{group}/{animal}")
                t = np.arange(n) * dt

                def put(name, data, unit, doc):
                    g[name] = data
                    g[name].attrs["unit"], g[name].attrs["doc"] = unit, doc

                put("dt", np.array([dt]), "s", "")
                put("time", t, "s", "")
                put("phase", np.zeros(n, "i8"), "1", "")
                put("session", np.ones(n, "i8"), "1", "")
                put("trial", np.ones(n, "i8"), "1", "")
                put("bnst.T", (0.1 * animal + np.sin(t))[:, None].astype("f4"), "1", "threat")
                put("acc.r", np.tile(np.cos(t)[:, None], (1, 8)).astype("f4"), "1", "rates")
                marks = {"name": text(["shock", "rest"]), "role": text(["other", "observer"]),
                         "time": np.array([2.0, 3.5]), "duration": np.array([1.0, 0.5]),
                         "action": np.array([0, 1]), "phase": np.array([0, 0]),
                         "session": np.array([1, 1]), "trial": np.array([1, 1])}
                trials = {"name": text(["test"]), "phase_name": text(["test"]),
                          "phase": np.array([0]), "session": np.array([1]),
                          "trial": np.array([1]), "onset": np.array([0.0]),
                          "first_event": np.array([2.0]), "row": np.array([0])}
                for part, table in (("marks", marks), ("trials", trials)):
                    for key, column in table.items():
                        g[f"{part}/{key}"] = column


def folder(path, compare=True, full=False, study=True, sweep=None):
    """Write the folder; returns its path."""
    os.makedirs(path)
    files = {"animals.csv": animals(), "summary.csv": summary(), "contrasts.csv": CONTRASTS}
    if compare:
        files["compare.csv"] = COMPARE
    if study:
        files["study.yaml"] = STUDY
    if sweep:
        files["sweep.csv"] = sweep
    for name, text in files.items():
        with open(os.path.join(path, name), "w", encoding="utf-8") as handle:
            handle.write(text)
    if full:
        recording(os.path.join(path, "run.h5"))
    return str(path)


def swept(axes):
    """sweep.csv over axes {name: values}."""
    import itertools

    rows = [f"study,group,cell,{','.join(axes)},measure,n,mean,sd,ci_low,ci_high,unit"]
    for group in ("weak", "strong"):
        for cell, values in enumerate(itertools.product(*axes.values()), 1):
            at = ",".join(map(str, values))
            rows.append(f"toy,{group},{cell},{at},freezing,3,{cell}.5,1,{cell},{cell + 1},%")
    return "\n".join(rows) + "\n"
