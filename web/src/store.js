/** 이름마다의 값을 읽고, 넣고, 되돌리는 곳. 무엇으로 보이는지는 모릅니다. */

/**
 * @typedef {number | string | boolean} Value
 * @typedef {Record<string, any>} Values
 * @typedef {object} Control
 * @property {HTMLElement} row
 * @property {HTMLInputElement | HTMLSelectElement} input
 * @property {Value} initial
 * @property {() => Value} read
 * @property {(value: Value) => void} write
 */

export class Store {
  constructor() {
    /** @type {Map<string, Control>} */
    this._controls = new Map();
  }

  /** 조종간의 이름들. */
  get names() {
    return [...this._controls.keys()];
  }

  /** @returns {Values} */
  get values() {
    return Object.fromEntries([...this._controls].map(([name, c]) => [name, c.read()]));
  }

  /** @param {string} name @returns {any} */
  get(name) {
    return this._control(name).read();
  }

  /** 처음 값. @param {string} name */
  initial(name) {
    return this._control(name).initial;
  }

  /** 처음 값과 다른 것만. @returns {Record<string, Value>} */
  different() {
    const moved = [...this._controls].filter(([, c]) => c.read() !== c.initial);
    return Object.fromEntries(moved.map(([name, c]) => [name, c.read()]));
  }

  /** 여러 값을 넣고 다시 그립니다. 모르는 이름은 지나칩니다. @param {Values} values */
  set(values) {
    const write = () => {
      for (const [name, value] of Object.entries(values)) this._controls.get(name)?.write(value);
    };
    write();
    this.fit();
    write(); // 범위가 다른 값에 달린 것은 범위를 맞춘 뒤에야 제대로 들어갑니다.
    this.request();
  }

  /** 모두, 또는 하나를 처음 값으로 되돌립니다. @param {string} [name] */
  reset(name) {
    for (const each of name ? [name] : this.names) {
      const control = this._control(each);
      control.write(control.initial);
    }
    this.changed();
  }

  /** @param {string} name @param {boolean} off */
  disable(name, off) {
    for (const input of this._control(name).row.querySelectorAll("input, select")) {
      /** @type {HTMLInputElement} */ (input).disabled = off;
    }
  }

  /** 슬라이더나 수 칸의 범위. @param {string} name @param {{min?: number, max?: number}} to */
  limits(name, to) {
    const { input, read, write } = this._control(name);
    for (const [key, value] of Object.entries(to)) input.setAttribute(key, String(value));
    write(read());
  }

  request() {} // Panel이 정합니다.

  fit() {}

  changed() {}

  /** @param {string} name @param {Control} control */
  _keep(name, control) {
    if (!/^\w+$/.test(name) || name === "lab") throw new Error(`쓸 수 없는 이름: ${name}`);
    if (this._controls.has(name)) throw new Error(`두 번 나오는 이름: ${name}`);
    this._controls.set(name, control);
    control.write(control.initial);
  }

  /** @param {string} name */
  _control(name) {
    const found = this._controls.get(name);
    if (!found) throw new Error(`조종간 ${name}이(가) 없습니다.`);
    return found;
  }
}
