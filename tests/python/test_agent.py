# SPDX-License-Identifier: GPL-3.0-or-later
"""One animal in a task that Python plays."""
import gc
import unittest

import numpy as np

import conspecific
import short


def rat(**kw):
    return conspecific.Agent("rat", set=short.LIFE).rear(**kw)


class Subject(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.reared = rat(seed=1)

    def setUp(self):
        self.rat = self.reared.twin()

    def test_lists(self):
        self.assertIn("footshock", self.rat.events)
        self.assertIn("cagemate", self.rat.identities)
        self.assertIn("operant_box", self.rat.contexts)
        self.assertIn("acc", self.rat.populations)
        self.assertEqual(len(set(self.rat.lines)), len(self.rat.lines))
        states = self.rat.states
        self.assertEqual(states.loc["acc.r", "size"], 128)
        self.assertEqual(states.loc["critic.V", "unit"], "reward")
        self.assertAlmostEqual(self.rat.tick, 0.01)

    def test_a_view_is_no_copy_and_outlives_the_agent(self):
        rates = self.rat.state("acc.r")
        before = rates.copy()
        self.rat.step(self.rat.scene(events=[("footshock", None)]), seconds=0.2)
        self.assertFalse(np.array_equal(rates, before))
        self.assertTrue(np.shares_memory(rates, self.rat.state("acc.r")))
        with self.assertRaises(ValueError):
            rates[0] = 1
        kept = rates.copy()
        self.rat = None
        gc.collect()
        twin = self.reared.twin()  # would take the memory
        twin.step(seconds=0.1)
        np.testing.assert_array_equal(rates, kept)

    def test_a_state_can_be_written_if_asked(self):
        weights = self.rat.state("reward_model.u", writable=True)
        weights[:] = 0.25
        self.assertEqual(self.rat.state("reward_model.u")[3], 0.25)

    def test_own_pain_hurts(self):
        scene = self.rat.scene(events=[("footshock", None)])
        self.assertAlmostEqual(scene.nociception, 1.0)
        act = self.rat.step(scene, seconds=0.3)
        self.assertGreater(act.pain, 0.5)
        self.assertLess(act.reward, -1.0)
        self.assertEqual(act.value, self.rat.state("critic.V")[0])
        quiet = self.rat.step(seconds=1.0)
        self.assertLess(quiet.pain, 0.1)
        self.assertIsNone(quiet.choice)

    def test_three_ways_to_say_the_same(self):
        a, b, c = (self.reared.twin() for _ in range(3))
        scene = a.scene(context="home_cage", events=[("pinch", "cagemate", 0.75)])
        by_name = {n: x for n, x in zip(a.lines, scene.lines) if x}
        acts = [a.step(scene, seconds=0.3), b.step(scene.lines, seconds=0.3),
                c.step(by_name, seconds=0.3)]
        self.assertEqual(acts[0], acts[1])
        self.assertEqual(acts[0], acts[2])
        self.assertNotEqual(scene.lines.sum(), 0)

    def test_a_scene_changes_nothing(self):
        twin = self.rat.twin()
        self.rat.scene(events=[("footshock", None)], animals="cagemate", objects={"lever_a": 0.5}
                       if "lever_a" in self.rat.objects else ())
        self.assertEqual(self.rat.step(seconds=0.1), twin.step(seconds=0.1))

    def test_a_name_without_its_number_means_all_its_lines(self):
        twin = self.rat.twin()
        several = [n for n in self.rat.lines if n.endswith(".2")]
        self.assertTrue(several)
        base = several[0][:-2]
        self.assertEqual(self.rat.step({base: 0.75}), twin.step({base + ".1": 0.75, base + ".2": 0.75}))

    def test_noisy_scenes_differ(self):
        event = [("pinch", "cagemate")]
        a, b = (self.rat.scene(events=event, noisy=True).lines for _ in range(2))
        self.assertFalse(np.array_equal(a, b))

    def test_twins_live_alike_and_apart(self):
        twin = self.rat.twin()
        scene = self.rat.scene(events=[("pinch", "cagemate")])
        self.assertEqual(self.rat.step(scene, seconds=0.5), twin.step(scene, seconds=0.5))
        self.rat.step(nociception=1.0, seconds=0.5)
        self.assertNotEqual(self.rat.step(scene), twin.step(scene))

    def test_the_same_animal_again(self):
        again = rat(seed=1)
        scene = again.scene(events=[("footshock", "cagemate")])
        self.assertEqual(again.step(scene, seconds=0.5), self.rat.step(scene, seconds=0.5))
        other = rat(seed=1, animal=2)
        self.assertNotEqual(other.step(scene, seconds=0.5), self.rat.step(scene, seconds=0.5))

    def test_trace_is_step_by_step(self):
        twin = self.rat.twin()
        scene = self.rat.scene(events=[("footshock", "cagemate")])
        course = self.rat.trace(scene, seconds=0.2, record=["critic.V", "acc.r"])
        self.assertEqual(course["acc.r"].shape, (20, 128))
        np.testing.assert_allclose(course["time"], 0.01 * np.arange(1, 21))
        for t in range(20):
            self.assertEqual(twin.step(scene).value, course["critic.V"][t, 0])

    def test_food_is_eaten_in_all_whatever_the_step(self):
        twin = self.rat.twin()
        self.rat.step(food=1.0, seconds=0.5)
        for _ in range(50):
            twin.step(food=0.02)
        self.assertAlmostEqual(self.rat.state("body.H")[0], twin.state("body.H")[0], places=9)
        self.assertLess(twin.state("body.H")[0], self.reared.state("body.H")[0] - 0.004)

    def test_options(self):
        act = self.rat.step(seconds=0.2, options={"left": 0.0, "right": 0.0})
        self.assertIn(act.choice, ("left", "right"))
        self.assertAlmostEqual(sum(act.policy.values()), 1.0)
        self.assertEqual(self.rat.state("agent.last_action")[0],
                         ["left", "right"].index(act.choice))
        heavy = self.rat.twin().choose({"left": 50.0, "right": 0.0})
        self.assertEqual(heavy[0], "right")
        self.assertLess(heavy[1]["left"], 0.05)
        with self.assertRaisesRegex(conspecific.UsageError, "8 slots"):
            self.rat.choose([f"act {i}" for i in range(9)])

    def test_it_learns_what_pays(self):
        me = self.rat
        me.hunger(1)
        wait = me.scene(context="operant_box")
        eat = me.scene(context="operant_box", events=[("eat_pellet", None)])
        for trial in range(40):
            me.reset()
            me.step(wait, seconds=0.3)
            option = ("left", "right")[trial % 2]
            me.act(option)
            me.step(eat if option == "right" else wait, seconds=0.5,
                    food=1.0 if option == "right" else 0.0)
            me.outcome()
            me.end()
        me.reset()
        me.step(wait, seconds=0.3)
        self.assertGreater(me.choose(["left", "right"])[1]["right"], 0.5)

    def test_gates(self):
        self.rat.gate("acc", 0.0)
        scene = self.rat.scene(events=[("footshock", "cagemate")])
        self.rat.step(scene, seconds=0.3)
        self.assertEqual(self.rat.state("acc.r").max(), 0.0)
        with self.assertRaisesRegex(conspecific.UsageError, "did you mean `acc`"):
            self.rat.gate("accc", 0.0)

    def test_learning_can_be_switched_off(self):
        self.rat.learn(False)
        before = self.rat.state("reward_model.u").copy()
        self.rat.step(self.rat.scene(events=[("eat_pellet", None)]), food=1.0, seconds=0.5)
        np.testing.assert_array_equal(self.rat.state("reward_model.u"), before)

    def test_probe(self):
        answer = self.rat.probe("footshock", who="cagemate", neutral="allogroom")
        self.assertTrue(0 < answer["c_w"] < 1)
        self.assertIn("mean of each actor", answer.attrs["doc"]["actor"])
        self.assertEqual(self.rat.step(), self.reared.twin().step())  # nothing stays
        frame = conspecific.probe("rat", set=short.LIFE, animals=1)
        self.assertEqual(list(frame.index), [1])
        self.assertAlmostEqual(frame.loc[1, "actor"], answer["actor"])

    def test_bad_use_is_refused(self):
        wrong = [
            (dict(seconds=0.015), "10000 us"), (dict(seconds=-1), "whole number of ticks"),
            (dict(obs={"sight.nothing": 1.0}), "sight.nothing"), (dict(obs=np.zeros(3)), "lines"),
            (dict(nociception=-0.5), "nociception"), (dict(food=float("nan")), "food"),
            (dict(obs=np.full(len(self.rat.lines), np.inf)), "not finite"),
        ]
        for kw, words in wrong:
            with self.assertRaisesRegex(conspecific.UsageError, words):
                self.rat.step(**kw)
        for events in ([("footshok", None)], ["footshock"], [("footshock", "nobody")],
                       [("footshock", None, -1.0)]):
            with self.assertRaises(conspecific.UsageError):
                self.rat.scene(events=events)
        with self.assertRaisesRegex(conspecific.UsageError, "did you mean `rat`"):
            conspecific.Agent("rta")
        with self.assertRaisesRegex(conspecific.UsageError, "acc.r"):
            self.rat.state("acc.R")

    def test_a_bad_value_names_its_place(self):
        with self.assertRaises(conspecific.ConfigError) as caught:
            conspecific.Agent("rat", set={"body.tau_B": "5 mA", "body.tau_C": 1})
        self.assertEqual(len(caught.exception.problems), 2)
        self.assertEqual(caught.exception.problems[0].file, "--set")
        self.assertIn("5 mA", str(caught.exception))
