// @ts-check
/** 두 못(spikes)과 기울기가 제한된 비평자(critic), 06. 노트북의 SpikesLab, CriticLab입니다. */

import { Axes, linspace, num, wide } from "./chart.js";
import {
  LINE, PLACES, bestCritic, humps, mean, spikeDistances, wassersteinOnLine,
} from "./divergence.js";
import { Panel } from "./kit.js";
import { hatch } from "./loss.js";

/**
 * @typedef {import("./view.js").View} View
 * @typedef {Record<string, string>} Colours
 */

/** 수, 무한대면 ∞. @param {number} x */
const told = (x) => (Number.isFinite(x) ? num(x, 3) : "∞");

/**
 * options: {theta?}. 곡선은 처음 자리에서 지나온 데까지만 보입니다.
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function spikes(element, options) {
  const panel = new Panel(element, { title: "두 못 사이의 거리", draw });
  const size = { width: 340, height: 290 };
  const left = panel.canvas("spikes", { ...size, label: "0과 θ에 박힌 두 못" });
  const right = panel.canvas("distances", { ...size, label: "θ가 지나온 JS(파선)와 W(실선)" });
  const start = options.theta ?? 1;
  let [low, high] = [start, start];
  panel.slider("theta", { label: "θ", min: -2, max: 2, step: 0.05, value: start });
  panel.button("처음으로", restart, { name: "reset" });
  wide(panel);
  panel.ready();

  function restart() {
    [low, high] = [start, start];
    panel.reset();
  }

  /** @param {import("./kit.js").Values} values */
  function draw({ theta }) {
    [low, high] = [Math.min(low, theta), Math.max(high, theta)];
    const now = spikeDistances(theta);
    drawSpikes(left, panel.colours(), theta);
    drawDistances(right, panel.colours(), theta, [low, high]);
    const words = `KL = ${told(now.kl)} · JS = ${told(now.js)} · W = ${told(now.w)}`;
    panel.say(words);
    left.describe(`θ = ${num(theta, 2)}`);
    right.describe(words);
  }
}

/** @param {View} view @param {Colours} c @param {number} theta */
function drawSpikes(view, c, theta) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-2.2, 2.2], y: [0, 1.5], xTicks: [-2, -1, 0, 1, 2],
    yTicks: [0, 0.5, 1], xLabel: "x", yLabel: "확률", title: `θ = ${num(theta, 2)}`,
  }).frame();
  axes.line([0, 0], [0, 1], { colour: c.blue, width: 3 });
  axes.line([theta, theta], [0, 1], { colour: c.red, dash: "dash", width: 3 });
  axes.mark(0, 1, "circle", c.blue, 8);
  axes.mark(theta, 1, "square", c.red, 7);
  axes.legend([
    { name: "p: 0에 박힌 못", colour: c.blue, dash: "solid", shape: "circle" },
    { name: "q: θ에 박힌 못", colour: c.red, dash: "dash", shape: "square" },
  ]);
}

/** @param {View} view @param {Colours} c @param {number} theta @param {[number, number]} seen */
function drawDistances(view, c, theta, [low, high]) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-2.2, 2.2], y: [-0.12, 2.6],
    xTicks: [-2, -1, 0, 1, 2], yTicks: [0, 0.5, 1, 1.5, 2], xLabel: "θ", title: "두 못 사이의 거리",
  }).frame();
  const passed = PLACES.filter((x) => x >= low - 1e-6 && x <= high + 1e-6);
  const found = passed.map((x) => spikeDistances(x));
  axes.rule("x", theta, { colour: c.muted, dash: "dot", width: 1.2 });
  const broken = found.map(({ js }, i) => (passed[i] === 0 ? NaN : js));
  axes.line(passed, broken, { colour: c.orange, dash: "dash" });
  axes.line(passed, found.map(({ w }) => w), { colour: c.green });
  if (passed.includes(0)) { // θ = 0에서 한 점만 0입니다.
    axes.mark(0, Math.log(2), "square", c.paper, 5);
    axes.mark(0, 0, "square", c.orange, 6);
  }
  const now = spikeDistances(theta);
  axes.mark(theta, now.js, "square", c.orange, 8);
  axes.mark(theta, now.w, "circle", c.green, 6);
  axes.legend([
    { name: "JS", colour: c.orange, dash: "dash", shape: "square" },
    { name: "W", colour: c.green, dash: "solid", shape: "circle" },
  ]);
}

/**
 * options: {slope?, place?}
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function critic(element, options) {
  const panel = new Panel(element, { title: "기울기가 제한된 비평자", draw });
  const size = { width: 340, height: 300 };
  const left = panel.canvas("critic", { ...size, label: "진짜와 가짜와 가장 좋은 비평자" });
  const right = panel.canvas("scale", { ...size, label: "한계 K에 비례하는 점수의 차이" });
  panel.slider("slope", {
    label: "기울기의 한계 K", min: 0.1, max: 2, step: 0.1, value: options.slope ?? 1,
  });
  panel.slider("place", {
    label: "가짜의 자리", min: -3, max: 3, step: 0.1, value: options.place ?? 0,
  });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ slope, place }) {
    const { p, q } = humps(place);
    const f = bestCritic(LINE, p, q, slope);
    const w = wassersteinOnLine(LINE, p, q);
    drawCritic(left, panel.colours(), { p, q, f, slope });
    drawScale(right, panel.colours(), slope, w);
    const words = `점수의 차이 E[f(진짜)] − E[f(가짜)] = ${num(mean(p, f) - mean(q, f), 3)} `
      + `= K × W = ${num(slope, 2)} × ${num(w, 3)}`;
    panel.say(words);
    left.describe(`K = ${num(slope, 1)}, 가짜의 자리 ${num(place, 1)}`);
    right.describe(words);
  }
}

/**
 * @param {View} view
 * @param {Colours} c
 * @param {{p: number[], q: number[], f: number[], slope: number}} what
 */
function drawCritic(view, c, { p, q, f, slope }) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-4, 4], y: [-6, 14.5], xTicks: [-4, -2, 0, 2, 4],
    yTicks: [-5, 0, 5, 10], xLabel: "x", title: `기울기의 한계 K = ${num(slope, 2)}`,
  }).frame();
  const centre = mean(p.map((v, i) => v + q[i]), f) / 2; // 상수를 더해도 차이는 같습니다.
  const scale = 3.5 / Math.max(...p, ...q);
  axes.area(LINE, p.map((v) => v * scale), c.blue, 0.4);
  fakeArea(view.g, axes, q.map((v) => v * scale), c.red);
  axes.rule("y", 0, { colour: c.muted, width: 1 });
  axes.line(LINE, f.map((v) => v - centre), { width: 2.6 });
  axes.legend([
    { name: "진짜 p", colour: c.blue, dash: "solid" },
    { name: "가짜 q", colour: c.red, dash: "dash" },
    { name: "비평자", colour: c.ink, dash: "solid" },
  ], axes.top + 13, axes.left + 4);
}

/**
 * @param {CanvasRenderingContext2D} g
 * @param {Axes} axes
 * @param {number[]} q
 * @param {string} colour
 */
function fakeArea(g, axes, q, colour) {
  g.save();
  g.beginPath();
  g.moveTo(axes.px(LINE[0]), axes.py(0));
  LINE.forEach((x, i) => g.lineTo(axes.px(x), axes.py(q[i])));
  g.lineTo(axes.px(LINE[LINE.length - 1]), axes.py(0));
  g.clip();
  hatch(g, axes.left, axes.top, axes.right - axes.left, axes.bottom - axes.top, colour);
  g.restore();
  axes.line(LINE, q, { colour, dash: "dash", width: 1.6 });
}

/** @param {View} view @param {Colours} c @param {number} slope @param {number} w */
function drawScale(view, c, slope, w) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [0, 2.1], y: [0, 2.3 * w + 0.01],
    xLabel: "기울기의 한계 K", yLabel: "점수의 차이", title: "진짜와 가짜의 점수 차이",
  }).frame();
  const limits = linspace(0, 2, 9);
  axes.line(limits, limits.map((k) => k * w), { colour: c.green, width: 2.2 });
  axes.mark(1, w, "circle", c.paper, 9);
  axes.mark(slope, slope * w, "diamond", c.ink, 6);
  axes.legend([{ name: `K = 1: W = ${num(w, 3)}`, colour: c.paper, shape: "circle" }]);
  const now = `지금 K = ${num(slope, 2)}`;
  axes.legend([{ name: now, colour: c.ink, shape: "diamond" }], axes.top + 33);
}
