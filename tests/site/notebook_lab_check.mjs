// 정보량, 돌려 보기, 골짜기, 순위의 셈을 파이썬이 준 값에서 해 보고 JSON으로 찍습니다.
import { readFileSync } from "node:fs";
import { judge, RATES } from "../../web/src/descent.js";
import { METHODS, SURFACES, crossings, descend, levelsOf, shownPart } from "../../web/src/descent_math.js";
import * as information from "../../web/src/information_math.js";
import { EXACT, oneSided, penalty, twoSided } from "../../web/src/nudge.js";
import { general } from "../../web/src/numbers.js";
import { agreement, answerRows, missingRanks } from "../../web/src/rank.js";

const told = JSON.parse(readFileSync(0, "utf8"));
const safe = (_, v) => (typeof v === "number" && !Number.isFinite(v) ? String(v) : v);
const walks = told.walks.map(([surface, method, rate]) => {
  const trail = descend(SURFACES[surface], method, rate);
  return { ...trail, words: judge(trail), shown: shownPart(SURFACES[surface], trail) };
});

console.log(JSON.stringify({
  coins: told.chances.map((p) => [
    ...information.coin(p).map(information.selfInformation), information.entropy(information.coin(p)),
  ]),
  beliefs: told.beliefs.map(([p, q]) => Object.values(information.beliefOf(p, q))),
  bells: told.bells.map(([mean, width]) => information.gaussiansOf(mean, width)),
  nudges: told.widths.map((h) => [oneSided(h), twoSided(h)]),
  penalties: told.logits.map(penalty), exact: EXACT,
  walks, rates: RATES, methods: METHODS,
  valleys: Object.entries(SURFACES).map(([name, land]) => ({
    name, start: land.start, lowest: land.lowest, limits: land.limits,
    levels: levelsOf(land), crossings: crossings(land),
    heights: told.spots.map(([a, b]) => land.f(a, b)),
    // 등고선 위의 자리에서 다시 잰 손실
    rims: levelsOf(land).map((level) => {
      const [left, right] = land.reach(level);
      const a = left + 0.3 * (right - left);
      return land.sides(a, level).map((b) => land.f(a, b));
    }),
  })),
  missing: told.orders.map(missingRanks),
  rows: told.orders.slice(0, 3).map((mine) => answerRows(told.ranks, mine).rows),
  agreements: told.orders.slice(0, 3).map((mine) => agreement(mine, told.orders[0])),
  told: told.numbers.map((x) => general(x, 3)),
}, safe));
