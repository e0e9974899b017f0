# SPDX-License-Identifier: GPL-3.0-or-later
"""Every block of src/python/README.md that begins with ```python run, as it stands, with short lives."""
import contextlib
import io
import os
import re
import tempfile
import unittest
from unittest import mock

import conspecific
import short
from conspecific import agent, study

try:
    from conspecific import results
except ImportError:
    results = None


def blocks():
    text = (short.TOP / "src" / "python" / "README.md").read_text()
    return re.findall(r"^```python run\n(.*?)^```$", text, re.S | re.M)


class Readme(unittest.TestCase):
    def test_blocks(self):
        self.assertGreaterEqual(len(blocks()), 4)
        if results is None:
            self.skipTest("conspecific.results is not there")
        run, subject, opened = study.Study.run, agent.Agent.__init__, study.Study.__init__

        def short_run(self, out=None, **kw):
            return run(self, out, **{**kw, "animals": 1})

        def short_life(self, model="rat", *, set=None, **kw):
            subject(self, model, set={**short.LIFE, **(set or {})}, **kw)

        def short_study(self, name, *, set=None):
            opened(self, name, set={**short.STUDY_LIFE, **(set or {})})

        here = os.getcwd()
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            for owner, name, new in ((study.Study, "run", short_run),
                                     (agent.Agent, "__init__", short_life),
                                     (study.Study, "__init__", short_study)):
                stack.enter_context(mock.patch.object(owner, name, new))
            os.chdir(folder)
            stack.callback(os.chdir, here)
            names = {"__name__": "readme"}
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                for block in blocks():
                    exec(compile(block, "README.md", "exec"), names)  # noqa: S102
        self.assertIn("--set None None", said.getvalue())
        self.assertRegex(said.getvalue(), r"\d+ of 30 harmful")
