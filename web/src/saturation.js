// @ts-check
/**
 * 포화 슬라이더(02): 판별자의 로짓을 움직이며 두 손실이 생성자에게 주는 기울기를 견줍니다.
 * 노트북의 SaturationLab입니다.
 *
 * options: {logit?}
 */

import { Axes, linspace, num, wide } from "./chart.js";
import { Panel } from "./kit.js";

const REACH = 8;

/**
 * 로짓 a에서의 두 손실과, 로짓에 대한 기울기(saturation.py의 signal). Goodfellow 2014, 3절.
 * @param {number} a
 */
export function signal(a) {
  const verdict = 1 / (1 + Math.exp(-a));
  /** @param {number} x */
  const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  return {
    verdict,
    saturating: [-softplus(a), -verdict],
    nonSaturating: [softplus(-a), -1 / (1 + Math.exp(a))],
  };
}

/** 두 기울기를 견주는 말. @param {number} a */
export function compared(a) {
  const { saturating: [, quiet], nonSaturating: [, loud] } = signal(a);
  const [more, times] = loud < quiet ? ["비포화", loud / quiet] : ["포화", quiet / loud];
  const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const many = times.toLocaleString("en-US", one);
  return times > 1 ? `${more} 손실이 ${many}배 크게 당깁니다.` : "";
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function saturation(element, options) {
  const panel = new Panel(element, { title: "포화 손실과 비포화 손실", draw });
  const left = panel.canvas("losses", {
    width: 340, height: 290, label: "가짜의 로짓에 따른 두 손실의 곡선과 접선",
  });
  const right = panel.canvas("slopes", {
    width: 340, height: 290, label: "가짜의 로짓에 따른 두 기울기",
  });
  panel.slider("a", {
    label: "가짜의 로짓 a", min: -REACH, max: REACH, step: 0.25, value: options.logit ?? -4,
  });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ a }) {
    const c = panel.colours();
    const now = signal(a);
    const both = /** @type {const} */ ([
      ["포화", "saturating", c.blue, "solid", "circle"],
      ["비포화", "nonSaturating", c.red, "dash", "square"],
    ]);
    drawLosses(left, c, a, both);
    drawSlopes(right, c, a, both);
    const words = `D(G(z)) = σ(a) = ${num(now.verdict, 4)} · 포화 손실의 기울기 −σ(a) = `
      + `${num(now.saturating[1], 4)} · 비포화 손실의 기울기 −(1 − σ(a)) = `
      + `${num(now.nonSaturating[1], 4)} · ${compared(a)}`;
    panel.say(words.replace(/ · $/, ""));
    left.describe(`로짓 ${num(a)}에서 포화 ${num(now.saturating[0], 2)}, 비포화 `
      + `${num(now.nonSaturating[0], 2)}`);
    right.describe(compared(a));
  }
}

/**
 * @typedef {readonly [string, "saturating" | "nonSaturating", string, string,
 *   import("./chart.js").Shape]} Side
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {number} a
 * @param {readonly Side[]} both
 */
function drawLosses(view, c, a, both) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-1.05 * REACH, 1.05 * REACH], y: [-8.8, 8.8],
    xTicks: [-8, -4, 0, 4, 8], xLabel: "가짜의 로짓 a", yLabel: "G의 손실", title: "손실과 접선",
  }).frame();
  const line = linspace(-REACH, REACH, 161);
  for (const [, key, colour, dash] of both) {
    axes.line(line, line.map((v) => signal(v)[key][0]), { colour, dash });
  }
  for (const [, key, colour, , shape] of both) {
    const [value, slope] = signal(a)[key];
    axes.line([a - 2.6, a + 2.6], [value - 2.6 * slope, value + 2.6 * slope], { width: 1.3 });
    axes.mark(a, value, shape, colour);
  }
  axes.legend(both.map(([name, , colour, dash, shape]) => ({ name, colour, dash, shape })),
    axes.bottom - 14);
}

/**
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {number} a
 * @param {readonly Side[]} both
 */
function drawSlopes(view, c, a, both) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-1.05 * REACH, 1.05 * REACH], y: [-1.08, 0.28],
    xTicks: [-8, -4, 0, 4, 8], yTicks: [-1, -0.75, -0.5, -0.25, 0], xLabel: "가짜의 로짓 a",
    yLabel: "로짓에 대한 기울기", title: "로짓에서 출발하는 기울기",
  }).frame();
  const line = linspace(-REACH, REACH, 161);
  axes.rule("x", a, { colour: c.muted, dash: "dot", width: 1.2 });
  for (const [, key, colour, dash] of both) {
    axes.line(line, line.map((v) => signal(v)[key][1]), { colour, dash });
  }
  for (const [, key, colour, , shape] of both) axes.mark(a, signal(a)[key][1], shape, colour);
  axes.legend(both.map(([name, , colour, dash, shape]) => ({ name, colour, dash, shape })));
}
