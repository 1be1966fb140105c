/**
 * 생성자의 역전파: 그림의 기울기를 z의 기울기로. 가중치의 기울기는 구하지 않습니다.
 *
 * 두 배로 키우는 전치 합성곱을 거꾸로 지나는 것은 같은 커널의 보통 합성곱(4×4, 스트라이드 2, 패딩
 * 1)입니다. 선형층은 전치한 행렬을 곱합니다.
 */

import { packRows, times1, times4 } from "./gemm.js";
import { Net, Reader } from "./net.js";

/**
 * @typedef {import("./net.js").Head} Head
 * @typedef {(dy: Float32Array) => Float32Array} Back
 */

export class BackNet extends Net {
  /** @param {import("./net.js").Spec} spec @param {ArrayBuffer} buffer */
  constructor(spec, buffer) {
    super(spec, buffer);
    const reader = new Reader(buffer, 0, spec.bits);
    this._acts = spec.layers.map((head) => head.act);
    this._backs = spec.layers.map((head) => (head.op === "grow" ? shrink : across)(head, reader));
  }

  /**
   * @param {Float32Array[]} outs `trace`가 낸, 한 장의 층마다의 출력
   * @param {Float32Array} dx 그림의 기울기. 고쳐 씁니다.
   */
  back(outs, dx) {
    let slope = dx;
    for (let i = outs.length - 1; i >= 0; i--) {
      slope = this._backs[i](through(slope, outs[i], this._acts[i]));
    }
    return slope;
  }
}

/**
 * 활성화 함수를 거꾸로.
 * @param {Float32Array} dy @param {Float32Array} y @param {Head["act"]} act
 */
function through(dy, y, act) {
  if (act === "relu") for (let i = 0; i < y.length; i++) if (y[i] <= 0) dy[i] = 0;
  if (act === "tanh") for (let i = 0; i < y.length; i++) dy[i] *= 1 - y[i] * y[i];
  return dy;
}

/** 선형층. @param {Head} head @param {Reader} reader @returns {Back} */
function across({ in: k, out: m }, reader) {
  const weight = reader.weights(m, k);
  reader.floats(m); // 편향
  const a = packRows(k, m, (row, j) => weight(j, row));
  const sums = new Float64Array(k + 4);
  return (dy) => {
    times1(a, k, m, dy, 0, sums);
    return Float32Array.from(sums.subarray(0, k));
  };
}

/**
 * 전치 합성곱: (out, 2s, 2s) → (in, s, s).
 * @param {Head} head @param {Reader} reader @returns {Back}
 */
function shrink({ in: cin, out: m, side: s }, reader) {
  const weight = reader.weights(m, cin * 16);
  reader.floats(m); // 편향
  const k = 16 * m;
  const a = packRows(cin, k, (row, j) => weight(j >> 4, row * 16 + (j & 15)));
  const wide = 2 * s + 2; // 둘레에 0을 한 칸 둘러 둡니다.
  const padded = new Float32Array(m * wide * wide);
  const four = new Float64Array(4 * k);
  const sums = new Float64Array(4 * (cin + 4));
  return (dy) => {
    for (let row = 0; row < m * 2 * s; row++) {
      const to = (row + 2 * Math.floor(row / (2 * s)) + 1) * wide + 1;
      padded.set(dy.subarray(row * 2 * s, (row + 1) * 2 * s), to);
    }
    const dx = new Float32Array(cin * s * s);
    for (let p = 0; p < s * s; p += 4) {
      for (let t = 0; t < 4; t++) {
        const spot = Math.min(p + t, s * s - 1);
        const from = 2 * Math.floor(spot / s) * wide + 2 * (spot % s);
        gather(padded, m, wide, from, four, t);
      }
      times4(a, cin, k, four, 0, sums);
      for (let t = 0; t < 4 && p + t < s * s; t++) {
        for (let c = 0; c < cin; c++) dx[c * s * s + p + t] = sums[4 * c + t];
      }
    }
    return dx;
  };
}

/**
 * 칸 하나에 닿는 4×4칸을 채널마다 모아 to의 t째 자리에.
 * @param {Float32Array} x @param {number} channels @param {number} wide
 * @param {number} from @param {Float64Array} to @param {number} t
 */
function gather(x, channels, wide, from, to, t) {
  let q = t;
  for (let c = 0; c < channels; c++, from += wide * wide) {
    for (let row = from, ky = 0; ky < 4; ky++, row += wide, q += 16) {
      to[q] = x[row];
      to[q + 4] = x[row + 1];
      to[q + 8] = x[row + 2];
      to[q + 12] = x[row + 3];
    }
  }
}
