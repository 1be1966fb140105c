"""2차원 실험실의 그림: matplotlib 없이 PIL만 써서, 움직이는 그림을 초당 열다섯 장 넘게 그립니다."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from gan_course.metrics import chance_scores
from gan_course.pictures import FINE, Shot, font, quick_png, strip

from .calc import COUNTED, Frame, Lab2D
from .chart_draw import BLUE, GRAY, INK, RED, Chart

AHEAD = (150, 250)  # 정지 화면을 위해 학습해 볼 스텝
PLANE, HEAD, FOOT = 420, 30, 54  # 평면의 한 변, 위의 제목, 아래의 범례와 점수 (픽셀)
# 두 배(FINE)로 그린 뒤 줄여, 선과 점의 가장자리를 매끈하게 합니다.
# D의 지형: 낮음(가짜) → 1/2 → 높음(진짜). 밝기가 한쪽으로만 커져 색 없이도 높낮이가 보입니다.
LAND = ((196, 139, 92), (236, 218, 200), (240, 248, 255))
SCENE, CHARTS = (PLANE, HEAD + PLANE + FOOT), (PLANE, 250)  # 평면과 곡선의 (너비, 높이)


def _palette() -> list[int]:
    # 96단계면 눈에는 매끈하고, 같은 색이 이어져 PNG가 작아집니다(183 → 134 kB).
    level = np.floor(np.linspace(0, 95.99, 256)) / 95 * 2
    rgb = [np.interp(level, (0, 1, 2), [c[i] for c in LAND]) for i in range(3)]
    return np.stack(rgb, axis=1).round().astype(int).flatten().tolist()


PALETTE = _palette()


class LabPicture:
    """실험 하나를 그립니다. 바뀌지 않는 것(진짜 점, 글자)은 한 번만 그려 두고 씁니다.

    Args:
        lab: 실험.
        title: 제목 앞에 붙일 글. 예: "왼쪽"
    """

    def __init__(self, lab: Lab2D, *, title: str = "") -> None:
        self.lab = lab
        self._title = f"{title} · " * bool(title) + lab.settings.recipe.label
        self._scale = FINE * PLANE / (2 * lab.limit)
        self._real = self._stamp()
        self._sheet = self._paper()
        w, h = CHARTS[0], (CHARTS[1] - 6) // 2
        self._losses = Chart((0, 0, w, h), "손실", (("D 손실", BLUE, ""), ("G 손실", RED, "dash")))
        second = (0, h + 6, w, h)
        names = ("가짜 곁의 진짜", "진짜 곁의 가짜")
        if lab.world.centers is not None:
            names = (f"붙잡은 모드 (모두 {len(lab.world.centers)}개)", "좋은 표본")
        lines = ((names[0], BLUE, ""), (names[1], RED, "dash"))
        self._quality = Chart(second, "품질 (%)", lines, fixed=(0, 100))

    def draw(self, index: int = -1, *, reach: float | None = None) -> Image.Image:
        """장면 하나의 평면과 제목, 범례, 점수를 그립니다.

        Args:
            index: `lab.frames`의 번호.
            reach: 화살표의 눈금. 주지 않으면 그 장면의 것. 둘을 나란히 볼 때 같은 눈금을 씁니다.
        """
        now = self.lab.frames[index]
        sheet = self._sheet.copy()
        sheet.paste(self._plane(now, reach or now.reach), (0, HEAD))
        pen = ImageDraw.Draw(sheet)
        pen.text((PLANE, 6), f"{now.step:,}스텝", INK, font(16), anchor="ra")
        pen.text((8, HEAD + PLANE + 39), self._words(now), INK, font(14), anchor="lm")
        if now.diverged:
            self._warn(pen)
        return sheet

    def draw_charts(self, index: int = -1) -> Image.Image:
        """손실과 품질의 곡선을 위아래로 그립니다. 세로줄이 그 장면의 자리입니다."""
        frames, sheet = self.lab.frames, Image.new("RGB", CHARTS, "white")
        now = frames[index].step
        steps = np.array([f.step for f in frames])
        losses = np.array([(f.d_loss, f.g_loss) for f in frames])
        self._losses.draw(sheet, steps, losses, now)
        total = 1 if self.lab.world.centers is None else len(self.lab.world.centers)
        quality = np.array([(f.covered / total, f.good) for f in frames]) * 100
        self._quality.draw(sheet, steps, quality, now)
        return sheet

    def png(self, index: int = -1, *, reach: float | None = None) -> bytes:
        """장면 하나의 PNG 바이트."""
        return quick_png(self.draw(index, reach=reach))

    def charts_png(self, index: int = -1) -> bytes:
        """곡선의 PNG 바이트."""
        return quick_png(self.draw_charts(index))

    def plane_png(self, index: int = -1) -> bytes:
        """장면 하나의 평면만, PNG 바이트로."""
        now = self.lab.frames[index]
        return quick_png(self._plane(now, now.reach))

    def words(self, index: int = -1) -> str:
        """장면 하나의 점수를 글로."""
        return self._words(self.lab.frames[index])

    def _plane(self, now: Frame, reach: float) -> Image.Image:
        """지형 위에 진짜 점, 화살표, 가짜 점을 차례로 찍습니다."""
        plane = self._land(now.surface)
        plane.paste(BLUE, mask=self._real)
        arrows, halo, fakes = (Image.new("L", (FINE * PLANE,) * 2) for _ in range(3))
        pens = [ImageDraw.Draw(stamp) for stamp in (arrows, halo, fakes)]
        tails = self._pixels(now.fake)
        norm = np.linalg.norm(now.arrows, axis=1, keepdims=True)
        limit = np.minimum(1.0, 2.0 * reach / np.maximum(norm, 1e-12))
        unit = 0.45 * self._scale / max(reach, 1e-12)
        tips = tails + now.arrows * limit * unit * (1, -1)
        for (x, y), (tx, ty) in zip(tails.tolist(), tips.tolist(), strict=True):
            pens[0].line((x, y, tx, ty), 255, 2)
            pens[1].polygon((x - 10, y + 7, x + 10, y + 7, x, y - 11), 255)
            pens[2].polygon((x - 7, y + 5, x + 7, y + 5, x, y - 8), 255)
        for color, stamp in ((INK, arrows), ("white", halo), (RED, fakes)):
            plane.paste(color, mask=stamp.reduce(FINE))
        return plane

    def _land(self, surface: np.ndarray, side: int = PLANE) -> Image.Image:
        """D의 출력 (40, 40)을 부드러운 색 지도로. 가는 선은 등고선, 굵은 선은 D = 1/2입니다."""
        if self.lab.settings.recipe.critic:  # 점수에는 정해진 범위가 없으므로 장면마다 맞춥니다.
            low, high = np.quantile(surface, (0.01, 0.99))
            level = (surface - low) / max(high - low, 1e-12)
        else:
            # 1/2 둘레의 작은 차이도 보이도록 로짓을 두 배로 칠합니다. 1/2의 자리는 그대로입니다.
            level = 1 / (1 + np.exp(-2 * surface.clip(-15, 15)))
        small = Image.fromarray((level[::-1] * 255).clip(0, 255).astype(np.float32))
        fine = small.resize((FINE * side,) * 2, Image.Resampling.BICUBIC).convert("L")
        land = small.resize((side, side), Image.Resampling.BICUBIC).convert("L")
        land.putpalette(PALETTE)
        land = land.convert("RGB")
        land.paste((205, 186, 168), mask=_edges(fine.point(lambda v: v // 32 * 32), 2))
        if not self.lab.settings.recipe.critic:
            land.paste(GRAY, mask=_edges(fine.point(lambda v: 255 * (v >= 128)), 4))
        return land

    def _pixels(self, points: np.ndarray) -> np.ndarray:
        """점 (n, 2) → 두 배 크기 평면의 화소 (n, 2). 위아래를 뒤집습니다."""
        return (points * (1, -1)).clip(-50, 50) * self._scale + FINE * PLANE / 2

    def _stamp(self) -> Image.Image:
        """진짜 점을 찍은 도장(불투명도). 점 아래의 지형이 조금 비칩니다."""
        stamp = Image.new("L", (FINE * PLANE,) * 2)
        pen = ImageDraw.Draw(stamp)
        for x, y in self._pixels(self.lab.real[:400].numpy()).tolist():
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), 175)
        return stamp.reduce(FINE)

    def _paper(self) -> Image.Image:
        """흰 바탕, 제목, 범례."""
        sheet = Image.new("RGB", SCENE, "white")
        pen = ImageDraw.Draw(sheet)
        pen.text((2, 5), self._title, INK, font(17))
        y = HEAD + PLANE + 16
        pen.ellipse((8, y - 4, 16, y + 4), BLUE)
        pen.polygon((62, y + 4, 72, y + 4, 67, y - 5), RED)
        pen.line((116, y, 134, y), INK, 2)
        for x, word in ((21, "진짜"), (77, "가짜"), (140, "손실이 줄어드는 쪽")):
            pen.text((x, y), word, INK, font(13), anchor="lm")
        if not self.lab.settings.recipe.critic:
            pen.line((262, y, 280, y), GRAY, 3)
            pen.text((286, y), "D = 1/2", INK, font(13), anchor="lm")
        brighter = "밝을수록 높은 점수" if self.lab.settings.recipe.critic else "밝을수록 진짜"
        pen.text((PLANE - 4, y + 23), brighter, INK, font(13), anchor="rm")
        return sheet

    def _words(self, now: Frame) -> str:
        if self.lab.world.centers is None:
            return f"진짜 곁의 가짜 {now.good:.0%} · 가짜 곁의 진짜 {now.covered:.0%}"
        total = len(self.lab.world.centers)
        centers, sigma = self.lab.world.centers, self.lab.world.sigma
        modes, share = chance_scores(centers, sigma=sigma, points=COUNTED)
        noise = f"고른 잡음 {modes:.0f}개, {share:.0%}"
        return f"붙잡은 모드 {now.covered:.0f}/{total}개 · 좋은 표본 {now.good:.0%} ({noise})"

    def _warn(self, pen: ImageDraw.ImageDraw) -> None:
        text = "발산했습니다. 학습률을 줄이고 처음부터 다시 하십시오."
        y = HEAD + PLANE // 2
        pen.rectangle((20, y - 24, PLANE - 20, y + 24), "white", RED, 2)
        pen.text((PLANE // 2, y), text, INK, font(14), anchor="mm")


def _edges(level: Image.Image, width: int) -> Image.Image:
    """값이 바뀌는 자리에 폭 `width`의 선을 그은 도장. 크기는 절반입니다."""
    moved = ImageChops.offset(level, width, 0)
    moved.paste(level.crop((0, 0, width, level.height)))
    lowered = ImageChops.offset(level, 0, width)
    lowered.paste(level.crop((0, 0, level.width, width)))
    change = ImageChops.add(
        ImageChops.difference(level, moved), ImageChops.difference(level, lowered)
    )
    return change.point(_ON).reduce(FINE)


_ON: Callable[[int], int] | list[int] = [0, *[255] * 255]


def draw_frame(lab: Lab2D, index: int = -1) -> Image.Image:
    """실험의 장면 하나를 그림으로: 평면, 그 아래에 곡선. 위젯 없이 쓰는 지름길입니다."""
    painter = LabPicture(lab)
    sheet = Image.new("RGB", (PLANE, SCENE[1] + CHARTS[1]), "white")
    sheet.paste(painter.draw(index), (0, 0))
    sheet.paste(painter.draw_charts(index), (0, SCENE[1]))
    return sheet


def chosen_scenes(labs: Sequence[Lab2D]) -> Shot:
    """실험마다 처음, 가운데, 끝 장면(둘이면 가운데와 끝). 처음뿐이면 조금 학습해 본 것입니다."""
    scenes, told = [], []
    for lab in labs:
        if len(lab.frames) == 1:
            lab = Lab2D(lab.settings)  # 받은 실험은 처음에 그대로 두고, 같은 것을 학습합니다.
            for steps in AHEAD:
                lab.advance(steps)
        painter, last = LabPicture(lab), len(lab.frames) - 1
        for i in sorted({0, last // 2, last})[-4 + len(labs) :]:
            caption = f"{lab.settings.recipe.label}, {lab.frames[i].step:,}스텝"
            scenes.append((caption, painter.plane_png(i), PLANE // FINE))
            told.append(f"{caption}: {painter.words(i)}.")
    data, width = strip(scenes, 32)
    half = any(not lab.settings.recipe.critic for lab in labs)
    marks = (
        "동그라미는 진짜, 세모는 가짜, 가는 줄은 가짜마다 손실이 가장 빨리 줄어드는 쪽입니다. "
        f"바탕이 밝을수록 판별자의 점수가 높습니다{' (굵은 선은 D = 1/2)' * half}."
    )
    return Shot(data, " ".join(["2차원 실험실.", marks, *told]), width, marks)
