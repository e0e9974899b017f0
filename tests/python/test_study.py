# SPDX-License-Identifier: GPL-3.0-or-later
"""Studies that Python changes, checks, runs and interrupts."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import pandas

import conspecific
import short
from conspecific import progress

RUN = """
import sys, conspecific, short
study = conspecific.Study(sys.argv[1], set=short.STUDY_LIFE)
study.run(sys.argv[2], threads=2, progress=False)
"""

try:
    from conspecific import results
except ImportError:
    results = None


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder.name)
        self.file = short.study_file()

    def run_apart(self, code, *args, **kw):
        done = short.python(code, *map(str, args), **kw)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        return done


class Changed(InFolder):
    def test_set_and_check(self):
        study = conspecific.Study(self.file)
        self.assertEqual(study.file, self.file)
        study.set("agent.gains.nac_h", 2.385).set("animals", 3)
        study.check()
        self.assertEqual(study.values, {"agent.gains.nac_h": "2.385", "animals": "3"})
        self.assertIn("nac_h=2.385", repr(study))
        conspecific.check(self.file)

    def test_every_problem_with_its_place(self):
        self.file.write_text(self.file.read_text().replace("animals: 2", "animls: 2"))
        with self.assertRaises(conspecific.ConfigError) as caught:
            conspecific.Study(self.file).check()
        problem = caught.exception.problems[0]
        self.assertEqual((problem.file, problem.line, problem.column), (str(self.file), 7, 1))
        self.assertIn("did you mean `animals`", problem.message)
        with self.assertRaises(conspecific.ConfigError) as again:
            conspecific.Study(self.file).run("never", progress=False)
        self.assertEqual(str(again.exception), str(caught.exception))
        self.assertFalse(os.path.exists("never"))

    def test_bad_use_is_refused(self):
        study = conspecific.Study(self.file)
        for kw, words in [(dict(animals=0), "animals"), (dict(threads=-1), "threads"),
                          (dict(seed="x"), "seed"), (dict(checkpoint=-1.0), "checkpoint")]:
            with self.assertRaisesRegex(conspecific.UsageError, words):
                study.run("never", progress=False, **kw)
        with self.assertRaisesRegex(conspecific.UsageError, "observational_fear"):
            conspecific.Study("observational_faer")
        with self.assertRaises(conspecific.UsageError):
            study.set("a=b", 1)
        self.assertFalse(os.path.exists("never"))


class Told(InFolder):
    def test_show_and_list(self):
        text = conspecific.show("rat", set={"body.tau_B": "0.75 s"}, plain=True)
        self.assertIn("tau_B: 0.75 s", text)
        agents = conspecific.list_models("agents")
        self.assertEqual(list(agents.columns), ["kind", "name", "doc"])
        self.assertIn("rat", set(agents["name"]))
        self.assertEqual(set(conspecific.list_models()["kind"]),
                         {"agents", "paradigms", "studies", "fits"})
        with self.assertRaisesRegex(conspecific.UsageError, "did you mean `agents`"):
            conspecific.list_models("agent")
        self.assertRegex(conspecific.version(), r"^\d+\.\d+\.\d+")

    def test_progress(self):
        self.assertEqual([progress.span(x) for x in (0.2, 12, 200.4, 3725, float("nan"))],
                         ["0 s", "12 s", "3 min 20 s", "1 h 02 min", "?"])
        self.assertIsInstance(progress.bar_of(False), progress.Silent)
        self.assertIsInstance(progress.bar_of(True), progress.Terminal)
        self.assertIsInstance(progress.bar_of(None), progress.Silent)  # a pipe
        self.assertIsInstance(progress.bar_of(lambda *a: None), progress.Told)
        text = progress.Notebook.text(0.25, 12, "rat <1>")
        self.assertIn('value="0.2500"', text)
        self.assertIn("25 %, 12 s left, rat &lt;1&gt;", text)


class Run(InFolder):
    def setUp(self):
        super().setUp()
        if results is None:
            self.skipTest("conspecific.results is not there")

    def test_run_and_compare(self):
        heard = []
        study = conspecific.Study(self.file, set=short.STUDY_LIFE)
        result = study.run("out/a", animals=2, seed=3, threads=2,
                           progress=lambda *told: heard.append(told))
        self.assertEqual(heard[-1][0], 1.0)
        self.assertTrue(all(0.0 <= share <= 1.0 for share, _, _ in heard))
        self.assertEqual(set(result.animals["group"]), {"hears", "deaf"})
        program = pathlib.Path(os.environ["CONSPECIFIC_LIBRARY"]).parent / "conspecific"
        sets = [word for k, v in short.STUDY_LIFE.items() for word in ("--set", f"{k}={v}")]
        subprocess.run([program, "run", self.file, "-o", "out/b", "--quiet", "--animals", "2",
                        "--seed", "3", *sets], check=True, capture_output=True)
        self.assertEqual(short.same("out/a", "out/b"), [])
        rows = conspecific.compare("out/a")
        self.assertIsInstance(rows, pandas.DataFrame)
        self.assertEqual(list(rows["contrast"]), ["both"])
        self.assertTrue(os.path.exists("out/a/compare.csv"))
        with self.assertRaisesRegex(conspecific.RunError, "nowhere"):
            conspecific.compare("nowhere")
        with self.assertRaises(conspecific.RunError):  # a file where the folder is to be
            pathlib.Path("file").write_text("")
            study.run("file/out", progress=False)

    def test_a_function_that_fails_ends_the_run(self):
        study = conspecific.Study(self.file, set=short.STUDY_LIFE)
        study.set("paradigm.phases.watch.sessions", 3000)

        def fail(share, left, label):
            raise ZeroDivisionError("mine")

        begun = time.time()
        with self.assertRaisesRegex(ZeroDivisionError, "mine"):
            study.run("out/a", threads=2, progress=fail)
        self.assertLess(time.time() - begun, 60)
        study.set("paradigm.phases.watch.sessions", 1)
        with self.assertRaisesRegex(conspecific.UsageError, "holds another run"):
            study.run("out/a", threads=2, progress=False)
        study.run("out/a", threads=2, progress=False, force=True)  # the process is free again
        self.assertTrue(os.path.isdir("out/a.old"))

    def test_interrupted_it_goes_on(self):
        code = """
import sys, conspecific, short
study = conspecific.Study(sys.argv[1], set=short.STUDY_LIFE)
study.set("paradigm.phases.watch.sessions", 120)
try:
    print("go", flush=True)
    study.run(sys.argv[2], threads=2, checkpoint=0.01, resume=len(sys.argv) > 3,
              progress=lambda share, *rest: print(share, flush=True))
except KeyboardInterrupt as error:
    print(error, flush=True)
    sys.exit(42)
"""
        env = {**os.environ, "PYTHONPATH": os.environ["PYTHONPATH"] + os.pathsep
               + str(short.TOP / "tests" / "python")}
        child = subprocess.Popen([sys.executable, "-c", code, str(self.file), "cut"], text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        self.assertEqual(child.stdout.readline(), "go\n")
        while float(child.stdout.readline()) <= 0.0:
            pass
        child.send_signal(signal.SIGINT)
        said, errors = child.communicate(timeout=120)
        self.assertEqual(child.returncode, 42, errors[-2000:])
        self.assertIn("units are done", said)
        self.assertTrue(os.path.exists("cut/checkpoint.bin"))
        self.run_apart(code, self.file, "cut", "resume")
        self.run_apart(code, self.file, "whole")
        self.assertEqual(short.same("cut", "whole"), [])

    def test_forked_and_spawned_processes_run(self):
        self.run_apart(RUN, self.file, "alone")
        pool = """
import multiprocessing, sys, conspecific, short

def run(out):
    conspecific.Study(sys.argv[1], set=short.STUDY_LIFE).run(out, threads=2, progress=False)

run("parent")
with multiprocessing.get_context("fork").Pool(2) as workers:
    workers.map_async(run, ["fork1", "fork2"]).get(timeout=120)
"""
        self.run_apart(pool, self.file)
        for out in ("parent", "fork1", "fork2"):
            self.assertEqual(short.same("alone", out), [], out)

    def test_a_decimal_comma_changes_nothing(self):
        made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", "./de_DE.UTF-8"],
                              capture_output=True)
        if made.returncode:
            self.skipTest("localedef cannot make de_DE")
        comma = "import locale; locale.setlocale(locale.LC_ALL, 'de_DE.UTF-8');" \
                "assert locale.str(0.5) == '0,5'\n"
        self.run_apart(RUN, self.file, "point")
        self.run_apart(comma + RUN, self.file, "comma", env={"LOCPATH": os.getcwd()})
        self.assertEqual(short.same("point", "comma"), [])
