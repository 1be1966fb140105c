/**
 * 창을 만드는 도구 상자. 모든 실험 창은 이것만 씁니다.
 *
 * ```js
 * export function loss(element, options, page) {
 *   const panel = new Panel(element, { title: "BCE 손실", draw });
 *   const chart = panel.canvas("chart", { width: 480, height: 280, label: "손실 곡선" });
 *   panel.slider("d", { label: "D(x)", min: 0.01, max: 0.99, step: 0.01, value: 0.5 });
 *   panel.select("y", { label: "레이블", options: [["1", "진짜"], ["0", "가짜"]] });
 *   panel.button("처음으로", () => panel.reset());
 *   panel.ready();                       // 미리 보기를 걷고, 주소의 값을 읽고, 처음 그립니다.
 *   function draw(values, job) {         // values.d는 수, values.y는 글
 *     const c = panel.colours();         // ink, paper, muted, blue, orange, green, red, purple
 *     chart.clear(); chart.g.strokeStyle = c.blue; …
 *     chart.describe("D(x) 0.50에서 손실 0.69");   // 화면 낭독기가 읽는 그림의 설명
 *     panel.say("손실 0.69");                       // 보이는 한 줄. 멈추면 낭독기도 읽습니다.
 *   }
 * }
 * ```
 *
 * - `new Panel(element, {title, draw, fit?})`: `draw(values, job)`는 약속(Promise)을 내도 됩니다.
 *   `fit(values)`는 다른 값에 달린 범위를 `limits`로 맞춥니다. 값이 바뀔 때마다 먼저 불립니다.
 * - `slider(name, {label, min, max, step, value, digits?, show?, ends?})`: 두 번 누르거나 Delete를
 *   누르면 처음 값. `show(값)`은 보일 글, `ends`는 [왼쪽, 오른쪽]의 뜻입니다.
 * - `number(name, {label, min, max, step?, value})`, `text(name, {label, value, maxLength?})`,
 *   `select(name, {label, options: [[값, 글], …], value?})`, `check(name, {label, value?})`,
 *   `choices(name, {label, options, value?})`(라디오), `button(글, 할 일, {name?})`.
 *   name은 영문자와 숫자로 적습니다. 주소에 들어가고 `data-name`이 됩니다.
 * - `group(제목, {open?})`: 뒤의 조종간을 접히는 묶음에 넣습니다. `group(null)`이면 다시 밖입니다.
 * - `canvas(name, {width, height, label, smooth?})` → View {canvas, g, width, height, clear(),
 *   resize(w, h), describe(글), drag(할 일)}. 크기는 CSS 픽셀이고, 좁은 화면에서는 줄어듭니다.
 * - `add(태그, 글?)`: 그림 아래의 자유로운 자리(`panel.area`)에 요소를 하나 답니다.
 * - `values`, `get(name)`, `set({name: 값, …})`(범위 밖이면 자르고 다시 그립니다), `reset(name?)`,
 *   `initial(name)`, `disable(name, 참/거짓)`, `limits(name, {min?, max?})`.
 * - `request()`: 다시 그리라고 합니다. 한 화면(rAF)에 한 번, 가장 새 요청만 그립니다.
 *   무거운 그림은 `draw`에서 나누어 그립니다:
 *   `for (…) { 한 장; if (job.late() && !(await job.next())) return; }`
 *   `late()`는 이번 화면의 몫(18 ms)을 다 썼으면 참, `next()`는 다음 화면까지 기다리고
 *   그사이에 새 요청이 왔으면 거짓입니다. 생성자의 그림은 일꾼에게 시킵니다(`engine.js`의 Engine).
 * - `say(글)`, `colours()`, `calm()`(움직임을 줄이라고 했으면 참), `player(name, {every?, what?})`:
 *   슬라이더를 한 칸씩 옮기는 단추들(이전, 재생, 다음). 스스로 움직이기 시작하지 않습니다.
 * - 값은 주소에 적힙니다: `#lab=<창의 id>&이름=값`. 창의 id는 element.id이며, 없으면
 *   `<data-lab>-<그 쪽에서 몇째>`로 정합니다.
 * - `panel.busy`: 그리고 있으면 참. 요소의 `data-state`는 loading, drawing, ready, failed입니다.
 */

import { Controls } from "./controls.js";
import { flushHash, hashOf, readHash, writeHash } from "./hash.js";
import { aim, coloursOf, identify } from "./kit-page.js";
import { addStyle } from "./kit-style.js";
import { addPlayer } from "./player.js";
import { View } from "./view.js";

/**
 * @typedef {import("./controls.js").Values} Values
 * @typedef {import("./controls.js").Value} Value
 * @typedef {{late: () => boolean, next: () => Promise<boolean>, stale: () => boolean}} Job
 * @typedef {(values: Values, job: Job) => void | Promise<void>} Draw
 */

const SHARE = 18; // 한 화면에 그리는 데 쓰는 시간(ms). 입력에서 첫 화소까지 50 ms 안이 됩니다.
const QUIET = 600; // 이만큼 움직이지 않으면(ms) 화면 낭독기에 알립니다.

/** 움직임을 줄이라고 정해 두었는지. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** 창 하나: 그림, 조종간, 말 한 줄. 머리말에 쓰는 법이 있습니다. */
export class Panel extends Controls {
  /**
   * @param {HTMLElement} element
   * @param {{title: string, draw: Draw, fit?: (values: Values) => void}} options
   */
  constructor(element, { title, draw, fit }) {
    super(identify(element));
    addStyle();
    this.element = element;
    this._draw = draw;
    this._fit = fit;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this._speaking = undefined;
    this._asked = 0;
    this._pending = false;
    this.busy = false;
    /** @type {(() => void) | undefined} 재생을 멈춥니다. */
    this._stop = undefined;
    this.box = make("div", "panel");
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", title);
    this.views = this.box.appendChild(make("div", "panel-views"));
    const side = this.box.appendChild(make("div", "panel-side"));
    side.append(this.place);
    this.words = side.appendChild(make("p", "panel-words"));
    this.words.setAttribute("aria-hidden", "true");
    this.live = side.appendChild(make("p", "panel-live"));
    this.live.setAttribute("aria-live", "polite");
    this.area = this.box.appendChild(make("div", "panel-area"));
    element.dataset.state = "loading";
  }

  /**
   * 그림판을 하나 답니다.
   * @param {string} name
   * @param {{width: number, height: number, label: string, smooth?: boolean}} options
   */
  canvas(name, options) {
    const view = new View(name, options);
    this.views.append(view.canvas);
    return view;
  }

  /**
   * 그림 아래의 자리에 요소를 답니다.
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag
   * @param {string} [text]
   * @returns {HTMLElementTagNameMap[K]}
   */
  add(tag, text = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    this.area.append(made);
    return made;
  }

  /** 미리 보기를 걷고 창을 보인 뒤, 주소의 값을 읽고 처음 그립니다. 마지막에 한 번 부릅니다. */
  ready() {
    this.element.replaceChildren(this.box);
    this.fit();
    this._restore();
    aim();
    addEventListener("hashchange", () => this._restore());
    addEventListener("pagehide", flushHash);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.request());
    new MutationObserver(() => this.request()).observe(document.documentElement, {
      attributes: true, attributeFilter: ["data-theme", "class"],
    });
    this.request();
  }

  /** 다시 그리라고 합니다. 다음 화면에, 가장 새 요청 하나만 그립니다. */
  request() {
    this._asked += 1;
    this.element.dataset.state = "drawing";
    if (this._pending) return;
    this._pending = true;
    requestAnimationFrame(() => this._run());
  }

  /** 다른 값에 달린 범위를 맞춥니다. */
  fit() {
    this._fit?.(this.values);
  }

  /** 사람이 조종간을 움직였을 때: 주소에 적고 다시 그립니다. */
  changed() {
    this.fit();
    writeHash(hashOf(this.id, this.different()));
    this.request();
  }

  /**
   * 한 줄의 말. 멈추면 화면 낭독기도 읽습니다.
   * @param {string} text
   */
  say(text) {
    this.words.textContent = text;
    clearTimeout(this._speaking);
    this._speaking = setTimeout(() => (this.live.textContent = text), QUIET);
  }

  /** 지금의 밝기(밝음·어두움)에 맞는 색. */
  colours() {
    return coloursOf(this.box);
  }

  /** 움직임을 줄이라고 정해 두었는지. */
  calm() {
    return calm();
  }

  /**
   * 슬라이더를 한 칸씩 옮기는 단추들: 앞으로, 재생, 뒤로. 움직임을 줄이라고 했으면 재생은 없습니다.
   * @param {string} name 슬라이더의 이름
   * @param {{every?: number, what?: string}} [options] every: 한 칸에 머무는 시간(ms)
   */
  player(name, options) {
    return addPlayer(this, name, options);
  }

  async _run() {
    this._pending = false;
    const mine = this._asked;
    let start = performance.now();
    const stale = () => mine !== this._asked;
    /** @type {Job} */
    const job = {
      stale,
      late: () => performance.now() - start > SHARE,
      next: async () => {
        await new Promise((go) => requestAnimationFrame(go));
        start = performance.now();
        return !stale();
      },
    };
    this.busy = true;
    try {
      await this._draw(this.values, job);
      if (!stale()) this.element.dataset.state = "ready";
    } catch (error) {
      this.element.dataset.state = "failed";
      this.say(`그리지 못했습니다. ${error instanceof Error ? error.message : error}`);
      console.error(error);
    } finally {
      if (!stale()) this.busy = false;
    }
  }

  _restore() {
    const found = readHash();
    if (found?.lab !== this.id) return;
    this._stop?.();
    const blank = Object.fromEntries(this.names.map((name) => [name, this.initial(name)]));
    this.set({ ...blank, ...found.values });
    for (const name of this.names.filter((name) => name in found.values)) {
      const group = this._control(name).row.parentElement; // 접힌 묶음 안이면 펼칩니다.
      if (group instanceof HTMLDetailsElement) group.open = true;
    }
  }
}

/**
 * @param {string} tag
 * @param {string} name
 */
function make(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}
