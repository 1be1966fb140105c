// 용어에 마우스를 올리거나 초점을 두면 뜻을 보입니다. 스크립트가 없으면 용어집으로 가는 링크입니다.

import { make } from "./page.js";

/** @type {HTMLElement | undefined} */
let note;
/** @type {HTMLElement | undefined} */
let owner;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let leaving;

function hide() {
  clearTimeout(leaving);
  if (note) note.hidden = true;
  owner?.removeAttribute("aria-describedby");
  owner = undefined;
}

/** 마우스가 뜻풀이로 옮겨 갈 틈을 둡니다. */
function hideSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, 200);
}

function box() {
  if (note) return note;
  note = make("div", "term-note");
  note.id = "term-note";
  note.setAttribute("role", "tooltip");
  note.addEventListener("mouseenter", () => clearTimeout(leaving));
  note.addEventListener("mouseleave", hideSoon);
  document.body.append(note);
  return note;
}

/** @param {HTMLElement} term */
function show(term) {
  hide();
  const shown = box();
  shown.textContent = term.dataset.note ?? "";
  shown.hidden = false;
  owner = term;
  term.setAttribute("aria-describedby", shown.id);
  const at = term.getBoundingClientRect();
  const room = document.documentElement.clientWidth - shown.offsetWidth - 8;
  shown.style.left = `${scrollX + Math.max(8, Math.min(at.left, room))}px`;
  const above = at.bottom + shown.offsetHeight + 12 > innerHeight && at.top > shown.offsetHeight;
  shown.style.top = `${scrollY + (above ? at.top - shown.offsetHeight - 6 : at.bottom + 6)}px`;
}

/** @param {Event} event */
function termOf(event) {
  const { target } = event;
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".term")) : null;
}

export function setUpTerms() {
  for (const name of ["mouseover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const term = termOf(event);
      if (term && term !== owner) show(term);
      else if (term) clearTimeout(leaving);
    });
  }
  for (const name of ["mouseout", "focusout"]) {
    document.addEventListener(name, (event) => termOf(event) && hideSoon());
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("resize", () => owner && show(owner)); // 좁아진 화면에서도 밖으로 나가지 않습니다.
}
