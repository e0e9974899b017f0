// SPDX-License-Identifier: GPL-3.0-or-later
// The animal player of a report: choose group, animal and session; drag to scroll, turn the wheel to zoom.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("player-data").textContent);
  const at = (id) => document.getElementById(id);

  // Bytes of an array that Python wrote as base64.
  function bytes(text) {
    const raw = atob(text), out = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
    return out.buffer;
  }
  const times = (a) => Array.from(new Float32Array(bytes(a)));
  const values = (a) => Array.from(new Int16Array(bytes(a.data)), (v) => a.low + (v + 32767) * a.step);

  function fill(select, names) {
    const old = select.value;
    select.replaceChildren(...names.map(([value, text]) => new Option(text, value)));
    if (names.some(([value]) => value === old)) select.value = old;
  }

  const here = () => data.animals.filter((a) => a.group === at("group").value);
  const animal = () => here().find((a) => String(a.animal) === at("animal").value);

  function choose() {
    fill(at("animal"), here().map((a) => [String(a.animal), String(a.animal)]));
    const sessions = animal().sessions, first = !at("session").options.length;
    fill(at("session"), sessions.map((s, i) => [String(i), s.name]));
    const most = sessions.reduce((best, s, i) => (s.marks.length > sessions[best].marks.length ? i : best), 0);
    if (first) at("session").value = String(most);
    draw();
  }

  // One line of bars for every event and every act, by whom.
  function marks(session) {
    const rows = new Map();
    for (const m of session.marks) {
      const name = (m.action ? "act: " : "") + m.name + (m.role ? " (" + m.role + ")" : "");
      if (!rows.has(name)) rows.set(name, { x: [], y: [], action: m.action });
      const r = rows.get(name);
      r.x.push(m.time, m.time + Math.max(m.duration, session.shortest), null);
      r.y.push(name, name, null);
    }
    return [...rows].map(([name, r]) => ({
      type: "scatter", mode: "lines", x: r.x, y: r.y, name: name, yaxis: "y",
      line: { width: 9, color: r.action ? "#0072b2" : "#d55e00" }, showlegend: false,
    }));
  }

  function draw() {
    const session = animal().sessions[Number(at("session").value)];
    const x = times(session.time), parts = [["marks", 0.16]], traces = marks(session);
    const names = Object.keys(session.signals), rates = Object.keys(session.rates);
    names.forEach((n) => parts.push([n, 0.12]));
    if (rates.length) parts.push(["rates", 0.05 + 0.035 * rates.length]);
    parts[0][1] = 0.06 + 0.035 * new Set(traces.map((t) => t.name)).size;
    const whole = parts.reduce((sum, p) => sum + p[1], 0), gap = 0.02;
    const layout = {
      height: 140 + 620 * whole, margin: { l: 190, r: 20, t: 32, b: 45 }, dragmode: "pan",
      hovermode: "x", font: { size: 12 }, paper_bgcolor: "#fff", plot_bgcolor: "#fff",
      annotations: [],
      xaxis: { title: { text: "time in the session [s]" }, anchor: "y" + (parts.length > 1 ? parts.length : ""),
               range: [x[0], x[x.length - 1]] },
    };
    let top = 1;
    parts.forEach(([name, tall], i) => {
      const bottom = Math.max(0, top - tall / whole);
      const axis = { domain: [bottom + (i < parts.length - 1 ? gap : 0), top], fixedrange: true,
                     zeroline: false, automargin: false };
      if (name === "marks") axis.type = "category";
      else if (name !== "rates") {
        const s = session.signals[name];
        layout.annotations.push({ text: s.label.replace(" [", "<br>["), showarrow: false, align: "left", xref: "paper", x: 0,
                                  xshift: -185, xanchor: "left", yref: "paper", y: (axis.domain[0] + axis.domain[1]) / 2 });
        axis.nticks = 4;
        traces.push({ type: "scatter", mode: "lines", x: x, y: values(s), yaxis: "y" + (i + 1), name: s.name,
                      line: { width: 1.2, color: s.colour }, showlegend: false });
      } else {
        axis.autorange = "reversed";
        const z = rates.map((r) => values(session.rates[r]));
        const ends = z.map((row) => [row.reduce((a, b) => Math.min(a, b)), row.reduce((a, b) => Math.max(a, b))]);
        const label = (r, k) => session.rates[r].label + ", " + ends[k].map((v) => v.toPrecision(2)).join(" to ");
        const part = (v, [low, high]) => (high > low ? (v - low) / (high - low) : 0);
        traces.push({ type: "heatmap", x: x, y: rates.map(label), z: z.map((row, k) => row.map((v) => part(v, ends[k]))),
                      yaxis: "y" + (i + 1),
                      colorscale: "Cividis", zmin: 0, zmax: 1, showscale: false, name: "part of its range" });
      }
      layout["yaxis" + (i ? i + 1 : "")] = axis;
      top = bottom;
    });
    Plotly.react("player", traces, layout, { scrollZoom: true, responsive: true, displaylogo: false })
      .then(() => { at("player").dataset.drawn = String(traces.length); });
  }

  fill(at("group"), [...new Set(data.animals.map((a) => a.group))].map((g) => [g, data.words[g] || g]));
  at("group").addEventListener("change", choose);
  at("animal").addEventListener("change", choose);
  at("session").addEventListener("change", draw);
  choose();
})();
