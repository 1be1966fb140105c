// @ts-check
/** 그림 아래의 작은 표. */

/**
 * 표를 한 번 만들고, 부를 때마다 내용을 바꾸는 함수를 돌려줍니다. 첫 칸이 줄의 제목입니다.
 * @param {import("./kit.js").Panel} panel
 * @param {string} caption
 */
export function tableIn(panel, caption) {
  const table = panel.add("table");
  table.className = "panel-table";
  table.style.overflowWrap = "normal"; // 좁은 화면에서도 수가 두 줄로 나뉘지 않습니다.
  table.style.wordBreak = "keep-all";
  table.dataset.name = "table";
  /** @param {string[]} heads @param {string[][]} rows */
  return (heads, rows) => {
    const title = document.createElement("caption");
    title.textContent = caption;
    const head = document.createElement("thead");
    head.append(line(heads.map((text) => cell(text ? "th" : "td", text, "col"))));
    const body = document.createElement("tbody");
    for (const [first, ...rest] of rows) {
      const start = cell(first ? "th" : "td", first, "row");
      body.append(line([start, ...rest.map((text) => cell("td", text))]));
    }
    table.replaceChildren(title, head, body);
  };
}

/** @param {HTMLElement[]} cells */
function line(cells) {
  const made = document.createElement("tr");
  made.append(...cells);
  return made;
}

/** @param {"th" | "td"} tag @param {string} text @param {string} [scope] */
function cell(tag, text, scope) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (tag === "th" && scope) made.setAttribute("scope", scope);
  return made;
}
