// @ts-check
/**
 * 2차원 실험실(03, 06): 브라우저 안에서 GAN이 점을 배웁니다. 노트북의 Lab2DView입니다.
 *
 * 학습은 사람이 ‘재생’을 눌러야 시작하고, 화면(rAF)마다 12 ms를 넘기지 않습니다. 창이 화면
 * 밖으로 나가면 쉽니다.
 *
 * options: {data?, objectives?: 고를 수 있는 이름들, compare?: [왼쪽, 오른쪽], seed?}
 */

import { wide } from "./chart.js";
import { Panel } from "./kit.js";
import { drawCharts } from "./plane_charts.js";
import { addRunControls } from "./plane_controls.js";
import { WORLDS } from "./plane_data.js";
import { RECIPES } from "./plane_recipes.js";
import { Run } from "./plane_run.js";
import { FOOT, HEAD, PLANE, drawPlane } from "./plane_view.js";

const SHARE = 11; // 화면마다 쓰는 시간(ms). 재는 틈까지 12 ms를 넘지 않게 조금 남깁니다.
const LOOK = 90; // 장면을 새로 재고 그리는 간격(ms)
const SCORE = 400; // 품질을 재는 간격(ms)
const TELL = 1000; // 글로 알리는 간격(ms)

/**
 * @typedef {import("./kit.js").Values} Values
 * @typedef {import("./view.js").View} View
 */

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function plane(element, options) {
  const lab = new PlaneLab(element, options);
  lab.panel.ready();
  return lab;
}

class PlaneLab {
  /** @param {HTMLElement} element @param {Record<string, any>} options */
  constructor(element, options) {
    /** @type {string[]} */
    const compare = options.compare ?? [];
    /** @type {string[]} */
    const names = options.objectives ?? Object.keys(RECIPES);
    this.chosen = compare.length ? compare : [names[0]];
    this.panel = new Panel(element, { title: "2차원 실험실", draw: (values) => this.draw(values) });
    /** @type {Run[]} */
    this.runs = [];
    this.key = "";
    this.playing = false;
    this.seen = true;
    this.looked = this.scored = this.told = 0;
    this.turn = 0;
    /** @type {(() => void)[]} 다음 화면들에 하나씩 할 일 */
    this.tasks = [];
    this.views = this._views();
    wide(this.panel);
    this._controls([...new Set([...names, ...compare])], options);
    new IntersectionObserver((entries) => {
      this.seen = entries[entries.length - 1].isIntersecting;
    }).observe(element);
  }

  /** 실험마다의 평면과 곡선. 둘이면 평면끼리, 곡선끼리 나란합니다. */
  _views() {
    const sides = this.chosen.length > 1 ? ["왼쪽 실험: ", "오른쪽 실험: "] : [""];
    const [planes, charts] = [
      ["plane", "진짜 점과 가짜 점, 판별자의 지형"], ["charts", "손실과 품질의 곡선"],
    ].map(([name, label]) => sides.map((side, i) =>
      this.panel.canvas(`${name}${i}`, {
        width: PLANE, height: HEAD + PLANE + FOOT, label: side + label,
      }),
    ));
    return planes.map((plane, i) => ({ plane, charts: charts[i] }));
  }

  /** @param {string[]} names @param {Record<string, any>} options */
  _controls(names, options) {
    const { panel } = this;
    this.button = panel.button("재생", () => this.toggle(), { name: "play" });
    panel.button("한 스텝", () => this.once(), { name: "once" });
    panel.button("처음부터", () => this.restart(), { name: "restart" });
    panel.select("data", {
      label: "데이터", options: Object.entries(WORLDS).map(([key, { label }]) => [key, label]),
      value: options.data ?? "ring_2d",
    });
    panel.number("seed", { label: "시드", min: 0, max: 9999, value: options.seed ?? 0 });
    this.chosen.forEach((objective, i) => {
      if (this.chosen.length > 1) panel.group(["왼쪽 실험", "오른쪽 실험"][i], { open: true });
      addRunControls(panel, names, objective, i);
    });
  }

  /** 조종간이 달라졌으면 처음부터 다시 하고, 아니면 그리기만 합니다. @param {Values} values */
  draw(values) {
    const key = JSON.stringify(values);
    if (key !== this.key) {
      this.key = key;
      this.pause();
      this._start(values);
    }
    this.runs.forEach((_, i) => this._show(i));
    this._tell();
  }

  /** @param {Values} values */
  _start(values) {
    this.runs = this.chosen.map((_, i) => new Run({
      data: values.data, seed: values.seed, objective: values[`objective${i}`],
      lrG: 10 ** values[`lrG${i}`], lrD: 10 ** values[`lrD${i}`], dSteps: values[`steps${i}`],
    }));
  }

  restart() {
    this.pause();
    this._start(this.panel.values);
    this.panel.request();
  }

  /** 한 스텝만. */
  once() {
    this.pause();
    for (const run of this.runs) {
      while (!run.unit());
      run.look();
      run.score();
    }
    this.panel.request();
  }

  toggle() {
    if (this.playing) {
      this.pause();
      this.runs.forEach((run, i) => {
        run.score();
        run.look();
        this._show(i);
      });
      this._tell();
      return;
    }
    this.playing = true;
    this._press("멈춤");
    requestAnimationFrame(() => this._frame());
  }

  pause() {
    this.playing = false;
    this.tasks = [];
    this._press("재생");
  }

  /** @param {string} word */
  _press(word) {
    if (this.button) this.button.textContent = word;
  }

  /** 화면 한 번. */
  _frame() {
    if (!this.playing) return;
    const start = performance.now();
    if (this.seen) this._work(start);
    if (this.runs.every((run) => run.diverged)) this.toggle();
    requestAnimationFrame(() => this._frame());
  }

  /** 밀린 일 하나를 하고, 남은 시간에 학습합니다. @param {number} start */
  _work(start) {
    if (!this.tasks.length) this._plan(start);
    this.tasks.shift()?.();
    this._train(start);
  }

  /** 때가 되었으면 재고 그리고 알리는 일을 작게 나누어 줄 세웁니다. @param {number} now */
  _plan(now) {
    const n = this.runs.length;
    if (now - this.looked < (this.panel.calm() ? TELL : LOOK) / n) return;
    this.looked = now;
    this.turn = (this.turn + 1) % n;
    const [run, { plane, charts }] = [this.runs[this.turn], this.views[this.turn]];
    this.tasks.push(
      () => run.lookAtLand(),
      () => run.lookAtPoints(),
      () => drawPlane(plane, this.panel.colours(), run),
    );
    if (now - this.scored < SCORE / n) return;
    this.scored = now;
    this.tasks.push(() => run.score(), () => drawCharts(charts, this.panel.colours(), run));
    if (now - this.told > TELL) this.tasks.push(() => this._tell());
  }

  /** 뒤처진 실험부터, 이번 화면의 몫 안에서. @param {number} start */
  _train(start) {
    for (;;) {
      const alive = this.runs.filter((run) => !run.diverged);
      if (!alive.length) return;
      const run = alive.reduce((a, b) => (b.step < a.step ? b : a));
      if (performance.now() - start + run.cost > SHARE) {
        const idle = performance.now() - start < 1;
        if (run.cost > SHARE && idle) run.unit(); // 느린 기계에서도 나아갑니다.
        return;
      }
      run.unit();
    }
  }

  /** @param {number} i */
  _show(i) {
    const { plane, charts } = this.views[i];
    const c = this.panel.colours();
    drawPlane(plane, c, this.runs[i]);
    drawCharts(charts, c, this.runs[i]);
  }

  /** 붙잡은 모드와 좋은 표본을 글로. */
  _tell() {
    this.told = performance.now();
    const sides = this.runs.length > 1 ? ["왼쪽 ", "오른쪽 "] : [""];
    this.panel.say(this.runs.map((run, i) => sides[i] + run.words).join(" / "));
    this.runs.forEach((run, i) => {
      const last = run.losses[run.losses.length - 1];
      this.views[i].plane.describe(run.words);
      this.views[i].charts.describe(last
        ? `D 손실 ${last.dLoss.toFixed(3)}, G 손실 ${last.gLoss.toFixed(3)}`
        : "아직 배우지 않았습니다");
    });
  }
}
