// @ts-check
/**
 * 골짜기 걷기(02): 학습률과 방법을 바꾸어 경사 하강법이 걷는 길을 봅니다. 노트북의 DescentLab입니다.
 *
 * options: {surface?, method?, rate?}
 */

import { Axes, general, linspace, mix, num, powerName, wide } from "./chart.js";
import { METHODS, SURFACES, crossings, descend, levelsOf, shownPart } from "./descent_math.js";
import { Panel } from "./kit.js";

/**
 * @typedef {import("./view.js").View} View
 * @typedef {Record<string, string>} Colours
 * @typedef {import("./descent_math.js").Trail} Trail
 */

const ALL = "셋 나란히";
const STEPS = 40;
/** 고를 수 있는 학습률: 0.001…1을 로그로 고르게 나눈 것과, 글에 나오는 것. */
export const RATES = [...new Set([
  ...Array.from({ length: 61 }, (_, k) => Number((10 ** (k / 20 - 3)).toPrecision(2))),
  0.03, 0.06, 0.12, 0.1259,
])].sort((a, b) => a - b);
const SIZE = { width: 340, height: 330 };

/** @param {Colours} c */
const stylesOf = (c) => /** @type {const} */ ([
  { name: METHODS[0], colour: c.blue, dash: "solid", shape: "circle" },
  { name: METHODS[1], colour: c.red, dash: "dash", shape: "square" },
  { name: METHODS[2], colour: c.green, dash: "dot", shape: "triangle" },
]);

/** 자취를 한 줄로 평합니다. @param {Trail} trail */
export function judge({ points, losses, diverged }) {
  const [first, last] = [losses[0], losses[losses.length - 1]];
  const end = last >= 1000 ? Math.round(last).toLocaleString("en-US") : general(last, 3);
  const told = `${points.length - 1}스텝에 손실 ${general(first, 3)} → ${end}. `;
  if (diverged) {
    return `${told}발산합니다. 스텝이 너무 커서 골짜기를 건널 때마다 더 높아집니다.`;
  }
  if (last > 0.05 * first) {
    return `${told}아직 멉니다. 스텝이 너무 작거나, 좌우로 튀느라 나아가지 못합니다.`;
  }
  return `${told}잘 내려갑니다. 처음 손실의 5% 아래로 왔습니다.`;
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function descent(element, options) {
  const panel = new Panel(element, { title: "골짜기 걷기", draw });
  const left = panel.canvas("valley", { ...SIZE, label: "골짜기의 등고선 위를 걷는 자취" });
  const right = panel.canvas("losses", { ...SIZE, label: "스텝마다의 손실" });
  panel.select("surface", {
    label: "골짜기", options: Object.keys(SURFACES).map((name) => [name, name]),
    value: options.surface,
  });
  panel.select("method", {
    label: "방법", options: [...METHODS, ALL].map((name) => [name, name]), value: options.method,
  });
  panel.slider("rate", {
    label: "학습률 η", min: 0, max: RATES.length - 1, step: 1,
    value: RATES.indexOf(options.rate ?? 0.01), show: (i) => num(RATES[i], 4),
  });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  panel.words.style.whiteSpace = "pre-line";
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ surface, method, rate }) {
    const c = panel.colours();
    const land = SURFACES[surface];
    const walks = stylesOf(c)
      .filter(({ name }) => method === ALL || name === method)
      .map((style) => ({ style, trail: descend(land, style.name, RATES[rate], STEPS) }));
    const told = walks.map(({ style, trail }) => `${style.name} ${judge(trail)}`);
    drawValley(left, c, land, walks, `${method}, 학습률 ${general(RATES[rate], 3)}`);
    drawLosses(right, c, walks);
    panel.say(told.join("\n"));
    const out = walks.map(({ style, trail }) => [style.name, shownPart(land, trail).told]);
    const gone = out.filter(([, words]) => words).map((pair) => pair.join(" "));
    left.describe([`${surface}, ${method}, 학습률 ${num(RATES[rate], 4)}`, ...gone].join(". "));
    right.describe(told.join(" "));
  }
}

/**
 * @param {View} view
 * @param {Colours} c
 * @param {import("./descent_math.js").Surface} land
 * @param {{style: ReturnType<typeof stylesOf>[number], trail: Trail}[]} walks
 * @param {string} title
 */
function drawValley(view, c, land, walks, title) {
  view.clear(c.paper);
  const [x, y] = land.limits;
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height - 24], x, y, xLabel: "w₁", yLabel: "w₂", title,
  });
  drawContours(axes, c, land);
  axes.frame();
  for (const [level, a, b] of crossings(land)) {
    axes.note(general(level, 3), axes.px(a) - 8, axes.py(b));
  }
  walks.forEach(({ style, trail }) => {
    const { points, told } = shownPart(land, trail);
    const { colour, dash, shape } = style;
    axes.line(points.map(([a]) => a), points.map(([, b]) => b), { colour, dash, width: 1.4 });
    axes.clipped(() => points.forEach(([a, b]) => axes.mark(a, b, shape, colour, 3)));
    const height = axes.top + 14 + 22 * METHODS.indexOf(style.name);
    if (told) axes.note(told, axes.right - 10 - view.g.measureText(told).width, height);
  });
  axes.mark(...land.start, "triangle", c.ink, 6);
  axes.mark(...land.lowest, "diamond", c.paper, 7);
  const under = view.height - 10;
  axes.legend([
    { name: "출발", colour: c.ink, shape: "triangle" },
    { name: "가장 낮은 곳", colour: c.paper, shape: "diamond" },
    { name: "등고선 (손실 4배마다)", colour: c.muted, dash: "solid" },
  ], under, 2);
}

/** 등고선. 짙을수록 높습니다. @param {Axes} axes @param {Colours} c
 *  @param {import("./descent_math.js").Surface} land */
function drawContours(axes, c, land) {
  const levels = levelsOf(land);
  const { g } = axes;
  axes.clipped(() => {
    g.fillStyle = mix(c.ink, 0.05 * levels.length);
    g.fillRect(axes.left, axes.top, axes.right - axes.left, axes.bottom - axes.top);
    for (let k = levels.length - 1; k >= 0; k--) {
      const at = linspace(...land.reach(levels[k]), 161);
      const sides = at.map((a) => land.sides(a, levels[k]) ?? [NaN, NaN]);
      g.beginPath();
      at.forEach((a, i) => g[i ? "lineTo" : "moveTo"](axes.px(a), axes.py(sides[i][0])));
      for (let i = at.length - 1; i >= 0; i--) g.lineTo(axes.px(at[i]), axes.py(sides[i][1]));
      g.closePath();
      g.fillStyle = c.paper;
      g.fill();
      g.fillStyle = mix(c.ink, 0.05 * k);
      g.fill();
      g.setLineDash([]);
      g.lineWidth = 1;
      g.strokeStyle = c.muted;
      g.stroke();
    }
  });
}

/**
 * @param {View} view
 * @param {Colours} c
 * @param {{style: ReturnType<typeof stylesOf>[number], trail: Trail}[]} walks
 */
function drawLosses(view, c, walks) {
  view.clear(c.paper);
  const powers = [-6, -4, -2, 0, 2, 4, 6];
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height - 24], x: [-1, STEPS + 1], y: [-6.3, 6.3],
    xTicks: [0, 10, 20, 30, 40], yTicks: powers, yNames: powers.map(powerName), xLabel: "스텝",
    title: "손실 (로그 눈금)",
  }).frame();
  for (const { style, trail } of walks) {
    const { colour, dash, shape } = style;
    const at = trail.losses.map((_, step) => step);
    const heights = trail.losses.map((loss) => Math.log10(Math.max(loss, 1e-6)));
    axes.line(at, heights, { colour, dash, width: 1.4 });
    at.forEach((step) => axes.mark(step, heights[step], shape, colour, 3));
  }
  axes.legend(walks.map(({ style }) => style), view.height - 10, axes.left - 10);
}
