"""GPU에서 64화소 DCGAN의 속도: dcgan64.py와 같은 신경망을, 같은 GPU의 평범한 루프와 견줍니다."""

from _versus import versus_on_gpu
from dcgan64 import networks, plain_loop

if __name__ == "__main__":
    versus_on_gpu("gpu_dcgan64", 1.5, plain_loop, networks, steps=50)
