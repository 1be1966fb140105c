"""나눔고딕에서 레슨에 쓰는 글자만 골라 이름을 바꾼 글꼴을 data/fonts/에 만듭니다.

사용법: python tools/make_font.py /usr/share/fonts/truetype/nanum/NanumGothic.ttf
SIL OFL 1.1의 예약 글꼴 이름(Nanum, Naver Nanum 등) 때문에, 고친 글꼴은 다른 이름을 써야 합니다.
"""

import io
import sys

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from gan_course.files import data_dir, write_atomically

FAMILY = "GAN Course Gothic"
LOW = "ψ"  # 나눔고딕에서 옆의 글자보다 낮고 좁아 작게 보이는 글자
GROWN, RAISED = 1.3, 40  # 몇 배로 키우고, 기준선 아래가 깊어지지 않게 얼마나 올릴지(1000분의 1em)


def course_characters() -> set[int]:
    """ASCII, KS X 1001(한글 2,350자와 기호), 한글 자모, 그리스 문자와 자주 쓰는 수학 기호."""
    ks = {
        ord(bytes([hi, lo]).decode("euc_kr"))
        for hi in [*range(0xA1, 0xAD), *range(0xB0, 0xC9)]
        for lo in range(0xA1, 0xFF)
        if _decodes(hi, lo)
    }
    symbols = "−×÷±≈≤≥≠∞√∑∏∂∇∈∀∃→←↑↓⇒⇔·…‖′″‘’“”–—°¹²³₀₁₂₃ᵀ✓✗●○■□▲△▼▽◆◇★☆①②③④⑤"
    return ks | set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | {ord(c) for c in symbols}


def _decodes(hi: int, lo: int) -> bool:
    try:
        return len(bytes([hi, lo]).decode("euc_kr")) == 1
    except UnicodeDecodeError:
        return False


def enlarge(font: TTFont, letters: str) -> None:
    """글자의 윤곽선과 너비를 `GROWN`배로 키웁니다."""
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    for name in (cmap[ord(letter)] for letter in letters):
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(TransformPen(pen, (GROWN, 0, 0, GROWN, 0, RAISED)))
        font["glyf"][name] = glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(font["hmtx"][name][0] * GROWN), glyph.xMin)


if __name__ == "__main__":
    font = TTFont(sys.argv[1])
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=course_characters())
    cutter.subset(font)
    enlarge(font, LOW)
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (1, 3, 4, 6, 16, 18, 21):
            names.removeNames(nameID=record.nameID)
    for name_id, text in {1: FAMILY, 3: f"{FAMILY} 1.0", 4: FAMILY, 6: "GANCourseGothic"}.items():
        names.setName(text, name_id, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out)
    print(write_atomically(data_dir() / "fonts" / "GANCourseGothic.ttf", out.getvalue()))
    print(f"{len(out.getvalue()) / 1e3:.0f} KB, 글자 {len(font.getBestCmap())}개")
