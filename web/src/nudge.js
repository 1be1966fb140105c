// @ts-check
/**
 * 조금 돌려 보기(01): 폭 h를 바꾸며 기울기를 재어 봅니다. 노트북의 NudgeLab입니다. 레슨의 함수
 * 그대로, 진짜를 보고 로짓 a를 낸 판별자의 벌 (D − 1)²을 a = 1에서 잽니다.
 */

import { Axes, general, linspace, num, powerName, wide } from "./chart.js";
import { Panel } from "./kit.js";
import { sigmoid } from "./loss.js";

const AT = 1;
const WIDTHS = Array.from({ length: 53 }, (_, i) => 10 ** (i / 4 - 13));
const POWERS = [-12, -8, -4, 0];

/** 진짜를 보고 로짓 a를 낸 판별자의 벌. @param {number} a */
export const penalty = (a) => (sigmoid(a) - 1) ** 2;
/** 손으로 구한 기울기: dL/dD × dD/da. */
export const EXACT = 2 * (sigmoid(AT) - 1) * sigmoid(AT) * (1 - sigmoid(AT));
/** @param {number} h */
export const oneSided = (h) => (penalty(AT + h) - penalty(AT)) / h;
/** @param {number} h */
export const twoSided = (h) => (penalty(AT + h) - penalty(AT - h)) / (2 * h);

/** @param {HTMLElement} element */
export function nudge(element) {
  const panel = new Panel(element, { title: "조금 돌려 보기", draw });
  const size = { width: 340, height: 290 };
  const left = panel.canvas("nudge", { ...size, label: "손실 곡선과 폭 h로 잰 기울기의 직선" });
  const right = panel.canvas("errors", { ...size, label: "폭에 따른 기울기의 오차" });
  panel.slider("power", {
    label: "돌려 본 폭 h", min: -13, max: 0, step: 0.25, value: 0,
    show: (power) => (10 ** power).toExponential(1).replace("-", "−"),
  });
  let reached = 1; // 지금까지 지나온 가장 작은 폭. 그보다 작은 폭의 오차는 그리지 않습니다.
  panel.button("처음으로", () => { reached = 1; panel.reset(); }, { name: "reset" });
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ power }) {
    const h = 10 ** power;
    reached = Math.min(reached, h);
    drawNudge(left, panel.colours(), h);
    drawErrors(right, panel.colours(), h, reached);
    const words = `참 기울기 ${num(EXACT, 10)} · 한쪽 ${num(oneSided(h), 10)} · `
      + `양쪽 ${num(twoSided(h), 10)}`;
    panel.say(words);
    left.describe(`h = ${general(h, 2)}`);
    const [one, two] = [oneSided(h), twoSided(h)].map((s) => general(Math.abs(s - EXACT), 2));
    right.describe(`h = ${general(h, 2)}에서 한쪽의 오차 ${one}, 양쪽의 오차 ${two}`);
  }
}

/** @param {import("./view.js").View} view @param {Record<string, string>} c @param {number} h */
function drawNudge(view, c, h) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [AT - 1.9, AT + 1.9], y: [-0.12, 0.66],
    xTicks: [0, 1, 2], yTicks: [0, 0.2, 0.4, 0.6], xLabel: "로짓 a", yLabel: "손실 L",
    title: `h = ${general(h, 2)}`,
  }).frame();
  const line = linspace(AT - 1.8, AT + 1.8, 200);
  axes.line(line, line.map(penalty), { colour: c.blue });
  const ends = [AT - 1.3, AT + 1.3];
  /** @param {number} from @param {number} slope */
  const through = (from, slope) => ends.map((v) => penalty(from) + slope * (v - from));
  axes.line(ends, through(AT - h, twoSided(h)), { colour: c.red, dash: "dot" });
  for (const v of [AT - h, AT + h]) axes.mark(v, penalty(v), "square", c.red, 6);
  axes.line(ends, through(AT, oneSided(h)), { colour: c.green, dash: "dash" });
  for (const v of [AT, AT + h]) axes.mark(v, penalty(v), "circle", c.ink, 4);
  const x = axes.left + 120;
  axes.legend([{ name: "손실 L(a)", colour: c.blue, dash: "solid" }], axes.top + 13, x);
  axes.legend([{ name: "한쪽: a와 a + h", colour: c.green, dash: "dash", shape: "circle" }],
    axes.top + 33, x);
  axes.legend([{ name: "양쪽: a − h와 a + h", colour: c.red, dash: "dot", shape: "square" }],
    axes.top + 53, x);
}

/**
 * @param {import("./view.js").View} view @param {Record<string, string>} c @param {number} h
 * @param {number} reached 지나온 가장 작은 폭
 */
function drawErrors(view, c, h, reached) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-13.4, 0.4], y: [-16.5, 2.2], xTicks: [],
    yTicks: [...POWERS, -16], yNames: [...POWERS, -16].map(powerName),
    xLabel: "돌려 본 폭 h", title: "폭 h와 기울기의 오차",
  }).frame();
  for (const p of POWERS) {
    axes.rule("x", p, { colour: c.muted, width: 0.4 });
    axes.text(powerName(p), axes.px(p), axes.bottom + 13);
  }
  axes.rule("x", Math.log10(h), { dash: "dot", width: 1.4 });
  const rules = /** @type {const} */ ([
    [oneSided, "한쪽", c.blue, "solid", "circle"], [twoSided, "양쪽", c.red, "dash", "square"],
  ]);
  for (const [rule, , colour, dash, shape] of rules) {
    const shown = WIDTHS.filter((v) => v >= reached * (1 - 1e-9));
    const errors = shown.map((v) => Math.log10(Math.max(Math.abs(rule(v) - EXACT), 1e-16)));
    axes.line(shown.map(Math.log10), errors, { colour, dash, width: 1.4 });
    errors.forEach((error, i) => axes.mark(Math.log10(shown[i]), error, shape, colour, 2.5));
  }
  const names = rules.map(([, name, colour, dash, shape]) => ({ name, colour, dash, shape }));
  axes.legend([...names, { name: "지금의 h", colour: c.ink, dash: "dot" }]);
}
