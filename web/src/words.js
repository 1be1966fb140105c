/**
 * 낱말 쓰기: 글자마다 레이블만 바꾸고 손글씨 z 하나는 그대로 둡니다. 노트북의 WordLab과 같습니다.
 *
 * options: {model, text?, seed?, title?}
 */

import { Engine } from "./engine.js";
import { Panel } from "./kit.js";
import { moved } from "./latent.js";
import { Mosaic, download } from "./mosaic.js";
import { floatsOf } from "./net.js";
import { randn } from "./random.js";

const LONGEST = 20;
const SCALE = 3;
const DIRECTIONS = 3;

/**
 * 낱말 → 글자마다의 레이블, 빈칸은 −1. 쓸 수 없으면 까닭을 던집니다.
 * @param {string} text
 * @param {string[]} syllables
 */
export function spell(text, syllables) {
  const word = text.normalize("NFC").split(/\s+/).filter(Boolean).join(" ");
  if (!word) throw new Error(`쓸 낱말을 적으십시오. 쓸 수 있는 글자: ${syllables.join(" ")}`);
  if (word.length > LONGEST) throw new Error(`${LONGEST}자까지 쓸 수 있습니다.`);
  const unknown = [...new Set(word)].filter((c) => c !== " " && !syllables.includes(c));
  if (unknown.length) {
    throw new Error(
      `‘${unknown.join(" ")}’은(는) 쓸 수 없습니다. 이 생성자가 배운 글자는 ` +
        `${syllables.join(" ")} 열넷뿐입니다. 예: 나라, 하마, 바나나`,
    );
  }
  return [...word].map((c) => (c === " " ? -1 : syllables.indexOf(c)));
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function words(element, options, page) {
  const spec = await page.loadModel(options.model ?? "cgan_hangul");
  const engine = new Engine(spec);
  const side = spec.shape[1];
  const panel = new Panel(element, { title: options.title ?? "낱말 쓰기", draw });
  const size = { width: 5 * side * SCALE, height: side * SCALE };
  const view = panel.canvas("word", { ...size, label: "생성자가 쓴 낱말", smooth: true });
  const mosaic = new Mosaic(view, spec.shape);
  const ways = controls(panel, spec, options);
  let composing = false; // 한글을 짓는 동안의 ‘반’ 같은 글자는 아직 틀린 것이 아닙니다.

  /** @param {Record<string, any>} values @param {import("./kit.js").Job} job */
  async function draw(values, job) {
    let spelled;
    try {
      spelled = spell(values.text, spec.labels);
    } catch (error) {
      if (!composing) panel.say(error instanceof Error ? error.message : String(error));
      return;
    }
    const moves = ways.map(({ key, way }) => /** @type {const} */ ([values[key], way]));
    const z = moved(randn(spec.nz, values.seed), values.psi, moves);
    const letters = await glyphs(spelled, z);
    if (!letters) return; // 더 새 부탁이 앞질렀습니다.
    write(spelled, letters, values.spacing);
    if (job.stale()) return;
    const count = spelled.filter((label) => label >= 0).length;
    const gaps = spelled.length - count;
    const spaces = gaps ? `, 띄어쓰기 ${gaps}번` : "";
    const told = `손글씨 시드 ${values.seed}, 글자 ${count}개${spaces}`;
    view.describe(`‘${values.text}’. ${told}`);
    panel.say(`${told}, 손글씨(z) 하나`);
  }

  /**
   * 낱말에 나오는 글자들의 그림. 모두 같은 z입니다.
   * @param {number[]} spelled @param {Float32Array} z
   */
  async function glyphs(spelled, z) {
    const labels = [...new Set(spelled.filter((label) => label >= 0))];
    const same = new Float32Array(labels.length * spec.nz);
    labels.forEach((_, i) => same.set(z, i * spec.nz));
    const x = await engine.run(() => ({ z: same, n: labels.length, labels }));
    const pixels = side * side;
    return x && new Map(labels.map((y, i) => [y, x.subarray(i * pixels, (i + 1) * pixels)]));
  }

  /**
   * @param {number[]} spelled
   * @param {Map<number, Float32Array>} letters
   * @param {number} spacing
   */
  function write(spelled, letters, spacing) {
    const widths = spelled.map((label) => (label < 0 ? side / 2 : side));
    const starts = widths.map((_, i) => widths.slice(0, i).reduce((a, w) => a + w + spacing, 0));
    const width = Math.max(...starts.map((start, i) => start + widths[i]));
    view.resize(width * SCALE, side * SCALE);
    view.clear("#000");
    view.g.imageSmoothingQuality = "high";
    view.g.globalCompositeOperation = "lighten"; // 겹치는 곳은 더 짙은 획을 남깁니다.
    spelled.forEach((label, i) => {
      const glyph = letters.get(label);
      if (!glyph) return;
      const picture = mosaic.picture(glyph);
      view.g.drawImage(picture, starts[i] * SCALE, 0, side * SCALE, side * SCALE);
    });
    view.g.globalCompositeOperation = "source-over";
  }

  const input = /** @type {HTMLInputElement} */ (panel.box.querySelector("[data-name=text]"));
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    panel.changed();
  });
  panel.button("그림 저장", () => download(view.canvas, "word"));
  panel.ready();
  return panel;
}

/**
 * @param {Panel} panel
 * @param {any} spec
 * @param {Record<string, any>} options
 */
function controls(panel, spec, options) {
  panel.text("text", { label: "낱말", value: options.text ?? "바나나", maxLength: LONGEST });
  panel.number("seed", { label: "손글씨 시드", min: 0, max: 9999, value: options.seed ?? 0 });
  panel.slider("psi", { label: "절단 ψ", min: 0, max: 1.5, step: 0.05, value: 1 });
  const pixels = (/** @type {number} */ v) => String(v).replace("-", "−");
  panel.slider("spacing", {
    label: "글자 사이", min: -12, max: 12, step: 1, value: -4, show: pixels,
  });
  const ways = [];
  panel.group("손글씨를 바꾸는 방향", { open: true });
  for (const { key, name, reach, ends, vector } of spec.named) {
    panel.slider(key, { label: name, min: -reach, max: reach, step: 0.1, value: 0, ends });
    ways.push({ key, way: floatsOf(vector) });
  }
  panel.group("주요 방향");
  const principal = floatsOf(spec.strokes);
  for (let i = 0; i < DIRECTIONS; i++) {
    const key = `d${i + 1}`;
    const label = `주요 방향 ${i + 1}`;
    panel.slider(key, { label, min: -3, max: 3, step: 0.1, value: 0 });
    ways.push({ key, way: principal.subarray(i * spec.nz, (i + 1) * spec.nz) });
  }
  panel.group(null);
  const other = () => {
    panel.set({ seed: (panel.get("seed") + 1) % 10000 });
    panel.changed();
  };
  panel.button("다른 손글씨", other, { name: "next" });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  return ways;
}
