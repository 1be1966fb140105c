# %% [markdown]
# <!-- colab -->
#
# # 08 · 평가와 진단
#
# > **약속**: 이 레슨이 끝나면, “우리 모델이 더 좋다”는 말을 들었을 때 무엇을 물어야 하는지 알고, 고장 난 학습의 곡선과 그림을 보고 무엇이 틀렸는지 짚을 수 있습니다.
#
# **배울 것**
#
# 1. 프레셰 거리를 평균과 공분산에서 계산하고, 표본이 적으면 왜 커지는지 식으로 설명할 수 있습니다.
# 2. 정밀도·재현율과 밀도·덮음을 구하고, 무엇에 속는지 예를 들 수 있습니다.
# 3. 외운 그림을 찾는 방법과 그 한계를 말할 수 있습니다.
# 4. 여러 모델을 공평하게 견주는 실험을 설계하고, 이겼다고 말해도 되는지 판단할 수 있습니다.
# 5. 학습 곡선, 표본, 검사 결과를 보고 열아홉 가지 고장을 진단할 수 있습니다.
#
# **미리 알면 좋은 것**: [03 Vanilla GAN](03_vanilla_gan.ipynb)의 학습 곡선, [05 조건부 GAN](05_cgan.ipynb)의 레이블, [06 WGAN](06_wgan.ipynb)의 비평자(critic).
#
# **공부 시간**: 약 45분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 50초. GPU에서는 아직 재지 못했습니다.
#
# [← 07 잠재 공간 탐험](07_latent_space.ipynb) · [09 GPU와 규모 확장 →](09_scaling_up.ipynb)

# %% tags=["setup"]
# @title 준비 셀: 모든 레슨에서 똑같습니다. 다른 셀보다 먼저 실행하십시오.
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

REPOSITORY = ""  # 저장소 주소 (원본: pyproject.toml의 [tool.gan_course] repository)
here, colab = Path.cwd(), "google.colab" in sys.modules
places = [here, *here.parents, here / "gan-course"]
root = next((p for p in places if (p / "gan_course/__init__.py").exists()), None)
if root is None and colab and REPOSITORY:  # 빈 Colab이라면 저장소를 내려받습니다.
    root = here / "gan-course"
    subprocess.run(["git", "clone", "--depth", "1", REPOSITORY, root], check=True)
if root is None:
    sys.exit("gan_course가 없습니다. 저장소의 notebooks에서 열거나, gan-course.zip을 풀거나, REPOSITORY에 주소를 적으십시오.")  # fmt: skip
sys.path.insert(0, str(root))
needed = ("safetensors", "tqdm", "torchmetrics", "lightning_utilities", "lightning_fabric")
if colab and (missing := [n for n in needed if not find_spec(n)]):  # torch와 위젯은 그대로 둡니다.
    subprocess.run([sys.executable, "-m", "pip", "install", "--no-deps", *missing], check=True)
import gan_course as gc

runtime = gc.setup()

# %%
import inspect
import json
import math
import statistics as st

import matplotlib.pyplot as plt
import torch

from gan_course import checkpoints, datasets, metrics, plotting, sampling
from gan_course.exercises import check, hint, solution, task
from gan_course.files import data_file
from gan_course.history import History
from gan_course.labs import ClinicLab, RankLab, YardstickLab
from gan_course.labs.evaluation import checkup, clinic, ranking, scores, tricks
from gan_course.labs.evaluation.neighbours import neighbours
from gan_course.plotting import show
from gan_course.recipes import PLANE_RECIPES, SHIPPED
from gan_course.training import constant
from gan_course.ui import EntryView, FlipbookView, PredictionView, QuizView

# %%
EntryView(
    [
        ("같은 분포에서 뽑은 두 묶음의 프레셰 거리는, 표본의 수를 줄이면 어떻게 됩니까?",
         [("0 그대로입니다.", False, "표본의 평균과 공분산은 뽑을 때마다 다릅니다."),
          ("커집니다.", True, "치우침이 대략 1/n에 비례합니다."),
          ("작아집니다.", False, "거리는 제곱이라 흔들릴수록 커집니다.")], "2절"),
        ("KID를 재었더니 음수가 나왔습니다. 어떻게 된 것입니까?",
         [("계산이 틀렸습니다.", False, "치우치지 않은 추정은 참값이 0일 때 음수도 냅니다."),
          ("참값이 0에 가까울 때 나올 수 있는 일입니다.", True, "자기 자신과의 짝을 빼어 치우침이 없습니다."),
          ("생성자가 진짜보다 낫습니다.", False, "0보다 가까울 수는 없습니다.")], "3절"),
        ("k = 5일 때, 똑같은 두 분포의 덮음(coverage)은 대략 얼마입니까?",
         [("1", False, "가까운 다섯이 모두 진짜인 공은 빕니다."),
          ("0.97", True, "1 − (1/2)⁵ ≈ 0.969입니다."),
          ("0.5", False, "공 하나에 가짜가 하나만 들어도 찬 것입니다.")], "4절"),
    ],
    skip="2–4절을 건너뛰고 5절부터 보십시오. 과제 08-1, 08-3과 4절의 속임수는 그래도 해 볼 만합니다.",
)  # fmt: skip

# %% [markdown]
# ## 1. 눈부터
#
# 이 레슨에서 **잣대**는 평가 지표(metric)를 말합니다. 잣대로 재기 전에 눈으로 봅시다. 생성자(generator) 여섯이 그린 숫자가 마흔 장씩 있습니다. 다섯은 7절에서 견줄 GAN이 60초 동안 배운 것이고 하나는 03의 VAE인데, 이름은 가렸습니다. 진짜 손글씨에 가까운 차례로 순위를 매기고 **견주기**를 누르십시오. 이름과, 여러 잣대가 매긴 순위가 나타납니다.
#
# 프레셰 거리와 KID는 작을수록, 밀도와 덮음은 클수록 좋습니다. 뜻은 2–4절에서 배우니 지금은 순위만 보십시오. 맨 아랫줄의 **순위 상관**(스피어만)은 내 순위와 똑같으면 1, 거꾸로이면 −1입니다.

# %%
RankLab()

# %% [markdown]
# 눈과 잣대가 얼마나 일치했습니까? 아래는 여섯에게 세 잣대가 매긴 순위입니다.

# %%
for yard in ("프레셰", "옛 잣대", "덮음"):
    values, places = ranking.yardsticks()[yard], ranking.ranks(yard)
    told = ", ".join(f"{name} {values[name]:.3g} ({places[name]}위)" for name in ranking.SIX)
    print(f"{yard}\t{told}")
assert ranking.ranks("옛 잣대")["VAE"] < ranking.ranks("옛 잣대")["WGAN"]
assert ranking.ranks("프레셰")["VAE"] > ranking.ranks("프레셰")["WGAN"]

# %% [markdown]
# **옛 잣대**는 이 강의가 실제로 쓰던 잣대입니다. 분류기의 마지막 은닉층만 특징으로 썼습니다. 그 층은 무슨 숫자인지만 알면 되므로 **흐림**에 무딥니다. 그래서 뿌연 VAE를 WGAN보다 좋다고 했고, 얕은 층까지 보는 지금의 프레셰 거리는 거꾸로 말합니다. 여러분의 눈도 VAE를 골랐을 수 있습니다. WGAN은 획이 또렷해도 읽을 수 없는 글자가 많기 때문입니다. 잣대마다 보는 것이 다를 뿐입니다(덮음의 0.253과 0.243은 거의 같으니 그 차례에는 뜻을 두지 마십시오).
#
# 잣대도 **시험해 본 다음에** 써야 합니다. 이 레슨에서는 잣대를 하나씩 배우고, 그때마다 속여 봅니다. 잣대를 속여 보는 창은 모두 같은 모양입니다. 왼쪽은 가짜의 예, 오른쪽은 점수의 막대이고(뜻은 4절과 6절에서 배웁니다), 굵은 세로선은 **진짜끼리** 쟀을 때의 점수입니다. 이 창의 ‘가짜’는 생성자의 그림이 아니라, 우리가 고르거나 일부러 망가뜨린 그림입니다. 먼저 진짜를 흐리게 해 봅시다(σ는 흐림의 세기입니다).

# %%
YardstickLab("흐림")

# %%
real = tricks.digits()[0]
blurred = tricks.TRICKS["흐림"].make(0.7).fake
now, old = metrics.judge_digits, ranking.neck
for name, look in (("지금의 잣대", lambda x: now(x).features), ("옛 잣대", old)):
    base = look(real)
    clean = metrics.frechet_distance(look(tricks.digits()[1][:1000]), base)
    spoiled = metrics.frechet_distance(look(blurred), base)
    print(f"{name}\t진짜 {clean:.1f} → 흐린 진짜(σ 0.7) {spoiled:.1f}  ({spoiled / clean:.0f}배)")
    assert (spoiled / clean > 20) == (name == "지금의 잣대")

# %% [markdown]
# 같은 흐림에 지금의 잣대는 수십 배, 옛 잣대는 몇 배 커졌습니다. 옛 잣대도 아주 못 보는 것은 아니지만 훨씬 무딥니다.
#
# ## 2. 프레셰 거리: 두 구름의 자리와 모양
#
# 03에서처럼 분류기가 그림 한 장에서 본 것을 특징 64개로 적으면, 한 장이 64차원의 점이 됩니다. 진짜의 구름과 가짜의 구름을 저마다 **정규 분포**로 보고, 두 정규 분포 사이의 **프레셰 거리**(Fréchet distance)를 잽니다. 특징을 Inception이라는 신경망에서 얻으면 FID입니다(Heusel 외 2017).
#
# 특징이 **하나**뿐이면 평균 $\mu$와 표준편차 $\sigma$만으로 됩니다.
#
# $$\mathrm{FD} = (\mu_a - \mu_b)^2 + (\sigma_a - \sigma_b)^2$$
#
# 자리가 다르면 첫째 항이, 퍼진 정도가 다르면 둘째 항이 커집니다. 둘째 항을 풀면 $\sigma_a^2 + \sigma_b^2 - 2\sigma_a\sigma_b$이고, 이것을 특징 64개로 넓힌 것이 다음 식입니다.
#
# $$\mathrm{FD} = \lVert \mu_a - \mu_b \rVert^2 + \mathrm{tr}\big(\Sigma_a + \Sigma_b - 2(\Sigma_a\Sigma_b)^{1/2}\big)$$
#
# - $\mu$: 구름의 한가운데(평균). $\Sigma$: 퍼진 모양(공분산 행렬). 대각 원소는 특징마다의 분산($\sigma^2$), 나머지는 두 특징이 함께 커지고 작아지는 정도(**공분산**)입니다. $\mathrm{tr}$: 대각 원소의 합.
# - 행렬의 제곱근 $M^{1/2}$은 자기 자신과 곱하면 $M$이 되는 행렬입니다. 원소마다의 제곱근이 **아닙니다**. 그 대각합은 $M$의 **고윳값**(행렬이 방향은 그대로 두고 늘이기만 하는 벡터가 있을 때, 그 늘이는 배수)의 제곱근을 모두 더한 것입니다.
# - 첫째 항은 두 구름의 **자리**가, 둘째 항은 **퍼진 모양**이 얼마나 다른지입니다. 흔히 프레셰 거리나 FID라고 적는 값은 이렇게 **제곱한** 거리입니다.

# %%
task("08-1")


# %%
def frechet(mean_a, cov_a, mean_b, cov_b):
    """(d,), (d, d), (d,), (d, d) → 수."""
    ...


check("08-1", frechet)

# %%
hint("08-1")

# %%
solution("08-1")

# %% [markdown]
# 실제로는 널리 쓰는 라이브러리로 잽니다. torchmetrics에 **우리의 특징 추출기**를 넘기면 됩니다. 특징의 수 `num_features`를 적은 모듈이어야 합니다.

# %%
print(inspect.getsource(scores.Eye))
print(inspect.getsource(scores.frechet))

# %%
eye = scores.Eye()
a, b = eye(real), eye(tricks.digits()[1][:1000])
ours, theirs = metrics.frechet_distance(b, a), scores.frechet(a, b)
print(f"우리 식 {ours:.6f}, torchmetrics {theirs:.6f}")
assert abs(ours - theirs) < 1e-6 * theirs

# %% [markdown]
# 진짜끼리인데 0이 아닙니다. **같은** 분포에서 뽑았어도 표본의 평균과 공분산은 조금씩 다르고, 거리는 제곱이라 언제나 0보다 큰 쪽으로 어긋나기 때문입니다. 표준 정규 분포에서 $n$개씩 뽑은 두 묶음이라면 기댓값은 다음과 같습니다.
#
# $$\mathbb{E}[\mathrm{FD}] \approx \frac{1}{n}\Big(2d + \frac{d(d+1)}{2}\Big)$$
#
# - $d$: 특징의 차원(여기서는 64). $\mathbb{E}$: 여러 번 뽑았을 때의 평균.
#
# $2d$는 두 평균의 몫, $d(d+1)/2$는 서로 다른 공분산 원소의 수에서 온 몫입니다. 참값은 0이므로 이것이 모두 **치우침**(편향, bias)입니다. 그런데 치우침이 $1/n$에 비례한다면, $n$을 바꾸어 재고 $1/n \to 0$으로 곧게 이어 참값을 어림할 수 있습니다(Chong & Forsyth 2020). 우리의 특징은 표준 정규 분포가 아니므로, 위에서 진짜끼리 잰 값은 이 식의 값과 다릅니다. 식은 표준 정규 분포로 확인합시다.

# %%
d, sizes = 64, (500, 1000, 2000, 4000)
formula = 2 * d + d * (d + 1) / 2
rng = torch.Generator().manual_seed(0)
measured = []
for n in sizes:
    pairs = [torch.randn(2, n, d, generator=rng) for _ in range(3)]
    measured.append(st.mean(metrics.frechet_distance(*pair) for pair in pairs))
    print(f"n = {n:5,}\t잰 값 {measured[-1]:.3f}, 식 {formula / n:.3f}")
slope, intercept = st.linear_regression([1 / n for n in sizes], measured)
print(f"1/n → 0으로 이으면 {intercept:+.3f} (참값 0)")
assert all(abs(m * n / formula - 1) < 0.12 for m, n in zip(measured, sizes, strict=True))
assert abs(intercept) < 0.1 * measured[0]

# %%
fig, ax = plt.subplots(figsize=(5.2, 2.9))
inverse = [1000 / n for n in sizes]
ax.plot(inverse, measured, "o", color=plotting.BLUE, label="잰 값 (세 번의 평균)")
line = [0, max(inverse)]
ax.plot(line, [formula * x / 1000 for x in line], "--", color=plotting.RED, label="식")
ax.set(xlabel="1000 / n", ylabel="프레셰 거리", xlim=(0, 2.1), ylim=(0, None))
ax.legend()
show(
    fig,
    alt=f"같은 정규 분포에서 뽑은 두 묶음의 프레셰 거리. 1/n에 비례하여 n = {sizes[0]}에서 {measured[0]:.2f}, n = {sizes[-1]:,}에서 {measured[-1]:.2f}이고, 점들이 식의 곧은 선 위에 있습니다.",
)

# %%
YardstickLab("표본의 수")

# %% [markdown]
# **해 보십시오.** 장수를 100에서 5,000까지 끌어 보십시오. ‘가짜’ 자리에 놓은 그림은 모두 손대지 않은 **진짜**입니다. 프레셰 거리는 몇 배로 달라지지만 KID(3절)는 0 근처에 머뭅니다. 덮음(4절)도 장수에 따라 달라집니다. 가짜가 적으면 진짜의 공을 다 채울 수 없기 때문입니다.

# %%
task("08-2")


# %%
def fair(a, b, real, distance):
    """(n, d), (m, d), (k, d), 거리 함수 → (A의 거리, B의 거리)."""
    ...


check("08-2", fair)

# %%
hint("08-2")

# %%
solution("08-2")

# %% [markdown]
# ## 3. KID: 치우치지 않는 거리
#
# 두 점이 닮을수록 큰 수를 주는 함수를 **커널** $\kappa$라고 합니다(04의 합성곱 커널과는 다른 말입니다). 진짜끼리, 가짜끼리 닮은 만큼 진짜와 가짜도 닮았다면 아래의 값(MMD², maximum mean discrepancy)은 0입니다. 이것을 특징에서 잰 것이 **KID**(Kernel Inception Distance)입니다.
#
# $$\mathrm{MMD}^2 = \mathbb{E}[\kappa(x, x')] + \mathbb{E}[\kappa(y, y')] - 2\,\mathbb{E}[\kappa(x, y)], \qquad \kappa(x, y) = \Big(\frac{x \cdot y}{d} + 1\Big)^3$$
#
# - $x, x'$: 서로 다른 진짜 둘. $y, y'$: 서로 다른 가짜 둘. $x \cdot y$: 자리마다 곱하여 더한 것. 자기 자신과의 짝은 언제나 가장 닮았으므로, 넣으면 같은 묶음끼리 더 닮은 것처럼 보입니다. 빼면 치우치지 않습니다(**비편향**, unbiased). 그래서 참값이 0이면 음수도 나옵니다(Bińkowski 외 2018).
# - 이 커널은 세제곱까지만 보므로, 0이라는 것은 두 분포의 3차까지의 모멘트(평균, 공분산, 한쪽으로 기운 정도)가 같다는 뜻입니다. 평균과 공분산만 보는 프레셰 거리보다는 많이 봅니다.

# %%
small = [scores.kid(*torch.randn(2, 500, 16, generator=rng), subsets=1) for _ in range(40)]
told = f"평균 {st.mean(small):+.4f}, 하나하나의 흩어짐 {st.stdev(small):.4f}"
print(f"같은 분포에서 500개씩, 40번\t{told}, 음수 {sum(k < 0 for k in small)}번")
assert abs(st.mean(small)) < 3 * st.stdev(small) / 40**0.5 and min(small) < 0

# %% [markdown]
# 하나하나는 흩어지고 절반쯤은 음수이지만, 40번의 평균은 0에 아주 가깝습니다. 치우치지 않았다는 뜻입니다.
#
# ## 4. 충실도와 다양성을 따로
#
# 거리 하나는 **무엇이** 틀렸는지 말해 주지 않습니다. 그림이 뭉개졌습니까(**충실도**, fidelity), 아니면 몇 가지만 그립니까(**다양성**, diversity)? 두 물음을 나누어 봅시다.
#
# 07에서처럼 점마다 공을 그립니다. 반지름은 **같은 묶음**에서 $k$번째로 가까운 점까지의 거리입니다(이 레슨에서는 $k = 5$). 이름은 01의 정밀도·재현율과 같지만 뜻이 다릅니다. 01에서는 판별자가 가짜를 얼마나 잘 잡는지였고, 여기서는 생성자의 그림이 진짜와 얼마나 겹치는지입니다.
#
# - **정밀도**(precision): 가짜 가운데 진짜의 공 안에 든 비율. **재현율**(recall): 진짜 가운데 가짜의 공 안에 든 비율(Kynkäänniemi 외 2019).
# - **밀도**(density): 가짜 하나가 진짜의 공 몇 겹에 들었는지를 $k$로 나눈 것. **덮음**(coverage): 가짜가 하나라도 든 진짜의 공의 비율(Naeem 외 2020).

# %%
task("08-3")


# %%
def coverage(real, fake, k):
    """(n, d), (m, d), 정수 → 0…1."""
    ...


check("08-3", coverage)

# %%
hint("08-3")

# %%
solution("08-3")

# %% [markdown]
# 눈금부터 확인합시다. **똑같은 두 분포**에서 네 점수는 얼마입니까? 밀도의 기댓값은 1입니다. 덮음은 이렇게 생각합니다. 진짜와 가짜가 $n$개씩이고 분포가 같으면, 어느 진짜의 둘레에 있는 점은 진짜일 가능성과 가짜일 가능성이 거의 반반입니다. 가장 가까운 $k$개가 **모두** 진짜이면 그 공은 비고, 그럴 확률은 $(1/2)^k$쯤입니다. 그래서 덮음은 $1 - 2^{-k}$, 곧 $k = 5$에서 0.969입니다(정확한 값은 $1 - \frac{(n-1)\cdots(n-k)}{(2n-1)\cdots(2n-k)}$).

# %%
rng = torch.Generator().manual_seed(0)
found = [neighbours(*torch.randn(2, 1500, 64, generator=rng)) for _ in range(5)]
same = {key: st.mean(f._asdict()[key] for f in found) for key in found[0]._fields}
print("같은 64차원 정규 분포:", {key: f"{value:.3f}" for key, value in same.items()})
assert abs(same["density"] - 1) < 0.08 and abs(same["coverage"] - (1 - 2**-5)) < 0.015
assert same["precision"] < 0.85

# %% [markdown]
# 정밀도와 재현율에는 이런 식이 없습니다. 똑같은 두 분포인데도 0.72쯤이고, 숫자에서는 진짜끼리 0.95입니다. 그러니 1에 가까운지가 아니라 **진짜끼리 잰 값**에 가까운지 보아야 합니다. 진짜끼리보다 **높은** 정밀도도 의심할 일입니다.

# %%
QuizView(
    "진짜 1,000장 가운데 잡음 그림이 한 장 섞였습니다(이상값). 생성자는 잡음만 내놓습니다. 정밀도는?",
    [
        ("0에 가깝습니다.", False, "한 장의 공이 얼마나 클지 생각해 보십시오."),
        (
            "1입니다.",
            True,
            "이상값(outlier)의 다섯째 이웃은 아주 멀리 있으므로, 그 공은 잡음을 모두 품을 만큼 큽니다.",
        ),
        ("1/1000입니다.", False, "공 하나에 가짜가 몇 장이든 들어갈 수 있습니다."),
    ],
)

# %%
YardstickLab("이상한 진짜")

# %%
strange = {n: tricks.TRICKS["이상한 진짜"].make(n) for n in (0, 1)}
judged = {n: scores.score(now(pair.real).features, pair.fake) for n, pair in strange.items()}
for n, s in judged.items():
    print(f"잡음 {n}장\t정밀도 {s.precision:.2f}, 밀도 {s.density:.2f}, 덮음 {s.coverage:.3f}")
assert judged[0].precision < 0.05 and judged[1].precision > 0.95
assert judged[1].density < 0.3 and judged[1].coverage < 0.01

# %% [markdown]
# 정밀도는 공 하나에만 들면 1입니다. 밀도는 몇 겹에 들었는지를 보므로 0.2(공 하나 ÷ 5)에 그치고, 덮음은 진짜 1,000개의 공 가운데 하나만 찼다고 말합니다.
#
# 이번에는 거꾸로, 진짜 **한 장**만 되풀이해 봅시다.

# %%
repeated = YardstickLab("한 장만 되풀이")
PredictionView(
    "08-p1",
    "되풀이한 비율을 1까지 올려 진짜 한 장만 1,000번 내놓으면, 0에 가까워지는 점수는 무엇입니까?",
    [
        ("정밀도", False, "그 한 장은 진짜의 공 안에 있으므로 정밀도는 1입니다."),
        ("밀도", False, "이 한 장이 진짜의 공 네 개에 들어 있어 0.8이나 됩니다."),
        ("덮음", True, "채운 공이 1,000개 가운데 네 개뿐입니다."),
        ("셋 모두", False, "정밀도와 밀도는 그림 하나하나가 진짜 같은지만 봅니다."),
    ],
    repeated,
    act="“되풀이한 비율”을 1.0까지 올려 보십시오.",
    seen=lambda: repeated.level.value == 1.0,
)  # fmt: skip

# %%
pair = tricks.TRICKS["한 장만 되풀이"].make(1.0)
s = scores.score(now(pair.real).features, pair.fake)
print(f"한 장만 1,000번\t정밀도 {s.precision:.2f}, 밀도 {s.density:.2f}, 덮음 {s.coverage:.3f}")
assert s.precision == 1 and abs(s.density - 0.8) < 1e-3 and abs(s.coverage - 0.004) < 1e-4

# %% [markdown]
# 정밀도는 1이고 **밀도도** 0.80으로 높습니다. 이 한 장이 진짜의 공 네 개에 들어 있어 4 ÷ 5 = 0.8입니다. 그런데 채운 공은 1,000개 가운데 네 개뿐이라 덮음은 0.004입니다. 정밀도와 밀도는 충실도만 재므로, 다양성은 덮음에게 물어야 합니다. 위의 창에서 속임수를 **빠진 숫자**로 바꾸어, 재현율과 덮음이 어떻게 되는지도 보십시오.
#
# > **널리 퍼진 오류 ①** “정밀도가 높으면 좋은 생성자다.”
# > 한 장만 그리는 생성자도, 이상값 하나를 흉내 내는 생성자도 정밀도가 1입니다. 충실도와 다양성은 **함께** 보아야 합니다.
#
# ## 5. 종류의 수: 만점이 쉬운 잣대
#
# 인셉션 점수(Salimans 외 2016)는 분류기가 그림마다 자신 있고, 전체로는 여러 클래스가 고르게 나오면 높습니다. 우리의 **종류** $e^H$는 그 뒤쪽 절반입니다. $H$는 분류기가 읽은 숫자의 비율의 엔트로피이고, 로그의 밑은 2가 아니라 $e$입니다(07). 열 가지가 고르면 $H = \log 10$이므로 $e^H = 10$입니다.

# %%
YardstickLab("숫자마다 몇 장")

# %%
pair = tricks.TRICKS["숫자마다 몇 장"].make(1)
s = scores.score(now(pair.real).features, pair.fake)
print(f"숫자마다 한 장씩\t종류 {s.kinds:.2f}/10, 프레셰 {s.frechet:.0f}, 덮음 {s.coverage:.2f}")
assert s.kinds > 9.9 and s.coverage < 0.15

# %% [markdown]
# 숫자마다 완벽한 그림이 **한 장씩**만 있어도 종류는 만점입니다. 클래스 **안**의 다양성은 보지 않기 때문입니다.
#
# ## 6. 외운 것은 아닙니까?
#
# 학습용 그림을 그대로 내놓는 생성자는 어떤 점수를 받습니까?

# %%
YardstickLab("학습 그림 베끼기")

# %%
held, copies = (tricks.TRICKS["학습 그림 베끼기"].make(share) for share in (0, 1.0))
judged = [scores.score(now(p.real).features, p.fake) for p in (held, copies)]
for name, s in zip(("처음 보는 진짜", "학습용 그림의 복사"), judged, strict=True):
    print(
        f"{name}\t프레셰 {s.frechet:.1f}, 밀도 {s.density:.2f}, 덮음 {s.coverage:.2f}, 베낌 {s.copied:.2f}"
    )
assert judged[1].coverage > 0.85 and judged[1].density > 0.9 and judged[1].frechet < 15
assert judged[1].copied == 1 and 0.25 < judged[0].copied < 0.4

# %% [markdown]
# 밀도와 덮음은 처음 보는 진짜와 거의 같습니다. 프레셰 거리는 3.1에서 9.5로 커졌지만 1절의 어느 생성자보다도 작습니다. 베꼈다는 것을 뚜렷하게 말해 주는 잣대는 **베낌**뿐입니다. 생성한 그림에서 가장 가까운 학습용 그림까지의 거리가, **그 학습용 그림에서 가장 가까운 다른 학습용 그림까지의 거리보다 짧으면** 베낀 것으로 의심합니다(Alaa 외 2022의 authenticity를 1에서 뺀 것. 창에서는 학습용 그림 4,000장과 견줍니다). 처음 보는 진짜도 셋에 하나쯤은 우연히 그렇게 되므로, 0이 아니라 **처음 보는 진짜의 값**과 견주어야 합니다.
#
# 눈으로도 확인합시다. 저장소에 실어 둔 DCGAN 생성자가 그린 그림마다 가장 가까운 학습용 그림을 60,000장 모두에서, 화소로 한 번, 특징으로 한 번 찾습니다.

# %%
G = checkpoints.pretrained("dcgan_mnist", runtime)
drawn = sampling.sample(G, 12, seed=4)
train = datasets.mnist()[:].x
looks = {"화소": lambda x: x.flatten(1), "특징": lambda x: now(x).features}
nearest = {
    name: train[torch.cdist(look(drawn), look(train)).argmin(dim=1)] for name, look in looks.items()
}
fig, axes = plt.subplots(3, 1, figsize=(7.4, 2.9))
rows = {
    "생성한 그림": drawn,
    **{f"가장 가까운 학습용 그림 ({name})": x for name, x in nearest.items()},
}
for ax, (name, x) in zip(axes, rows.items(), strict=True):
    plotting.show_pictures(ax, x, columns=12, title=name)
show(
    fig,
    alt="생성한 숫자 열두 장과, 그 아래에 화소로, 또 특징으로 가장 가까운 학습용 숫자. 대개 같은 숫자이지만 획의 자리와 모양이 다릅니다. 이 열두 장 가운데에는 그대로 베낀 것이 보이지 않습니다.",
)

# %%
flat = train.flatten(1)
kept = {"DCGAN 생성자": sampling.sample(G, 500, seed=5), "처음 보는 진짜": held.fake[:500]}
kept["처음 보는 진짜를 흐린 것"] = blurred[:500]
kept["학습용 그림을 한 화소 민 것"] = train[:500].roll(1, dims=3)
suspected = {name: scores.copied(flat, x.flatten(1)) for name, x in kept.items()}
print("60,000장과 견준 베낌:", {name: f"{share:.2f}" for name, share in suspected.items()})
usual = suspected["처음 보는 진짜"]
assert suspected["DCGAN 생성자"] < usual + 0.1
assert suspected["처음 보는 진짜를 흐린 것"] > usual + 0.1  # 베끼지 않았는데 의심받습니다
assert suspected["학습용 그림을 한 화소 민 것"] < usual + 0.1  # 베꼈는데 들키지 않습니다

# %% [markdown]
# 이 잣대도 두 가지에 속습니다. 처음 보는 진짜를 **흐리게만** 해도 베꼈다는 의심이 크게 늘어납니다. 흐린 그림은 모두의 가운데로 모여 학습용 그림과도 가까워지기 때문입니다. 거꾸로 학습용 그림을 **한 화소 밀어** 베낀 것은 처음 보는 진짜와 구별하지 못합니다. 화소의 거리는 조금만 밀어도 커지기 때문입니다. 가까운 그림이 있다는 것은 의심의 시작이지 증거가 아닙니다.
#
# > **더 넓은 세상** (코드 없이)
# > - **FD-DINOv2**: ImageNet의 분류기 대신 자기 지도 학습(레이블 없이 배우는 것)으로 얻은 특징을 쓴 프레셰 거리. 사람의 판단과 더 잘 맞았습니다(Stein 외 2023).
# > - **CMMD**: CLIP의 특징에서 잰 MMD. 정규 분포를 가정하지 않고 치우치지 않습니다(Jayasumana 외 2024).
# > - **MIND**: 특징을 여러 방향에서 한 줄로 세워 1차원 최적 운송 거리(06의 정렬)를 평균한 것. 표본이 적어도 됩니다(Berthet 외 2026).
# > - **사람의 선호**: 한 장씩 짧게 보이고 진짜인지 가짜인지 맞히게 하거나(HYPE, Zhou 외 2019), 둘을 놓고 고르게 합니다. 비싸지만 마지막 심판입니다.
#
# ## 7. 드디어, 비교
#
# 지금까지 배운 GAN을 한자리에서 견줍니다. 일곱 모델이 **같은 계산 시간**(이 강의를 만든 컴퓨터의 코어 2개로 60초)을 받습니다. 신경망, 손실, 학습률은 저마다의 레슨(또는 그 레슨이 실은 기록)에서 가져왔고, 조정에 들인 노력은 모두 0입니다. 공평하도록 두 가지만 똑같이 맞추었습니다. 학습률은 줄이지 않고, G의 이동 평균은 모두 0.998입니다. R3GAN은 04의 학습률과 옵티마이저에 상대론적 손실과 R1·R2 벌점을 씁니다(Huang 외 2024. 06의 12절). 신경망도 04의 것보다 단순하여(생성자에 매핑 네트워크가 없고 판별자가 하나), DCGAN + R1과의 차이를 손실만의 몫으로 돌릴 수는 없습니다. 시드는 다섯 개이고, `tools/compare.py`가 기록했습니다.
#
# 먼저 **예측**하십시오.

# %%
QuizView(
    "7.5초와 60초, 두 예산에서 일곱 모델의 순위는 어떻겠습니까?",
    [
        (
            "위에서부터 아래까지 거의 같습니다.",
            False,
            "아래의 그림에서 선들이 엇갈립니다.",
        ),
        (
            "1위까지 바뀝니다.",
            True,
            "7.5초에 꼴찌에 가깝던 것이 60초에 1위가 됩니다.",
        ),
        ("1위는 그대로이고 아래쪽만 바뀝니다.", False, "60초의 1위가 7.5초에 몇째였는지 보십시오."),
    ],
)

# %%
record = json.loads(data_file("comparison.json").read_text("utf-8"))
MODELS, BUDGETS = list(record["contestants"]), (7.5, 15, 30, 60)


def results(name, seconds, yard="frechet"):
    """모델 하나가 예산 하나에서 받은, 시드마다의 점수."""
    runs = record["runs"]
    return [r[yard] for r in runs if r["name"] == name and r["seconds"] == seconds]


table = {name: [st.mean(results(name, s)) for s in BUDGETS] for name in MODELS}
print(f"예산(초)\t{BUDGETS}, 프레셰 거리, 시드 다섯의 평균 ± 표준편차")
for name, row in table.items():
    told = "  ".join(
        f"{mean:7.1f} ± {st.stdev(results(name, s)):5.1f}"
        for s, mean in zip(BUDGETS, row, strict=True)
    )
    print(f"{name:10s}\t{told}")

# %%
fig, ax = plt.subplots(figsize=(7.6, 4.2))
looks = plotting.STYLES + [("black", "-.")]
for name, mark, (color, ls) in zip(MODELS, "osD^vPX", looks, strict=True):
    spread = [st.stdev(results(name, s)) for s in BUDGETS]
    ax.errorbar(
        BUDGETS, table[name], spread, marker=mark, ls=ls, color=color, capsize=3, label=name
    )
ax.set(xscale="log", yscale="log", xlabel="계산 시간 (초)", ylabel="프레셰 거리")
ax.set_xticks(BUDGETS, [f"{s:g}" for s in BUDGETS])
ax.minorticks_off()
ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
orders = {s: sorted(MODELS, key=lambda n: st.mean(results(n, s))) for s in BUDGETS}
told = "; ".join(f"{s:g}초: {' < '.join(order)}" for s, order in orders.items())
show(
    fig,
    alt=f"계산 시간에 따른 일곱 모델의 프레셰 거리(시드 다섯의 평균과 표준편차). 작은 차례로 {told}.",
)
assert orders[60][0] == "DCGAN + R1" and orders[7.5].index("DCGAN + R1") >= 5

# %% [markdown]
# 선들이 **엇갈립니다**. 7.5초에서 거의 꼴찌이던 DCGAN + R1이 60초에는 1위입니다. 왜 그런지는 이 기록만으로 가릴 수 없습니다. 신경망, 손실, 학습률이 함께 다르기 때문입니다. 그러니 “어느 GAN이 좋은가”에는 답이 없고, “**이 예산에서** 어느 것이 좋은가”에만 답이 있습니다.
#
# 잣대를 바꾸어도 답이 바뀝니다.

# %%
for yard, name in (
    ("frechet", "프레셰 거리"),
    ("arbiter", "심판의 거리"),
    ("density", "밀도"),
    ("coverage", "덮음"),
):
    higher = yard in ("density", "coverage")
    order = sorted(MODELS, key=lambda n: st.mean(results(n, 60, yard)), reverse=higher)
    told = ", ".join(f"{n} {st.mean(results(n, 60, yard)):.3g}" for n in order)
    print(f"60초, {name}, 좋은 차례로\t{told}")
density = {n: st.mean(results(n, 60, "density")) for n in MODELS}
coverage_ = {n: st.mean(results(n, 60, "coverage")) for n in MODELS}
assert max(density, key=density.get) == "CGAN" and max(coverage_, key=coverage_.get) == "DCGAN + R1"

# %% [markdown]
# **심판**은 강의의 분류기와 구조도 시드도 다르게 따로 학습한 분류기이고(04), 심판의 거리는 그 특징에서 잰 프레셰 거리입니다. 충실도(밀도)로는 레이블을 받은 CGAN이, 다양성(덮음)으로는 DCGAN + R1이 앞섭니다. 1절의 값과 다른 것은 1절이 시드 0 하나를 1,000장으로 쟀고, 여기서는 시드 다섯을 평균했으며 장수도 더 많기 때문입니다. 1절에서는 덮음의 1위가 CGAN이었습니다. 시드 하나로는 순위가 이렇게 바뀝니다. CGAN은 **레이블을 더 받았으니** 공평한 상대도 아닙니다.
#
# ### 이겼다고 말할 수 있습니까
#
# 시드 하나의 점수는 제비를 한 번 뽑은 것과 같습니다. 시드 $n$개의 평균은 점수 하나보다 덜 흔들립니다. 점수의 표준편차가 $s$이면 평균의 흔들림은 $s/\sqrt{n}$이고, 이것이 **표준오차**(standard error)입니다. 흔히 두 평균의 차이가 **차이의 표준오차**의 두 배를 넘으면 다르다고 말합니다. 실제로는 차이가 없는데도 두 배를 넘는 일이, 시드가 다섯씩이면 열두 번에 한 번쯤 있습니다. 여러 쌍을 견주면 더 자주 생깁니다.

# %%
task("08-4")


# %%
def winner(a, b):
    """수의 목록, 수의 목록 → "A", "B", "모름"."""
    ...


check("08-4", winner)

# %%
hint("08-4")

# %%
solution("08-4")


# %%
def tell(first, second, seconds, yard="frechet"):
    """표준오차로 견준 것을 글로."""
    a, b = results(first, seconds, yard), results(second, seconds, yard)
    error = (st.variance(a) / len(a) + st.variance(b) / len(b)) ** 0.5
    gap = st.mean(b) - st.mean(a)
    said = (
        "구별할 수 없음"
        if abs(gap) <= 2 * error
        else f"더 나은 쪽은 {first if gap > 0 else second}"
    )
    return f"{first} 대 {second}, {seconds:g}초, {yard}: 차이 {gap:+.1f}, 표준오차 {error:.1f} → {said}"


print(tell("DCGAN + R1", "CGAN", 60))
print(tell("DCGAN + R1", "CGAN", 60, "arbiter"))
print(tell("WGAN", "WGAN-GP", 60))
assert "구별할 수 없음" in tell("DCGAN + R1", "CGAN", 60, "arbiter")
assert "쪽은 DCGAN + R1" in tell("DCGAN + R1", "CGAN", 60)

# %% [markdown]
# 강의의 잣대로는 DCGAN + R1이 CGAN보다 낫지만, **심판의 잣대로는 구별할 수 없습니다**. 이럴 때 정직한 말은 “모른다”입니다.
#
# 시드에도 속습니다. WGAN은 한 번만, WGAN-GP는 여러 번 학습하여 **가장 좋은 것만** 적으면 어떻게 됩니까? 슬라이더로 WGAN-GP를 해 본 횟수를 늘려 보십시오.

# %%
once, tries = results("WGAN", 60)[0], results("WGAN-GP", 60)


def draw_best(n):
    fig, ax = plt.subplots(figsize=(6.4, 2.4))
    bars = {"WGAN (한 번)": once, f"WGAN-GP ({n}번 가운데 으뜸)": min(tries[:n])}
    bars[f"WGAN-GP ({n}번의 평균)"] = st.mean(tries[:n])
    colors, hatches = (plotting.SKY, plotting.ORANGE, "0.8"), ("//", "..", "")
    ax.barh(list(bars), list(bars.values()), color=colors, hatch=hatches, edgecolor="0.3")
    ax.plot(tries[:n], [1.42] * n, "v", color="black", ms=6, clip_on=False)
    ax.set(xlabel="프레셰 거리 (60초, ▼은 시드 하나하나)", xlim=(0, 115))
    ax.invert_yaxis()
    return fig


def tell_best(n):
    best, mean = min(tries[:n]), st.mean(tries[:n])
    return f"WGAN 한 번 {once:.0f}, WGAN-GP {n}번의 으뜸 {best:.0f}, 평균 {mean:.0f}"


# %%
FlipbookView(
    draw_best, "해 본 횟수", [1, 2, 3, 4, 5], 1, words=tell_best,
    about="WGAN 한 번의 프레셰 거리와, WGAN-GP를 여러 번 학습한 것 가운데 으뜸과 평균을 견준 막대. 많이 해 볼수록 으뜸은 좋아지기만 합니다.",
)  # fmt: skip

# %%
print(tell_best(1), tell_best(5), sep="\n")
assert min(tries) < once < tries[0]

# %% [markdown]
# 한 번씩 견주면 WGAN이 낫지만, WGAN-GP를 다섯 번 해 보고 으뜸만 적으면 순위가 뒤집힙니다. 평균과 흩어짐, 그리고 **몇 번 해 보았는지**를 함께 적어야 하는 까닭입니다.
#
# 그러면 시드는 몇 개를 준비해야 합니까? 실험을 **시작하기 전에** 정해 봅시다. 아래의 과제가 설계입니다.

# %%
task("08-5")


# %%
def plan(spread, gap, seconds, total):
    """표준편차, 차이, 한 번의 초, 모두의 초 → 모델마다의 시드 수."""
    ...


check("08-5", plan)

# %%
hint("08-5")

# %%
solution("08-5")

# %% [markdown]
# ### 기록을 믿을 수 있습니까
#
# 기록의 한 칸을 지금 다시 만들어 봅시다. Vanilla GAN을 **기록에 없는 시드**로, 15초의 예산(스텝 수로 바꾼 것)만큼 학습합니다.

# %%
steps = next(r["step"] for r in record["runs"] if r["name"] == "Vanilla" and r["seconds"] == 15)
recipe = SHIPPED["vanilla_mnist_short"]._replace(steps=steps, schedule=constant, ema=0.998)
digits = datasets.mnist()
gan = recipe.new_gan(digits, seed=7, runtime=runtime)
for _ in recipe.train(gan, digits.to(runtime.device)):
    pass
again = metrics.digit_frechet(sampling.sample(gan.sampler, 10_000, seed=1))
column = results("Vanilla", 15)
mean, spread = st.mean(column), st.stdev(column)
bar = 2.776 * spread * math.sqrt(1 + 1 / len(column))  # t 분포(자유도 4)의 95%
print(f"다시 한 것 {again:.1f}, 기록 {mean:.1f} ± {spread:.1f} (시드 {len(column)}개)")
print(f"새 시드 하나가 95%로 들어올 구간 {mean - bar:.1f}…{mean + bar:.1f}")
assert abs(again - mean) < 1.5 * bar

# %% [markdown]
# 다시 한 것이 **예측 구간** 안에 들어왔으므로 이 칸은 믿을 만합니다. 새 시드 하나의 구간은 표준편차보다도 넓습니다. 시드 다섯으로 어림한 표준편차 자체가 흔들리기 때문입니다. 같은 시드로 해도 스레드의 수나 정밀도가 다르면 반올림의 차이가 자라나 다른 시드처럼 됩니다. 우리가 재어 보니 시드 0도 77에서 87 사이로 달라졌습니다.
#
# > **널리 퍼진 오류 ②** “논문의 표에서 FID가 낮으니 그 GAN이 더 좋다.”
# > Lucic 외(2018)에 따르면 설정을 충분히 찾고 시드를 바꾸어 여러 번 학습하면 대부분의 GAN이 비슷한 점수에 이를 수 있었습니다. 그래서 논문의 향상은 알고리즘보다 **계산 예산과 조정**에서 왔을 수 있다고 보았습니다. 원래의 비포화 GAN을 한결같이 이긴 것은 없었습니다.
# > 우리의 비교에서도 말할 수 있는 것은 “이 설정, 이 예산, 이 데이터에서”뿐입니다. WGAN-GP가 나쁘다는 뜻이 **아닙니다**. 비평자를 다섯 번씩 갱신하는 논문의 설정이 60초의 예산에 맞지 않을 뿐이고, 오래 학습하면 다릅니다(06의 9절).
#
# ## 8. 진료실
#
# 이제 고장 난 학습 열아홉 가지를 진료합니다. 모두 실제로 돌려 본 것이고, 건강한 코드에서 **몇 줄만** 바꾸었습니다. 곡선과 그림을 보고, 모자라면 **검사**를 하나씩 부탁한 뒤 진단하십시오. 맞히면 잘못된 줄과 고친 학습이 나타납니다.
#
# - 그래프의 왼쪽은 손실, 오른쪽은 D(x)와 D(G(z))입니다(비평자이면 손실만).
# - 아래의 다섯 묶음은 같은 $z$로 그린 표본입니다. 레이블을 받는 환자라면 왼쪽 위부터 오른쪽으로 0, 1, 2, …, 9, 0, …을 차례로 시켰습니다. 오류로 멈춘 환자는 곡선 대신 오류의 글이 나오고 표본은 하나뿐입니다.
# - 어떤 병은 **곡선만 보면 건강합니다**. 그럴 때 검사가 쓸모 있습니다.

# %%
ClinicLab(folder="../runs")

# %%
QuizView(
    "D의 손실 1.386, G의 손실 0.693, D(x) = D(G(z)) = 0.5입니다. 이 수들만으로 무엇을 말할 수 있습니까?",
    [
        ("생성자가 데이터의 분포를 다 배웠습니다.", False, "환자 1번의 수도 이와 같았습니다."),
        (
            "D가 지금의 가짜와 진짜를 가리지 못합니다.",
            True,
            "G가 완벽해도, D가 따라가지 못해도 0.5입니다. 까닭은 표본을 보아야 압니다.",
        ),
        ("G가 모드 하나로 무너졌습니다.", False, "건강한 균형에서도 같은 수가 나옵니다."),
    ],
)

# %%
calm = clinic.record("collapse")
print(f"끝의 손실: D {calm.curves['d_loss'][-1]:.3f}, G {calm.curves['g_loss'][-1]:.3f}")
print(f"표본의 흩어짐: 데이터의 {calm.evidence['alike']:.0%}")
assert abs(calm.curves["d_loss"][-1] - 1.386) < 0.05 and calm.evidence["alike"] < 0.4

# %%
task("08-6")


# %%
def diagnose(d_real, d_fake):
    """배열 (200,), 배열 (200,) → 병의 이름."""
    ...


check("08-6", diagnose)

# %%
hint("08-6")

# %%
solution("08-6")

# %% [markdown]
# ### 내 학습을 진단하기
#
# 방금 쓴 것과 같은 규칙을, 손실과 체크포인트까지 보도록 다듬어 모은 것이 명령줄의 `doctor`입니다. `python -m gan_course doctor runs/mine.safetensors`처럼 체크포인트를 주면, 곁의 기록과 함께 읽고 **근거가 된 수**와 함께 증상을 말합니다. 레슨에서 학습하던 `gan`도 그대로 진단할 수 있습니다. 학습률을 일부러 0.1로 올려 보겠습니다.

# %%
ring, history = datasets.load("ring_2d"), History()
reckless = PLANE_RECIPES["non-saturating"]._replace(steps=1000, lr=0.1)
sick = reckless.new_gan(ring, runtime=runtime)
for m in reckless.train(sick, ring.to(runtime.device)):
    history.append(m)
print(checkup.report(checkup.examine(checkup.case_of(sick, ring, history))))

# %%
counted = clinic.contents()["counted"]
ill = [c for c in counted if c["name"] in clinic.patients()]
well = [c for c in counted if c["name"] not in clinic.patients()]
first = sum(c["told"][:1] == [c["name"]] for c in ill)
second = sum(c["name"] in c["told"][:2] for c in ill)
alarms = sum(bool(c["told"]) for c in well)
print(
    f"한계값을 정할 때 쓰지 않은 병든 학습 {len(ill)}개: 첫째로 맞힘 {first}, 둘째 안에 맞힘 {second}"
)
print(f"건강한 학습 {len(well)}개: 병이 없는데 있다고 한 것 {alarms}")
assert second >= 0.875 * len(ill) and alarms == 0

# %% [markdown]
# 진단의 한계값은 숫자(MNIST)와 고리의 학습을 보고 정했고, 위의 성적은 그때 쓰지 않은 학습에서 센 것입니다. 절반은 같은 데이터의 다른 시드, 절반은 다른 데이터(한글, 격자)입니다. 병의 코드는 같으므로, 다르게 쓴 실수는 이보다 덜 맞힐 수 있습니다. 그리고 이 진단이 아는 병은 열아홉 가지뿐입니다. “보이지 않습니다”는 건강하다는 증명이 아닙니다.
#
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | $\lVert\mu_a-\mu_b\rVert^2 + \mathrm{tr}(\cdots)$ | `scores.frechet` | Heusel 외 2017 |
# | $\frac{1}{n}(2d + \frac{d(d+1)}{2})$ | `metrics.frechet_distance` | 치우침은 Bińkowski 외 2018, 1/n은 Chong & Forsyth 2020 |
# | $\mathrm{MMD}^2$ | `scores.kid` | Bińkowski 외 2018 |
# | 정밀도·재현율·밀도·덮음 | `neighbours.neighbours` | Kynkäänniemi 외 2019, Naeem 외 2020 |
# | $e^H$ | `scores.kinds` | Salimans 외 2016 |
# | 1 − authenticity | `scores.copied` | Alaa 외 2022 |
# | 증상과 한계값 | `checkup.examine` | — |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 우리 식과 torchmetrics가 같습니다 | `scores.frechet` | `test_torchmetrics_and_our_formula_agree` |
# | 프레셰 거리의 치우침은 식을 따릅니다 | `metrics.frechet_distance` | `test_frechet_bias_follows_the_closed_form` |
# | KID는 치우치지 않습니다 | `scores.kid` | `test_kid_is_unbiased_and_repeats` |
# | 정밀도·재현율·밀도·덮음이 다른 구현과 같습니다 | `neighbours.neighbours` | `test_neighbours_agree_with_prdc` |
# | 종류의 수를 셉니다 | `scores.kinds` | `test_kinds_count_classes` |
# | 베낀 것은 들키고 흐린 것은 억울합니다 | `scores.copied` | `test_copies_are_found_and_blur_fools` |
# | 진단의 성적은 센 것과 같습니다 | `checkup.examine` | `test_counted_diagnoses_are_right` |
#
# </details>
#
# **스스로 확인하기**: 맨 위의 “배울 것” 다섯 가지로 돌아가 하나씩 말해 보십시오.
#
# **참고 문헌**
#
# - Salimans 외, *Improved Techniques for Training GANs*, 2016. <https://arxiv.org/abs/1606.03498>
# - Heusel 외, *GANs Trained by a Two Time-Scale Update Rule* (FID), 2017. <https://arxiv.org/abs/1706.08500>
# - Bińkowski 외, *Demystifying MMD GANs* (KID), 2018. <https://arxiv.org/abs/1801.01401>
# - Lucic 외, *Are GANs Created Equal? A Large-Scale Study*, 2018. <https://arxiv.org/abs/1711.10337>
# - Kynkäänniemi 외, *Improved Precision and Recall Metric for Assessing Generative Models*, 2019. <https://arxiv.org/abs/1904.06991>
# - Zhou 외, *HYPE: A Benchmark for Human eYe Perceptual Evaluation of Generative Models*, 2019. <https://arxiv.org/abs/1904.01121>
# - Chong, Forsyth, *Effectively Unbiased FID and Inception Score and Where to Find Them*, 2020. <https://arxiv.org/abs/1911.07023>
# - Naeem 외, *Reliable Fidelity and Diversity Metrics for Generative Models*, 2020. <https://arxiv.org/abs/2002.09797>
# - Alaa 외, *How Faithful is your Synthetic Data?*, 2022. <https://arxiv.org/abs/2102.08921>
# - Stein 외, *Exposing Flaws of Generative Model Evaluation Metrics*, 2023. <https://arxiv.org/abs/2306.04675>
# - Jayasumana 외, *Rethinking FID: Towards a Better Evaluation Metric for Image Generation* (CMMD), 2024. <https://arxiv.org/abs/2401.09603>
# - Berthet 외, *MIND: Monge Inception Distance for Generative Models Evaluation*, 2026. <https://arxiv.org/abs/2605.06797>
#
# **다음**: 09에서는 같은 코드를 GPU와 더 큰 데이터로 옮깁니다.
# [← 07 잠재 공간 탐험](07_latent_space.ipynb) · [09 GPU와 규모 확장 →](09_scaling_up.ipynb)
