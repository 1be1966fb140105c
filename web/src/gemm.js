/**
 * 행렬곱: 네 줄 × 네 칸씩 묶어 열여섯 합을 변수에 두고 셉니다. 그래야 자바스크립트에서도 빠릅니다.
 *
 * 왼쪽은 [줄 묶음][k][4], 오른쪽은 [칸 묶음][k][4]의 차례로 놓여 있습니다.
 */

/** @typedef {Float32Array | Float64Array} Floats */

/**
 * 줄마다 놓인 가중치(m, k)를 네 줄씩 묶어 놓습니다. 모자라는 줄은 0입니다.
 * @param {number} m
 * @param {number} k
 * @param {(row: number, column: number) => number} at
 */
export function packRows(m, k, at) {
  const out = new Float32Array(Math.ceil(m / 4) * 4 * k);
  for (let row = 0; row < m; row++) {
    const base = (row >> 2) * 4 * k + (row & 3);
    for (let j = 0; j < k; j++) out[base + 4 * j] = at(row, j);
  }
  return out;
}

/**
 * 칸 네 개의 묶음 하나를 모든 줄에 곱해 sums[줄·4 + 칸]에 적습니다.
 * @param {Floats} a 묶은 가중치
 * @param {number} m 줄의 수
 * @param {number} k
 * @param {Floats} b 묶은 칸들
 * @param {number} at b에서 이 묶음이 시작하는 자리
 * @param {Floats} sums
 */
export function times4(a, m, k, b, at, sums) {
  for (let row = 0, p = 0; row < m; row += 4) {
    let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
    let s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
    for (let q = at, end = at + 4 * k; q < end; p += 4, q += 4) {
      const b0 = b[q], b1 = b[q + 1], b2 = b[q + 2], b3 = b[q + 3];
      const a0 = a[p], a1 = a[p + 1], a2 = a[p + 2], a3 = a[p + 3];
      s00 += a0 * b0; s01 += a0 * b1; s02 += a0 * b2; s03 += a0 * b3;
      s10 += a1 * b0; s11 += a1 * b1; s12 += a1 * b2; s13 += a1 * b3;
      s20 += a2 * b0; s21 += a2 * b1; s22 += a2 * b2; s23 += a2 * b3;
      s30 += a3 * b0; s31 += a3 * b1; s32 += a3 * b2; s33 += a3 * b3;
    }
    const o = row * 4;
    sums[o] = s00; sums[o + 1] = s01; sums[o + 2] = s02; sums[o + 3] = s03;
    sums[o + 4] = s10; sums[o + 5] = s11; sums[o + 6] = s12; sums[o + 7] = s13;
    sums[o + 8] = s20; sums[o + 9] = s21; sums[o + 10] = s22; sums[o + 11] = s23;
    sums[o + 12] = s30; sums[o + 13] = s31; sums[o + 14] = s32; sums[o + 15] = s33;
  }
}

/**
 * 칸이 하나일 때: sums[줄]에 적습니다.
 * @param {Floats} a
 * @param {number} m
 * @param {number} k
 * @param {Floats} x
 * @param {number} at x에서 시작하는 자리
 * @param {Floats} sums
 */
export function times1(a, m, k, x, at, sums) {
  for (let row = 0, p = 0; row < m; row += 4) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let q = at, end = at + k; q < end; p += 4, q++) {
      const b = x[q];
      s0 += a[p] * b; s1 += a[p + 1] * b; s2 += a[p + 2] * b; s3 += a[p + 3] * b;
    }
    sums[row] = s0; sums[row + 1] = s1; sums[row + 2] = s2; sums[row + 3] = s3;
  }
}
