// @ts-check
/** 진료실의 그림(08): 학습 곡선과, 도중의 표본 다섯 묶음. */

import { Axes, linspace } from "./chart.js";
import { decoded } from "./decoded.js";

/**
 * @typedef {Record<string, string>} Colours
 * @typedef {import("./view.js").View} View
 * @typedef {object} Run 학습 하나의 기록
 * @property {string} error 멈춘 오류의 글
 * @property {boolean} critic D의 값이 확률이 아니라 점수인지
 * @property {Record<string, (number | null)[]>} curves
 * @property {number[]} steps 표본을 뽑은 스텝
 * @property {boolean[]} broken 숫자가 아니라 그릴 수 없는지
 * @property {string} png 표본들(열이 넷인 한 장), 점이면 빈 글
 * @property {[number, number][][]} points 표본들(백 배 한 자리), 그림이면 빈 목록
 * @property {string} scores
 * @property {string} told 그림을 읽어 주는 글
 */

const TILES = 112; // 표본 열여섯 장의 한 변
const HEAD = 20;
const LINES = { d_loss: "D의 손실", g_loss: "G의 손실" };
const ODDS = { d_real: "D(x)", d_fake_before: "D(G(z))" };

/** 그림판 일곱: 손실, 확률, 표본 다섯. */
export class RunViews {
  /** @param {import("./kit.js").Panel} panel @param {string} who @param {HTMLElement} [box] */
  constructor(panel, who, box) {
    const name = (/** @type {string} */ part) => (box ? `mended-${part}` : part);
    const size = { width: 340, height: 190 };
    this.losses = panel.canvas(name("losses"), { ...size, label: `${who}의 손실` });
    this.odds = panel.canvas(name("odds"), { ...size, label: `${who}에서 D의 확률` });
    this.samples = [1, 2, 3, 4, 5].map((i) => panel.canvas(name(`samples${i}`), {
      width: TILES, height: TILES + HEAD, label: `${who}의 표본`,
    }));
    for (const view of this.all) box?.append(view.canvas);
  }

  get all() {
    return [this.losses, this.odds, ...this.samples];
  }

  /** @param {Colours} c @param {Run} run @param {import("./kit.js").Job} job */
  async draw(c, run, job) {
    const image = run.png ? await decoded(run.png) : undefined;
    if (job.stale()) return;
    show(this.odds, !run.error && !run.critic);
    if (run.error) drawError(this.losses, c, run.error);
    else {
      drawCurves(this.losses, c, run, LINES);
      if (!run.critic) drawCurves(this.odds, c, run, ODDS);
    }
    this.losses.describe(run.told);
    this.odds.describe("학습하는 동안의 D(x)와 D(G(z))");
    this.samples.forEach((view, i) => {
      show(view, i < run.steps.length);
      if (i >= run.steps.length) return;
      view.clear(c.paper);
      const step = `${run.steps[i].toLocaleString("en-US")}스텝`;
      write(view, c, step, TILES / 2, 13);
      if (run.broken[i]) write(view, c, "숫자가 아님", TILES / 2, HEAD + TILES / 2);
      else if (image) {
        view.g.drawImage(image, 0, i * TILES, TILES, TILES, 0, HEAD, TILES, TILES);
      } else drawPoints(view, c, run.points[i]);
      view.describe(run.broken[i] ? `${step}, 숫자가 아님` : step);
    });
  }
}

/** @param {View} view @param {boolean} on */
function show(view, on) {
  view.canvas.style.display = on ? "" : "none";
}

/** @param {View} view @param {Colours} c @param {string} text @param {number} x @param {number} y */
function write(view, c, text, x, y) {
  view.g.fillStyle = c.ink;
  view.g.font = "13px 'Noto Sans KR', 'NanumGothic', system-ui, sans-serif";
  view.g.textAlign = "center";
  view.g.fillText(text, x, y);
}

/** 오류의 글을 줄로 나누어. @param {View} view @param {Colours} c @param {string} error */
function drawError(view, c, error) {
  view.clear(c.paper);
  /** @type {string[]} */
  const lines = ["RuntimeError:", ""];
  for (const word of error.split(/\s+/)) {
    if ((lines[lines.length - 1] + word).length > 44) lines.push("");
    lines[lines.length - 1] = `${lines[lines.length - 1]} ${word}`.trim();
  }
  const top = Math.max(16, view.height / 2 - 8 * lines.length);
  lines.forEach((line, i) => write(view, c, line, view.width / 2, top + 17 * i));
}

/** 2까지는 곧은, 그 밖은 로그인 눈금(matplotlib의 symlog). @param {number} y */
export const symlog = (y) =>
  Math.abs(y) <= 2 ? y : Math.sign(y) * 2 * (1 + Math.log10(Math.abs(y) / 2));

/**
 * @param {View} view
 * @param {Colours} c
 * @param {Run} run
 * @param {Record<string, string>} lines {측정값: 이름}
 */
function drawCurves(view, c, run, lines) {
  view.clear(c.paper);
  const step = run.curves.step.map(Number);
  const curves = Object.keys(lines).map((key) => run.curves[key].map((v) => v ?? NaN));
  const seen = curves.flat().filter(Number.isFinite);
  let [low, high] = [Math.min(...seen), Math.max(...seen)];
  const bent = Math.max(-low, high) > 100;
  const bend = bent ? symlog : (/** @type {number} */ y) => y;
  if (lines === ODDS) [low, high] = [-0.03, 1.03];
  else [low, high] = [bend(low), bend(high)];
  const room = lines === ODDS ? 0 : 0.05 * (high - low || 1);
  const ticks = [-1e6, -1e4, -100, -10, 0, 10, 100, 1e4, 1e6]
    .filter((v) => symlog(v) >= low && symlog(v) <= high);
  const axes = new Axes(view, c, {
    box: [0, 16, view.width - 12, view.height - 16], x: [0, Math.max(...step)],
    y: [low - room, high + room],
    ...(bent && { yTicks: ticks.map(symlog), yNames: ticks.map((v) => tick(v)) }),
  }).frame();
  const colours = [c.blue, c.red];
  curves.forEach((values, i) => {
    axes.line(step, values.map(bend), { colour: colours[i], dash: i ? "dash" : "solid", width: 1.5 });
  });
  axes.legend(Object.values(lines).map((name, i) => (
    { name, colour: colours[i], dash: i ? "dash" : "solid" }
  )), 11, axes.left);
}

/** @param {number} v */
const tick = (v) => v.toLocaleString("en-US").replace("-", "−");

/** 여덟 봉우리의 자리와 표본의 점. @param {View} view @param {Colours} c @param {[number, number][]} points */
function drawPoints(view, c, points) {
  const { g } = view;
  const at = (/** @type {number} */ v) => ((v + 2.8) / 5.6) * TILES;
  g.setLineDash([]);
  g.strokeStyle = c.muted;
  g.strokeRect(0.5, HEAD + 0.5, TILES - 1, TILES - 1);
  for (const angle of linspace(0, 1.75 * Math.PI, 8)) {
    g.beginPath();
    g.arc(at(2 * Math.cos(angle)), HEAD + at(-2 * Math.sin(angle)), 5, 0, 2 * Math.PI);
    g.stroke();
  }
  g.fillStyle = c.red;
  for (const [x, y] of points) {
    g.fillRect(at(x / 100) - 1, HEAD + at(-y / 100) - 1, 2, 2);
  }
}
