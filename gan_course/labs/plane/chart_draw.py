"""2차원 실험실의 작은 곡선 그림: PIL로 1–2 ms에 그립니다."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from gan_course.pictures import FINE, font

# Okabe–Ito 색. plotting과 같지만, 여기서는 matplotlib를 부르지 않습니다.
BLUE, RED, INK, GRAY = "#0072B2", "#D55E00", "#222222", "#555555"


class Chart:
    """시간에 따른 선 두 개. 축의 숫자와 범례까지 그립니다.

    Args:
        box: 종이 위의 자리 (x, y, 너비, 높이), 픽셀.
        title: 세로축의 이름.
        lines: (이름, 색, "" 또는 "dash")의 목록. 색 없이도 나뉘게 선 모양을 달리합니다.
        fixed: 세로축의 범위. None이면 값에 맞춥니다.
    """

    def __init__(
        self,
        box: tuple[int, int, int, int],
        title: str,
        lines: tuple[tuple[str, str, str], ...],
        fixed: tuple[float, float] | None = None,
    ) -> None:
        self.box, self.lines, self.fixed = box, lines, fixed
        self._left, self._top, self._low = 44, 30, 20
        _, _, w, h = box
        self._inner = w - self._left - 8, h - self._top - self._low
        self._legend = self._head(title)

    def draw(self, sheet: Image.Image, steps: np.ndarray, values: np.ndarray, now: int) -> None:
        """선들을 그립니다.

        Args:
            sheet: 그릴 종이.
            steps: (n,) 가로축.
            values: (n, 선의 수). NaN은 건너뜁니다.
            now: 세로줄로 표시할 스텝.
        """
        x0, y0, w, h = self.box
        sheet.paste(self._legend, (x0, y0))
        low, high = self.fixed or _range(values)
        last = max(int(steps[-1]), 1)
        pen = ImageDraw.Draw(sheet)
        for value, y in ((high, 0), (low, self._inner[1])):
            at = (x0 + self._left - 6, y0 + self._top + y)
            pen.text(at, _short(value), GRAY, font(12), anchor="rm")
        base = y0 + h - self._low + 4
        pen.text((x0 + self._left, base), "0", GRAY, font(12), anchor="la")
        pen.text((x0 + w - 8, base), f"{last:,}스텝", GRAY, font(12), anchor="ra")
        plot = self._curves(steps / last, (values - low) / (high - low), now / last)
        sheet.paste(plot, (x0 + self._left, y0 + self._top))

    def _curves(self, x: np.ndarray, y: np.ndarray, now: float) -> Image.Image:
        w, h = (FINE * n for n in self._inner)
        plot = Image.new("RGB", (w, h), "#F7F7F7")
        pen = ImageDraw.Draw(plot)
        for share in (0.25, 0.5, 0.75):
            pen.line((0, share * h, w, share * h), "#DDDDDD", 1)
        px = x * (w - 6) + 2
        pen.line((now * (w - 6) + 2, 0, now * (w - 6) + 2, h), "#999999", 2)
        for i, (_, color, style) in enumerate(self.lines):
            good = np.isfinite(y[:, i])
            py = 4 + (1 - y[good, i].clip(-0.05, 1.05)) * (h - 8)
            points = np.stack([px[good], py], axis=1)
            if style == "dash":
                _dashed(pen, points, color)
            elif len(points) > 1:
                pen.line(points.flatten().tolist(), color, 4, joint="curve")
        return plot.reduce(FINE)

    def _head(self, title: str) -> Image.Image:
        """이름과 범례를 미리 그린 바탕."""
        _, _, w, h = self.box
        head = Image.new("RGB", (w, h), "white")
        pen = ImageDraw.Draw(head)
        pen.text((2, 4), title, INK, font(13))
        x = 14 + int(font(13).getlength(title))
        for name, color, style in self.lines:
            gaps = ((0, 24),) if not style else ((0, 7), (9, 16), (18, 24))
            for a, b in gaps:
                pen.line((x + a, 12, x + b, 12), color, 3)
            pen.text((x + 29, 4), name, INK, font(13))
            x += 41 + int(font(13).getlength(name))
        return head


def _dashed(pen: ImageDraw.ImageDraw, points: np.ndarray, color: str, period: float = 24) -> None:
    """꺾은선을 점선으로 긋습니다. 길이를 따라 켜고 끄므로 점이 촘촘해도 무늬가 고릅니다."""
    if len(points) < 2:
        return
    along = np.concatenate([[0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    for start in np.arange(0, along[-1], period):
        inside = (along > start) & (along < start + 0.6 * period)
        ends = np.array([start, min(start + 0.6 * period, along[-1])])
        x, y = (np.interp(ends, along, points[:, k]) for k in (0, 1))
        dash = np.concatenate([[[x[0], y[0]]], points[inside], [[x[1], y[1]]]])
        pen.line(dash.flatten().tolist(), color, 4)


def _range(values: np.ndarray) -> tuple[float, float]:
    """값의 범위. 몇 안 되는 큰 값에 곡선이 눌리지 않도록 1–99 백분위수를 봅니다."""
    seen = values[np.isfinite(values)]
    if seen.size == 0:
        return 0.0, 1.0
    low, high = np.quantile(seen, (0.01, 0.99))
    pad = 0.08 * (high - low) or 0.5 * (abs(high) or 1.0)
    return float(low - pad), float(high + pad)


def _short(value: float) -> str:
    """축의 숫자를 짧게."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2g}"
