/** 그림판 하나: 고밀도 화면에 또렷하고, 좁은 화면에서는 줄어들며, 설명을 지닙니다. */
export class View {
  /**
   * @param {string} name
   * @param {{width: number, height: number, label: string, smooth?: boolean}} options
   *   smooth가 거짓이면 작은 그림을 화소 그대로 키웁니다(기본). 곡선을 그리면 상관없습니다.
   */
  constructor(name, { width, height, label, smooth = false }) {
    this.canvas = document.createElement("canvas");
    this.canvas.dataset.name = name;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    const g = this.canvas.getContext("2d");
    if (!g) throw new Error("이 브라우저는 그림판(canvas)을 쓰지 못합니다.");
    this.g = g;
    this.label = label;
    this.smooth = smooth;
    this.width = this.height = 0;
    this.resize(width, height);
  }

  /** 크기(CSS 픽셀)를 바꾸고 지웁니다. @param {number} width @param {number} height */
  resize(width, height) {
    const dense = Math.min(3, Math.max(1, Math.ceil(devicePixelRatio)));
    this.width = width;
    this.height = height;
    this.canvas.width = width * dense;
    this.canvas.height = height * dense;
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    this.canvas.style.width = `${width}px`;
    this.g.setTransform(dense, 0, 0, dense, 0, 0);
    this.g.imageSmoothingEnabled = this.smooth;
  }

  /** 모두 지웁니다. 색을 주면 그 색으로 칠합니다. @param {string} [colour] */
  clear(colour) {
    this.g.clearRect(0, 0, this.width, this.height);
    if (!colour) return;
    this.g.fillStyle = colour;
    this.g.fillRect(0, 0, this.width, this.height);
  }

  /** 그림의 설명(대체 텍스트). @param {string} text */
  describe(text) {
    this.canvas.setAttribute("aria-label", `${this.label}. ${text}`);
  }

  /**
   * 누르고 끌 때마다 자리(CSS 픽셀, 그림판의 크기 기준)를 알립니다. 글쇠로도 할 수 있는 조종간을
   * 따로 두십시오.
   * @param {(x: number, y: number, phase: "start" | "move" | "end") => void} action
   */
  drag(action) {
    const { canvas } = this;
    canvas.style.touchAction = "none";
    const tell = (/** @type {PointerEvent} */ event, /** @type {"start"|"move"|"end"} */ phase) => {
      const box = canvas.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * this.width;
      const y = ((event.clientY - box.top) / box.height) * this.height;
      action(x, y, phase);
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      tell(event, "start");
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) tell(event, "move");
    });
    canvas.addEventListener("pointerup", (event) => tell(event, "end"));
  }
}
