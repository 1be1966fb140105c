// @ts-check
/** 2차원 점의 채점: gan_course/metrics.py의 modes_covered, high_quality_share와 같습니다. */

/** @typedef {{covered: number, good: number}} Score */

const WITHIN = 3; // 표준편차의 몇 배까지 좋은 표본인지(Srivastava 2017)
const NEAR = 0.15; // 모드가 없는 데이터에서 “곁”이라고 할 거리

/**
 * 붙잡은 모드의 수와 좋은 표본의 비율.
 * @param {Float64Array} points (n·2)
 * @param {[number, number][]} centers
 * @param {number} sigma
 * @returns {Score}
 */
export function modeScore(points, centers, sigma) {
  const owners = new Set();
  let good = 0;
  for (let i = 0; i < points.length; i += 2) {
    let [best, owner] = [Infinity, -1];
    centers.forEach(([x, y], k) => {
      const distance = Math.hypot(points[i] - x, points[i + 1] - y);
      if (distance < best) [best, owner] = [distance, k];
    });
    if (best <= WITHIN * sigma) {
      good += 1;
      owners.add(owner);
    }
  }
  return { covered: owners.size, good: good / (points.length / 2) };
}

/**
 * 모드가 없을 때: 가짜가 곁에 있는 진짜의 비율(covered), 진짜 곁에 있는 가짜의 비율(good).
 * @param {Float64Array} fake
 * @param {Float64Array} real
 * @returns {Score}
 */
export function nearScore(fake, real) {
  return { covered: near(real, fake), good: near(fake, real) };
}

/** a의 점 가운데 b의 점이 곁에 있는 비율. @param {Float64Array} a @param {Float64Array} b */
function near(a, b) {
  let found = 0;
  for (let i = 0; i < a.length; i += 2) {
    for (let j = 0; j < b.length; j += 2) {
      const [dx, dy] = [a[i] - b[j], a[i + 1] - b[j + 1]];
      if (dx * dx + dy * dy < NEAR * NEAR) {
        found += 1;
        break;
      }
    }
  }
  return found / (a.length / 2);
}
