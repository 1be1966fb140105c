"""아바타 얼굴 10,000장과 특징표를 data/faces/에 그립니다.

사용법: pip install dicebear-core dicebear-styles resvg-py 를 한 뒤 python tools/make_faces.py
그림체는 Micah Lanier의 “Avatar Illustration System”을 고쳐 만든 DiceBear의 micah입니다(CC BY 4.0).

특징마다 값들을 같은 수만큼 담은 뒤 따로따로 섞습니다. 그래서 한 특징의 비율은 정확히 고르고,
두 특징 사이에는 우연보다 큰 상관이 없습니다(시험이 확인합니다).
"""

import csv
import io
import json
import random
from importlib.resources import files
from multiprocessing import Pool

import resvg_py
from dicebear import Avatar, Style
from PIL import Image

from gan_course.files import data_dir, write_atomically

N, SIDE, DRAWN, COLUMNS, ROWS, COLORS = 10_000, 64, 192, 50, 50, 128
STYLE = Style(json.loads(files("dicebear_styles").joinpath("micah.json").read_text("utf-8")))

# 특징 → 값마다의 그리기 설정. 앞의 여섯은 표에 적고, 뒤의 둘은 꾸밈입니다.
HAIR_COLORS = {"검정": "#26221f", "금발": "#f4d150", "빨강": "#d9503f", "하늘": "#6bd9e9"}
HAIR_STYLES = {
    "짧은 머리": "fonze", "긴 머리": "full", "단발": "pixie",
    "앞머리": "dannyPhantom", "모히칸": "mrT",
}  # fmt: skip
SKINS = {"밝은 피부": "#f9c9b6", "중간 피부": "#c27e62", "어두운 피부": "#8a4a32"}
GLASSES = {"없음": None, "둥근 안경": "round", "네모 안경": "square"}
BEARDS = {"없음": 0, "있음": 100}
MOUTHS = {"미소": "smile", "웃음": "laughing", "찡그림": "frown", "놀람": "surprised"}
SHIRTS = ("#9287ff", "#fc909f", "#ffffff", "#3e8f74")
BACKGROUNDS = ("#d2eff3", "#ffedef", "#e0ddff", "#fff3c9")
TABLE = {
    "hair_color": HAIR_COLORS, "hair_style": HAIR_STYLES, "skin": SKINS,
    "glasses": GLASSES, "beard": BEARDS, "mouth": MOUTHS,
}  # fmt: skip
FIXED = {
    "eyesVariant": ["eyes"], "eyebrowsVariant": ["up"], "noseVariant": ["curve"],
    "earsVariant": ["attached"], "clothesVariant": ["crew"], "facialHairVariant": ["beard"],
    "facialHairColor": ["#8f8882"], "mouthColor": ["#000000"], "earringsProbability": 0,
}  # fmt: skip


def balanced(values: int, rng: random.Random) -> list[int]:
    """0…values−1이 같은 수만큼 든, 무작위 차례의 번호 N개."""
    drawn = [i % values for i in range(N)]
    rng.shuffle(drawn)
    return drawn


def draw(face: tuple[int, ...]) -> bytes:
    """번호 여덟 개 → 64×64 RGB 화소. 세 배로 그린 뒤 평균을 냅니다."""
    color, style, skin, glasses, beard, mouth, shirt, background = face
    frame = list(GLASSES.values())[glasses]
    options = FIXED | {
        "size": DRAWN,
        "hairColor": [list(HAIR_COLORS.values())[color]],
        "hairVariant": [list(HAIR_STYLES.values())[style]],
        "baseColor": [list(SKINS.values())[skin]],
        "glassesProbability": 100 if frame else 0,
        "glassesVariant": [frame or "round"],
        "glassesColor": ["#000000" if skin == 0 else "#ffffff"],  # 어느 피부에서나 보이게
        "facialHairProbability": list(BEARDS.values())[beard],
        "mouthVariant": [list(MOUTHS.values())[mouth]],
        "shirtColor": [SHIRTS[shirt]],
        "backgroundColor": [BACKGROUNDS[background]],
    }
    svg = Avatar(STYLE, options).to_string()
    with Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=DRAWN)))) as big:
        return big.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()


def mosaic(faces: list[bytes]) -> bytes:
    """얼굴 2,500장을 50×50으로 놓은 무손실 WebP. 색은 128가지로 줄입니다."""
    sheet = Image.new("RGB", (COLUMNS * SIDE, ROWS * SIDE))
    for i, pixels in enumerate(faces):
        place = (i % COLUMNS * SIDE, i // COLUMNS * SIDE)
        sheet.paste(Image.frombytes("RGB", (SIDE, SIDE), pixels), place)
    few = sheet.quantize(COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.convert("RGB").save(out, "WEBP", lossless=True, quality=100, method=6)
    return out.getvalue()


if __name__ == "__main__":
    rng = random.Random(0)
    counts = [*(len(v) for v in TABLE.values()), len(SHIRTS), len(BACKGROUNDS)]
    faces = list(zip(*(balanced(n, rng) for n in counts), strict=True))
    with Pool() as pool:
        pixels = pool.map(draw, faces, chunksize=50)
    target = data_dir() / "faces"
    target.mkdir(exist_ok=True)
    per, total = COLUMNS * ROWS, 0
    for i in range(N // per):
        sheet = mosaic(pixels[i * per : (i + 1) * per])
        total += len(sheet)
        write_atomically(target / f"faces_{i}.webp", sheet)
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([TABLE, *(f[: len(TABLE)] for f in faces)])
    write_atomically(target / "attributes.csv", table.getvalue().encode())
    names = json.dumps({k: list(v) for k, v in TABLE.items()}, ensure_ascii=False, indent=1)
    write_atomically(target / "attributes.json", names.encode())
    print(f"{target}: 얼굴 {N}장, {total / 1e6:.1f} MB")
