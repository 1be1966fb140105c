/** 붓의 그림판(07): 따라온 그림과, 처음 그림에 칠한 것. */

import { Mosaic } from "./mosaic.js";

/** @type {Record<string, number[]>} 노트북의 BrushLab과 같은 색 */
export const COLOURS = {
  "검정": [-0.9, -0.9, -0.9], "흰색": [0.95, 0.95, 0.95], "금색": [0.9, 0.6, -0.2],
  "빨강": [0.7, -0.5, -0.5], "하늘": [0.2, 0.7, 0.8], "살색": [0.85, 0.5, 0.3],
  "갈색": [-0.1, -0.4, -0.6],
};
const WIDE = 384;

/** 고를 수 있는 색. 흑백 그림이면 흰색과 검정뿐입니다. @param {number[]} shape */
export function coloursFor([channels]) {
  const { "흰색": white, "검정": black } = COLOURS;
  return channels === 3 ? COLOURS : { "흰색": white, "검정": black };
}

export class BrushView {
  /** @param {import("./kit.js").Panel} panel @param {number[]} shape */
  constructor(panel, shape) {
    const [, height, width] = shape;
    this.scale = Math.max(1, Math.round(WIDE / width));
    const size = { width: width * this.scale, height: height * this.scale };
    this.main = panel.canvas("picture", { ...size, label: "칠한 색을 따라 생성자가 그린 그림" });
    const half = { width: size.width / 2, height: size.height / 2 };
    this.plan = panel.canvas("strokes", { ...half, label: "처음 그림에 칠한 것" });
    this.pictures = [this.main, this.plan].map((view) => new Mosaic(view, shape));
    for (const picture of this.pictures) picture.arrange(1);
  }

  /** 그림판의 자리를 화소의 자리로. @param {number} x @param {number} y */
  pixel(x, y) {
    return [x / this.scale, y / this.scale];
  }

  /** @param {string} text */
  describe(text) {
    this.main.describe(text);
  }

  /**
   * @param {Float32Array} x 지금 그림
   * @param {Float32Array} plain 처음 그림
   * @param {import("./brush_math.js").Strokes} strokes
   * @param {{fresh: boolean, ring?: number[]}} more fresh: 칠하는 중, ring: [가로, 세로, 굵기]
   */
  show(x, plain, strokes, { fresh, ring }) {
    const plane = strokes.mask.length;
    const over = (/** @type {Float32Array} */ under) =>
      under.map((v, i) => (strokes.mask[i % plane] ? strokes.colour[i] : v));
    this.pictures[0].paint(0, fresh ? over(x) : x);
    this.pictures[1].paint(0, over(plain));
    this.plan.describe(`${strokes.kept.length}획, 화소 ${strokes.painted}개`);
    if (ring) this._ring(ring);
  }

  /** 찍을 자리를 밝고 어두운 두 원으로. @param {number[]} ring */
  _ring([x, y, radius]) {
    const { g } = this.main;
    for (const [colour, width] of /** @type {const} */ ([["#000", 4], ["#fff", 2]])) {
      g.strokeStyle = colour;
      g.lineWidth = width;
      g.beginPath();
      g.arc((x + 0.5) * this.scale, (y + 0.5) * this.scale, radius * this.scale, 0, 2 * Math.PI);
      g.stroke();
    }
  }
}
