"""웹판의 창: 숫자 열여섯 장의 격자를 1초에 몇 번, 얼굴 한 장을 몇 ms에, 입력에서 첫 화소까지 몇 ms.

파일을 바로 연 Chromium(화면 없음)에서 진짜 창의 슬라이더를 움직여 잽니다. 목표는 격자 30번, 얼굴
35 ms, 첫 화소 50 ms이고, 비는 셋 가운데 가장 나쁜 것입니다(1 이상이면 모두 이룬 것).

얼굴 4×4의 슬라이더를 화면마다 옮길 때 화면과 화면 사이가 얼마나 벌어지는지도 잽니다: 일꾼(Worker)이
그릴 때와 화면의 실이 그릴 때를 번갈아. 붓이 z를 1초에 몇 번 고치는지도 잽니다.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from _timing import report

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = map(str, (TESTS, TESTS / "site"))

from lab_page import models, write_page  # noqa: E402

from browsers import chromium  # noqa: E402

LABS = (
    ("explorer", {"model": "vanilla_mnist"}),
    ("explorer", {"model": "dcgan_mnist"}),
    ("explorer", {"model": "dcgan_faces"}),
    ("explorer", {"model": "dcgan_faces", "one": True}),
    ("brush", {"model": "dcgan_faces"}),
)
GRIDS, FACE, FIRST = 30, 35, 50
# 슬라이더를 움직이고 다 그려질 때까지를 n번. 값마다 [첫 화소까지, 다 그릴 때까지] ms입니다.
MOVE = """async ([id, n]) => {
  const box = document.getElementById(id);
  const slider = box.querySelector("[data-name=psi]");
  const drawn = CanvasRenderingContext2D.prototype.drawImage;
  const times = [];
  for (let i = 0; i < n; i++) {
    let first = 0;
    const start = performance.now();
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
      drawn.apply(this, given);
      first ||= performance.now() - start;
    };
    slider.value = String(0.5 + (i % 50) / 100);
    slider.dispatchEvent(new Event("input"));
    await new Promise((go) => {
      const watch = new MutationObserver(() => {
        if (box.dataset.state !== "ready") return;
        watch.disconnect();
        go();
      });
      watch.observe(box, { attributes: true });
    });
    times.push([first, performance.now() - start]);
  }
  CanvasRenderingContext2D.prototype.drawImage = drawn;
  return times;
}"""
# 신경망만: 얼굴 한 장을 셈하는 시간(ms).
ALONE = """() => {
  const z = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
  return Array.from({ length: 60 }, () => {
    const start = performance.now();
    globalThis.face.run(z, 1);
    return performance.now() - start;
  });
}"""
# 화면마다 슬라이더를 옮기며, 화면과 화면 사이(ms)들.
GAPS = """([id, n]) => new Promise((go) => {
  const slider = document.querySelector(`#${id} [data-name=psi]`);
  const gaps = [];
  let before = performance.now();
  const next = () => {
    const now = performance.now();
    gaps.push(now - before);
    before = now;
    if (gaps.length > n) return go(gaps.slice(1));
    slider.value = String(0.5 + (gaps.length % 50) / 100);
    slider.dispatchEvent(new Event("input"));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""
NO_WORKER = "delete globalThis.Worker"
# 붓: 한 번 찍어 후보를 그려 둔 뒤, 세기를 옮겨 마흔 번 고치는 시간(ms).
BRUSH = """async (steps) => {
  const box = document.getElementById("brush-1");
  const part = (name) => box.querySelector(`[data-name=${name}]`);
  const settled = () => new Promise((go) => {
    const look = () => (box.dataset.state === "ready" ? go() : requestAnimationFrame(look));
    look();
  });
  part("dab").click();
  await settled();
  const start = performance.now();
  part("strength").value = "1";
  part("strength").dispatchEvent(new Event("input"));
  await settled();
  return (1000 * steps) / (performance.now() - start);
}"""


def middle(values: list[float]) -> float:
    return statistics.median(values[len(values) // 4 :])  # 앞의 것은 번역되기 전입니다


def measure(page: object) -> tuple[float, float, float]:
    """(1초에 그린 격자, 얼굴 한 장 ms, 입력에서 첫 화소 ms)."""
    page.wait_for_function("document.querySelectorAll('[data-state=ready]').length === 5")
    grids = []
    for lab, name in (("explorer-1", "vanilla"), ("explorer-2", "dcgan")):
        whole = middle([t for _, t in page.evaluate(MOVE, [lab, 120])])
        grids.append(1000 / whole)
        print(f"{name} 숫자 4×4: 한 번에 {whole:.1f} ms, 1초에 {grids[-1]:.0f}번 (60이 화면의 끝)")
    moved = page.evaluate(MOVE, ["explorer-3", 30])
    first, whole = (middle(list(column)) for column in zip(*moved, strict=True))
    print(f"얼굴 4×4: 첫 화소까지 {first:.0f} ms, 모두 {whole:.0f} ms")
    one = middle([t for _, t in page.evaluate(MOVE, ["explorer-4", 60])])
    face = middle(page.evaluate(ALONE))
    print(f"얼굴 한 장: 셈만 {face:.1f} ms, 입력에서 화소까지 {one:.0f} ms")
    return min(grids), face, max(first, one)


def blocking(browser: object, address: str) -> None:
    """일꾼이 있을 때와 없을 때를 번갈아 두 번씩."""
    for way, script in 2 * (("일꾼", ""), ("화면의 실", NO_WORKER)):
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.add_init_script(script)
        page.goto(address)
        page.wait_for_function("document.querySelectorAll('[data-state=ready]').length === 5")
        gaps = sorted(page.evaluate(GAPS, ["explorer-3", 120]))
        ends = f"스물에 하나 {gaps[-6]:.0f}, 가장 길 때 {gaps[-1]:.0f} ms"
        print(f"얼굴 4×4를 끌 때 화면 사이({way}): 가운데 {gaps[len(gaps) // 2]:.0f}, {ends}")
        page.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        models.write_models(folder / "models")
        address = write_page(folder, *LABS).as_uri()
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(address)
        grids, face, first = measure(page)
        print(f"붓: z를 1초에 {page.evaluate(BRUSH, 40):.0f}번 고칩니다")
        page.close()
        blocking(browser, address)
    report("site", min(grids / GRIDS, FACE / face, FIRST / first), 1)


if __name__ == "__main__":
    main()
