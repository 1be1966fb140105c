// @ts-check
/** 2차원 점의 작은 신경망: 선형층과 LeakyReLU(생성자는 ReLU). 스펙트럼 정규화를 달 수 있습니다. */

import { leakyRelu, linear, matrix, mul, reciprocal, sum } from "./grad.js";

/** @typedef {import("./grad.js").Node} Node */

/**
 * 층 하나. u, v는 스펙트럼 정규화의 특이 벡터입니다.
 * @typedef {{w: Node, b: Node, u: Float64Array | null, v: Float64Array | null}} Layer
 */

/** 완전 연결 신경망. 모양: (n, widths[0]) → (n, widths의 끝). */
export class Net {
  /**
   * @param {Layer[]} layers
   * @param {number} slope 은닉층에서 음수에 곱할 수. 0이면 ReLU입니다
   */
  constructor(layers, slope) {
    this.layers = layers;
    this.slope = slope;
  }

  /** 학습하는 행렬들, torch의 parameters()와 같은 차례가 아니어도 됩니다. */
  get parameters() {
    return this.layers.flatMap((layer) => [layer.w, layer.b]);
  }

  /**
   * @param {Node} x (n, 입력)
   * @param {boolean} training 참이면 스펙트럼 정규화의 거듭제곱법을 한 번 돌립니다
   * @returns {Node}
   */
  forward(x, training = false) {
    let h = x;
    this.layers.forEach((layer, i) => {
      h = linear(h, weight(layer, training), layer.b);
      if (i < this.layers.length - 1) h = leakyRelu(h, this.slope);
    });
    return h;
  }
}

/**
 * 층의 가중치. 스펙트럼 정규화가 있으면 가장 큰 특이값의 어림 uᵀWv로 나눈 것입니다.
 * Miyato 2018(arXiv:1802.05957), 알고리즘 1.
 * @param {Layer} layer
 * @param {boolean} training
 */
function weight(layer, training) {
  const { w, u, v } = layer;
  if (!u || !v) return w;
  if (training) powerIteration(w, u, v);
  const outer = new Float64Array(w.data.length);
  for (let i = 0; i < w.rows; i++) {
    for (let j = 0; j < w.cols; j++) outer[i * w.cols + j] = u[i] * v[j];
  }
  return mul(w, reciprocal(sum(mul(w, matrix(outer, w.rows, w.cols)))));
}

/**
 * u ← Wv, v ← Wᵀu를 길이 1로 맞추며 한 번. u와 v를 그 자리에서 고칩니다.
 * @param {Node} w
 * @param {Float64Array} u
 * @param {Float64Array} v
 */
export function powerIteration(w, u, v) {
  u.fill(0);
  for (let i = 0; i < w.rows; i++) {
    for (let j = 0; j < w.cols; j++) u[i] += w.data[i * w.cols + j] * v[j];
  }
  toUnit(u);
  v.fill(0);
  for (let i = 0; i < w.rows; i++) {
    for (let j = 0; j < w.cols; j++) v[j] += w.data[i * w.cols + j] * u[i];
  }
  toUnit(v);
}

/** @param {Float64Array} x */
function toUnit(x) {
  const length = Math.max(Math.sqrt(x.reduce((s, value) => s + value * value, 0)), 1e-12);
  for (let i = 0; i < x.length; i++) x[i] /= length;
}

/**
 * torch의 nn.Linear처럼 ±1/√입력 사이에서 고르게 뽑아 새 신경망을 만듭니다.
 * @param {number[]} widths 입력, 은닉층들, 출력
 * @param {number} slope
 * @param {boolean} spectral
 * @param {import("./plane_data.js").Random} random
 */
export function newNet(widths, slope, spectral, random) {
  const layers = widths.slice(1).map((out, i) => {
    const reach = 1 / Math.sqrt(widths[i]);
    const draw = () => reach * (2 * random.uniform() - 1);
    const w = matrix(Float64Array.from({ length: out * widths[i] }, draw), out, widths[i]);
    const b = matrix(Float64Array.from({ length: out }, draw), 1, out);
    /** @type {Layer} */
    const layer = { w, b, u: null, v: null };
    if (spectral) {
      layer.u = Float64Array.from({ length: out }, () => random.normal());
      layer.v = Float64Array.from({ length: widths[i] }, () => random.normal());
      toUnit(layer.v);
      for (let k = 0; k < 15; k++) powerIteration(w, layer.u, layer.v); // torch의 처음 횟수
    }
    return layer;
  });
  return new Net(layers, slope);
}
