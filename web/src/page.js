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

/** 옆으로 넘치는지 보고 초점을 주거나 거둡니다. @param {Element} box */
function focusIfWide(box) {
  if (box.scrollWidth > box.clientWidth + 1) {
    const what = SCROLLERS[/** @type {keyof typeof SCROLLERS} */ (box.tagName)];
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${what}, 옆으로 넘길 수 있습니다`);
  } else if (box.getAttribute("tabindex") === "0") {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

/** 옆으로 넘치는 것에만 초점을 주어, 글쇠로도 넘길 수 있게 합니다. */
function focusScrollers() {
  const boxes = document.querySelectorAll("pre, .table, .katex-display");
  const watcher = new ResizeObserver((entries) => entries.forEach((e) => focusIfWide(e.target)));
  boxes.forEach((box) => watcher.observe(box));
  document.fonts.addEventListener("loadingdone", () => boxes.forEach(focusIfWide));
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
  printWhole();
}
