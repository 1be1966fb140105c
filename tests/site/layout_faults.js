// Run in a page: what a reader could not read. Everything is drawn, and each screenful looked at.
() => {
  const words = (part) => part.textContent.trim().slice(0, 40);
  const name = (part) => `${part.tagName.toLowerCase()}.${part.className} ${words(part)}`;
  const hidden = (part) => part.closest(".km, .panel-live, .skip, .wide, dialog, .hidden-copy");
  const scroller = (part) => part.closest("pre, .table, .katex-display");
  const faults = [];
  const wide = document.documentElement.clientWidth;
  for (const part of document.body.querySelectorAll("*")) {
    if (hidden(part) || !part.checkVisibility()) continue;
    const box = part.getBoundingClientRect();
    const held = part.parentElement.closest("pre, .table, .katex-display, svg");
    const outside = box.width && (box.right > wide + 1 || box.left < -1);
    if (!held && outside) faults.push(["sideways", name(part)]);
    const style = getComputedStyle(part);
    const cut = (at, inside, room) => ["hidden", "clip"].includes(style[at]) && inside > room + 1;
    if (scroller(part) || !part.textContent.trim() || part.closest("select, input")) continue;
    if (cut("overflowX", part.scrollWidth, part.clientWidth)) faults.push(["cut", name(part)]);
    if (cut("overflowY", part.scrollHeight, part.clientHeight)) faults.push(["cut", name(part)]);
  }
  return faults.concat(covered());

  /** Texts and controls whose middle shows something else. */
  function covered() {
    const found = [];
    const kinds = "p, li, h1, h2, h3, h4, td, th, summary, label, legend, button, output";
    const texts = [...document.querySelectorAll(`main :is(${kinds})`)];
    const seen = texts.filter((part) => !hidden(part) && part.checkVisibility() && words(part));
    const places = seen.map((part) => {
      const range = document.createRange();
      range.selectNodeContents(part);
      return [...range.getClientRects()].find((box) => box.width > 4 && box.height > 4);
    });
    const ahead = places.map((box, i) => box && [box, seen[i], box.top + scrollY]).filter(Boolean);
    ahead.sort((a, b) => a[2] - b[2]);
    for (const [box, part, top] of ahead) {
      if (top < scrollY + 0.3 * innerHeight || top > scrollY + 0.8 * innerHeight) {
        scrollTo({ top: top - innerHeight / 2, behavior: "instant" });
      }
      const x = Math.min(box.left + box.width / 2, wide - 2);
      const y = top - scrollY + box.height / 2;
      const hit = document.elementFromPoint(x, y);
      if (hit && !scroller(part) && !part.contains(hit) && !hit.contains(part)) {
        found.push(["covered", name(part), name(hit)]);
      }
    }
    return found;
  }
};
