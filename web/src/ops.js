// @ts-check
/** 미분할 수 있는 연산들. 역전파도 같은 연산으로 적혀 있어, 그 결과를 다시 미분할 수 있습니다. */

import { product } from "./matmul.js";
import { Node } from "./node.js";

/**
 * 행렬곱. ta, tb가 참이면 그쪽을 전치하여 곱합니다(둘 다 참인 것은 쓰지 않습니다).
 * @param {Node} a
 * @param {Node} b
 * @param {boolean} ta
 * @param {boolean} tb
 * @returns {Node}
 */
export function matmul(a, b, ta = false, tb = false) {
  const n = ta ? a.cols : a.rows;
  const m = tb ? b.rows : b.cols;
  /** @type {((g: Node) => Node)[]} */
  let back = [(g) => matmul(g, b, false, true), (g) => matmul(a, g, true)];
  if (tb) back = [(g) => matmul(g, b), (g) => matmul(g, a, true)];
  if (ta) back = [(g) => matmul(b, g, false, true), (g) => matmul(a, g)];
  return new Node(product(a, b, ta, tb), n, m, [a, b], back);
}

/**
 * 선형층 x·Wᵀ + b. x (n, i), W (o, i), b (1, o) → (n, o).
 * @param {Node} x
 * @param {Node} w
 * @param {Node} b
 * @returns {Node}
 */
export function linear(x, w, b) {
  const out = product(x, w, false, true);
  const o = w.rows;
  for (let i = 0, at = 0; i < x.rows; i++) {
    for (let j = 0; j < o; j++, at++) out[at] += b.data[j];
  }
  return new Node(out, x.rows, o, [x, w, b], [
    (g) => matmul(g, w), (g) => matmul(g, x, true), (g) => sumTo(g, 1, o),
  ]);
}

/**
 * 칸마다의 계산. 1행이나 1열인 쪽은 펼쳐 씁니다.
 * @param {import("./matmul.js").Mat} a
 * @param {import("./matmul.js").Mat} b
 * @param {(x: number, y: number) => number} f
 * @returns {[Float64Array, number, number]}
 */
function each(a, b, f) {
  const rows = Math.max(a.rows, b.rows);
  const cols = Math.max(a.cols, b.cols);
  const out = new Float64Array(rows * cols);
  const [ar, ac] = [a.rows > 1 ? a.cols : 0, a.cols > 1 ? 1 : 0];
  const [br, bc] = [b.rows > 1 ? b.cols : 0, b.cols > 1 ? 1 : 0];
  const [x, y] = [a.data, b.data];
  for (let i = 0, k = 0; i < rows; i++) {
    let p = i * ar;
    let q = i * br;
    for (let j = 0; j < cols; j++, k++, p += ac, q += bc) out[k] = f(x[p], y[q]);
  }
  return [out, rows, cols];
}

/** @param {Node} a @param {Node} b @returns {Node} */
export function add(a, b) {
  const back = [a, b].map((x) => (/** @type {Node} */ g) => sumTo(g, x.rows, x.cols));
  if (a.rows !== b.rows || a.cols !== b.cols) {
    return new Node(...each(a, b, (x, y) => x + y), [a, b], back);
  }
  const out = a.data.slice(); // 모양이 같으면 바로 더합니다(기울기를 모을 때 가장 잦습니다).
  for (let i = 0; i < out.length; i++) out[i] += b.data[i];
  return new Node(out, a.rows, a.cols, [a, b], back);
}

/** @param {Node} a @param {Node} b @returns {Node} */
export function sub(a, b) {
  return new Node(...each(a, b, (x, y) => x - y), [a, b], [
    (g) => sumTo(g, a.rows, a.cols),
    (g) => scale(sumTo(g, b.rows, b.cols), -1),
  ]);
}

/** @param {Node} a @param {Node} b @returns {Node} */
export function mul(a, b) {
  return new Node(...each(a, b, (x, y) => x * y), [a, b], [
    (g) => sumTo(mul(g, b), a.rows, a.cols),
    (g) => sumTo(mul(g, a), b.rows, b.cols),
  ]);
}

/** @param {Node} a @param {Node} b */
export const div = (a, b) => mul(a, reciprocal(b));

/**
 * 행이나 열을 더해 (rows, cols)로 줄입니다.
 * @param {Node} a
 * @param {number} rows a.rows 또는 1
 * @param {number} cols a.cols 또는 1
 * @returns {Node}
 */
export function sumTo(a, rows, cols) {
  if (a.rows === rows && a.cols === cols) return a;
  const out = new Float64Array(rows * cols);
  for (let i = 0, k = 0; i < a.rows; i++) {
    const at = rows > 1 ? i * cols : 0;
    for (let j = 0; j < a.cols; j++, k++) out[cols > 1 ? at + j : at] += a.data[k];
  }
  return new Node(out, rows, cols, [a], [(g) => spread(g, a.rows, a.cols)]);
}

/**
 * 1행이나 1열을 되풀이하여 (rows, cols)로 펼칩니다.
 * @param {Node} a
 * @param {number} rows
 * @param {number} cols
 * @returns {Node}
 */
export function spread(a, rows, cols) {
  if (a.rows === rows && a.cols === cols) return a;
  const [out] = each(a, { rows, cols, data: a.data }, (x) => x);
  return new Node(out, rows, cols, [a], [(g) => sumTo(g, a.rows, a.cols)]);
}

/** 모든 칸의 합 (1×1). @param {Node} a */
export const sum = (a) => sumTo(a, 1, 1);

/** 모든 칸의 평균 (1×1). @param {Node} a */
export const mean = (a) => scale(sum(a), 1 / a.data.length);

/** 행마다의 길이 (n×1). @param {Node} a */
export const rowNorm = (a) => sqrt(sumTo(square(a), a.rows, 1));

/**
 * @param {Node} a
 * @param {(x: number) => number} f
 * @param {(g: Node, y: Node) => Node} back 기울기와 결과 → a의 기울기
 * @returns {Node}
 */
function map(a, f, back) {
  const out = new Float64Array(a.data.length);
  for (let i = 0; i < out.length; i++) out[i] = f(a.data[i]);
  /** @type {Node} */
  const y = new Node(out, a.rows, a.cols, [a], [(g) => back(g, y)]);
  return y;
}

/** c배. @param {Node} a @param {number} c @returns {Node} */
export const scale = (a, c) => map(a, (x) => c * x, (g) => scale(g, c));

/** 상수를 더합니다. @param {Node} a @param {number} c */
export const shift = (a, c) => map(a, (x) => x + c, (g) => g);

/** @param {Node} a @returns {Node} */
export const square = (a) => map(a, (x) => x * x, (g) => scale(mul(g, a), 2));

/** 0에서의 기울기는 0으로 둡니다. @param {Node} a @returns {Node} */
export const sqrt = (a) => map(a, Math.sqrt, (g, y) => scale(mul(g, reciprocal(y)), 0.5));

/** 1/x. 0이면 0입니다. @param {Node} a @returns {Node} */
export const reciprocal = (a) =>
  map(a, (x) => (x === 0 ? 0 : 1 / x), (g, y) => scale(mul(g, square(y)), -1));

/** @param {Node} a @returns {Node} */
export const exp = (a) => map(a, Math.exp, (g, y) => mul(g, y));

/** @param {Node} a @returns {Node} */
export const log = (a) => map(a, Math.log, (g) => mul(g, reciprocal(a)));

/** @param {Node} a @returns {Node} */
export const tanh = (a) => map(a, Math.tanh, (g, y) => sub(g, mul(g, square(y))));

/** @param {Node} a @returns {Node} */
export const sigmoid = (a) =>
  map(a, (x) => 1 / (1 + Math.exp(-x)), (g, y) => mul(g, sub(y, square(y))));

/** log(1 + eˣ). 넘치지 않습니다. @param {Node} a @returns {Node} */
export const softplus = (a) =>
  map(a, (x) => (x > 20 ? x : Math.log1p(Math.exp(x))), (g) => mul(g, sigmoid(a)));

/** 음수에서는 slope배. @param {Node} a @param {number} slope @returns {Node} */
export const leakyRelu = (a, slope = 0.2) => gated(a, a, slope);

/**
 * gate가 양수인 칸은 그대로, 나머지는 slope배. a에 대해 선형이므로 역전파도 같은 연산입니다.
 * @param {Node} a
 * @param {Node} gate
 * @param {number} slope
 * @returns {Node}
 */
function gated(a, gate, slope) {
  const [x, on, out] = [a.data, gate.data, new Float64Array(a.data.length)];
  for (let i = 0; i < out.length; i++) out[i] = on[i] > 0 ? x[i] : slope * x[i];
  return new Node(out, a.rows, a.cols, [a], [(g) => gated(g, gate, slope)]);
}

/** @param {Node} a */
export const relu = (a) => leakyRelu(a, 0);
