// @ts-check
/** 합성곱과 전치 합성곱을 한 스텝씩(gan_course/labs/convolution/calc.py와 같습니다). */

/** @typedef {number[][]} Board */

/** 세로획 하나가 있는 5×5 그림. */
export const PICTURE = [
  [0, 0, 3, 0, 0], [0, 1, 3, 0, 0], [0, 0, 3, 0, 0], [0, 0, 3, 0, 0], [0, 2, 3, 2, 0],
];
/** 키울 3×3 그림. */
export const SEED = [[1, 2, 0], [0, 3, 1], [2, 0, 1]];
export const KINDS = ["합성곱", "전치 합성곱"];
export const KERNELS = ["모두 1", "세로 경계", "가로 경계", "차례로 1, 2, 3 …"];

/** @param {number} n @param {(i: number, j: number) => number} f @returns {Board} */
const board = (n, f) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j)));

/** 보기로 쓸 커널. @param {string} name @param {number} size */
export function kernel(name, size) {
  const middle = (size - 1) / 2;
  if (name === "세로 경계") return board(size, (_, j) => Math.sign(middle - j));
  if (name === "가로 경계") return board(size, (i) => Math.sign(middle - i));
  if (name === "모두 1") return board(size, () => 1);
  return board(size, (i, j) => i * size + j + 1);
}

/** ⌊(n + 2p − k)/s⌋ + 1. @param {number} n @param {number} k @param {number} s @param {number} p */
export const convSize = (n, k, s, p) => Math.floor((n + 2 * p - k) / s) + 1;

/** (n − 1)·s − 2p + k. @param {number} n @param {number} k @param {number} s @param {number} p */
export const transposedSize = (n, k, s, p) => (n - 1) * s - 2 * p + k;

/**
 * 스텝의 수. 출력이 없는 설정이면 0입니다.
 * @param {number} n 입력의 한 변
 * @param {number} k
 * @param {number} s
 * @param {number} p
 * @param {boolean} transposed
 */
export function stepsOf(n, k, s, p, transposed) {
  if (transposed) return transposedSize(n, k, s, p) > 0 ? n * n : 0;
  return Math.max(convSize(n, k, s, p), 0) ** 2;
}

/**
 * 한 스텝의 장면. left와 right는 패딩까지 넣은 판입니다.
 * @typedef {object} Frame
 * @property {Board} left
 * @property {Board} kernel
 * @property {Board} right
 * @property {"left" | "right"} side 커널이 놓인 판
 * @property {[number, number]} window 그 왼쪽 위 칸 (행, 열)
 * @property {[number, number]} cell 반대쪽 판의 칸
 * @property {boolean[][]} filled right에서 숫자가 적힌 칸
 * @property {number} border 패딩인 바깥 칸의 폭
 */

/**
 * 합성곱의 step번째(1부터) 자리.
 * @param {Board} x @param {Board} k @param {number} s @param {number} p @param {number} step
 * @returns {Frame}
 */
export function convFrame(x, k, s, p, step) {
  const n = x.length;
  const left = board(n + 2 * p, (i, j) => x[i - p]?.[j - p] ?? 0);
  const out = convSize(n, k.length, s, p);
  const right = board(out, (i, j) => {
    let total = 0;
    k.forEach((row, a) => row.forEach((w, b) => (total += w * left[i * s + a][j * s + b])));
    return total;
  });
  const [row, column] = [Math.floor((step - 1) / out), (step - 1) % out];
  const filled = right.map((line, i) => line.map((_, j) => i * out + j < step));
  return {
    left, kernel: k, right, side: "left", window: [row * s, column * s], cell: [row, column],
    filled, border: p,
  };
}

/**
 * 전치 합성곱의 step번째(1부터) 칸: 그 수를 곱한 커널을 출력에 도장처럼 더합니다.
 * @param {Board} x @param {Board} k @param {number} s @param {number} p @param {number} step
 * @returns {Frame}
 */
export function transposedFrame(x, k, s, p, step) {
  const n = x.length;
  const out = (n - 1) * s + k.length;
  const right = board(out, () => 0);
  const filled = right.map((line) => line.map(() => false));
  for (let at = 0; at < step; at++) {
    const [row, column] = [Math.floor(at / n), at % n];
    k.forEach((line, a) => line.forEach((w, b) => {
      right[row * s + a][column * s + b] += w * x[row][column];
      filled[row * s + a][column * s + b] = true;
    }));
  }
  const [row, column] = [Math.floor((step - 1) / n), (step - 1) % n];
  return {
    left: x, kernel: k, right, side: "right", window: [row * s, column * s], cell: [row, column],
    filled, border: p,
  };
}

/** 빼기표를 −로. @param {number} x */
const say = (x) => String(x).replace("-", "−");

/** 한 스텝의 설명(노트북의 describe와 같은 말). @param {Frame} frame */
export function describe(frame) {
  const k = frame.kernel.length;
  const [cell, window] = [frame.cell, frame.window].map(([a, b]) => `(${a}, ${b})`);
  if (frame.side === "right") {
    const out = frame.right.length - 2 * frame.border;
    const stamped = frame.left[frame.cell[0]][frame.cell[1]];
    return `입력의 칸 ${cell}의 수 ${say(stamped)}에 커널을 곱해, 출력의 ${window}부터 `
      + `${k}×${k}칸에 더합니다. 겹친 칸에는 더한 값이 쌓입니다. 입력 한 변 ${frame.left.length}, `
      + `${frame.border ? "바깥을 잘라 낸 " : ""}출력 한 변 = ${out}`;
  }
  /** @type {string[]} */
  const terms = [];
  frame.kernel.forEach((row, a) => row.forEach((w, b) => {
    const v = frame.left[frame.window[0] + a][frame.window[1] + b];
    if (v && w) terms.push(`${say(v)}×${w > 0 ? say(w) : `(${say(w)})`}`);
  }));
  const value = frame.right[frame.cell[0]][frame.cell[1]];
  return `출력의 칸 ${cell} = ${terms.join(" + ") || "0"} = ${say(value)} `
    + `(0을 곱한 항은 뺐습니다). 입력 한 변 ${frame.left.length - 2 * frame.border}, `
    + `출력 한 변 = ⌊(입력 + 2p − k)/s⌋ + 1 = ${frame.right.length}`;
}
