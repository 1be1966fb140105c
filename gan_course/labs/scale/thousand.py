"""GPU 1,000장과 그림 10억 장: 해 볼 수 없는 학습을 종이 위에서 계산합니다.

설명은 docs/thousand-gpus.md에 있습니다. 그 글의 표에 있는 수는 모두 여기서 나온 것입니다.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from math import exp, sqrt
from typing import Any, NamedTuple

from gan_course.errors import CourseError

CHOICE = "정한 값"
CONFIGS = "https://github.com/NVlabs/stylegan3/blob/main/docs/configs.md"
STYLEGAN3 = "https://github.com/NVlabs/stylegan3"
GIGAGAN = "https://arxiv.org/abs/2303.05511"
IMG2DATASET = "https://github.com/rom1504/img2dataset/tree/main/dataset_examples"
AWS = "https://aws.amazon.com/ec2/capacityblocks/pricing/"
DGX = "https://docs.nvidia.com/dgx/dgxa100-user-guide/"
UPTIME = (
    "https://intelligence.uptimeinstitute.com/resource/"
    "large-data-centers-are-mostly-more-efficient-analysis-confirms"
)
KEPCO = "https://busan.fnnews.com/news/202410231814423526"
LLAMA = "https://arxiv.org/abs/2407.21783"

HOUR, DAY = 3600, 86_400  # 초
ADAM = 3  # 가중치 하나에 저장하는 수: 값, 기울기의 평균, 기울기 제곱의 평균


class Result(NamedTuple):
    """계산한 값과 그 단위."""

    value: float
    unit: str


def _fact(value: float, name: str, unit: str, source: str, year: int = 0) -> Any:
    notes = {"name": name, "unit": unit, "source": source, "year": year}
    return field(default=value, metadata=notes)


@dataclass(frozen=True)
class Plan:
    """학습 계획의 가정. 값마다 이름, 단위, 출처, 해가 `fields(Plan)`의 metadata에 있습니다.

    출처가 “정한 값”인 것은 잰 수가 아니라 고른 수이니 자기 것으로 바꾸십시오.
    """

    gpus: int = _fact(1000, "GPU", "장", CHOICE)
    images: float = _fact(1e9, "그림", "장", CHOICE)
    side: int = _fact(256, "그림의 한 변", "화소", CHOICE)
    save_minutes: float = _fact(10, "체크포인트의 간격", "분", CHOICE)
    save_seconds: float = _fact(10, "한 번 저장하는 시간", "초", CHOICE)
    slow_gbit: float = _fact(1, "느린 통신망", "Gb/s", CHOICE)

    kimg_one: float = _fact(49.81, "A100 1장이 1,000장을 배우는 시간", "초", CONFIGS, 2021)
    kimg_eight: float = _fact(7.32, "A100 8장이 1,000장을 배우는 시간", "초", CONFIGS, 2021)
    usual_gpus: int = _fact(8, "StyleGAN3의 GPU", "장", CONFIGS, 2021)
    usual_batch: int = _fact(32, "StyleGAN3의 미니배치", "장", CONFIGS, 2021)
    usual_images: float = _fact(25e6, "StyleGAN3의 학습 길이", "장", CONFIGS, 2021)
    g_weights: int = _fact(28_472_133, "생성자의 매개변수", "개", STYLEGAN3, 2021)
    d_weights: int = _fact(28_864_129, "판별자의 매개변수", "개", STYLEGAN3, 2021)
    latent: int = _fact(512, "잠재 벡터의 길이", "", STYLEGAN3, 2021)

    giga_days: float = _fact(4783, "GigaGAN의 학습", "A100·일", GIGAGAN, 2023)
    giga_steps: float = _fact(1_350_000, "GigaGAN(64화소)의 스텝", "스텝", GIGAGAN, 2023)
    giga_low: int = _fact(512, "GigaGAN의 미니배치, 적어도", "장", GIGAGAN, 2023)
    giga_high: int = _fact(1024, "GigaGAN의 미니배치, 많아야", "장", GIGAGAN, 2023)
    giga_weights: float = _fact(1033.9e6, "GigaGAN(64화소)의 G와 D", "개", GIGAGAN, 2023)

    file_bytes: float = _fact(25_000, "그림 파일 하나(10 TB ÷ 4억)", "바이트", IMG2DATASET, 2021)
    shard_images: int = _fact(10_000, "tar 하나에 담는 그림", "장", IMG2DATASET, 2022)
    fetch_rate: float = _fact(1300, "한 대가 내려받는 속도", "장/초", IMG2DATASET, 2021)

    node_gpus: int = _fact(8, "기계 한 대의 GPU", "장", AWS, 2024)
    node_gbit: float = _fact(400, "기계 한 대의 통신망", "Gb/s", AWS, 2024)
    usd: float = _fact(1.844, "GPU 한 시간", "달러", AWS, 2024)
    node_watts: float = _fact(6500, "기계 한 대의 최대 전력", "W", DGX, 2020)
    pue: float = _fact(1.58, "건물이 더 쓰는 몫(PUE)", "배", UPTIME, 2023)
    won: float = _fact(182.7, "산업용(을) 전기 1 kWh", "원", KEPCO, 2024)

    failures: int = _fact(419, "Llama 3의 예상 밖 중단", "번", LLAMA, 2024)
    failure_days: float = _fact(54, "Llama 3의 기간", "일", LLAMA, 2024)
    failure_gpus: int = _fact(16_384, "Llama 3의 GPU", "장", LLAMA, 2024)

    def __post_init__(self) -> None:
        for fact in fields(self):
            if not getattr(self, fact.name) > 0:
                raise CourseError(f"{fact.metadata['name']}은(는) 0보다 커야 합니다.")


def batch(plan: Plan) -> float:
    """미니배치의 크기(장). GPU 한 장의 몫을 8장에서 잰 그대로 둡니다."""
    return plan.usual_batch / plan.usual_gpus * plan.gpus


def steps(plan: Plan) -> float:
    """그림을 한 번씩 보는 스텝 수."""
    return plan.images / batch(plan)


def step_seconds(plan: Plan) -> float:
    """한 스텝의 시간(초). GPU 한 장의 일이 같으므로 8장에서 잰 것과 같다고 봅니다."""
    return plan.kimg_eight / 1000 * plan.usual_batch


def hours(plan: Plan) -> float:
    """통신과 고장이 공짜일 때의 시간. 실제는 이보다 짧을 수 없습니다."""
    return steps(plan) * step_seconds(plan) / HOUR


def giga_hours(plan: Plan) -> float:
    """GigaGAN의 학습을 이 GPU들로 빈틈없이 나누었을 때의 시간."""
    return plan.giga_days * 24 / plan.gpus


def images_per_second(plan: Plan) -> float:
    """모든 GPU가 1초에 쓰는 그림(장)."""
    return batch(plan) / step_seconds(plan)


def pixel_bytes(plan: Plan) -> float:
    """압축하지 않은(uint8) 그림 하나의 바이트."""
    return plan.side * plan.side * 3


def ring_bytes(weights: float, gpus: int) -> float:
    """고리(ring) all-reduce에서 GPU 한 장이 보내는 바이트. 기울기는 float32입니다.

    N장이 2(N − 1)/N배씩 보냅니다(Patarasuk·Yuan 2009).

    Raises:
        CourseError: GPU가 한 장보다 적을 때.
    """
    if gpus < 1:
        raise CourseError(f"GPU는 한 장 이상이어야 합니다(지금: {gpus}).")
    return 2 * (gpus - 1) / gpus * weights * 4


def ring_seconds(weights: float, gpus: int, gbit: float) -> float:
    """고리 all-reduce의 가장 짧은 시간(초). `gbit`는 기계 사이의 길(Gb/s)입니다."""
    return ring_bytes(weights, gpus) / (gbit * 1e9 / 8)


def checkpoint_bytes(plan: Plan) -> float:
    """체크포인트의 바이트: G와 D, 각각의 Adam, 평균 낸 G(EMA)."""
    return 4 * (ADAM * (plan.g_weights + plan.d_weights) + plan.g_weights)


def kwh(plan: Plan, time: float) -> float:
    """`time`시간 동안 쓰는 전기(kWh). 기계가 최대 전력을 쓴다고 봅니다."""
    return plan.gpus / plan.node_gpus * plan.node_watts / 1000 * plan.pue * time


def money(plan: Plan, time: float) -> tuple[float, float]:
    """`time`시간의 (전기 요금 원, 빌리는 값 달러). 빌리는 값에는 전기가 들어 있습니다."""
    return kwh(plan, time) * plan.won, plan.gpus * plan.usd * time


def mtbf_hours(plan: Plan) -> float:
    """고장과 고장 사이의 평균 시간. 고장이 GPU의 수에 비례한다고 봅니다."""
    gpu_hours = plan.failure_days * 24 * plan.failure_gpus
    return gpu_hours / plan.failures / plan.gpus


def expected_failures(plan: Plan, time: float) -> float:
    """`time`시간 동안 날 고장의 수(기댓값)."""
    return time / mtbf_hours(plan)


def chance_of_two(plan: Plan, time: float) -> float:
    """고장이 두 번 이상 날 확률, 0…1. 고장이 서로 상관없다고 봅니다(푸아송 분포)."""
    mean = expected_failures(plan, time)
    return 1 - exp(-mean) * (1 + mean)


def best_interval(plan: Plan) -> float:
    """잃는 시간이 가장 적은 저장 간격(초), √(2δM). Young 1974의 어림입니다."""
    return sqrt(2 * plan.save_seconds * mtbf_hours(plan) * HOUR)


def results(plan: Plan) -> dict[str, Result]:
    """{글의 표에 있는 이름: 값과 단위}."""
    small, giga = hours(plan), giga_hours(plan)
    weights = plan.g_weights + plan.d_weights
    return {**_amounts(plan), **_traffic(plan, weights), **_bill(plan, small, giga)}


def _amounts(plan: Plan) -> dict[str, Result]:
    one = plan.images / 1000 * plan.kimg_one
    eight = plan.kimg_one / (plan.usual_gpus * plan.kimg_eight)
    rate = images_per_second(plan)
    return {
        "여덟 장의 효율": Result(100 * eight, "%"),
        "GPU 한 장으로": Result(one / DAY, "일"),
        "미니배치": Result(batch(plan), "장"),
        "스텝": Result(steps(plan), "스텝"),
        "한 스텝": Result(step_seconds(plan), "초"),
        "모든 GPU로": Result(hours(plan), "시간"),
        "StyleGAN3의 스텝": Result(plan.usual_images / plan.usual_batch, "스텝"),
        "GigaGAN, 모든 GPU로": Result(giga_hours(plan), "시간"),
        "GigaGAN이 본 그림, 적어도": Result(plan.giga_steps * plan.giga_low / 1e8, "억 장"),
        "GigaGAN이 본 그림, 많아야": Result(plan.giga_steps * plan.giga_high / 1e8, "억 장"),
        "그대로 풀어 두면": Result(plan.images * pixel_bytes(plan) / 1e12, "TB"),
        "압축한 파일로": Result(plan.images * plan.file_bytes / 1e12, "TB"),
        "tar의 수": Result(plan.images / plan.shard_images, "개"),
        "한 대로 내려받기": Result(plan.images / plan.fetch_rate / DAY, "일"),
        "1초에 쓰는 그림": Result(rate, "장"),
        "1초에 읽는 압축 파일": Result(rate * plan.file_bytes / 1e9, "GB"),
        "1초에 읽는 화소": Result(rate * pixel_bytes(plan) / 1e9, "GB"),
    }


def _traffic(plan: Plan, weights: float) -> dict[str, Result]:
    fast = ring_seconds(weights, plan.gpus, plan.node_gbit)
    slow = ring_seconds(weights, plan.gpus, plan.slow_gbit)
    giga = ring_seconds(plan.giga_weights, plan.gpus, plan.node_gbit)
    return {
        "기울기": Result(weights * 4 / 1e6, "MB"),
        "GPU 한 장이 보내는 것": Result(ring_bytes(weights, plan.gpus) / 1e6, "MB"),
        "빠른 통신망에서": Result(fast * 1000, "ms"),
        "계산에 견주면": Result(100 * fast / step_seconds(plan), "%"),
        "느린 통신망에서": Result(slow, "초"),
        "계산의 몇 배": Result(slow / step_seconds(plan), "배"),
        "GigaGAN, 빠른 통신망에서": Result(giga * 1000, "ms"),
        "모두 뽑는 잡음": Result(batch(plan) * plan.latent * 4 / 1e6, "MB"),
        "체크포인트": Result(checkpoint_bytes(plan) / 1e6, "MB"),
    }


def _bill(plan: Plan, small: float, giga: float) -> dict[str, Result]:
    two = [100 * chance_of_two(plan, time) for time in (small, giga)]
    lost = expected_failures(plan, giga) * plan.save_minutes / 2
    return {
        "고장 사이": Result(mtbf_hours(plan), "시간"),
        "고장": Result(expected_failures(plan, small), "번"),
        "고장, GigaGAN": Result(expected_failures(plan, giga), "번"),
        "두 번 이상": Result(two[0], "%"),
        "두 번 이상, GigaGAN": Result(two[1], "%"),
        "다시 하는 일, GigaGAN": Result(lost, "분"),
        "저장 간격": Result(best_interval(plan) / 60, "분"),
        "전기": Result(kwh(plan, small), "kWh"),
        "전기 요금": Result(money(plan, small)[0] / 1e4, "만 원"),
        "빌리는 값": Result(money(plan, small)[1], "달러"),
        "전기, GigaGAN": Result(kwh(plan, giga), "kWh"),
        "전기 요금, GigaGAN": Result(money(plan, giga)[0] / 1e4, "만 원"),
        "빌리는 값, GigaGAN": Result(money(plan, giga)[1], "달러"),
    }
