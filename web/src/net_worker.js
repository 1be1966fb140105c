/** 일꾼의 시작. 이 파일은 따로 묶여 engine.js의 WORKER_SOURCE가 됩니다. */

import { work } from "./net_work.js";

/** @type {Map<number, import("./net.js").Spec>} */
const specs = new Map();

/** @param {MessageEvent} event 생성자를 건네받거나, 시킨 일을 합니다. */
onmessage = ({ data: { id, spec, job, task } }) => {
  if (spec) return void specs.set(id, spec);
  try {
    postMessage({ job, found: work({ ...task, spec: specs.get(id) }) });
  } catch (error) {
    postMessage({ job, error: error instanceof Error ? error.message : String(error) });
  }
};
