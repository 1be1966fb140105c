// @ts-check
/** 행렬곱: 네 행 × 두 행의 내적 여덟 개를 한꺼번에 냅니다. 전치는 값싸므로 미리 해 둡니다. */

/** @typedef {{data: Float64Array, rows: number, cols: number}} Mat */

/**
 * a·b. ta, tb가 참이면 그쪽을 전치하여 곱합니다.
 * @param {Mat} a
 * @param {Mat} b
 * @param {boolean} ta
 * @param {boolean} tb
 */
export function product(a, b, ta, tb) {
  const [n, k] = ta ? [a.cols, a.rows] : [a.rows, a.cols];
  const [m, depth] = tb ? [b.rows, b.cols] : [b.cols, b.rows];
  if (k !== depth) throw new Error("행렬의 모양이 맞지 않습니다.");
  const left = ta ? flipped(a) : a.data;
  const right = tb ? b.data : flipped(b);
  return dots(left, right, n, k, m);
}

/** 전치한 값. @param {Mat} a */
function flipped({ data, rows, cols }) {
  if (rows === 1 || cols === 1) return data;
  const out = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0, to = i; j < cols; j++, to += rows) out[to] = data[at++];
  }
  return out;
}

/**
 * x (n, k)의 행과 y (m, k)의 행의 내적 (n, m).
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {number} n
 * @param {number} k
 * @param {number} m
 */
function dots(x, y, n, k, m) {
  const out = new Float64Array(n * m);
  const [rows, columns] = [n - (n % 4), m - (m % 2)];
  for (let i = 0; i < rows; i += 4) {
    const [a0, a1, a2, a3] = [i * k, (i + 1) * k, (i + 2) * k, (i + 3) * k];
    for (let j = 0; j < columns; j += 2) {
      const [b0, b1] = [j * k, (j + 1) * k];
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0;
      for (let p = 0; p < k; p++) {
        const u = y[b0 + p], v = y[b1 + p];
        const w0 = x[a0 + p], w1 = x[a1 + p], w2 = x[a2 + p], w3 = x[a3 + p];
        s00 += w0 * u; s01 += w0 * v; s10 += w1 * u; s11 += w1 * v;
        s20 += w2 * u; s21 += w2 * v; s30 += w3 * u; s31 += w3 * v;
      }
      const o = i * m + j;
      out[o] = s00; out[o + 1] = s01; out[o + m] = s10; out[o + m + 1] = s11;
      out[o + 2 * m] = s20; out[o + 2 * m + 1] = s21;
      out[o + 3 * m] = s30; out[o + 3 * m + 1] = s31;
    }
  }
  rest(out, x, y, { n, k, m, rows, columns });
  return out;
}

/**
 * 넷과 둘로 나누어떨어지지 않고 남은 가장자리.
 * @param {Float64Array} out
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {{n: number, k: number, m: number, rows: number, columns: number}} size
 */
function rest(out, x, y, { n, k, m, rows, columns }) {
  for (let i = 0; i < n; i++) {
    for (let j = i < rows ? columns : 0; j < m; j++) {
      let s = 0;
      for (let p = 0; p < k; p++) s += x[i * k + p] * y[j * k + p];
      out[i * m + j] = s;
    }
  }
}
