// @ts-check
/** 정보량: gan_course/labs/distance/calc.py, information_draw.py와 같은 식입니다. */

import { js, kl } from "./divergence.js";
import { linspace } from "./numbers.js";

export const LINE = linspace(-8, 8, 801); // 정규 분포를 나눌 자리들

/** 자기 정보 −log₂p. p가 0이면 무한대입니다. @param {number} p */
export const selfInformation = (p) => Math.log(1 / p) / Math.LN2;

/** 교차 엔트로피 −Σ p log₂q. p가 0인 자리는 세지 않습니다. @param {number[]} p @param {number[]} q */
export const crossEntropy = (p, q) =>
  p.reduce((s, v, i) => s + (v > 0 ? v * selfInformation(q[i]) : 0), 0);

/** 엔트로피 −Σ p log₂p. @param {number[]} p */
export const entropy = (p) => crossEntropy(p, p);

/** 앞면의 확률 p → [p, 1 − p]. @param {number} p */
export const coin = (p) => [p, 1 - p];

/** 진짜 p와 믿음 q의 엔트로피, 교차 엔트로피, KL(비트). @param {number} p @param {number} q */
export function beliefOf(p, q) {
  return {
    entropy: entropy(coin(p)), cross: crossEntropy(coin(p), coin(q)),
    gap: kl(coin(p), coin(q)) / Math.LN2,
  };
}

/** LINE 위의 정규 분포, 합 1. @param {number} mean @param {number} width */
function bell(mean, width) {
  const weight = LINE.map((x) => Math.exp(-(((x - mean) / width) ** 2) / 2));
  const total = weight.reduce((a, b) => a + b, 0);
  return weight.map((v) => v / total);
}

/** p = N(0, 1)과 q = N(mean, width²), 그 사이의 KL 둘과 JS(내트). @param {number} mean
 *  @param {number} width */
export function gaussiansOf(mean, width) {
  const [p, q] = [bell(0, 1), bell(mean, width)];
  return { p, q, forward: kl(p, q), backward: kl(q, p), js: js(p, q) };
}
