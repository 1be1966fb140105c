/**
 * 탐험기: 시드, 절단 ψ, 이름 붙은 방향, 주요 방향, 두 시드 사이. 노트북의 LatentLab과 같은 시드에서
 * 같은 그림이 나옵니다.
 *
 * options: {model, seed?, labels?: 레이블의 이름들, one?: 처음부터 한 장, title?}
 */

import { Engine } from "./engine.js";
import { Panel } from "./kit.js";
import { GRID, makeBases, moved, slerp, spread } from "./latent.js";
import { Mosaic, download, gridSize } from "./mosaic.js";
import { floatsOf } from "./net.js";

const REACH = 4; // 주요 방향의 끝
const SEEDS = 9999;

/**
 * @typedef {import("./models.js").Page} Page
 * @typedef {{key: string, name: string, ends: string[], reach: number, vector: string}} Named
 * @typedef {{key: string, way: Float32Array}} Way
 */

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {Page} page
 */
export async function explorer(element, options, page) {
  const spec = await page.loadModel(options.model);
  const engine = new Engine(spec);
  const nz = /** @type {number} */ (spec.nz);
  const labels = /** @type {string[]} */ (options.labels ?? spec.labels);
  const panel = new Panel(element, { title: options.title ?? "탐험기", draw });
  const view = panel.canvas("pictures", { ...gridSize(spec.shape), label: "생성자가 그린 그림" });
  const mosaic = new Mosaic(view, spec.shape);
  const base = makeBases(nz);
  const ways = controls(panel, spec, labels, options);
  /** @type {Float32Array[]} */
  let drawn = [];
  let from = 0; // 끄는 동안 그리다 만 자리. 다음에는 여기서부터 그려 모든 칸이 따라옵니다.

  /** @param {Record<string, any>} values */
  function latents(values) {
    const start = base(values.seed);
    const z = values.t > 0 ? slerp(start, base(values.target), values.t / 100, nz) : start;
    const moves = ways.map(({ key, way }) => /** @type {const} */ ([values[key], way]));
    return moved(z, values.psi, moves);
  }

  /** @param {Record<string, any>} values @param {import("./kit.js").Job} job */
  async function draw(values, job) {
    const n = Number(values.mode);
    const z = latents(values);
    if (drawn.length !== n) [drawn, from] = [new Array(n), 0];
    mosaic.arrange(n === 1 ? 1 : 4);
    const count = Math.min(engine.share, n);
    for (let done = 0; done < n; done += count) {
      let first = 0;
      const x = await engine.run(() => {
        [first, from] = [from, (from + count) % n];
        const each = (/** @type {number} */ k) => labelOf(values, first + k, labels.length);
        const y = Array.from({ length: count }, (_, k) => each(k));
        return { z: z.slice(first * nz, (first + count) * nz), n: count, labels: y };
      });
      if (!x || drawn.length !== n) return; // 더 새 부탁이 앞질렀습니다.
      put(x, first, count);
      if (job.stale()) return;
    }
    tell(values, n);
  }

  /** 온 그림들을 자리에. @param {Float32Array} x @param {number} first @param {number} count */
  function put(x, first, count) {
    const pixels = x.length / count;
    for (let k = 0; k < count; k++) {
      drawn[first + k] = x.subarray(k * pixels, (k + 1) * pixels);
      mosaic.paint(first + k, drawn[first + k]);
    }
  }

  /** @param {Record<string, any>} values @param {number} n */
  function tell(values, n) {
    const parts = [`시드 ${values.seed}`, `절단 ψ ${values.psi.toFixed(2)}`];
    if (values.t > 0) parts.push(`시드 ${values.target} 쪽으로 ${values.t}%`);
    for (const { name, value } of movedBy(values, spec.named)) {
      parts.push(`${name} ${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(1)}`);
    }
    if (labels.length) parts.push(values.label === "-1" ? "레이블은 차례로" : labels[values.label]);
    const end = n > 1 ? `열여섯 장의 흩어짐 ${spread(drawn).toFixed(2)}` : "한 장";
    view.describe(`${parts.join(", ")}. ${end}`);
    panel.say(`${parts.join(", ")} · ${end}`);
  }

  panel.button("그림 저장", () => download(view.canvas, `${options.model}-${panel.get("seed")}`));
  panel.ready();
  return panel;
}

/** @param {Record<string, any>} values @param {number} i @param {number} classes */
function labelOf(values, i, classes) {
  const chosen = Number(values.label ?? 0);
  return chosen < 0 ? i % classes : chosen;
}

/** 움직인 방향의 이름과 값. @param {Record<string, any>} values @param {Named[]} named */
function movedBy(values, named) {
  const principal = [1, 2, 3, 4, 5].map((i) => ({ key: `d${i}`, name: `방향 ${i}` }));
  return [...named, ...principal]
    .map(({ key, name }) => ({ name, value: Number(values[key] ?? 0) }))
    .filter(({ value }) => value !== 0);
}

/**
 * 조종간을 답니다.
 * @param {Panel} panel
 * @param {any} spec
 * @param {string[]} labels
 * @param {Record<string, any>} options
 * @returns {Way[]}
 */
function controls(panel, spec, labels, options) {
  const one = options.one ? "1" : String(GRID);
  const views = [[String(GRID), "격자 4×4"], ["1", "한 장"]];
  panel.number("seed", { label: "시드", min: 0, max: SEEDS, value: options.seed ?? 0 });
  panel.select("mode", { label: "보기", options: views, value: one });
  if (labels.length) {
    const each = labels.map((name, i) => [String(i), name]);
    panel.select("label", { label: "레이블", options: [["-1", "차례로 모두"], ...each] });
  }
  panel.slider("psi", { label: "절단 ψ", min: 0, max: 1.5, step: 0.01, value: 1 });
  const ways = [];
  if (spec.named.length) panel.group("이름", { open: true });
  for (const { key, name, ends, reach, vector } of /** @type {Named[]} */ (spec.named)) {
    panel.slider(key, { label: name, min: -reach, max: reach, step: 0.05, value: 0, ends });
    ways.push({ key, way: floatsOf(vector) });
  }
  panel.group("주요 방향", { open: !spec.named.length });
  const principal = floatsOf(spec.principal);
  for (let i = 0; i * spec.nz < principal.length; i++) {
    const key = `d${i + 1}`;
    const label = `방향 ${i + 1}`;
    panel.slider(key, { label, min: -REACH, max: REACH, step: 0.05, value: 0 });
    ways.push({ key, way: principal.subarray(i * spec.nz, (i + 1) * spec.nz) });
  }
  panel.group("두 시드 사이");
  const target = (options.seed ?? 0) + 1;
  panel.number("target", { label: "도착 시드", min: 0, max: SEEDS, value: target });
  const share = (/** @type {number} */ t) => `${t}%`;
  panel.slider("t", { label: "위치 t", min: 0, max: 100, step: 1, value: 0, show: share });
  panel.group(null);
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  const other = () => {
    panel.set({ seed: Math.floor(1000 * Math.random()) });
    panel.changed();
  };
  panel.button("무작위", other, { name: "random" });
  return ways;
}
