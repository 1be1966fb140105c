// @ts-check
/** 옵티마이저: torch의 Adam, RMSprop과 같은 식입니다. */

/** @typedef {import("./grad.js").Node} Node */

const EPS = 1e-8;

/** Adam(Kingma & Ba 2015). */
export class Adam {
  /**
   * @param {Node[]} parameters
   * @param {number} lr
   * @param {number} b1 1차 모멘트의 계수
   * @param {number} b2 2차 모멘트의 계수
   */
  constructor(parameters, lr, b1, b2) {
    this.parameters = parameters;
    this.lr = lr;
    this.b1 = b1;
    this.b2 = b2;
    this.t = 0;
    this.m = parameters.map((p) => new Float64Array(p.data.length));
    this.v = parameters.map((p) => new Float64Array(p.data.length));
  }

  /** @param {Node[]} slopes 파라미터마다의 기울기 */
  step(slopes) {
    this.t += 1;
    const { b1, b2 } = this;
    const rate = this.lr / (1 - b1 ** this.t);
    const root = Math.sqrt(1 - b2 ** this.t);
    this.parameters.forEach((p, k) => {
      const [m, v, g] = [this.m[k], this.v[k], slopes[k].data];
      for (let i = 0; i < g.length; i++) {
        m[i] = b1 * m[i] + (1 - b1) * g[i];
        v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
        p.data[i] -= (rate * m[i]) / (Math.sqrt(v[i]) / root + EPS);
      }
    });
  }
}

/** RMSProp(α 0.99). 모멘텀이 없습니다. */
export class RMSProp {
  /** @param {Node[]} parameters @param {number} lr @param {number} alpha */
  constructor(parameters, lr, alpha = 0.99) {
    this.parameters = parameters;
    this.lr = lr;
    this.alpha = alpha;
    this.v = parameters.map((p) => new Float64Array(p.data.length));
  }

  /** @param {Node[]} slopes */
  step(slopes) {
    const a = this.alpha;
    this.parameters.forEach((p, k) => {
      const [v, g] = [this.v[k], slopes[k].data];
      for (let i = 0; i < g.length; i++) {
        v[i] = a * v[i] + (1 - a) * g[i] * g[i];
        p.data[i] -= (this.lr * g[i]) / (Math.sqrt(v[i]) + EPS);
      }
    });
  }
}

/** 가중치 절단: 모든 값을 [−c, c]로. @param {Node[]} parameters @param {number} c */
export function clip(parameters, c) {
  for (const { data } of parameters) {
    for (let i = 0; i < data.length; i++) data[i] = Math.min(Math.max(data[i], -c), c);
  }
}
