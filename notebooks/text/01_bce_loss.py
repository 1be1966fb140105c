# %% [markdown]
# <!-- colab -->
#
# # 01 · BCE 손실
#
# > **약속**: 모두 체포하는 경찰관 이야기에서 출발해, 판별자를 가르치는 손실 함수를 직접 만들고 PyTorch의 것과 소수점 일곱째 자리까지 맞춥니다.
#
# **배울 것**
#
# 1. 정밀도와 재현율을 계산하고, 왜 어느 하나로는 판별자를 평가할 수 없는지 예를 들어 말할 수 있습니다.
# 2. 우도에서 BCE의 식을 끌어내고, 식의 기호를 하나도 빠짐없이 읽을 수 있습니다.
# 3. D(x)가 0.99이거나 0.01일 때의 손실을 어림하고, 손실이 끝없이 커지는 곳이 어디인지 말할 수 있습니다.
# 4. 확률 대신 로짓에서 계산해야 하는 까닭을 float32의 넘침으로 보여 주고, 넘치지 않는 코드를 쓸 수 있습니다.
# 5. 판별자의 손실을 진짜 반쪽과 가짜 반쪽의 합으로 쓰고, 그 값이 2·log 2라는 말의 두 가지 뜻을 가려낼 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬과 PyTorch 기초, 로그와 미분. GAN은 [00 시작하기](00_start.ipynb)에서 맛본 정도면 충분합니다.
#
# **공부 시간**: 약 30분. 글은 1분에 180어절, 과제는 하나에 3분으로 어림한 것입니다.
#
# **실행 시간**: CPU 코어 2개에서 약 15초. 작은 판별자만 학습하므로 GPU는 필요 없습니다.
#
# [← 00 시작하기](00_start.ipynb) · [02 역전파와 연쇄 법칙 →](02_backpropagation.ipynb)

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
import math

import matplotlib.pyplot as plt
import torch
from torch.nn import functional as F

from gan_course import objectives, plotting
from gan_course.datasets import mnist
from gan_course.exercises import check, hint, solution, task
from gan_course.labs import BatchLab, LossLab, ThresholdLab
from gan_course.labs.loss.bce import (
    bce,
    bce_with_logits,
    best_with_labels,
    slope_by_logit,
    slope_by_probability,
)
from gan_course.labs.loss.confusion import confusion
from gan_course.sampling import sample
from gan_course.ui import QuizView


# %%
def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %% [markdown]
# ## 1. 모두 체포하는 경찰관
#
# 시민 1,000명의 도시에 도둑이 50명 있습니다. 새로 온 경찰관이 자랑합니다. “제가 온 뒤로 도둑을 **한 명도** 놓치지 않았습니다.”
# 알고 보니 그는 길에서 만나는 사람을 모두 체포했습니다. 도둑 50명은 정말로 다 잡혔지만, 죄 없는 950명도 함께 잡혔습니다.
#
# 옆 도시의 경찰관도 자랑합니다. “저는 죄 없는 사람을 **한 명도** 잡지 않았습니다.” 그는 아무도 체포하지 않았습니다.
#
# 두 사람 모두 거짓말은 하지 않았습니다. 능력이 **둘**인데 하나만 말했을 뿐입니다.
#
# - **가짜를 잡는 능력**: 도둑을 놓치지 않습니다.
# - **진짜를 보내는 능력**: 죄 없는 사람을 잡지 않습니다.
#
# GAN의 **판별자**(discriminator)도 똑같은 시험을 치릅니다. 생성자(generator)가 만든 가짜 그림을 잡으면서, 진짜 그림은 통과시켜야 합니다.
#
# ### 네 칸의 표와 두 비율
#
# 판정의 결과는 네 가지뿐이고, 이것을 모은 것이 **혼동 행렬**(confusion matrix)입니다. 이 레슨에서 **잡으려는 것은 가짜**입니다.
#
# | | 잡았다 | 보냈다 |
# |---|---|---|
# | **정말 가짜** | TP: 잡은 가짜 | FN: 놓친 가짜 |
# | **정말 진짜** | FP: 억울하게 잡은 진짜 | TN: 통과한 진짜 |
#
# $$\text{정밀도} = \frac{TP}{TP + FP}, \qquad \text{재현율} = \frac{TP}{TP + FN}, \qquad \text{정확도} = \frac{TP + TN}{TP + FP + FN + TN}$$
#
# - **정밀도**(precision): 잡은 것 가운데 정말 가짜인 비율. 억울한 사람이 많으면 낮아집니다.
# - **재현율**(recall): 가짜 가운데 잡은 비율. 놓치면 낮아집니다.
# - **정확도**(accuracy): 전체 가운데 맞게 판정한 비율.
# - $T$와 $F$는 판정이 맞았는지 틀렸는지, $P$와 $N$은 잡았는지(positive) 보냈는지(negative)를 뜻합니다.

# %%
show_source(confusion)

# %% [markdown]
# 경찰관 네 명을 같은 도시에 보냅니다. 저마다 시민에게 0과 1 사이의 **의심**을 매기고, 의심이 1/2 이상이면 체포합니다.

# %%
rng = torch.Generator().manual_seed(0)
thief = torch.arange(1000) < 50
luck = torch.rand(1000, generator=rng)
officers = {
    "모두 체포": torch.ones(1000),
    "아무도 체포 안 함": torch.zeros(1000),
    "동전 던지기": luck,
    "눈썰미 있음": 0.6 * luck + 0.35 * thief,
}

report = {name: confusion(suspicion, thief, 0.5) for name, suspicion in officers.items()}
for name, c in report.items():
    print(
        f"정밀도 {c.precision:6.1%}, 재현율 {c.recall:6.1%}, 정확도 {c.accuracy:5.1%}, "
        f"놓친 도둑 {c.missed:2d}명, 억울한 시민 {c.wronged:3d}명  ← {name}"
    )
assert report["모두 체포"].recall == 1 and report["모두 체포"].precision == 0.05
assert report["아무도 체포 안 함"].accuracy == 0.95 > report["눈썰미 있음"].accuracy


# %% [markdown]
# **표에서 볼 것**
#
# - 모두 체포하면 재현율은 100%이지만 정밀도는 도둑의 비율인 5%에 머뭅니다.
# - 아무도 체포하지 않으면 정밀도는 정할 수 없고(nan, 잡은 사람이 0명), **정확도는 95%로 가장 높습니다.** 도둑이 드문 도시에서는 아무 일도 하지 않는 것이 정확해 보입니다.
# - 눈썰미 있는 경찰관은 도둑을 절반 넘게 잡지만, 정확도만 보면 아무 일도 하지 않은 사람에게 집니다.
#
# ### 진짜 경찰관: 숫자 위조범을 잡습니다
#
# 장난감 도시를 떠나 실제 데이터로 갑니다. 시민은 MNIST 손글씨이고, 도둑은 [00](00_start.ipynb)의 생성자가 그린 가짜입니다.
# 판별자는 가장 단순한 것, **로지스틱 회귀**(logistic regression)를 씁니다. 그림에서 **거칠기**(화소가 둘레의 평균과 다른 정도)를 재고, 가중치를 곱해 더한 다음, 시그모이드(sigmoid)로 확률을 만듭니다.


# %%
def roughness(x):
    """그림 (n, 1, 28, 28) → 거칠기 (n, 784): 화소가 둘레 3×3의 평균과 다른 정도."""
    p = (x + 1) / 2
    return (p - F.avg_pool2d(p, 3, stride=1, padding=1)).abs().flatten(1)


def fit(x, y, steps=400, rate=1.0):
    """특징 (n, k)와 레이블 (n,) → 가중치 (k,)와 절편. 로짓은 x @ w + b입니다."""
    w, b = torch.zeros(x.shape[1]), torch.zeros(())
    for _ in range(steps):
        error = (torch.sigmoid(x @ w + b) - y) / len(y)  # 왜 이 식인지는 6절에서 밝혀집니다.
        w, b = w - rate * (x.T @ error), b - rate * error.sum()
    return w, b


def half_and_half(real, fake):
    """진짜 반, 가짜 반을 이어 붙입니다. 레이블은 진짜 1, 가짜 0."""
    return torch.cat([real, fake]), torch.cat([torch.ones(len(real)), torch.zeros(len(fake))])


# %%
N = 2000
G = gc.checkpoints.pretrained("vanilla_mnist")
digits = mnist("train")
shuffled = torch.randperm(len(digits), generator=torch.Generator().manual_seed(0))
real = [digits[rows].x for rows in shuffled[: 4 * N].split(N)]  # 서로 겹치지 않는 네 묶음
fake = [sample(G, N, seed=seed) for seed in (1, 2)]

w, b = fit(*half_and_half(roughness(real[0]), roughness(fake[0])))
pictures, y = half_and_half(real[1], fake[1])  # 배울 때 보지 못한 그림으로 시험합니다.
logits = roughness(pictures) @ w + b
d = torch.sigmoid(logits)  # D(x): 진짜일 확률
print(f"D(x)의 평균: 진짜 {d[y == 1].mean():.2f}, 가짜 {d[y == 0].mean():.2f}")
assert d[y == 1].mean() > d[y == 0].mean() + 0.05

# %%
order = d.argsort()
rows = {
    "의심이 가장 큰 진짜 (억울합니다)": pictures[order[y[order] == 1][:10]],
    "의심이 가장 큰 가짜 (들켰습니다)": pictures[order[y[order] == 0][:10]],
    "의심이 가장 작은 가짜 (속였습니다)": pictures[order[y[order] == 0][-10:]],
}
rough = [roughness(x).mean().item() for x in rows.values()]
ink = [((x + 1) / 2).mean().item() for x in (*rows.values(), real[1])]
fig, axes = plt.subplots(3, 1, figsize=(7, 3.1))
for ax, (name, x) in zip(axes, rows.items(), strict=True):
    plotting.show_pictures(ax, x, columns=10, title=name)
plotting.show(
    fig,
    alt=f"손글씨 열 장씩 세 줄. 위의 두 줄은 의심이 가장 큰 진짜와 가짜로 거칠기가 크고(평균 {rough[0]:.3f}와 {rough[1]:.3f}), 맨 아래는 의심이 가장 작은 가짜로 획이 적고 매끈합니다({rough[2]:.3f}).",
)

names = ("억울한 진짜", "들킨 가짜", "속인 가짜")
usual = roughness(real[1]).mean().item()
for name, r, i in zip(names, rough, ink, strict=False):
    print(f"{name}: 거칠기 {r:.3f} (진짜 {usual:.3f}), 획의 양 {i:.0%} (진짜 {ink[3]:.0%})")
assert min(rough[:2]) > 1.1 * usual > 1.2 * rough[2] and ink[2] < 0.9 * ink[3]

# %% [markdown]
# **그림이 보여 주는 것**: 남보다 거친 그림이 의심을 받았습니다. 억울하게 잡힌 진짜의 획의 양은 진짜 전체와 비슷한데 거칠기가 큽니다. 거꾸로 획이 적고 매끈한 가짜는 사람 눈에 수상한데도 빠져나갑니다. 거칠기밖에 모르는, 완벽하지 않은 경찰관입니다.
#
# 판별자가 말하는 것은 **진짜일** 확률 $D(x)$이므로, 의심은 $1 - D(x)$입니다. 의심이 **문턱** 이상이면 가짜로 판정합니다. 문턱을 직접 움직여 보십시오.

# %%
ThresholdLab(d, y)

# %% [markdown]
# **해 보십시오.** 슬라이더를 누른 다음 화살표 키로도 움직입니다.
#
# 1. 문턱을 0까지 내려 보십시오. 모두 체포하는 경찰관이 됩니다. 재현율과 진짜 통과율은 어떻게 됩니까?
# 2. 문턱을 올리면 정밀도와 재현율은 어느 쪽으로 갑니까? 둘을 함께 올릴 수 있는 문턱이 있습니까?
# 3. 문턱은 그대로 두고 “가짜의 비율”만 50%에서 5%로 내려 보십시오. 판별자는 그대로인데 무엇이 무너집니까?
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 1. 재현율은 100%, 진짜 통과율은 0%입니다.
# 2. 문턱을 올리면 재현율은 내려가기만 하고, 정밀도는 대체로 올라갑니다. 한쪽을 얻으면 다른 쪽을 내주는 **줄다리기**입니다.
# 3. 정밀도만 무너집니다. 재현율과 진짜 통과율은 판별자의 눈썰미이지만, 정밀도에는 도시의 사정(가짜의 비율)이 섞여 있기 때문입니다.
#
# </details>

# %%
half = confusion(1 - d, y == 0, 0.5)
print(
    f"문턱 1/2: 정밀도 {half.precision:.1%}, 재현율 {half.recall:.1%}, 진짜 통과율 {half.passing:.1%}"
)
rare = half.in_city(0.05)
print(f"가짜가 5%인 도시로 옮기면: 정밀도 {rare.precision:.1%}, 재현율 {rare.recall:.1%}")
everyone = confusion(1 - d, y == 0, 0.0)
assert (everyone.recall, everyone.passing) == (1, 0)
assert rare.recall == half.recall and rare.precision < 0.2 < 0.55 < half.precision

# %%
task("01-1")


# %%
def precision_recall(suspicion, fake, threshold):
    """(n,) 실수, (n,) bool, 실수 → (정밀도, 재현율)."""
    ...


check("01-1", precision_recall)

# %%
hint("01-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다. 다른 과제도 hint("01-2")처럼 부릅니다.

# %%
solution("01-1")

# %%
QuizView(
    "가짜가 1%뿐인 그림 더미에서, 모든 그림을 진짜라고 하는 판별자의 정확도와 재현율은 얼마입니까?",
    [
        ("정확도 1%, 재현율 100%", False, "그것은 모든 그림을 가짜라고 하는 판별자입니다."),
        ("정확도 99%, 재현율 0%", True,
         "가짜를 하나도 잡지 못했는데 정확도는 99%입니다. 정확도만 보면 안 되는 까닭입니다."),
        ("정확도 50%, 재현율 50%", False,
         "동전 던지기가 그렇습니다. 이 판별자는 진짜 99%를 모두 맞힙니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 2. 한 숫자로 두 능력을 재어야 합니다
#
# 사람이라면 정밀도와 재현율을 나란히 놓고 고민할 수 있습니다. 그러나 학습은 **기울기**(gradient)를 따라 내려가는 일이라서, 내려갈 언덕이 **하나**여야 합니다.
# 그래서 두 능력을 한 숫자에 담은 **손실 함수**(loss function)가 필요합니다. 정확도도 한 숫자이니 정확도를 쓰면 안 되겠습니까?
# 시험용 그림 열두 장의 로짓(logit, 시그모이드를 걸기 전의 점수)에 모두 같은 수 $c$를 더해 가며, 정확도와 우리가 만들 BCE를 함께 그립니다.

# %%
few = torch.cat([torch.arange(6), N + torch.arange(6)])  # 진짜 여섯 장, 가짜 여섯 장
shift = torch.linspace(-1.5, 1.5, 301)
moved = logits[few] + shift[:, None]
accuracy = ((moved > 0) == (y[few] == 1)).float().mean(dim=1)
smooth = bce_with_logits(moved, y[few].expand_as(moved)).mean(dim=1)

fig, axes = plt.subplots(1, 2, figsize=(8, 2.7))
axes[0].plot(shift, accuracy, "-", color=plotting.RED, lw=2, drawstyle="steps-post")
axes[0].set(title="정확도: 계단", xlabel="모든 로짓에 더한 수 c", ylim=(0.3, 0.95))
axes[1].plot(shift, smooth, "-", color=plotting.BLUE, lw=2)
axes[1].set(title="BCE: 매끄러운 골짜기", xlabel="모든 로짓에 더한 수 c")
flat = (accuracy.diff() == 0).float().mean().item()
plotting.show(
    fig,
    alt=f"모든 로짓에 더한 수 c를 가로축으로 한 두 그래프. 왼쪽의 정확도는 {accuracy.min():.2f}에서 {accuracy.max():.2f}까지 오르내리는 계단이고, 오른쪽의 BCE는 c가 {shift[smooth.argmin()]:.2f}일 때 {smooth.min():.2f}로 가장 낮은 매끄러운 골짜기입니다.".replace(
        "-", "−"
    ),
)

print(f"c를 0.01씩 옮긴 300스텝 가운데 정확도가 꿈쩍하지 않은 스텝: {flat:.0%}")
print(f"BCE가 꿈쩍하지 않은 스텝: {(smooth.diff() == 0).float().mean().item():.0%}")
assert flat > 0.9 and (smooth.diff() != 0).float().mean() > 0.98

# %% [markdown]
# **그림이 보여 주는 것**: 정확도는 계단입니다. 거의 모든 곳에서 **기울기가 0**이라 어느 쪽으로 가야 나아지는지 알려 주지 않습니다. 정밀도와 재현율도, 둘을 섞은 F1 점수도 수를 세어 만든 것이라 마찬가지입니다.
# 오른쪽의 BCE는 어디에서나 내려갈 방향을 알려 줍니다.
#
# 계단은 **확신**도 모릅니다. 맞히기는 마찬가지여도 51%라고 간신히 맞힌 판별자와 99%라고 맞힌 판별자는 다릅니다.

# %%
label = torch.tensor([1.0, 0.0])
for name, verdict in {"간신히": [0.51, 0.49], "확신하고": [0.99, 0.01]}.items():
    verdict = torch.tensor(verdict)
    right = ((verdict > 0.5) == (label == 1)).float().mean().item()
    print(f"{name} 맞힘: 정확도 {right:.0%}, BCE {bce(verdict, label).mean().item():.3f}")
assert (
    bce(torch.tensor([0.51, 0.49]), label).mean()
    > 60 * bce(torch.tensor([0.99, 0.01]), label).mean()
)

# %% [markdown]
# ## 3. 동전 던지기에서 BCE까지
#
# BCE는 누가 임의로 정한 벌점이 아닙니다. “**본 것을 가장 그럴듯하게 설명하는 판별자가 좋은 판별자**”라는 한마디에서 저절로 나옵니다.
#
# 그림 $x$ 한 장마다 앞면(진짜, $y = 1$)이 나올 확률이 $D(x)$인 동전이 있다고 합시다. 이런 동전의 확률 분포를 **베르누이 분포**(Bernoulli distribution)라고 합니다.
# 진짜였다면 그 일의 확률은 $D(x)$, 가짜였다면 $1 - D(x)$입니다. 지수를 써서 한 줄로 적으면
#
# $$P(y \mid x) = D(x)^{\,y}\,\bigl(1 - D(x)\bigr)^{1 - y}$$
#
# - $P(y \mid x)$: 그림 $x$의 레이블이 $y$로 나올 확률. $D(x)^{\,y}$: $D(x)$의 $y$제곱.
#
# $y$가 1이면 뒤의 인수가 1이 되어 사라지고, $y$가 0이면 앞의 인수가 사라집니다. 그림 $n$장을 따로따로 뽑았다면, 레이블 전부가 지금처럼 나올 확률은 곱입니다. 이것을 **우도**(likelihood)라고 합니다.
#
# $$\mathcal{L} = \prod_{i=1}^{n} D(x_i)^{\,y_i}\bigl(1 - D(x_i)\bigr)^{1 - y_i}$$
#
# - $\prod$: 모두 곱하라는 기호. $x_i, y_i$: $i$번째 그림과 그 레이블.
#
# 우도를 **최대화**하면 됩니다. 그런데 1보다 작은 수를 수천 개 곱하면 컴퓨터에서는 어떻게 됩니까?

# %%
likelihood = torch.where(y == 1, d, 1 - d)  # 표본마다의 확률
print(f"{len(y):,}개의 확률을 곱하면: {likelihood.prod().item()}")
print(f"로그를 더하면: {likelihood.log().sum().item():.1f}")
print(f"로그의 평균에 −를 붙이면: {-likelihood.log().mean().item():.4f}")
assert likelihood.prod() == 0 and torch.isfinite(likelihood.log().sum())


# %% [markdown]
# 곱은 float32에서 0이 되고 맙니다. 로그는 곱을 합으로 바꾸어 이 문제를 없애 주고, 늘 커지는 함수라서 가장 좋은 $D$의 자리도 바꾸지 않습니다.
# 여기에 평균을 내어 표본의 수와 상관없게 하고, 최소화할 수 있도록 부호를 뒤집으면 **이진 교차 엔트로피**(binary cross-entropy, BCE)입니다. (왜 “엔트로피”인지는 06에서 정보 이론을 배우며 알게 됩니다.)
#
# $$\mathrm{BCE} = -\frac{1}{n}\sum_{i=1}^{n}\Bigl[\,y_i \log D(x_i) + (1 - y_i)\log\bigl(1 - D(x_i)\bigr)\Bigr]$$
#
# | 기호 | 뜻 | 코드 |
# |---|---|---|
# | $n$ | 미니배치(minibatch)에 든 표본의 수 | `len(y)` |
# | $i$ | 표본의 번호 | 텐서의 첫째 축 |
# | $x_i$ | $i$번째 그림 | `pictures[i]` |
# | $y_i$ | 레이블. 진짜면 1, 가짜면 0 | `y[i]` |
# | $D(x_i)$ | 판별자가 말한, 진짜일 확률. 0과 1 사이 | `d[i]` |
# | $\log$ | 자연로그(밑 $e$) | `torch.log` |
# | $y_i \log D(x_i)$ | 진짜일 때만 살아남는 항 | `xlogy(y, d)` |
# | $(1 - y_i)\log(1 - D(x_i))$ | 가짜일 때만 살아남는 항 | `xlogy(1 - y, 1 - d)` |
# | $-\frac{1}{n}\sum$ | 평균을 내고 부호를 뒤집음. 기댓값 $-\mathbb{E}$의 어림 | `-(…).mean()` |
#
# 두 능력이 한 줄에 들어 있습니다. 앞의 항은 **진짜를 보내는 능력**을, 뒤의 항은 **가짜를 잡는 능력**을 잽니다. 모두 체포하는 경찰관은 뒤의 항에서 만점을 받고 앞의 항에서 벌을 받습니다.
# 코드로 옮기고, PyTorch의 것과 견줍니다.


# %%
def my_bce(d, y):
    """확률과 레이블(같은 모양) → 표본마다의 손실."""
    return -(y * torch.log(d) + (1 - y) * torch.log(1 - d))


d64, y64 = torch.sigmoid(logits.double()), y.double()
mine, theirs = my_bce(d64, y64), F.binary_cross_entropy(d64, y64, reduction="none")
print(f"직접 만든 BCE {mine.mean().item():.10f}")
print(f"torch의 BCE   {theirs.mean().item():.10f}")
print(f"표본마다 견준 가장 큰 차이 {(mine - theirs).abs().max().item():.1e}")
assert torch.allclose(mine, theirs, rtol=0, atol=1e-7)

# %% [markdown]
# 정말로 우도가 가장 큰 곳에서 BCE가 가장 작은지도 확인합니다. 진짜 7장, 가짜 3장을 보고 **늘 같은 확률** $d$를 말하는 판별자라면 무엇이라고 해야 합니까?

# %%
seven = torch.tensor([1.0] * 7 + [0.0] * 3, dtype=torch.float64)
guess = torch.linspace(0.01, 0.99, 99, dtype=torch.float64)
like = guess**7 * (1 - guess) ** 3
cost = torch.stack([my_bce(torch.full_like(seven, g), seven).mean() for g in guess])

# %%
fig, axes = plt.subplots(1, 2, figsize=(8, 2.7))
for ax, curve, at, name in (
    (axes[0], like, like.argmax(), "우도: 클수록 좋음"), (axes[1], cost, cost.argmin(), "BCE: 작을수록 좋음"),
):  # fmt: skip
    ax.plot(guess, curve, "-", color=plotting.BLUE, lw=2)
    ax.plot(guess[at], curve[at], "o", color=plotting.RED, ms=9)
    ax.axvline(0.7, ls=":", color="0.4", label="진짜의 비율 7/10")
    ax.set(title=name, xlabel="늘 말하는 확률 d")
axes[0].legend(loc="upper left")
plotting.show(
    fig,
    alt=f"늘 말하는 확률 d를 가로축으로 한 두 곡선. 왼쪽의 우도는 d = {guess[like.argmax()]:.2f}에서 가장 높은 봉우리이고, 오른쪽의 BCE는 d = {guess[cost.argmin()]:.2f}에서 {cost.min():.2f}로 가장 낮은 골짜기입니다. 점선은 진짜의 비율 7/10입니다.",
)
print(
    f"우도가 가장 큰 d = {guess[like.argmax()]:.2f}, BCE가 가장 작은 d = {guess[cost.argmin()]:.2f}"
)
assert like.argmax() == cost.argmin() and abs(guess[cost.argmin()] - 0.7) < 1e-9

# %% [markdown]
# **그림이 보여 주는 것**: 봉우리와 골짜기가 같은 자리, 진짜의 비율 7/10에 있습니다. BCE는 **정직한 확률**을 말할 때 가장 작습니다. 부풀려 0.99라고 하면 손해를 봅니다.
# 03에서 만날 최적 판별자 $D^{*} = p/(p + p_g)$, “그 자리에 있는 것 가운데 진짜의 비율”이 바로 여기에서 나옵니다.
#
# > ### ⚠ 널리 퍼진 오류: “판별자는 BCE를 최대화합니다”
# >
# > **최대화**하는 것은 로그 우도 $\frac{1}{n}\sum[\,y\log D + (1-y)\log(1-D)\,]$이고, 이 값은 언제나 0 이하입니다. BCE는 여기에 −를 붙인 것이라서 언제나 0 이상이고 **최소화**합니다.
# > GAN 논문의 $\max_D V(D, G)$에서 $V$는 로그 우도 쪽입니다. 코드에서 옵티마이저가 줄이는 것은 $-V$입니다. 앞의 −를 잃어버린 식과 코드가 인터넷에 많으니, **손실이 음수로 나오면 부호부터** 의심하십시오.
# >
# > 하나 더: 논문의 $\mathbb{E}$는 **기댓값**(expectation)의 E입니다. 엡실론 $\varepsilon$으로 읽은 글도 있지만, 작은 수를 뜻하는 $\varepsilon$과는 아무 상관이 없습니다.

# %%
log_likelihood = likelihood.log().mean().item()
print(f"로그 우도의 평균 {log_likelihood:.4f} ≤ 0 ≤ BCE {bce(d, y).mean().item():.4f}")
assert log_likelihood < 0 and abs(log_likelihood + bce(d, y).mean().item()) < 1e-6

# %%
task("01-2")


# %%
def bce_from_probabilities(d, y):
    """확률과 레이블(같은 모양) → 스칼라."""
    ...


check("01-2", bce_from_probabilities)

# %%
solution("01-2")

# %% [markdown]
# ## 4. 손실의 크기를 몸에 익힙니다
#
# $D(x)$가 0.99일 때와 0.01일 때, 진짜였다면 또 가짜였다면 손실은 얼마입니까? 네 칸을 모두 채워 봅니다.

# %%
for real_or_fake in (1.0, 0.0):
    for verdict in (0.99, 0.01):
        loss = bce(torch.tensor(verdict).double(), torch.tensor(real_or_fake).double()).item()
        meaning = "확신하고 맞힘" if (verdict > 0.5) == real_or_fake else "확신하고 틀림"
        print(f"y = {real_or_fake:.0f}   D(x) = {verdict:.2f}   손실 {loss:.5f}   {meaning}")
right, wrong = -math.log(0.99), -math.log(0.01)
print(f"확신하고 틀린 손실은 확신하고 맞힌 손실의 {wrong / right:.0f}배")
assert abs(right - 0.01005) < 1e-5 and abs(wrong - 4.60517) < 1e-5 and round(wrong / right) == 458

# %% [markdown]
# | $y$ | $D(x) = 0.99$ | $D(x) = 0.01$ |
# |---|---|---|
# | **1 (진짜)** | $-\log 0.99 \approx 0.01005$ | $-\log 0.01 \approx 4.60517$ |
# | **0 (가짜)** | $-\log(1 - 0.99) \approx 4.60517$ | $-\log(1 - 0.01) \approx 0.01005$ |
#
# 진짜를 보고 0.01보다 더 작게 말하면 어떻게 됩니까?

# %%
for k in (1, 2, 3, 6, 12, 100):
    tiny = torch.tensor(10.0, dtype=torch.float64) ** -k
    print(f"진짜인데 D(x) = 10^−{k:<4} 손실 {bce(tiny, torch.ones_like(tiny)).item():8.3f}")
zero = torch.tensor(0.0)
print(f"진짜인데 D(x) = 0       손실 {bce(zero, torch.ones_like(zero)).item()}")
step = math.log(10)
print(f"0이 하나 늘 때마다 손실은 log 10 = {step:.3f}씩 커집니다.")
assert abs(bce(tiny, torch.ones_like(tiny)).item() - 100 * step) < 1e-9
assert bce(zero, torch.ones_like(zero)) == math.inf and bce(zero, zero) == 0

# %% [markdown]
# $$\lim_{D \to 0^{+}} (-\log D) = \infty, \qquad \lim_{D \to 1^{-}} \bigl(-\log(1 - D)\bigr) = \infty$$
#
# 손실은 **끝없이** 커집니다. “이건 절대로 진짜가 아닙니다”라고 단언했다가 틀리면 벌은 무한대입니다. BCE는 근거 없이 단언하는 판별자를 가장 무섭게 벌합니다.
# 거꾸로 완벽하게 맞히면 손실은 0이고, 모르겠다고 1/2이라 말하면 언제나 $\log 2 \approx 0.693$입니다.
#
# 두 곡선 위를 걸어 보십시오. 점에 그은 짧은 직선이 그 자리의 기울기입니다. 오른쪽 그림의 로짓 $a$는 $D(x)$를 끝없이 펼친 눈금이며, 6절에서 배웁니다.

# %%
LossLab(0.8)

# %% [markdown]
# **해 보십시오.**
#
# 1. $D(x)$를 0.5에 놓으십시오. 두 손실이 같습니까? 얼마입니까?
# 2. $D(x)$를 0.01까지 내리면서 진짜(파란 동그라미)의 **기울기 dL/dD**를 보십시오. 손실보다 빨리 커집니까?
# 3. 같은 자리에서 **기울기 dL/da**를 보십시오. 오른쪽 그림에서 곡선이 곧은 직선이 되는 까닭이 보입니까?
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 1. 둘 다 $\log 2 \approx 0.6931$입니다.
# 2. 손실은 4.6인데 dL/dD는 −100입니다. 확률로 미분한 기울기는 $-1/D$라서 끝없이 커집니다.
# 3. 로짓으로 미분한 기울기는 −0.99입니다. 아무리 크게 틀려도 −1과 1 사이에 머뭅니다. 6절의 이야기입니다.
#
# </details>

# %%
sure, half_way = torch.tensor([0.01, 0.5], dtype=torch.float64)
one = torch.ones_like(sure)
by_d, by_a = slope_by_probability(sure, one).item(), slope_by_logit(sure.logit(), one).item()
print(f"진짜인데 D(x) = 0.01: 손실 {bce(sure, one).item():.3f}, dL/dD {by_d:.0f}, dL/da {by_a:.2f}")
print(
    f"D(x) = 0.5: 진짜의 손실 {bce(half_way, one).item():.4f}, 가짜의 손실 {bce(half_way, 1 - one).item():.4f}"
)
assert abs(by_d + 100) < 1e-9 and abs(by_a + 0.99) < 1e-9
assert abs(bce(half_way, one) - math.log(2)) < 1e-12

# %%
QuizView(
    "진짜 그림에 D(x) = 0.01이라고 했습니다. 손실이 얼마쯤이고, 0.001이라고 했다면 얼마나 더 커집니까?",
    [
        ("0.99이고, 0.009쯤 더 커집니다.", False,
         "그것은 |y − D|입니다. BCE에는 −log가 있어 크게 틀릴수록 벌이 가파릅니다."),
        ("4.6이고, 열 배인 46이 됩니다.", False,
         "열 배가 되는 것은 기울기 dL/dD입니다. 손실은 로그라서 2.3만큼 더해집니다."),
        ("4.6이고, 2.3쯤 더 커집니다.", True,
         "−log 0.01 ≈ 4.605이고, 0이 하나 늘 때마다 log 10 ≈ 2.303씩 커집니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 5. 미니배치: 하나의 큰 실수
#
# BCE는 표본마다의 손실을 **평균**한 것입니다. 표본 여섯 개의 레이블과 예측을 바꾸면서 평균이 어떻게 움직이는지 보십시오.
# 막대는 표본마다의 손실, 검은 세로줄은 그 평균입니다. “기울기”는 평균을 그 표본의 로짓으로 미분한 값입니다.

# %%
BatchLab()


# %% [markdown]
# **해 보십시오.**
#
# 1. “모두 잘 맞힘”과 “하나만 크게 틀림”을 번갈아 눌러 보십시오. 실수 하나가 평균을 몇 배로 만듭니까?
# 2. “모두 가짜라고 함”을 누르십시오. 모두 체포하는 경찰관입니다. 가짜 세 표본의 손실은 작은데 평균은 어떻습니까?
# 3. 한 표본의 레이블 단추를 눌러 진짜와 가짜를 바꾸어 보십시오. 예측은 그대로인데 기울기의 부호가 바뀝니까?


# %%
def batch_loss(pairs):
    """(레이블, 확률)의 목록 → 표본마다의 손실."""
    labels, predictions = torch.tensor(pairs, dtype=torch.float64).T
    return bce(predictions, labels)


good = [(1, 0.95)] * 3 + [(0, 0.05)] * 3
cases = {
    "모두 잘 맞힘": good,
    "하나만 크게 틀림": [*good[:-1], (0, 0.999)],
    "모두 가짜라고 함": [(1, 0.02)] * 3 + [(0, 0.02)] * 3,
}
mean = {name: batch_loss(pairs).mean().item() for name, pairs in cases.items()}
print("평균:", {name: round(v, 3) for name, v in mean.items()})
share = batch_loss(cases["하나만 크게 틀림"])
print(
    f"실수 하나가 평균을 {mean['하나만 크게 틀림'] / mean['모두 잘 맞힘']:.0f}배로, 그 몫은 {share.max() / share.sum():.0%}"
)
assert mean["하나만 크게 틀림"] > 20 * mean["모두 잘 맞힘"] and share.max() / share.sum() > 0.95
assert mean["모두 가짜라고 함"] > math.log(2)

# %% [markdown]
# **알게 된 것**: 여섯 가운데 다섯을 잘 맞혀도, 하나를 확신하고 틀리면 평균의 대부분이 그 하나에서 나옵니다. 모두 체포하는 경찰관의 평균은 아무것도 모른다고 말하는 1/2(손실 0.693)보다도 나쁩니다.
# 한 숫자가 두 능력을 함께 재고 있습니다.

# %% [markdown]
# ## 6. 확률을 거치지 마십시오: 로짓
#
# 신경망의 마지막 층이 내는 것은 확률이 아니라 아무 실수나 될 수 있는 **로짓**(logit) $a$입니다. 시그모이드가 이것을 확률로 바꿉니다.
#
# $$D(x) = \sigma(a) = \frac{1}{1 + e^{-a}}, \qquad a = \log\frac{D(x)}{1 - D(x)}$$
#
# - $a = 0$이면 $D = 1/2$이고, 양수면 진짜 쪽, 음수면 가짜 쪽입니다. $\sigma$는 시그모이드(sigmoid) 함수입니다.
#
# 그렇다면 $\sigma$로 확률을 얻은 다음 3절의 식에 넣으면 그만 아닙니까? 수학에서는 그렇습니다. 컴퓨터의 float32에서 해 봅니다.

# %%
a = torch.tensor([5.0, 15.0, 20.0, 100.0])  # 가짜(y = 0)를 보고 진짜라고 확신합니다.
probability = torch.sigmoid(a)
print("1 − sigmoid(a):", (1 - probability).tolist())
print("−log(1 − D):", (-torch.log(1 - probability)).tolist())
print("참값(float64):", [round(v, 4) for v in F.softplus(a.double()).tolist()])
print("0 · log 0:", (torch.tensor(0.0) * torch.log(torch.tensor(0.0))).item())
assert abs(-torch.log(1 - probability)[1] - 15) > 0.1
assert (1 - probability)[2] == 0 and torch.log(1 - probability)[2] == -math.inf


# %% [markdown]
# 참값은 5, 15, 20, 100쯤인데, 15에서 벌써 14.84로 어긋나고 20부터는 **inf**입니다. float32는 유효 숫자가 일곱 자리쯤이라 $\sigma(20) = 0.999999998$을 1로 반올림하고, 그러면 $1 - D$가 정확히 0이 되기 때문입니다.
# 맞힌 쪽에서도 $0 \cdot \log 0$이 nan이 됩니다. 학습하던 손실이 어느 날 갑자기 nan이 되는 흔한 까닭입니다.
#
# ### log-sum-exp로 고치기
#
# 확률을 거치지 않고 로그를 **먼저** 정리합니다. 가짜의 손실은
#
# $$-\log(1 - \sigma(a)) = \log(1 + e^{a}) = \log(e^{0} + e^{a})$$
#
# 지수를 더한 것의 로그, **log-sum-exp**입니다. 지수 가운데 큰 쪽 $m = \max(a, 0)$을 밖으로 꺼내면
#
# $$\log(e^{0} + e^{a}) = m + \log\bigl(e^{0 - m} + e^{a - m}\bigr) = \max(a, 0) + \log\bigl(1 + e^{-|a|}\bigr)$$
#
# 남은 지수 $-|a|$는 언제나 0 이하라서 **넘칠 수가 없습니다.** 이 함수를 **softplus**라고 합니다. 진짜의 손실은 $-\log\sigma(a) = \mathrm{softplus}(-a) = \mathrm{softplus}(a) - a$이므로, 둘을 합치면
#
# $$L(a, y) = \max(a, 0) - a\,y + \log\bigl(1 + e^{-|a|}\bigr)$$


# %%
def my_bce_with_logits(a, y):
    """로짓과 레이블(같은 모양) → 표본마다의 손실."""
    return a.clamp(min=0) - a * y + torch.log1p(torch.exp(-a.abs()))


print("가짜의 손실:", my_bce_with_logits(a, torch.zeros(4)).tolist())
rng = torch.Generator().manual_seed(1)
many = torch.randn(10_000, generator=rng, dtype=torch.float64) * 30
target = torch.rand(10_000, generator=rng, dtype=torch.float64)
gap = my_bce_with_logits(many, target) - F.binary_cross_entropy_with_logits(
    many, target, reduction="none"
)
print(
    f"torch와 견준 가장 큰 차이(로짓 {many.min():.0f}…{many.max():.0f}): {gap.abs().max().item():.1e}"
)
assert gap.abs().max() < 1e-7 and torch.isfinite(
    my_bce_with_logits(torch.tensor(1e30), torch.tensor(0.0))
)

# %%
show_source(bce_with_logits)

# %% [markdown]
# 패키지는 같은 것을 softplus로 적었습니다. PyTorch의 이름은 `F.binary_cross_entropy_with_logits`와 `nn.BCEWithLogitsLoss`입니다.
#
# ### 기울기는 놀랄 만큼 깔끔합니다
#
# 연쇄 법칙(chain rule)으로 로짓에 대한 기울기를 계산하면, 무서운 분모가 시그모이드의 기울기와 약분됩니다.
#
# $$\frac{\partial L}{\partial a} = \frac{\partial L}{\partial D}\cdot\frac{\partial D}{\partial a} = \frac{D - y}{D(1 - D)}\cdot D(1 - D) = \sigma(a) - y$$
#
# **말한 확률 − 정답.** 얼마나 틀렸는지가 그대로 기울기입니다. 1절의 `fit`에서 `error`라고 부른 것이 바로 이것이고, $n$으로 나눈 것은 평균을 냈기 때문입니다. autograd와 견줍니다.

# %%
leaf = logits.double().clone().requires_grad_()
(slope,) = torch.autograd.grad(my_bce_with_logits(leaf, y.double()).mean(), leaf)
by_hand = slope_by_logit(logits.double(), y.double()) / len(y)
print(f"autograd와 손으로 계산한 기울기의 가장 큰 차이: {(slope - by_hand).abs().max().item():.1e}")
assert torch.allclose(slope, by_hand, rtol=0, atol=1e-7)

# %% [markdown]
# 손실로 제곱 오차 $(D - y)^2$을 쓰면 이런 약분이 일어나지 않습니다. 기울기 $2(D - y)\cdot D(1 - D)$에 시그모이드의 기울기가 그대로 남기 때문입니다. 진짜를 보고 점점 더 크게 틀려 봅니다.

# %%
for value in (0.0, -2.0, -5.0, -10.0):
    leaf = torch.tensor(value, requires_grad=True)
    (square,) = torch.autograd.grad((leaf.sigmoid() - 1) ** 2, leaf)
    cross = slope_by_logit(leaf.detach(), torch.tensor(1.0))
    print(
        f"로짓 {value:5.0f}   제곱 오차의 기울기 {square.item():8.5f}   BCE의 기울기 {cross.item():8.5f}"
    )
assert abs(square) < 1e-3 < 0.99 < abs(cross)

# %% [markdown]
# 제곱 오차는 **크게 틀릴수록 오히려 배우지 못합니다.** BCE의 기울기는 크게 틀릴수록 −1에 가까워집니다. 판별자에게 BCE를 쓰는 또 하나의 까닭입니다.

# %% [markdown]
# ### `BCELoss`는 −100에서 자릅니다
#
# 확률을 받는 `nn.BCELoss`(`F.binary_cross_entropy`)는 inf를 피하려고 **log를 −100에서 자릅니다**. 문서에 적혀 있는 약속입니다.
# 진짜를 보고 로짓을 −200부터 10까지 바꾸어 가며, 손실과 기울기를 세 가지 방법으로 계산합니다.

# %%
line = torch.linspace(-200, 10, 211)
one = torch.ones_like(line)
ways = {
    "시그모이드 → log": lambda a: -torch.log(torch.sigmoid(a)),
    "시그모이드 → BCELoss": lambda a: F.binary_cross_entropy(a.sigmoid(), one, reduction="none"),
    "BCEWithLogitsLoss": lambda a: F.binary_cross_entropy_with_logits(a, one, reduction="none"),
}
losses, slopes = {}, {}
for name, way in ways.items():
    leaf = line.clone().requires_grad_()
    loss = way(leaf)
    (slopes[name],) = torch.autograd.grad(loss.sum(), leaf)
    losses[name] = loss.detach()

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 3))
looks = {  # 표식이 서로 가리지 않게 엇갈려 찍습니다.
    "시그모이드 → log": {"marker": "x", "ms": 7, "mew": 1.6, "color": plotting.BLACK, "ls": "none", "markevery": (5, 10)},
    "시그모이드 → BCELoss": {"marker": "s", "ms": 6, "mfc": "white", "mew": 1.6, "color": plotting.RED, "ls": "none", "markevery": (0, 10)},
    "BCEWithLogitsLoss": {"color": plotting.BLUE, "ls": "-", "lw": 2, "zorder": 1.9},
}  # fmt: skip
for name, look in looks.items():
    axes[0].plot(line, losses[name], label=name, **look)
    axes[1].plot(line, slopes[name], **look)
axes[0].set(title="손실 (진짜, y = 1)", xlabel="로짓 a", ylim=(-5, 230))
axes[1].set(title="로짓에 대한 기울기", xlabel="로짓 a", ylim=(-1.15, 0.15))
axes[0].legend(loc="upper right")
end = {name: (losses[name][0].item(), slopes[name][0].item() + 0.0) for name in ways}
plotting.show(
    fig,
    alt=f"진짜를 보고 로짓을 −200부터 10까지 바꾼 두 그래프. 로짓 −200에서 시그모이드 → log의 손실은 {end['시그모이드 → log'][0]:.0f}, BCELoss는 손실 {end['시그모이드 → BCELoss'][0]:.0f}에 기울기 {end['시그모이드 → BCELoss'][1]:.0f}, BCEWithLogitsLoss만 손실 {end['BCEWithLogitsLoss'][0]:.0f}에 기울기 {end['BCEWithLogitsLoss'][1]:.0f}입니다.".replace(
        "-", "−"
    ),
)

# %%
at = 0  # a = −200
for name in ways:
    print(
        f"a = −200   손실 {losses[name][at]:6.1f}   기울기 {slopes[name][at] + 0.0:5.1f}   {name}"
    )
lost = line[slopes["시그모이드 → BCELoss"].abs() < 0.5]
lost = lost[lost < 0].max().item()
gone = line[losses["시그모이드 → log"].isinf()].max().item()
print(f"시그모이드 → log의 손실이 inf가 되는 곳: a = {gone:.0f}")
print(
    f"BCELoss의 기울기가 절반 아래로 사라지는 곳: a = {lost:.0f}, 그때 D(x) = {math.exp(lost):.0e}"
)
assert -31 < lost < -25 and -110 < gone < -85
assert losses["시그모이드 → BCELoss"][at] == 100 and slopes["시그모이드 → BCELoss"][at] == 0
assert losses["BCEWithLogitsLoss"][at] == 200 and slopes["BCEWithLogitsLoss"][at] == -1
assert losses["시그모이드 → log"][at] == math.inf

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽에서 로짓이 −90에서 −100 사이를 지나면(정확한 자리는 CPU마다 다릅니다) 검은 가위표(시그모이드와 log를 손으로 이은 것)는 inf가 되어 사라지고, 주황 네모(`BCELoss`)는 100에 눌어붙습니다.
# 오른쪽은 더 나쁩니다. `BCELoss`의 기울기는 손실이 잘리기 **훨씬 전**, 로짓이 −28쯤일 때 이미 0으로 떨어집니다. 0으로 나누지 않으려고 기울기의 분모 $D(1 - D)$도 $10^{-12}$보다 작아지지 않게 막아 두었기 때문입니다.
# 가장 크게 틀린 표본에서 아무것도 배우지 못하는 셈입니다. 파란 실선(`BCEWithLogitsLoss`)만 참값 200과 기울기 −1을 지킵니다.
#
# 그래서 이 강의의 판별자는 시그모이드를 달지 않고 **로짓을 그대로** 냅니다. 확률이 보고 싶을 때에만 시그모이드를 겁니다.
#
# > ### ⚠ 널리 퍼진 오류: “손실에 `…WithLogits`가 붙어 있어도 확률을 넣으면 됩니다”
# >
# > 시그모이드를 단 판별자에 `BCEWithLogitsLoss`를 쓰면 시그모이드를 **두 번** 겁니다. 0과 1 사이의 확률이 로짓으로 읽혀, 두 번째 시그모이드를 지나면 0.5와 0.73 사이에 갇힙니다.
# > 오류는 나지 않습니다. 진짜의 손실이 $-\log 0.731 \approx 0.313$ 밑으로, 가짜의 손실이 $\log 2 \approx 0.693$ 밑으로 내려가지 못할 뿐입니다. 손실이 이상한 곳에서 멈추면 시그모이드의 수부터 세십시오.

# %%
perfect, label = torch.tensor([1.0, 0.0]), torch.tensor([1.0, 0.0])  # 확률로는 완벽합니다.
twice = F.binary_cross_entropy_with_logits(perfect, label, reduction="none")
print(f"완벽한 확률을 로짓 자리에 넣으면: 진짜 {twice[0]:.3f}, 가짜 {twice[1]:.3f}")
assert abs(twice[0] - 0.313) < 1e-3 and abs(twice[1] - math.log(2)) < 1e-6

# %%
task("01-3")


# %%
def bce_from_logits(a, y):
    """로짓과 레이블(같은 모양) → 스칼라."""
    ...


check("01-3", bce_from_logits)

# %%
hint("01-3")

# %%
solution("01-3")

# %%
task("01-4")


# %%
def gradient(a, y):
    """로짓과 레이블(같은 모양) → 같은 모양의 기울기."""
    ...


check("01-4", gradient)

# %%
hint("01-4")

# %%
solution("01-4")

# %%
QuizView(
    "판별자의 마지막 층에 시그모이드가 있습니다. 어떤 손실과 짝을 지어도 됩니까?",
    [
        ("시그모이드를 떼고 BCEWithLogitsLoss", True,
         "가장 좋습니다. 로짓이 커도 넘치지 않고 기울기가 살아 있습니다."),
        ("시그모이드를 그대로 두고 BCELoss", True,
         "식으로는 같은 손실입니다. 다만 아주 크게 틀리면 100에서 잘리고, 그보다 훨씬 먼저 기울기가 사라집니다."),
        ("시그모이드를 그대로 두고 BCEWithLogitsLoss", False,
         "시그모이드를 두 번 거는 셈이라, 완벽하게 맞혀도 손실이 0.3과 0.69 밑으로 내려가지 않습니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 7. 판별자의 손실: 진짜 반쪽과 가짜 반쪽
#
# GAN의 판별자는 미니배치를 두 묶음으로 받습니다. 진짜 묶음의 레이블은 모두 1, 가짜 묶음의 레이블은 모두 0입니다. 그러니 BCE의 두 항이 하나씩만 살아남습니다.
#
# $$L_D = \underbrace{-\mathbb{E}_{x \sim p_{data}}[\log D(x)]}_{\text{진짜 반쪽: 진짜를 보내는 능력}} \;\underbrace{-\,\mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))]}_{\text{가짜 반쪽: 가짜를 잡는 능력}}$$
#
# - $\mathbb{E}_{x \sim p_{data}}$: 진짜 데이터에서 뽑아 계산한 평균. $\mathbb{E}_{z \sim p_z}$: 잠재 벡터(latent vector) $z$를 뽑아 계산한 평균. 코드에서는 둘 다 `mean()`입니다.
# - $G(z)$: 생성자가 그린 가짜 그림.
#
# 반쪽마다 평균을 내어 **더하므로**, 두 묶음의 크기가 같다면 한꺼번에 평균을 낸 BCE의 두 배입니다. 아무것도 모르는 판별자($D = 1/2$)는 반쪽마다 $\log 2$, 합쳐서 $2\log 2 \approx 1.386$을 냅니다.

# %%
show_source(objectives.d_loss)

# %%
summed = objectives.d_loss(logits[y == 1], logits[y == 0])
whole = F.binary_cross_entropy_with_logits(logits, y)
nothing = objectives.d_loss(torch.zeros(8), torch.zeros(8))
print(f"두 반쪽의 합 {summed:.4f} = 2 × 전체의 평균 {whole:.4f}")
print(f"늘 1/2이라고 하는 판별자: {nothing:.4f} = 2·log 2")
assert abs(summed - 2 * whole) < 1e-5 and abs(nothing - 2 * math.log(2)) < 1e-6


# %% [markdown]
# ### 네 번의 겨루기
#
# 거칠기를 보는 1절의 판별자를 세 상대(잡음, 생성자, 다른 진짜)와 차례로 겨루게 합니다. 마지막으로, 화소를 **그대로** 보는 눈 나쁜 판별자를 같은 생성자와 겨루게 합니다. 배우는 방법은 모두 같고, 배울 때 보지 못한 그림으로 시험합니다.


# %%
def pixels(x):
    """그림 (n, 1, 28, 28) → 화소 (n, 784), 0과 1 사이."""
    return (x.flatten(1) + 1) / 2


def taught(see, reals, fakes):
    """특징의 크기를 고르게 맞춘 뒤 배운 판별자: 그림 → 로짓. 누구나 같은 학습률로 400스텝입니다."""
    x, y = half_and_half(see(reals), see(fakes))
    mean, std = x.mean(0), x.std(0) + 0.1
    w, b = fit((x - mean) / std, y, rate=0.01)
    return lambda pictures: (see(pictures) - mean) / std @ w + b


def duel(see, fakes, fakes_test):
    """판별자를 배우게 한 뒤, 처음 보는 그림에서 두 반쪽의 손실 (진짜, 가짜)."""
    D = taught(see, real[0], fakes)
    return F.softplus(-D(real[1])).mean().item(), F.softplus(D(fakes_test)).mean().item()


noise = torch.rand(2, N, 1, 28, 28, generator=torch.Generator().manual_seed(3)) * 2 - 1
halves = {
    "잡음": duel(roughness, *noise),
    "생성자": duel(roughness, *fake),
    "다른 진짜\n(완벽한 가짜)": duel(roughness, *real[2:]),  # 생성자가 완벽하다면
    "생성자, 화소만\n보는 판별자": duel(pixels, *fake),
}

# %%
fig, ax = plt.subplots(figsize=(7.4, 3.1))
on_real, on_fake = (list(v) for v in zip(*halves.values(), strict=True))
names = list(halves)
ax.bar(names, on_real, 0.55, color=plotting.SKY, edgecolor="black", label="진짜 반쪽")
ax.bar(names, on_fake, 0.55, bottom=on_real, color="white", edgecolor=plotting.RED, hatch="//",
       label="가짜 반쪽")  # fmt: skip
for value, name in ((2 * math.log(2), "2·log 2"), (math.log(2), "log 2")):
    ax.axhline(value, ls=":", color="0.3")
    ax.text(3.62, value, name, va="center")
for i, pair in enumerate(halves.values()):
    ax.text(i, sum(pair) + 0.04, f"{sum(pair):.3f}", ha="center")
ax.set(ylim=(0, 1.95), xlim=(-0.5, 3.55), ylabel="손실", title="처음 보는 그림에서 판별자의 손실")
ax.legend(loc="upper left", ncol=2)
total = {name: sum(pair) for name, pair in halves.items()}
told = ", ".join(f"{name.replace(chr(10), ' ')} {value:.3f}" for name, value in total.items())
plotting.show(
    fig,
    alt=f"진짜 반쪽 위에 가짜 반쪽을 쌓은 판별자의 손실 막대 넷: {told}. 점선은 log 2와 2·log 2(1.386)이고, 뒤의 두 막대가 2·log 2 근처에 있습니다.",
)

# %%
easy, medium, equal, blind = total.values()
assert easy < 0.05 and 1.1 < medium < 1.3 and 1.36 < equal < 1.5 and 1.36 < blind < 1.5
assert all(0.65 < half < 0.75 for half in halves["다른 진짜\n(완벽한 가짜)"])

# %%
D = taught(roughness, real[0], real[2])
memorised = objectives.d_loss(D(real[0]), D(real[2])).item()
print(f"진짜끼리의 겨루기: 배운 그림에서 {memorised:.3f}, 처음 보는 그림에서 {equal:.3f}")
assert memorised < 2 * math.log(2) - 0.01 < 2 * math.log(2) < equal

# %% [markdown]
# **그림이 보여 주는 것**
#
# - **잡음**은 너무 쉬운 상대입니다. 손실이 0에 가깝습니다.
# - **생성자**의 그림에서는 손실이 $2\log 2$보다 조금 낮습니다. 가려낼 틈이 아직 남아 있습니다.
# - **다른 진짜**는 가려낼 방법이 없습니다. 반쪽마다 $\log 2$, 합쳐서 $2\log 2$ 근처입니다. 배운 그림에서는 조금 낮고 처음 보는 그림에서는 조금 높은데, 배운 그림의 우연을 외운 만큼입니다. 생성자가 완벽해지면, 곧 GAN이 **내시 균형**(Nash equilibrium)에 이르면 이렇게 됩니다.
# - 그런데 **화소만 보는 판별자**도 $2\log 2$ 근처입니다. 생성자는 완벽하지 않은데도 그렇습니다. 눈이 나빠서 못 가려낼 뿐입니다.
#
# 그러니 손실이 $2\log 2$라는 말에는 두 가지 뜻이 있습니다. **생성자가 훌륭하거나, 판별자가 서툴거나.** 손실만 보고는 둘을 가려낼 수 없습니다. 03과 08에서 다시 만날 교훈입니다.

# %%
QuizView(
    "GAN을 학습하는데 판별자의 손실이 1.386 근처에 머뭅니다. 어떻게 해석해야 합니까?",
    [
        ("생성자의 그림이 진짜와 구별되지 않을 만큼 좋을 수 있습니다.", True,
         "다른 진짜와 겨룬 세 번째 막대가 그렇습니다."),
        ("판별자가 가려낼 만한 특징을 보지 못하고 있을 수 있습니다.", True,
         "화소만 보는 네 번째 막대가 그렇습니다. 그림을 함께 보아야 압니다."),
        ("판별자가 가짜를 완벽하게 잡아내고 있습니다.", False,
         "그렇다면 잡음과 겨룬 첫 막대처럼 손실이 0에 가까워야 합니다."),
        ("손실이 더 내려가지 않으므로 그림도 더 좋아질 수 없습니다.", False,
         "손실은 그림의 품질을 재지 않습니다. 판별자와 생성자가 함께 나아지면 손실은 그대로일 수 있습니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 8. 여담: 한쪽 레이블 스무딩
#
# 확신하고 틀리는 벌이 무한대라면, 아예 너무 확신하지 않도록 가르칠 수도 있습니다. 진짜의 레이블을 1 대신 **0.9**로 낮추는 것을 **레이블 스무딩**(label smoothing)이라고 합니다.
# 그러면 $D(x)$가 0.9를 넘을 때 손실이 도로 커집니다.
#
# GAN에서는 **진짜 쪽만** 낮추어야 합니다(Salimans 2016). 진짜의 레이블이 $\alpha$, 가짜의 레이블이 $\beta$라면 한 점 $x$에서 판별자가 줄이려는 것은
#
# $$-p\,[\alpha \log D + (1 - \alpha)\log(1 - D)] - p_g\,[\beta \log D + (1 - \beta)\log(1 - D)]$$
#
# 이고($p$는 진짜의 밀도, $p_g$는 가짜의 밀도), $D$로 미분해 0으로 놓으면 최적 판별자가 나옵니다. 3절에서 본 “본 레이블의 평균”입니다.
#
# $$D^{*}(x) = \frac{\alpha\,p(x) + \beta\,p_g(x)}{p(x) + p_g(x)}$$
#
# $\beta > 0$이면 분자에 $p_g$가 끼어듭니다. 무엇이 나빠지는지, 진짜는 0에, 가짜는 4에 모여 있는 1차원에서 봅니다. 생성자가 줄이려는 것은 $-\log D^{*}(x)$이므로(03에서 배울 비포화 손실(non-saturating loss)입니다), 가짜는 이 함수의 내리막을 따라 당겨집니다.

# %%
x = torch.linspace(-3, 7, 251, dtype=torch.float64, requires_grad=True)
p, p_g = torch.exp(-(x**2) / 2), torch.exp(-((x - 4) ** 2) / 2)
settings = {
    "스무딩 없음 (1, 0)": (1.0, 0.0),
    "한쪽 (0.9, 0)": (0.9, 0.0),
    "양쪽 (0.9, 0.1)": (0.9, 0.1),
}
best, pull = {}, {}
for name, (alpha, beta) in settings.items():
    best[name] = best_with_labels(p, p_g, alpha, beta)
    (slope,) = torch.autograd.grad(-best[name].log().sum(), x, retain_graph=True)
    pull[name] = slope  # 양수면 왼쪽(진짜 쪽)으로 당깁니다.
x, p, p_g = x.detach(), p.detach(), p_g.detach()
here = (x - 4).abs().argmin()  # 가짜가 가장 많은 곳

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 3.5))
for ax, curves in zip(axes, (best, pull), strict=True):
    ax.fill_between(x[::2], 0, p[::2], fc="white", ec="0.6", hatch="|||", label="진짜의 밀도")
    ax.fill_between(x[::2], 0, p_g[::2], fc="0.85", ec="0.6", label="가짜의 밀도")
    for (name, curve), (color, style) in zip(curves.items(), plotting.STYLES, strict=False):
        wide = 3.5 if style == "-" else 2  # 겹쳐도 아래의 선이 보이게
        ax.plot(x, curve.detach(), style, color=color, lw=wide, label=name)
    ax.set(xlabel="x", xlim=(-3, 7))
axes[0].set(title="최적 판별자 D*(x)", ylim=(0, 1.05))
axes[1].set(title="진짜 쪽으로 당기는 힘", ylim=(0, 4.6))
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=5)
far = {n: f"D* {best[n][here]:.2f}에 힘 {pull[n][here]:.2f}" for n in settings}
plotting.show(
    fig,
    alt=f"0에 모인 진짜와 4에 모인 가짜의 밀도 위에, 왼쪽은 최적 판별자를, 오른쪽은 진짜 쪽으로 당기는 힘을 그렸습니다. x = 4에서 스무딩이 없으면 {far['스무딩 없음 (1, 0)']}, 한쪽이면 {far['한쪽 (0.9, 0)']}, 양쪽이면 {far['양쪽 (0.9, 0.1)']}입니다.",
)

# %%
print("x = 4에서 D*:", {n: round(c[here].item(), 4) for n, c in best.items()})
top = best["한쪽 (0.9, 0)"].max().item()
print(f"한쪽 스무딩에서 D*의 가장 큰 값 {top:.3f}, 그때의 로짓 {math.log(top / (1 - top)):.2f}")
print("x = 4에서 당기는 힘:", {n: round(s[here].item(), 3) for n, s in pull.items()})
none, one_sided, both = (s[here].item() for s in pull.values())
assert (
    abs(one_sided - none) < 1e-6
    and both < none / 100
    and abs(top - 0.9) < 1e-3
    and abs(best["양쪽 (0.9, 0.1)"][here] - 0.1) < 1e-3
)

# %% [markdown]
# **그림이 보여 주는 것**: 세로줄 무늬는 진짜의 밀도, 회색은 가짜의 밀도입니다(둘 다 꼭대기를 1로 맞추어 그렸습니다). 왼쪽에서 한쪽 스무딩(주황 파선)은 꼭대기만 0.9로 낮추었습니다. 판별자의 로짓이 2.2 근처에서 멈추므로, 함부로 확신하지 않습니다. 양쪽 스무딩(초록 쇄선)은 가짜가 모인 곳에도 0.1이라는 점수를 줍니다.
# 오른쪽이 그 결과입니다. 한쪽 스무딩은 당기는 힘을 **조금도** 바꾸지 않지만($\log D^{*} = \log\alpha + \log\frac{p}{p + p_g}$이라 $\alpha$는 미분하면 사라집니다), 양쪽 스무딩은 가짜가 있는 바로 그곳에서 힘을 거의 없애 버립니다. 멀리 있는 가짜가 진짜 쪽으로 옮겨 갈 까닭이 사라집니다.

# %%
task("01-5")


# %%
def discriminator_loss(real_logits, fake_logits, real_label):
    """(n,), (m,), 0과 1 사이의 수 → 스칼라."""
    ...


check("01-5", discriminator_loss)

# %%
hint("01-5")

# %%
solution("01-5")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 | 시험 |
# |---|---|---|---|
# | 정밀도, 재현율 | `confusion` (과제 01-1) | van Rijsbergen 1979 | `test_confusion_counts` |
# | $-[y\log D + (1-y)\log(1-D)]$ | `bce` (과제 01-2) | Good 1952 | `test_bce_equals_torch` |
# | $\max(a,0) - ay + \log(1 + e^{-\lvert a\rvert})$ | `bce_with_logits` (과제 01-3) | PyTorch 문서 | `test_logits_equal_torch` |
# | $\partial L/\partial a = \sigma(a) - y$ | `slope_by_logit` (과제 01-4) | Cox 1958 | `test_slopes_equal_autograd` |
# | $-\mathbb{E}[\log D(x)] - \mathbb{E}[\log(1 - D(G(z)))]$ | `objectives.d_loss` (과제 01-5) | Goodfellow 2014, 식 (1) | `test_d_loss_is_two_halves` |
# | $D^{*} = (\alpha p + \beta p_g)/(p + p_g)$ | `best_with_labels` | Salimans 2016, 3.4절 | `test_smoothed_optimum` |
#
# `confusion`은 `gan_course/labs/loss/confusion.py`에, `d_loss`는 `gan_course/objectives.py`에, 나머지는 `gan_course/labs/loss/bce.py`에 있습니다. 시험은 모두 `tests/lessons/test_01_bce_loss.py`에 있습니다.
#
# **스스로 확인하기**: 첫 셀의 다섯 가지 배울 것으로 돌아가 하나씩 말해 보십시오.
#
# ## 참고 문헌
#
# - Good (1952), *Rational Decisions*: 정직한 확률을 말하게 하는 로그 점수. [doi:10.1111/j.2517-6161.1952.tb00104.x](https://doi.org/10.1111/j.2517-6161.1952.tb00104.x)
# - Cox (1958), *The Regression Analysis of Binary Sequences*: 로지스틱 회귀. [doi:10.1111/j.2517-6161.1958.tb00292.x](https://doi.org/10.1111/j.2517-6161.1958.tb00292.x)
# - van Rijsbergen (1979), *Information Retrieval*, 7장: 정밀도와 재현율. <http://www.dcs.gla.ac.uk/Keith/Preface.html>
# - Goodfellow 외 (2014), *Generative Adversarial Nets*. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661)
# - Szegedy 외 (2015), *Rethinking the Inception Architecture for Computer Vision*: 레이블 스무딩. [arXiv:1512.00567](https://arxiv.org/abs/1512.00567)
# - Salimans 외 (2016), *Improved Techniques for Training GANs*: 한쪽 레이블 스무딩. [arXiv:1606.03498](https://arxiv.org/abs/1606.03498)
# - PyTorch 문서, *BCELoss*(−100에서 자르는 약속)와 *BCEWithLogitsLoss*. <https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html>, <https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html>
#
# ## 다음에 할 일
#
# 손실이 정해졌으니, 이제 그 손실을 **가중치마다 나누어 주는** 방법이 필요합니다. 이 레슨에서는 기울기를 손으로 한 번 계산했습니다. [02 역전파와 연쇄 법칙](02_backpropagation.ipynb)에서는
# 층이 아무리 많아도 저절로 계산해 주는 기계를 직접 만듭니다.
