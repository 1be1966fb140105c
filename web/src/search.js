// 서버 없는 찾기: 낱말의 일부를 찾으므로 “손실”이 “손실은”에서도 나옵니다.

import { loadScript } from "./models.js";
import { make, makeButton } from "./page.js";

/**
 * @typedef {{page: string, title: string, parts: [anchor: string, heading: string, text: string][]}} Entry
 * @typedef {{page: string, anchor: string, title: string, heading: string, before: string,
 *   hit: string, after: string, score: number}} Found
 */

const AROUND = 45; // 찾은 말의 앞뒤로 보여 줄 글자 수
const MOST = 60;

/** @type {Entry[]} */
let index = [];

/** 찾아보기 파일(site/assets/search.js)이 부르는 함수입니다. @param {Entry[]} entries */
export function receiveIndex(entries) {
  index = entries;
}

/** @param {string} text */
const plain = (text) => text.normalize("NFC").toLowerCase();

/**
 * 모든 낱말이 든 절을 찾습니다. 제목에 든 것, 낱말이 이어져 든 것이 앞에 옵니다.
 * @param {Entry[]} entries
 * @param {string} query
 * @returns {Found[]}
 */
export function find(entries, query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const phrase = words.join(" ");
  /** @type {Found[]} */
  const found = [];
  for (const { page, title, parts } of entries) {
    for (const [anchor, heading, text] of parts) {
      const head = plain(heading);
      const body = plain(text);
      if (!words.every((word) => head.includes(word) || body.includes(word))) continue;
      const seen = body.includes(phrase) ? phrase : words[0];
      const at = Math.max(0, body.indexOf(seen));
      const hit = body.startsWith(seen, at) ? text.slice(at, at + seen.length) : "";
      found.push({
        page, anchor, title, heading, hit,
        before: text.slice(Math.max(0, at - AROUND), at),
        after: text.slice(at + hit.length, at + hit.length + AROUND),
        score: 2 * words.filter((word) => head.includes(word)).length + Number(seen === phrase),
      });
    }
  }
  return found.sort((a, b) => b.score - a.score);
}

/** @param {Found} one */
function line({ page, anchor, title, heading, before, hit, after }) {
  const item = make("li");
  const link = make("a", "", heading === title ? title : `${title} › ${heading}`);
  link.href = `${page}.html${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
  const words = make("p");
  words.append(`…${before}`, make("mark", "", hit), `${after}…`);
  item.append(link, words);
  return item;
}

class Search {
  constructor() {
    this.dialog = make("dialog", "search");
    this.dialog.setAttribute("aria-label", "강의 전체에서 찾기");
    const label = make("label", "", "찾을 말 ");
    this.input = make("input");
    this.input.type = "search";
    this.input.autocomplete = "off";
    this.input.addEventListener("input", () => this.show());
    label.append(this.input);
    this.count = make("p", "search-count");
    this.count.setAttribute("role", "status");
    this.list = make("ol");
    this.list.addEventListener("click", (event) => {
      if (event.target instanceof HTMLAnchorElement) this.dialog.close();
    });
    const close = makeButton("닫기", () => this.dialog.close());
    const bar = make("div", "search-bar");
    bar.append(label, close);
    this.dialog.append(bar, this.count, this.list);
    document.body.append(this.dialog);
  }

  async open() {
    this.dialog.showModal();
    this.input.select();
    if (index.length) return;
    this.count.textContent = "찾아보기를 불러옵니다.";
    await loadScript("assets/search.js").catch(() => undefined);
    this.show();
  }

  show() {
    const found = find(index, this.input.value);
    const some = found.length > MOST ? ` 앞의 ${MOST}곳만 보입니다.` : "";
    this.count.textContent = this.input.value.trim() ? `${found.length}곳.${some}` : "";
    this.list.replaceChildren(...found.slice(0, MOST).map(line));
  }
}

export function setUpSearch() {
  /** @type {Search | undefined} */
  let search;
  const open = () => void (search ??= new Search()).open();
  const button = makeButton("찾기", open);
  button.dataset.action = "search";
  button.title = "Ctrl+K";
  document.querySelector(".tools")?.prepend(button);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open();
  });
}
