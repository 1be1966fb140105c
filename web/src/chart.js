// @ts-check
/** 그림판에 축과 곡선을 그리는 작은 도구. 색 없이도 읽히도록 선과 표식의 모양을 달리합니다. */

import { general, linspace, num, percent, powerName, ticks } from "./numbers.js";

/**
 * @typedef {import("./view.js").View} View
 * @typedef {Record<string, string>} Colours
 * @typedef {[number, number]} Pair
 * @typedef {"circle" | "square" | "diamond" | "triangle"} Shape
 * @typedef {object} AxesOptions
 * @property {[number, number, number, number]} box 눈금까지 넣은 자리 (x, y, 너비, 높이)
 * @property {Pair} x 가로축의 범위
 * @property {Pair} y 세로축의 범위
 * @property {number[]} [xTicks]
 * @property {number[]} [yTicks]
 * @property {string[]} [yNames] 눈금의 글
 * @property {string} [xLabel]
 * @property {string} [yLabel]
 * @property {string} [title]
 */

export const FONT = "13px 'Noto Sans KR', 'NanumGothic', system-ui, sans-serif";
export { general, linspace, num, percent, powerName, ticks };

const BIG = FONT.replace("13px", "600 14px");
/** @type {Record<string, number[]>} */
const DASHES = { solid: [], dash: [7, 4], dot: [2, 3], dashdot: [8, 3, 2, 3] };

/** 축 하나. */
export class Axes {
  /** @param {View} view @param {Colours} colours @param {AxesOptions} options */
  constructor(view, colours, options) {
    this.g = view.g;
    this.c = colours;
    this.o = options;
    const [x, y, w, h] = options.box;
    const names = options.yNames ?? (options.yTicks ?? ticks(options.y)).map((v) => num(v));
    this.g.font = FONT;
    const widest = Math.max(6, ...names.map((name) => this.g.measureText(name).width));
    this.left = x + widest + 10 + (options.yLabel ? 18 : 0);
    this.right = x + w - 12;
    this.top = y + (options.title ? 26 : 10);
    this.bottom = y + h - (options.xLabel ? 40 : 22);
  }

  /** @param {number} v */
  px(v) {
    const [a, b] = this.o.x;
    return this.left + ((v - a) / (b - a)) * (this.right - this.left);
  }

  /** @param {number} v */
  py(v) {
    const [a, b] = this.o.y;
    return this.bottom - ((v - a) / (b - a)) * (this.bottom - this.top);
  }

  /** 바탕, 격자, 눈금, 이름. */
  frame() {
    const { g, c, o } = this;
    const { xTicks = ticks(o.x), yTicks = ticks(o.y) } = o;
    g.font = FONT;
    g.lineWidth = 1;
    g.strokeStyle = mix(c.muted, 0.35);
    g.beginPath();
    for (const v of xTicks) this._segment([v, o.y[0]], [v, o.y[1]]);
    for (const v of yTicks) this._segment([o.x[0], v], [o.x[1], v]);
    g.stroke();
    g.strokeStyle = c.muted;
    g.strokeRect(this.left, this.top, this.right - this.left, this.bottom - this.top);
    g.fillStyle = c.ink;
    for (const v of xTicks) this.text(num(v), this.px(v), this.bottom + 13);
    yTicks.forEach((v, i) => {
      this.text(o.yNames?.[i] ?? num(v), this.left - 5, this.py(v), "right");
    });
    const middle = (this.left + this.right) / 2;
    if (o.xLabel) this.text(o.xLabel, middle, this.bottom + 31);
    if (o.title) this.text(o.title, middle, this.top - 13, "center", BIG);
    if (o.yLabel) {
      g.save();
      g.translate(o.box[0] + 9, (this.top + this.bottom) / 2);
      g.rotate(-Math.PI / 2);
      this.text(o.yLabel, 0, 0);
      g.restore();
    }
    return this;
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {CanvasTextAlign} align
   * @param {string} font
   */
  text(text, x, y, align = "center", font = FONT) {
    this.g.font = font;
    this.g.textAlign = align;
    this.g.textBaseline = "middle";
    this.g.fillStyle = this.c.ink;
    this.g.fillText(text, x, y);
  }

  /** 선 위에서도 읽히도록 바탕을 깐 글. @param {string} text @param {number} x @param {number} y */
  note(text, x, y) {
    this.g.font = FONT;
    this.g.fillStyle = this.c.paper;
    this.g.fillRect(x - 2, y - 8, this.g.measureText(text).width + 4, 16);
    this.text(text, x, y, "left");
  }

  /**
   * 꺾은선. 숫자가 아닌 점에서 끊깁니다.
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   * @param {{colour?: string, dash?: string, width?: number}} look
   */
  line(xs, ys, { colour = this.c.ink, dash = "solid", width = 2 } = {}) {
    this.clipped(() => {
      this._pen(colour, dash, width);
      let on = false;
      for (let i = 0; i < xs.length; i++) {
        const good = Number.isFinite(ys[i]);
        if (good) this.g[on ? "lineTo" : "moveTo"](this.px(xs[i]), this.py(ys[i]));
        on = good;
      }
      this.g.stroke();
    });
  }

  /** 곡선과 밑변 사이를 칠합니다. @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys
   *  @param {string} colour @param {number} strength */
  area(xs, ys, colour, strength = 0.3) {
    this.clipped(() => {
      this.g.beginPath();
      this.g.moveTo(this.px(xs[0]), this.py(0));
      for (let i = 0; i < xs.length; i++) this.g.lineTo(this.px(xs[i]), this.py(ys[i]));
      this.g.lineTo(this.px(xs[xs.length - 1]), this.py(0));
      this.g.fillStyle = mix(colour, strength);
      this.g.fill();
    });
  }

  /** 가로줄이나 세로줄. @param {"x" | "y"} which @param {number} at
   *  @param {{colour?: string, dash?: string, width?: number}} look */
  rule(which, at, look = {}) {
    const { x, y } = this.o;
    if (which === "x") this.line([at, at], y, look);
    else this.line(x, [at, at], look);
  }

  /** @param {number} x @param {number} y @param {Shape} shape @param {string} colour
   *  @param {number} size */
  mark(x, y, shape, colour, size = 6) {
    marker(this.g, this.px(x), this.py(y), shape, { fill: colour, edge: this.c.ink, size });
  }

  /**
   * 선과 표식의 이름. 왼쪽에서 오른쪽으로 놓습니다.
   * @param {{name: string, colour: string, dash?: string, shape?: Shape}[]} entries
   * @param {number} y 화면에서의 높이
   * @param {number} x 왼쪽 끝
   */
  legend(entries, y = this.top + 13, x = this.left + 8) {
    const { g } = this;
    for (const { name, colour, dash, shape } of entries) {
      if (dash) {
        this._pen(colour, dash, 2);
        g.moveTo(x, y);
        g.lineTo(x + 24, y);
        g.stroke();
      }
      if (shape) marker(g, x + 12, y, shape, { fill: colour, edge: this.c.ink, size: 5 });
      this.text(name, x + 29, y, "left");
      x += 40 + g.measureText(name).width;
    }
    g.setLineDash([]);
  }

  /** @param {string} colour @param {string} dash @param {number} width */
  _pen(colour, dash, width) {
    this.g.strokeStyle = colour;
    this.g.lineWidth = width;
    this.g.setLineDash(DASHES[dash]);
    this.g.lineJoin = "round";
    this.g.beginPath();
  }

  /** @param {Pair} a @param {Pair} b */
  _segment(a, b) {
    this.g.moveTo(this.px(a[0]), this.py(a[1]));
    this.g.lineTo(this.px(b[0]), this.py(b[1]));
  }

  /** @param {() => void} work */
  clipped(work) {
    const { g } = this;
    g.save();
    g.beginPath();
    g.rect(this.left, this.top, this.right - this.left, this.bottom - this.top);
    g.clip();
    work();
    g.restore();
  }
}

/**
 * @param {CanvasRenderingContext2D} g
 * @param {number} x
 * @param {number} y
 * @param {Shape} shape
 * @param {{fill: string, edge: string, size: number}} look
 */
export function marker(g, x, y, shape, { fill, edge, size }) {
  g.setLineDash([]);
  g.beginPath();
  if (shape === "circle") g.arc(x, y, size, 0, 2 * Math.PI);
  if (shape === "square") g.rect(x - 0.88 * size, y - 0.88 * size, 1.76 * size, 1.76 * size);
  const corners = {
    diamond: [0, -1.3, 1.1, 0, 0, 1.3, -1.1, 0], triangle: [0, -1.2, 1.1, 0.9, -1.1, 0.9],
  };
  const at = shape === "diamond" || shape === "triangle" ? corners[shape] : [];
  for (let i = 0; i < at.length; i += 2) {
    g[i ? "lineTo" : "moveTo"](x + size * at[i], y + size * at[i + 1]);
  }
  g.closePath();
  g.fillStyle = fill;
  g.fill();
  g.strokeStyle = edge;
  g.lineWidth = 1;
  g.stroke();
}

/** 색을 옅게. @param {string} colour @param {number} strength 0…1 */
export const mix = (colour, strength) =>
  `color-mix(in srgb, ${colour} ${Math.round(100 * strength)}%, transparent)`;

/**
 * 그림판 둘을 나란히 놓을 만큼 넓으면 조종간을 그 아래에 둡니다.
 * @param {import("./kit.js").Panel} panel
 */
export function wide(panel) {
  panel.views.style.flexBasis = "692px";
}
