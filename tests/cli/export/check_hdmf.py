# SPDX-License-Identifier: GPL-3.0-or-later
"""Read NWB files by hdmf: check_hdmf.py [--schema nwb.namespace.yaml] FILE...

With the schema of NWB every file is validated as a whole. Without it, what hdmf knows by itself is:
each table of type DynamicTable is built and its columns are read.
"""
from __future__ import annotations

import sys
import warnings

import hdmf.common
from hdmf.backends.hdf5 import HDF5IO
from hdmf.build import BuildManager, Builder, GroupBuilder, TypeMap
from hdmf.spec import DatasetSpec, GroupSpec, NamespaceCatalog, SpecNamespace
from hdmf.validate import ValidatorMap

warnings.simplefilter("ignore")


class Keys:
    """NWB calls a type neurodata_type, hdmf data_type."""

    @classmethod
    def type_key(cls) -> str:
        return "neurodata_type"

    @classmethod
    def inc_key(cls) -> str:
        return "neurodata_type_inc"

    @classmethod
    def def_key(cls) -> str:
        return "neurodata_type_def"


def renamed(spec: dict) -> dict:
    """Return the arguments of a specification under hdmf's names."""
    spec = dict(spec)
    for ours, theirs in (("neurodata_type_inc", "data_type_inc"),
                         ("neurodata_type_def", "data_type_def")):
        if ours in spec:
            spec[theirs] = spec.pop(ours)
    return spec


class Dataset(Keys, DatasetSpec):
    @classmethod
    def build_const_args(cls, spec_dict: dict) -> dict:
        return renamed(super().build_const_args(spec_dict))


class Group(Keys, GroupSpec):
    @classmethod
    def build_const_args(cls, spec_dict: dict) -> dict:
        return renamed(super().build_const_args(spec_dict))

    @classmethod
    def dataset_spec_cls(cls) -> type:
        return Dataset


class Namespace(SpecNamespace):
    @classmethod
    def types_key(cls) -> str:
        return "neurodata_types"


def rename_types(node: Builder) -> None:
    """Give a node and all below it hdmf's name of the type."""
    if "neurodata_type" in node.attributes:
        node.attributes["data_type"] = node.attributes["neurodata_type"]
    if isinstance(node, GroupBuilder):
        for below in (*node.groups.values(), *node.datasets.values()):
            rename_types(below)


def validate_tables(root: GroupBuilder) -> list:
    """Return the problems of the tables that hdmf knows without the schema of NWB."""
    rename_types(root)
    namespace = hdmf.common.get_type_map().namespace_catalog.get_namespace("hdmf-common")
    check = ValidatorMap(namespace)
    found, todo, tables = [], [root], 0
    while todo:
        node = todo.pop()
        todo += list(node.groups.values())
        if node.attributes.get("data_type") == "DynamicTable":
            found += check.get_validator("DynamicTable").validate(node)
            tables += 1
    return found if tables else ["no table at all"]


def validate(path: str, schema: str | None) -> int:
    """Print the problems of a file; return how many."""
    catalog = NamespaceCatalog(Group, Dataset, Namespace)
    types = TypeMap(catalog)
    types.merge(hdmf.common.get_type_map(), ns_catalog=True)
    if schema:
        types.load_namespaces(schema)
    with HDF5IO(path, mode="r", manager=BuildManager(types)) as io:
        root = io.read_builder()
        if schema:
            found = ValidatorMap(catalog.get_namespace("core")).validate(root)
        else:
            found = validate_tables(root)
    for problem in found:
        print(f"{path}: {str(problem)[:200]}")
    return len(found)


if __name__ == "__main__":
    files = sys.argv[1:]
    namespace = files.pop(0) and files.pop(0) if files[0] == "--schema" else None
    sys.exit(sum(validate(f, namespace) for f in files) > 0)
