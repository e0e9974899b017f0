# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of a result folder whose run.h5 is spoiled in one way each.

    python3 tests/cli/untrusted.py WHOLE

Prints a line a folder: its name, and the exit codes that a spectrum of its field bla.A may end with.
"""
import shutil
import sys

import h5py
import numpy as np

ANIMAL = "record/pinch/1"
FIELD = ANIMAL + "/bla.A"


def replace(file, path, **dataset):
    del file[path]
    return file.create_dataset(path, **dataset)


def unit(value):
    def spoil(file):
        del file[FIELD].attrs["unit"]
        file[FIELD].attrs.create("unit", data=value)
    return spoil


def link(to):
    def spoil(file):
        del file[FIELD]
        file[FIELD] = to
    return spoil


def column(name, value):
    def spoil(file):
        file[ANIMAL + "/" + name][...] = value
    return spoil


def whole(path, **dataset):
    return lambda file: replace(file, path, **dataset)


def round_in_circles(file):
    file[ANIMAL + "/loop"] = file["record"]


def long_group(file):
    file.copy("record/pinch", "record/" + "g" * 3000)


def two_columns_of_names(file):
    n = file[ANIMAL + "/trials/name"].shape[0]
    replace(file, ANIMAL + "/trials/name", data=np.full((n, 500), b"x" * 60))


SPOILED = {
    "unit_of_many_texts": (unit(np.array([b"A" * 200] * 50)), "3"),
    "unit_is_a_number": (unit(3.0), "3"),
    "time_of_2_61": (whole(ANIMAL + "/time", shape=(2**61,), chunks=(1024,), dtype="f8"), "3"),
    "field_of_2_61": (whole(FIELD, shape=(2**61,), chunks=(1024,), dtype="f4"), "3"),
    "field_that_wraps_to_nothing": (whole(FIELD, shape=(2**32, 2**32), chunks=(64, 64), dtype="f4"), "3"),
    "field_of_many_rows": (whole(FIELD, shape=(2**33,), chunks=(1024,), dtype="f4"), "3"),
    "texts_of_2_58": (whole(ANIMAL + "/trials/name", shape=(2**58,), chunks=(64,), dtype="S64"), "3"),
    "texts_in_columns": (two_columns_of_names, "3"),
    "field_of_no_unit": (whole(FIELD, shape=(400, 0), dtype="f4"), "23"),
    "field_of_texts": (whole(FIELD, data=np.full(400, b"x")), "3"),
    "one_time": (whole(ANIMAL + "/time", data=3.0), "3"),
    "tick_of_nothing": (column("dt", 1e-320), "23"),
    "trial_out_of_range": (column("trials/row", 10**15), "23"),
    "no_onset": (column("trials/onset", np.nan), "023"),
    "event_beyond_time": (column("trials/first_event", 1e300), "023"),
    "field_of_nan": (lambda file: file[FIELD].__setitem__(Ellipsis, np.nan), "0234"),
    "link_to_another_file": (link(h5py.ExternalLink("/etc/passwd", "/x")), "23"),
    "link_to_itself": (link(h5py.SoftLink("/" + FIELD)), "23"),
    "group_in_itself": (round_in_circles, "03"),
    "long_name_of_a_group": (long_group, "023"),
}

if __name__ == "__main__":
    for name, (spoil, codes) in SPOILED.items():
        shutil.copytree(sys.argv[1], name)
        with h5py.File(name + "/run.h5", "r+") as file:
            spoil(file)
        print(name, codes)
    for place in range(0, 4000, 211):  # and a byte of the head turned over here and there
        name = f"byte_{place}"
        shutil.copytree(sys.argv[1], name)
        with open(name + "/run.h5", "r+b") as raw:
            raw.seek(place)
            byte = raw.read(1)
            raw.seek(place)
            raw.write(bytes([byte[0] ^ 0x5A]))
        print(name, "023")
