"""자유로운 글꼴에서 한글 열네 음절을 그려 data/hangul/에 담습니다.

사용법: python tools/make_hangul.py 글꼴_폴더
글꼴_폴더에는 다음 패키지를 푼 것이 들어 있어야 합니다(하위 폴더까지 찾습니다).

- Debian: fonts-nanum, fonts-nanum-extra, fonts-woowa-bm, fonts-naver-d2coding, fonts-baekmuk
- npm: @fontsource/이름 (FONTS의 둘째 칸이 fontsource로 시작하는 것)

woff2를 읽으려면 brotli가 필요합니다.

그림은 가로로 음절, 세로로 글꼴인 모자이크 한 장입니다. 글꼴 파일은 담지 않습니다.
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from gan_course.files import data_dir, write_atomically

SYLLABLES = "가나다라마바사아자차카타파하"
SIDE, BODY = 48, 36  # 음절 한 칸의 크기와, 그 안에서 글자가 차지하는 크기(화소)
OFL, BAEKMUK = "SIL OFL 1.1", "백묵(MIT와 비슷함)"

# (이름, 파일 이름 또는 fontsource 이름-굵기, 이용 허락). 이름이 *로 시작하면 시험용입니다.
# 같은 집안의 글꼴이 학습용과 시험용에 나뉘어 들어가지 않게 합니다.
FONTS = [
    ("나눔고딕", "NanumGothic.ttf", OFL),
    ("나눔고딕 굵게", "NanumGothicBold.ttf", OFL),
    ("나눔고딕 아주 굵게", "NanumGothicExtraBold.ttf", OFL),
    ("나눔고딕 가늘게", "NanumGothicLight.ttf", OFL),
    ("나눔명조", "NanumMyeongjo.ttf", OFL),
    ("나눔명조 굵게", "NanumMyeongjoBold.ttf", OFL),
    ("나눔명조 아주 굵게", "NanumMyeongjoExtraBold.ttf", OFL),
    ("나눔바른고딕", "NanumBarunGothic.ttf", OFL),
    ("나눔바른고딕 가늘게", "NanumBarunGothicLight.ttf", OFL),
    ("나눔스퀘어", "NanumSquareR.ttf", OFL),
    ("나눔스퀘어 아주 굵게", "NanumSquareEB.ttf", OFL),
    ("나눔스퀘어라운드", "NanumSquareRoundR.ttf", OFL),
    ("나눔스퀘어라운드 아주 굵게", "NanumSquareRoundEB.ttf", OFL),
    ("나눔붓글씨", "NanumBrush.ttf", OFL),
    ("나눔펜글씨", "NanumPen.ttf", OFL),
    ("D2Coding", "D2Coding-Ver1.3.2-20180524-all.ttc", OFL),
    ("배민 도현", "BMDOHYEON_ttf.ttf", OFL),
    ("배민 을지로", "BMEULJIROTTF.ttf", OFL),
    ("배민 한나는열한살", "BMHANNA_11yrs_ttf.ttf", OFL),
    ("배민 한나 에어", "BMHANNAAir_ttf.ttf", OFL),
    ("배민 주아", "BMJUA_ttf.ttf", OFL),
    ("배민 기랑해랑", "BMKIRANGHAERANG-TTF.ttf", OFL),
    ("백묵 바탕", "batang.ttf", BAEKMUK),
    ("백묵 돋움", "dotum.ttf", BAEKMUK),
    ("백묵 굴림", "gulim.ttf", BAEKMUK),
    ("백묵 헤드라인", "hline.ttf", BAEKMUK),
    ("개구 가늘게", "fontsource-gaegu-300", OFL),
    ("개구", "fontsource-gaegu-400", OFL),
    ("개구 굵게", "fontsource-gaegu-700", OFL),
    ("푸어스토리", "fontsource-poor-story-400", OFL),
    ("검은고딕", "fontsource-black-han-sans-400", OFL),
    ("구기", "fontsource-gugi-400", OFL),
    ("해바라기 가늘게", "fontsource-sunflower-300", OFL),
    ("해바라기 굵게", "fontsource-sunflower-700", OFL),
    ("고운바탕", "fontsource-gowun-batang-400", OFL),
    ("고운바탕 굵게", "fontsource-gowun-batang-700", OFL),
    ("고운돋움", "fontsource-gowun-dodum-400", OFL),
    ("IBM Plex Sans KR 가늘게", "fontsource-ibm-plex-sans-kr-300", OFL),
    ("IBM Plex Sans KR 굵게", "fontsource-ibm-plex-sans-kr-700", OFL),
    ("하이멜로디", "fontsource-hi-melody-400", OFL),
    ("큐트폰트", "fontsource-cute-font-400", OFL),
    ("본고딕 가늘게", "fontsource-noto-sans-kr-300", OFL),
    ("본고딕 아주 굵게", "fontsource-noto-sans-kr-900", OFL),
    ("본명조", "fontsource-noto-serif-kr-400", OFL),
    ("본명조 아주 굵게", "fontsource-noto-serif-kr-900", OFL),
    ("함렛", "fontsource-hahmlet-400", OFL),
    ("함렛 아주 굵게", "fontsource-hahmlet-800", OFL),
    ("송명", "fontsource-song-myung-400", OFL),
    ("동글", "fontsource-dongle-400", OFL),
    ("동글 굵게", "fontsource-dongle-700", OFL),
    ("오르빗", "fontsource-orbit-400", OFL),
    ("동해독도", "fontsource-east-sea-dokdo-400", OFL),
    ("*배민 연성", "BMYEONSUNG_ttf.ttf", OFL),
    ("*나눔바른펜", "NanumBarunpenR.ttf", OFL),
    ("*나눔바른펜 굵게", "NanumBarunpenB.ttf", OFL),
    ("*감자꽃", "fontsource-gamja-flower-400", OFL),
    ("*스타일리시", "fontsource-stylish-400", OFL),
    ("*디필레이아", "fontsource-diphylleia-400", OFL),
    ("*나눔고딕코딩", "NanumGothicCoding.ttf", OFL),
    ("*나눔고딕코딩 굵게", "NanumGothicCodingBold.ttf", OFL),
]


def parts(folder: Path, name: str) -> list[Path]:
    """글꼴을 이루는 파일들. fontsource는 글자 범위마다 파일 하나로 나누어 둡니다."""
    if not name.startswith("fontsource-"):
        return sorted(folder.rglob(name))[:1]
    family, weight = name.removeprefix("fontsource-").rsplit("-", 1)
    return sorted(folder.rglob(f"{family}-*-{weight}-normal.woff2"))


def faces(folder: Path, name: str, points: int) -> dict[str, ImageFont.FreeTypeFont]:
    """음절마다 그 글자가 든 글꼴."""
    found = {}
    for path in parts(folder, name):
        font = TTFont(path, fontNumber=0)
        held = {s for s in SYLLABLES if ord(s) in font.getBestCmap()} - found.keys()
        if held:
            font.flavor, data = None, io.BytesIO()
            font.save(data)
            face = ImageFont.truetype(io.BytesIO(data.getvalue()), points)
            found |= dict.fromkeys(held, face)
    if missing := set(SYLLABLES) - found.keys():
        sys.exit(f"{name}: {''.join(sorted(missing))}이(가) 없습니다.")
    return found


def row(folder: Path, name: str) -> np.ndarray:
    """글꼴 하나의 음절 열넷 (48, 14·48). 획은 밝고 배경은 0입니다.

    열네 글자를 한꺼번에 담는 네모가 칸의 한가운데에 36화소로 오게 합니다.
    글자끼리의 크기와 자리는 글꼴이 정한 그대로입니다.
    """
    face, big = faces(folder, name, 256), 512
    drawn = []
    for s in SYLLABLES:
        canvas = Image.new("L", (big, big))
        ImageDraw.Draw(canvas).text((big // 2, big // 2), s, 255, face[s], anchor="mm")
        drawn.append(canvas)
    boxes = np.array([c.getbbox() for c in drawn])
    left, top = boxes[:, 0].min(), boxes[:, 1].min()
    right, bottom = boxes[:, 2].max(), boxes[:, 3].max()
    half = max(right - left, bottom - top) * SIDE / BODY / 2
    x, y = (left + right) / 2, (top + bottom) / 2
    box = (x - half, y - half, x + half, y + half)
    cells = [c.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=_inside(box, big)) for c in drawn]
    return np.hstack([np.asarray(c) for c in cells])


def _inside(box: tuple[float, ...], big: int) -> tuple[float, ...]:
    if min(box) < 0 or max(box) > big:
        sys.exit(f"글자가 종이를 벗어납니다: {box}")
    return box


if __name__ == "__main__":
    source = Path(sys.argv[1])
    mosaic = np.vstack([row(source, name) for _, name, _ in FONTS])
    png = io.BytesIO()
    Image.fromarray(mosaic).save(png, "PNG", optimize=True)
    target = data_dir() / "hangul"
    target.mkdir(exist_ok=True)
    write_atomically(target / "glyphs.png", png.getvalue())
    fonts = [
        {"name": title.lstrip("*"), "held_out": title.startswith("*"), "license": licence}
        for title, _, licence in FONTS
    ]
    about = {"syllables": SYLLABLES, "side": SIDE, "fonts": fonts}
    text = json.dumps(about, ensure_ascii=False, indent=1)
    write_atomically(target / "fonts.json", text.encode())
    print(f"{target}: 글꼴 {len(fonts)}벌, {len(png.getvalue()) / 1e3:.0f} kB")
