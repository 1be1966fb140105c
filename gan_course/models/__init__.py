"""신경망: 생성자는 (z[, y]) → x, 판별자는 (x[, y]) → 로짓입니다. 안에 시그모이드는 없습니다."""

import inspect
from functools import cache

from torch import Tensor, nn

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
    "dcgan.TwoDiscriminators": dcgan.TwoDiscriminators,
    "cgan.Generator": cgan.Generator,
    "cgan.Discriminator": cgan.Discriminator,
    "cgan.MLPGenerator": cgan.MLPGenerator,
    "cgan.MLPDiscriminator": cgan.MLPDiscriminator,
    "vae.VAE": vae.VAE,
    "classifier.DigitClassifier": classifier.DigitClassifier,
    "classifier.HangulClassifier": classifier.HangulClassifier,
    "classifier.FaceClassifier": classifier.FaceClassifier,
}


WRAPPERS = {"DataParallel", "DistributedDataParallel", "_FabricModule"}


def unwrapped(module: nn.Module) -> nn.Module:
    """DataParallel, DistributedDataParallel, Lightning Fabric이 감쌌으면 안의 신경망을 꺼냅니다."""
    while type(module).__name__ in WRAPPERS:
        module = module.module
    return module


def run(module: nn.Module, x: Tensor, y: Tensor | None = None) -> Tensor:
    """module(x, y). 레이블을 받지 않는 신경망(`forward(x)`)이면 module(x)입니다."""
    return module(x, y) if takes_label(type(unwrapped(module))) else module(x)


@cache
def takes_label(kind: type[nn.Module]) -> bool:
    """이 종류의 신경망이 `forward(x, y)`처럼 레이블을 함께 받는지."""
    try:
        inspect.signature(kind.forward).bind(None, None, None)
    except TypeError:
        return False
    return True


def register(kind: type[nn.Module]) -> type[nn.Module]:
    """내가 만든 신경망을 체크포인트에서 되살릴 수 있게 등록합니다. 클래스 위에 적어도 됩니다.

    `config`는 신경망을 다시 만들 때 넘길 인수의 사전이어야 합니다: `self.config = {"nz": nz}`.
    """
    KNOWN[_name(kind)] = kind
    return kind


def check_saveable(module: nn.Module) -> None:
    """체크포인트에 적을 수 있는 신경망인지 봅니다.

    Raises:
        CourseError: `config`가 없거나 등록하지 않은 신경망일 때. 무엇을 적을지 알려 줍니다.
    """
    module, kind = unwrapped(module), type(unwrapped(module))
    if not isinstance(getattr(module, "config", None), dict):
        raise CourseError(
            f"{kind.__name__}을(를) 저장하려면 다시 만들 때 넘길 인수를 적어 두어야 합니다. "
            '__init__에 self.config = {"인수 이름": 값, …}을 더하십시오(인수가 없으면 {}).'
        )
    if KNOWN.get(_name(kind)) is not kind:
        raise CourseError(
            f"{kind.__name__}은(는) gan_course가 모르는 신경망이라 저장해도 되살릴 수 없습니다. "
            f"gc.models.register({kind.__name__})로 한 번 등록한 뒤 다시 저장하십시오."
        )


def name_of(module: nn.Module) -> str:
    """신경망의 이름. 예: "vanilla.Generator"."""
    return _name(type(unwrapped(module)))


def _name(kind: type[nn.Module]) -> str:
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
