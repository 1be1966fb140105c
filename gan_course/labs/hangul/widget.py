"""낱말 쓰기: 글자를 적고 손글씨를 고르면, 생성자가 그 낱말을 한 사람의 글씨로 씁니다."""

from __future__ import annotations

import html
from pathlib import Path

import ipywidgets as W
import torch
from torch import Tensor, nn

from gan_course.errors import CourseError
from gan_course.files import write_atomically
from gan_course.sampling import principal_directions
from gan_course.training import GAN
from gan_course.ui.picture_lab import PictureLab, Scene, button, slider

from .calc import handwriting, spell, word_png, write_word

SCALE = 4  # 화면의 화소 하나에 그림의 화소 하나: 32화소 글자를 128화소로 보입니다.


class WordLab(PictureLab):
    """낱말 쓰기 창입니다. 셀의 마지막 줄에 두면 나타납니다.

    Args:
        G: 한글 음절 14개를 배운 조건부 생성자, 또는 GAN(그때는 `gan.sampler`).
        text: 처음 낱말.
        seed: 처음 손글씨의 시드.
        directions: 주요 방향 슬라이더의 수.
        folder: PNG를 저장할 폴더.

    Raises:
        CourseError: 쓸 수 없는 낱말이거나, 한글을 배운 생성자가 아닐 때.
    """

    about = "낱말을 손글씨(z) 하나로 쓰는 창. 검은 바탕에 흰 글씨입니다."

    def __init__(
        self,
        G: nn.Module | GAN,
        text: str = "바나나",
        *,
        seed: int = 0,
        directions: int = 3,
        folder: str | Path = "runs",
    ) -> None:
        self.G = G.sampler if isinstance(G, GAN) else G
        write_word(self.G, text, handwriting(getattr(self.G, "nz", 1), seed))  # 먼저 확인합니다.
        self.folder = Path(folder)
        self._directions = principal_directions(self.G, directions, n=1024)
        self.text = _box("word-text", W.Text, "낱말", value=text, continuous_update=False)
        self.seed = _box("word-seed", W.BoundedIntText, "손글씨 시드", value=seed, max=9999)
        self.psi = slider("word-psi", "절단 ψ", value=1.0, max=1.5, step=0.05)
        self.along = [
            slider(f"word-direction-{i}", f"주요 방향 {i}", min=-3.0, max=3.0, step=0.1)
            for i in range(1, len(self._directions) + 1)
        ]
        self.spacing = slider("word-spacing", "글자 사이", W.IntSlider, value=-4, min=-12, max=12)
        self.next = button("word-next", "다른 손글씨", "random")
        self.back = button("word-reset", "처음으로", "undo")
        self.file = _box("word-file", W.Text, "파일 이름", value="word.png")
        self.save_button = button("word-save", "PNG 저장", "save")
        controls = [self.text, self.seed, self.psi, *self.along, self.spacing]
        rows = [
            self.text, W.HBox([self.seed, self.next, self.back]), self.psi, *self.along,
            self.spacing, W.HBox([self.file, self.save_button]),
        ]  # fmt: skip
        super().__init__("word", rows, controls)
        self.next.on_click(self.another)
        self.back.on_click(self.reset)
        self.save_button.on_click(self.save)

    def z(self) -> Tensor:
        """지금의 손글씨 (1, nz)."""
        along = torch.tensor([float(w.value) for w in self.along])
        return handwriting(self.G.nz, self.seed.value, self.psi.value) + along @ self._directions

    def telling(self) -> list[Scene]:
        """같은 낱말을 손글씨 셋으로."""
        seeds = [(self.seed.value + i) % (self.seed.max + 1) for i in range(3)]
        word = " ".join(self.text.value.split())
        return [(f"손글씨 시드 {seed}의 ‘{word}’", {self.seed: seed}) for seed in seeds]

    def draw(self) -> tuple[bytes, str]:
        word = write_word(self.G, self.text.value, self.z(), spacing=self.spacing.value)
        spelled = spell(self.text.value)
        spaces = spelled.count(None)
        gap = f", 띄어쓰기 {spaces}번" if spaces else ""
        ink = (word.mean().item() + 1) / 2
        words = f"글자 {len(spelled) - spaces}개{gap}, 손글씨(z) 하나. 획이 덮은 넓이 {ink:.0%}"
        return word_png(word, scale=SCALE), words

    def another(self, *_: object) -> None:
        """다음 시드의 손글씨로 바꿉니다. 방향 슬라이더는 그대로입니다."""
        self.seed.value = 0 if self.seed.value >= self.seed.max else self.seed.value + 1

    def save(self, *_: object) -> Path | None:
        """보이는 낱말을 PNG로 저장합니다. 같은 이름이 있으면 번호를 붙입니다."""
        try:
            spell(self.text.value)  # 쓸 수 없는 낱말이면 그림은 앞의 낱말이므로 저장하지 않습니다.
            name = Path(self.file.value.strip()).name.removesuffix(".png")
            if not name.strip("."):
                raise CourseError("파일 이름을 적은 뒤 다시 누르십시오. 예: banana.png")
            path, number = self.folder / f"{name}.png", 2
            while path.exists():
                path, number = self.folder / f"{name}-{number}.png", number + 1
            write_atomically(path, bytes(self.picture.value))
        except (CourseError, OSError, ValueError) as error:
            self._say(html.escape(f"⚠ 저장하지 못했습니다. {error}"))
            return None
        self._say(html.escape(f"저장했습니다: {path.as_posix()}"))
        return path


def _box(name: str, kind: type, description: str, **options: object) -> W.ValueWidget:
    made = kind(
        description=description,
        style={"description_width": "120px"},
        layout=W.Layout(width="98%", max_width="320px"),
        **options,
    )
    made.add_class(f"gan-{name}")
    return made
