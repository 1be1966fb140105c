// 쪽마다 하나로 묶여 들어가는 스크립트의 시작입니다. 스크립트가 없어도 쪽은 책으로 읽힙니다.

import { readHash } from "./hash.js";
import { loadModel, loadScript, receiveModel } from "./models.js";
import { setUpPage, whenMoved } from "./page.js";
import { enhanceQuizzes } from "./quiz.js";
import { receiveIndex, setUpSearch } from "./search.js";
import { setUpTerms } from "./terms.js";

/** @typedef {import("./registry.js").Lab} Lab */

const NEAR = 600; // 창이 화면에서 이만큼(px) 가까이 오면 모델을 불러옵니다.

/** @type {import("./models.js").Page} */
const page = { name: document.documentElement.dataset.page ?? "", loadModel };

/** @type {Record<string, Lab>} */
let labs = {};
/** @type {Promise<void> | undefined} */
let labsLoaded;

/** 창들의 스크립트(labs.js)가 부르는 함수입니다. @param {Record<string, Lab>} given */
function receiveLabs(given) {
  labs = given;
}

/**
 * 미리 보기 아래의 한 줄을 바꿉니다.
 * @param {HTMLElement} element
 * @param {string} text
 */
function tell(element, text) {
  let line = element.querySelector(".lab-note");
  if (!line) {
    line = document.createElement("p");
    line.className = "lab-note";
    element.append(line);
  }
  line.textContent = text;
}

/**
 * 창을 엽니다. 열지 못하면 미리 보기를 그대로 두고 까닭을 적습니다.
 * @param {HTMLElement} element
 */
async function open(element) {
  const name = element.dataset.lab ?? "";
  const options = JSON.parse(element.dataset.options ?? "{}");
  try {
    await (labsLoaded ??= loadScript("assets/labs.js"));
    if (!(name in labs)) return tell(element, "이 창은 노트북에서 움직입니다.");
    await labs[name](element, options, page);
    element.dataset.open = "";
  } catch (error) {
    tell(element, "이 창을 열지 못했습니다. 위의 그림은 창의 모습입니다.");
    console.error(error);
  }
}

/** 쪽을 연 채로 주소만 바꾸었을 때: 화면 밖의 창으로 갑니다. 닫혀 있던 창이면 그때 열립니다. */
function follow() {
  const element = document.getElementById(readHash()?.lab ?? "");
  const box = element?.getBoundingClientRect();
  if (box && (box.bottom < 0 || box.top > innerHeight)) {
    element?.scrollIntoView({ behavior: "instant" });
  }
}

/**
 * 창을, 화면에 가까이 올 때 엽니다. 창들의 스크립트도 그때 불러옵니다. 읽는 사람이 움직이기 전에는 화면에
 * 보이는 창만 엽니다. 첫 화면이 가벼워야 전화기에서 빨리 열립니다.
 */
function setUpLabs() {
  /** @type {Set<HTMLElement>} */
  const waiting = new Set();
  const watch = (/** @type {number} */ near) =>
    new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting && target instanceof HTMLElement && waiting.delete(target)) open(target);
        }
      },
      { rootMargin: `${near}px 0px` },
    );
  const watcher = watch(0);
  whenMoved(() => {
    watcher.disconnect();
    const wider = watch(NEAR);
    waiting.forEach((element) => wider.observe(element));
  });
  const wanted = readHash()?.lab;
  for (const element of document.querySelectorAll("[data-lab]")) {
    if (!(element instanceof HTMLElement)) continue;
    const bytes = Number(element.dataset.bytes ?? 0);
    const size = bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
    tell(element, bytes ? `가까이 오면 자료(${size})를 불러옵니다.` : "가까이 오면 열립니다.");
    waiting.add(element);
    watcher.observe(element);
    if (element.id === wanted) element.scrollIntoView({ behavior: "instant" });
  }
  addEventListener("hashchange", follow);
}

Object.assign(globalThis, { course: { model: receiveModel, search: receiveIndex, labs: receiveLabs } });
setUpPage();
setUpSearch();
enhanceQuizzes();
setUpTerms();
setUpLabs();
document.documentElement.dataset.scripts = "ready";
