"""오래, 크게 학습하기: 자동 저장, 메모리에 맞추어 나누기, 여러 장치.

`keep`은 학습 루프를 그대로 내놓으면서 60초마다 저장합니다. Lightning Fabric은 여러 장치로 학습하는
명령에서만 부릅니다.
"""

from .keep import Kept, keep

__all__ = ["Kept", "keep"]
