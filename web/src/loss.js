// @ts-check
/**
 * BCE의 실험대 둘(01): 손실 곡선 위를 걷는 창(loss), 미니배치를 바꾸어 보는 창(batch).
 * 노트북의 LossLab과 BatchLab입니다.
 *
 * options: loss {d?}, batch {batch?: [[레이블, 확률], …]}
 */

import { Axes, linspace, num, percent, wide } from "./chart.js";
import { Panel } from "./kit.js";
import { tableIn } from "./words-table.js";

const TOP = 7.2; // 손실 축의 끝

/** log(1 + eˣ). @param {number} x */
const softplus = (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));
/** @param {number} a */
export const sigmoid = (a) => 1 / (1 + Math.exp(-a));
/** @param {number} d */
export const logit = (d) => Math.log(d / (1 - d));
/** y·softplus(−a) + (1 − y)·softplus(a). @param {number} a @param {number} y */
export const bceWithLogits = (a, y) => y * softplus(-a) + (1 - y) * softplus(a);
/** (d − y)/(d(1 − d)). @param {number} d @param {number} y */
export const slopeByProbability = (d, y) => (d - y) / (d * (1 - d));
/** σ(a) − y. @param {number} a @param {number} y */
export const slopeByLogit = (a, y) => sigmoid(a) - y;

/** 기울기를 부호와 함께. @param {number} x @param {number} digits */
const signed = (x, digits) => (x >= 0 ? "+" : "") + num(x, digits);

/** @param {Record<string, string>} c */
const sidesOf = (c) => /** @type {const} */ ([
  { name: "진짜 (y = 1)", y: 1, colour: c.blue, dash: "solid", shape: "circle" },
  { name: "가짜 (y = 0)", y: 0, colour: c.red, dash: "dash", shape: "square" },
]);

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function loss(element, options) {
  const panel = new Panel(element, { title: "BCE 손실 곡선", draw });
  const views = [false, true].map((byLogit) =>
    panel.canvas(byLogit ? "logit" : "probability", {
      width: 340, height: 290, label: byLogit ? "로짓 a에 따른 두 손실" : "D(x)에 따른 두 손실",
    }),
  );
  panel.slider("d", {
    label: "D(x)", min: 0.001, max: 0.999, step: 0.001, value: options.d ?? 0.8,
  });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  const table = tableIn(panel, "지금 자리의 손실과 기울기");
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ d }) {
    const c = panel.colours();
    const a = logit(d);
    views.forEach((view, i) => drawCurves(view, c, a, i === 1));
    const rows = sidesOf(c).map(({ name, y }) => [
      name, num(bceWithLogits(a, y), 4), signed(slopeByProbability(d, y), 4),
      signed(slopeByLogit(a, y), 4),
    ]);
    table(["레이블", "손실", "기울기 dL/dD", "기울기 dL/da"], rows);
    const words = `D(x) = ${num(d, 3)}, a = ${signed(a, 2)}: 진짜였다면 손실 ${rows[0][1]}, `
      + `가짜였다면 손실 ${rows[1][1]}`;
    panel.say(words);
    for (const view of views) view.describe(words);
  }
}

/**
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {number} a
 * @param {boolean} byLogit
 */
function drawCurves(view, c, a, byLogit) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: byLogit ? [-7.5, 7.5] : [-0.02, 1.02], y: [0, TOP],
    xTicks: byLogit ? [-6, -4, -2, 0, 2, 4, 6] : [0, 0.2, 0.4, 0.6, 0.8, 1],
    xLabel: byLogit ? "로짓 a" : "D(x): 진짜일 확률", yLabel: byLogit ? undefined : "손실",
  }).frame();
  const line = linspace(-8, 8, 401);
  const [at, reach] = byLogit ? [a, 1.8] : [sigmoid(a), 0.12];
  const sides = sidesOf(c);
  for (const { y, colour, dash } of sides) {
    axes.line(line.map((v) => (byLogit ? v : sigmoid(v))), line.map((v) => bceWithLogits(v, y)),
      { colour, dash });
  }
  for (const { y, colour, shape } of sides) {
    const value = bceWithLogits(a, y);
    const slope = byLogit ? slopeByLogit(a, y) : slopeByProbability(at, y);
    const unit = reach / Math.hypot(1, (slope * reach) / (TOP / 4)); // 보이는 길이를 같게
    axes.line([at - unit, at + unit], [value - slope * unit, value + slope * unit], { width: 1.8 });
    axes.mark(at, value, shape, colour);
  }
  if (byLogit) return;
  const names = sides.map((side) => ({ ...side, name: side.name.slice(0, 2) }));
  axes.legend(names, axes.top + 13, axes.left + 60);
}

/** @type {[number, number][]} */
const START = [[1, 0.9], [1, 0.7], [1, 0.2], [0, 0.1], [0, 0.4], [0, 0.97]];
/** @type {Record<string, [number, number][]>} */
export const PRESETS = {
  "처음으로": START,
  "모두 1/2": START.map(([y]) => [y, 0.5]),
  "모두 잘 맞힘": START.map(([y]) => [y, y ? 0.95 : 0.05]),
  "하나만 크게 틀림": START.map(([y], i) => [y, i === START.length - 1 ? 0.999 : y ? 0.95 : 0.05]),
  "모두 가짜라고 함": START.map(([y]) => [y, 0.02]),
};

/**
 * 미니배치의 손실들과 그 평균, 로짓을 돌렸을 때 평균의 기울기.
 * @param {[number, number][]} pairs (레이블, 확률)
 */
export function batchOf(pairs) {
  const losses = pairs.map(([y, d]) => bceWithLogits(logit(d), y));
  const total = losses.reduce((a, b) => a + b, 0);
  return {
    losses,
    slopes: pairs.map(([y, d]) => (d - y) / pairs.length),
    mean: total / pairs.length,
    share: Math.max(...losses) / total,
    right: pairs.filter(([y, d]) => d > 0.5 === y > 0.5).length,
  };
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function batch(element, options) {
  /** @type {[number, number][]} */
  const start = options.batch ?? START;
  const panel = new Panel(element, { title: "미니배치의 BCE", draw });
  const view = panel.canvas("bars", {
    width: 380, height: 60 + 40 * start.length, label: "표본마다의 손실과 그 평균",
  });
  const names = start.map((_, i) => /** @type {const} */ ([`y${i + 1}`, `d${i + 1}`]));
  if (start === START) {
    for (const [name, pairs] of Object.entries(PRESETS)) panel.button(name, () => show(pairs));
  }
  start.forEach(([y, d], i) => {
    panel.check(names[i][0], { label: `표본 ${i + 1}은 진짜`, value: y === 1 });
    panel.slider(names[i][1], {
      label: `표본 ${i + 1}  D(x)`, min: 0.001, max: 0.999, step: 0.001, value: d,
    });
  });
  panel.ready();

  /** @param {[number, number][]} pairs */
  function show(pairs) {
    panel.set(Object.fromEntries(
      pairs.flatMap(([y, d], i) => [[names[i][0], y === 1], [names[i][1], d]]),
    ));
    panel.changed();
  }

  /** @param {import("./kit.js").Values} values */
  function draw(values) {
    /** @type {[number, number][]} */
    const pairs = names.map(([y, d]) => [values[y] ? 1 : 0, values[d]]);
    const found = batchOf(pairs);
    drawBars(view, panel.colours(), pairs, found);
    const words = `BCE = 손실의 평균 = ${num(found.mean, 4)} (검은 세로줄) · `
      + `가장 큰 손실 하나의 몫 ${percent(found.share)} · `
      + `1/2을 문턱으로 맞힌 것 ${found.right}/${pairs.length}`;
    panel.say(words);
    view.describe(words);
  }
}

/**
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {[number, number][]} pairs
 * @param {ReturnType<typeof batchOf>} found
 */
function drawBars(view, c, pairs, { losses, slopes, mean }) {
  view.clear(c.paper);
  const n = pairs.length;
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [0, TOP], y: [n + 0.6, 0.4],
    xTicks: [0, 1, 2, 3, 4, 5, 6, 7], yTicks: pairs.map((_, i) => i + 1),
    xLabel: "표본마다의 손실", yLabel: "표본",
  }).frame();
  /** @type {[string, number][]} */
  const told = [];
  pairs.forEach(([y], i) => {
    const [top, bottom] = [axes.py(i + 0.62), axes.py(i + 1.05)];
    const [g, right] = [view.g, axes.px(Math.min(losses[i], TOP))];
    g.fillStyle = y ? c.blue : c.red;
    g.fillRect(axes.left, top, right - axes.left, bottom - top);
    if (!y) hatch(g, axes.left, top, right - axes.left, bottom - top, c.paper);
    g.setLineDash([]);
    g.strokeStyle = c.ink;
    g.lineWidth = 1;
    g.strokeRect(axes.left, top, right - axes.left, bottom - top);
    const numbers = `손실 ${num(losses[i], 3)}  기울기 ${signed(slopes[i], 3)}`;
    const text = `${y ? "진짜" : "가짜"}  ${numbers}`;
    told.push([text, axes.py(i + 1.27)]);
  });
  axes.rule("x", mean, { width: 2.5 });
  for (const [text, y] of told) axes.note(text, axes.left + 8, y);
}

/**
 * 빗금.
 * @param {CanvasRenderingContext2D} g
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 * @param {string} colour
 */
export function hatch(g, x, y, w, h, colour) {
  g.save();
  g.beginPath();
  g.rect(x, y, w, h);
  g.clip();
  g.beginPath();
  for (let k = -h; k < w; k += 7) {
    g.moveTo(x + k, y + h);
    g.lineTo(x + k + h, y);
  }
  g.strokeStyle = colour;
  g.lineWidth = 1.5;
  g.stroke();
  g.restore();
}
