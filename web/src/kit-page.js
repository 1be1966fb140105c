/** 창과 쪽 사이의 일: 창의 id, 주소가 가리키는 창, 쪽의 색. 도구 상자(`kit.js`)가 씁니다. */

import { readHash } from "./hash.js";

// 쪽의 스타일에 없을 때의 색.
const PALETTE = {
  ink: "#1a1a1a", paper: "#ffffff", muted: "#6b6b6b", blue: "#0072b2", orange: "#d55e00",
  green: "#009e73", red: "#b2182b", purple: "#8a4f8a",
};

// 색이라고 알려 두면, light-dark(…)이라는 글이 아니라 지금의 밝기에서 고른 색이 읽힙니다.
for (const [name, initialValue] of Object.entries(PALETTE)) {
  globalThis.CSS?.registerProperty?.({
    name: `--${name}`, syntax: "<color>", inherits: true, initialValue,
  });
}

/** 지금의 밝기에 맞는 쪽의 색. @param {HTMLElement} box */
export function coloursOf(box) {
  const style = getComputedStyle(box);
  const pairs = Object.keys(PALETTE).map((name) => [name, style.getPropertyValue(`--${name}`)]);
  return /** @type {Record<keyof typeof PALETTE, string>} */ (Object.fromEntries(pairs));
}

let touched = false; // 사람이 쪽을 움직였으면 더는 데려가지 않습니다.

/** 주소가 가리키는 창으로. 위의 창이 열리며 밀려났으면 다시 갑니다. */
export function aim() {
  const lab = readHash()?.lab;
  if (lab && !touched) document.getElementById(lab)?.scrollIntoView({ block: "start", behavior: "instant" });
}

for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
  globalThis.addEventListener?.(kind, () => (touched = true), { passive: true });
}
globalThis.addEventListener?.("hashchange", () => (touched = false));

/**
 * 창의 id. 없으면 그 쪽에서 같은 창 가운데 몇째인지로 정하여 적어 둡니다.
 * @param {HTMLElement} element
 */
export function identify(element) {
  if (!element.id) {
    const lab = element.dataset.lab || "lab";
    const all = [...document.querySelectorAll(`[data-lab="${lab}"]`)];
    element.id = `${lab}-${Math.max(0, all.indexOf(element)) + 1}`;
  }
  return element.id;
}
