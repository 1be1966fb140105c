// @ts-check
/** 분포 사이의 거리: gan_course/labs/distance/calc.py, transport_draw.py와 같은 식입니다. */

import { linspace } from "./chart.js";

/** 못을 박을 수 있는 자리, 0.05 간격. */
export const PLACES = linspace(-2, 2, 81).map((x) => Number(x.toFixed(3)));
export const LINE = linspace(-4, 4, 161);

/** Σ p log(p/q). p가 0인 자리는 세지 않습니다. @param {number[]} p @param {number[]} q */
export function kl(p, q) {
  return Math.max(0, p.reduce((s, v, i) => s + (v > 0 ? v * Math.log(v / q[i]) : 0), 0));
}

/** 옌센–섀넌 발산. @param {number[]} p @param {number[]} q */
export function js(p, q) {
  const middle = p.map((v, i) => (v + q[i]) / 2);
  return (kl(p, middle) + kl(q, middle)) / 2;
}

/** ∫|F_p − F_q|dx (Vallender 1974). @param {number[]} x @param {number[]} p @param {number[]} q */
export function wassersteinOnLine(x, p, q) {
  let [gap, total] = [0, 0];
  for (let i = 0; i + 1 < x.length; i++) {
    gap += p[i] - q[i];
    total += Math.abs(gap) * (x[i + 1] - x[i]);
  }
  return total;
}

/**
 * 기울기가 slope를 넘지 않는 함수 가운데 E_p[f] − E_q[f]가 가장 큰 것.
 * @param {number[]} x @param {number[]} p @param {number[]} q @param {number} slope
 */
export function bestCritic(x, p, q, slope) {
  const f = [0];
  let gap = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    gap += q[i] - p[i];
    f.push(f[i] + slope * Math.sign(gap) * (x[i + 1] - x[i]));
  }
  return f;
}

/** 한 자리에 몰린 분포. @param {number} place */
export function spike(place) {
  let best = 0;
  PLACES.forEach((x, i) => {
    if (Math.abs(x - place) < Math.abs(PLACES[best] - place) - 1e-12) best = i;
  });
  return PLACES.map((_, i) => (i === best ? 1 : 0));
}

/** 0과 θ에 박힌 두 못 사이의 (KL, JS, W). @param {number} theta */
export function spikeDistances(theta) {
  const [p, q] = [spike(0), spike(theta)];
  return { kl: kl(p, q), js: js(p, q), w: wassersteinOnLine(PLACES, p, q) };
}

/** 진짜(두 봉우리)와 가짜(한 봉우리를 at으로), 각각 합 1. @param {number} at */
export function humps(at) {
  /** @param {number} middle @param {number} width */
  const bump = (middle, width) => LINE.map((x) => Math.exp(-(((x - middle) / width) ** 2) / 2));
  /** @param {number[]} p */
  const whole = (p) => {
    const total = p.reduce((a, b) => a + b, 0);
    return p.map((v) => v / total);
  };
  const second = bump(1.2, 0.5);
  return { p: whole(bump(-1.5, 0.4).map((v, i) => v + second[i])), q: whole(bump(at, 0.35)) };
}

/** Σ p·f. @param {number[]} p @param {number[]} f */
export const mean = (p, f) => p.reduce((s, v, i) => s + v * f[i], 0);

/** @typedef {[number, number]} Point */

/** 짝짓기로 옮길 때의 평균 거리. @param {Point[]} x @param {Point[]} y @param {number[]} partner */
export function planCost(x, y, partner) {
  const roads = x.map(([a, b], i) => Math.hypot(a - y[partner[i]][0], b - y[partner[i]][1]));
  return roads.reduce((total, length) => total + length, 0) / x.length;
}
