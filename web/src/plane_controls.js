// @ts-check
/** 2차원 실험실에서 실험 하나의 조종간. */

import { RECIPES } from "./plane_recipes.js";

/** 학습률을 슬라이더의 눈금(10의 거듭제곱)으로. @param {number} lr */
const rounded = (lr) => Math.round(10 * Math.log10(lr)) / 10;

/**
 * 목적 함수, 두 학습률, D 갱신 횟수. 이름의 끝에 몇째 실험인지 붙습니다.
 * @param {import("./kit.js").Panel} panel
 * @param {string[]} names 고를 수 있는 목적 함수들
 * @param {string} objective 처음 것
 * @param {number} i
 */
export function addRunControls(panel, names, objective, i) {
  const recipe = RECIPES[objective];
  const select = panel.select(`objective${i}`, {
    label: "목적 함수", options: names.map((name) => [name, RECIPES[name].label]), value: objective,
  });
  for (const [name, label] of [["lrG", "G 학습률"], ["lrD", "D 학습률"]]) {
    panel.slider(`${name}${i}`, {
      label, min: -5, max: -1, step: 0.1, value: rounded(recipe.lr),
      show: (v) => (10 ** v).toExponential(1).replace("-", "−"),
    });
  }
  panel.slider(`steps${i}`, {
    label: "D 갱신 횟수", min: 1, max: 10, step: 1, value: recipe.dSteps,
  });
  // 목적 함수를 바꾸면 나머지도 어울리는 값으로 옮깁니다. input은 값을 읽는 change보다 먼저 옵니다.
  select.addEventListener("input", () => {
    const { lr, dSteps } = RECIPES[select.value];
    panel.set({ [`lrG${i}`]: rounded(lr), [`lrD${i}`]: rounded(lr), [`steps${i}`]: dSteps });
  });
}
