#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""conspecific bench against NumPy on one core, in turn, in one go.

    run.py [--program build/conspecific] [--units 256] [--repeats 5] [--quick]

Processor time of the stepping loop, the best of the repeats; NumPy's plastic network is the best of several
deferrals. Checksums of the two must agree to 1e-3. Exit 1 if they do not, or if at 256 units we are not as
fast as NumPy in rate and twice as fast in the other two.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
NAMES = {"rate": "W1", "rate-plastic": "W2", "predictive-coding": "W3"}
NEEDED = {"rate": 1.0, "rate-plastic": 2.0, "predictive-coding": 2.0}
ONE = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}


def measure(command):
    done = subprocess.run([str(c) for c in command], env={**os.environ, **ONE}, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} failed ({done.returncode}):\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def agree(a, b):
    return all(abs(a[key] - b[key]) <= 1e-3 * abs(b[key]) for key in b) and a.keys() == b.keys()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="build/conspecific")
    parser.add_argument("--units", type=int, default=256)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the steps, two repeats")
    a = parser.parse_args()
    if a.quick:
        a.repeats = 2
    scale = (256 / a.units) ** 2 / (10 if a.quick else 1)
    bad = 0
    print(f"{'workload':<22}{'conspecific':>14}{'NumPy':>14}{'ratio':>8}   one core, {a.units} units, us a step")
    for workload, name in NAMES.items():
        if workload == "predictive-coding" and a.units != 256:
            continue
        steps = max(20, int((400 if workload == "predictive-coding" else 20000) * scale))
        size = ["--units", a.units, "--steps", steps]
        ours, theirs = [], []
        defers = [1, 8, 16, 32] if workload == "rate-plastic" else [1]
        for _ in range(a.repeats):
            ours.append(measure([a.program, "bench", workload, *size]))
            for defer in defers:
                command = [sys.executable, HERE / "numpy_w.py", workload, *size, "--defer", defer]
                theirs.append(measure(command))
        us = [min(run["cpu"] for run in runs) / steps * 1e6 for runs in (ours, theirs)]
        same = all(agree(run["check"], ours[0]["check"]) for run in theirs)
        ratio = us[1] / us[0]
        slow = a.units == 256 and ratio < NEEDED[workload]
        note = "" if same else "   checksums differ"
        note += f"   less than {NEEDED[workload]:g}" if slow else ""
        bad += slow or not same
        print(f"{name + ' ' + workload:<22}{us[0]:>14.2f}{us[1]:>14.2f}{ratio:>8.1f}{note}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
