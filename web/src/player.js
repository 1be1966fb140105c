/** 슬라이더를 한 칸씩 옮기는 단추들. 재생은 사람이 눌러야만 시작합니다. */

/**
 * @param {import("./kit.js").Panel} panel
 * @param {string} name
 * @param {{every?: number, what?: string}} [options]
 */
export function addPlayer(panel, name, { every = 700, what = "" } = {}) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const range = () => {
    return /** @type {HTMLInputElement} */ (panel.box.querySelector(`[data-name="${name}"]`));
  };
  const step = (/** @type {number} */ by) => {
    const input = range();
    const [low, high, size] = [input.min, input.max, input.step].map(Number);
    const next = Number(input.value) + by * size;
    panel.set({ [name]: next > high + 1e-9 ? low : next < low - 1e-9 ? high : next });
    panel.changed();
  };
  const tell = (/** @type {HTMLElement} */ button, /** @type {string} */ word) => {
    button.textContent = word;
    if (what) button.setAttribute("aria-label", `${what} ${word}`);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    tell(play, "재생");
  };
  const toggle = () => {
    if (timer !== undefined) return stop();
    timer = setInterval(() => (panel.element.dataset.state === "ready" ? step(1) : 0), every);
    tell(play, "멈춤");
    step(1);
  };
  const by = (/** @type {number} */ n) => () => {
    stop();
    step(n);
  };
  const back = panel.button("이전", by(-1), { name: `${name}Back` });
  const play = panel.button("재생", toggle, { name: `${name}Play` });
  const on = panel.button("다음", by(1), { name: `${name}Next` });
  tell(back, "이전");
  tell(on, "다음");
  play.hidden = panel.calm();
  matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", () => {
    stop();
    play.hidden = panel.calm();
  });
  range().addEventListener("pointerdown", stop);
  panel._stop = stop;
  stop();
  return { stop, toggle };
}
