"""신경망: 생성자는 (z[, y]) → x, 판별자는 (x[, y]) → 로짓입니다. 안에 시그모이드는 없습니다."""

from torch import nn

from ..errors import CourseError
from . import cgan, classifier, dcgan, vae, vanilla, wgan

# 체크포인트에서 되살릴 수 있는 신경망의 전부입니다. 파일에 적힌 다른 이름은 거절합니다.
KNOWN = {
    "vanilla.Generator": vanilla.Generator,
    "vanilla.Discriminator": vanilla.Discriminator,
    "wgan.Generator": wgan.Generator,
    "wgan.Critic": wgan.Critic,
    "dcgan.Generator": dcgan.Generator,
    "dcgan.Discriminator": dcgan.Discriminator,
    "cgan.Generator": cgan.Generator,
    "cgan.Discriminator": cgan.Discriminator,
    "cgan.MLPGenerator": cgan.MLPGenerator,
    "cgan.MLPDiscriminator": cgan.MLPDiscriminator,
    "vae.VAE": vae.VAE,
    "classifier.DigitClassifier": classifier.DigitClassifier,
}


def name_of(module: nn.Module) -> str:
    """신경망의 이름. 예: "vanilla.Generator"."""
    kind = type(module)
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


def build(name: str, config: dict) -> nn.Module:
    """이름과 설정으로 신경망을 만듭니다.

    Raises:
        CourseError: 모르는 이름이거나 설정이 맞지 않을 때.
    """
    if name not in KNOWN:
        raise CourseError(f"신경망 {name!r}을(를) 모릅니다. 아는 이름: {', '.join(KNOWN)}")
    try:
        return KNOWN[name](**config)
    except TypeError as error:
        raise CourseError(f"신경망 {name}의 설정이 맞지 않습니다: {config}") from error
