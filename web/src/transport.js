// @ts-check
/**
 * 흙 옮기기(06): 가장 싼 계획과 되는대로 지은 계획. 노트북의 TransportLab과 같은 점, 같은 짝입니다.
 *
 * options: {model: 점과 짝의 표(tools/site/tables.py)}
 */

import { Axes, marker, mix, num } from "./chart.js";
import { planCost } from "./divergence.js";
import { Panel } from "./kit.js";

/**
 * @typedef {import("./divergence.js").Point} Point
 * @typedef {{heap: Point[], holes: Point[], plans: Record<string, number[]>}} Earth
 *
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function transport(element, options, page) {
  /** @type {Earth} */
  const earth = await page.loadModel(options.model ?? "transport");
  const panel = new Panel(element, { title: "흙 옮기기", draw });
  const view = panel.canvas("earth", {
    width: 380, height: 400, label: "흙더미의 점(네모)이 구덩이(빈 동그라미)로 옮겨 갈 길",
  });
  const names = Object.keys(earth.plans);
  panel.choices("plan", { label: "운송 계획", options: names.map((name) => [name, name]) });
  panel.slider("t", { label: "옮긴 정도", min: 0, max: 1, step: 0.02, value: options.t ?? 0.3 });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function draw({ plan, t }) {
    /** @param {string} name */
    const cost = (name) => num(planCost(earth.heap, earth.holes, earth.plans[name]), 3);
    const others = names.filter((name) => name !== plan).map((name) => `${name}: ${cost(name)}`);
    drawEarth(view, panel.colours(), earth, earth.plans[plan], t, cost(plan));
    const words = `점 하나를 옮기는 평균 거리 ${cost(plan)} (${others.join(", ")})`;
    panel.say(words);
    view.describe(`${plan}, ${Math.round(100 * t)}% 옮김. ${words}`);
  }
}

/**
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {Earth} earth
 * @param {number[]} partner
 * @param {number} t
 * @param {string} cost
 */
function drawEarth(view, c, { heap, holes }, partner, t, cost) {
  view.clear(c.paper);
  const { g } = view;
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [-2.7, 2.7], y: [-2.4, 3], xTicks: [], yTicks: [],
    title: `평균 거리 ${cost}`,
  });
  axes.text(`평균 거리 ${cost}`, view.width / 2, 14);
  heap.forEach(([x, y], i) => {
    const [a, b] = holes[partner[i]];
    axes.line([x, a], [y, b], { colour: mix(c.muted, 0.8), width: 1 });
  });
  for (const [x, y] of holes) {
    g.beginPath();
    g.arc(axes.px(x), axes.py(y), 6, 0, 2 * Math.PI);
    g.strokeStyle = c.blue;
    g.lineWidth = 2;
    g.stroke();
  }
  heap.forEach(([x, y], i) => {
    const [a, b] = holes[partner[i]];
    const look = { fill: c.red, edge: c.ink, size: 5 };
    marker(g, axes.px((1 - t) * x + t * a), axes.py((1 - t) * y + t * b), "square", look);
  });
  axes.legend([
    { name: "구덩이 (진짜)", colour: c.blue, shape: "circle" },
    { name: "흙 (가짜)", colour: c.red, shape: "square" },
  ], axes.top + 12);
}
