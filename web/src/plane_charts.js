// @ts-check
/** 2차원 실험실의 곡선: 손실과 품질. */

import { Axes } from "./chart.js";

/**
 * @typedef {import("./plane_run.js").Run} Run
 * @typedef {import("./view.js").View} View
 * @typedef {Record<string, string>} Colours
 */

/**
 * 손실(위)과 품질(아래)의 곡선.
 * @param {View} view
 * @param {Colours} c
 * @param {Run} run
 */
export function drawCharts(view, c, run) {
  view.clear(c.paper);
  const { losses, quality } = run;
  const last = Math.max(run.step, 1);
  const [half, w] = [view.height / 2, view.width];
  const d = losses.map(({ dLoss }) => dLoss);
  const gl = losses.map(({ gLoss }) => gLoss);
  const steps = losses.map(({ step }) => step);
  const common = { x: /** @type {[number, number]} */ ([0, last]), xTicks: [0, last] };
  const top = new Axes(view, c, {
    ...common, box: [0, 22, w, half - 22], y: rangeOf([...d, ...gl]),
  }).frame();
  top.line(steps, d, { colour: c.blue });
  top.line(steps, gl, { colour: c.orange, dash: "dash" });
  top.legend([
    { name: "D 손실", colour: c.blue, dash: "solid" },
    { name: "G 손실", colour: c.orange, dash: "dash" },
  ], 12, 40);
  const below = new Axes(view, c, {
    ...common, box: [0, half + 22, w, half - 22], y: [0, 100], yTicks: [0, 50, 100],
  }).frame();
  const at = quality.map(({ step }) => step);
  const whole = run.modes || 1;
  below.line(at, quality.map(({ covered }) => (100 * covered) / whole), { colour: c.blue });
  below.line(at, quality.map(({ good }) => 100 * good), { colour: c.orange, dash: "dash" });
  below.legend([
    { name: run.modes ? `붙잡은 모드 (%)` : "가짜 곁의 진짜 (%)", colour: c.blue, dash: "solid" },
    { name: run.modes ? "좋은 표본 (%)" : "진짜 곁의 가짜 (%)", colour: c.orange, dash: "dash" },
  ], half + 12, 40);
}

/** 몇 안 되는 큰 값에 눌리지 않도록 1–99 백분위수를 봅니다. @param {number[]} values */
function rangeOf(values) {
  const seen = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!seen.length) return /** @type {[number, number]} */ ([0, 2]);
  const [low, high] = [0.01, 0.99].map((q) => seen[Math.round(q * (seen.length - 1))]);
  const pad = 0.08 * (high - low) || 0.5 * (Math.abs(high) || 1);
  return /** @type {[number, number]} */ ([low - pad, high + pad]);
}
