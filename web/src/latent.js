/** 잠재 벡터의 계산: 시드에서 뽑고, 두 시드를 잇고, 방향으로 옮깁니다. 화면은 모릅니다. */

import { randn } from "./random.js";

export const GRID = 16; // 4×4

/**
 * 시드의 출발점 (16, nz). 노트북과 같은 수입니다. 한 장만 볼 때에는 첫 벡터를 씁니다.
 * @param {number} nz
 */
export function makeBases(nz) {
  /** @type {Map<number, Float32Array>} */
  const kept = new Map();
  return (/** @type {number} */ seed) => {
    let found = kept.get(seed);
    if (!found) {
      if (kept.size >= 32) kept.clear();
      kept.set(seed, (found = randn(GRID * nz, seed)));
    }
    return found;
  };
}

/**
 * 구면 선형 보간을 벡터마다: a, b (n, nz) → (n, nz).
 * @param {Float32Array} a
 * @param {Float32Array} b
 * @param {number} t 0…1
 * @param {number} nz
 */
export function slerp(a, b, t, nz) {
  const out = new Float32Array(a.length);
  for (let at = 0; at < a.length; at += nz) {
    let ab = 0, aa = 0, bb = 0;
    for (let i = at; i < at + nz; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    const angle = Math.acos(Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb || 1))));
    const near = Math.abs(Math.sin(angle)) < 1e-4; // 나눗셈이 불안정하면 곧은 길
    const p = near ? 1 - t : Math.sin((1 - t) * angle) / Math.sin(angle);
    const q = near ? t : Math.sin(t * angle) / Math.sin(angle);
    for (let i = at; i < at + nz; i++) out[i] = p * a[i] + q * b[i];
  }
  return out;
}

/**
 * ψ로 당긴 뒤 방향들로 옮깁니다.
 * @param {Float32Array} z (n, nz)
 * @param {number} psi
 * @param {readonly (readonly [number, Float32Array])[]} moves [얼마나, 방향 (nz)]들
 */
export function moved(z, psi, moves) {
  const nz = moves[0]?.[1].length ?? z.length;
  const shift = new Float64Array(nz);
  for (const [much, way] of moves) for (let i = 0; i < nz; i++) shift[i] += much * way[i];
  return z.map((value, i) => psi * value + shift[i % nz]);
}

/**
 * 그림 사이의 흩어짐: 화소마다의 표준편차의 평균. 노트북의 대체 텍스트와 같은 값입니다.
 * @param {readonly Float32Array[]} pictures
 */
export function spread(pictures) {
  const n = pictures.length;
  const pixels = pictures[0].length;
  let total = 0;
  for (let i = 0; i < pixels; i++) {
    let mean = 0, square = 0;
    for (const x of pictures) mean += x[i] / n;
    for (const x of pictures) square += (x[i] - mean) ** 2;
    total += Math.sqrt(square / Math.max(1, n - 1));
  }
  return total / pixels;
}
