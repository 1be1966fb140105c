/**
 * 생성자의 순전파. 층은 둘뿐입니다: 선형층과, 한 변을 두 배로 키우는 전치 합성곱(4×4, 스트라이드 2,
 * 패딩 1). 배치 정규화는 파일을 만들 때(`tools/site/models.py`) 앞의 층에 접어 넣었습니다.
 *
 * ```js
 * const net = new Net(await page.loadModel("dcgan_faces"));
 * const pictures = net.run(z, n);      // z: n·nz개 → n·c·h·w개, [−1, 1]
 * ```
 */

import { packRows, times1, times4 } from "./gemm.js";

/**
 * @typedef {{op: "linear" | "grow", in: number, out: number, side: number,
 *   act: "none" | "relu" | "tanh"}} Head
 * @typedef {{nz: number, shape: number[], bits: number, classes: number, embedding: number,
 *   layers: Head[], data: string}} Spec
 * @typedef {(x: Float32Array, n: number) => Float32Array} Layer
 */

/** @param {string} text base64 */
export function bytesOf(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** @param {string} text base64로 적은 float32들 */
export function floatsOf(text) {
  return new Float32Array(bytesOf(text).buffer);
}

export class Net {
  /**
   * @param {Spec} spec
   * @param {ArrayBuffer} [buffer] 자료. 주지 않으면 spec.data입니다.
   * @param {number} [at] 자료에서 시작하는 자리(학습의 기록에는 생성자가 여럿입니다)
   */
  constructor(spec, buffer = bytesOf(spec.data).buffer, at = 0) {
    this.nz = spec.nz;
    this.shape = spec.shape;
    this.classes = spec.classes;
    this.pixels = spec.shape.reduce((a, b) => a * b, 1);
    const reader = new Reader(buffer, at, spec.bits);
    this._layers = spec.layers.map((head) => (head.op === "grow" ? grow : linear)(head, reader));
    this._wide = spec.embedding;
    this._embed = reader.floats(spec.classes * spec.embedding);
  }

  /**
   * @param {Float32Array} z n·nz개
   * @param {number} [n]
   * @param {ArrayLike<number>} [labels] 조건부 생성자의 레이블 n개
   * @returns {Float32Array} n·c·h·w개
   */
  run(z, n = z.length / this.nz, labels = []) {
    return this.trace(z, n, labels)[this._layers.length - 1];
  }

  /** 층마다의 출력. 역전파(`net_back.js`)가 봅니다. @param {Float32Array} z @param {number} n */
  trace(z, n, labels = /** @type {ArrayLike<number>} */ ([])) {
    let x = this._wide ? this._joined(z, n, labels) : z;
    return this._layers.map((layer) => (x = layer(x, n)));
  }

  /**
   * z 뒤에 레이블의 임베딩을 이어 붙입니다.
   * @param {Float32Array} z
   * @param {number} n
   * @param {ArrayLike<number>} y
   */
  _joined(z, n, y) {
    const wide = this.nz + this._wide;
    const out = new Float32Array(n * wide);
    for (let i = 0; i < n; i++) {
      out.set(z.subarray(i * this.nz, (i + 1) * this.nz), i * wide);
      const row = y[i] * this._wide;
      out.set(this._embed.subarray(row, row + this._wide), i * wide + this.nz);
    }
    return out;
  }
}

/** 자료를 차례로 읽습니다. */
export class Reader {
  /** @param {ArrayBuffer} buffer @param {number} at @param {number} bits */
  constructor(buffer, at, bits) {
    this.buffer = buffer;
    this.at = at;
    this.bits = bits;
  }

  /** @param {number} n */
  floats(n) {
    const found = new Float32Array(this.buffer, this.at, n);
    this.at += 4 * n;
    return found;
  }

  /**
   * 가중치를 읽는 함수. 16비트이면 줄(출력 채널)마다 눈금이 있습니다.
   * @param {number} rows
   * @param {number} columns
   * @returns {(row: number, column: number) => number}
   */
  weights(rows, columns) {
    if (this.bits === 32) {
      const all = this.floats(rows * columns);
      return (row, column) => all[row * columns + column];
    }
    const whole = new Int16Array(this.buffer, this.at, rows * columns);
    this.at += Math.ceil((2 * rows * columns) / 4) * 4;
    const scale = this.floats(rows);
    return (row, column) => whole[row * columns + column] * scale[row];
  }
}

/** @param {Float32Array} x @param {Head["act"]} act */
function activate(x, act) {
  if (act === "relu") for (let i = 0; i < x.length; i++) x[i] = x[i] > 0 ? x[i] : 0;
  if (act === "tanh") for (let i = 0; i < x.length; i++) x[i] = Math.tanh(x[i]);
  return x;
}

/**
 * 선형층: (n, in) → (n, out). 네 장이 모이면 묶어서 곱합니다.
 * @param {Head} head
 * @param {Reader} reader
 * @returns {Layer}
 */
function linear(head, reader) {
  const { in: k, out: m } = head;
  const a = packRows(m, k, reader.weights(m, k));
  const bias = reader.floats(m);
  const sums = new Float64Array(4 * (m + 4));
  const four = new Float64Array(4 * k);
  return (x, n) => {
    const out = new Float32Array(n * m);
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      for (let t = 0; t < 4; t++) for (let j = 0; j < k; j++) four[4 * j + t] = x[(i + t) * k + j];
      times4(a, m, k, four, 0, sums);
      for (let t = 0; t < 4; t++) {
        for (let row = 0; row < m; row++) out[(i + t) * m + row] = sums[4 * row + t] + bias[row];
      }
    }
    for (; i < n; i++) {
      times1(a, m, k, x, i * k, sums);
      for (let row = 0; row < m; row++) out[i * m + row] = sums[row] + bias[row];
    }
    return activate(out, head.act);
  };
}

/**
 * 전치 합성곱: (n, in, s, s) → (n, out, 2s, 2s).
 *
 * 결과의 칸은 (짝, 홀) × (짝, 홀) 네 갈래이고, 갈래마다 커널의 2×2칸만 닿습니다. 그래서 갈래마다
 * 보통의 2×2 합성곱 하나, 곧 행렬곱 하나입니다.
 * @param {Head} head
 * @param {Reader} reader
 * @returns {Layer}
 */
function grow(head, reader) {
  const { in: cin, out: m, side: s } = head;
  const weight = reader.weights(m, cin * 16);
  const bias = reader.floats(m);
  const k = 4 * cin;
  const wide = s + 2; // 둘레에 0을 한 칸 둘러 둡니다.
  // 짝수 칸 2i에는 커널의 1, 3이 입력의 i, i−1에서, 홀수 칸에는 2, 0이 i, i+1에서 닿습니다.
  const taps = [[[1, 0], [3, -1]], [[2, 0], [0, 1]]];
  const branches = [0, 1, 2, 3].map((branch) => {
    const pairs = taps[branch >> 1].flatMap(([ky, dy]) =>
      taps[branch & 1].map(([kx, dx]) => ({ kernel: 4 * ky + kx, move: dy * wide + dx })));
    const a = packRows(m, k, (row, j) => weight(row, (j >> 2) * 16 + pairs[j & 3].kernel));
    return { a, moves: pairs.map((pair) => pair.move), down: branch >> 1, right: branch & 1 };
  });
  const padded = new Float32Array(cin * wide * wide);
  const four = new Float64Array(4 * k);
  const sums = new Float64Array(4 * (m + 4));
  const spots = new Int32Array(4);
  return (x, n) => {
    const out = new Float32Array(n * m * 4 * s * s);
    for (let i = 0; i < n; i++) {
      pad(x, i * cin * s * s, padded, cin, s);
      for (const { a, moves, down, right } of branches) {
        for (let p = 0; p < s * s; p += 4) {
          for (let t = 0; t < 4; t++) {
            const spot = Math.min(p + t, s * s - 1);
            spots[t] = (((spot / s) | 0) + 1) * wide + (spot % s) + 1;
          }
          gather(padded, cin, wide * wide, spots, moves, four);
          times4(a, m, k, four, 0, sums);
          for (let t = 0; t < 4 && p + t < s * s; t++) {
            const row = (((p + t) / s) | 0) * 2 + down;
            let to = (i * m * 2 * s + row) * 2 * s + ((p + t) % s) * 2 + right;
            for (let c = 0; c < m; c++, to += 4 * s * s) out[to] = sums[4 * c + t] + bias[c];
          }
        }
      }
    }
    return activate(out, head.act);
  };
}

/**
 * 둘레에 0을 두른 사본.
 * @param {Float32Array} x @param {number} from @param {Float32Array} to
 * @param {number} channels @param {number} s
 */
function pad(x, from, to, channels, s) {
  const wide = s + 2;
  for (let c = 0; c < channels; c++) {
    for (let row = 0; row < s; row++) {
      const start = from + (c * s + row) * s;
      to.set(x.subarray(start, start + s), (c * wide + row + 1) * wide + 1);
    }
  }
}

/**
 * 칸 네 개에 닿는 입력을 채널마다 2×2칸씩 모읍니다.
 * @param {Float32Array} x @param {number} channels @param {number} plane
 * @param {Int32Array} spots @param {number[]} moves @param {Float64Array} to
 */
function gather(x, channels, plane, spots, moves, to) {
  const [p0, p1, p2, p3] = spots;
  for (let tap = 0; tap < 4; tap++) {
    let q = 4 * tap;
    for (let c = 0, base = moves[tap]; c < channels; c++, base += plane, q += 16) {
      to[q] = x[base + p0];
      to[q + 1] = x[base + p1];
      to[q + 2] = x[base + p2];
      to[q + 3] = x[base + p3];
    }
  }
}
