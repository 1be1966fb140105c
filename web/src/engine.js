/**
 * 생성자를 일꾼(Worker)에게 시킵니다. 화면의 실은 셈하지 않으므로 슬라이더가 걸리지 않습니다.
 *
 * ```js
 * const engine = new Engine(spec);
 * const x = await engine.run(() => ({ z, n, labels }));  // 더 새 부탁이 앞질렀으면 null
 * ```
 *
 * 일꾼의 글은 스크립트를 묶을 때 WORKER_SOURCE에 통째로 들어오고, Blob의 주소로 열립니다. 그래서
 * file://에서도 됩니다. 일꾼을 두지 못하는 곳에서는 같은 셈을 화면의 실에서 조각마다 쉬며 합니다.
 *
 * Engine 하나는 한 번에 하나만 시키고, 그사이에 온 부탁 가운데 가장 새 것만 남깁니다. 무엇을
 * 셈할지는 차례가 왔을 때 묻습니다. 답은 시킨 차례로 오므로, 온 대로 그리면 그림이 거꾸로 가지
 * 않습니다.
 */

import { work } from "./net_work.js";

/**
 * @typedef {import("./net.js").Spec} Spec
 * @typedef {import("./net_work.js").Task} Task
 * @typedef {{resolve: (found: any) => void, reject: (reason: unknown) => void}} Asker
 * @typedef {{z: Float32Array, n: number, labels?: number[], at?: number}} Batch
 */

/** 어디에서 몇 번 셈했고 몇 번을 건너뛰었는지. 시험과 bench가 봅니다. */
export const counts = { main: 0, worker: 0, skipped: 0 };

const MOST = 16;
const SHARE = 24e6; // 한 번에 시킬 곱셈의 수: 10 ms 남짓
const FRAME = 18; // 일꾼이 없을 때 화면의 실을 잇달아 쓰는 시간(ms)

/** @type {Worker | null | undefined} 아직 두지 않았으면 undefined, 둘 수 없으면 null */
let worker;
/** @type {WeakMap<Spec, number>} 일꾼에게 이미 건넨 것 */
const given = new WeakMap();
/** @type {Map<number, Asker & {task: Task}>} 일꾼이 하고 있는 것 */
const working = new Map();
let specs = 0;
let jobs = 0;
let rested = 0; // 화면의 실이 마지막으로 쉰 때

/** 일꾼. 둘 수 없는 곳이면 null입니다. */
function hired() {
  if (worker !== undefined) return worker;
  const source = /** @type {any} */ (globalThis).WORKER_SOURCE;
  try {
    if (!source) throw new Error("일꾼의 글이 없습니다.");
    worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    worker.onmessage = receive;
    worker.onerror = dismiss;
  } catch {
    worker = null;
  }
  return worker;
}

/** @param {MessageEvent} event */
function receive({ data: { job, found, error } }) {
  const asker = working.get(job);
  working.delete(job);
  counts.worker += 1;
  if (error) asker?.reject(new Error(error));
  else asker?.resolve(found);
}

/** 일꾼이 서지 못했습니다: 시켜 둔 것을 여기에서 합니다. @param {ErrorEvent} event */
function dismiss(event) {
  event.preventDefault();
  worker?.terminate();
  worker = null;
  for (const [job, { task, resolve, reject }] of working) {
    working.delete(job);
    here(task).then(resolve, reject);
  }
}

/** 화면의 실에서. 화면의 몫을 다 썼으면 다음 화면을 기다립니다. @param {Task} task */
async function here(task) {
  if (performance.now() - rested > FRAME) {
    await new Promise((go) => requestAnimationFrame(go));
    rested = performance.now();
  }
  counts.main += 1;
  return work(task);
}

/** @param {Task} task @returns {Promise<any>} */
function ask(task) {
  const to = hired();
  if (!to) return here(task);
  const { spec, ...rest } = task;
  let id = given.get(spec);
  if (id === undefined) {
    given.set(spec, (id = ++specs));
    const { nz, shape, bits, classes, embedding, layers, data } = spec;
    to.postMessage({ id, spec: { nz, shape, bits, classes, embedding, layers, data } });
  }
  const job = ++jobs;
  return new Promise((resolve, reject) => {
    working.set(job, { task, resolve, reject });
    to.postMessage({ job, id, task: rest });
  });
}

/** 한 장에 드는 곱셈의 수. @param {Spec} spec */
function cost(spec) {
  const each = spec.layers.map(({ op, in: from, out, side }) =>
    from * out * (op === "grow" ? 16 * side * side : 1));
  return each.reduce((a, b) => a + b, 0);
}

export class Engine {
  /** @param {Spec} spec */
  constructor(spec) {
    this.spec = spec;
    /** 한 번에 시킬 장수: 1, 2, 4, 8, 16 가운데 몫에 드는 것. */
    this.share = MOST;
    while (this.share > 1 && this.share * cost(spec) > SHARE) this.share /= 2;
    this._busy = false;
    /** @type {(Asker & {prepare: () => Task}) | undefined} */
    this._next = undefined;
  }

  /**
   * z n개를 그림으로. 더 새 부탁이 앞질러 하지 않았으면 null입니다.
   * @param {() => Batch} prepare at은 자료에서 생성자가 시작하는 자리입니다.
   * @returns {Promise<Float32Array | null>}
   */
  run(prepare) {
    return this._ask(() => ({ kind: "run", spec: this.spec, at: 0, labels: [], ...prepare() }));
  }

  /**
   * 그림과, 목표와의 차이를 z로 미분한 기울기. 붓이 씁니다.
   * @param {() => import("./net_work.js").Goal} prepare
   * @returns {Promise<import("./net_work.js").Slope | null>}
   */
  slope(prepare) {
    return this._ask(() => ({ kind: "slope", spec: this.spec, ...prepare() }));
  }

  /** @param {() => Task} prepare @returns {Promise<any>} */
  _ask(prepare) {
    return new Promise((resolve, reject) => {
      if (this._next) {
        counts.skipped += 1;
        this._next.resolve(null);
      }
      this._next = { prepare, resolve, reject };
      if (!this._busy) void this._go();
    });
  }

  /** 남은 부탁이 없을 때까지, 하나씩. */
  async _go() {
    this._busy = true;
    for (let now = this._next; now; now = this._next) {
      this._next = undefined;
      await ask(now.prepare()).then(now.resolve, now.reject);
    }
    this._busy = false;
  }
}
