// 쪽의 잔일: 화면의 밝기, 이 셀 복사, 글쇠로 넘기는 긴 코드, 인쇄.

const THEME = "gan-course-theme";

/**
 * 요소를 만듭니다.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/**
 * 누르는 단추를 만듭니다.
 * @param {string} text
 * @param {() => void} action
 */
export function makeButton(text, action) {
  const button = make("button", "", text);
  button.type = "button";
  button.addEventListener("click", action);
  return button;
}

/** 저장소를 막아 둔 브라우저에서도 쪽은 열려야 합니다. */
function remember(/** @type {string} */ theme) {
  try {
    localStorage.setItem(THEME, theme);
  } catch {
    // 이번에만 씁니다.
  }
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** 밝은 화면과 어두운 화면을 오가는 단추입니다. 고른 것은 이 컴퓨터에 남습니다. */
function addThemeButton() {
  const name = () => (isDark() ? "밝은 화면" : "어두운 화면");
  const button = makeButton(name(), () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    remember(theme);
    button.textContent = name();
  });
  button.dataset.action = "theme";
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    button.textContent = name();
  });
  document.querySelector(".tools")?.append(button);
}

/**
 * 글을 복사합니다. file://에서는 클립보드를 막는 브라우저가 있어 두 번째 길을 둡니다.
 * @param {string} text
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", "hidden-copy");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** 코드마다 “이 셀 복사” 단추를 답니다. */
function addCopyButtons() {
  for (const box of document.querySelectorAll(".input")) {
    const code = box.querySelector("pre");
    if (!code) continue;
    const button = makeButton("이 셀 복사", async () => {
      const done = await copy(code.textContent ?? "");
      button.textContent = done ? "복사했습니다" : "복사하지 못했습니다";
      setTimeout(() => (button.textContent = "이 셀 복사"), 2000);
    });
    button.className = "copy";
    button.setAttribute("aria-live", "polite");
    box.append(button);
  }
}

const SCROLLERS = { PRE: "코드", DIV: "표", SPAN: "수식" };

/** 옆으로 넘치는지에 따라 초점을 주거나 거둡니다. @param {Element} box @param {boolean} wide */
function focusIf(box, wide) {
  if (wide) {
    const what = SCROLLERS[/** @type {keyof typeof SCROLLERS} */ (box.tagName)];
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${what}, 옆으로 넘길 수 있습니다`);
  } else if (box.getAttribute("tabindex") === "0") {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

/**
 * 그려진 것 가운데 옆으로 넘치는 것에만 초점을 주어, 글쇠로도 넘길 수 있게 합니다.
 * @param {Element[]} boxes
 */
function focusWide(boxes) {
  const near = (/** @type {Element} */ box) => box.checkVisibility?.({ contentVisibilityAuto: true });
  const drawn = boxes.filter((box) => near(box) ?? true);
  const wide = drawn.map((box) => box.scrollWidth > box.clientWidth + 1);
  drawn.forEach((box, i) => focusIf(box, wide[i]));
}

const WIDE = "pre, .table, .katex-display";

function focusScrollers() {
  const boxes = [...document.querySelectorAll(WIDE)];
  const watcher = new ResizeObserver((entries) => focusWide(entries.map((e) => e.target)));
  boxes.forEach((box) => watcher.observe(box));
  document.fonts.addEventListener("loadingdone", () => focusWide(boxes));
}

const AT_ONCE = 60; // 한 번에 재는 요소의 수. 전화기에서도 쪽이 굳지 않을 만큼입니다.

/** 한 번에 잴 만큼 꺼냅니다. @param {HTMLElement[]} blocks */
function take(blocks) {
  const taken = [];
  for (let size = 0; blocks.length && size < AT_ONCE; ) {
    taken.push(blocks[0]);
    size += blocks[0].getElementsByTagName("*").length;
    blocks.shift();
  }
  return taken;
}

/** 잠깐 그려서 높이를 적어 두고 다시 미룹니다. @param {HTMLElement[]} blocks */
function measure(blocks) {
  blocks.forEach((block) => (block.style.contentVisibility = "visible"));
  const heights = blocks.map((block) => block.offsetHeight);
  focusWide(blocks.flatMap((block) => [...block.querySelectorAll(WIDE)]));
  blocks.forEach((block, i) => {
    block.style.containIntrinsicBlockSize = `auto ${heights[i]}px`;
    block.style.contentVisibility = "";
  });
}

/**
 * 쪽 안의 링크나 주소로 온 자리. 읽는 사람이 스스로 움직이면 놓습니다(null).
 * @type {Element | null | undefined}
 */
let held;

/** 위쪽의 높이가 바뀌는 동안 그 자리를 붙듭니다. 브라우저의 overflow-anchor는 바쁠 때 놓칩니다. */
function holdTarget() {
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, () => (held = null), { passive: true });
  }
  addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a");
    if (!link || !link.hash || link.pathname !== location.pathname) return;
    held = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  });
  const [visit] = performance.getEntriesByType("navigation");
  const came = visit instanceof PerformanceNavigationTiming && visit.type === "navigate";
  addEventListener("load", () => {
    // 뒤로 가서 돌아온 쪽은 보던 자리에서 열리므로 붙들지 않습니다.
    if (came && held === undefined) held = document.querySelector(":target");
  });
}

/**
 * 화면에서 먼 곳은 아직 그리지 않았습니다(style.css의 content-visibility: auto). 읽는 사람이 움직이기
 * 시작하면 틈이 날 때 조금씩 재어, 굴림 막대와 찾아가는 자리를 맞추고 옆으로 넘치는 것에 글쇠가 닿게 합니다.
 * 열자마자 재면 느린 전화기에서 첫 누름이 늦어집니다.
 */
function measureTheRest() {
  const blocks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main > *")]);
  /** 바쁜 컴퓨터에는 틈이 나지 않으므로 0.5초만 기다립니다. @type {(go: () => void) => unknown} */
  const soon = (go) => globalThis.requestIdleCallback?.(go, { timeout: 500 }) ?? setTimeout(go);
  const next = () => {
    if (!blocks.length) return void (document.documentElement.dataset.measured = "");
    measure(take(blocks));
    held?.scrollIntoView({ behavior: "instant" });
    soon(next);
  };
  const start = () => document.fonts.ready.then(() => soon(next)); // 글꼴이 오면 너비가 바뀝니다.
  whenMoved(start);
}

/**
 * 읽는 사람이 처음 움직일 때, 또는 주소의 자리로 왔을 때 한 번 부릅니다.
 * @param {() => unknown} go
 */
export function whenMoved(go) {
  let moved = false;
  const move = () => void (moved || ((moved = true), go()));
  for (const kind of ["scroll", "keydown", "pointerdown"]) {
    addEventListener(kind, move, { once: true, passive: true });
  }
  if (location.hash) addEventListener("load", move, { once: true });
}

/** 인쇄하기 전에, 늦게 부르는 그림을 모두 부릅니다. */
function printWhole() {
  addEventListener("beforeprint", () => {
    for (const picture of document.querySelectorAll("img[loading=lazy]")) {
      picture.setAttribute("loading", "eager");
    }
  });
}

export function setUpPage() {
  addThemeButton();
  addCopyButtons();
  focusScrollers();
  holdTarget();
  measureTheRest();
  printWhole();
}
