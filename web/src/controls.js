/**
 * 조종간: 이름표, 입력, 값을 한 줄에. `kit.js`의 Panel이 이것을 물려받습니다.
 *
 * 값은 이름마다 하나입니다: 슬라이더와 수 칸은 수, 글·고르기는 글, 표시는 참/거짓.
 */

import { choicesOf, field } from "./fields.js";
import { Store } from "./store.js";

/**
 * @typedef {import("./store.js").Value} Value
 * @typedef {import("./store.js").Values} Values
 */

export class Controls extends Store {
  /** @param {string} id */
  constructor(id) {
    super();
    this.id = id;
    this.place = document.createElement("div");
    this.place.className = "panel-controls";
    /** @type {HTMLElement} */
    this._into = this.place;
  }

  /** 뒤의 조종간을 묶음에. @param {string | null} title @param {{open?: boolean}} [options] */
  group(title, { open = false } = {}) {
    if (title === null) {
      this._into = this.place;
      return;
    }
    const box = document.createElement("details");
    box.open = open;
    box.append(Object.assign(document.createElement("summary"), { textContent: title }));
    this._into = box;
    this.place.append(box);
  }

  /**
   * @param {string} name
   * @param {{label: string, min: number, max: number, step?: number, value?: number,
   *   digits?: number, show?: (value: number) => string, ends?: readonly string[]}} options
   */
  slider(name, { label, min, max, step = 0.01, value = min, digits, show, ends }) {
    const places = digits ?? (String(step).split(".")[1] ?? "").length;
    const input = field("input", { type: "range", min, max, step });
    const output = document.createElement("output");
    const text = show ?? ((/** @type {number} */ v) => v.toFixed(places).replace("-", "−"));
    const tell = () => {
      const now = Number(input.value);
      output.textContent = text(now);
      const side = ends && now !== 0 ? ends[now > 0 ? 1 : 0] : "";
      input.setAttribute("aria-valuetext", side ? `${text(now)}, ${side} 쪽` : text(now));
    };
    const write = (/** @type {Value} */ v) => {
      if (Number.isFinite(Number(v)) && v !== "") input.value = String(v);
      tell();
    };
    this._add(name, label, input, { initial: value, read: () => Number(input.value), write });
    output.htmlFor.add(input.id);
    input.after(output);
    if (ends) input.title = `왼쪽: ${ends[0]}, 오른쪽: ${ends[1]}. 두 번 누르면 처음 값입니다.`;
    input.addEventListener("input", tell);
    input.addEventListener("dblclick", () => this.reset(name));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Delete") this.reset(name);
    });
    return input;
  }

  /**
   * @param {string} name
   * @param {{label: string, min: number, max: number, step?: number, value?: number}} options
   */
  number(name, { label, min, max, step = 1, value = min }) {
    const input = field("input", { type: "number", min, max, step, inputMode: "numeric" });
    const read = () => {
      const now = input.valueAsNumber;
      if (!Number.isFinite(now)) return value;
      return Math.min(Number(input.max), Math.max(Number(input.min), now));
    };
    const write = (/** @type {Value} */ v) => {
      const now = Number(v);
      if (Number.isFinite(now) && v !== "") input.value = String(now);
      input.value = String(read());
    };
    this._add(name, label, input, { initial: value, read, write });
    input.addEventListener("change", () => write(read()));
    return input;
  }

  /** @param {string} name @param {{label: string, value?: string, maxLength?: number}} options */
  text(name, { label, value = "", maxLength = 40 }) {
    const input = field("input", { type: "text", maxLength, autocomplete: "off" });
    const write = (/** @type {Value} */ v) => (input.value = String(v).slice(0, maxLength));
    this._add(name, label, input, { initial: value, read: () => input.value, write });
    return input;
  }

  /**
   * @param {string} name
   * @param {{label: string, options: readonly (readonly string[])[], value?: string}} options
   */
  select(name, { label, options, value = options[0][0] }) {
    const input = document.createElement("select");
    for (const [key, text] of options) input.add(new Option(text, key));
    const write = (/** @type {Value} */ v) => {
      if (options.some(([key]) => key === String(v))) input.value = String(v);
    };
    this._add(name, label, input, { initial: value, read: () => input.value, write });
    return input;
  }

  /** @param {string} name @param {{label: string, value?: boolean}} options */
  check(name, { label, value = false }) {
    const input = field("input", { type: "checkbox" });
    const write = (/** @type {Value} */ v) => (input.checked = v === true || v === "true");
    this._add(name, label, input, { initial: value, read: () => input.checked, write });
    return input;
  }

  /**
   * 하나를 고르는 단추들(라디오).
   * @param {string} name
   * @param {{label: string, options: readonly (readonly string[])[], value?: string}} options
   */
  choices(name, { label, options, value = options[0][0] }) {
    const { box, inputs } = choicesOf(`${this.id}-${name}`, label, options);
    box.dataset.name = name;
    for (const input of inputs) input.addEventListener("change", () => this.changed());
    const write = (/** @type {Value} */ v) => {
      const chosen = inputs.find((input) => input.value === String(v));
      if (chosen) chosen.checked = true;
    };
    const read = () => inputs.find((input) => input.checked)?.value ?? value;
    this._into.append(box);
    this._keep(name, { row: box, input: inputs[0], initial: value, read, write });
    return box;
  }

  /**
   * @param {string} text
   * @param {() => void} action
   * @param {{name?: string}} [options]
   */
  button(text, action, { name } = {}) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = text;
    if (name) button.dataset.name = name;
    button.addEventListener("click", action);
    let line = this._into.lastElementChild;
    if (!line?.classList.contains("panel-buttons")) {
      line = this._into.appendChild(document.createElement("div"));
      line.className = "panel-buttons";
    }
    line.append(button);
    return button;
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {HTMLInputElement | HTMLSelectElement} input
   * @param {{initial: Value, read: () => Value, write: (value: Value) => void}} rest
   */
  _add(name, label, input, rest) {
    const row = document.createElement("div");
    row.className = `panel-row panel-${input.type === "select-one" ? "select" : input.type}`;
    input.id = `${this.id}-${name}`;
    input.dataset.name = name;
    const tag = document.createElement("label");
    tag.htmlFor = input.id;
    tag.textContent = label;
    row.append(tag, input);
    this._into.append(row);
    this._keep(name, { row, input, ...rest });
    const often = input.type === "range" || input.type === "text";
    input.addEventListener(often ? "input" : "change", () => this.changed());
  }
}
