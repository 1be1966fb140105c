"""꾸미지 않은 GAN 학습. 과정 하나, 장치 하나."""

import torch
from torch.nn.functional import softplus

from gan_course.datasets import ring_2d
from gan_course.models.vanilla import Discriminator, Generator

BATCH = 64


def main() -> None:
    torch.manual_seed(0)
    rng = torch.Generator().manual_seed(0)
    data = ring_2d()
    G, D = Generator(8, (2,), (64, 64), batch_norm=False), Discriminator((2,), (64, 64))
    opt_g = torch.optim.Adam(G.parameters(), 1e-3, (0.5, 0.9))
    opt_d = torch.optim.Adam(D.parameters(), 1e-3, (0.5, 0.9))
    for step in range(1, 51):
        x = data.sample(BATCH, rng).x
        z = torch.randn(BATCH, 8, generator=rng)
        fake = G(z)
        d_loss = softplus(-D(x)).mean() + softplus(D(fake.detach())).mean()
        opt_d.zero_grad()
        d_loss.backward()
        opt_d.step()
        g_loss = softplus(-D(fake)).mean()
        opt_g.zero_grad()
        g_loss.backward()
        opt_g.step()
        losses = torch.stack([d_loss.detach(), g_loss.detach()])
        print(step, *(f"{value:.6f}" for value in losses))


main()
