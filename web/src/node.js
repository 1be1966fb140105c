// @ts-check
/** 자동 미분의 노드: 행 우선 Float64Array 행렬과, 그것을 만든 연산. */

/** 행렬 하나와, 그것을 만든 연산. */
export class Node {
  /**
   * @param {Float64Array} data 값, 길이 rows·cols
   * @param {number} rows
   * @param {number} cols
   * @param {Node[]} parents 이 값을 만든 노드들
   * @param {((g: Node) => Node)[]} back 부모마다, 이 값의 기울기 → 부모의 기울기
   */
  constructor(data, rows, cols, parents = [], back = []) {
    if (data.length !== rows * cols) throw new Error(`${rows}×${cols}인데 값이 ${data.length}개`);
    this.data = data;
    this.rows = rows;
    this.cols = cols;
    this.parents = recording ? parents : [];
    this.back = recording ? back : [];
  }

  /** 1×1인 노드의 값. */
  get item() {
    return this.data[0];
  }

  /** 기울기가 지나지 않는, 같은 값의 노드. */
  detach() {
    return new Node(this.data, this.rows, this.cols);
  }
}

let recording = true;

/**
 * 기울기를 이어 두지 않고 계산합니다(더 가볍습니다).
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function withoutGraph(work) {
  const before = recording;
  recording = false;
  try {
    return work();
  } finally {
    recording = before;
  }
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} rows
 * @param {number} cols
 */
export function matrix(values, rows, cols) {
  return new Node(values instanceof Float64Array ? values : Float64Array.from(values), rows, cols);
}

/**
 * 값이 모두 같은 행렬.
 * @param {number} value
 * @param {number} rows
 * @param {number} cols
 */
export function filled(value, rows = 1, cols = 1) {
  return new Node(new Float64Array(rows * cols).fill(value), rows, cols);
}
