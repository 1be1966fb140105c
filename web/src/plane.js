// @ts-check
/** 2차원 실험실의 학습과 채점. 화면은 모르는 순수한 계산입니다(plane_lab.js가 그립니다). */

import { add, gradient, matrix, mul, sum, withoutGraph } from "./grad.js";
import { Random, WORLDS, sample } from "./plane_data.js";
import { newNet } from "./plane_net.js";
import { clip } from "./plane_optim.js";
import { BATCH, RECIPES, newOptimizer } from "./plane_recipes.js";
import { modeScore, nearScore } from "./plane_score.js";

/**
 * @typedef {import("./grad.js").Node} Node
 * @typedef {import("./plane_net.js").Net} Net
 * @typedef {import("./plane_recipes.js").Recipe} Recipe
 * @typedef {import("./plane_recipes.js").Draws} Draws
 * @typedef {{step: number, dLoss: number, gLoss: number}} Seen
 */

export const NZ = 2;
export const COUNTED = 1000; // 채점할 가짜 점의 수
const FAR = 1e3; // 가짜가 이보다 멀리 가면 발산한 것입니다.

/** G와 D를 번갈아 학습합니다. training.py의 train과 같은 차례입니다. */
export class Trainer {
  /**
   * @param {Recipe} recipe
   * @param {Net} G
   * @param {Net} D
   * @param {Draws} draws
   * @param {{lrG?: number, lrD?: number, dSteps?: number, batch?: number}} options
   */
  constructor(recipe, G, D, draws, options = {}) {
    this.recipe = recipe;
    this.G = G;
    this.D = D;
    this.draws = draws;
    this.dSteps = options.dSteps ?? recipe.dSteps;
    this.batch = options.batch ?? BATCH;
    this.optG = newOptimizer(recipe, G.parameters, options.lrG ?? recipe.lr);
    this.optD = newOptimizer(recipe, D.parameters, options.lrD ?? recipe.lr);
    this.step = 0;
    this.done = 0; // 이번 스텝에서 D를 갱신한 횟수
    this.dLossNow = NaN;
    /** @type {{real: Node, fake: Node} | null} */
    this.last = null;
  }

  /**
   * 갱신 한 번(D 또는 G). G를 갱신하여 한 스텝이 끝났으면 손실을 돌려줍니다.
   * 한 화면의 시간 안에서 멈출 수 있도록 스텝보다 작게 나누었습니다.
   * @returns {Seen | null}
   */
  unit() {
    if (this.done < this.dSteps) {
      this.updateD();
      this.done += 1;
      return null;
    }
    const gLoss = this.updateG();
    this.done = 0;
    this.step += 1;
    return { step: this.step, dLoss: this.dLossNow, gLoss };
  }

  /** 1. D가 진짜와 가짜를 가립니다. */
  updateD() {
    const { recipe, D, G, draws, batch } = this;
    const real = matrix(draws.real(batch), batch, 2);
    const z = matrix(draws.noise(batch), batch, G.layers[0].w.cols);
    const again = this.done === this.dSteps - 1; // 마지막 가짜는 G의 단계에서 다시 씁니다.
    const made = again ? G.forward(z, true) : withoutGraph(() => G.forward(z, true));
    const fake = made.detach();
    let loss = recipe.dLoss(D.forward(real, true), D.forward(fake, true));
    this.dLossNow = loss.item;
    for (const penalty of recipe.penalties) loss = add(loss, penalty(D, real, fake, draws));
    this.optD.step(gradient(loss, this.optD.parameters));
    if (recipe.clip) clip(D.parameters, recipe.clip);
    this.last = { real, fake: made };
  }

  /** 2. G가 바뀐 D를 속입니다. */
  updateG() {
    const { recipe, D } = this;
    if (!this.last) throw new Error("D의 단계가 먼저입니다.");
    const logits = D.forward(this.last.fake, true);
    const seen = recipe.needsReal ? D.forward(this.last.real, true) : null;
    const loss = recipe.gLoss(logits, seen);
    this.optG.step(gradient(loss, this.optG.parameters));
    this.last = null;
    return loss.item;
  }

  /** 손실이나 가중치가 숫자가 아니게 되었는지. */
  get broken() {
    const nets = [...this.G.parameters, ...this.D.parameters];
    return nets.some((p) => p.data.some((value) => !Number.isFinite(value)));
  }
}

/**
 * @typedef {object} Settings
 * @property {string} data WORLDS의 이름
 * @property {string} objective RECIPES의 이름
 * @property {number} [lrG]
 * @property {number} [lrD]
 * @property {number} [dSteps]
 * @property {number} [seed]
 */

/** 실험 하나: 데이터, 학습, 볼 것들. 파이썬의 Lab2D와 같습니다. */
export class Plane {
  /** @param {Settings} settings @param {number} counted 채점할 점의 수 */
  constructor(settings, counted = COUNTED) {
    const seed = settings.seed ?? 0;
    const random = new Random(seed);
    this.settings = settings;
    this.world = WORLDS[settings.data];
    this.recipe = RECIPES[settings.objective];
    const G = newNet([NZ, 64, 64, 2], 0, false, random);
    const D = newNet([2, 64, 64, 1], 0.2, this.recipe.spectral, random);
    /** @type {Draws} */
    const draws = {
      real: (n) => sample(this.world, n, random),
      noise: (n) => random.normals(n * NZ),
      epsilon: (n) => Float64Array.from({ length: n }, () => random.uniform()),
    };
    this.trainer = new Trainer(this.recipe, G, D, draws, settings);
    const fixed = new Random(seed + 1);
    this.z = matrix(fixed.normals(counted * NZ), counted, NZ);
    this.real = sample(this.world, counted, fixed);
    const far = this.real.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    this.limit = Math.max(2.8, 1.15 * far);
  }

  /** 고정된 잡음에서 나온 가짜 점 (n·2). @param {number} n */
  fakes(n = this.z.rows) {
    const z = matrix(this.z.data.subarray(0, n * NZ), n, NZ);
    return withoutGraph(() => this.trainer.G.forward(z)).data;
  }

  /** D의 출력. @param {Float64Array} points (n·2) */
  scores(points) {
    const x = matrix(points, points.length / 2, 2);
    return withoutGraph(() => this.trainer.D.forward(x)).data;
  }

  /**
   * 점마다 G의 손실이 줄어드는 쪽 −∂(G 손실)/∂x · n (n·2).
   * @param {Float64Array} points
   */
  arrows(points) {
    const n = points.length / 2;
    const x = matrix(points, n, 2);
    const logits = this.trainer.D.forward(x);
    if (!this.recipe.needsReal) {
      const [slope] = gradient(this.recipe.gLoss(logits, null), [x]);
      return slope.data.map((value) => -value * n);
    }
    return this.relativeArrows(logits, x);
  }

  /**
   * 상대론적 손실: 가짜마다 진짜 모두와 짝지어 평균합니다.
   * @param {Node} logits
   * @param {Node} x
   */
  relativeArrows(logits, x) {
    const real = this.scores(this.real.subarray(0, 2 * x.rows));
    const pull = logits.data.map((a) => {
      let total = 0;
      for (const r of real) total += 1 / (1 + Math.exp(a - r));
      return total / real.length;
    });
    return gradient(sum(mul(logits, matrix(pull, x.rows, 1))), [x])[0].data;
  }

  /** 발산했는지. */
  get diverged() {
    return this.trainer.broken || this.fakes(64).some((value) => !(Math.abs(value) < FAR));
  }

  /** 붙잡은 모드의 수(모드가 없으면 가짜가 곁에 있는 진짜의 비율)와 좋은 표본의 비율. */
  score() {
    const fake = this.fakes();
    return this.world.centers
      ? modeScore(fake, this.world.centers, this.world.sigma)
      : nearScore(fake, this.real);
  }
}
