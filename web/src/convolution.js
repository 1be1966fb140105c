// @ts-check
/**
 * 합성곱 스텝 보기(04): 커널을 한 칸씩 옮기며 어떤 수가 어떤 수와 곱해지는지 봅니다.
 * 노트북의 ConvolutionLab입니다.
 *
 * options: {kind?, size?, stride?, padding?, pattern?}
 */

import { FONT, mix, wide } from "./chart.js";
import {
  KERNELS, KINDS, PICTURE, SEED, convFrame, describe, kernel, stepsOf, transposedFrame,
} from "./conv_math.js";
import { Panel } from "./kit.js";
import { hatch } from "./loss.js";

const CELL = 30;

/**
 * @typedef {import("./conv_math.js").Frame} Frame
 * @typedef {import("./view.js").View} View
 * @typedef {Record<string, string>} Colours
 *
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 */
export function convolution(element, options) {
  const panel = new Panel(element, { title: "합성곱 스텝 보기", draw, fit });
  const one = { width: CELL, height: CELL };
  const views = /** @type {const} */ (["입력", "커널", "출력"]).map((label, i) =>
    panel.canvas(["input", "kernel", "output"][i], { ...one, label }),
  );
  /** @param {string[]} names */
  const pairs = (names) => names.map((name) => [name, name]);
  panel.select("kind", { label: "연산", options: pairs(KINDS), value: options.kind ?? KINDS[0] });
  panel.select("pattern", {
    label: "커널의 무늬", options: pairs(KERNELS), value: options.pattern ?? KERNELS[1],
  });
  panel.slider("size", { label: "커널 k", min: 2, max: 4, step: 1, value: options.size ?? 3 });
  panel.slider("stride", {
    label: "스트라이드 s", min: 1, max: 3, step: 1, value: options.stride ?? 1,
  });
  panel.slider("padding", {
    label: "패딩 p", min: 0, max: 2, step: 1, value: options.padding ?? 0,
  });
  panel.slider("step", { label: "스텝", min: 1, max: 64, step: 1, value: 1 });
  panel.player("step", { every: 700, what: "스텝" });
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} values */
  function setting({ kind, size, stride, padding }) {
    const transposed = kind === KINDS[1];
    const x = transposed ? SEED : PICTURE;
    return { transposed, x, last: stepsOf(x.length, size, stride, padding, transposed) };
  }

  /** @param {import("./kit.js").Values} values */
  function fit(values) {
    panel.limits("step", { max: Math.max(setting(values).last, 1) });
  }

  /** @param {import("./kit.js").Values} values */
  function draw(values) {
    const { transposed, x, last } = setting(values);
    const k = kernel(values.pattern, values.size);
    if (!last) {
      for (const view of views) view.clear();
      panel.say("이 설정에서는 출력이 한 칸도 없습니다. 패딩이나 커널을 바꾸십시오.");
      return;
    }
    const make = transposed ? transposedFrame : convFrame;
    const frame = make(x, k, values.stride, values.padding, values.step);
    drawFrame(views, panel.colours(), frame);
    panel.say(describe(frame));
  }
}

/** 세 판. @param {View[]} views @param {Colours} c @param {Frame} frame */
function drawFrame(views, c, frame) {
  const transposed = frame.side === "right";
  const k = frame.kernel.length;
  const window = { at: frame.window, side: k };
  const cell = { at: frame.cell, side: 1 };
  const [read, written] = transposed ? [cell, window] : [window, cell];
  const border = frame.border;
  drawBoard(views[0], c, frame.left, {
    title: `입력${border && !transposed ? ` (패딩 ${border})` : ""}`,
    border: transposed ? 0 : border, ring: { ...read, colour: c.blue, dash: [] },
  });
  drawBoard(views[1], c, frame.kernel, { title: "커널", border: 0 });
  drawBoard(views[2], c, frame.right, {
    title: `출력${border && transposed ? " (바깥은 잘라 냅니다)" : ""}`,
    border: transposed ? border : 0, shown: frame.filled,
    ring: { ...written, colour: c.orange, dash: [6, 4] },
  });
}

/**
 * @param {View} view
 * @param {Colours} c
 * @param {number[][]} x
 * @param {{title: string, border: number, shown?: boolean[][],
 *   ring?: {at: number[], side: number, colour: string, dash: number[]}}} look
 */
function drawBoard(view, c, x, { title, border, shown, ring }) {
  const n = x.length;
  view.resize(Math.max(n * CELL + 8, 60 + 8 * title.length), n * CELL + 32);
  view.clear(c.paper);
  const { g } = view;
  g.translate(4, 24);
  g.font = FONT;
  g.fillStyle = c.ink;
  g.textAlign = "left";
  g.textBaseline = "middle";
  g.fillText(title, 0, -12);
  const top = Math.max(1, ...x.flat().map(Math.abs));
  x.forEach((row, i) => row.forEach((v, j) => {
    const outside = [i, j].some((at) => at < border || at >= n - border);
    const here = shown?.[i][j] ?? true;
    drawCell(g, c, [j * CELL, i * CELL], { v, here, outside, shade: Math.abs(v) / top });
  }));
  if (ring) {
    g.strokeStyle = ring.colour;
    g.lineWidth = 3.5;
    g.setLineDash(ring.dash);
    g.strokeRect(ring.at[1] * CELL, ring.at[0] * CELL, ring.side * CELL, ring.side * CELL);
    g.setLineDash([]);
  }
  const told = (/** @type {number[]} */ row, /** @type {number} */ i) =>
    row.map((v, j) => (shown?.[i][j] ?? true ? v : "빈칸")).join(" ");
  view.describe(`${title}: ${x.map(told).join(" / ").replaceAll("-", "−")}`);
}

/**
 * @param {CanvasRenderingContext2D} g
 * @param {Colours} c
 * @param {[number, number]} at
 * @param {{v: number, here: boolean, outside: boolean, shade: number}} what
 */
function drawCell(g, c, [x, y], { v, here, outside, shade }) {
  g.fillStyle = outside ? mix(c.muted, 0.2) : here ? mix(c.muted, 0.5 * shade) : c.paper;
  g.fillRect(x, y, CELL, CELL);
  if (outside) hatch(g, x, y, CELL, CELL, mix(c.muted, 0.5));
  g.strokeStyle = c.muted;
  g.lineWidth = 1;
  g.strokeRect(x, y, CELL, CELL);
  if (!here) return;
  const text = String(v).replace("-", "−");
  g.font = FONT;
  g.textAlign = "center";
  if (outside) {
    const wide = g.measureText(text).width + 6;
    g.fillStyle = c.paper;
    g.fillRect(x + CELL / 2 - wide / 2, y + 6, wide, CELL - 12);
  }
  g.fillStyle = c.ink;
  g.fillText(text, x + CELL / 2, y + CELL / 2 + 1);
}
