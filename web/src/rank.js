// @ts-check
/**
 * 눈으로 순위를 매기는 창(08): 이름을 가린 생성자 여섯에 순위를 매기고, 자들의 순위와 견줍니다.
 * 그림과 자의 값은 파이썬이 적은 것입니다(tools/site/case_tables.py). 노트북의 RankLab입니다.
 *
 * options: {model: 그림과 자의 표}
 */

import { num, wide } from "./chart.js";
import { decoded } from "./decoded.js";
import { Panel } from "./kit.js";
import { general } from "./numbers.js";
import { tableIn } from "./words-table.js";

const ASK = "어느 것이 진짜 손글씨에 가장 가깝습니까? 1위부터 6위까지 매기고 ‘견주기’를 누르십시오.";
const [WIDE, HIGH, HEAD] = [224, 140, 24];

/**
 * @typedef {object} Table
 * @property {string[]} letters
 * @property {string[]} names 생성자들
 * @property {string[]} yards 자들
 * @property {string[]} boards 그림들(base64의 PNG)
 * @property {Record<string, number[]>} values
 * @property {Record<string, number[]>} ranks
 */

/** 순위가 1부터 하나씩이 아니면 무엇이 없는지. @param {number[]} mine */
export function missingRanks(mine) {
  const missing = mine.map((_, i) => i + 1).filter((place) => !mine.includes(place));
  if (!missing.length) return "";
  return `1위부터 6위까지 하나씩 매기십시오. 아직 없는 순위: ${missing.join(", ")}위`;
}

/** 스피어만 순위 상관. 같은 순위가 없을 때의 식입니다. @param {number[]} mine @param {number[]} theirs */
export function agreement(mine, theirs) {
  const n = mine.length;
  const apart = mine.reduce((sum, place, i) => sum + (place - theirs[i]) ** 2, 0);
  return 1 - (6 * apart) / (n * (n ** 2 - 1));
}

/** 이름을 밝힌 표의 줄들. @param {Table} table @param {number[]} mine */
export function answerRows({ letters, names, yards, values, ranks }, mine) {
  const rows = names.map((name, i) => [
    letters[i], name, `${mine[i]}위`,
    ...yards.map((yard) => `${general(values[yard][i], 3)} (${ranks[yard][i]}위)`),
  ]);
  const marks = yards.map((yard) => {
    const found = agreement(mine, ranks[yard]);
    return `${found >= 0 ? "+" : ""}${num(found, 2)}`;
  });
  return { rows: [...rows, ["", "나와의 순위 상관", "", ...marks]], marks };
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function rank(element, options, page) {
  /** @type {Table} */
  const table = await page.loadModel(options.model ?? "rank");
  const panel = new Panel(element, { title: "눈으로 순위를 매기는 창", draw });
  const { letters, yards, names } = table;
  const views = letters.map((letter, i) => panel.canvas(`board${i + 1}`, {
    width: WIDE, height: HIGH + HEAD, label: `${letter}: 이름을 가린 생성자의 숫자 마흔 장`,
  }));
  const fields = letters.map((_, i) => `place${i + 1}`);
  letters.forEach((letter, i) => {
    panel.number(fields[i], { label: `${letter}의 순위`, min: 0, max: names.length, value: 0 });
  });
  panel.button("견주기", compare, { name: "compare" });
  panel.button("처음으로", () => panel.reset(), { name: "reset" });
  const write = tableIn(panel, "내 눈과 자들의 순위");
  panel.area.style.overflowX = "auto"; // 좁은 화면에서는 표만 옆으로 밀립니다.
  panel.area.tabIndex = 0;
  panel.area.setAttribute("role", "region");
  panel.area.setAttribute("aria-label", "내 눈과 자들의 순위");
  wide(panel);
  panel.ready();

  /** @param {import("./kit.js").Values} _ @param {import("./kit.js").Job} job */
  async function draw(_, job) {
    panel.area.hidden = true;
    panel.say(ASK);
    const images = await Promise.all(table.boards.map(decoded));
    if (job.stale()) return;
    const c = panel.colours();
    views.forEach((view, i) => {
      view.clear(c.paper);
      view.g.fillStyle = c.ink;
      view.g.font = "600 15px 'Noto Sans KR', 'NanumGothic', system-ui, sans-serif";
      view.g.textAlign = "center";
      view.g.fillText(letters[i], WIDE / 2, 17);
      view.g.drawImage(images[i], 0, HEAD, WIDE, HIGH);
    });
  }

  function compare() {
    const mine = fields.map((name) => Number(panel.get(name)));
    const wrong = missingRanks(mine);
    panel.area.hidden = wrong !== "";
    if (wrong) return panel.say(wrong);
    const { rows, marks } = answerRows(table, mine);
    write(["", "생성자", "내 눈", ...yards], rows);
    panel.say(`나와의 순위 상관: ${yards.map((yard, i) => `${yard} ${marks[i]}`).join(" · ")}`);
  }
}
