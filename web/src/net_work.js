/** 생성자로 하는 일. 일꾼(`net_worker.js`)도, 일꾼이 없는 곳의 화면(`engine.js`)도 씁니다. */

import { Net, bytesOf } from "./net.js";
import { BackNet } from "./net_back.js";

/**
 * @typedef {import("./net.js").Spec} Spec
 * @typedef {{kind: "run", spec: Spec, at: number, z: Float32Array, n: number, labels: number[]}} Run
 * 칠한 것: 화소마다의 색 (c·h·w), 칠했는지 (h·w).
 * @typedef {{z: Float32Array, colour: Float32Array, mask: Uint8Array}} Goal
 * @typedef {Run | ({kind: "slope", spec: Spec} & Goal)} Task
 * x: 그림, gap: 칠한 화소의 차이 제곱의 합, dz: gap을 z로 미분한 것.
 * @typedef {{x: Float32Array, gap: number, dz: Float32Array}} Slope
 */

/** @type {WeakMap<Spec, {buffer: ArrayBuffer, nets: Map<number, Net>, back?: BackNet}>} */
const opened = new WeakMap();

/** 자료를 한 번만 풉니다. @param {Spec} spec */
function open(spec) {
  let found = opened.get(spec);
  if (!found) opened.set(spec, (found = { buffer: bytesOf(spec.data).buffer, nets: new Map() }));
  return found;
}

/** @param {Task} task */
export function work(task) {
  const found = open(task.spec);
  if (task.kind === "slope") {
    found.back ??= new BackNet(task.spec, found.buffer);
    return slope(found.back, task);
  }
  const { spec, at, z, n, labels } = task;
  let net = found.nets.get(at);
  if (!net) found.nets.set(at, (net = new Net(spec, found.buffer, at)));
  return net.run(z, n, labels);
}

/**
 * 칠한 화소의 차이와 그 기울기.
 * @param {BackNet} net
 * @param {Goal} goal
 * @returns {Slope}
 */
function slope(net, { z, colour, mask }) {
  const outs = net.trace(z, 1);
  const x = outs[outs.length - 1];
  const dx = new Float32Array(x.length);
  let gap = 0;
  for (let i = 0; i < x.length; i++) {
    if (!mask[i % mask.length]) continue;
    const off = x[i] - colour[i];
    gap += off * off;
    dx[i] = 2 * off;
  }
  return { x, gap, dz: net.back(outs, dx) };
}
