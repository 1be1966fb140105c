// @ts-check
/**
 * 정보량의 창 셋(06): 동전(coin), 믿음(belief), 두 정규 분포(gaussians).
 * 노트북의 CoinLab, BeliefLab, GaussiansLab입니다.
 */

import { Axes, linspace, num, wide } from "./chart.js";
import {
  LINE, beliefOf, coin as sides, crossEntropy, entropy, gaussiansOf, selfInformation,
} from "./information_math.js";
import { Panel } from "./kit.js";
import { hatch } from "./loss.js";

/**
 * @typedef {import("./view.js").View} View
 * @typedef {Record<string, string>} Colours
 */

const SIZE = { width: 340, height: 270 };
const TOP = 6; // 발산 막대의 끝

/** 수, 무한대면 ∞. @param {number} x @param {number} digits */
const told = (x, digits) => (Number.isFinite(x) ? num(x, digits) : "∞");

/**
 * options: {p?}
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function coin(element, options) {
  const panel = new Panel(element, { title: "동전의 놀라움과 엔트로피", draw });
  const left = panel.canvas("surprise", { ...SIZE, label: "동전의 앞면과 뒷면의 놀라움" });
  const right = panel.canvas("entropy", { ...SIZE, label: "확률에 따른 엔트로피의 곡선" });
  panel.slider("p", { label: "앞면의 확률 p", min: 0, max: 1, step: 0.01, value: options.p ?? 0.5 });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ p }) {
    drawSurprise(left, panel.colours(), p);
    drawEntropy(right, panel.colours(), p);
    const [head, tail] = sides(p).map((v) => told(selfInformation(v), 2));
    const surprise = `앞면의 놀라움 ${head}비트, 뒷면의 놀라움 ${tail}비트`;
    const mean = `평균 ${num(entropy(sides(p)), 3)}비트`;
    panel.say(`${surprise} · ${mean}`);
    left.describe(surprise);
    right.describe(`p = ${num(p, 2)}, ${mean}`);
  }
}

/** @param {View} view @param {Colours} c @param {number} p */
function drawSurprise(view, c, p) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [0, 1.03], y: [-0.2, 7],
    xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1], yTicks: [0, 2, 4, 6], xLabel: "확률", yLabel: "비트",
    title: "자기 정보: 놀라움",
  }).frame();
  const line = linspace(0.005, 1, 200);
  axes.line(line, line.map(selfInformation), { colour: c.muted });
  if (p > 0) axes.mark(p, selfInformation(p), "circle", c.blue, 9);
  if (p < 1) axes.mark(1 - p, selfInformation(1 - p), "square", c.red, 5);
  axes.legend([
    { name: "앞면", colour: c.blue, shape: "circle" },
    { name: "뒷면", colour: c.red, shape: "square" },
  ], axes.top + 13, axes.left + 110);
}

/** @param {View} view @param {Colours} c @param {number} p */
function drawEntropy(view, c, p) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-0.03, 1.03], y: [0, 1.1],
    xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1], xLabel: "앞면의 확률 p", yLabel: "비트",
    title: "엔트로피: 놀라움의 평균",
  }).frame();
  const line = linspace(0, 1, 201);
  axes.rule("x", p, { colour: c.muted, dash: "dot", width: 1.2 });
  axes.line(line, line.map((v) => entropy(sides(v))), { colour: c.green });
  axes.mark(p, entropy(sides(p)), "diamond", c.ink, 6);
}

/**
 * options: {p?, q?}
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function belief(element, options) {
  const panel = new Panel(element, { title: "믿음과 교차 엔트로피", draw });
  const view = panel.canvas("belief", {
    width: 400, height: 320, label: "믿음 q에 따른 교차 엔트로피의 곡선. 파선(엔트로피)까지의 간격이 KL입니다",
  });
  const range = { min: 0.01, max: 0.99, step: 0.01 };
  panel.slider("p", { label: "진짜 p", ...range, value: options.p ?? 0.8 });
  panel.slider("q", { label: "믿음 q", ...range, value: options.q ?? 0.3 });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ p, q }) {
    const found = beliefOf(p, q);
    drawBelief(view, panel.colours(), p, q, found);
    const words = `H(p, q) = ${num(found.cross, 3)}비트 = H(p) ${num(found.entropy, 3)} `
      + `+ KL(p‖q) ${num(found.gap, 3)}`;
    panel.say(words);
    view.describe(words);
  }
}

/**
 * @param {View} view
 * @param {Colours} c
 * @param {number} p
 * @param {number} q
 * @param {{entropy: number, cross: number}} found
 */
function drawBelief(view, c, p, q, { entropy: low, cross: now }) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [0, 1], y: [0, 5], yTicks: [0, 1, 2, 3, 4, 5],
    xLabel: "믿음 q (앞면의 확률)", yLabel: "비트",
    title: `진짜 p = ${num(p, 2)}: 더 쓴 비트(KL) ${num(now - low, 3)}`,
  }).frame();
  const line = linspace(0.005, 0.995, 199);
  axes.line(line, line.map((v) => crossEntropy(sides(p), sides(v))), { colour: c.blue });
  axes.rule("y", low, { colour: c.green, dash: "dash" });
  if (now - low > 0.25) { // 이보다 짧으면 줄이 점에 묻힙니다.
    axes.line([q, q], [low, now], { colour: c.red, width: 2.4 });
    axes.note("KL", axes.px(q) + (q < 0.7 ? 9 : -32), axes.py((now + low) / 2));
  }
  axes.mark(q, now, "circle", c.red, 7);
  axes.legend([{ name: "교차 엔트로피 H(p, q)", colour: c.blue, dash: "solid" }]);
  const name = `엔트로피 H(p) = ${num(low, 3)}`;
  axes.legend([{ name, colour: c.green, dash: "dash" }], axes.top + 33);
}

/**
 * options: {mean?, width?}
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function gaussians(element, options) {
  const panel = new Panel(element, { title: "두 정규 분포 사이의 발산", draw });
  const left = panel.canvas("densities", { ...SIZE, label: "고정된 정규 분포 p와 움직이는 q" });
  const right = panel.canvas("divergences", { ...SIZE, label: "둘 사이의 KL 둘과 JS의 막대" });
  panel.slider("mean", {
    label: "q의 평균 μ", min: -5, max: 5, step: 0.1, value: options.mean ?? 1,
  });
  panel.slider("width", {
    label: "q의 표준편차 σ", min: 0.4, max: 2.5, step: 0.1, value: options.width ?? 0.5,
  });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ mean, width }) {
    const found = gaussiansOf(mean, width);
    drawDensities(left, panel.colours(), found);
    drawDivergences(right, panel.colours(), found);
    const values = `KL(p‖q) = ${num(found.forward, 3)} · KL(q‖p) = ${num(found.backward, 3)} · `
      + `JS = ${num(found.js, 3)}`;
    panel.say(`${values} (log 2 = 0.693을 넘지 않습니다)`);
    left.describe(`q의 평균 ${num(mean, 1)}, 표준편차 ${num(width, 1)}`);
    right.describe(values);
  }
}

/** @param {View} view @param {Colours} c @param {{p: number[], q: number[]}} found */
function drawDensities(view, c, { p, q }) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-8, 8], y: [0, 1.3], xTicks: [-6, -3, 0, 3, 6],
    xLabel: "x", yLabel: "밀도", title: "두 분포",
  }).frame();
  const step = LINE[1] - LINE[0];
  axes.line(LINE, p.map((v) => v / step), { colour: c.blue });
  axes.line(LINE, q.map((v) => v / step), { colour: c.red, dash: "dash" });
  axes.legend([
    { name: "p (진짜)", colour: c.blue, dash: "solid" },
    { name: "q (모델)", colour: c.red, dash: "dash" },
  ]);
}

/** 세 발산을 막대로. 그림을 벗어나면 잘리고 값만 적습니다.
 *  @param {View} view @param {Colours} c @param {ReturnType<typeof gaussiansOf>} found */
function drawDivergences(view, c, { forward, backward, js }) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-0.6, 2.6], y: [0, TOP + 0.9], xTicks: [],
    yTicks: [0, 1, 2, 3, 4, 5, 6], yLabel: "내트", xLabel: " ", title: "발산 (점선은 log 2)",
  }).frame();
  const bars = /** @type {const} */ ([
    ["KL(p‖q)", forward, c.blue], ["KL(q‖p)", backward, c.orange], ["JS", js, c.muted],
  ]);
  bars.forEach(([name, value, colour], i) => {
    const [x, y] = [axes.px(i - 0.3), axes.py(Math.min(value, TOP))];
    const [w, h] = [axes.px(i + 0.3) - x, axes.bottom - y];
    view.g.fillStyle = colour;
    if (i < 2) view.g.fillRect(x, y, w, h);
    if (i > 0) hatch(view.g, x, y, w, h, i === 2 ? c.muted : c.paper);
    view.g.strokeStyle = c.ink;
    view.g.setLineDash([]);
    view.g.strokeRect(x, y, w, h);
    axes.text(name, axes.px(i), axes.bottom + 15);
  });
  axes.rule("y", Math.LN2, { colour: c.muted, dash: "dot", width: 1.5 });
  bars.forEach(([, value], i) => {
    const text = `${num(value, 3)}${value > TOP ? " ↑" : ""}`;
    axes.note(text, axes.px(i) - 18, axes.py(Math.min(value, TOP)) - 12);
  });
}
