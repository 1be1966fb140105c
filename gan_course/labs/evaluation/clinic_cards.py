"""진료실의 차트: 병마다 무엇이 보여야 하는지, 이 환자에게서는 무엇이 보이는지, 헷갈리는 병들."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .symptoms import SYMPTOMS

Numbers = dict[str, float]


class Card(NamedTuple):
    """병 하나.

    Attributes:
        would: 이 병이라면 무엇이 보여야 하는지.
        here: (환자의 증거, 오류의 글) → 그것에 해당하는 수.
        because: 맞혔을 때 해 줄 말.
        confused: 이 병의 환자에게 함께 내놓을 다른 진단들.
    """

    would: str
    here: Callable[[Numbers, str], str]
    because: str
    confused: tuple[str, str, str]


NOT_SEEN = "이 환자에게서는 재지 못했습니다."


def _told(key: str, text: str, missing: str = NOT_SEEN) -> Callable:
    """증거 `key`를 text의 {}에 넣은 글."""
    return lambda e, error: text.format(e[key]) if key in e else missing


def _optimizer(e: Numbers, error: str) -> str:
    if error:
        return (
            "한 스텝도 끝내지 못하고 오류로 멈추었으므로, 옵티마이저의 기억이 빈 것이 당연합니다."
        )
    return f"G의 파라미터 텐서 {e['g_weights']:.0f}개, 갱신한 적이 있는 텐서 {e['g_kept']:.0f}개"


def _counted(e: Numbers, error: str) -> str:
    told = f"{e['g_counted']:,.0f}스텝" if "g_counted" in e else "없음"
    return f"학습한 스텝 {e['steps']:,.0f}, 옵티마이저가 센 것 {told}"


def _overfit(e: Numbers, error: str) -> str:
    if "d_real" not in e or "d_all" not in e:
        return NOT_SEEN
    return f"D(학습하며 본 진짜) {e['d_real']:.2f}, D(데이터 전체) {e['d_all']:.2f}"


def _obeys(e: Numbers, error: str) -> str:
    if "obeys" not in e:
        return "이 환자는 레이블을 쓰지 않습니다."
    return f"시킨 대로 그린 비율 {e['obeys']:.0%}, {_shift(e)}"


def _shift(e: Numbers) -> str:
    return f"가장 흔하게 어긋난 것({e['shift']:.0f}칸 뒤)을 그린 비율 {e['shifted']:.0%}"


def _squeezed(e: Numbers, error: str) -> str:
    if "d_low" not in e:
        return NOT_SEEN
    return f"기록에 적힌 D의 확률은 {e['d_low']:.3f}에서 {e['d_high']:.3f} 사이였습니다."


def _again(e: Numbers, error: str) -> str:
    if "as_eval" not in e:
        return NOT_SEEN
    nearer = "평가" if e["as_eval"] < e["as_train"] else "학습"
    gaps = f"평가 모드와의 차이가 {e['as_eval']:.1f}, 학습 모드와의 차이가 {e['as_train']:.1f}"
    return f"{gaps}이므로 {nearer} 모드로 그린 것입니다."


def _fooled(e: Numbers, error: str) -> str:
    if "d_fake_before" not in e:
        return "비평자의 점수는 확률이 아니라서 D(G(z))를 말할 수 없습니다."
    said = "음수가 아니므로 포화 손실이 아닙니다." if e["g_loss"] > 0 else "음수입니다."
    return f"D(G(z))는 {e['d_fake_before']:.3f}이지만 G의 손실이 {e['g_loss']:.3f}입니다. {said}"


def _not_a_number(e: Numbers, error: str) -> str:
    return f"손실의 {e['nan']:.0%}가 숫자가 아닙니다."


def _error(e: Numbers, error: str) -> str:
    return f"오류의 글은 “{error[:60]}…”입니다." if error else "오류 없이 끝까지 갔습니다."


def _rate(e: Numbers, error: str) -> str:
    usual = "Adam에 흔한 0.0002~0.004 안에 있습니다" if e["lr"] <= 0.004 else "큽니다"
    return f"학습률은 {e['lr']:g}로, {usual}."


def _pile(e: Numbers, error: str) -> str:
    if error:
        return "한 스텝도 끝내지 못하고 오류로 멈추어, 기울기가 쌓일 틈이 없었습니다."
    if "pile" not in e:
        return "지금의 기울기가 거의 0이거나 숫자가 아니라서 견줄 수 없습니다."
    return f"옵티마이저가 기억하는 기울기는 지금 잰 기울기의 {e['pile']:,.1f}배입니다."


CARDS: dict[str, Card] = {
    "eval_forgotten": Card(
        "학습 곡선은 멀쩡하고, 보인 그림은 학습 모드로 다시 그려야 똑같이 나옵니다.",
        _again,
        "곡선이 아래의 고친 학습과 똑같습니다. 고장은 학습이 아니라 뽑는 방법에 있습니다. 같은 z의 "
        "그림이 함께 뽑은 다른 z에 따라 달라집니다.",
        ("few_pictures", "learning_rate", "optimizer_forgotten"),
    ),
    "unit_range": Card(
        "G가 바탕을 검게(−1) 칠하지 못하고 회색(0)으로 둡니다.",
        _told("offset", "가장 어두운 화소가 데이터의 것보다 밝기 범위의 {:.0%}만큼 밝습니다."),
        "D가 본 진짜의 가장 어두운 값이 0이라서, G도 0을 배웠습니다. 화면에서는 회색입니다.",
        ("generator_detached", "strong_discriminator", "double_sigmoid"),
    ),
    "double_sigmoid": Card(
        "D의 확률이 sigmoid(0) = 0.5와 sigmoid(1) ≈ 0.731 사이에 갇힙니다.",
        _squeezed,
        "진짜에도 가짜에도 0.5와 0.731 사이만 나옵니다. 시그모이드를 두 번 지난 값의 범위입니다.",
        ("strong_discriminator", "generator_detached", "collapse"),
    ),
    "zero_grad_forgotten": Card(
        "D의 기울기가 쌓여 한쪽으로 점점 크게 밀리고, D의 손실이 끝없이 커집니다.",
        _pile,
        "이미 지나간 미니배치의 기울기가 모두 더해집니다. D는 옛 기울기에 끌려다닙니다.",
        ("learning_rate", "shared_optimizer", "log_of_zero"),
    ),
    "detach_forgotten": Card(
        "G의 단계에서 “a second time”이라는 오류로 멈춥니다.",
        _error,
        "D의 역전파가 G까지 가며 그래프를 써 버려, G의 단계에서 다시 쓸 수 없습니다.",
        ("stale_judgement", "generator_detached", "graph_kept"),
    ),
    "stale_judgement": Card(
        "“modified by an inplace operation”이라는 오류로 멈춥니다.",
        _error,
        "D를 갱신하며 가중치를 제자리에서 바꾸었는데, 옛 D로 한 판정을 역전파하려 했습니다.",
        ("detach_forgotten", "zero_grad_forgotten", "shared_optimizer"),
    ),
    "generator_detached": Card(
        "G의 그림이 숫자로 나아가지 못하고, G의 옵티마이저가 기억하는 것이 없습니다.",
        _optimizer,
        "학습이 지나도 같은 잡음입니다. 처음과 진하기가 다른 것은 배치 정규화의 이동 통계만 바뀐 "
        "것입니다. 기울기가 G에 이르지 못하니 D만 배워 이깁니다.",
        ("strong_discriminator", "learning_rate", "few_pictures"),
    ),
    "shared_optimizer": Card(
        "G의 단계가 D까지 ‘속아 주도록’ 바꿉니다. 옵티마이저의 파라미터가 G의 것보다 많습니다.",
        _optimizer,
        "D(G(z))가 줄곧 0.5보다 높은데 그림은 엉망입니다. D가 속아 주도록 고쳐진 것입니다.",
        ("strong_discriminator", "zero_grad_forgotten", "double_sigmoid"),
    ),
    "strong_discriminator": Card(
        "G가 포화 손실을 쓰고(손실이 음수) D가 크게 앞섭니다. D(G(z))가 0에 가까우면 평평합니다.",
        _fooled,
        "G의 손실이 음수이고 0에 가깝습니다. 포화 손실인데 D가 너무 앞서 있어, G가 배울 기울기가 "
        "아주 작습니다.",
        ("generator_detached", "few_pictures", "collapse"),
    ),
    "learning_rate": Card(
        "손실이 터무니없이 커지거나 널뛰고, 옵티마이저의 학습률이 큽니다.",
        _rate,
        "G의 손실이 한때 수만까지 치솟고 끝까지 수천에 머뭅니다. Adam의 한 스텝은 학습률쯤이라, "
        "학습률이 크면 가중치가 멀리 튑니다.",
        ("zero_grad_forgotten", "strong_discriminator", "log_of_zero"),
    ),
    "collapse": Card(
        "표본이 서로 거의 같습니다. 흩어짐이 데이터보다 훨씬 작습니다.",
        _told("alike", "표본의 흩어짐은 데이터의 {:.0%}입니다."),
        "점이 모두 한 덩어리가 되어 고리 위를 옮겨 다닙니다. D가 한 번 배우는 동안 G가 다섯 번 "
        "달아나므로 D는 늘 옛 자리를 벌합니다. 어느 모드에도 머물지 못하니, 붕괴이면서 수렴도 하지 "
        "못한 것입니다. 손실은 균형의 값에 가까워 곡선만 보면 건강해 보입니다.",
        ("generator_detached", "learning_rate", "few_pictures"),
    ),
    "label_ignored": Card(
        "그림은 멀쩡한데 시킨 레이블과 상관없는 것이 나옵니다.",
        _obeys,
        "D가 레이블을 보지 않으니, G는 레이블을 따를 까닭이 없습니다.",
        ("label_shifted", "eval_forgotten", "few_pictures"),
    ),
    "label_shifted": Card(
        "시킨 것과 늘 같은 만큼 어긋난 숫자가 나옵니다.",
        _obeys,
        "0을 시키면 1, 1을 시키면 2가 나옵니다. 학습은 잘 되었고 짝이 틀렸을 뿐입니다.",
        ("label_ignored", "shared_optimizer", "optimizer_forgotten"),
    ),
    "critic_sign": Card(
        "비평자가 가짜에 더 높은 점수를 줍니다.",
        _told("gap", "진짜와 가짜의 점수 차이는 표준편차의 {:+.1f}배입니다."),
        "비평자는 가짜를 높이 치고, G는 그 점수를 더 높이려 진짜에서 멀어집니다.",
        ("critic_batch_norm", "learning_rate", "strong_discriminator"),
    ),
    "critic_batch_norm": Card(
        "비평자의 신경망에 배치 정규화(running_mean)가 있습니다.",
        lambda e, error: "있습니다." if e.get("norms") else "없습니다.",
        "조용한 병입니다. 한 장의 점수가 미니배치의 다른 그림에도 달려 있어 벌점이 그림 하나의 "
        "기울기를 재지 못합니다(Gulrajani 2017). 이 짧은 학습에서는 점수에 드러나지 않습니다.",
        ("critic_sign", "learning_rate", "collapse"),
    ),
    "log_of_zero": Card(
        "손실이 갑자기 NaN이 되고 그 뒤로 돌아오지 않습니다.",
        _not_a_number,
        "확률 하나가 정확히 0이나 1이 되자 log(0)에서 기울기가 NaN이 되어 가중치에 번졌습니다.",
        ("learning_rate", "zero_grad_forgotten", "generator_detached"),
    ),
    "graph_kept": Card(
        "학습은 멀쩡한데 메모리가 쉬지 않고 늘어납니다.",
        _told("memory", "1,000스텝마다 메모리가 {:,.0f} MB 늘어납니다."),
        "기록에 넣은 점수가 저마다 계산 그래프 하나를 붙들고 있습니다.",
        ("zero_grad_forgotten", "optimizer_forgotten", "few_pictures"),
    ),
    "optimizer_forgotten": Card(
        "옵티마이저가 센 스텝이 학습한 스텝보다 적습니다.",
        _counted,
        "조용한 병입니다. 곡선도 그림도 멀쩡하고, 센 스텝의 수만이 끊긴 자리를 말해 줍니다. "
        "모멘텀이 큰 옵티마이저나 긴 학습이라면 손실이 튀기도 합니다.",
        ("eval_forgotten", "few_pictures", "learning_rate"),
    ),
    "few_pictures": Card(
        "D가 학습하며 본 진짜와 다른 진짜에 매기는 확률이 크게 다릅니다.",
        _overfit,
        "D는 백 장을 외웠습니다. 같은 종류의 처음 보는 진짜를 가짜라고 합니다.",
        ("strong_discriminator", "collapse", "unit_range"),
    ),
}


CAUSES = {"log_of_zero": "확률에 log를 그대로 취함(log(0))"}


def options(key: str) -> list[str]:
    """`key`의 환자에게 내놓을 진단 넷. 차례는 환자마다 정해져 있습니다."""
    return sorted([key, *CARDS[key].confused], key=lambda k: hash_of(key + k))


def hash_of(text: str) -> int:
    """언제나 같은 뒤섞기."""
    return sum(ord(c) * 31**i for i, c in enumerate(text)) % 9973


def title(key: str) -> str:
    """병의 이름. 그림에 다 보이는 증상이 아니라 까닭으로 부릅니다."""
    return CAUSES.get(key, SYMPTOMS[key].title)
