# SPDX-License-Identifier: GPL-3.0-or-later
"""The report holds what it shows: opened in a browser without a network nothing is missing."""
import contextlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import made
import numpy as np
from conspecific import player, report

try:
    import plotly  # noqa: F401  (only whether it is there)
except ImportError:
    plotly = None
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
# Appended by the test: what the page looks like from inside, and a click through the player.
PROBE = """<script>
addEventListener("load", () => setTimeout(() => {
  const said = { images: document.images.length, broken: [...document.images].filter((i) => !i.naturalWidth).length,
    resources: performance.getEntriesByType("resource").filter((e) => !e.name.startsWith("data:")).length };
  const player = document.getElementById("player");
  if (player) {
    said.first = Number(player.dataset.drawn);
    const group = document.getElementById("group");
    group.value = "strong";
    group.dispatchEvent(new Event("change"));
    said.rows = player.querySelectorAll(".heatmaplayer image").length;
  }
  document.title = "PROBE " + JSON.stringify(said);
}, 1500));
</script></body>"""


class Case(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        os.environ.pop("CONSPECIFIC_PROGRAM", None)

    def page(self, *words, **kw):
        path = made.folder(os.path.join(self.tmp.name, f"run{len(os.listdir(self.tmp.name))}"), **kw)
        err = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(err):
            code = report.main([path, *words])
        self.assertEqual(code, 0, err.getvalue())
        with open(os.path.join(path, "report.html"), encoding="utf-8") as handle:
            return handle.read()

    def opened(self, page):
        """What the page says of itself in a browser, and what the browser complains of."""
        path = os.path.join(self.tmp.name, "opened.html")
        with open(path, "w", encoding="utf-8") as handle:
            handle.write(page.replace("</body>", PROBE))
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--enable-logging=stderr", "--dump-dom",
             f"--user-data-dir={self.tmp.name}/profile", "--virtual-time-budget=6000",
             "--window-size=1200,3000", f"file://{path}"],
            capture_output=True, text=True, timeout=240)
        found = re.search(r"<title>PROBE (.*?)</title>", done.stdout)
        self.assertIsNotNone(found, done.stderr[-2000:])
        said = {k: int(v) for k, v in re.findall(r'"(\w+)":(\d+)', found[1])}
        return said, [l for l in done.stderr.splitlines() if "CONSOLE" in l.upper()]


class Page(Case):
    def test_what_it_says(self):
        page = self.page()
        for words in ("Does a toy freeze?", "9.8.7", "abcdef", "control: no shock",
                      "paradigm.events.shock.dose: 0.3 mA", "lesion bla", "C001",
                      "A&gt;B 10 [7, 13]", "11.3 [8.2, 14.4] %", "Doe 1999", "conspecific replay",
                      "--record full --set"):
            self.assertTrue(words in page, words)
        self.assertNotIn('id="player"', page)
        self.assertLess(len(page), 3e6)

    def test_the_same_bytes_twice(self):
        first, second = self.page(), self.page()
        self.assertEqual(first, second.replace("run1", "run0"))

    def test_an_illegal_limit(self):
        path, err = made.folder(os.path.join(self.tmp.name, "r")), io.StringIO()
        with contextlib.redirect_stderr(err):
            self.assertEqual(report.main([path, "--limit", "much"]), 2)
        self.assertIn("found much", err.getvalue())

    def test_names_are_no_markup(self):
        self.assertEqual(report.text("<b>&"), "&lt;b&gt;&amp;")

    @unittest.skipUnless(BROWSER, "no chromium")
    def test_in_a_browser(self):
        said, complaints = self.opened(self.page())
        self.assertGreaterEqual(said["images"], 4)
        self.assertEqual((said["broken"], said["resources"], complaints), (0, 0, []))


class Player(Case):
    def test_samples_come_back(self):
        x = np.array([2.385, -7.1, 0.03, 5.5])
        back = player.unpack(player.pack(x))
        self.assertLess(np.abs(back - x).max(), 12.6 / 65534)
        self.assertEqual(list(player.unpack(player.pack(np.full(3, 1.7)))), [1.7] * 3)

    @unittest.skipUnless(plotly, "no plotly")
    def test_the_limit_keeps_first_animals(self):
        page = self.page("--limit", "0.001", full=True)
        self.assertIn("1 of 4 animals fit into 0.001 MB", page)
        self.assertIn("Not recorded: freezing, value, dopamine", page)

    @unittest.skipUnless(plotly and BROWSER, "no plotly or no chromium")
    def test_in_a_browser(self):
        said, complaints = self.opened(self.page(full=True))
        self.assertEqual((said["broken"], said["resources"], complaints), (0, 0, []))
        self.assertEqual((said["first"], said["rows"]), (4, 1))
