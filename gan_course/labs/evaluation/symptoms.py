"""증상의 목록: 증거의 어느 수가 얼마를 넘으면 무슨 병을 의심하는지.

한계는 tools/clinic의 숫자(MNIST)와 고리로 정했고, 다른 시드와 다른 데이터(한글, 격자)의 학습으로
맞는지 셉니다(tools/record_clinic.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .evidence import Case, Evidence, squeezed

Look = Callable[[Case, Evidence], tuple[float, str]]
SURE, LIKELY, MAYBE = 3.0, 2.0, 1.0
NOTHING = 0.0, ""
LEARNED = 1000  # 스텝. 이보다 덜 배운 생성자는 붕괴하지 않아도 표본이 서로 비슷합니다.


class Symptom(NamedTuple):
    """병 하나. look은 (얼마나 확실한지 0…3, 근거가 된 수)를 줍니다. 0이면 보이지 않는 것입니다."""

    title: str
    mend: str
    look: Look


SYMPTOMS: dict[str, Symptom] = {}


def symptom(key: str, title: str, mend: str) -> Callable[[Look], Look]:
    """look을 병의 목록에 올립니다."""

    def add(look: Look) -> Look:
        SYMPTOMS[key] = Symptom(title, mend, look)
        return look

    return add


@symptom(
    "detach_forgotten", "판별자의 단계에 detach가 빠짐",
    "판별자에게 보일 가짜를 fake.detach()로 끊으십시오.",
)  # fmt: skip
def _backward_twice(case: Case, e: Evidence) -> tuple[float, str]:
    if "backward through the graph a second time" in case.error:
        return SURE, "오류: 같은 그래프로 두 번 역전파했습니다(a second time)."
    return NOTHING


@symptom(
    "stale_judgement", "D를 갱신하기 전의 판정으로 G를 가르침",
    "D를 갱신한 뒤에 D(fake)를 다시 계산하여 G의 손실에 쓰십시오.",
)  # fmt: skip
def _in_place(case: Case, e: Evidence) -> tuple[float, str]:
    if "modified by an inplace operation" in case.error:
        return SURE, "오류: 역전파에 쓸 가중치가 이미 바뀌었습니다(inplace operation)."
    return NOTHING


@symptom(
    "log_of_zero", "손실이 NaN이 됨 (대개 확률에 그대로 취한 log(0))",
    "시그모이드와 log를 따로 쓰지 말고 로짓을 BCEWithLogits에 넣으십시오. "
    "이미 그렇다면 학습률을 줄이십시오.",
)  # fmt: skip
def _not_a_number(case: Case, e: Evidence) -> tuple[float, str]:
    if e["nan"] or e["broken"]:
        weights = ", 가중치에도 숫자가 아닌 값이 있습니다" if e["broken"] else ""
        return SURE, f"손실의 {e['nan']:.0%}가 숫자가 아닙니다{weights}."
    return NOTHING


@symptom(
    "generator_detached", "G의 단계에 detach가 있어 G가 배우지 못함",
    "G의 손실은 D(fake)로 계산하십시오. fake.detach()는 D의 단계에만 씁니다.",
)  # fmt: skip
def _never_updated(case: Case, e: Evidence) -> tuple[float, str]:
    if e["steps"] >= 1 and e["g_kept"] == 0:
        return SURE, f"{case.step:,}스텝을 학습했는데 G의 옵티마이저가 기억하는 것이 없습니다."
    return NOTHING


@symptom(
    "shared_optimizer", "G의 옵티마이저가 D의 가중치까지 바꿈",
    "G의 옵티마이저에는 G.parameters()만 넣으십시오.",
)  # fmt: skip
def _too_many(case: Case, e: Evidence) -> tuple[float, str]:
    if e["g_kept"] > e["g_weights"]:
        return (
            SURE,
            f"G의 파라미터 텐서는 {e['g_weights']:.0f}개인데 {e['g_kept']:.0f}개를 바꿉니다.",
        )
    return NOTHING


@symptom(
    "optimizer_forgotten", "옵티마이저의 상태 없이 이어서 학습함",
    "모델과 함께 옵티마이저의 state_dict도 저장하고 되살리십시오.",
)  # fmt: skip
def _lost_count(case: Case, e: Evidence) -> tuple[float, str]:
    if 0 < e.get("g_counted", e["steps"]) < 0.9 * e["steps"]:
        counted, steps = e["g_counted"], e["steps"]
        return SURE, f"{steps:,.0f}스텝을 학습했는데 옵티마이저는 {counted:,.0f}스텝만 셌습니다."
    return NOTHING


@symptom(
    "critic_batch_norm", "기울기 벌점을 쓰는 비평자의 배치 정규화",
    "비평자의 배치 정규화를 빼거나 층 정규화로 바꾸십시오.",
)  # fmt: skip
def _normalised(case: Case, e: Evidence) -> tuple[float, str]:
    if case.objective == "wgan-gp" and e.get("norms"):
        return SURE, "비평자에 이동 통계(running_mean)가 있습니다."
    return NOTHING


@symptom(
    "graph_kept", "계산 그래프를 붙든 텐서를 모아 메모리가 샘",
    "기록할 때에는 .item()이나 .detach()로 그래프를 끊으십시오.",
)  # fmt: skip
def _leak(case: Case, e: Evidence) -> tuple[float, str]:
    if e.get("memory", 0) > 200 and e["climbing"] > 0.8:
        return SURE, f"1,000스텝마다 메모리가 {e['memory']:,.0f} MB씩 늘어납니다."
    return NOTHING


@symptom(
    "learning_rate", "학습률이 너무 큼",
    "학습률을 10분의 1로 줄여 보십시오. Adam이면 0.0002에서 0.004 사이가 흔합니다.",
)  # fmt: skip
def _too_fast(case: Case, e: Evidence) -> tuple[float, str]:
    said = f"학습률 {case.lr:g}, G의 손실의 흔들림(표준편차) {e.get('swing', 0):.3g}"
    if case.lr >= 0.01 and e.get("swing", 0) > 1:
        return SURE, said
    return NOTHING


@symptom(
    "critic_sign", "비평자의 손실의 부호가 뒤집힘",
    "비평자는 E[f(가짜)] − E[f(진짜)]를 최소화합니다.",
)  # fmt: skip
def _backwards(case: Case, e: Evidence) -> tuple[float, str]:
    if case.critic and e.get("gap", 0) < -0.5:
        return SURE, f"비평자가 가짜에 더 높은 점수를 줍니다(표준편차의 {-e['gap']:.1f}배)."
    return NOTHING


@symptom(
    "zero_grad_forgotten", "D의 zero_grad를 빠뜨려 기울기가 쌓임",
    "opt_d.zero_grad()를 D의 backward 앞에 두십시오.",
)  # fmt: skip
def _piled(case: Case, e: Evidence) -> tuple[float, str]:
    if (pile := e.get("pile", 0)) > 30 and case.lr < 0.01 and e.get("d_loss", 1) > 0.1:
        return (
            LIKELY + 0.5,
            f"옵티마이저가 기억하는 기울기의 크기가 지금 잰 기울기의 {pile:,.0f}배입니다.",
        )
    return NOTHING


@symptom(
    "double_sigmoid", "시그모이드를 두 번 지남",
    "BCEWithLogits에는 시그모이드를 지나지 않은 로짓을 넣으십시오.",
)  # fmt: skip
def _squeezed(case: Case, e: Evidence) -> tuple[float, str]:
    if squeezed(e):
        low, high = e["d_low"], e["d_high"]
        return SURE, f"D의 확률이 {low:.3f}…{high:.3f}에 갇혔습니다(sigmoid(0)…sigmoid(1))."
    return NOTHING


@symptom(
    "unit_range", "데이터는 [0, 1]인데 G는 tanh",
    "데이터를 2x − 1로 [−1, 1]에 맞추십시오.",
)  # fmt: skip
def _shifted_range(case: Case, e: Evidence) -> tuple[float, str]:
    if (offset := e.get("offset", 0)) > 0.3 and e["alike"] > 0.05:
        return LIKELY, f"가장 어두운 화소가 데이터의 것보다 밝기 범위의 {offset:.0%}만큼 밝습니다."
    return NOTHING


@symptom(
    "label_ignored", "판별자가 레이블을 보지 않음",
    "D에게 그림과 같은 레이블을 함께 주십시오.",
)  # fmt: skip
def _deaf(case: Case, e: Evidence) -> tuple[float, str]:
    chance = 1 / getattr(case.G, "classes", 1)
    if e.get("obeys", 1) < 2 * chance and e.get("shifted", 1) < 0.5:
        return LIKELY, f"시킨 레이블대로 그린 비율 {e['obeys']:.0%}(찍으면 {chance:.0%})"
    return NOTHING


@symptom(
    "label_shifted", "레이블이 하나씩 밀림",
    "데이터의 레이블이 0부터인지, 그림과 짝이 맞는지 확인하십시오.",
)  # fmt: skip
def _off_by(case: Case, e: Evidence) -> tuple[float, str]:
    if e.get("shifted", 0) > max(0.5, e.get("obeys", 1)):
        told = f"시킨 레이블보다 {e['shift']:.0f}만큼 뒤의 것을 그린 비율 {e['shifted']:.0%}"
        return SURE, f"{told}, 시킨 대로 그린 비율 {e['obeys']:.0%}"
    return NOTHING


@symptom(
    "eval_forgotten", "표본을 학습 모드에서 뽑음",
    "표본을 뽑기 전에 G.eval()을 부르십시오(sampling.sample은 알아서 합니다).",
)  # fmt: skip
def _train_mode(case: Case, e: Evidence) -> tuple[float, str]:
    if e.get("as_train", 1) < 0.5 * e.get("as_eval", 0) and e["as_eval"] > 0.5:
        told = f"저장한 그림과의 차이: 평가 모드 {e['as_eval']:.1f}, 학습 모드 {e['as_train']:.1f}"
        return SURE, f"{told} (0…255 눈금)"
    return NOTHING


@symptom(
    "few_pictures", "데이터가 너무 적어 판별자가 외움",
    "데이터를 늘리거나 증강하고, 보지 않은 그림에서도 D를 재십시오.",
)  # fmt: skip
def _memorised(case: Case, e: Evidence) -> tuple[float, str]:
    seen, unseen = e.get("d_real", 0), e.get("d_all", 1)
    if not case.critic and seen - unseen > 0.2 and seen > 0.55 and e.get("offset", 0) < 0.2:
        return LIKELY, f"D(학습하며 본 진짜) {seen:.2f}, D(데이터 전체) {unseen:.2f}"
    return NOTHING


@symptom(
    "strong_discriminator", "D가 너무 앞서 G의 기울기가 사라짐",
    "비포화 손실로 바꾸고 D의 갱신을 줄이거나 R1 벌점을 거십시오.",
)  # fmt: skip
def _no_signal(case: Case, e: Evidence) -> tuple[float, str]:
    starved = e.get("d_fake_before", 1) < 0.25 and -0.3 < e.get("g_loss", 1) <= 0
    if not case.critic and starved and e["d_real"] > 0.75:
        return LIKELY, f"D(G(z)) {e['d_fake_before']:.4f}, G의 (포화) 손실 {e['g_loss']:.4f}"
    return NOTHING


@symptom(
    "collapse", "모드 붕괴",
    "G를 한 번 갱신할 때 D도 한 번 이상 갱신하고, R1 벌점이나 미니배치 표준편차를 쓰십시오.",
)  # fmt: skip
def _narrow(case: Case, e: Evidence) -> tuple[float, str]:
    if (alike := e.get("alike", 1)) < 0.4 and e["steps"] >= LEARNED:
        told = f"표본의 흩어짐이 데이터의 {alike:.0%}, 덮음 {e['coverage']:.2f}"
        return MAYBE + 0.5, told
    return NOTHING
