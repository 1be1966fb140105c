// @ts-check
/** 실험 하나의 상태: 학습하고, 볼 것(지형, 점, 화살표)과 지나온 손실과 품질을 간직합니다. */

import { COUNTED, Plane } from "./plane.js";

export const SIDE = 40; // D의 지형을 재는 격자의 한 변
export const SHOWN = 240; // 그릴 가짜 점의 수
const KEPT = 600; // 간직할 기록의 수. 넘치면 하나 걸러 하나씩 버립니다.

/** @typedef {{step: number, dLoss: number, gLoss: number}} Loss */
/** @typedef {{step: number, covered: number, good: number}} Quality */

export class Run {
  /** @param {import("./plane.js").Settings} settings */
  constructor(settings) {
    this.plane = new Plane(settings);
    this.grid = gridOf(this.plane.limit);
    /** @type {Loss[]} */
    this.losses = [];
    /** @type {Quality[]} */
    this.quality = [];
    /** @type {Loss[]} 마지막으로 본 뒤의 손실들 */
    this.fresh = [];
    this.reach = 0; // 지금까지 가장 컸던 화살표의 길이
    this.diverged = false;
    this.cost = 2; // 갱신 한 번에 걸린 시간(ms)의 어림
    this.look();
    this.score();
  }

  get step() {
    return this.plane.trainer.step;
  }

  get recipe() {
    return this.plane.recipe;
  }

  /** 모드의 수. 모드가 없는 데이터이면 0입니다. */
  get modes() {
    return this.plane.world.centers?.length ?? 0;
  }

  /** 갱신 한 번. 한 스텝이 끝났으면 참입니다. */
  unit() {
    if (this.diverged) return true;
    const before = performance.now();
    const seen = this.plane.trainer.unit();
    this.cost = 0.7 * this.cost + 0.3 * (performance.now() - before);
    if (!seen) return false;
    this.fresh.push(seen);
    if (!Number.isFinite(seen.dLoss + seen.gLoss)) this.diverged = true;
    return true;
  }

  /** 지형, 가짜 점, 화살표를 새로 잽니다. */
  look() {
    this.lookAtLand();
    this.lookAtPoints();
  }

  /** 지형만. */
  lookAtLand() {
    this.surface = this.plane.scores(this.grid);
  }

  /** 손실의 평균, 가짜 점, 화살표만. */
  lookAtPoints() {
    if (this.fresh.length) {
      this.losses.push(averageOf(this.fresh));
      this.losses = thinned(this.losses);
      this.fresh = [];
    }
    this.diverged ||= this.plane.diverged;
    this.fake = this.plane.fakes(SHOWN).map((v) => Math.min(1e3, Math.max(-1e3, v || 0)));
    const arrows = this.plane.arrows(this.fake).map((v) => (Number.isFinite(v) ? v : 0));
    this.arrows = arrows;
    const lengths = Array.from({ length: SHOWN }, (_, i) =>
      Math.hypot(arrows[2 * i], arrows[2 * i + 1]),
    ).sort((a, b) => a - b);
    this.reach = Math.max(this.reach, lengths[Math.floor(0.75 * SHOWN)]);
  }

  /** 붙잡은 모드와 좋은 표본을 셉니다. */
  score() {
    this.quality.push({ step: this.step, ...this.plane.score() });
    this.quality = thinned(this.quality);
  }

  /** 배우지 않고 고르게 뿌린 점이 받을 점수: gan_course/metrics.py의 chance_scores와 같습니다. */
  get noise() {
    const { centers, sigma } = this.plane.world;
    if (!centers) return "";
    const reach = 3 * sigma;
    const square = (2 * (Math.max(...centers.flat().map(Math.abs)) + reach)) ** 2;
    const share = (Math.PI * reach ** 2) / square;
    const modes = centers.length * (1 - (1 - share) ** COUNTED);
    return `고른 잡음 ${modes.toFixed(0)}개, ${(100 * centers.length * share).toFixed(0)}%`;
  }

  /** 지금의 점수를 글로. */
  get words() {
    if (this.diverged) return "발산했습니다. 학습률을 줄이고 처음부터 다시 하십시오.";
    const { covered, good } = this.quality[this.quality.length - 1];
    const [share, found] = [good, covered].map((v) => `${Math.round(100 * v)}%`);
    const told = this.modes
      ? `붙잡은 모드 ${covered}/${this.modes}개 · 좋은 표본 ${share} (${this.noise})`
      : `진짜 곁의 가짜 ${share} · 가짜 곁의 진짜 ${found}`;
    return `${this.step.toLocaleString("en-US")}스텝 · ${told}`;
  }
}

/** 평면의 격자 (SIDE²·2). 행은 아래에서 위로. @param {number} limit */
function gridOf(limit) {
  const points = new Float64Array(2 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    points[2 * i] = -limit + (2 * limit * (i % SIDE)) / (SIDE - 1);
    points[2 * i + 1] = -limit + (2 * limit * Math.floor(i / SIDE)) / (SIDE - 1);
  }
  return points;
}

/** @param {Loss[]} losses @returns {Loss} */
function averageOf(losses) {
  const n = losses.length;
  return {
    step: losses[n - 1].step,
    dLoss: losses.reduce((s, x) => s + x.dLoss, 0) / n,
    gLoss: losses.reduce((s, x) => s + x.gLoss, 0) / n,
  };
}

/** 넘치면 처음은 두고 하나 걸러 하나씩 버립니다. @template T @param {T[]} all */
const thinned = (all) => (all.length <= KEPT ? all : all.filter((_, i) => i % 2 === 0));
