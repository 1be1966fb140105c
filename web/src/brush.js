/**
 * 붓(07): 그림에 색을 칠하면 z가 따라옵니다(iGAN, Zhu 외 2016). 노트북의 BrushLab입니다.
 * 획은 길어서 주소에 적지 않습니다.
 *
 * options: {model, seed?}
 */

import { BrushView, coloursFor } from "./brush_draw.js";
import { Chase, STARTS, STEPS, Strokes, candidates } from "./brush_math.js";
import { Engine } from "./engine.js";
import { Panel } from "./kit.js";
import { randn } from "./random.js";

const GUIDE = "그림 위에서 끌어 칠하거나, 가로와 세로를 정하고 ‘찍기’를 누르십시오.";
const LEFT_OUT = "가장 가까운 진짜 그림과 견주는 것은 노트북의 창에서 합니다. 진짜 얼굴 2,000장은 "
  + "웹판에 싣기에 큽니다(24 MB).";

/**
 * 시드 하나에서 시작한 것 모두.
 * @typedef {object} State
 * @property {number} seed
 * @property {Float32Array} first
 * @property {Float32Array} z
 * @property {Float32Array} pool 후보의 z
 * @property {Float32Array[]} drawn 후보의 그림. 다 그릴 때까지 늘어납니다.
 * @property {Strokes} strokes
 * @property {Float32Array[]} before 획마다, 그 앞의 z
 * @property {number} version 획이 바뀔 때마다 1씩
 * @property {string} reached 따라온 획과 세기
 * @property {Float32Array} [plain] 처음 그림
 * @property {Float32Array} [x] 지금 그림
 * @property {Chase} [chase] 따라가고 있는 것과, 그것이 따르는 획과 세기
 * @property {string} [chasing]
 * @property {Promise<void>} [scouted] 후보를 모두 그리면 이행합니다
 */

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function brush(element, options, page) {
  const spec = await page.loadModel(options.model ?? "dcgan_faces");
  const lab = new BrushLab(element, spec, options);
  lab.panel.ready();
  return lab;
}

class BrushLab {
  /** @param {HTMLElement} element @param {any} spec @param {Record<string, any>} options */
  constructor(element, spec, options) {
    this.spec = spec;
    this.engine = new Engine(spec);
    this.scout = new Engine(spec); // 후보를 그리는 줄은 따로여서, 서로 앞지르지 않습니다.
    this.panel = new Panel(element, { title: "붓", draw: (values, job) => this.draw(values, job) });
    this.view = new BrushView(this.panel, spec.shape);
    this.colours = coloursFor(spec.shape);
    /** @type {Promise<void> | undefined} 지금 따라가고 있으면 그 약속 */
    this.running = undefined;
    /** @type {number[] | undefined} 끌고 있는 획의 마지막 자리 */
    this.last = undefined;
    this._controls(options.seed ?? 0);
    this.now = this._begin(options.seed ?? 0);
    this.view.main.drag((x, y, phase) => this.drag(x, y, phase));
    this.view.main.canvas.addEventListener("pointercancel", () => {
      this.last = undefined;
      this.panel.request();
    });
    for (const kind of ["pointerenter", "focusin"]) {
      this.panel.box.addEventListener(kind, () => void this._scout(this.now), { once: true });
    }
    for (const kind of ["focusin", "focusout"]) {
      this.panel.box.addEventListener(kind, () => this._show());
    }
  }

  /** @param {number} seed */
  _controls(seed) {
    const { panel } = this;
    const [, height, side] = this.spec.shape;
    const names = Object.keys(this.colours).map((name) => [name, name]);
    panel.select("colour", { label: "색", options: names });
    const most = Math.max(2, Math.floor(side / 5));
    const thick = Math.max(1, Math.floor(side / 16));
    panel.slider("radius", { label: "굵기", min: 1, max: most, step: 1, value: thick });
    panel.slider("strength", { label: "세기", min: 0, max: 1, step: 0.05, value: 0.7 });
    panel.slider("x", { label: "가로", min: 0, max: side - 1, step: 1, value: side / 2 });
    panel.slider("y", { label: "세로", min: 0, max: height - 1, step: 1, value: height / 4 });
    panel.number("seed", { label: "시드", min: 0, max: 9999, value: seed });
    panel.button("찍기", () => this.dab(), { name: "dab" });
    this.back = panel.button("되돌리기", () => this.undo(), { name: "undo" });
    panel.button("처음으로", () => {
      this.now = this._begin(Number(panel.initial("seed")));
      panel.reset();
    }, { name: "reset" });
    panel.add("p", LEFT_OUT);
  }

  /** @param {number} seed @returns {State} */
  _begin(seed) {
    const first = randn(this.spec.nz, seed);
    return {
      seed, first, z: first, pool: candidates(first), drawn: [], before: [], version: 0,
      strokes: new Strokes(this.spec.shape), reached: "",
    };
  }

  /** @param {import("./kit.js").Values} values @param {import("./kit.js").Job} job */
  async draw({ seed }, job) {
    if (seed !== this.now.seed) this.now = this._begin(seed);
    while (!this._settled()) {
      this.running ??= this._follow().finally(() => (this.running = undefined));
      await this.running;
    }
    this._show();
    if (!job.stale()) this._tell();
  }

  /** 지금의 획과 세기. 칠한 것이 없으면 빈 글입니다. */
  _wanted() {
    const { strokes, version } = this.now;
    return strokes.painted ? `${version} ${this.panel.get("strength")}` : "";
  }

  _settled() {
    return this.now.x !== undefined && (this.last || this.now.reached === this._wanted());
  }

  /** 한 걸음: 그림이 없으면 그리고, 아니면 후보를 그린 뒤 z를 옮깁니다. */
  async _follow() {
    const { now } = this;
    if (!now.x) {
      now.x = (await this.engine.run(() => ({ z: now.z, n: 1 }))) ?? undefined;
      now.plain ??= now.x;
      return;
    }
    await this._scout(now);
    const wanted = this._wanted();
    if (now !== this.now || !wanted) return;
    const { strokes } = now;
    if (!now.chase || now.chasing !== wanted) {
      now.chase = new Chase(now.first, strokes, this.panel.get("strength"));
      now.chase.start(now.pool, now.drawn.map((x) => strokes.gap(x)));
      now.chasing = wanted;
    }
    const { chase } = now;
    const goal = { z: chase.z, colour: strokes.colour, mask: strokes.mask };
    const found = await this.engine.slope(() => goal);
    if (!found || now !== this.now) return;
    chase.advance(found.gap, found.dz);
    if (chase.step === STEPS) await this._arrive(now, chase, wanted);
    else now.x = found.x;
    this._show();
    this.panel.say(`따라가는 중 ${chase.step}/${STEPS}: 손실 ${chase.loss.toFixed(3)}`);
  }

  /** @param {State} now @param {Chase} chase @param {string} wanted */
  async _arrive(now, chase, wanted) {
    const x = await this.engine.run(() => ({ z: chase.z, n: 1 }));
    if (x) Object.assign(now, { x, z: chase.z, reached: wanted });
  }

  /** 후보들의 그림. 한 시드에 한 번만 그립니다. @param {State} now */
  _scout(now) {
    return (now.scouted ??= this._drawPool(now));
  }

  /** @param {State} now */
  async _drawPool(now) {
    const [{ nz }, { share }] = [this.spec, this.scout];
    while (now === this.now && now.drawn.length <= STARTS) {
      const from = now.drawn.length;
      const n = Math.min(share, STARTS + 1 - from);
      const z = now.pool.slice(from * nz, (from + n) * nz);
      const x = await this.scout.run(() => ({ z, n }));
      if (!x) return;
      const size = x.length / n;
      for (let k = 0; k < n; k++) now.drawn.push(x.slice(k * size, (k + 1) * size));
      if (now.strokes.painted) this.panel.say(`둘레의 후보를 그리는 중 ${from + n}/${STARTS + 1}`);
    }
  }

  /** @param {number} x @param {number} y @param {"start" | "move" | "end"} phase */
  drag(x, y, phase) {
    const at = this.view.pixel(x, y);
    if (phase === "start") this._stroke();
    else if (!this.last) return;
    const from = this.last ?? at;
    const colour = this.colours[this.panel.get("colour")];
    this.now.strokes.line(from, at, this.panel.get("radius"), colour);
    this.now.strokes.line(at, at, this.panel.get("radius"), colour);
    this.now.version += 1;
    this.last = phase === "end" ? undefined : at;
    this.panel.request();
  }

  /** 가로와 세로의 자리에 한 번. */
  dab() {
    this._stroke();
    const { x, y, radius, colour } = this.panel.values;
    this.now.strokes.dab(x + 0.5, y + 0.5, radius, this.colours[colour]);
    this.now.version += 1;
    this.panel.request();
  }

  _stroke() {
    this.now.strokes.begin();
    this.now.before.push(this.now.z);
  }

  undo() {
    const { now } = this;
    if (!now.strokes.undo()) return;
    now.z = now.before.pop() ?? now.first;
    now.version += 1;
    now.reached = this._wanted();
    now.x = undefined;
    this.panel.request();
  }

  _show() {
    const { x, plain, strokes } = this.now;
    if (!x || !plain) return;
    const focus = this.panel.box.querySelector(":focus");
    const name = focus instanceof HTMLElement ? focus.dataset.name ?? "" : "";
    const { x: left, y: top, radius } = this.panel.values;
    const ring = ["x", "y", "radius", "dab"].includes(name) ? [left, top, radius] : undefined;
    const wanted = this._wanted();
    const fresh = this.last !== undefined || ![this.now.reached, this.now.chasing].includes(wanted);
    this.view.show(x, plain, strokes, { fresh, ring });
  }

  _tell() {
    const { x, z, first, strokes } = this.now;
    if (this.back) this.back.disabled = !strokes.kept.length;
    if (!x || !strokes.painted) {
      this.view.describe(`시드 ${this.now.seed}. 아직 칠하지 않았습니다`);
      return this.panel.say(GUIDE);
    }
    const { loss } = new Chase(first, strokes, this.panel.get("strength")).at(z, strokes.gap(x));
    const far = Math.hypot(...z.map((v, i) => v - first[i]));
    const words = `칠한 자리와의 색 차이 ${strokes.apart(x).toFixed(2)}, `
      + `처음 z에서 옮긴 거리 ${far.toFixed(1)}, 손실 ${loss.toFixed(3)}`;
    this.view.describe(`시드 ${this.now.seed}. ${words}`);
    this.panel.say(words);
  }
}
