#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark workloads (include/conspecific/cli/bench/bench.h) in NumPy, float32, as fast as we can write them.

    numpy_w.py rate|rate-plastic|predictive-coding [--units N] [--steps S] [--defer K]

Every array is made before the clock starts and every operation writes into one of them. --defer K keeps
the last K weight changes of rate-plastic as vectors and adds them as one matrix product (K = 1: at every
step). The last line is JSON as `conspecific bench` prints it.
"""
import argparse
import json
import time

import numpy as np

F = np.float32


def uniform(stream, count):
    """U(stream, 0 .. count - 1)."""
    with np.errstate(over="ignore"):
        z = (np.uint64(stream << 40) + np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def normal(stream, rows, cols):
    u = uniform(stream, 2 * rows * cols).reshape(rows, cols, 2)
    return np.sqrt(-2.0 * np.log(u[..., 0])) * np.cos(2.0 * np.pi * u[..., 1])


def rms(a):
    return float(np.sqrt(np.mean(np.square(a, dtype=np.float64))))


def weighted(a):
    return float(np.mean(np.abs(a.astype(np.float64)) * (1 + np.arange(a.size) % 7)))


class Rate:
    def __init__(self, n, steps):
        self.n, self.steps = n, steps
        self.W = (0.9 / np.sqrt(n) * normal(1, n, n)).astype(F)
        self.I = (uniform(2, n) - 0.5).astype(F)
        self.r = (2.0 * uniform(3, n) - 1.0).astype(F)

    def run(self):
        W, I, r, y, a = self.W, self.I, self.r, np.empty(self.n, F), F(0.1)
        for _ in range(self.steps):
            np.dot(W, r, out=y)
            y += I
            np.tanh(y, out=y)
            y -= r
            y *= a
            r += y

    def check(self):
        return {"rms_r": rms(self.r), "wsum_r": weighted(self.r)}


class RatePlastic(Rate):
    """W_t = diag(scale) W + U' V: every step decays scale and U and appends one row to U and V."""

    def __init__(self, n, steps, defer):
        super().__init__(n, steps)
        self.defer = defer

    def run(self):
        if self.defer == 1:
            return self.run_plain()
        n, K = self.n, self.defer
        W, I, r, a = self.W, self.I, self.r, F(0.1)
        y, d, z, change = np.empty(n, F), np.empty(n, F), np.empty(n, F), np.empty((n, n), F)
        scale, U, V, eta, decay = np.ones(n, F), np.zeros((K, n), F), np.zeros((K, n), F), F(0.01 / n), F(-0.02)
        k = 0

        def fold():
            np.dot(U[:k].T, V[:k], out=change)
            np.multiply(W, scale[:, None], out=W)
            np.add(W, change, out=W)
            scale.fill(1)

        for _ in range(self.steps):
            if k == K:
                fold()
                k = 0
            np.dot(W, r, out=y)
            if k:
                y *= scale
                np.dot(V[:k].dot(r), U[:k], out=z)
                y += z
            y += I
            np.tanh(y, out=y)
            y -= r
            y *= a
            r += y
            np.multiply(r, r, out=d)
            d *= decay
            d += 1
            scale *= d
            if k:
                np.multiply(U[:k], d, out=U[:k])
            np.multiply(r, eta, out=U[k])
            V[k] = r
            k += 1
        fold()

    def run_plain(self):
        n, W, I, r, a = self.n, self.W, self.I, self.r, F(0.1)
        y, d, change = np.empty(n, F), np.empty(n, F), np.empty((n, n), F)
        eta, decay = F(0.01 / n), F(-0.02)
        for _ in range(self.steps):
            np.dot(W, r, out=y)
            y += I
            np.tanh(y, out=y)
            y -= r
            y *= a
            r += y
            np.multiply(r, r, out=d)
            d *= decay
            d += 1
            np.multiply(r, eta, out=y)
            np.multiply(y[:, None], r, out=change)
            np.multiply(W, d[:, None], out=W)
            np.add(W, change, out=W)

    def check(self):
        wr = self.W.astype(np.float64) @ self.r.astype(np.float64)
        return {**super().check(), "rms_w": rms(self.W) * self.n**0.5, "wsum_wr": weighted(wr)}


class PredictiveCoding:
    def __init__(self, n, steps):
        if n != 256:
            raise SystemExit("predictive-coding has 256, 256 and 64 units")
        self.steps = steps
        self.W0 = (0.3 / 16 * normal(4, 256, 256)).astype(F)
        self.W1 = (0.3 / 8 * normal(5, 256, 64)).astype(F)
        pattern = 0.8 * (2.0 * uniform(6, 32 * 256).reshape(32, 256) - 1.0)
        noise = 0.1 * (2.0 * uniform(7, steps * 256).reshape(steps, 256) - 1.0)
        self.X = (pattern[np.arange(steps) % 32] + noise).astype(F)
        self.v1, self.f1, self.e1 = (np.empty(256, F) for _ in range(3))
        self.v2, self.f2 = np.empty(64, F), np.empty(64, F)
        self.e0 = np.empty(256, F)

    def run(self):
        W0, W1, v1, v2, f1, f2, e0, e1 = self.W0, self.W1, self.v1, self.v2, self.f1, self.f2, self.e0, self.e1
        T0, T1 = W0.T, W1.T  # views: the transposed products read the same arrays
        b1, b2, p0, p1 = np.empty(256, F), np.empty(64, F), np.empty(256, F), np.empty(256, F)
        c0, c1 = np.empty_like(W0), np.empty_like(W1)
        gamma, keep, eta, one = F(0.1), F(1.0 - 0.1 * 0.1), F(0.005), F(1)
        for x in self.X:
            for state in (v1, v2, f1, f2, e0, e1):
                state.fill(0)
            for _ in range(50):
                np.dot(T0, e0, out=b1)
                np.dot(T1, e1, out=b2)
                np.dot(W0, f1, out=p0)
                np.dot(W1, f2, out=p1)
                np.subtract(x, p0, out=e0)
                f1 *= f1
                np.subtract(one, f1, out=f1)
                b1 *= f1
                b1 -= e1
                b1 *= gamma
                np.subtract(v1, p1, out=e1)
                v1 += b1
                f2 *= f2
                np.subtract(one, f2, out=f2)
                b2 *= f2
                b2 *= gamma
                v2 *= keep
                v2 += b2
                np.tanh(v1, out=f1)
                np.tanh(v2, out=f2)
            np.multiply(e0[:, None], eta * f1, out=c0)
            np.add(W0, c0, out=W0)
            np.multiply(e1[:, None], eta * f2, out=c1)
            np.add(W1, c1, out=W1)

    def check(self):
        return {"rms_w0": 16 * rms(self.W0), "rms_w1": 8 * rms(self.W1), "rms_e0": rms(self.e0),
                "rms_v1": rms(self.v1), "rms_v2": rms(self.v2)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=["rate", "rate-plastic", "predictive-coding"])
    parser.add_argument("--units", type=int, default=256)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--defer", type=int, default=16)
    a = parser.parse_args()
    net = (Rate(a.units, a.steps) if a.workload == "rate" else
           RatePlastic(a.units, a.steps, a.defer) if a.workload == "rate-plastic" else
           PredictiveCoding(a.units, a.steps))
    wall, cpu = time.perf_counter(), time.process_time()
    net.run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"workload": a.workload, "units": a.units, "steps": a.steps, "seconds": wall, "cpu": cpu,
                      "check": net.check()}))


if __name__ == "__main__":
    main()
