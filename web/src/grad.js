// @ts-check
/**
 * 행렬의 자동 미분(역방향). 역전파도 같은 연산으로 적으므로 두 번 미분할 수 있습니다(기울기 벌점).
 *
 * 값은 모두 행 우선의 Float64Array 행렬입니다. 스칼라는 1×1입니다. 02에서 손으로 만든 엔진을
 * 수 하나에서 행렬로 넓힌 것입니다.
 */

import { filled, withoutGraph } from "./node.js";
import { add } from "./ops.js";

export { Node, filled, matrix, withoutGraph } from "./node.js";
export * from "./ops.js";

/** @typedef {import("./node.js").Node} N */

/**
 * output(1×1)을 inputs로 미분합니다. 닿지 않는 입력의 기울기는 0입니다.
 * @param {N} output
 * @param {N[]} inputs
 * @param {boolean} createGraph 기울기를 다시 미분할지
 * @returns {N[]}
 */
export function gradient(output, inputs, createGraph = false) {
  const order = path(output, new Set(inputs));
  const run = () => {
    /** @type {Map<N, N>} */
    const found = new Map([[output, filled(1, output.rows, output.cols)]]);
    const on = new Set(order);
    for (let i = order.length - 1; i >= 0; i--) {
      const node = order[i];
      const g = found.get(node);
      if (!g) continue;
      node.parents.forEach((parent, k) => {
        if (!on.has(parent)) return;
        const share = node.back[k](g);
        const before = found.get(parent);
        found.set(parent, before ? add(before, share) : share);
      });
    }
    return inputs.map((x) => found.get(x) ?? filled(0, x.rows, x.cols));
  };
  return createGraph ? run() : withoutGraph(run);
}

/**
 * output에서 wanted까지 잇는 길 위의 노드들, 부모가 먼저.
 * @param {N} output
 * @param {Set<N>} wanted
 */
function path(output, wanted) {
  /** @type {Map<N, boolean>} */
  const seen = new Map();
  /** @type {N[]} */
  const order = [];
  /** @param {N} node @returns {boolean} */
  const visit = (node) => {
    const known = seen.get(node);
    if (known !== undefined) return known;
    let reaches = wanted.has(node);
    for (const parent of node.parents) if (visit(parent)) reaches = true;
    seen.set(node, reaches);
    if (reaches) order.push(node);
    return reaches;
  };
  visit(output);
  return order;
}
