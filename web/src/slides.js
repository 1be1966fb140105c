// 슬라이드 한 벌: reveal.js를 켜고, 넘치는 장은 글자를 줄여 화면에 맞춥니다. tools/export_slides.py가
// reveal.js와 함께 assets/slides.js 하나로 묶습니다.

import Reveal from "reveal.js";
import Notes from "reveal.js/plugin/notes";

const SIZES = [100, 94, 88, 82, 76, 70, 64, 58]; // 글자의 크기(%)
const NAMES = { left: "이전 슬라이드", right: "다음 슬라이드", up: "위 슬라이드", down: "아래 슬라이드" };

/** @param {HTMLElement} slide 이 장의 내용이 틀 밖으로 나갑니까? */
const overflows = (slide) =>
  slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth;

/** @param {HTMLElement | null} slide 내용이 들어갈 때까지 글자를 줄입니다. */
function fit(slide) {
  if (!slide) return;
  for (const size of SIZES) {
    slide.style.fontSize = size === 100 ? "" : `${size}%`;
    if (!overflows(slide)) return;
  }
}

const deck = new Reveal({
  width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4,
  center: false, display: "flex", hash: true, transition: "none", backgroundTransition: "none",
  slideNumber: "c/t", controlsTutorial: false, scrollActivationWidth: 0, plugins: [Notes],
});
const fitCurrent = () => fit(/** @type {HTMLElement | null} */ (deck.getCurrentSlide()));
deck.on("slidechanged", fitCurrent);
start();

/** 켜고, 단추에 우리말 이름을 붙이고, 첫 장을 맞춥니다. */
async function start() {
  await deck.initialize();
  for (const [side, name] of Object.entries(NAMES)) {
    document.querySelector(`.navigate-${side}`)?.setAttribute("aria-label", name);
  }
  await document.fonts.ready;
  fitCurrent();
  Object.assign(globalThis, { deck });
  document.documentElement.dataset.scripts = "ready";
}
