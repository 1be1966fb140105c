// @ts-check
/**
 * 목적 함수와 그 처음 값: gan_course의 objectives.py, penalties.py, PLANE_RECIPES와 같습니다.
 * 손실은 모두 최소화하며, 입력은 로짓(비평자라면 점수) (n, 1)입니다.
 */

import {
  add, gradient, matrix, mean, relu, rowNorm, scale, shift, softplus, square, sub, sum, sumTo,
} from "./grad.js";
import { Adam, RMSProp } from "./plane_optim.js";

/**
 * @typedef {import("./grad.js").Node} Node
 * @typedef {import("./plane_net.js").Net} Net
 * @typedef {(D: Net, real: Node, fake: Node, draws: Draws) => Node} Penalty
 *
 * 한 스텝에 쓰는 난수. 시험에서는 torch가 뽑은 것을 그대로 넣습니다.
 * @typedef {object} Draws
 * @property {(n: number) => Float64Array} real 진짜 점 n개 (n·2)
 * @property {(n: number) => Float64Array} noise 잠재 벡터 n개 (n·nz)
 * @property {(n: number) => Float64Array} epsilon 섞는 비율 n개, 0…1
 *
 * @typedef {object} Recipe
 * @property {string} label 화면에 적는 이름
 * @property {(real: Node, fake: Node) => Node} dLoss
 * @property {(fake: Node, real: Node | null) => Node} gLoss
 * @property {Penalty[]} penalties
 * @property {"adam" | "rmsprop"} optimizer
 * @property {[number, number]} betas Adam의 β
 * @property {number} lr
 * @property {number} dSteps G를 한 번 갱신할 때 D를 갱신하는 횟수
 * @property {number} clip 가중치를 자를 값. 0이면 자르지 않습니다
 * @property {boolean} needsReal G의 단계에서도 진짜의 로짓을 볼지
 * @property {boolean} critic D의 값 하나에는 뜻이 없는지
 * @property {boolean} spectral 스펙트럼 정규화를 쓸지
 */

/** −E[log D(x)] − E[log(1 − D(G(z)))]. @param {Node} real @param {Node} fake */
const dLoss = (real, fake) => add(mean(softplus(scale(real, -1))), mean(softplus(fake)));

/** −E[log D(G(z))]. @param {Node} fake */
const gNonSaturating = (fake) => mean(softplus(scale(fake, -1)));

/** E[log(1 − D(G(z)))]. @param {Node} fake */
const gSaturating = (fake) => scale(mean(softplus(fake)), -1);

/** E[f(가짜)] − E[f(진짜)]. @param {Node} real @param {Node} fake */
const criticLoss = (real, fake) => sub(mean(fake), mean(real));

/** −E[f(G(z))]. @param {Node} fake */
const gCritic = (fake) => scale(mean(fake), -1);

/** E[max(0, 1 − f(x))] + E[max(0, 1 + f(G(z)))]. @param {Node} real @param {Node} fake */
const hinge = (real, fake) =>
  add(mean(relu(shift(scale(real, -1), 1))), mean(relu(shift(fake, 1))));

/** E[−log σ(D(x) − D(G(z)))]. @param {Node} real @param {Node} fake */
const dRelativistic = (real, fake) => mean(softplus(sub(fake, real)));

/** @param {Node} fake @param {Node | null} real @returns {Node} */
function gRelativistic(fake, real) {
  if (!real) throw new Error("진짜의 로짓이 필요합니다.");
  return mean(softplus(sub(real, fake)));
}

/**
 * γ/2·E‖∇D(x)‖². 기울기를 다시 미분할 수 있게 이어 둡니다.
 * @param {number} gamma
 * @param {Net} D
 * @param {Node} points (n, 2)
 */
function squaredSlope(gamma, D, points) {
  const x = points.detach();
  const [slope] = gradient(sum(D.forward(x, true)), [x], true);
  return scale(mean(sumTo(square(slope), x.rows, 1)), gamma / 2);
}

/** R1 벌점: 진짜에서(Mescheder 2018). @param {number} gamma @returns {Penalty} */
const r1 = (gamma) => (D, real) => squaredSlope(gamma, D, real);

/** R2 벌점: 가짜에서. @param {number} gamma @returns {Penalty} */
const r2 = (gamma) => (D, real, fake) => squaredSlope(gamma, D, fake);

/**
 * 기울기 벌점 λ·E[(‖∇f(m)‖ − 1)²], m = ε·x + (1 − ε)·G(z) (Gulrajani 2017).
 * @param {number} weight
 * @returns {Penalty}
 */
const gradientPenalty = (weight) => (D, real, fake, draws) => {
  const epsilon = draws.epsilon(real.rows);
  const mixed = new Float64Array(real.data.length);
  for (let i = 0; i < mixed.length; i++) {
    mixed[i] = fake.data[i] + epsilon[Math.floor(i / real.cols)] * (real.data[i] - fake.data[i]);
  }
  const m = matrix(mixed, real.rows, real.cols);
  const [slope] = gradient(sum(D.forward(m, true)), [m], true);
  return scale(mean(square(shift(rowNorm(slope), -1))), weight);
};

/** @type {Recipe} */
const plain = {
  label: "비포화 손실", dLoss, gLoss: gNonSaturating, penalties: [], optimizer: "adam",
  betas: [0.5, 0.9], lr: 1e-3, dSteps: 1, clip: 0, needsReal: false, critic: false,
  spectral: false,
};
/** @type {Recipe} */
const critic = { ...plain, dLoss: criticLoss, gLoss: gCritic, betas: [0, 0.9], critic: true };

/** @type {Record<string, Recipe>} */
export const RECIPES = {
  "non-saturating": plain,
  minimax: { ...plain, label: "미니맥스(포화) 손실", gLoss: gSaturating },
  r1: { ...plain, label: "비포화 + R1 (γ 0.1)", penalties: [r1(0.1)] },
  wgan: {
    ...critic, label: "WGAN + 가중치 절단 (c 0.1)", optimizer: "rmsprop", dSteps: 5, clip: 0.1,
  },
  "wgan-gp": {
    ...critic, label: "WGAN-GP (λ 0.1)", penalties: [gradientPenalty(0.1)], dSteps: 3,
  },
  hinge: {
    ...critic, label: "힌지 + 스펙트럼 정규화", dLoss: hinge, lr: 2e-3, dSteps: 3, spectral: true,
  },
  relativistic: {
    ...critic, label: "상대론적 + R1, R2 (γ 0.1, R3GAN)", dLoss: dRelativistic,
    gLoss: gRelativistic, penalties: [r1(0.1), r2(0.1)], lr: 2e-3, needsReal: true,
  },
};
export const BATCH = 128;

/**
 * @param {Recipe} recipe
 * @param {Node[]} parameters
 * @param {number} lr
 */
export function newOptimizer(recipe, parameters, lr) {
  if (recipe.optimizer === "rmsprop") return new RMSProp(parameters, lr);
  return new Adam(parameters, lr, ...recipe.betas);
}
