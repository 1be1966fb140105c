"""GPU에서 MLP GAN 한 스텝의 속도: mlp.py와 같은 신경망을, 같은 GPU의 평범한 루프와 견줍니다."""

from _versus import versus_on_gpu
from mlp import networks, plain_loop

if __name__ == "__main__":
    versus_on_gpu("gpu_mlp", 3.0, plain_loop, networks, steps=200)
