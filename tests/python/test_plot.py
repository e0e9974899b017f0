# SPDX-License-Identifier: GPL-3.0-or-later
"""Results are read as they stand, and whatever they hold is drawn without a text upon another."""
import contextlib
import filecmp
import io
import itertools
import os
import tempfile
import unittest

import made
from conspecific import draw, plot, results

KEPT = os.path.join(os.environ["CSP_TOP"], "data/results/studies")


def texts(fig):
    """(text, box) of every text that is seen."""
    import matplotlib.axis
    import matplotlib.text

    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    beyond = set()  # labels of ticks beyond the ends of an axis are not drawn
    for axis in fig.findobj(matplotlib.axis.Axis):
        low, high = sorted(axis.get_view_interval())
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                beyond.update({tick.label1, tick.label2})
    out = []
    for t in fig.findobj(matplotlib.text.Text):
        if t.get_text().strip() and t.get_visible() and t not in beyond:
            box = t.get_window_extent(renderer)
            if box.width > 0:
                out.append((t.get_text(), box))
    return out


class Case(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        self.n = 0

    def folder(self, **kw):
        self.n += 1
        return made.folder(os.path.join(self.tmp.name, f"run{self.n}"), **kw)

    def quiet(self, *words):
        """Exit code and stderr of the command."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = plot.main(list(words))
        return code, err.getvalue()


class Reading(Case):
    def test_levels_values_and_courses(self):
        run = results.load(self.folder())
        self.assertEqual(run.name, "toy")
        self.assertEqual(run.groups, ["weak", "middle", "strong", "no"])
        for got, want in zip(run.level("freezing", "weak"), (2.385, 0.385, 4.385)):
            self.assertAlmostEqual(got, want)
        for got, want in zip(run.values("freezing", "weak"), (1.135, 2.885, 3.135)):
            self.assertAlmostEqual(got, want)
        x, y = run.course("freezing", "strong")
        self.assertEqual(list(x), [1, 2, 3])
        self.assertAlmostEqual(y[2, 0], 16.7)
        self.assertEqual(len(run.trials("curve", "weak")), 6)
        self.assertEqual(run.unit("freezing") + run.unit("curve"), " [%]")
        self.assertEqual(run.verdict("strong_vs_weak"), "agrees")
        self.assertEqual(run.doc("no"), "control: no shock")

    def test_what_a_group_does_not_set_comes_from_its_paradigm(self):
        run = results.load(self.folder())
        self.assertEqual(run.usual("middle", "paradigm.events.shock.dose"), "0.8 mA")

    def test_arrays(self):
        run = results.load(self.folder(full=True))
        self.assertEqual(run.recorded(), [("weak", 1), ("weak", 2), ("strong", 1), ("strong", 2)])
        r = run.recording("strong", 2)
        self.assertEqual(r["acc.r"].shape, (200, 8))
        self.assertEqual(list(r.marks["name"]), ["shock", "rest"])
        self.assertAlmostEqual(float(r.mean("bnst.T")[0]), 0.2, 6)
        with self.assertRaisesRegex(KeyError, "--record full"):
            run.recording("no", 1)
        with self.assertRaisesRegex(KeyError, "was not recorded"):
            r["bla.A"]

    def test_no_folder_of_results(self):
        with self.assertRaisesRegex(results.NotAResult, "no such folder"):
            results.load(os.path.join(self.tmp.name, "nowhere"))
        with self.assertRaisesRegex(results.NotAResult, "conspecific run"):
            results.load(self.tmp.name)


class Finding(Case):
    def test_a_dose_is_groups_that_differ_in_one_number(self):
        run = results.load(self.folder())
        (one,) = draw.doses(run, run.groups)
        self.assertEqual((one.name, one.unit), ("shock dose", "mA"))
        self.assertEqual(one.steps, [(0.3, "weak"), (0.8, "middle"), (1.6, "strong")])
        self.assertEqual(draw.doses(run, ["weak", "strong"]), [])

    def test_a_gradient_is_names_that_end_in_numbers(self):
        (one,) = draw.gradients(["like_0", "other", "like_100", "like_20", "x_1", "x_2"])
        self.assertEqual(one.steps, [(0.0, "like_0"), (20.0, "like_20"), (100.0, "like_100")])

    def test_axes_of_a_sweep(self):
        self.assertEqual(list(draw.axis_values(["7 ms", "3 ms"])[0]), [7.0, 3.0])
        self.assertEqual(draw.axis_values(["us", "them", "us"])[2], ["us", "them"])

    def test_palettes(self):
        self.assertEqual(draw.palette("red,#00ff00"), ["#ff0000", "#00ff00"])
        self.assertEqual(len(draw.palette("viridis")), 7)
        with self.assertRaisesRegex(ValueError, "okabe"):
            draw.palette("okobe")


class Drawing(Case):
    def figure(self, path, **kw):
        run = results.load(path)
        with draw.style():
            choice = plot.Choice(run, **kw)
            what = plot.panels(choice, draw.palette())
            fig = plot.figure(run, what)
            self.addCleanup(plot.plt.close, fig)
            return fig, [p.kind for p in what]

    def whole(self, fig, name):
        """No text upon another, none that is cut."""
        width, height = fig.canvas.get_width_height()
        found = texts(fig)
        for text, box in found:
            inside = box.x0 > -1 and box.y0 > -1 and box.x1 < width + 1 and box.y1 < height + 1
            self.assertTrue(inside, f"{name}: cut: {text!r}")
        for (a, p), (b, q) in itertools.combinations(found, 2):
            wide = min(p.x1, q.x1) - max(p.x0, q.x0)
            tall = min(p.y1, q.y1) - max(p.y0, q.y0)
            self.assertFalse(wide > 1 and tall > 2.5, f"{name}: {a!r} upon {b!r}")

    def test_every_kind(self):
        fig, kinds = self.figure(self.folder(full=True))
        self.assertEqual(kinds, ["groups", "course", "trials", "dose", "contrasts"])
        self.whole(fig, "toy")
        said = " ".join(t for t, _ in texts(fig))
        for words in ("Does a toy freeze?", "control: no shock", "[mA]", "(C001)", "as expected",
                      "undecided", "11.3 [8.2, 14.4] %"):
            self.assertIn(words, said)
        fig, kinds = self.figure(self.folder(full=True), kinds="signals")
        self.assertEqual(len(kinds), 2)
        self.whole(fig, "signals")

    def test_sweeps(self):
        one = self.folder(sweep=made.swept({"tau": ["5 ms", "50 ms", "500 ms"]}))
        fig, kinds = self.figure(one)
        self.assertEqual(kinds, ["sweep", "contrasts"])
        self.whole(fig, "one axis")
        two = self.folder(sweep=made.swept({"tau": ["5 ms", "50 ms"], "n": [1, 2, 3]}))
        fig, kinds = self.figure(two)
        self.assertEqual(kinds, ["sweep", "sweep", "contrasts"])
        self.whole(fig, "two axes")
        three = self.folder(sweep=made.swept({"a": [1, 2], "b": [1, 2], "c": [1, 2]}))
        with self.assertRaisesRegex(plot.Refused, "--filter c=1"):
            self.figure(three)
        self.assertEqual(len(self.figure(three, filters=["c=2"])[1]), 3)

    def test_kept_studies(self):
        for study in ("observational_fear", "harm_aversion", "restrainer_opening",
                      "s05_similarity", "outgroup_pain_meg", "battery_blocking", "half_lives"):
            fig, _ = self.figure(os.path.join(KEPT, study))
            self.whole(fig, study)


class Command(Case):
    def test_formats_and_the_same_bytes_twice(self):
        run = self.folder()
        for turn in "ab":
            code, _ = self.quiet(run, "-o", ",".join(
                os.path.join(self.tmp.name, f"{turn}.{kind}") for kind in plot.FORMATS))
            self.assertEqual(code, 0)
        for kind in plot.FORMATS:
            a, b = (os.path.join(self.tmp.name, f"{turn}.{kind}") for turn in "ab")
            self.assertTrue(filecmp.cmp(a, b, shallow=False), kind)

    def test_into_the_folder_and_what_was_left_out(self):
        run = self.folder()
        code, err = self.quiet(run)
        self.assertEqual(code, 0)
        self.assertTrue(os.path.exists(os.path.join(run, "plot.png")))
        self.assertIn("--measure draws them: curve", err)

    def test_verdicts_that_were_not_asked_for_are_missed_aloud(self):
        os.environ.pop("CONSPECIFIC_PROGRAM", None)
        code, err = self.quiet(self.folder(compare=False))
        self.assertEqual(code, 0)
        self.assertIn("conspecific compare", err)

    def test_refused(self):
        run = self.folder()
        for words, pattern in (
                (["--measure", "freezin"], "did you mean freezing"),
                (["--filter", "group=weka"], "did you mean weak"),
                (["--filter", "grup=weak"], "did you mean group"),
                (["--filter", "group"], "expected KEY=A,B"),
                (["--kind", "sweep"], "sweeps nothing"),
                (["--kind", "sweeep"], "did you mean sweep"),
                (["--palette", "nono"], "no palette nono"),
                (["--style", "nono"], "--style: "),
                (["-o", "a.tif"], "ends in .png, .pdf or .svg")):
            code, err = self.quiet(run, *words)
            self.assertEqual((code, err.count("\n")), (2, 1), err)
            self.assertIn(pattern, err)
        code, err = self.quiet(run, "-o", os.path.join(self.tmp.name, "no/a.png"))
        self.assertEqual(code, 3)
        self.assertIn("a.png: No such file", err)

    def test_a_style_file_and_a_palette(self):
        style = os.path.join(self.tmp.name, "my.mplstyle")
        with open(style, "w", encoding="utf-8") as handle:
            handle.write("font.size: 9\n")
        out = os.path.join(self.tmp.name, "a.svg")
        code, err = self.quiet(self.folder(), "-o", out, "--style", style, "--palette",
                               "#123456,#654321", "--filter", "group=weak,strong")
        self.assertEqual(code, 0, err)
        with open(out, encoding="utf-8") as handle:
            drawn = handle.read()
        self.assertIn("#123456", drawn)
        self.assertNotIn("control: no shock", drawn)
