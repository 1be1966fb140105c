/** 그림 여러 장의 격자. 한 장씩 그립니다. */
export class Mosaic {
  /**
   * @param {import("./view.js").View} view
   * @param {readonly number[]} shape [채널, 높이, 너비]
   */
  constructor(view, shape) {
    const [channels, height, width] = shape;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.view = view;
    this._small = document.createElement("canvas");
    this._small.width = this.width;
    this._small.height = this.height;
    const g = this._small.getContext("2d");
    if (!g) throw new Error("이 브라우저는 그림판(canvas)을 쓰지 못합니다.");
    this._g = g;
    this._image = g.createImageData(this.width, this.height);
    this._side = 0;
  }

  /** 한 변에 놓을 장수. 바뀌면 지웁니다. @param {number} side */
  arrange(side) {
    if (side === this._side) return;
    this._side = side;
    this.view.clear();
  }

  /**
   * i째 자리에 그립니다.
   * @param {number} i
   * @param {Float32Array} x [−1, 1], (채널, 높이, 너비)
   */
  paint(i, x) {
    const { view, _side: side } = this;
    this.picture(x);
    const gap = side > 1 ? 2 : 0;
    const wide = (view.width - gap * (side - 1)) / side;
    const high = (view.height - gap * (side - 1)) / side;
    const left = Math.round((i % side) * (wide + gap));
    const top = Math.round(Math.floor(i / side) * (high + gap));
    view.g.drawImage(this._small, left, top, Math.round(wide), Math.round(high));
  }

  /** 한 장을 화소 그대로의 작은 그림판으로. @param {Float32Array} x */
  picture(x) {
    const { data } = this._image;
    const plane = this.width * this.height;
    for (let p = 0; p < plane; p++) {
      for (let c = 0; c < 3; c++) {
        data[4 * p + c] = 127.5 * x[(this.channels === 3 ? c * plane : 0) + p] + 127.5;
      }
      data[4 * p + 3] = 255;
    }
    this._g.putImageData(this._image, 0, 0);
    return this._small;
  }
}

/**
 * 그림판을 PNG 파일로 받습니다.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 */
export function download(canvas, name) {
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = `${name}.png`;
  link.click();
}

/**
 * 4×4 격자의 그림판의 크기: 노트북의 탐험기처럼 화소를 정수 배로 키웁니다.
 * @param {readonly number[]} shape
 */
export function gridSize([, height, width]) {
  const factor = Math.max(1, Math.round(448 / (4 * width)));
  return { width: 4 * width * factor + 6, height: 4 * height * factor + 6 };
}
