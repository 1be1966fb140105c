// @ts-check
/** 수를 글로, 범위를 눈금으로. */

/** 빼기표를 글자 −로. @param {number} x @param {number} [digits] */
export function num(x, digits) {
  const text = digits === undefined ? String(Number(x.toPrecision(6))) : x.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** 비율을 백분율로. @param {number} x @param {number} digits */
export const percent = (x, digits = 0) => `${num(100 * x, digits)}%`;

/** 알맞은 눈금 대여섯 개. @param {[number, number]} range */
export function ticks([low, high]) {
  const rough = (high - low) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((k) => k * unit >= rough) ?? 10);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    found.push(Number((k * step).toPrecision(12)));
  }
  return found;
}

/** 고르게 놓인 n개의 수. @param {number} a @param {number} b @param {number} n */
export const linspace = (a, b, n) =>
  Array.from({ length: n }, (_, i) => a + ((b - a) * i) / (n - 1));
