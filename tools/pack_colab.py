"""강의를 Colab에 올릴 압축 파일 하나로 묶습니다: dist/gan-course.zip (make colab이 부릅니다).

저장소 주소가 없어 Colab 배지를 달 수 없을 때의 길입니다. 푸는 방법은 README.md에 있습니다.
커밋하지 않은 것도 담고 git이 무시하는 것은 뺍니다. 내용이 같으면 파일도 같습니다.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from gan_course.files import write_atomically

ROOT = Path(__file__).resolve().parents[1]
TOP = "gan-course"  # 준비 셀이 찾는 폴더의 이름
LIMIT_MB = 110  # 이보다 크면 파일 창에 올리는 데 너무 오래 걸립니다.
# Colab에서 배우는 데 쓰지 않는 것입니다. 시험과 벤치마크는 내 컴퓨터에서 돌리고, tools/는 data/를
# 만든 도구(arbiters/는 그 심판들의 가중치)이며, notebooks/text/는 노트북의 편집용 원본입니다.
# 이용 허락과 출처, README와 그 그림(docs/)은 옮겨 받은 사람도 보아야 하므로 남깁니다.
LEFT_OUT = (".ci/", "bench/", "notebooks/text/", "tests/", "tools/")
PACKED = {".gz", ".png", ".webp"}  # 이미 압축되어 있어 다시 압축하여도 줄지 않습니다.
WHEN = (1980, 1, 1, 0, 0, 0)  # zip이 적을 수 있는 가장 이른 때


class PackError(Exception):
    """묶을 수 없을 때의, 사람이 읽을 알림입니다."""


def listed(root: Path) -> list[str]:
    """git이 아는 파일과 아직 모르는(무시하지는 않는) 파일의 상대 경로를 차례대로 돌려줍니다.

    Raises:
        PackError: git이 없거나 저장소가 아닐 때.
    """
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    command = ["git", "-C", str(root), "ls-files", "-coz", "--exclude-standard"]
    try:
        found = subprocess.run(command, capture_output=True, check=True, env=env).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise PackError(
            f"{root}의 파일을 git으로 세지 못했습니다. git을 설치하고, 압축을 푼 폴더가 아니라 "
            "git으로 내려받은 저장소에서 실행하십시오."
        ) from error
    names = {name for name in found.decode("utf-8").split("\0") if name}
    return sorted(n for n in names if not n.startswith(LEFT_OUT) and (root / n).is_file())


def packed(root: Path, names: list[str]) -> bytes:
    """파일들을 gan-course/ 아래에 담은 zip의 내용입니다."""
    whole = io.BytesIO()
    with ZipFile(whole, "w") as archive:
        for name in names:
            entry = ZipInfo(f"{TOP}/{name}", WHEN)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # 어디서 묶든 유닉스로
            entry.compress_type = ZIP_STORED if Path(name).suffix in PACKED else ZIP_DEFLATED
            archive.writestr(entry, (root / name).read_bytes())
    return whole.getvalue()


def main(root: Path = ROOT, limit_mb: float = LIMIT_MB) -> int:
    try:
        names = listed(root)
        content = packed(root, names)
        size = len(content) / 1e6
        if size > limit_mb:
            raise PackError(
                f"묶으니 {size:.1f} MB로 {limit_mb} MB를 넘어, 저장하지 않았습니다. data/나 "
                "notebooks/에 새로 넣은 큰 파일을 .gitignore에 적거나 다른 곳으로 옮기십시오."
            )
    except PackError as error:
        print(error, file=sys.stderr)
        return 1
    path = write_atomically(root / "dist/gan-course.zip", content)
    print(f"{path.relative_to(root)}: {size:.1f} MB, 파일 {len(names)}개")
    print("Colab에서 푸는 방법은 README.md의 Google Colab 절에 있습니다.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
