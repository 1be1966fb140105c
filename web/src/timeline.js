/**
 * 학습의 시간: 같은 z를 학습의 여러 스텝의 생성자에 넣습니다. 곡선의 세로줄이 지금의 스텝입니다.
 *
 * options: {model, seed?, title?}
 */

import { Engine } from "./engine.js";
import { Panel } from "./kit.js";
import { GRID, slerp, spread } from "./latent.js";
import { Mosaic, gridSize } from "./mosaic.js";
import { randn } from "./random.js";

const NAMES = /** @type {Record<string, string>} */ ({
  d_loss: "D 손실", g_loss: "G 손실", d_real: "D(x)", frechet: "프레셰 거리", estimate: "추정치",
  accuracy: "레이블 정확도",
});

/** @typedef {{step: number, notes: Record<string, number>, at: number}} State */

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function timeline(element, options, page) {
  const spec = await page.loadModel(options.model ?? "wgan_gp_timeline");
  const states = /** @type {State[]} */ (spec.states);
  const engine = new Engine(spec);
  const panel = new Panel(element, { title: options.title ?? "학습의 시간", draw });
  const view = panel.canvas("pictures", { ...gridSize(spec.shape), label: "생성자가 그린 숫자" });
  const mosaic = new Mosaic(view, spec.shape);
  const name = (/** @type {number} */ i) => `${states[i].step.toLocaleString("ko")}스텝`;
  const last = states.length - 1;
  panel.slider("at", { label: "시간", min: 0, max: last, step: 1, value: last, show: name });
  panel.player("at", { what: "시간" });
  panel.number("seed", { label: "시드", min: 0, max: 9999, value: options.seed ?? 0 });
  const portion = (/** @type {number} */ v) => (v / 100).toFixed(2);
  panel.slider("walk", { label: "다음 z로", min: 0, max: 100, step: 5, value: 0, show: portion });
  const noted = [...new Set(states.flatMap((state) => Object.keys(state.notes)))];
  const rest = noted.filter((key) => key !== "frechet");
  const keys = rest.length < noted.length ? [...rest.slice(0, 1), "frechet"] : noted.slice(0, 2);
  const charts = keys.map((key) => {
    const label = `${NAMES[key] ?? key}의 곡선`;
    return { key, view: panel.canvas(key, { width: 200, height: 140, label }) };
  });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });

  /** @param {Record<string, any>} values @param {import("./kit.js").Job} job */
  async function draw(values, job) {
    const { nz } = spec;
    const start = randn(GRID * nz, values.seed);
    const end = () => randn(GRID * nz, values.seed + 1);
    const z = values.walk > 0 ? slerp(start, end(), values.walk / 100, nz) : start;
    const drawn = [];
    mosaic.arrange(4);
    for (const chart of charts) plot(chart.view, chart.key, states, values.at, panel.colours());
    const { share } = engine;
    for (let i = 0; i < GRID; i += share) {
      const part = z.slice(i * nz, (i + share) * nz);
      const x = await engine.run(() => ({ z: part, n: share, at: states[values.at].at }));
      if (!x) return; // 더 새 부탁이 앞질렀습니다.
      const pixels = x.length / share;
      for (let k = 0; k < share; k++) {
        drawn.push(x.subarray(k * pixels, (k + 1) * pixels));
        mosaic.paint(i + k, drawn[i + k]);
      }
      if (job.stale()) return;
    }
    const told = Object.entries(states[values.at].notes)
      .map(([key, value]) => `${NAMES[key] ?? key} ${value.toFixed(2)}`)
      .join(", ");
    const words = `${name(values.at)}${told ? `: ${told}` : ""}`;
    view.describe(`${words}. 열여섯 장의 흩어짐 ${spread(drawn).toFixed(2)}`);
    panel.say(words);
  }

  panel.ready();
  return panel;
}

/**
 * 가로(스텝)도 세로도 로그 눈금인 작은 곡선.
 * @param {import("./view.js").View} view
 * @param {string} key
 * @param {State[]} states
 * @param {number} now
 * @param {Record<string, string>} colours
 */
function plot(view, key, states, now, colours) {
  const { g, width, height } = view;
  const points = states
    .filter((state) => key in state.notes)
    .map((state) => [Math.log10(Math.max(1, state.step)), Math.log10(state.notes[key]), state]);
  const xs = points.map(([x]) => Number(x));
  const ys = points.map(([, y]) => Number(y));
  const [x0, x1] = [0, Math.max(...xs)];
  const [y0, y1] = [Math.min(...ys), Math.max(...ys)];
  const right = (/** @type {number} */ x) => 40 + ((width - 50) * (x - x0)) / (x1 - x0 || 1);
  const tall = (height - 60) / (y1 - y0 || 1);
  const down = (/** @type {number} */ y) => height - 28 - tall * (y - y0);
  view.clear(colours.paper);
  g.font = "13px sans-serif";
  g.fillStyle = colours.ink;
  g.fillText(NAMES[key] ?? key, 40, 16);
  g.fillText("스텝", width - 34, height - 4);
  g.textAlign = "right";
  for (const y of [y0, y1]) g.fillText(short(10 ** y), 36, down(y) + 4);
  g.textAlign = "left";
  g.strokeStyle = colours.muted;
  g.strokeRect(40, 22, width - 46, height - 44);
  const at = right(Math.log10(Math.max(1, states[now].step)));
  g.strokeStyle = colours.ink;
  g.beginPath();
  g.moveTo(at, 22);
  g.lineTo(at, height - 22);
  g.stroke();
  g.strokeStyle = g.fillStyle = key === "frechet" ? colours.orange : colours.blue;
  g.lineWidth = 2;
  g.beginPath();
  xs.forEach((x, i) => g.lineTo(right(x), down(ys[i])));
  g.stroke();
  g.lineWidth = 1;
  xs.forEach((x, i) => g.fillRect(right(x) - 3, down(ys[i]) - 3, 6, 6));
  const value = states[now].notes[key];
  const told = value === undefined ? "아직 재지 않음" : short(value);
  view.describe(`${states[now].step}스텝: ${told}`);
}

/** @param {number} value */
function short(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
