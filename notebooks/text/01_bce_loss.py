# %% [markdown]
# <!-- colab -->
#
# # 01 · BCE 손실
#
# > **약속**: 모두 체포하는 경찰관 이야기에서 출발해, 판별자를 가르치는 손실 함수를 조각부터 직접 쌓고, 내가 쌓은 것만으로 판별자를 가르칩니다.
#
# **배울 것**
#
# 1. 정밀도와 재현율을 계산하고, 왜 어느 하나로는 판별자를 평가할 수 없는지 예를 들어 말할 수 있습니다.
# 2. 수를 조금 바꾸어 기울기를 재고, 이어진 두 기울기를 곱할 수 있습니다.
# 3. 우도에서 BCE의 식을 끌어내고, D(x)가 0.99이거나 0.01일 때의 손실을 어림할 수 있습니다.
# 4. float32의 반올림과 넘침을 보여 주고, 어디에서도 깨지지 않는 손실을 조각부터 쌓아 판별자를 가르칠 수 있습니다.
# 5. 판별자의 손실을 진짜 반쪽과 가짜 반쪽의 합으로 쓰고, 그 값이 2·log 2라는 말의 두 가지 뜻을 가려내고, 진짜 쪽 레이블만 낮추면 그 눈금이 어디로 옮겨 가는지 계산할 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬과 PyTorch 기초, 로그. 미분은 몰라도 됩니다. GAN은 [00 시작하기](00_start.ipynb)에서 맛본 정도면 충분합니다.
#
# **공부 시간**: 약 70분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 15초. 작은 판별자만 학습하므로 GPU는 필요 없습니다.
#
# [← 00 시작하기](00_start.ipynb) · [02 역전파와 연쇄 법칙 →](02_backpropagation.ipynb)

# %% [markdown]
# 바로 아래의 준비 셀은 접혀 있습니다. 펼칠 필요 없이 **Shift+Enter**로 실행하십시오.

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
from torch import nn
from torch.nn import functional as F

from gan_course import objectives, plotting
from gan_course.datasets import mnist
from gan_course.exercises import check, hint, mine, solution, task
from gan_course.sampling import sample
from gan_course.ui import EntryView, MovieView, PredictionView, QuizView

# %%
from gan_course.labs import BatchLab, LossLab, NudgeLab, ThresholdLab
from gan_course.labs.backprop.nudging_draw import draw_errors, draw_nudge
from gan_course.labs.loss import fines
from gan_course.labs.loss.bce import (
    bce,
    bce_with_logits,
    best_with_labels,
    slope_by_logit,
    slope_by_probability,
)
from gan_course.labs.loss.confusion import Confusion, confusion
from gan_course.labs.loss.duel_draw import EVEN, draw_halves, draw_near
from gan_course.labs.loss.fan_draw import draw_fan
from gan_course.labs.loss.fines_draw import draw_fines, draw_gap
from gan_course.labs.loss.logistic import fit
from gan_course.labs.loss.loss_draw import batch_picture, draw_stops, fill_batch
from gan_course.labs.loss.police_draw import draw_city, draw_signed, draw_verdict


# %%
def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %%
EntryView(
    [
        ("가짜가 5%뿐인 그림 더미에서 동전을 던져 가짜를 잡으면, 정밀도와 재현율은 얼마쯤입니까?",
         [("정밀도 5%, 재현율 50%", True, "잡은 것 가운데 가짜의 비율은 더미와 같고, 가짜의 절반을 잡습니다."),
          ("정밀도 50%, 재현율 50%", False, "정밀도에는 더미에 가짜가 얼마나 흔한지가 섞입니다."),
          ("정밀도 50%, 재현율 5%", False, "동전은 가짜의 절반을 잡으므로 재현율이 50%입니다.")], "1절"),
        ("a를 조금 키우면 D가 그 0.2배만큼 커지고, D를 조금 키우면 L이 그 3배만큼 줄어듭니다. a에 대한 L의 기울기는 얼마입니까?",
         [("−0.6", True, "이어진 두 기울기를 곱합니다: 0.2 × (−3)."),
          ("2.8", False, "기울기는 더하지 않고 곱합니다."),
          ("−15", False, "나누지 않고 곱합니다.")], "2절"),
        ("진짜 7장, 가짜 3장을 보고 늘 같은 확률을 말한다면, 얼마라고 해야 BCE가 가장 작습니까?",
         [("1에 가깝게", False, "가짜 세 장에서 큰 벌을 받습니다."),
          ("1/2", False, "아무것도 모를 때의 답입니다. 진짜가 더 흔하다는 것을 압니다."),
          ("0.7", True, "BCE는 정직한 확률을 말할 때 가장 작습니다.")], "4절"),
    ],
    skip="셀을 모두 실행한 다음 1–4절의 글을 건너뛰고 5절부터 읽으십시오. 과제 01-1과 01-2는 풀어 볼 만합니다.",
)  # fmt: skip

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
# - **진짜를 통과시키는 능력**: 죄 없는 사람을 잡지 않습니다.
#
# GAN의 **판별자**(discriminator)도 똑같은 시험을 치릅니다. 생성자(generator)가 만든 가짜 그림을 잡으면서, 진짜 그림은 통과시켜야 합니다.
#
# ### 네 칸의 표와 네 비율
#
# 판정의 결과는 네 가지뿐이고, 이것을 모은 것이 **혼동 행렬**(confusion matrix)입니다. 이 레슨에서 **잡으려는 것은 가짜**입니다.
#
# | | 잡았다 | 통과시켰다 |
# |---|---|---|
# | **정말 가짜** | TP: 잡은 가짜 | FN: 놓친 가짜 |
# | **정말 진짜** | FP: 억울하게 잡은 진짜 | TN: 통과한 진짜 |
#
# 두 능력을 재는 비율이 하나씩 있습니다.
#
# $$\text{재현율} = \frac{TP}{TP + FN}, \qquad \text{진짜 통과율} = \frac{TN}{TN + FP}$$
#
# - **재현율**(recall): 가짜 가운데 잡은 비율. 놓치면 낮아집니다.
# - **진짜 통과율**: 진짜 가운데 통과한 비율. 억울한 사람이 많으면 낮아집니다.
#
# 흔히 쓰는 나머지 두 비율에는 그 도시에 가짜가 얼마나 흔한지가 섞여 있습니다.
#
# $$\text{정밀도} = \frac{TP}{TP + FP}, \qquad \text{정확도} = \frac{TP + TN}{TP + FP + FN + TN}$$
#
# - **정밀도**(precision): 잡은 것 가운데 정말 가짜인 비율(08에서는 다른 뜻으로 씁니다). **정확도**(accuracy): 전체 가운데 맞게 판정한 비율.
# - $T$와 $F$는 판정이 맞았는지 틀렸는지, $P$와 $N$은 잡았는지(positive) 통과시켰는지(negative)를 뜻합니다.
#
# 경찰관 네 명을 같은 도시에 보냅니다. 저마다 시민에게 0과 1 사이의 **의심 점수**를 매기고, 점수가 1/2 이상이면 체포합니다.

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


def percent(rate):
    """비율을 %로. 0으로 나눈 비율(nan)은 정할 수 없습니다."""
    return "정할 수 없음" if math.isnan(rate) else f"{rate:.1%}"


report = {name: confusion(suspicion, thief, 0.5) for name, suspicion in officers.items()}
for name, c in report.items():
    print(
        f"정밀도 {percent(c.precision):>6}, 재현율 {c.recall:6.1%}, 정확도 {c.accuracy:5.1%}, "
        f"놓친 도둑 {c.missed:2d}명, 억울한 시민 {c.wronged:3d}명  ← {name}"
    )
assert report["모두 체포"].recall == 1 and report["모두 체포"].precision == 0.05
assert report["아무도 체포 안 함"].accuracy == 0.95 > report["눈썰미 있음"].accuracy

# %% [markdown]
# **표에서 볼 것**
#
# - 모두 체포하면 재현율은 100%이지만 정밀도는 도둑의 비율인 5%에 머뭅니다.
# - 동전을 던지면 정밀도 5%와 재현율 50%쯤이어야 하는데 3.9%와 40%입니다. 도둑이 50명뿐이라 우연이 큽니다.
# - 아무도 체포하지 않으면 정밀도는 정할 수 없고(잡은 사람이 0명이라 나눌 것이 0입니다), **정확도는 95%로 가장 높습니다.** 도둑이 드문 도시에서는 아무 일도 하지 않는 것이 정확해 보입니다.
# - 눈썰미 있는 경찰관은 도둑을 절반 넘게 잡지만, 정확도만 보면 아무 일도 하지 않은 사람에게 집니다.
#
# ### 진짜 경찰관: 숫자 위조범을 잡습니다
#
# 이제 시민은 MNIST 손글씨이고, 도둑은 [00](00_start.ipynb)의 생성자가 그린 가짜입니다.
#
# 판별자는 그림 $x$를 보고 **진짜일** 확률 $D(x)$를 말합니다. 가장 단순한 것, **로지스틱 회귀**(logistic regression)를 씁니다. 하는 일은 넷입니다.
#
# 1. **거칠기**를 잽니다. 화소가 둘레의 평균과 다른 정도이고, 화소마다 하나씩 784개의 수입니다.
# 2. 거칠기마다 **가중치**를 곱해 모두 더합니다. 가중치는 그 화소가 거칠 때 점수를 얼마나 올리거나 내릴지 적은 수로(수상하면 음수입니다), 역시 784개입니다.
# 3. **절편** $b$라는 수 하나를 더합니다. 아무것도 거칠지 않은 그림의 점수입니다.
# 4. 나온 점수 하나를 확률로 바꿉니다.
#
# 첫째 일은 바로 코드로 옮길 수 있습니다.


# %%
def roughness(x):
    """그림 (n, 1, 28, 28) → 거칠기 (n, 784): 화소가 둘레 3×3의 평균과 다른 정도."""
    ink = (x + 1) / 2
    return (ink - F.avg_pool2d(ink, 3, stride=1, padding=1)).abs().flatten(1)


# %% [markdown]
# 셋째 일까지 마치고 나온 점수를 **로짓**(logit)이라 하고 $a$로 적습니다. 로짓은 아무 실수나 될 수 있으므로 아직 확률이 아닙니다.
#
# 넷째 일은 **시그모이드**(sigmoid)라는 함수 $\sigma$가 합니다. 로짓을 0과 1 사이로 눌러 $D(x) = \sigma(a)$로 만듭니다.

# %%
# @title 그림: 로짓을 확률로 바꾸는 시그모이드
line = torch.linspace(-8, 8, 321)
fig, ax = plt.subplots(figsize=(6.4, 2.6))
ax.plot(line, line.sigmoid(), "-", color=plotting.BLUE, lw=2)
ends = {-5.0: (-8, 14), 0.0: (10, -4), 5.0: (-6, -16)}
for at, away in ends.items():
    height = torch.tensor(at).sigmoid().item()
    ax.plot(at, height, "o", color=plotting.RED, mec="black", ms=8)
    told = f"σ({at:g}) = {height:.3f}".replace("-", "−")
    ax.annotate(told, (at, height), away, textcoords="offset points", va="center")
ax.set(title="로짓을 확률로", xlabel="로짓 a", ylabel="확률 σ(a)", ylim=(-0.08, 1.08))
plotting.show(fig, alt="로짓 a를 확률로 바꾸는 시그모이드의 S자 곡선. a가 −5이면 0.007, 0이면 0.5, 5이면 0.993이고, 양 끝에서 0과 1에 붙습니다.")  # fmt: skip
assert [round(torch.tensor(v).sigmoid().item(), 3) for v in ends] == [0.007, 0.5, 0.993]

# %% [markdown]
# **그림이 보여 주는 것**: 로짓이 0이면 확률은 1/2이고, 클수록 진짜라는 쪽으로 갑니다. 양 끝에서는 0과 1에 붙어 거의 움직이지 않습니다(식은 2절에 있습니다).
#
# 가르칠 때에는 답을 **레이블**(label) $y$로 알려 줍니다. **진짜가 1, 가짜가 0**입니다. 가르치는 함수 `fit`은 일단 패키지의 것을 쓰고, 8절에서 직접 만듭니다.


# %%
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
pictures, y = half_and_half(real[1], fake[1])  # 배울 때 보지 못한 그림으로 봅니다.
logits = roughness(pictures) @ w + b
d = torch.sigmoid(logits)  # D(x): 진짜일 확률
print(f"D(x)의 평균: 진짜 {d[y == 1].mean():.2f}, 가짜 {d[y == 0].mean():.2f}")
assert d[y == 1].mean() > d[y == 0].mean() + 0.05

# %%
# @title 그림: 진짜 한 장과 가짜 한 장이 판정을 받기까지
order = d.argsort()
three = digits[shuffled[N : 2 * N]].y == 3  # 진짜는 3 가운데 로짓이 1에 가장 가까운 것
far = (logits[:N] - 1).abs().masked_fill(~three, math.inf)
chosen = {"진짜": far.argmin(), "가짜": order[y[order] == 0][N // 10]}
rough_now = {name: roughness(pictures[i : i + 1])[0] for name, i in chosen.items()}
reach = max((r * w).abs().max().item() for r in rough_now.values())
fig, axes = plt.subplots(2, 5, figsize=(9.4, 3.8))
for row, (name, i) in zip(axes, chosen.items(), strict=True):
    draw_verdict(row, pictures[i], rough_now[name], w, b, reach)
    row[0].set_ylabel(name)
for ax, title in zip(axes[0], ("그림", "거칠기", "× 가중치 w", "= 곱", "더하면"), strict=True):
    ax.set_title(title)
told = {k: f"곱의 합 {rough_now[k] @ w:.2f}, 로짓 {logits[i]:.2f}, D(x) {d[i]:.2f}" for k, i in chosen.items()}  # fmt: skip
plotting.show(fig, alt=f"진짜 한 장과 가짜 한 장이 판정을 받는 다섯 칸: 그림, 거칠기, 가중치(파랑은 음수, 점을 찍은 주황은 양수), 거칠기와 가중치의 곱, 판정. 절편은 둘 다 {b:.2f}이고, 진짜는 {told['진짜']}, 가짜는 {told['가짜']}입니다.")  # fmt: skip
assert logits[chosen["진짜"]] > 0.8 and logits[chosen["가짜"]] < -0.5 and b > 0
assert (w < 0).float().mean() > 0.6

# %% [markdown]
# **그림이 보여 주는 것**: 가중치는 대체로 파랑(음수)입니다. 거친 화소는 점수를 깎습니다. 모든 그림이 같은 절편에서 출발해, **곱**의 칸에서 파란 만큼 잃고 주황인 만큼(큰 것에는 점을 찍었습니다) 얻습니다. 파란 화소가 의심을 받은 자리입니다. 많이 잃은 가짜는 0 아래로 떨어져 D(x)가 1/2보다 작습니다.

# %%
# @title 그림: 의심을 가장 많이, 가장 적게 받은 그림들
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
    alt=f"손글씨 열 장씩 세 줄. 위의 두 줄은 의심이 가장 큰 진짜와 가짜로 거칠기가 크고(평균 {rough[0]:.3f}와 {rough[1]:.3f}), 맨 아래는 의심이 가장 작은 가짜로 평균적으로 잉크가 적고 매끈합니다({rough[2]:.3f}).",
)

names = ("억울한 진짜", "들킨 가짜", "속인 가짜")
usual = roughness(real[1]).mean().item()
for name, r, i in zip(names, rough, ink, strict=False):
    print(f"{name}: 거칠기 {r:.3f} (진짜 {usual:.3f}), 평균 밝기 {i:.0%} (진짜 {ink[3]:.0%})")
assert min(rough[:2]) > 1.1 * usual > 1.2 * rough[2] and ink[2] < 0.9 * ink[3]

# %% [markdown]
# **그림이 보여 주는 것**: 남보다 거친 그림이 의심을 받았습니다. 억울하게 잡힌 진짜는 잉크의 양(평균 밝기)이 진짜 전체와 비슷한데 거칠기가 큽니다. 거꾸로, 빠져나간 가짜는 **평균적으로** 잉크가 적고 매끈합니다. 그 가운데에는 사람 눈에 수상한 것도 있습니다. 거칠기밖에 모르는, 완벽하지 않은 경찰관입니다.
#
# 의심 점수는 $1 - D(x)$이고, 이것이 **문턱** 이상이면 가짜로 판정합니다. 레이블은 진짜가 1이지만 잡으려는 것(positive)은 **가짜**이므로, 코드에서는 `confusion(1 - d, y == 0, …)`처럼 넘깁니다. 바로 아래의 창은 `d`와 `y`를 받아 안에서 바꿉니다. (왼쪽 그림의 세로축 ‘밀도’는 막대의 넓이를 모두 더하면 1이 되게 맞춘 높이입니다.)
#
# 먼저 예상을 고르고, 그다음에 슬라이더를 움직이십시오.

# %%
police = ThresholdLab(d, y)
PredictionView(
    "01-p1",
    "문턱을 0.7로 올려 두고, 도시의 가짜 비율만 50%에서 5%로 줄입니다. 판별자는 그대로입니다. 무엇이 어떻게 변합니까?",
    [
        ("정밀도와 정확도가 함께 떨어집니다.", False,
         "정밀도는 떨어지지만, 진짜가 흔한 도시에서는 진짜를 잘 통과시키는 것만으로 정확도가 오릅니다."),
        ("정밀도는 떨어지고 정확도는 오릅니다.", True,
         "잡은 것 대부분이 억울한 진짜가 되지만, 진짜를 통과시킨 판정이 많아 정확도는 오릅니다."),
        ("판별자가 그대로이니 네 비율도 그대로입니다.", False,
         "그대로인 것은 재현율과 진짜 통과율뿐입니다."),
    ],
    police,
    act="문턱을 0.7에 놓고, 가짜의 비율을 5%까지 내려 보십시오.",
    seen=lambda: police.threshold.value >= 0.65 and police.share.value <= 6,
)  # fmt: skip

# %% [markdown]
# **더 해 보십시오.** 슬라이더를 누른 다음 화살표 키로도 움직입니다.
#
# 1. 문턱을 0까지 내려 보십시오. 모두 체포하는 경찰관이 됩니다. 재현율과 진짜 통과율은 어떻게 됩니까?
# 2. 문턱을 올려서 재현율과 정밀도를 **함께** 올릴 수 있습니까?
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 1. 재현율은 100%, 진짜 통과율은 0%입니다.
# 2. 문턱을 올려서는 그럴 수 없습니다. 재현율은 내려가기만 합니다. 정밀도는 대체로 올라가지만 오른쪽 끝에서는 들쭉날쭉하고, 아무도 잡지 않게 되면 정할 수 없어 곡선이 끊깁니다(반반인 도시에서는 그 끝이 진짜 통과율의 선에 가려집니다). 둘을 함께 올리려면 문턱이 아니라 **판별자**가 나아져서 왼쪽의 두 히스토그램이 더 떨어져야 합니다. (문턱을 훑으며, 억울하게 잡은 비율인 1 − 진짜 통과율에 대하여 재현율을 그린 것이 ROC 곡선입니다.)
#
# </details>

# %%
half = confusion(1 - d, y == 0, 0.5)
print(f"문턱 1/2: 정밀도 {half.precision:.1%}, 재현율 {half.recall:.1%}, "
      f"진짜 통과율 {half.passing:.1%}")  # fmt: skip
rare = half.in_city(0.05)
print(f"가짜가 5%인 도시로 옮기면: 시민 1,000명 가운데 가짜 50명 중 {rare.caught:.0f}명을 잡지만")
print(f"진짜 950명 중 {rare.wronged:.0f}명도 잡습니다. 정밀도는 "
      f"{rare.caught:.0f} / ({rare.caught:.0f} + {rare.wronged:.0f}) ≈ {rare.precision:.1%}")  # fmt: skip
strict = confusion(1 - d, y == 0, 0.7)
print(f"문턱 0.7: 정확도 {strict.accuracy:.1%} → {strict.in_city(0.05).accuracy:.1%}")

# %%
# @title 그림: 예상 01-p1의 답을 넓이로
fig, axes = plt.subplots(1, 2, figsize=(9.2, 3.4))
cities = {share: strict.in_city(share) for share in (0.5, 0.05)}
for ax, (share, c) in zip(axes, cities.items(), strict=True):
    draw_city(ax, c)
    ax.set_title(f"가짜가 {share:.0%}인 도시의 1,000장", x=0.63)  # 이름을 적은 왼쪽을 뺀 한가운데
told = [f"가짜 {k:.0%}이면 TP {c.caught:.0f}, FN {c.missed:.0f}, FP {c.wronged:.0f}, TN {c.passed:.0f}, 정밀도 {c.precision:.1%}, 정확도 {c.accuracy:.1%}" for k, c in cities.items()]  # fmt: skip
plotting.show(fig, alt=f"문턱 0.7에서 네 칸의 넓이를 두 도시에 그린 것. {told[0]}. {told[1]}. 재현율 {strict.recall:.1%}와 진짜 통과율 {strict.passing:.1%}는 두 도시에서 같습니다.")  # fmt: skip

# %%
# @title 확인: 1절의 글이 말하는 수
everyone = confusion(1 - d, y == 0, 0.0)
assert (everyone.recall, everyone.passing) == (1, 0) and strict.recall < half.recall - 0.1
assert abs(rare.recall - half.recall) < 1e-9 and rare.precision < 0.2 < 0.55 < half.precision
assert strict.in_city(0.05).accuracy > strict.accuracy + 0.2
assert strict.in_city(0.05).precision < strict.precision - 0.3

# %% [markdown]
# **그림이 보여 주는 것**: 예상 01-p1의 답입니다. 왼쪽 띠가 가짜, 오른쪽이 진짜, 빗금이 잡은 것입니다. 띠의 **너비**만 50%에서 5%로 줄었고, 띠마다 빗금의 **높이**(재현율과 1 − 진짜 통과율)는 그대로입니다. 그런데 빗금 가운데 가짜(정밀도)는 줄고, 넓은 진짜 띠가 거의 통과하므로 정확도는 오릅니다.
#
# **알게 된 것**: 문턱을 정해 두면 재현율과 진짜 통과율은 판별자의 눈썰미이고, 정밀도와 정확도에는 그 도시에 가짜가 얼마나 흔한지가 섞여 있습니다. 처음에 말한 두 능력을 재는 것은 앞의 둘입니다.

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

# %% [markdown]
# 패키지는 네 칸을 먼저 세고, 비율을 거기에서 계산합니다.

# %%
show_source(confusion)
show_source(Confusion.precision.fget)

# %%
QuizView(
    "가짜가 1%뿐인 그림 더미입니다. 재현율 90%, 진짜 통과율 90%인 판별자가 잡은 그림 100장 가운데 정말 가짜는 몇 장쯤입니까?",
    [
        ("90장", False, "가짜 가운데 잡은 비율(재현율)과 잡은 것 가운데 가짜의 비율(정밀도)은 다릅니다."),
        ("50장", False, "가짜와 진짜가 반반인 더미라면 90장입니다. 가짜가 드물수록 줄어듭니다."),
        ("8장", True,
         "1,000장이면 가짜 10장 중 9장, 진짜 990장 중 99장을 잡습니다. 9/(9 + 99) ≈ 8%입니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 2. 조금 돌려 보기: 기울기
#
# 미분을 몰라도 괜찮습니다. 이 레슨에 필요한 것은 이 절이 전부입니다. 아는 분은 이 절의 **셀만 모두 실행하고** 3절로 가십시오(8절에서 다시 씁니다).
#
# 라디오의 손잡이를 살짝 돌리면 소리가 얼마나 커집니까? 손잡이를 돌린 만큼의 **몇 배**로 소리가 변하는지, 그 배수가 **기울기**(gradient)입니다.
# 식으로 적으면 수 $w$를 아주 조금, $h$만큼 늘렸을 때
#
# $$\text{기울기} \approx \frac{L(w + h) - L(w)}{h}$$
#
# - $w$: 돌리는 손잡이. 신경망에서는 가중치입니다. $L(w)$: 손잡이가 $w$일 때의 결과. 신경망에서는 줄이고 싶은 수, **손실**(loss)입니다. $h$: 돌린 폭.
#
# 앞으로 ‘수를 돌린다’는 그 수를 조금 키우거나 줄인다는 뜻입니다.
#
# 기울기가 **양수면 줄이고 음수면 늘려야** 결과가 작아집니다. 0이면 돌려도 꿈쩍하지 않습니다.
# $h$를 아주 작게 한 것을 $\dfrac{dL}{dw}$로 적습니다. “$w$를 조금 돌린 것($dw$)에 대한 $L$의 변화($dL$)의 비”라는 뜻입니다. 학교에서 배운 말로는, 오른쪽의 비가 평균변화율이고 $h$를 0으로 보낸 값이 미분계수입니다. $L(w) = w^2$으로 해 봅니다.

# %%
for spot, h in ((3, 1.0), (3, 0.1), (3, 0.001), (5, 0.001), (-1, 0.001)):
    before, after = spot**2, (spot + h) ** 2
    steep = (after - before) / h
    told = f"w = {spot:2d} → {spot + h:<6g} w² = {before:2d} → {after:<9.6g}"
    print(f"{told} {h}만큼에 {after - before:.6g}: 기울기 {steep:.4g}".replace("-", "−"))
    assert abs(steep - 2 * spot) < 1.01 * h

# %% [markdown]
# $w = 3$에서 폭을 줄일수록 6에 가까워집니다. 자리를 바꾼 아래의 두 줄은 $w = 5$에서 10, $w = -1$에서 −2 가까이이니, 모두 $2w$입니다. 기울기는 **자리마다 다릅니다**.
#
# <details><summary>왜 2w입니까? (종이와 연필로)</summary>
#
# $\dfrac{(w + h)^2 - w^2}{h} = \dfrac{2wh + h^2}{h} = 2w + h$이고, $h$를 0으로 줄이면 $2w$만 남습니다.
#
# </details>
#
# 지금까지는 앞으로만 돌려 보았습니다. 같은 폭으로 더 정확하게, 앞뒤로 똑같이 돌려 재는 함수를 직접 만드십시오.
#
# 과제 다음의 셀이 부르는 `mine`은 채점을 통과했으면 여러분이 쓴 것을, 아직이면 풀이의 것을 돌려줍니다. 나중에 풀었으면 그 과제의 셀부터 끝까지 차례로 다시 실행하십시오.

# %%
task("01-9")


# %%
def slope(f, w, h):
    """함수, 자리, 폭(모두 수) → 수 하나."""
    ...


check("01-9", slope)

# %%
hint("01-9")

# %%
solution("01-9")

# %% [markdown]
# 여러분의 것으로 $\log w$를 $w = 0.01$에서 재어, 앞으로만 돌린 것과 견줍니다.

# %%
nudged = mine("01-9", slope)
for h in (0.005, 0.001, 0.0001):
    before, after = math.log(0.01), math.log(0.01 + h)
    print(f"w = 0.01 → {0.01 + h:<7g} log w = {before:.4f} → {after:.4f}: 앞으로만 "
          f"{(after - before) / h:7.3f}, 양쪽으로 {nudged(math.log, 0.01, h):7.3f}")  # fmt: skip
print(f"w², w = 3, h = 1: 양쪽으로 {nudged(lambda v: v * v, 3.0, 1.0):g}")
print(f"언제나 7인 함수: {nudged(lambda v: 7.0, 3.0, 0.1):g}")
assert abs(nudged(math.log, 0.01, 0.0001) - 100) < 0.01 < 0.4 < abs((after - before) / h - 100)

# %% [markdown]
# **하나만 더 기억해 두십시오. $\log w$의 기울기는 $1/w$입니다.** $w = 0.01$에서 약 100, 곧 $1/0.01$입니다. 어느 폭에서나 양쪽으로 돌린 것이 더 가깝습니다.
#
# ### 시그모이드
#
# 1절에서 로짓을 확률로 바꾸던 함수입니다.
#
# $$\sigma(a) = \frac{1}{1 + e^{-a}}$$
#
# - $e \approx 2.718$은 자연로그의 밑이고, $e^{-a}$는 $a$가 커지면 0으로, 작아지면 끝없이 커집니다. 그래서 $\sigma$는 1과 0으로 다가갑니다.

# %%
a = torch.linspace(-7, 7, 281)
slope_now = (torch.sigmoid(a + 1e-3) - torch.sigmoid(a - 1e-3)) / 2e-3  # 양쪽으로 돌려 봅니다.
top = slope_now.max().item()
print(f"σ의 기울기: a = 0에서 {top:.4f}, a = −7에서 {slope_now[0]:.5f}")
assert abs(top - 0.25) < 1e-3 and slope_now[0] < 0.001
assert torch.allclose(slope_now, a.sigmoid() * (1 - a.sigmoid()), atol=1e-3)

# %%
# @title 그림: 시그모이드의 접선과, 자리마다의 기울기
fig, axes = plt.subplots(1, 2, figsize=(8.6, 2.8))
axes[0].plot(a, a.sigmoid(), "-", color=plotting.BLUE, lw=2)
for at, mark in ((-5.0, "s"), (0.0, "o"), (2.0, "D"), (5.0, "^")):
    s = torch.tensor(at).sigmoid().item()
    reach = torch.tensor([at - 1.2, at + 1.2])
    axes[0].plot(reach, s + s * (1 - s) * (reach - at), "-", color=plotting.BLACK, lw=1.6)
    for ax, height in zip(axes, (s, s * (1 - s)), strict=True):
        ax.plot(at, height, mark, color=plotting.RED, mec="black", ms=8)
axes[0].set(title="시그모이드와 접선", xlabel="로짓 a", ylabel="σ(a)")
axes[1].plot(a, slope_now, "-", color=plotting.BLUE, lw=2, zorder=1)
axes[1].set(title="돌려 보아 잰 기울기", xlabel="로짓 a", ylabel="dσ/da", ylim=(-0.01, 0.29))
plotting.show(fig, alt=f"왼쪽은 로짓 a에 따라 0에서 1로 올라가는 S자 모양의 시그모이드와 네 점의 접선, 오른쪽은 돌려 보아 잰 기울기. 기울기는 a = 0에서 {top:.2f}로 가장 크고 양 끝에서 0에 가깝습니다.")  # fmt: skip

# %% [markdown]
# **그림이 보여 주는 것**: 접선(그 점에서 곡선에 댄 곧은 선)의 기운 정도가 기울기입니다. 두 칸에서 모양이 같은 표식은 같은 로짓입니다. 시그모이드는 한가운데서 가장 가파르고(1/4), 양 끝에서는 거의 평평합니다. 자신만만한 판별자의 확률은 로짓을 돌려도 꿈쩍하지 않습니다. 7절과 8절에서 이것이 말썽을 일으킵니다.
#
# 오른쪽 곡선의 식은 뜻밖에 간단합니다. $D = \sigma(a)$로 적으면 $\dfrac{dD}{da} = D(1 - D)$입니다. 그림 앞의 셀이 이것을 확인했습니다.
#
# <details><summary>왜 D(1 − D)입니까?</summary>
#
# $q = 1 + e^{-a}$라고 하면 $D = 1/q$입니다. $1/q$의 기울기는 $-1/q^2$이고 $e^{-a}$의 기울기는 $-e^{-a}$이므로, 이어서 곱하면(아래의 연쇄 법칙) $\dfrac{e^{-a}}{q^2} = \dfrac1q \cdot \dfrac{e^{-a}}{q}$입니다. 앞은 $D$이고, 뒤는 $\dfrac{q - 1}{q} = 1 - D$입니다.
#
# </details>
#
# ### 이어진 두 기울기는 곱합니다
#
# 자전거의 페달을 한 바퀴 돌리면 바퀴가 3바퀴 돌고, 바퀴가 한 바퀴 돌면 자전거가 2 m 갑니다. 페달 한 바퀴에 6 m, 두 배수의 **곱**입니다. 기울기도 배수이므로 똑같습니다. 이것이 **연쇄 법칙**(chain rule)입니다.
#
# $$a \to D \to L \text{이면}\qquad \frac{dL}{da} = \frac{dL}{dD}\cdot\frac{dD}{da}$$
#
# 진짜 그림을 보고 로짓 $a$를 낸 판별자의 벌(손실)을 $L = (D - 1)^2$, 곧 1에서 모자란 만큼의 제곱(**제곱 오차**)이라고 합시다. $a = 1$에서 세 기울기를 여러분의 `slope`로 따로 재어 봅니다.


# %%
def sigma(a):
    """수 하나의 시그모이드."""
    return 1 / (1 + math.exp(-a))


def penalty(a):
    """진짜를 보고 로짓 a를 낸 판별자의 벌 (D − 1)²."""
    return (sigma(a) - 1) ** 2


h, at = 1e-4, sigma(1.0)
first = nudged(sigma, 1.0, h)  # a를 돌리면 D가 몇 배로
second = nudged(lambda d: (d - 1) ** 2, at, h)  # D를 돌리면 L이 몇 배로
whole = nudged(penalty, 1.0, h)  # a를 돌리면 L이 몇 배로
print(
    f"dD/da {first:.4f} × dL/dD {second:.4f} = {first * second:.4f},  한 번에 잰 dL/da {whole:.4f}"
)
assert abs(first * second - whole) < 1e-4

# %% [markdown]
# 두 기울기의 곱이 한 번에 잰 것과 같습니다. 아래의 창에서 예상을 먼저 고르고 $h$를 끌어 보십시오. ‘한쪽’(초록 파선)은 이 절의 첫 식처럼 $a$와 $a + h$로, ‘양쪽’(주황 점선)은 $a - h$와 $a + h$로 잰 것입니다. 폭 1로 재면 초록 파선이 곡선과 어긋나고, 0.01이면 점들이 겹쳐, 두 직선 모두 그 자리에서 곡선을 스치는 직선(접선)이 됩니다. 오른쪽 칸에는 지금까지 지나온 폭의 오차만 나옵니다(동그라미가 한쪽, 네모가 양쪽입니다).

# %%
by_hand = 2 * (sigma(1.0) - 1) * sigma(1.0) * (1 - sigma(1.0))  # dL/dD × dD/da
nudging = NudgeLab(penalty, 1.0, by_hand, knob="로짓 a")
PredictionView(
    "01-p4",
    "폭 h를 0.1에서 0.001로, 100분의 1로 줄입니다. 잰 기울기가 참 기울기와 다른 만큼, 곧 오차는 몇 분의 1이 됩니까?",
    [
        ("한쪽도 양쪽도 100분의 1쯤이 됩니다.", False,
         "한쪽은 그렇습니다. 양쪽은 앞뒤로 돌린 두 오차가 서로 지워져 훨씬 빨리 줄어듭니다."),
        ("한쪽은 100분의 1쯤, 양쪽은 10,000분의 1쯤이 됩니다.", True,
         "한쪽의 오차는 h에, 양쪽의 오차는 h²에 비례합니다."),
        ("한쪽은 10분의 1쯤, 양쪽은 100분의 1쯤이 됩니다.", False,
         "h를 10분의 1로 줄일 때가 그렇습니다. 여기서는 10분의 1로 두 번 줄입니다."),
    ],
    nudging,
    act="h를 1.0e-1에 놓아 한쪽과 양쪽이 참 기울기와 몇째 자리까지 같은지 보고, 1.0e-3까지 내려 보십시오.",
    seen=lambda: nudging.h.value <= 1.1e-3,
)  # fmt: skip

# %%
one_way = [abs((penalty(1.0 + h) - penalty(1.0)) / h - by_hand) for h in (0.1, 0.001)]
two_ways = [abs(nudged(penalty, 1.0, h) - by_hand) for h in (0.1, 0.001)]
for name, (wide, narrow) in {"한쪽": one_way, "양쪽": two_ways}.items():
    print(f"{name}: 오차 {wide:.1e} → {narrow:.1e}, {wide / narrow:,.0f}분의 1")
assert 90 < one_way[0] / one_way[1] < 110 and 9e3 < two_ways[0] / two_ways[1] < 1.1e4

# %%
# @title 그림: 예상 01-p4의 답
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.2))
draw_nudge(axes[0], penalty, 1.0, 0.01, "로짓 a")
draw_errors(axes[1], penalty, 1.0, by_hand)
plotting.show(fig, alt=f"왼쪽은 벌의 곡선과 폭 0.01로 잰 기울기의 두 직선(한쪽은 파선, 양쪽은 점선)으로, 점들이 겹쳐 접선과 구별되지 않습니다. 오른쪽은 폭 h에 따른 기울기의 오차(두 축 모두 로그 눈금). h가 0.1에서 0.001로 줄면 한쪽은 {one_way[0]:.1e}에서 {one_way[1]:.1e}로, 양쪽은 {two_ways[0]:.1e}에서 {two_ways[1]:.1e}로 줄고, 더 작아지면 둘 다 도로 커집니다.".replace("e-0", "e−0"))  # fmt: skip

# %% [markdown]
# **그림이 보여 주는 것**: 예상 01-p4의 답입니다. 왼쪽의 점들이 가까워질수록 두 직선이 접선이 됩니다. 오른쪽의 오차는 한쪽이면 $h$에, 양쪽이면 $h^2$에 비례하여 줄다가, $h$가 너무 작아지면 거의 같은 두 수를 빼느라 도로 커집니다. 02에서 다시 만납니다. 기억할 것은 셋입니다: 기울기는 **배수**이고, **부호**가 갈 방향을 알려 주며, 이어지면 **곱합니다**.
#
# ## 3. 한 숫자로 두 능력을 재어야 합니다
#
# 사람이라면 재현율과 진짜 통과율을 나란히 놓고 고민할 수 있습니다. 그러나 학습은 기울기를 따라 내려가는 일이라서, 내려갈 언덕이 **하나**여야 합니다.
# 그래서 두 능력을 한 숫자에 담은 **손실 함수**(loss function)가 필요합니다. 정확도도 한 숫자이니 정확도를 쓰면 안 되겠습니까?
#
# 그림 열두 장의 로짓에 모두 같은 수 $c$를 더해 가며, 정확도와 우리가 곧 만들 손실 BCE를 함께 그립니다. $c$를 더하는 것은 절편 $b$ 하나만 돌려 보는 것과 같고, 모든 그림이 그만큼 더 진짜로 보이게 하는 일입니다. 절편을 배운다면 어느 쪽으로 갈지, 두 그래프에 물어봅니다.

# %%
few = torch.cat([torch.arange(6), N + torch.arange(6)])  # 진짜 여섯 장, 가짜 여섯 장
shift = torch.linspace(-1.5, 1.5, 301)
moved = logits[few] + shift[:, None]
accuracy = ((moved > 0) == (y[few] == 1)).float().mean(dim=1)
smooth = bce_with_logits(moved, y[few].expand_as(moved)).mean(dim=1)
low_c = shift[smooth.argmin()].item()

# %%
# @title 그림: 계단과 골짜기
fig, axes = plt.subplots(1, 2, figsize=(8, 2.7))
axes[0].plot(shift, accuracy, "-", color=plotting.RED, lw=2, drawstyle="steps-post")
peak = accuracy == accuracy.max()
axes[0].plot(shift[peak], accuracy[peak], ".", color=plotting.BLACK, ms=5)
axes[0].set(title="정확도: 계단", ylabel="정확도", ylim=(0.3, 0.95))
axes[1].plot(shift, smooth, "-", color=plotting.BLUE, lw=2)
axes[1].plot(low_c, smooth.min(), "o", color=plotting.BLACK, ms=7)
axes[1].set(title="BCE: 매끄러운 골짜기", ylabel="BCE")
for ax in axes:
    ax.set(xlabel="모든 로짓에 더한 수 c")
plotting.show(fig, alt=f"모든 로짓에 더한 수 c를 가로축으로 한 두 그래프. 왼쪽의 정확도는 {accuracy.min():.2f}에서 {accuracy.max():.2f}까지 오르내리는 계단이고, 오른쪽의 BCE는 c가 {low_c:.2f}일 때 {smooth.min():.2f}로 가장 낮은 매끄러운 골짜기입니다.")  # fmt: skip

# %%
flat, alive = ((v.diff() == 0).float().mean().item() for v in (accuracy, smooth))
print(f"c를 0.01씩 300번 옮기는 동안 꿈쩍하지 않은 경우: 정확도 {flat:.0%}, BCE {alive:.0%}")
tops = ((accuracy == accuracy.max()).int().diff() == 1).sum().item()
bottoms = ((smooth.diff() > 0).int().diff() == 1).sum().item()
print(f"정확도가 가장 높은 턱은 {tops}군데, BCE의 골짜기는 {bottoms}군데(c = {low_c:.2f})")
assert flat > 0.9 and alive < 0.02 and (tops, bottoms) == (2, 1)

# %% [markdown]
# **그림이 보여 주는 것**: 정확도는 계단입니다. 거의 모든 곳에서 **기울기가 0**이라 어느 쪽으로 가야 나아지는지 알려 주지 않습니다. 재현율도 진짜 통과율도 수를 세어 만든 것이라 마찬가지입니다.
# 오른쪽의 BCE는 어디에서나 내려갈 방향을 알려 줍니다. 정확도는 가장 높은 턱(검게 칠한 곳)마저 두 군데로 갈려 있어 어디로 가라고 말하지 못하지만, BCE의 골짜기(검은 점)는 하나입니다. (층이 하나일 때의 이야기입니다. 층이 여럿이면 가중치에 대한 골짜기가 여럿일 수 있습니다.)
#
# 계단은 **확신**도 모릅니다. 맞히기는 마찬가지여도 51%라고 간신히 맞힌 판별자와 99%라고 맞힌 판별자는 다릅니다.

# %%
label = torch.tensor([1.0, 0.0])
for name, verdict in {"간신히": [0.51, 0.49], "확신하고": [0.99, 0.01]}.items():
    verdict = torch.tensor(verdict)
    right = ((verdict > 0.5) == (label == 1)).float().mean().item()
    print(f"{name} 맞힘: 정확도 {right:.0%}, BCE {bce(verdict, label).mean().item():.3f}")
assert 60 * bce(verdict, label).mean() < -math.log(0.51)

# %% [markdown]
# ## 4. 동전 던지기에서 BCE까지
#
# BCE는 누가 임의로 정한 벌점이 아닙니다. “**본 것을 가장 그럴듯하게 설명하는 판별자가 좋은 판별자**”라는 한마디에서 저절로 나옵니다.
#
# 그림 $x$ 한 장마다 앞면(진짜, $y = 1$)이 나올 확률이 $D(x)$인 동전이 있다고 합시다. 이런 동전의 확률 분포를 **베르누이 분포**(Bernoulli distribution)라고 합니다.
# 판별자의 말대로라면, 레이블이 지금처럼 나올 확률은 진짜일 때 $D(x)$, 가짜일 때 $1 - D(x)$입니다.
#
# 세 장으로 해 봅니다. 레이블이 1, 0, 0이고 판별자는 0.9, 0.6, 0.2라고 했습니다. 서로 상관없이 던진 동전들이 한꺼번에 지금처럼 나올 확률은 **곱**이므로 $0.9 \times 0.4 \times 0.8 = 0.288$입니다.
# 이 수를 판별자의 **우도**(likelihood)라고 합니다. 레이블은 이미 정해졌으니 바꿀 수 있는 것은 $D$뿐입니다. 같은 레이블에 **더 큰 우도**를 주는 $D$를 찾습니다.
#
# 두 경우를 지수로 한 줄에 적으면, 그림 $n$장의 우도는
#
# $$\text{우도}(D) = \prod_{i=1}^{n} D(x_i)^{\,y_i}\bigl(1 - D(x_i)\bigr)^{1 - y_i}$$
#
# - $\prod$: 모두 곱하라는 기호. $x_i, y_i$: $i$번째 그림과 그 레이블.
# - 지수 $y_i$는 스위치입니다. $y_i = 1$이면 뒤의 인수가 0제곱, 곧 1이 되어 사라지고, $y_i = 0$이면 앞의 인수가 사라집니다.
#
# 그런데 1보다 작은 수를 수천 개 곱하면 컴퓨터에서는 어떻게 됩니까?

# %%
likelihood = torch.where(y == 1, d, 1 - d)  # 표본마다의 확률
print(f"{len(y):,}개의 확률을 곱하면: {likelihood.prod().item()}")
print(f"로그를 더하면: {likelihood.log().sum().item():.1f}")
print(f"로그의 평균에 −를 붙이면: {-likelihood.log().mean().item():.4f}")
assert likelihood.prod() == 0 and torch.isfinite(likelihood.log().sum())


# %% [markdown]
# 곱은 float32(PyTorch가 보통 쓰는 32비트 실수)에서 0이 되고 맙니다. 그래서 로그를 씁니다. 우도가 크면 그 로그도 크므로, 1등인 $D$는 그대로입니다. 곱의 로그는 로그의 합이고($\log(0.9 \times 0.4) = \log 0.9 + \log 0.4$), 거듭제곱의 로그에서는 지수가 앞으로 나와 곱해지므로($\log 0.9^{y} = y\log 0.9$)
#
# $$\log\,\text{우도}(D) = \sum_{i=1}^{n} \log\Bigl[D(x_i)^{\,y_i}\bigl(1 - D(x_i)\bigr)^{1 - y_i}\Bigr] = \sum_{i=1}^{n}\Bigl[\,y_i \log D(x_i) + (1 - y_i)\log\bigl(1 - D(x_i)\bigr)\Bigr]$$
#
# $n$으로 나누어 표본의 수와 상관없게 하고, **최소화**할 수 있도록 부호를 뒤집으면 **이진 교차 엔트로피**(binary cross-entropy, BCE)입니다. (왜 “엔트로피”인지는 06에서 정보 이론을 배우며 알게 됩니다.)
#
# $$\mathrm{BCE} = -\frac{1}{n}\sum_{i=1}^{n}\Bigl[\,y_i \log D(x_i) + (1 - y_i)\log\bigl(1 - D(x_i)\bigr)\Bigr]$$
#
# | 기호 | 뜻 |
# |---|---|
# | $n$, $i$ | 평균을 낼 표본의 수와, 표본의 번호 |
# | $x_i$, $y_i$ | $i$번째 그림과 그 레이블. 진짜면 1, 가짜면 0 |
# | $D(x_i)$ | 판별자가 말한, 진짜일 확률. 0과 1 사이 |
# | $\log$ | 자연로그(밑 $e$) |
# | $y_i \log D(x_i)$ | 진짜일 때만 살아남는 항: **진짜를 통과시키는 능력** |
# | $(1 - y_i)\log(1 - D(x_i))$ | 가짜일 때만 살아남는 항: **가짜를 잡는 능력** |
# | $-\frac{1}{n}\sum$ | 모두 더해 평균을 내고 부호를 뒤집음 |
#
# 위의 세 장이라면 $-(\log 0.9 + \log 0.4 + \log 0.8)/3 \approx 0.415$입니다. 모두 체포하는 경찰관은 뒤의 항에서 만점을 받고 앞의 항에서 벌을 받습니다. 두 능력이 한 줄에 들어 있습니다.
#
# 코드로 옮기는 것은 여러분의 일입니다. 식에 없는 함정(0·log 0)이 하나 기다립니다.

# %%
task("01-2")


# %%
def bce_from_probabilities(d, y):
    """확률과 레이블(같은 모양) → 스칼라."""
    ...


check("01-2", bce_from_probabilities)

# %%
hint("01-2")

# %%
solution("01-2")

# %%
my_bce = mine("01-2", bce_from_probabilities)
three = my_bce(torch.tensor([0.9, 0.6, 0.2]), torch.tensor([1.0, 0.0, 0.0])).item()
d64, y64 = torch.sigmoid(logits.double()), y.double()
ours, theirs = my_bce(d64, y64).item(), F.binary_cross_entropy(d64, y64).item()
print(f"세 장의 BCE {three:.3f}")
print(f"그림 {len(y):,}장의 BCE: 내 함수 {ours:.10f}, torch {theirs:.10f}")
assert abs(three - 0.415) < 1e-3 and abs(ours - theirs) < 1e-7

# %%
show_source(bce)

# %% [markdown]
# 패키지의 `bce`는 평균을 내기 전의 값, 표본마다의 손실을 줍니다.
#
# 정말로 우도가 가장 큰 곳에서 BCE가 가장 작은지도 확인합니다. 진짜 7장, 가짜 3장을 보고 **늘 같은 확률** $d$를 말하는 판별자라면 무엇이라고 해야 합니까?

# %%
seven = torch.tensor([1.0] * 7 + [0.0] * 3, dtype=torch.float64)
guess = torch.linspace(0.01, 0.99, 99, dtype=torch.float64)
like = guess**7 * (1 - guess) ** 3
cost = torch.stack([bce(torch.full_like(seven, g), seven).mean() for g in guess])

# %%
# @title 그림: 우도의 봉우리와 BCE의 골짜기
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
# **그림이 보여 주는 것**: 봉우리와 골짜기가 같은 자리, 진짜의 비율 7/10에 있습니다. 가장 좋은 $d$는 **본 레이블의 평균**입니다. BCE는 정직한 확률을 말할 때 가장 작고, 부풀려 0.99라고 하면 손해를 봅니다. 이런 손실을 **적정 점수 규칙**(proper scoring rule)이라 하고, 말한 확률과 실제 비율이 같은 것을 **보정**(calibration)되었다고 합니다.
#
# <details><summary>왜 평균입니까?</summary>
#
# 열 장의 손실의 합은 $-7\log d - 3\log(1 - d)$입니다. $\log d$의 기울기가 $1/d$이고, $d$를 늘리면 $1 - d$는 −1배로 변하며, 합의 기울기는 기울기의 합이므로 $-\dfrac{7}{d} + \dfrac{3}{1 - d}$입니다. 이것이 0이 되는 곳은 $7(1 - d) = 3d$, 곧 $d = \dfrac{7}{10}$입니다. 그보다 왼쪽에서는 기울기가 음수라 늘려야 하고($d = 0.5$면 $-14 + 6 = -8$), 오른쪽에서는 양수라 줄여야 합니다($d = 0.9$면 $-7.8 + 30 = 22.2$). 양쪽에서 이곳으로 내려오므로 골짜기의 바닥입니다.
#
# </details>
#
# - 골짜기의 바닥이 0이 아니라 0.61입니다. 던지기 전에는 알 수 없는, 동전 자체의 불확실함입니다. 서로 가릴 수 없는 그림들이라면 어떤 판별자도 이보다 내려갈 수 없습니다.
# - 그림 $x$마다 따로 값을 고를 수 있다면 $x$마다 같은 문제를 푸는 셈입니다. 그래서 가장 좋은 판별자는 “그 자리에 있는 것 가운데 진짜의 비율”을 말합니다. 03의 출발점입니다.
# - 다만 그 말이 정직한 것은 **가르칠 때와 비율이 같은** 도시에서뿐입니다. 반반으로 배운 판별자가 가짜 5%인 도시에 가면 더는 정직하지 않습니다. 무엇을 고쳐야 하는지 5절에서 잽니다.
#
# > ### ⚠ 널리 퍼진 오류: “판별자는 BCE를 최대화합니다”
# >
# > **최대화**하는 것은 로그 우도의 평균 $\frac{1}{n}\sum[\,y\log D + (1-y)\log(1-D)\,]$이고, 이 값은 언제나 0 이하입니다. BCE는 여기에 −를 붙인 것이라서 언제나 0 이상이고 **최소화**합니다.
# > GAN의 논문에는 “판별자가 최대화한다”라고 적혀 있는데, 로그 우도 쪽을 말합니다. 앞의 −를 잃어버린 식과 코드가 인터넷에 많으니, **BCE가** 음수로 나오면 부호부터 의심하십시오. (03의 포화 손실이나 06의 비평자(critic) 손실처럼 음수여도 정상인 손실도 있습니다.)

# %%
log_likelihood = likelihood.log().mean().item()
print(f"로그 우도의 평균 {log_likelihood:.4f} ≤ 0 ≤ BCE {bce(d, y).mean().item():.4f}")
print(f"바닥 {cost.min():.4f} = 7:3 동전의 불확실함 "
      f"{-0.7 * math.log(0.7) - 0.3 * math.log(0.3):.4f}")  # fmt: skip
assert log_likelihood < 0 and abs(log_likelihood + bce(d, y).mean().item()) < 1e-6
assert abs(cost.min() + 0.7 * math.log(0.7) + 0.3 * math.log(0.3)) < 1e-9

# %% [markdown]
# ### 문턱을 모두 모으면 BCE가 됩니다
#
# 경찰관에게는 문턱이 있었고, 문턱이 만드는 것은 계단이었습니다. 매끄러운 BCE는 어디에서 왔습니까? 같은 곳에서 왔습니다. 문턱을 **하나만** 고르지 않으면 됩니다.
#
# 그림마다 다른 경찰관을 만난다고 합시다. 경찰관의 문턱 $t$는 0과 1 사이에서 고르게 뽑습니다(첫 사람만 1/2로 정합니다). 의심 $1 - D(x)$가 $t$ 이상이면 잡고, 틀린 판정에는 **벌금**을 물립니다.
#
# - 진짜를 잡으면 $\dfrac{1}{1 - t}$: 웬만해서는 잡지 않는(문턱이 높은) 경찰관조차 잡을 만큼 의심했다면 벌금이 큽니다. 문턱 0.9에 잡힌 진짜는 $1/0.1 = 10$, 문턱 0.1에 잡힌 진짜는 $1/0.9 \approx 1.1$을 냅니다.
# - 가짜를 통과시키면 $\dfrac{1}{t}$: 아무나 잡는(문턱이 낮은) 경찰관조차 통과시켰다면 벌금이 큽니다.
#
# 왜 이 크기입니까? 정말 가짜일 확률이 $s$인 그림 한 장에 낼 벌금의 평균을 두 판정에서 견줍니다.
#
# - **잡으면** (진짜일 확률) × (벌금) $= (1 - s)\cdot\dfrac{1}{1 - t}$, **통과시키면** (가짜일 확률) × (벌금) $= s\cdot\dfrac{1}{t}$입니다.
# - $s = t$이면 둘 다 1이고, $s > t$이면 잡는 쪽이 쌉니다($t = 0.5$, $s = 0.8$이면 0.4와 1.6). 그러니 판별자가 정직하여 의심이 곧 $s$라면, 의심이 문턱을 넘을 때부터 잡는 것이 가장 싼 판정입니다.
#
# 두 벌금의 비 $t:(1-t)$만 지키면 크기가 달라도 그렇습니다. 이 크기를 고르면 아래처럼 BCE가, $2t$와 $2(1-t)$를 고르면 제곱 오차가 됩니다.
#
# 판별자가 모든 그림에 똑같이 $D(x)$라고 했을 때, 미니배치(minibatch, 한 번에 함께 보는 그림 $n$장의 묶음)가 낸 벌금의 평균을 $D(x)$마다 그립니다. **볼 것**: 첫 장면은 문턱 1/2의 경찰관 한 사람, 계단 하나입니다. 묶음이 커지면 계단이 무엇을 닮아 갑니까?

# %%
crowd = fines.thresholds(4096)
batches = fines.sizes(4096)
gaps = [fines.gap(crowd[:n]) for n in batches]


def draw_crowd(i):
    """i번째 장면: 앞의 n명이 물린 벌금의 평균."""
    fig, axes = plt.subplots(1, 2, figsize=(9.2, 3.3), width_ratios=(1.6, 1))
    draw_fines(axes[0], crowd[: batches[i]], truth=i > 0)  # 첫 장면에는 답(점선)이 없습니다.
    draw_gap(axes[1], batches, gaps, i)
    return fig


MovieView(
    draw_crowd,
    range(len(batches)),
    about="문턱이 저마다 다른 경찰관에게 낸 벌금의 평균을, 묶음을 키우며 D(x)마다 그립니다. 계단이 두 BCE 곡선으로 다가갑니다.",
    title=lambda i: f"그림 {batches[i]:,}장",
    words=lambda i: f"그림 {batches[i]:,}장: BCE와의 차이는 평균 {gaps[i]:.3f}입니다.",
    telling=(0, 10, len(batches) - 1),
)

# %%
for i in (0, 10, 24, len(batches) - 1):
    print(f"그림 {batches[i]:5,}장: 벌금의 평균과 BCE의 차이 {gaps[i]:.3f}")
assert gaps[-1] < 0.1 < 0.4 < gaps[0]

# %% [markdown]
# **알게 된 것**: 계단이 모여 두 곡선 $-\log D(x)$와 $-\log(1 - D(x))$가 됩니다. BCE는 **모든 문턱의 경찰관에게 한꺼번에 받은 벌금의 평균**입니다. 어느 도시, 어느 문턱에 놓일지 모르는 판별자를 모든 문턱에서 시험하므로, 한 문턱의 정확도가 못 하는 일을 합니다. 다만 0과 1에 가까운 문턱에 무게를 더 둡니다(두 벌금의 합이 $\frac{1}{t(1 - t)}$입니다). 확신하고 틀린 벌이 끝없이 커지는 까닭입니다.
#
# <details><summary>왜 꼭 log입니까? (적분을 아는 분께)</summary>
#
# 진짜가 잡히는 것은 $t \le 1 - D$일 때이므로, 벌금의 평균은 $\displaystyle\int_0^{1-D} \frac{dt}{1 - t} = -\log D$입니다. 가짜도 같은 방법으로 $\displaystyle\int_{1-D}^{1} \frac{dt}{t} = -\log(1 - D)$입니다. 비는 그대로 두고 무게를 달리하면 다른 손실이 나옵니다. 모든 문턱에 고른 무게를 주어 벌금을 $2t$와 $2(1 - t)$(합이 언제나 2)로 하면 제곱 오차 $(D - y)^2$입니다(Schervish 1989).
#
# </details>
#
# ## 5. 손실의 크기를 몸에 익힙니다
#
# 두 곡선 위를 걸어 보십시오. 점에 그은 짧은 직선이 그 자리의 접선, 곧 기울기입니다. 가로축은 왼쪽이 확률 $D(x)$, 오른쪽이 로짓 $a$입니다. $\sigma$의 식에서 $\dfrac{D}{1 - D} = e^{a}$이므로 $a = \log\dfrac{D(x)}{1 - D(x)}$입니다.
# 표의 $L$은 표본 하나의 손실입니다. 진짜라면 $-\log D(x)$, 가짜라면 $-\log(1 - D(x))$입니다.

# %%
curves = LossLab(0.3)
PredictionView(
    "01-p2",
    "진짜 그림입니다. D(x)를 0.1에서 0.01로, 10분의 1로 낮추면, 손실 L과 기울기 dL/dD의 크기는 어떻게 됩니까?",
    [
        ("둘 다 열 배쯤 커집니다.", False, "손실은 로그라서 그렇게 빨리 커지지 않습니다."),
        ("손실은 2.3쯤 더해지고, 기울기의 크기는 열 배가 됩니다.", True,
         "−log는 열 배마다 log 10 ≈ 2.3씩 더하고, 기울기 −1/D는 −10에서 −100이 됩니다."),
        ("둘 다 2.3쯤 더해집니다.", False,
         "손실은 그렇습니다. 기울기는 −1/D라서 열 배가 됩니다."),
        ("손실은 열 배가 되고, 기울기는 그대로입니다.", False,
         "거꾸로에 가깝습니다. 왼쪽 곡선이 0 가까이에서 얼마나 가팔라지는지 보십시오."),
    ],
    curves,
    act="D(x)를 먼저 0.1에 놓아 두 값을 보고, 0.01까지 내려 보십시오.",
    seen=lambda: curves.d.value <= 0.0105,
)  # fmt: skip

# %% [markdown]
# **더 해 보십시오.**
#
# 1. $D(x)$를 0.5에 놓으십시오. 두 손실이 같습니까? 얼마입니까?
# 2. $D(x)$를 0.01에 놓고 **기울기 dL/da**를 보십시오. dL/dD와 무엇이 다릅니까?
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 1. 둘 다 $\log 2 \approx 0.6931$입니다.
# 2. dL/dD는 −100인데 dL/da는 −0.99입니다. $D$로 재면 끝없이 커지지만, 로짓으로 재면 아무리 크게 틀려도 −1과 1 사이에 머뭅니다. 오른쪽 그림의 곡선이 왼쪽 끝에서 곧게 뻗은 것이 그 뜻입니다. 까닭은 8절에서 밝혀집니다.
#
# </details>

# %%
tenth, sure, half_way = torch.tensor([0.1, 0.01, 0.5], dtype=torch.float64)
one = torch.ones_like(sure)
for v in (tenth, sure):
    by_d, by_a = slope_by_probability(v, one).item(), slope_by_logit(v.logit(), one).item()
    print(f"진짜인데 D(x) = {v:.2f}: L {bce(v, one):.3f}, dL/dD {by_d:.0f}, dL/da {by_a:.2f}")
gained = (bce(sure, one) - bce(tenth, one)).item()
print(f"D(x) = 0.5면 어느 쪽이든 {bce(half_way, one):.4f} = log 2")
assert abs(by_d + 100) < 1e-9 and abs(by_a + 0.99) < 1e-9 and abs(gained - math.log(10)) < 1e-9
assert abs(bce(half_way, one) - math.log(2)) < 1e-12

# %%
# @title 그림: 예상 01-p2의 답
fig, axes = plt.subplots(1, 2, figsize=(9.2, 3.2))
for ax, logit, title in zip(axes, (False, True), ("확률로 재면", "로짓으로 재면"), strict=True):
    draw_stops(ax, {0.1: "o", 0.01: "D"}, logit=logit)
    ax.set_title(title)
axes[0].legend(loc="upper center")
plotting.show(fig, alt=f"진짜의 손실 곡선 위의 두 점과 접선. D(x)가 0.1에서 0.01로 가면 손실은 {bce(tenth, one):.3f}에서 {bce(sure, one):.3f}로 {gained:.3f} 늘고, 왼쪽의 기울기 dL/dD는 −10에서 −100으로, 오른쪽의 기울기 dL/da는 −0.90에서 −0.99로 변합니다.")  # fmt: skip

# %% [markdown]
# **그림이 보여 주는 것**: 예상 01-p2의 답입니다. 손실은 2.3만큼만 늘었는데, 왼쪽의 접선은 열 배로 가팔라졌습니다. 같은 두 점을 로짓으로 펼친 오른쪽에서는 접선이 거의 나란합니다.
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
# - $\lim_{D \to 0^{+}}$: $D$를 오른쪽에서 0으로 끝없이 가까이 할 때 다가가는 값. $1^{-}$는 왼쪽에서 1로.
#
# 손실은 **끝없이** 커집니다. “이건 절대로 진짜가 아닙니다”라고 단언했다가 틀리면 벌은 무한대입니다. BCE는 근거 없이 단언하는 판별자를 가장 무섭게 벌합니다.
#
# 어림하는 법은 셋입니다. 소수점 아래 0이 하나 늘 때마다 2.3이, 확률이 반으로 줄 때마다 0.7이 더해지고, 거의 맞혔다면 $-\log(1 - \varepsilon) \approx \varepsilon$입니다($\varepsilon$, 엡실론은 아주 작은 수).

# %%
QuizView(
    "진짜 그림에 D(x) = 0.002라고 했습니다. 손실은 얼마쯤입니까?",
    [
        ("0.998", False, "그것은 |y − D|입니다. BCE에는 −log가 있어 크게 틀릴수록 벌이 가파릅니다."),
        ("6.2", True, "0.001이면 2.3 × 3 = 6.9이고, 두 배로 키웠으니 0.7을 뺍니다."),
        ("7.6", False, "0.001의 6.9에서 0.7을 더했습니다. 0.002는 0.001보다 덜 틀렸으므로 뺍니다."),
        ("500", False, "그것은 기울기 dL/dD의 크기입니다."),
    ],
)  # fmt: skip

# %% [markdown]
# 네 칸을 어림해 보고 실행하십시오: 진짜였거나 가짜였을 때, $D(x)$가 0.99이거나 0.01일 때의 손실은 얼마입니까?

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
# 끝으로 로짓을 다시 봅니다. $a = \log\dfrac{D}{1 - D}$이므로 정직한 판별자의 로짓은 **진짜가 가짜의 몇 배인지의 로그**, 곧 log(진짜의 비율 / 가짜의 비율)입니다. 반반인 도시에서 아무것도 모르면 $\log 1 = 0$이고, 가짜가 5%인 도시라면 $\log(0.95/0.05) = \log 19 \approx 2.94$에서 출발합니다.
# 그림에서 읽은 증거는 이 배수에 곱해집니다. 가짜보다 진짜에 세 배 흔한 획을 보았다면 배수는 1에서 3으로($D = 3/4$), 가짜가 5%인 도시에서는 19에서 57로($D = 57/58$) 바뀝니다(베이즈 정리). 곱하는 3은 같고 출발점만 다른데, 로그에서는 곱이 합이므로, 도시가 바뀌면 모든 로짓에 출발점의 차이를 **더하면** 됩니다. 3절에서 더하던 $c$가 이것입니다.
# 1절의 판별자에게 얼마를 더해야 BCE가 가장 작은지 재어 봅니다. 실행하기 전에, 가짜가 20%인 도시라면 얼마일지 적어 보십시오.


# %%
def in_city(c, share):
    """모든 로짓에 c를 더한 판별자가, 가짜의 비율이 share인 도시에서 받는 BCE."""
    losses = bce(torch.sigmoid(logits + c), y)
    return ((1 - share) * losses[y == 1].mean() + share * losses[y == 0].mean()).item()


lean = [i / 20 for i in range(121)]
for share in (0.5, 0.2, 0.05):
    best_c = min(lean, key=lambda c: in_city(c, share))
    print(f"가짜 {share:4.0%}: 더하지 않으면 BCE {in_city(0, share):.3f}, 가장 작은 BCE "
          f"{in_city(best_c, share):.3f} (c = {best_c:.2f}, 식으로는 "
          f"{math.log((1 - share) / share):.2f})")  # fmt: skip
    assert abs(best_c - math.log((1 - share) / share)) < 0.2
blind = -0.95 * math.log(0.95) - 0.05 * math.log(0.05)
print(f"그림을 보지 않고 늘 0.95라고 하면 BCE {blind:.3f}")
assert in_city(best_c, 0.05) < blind < in_city(0, 0.05)

# %% [markdown]
# **알게 된 것**: 잰 자리와 식이 말한 자리가 거의 같습니다(20%라면 $\log 4$입니다). 고칠 것은 **절편 하나**입니다. 가짜가 5%인 도시에서는 가중치를 다시 가르치지 않고도 BCE가 0.62에서 0.18로 줄었고, 그림을 보지 않고 늘 0.95라고 할 때보다도 낮습니다.

# %% [markdown]
# ## 6. 미니배치: 하나의 큰 실수
#
# BCE는 표본마다의 손실을 **평균**한 것입니다. 표본 여섯 개의 레이블과 예측을 바꾸면서 평균이 어떻게 움직이는지 보십시오.
# 막대는 표본마다의 손실, 검은 세로줄은 그 평균입니다. “기울기”는 그 표본의 로짓을 조금 돌렸을 때 **평균**이 변하는 배수입니다.

# %%
batch = BatchLab()
PredictionView(
    "01-p3",
    "여섯 가운데 다섯은 잘 맞히고(진짜에는 0.95, 가짜에는 0.05), 가짜 하나에 0.999라고 크게 틀립니다. 그 하나는 손실의 합에서 몇 퍼센트를 차지합니까?",
    [
        ("17%쯤 (여섯 가운데 하나이므로)", False, "손실은 머릿수가 아니라 틀린 정도를 셉니다."),
        ("50%쯤", False, "나머지 다섯의 손실은 모두 더해도 0.26뿐입니다."),
        ("96%쯤", True, "−log 0.001 ≈ 6.9 하나가 나머지 다섯의 합 0.26을 덮습니다."),
    ],
    batch,
    act="“하나만 크게 틀림” 단추를 누르십시오. 몫이 그림 아래에 나옵니다.",
    seen=lambda: batch.predictions[-1].value > 0.99 and not batch.labels[-1].value,
)  # fmt: skip


# %% [markdown]
# **더 해 보십시오.**
#
# 1. “모두 잘 맞힘”과 “하나만 크게 틀림”을 번갈아 눌러 보십시오. 실수 하나가 평균을 몇 배로 만듭니까? 그 표본의 기울기는 몇 배가 됩니까?
# 2. “모두 가짜라고 함”을 누르십시오. 모두 체포하는 경찰관입니다. 가짜 세 표본의 손실은 작은데 평균은 어떻습니까?
# 3. 한 표본의 레이블 단추를 눌러 진짜와 가짜를 바꾸어 보십시오. 예측은 그대로인데 기울기의 부호가 바뀝니까?
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 1. 평균은 20배가 넘게 커집니다. 기울기는 0.008에서 0.167 가까이로 커지지만, 아무리 크게 틀려도 $1/6 \approx 0.167$을 넘지 못합니다.
# 2. 진짜 세 표본에서 받은 벌 때문에, 아무것도 모른다고 1/2이라 말할 때(0.693)보다 나쁩니다.
# 3. 바뀝니다. 진짜의 기울기는 음수(로짓을 올려라), 가짜의 기울기는 양수(로짓을 내려라)입니다.
#
# </details>


# %%
def batch_loss(pairs):
    """(레이블, 확률)의 목록 → 표본마다의 손실과, 평균을 로짓으로 돌려 본 기울기."""
    labels, predictions = torch.tensor(pairs, dtype=torch.float64).T
    slopes = slope_by_logit(predictions.logit(), labels) / len(labels)
    return bce(predictions, labels), slopes.abs()


good = [(1, 0.95)] * 3 + [(0, 0.05)] * 3
cases = {
    "모두 잘 맞힘": good,
    "하나만 크게 틀림": [*good[:-1], (0, 0.999)],
    "모두 가짜라고 함": [(1, 0.02)] * 3 + [(0, 0.02)] * 3,
}
made = {name: batch_loss(pairs) for name, pairs in cases.items()}
mean = {name: losses.mean().item() for name, (losses, _) in made.items()}
print("평균:", {name: round(v, 3) for name, v in mean.items()})
share, pull_share = ((v.max() / v.sum()).item() for v in made["하나만 크게 틀림"])
print(f"실수 하나의 몫: 손실에서 {share:.0%}, 기울기의 크기에서 {pull_share:.0%}")

# %%
# @title 그림: 예상 01-p3의 답
fig, ax = plt.subplots(figsize=(8.4, 2.9))
answers, said = torch.tensor(cases["하나만 크게 틀림"], dtype=torch.float64).T
fill_batch(batch_picture(ax, len(said)), said, answers)
ax.set_title("하나만 크게 틀린 미니배치 (검은 세로줄은 평균)")
plotting.show(fig, alt=f"여섯 표본의 손실을 그린 가로 막대. 다섯은 {made['모두 잘 맞힘'][0].max():.3f}이고 크게 틀린 가짜 하나만 {made['하나만 크게 틀림'][0].max():.3f}이라, 평균은 {mean['하나만 크게 틀림']:.3f}, 그 하나의 몫은 {share:.0%}입니다.")  # fmt: skip

# %%
# @title 확인: 6절의 글이 말하는 수
assert mean["하나만 크게 틀림"] > 20 * mean["모두 잘 맞힘"] and share > 0.95
assert abs(pull_share - 0.80) < 0.005
assert mean["모두 가짜라고 함"] > math.log(2) and made["하나만 크게 틀림"][1].max() < 1 / 6

# %% [markdown]
# **알게 된 것**: 여섯 가운데 다섯을 잘 맞혀도, 하나를 확신하고 틀리면 손실의 거의 전부가 그 하나에서 나옵니다. 그런데 학습이 느끼는 것은 기울기이고, 기울기에서의 몫은 80%로 손실에서보다 작습니다. 로짓에 대한 기울기의 **크기**는 아무리 크게 틀려도 $1/n$을 넘지 않습니다.
#
# **여기까지가 앞 절반입니다. 쉬었다 오십시오.** 뒤 절반은 컴퓨터의 수로 옮기는 일(7절)에서 시작합니다.

# %% [markdown]
# ## 7. 로짓에서 손실까지: 넘치지 않는 조각
#
# 신경망의 마지막 층이 내는 것은 로짓 $a$입니다. $\sigma$로 확률을 얻은 다음 4절의 식에 넣으면 그만 아닙니까? 수학에서는 그렇습니다. 컴퓨터의 float32에서 해 봅니다.


# %%
def listed(values):
    """텐서의 수를 여섯 자리로 늘어놓습니다."""
    return ", ".join(f"{v:.6g}" for v in values.tolist()).replace("-", "−")


a = torch.tensor([5.0, 15.0, 20.0, 100.0])  # 가짜(y = 0)를 보고 진짜라고 확신합니다.
probability = torch.sigmoid(a)
print("로짓 a:", listed(a))
print("1 − σ(a):", listed(1 - probability))
print("−log(1 − D):", listed(-torch.log(1 - probability)))
print("참값(float64):", listed(torch.log1p(a.double().exp())))
print("식을 정리해서 log(1 + e^a):", listed(torch.log(1 + torch.exp(a))))
print("0 · log 0:", (torch.tensor(0.0) * torch.log(torch.tensor(0.0))).item())

# %%
# @title 확인: 깨지는 자리
assert abs(-torch.log(1 - probability)[1] - 15) > 0.1
assert (1 - probability)[2] == 0 and torch.log(1 - probability)[2] == -math.inf
assert torch.log(1 + torch.exp(a))[3] == math.inf

# %% [markdown]
# 참값은 5, 15, 20, 100쯤인데 두 가지로 깨집니다.
#
# - **반올림**: 15에서 벌써 14.84로 어긋나고 20에서는 **inf**입니다. float32는 유효 숫자가 일곱 자리쯤이라 $\sigma(20) = 0.999999998$을 1로 반올림하고, 그러면 $1 - D$가 정확히 0이 됩니다. 맞힌 쪽에서도 $0 \cdot \log 0$이 nan이 됩니다.
# - **넘침**: 확률을 거치지 않으려고 $1 - \sigma(a) = \dfrac{1}{1 + e^{a}}$에서 $-\log(1 - \sigma(a)) = \log(1 + e^{a})$로 정리해도, $e^{100} \approx 2.7 \times 10^{43}$이 float32의 한계 $3.4 \times 10^{38}$을 **넘쳐** inf가 됩니다.
#
# 학습하던 손실이 어느 날 갑자기 nan이 되는 흔한 까닭입니다.
#
# ### 첫 조각: log-sum-exp
#
# 둘 다 고치는 길이 있습니다. $e$의 거듭제곱을 더한 것의 로그(**log-sum-exp**)에서는 언제나 가장 큰 거듭제곱을 밖으로 꺼낼 수 있습니다. $e^{u} = e^{m} \cdot e^{u - m}$이므로 $e^{m}$을 묶어 내면 $\log$ 밖으로 $m$이 나옵니다. $m$이 무엇이든
#
# $$\log(e^{u} + e^{v}) = m + \log\bigl(e^{u - m} + e^{v - m}\bigr)$$
#
# - $u$, $v$: 두 지수($e$의 어깨에 얹힌 수). $m$: 밖으로 꺼낸 수. $m$을 둘 가운데 큰 쪽으로 잡으면 남은 지수는 0과, 0 이하의 수뿐입니다. 넘칠 것이 없습니다.
#
# 손실을 한꺼번에 만들지 않고 **조각부터** 쌓습니다. 첫 조각은 $\log \sigma(a)$입니다. 조각은 다음 조각이 부릅니다.

# %%
task("01-6")


# %%
def log_sigmoid(a):
    """로짓 → 같은 모양의 log σ(a). 넘치지 않습니다."""
    ...


check("01-6", log_sigmoid)

# %%
hint("01-6")

# %%
solution("01-6")

# %%
piece = log_sigmoid = mine("01-6", log_sigmoid)  # 다음 과제가 log_sigmoid를 부릅니다.
far = torch.tensor([-300.0, -20.0, 0.0, 20.0, 300.0])
print("내 조각:         ", listed(piece(far)))
print("시그모이드 → log:", listed(torch.log(torch.sigmoid(far))))
assert torch.allclose(piece(far), F.logsigmoid(far)) and piece(far)[0] == -300

# %% [markdown]
# ### 둘째 조각: 로짓을 받는 손실
#
# 조각 하나면 손실을 만들 수 있습니다. 진짜의 손실과 가짜의 손실에 어떻게 쓸지 생각해 보십시오.

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
my_loss = bce_from_logits = mine("01-3", bce_from_logits)
many = torch.randn(10_000, generator=torch.Generator().manual_seed(1), dtype=torch.float64) * 30
target = torch.rand(10_000, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
gap = my_loss(many, target) - F.binary_cross_entropy_with_logits(many, target)
print(f"로짓 {many.min():.0f}…{many.max():.0f}에서 torch와의 차이: {abs(gap.item()):.1e}")
assert abs(gap) < 1e-7 and torch.isfinite(my_loss(torch.tensor([1e30]), torch.tensor([0.0])))

# %%
show_source(bce_with_logits)

# %% [markdown]
# 패키지는 같은 것을 **softplus**, 곧 $\log(1 + e^{a})$로 적었습니다. $-\log\sigma(a) = \mathrm{softplus}(-a)$입니다. PyTorch의 이름은 `F.binary_cross_entropy_with_logits`와 `nn.BCEWithLogitsLoss`입니다.
#
# > ### ⚠ 널리 퍼진 오류: “손실에 `…WithLogits`가 붙어 있어도 확률을 넣으면 됩니다”
# >
# > 시그모이드를 단 판별자에 `BCEWithLogitsLoss`를 쓰면 시그모이드를 **두 번** 겁니다. 0과 1 사이의 확률이 로짓으로 읽혀, 두 번째 시그모이드를 지나면 0.5와 0.73 사이에 갇힙니다.
# > 오류는 나지 않습니다. 진짜의 손실이 $-\log 0.731 \approx 0.313$ 밑으로, 가짜의 손실이 $\log 2 \approx 0.693$ 밑으로 내려가지 못할 뿐입니다. 둘을 더한 판별자의 손실이 1.006에서 멈추면 시그모이드의 수부터 세십시오.

# %%
perfect, label = torch.tensor([1.0, 0.0]), torch.tensor([1.0, 0.0])  # 확률로는 완벽합니다.
twice = F.binary_cross_entropy_with_logits(perfect, label, reduction="none")
print(f"완벽한 확률을 로짓 자리에 넣으면: 진짜 {twice[0]:.3f}, 가짜 {twice[1]:.3f}")
assert abs(twice[0] - 0.313) < 1e-3 and abs(twice[1] - math.log(2)) < 1e-6
assert abs(twice.sum() - 1.006) < 1e-3

# %%
QuizView(
    "판별자의 출력과 손실의 짝입니다. 수식으로 같은 BCE를 계산하는, 알맞은 짝을 모두 고르십시오.",
    [
        ("로짓을 그대로 내는 판별자 + BCEWithLogitsLoss", True,
         "가장 좋습니다. 로짓이 커도 넘치지 않고 기울기가 살아 있습니다."),
        ("시그모이드를 단 판별자 + BCELoss", True,
         "식으로는 같은 손실입니다. 다만 크게 틀리면 손실이 잘리고 기울기가 사라집니다(8절)."),
        ("시그모이드를 단 판별자 + BCEWithLogitsLoss", False,
         "시그모이드를 두 번 거는 셈이라, 완벽하게 맞혀도 손실이 0.31과 0.69 밑으로 내려가지 않습니다."),
        ("로짓을 그대로 내는 판별자 + BCELoss", False,
         "BCELoss는 확률을 받습니다. 0과 1을 벗어난 로짓이 하나라도 있으면 오류가 납니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 8. 로짓의 기울기와, 그것으로 가르치기
#
# ### 셋째 조각: 기울기
#
# $a$에서 $L$까지는 $a \to D$와 $D \to L$, 두 마디입니다.
#
# - 2절에서 잰 것: $\dfrac{dD}{da} = D(1 - D)$
# - $\log D$의 기울기가 $1/D$이므로: 진짜면 $\dfrac{dL}{dD} = -\dfrac{1}{D}$, 가짜면 $\dfrac{dL}{dD} = \dfrac{1}{1 - D}$ ($D$를 늘리면 $1 - D$는 −1배로 변하므로 $-\dfrac{1}{1 - D} \times (-1)$입니다)
#
# 이어진 두 기울기는 어떻게 한다고 했습니까? 종이에 먼저 써 보십시오. 놀랄 만큼 깔끔해집니다.

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
my_slope = gradient = mine("01-4", gradient)
leaf = logits.double().clone().requires_grad_()
(by_autograd,) = torch.autograd.grad(my_loss(leaf, y64), leaf)
print(f"autograd와의 가장 큰 차이: {(by_autograd - my_slope(leaf, y64)).abs().max().item():.1e}")
pair = [my_loss(torch.tensor([v], dtype=torch.float64), torch.ones(1).double()) for v in (2, 2.001)]
print(f"진짜, a = 2: 손실 {pair[0]:.5f}, a = 2.001: {pair[1]:.5f}. "
      f"돌려 본 기울기 {(pair[1] - pair[0]) / 0.001:.4f}, 내 식 "
      f"{my_slope(torch.tensor([2.0]), torch.ones(1)).item():.4f}")  # fmt: skip
assert torch.allclose(by_autograd, my_slope(leaf, y64), rtol=0, atol=1e-7)
assert abs((pair[1] - pair[0]) / 0.001 + 0.1192) < 1e-3

# %%
show_source(slope_by_logit)

# %% [markdown]
# 표본 하나의 손실에서는 분모의 $D$와 $1 - D$가 시그모이드의 기울기와 약분됩니다.
#
# - 진짜($y = 1$): $-\dfrac{1}{D}\cdot D(1 - D) = -(1 - D) = D - 1$
# - 가짜($y = 0$): $\dfrac{1}{1 - D}\cdot D(1 - D) = D = D - 0$
#
# 둘 다 $D - y$입니다. 한 식으로 적으면
#
# $$\frac{dL}{da} = \frac{dL}{dD}\cdot\frac{dD}{da} = \frac{D - y}{D(1 - D)}\cdot D(1 - D) = \sigma(a) - y$$
#
# **말한 확률 − 정답.** 얼마나 틀렸는지가 그대로 기울기입니다. 가운데의 $\dfrac{D - y}{D(1 - D)}$는 두 경우($-\frac1D$와 $\frac1{1-D}$)를 한 식으로 적은 것입니다. 평균의 기울기라면 $n$으로 나눕니다.
#
# 2절의 제곱 오차 $(D - y)^2$에서는 이런 약분이 일어나지 않습니다. 기울기 $2(D - y)\cdot D(1 - D)$에 시그모이드의 기울기가 그대로 남습니다. 진짜를 보고 점점 더 크게 틀려 봅니다.

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
# **시그모이드를 거친** 제곱 오차는 크게 틀릴수록 오히려 배우지 못합니다. BCE의 기울기는 크게 틀릴수록 −1에 가까워집니다. 판별자에게 BCE를 쓰는 또 하나의 까닭입니다.
# (시그모이드 없이 점수에 바로 쓴 제곱 오차에는 이 문제가 없습니다. 그렇게 한 것이 LSGAN입니다, Mao 외 2017.)

# %% [markdown]
# ### 쌓은 것으로 가르칩니다
#
# 손실도 기울기도 여러분의 것입니다. 이제 1절에서 빌려 쓴 `fit`을 조각으로 직접 만듭니다. 남은 것은 되풀이뿐입니다. 한 **스텝**(step)마다 손잡이를 모두, 기울기의 **반대쪽**으로, 기울기에 정해 둔 수를 곱한 만큼 옮깁니다. 정해 둔 수가 **학습률**(learning rate)이고, 이 되풀이가 **경사 하강법**(gradient descent)입니다.
#
# 연쇄 법칙에는 한 가지만 보탭니다. 손잡이 하나가 여러 로짓을 함께 움직이면, 길마다 곱한 것을 **모두 더합니다**. 여기서는 가중치 하나가 표본 $n$장의 로짓을 함께 움직입니다.
#
# 특징이 하나뿐인 두 장으로 재어 봅니다. 진짜의 특징은 2, 가짜의 특징은 −1이고, 로짓은 가중치 $w$에 특징을 곱한 것입니다.

# %%
x1, x2, two = 2.0, -1.0, torch.tensor([1.0, 0.0], dtype=torch.float64)


def loss_at(w):
    """가중치가 w일 때 두 장의 손실."""
    return my_loss(torch.tensor([w * x1, w * x2], dtype=torch.float64), two).item()


s1, s2 = my_slope(torch.tensor([0.3 * x1, 0.3 * x2], dtype=torch.float64), two).tolist()
by_nudging, by_paths = nudged(loss_at, 0.3, 1e-4), x1 * s1 + x2 * s2
print(f"w를 돌려 잰 기울기 {by_nudging:.6f}, 길마다 곱해 더한 x1·s1 + x2·s2 {by_paths:.6f}")
assert abs(by_nudging - by_paths) < 1e-6

# %%
# @title 그림: 가중치 하나가 세 로짓을 거쳐 손실로
three_x, three_y = torch.tensor([2.0, -1.0, 0.5]), torch.tensor([1.0, 0.0, 0.0])
three_s = my_slope(0.3 * three_x, three_y)
fig, ax = plt.subplots(figsize=(9, 2.6))
draw_fan(ax, three_x.tolist(), three_s.tolist())
told = ", ".join(f"{v:g} × {t:.3f}" for v, t in zip(three_x.tolist(), three_s.tolist(), strict=True))  # fmt: skip
plotting.show(fig, alt=f"w에서 세 로짓 a1, a2, a3으로, 다시 손실 L로 이어지는 부채꼴. 길마다 특징과 로짓의 기울기를 곱합니다: {told}. 모두 더하면 dL/dw = {three_x @ three_s:.3f}입니다.")  # fmt: skip

# %% [markdown]
# **그림이 보여 주는 것**: 세 장이면 길도 셋입니다. 앞의 화살표는 $w$를 돌리면 로짓이 변하는 배수(특징), 뒤의 화살표는 로짓을 돌리면 손실이 변하는 배수(01-4의 기울기)입니다. 길을 따라가며 곱하고, 길끼리는 더합니다.

# %%
task("01-7")


# %%
def teach(x, y, steps, rate):
    """특징 (n, k), 레이블 (n,), 횟수, 학습률 → (가중치 (k,), 절편, 손실의 목록)."""
    ...


check("01-7", teach)

# %%
hint("01-7")

# %%
solution("01-7")

# %%
my_teach = mine("01-7", teach)
x, labels = half_and_half(roughness(real[0]), roughness(fake[0]))
my_w, my_b, losses = my_teach(x, labels, 400, 1.0)
judged = torch.sigmoid(roughness(pictures) @ my_w + my_b)
print(f"손실: 처음 {losses[0]:.4f}, 마지막 {losses[-1]:.4f}")
print(f"1절의 경찰관과 가중치의 가장 큰 차이: {(my_w - w).abs().max().item():.1e}")
assert abs(losses[0] - math.log(2)) < 1e-6 and losses[-1] < losses[0] - 0.01
assert (my_w - w).abs().max() < 1e-3

# %%
my_rates = mine("01-1", precision_recall)(1 - judged, y == 0, 0.5)
print(f"문턱 1/2: 정밀도 {my_rates[0]:.1%}, 재현율 {my_rates[1]:.1%}")
assert my_rates[0] > 0.55 and judged[y == 1].mean() > judged[y == 0].mean() + 0.05

# %%
# @title 그림: 가르치는 동안, 처음 보는 그림, 배운 가중치
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3), width_ratios=(1.2, 1.2, 1))
axes[0].plot(losses, "-", color=plotting.BLUE, lw=2, label="내가 쌓은 손실")
axes[0].axhline(math.log(2), ls=":", color="0.3", label="log 2: 아무것도 모름")
axes[0].set(title="가르치는 동안", xlabel="스텝", ylabel="BCE", ylim=(losses[-1] - 0.01, 0.705))
axes[0].legend(loc="upper right", bbox_to_anchor=(1, 0.92))
edges = torch.linspace(0, 1, 41).tolist()
for rows, name, color, look in ((y == 1, "진짜", plotting.BLUE, "-"), (y == 0, "가짜", plotting.RED, "--")):  # fmt: skip
    axes[1].hist(
        judged[rows].tolist(), edges, histtype="step", color=color, ls=look, lw=2, label=name
    )
axes[1].axvline(0.5, color="0.3", ls=":")
axes[1].set(title="처음 보는 그림의 D(x)", xlabel="D(x): 진짜일 확률", ylabel="그림 수")
axes[1].legend(loc="upper left")
draw_signed(axes[2], my_w, my_w.abs().max().item(), "배운 가중치")
plotting.show(fig, alt=f"왼쪽은 내 함수로 가르친 400스텝 동안 BCE가 log 2에서 {losses[-1]:.3f}까지 내려가는 곡선, 가운데는 처음 보는 진짜와 가짜의 D(x) 히스토그램으로 많이 겹치지만 진짜가 오른쪽에 치우칩니다. 오른쪽의 배운 가중치는 {(my_w < 0).float().mean():.0%}가 음수(파랑)이고 가장 작은 것이 {my_w.min():.2f}, 가장 큰 것이 {my_w.max():.2f}입니다.")  # fmt: skip

# %%
show_source(fit)

# %% [markdown]
# **그림이 보여 주는 것**: 조각 셋(손실, 기울기, 되풀이)만으로 1절의 경찰관이 그대로 다시 태어났습니다. 손실은 $\log 2$에서 시작해 내려가고, 처음 보는 그림에서 진짜의 $D(x)$가 가짜보다 오른쪽에 있습니다. 오른쪽 칸의 가중치는 1절의 그림에서 본 그것입니다(재현율의 끝자리가 1절과 다르더라도 반올림이 갈린 것뿐입니다). 패키지의 `fit`도 같은 일을 합니다.
# 손실은 적기만 했습니다. 가중치를 옮긴 것은 **기울기뿐**입니다. 손실은 그 기울기가 어디에서 왔는지, 나아지고 있는지를 알려 줍니다.

# %% [markdown]
# ### `BCELoss`는 −100에서 자릅니다
#
# 확률을 받는 `nn.BCELoss`(`F.binary_cross_entropy`)는 inf를 피하려고 **log를 −100에서 자릅니다**. 문서에 적혀 있는 약속입니다.
# 로짓이 얼마나 커지면 탈이 납니까? 진짜를 보고 로짓을 −200부터 10까지 바꾸어 가며(−200은 모양을 보려고 잡은 끝입니다), 손실과 기울기를 세 가지 방법으로 계산합니다.

# %%
line = torch.linspace(-200, 10, 211)
one = torch.ones_like(line)
ways = {
    "시그모이드 → log": lambda a: -torch.log(torch.sigmoid(a)),
    "시그모이드 → BCELoss": lambda a: F.binary_cross_entropy(a.sigmoid(), one, reduction="none"),
    "BCEWithLogitsLoss": lambda a: F.binary_cross_entropy_with_logits(a, one, reduction="none"),
}
costs, slopes = {}, {}
for name, way in ways.items():
    leaf = line.clone().requires_grad_()
    loss = way(leaf)
    (slopes[name],) = torch.autograd.grad(loss.sum(), leaf)
    costs[name] = loss.detach()

# %%
# @title 그림: 세 가지 방법의 손실과 기울기
fig, axes = plt.subplots(1, 2, figsize=(9, 3))
looks = {  # 표식이 서로 가리지 않게 엇갈려 찍습니다.
    "시그모이드 → log": {"marker": "x", "ms": 7, "mew": 1.6, "color": plotting.BLACK, "ls": "none", "markevery": (5, 10)},
    "시그모이드 → BCELoss": {"marker": "s", "ms": 6, "mfc": "white", "mew": 1.6, "color": plotting.RED, "ls": "none", "markevery": (0, 10)},
    "BCEWithLogitsLoss": {"color": plotting.BLUE, "ls": "-", "lw": 2, "zorder": 1.9},
}  # fmt: skip
for name, look in looks.items():
    axes[0].plot(line, costs[name], label=name, **look)
    axes[1].plot(line, slopes[name], **look)
axes[0].set(title="손실 (진짜, y = 1)", xlabel="로짓 a", ylim=(-5, 230))
axes[1].set(title="로짓에 대한 기울기", xlabel="로짓 a", ylim=(-1.15, 0.15))
axes[0].legend(loc="upper right")
end = {name: (costs[name][0].item(), slopes[name][0].item() + 0.0) for name in ways}
plotting.show(
    fig,
    alt=f"진짜를 보고 로짓을 −200부터 10까지 바꾼 두 그래프. 로짓 −200에서 시그모이드 → log의 손실은 {end['시그모이드 → log'][0]:.0f}, BCELoss는 손실 {end['시그모이드 → BCELoss'][0]:.0f}에 기울기 {end['시그모이드 → BCELoss'][1]:.0f}, BCEWithLogitsLoss만 손실 {end['BCEWithLogitsLoss'][0]:.0f}에 기울기 {end['BCEWithLogitsLoss'][1]:.0f}입니다.".replace(
        "-", "−"
    ),
)

# %%
at = 0  # a = −200
for name in ways:
    print(f"a = −200   손실 {costs[name][at]:6.1f}   기울기 {slopes[name][at] + 0.0:5.1f}   {name}")
lost = line[slopes["시그모이드 → BCELoss"].abs() < 0.5]
lost = lost[lost < 0].max().item()
gone = line[costs["시그모이드 → log"].isinf()].max().item()
print(f"시그모이드 → log의 손실이 inf가 되는 곳: a = {gone:.0f}")
print(
    f"BCELoss의 기울기가 절반 아래로 사라지는 곳: a = {lost:.0f}, 그때 D(x) = {math.exp(lost):.0e}"
)

# %%
far = torch.tensor([10.0, 16.0, 18.0, 25.0], requires_grad=True)  # 가짜를 보고 진짜라고 확신합니다.
cut = F.binary_cross_entropy(far.sigmoid(), torch.zeros(4), reduction="none")
(dead,) = torch.autograd.grad(cut.sum(), far)
print("가짜의 로짓:", far.tolist())
print("BCELoss의 손실:", [round(v, 2) for v in cut.tolist()])
print("그 기울기:", [round(v, 2) for v in dead.tolist()])

# %%
# @title 확인: 잘리는 자리와 사라지는 자리
assert -31 < lost < -25 and -110 < gone < -85
assert costs["시그모이드 → BCELoss"][at] == 100 and slopes["시그모이드 → BCELoss"][at] == 0
assert costs["BCEWithLogitsLoss"][at] == 200 and slopes["BCEWithLogitsLoss"][at] == -1
assert costs["시그모이드 → log"][at] == math.inf
assert cut[2] == 100 and dead[2] == 0 and abs(dead[0] - 1) < 0.01

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽 칸을 오른쪽 끝에서부터 왼쪽으로 따라가십시오. 로짓이 −89쯤보다 작아지면(자리는 CPU마다 조금 다릅니다) 검은 가위표(시그모이드와 log를 손으로 이은 것)는 inf가 되어 사라지고, 주황 네모(`BCELoss`)는 100으로 뛰어올라 눌어붙습니다. $\sigma(a)$ 자체가 0이 되기 때문입니다.
# 오른쪽 칸의 기울기는 더 심각합니다. `BCELoss`의 기울기는 손실이 잘리기 **훨씬 전**, 로짓이 −28쯤부터 줄어 −29에서 벌써 절반 아래이고, 곧 0에 붙습니다. 0으로 나누지 않으려고 기울기의 분모 $D(1 - D)$도 $10^{-12}$보다 작아지지 않게 막아 두었기 때문입니다.
#
# **가짜 쪽은 훨씬 일찍 죽습니다.** 바로 위의 숫자들처럼 로짓이 18만 되어도 float32의 $1 - \sigma(a)$가 정확히 0이라, 손실은 100으로 뛰고 기울기는 0입니다. 0 가까이의 수는 촘촘하지만 1 가까이의 수는 듬성듬성하기 때문입니다.
# 가장 크게 틀린 표본에서 아무것도 배우지 못하는 셈입니다. 파란 실선(`BCEWithLogitsLoss`)만 참값 200과 기울기 −1을 지킵니다. 그래서 이 강의의 판별자는 시그모이드를 달지 않고 **로짓을 그대로** 냅니다.
#
# ## 9. 판별자의 손실: 진짜 반쪽과 가짜 반쪽
#
# GAN의 판별자는 미니배치를 두 묶음으로 받습니다. 진짜 묶음의 레이블은 모두 1, 가짜 묶음의 레이블은 모두 0입니다. 그러니 BCE의 두 항이 하나씩만 살아남습니다.
#
# $$L_D = \underbrace{-\mathbb{E}_{x \sim p_{data}}[\log D(x)]}_{\text{진짜 반쪽: 진짜를 통과시키는 능력}} \;\underbrace{-\,\mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))]}_{\text{가짜 반쪽: 가짜를 잡는 능력}}$$
#
# - $\mathbb{E}$: **기댓값**(expectation), 끝없이 많이 뽑았을 때의 평균. 코드에서는 `mean()`입니다. 글자는 expectation의 머리글자입니다.
# - $x \sim p_{data}$: “$x$를 진짜의 분포 $p_{data}$에서 뽑아”라고 읽습니다. $z \sim p_z$: 잠재 벡터(latent vector) $z$를 그 분포 $p_z$에서 뽑아.
# - $G(z)$: 생성자가 그린 가짜 그림.
#
# 반쪽마다 평균을 내어 **더하므로**, 두 묶음의 크기가 같다면 한꺼번에 평균을 낸 BCE의 두 배입니다. 아무것도 모르는 판별자($D = 1/2$)는 반쪽마다 $\log 2$, 합쳐서 $2\log 2 \approx 1.386$을 냅니다.

# %%
summed = objectives.d_loss(logits[y == 1], logits[y == 0])
whole = F.binary_cross_entropy_with_logits(logits, y)
nothing = objectives.d_loss(torch.zeros(8), torch.zeros(8))
print(f"두 반쪽의 합 {summed:.4f} = 2 × 전체의 평균 {whole:.4f}")
print(f"늘 1/2이라고 하는 판별자: {nothing:.4f} = 2·log 2")
assert abs(summed - 2 * whole) < 1e-5 and abs(nothing - 2 * math.log(2)) < 1e-6


# %% [markdown]
# ### 다섯 번의 겨루기
#
# 여러분의 `teach`로 판별자를 가르쳐 여러 상대와 겨루게 합니다. 거칠기를 보는 판별자는 상대마다 새로 가르칩니다. 상대는 잡음, 생성자, 그리고 **다른 진짜**(진짜 한 묶음을 가짜라고 부른 것)입니다. 이번에는 특징의 크기를 고르게 맞추므로 1절의 것과 조금 다릅니다.
# 그다음에는 특징 대신 **화소**를 그대로 보는 판별자 둘, 층이 하나인 것(선형)과 둘인 것을 생성자와 겨루게 합니다. 층이 둘인 것은 두 층 사이에 음수를 0.2배로 줄이는 LeakyReLU를 끼웁니다(03에서 배웁니다). 이것이 없으면 곱하고 더하기를 두 번 이어도 한 층과 같습니다. 나머지는 똑같이, 02에서 배울 Adam으로 가르칩니다. 모두 배울 때 보지 못한 그림에서 잽니다.
# **먼저 예상하십시오.** 거칠기로 잡음, 생성자, 다른 진짜를 볼 때와, 생성자를 화소 한 층, 두 층으로 볼 때입니다. 이 다섯 가운데 손실이 $2\log 2$ 근처에 머무는 것은 어느 것입니까?


# %%
def pixels(x):
    """그림 (n, 1, 28, 28) → 화소 (n, 784), 0과 1 사이."""
    return (x.flatten(1) + 1) / 2


def evened(see, reals, fakes):
    """특징의 크기를 고르게 맞추는 함수와, 맞춘 특징, 레이블."""
    x, y = half_and_half(see(reals), see(fakes))
    mean, std = x.mean(0), x.std(0) + 0.1
    return lambda pictures: (see(pictures) - mean) / std, (x - mean) / std, y


def taught(see, reals, fakes):
    """한 층의 판별자: 그림 → 로짓. 상대가 누구든 같은 학습률로 400스텝 가르칩니다."""
    look, x, y = evened(see, reals, fakes)
    w, b, _ = my_teach(x, y, 400, 0.01)
    return lambda pictures: look(pictures) @ w + b


# %%
def by_adam(net, see, reals, fakes):
    """net을 Adam(02에서 배웁니다)으로 60스텝 가르친 판별자: 그림 → 로짓."""
    look, x, y = evened(see, reals, fakes)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    for _ in range(60):
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(net(x)[:, 0], y).backward()
        optimizer.step()
    return lambda pictures: net(look(pictures))[:, 0].detach()


# %%
def losses_of(D, reals, fakes):
    """판별자가 받은 표본마다의 손실 (진짜 반쪽, 가짜 반쪽)."""
    return F.softplus(-D(reals)), F.softplus(D(fakes))


def total_of(halves):
    """두 반쪽 → (손실의 합, 그 표준오차). 평균 하나의 표준오차는 s/√n입니다."""
    total = sum(half.mean() for half in halves)
    square = sum(half.var() / len(half) for half in halves)
    return total.item(), square.sqrt().item()


noise = torch.rand(2, N, 1, 28, 28, generator=torch.Generator().manual_seed(3)) * 2 - 1
twin = taught(roughness, real[2], real[3])  # 생성자가 완벽하다면: 진짜와 진짜
torch.manual_seed(0)
shallow = nn.Linear(784, 1)
deep = nn.Sequential(nn.Linear(784, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))
by_pixel, by_two = (by_adam(net, pixels, real[0], fake[0]) for net in (shallow, deep))

# %%
duels = {
    "잡음": losses_of(taught(roughness, real[0], noise[0]), real[1], noise[1]),
    "생성자": losses_of(taught(roughness, real[0], fake[0]), real[1], fake[1]),
    "다른 진짜\n(완벽한 가짜)": losses_of(twin, real[0], real[1]),
    "생성자,\n화소를 한 층": losses_of(by_pixel, real[1], fake[1]),
    "생성자,\n화소를 두 층": losses_of(by_two, real[1], fake[1]),
}
totals, errors = zip(*map(total_of, duels.values()), strict=True)
for name, total, error in zip(duels, totals, errors, strict=True):
    apart = "낮습니다" if total < EVEN else "높습니다"
    apart = f"보다 {apart}" if abs(total - EVEN) > 2 * error else "와 구별되지 않습니다"
    print(f"{total:.3f} ± {2 * error:.3f}: 2·log 2{apart}  ← {' '.join(name.split())}")
learnt = {"다른 진짜": total_of(losses_of(twin, real[2], real[3]))[0],
          "화소를 한 층": total_of(losses_of(by_pixel, real[0], fake[0]))[0]}  # fmt: skip
print("배운 그림에서는:", {name: round(v, 3) for name, v in learnt.items()})

# %%
# @title 그림: 다섯 번의 겨루기
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.6), width_ratios=(1.25, 1))
means = [[half.mean().item() for half in side] for side in zip(*duels.values(), strict=True)]
draw_halves(axes[0], [f"{i}" for i in range(1, 6)], *means)
draw_near(axes[1], [f"{i}" for i in range(1, 6)], totals, errors)
axes[0].set_title("처음 보는 그림에서 판별자의 손실")
axes[1].set_title("2·log 2 근처 (± 2 표준오차)")
key = [f"{i} {' '.join(name.split())}" for i, name in enumerate(duels, 1)]
fig.supxlabel(" · ".join(key), fontsize=10)
told = ", ".join(f"{k} {t:.3f} ± {2 * e:.3f}" for k, t, e in zip(key, totals, errors, strict=True))
plotting.show(fig, alt=f"왼쪽은 진짜 반쪽 위에 가짜 반쪽을 쌓은 손실 막대 다섯, 오른쪽은 2·log 2(1.386) 근처를 넓혀 ± 2 표준오차를 붙인 점. {told}.")  # fmt: skip

# %%
# @title 확인: 9절의 글이 말하는 수
easy, medium, equal, one_layer, deeper = totals
below = [(EVEN - t) / e for t, e in zip(totals, errors, strict=True)]  # 표준오차의 몇 배
assert easy < 0.05 and 1.1 < medium < 1.3 and 1.36 < equal < 1.5 and 1.34 < one_layer < 1.4
assert learnt["화소를 한 층"] < one_layer - 0.05
assert deeper < one_layer - 0.03 and learnt["다른 진짜"] < EVEN - 0.01 < equal
assert all(0.65 < half.mean() < 0.75 for half in duels["다른 진짜\n(완벽한 가짜)"])
assert below[2] < -2 < below[3] < 2 < 3 < min(below[0], below[1], below[4])
assert abs(medium - 1.24) < 0.03 and abs(deeper - 1.31) < 0.03
assert medium < deeper - 2 * (errors[1] ** 2 + errors[4] ** 2) ** 0.5

# %% [markdown]
# **그림이 보여 주는 것**
#
# - **1 잡음**은 너무 쉬운 상대입니다. 손실이 0에 가깝습니다.
# - **2 생성자**의 그림에서는 손실이 $2\log 2$보다 낮습니다. 가려낼 틈이 아직 남아 있습니다.
# - **3 다른 진짜**는 가려낼 방법이 없습니다. 반쪽마다 $\log 2$, 합쳐서 $2\log 2$ 근처입니다. 배운 그림에서는 그보다 낮은데, 그 그림들에만 우연히 있던 특징을 외웠기 때문입니다. 생성자가 완벽해지면, 곧 GAN이 **이론이 말하는 내시 균형**(Nash equilibrium: 어느 쪽도 혼자서는 더 나아질 수 없는 상태)에 이르면 이렇게 됩니다(두 신경망의 능력에 한계가 없을 때의 이야기입니다).
# - **4 화소를 한 층으로 보는 판별자**도 $2\log 2$ 근처입니다. 생성자는 완벽하지 않은데도 그렇습니다. 같은 화소를 **5 두 층**으로 보면 손실이 내려갑니다. 틈은 거기에 있었고, 판별자가 서툴러 못 본 것뿐입니다(한 층도 배운 그림에서는 더 내려갔습니다. 그러나 처음 보는 그림에서 통하지 않으니, 틈을 본 것이 아니라 외운 것입니다).
#
# 손실은 반쪽마다 그림 2,000장의 평균이므로 그림을 다시 뽑으면 조금 달라집니다. 오른쪽의 세로줄이 그 흔들림, ± 2 **표준오차**(standard error)입니다. 표준오차는 반쪽마다 손실의 표준편차를 그림 수의 제곱근으로 나눈 것이고(두 반쪽의 것은 제곱하여 더한 다음 제곱근을 냅니다), 이렇게 그은 세로줄은 스무 번에 열아홉 번쯤 끝없이 많은 그림으로 잰 손실을 품습니다. 4(빈 동그라미)는 $2\log 2$와 **구별되지 않고**, 1, 2, 5는 뚜렷이 **낮습니다**. 3은 오히려 조금 높습니다. 외운 것을 믿고 말하면, 아무것도 모른다고 늘 1/2이라 할 때보다도 손해입니다. 위로 벗어난 것은 틈이 아닙니다. 판별자를 다시 가르칠 때의 흔들림은 이 세로줄에 들어 있지 않습니다.
#
# 2와 5를 견주어 보십시오. 거칠기를 보는 **한 층**(약 1.24)이 화소를 보는 **두 층**(약 1.31)보다 손실이 낮습니다. 거칠기는 이웃한 화소끼리 견준 것이라, 생성자가 남기는 거친 자국이 바로 드러납니다. **판별자의 힘은 층의 수에서만이 아니라, 무엇을 보느냐에서도 나옵니다.**
#
# 다만 둘은 가르친 방법과 횟수도 다르므로, 이 차이가 모두 특징 덕분이라고 할 수는 없습니다. **직접 가려 보십시오.** 4와 **특징만 다른** 판별자 `by_adam(nn.Linear(784, 1), roughness, real[0], fake[0])`를 새 셀에서 가르치고, `losses_of`와 `total_of`로 재어 4와 견줍니다. ± 2 표준오차까지 보면 무엇이라고 말할 수 있습니까?
#
# <details><summary>재어 보면 (해 본 다음에 펼치십시오)</summary>
#
# 거칠기를 보는 쪽은 1.20쯤(± 0.02)으로, 4의 1.38(± 0.014)보다 뚜렷이 낮습니다. 층의 수, 가르친 방법, 횟수가 모두 같으니, 이 차이는 특징 덕분입니다.
#
# </details>
#
# 그러니 손실이 $2\log 2$라는 말에는 두 가지 뜻이 있습니다. **생성자가 훌륭하거나, 판별자가 서툴거나.** 손실 하나만 보고는 알 수 없습니다. 가려내려면 **더 센 판별자를 새로 가르쳐 봅니다**. 손실이 내려가면 판별자가 서툴렀던 것입니다(5가 4의 서투름을 밝혔습니다). 한 판별자가 못 찾았다고 틈이 없는 것은 아닙니다. 여러 판별자가 찾아도 내려가지 않아야 생성자를 칭찬할 수 있습니다.
#
# 거꾸로, **배울 때 보지 못한 그림에서** 우연으로 보기 어려울 만큼 2·log 2보다 낮은 손실은 두 분포가 다르다는 증거입니다. 배운 그림에서라면 진짜끼리도 그보다 낮았습니다(위의 셀이 적은 수). 03에서는 이 말이 부등식이 됩니다.

# %%
assert [round(-math.log(v), 2) for v in (0.7, 0.3)] == [0.36, 1.2]
QuizView(
    "판별자의 손실이 진짜 반쪽 0.36, 가짜 반쪽 1.20입니다. 이 판별자는 무엇이라고 하고 있습니까?",
    [
        ("진짜에도 가짜에도 0.7쯤이라고 합니다.", True,
         "−log 0.7 ≈ 0.36, −log(1 − 0.7) ≈ 1.20입니다. 진짜를 통과시키지만 가짜도 통과시킵니다. 합 1.56은 늘 1/2이라고 할 때보다 나쁩니다."),
        ("진짜에는 0.7, 가짜에는 0.3쯤이라고 합니다.", False,
         "그렇다면 두 반쪽이 모두 0.36입니다. 가짜 반쪽은 −log(1 − D)입니다."),
        ("가짜는 잘 잡지만 진짜를 자주 억울하게 잡습니다.", False,
         "거꾸로입니다. 큰 쪽이 가짜 반쪽이니 가짜를 놓치고 있습니다."),
        ("어느 그림에나 1/2쯤이라고 합니다.", False,
         "그렇다면 두 반쪽이 모두 log 2 ≈ 0.69입니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 10. 레이블을 0.9로 낮추면: 한쪽 레이블 스무딩
#
# 확신하고 틀리는 벌이 무한대라면, 진짜라고 너무 확신하지 않도록 가르칠 수도 있습니다. 진짜의 레이블을 1 대신 **0.9**로 낮추는 것을 **레이블 스무딩**(label smoothing, Szegedy 외 2015)이라고 합니다.
#
# GAN에서는 **진짜 쪽만** 낮추어야 합니다(Salimans 외 2016). 진짜의 레이블을 $\alpha$(알파), 가짜의 레이블을 $\beta$(베타)라고 합시다.
# 어느 자리에 진짜 3장과 가짜 7장이 있다면, 4절에서 본 대로 가장 좋은 $D$는 **본 레이블의 평균** $(3\alpha + 7\beta)/10$입니다. $\alpha = 0.9$, $\beta = 0$이면 0.27로 조금 낮아질 뿐입니다. 그런데 $\beta = 0.1$이면, 진짜가 **한 장도 없는** 자리에서도 $D$가 0.1이 됩니다. 그림 $x$마다 적으면
#
# $$D^{*}(x) = \frac{\alpha\,p_{data}(x) + \beta\,p_g(x)}{p_{data}(x) + p_g(x)}$$
#
# - $p_{data}(x)$, $p_g(x)$: 그림 $x$ 둘레에 진짜와 가짜가 얼마나 몰려 있는지(밀도). $D^{*}$: 가장 좋은 판별자(“디 스타”).
#
# 무엇이 나빠지는지 가장 작은 예에서 봅니다. 그림의 화소가 하나뿐이라 $x$는 수 하나, 곧 수직선 위의 점이고, 진짜는 0에, 가짜는 4에 모여 있습니다. 생성자는 $-\log D^{*}(x)$를 줄이려 하므로(03에서 배울 비포화 손실(non-saturating loss)입니다), 가짜는 이 함수의 내리막, 곧 **기울기**의 반대쪽으로 당겨집니다.

# %%
spot = torch.linspace(-3, 7, 251, dtype=torch.float64, requires_grad=True)
p_data, p_g = torch.exp(-(spot**2) / 2), torch.exp(-((spot - 4) ** 2) / 2)
settings = {
    "스무딩 없음 (1, 0)": (1.0, 0.0),
    "한쪽 (0.9, 0)": (0.9, 0.0),
    "양쪽 (0.9, 0.1)": (0.9, 0.1),
}
best, pull = {}, {}
for name, (alpha, beta) in settings.items():
    best[name] = best_with_labels(p_data, p_g, alpha, beta).detach()
    found = best_with_labels(p_data, p_g, alpha, beta)
    (pull[name],) = torch.autograd.grad(-found.log().sum(), spot, retain_graph=True)
spot, p_data, p_g = spot.detach(), p_data.detach(), p_g.detach()
here = (spot - 4).abs().argmin()  # 가짜가 가장 많은 곳

# %%
# @title 그림: 스무딩마다의 가장 좋은 판별자와 당기는 기울기
fig, axes = plt.subplots(1, 2, figsize=(9, 3.3))
axes[0].fill_between(
    spot[::2], 0, p_data[::2], fc="white", ec="0.6", hatch="|||", label="진짜의 밀도"
)
axes[0].fill_between(spot[::2], 0, p_g[::2], fc="0.85", ec="0.6", label="가짜의 밀도")
for ax, curves_of in zip(axes, (best, pull), strict=True):
    for (name, curve), (color, style) in zip(curves_of.items(), plotting.STYLES, strict=False):
        wide = 3.5 if style == "-" else 2  # 겹쳐도 아래의 선이 보이게
        ax.plot(spot, curve, style, color=color, lw=wide, label=name)
    ax.set(xlabel="화소가 하나인 그림 x", xlim=(-3, 7))
axes[0].set(title="가장 좋은 판별자 D*(x)", ylim=(0, 1.05))
axes[1].axvline(4, color="0.6", lw=1)
axes[1].set(title="−log D*의 기울기 (회색 줄: 가짜가 모인 곳)", ylim=(0, 4.6))
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=5)
far_off = {n: f"D* {best[n][here]:.2f}에 기울기 {pull[n][here]:.2f}" for n in settings}
plotting.show(fig, alt=f"0에 모인 진짜와 4에 모인 가짜. 왼쪽은 가장 좋은 판별자, 오른쪽은 가짜를 진짜 쪽으로 당기는 기울기. x = 4에서 스무딩이 없으면 {far_off['스무딩 없음 (1, 0)']}, 한쪽이면 {far_off['한쪽 (0.9, 0)']}, 양쪽이면 {far_off['양쪽 (0.9, 0.1)']}입니다.")  # fmt: skip

# %%
print("x = 4에서 D*:", {n: round(c[here].item(), 4) for n, c in best.items()})
top = best["한쪽 (0.9, 0)"].max().item()
print(f"한쪽 스무딩에서 D*의 가장 큰 값 {top:.3f}, 그때의 로짓 {math.log(top / (1 - top)):.2f}")
print("x = 4에서 당기는 기울기:", {n: round(s[here].item(), 3) for n, s in pull.items()})

# %%
# @title 확인: 스무딩의 그림이 말하는 수
none, one_sided, both = (s[here].item() for s in pull.values())
assert torch.allclose(best["한쪽 (0.9, 0)"], 0.9 * best["스무딩 없음 (1, 0)"])
assert (
    abs(one_sided - none) < 1e-6
    and both < none / 100
    and abs(top - 0.9) < 1e-3
    and abs(best["양쪽 (0.9, 0.1)"][here] - 0.1) < 1e-3
)

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽의 세로줄 무늬는 진짜의 밀도, 회색은 가짜의 밀도입니다(둘 다 꼭대기를 1로 맞추어 그렸습니다). 한쪽 스무딩(주황 파선)은 곡선을 **어디에서나** 같은 비율로 낮추어, 꼭대기가 0.9입니다. 진짜 쪽의 로짓은 2.2 근처에서 멈추지만, 가짜 쪽에서는 여전히 $D$가 0으로, 로짓은 끝없이 내려갑니다. 양쪽 스무딩(초록 쇄선)은 가짜가 모인 곳에도 0.1이라는 점수를 줍니다.
# 오른쪽이 그 결과입니다. 판별자가 가장 좋고 생성자가 비포화 손실을 쓴다면, 한쪽 스무딩은 당기는 기울기를 **조금도** 바꾸지 않습니다($\log D^{*} = \log\alpha + \log\frac{p_{data}}{p_{data} + p_g}$에서 $\log\alpha$는 $x$와 상관없는 상수라 기울기에 보태는 것이 없습니다). 양쪽 스무딩은 가짜가 있는 바로 그곳에서 기울기를 거의 없애 버립니다. 멀리 있는 가짜가 진짜 쪽으로 옮겨 갈 까닭이 사라집니다.
#
# 그러면 한쪽 스무딩은 무엇에 씁니까? 실제의 판별자는 $D^{*}$가 아닙니다. 진짜 쪽의 로짓이 끝없이 커지지 않게 묶어, 판별자가 본 적 없는 자리에서까지 지나치게 확신하는 것을 막으려는 것입니다(Goodfellow 2016, 4.2절). 여기서는 그 효과를 재지 않았습니다.
#
# 판별자의 손실에 스무딩을 넣는 것은 여러분의 몫입니다.

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

# %%
show_source(objectives.d_loss)

# %% [markdown]
# 패키지의 `d_loss`는 스무딩이 없을 때의 손실을 softplus 둘로 적은 것입니다.
#
# 9절에서는 1.386과 1/2을 눈금 삼아 손실을 읽었습니다. 스무딩을 쓰면 이 눈금들은 어디로 갑니까? **재기 전에 먼저 예상하십시오.**

# %%
task("01-8")


# %%
def marks(real_label):
    """진짜의 레이블 → (균형의 D, 균형의 L_D, 진짜 반쪽의 가장 작은 값)."""
    ...


check("01-8", marks)

# %%
hint("01-8")

# %%
solution("01-8")

# %%
predicted = mine("01-8", marks)(0.9)
my_d_loss = mine("01-5", discriminator_loss)
grid = torch.linspace(-3, 6, 9001, dtype=torch.float64)  # 어느 그림에나 같은 로짓을 내는 판별자들
balance = torch.stack([my_d_loss(v.repeat(2), v.repeat(2), 0.9) for v in grid[::10]])
silent = torch.full((2,), -40.0, dtype=torch.float64)  # 가짜는 완벽하게 잡아 그 반쪽이 0입니다.
floor = torch.stack([my_d_loss(v.repeat(2), silent, 0.9) for v in grid[::10]]).min()
at_best = grid[::10][balance.argmin()].sigmoid()
measured = (at_best.item(), balance.min().item(), floor.item())
for name, mine_now, real_now in zip(("균형의 D", "균형의 L_D", "진짜 반쪽의 바닥"), predicted, measured, strict=True):  # fmt: skip
    print(f"{name}: 예상 {mine_now:.3f}, 훑어 찾은 값 {real_now:.3f}")
assert all(abs(a - b) < 2e-3 for a, b in zip(predicted, measured, strict=True))

# %%
look, x, labels = evened(roughness, real[2], real[3])  # 진짜와 진짜: 완벽한 생성자
soft_w, soft_b, _ = my_teach(x, 0.9 * labels, 400, 0.03)
one_side, other_side = (look(unseen) @ soft_w + soft_b for unseen in real[:2])
told = torch.cat([one_side, other_side]).sigmoid().mean().item()
cost_now = my_d_loss(one_side, other_side, 0.9).item()
learnt_cost = my_d_loss(*(x[labels == k] @ soft_w + soft_b for k in (1, 0)), 0.9).item()
print(f"0.9로 가르친 판별자가 처음 보는 그림에서: D의 평균 {told:.3f}, L_D {cost_now:.3f}"
      f" (배운 그림에서는 {learnt_cost:.3f})")  # fmt: skip
assert learnt_cost < predicted[1] < cost_now
assert abs(told - predicted[0]) < 0.02 and predicted[1] < cost_now < predicted[1] + 0.04

# %% [markdown]
# **알게 된 것**: 레이블을 0.9로 낮추면 균형의 눈금이 1/2에서 0.45로, 1.386에서 1.376으로 옮겨 가고, 진짜 반쪽은 0.325 밑으로 내려가지 않습니다. 정말로 가르친 판별자도 0.45쯤이라고 했습니다. 배운 그림에서는 L_D가 1.376보다 낮고 처음 보는 그림에서는 조금 높습니다. 9절의 셋째 막대처럼 배운 그림의 우연까지 외운 것입니다. 스무딩을 쓴 학습의 손실을 1.386과 견주지 마십시오.
#
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | 정밀도, 재현율 | `confusion` (과제 01-1) | van Rijsbergen 1979 |
# | $(L(w + h) - L(w - h))/2h$ | `slope` (과제 01-9) | 수치 미분 |
# | $-[y\log D + (1-y)\log(1-D)]$ | `bce` (과제 01-2) | Good 1952 |
# | 모든 문턱의 벌금의 평균 = BCE | `mean_fines` | Schervish 1989 |
# | $y\,\mathrm{softplus}(-a) + (1 - y)\,\mathrm{softplus}(a)$ | `bce_with_logits` (과제 01-6, 01-3) | PyTorch 문서(log-sum-exp) |
# | $dL/da = \sigma(a) - y$ | `slope_by_logit` (과제 01-4), `fit` (과제 01-7) | Cox 1958 |
# | $-\mathbb{E}[\log D(x)] - \mathbb{E}[\log(1 - D(G(z)))]$ | `objectives.d_loss` (과제 01-5) | Goodfellow 외 2014, 식 (1) |
# | $D^{*} = (\alpha p_{data} + \beta p_g)/(p_{data} + p_g)$ | `best_with_labels` (과제 01-8) | Salimans 외 2016, 3.4절 |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 네 칸을 바르게 셉니다 | `confusion` | `test_confusion_counts` |
# | BCE가 torch와 같습니다 | `bce` | `test_bce_equals_torch` |
# | 문턱의 벌금은 BCE로 모입니다 | `mean_fines` | `test_fines_of_all_thresholds_are_the_bce` |
# | 로짓의 손실이 torch와 같습니다 | `bce_with_logits` | `test_logits_equal_torch` |
# | 기울기가 autograd와 같습니다 | `slope_by_logit` | `test_slopes_equal_autograd` |
# | 학습이 그 기울기를 따릅니다 | `fit` | `test_fit_follows_the_gradient_that_autograd_finds` |
# | 두 반쪽의 합입니다 | `objectives.d_loss` | `test_d_loss_is_two_halves` |
# | 스무딩의 가장 좋은 판별자 | `best_with_labels` | `test_smoothed_optimum` |
#
# 테스트는 모두 `tests/lessons/test_01_bce_loss.py`에 있습니다. 코드는 `gan_course/labs/loss/`의 `confusion.py`, `bce.py`, `fines.py`, `logistic.py`에, `d_loss`는 `gan_course/objectives.py`에 있습니다.
#
# </details>
#
# **스스로 확인하기**: 첫머리의 ‘배울 것’ 다섯 가지로 돌아가 하나씩 말해 보십시오.
#
# ## 참고 문헌
#
# - Good (1952), *Rational Decisions*: 정직한 확률을 말하게 하는 로그 점수. [doi:10.1111/j.2517-6161.1952.tb00104.x](https://doi.org/10.1111/j.2517-6161.1952.tb00104.x)
# - Cox (1958), *The Regression Analysis of Binary Sequences*: 로지스틱 회귀. [doi:10.1111/j.2517-6161.1958.tb00292.x](https://doi.org/10.1111/j.2517-6161.1958.tb00292.x)
# - van Rijsbergen (1979), *Information Retrieval*, 7장: 정밀도와 재현율. <http://www.dcs.gla.ac.uk/Keith/Preface.html>
# - Schervish (1989), *A General Method for Comparing Probability Assessors*: 문턱과 벌금에서 나오는 손실들. [doi:10.1214/aos/1176347398](https://doi.org/10.1214/aos/1176347398)
# - Goodfellow 외 (2014), *Generative Adversarial Nets*. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661)
# - Szegedy 외 (2015), *Rethinking the Inception Architecture for Computer Vision*: 레이블 스무딩. [arXiv:1512.00567](https://arxiv.org/abs/1512.00567)
# - Salimans 외 (2016), *Improved Techniques for Training GANs*: 한쪽 레이블 스무딩. [arXiv:1606.03498](https://arxiv.org/abs/1606.03498)
# - Goodfellow (2016), *NIPS 2016 Tutorial: Generative Adversarial Networks*: 한쪽 스무딩을 쓰는 까닭. [arXiv:1701.00160](https://arxiv.org/abs/1701.00160)
# - Mao 외 (2017), *Least Squares Generative Adversarial Networks*. [arXiv:1611.04076](https://arxiv.org/abs/1611.04076)
# - PyTorch 문서, *BCELoss*(−100에서 자르는 약속)와 *BCEWithLogitsLoss*. <https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html>, <https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html>
#
# ## 다음에 할 일
#
# 손실이 정해졌으니, 이제 그 손실을 **가중치마다 나누어 주는** 방법이 필요합니다. 이 레슨에서는 층이 하나뿐이라 기울기를 손으로 계산할 수 있었습니다. [02 역전파와 연쇄 법칙](02_backpropagation.ipynb)에서는
# 층이 아무리 많아도 저절로 계산해 주는 기계를 직접 만듭니다.
