"""`pack`이 하는 일: 그림 폴더를 꾸러미로 묶거나, 있는 꾸러미가 온전한지 확인합니다."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import datasets
from ..datasets import PackedData


def pack(options: argparse.Namespace) -> None:
    """꾸러미를 만들고(--check면 해시를 확인하고) 무엇이 들었는지 알려 줍니다."""
    if options.check:
        path = _existing(options)
        print(f"꾸러미 {path}의 해시를 확인합니다. 파일을 모두 읽습니다.")
        print(f"온전합니다: {_describe(datasets.packed(path, verify=True))}")
        return
    try:
        path = datasets.pack(
            options.folder, options.out, size=options.size, channels=options.channels
        )
    except KeyboardInterrupt:
        print("\n같은 명령을 다시 실행하면 담은 데까지에서 이어서 합니다.", file=sys.stderr)
        raise
    print(f"{_describe(datasets.packed(path))}을 {path}에 묶었습니다.")
    print(f"학습하려면: python -m gan_course train 모델 --data {path}")


def _existing(options: argparse.Namespace) -> Path:
    """확인할 꾸러미. 그림 폴더를 적었으면 거기에서 묶은 것입니다."""
    if options.out or datasets.is_pack(options.folder):
        return Path(options.out or options.folder)
    return datasets.default_pack(options.folder)


def _describe(data: PackedData) -> str:
    """예: "그림 1,000장(64×64, 채널 3개, 레이블 2가지, 0.01 GB)"."""
    channels, height, width = data.shape
    labels = f"레이블 {len(data.classes)}가지, " if data.classes else ""
    size = f"{data.x.nbytes / 1e9:,.2f} GB"
    return f"그림 {len(data):,}장({width}×{height}, 채널 {channels}개, {labels}{size})"
