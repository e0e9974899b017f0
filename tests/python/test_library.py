# SPDX-License-Identifier: GPL-3.0-or-later
"""The library is found, or it is said where it was looked for; nothing needs it before it is used."""
import os
import unittest

import short
from conspecific.errors import ConfigError, RunError, UsageError, failure, problems_of

GONE = {"CONSPECIFIC_LIBRARY": "/nonexistent/libconspecific.so"}


class Library(unittest.TestCase):
    def test_importing_loads_nothing(self):
        code = ("import sys, conspecific; dir(conspecific); conspecific.UsageError; "
                "assert not {'numpy', 'pandas', 'conspecific.agent'} & set(sys.modules), "
                "sorted(sys.modules)")
        done = short.python(code, env=GONE)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_is_missing_is_said_with_the_remedy(self):
        code = "import conspecific; conspecific.Agent('rat')"
        done = short.python(code, env=GONE)
        self.assertEqual(done.returncode, 1)
        for part in ("LibraryError", GONE["CONSPECIFIC_LIBRARY"], "make all",
                     "CONSPECIFIC_LIBRARY"):
            self.assertIn(part, done.stderr)

    def test_another_library_is_refused(self):
        done = short.python("import conspecific; conspecific.version()",
                            env={"CONSPECIFIC_LIBRARY": "libc.so.6"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("another version", done.stderr)

    def test_places_in_their_order(self):
        code = ("import pathlib, shutil, sys; from conspecific import _library; "
                "print(next(_library.candidates()))")
        env = {k: v for k, v in os.environ.items() if k != "CONSPECIFIC_LIBRARY"}
        done = short.subprocess.run([short.sys.executable, "-c", code], env=env, text=True,
                                    capture_output=True)
        here = str(short.TOP.resolve() / "build" / "libconspecific.so")
        if os.path.exists(here):
            self.assertEqual(done.stdout.strip(), here)

    def test_an_installed_module_finds_its_prefix(self):
        prefix = short.pathlib.Path("prefix").resolve()
        module = prefix / "share" / "conspecific" / "python" / "conspecific"
        short.shutil.copytree(short.TOP / "src" / "python" / "conspecific", module)
        (prefix / "lib").mkdir()
        (prefix / "lib" / "libconspecific.so.0").symlink_to(os.environ["CONSPECIFIC_LIBRARY"])
        env = {k: v for k, v in os.environ.items() if k != "CONSPECIFIC_LIBRARY"}
        env["PYTHONPATH"] = str(module.parent)
        code = "from conspecific import _library; print(next(_library.candidates()))"
        done = short.subprocess.run([short.sys.executable, "-c", code], env=env, text=True,
                                    capture_output=True)
        self.assertEqual(done.stdout.strip(), str(prefix / "lib" / "libconspecific.so.0"))


class Errors(unittest.TestCase):
    def test_problems_have_their_places(self):
        text = ("a b.yaml:12:5: error: expected x, found y: z; did you mean `w`?\n"
                "--set: error: unknown key\nout of memory\n")
        first, second, third = problems_of(text)
        self.assertEqual((first.file, first.line, first.column), ("a b.yaml", 12, 5))
        self.assertEqual(first.message, "expected x, found y: z; did you mean `w`?")
        self.assertEqual((second.file, second.line, second.message), ("--set", None, "unknown key"))
        self.assertEqual((third.file, third.message), (None, "out of memory"))
        self.assertEqual(str(first), "a b.yaml:12:5: expected x, found y: z; did you mean `w`?")

    def test_codes_become_exceptions(self):
        self.assertIsInstance(failure(-8, "disk"), RunError)
        self.assertIsInstance(failure(-9, "nan"), RunError)
        self.assertIsInstance(failure(-2, "range"), ValueError)
        self.assertIsInstance(failure(-7, "usage"), UsageError)
        error = failure(-5, "first", "f:1:2: error: one\nf:3:4: warning: two\nf:5:6: error: three\n")
        self.assertIsInstance(error, ConfigError)
        self.assertEqual([p.line for p in error.problems], [1, 5])
        self.assertEqual(str(error), "f:1:2: one\nf:5:6: three")
        self.assertEqual(failure(-5, "f:1:2: error: alone").problems[0].message, "alone")
