// @ts-check
/**
 * 문턱의 실험대(01): 문턱과 가짜의 비율을 바꾸며 정밀도와 재현율을 봅니다. 노트북의 ThresholdLab.
 *
 * options: {model: 의심의 표, threshold?, share?}
 */

import { Axes, linspace, mix, percent, wide } from "./chart.js";
import { Panel } from "./kit.js";
import { tableIn } from "./words-table.js";

const PEOPLE = 1000;

/**
 * 문턱마다 센 것(tools/site/tables.py). caught[i]는 문턱 i/100에서 잡은 가짜의 수입니다.
 * @typedef {object} Counts
 * @property {number[]} caught
 * @property {number[]} wronged
 * @property {number} fakes
 * @property {number} reals
 * @property {number[]} fakeBins 의심의 히스토그램
 * @property {number[]} realBins
 *
 * @typedef {object} City
 * @property {number} caught 잡은 가짜
 * @property {number} wronged 잡은 진짜
 * @property {number} missed 놓친 가짜
 * @property {number} passed 통과한 진짜
 * @property {number} precision
 * @property {number} recall
 * @property {number} passing
 * @property {number} accuracy
 */

/**
 * 가짜의 비율이 share인 도시의 1,000장을 문턱 i/100으로 판정한 것(confusion.py의 in_city).
 * @param {Counts} counts
 * @param {number} i
 * @param {number} share 0과 1 사이
 * @returns {City}
 */
export function city(counts, i, share) {
  const recall = counts.caught[i] / counts.fakes;
  const passing = 1 - counts.wronged[i] / counts.reals;
  const [fakes, reals] = [PEOPLE * share, PEOPLE * (1 - share)];
  const [caught, wronged] = [fakes * recall, reals * (1 - passing)];
  const [missed, passed] = [fakes * (1 - recall), reals * passing];
  return {
    caught, wronged, missed, passed, recall, passing,
    precision: caught / (caught + wronged), accuracy: (caught + passed) / PEOPLE,
  };
}

/** @param {number} rate */
const told = (rate) => (Number.isNaN(rate) ? "정할 수 없음" : percent(rate, 1));

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function threshold(element, options, page) {
  /** @type {Counts} */
  const counts = await page.loadModel(options.model ?? "threshold");
  const panel = new Panel(element, { title: "문턱의 실험대", draw });
  const size = { width: 340, height: 300 };
  const left = panel.canvas("suspicion", { ...size, label: "진짜와 가짜가 받은 의심의 분포" });
  const right = panel.canvas("rates", { ...size, label: "문턱에 따른 세 비율의 곡선" });
  panel.slider("t", {
    label: "문턱", min: 0, max: 1, step: 0.01, value: options.threshold ?? 0.5,
  });
  panel.slider("share", {
    label: "가짜의 비율", min: 1, max: 99, step: 1, value: options.share ?? 50,
    show: (v) => `${v}%`,
  });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  const table = tableIn(panel, "1,000장 가운데");
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ t, share }) {
    const now = city(counts, Math.round(100 * t), share / 100);
    drawSuspicion(left, panel.colours(), counts, t);
    drawRates(right, panel.colours(), counts, t, share / 100);
    const rates = [["정밀도", now.precision], ["재현율", now.recall], ["진짜 통과율", now.passing],
      ["정확도", now.accuracy]];
    const words = rates.map(([name, rate]) => `${name} ${told(Number(rate))}`).join(" · ");
    panel.say(words);
    right.describe(words);
    left.describe(`문턱 ${t}의 오른쪽을 잡습니다`);
    table(["", "잡는다", "통과시킨다", "비율"], [
      ["정말 가짜", `잡음 ${now.caught.toFixed(0)}`, `놓침 ${now.missed.toFixed(0)}`,
        `재현율 ${told(now.recall)}`],
      ["정말 진짜", `억울하게 잡음 ${now.wronged.toFixed(0)}`, `통과 ${now.passed.toFixed(0)}`,
        `진짜 통과율 ${told(now.passing)}`],
      ["", `정밀도 ${told(now.precision)}`, "", `정확도 ${told(now.accuracy)}`],
    ]);
  }
}

/**
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {Counts} counts
 * @param {number} t
 */
function drawSuspicion(view, c, counts, t) {
  view.clear(c.paper);
  const n = counts.realBins.length;
  /** @param {number[]} bins @param {number} whole */
  const density = (bins, whole) => bins.map((k) => (k * n) / whole);
  const real = density(counts.realBins, counts.reals);
  const fake = density(counts.fakeBins, counts.fakes);
  const top = 1.3 * Math.max(...real, ...fake);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [0, 1], y: [0, top],
    xLabel: "의심 1 − D(x)", yLabel: "밀도",
  }).frame();
  const xs = real.flatMap((_, i) => [i / n, (i + 1) / n]);
  /** @type {[number[], string, string][]} */
  const drawn = [[real, c.blue, "solid"], [fake, c.red, "dash"]];
  for (const [values, colour, dash] of drawn) {
    const ys = values.flatMap((v) => [v, v]);
    axes.area(xs, ys, colour, 0.25);
    axes.line(xs, ys, { colour, dash, width: 1.8 });
  }
  axes.rule("x", t, { width: 2.5 });
  view.g.fillStyle = mix(c.paper, 0.85);
  view.g.fillRect(axes.left + 1, axes.top + 1, 160, 24);
  axes.legend([
    { name: "진짜", colour: c.blue, dash: "solid" }, { name: "가짜", colour: c.red, dash: "dash" },
  ]);
}

/**
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {Counts} counts
 * @param {number} t
 * @param {number} share
 */
function drawRates(view, c, counts, t, share) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [0, 1], y: [0, 1.28],
    yTicks: [0, 0.25, 0.5, 0.75, 1], xLabel: "문턱", yLabel: "비율",
  }).frame();
  const xs = linspace(0, 1, 101);
  const cities = xs.map((_, i) => city(counts, i, share));
  const now = cities[Math.round(100 * t)];
  axes.rule("x", t, { width: 2.5 });
  /** @typedef {import("./chart.js").Shape} Shape */
  /** @type {["precision" | "recall" | "passing", string, string, string, Shape][]} */
  const lines = [
    ["precision", "정밀도", c.green, "solid", "diamond"],
    ["recall", "재현율", c.red, "dash", "square"],
    ["passing", "통과율", c.blue, "dashdot", "circle"],
  ];
  for (const [key, , colour, dash] of lines) {
    axes.line(xs, cities.map((x) => x[key]), { colour, dash });
  }
  for (const [key, , colour, , shape] of lines) {
    if (!Number.isNaN(now[key])) axes.mark(t, now[key], shape, colour);
  }
  axes.legend(lines.map(([, name, colour, dash, shape]) => ({ name, colour, dash, shape })));
}
