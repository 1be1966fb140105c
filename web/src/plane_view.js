// @ts-check
/** 2차원 실험실의 그림: D의 지형 위의 진짜와 가짜 점, 손실과 품질의 곡선. */

import { FONT, marker } from "./chart.js";
import { SHOWN, SIDE } from "./plane_run.js";

/**
 * @typedef {import("./plane_run.js").Run} Run
 * @typedef {import("./view.js").View} View
 * @typedef {Record<string, string>} Colours
 */

export const PLANE = 340; // 평면의 한 변
export const HEAD = 26;
export const FOOT = 48;
// 지형: 낮음(가짜) → 1/2 → 높음(진짜). 밝기가 한쪽으로만 커져 색 없이도 높낮이가 보입니다.
const LAND = [[196, 139, 92], [236, 218, 200], [240, 248, 255]];
const [BLUE, RED, INK, GRAY] = ["#0072b2", "#d55e00", "#222222", "#555555"];
const LEVELS = [1, 2, 3, 4, 5, 6, 7].map((k) => k / 8);

const small = () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  return canvas;
};
/** @type {HTMLCanvasElement | undefined} */
let tile;

/**
 * 0…1의 높이. 비평자의 점수에는 정해진 범위가 없으므로 장면마다 맞춥니다.
 * @param {Run} run
 */
function heights(run) {
  const values = Array.from(run.surface ?? [], (v) => (Number.isFinite(v) ? v : 0));
  if (!run.recipe.critic) return values.map((v) => 1 / (1 + Math.exp(-2 * v)));
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [0.01, 0.99].map((q) => sorted[Math.floor(q * (sorted.length - 1))]);
  return values.map((v) => Math.min(1, Math.max(0, (v - low) / Math.max(high - low, 1e-12))));
}

/**
 * 평면과 제목, 범례.
 * @param {View} view
 * @param {Colours} c
 * @param {Run} run
 */
export function drawPlane(view, c, run) {
  view.clear(c.paper);
  const { g } = view;
  g.font = FONT.replace("13px", "600 14px");
  g.textBaseline = "middle";
  g.fillStyle = c.ink;
  g.textAlign = "left";
  g.fillText(run.recipe.label, 2, 12);
  g.save();
  g.translate(0, HEAD);
  g.beginPath();
  g.rect(0, 0, PLANE, PLANE);
  g.clip();
  const scale = PLANE / (2 * run.plane.limit);
  drawLand(g, heights(run), !run.recipe.critic);
  drawReal(g, run.plane.real, scale);
  drawFakes(g, run, scale);
  if (run.diverged) warn(g);
  g.restore();
  drawLegend(view, c, run);
}

/** @param {CanvasRenderingContext2D} g @param {number[]} land @param {boolean} half */
function drawLand(g, land, half) {
  tile ??= small();
  const t = tile.getContext("2d");
  if (!t) return;
  const image = t.createImageData(SIDE, SIDE);
  land.forEach((v, i) => {
    const at = 4 * ((SIDE - 1 - Math.floor(i / SIDE)) * SIDE + (i % SIDE));
    const [k, share] = v < 0.5 ? [0, 2 * v] : [1, 2 * v - 1];
    for (let j = 0; j < 3; j++) {
      image.data[at + j] = LAND[k][j] + share * (LAND[k + 1][j] - LAND[k][j]);
    }
    image.data[at + 3] = 255;
  });
  t.putImageData(image, 0, 0);
  g.imageSmoothingEnabled = true;
  const edge = PLANE / (SIDE - 1); // 격자의 점이 화소의 한가운데에 오도록 반 칸 넓게
  g.drawImage(tile, -edge / 2, -edge / 2, PLANE + edge, PLANE + edge);
  g.setLineDash([]);
  for (const level of LEVELS) contour(g, land, level, "#cdbaa8", 1);
  if (half) contour(g, land, 0.5, GRAY, 2);
}

/**
 * 등고선: 칸마다 값이 level을 지나는 두 변을 잇습니다.
 * @param {CanvasRenderingContext2D} g
 * @param {number[]} land
 * @param {number} level
 * @param {string} colour
 * @param {number} width
 */
function contour(g, land, level, colour, width) {
  const cell = PLANE / (SIDE - 1);
  g.beginPath();
  for (let i = 0; i + 1 < SIDE; i++) {
    for (let j = 0; j + 1 < SIDE; j++) {
      const at = i * SIDE + j;
      const corners = [land[at], land[at + 1], land[at + SIDE + 1], land[at + SIDE]];
      /** @type {[number, number][]} */
      const cuts = [];
      for (let k = 0; k < 4; k++) {
        const [a, b] = [corners[k] - level, corners[(k + 1) % 4] - level];
        if (a < 0 === b < 0) continue;
        const t = a / (a - b);
        /** @type {[number, number][]} 변마다의 자리 */
        const sides = [[t, 0], [1, t], [1 - t, 1], [0, 1 - t]];
        cuts.push(sides[k]);
      }
      for (let k = 0; k + 1 < cuts.length; k += 2) {
        g.moveTo((j + cuts[k][0]) * cell, PLANE - (i + cuts[k][1]) * cell);
        g.lineTo((j + cuts[k + 1][0]) * cell, PLANE - (i + cuts[k + 1][1]) * cell);
      }
    }
  }
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.stroke();
}

/** @param {CanvasRenderingContext2D} g @param {Float64Array} real @param {number} scale */
function drawReal(g, real, scale) {
  g.globalAlpha = 0.7;
  g.fillStyle = BLUE;
  g.beginPath();
  for (let i = 0; i < 800; i += 2) {
    const [x, y] = [PLANE / 2 + scale * real[i], PLANE / 2 - scale * real[i + 1]];
    g.moveTo(x + 2.2, y);
    g.arc(x, y, 2.2, 0, 2 * Math.PI);
  }
  g.fill();
  g.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} g @param {Run} run @param {number} scale */
function drawFakes(g, run, scale) {
  const { fake, arrows } = run;
  if (!fake || !arrows) return;
  const unit = (0.45 * scale) / Math.max(run.reach, 1e-12);
  const points = Array.from({ length: SHOWN }, (_, i) => {
    const [x, y] = [PLANE / 2 + scale * fake[2 * i], PLANE / 2 - scale * fake[2 * i + 1]];
    const [dx, dy] = [arrows[2 * i], arrows[2 * i + 1]];
    const cut = Math.min(1, (2 * run.reach) / Math.max(Math.hypot(dx, dy), 1e-12)) * unit;
    return [x, y, x + dx * cut, y - dy * cut];
  });
  g.strokeStyle = INK;
  g.lineWidth = 1;
  g.beginPath();
  for (const [x, y, tx, ty] of points) {
    g.moveTo(x, y);
    g.lineTo(tx, ty);
  }
  g.stroke();
  for (const [fill, size] of /** @type {[string, number][]} */ ([["#ffffff", 5], [RED, 3.5]])) {
    g.fillStyle = fill;
    g.beginPath();
    for (const [x, y] of points) {
      g.moveTo(x, y - 1.1 * size);
      g.lineTo(x + size, y + 0.7 * size);
      g.lineTo(x - size, y + 0.7 * size);
    }
    g.fill();
  }
}

/** @param {CanvasRenderingContext2D} g */
function warn(g) {
  g.fillStyle = "#ffffff";
  g.fillRect(16, PLANE / 2 - 30, PLANE - 32, 60);
  g.strokeStyle = RED;
  g.lineWidth = 2;
  g.strokeRect(16, PLANE / 2 - 30, PLANE - 32, 60);
  g.fillStyle = INK;
  g.font = FONT;
  g.textAlign = "center";
  g.fillText("발산했습니다. 학습률을 줄이고", PLANE / 2, PLANE / 2 - 10);
  g.fillText("처음부터 다시 하십시오.", PLANE / 2, PLANE / 2 + 12);
}

/** @param {View} view @param {Colours} c @param {Run} run */
function drawLegend({ g }, c, run) {
  const y = HEAD + PLANE + 15;
  marker(g, 10, y, "circle", { fill: BLUE, edge: BLUE, size: 3.5 });
  marker(g, 62, y, "triangle", { fill: RED, edge: "#ffffff", size: 5 });
  g.strokeStyle = c.ink;
  g.lineWidth = 1.2;
  g.beginPath();
  g.moveTo(112, y);
  g.lineTo(130, y);
  g.stroke();
  g.fillStyle = c.ink;
  g.font = FONT;
  g.textAlign = "left";
  g.fillText("진짜", 18, y);
  g.fillText("가짜", 71, y);
  g.fillText("손실이 줄어드는 쪽", 135, y);
  if (!run.recipe.critic) {
    g.strokeStyle = c.muted;
    g.lineWidth = 2.5;
    g.beginPath();
    g.moveTo(258, y);
    g.lineTo(276, y);
    g.stroke();
    g.fillText("D = 1/2", 281, y);
  }
  g.fillText(run.recipe.critic ? "밝을수록 높은 점수" : "밝을수록 진짜", 8, y + 21);
}
