# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the unittest files beside this one and speak TAP: tap.py [FILE.py...]"""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Tap(unittest.TestResult):
    """A line a test; the text of a failure as comments."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def say(self, good, test, after=""):
        self.count += 1
        name = test.id() if callable(getattr(test, "id", None)) else str(test)
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}{after}", flush=True)

    def tell(self, text):
        lines = text.strip().splitlines()
        print("\n".join("# " + line for line in lines[-12:]), flush=True)

    def addSuccess(self, test):
        self.say(True, test)

    def addFailure(self, test, err):
        self.addError(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.say(False, test)
        self.tell(self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.say(False, subtest)
            self.tell((self.failures + self.errors)[-1][1])

    def addSkip(self, test, reason):
        self.say(True, test, f" # SKIP {reason}")


def main(files):
    sys.path.insert(0, HERE)
    names = [os.path.basename(f)[:-3] for f in files] or sorted(
        f[:-3] for f in os.listdir(HERE) if f.startswith("test_") and f.endswith(".py"))
    result = Tap()
    unittest.defaultTestLoader.loadTestsFromNames(names).run(result)
    print(f"1..{result.count}")
    return not result.count or not result.wasSuccessful()


sys.exit(main(sys.argv[1:]))
