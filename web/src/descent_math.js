// @ts-check
/** 골짜기 둘과 걷는 방법 셋: gan_course/labs/backprop/descent.py와 같은 식입니다. */

import { linspace } from "./numbers.js";

/**
 * @typedef {[number, number]} Spot
 * @typedef {object} Surface
 * @property {(a: number, b: number) => number} f 손실
 * @property {(a: number, b: number) => Spot} slope 손실의 기울기
 * @property {(a: number, level: number) => Spot | undefined} sides 등고선의 아래와 위의 b
 * @property {(level: number) => Spot} reach 등고선의 왼쪽과 오른쪽의 a
 * @property {Spot} start
 * @property {Spot} lowest
 * @property {Spot[]} limits 그림의 범위 [a의 양 끝, b의 양 끝]
 *
 * @typedef {{points: Spot[], losses: number[], diverged: boolean}} Trail
 */

const FAR = 1e6; // 손실이 이보다 커지면 발산으로 보고 멈춥니다.
const BETA = 0.9;
const LEVELS = [0.5, 2, 8, 32, 128]; // 등고선의 손실

export const METHODS = ["경사 하강법", "모멘텀", "Adam"];

/**
 * 가운데에서 위아래로 √(rest/k)만큼.
 * @param {number} middle @param {number} rest @param {number} k @returns {Spot | undefined}
 */
const around = (middle, rest, k) =>
  rest < -1e-9 ? undefined : [middle - Math.sqrt(Math.max(rest, 0) / k),
    middle + Math.sqrt(Math.max(rest, 0) / k)];

/** @type {Record<string, Surface>} */
export const SURFACES = {
  "길쭉한 그릇": {
    f: (a, b) => (a ** 2 + 20 * b ** 2) * 0.5,
    slope: (a, b) => [a, 20 * b],
    sides: (a, level) => around(0, level - a ** 2 / 2, 10),
    reach: (level) => [-Math.sqrt(2 * level), Math.sqrt(2 * level)],
    start: [-4, 1.3], lowest: [0, 0], limits: [[-4.8, 4.8], [-2, 2]],
  },
  "굽은 골짜기": {
    f: (a, b) => (1 - a) ** 2 + 5 * (b - a ** 2) ** 2,
    slope: (a, b) => [-2 * (1 - a) - 20 * a * (b - a ** 2), 10 * (b - a ** 2)],
    sides: (a, level) => around(a ** 2, level - (1 - a) ** 2, 5),
    reach: (level) => [1 - Math.sqrt(level), 1 + Math.sqrt(level)],
    start: [-1.4, 1.2], lowest: [1, 1], limits: [[-2.2, 2.2], [-1, 3]],
  },
};

/** 그림 안에 드는 등고선의 손실들. @param {Surface} surface */
export function levelsOf({ f, limits: [[left, right], [low, high]] }) {
  const top = Math.max(f(left, low), f(left, high), f(right, low), f(right, high));
  return LEVELS.filter((level) => level < top);
}

/** 기울기를 스텝으로 바꾸는 함수. @param {string} method @param {number} rate */
function walker(method, rate) {
  const beta = method === "모멘텀" ? BETA : 0;
  const [r, m, v] = [[0, 0], [0, 0], [0, 0]];
  let t = 0;
  /** @param {number} g @param {number} i */
  const momentum = (g, i) => rate * (r[i] = beta * r[i] + g);
  /** @param {number} g @param {number} i */
  const adam = (g, i) => {
    t += i === 0 ? 1 : 0;
    m[i] = 0.9 * m[i] + (1 - 0.9) * g;
    v[i] = 0.999 * v[i] + (1 - 0.999) * g ** 2;
    const [mean, square] = [m[i] / (1 - 0.9 ** t), v[i] / (1 - 0.999 ** t)];
    return (rate * mean) / (Math.sqrt(square) + 1e-8);
  };
  return method === "Adam" ? adam : momentum;
}

/**
 * 골짜기를 걸어 내려갑니다.
 * @param {Surface} surface @param {string} method @param {number} rate @param {number} steps
 * @returns {Trail}
 */
export function descend(surface, method, rate, steps = 40) {
  const step = walker(method, rate);
  let [a, b] = surface.start;
  /** @type {Spot[]} */
  const points = [[a, b]];
  const losses = [surface.f(a, b)];
  for (let k = 0; k < steps; k++) {
    const [da, db] = surface.slope(a, b);
    [a, b] = [a - step(da, 0), b - step(db, 1)];
    points.push([a, b]);
    losses.push(surface.f(a, b));
    if (!(losses[losses.length - 1] < FAR)) break;
  }
  return { points, losses, diverged: !(losses[losses.length - 1] <= 2 * losses[0]) };
}

/**
 * 손실을 적을 자리 [손실, a, b]: 가장 낮은 곳에서 오른쪽 아래로 가며 등고선을 만나는 곳.
 * @param {Surface} surface @returns {[number, number, number][]}
 */
export function crossings({ f, lowest, limits: [[left, right], [low, high]], ...rest }) {
  const way = linspace(0, 1, 400).slice(0, 340).map((t) => [
    lowest[0] + t * (right - lowest[0]), lowest[1] + t * (low - lowest[1]),
  ]);
  let last = way[0];
  /** @type {[number, number, number][]} */
  const chosen = [];
  for (const level of levelsOf({ f, lowest, limits: [[left, right], [low, high]], ...rest })) {
    const spot = way.find(([a, b]) => f(a, b) >= level);
    if (!spot) continue;
    const far = Math.hypot((spot[0] - last[0]) / (right - left), (spot[1] - last[1]) / (high - low));
    if (far <= 0.12) continue;
    chosen.push([level, spot[0], spot[1]]);
    last = spot;
  }
  return chosen;
}

/** 축 밖으로 나가 돌아오지 않으면 거기까지만. @param {Surface} surface @param {Trail} trail */
export function shownPart({ limits: [[left, right], [low, high]] }, { points }) {
  const inside = points.map(([a, b]) => left <= a && a <= right && low <= b && b <= high);
  const out = inside.lastIndexOf(true) + 1;
  const outside = inside.filter((here) => !here).length;
  const told = out < inside.length ? `${out}스텝째에 밖으로` : `${outside}스텝은 밖`;
  return { points: points.slice(0, out + 1), told: outside ? told : "" };
}
