// 움직이는 창들의 묶음입니다. 창이 화면에 가까이 왔을 때 main.js가 불러옵니다.

import { labs } from "./registry.js";

/** @type {any} */ (globalThis).course.labs(labs);
