/**
 * 창의 모양. 쪽의 색(--ink, --paper, --muted, --line, --blue)이 있으면 그것을 씁니다.
 * 스크립트와 함께 들어가므로, 쪽의 스타일이 없어도 창은 제 모양입니다.
 */
const CSS = `
.panel { display: flex; flex-wrap: wrap; gap: 1rem 1.25rem; align-items: flex-start; margin: 1rem 0;
  font-size: 1rem; line-height: 1.4; }
.panel *, .panel *::before { box-sizing: border-box; }
.panel-views { display: flex; flex-wrap: wrap; gap: .75rem; flex: 1 1 320px; min-width: 0;
  align-items: flex-start; }
/* 슬라이더가 길게 늘어서도 그림은 눈앞에 남습니다. */
.panel-views:has(> canvas:only-child) { position: sticky; z-index: 1;
  top: var(--panel-top, 0); background: var(--paper, #fff); }
.panel-views canvas { max-width: 100%; height: auto; display: block; border-radius: 4px; }
.panel-side { flex: 1 1 280px; min-width: 0; max-width: 34rem; }
.panel-area { flex: 1 1 100%; min-width: 0; }
.panel-area:empty { display: none; }
.panel-row { display: grid; gap: .5rem;
  grid-template-columns: minmax(5.5em, 32%) minmax(0, 1fr) minmax(3.6em, auto);
  align-items: center; min-height: 2rem; }
.panel-row > label { overflow-wrap: anywhere; }
.panel-row input, .panel-row select { width: 100%; min-width: 0; font: inherit; margin: 0;
  min-height: 1.75rem; color: inherit; }
.panel-row select, .panel-row input[type=number], .panel-row input[type=text] {
  grid-column: 2 / 4; padding: .15rem .4rem;
  background: var(--paper, #fff); color: var(--ink, #1a1a1a);
  border: 1px solid var(--muted, #6b6b6b); border-radius: 4px; }
.panel-row input[type=range] { accent-color: var(--blue, #0072b2); }
.panel-row input[type=checkbox] { width: 1.25rem; min-height: 1.25rem; justify-self: start; }
.panel-row output { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.panel-choices { border: 1px solid var(--line, #c8c8c8); border-radius: 4px; margin: .5rem 0;
  padding: .25rem .75rem .5rem; min-width: 0; }
.panel-choices label { display: flex; gap: .5rem; align-items: baseline; padding: .15rem 0; }
.panel-buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; }
.panel button { font: inherit; padding: .3rem .8rem; min-height: 2rem; border-radius: 4px;
  border: 1px solid var(--muted, #6b6b6b); cursor: pointer;
  background: var(--paper, #fff); color: var(--ink, #1a1a1a); }
.panel button[aria-pressed=true] { background: var(--blue, #0072b2); color: #fff; }
.panel button:disabled { opacity: .55; cursor: default; }
.panel details { border-top: 1px solid var(--line, #c8c8c8); }
.panel summary { cursor: pointer; padding: .4rem 0; font-weight: 600; }
.panel :focus-visible { outline: 3px solid var(--blue, #0072b2); outline-offset: 2px; }
.panel-words { min-height: 2.8em; margin: .5rem 0 0; }
.panel-live { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.panel-side { position: relative; }
@media (max-width: 420px) {
  .panel-row { grid-template-columns: minmax(4.5em, 28%) minmax(0, 1fr) minmax(3.2em, auto); }
}
@media print { .panel-side { display: none; } }
`;

let added = false;

/** 한 번만 답니다. */
export function addStyle() {
  if (added) return;
  added = true;
  const style = document.createElement("style");
  style.textContent = CSS;
  document.head.prepend(style); // 쪽의 스타일이 뒤에 있어 이길 수 있습니다.
}
