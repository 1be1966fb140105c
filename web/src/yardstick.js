// @ts-check
/**
 * 잣대를 속여 보는 창(08): 속임수의 세기를 끌며 그림과 여러 잣대의 점수를 봅니다. 점수와 그림은
 * 파이썬이 미리 잰 것입니다(tools/site/tables.py). 노트북의 YardstickLab입니다.
 *
 * options: {model: 점수의 표, trick?}
 */

import { Axes, num, wide } from "./chart.js";
import { decoded } from "./decoded.js";
import { Panel } from "./kit.js";

const ROOM = 1.3;
const COLUMNS = 6;
const SIDE = 28;
const ZOOM = 2;

/**
 * @typedef {Record<string, number>} Scores frechet, kid, precision, recall, density, coverage, …
 * @typedef {{value: number, png: string} & Scores} Level
 * @typedef {{name: string, slider: string, start: number, says: string, levels: Level[]}} Trick
 * @typedef {{bars: [string, string][], honest: Scores, tricks: Trick[]}} Table
 */

/** 보이는 한 줄. @param {Scores} found @param {Trick} trick */
export function said(found, trick) {
  return `프레셰 거리 ${num(found.frechet, 1)} · KID ${num(found.kid, 2)} · `
    + `종류 ${num(found.kinds, 1)}. ${trick.says}`;
}

/** 세기를 글로. @param {number} value */
const level = (value) => value.toLocaleString("en-US");

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function yardstick(element, options, page) {
  /** @type {Table} */
  const table = await page.loadModel(options.model ?? "yardstick");
  const names = table.tricks.map(({ name }) => name);
  const first = Math.max(0, names.indexOf(options.trick));
  const panel = new Panel(element, { title: "잣대를 속여 보는 창", draw, fit });
  const pictures = panel.canvas("pictures", {
    width: COLUMNS * SIDE * ZOOM, height: 4 * SIDE * ZOOM, label: "가짜의 예",
  });
  const bars = panel.canvas("bars", { width: 360, height: 250, label: "여러 잣대의 점수" });
  let now = table.tricks[first];
  const select = panel.select("trick", {
    label: "속임수", options: names.map((name) => [name, name]), value: names[first],
  });
  const slider = panel.slider("level", {
    label: now.slider, min: 0, max: now.levels.length - 1, step: 1, value: now.start,
    show: (i) => level(now.levels[Math.min(i, now.levels.length - 1)].value),
  });
  const name = panel.box.querySelector(`label[for="${slider.id}"]`);
  select.addEventListener("input", () => change(select.value, true)); // 값보다 먼저 맞춥니다.
  wide(panel);
  panel.ready();

  /**
   * 속임수를 바꾸면 슬라이더의 이름과 범위도 바뀝니다.
   * @param {string} to
   * @param {boolean} restart
   */
  function change(to, restart) {
    now = table.tricks[names.indexOf(to)];
    if (name) name.textContent = now.slider;
    panel.limits("level", { max: now.levels.length - 1 });
    if (restart) panel.set({ level: now.start });
  }

  /** 주소에서 온 속임수. @param {import("./kit.js").Values} values */
  function fit({ trick }) {
    if (trick !== now.name) change(trick, false);
  }

  /** @param {import("./kit.js").Values} values @param {import("./kit.js").Job} job */
  async function draw(values, job) {
    const found = now.levels[values.level];
    const image = await decoded(found.png);
    if (job.stale()) return;
    pictures.resize(image.width * ZOOM, image.height * ZOOM);
    pictures.g.drawImage(image, 0, 0, pictures.width, pictures.height);
    drawBars(bars, panel.colours(), table, found);
    panel.say(said(found, now));
    pictures.describe(`${now.slider} ${level(found.value)}`);
    const told = table.bars.map(([key, label]) => `${label} ${num(found[key], 2)}`).join(", ");
    bars.describe(`${told}. 세로선은 진짜끼리의 점수입니다`);
  }
}

/**
 * @param {import("./view.js").View} view
 * @param {Record<string, string>} c
 * @param {Table} table
 * @param {Scores} found
 */
function drawBars(view, c, { bars, honest }, found) {
  view.clear(c.paper);
  const axes = new Axes(view, c, {
    box: [0, 0, view.width, view.height], x: [0, ROOM + 0.2], y: [bars.length - 0.4, -0.6],
    xTicks: [0, 0.25, 0.5, 0.75, 1, 1.25], yTicks: bars.map((_, i) => i),
    yNames: bars.map(([, name]) => name), xLabel: "점수 (세로선: 진짜끼리)",
  }).frame();
  bars.forEach(([key], i) => {
    const value = Math.min(found[key], ROOM);
    const fidelity = key === "precision" || key === "density";
    view.g.fillStyle = key === "copied" ? c.muted : fidelity ? c.blue : c.orange;
    const [top, bottom] = [axes.py(i - 0.31), axes.py(i + 0.31)];
    view.g.fillRect(axes.left, top, axes.px(value) - axes.left, bottom - top);
    axes.line([honest[key], honest[key]], [i - 0.42, i + 0.42], { width: 2.2 });
    const right = axes.px(Math.max(value, Math.abs(honest[key] - value) < 0.2 ? honest[key] : 0));
    axes.text(num(found[key], 2), right + 5, axes.py(i), "left");
  });
}
