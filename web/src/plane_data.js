// @ts-check
/** 2차원 장난감 데이터와 난수. 분포는 gan_course/datasets/toy.py와 같고 난수만 다릅니다. */

/** 시드가 같으면 같은 수를 내는 난수(mulberry32). */
export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
    /** @type {number | null} */
    this.spare = null;
  }

  /** 0 이상 1 미만. */
  uniform() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** 표준 정규 분포(박스–뮬러). */
  normal() {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** @param {number} n */
  normals(n) {
    return Float64Array.from({ length: n }, () => this.normal());
  }
}

/**
 * @typedef {object} World
 * @property {string} label
 * @property {number} sigma 실험실에서 보기에 알맞은 표준편차
 * @property {[number, number][] | null} centers 모드의 중심. 없으면 null
 * @property {(random: Random) => [number, number]} point 잡음을 더하기 전의 점 하나
 */

/** @type {[number, number][]} */
const ring = Array.from({ length: 8 }, (_, i) => {
  const angle = (i * 2 * Math.PI) / 8;
  return [2 * Math.cos(angle), 2 * Math.sin(angle)];
});
/** @type {[number, number][]} */
const grid = Array.from({ length: 25 }, (_, i) => [Math.floor(i / 5) - 2, (i % 5) - 2]);

/** @param {[number, number][]} centers @returns {World["point"]} */
const among = (centers) => (random) => centers[Math.floor(random.uniform() * centers.length)];

/** @type {World["point"]} */
function moons(random) {
  const y = random.uniform() < 0.5 ? 0 : 1;
  const angle = Math.PI * random.uniform();
  const sign = 1 - 2 * y;
  return [
    1.4 * (Math.cos(angle) * sign + y - 0.5), 1.4 * (Math.sin(angle) * sign + 0.5 * y - 0.25),
  ];
}

/** @type {World["point"]} */
function spiral(random) {
  const t = Math.sqrt(random.uniform());
  return [2 * t * Math.cos(4 * Math.PI * t), 2 * t * Math.sin(4 * Math.PI * t)];
}

/** @type {Record<string, World>} */
export const WORLDS = {
  ring_2d: { label: "고리 (모드 8개)", sigma: 0.1, centers: ring, point: among(ring) },
  grid_2d: { label: "격자 (모드 25개)", sigma: 0.05, centers: grid, point: among(grid) },
  moons_2d: { label: "반달 둘", sigma: 0.08, centers: null, point: moons },
  spiral_2d: { label: "나선", sigma: 0.04, centers: null, point: spiral },
};

/**
 * 진짜 점 n개 (n·2).
 * @param {World} world
 * @param {number} n
 * @param {Random} random
 */
export function sample(world, n, random) {
  const out = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const [x, y] = world.point(random);
    out[2 * i] = x + world.sigma * random.normal();
    out[2 * i + 1] = y + world.sigma * random.normal();
  }
  return out;
}
