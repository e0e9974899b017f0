# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the tests of one file and say the results as lines of TAP: run.py test_signal.py"""
from __future__ import annotations

import importlib
import sys
import unittest
from pathlib import Path


class Tap(unittest.TestResult):
    """Print a line a test."""

    def say(self, ok: bool, test: unittest.TestCase, note: str = "", text: str = "") -> None:
        name = (test.shortDescription() or str(test)).rstrip(".")
        print(f"{'ok' if ok else 'not ok'} {self.testsRun} - {name}{note}")
        for line in text.splitlines()[-12:]:
            print(f"# {line}")

    def addSuccess(self, test: unittest.TestCase) -> None:
        self.say(True, test)

    def addFailure(self, test: unittest.TestCase, err: tuple) -> None:
        super().addFailure(test, err)
        self.say(False, test, text=self.failures[-1][1])

    def addError(self, test: unittest.TestCase, err: tuple) -> None:
        super().addError(test, err)
        self.say(False, test, text=self.errors[-1][1])

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self.say(True, test, f" # SKIP {reason}")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    sys.path.insert(0, str(path.parent))
    result = Tap()
    unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(path.stem)).run(result)
    print(f"1..{result.testsRun}")
    sys.exit(not result.wasSuccessful())
