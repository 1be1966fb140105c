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

/**
 * 유효 숫자로 적은 수. 파이썬의 `f"{x:.3g}"`와 같고 빼기표만 글자입니다.
 * @param {number} x @param {number} digits
 */
export function general(x, digits) {
  if (!Number.isFinite(x)) return String(x);
  const [mantissa, told] = x.toExponential(digits - 1).split("e");
  const power = Number(told);
  /** @param {string} text */
  const short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (power >= -4 && power < digits) return num(Number(short(x.toFixed(digits - 1 - power))));
  const sign = power < 0 ? "−" : "+";
  return `${short(mantissa).replace("-", "−")}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** 10의 거듭제곱의 눈금: 1e−3, 0.1, 1, 10, 1e4. @param {number} p */
export const powerName = (p) => (Math.abs(p) > 1 ? `1e${num(p)}` : num(10 ** p));
