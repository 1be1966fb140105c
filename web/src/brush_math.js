/** 붓의 계산(07): 칠한 것, 출발할 후보, z를 고치는 Adam. gan_course의 brush.follow와 같습니다. */

import { randn } from "./random.js";

export const STARTS = 192; // 둘레에서 뽑는 후보
export const STEPS = 40;
const [RATE, FAR] = [0.1, 0.05];

/** 칠한 것. colour: (c·h·w)의 색 [−1, 1], mask: (h·w)의 0 또는 1. */
export class Strokes {
  /** @param {number[]} shape [채널, 높이, 너비] */
  constructor([channels, height, width]) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.colour = new Float32Array(channels * height * width);
    this.mask = new Uint8Array(height * width);
    /** @type {{colour: Float32Array, mask: Uint8Array}[]} */
    this.kept = [];
  }

  /** 칠한 화소의 수. */
  get painted() {
    return this.mask.reduce((a, b) => a + b, 0);
  }

  /** 여기부터 한 획입니다. `undo`가 이 자리로 되돌립니다. */
  begin() {
    this.kept.push({ colour: this.colour.slice(), mask: this.mask.slice() });
  }

  /**
   * (x, y)화소에 동그라미.
   * @param {number} x @param {number} y @param {number} r @param {number[]} colour
   */
  dab(x, y, r, colour) {
    const plane = this.height * this.width;
    for (let p = 0; p < plane; p++) {
      const [row, column] = [Math.floor(p / this.width), p % this.width];
      if ((row + 0.5 - y) ** 2 + (column + 0.5 - x) ** 2 > r * r) continue;
      this.mask[p] = 1;
      for (let c = 0; c < this.channels; c++) this.colour[c * plane + p] = colour[c];
    }
  }

  /**
   * 두 자리를 잇는 선.
   * @param {number[]} from @param {number[]} to @param {number} r @param {number[]} colour
   */
  line([x0, y0], [x1, y1], r, colour) {
    const parts = 1 + Math.trunc(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
    for (let i = 0; i < parts; i++) {
      this.dab(x0 + (i / parts) * (x1 - x0), y0 + (i / parts) * (y1 - y0), r, colour);
    }
  }

  /** 마지막 획을 지웁니다. 지울 것이 있었으면 참입니다. */
  undo() {
    const last = this.kept.pop();
    if (last) Object.assign(this, last);
    return last !== undefined;
  }

  /** 칠한 화소의 색 차이(절댓값의 평균). @param {Float32Array} x */
  apart(x) {
    const plane = this.mask.length;
    let total = 0;
    x.forEach((v, i) => (total += this.mask[i % plane] && Math.abs(v - this.colour[i])));
    return total / (this.channels * this.painted || 1);
  }

  /** 칠한 화소의 차이 제곱의 합. @param {Float32Array} x */
  gap(x) {
    const plane = this.mask.length;
    let total = 0;
    for (let p = 0; p < plane; p++) {
      if (!this.mask[p]) continue;
      for (let i = p; i < x.length; i += plane) total += (x[i] - this.colour[i]) ** 2;
    }
    return total;
  }
}

/** 출발할 후보 (193, nz): 처음 z와, 그 둘레의 192개. @param {Float32Array} first */
export function candidates(first) {
  const nz = first.length;
  const out = new Float32Array((STARTS + 1) * nz);
  out.set(first);
  randn(STARTS * nz, 0).forEach((v, i) => (out[nz + i] = 0.6 * first[i % nz] + 0.8 * v));
  return out;
}

/** 칠한 색을 따르되 처음 z에서 너무 멀어지지 않는 z를, Adam으로 한 걸음씩. */
export class Chase {
  /**
   * @param {Float32Array} first 처음 z
   * @param {Strokes} strokes
   * @param {number} strength 0이면 처음 z에 머물고, 1이면 칠한 색만 봅니다.
   */
  constructor(first, strokes, strength) {
    this.first = first;
    this.strength = strength;
    this.weight = strength / (strokes.painted * strokes.channels);
    this.z = first;
    this.step = 0;
    this.loss = 0;
    this._m = new Float64Array(first.length);
    this._v = new Float64Array(first.length);
  }

  /** z의 손실. @param {Float32Array} z @param {number} gap 칠한 화소의 차이 제곱의 합 */
  lossOf(z, gap) {
    const far = z.reduce((sum, v, i) => sum + (v - this.first[i]) ** 2, 0) / z.length;
    return this.weight * gap + (1 - this.strength) * FAR * far;
  }

  /** z에 서서 잰 손실. @param {Float32Array} z @param {number} gap */
  at(z, gap) {
    return Object.assign(this, { z, loss: this.lossOf(z, gap) });
  }

  /** 후보 가운데 가장 나은 것에서 출발합니다. @param {Float32Array} pool @param {number[]} gaps */
  start(pool, gaps) {
    const nz = this.first.length;
    const all = gaps.map((_, i) => pool.slice(i * nz, (i + 1) * nz));
    const losses = all.map((z, i) => this.lossOf(z, gaps[i]));
    this.loss = Math.min(...losses);
    this.z = all[losses.indexOf(this.loss)];
  }

  /** 한 걸음. @param {number} gap @param {Float32Array} dz gap을 z로 미분한 것 */
  advance(gap, dz) {
    this.loss = this.lossOf(this.z, gap);
    const t = ++this.step;
    const ramp = Math.min(1, t / (0.05 * STEPS), (STEPS - t + 1) / (0.4 * STEPS));
    const pull = (2 * (1 - this.strength) * FAR) / this.z.length;
    this.z = this.z.map((z, i) => {
      const slope = this.weight * dz[i] + pull * (z - this.first[i]);
      this._m[i] = 0.9 * this._m[i] + 0.1 * slope;
      this._v[i] = 0.999 * this._v[i] + 0.001 * slope * slope;
      const size = Math.sqrt(this._v[i] / (1 - 0.999 ** t)) + 1e-8;
      return z - (RATE * ramp * this._m[i]) / (1 - 0.9 ** t) / size;
    });
  }
}
