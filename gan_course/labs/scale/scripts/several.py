"""같은 GAN 학습을 여러 과정으로. torchrun이 이 파일을 과정마다 하나씩 띄웁니다."""

import os

import torch
from lightning_fabric import Fabric
from torch.nn.functional import softplus

from gan_course.datasets import ring_2d
from gan_course.models.vanilla import Discriminator, Generator

BATCH = 64


def main() -> None:
    world = int(os.environ["LOCAL_WORLD_SIZE"])
    fabric = Fabric(accelerator="cpu", devices=world, strategy="ddp")
    fabric.launch()
    torch.manual_seed(0)
    rng = torch.Generator().manual_seed(0)
    data = ring_2d()
    G, D = Generator(8, (2,), (64, 64), batch_norm=False), Discriminator((2,), (64, 64))
    opt_g = torch.optim.Adam(G.parameters(), 1e-3, (0.5, 0.9))
    opt_d = torch.optim.Adam(D.parameters(), 1e-3, (0.5, 0.9))
    G, opt_g = fabric.setup(G, opt_g)
    D, opt_d = fabric.setup(D, opt_d)
    for step in range(1, 51):
        x = data.sample(BATCH, rng).x.chunk(fabric.world_size)[fabric.global_rank]
        z = torch.randn(BATCH, 8, generator=rng).chunk(fabric.world_size)[fabric.global_rank]
        x, z = fabric.to_device(x), fabric.to_device(z)
        fake = G(z)
        d_loss = softplus(-D(x)).mean() + softplus(D(fake.detach())).mean()
        opt_d.zero_grad()
        fabric.backward(d_loss)
        opt_d.step()
        g_loss = softplus(-D(fake)).mean()
        opt_g.zero_grad()
        fabric.backward(g_loss)
        opt_g.step()
        losses = fabric.all_reduce(torch.stack([d_loss.detach(), g_loss.detach()]))
        fabric.print(step, *(f"{value:.6f}" for value in losses))


main()
torch.distributed.destroy_process_group()  # 감싼 신경망이 사라진 다음이라 스레드까지 끝납니다.
