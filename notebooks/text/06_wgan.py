# %% [markdown]
# <!-- colab -->
#
# # 06 · WGAN
#
# > **약속**: 동전 던지기의 놀라움에서 출발해 다섯 단계를 거쳐 ‘흙을 옮기는 거리’에 이르고, 그 거리로 학습하는 WGAN-GP의 한 스텝을 손으로 만들어 점들을 가르칩니다.
#
# **배울 것**
#
# 1. 자기 정보, 엔트로피, 교차 엔트로피, KL이 부호의 길이로 무엇인지 비트로 말하고, JS가 KL의 흠 가운데 무엇을 고치고 무엇을 고치지 못하는지 말할 수 있습니다.
# 2. 겹치지 않는 두 분포에서 JS와 바서슈타인 거리가 저마다 어떻게 되는지 계산해 보일 수 있습니다.
# 3. 1차원과 2차원의 최적 운송을 풀고, 같은 값을 립시츠 비평자로도 구할 수 있습니다.
# 4. WGAN의 한 스텝에서 출발해 WGAN-GP의 한 스텝을 조각부터 만들고, 기울기의 한계를 지키는 방법들을 재서 견줄 수 있습니다.
# 5. WGAN이 약속하는 것과 약속하지 **않는** 것을 근거와 함께 나누어 말할 수 있습니다.
#
# **미리 알면 좋은 것**: [01 BCE 손실](01_bce_loss.ipynb)의 이진 교차 엔트로피, [02 역전파와 연쇄 법칙](02_backpropagation.ipynb)의 연쇄 법칙, [03 Vanilla GAN](03_vanilla_gan.ipynb)의 두 선수와 학습 루프. 정보 이론과 최적 운송은 몰라도 됩니다.
#
# **공부 시간**: 약 95분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 1분 30초(학습이 대부분입니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 05 Conditional GAN](05_cgan.ipynb) · [07 잠재 공간 탐험 →](07_latent_space.ipynb)
#
# 길기 때문에 두 번에 나누어(1–6절, 7–12절) 보기를 권합니다. 아래의 준비 셀은 접혀 있습니다. 펼치지 말고 그대로 실행하십시오.

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
import copy
import inspect
import itertools
import json
import math
import time

import matplotlib.pyplot as plt
import numpy as np
import torch
from scipy.optimize import linprog
from torch.nn import functional as F

from gan_course import metrics, objectives, penalties, plotting, sampling, training
from gan_course.datasets import mnist, mode_centers, moons_2d, ring_2d
from gan_course.exercises import check, hint, mine, solution, task
from gan_course.files import data_file

# %%
from gan_course.labs import (
    BeliefLab,
    CoinLab,
    CriticLab,
    DieLab,
    GaussiansLab,
    Lab2DView,
    SpikesLab,
    TimelineView,
    TransportLab,
)
from gan_course.labs.distance.calc import cross_entropy, entropy, huffman, js, kl, self_information
from gan_course.labs.latent.timeline import Timeline, load_timeline

# %%
from gan_course.labs.distance import (
    calc,
    critic_study,
    information_draw,
    mode_bench,
    particles,
    particles_draw,
    transport_draw,
)
from gan_course.models import wgan
from gan_course.objectives import HINGE, NON_SATURATING, WGAN, WGAN_GP
from gan_course.penalties import clip_weights, gradient_penalty, r1
from gan_course.plotting import show
from gan_course.training import GAN, adam, late_decay, progress, rmsprop, train
from gan_course.ui import EntryView, FlipbookView, MovieView, PredictionView, QuizView

lesson_start = time.time()


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %%
EntryView(
    [
        (
            "확률이 1/8인 일이 일어났습니다. 그 놀라움(자기 정보)은 몇 비트입니까?",
            [
                ("1/8비트", False, "확률이 낮을수록 놀라움은 큽니다."),
                ("3비트", True, "−log₂(1/8) = 3입니다."),
                ("8비트", False, "확률의 역수가 아니라 그 로그입니다."),
            ],
            "1절",
        ),
        (
            "전혀 겹치지 않는 두 분포가 있습니다. 둘을 두 배 멀리 떼어 놓으면 옌센–섀넌 발산은 어떻게 됩니까?",
            [
                ("두 배가 됩니다.", False, "거리에 비례하는 것은 바서슈타인 거리입니다."),
                ("무한대가 됩니다.", False, "무한대가 되는 것은 KL입니다."),
                ("그대로입니다.", True, "겹치지 않으면 언제나 log 2입니다."),
            ],
            "3–4절",
        ),
        (
            "립시츠 상수가 1 이하인 함수 f가 있습니다. 진짜와 가짜에서 f의 평균의 차이는 바서슈타인 거리 W와 어떤 관계입니까?",
            [
                ("W를 넘지 못합니다.", True, "가장 좋은 f에서 꼭 W가 됩니다."),
                ("언제나 W와 같습니다.", False, "가장 좋은 f일 때에만 같습니다."),
                ("W보다 작지 않습니다.", False, "부등호의 방향이 반대입니다."),
            ],
            "5–6절",
        ),
    ],
    skip="셀을 모두 실행한 다음 1–6절의 글을 건너뛰고 7절부터 읽으십시오. 과제 06-1과 06-2, 6절의 움직이는 그림은 그래도 해 볼 만합니다.",
)

# %% [markdown]
# GAN의 학습은 두 확률 분포(probability distribution), 진짜의 $p$와 가짜의 $q$를 가깝게 하는 일입니다. 그런데 “가깝다”를 무엇으로 잽니까?
# 03에서는 그 잣대가 옌센–섀넌 발산이었습니다. 이 레슨은 그 잣대를 처음부터 만들어 보고(자기 정보 → 엔트로피 → 교차 엔트로피 → KL과 JS), 어디에서 쓸모를 잃는지 보고, 다른 잣대(바서슈타인 거리)로 바꿉니다.
#
# ## 1. 놀라움을 재기: 자기 정보와 엔트로피
#
# 아침에 해가 동쪽에서 떴다는 말에는 아무도 놀라지 않습니다. 오월에 눈이 왔다는 말에는 모두 놀랍니다. **드문 일일수록 그 말에 담긴 것이 많습니다.**
#
# 이 놀라움을 수로 나타내 봅시다. 확률이 낮을수록 커야 하고, 서로 상관없는 두 일이 함께 일어나면 확률은 **곱해지지만** 놀라움은 **더해져야** 합니다.
# 곱을 합으로 바꾸는 것이 로그입니다: $\log_2(ab) = \log_2 a + \log_2 b$. 확률의 로그는 0 이하이므로 앞에 −를 붙입니다. 그것이 **자기 정보**(self-information)입니다.
#
# $$I(x) = -\log_2 p(x)$$
#
# - $p(x)$: 일 $x$가 일어날 확률, $I(x)$: 그 일의 놀라움. 밑이 2이면 단위는 **비트**(bit)입니다.
# - 확률이 1/2인 일은 1비트, 1/4인 일은 2비트, 반드시 일어나는 일은 0비트, 절대 일어나지 않을 일은 무한대입니다.


# %%
def surprise(p):
    """확률 → 비트."""
    return -np.log2(p)


print("동전 앞면", surprise(1 / 2), "비트, 주사위의 6", round(surprise(1 / 6), 3), "비트")
both = (1 / 2) * (1 / 6)
print(f"둘이 함께: {surprise(both):.3f} = {surprise(1 / 2):.3f} + {surprise(1 / 6):.3f}")
assert math.isclose(surprise(both), surprise(1 / 2) + surprise(1 / 6))
assert math.isclose(surprise(0.3), self_information(0.3))

# %% [markdown]
# 한 번의 놀라움은 무엇이 나왔느냐에 달렸습니다. 동전 자체의 성질을 말하려면 **평균**을 냅니다. 그것이 **엔트로피**(entropy)입니다(Shannon 1948).
#
# $$H(p) = \mathbb{E}_{x \sim p}[-\log_2 p(x)] = -\sum_x p(x)\log_2 p(x)$$
#
# - $x \sim p$: $x$를 $p$에서 뽑는다는 뜻. $\mathbb{E}_{x \sim p}$: 그렇게 뽑은 $x$에 대한 기댓값(평균). $\sum_x$: 나올 수 있는 모든 $x$에 대한 합. $0 \cdot \log 0$은 0으로 봅니다.
#
# 일이 넷이고 확률이 1/2, 1/4, 1/8, 1/8이면 놀라움은 1, 2, 3, 3비트이고, 평균은 $\tfrac12\cdot1 + \tfrac14\cdot2 + \tfrac18\cdot3 + \tfrac18\cdot3 = 1.75$비트입니다.
#
# 아래에서 앞면의 확률을 바꾸어 보십시오. 언제 평균 놀라움이 가장 큽니까?

# %%
CoinLab()

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽은 확률에 따른 놀라움(동그라미가 앞면, 네모가 뒷면), 오른쪽은 두 놀라움의 평균입니다.
# 앞면이 거의 나오지 않는 동전에서는 앞면의 놀라움이 아주 크지만, 그럴 일이 거의 없어서 평균은 작습니다. **고른 동전에서 엔트로피가 가장 크고**, 딱 1비트입니다.
#
# 이번에는 주사위의 무게를 한쪽으로 치우치게 해 보십시오. 한 눈의 무게만 키우면 엔트로피가 어떻게 됩니까? 다른 눈의 무게를 모두 0으로 하면 어떻습니까?

# %%
DieLab()

# %%
fair, loaded = np.full(6, 1 / 6), np.array([1, 1, 1, 1, 1, 5]) / 10
print(f"고른 주사위 {entropy(fair):.3f}비트 = log₂6 = {math.log2(6):.3f}비트")
print(
    f"6으로 치우친 주사위 {entropy(loaded):.3f}비트, 6만 나오는 주사위 {entropy(np.eye(6)[5])}비트"
)
rng = np.random.default_rng(0)
rolls = rng.choice(6, size=100_000, p=loaded)
average = self_information(loaded[rolls]).mean()
print(f"치우친 주사위를 10만 번 던져 잰 평균 놀라움 {average:.3f}비트")
assert abs(average - entropy(loaded)) < 0.02 < entropy(fair) - entropy(loaded)
assert math.isclose(entropy([1 / 2, 1 / 4, 1 / 8, 1 / 8]), 1.75)

# %% [markdown]
# 직접 던져 잰 평균 놀라움이 식의 값과 거의 같습니다. 왼쪽 막대(확률)가 고를수록 오른쪽의 가로줄(엔트로피)이 높습니다.

# %% [markdown]
# ## 2. 부호의 길이: 교차 엔트로피
#
# 산 위의 관측소가 날마다 날씨를 0과 1로 보냅니다. 맑음이 절반, 흐림이 1/4, 비와 눈이 1/8씩이라면, 흔한 맑음에 짧은 부호를, 드문 눈에 긴 부호를 주는 것이 이득입니다.
# 다만 부호 사이에는 쉼표가 없으므로, 어떤 부호도 다른 부호의 **앞머리**이면 안 됩니다. 맑음이 0이면 나머지는 모두 1로 시작해야 합니다.
# 그 규칙 안에서 얼마나 짧게 할 수 있습니까? **허프만 부호**(Huffman 1952)는 가장 드문 둘을 하나로 묶기를 되풀이하여 평균이 가장 짧은 부호를 만듭니다.

# %%
weather = {"맑음": 1 / 2, "흐림": 1 / 4, "비": 1 / 8, "눈": 1 / 8}
truth = np.array(list(weather.values()))
code = huffman(weather)
print("부호:", code)

rng = np.random.default_rng(3)
days = rng.choice(list(weather), size=10_000, p=truth)
sent = "".join(code[day] for day in days)
print("첫 여드레:", " ".join(days[:8]), "→", "".join(code[day] for day in days[:8]))
print(f"하루에 평균 {len(sent) / len(days):.3f}비트, 엔트로피 {entropy(truth):.3f}비트")
assert entropy(truth) - 0.03 < len(sent) / len(days) < entropy(truth)
assert (days == "맑음").mean() > truth[0]

# %% [markdown]
# 부호의 길이가 1, 2, 3, 3으로 **놀라움과 똑같습니다.** 그래서 하루 평균 길이가 엔트로피입니다(조금 작은 것은 만 일 동안 맑은 날이 마침 조금 많았기 때문입니다). 엔트로피는 아무리 잘 만든 부호로도 그보다 짧게 보낼 수 없는 한계입니다(Shannon 1948). 확률이 1/2, 1/4 같은 수가 아니면 부호가 그보다 조금 길어집니다.
#
# 이제 관측소가 눈이 절반이라고 **잘못 믿고** 부호를 만들었다고 합시다. 믿음을 $q$라고 하면 $x$의 부호는 $-\log_2 q(x)$비트입니다. 그런데 날씨는 여전히 $p$에서 나옵니다. 그때의 평균 길이가 **교차 엔트로피**(cross-entropy)입니다.
#
# $$H(p, q) = \mathbb{E}_{x \sim p}[-\log_2 q(x)] = -\sum_x p(x)\log_2 q(x)$$
#
# - 앞의 $p$는 **나오는 것**, 뒤의 $q$는 **믿는 것**입니다. 자리를 바꾸면 다른 수가 됩니다. $q = p$이면 $H(p, p) = H(p)$입니다.

# %%
belief = {"맑음": 1 / 8, "흐림": 1 / 8, "비": 1 / 4, "눈": 1 / 2}
guess = np.array(list(belief.values()))
wrong = huffman(belief)
longer = sum(len(wrong[day]) for day in days) / len(days)
print("잘못 믿고 만든 부호:", wrong)
print(
    f"하루에 평균 {longer:.3f}비트, 교차 엔트로피 H(p, q) = {cross_entropy(truth, guess):.3f}비트"
)
more = cross_entropy(truth, guess) - entropy(truth)
print(f"더 쓴 비트 {longer - entropy(truth):.3f}, 식으로는 H(p, q) − H(p) = {more:.3f}")
assert abs(longer - cross_entropy(truth, guess)) < 0.03
assert math.isclose(more, kl(truth, guess, base=2))

# %% [markdown]
# 잘못 믿은 대가로 날마다 0.9비트쯤 더 썼습니다. 이번에는 앞면이 $p$로 나오는 동전에서, 믿음 $q$를 바꾸며 평균 길이를 봅니다.

# %%
belief_lab = BeliefLab()
PredictionView(
    "06-p7",
    "진짜 p가 0.8이면 교차 엔트로피는 q = 0.8에서 가장 작고 0.722비트입니다. p를 0.6으로 바꾸면 곡선의 가장 낮은 곳은 어떻게 됩니까?",
    [
        ("q = 0.6으로 옮기고, 0비트까지 내려갑니다.", False, "0이 되는 것은 더 쓴 비트입니다. 바르게 믿어도 동전의 놀라움은 남습니다."),
        ("q = 0.6으로 옮기고, 더 높아집니다.", True, "남는 것은 동전의 엔트로피이고, 고른 동전에 가까울수록 큽니다. 0.971비트입니다."),
        ("q = 0.6으로 옮기고, 높이는 그대로입니다.", False, "가장 낮은 높이는 동전의 엔트로피라서 p에 따라 다릅니다."),
    ],
    belief_lab,
    act="‘진짜 p’를 0.6으로, 그다음 ‘믿음 q’를 곡선의 가장 낮은 곳으로 끌어 보십시오. 파선은 무엇입니까?",
    seen=lambda: abs(belief_lab.p.value - 0.6) < 0.03 and abs(belief_lab.q.value - 0.6) < 0.03,
)  # fmt: skip

# %%
for p_now in (0.8, 0.6):
    coin_now, guesses = [p_now, 1 - p_now], np.arange(1, 100) / 100
    costs = [cross_entropy(coin_now, [q, 1 - q]) for q in guesses]
    print(f"p = {p_now}: q = {guesses[np.argmin(costs)]}에서 {min(costs):.3f}비트")
    assert guesses[np.argmin(costs)] == p_now and math.isclose(min(costs), entropy(coin_now))
assert f"{entropy([0.8, 0.2]):.3f} {entropy([0.6, 0.4]):.3f}" == "0.722 0.971"

# %% [markdown]
# **그림이 보여 주는 것**: 곡선은 교차 엔트로피, 파선은 엔트로피이고, 그 사이의 화살표가 더 쓴 비트입니다. 곡선은 $q = p$에서 파선에 닿고, 다른 어디에서도 파선보다 높습니다. $q$가 0이나 1에 가까워지면 하늘로 솟습니다.
#
# 01에서 미룬 물음에 답할 때입니다. **이진 교차 엔트로피**(BCE)의 이름은 여기에서 왔습니다. 정답의 분포 $[y, 1-y]$와 판별자(discriminator)의 믿음 $[D, 1-D]$의 교차 엔트로피가 바로 $-y\log D - (1-y)\log(1-D)$입니다(01은 밑이 e인 로그를 썼습니다).

# %%
label, verdict = 1.0, 0.8
ours = cross_entropy([label, 1 - label], [verdict, 1 - verdict], base=math.e)
theirs = F.binary_cross_entropy(torch.tensor(verdict), torch.tensor(label)).item()
print(f"우리의 교차 엔트로피 {ours:.4f}, PyTorch의 BCE {theirs:.4f}")
assert abs(ours - theirs) < 1e-6

# %% [markdown]
# ## 3. 더 쓴 비트: KL, 그리고 JS
#
# 앞 절에서 “더 쓴 비트”라고 부른 것이 **쿨백–라이블러 발산**(Kullback–Leibler divergence, KL)입니다. $-\log q - (-\log p) = \log\frac pq$이므로
#
# $$\mathrm{KL}(p \,\|\, q) = H(p, q) - H(p) = \sum_x p(x)\log\frac{p(x)}{q(x)} \;\ge\; 0$$
#
# - $\|$는 두 분포를 가르는 기호입니다. $\mathrm{KL}(p \,\|\, q)$는 ‘p에서 q로의 KL’이라고 읽습니다.
# - 두 분포가 같을 때만 0이고, 그 밖에는 양수입니다. 여기서부터 로그의 밑은 e, 단위는 **내트**(nat)입니다. 1비트는 $\log 2 \approx 0.693$내트입니다.
# - 거리라고 부르지 않는 까닭이 둘 있습니다. ① **대칭이 아닙니다.** ② 돌아가는 길이 더 짧을 수 있습니다(**삼각 부등식**이 깨집니다). 거리가 아닌 까닭은 아니지만 불편한 것도 하나 있습니다. ③ $p$가 있는 곳에 $q$가 없으면 **무한대**입니다.
#
# **옌센–섀넌 발산**(Jensen–Shannon divergence, JS)은 두 분포의 한가운데 $r$을 거쳐 잽니다(Lin 1991).
#
# $$\mathrm{JS}(p, q) = \tfrac12\mathrm{KL}(p \,\|\, r) + \tfrac12\mathrm{KL}(q \,\|\, r), \qquad r = \tfrac12(p + q)$$
#
# $r$은 $p$가 있는 곳이면 어디에나 적어도 $p$의 절반만큼 있습니다. 그래서 $p/r \le 2$이고, 로그는 $\log 2$를 넘지 못하니 무한대가 될 수 없습니다. $p$와 $q$를 맞바꾸어도 식이 같으니 대칭이기도 합니다. 불편 ③과 흠 ①은 이렇게 고쳐집니다. 흠 ②는 어떻습니까?

# %%
one, other = np.array([0.5, 0.5, 0.0]), np.array([0.4, 0.4, 0.2])
print(f"① KL {kl(one, other):.3f}, 자리를 바꾸면 {kl(other, one)}")
print(f"   JS {js(one, other):.3f}, 자리를 바꾸면 {js(other, one):.3f}")
near, middle, far = ([v, 1 - v] for v in (0.5, 0.25, 0.05))
straight, around = kl(near, far), kl(near, middle) + kl(middle, far)
print(f"② KL: 곧장 {straight:.3f}, 가운데 분포를 거쳐 {around:.3f}")
here_, half, there_ = [1, 0], [0.5, 0.5], [0, 1]
direct, detour = js(here_, there_), js(here_, half) + js(half, there_)
rooted = js(here_, half) ** 0.5 + js(half, there_) ** 0.5
print(f"   JS: 곧장 {direct:.3f}, 가운데 분포를 거쳐 {detour:.3f}")
print(f"   √JS: 곧장 {direct**0.5:.3f}, 가운데 분포를 거쳐 {rooted:.3f}")
print(f"③ 하나도 겹치지 않는 두 분포: KL {kl(here_, there_)}, JS {direct:.3f} (log 2)")
assert straight > around and direct > detour and direct**0.5 < rooted
assert kl(other, one) == math.inf and math.isclose(js(one, other), js(other, one))
assert math.isclose(direct, math.log(2))

# %% [markdown]
# **돌아가는 길이 더 짧은 흠 ②는 JS에도 그대로**입니다. 제곱근 $\sqrt{\mathrm{JS}}$라야 거리가 됩니다(Endres & Schindelin 2003).
#
# 03에서 가장 좋은 판별자를 상대로 한 가치 함수가 $-\log 4 + 2\,\mathrm{JS}$라고 했습니다. 그러니 원래의 GAN이 쓰는 잣대가 바로 이것입니다.
# 아래의 진짜 $p$는 평균 0, 표준편차 1의 정규 분포입니다. $q$의 표준편차 $\sigma$를 바꾸며 두 KL의 크기 순서를 보십시오. 예상을 확인한 다음에는 평균을 5까지 옮겨 보십시오. JS는 어디에서 멈춥니까?

# %%
gaussians_lab = GaussiansLab()
PredictionView(
    "06-p8",
    "q의 평균은 1, 표준편차는 0.5입니다. 지금은 KL(p‖q)가 KL(q‖p)보다 큽니다. q를 표준편차 2까지 넓히면 어떻게 됩니까?",
    [
        ("KL(p‖q)가 여전히 더 큽니다.", False, "p가 있는 곳을 q가 다 덮으면 KL(p‖q)는 작아집니다."),
        ("KL(q‖p)가 더 커집니다.", True, "KL(q‖p)는 진짜가 거의 없는 곳까지 q가 퍼진 벌입니다. 표준편차가 1일 때 순서가 뒤집힙니다."),
        ("둘이 같아집니다.", False, "같은 것은 두 표준편차가 같을 때, 곧 1을 지나는 순간뿐입니다."),
    ],
    gaussians_lab,
    act="‘q의 표준편차 σ’를 2까지 천천히 끌어 보십시오. 두 막대의 높이가 언제 같아집니까?",
    seen=lambda: gaussians_lab.width.value > 1.85,
)  # fmt: skip

# %%
for sigma in (0.5, 1.0, 2.0):
    found = information_draw.gaussians(1.0, sigma)
    print(f"σ = {sigma}: KL(p‖q) {found.forward:.3f}, KL(q‖p) {found.backward:.3f}")
for tenths in range(4, 26):  # 창에서 고를 수 있는 모든 표준편차
    found = information_draw.gaussians(1.0, tenths / 10)
    assert np.sign(round(found.backward - found.forward, 3)) == np.sign(tenths - 10)
away = information_draw.gaussians(5.0, 1.0)
print(f"평균 5, σ = 1: 두 KL은 {away.forward:.1f}쯤, JS {away.js:.3f} (log 2 = {math.log(2):.3f})")
assert 0.95 * math.log(2) < away.js < math.log(2) and away.forward > 10

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽의 실선은 진짜 $p$, 파선은 모델 $q$이고, 오른쪽은 세 발산입니다. $q$가 좁으면 KL(p‖q)가 훨씬 큽니다. 진짜가 있는 곳을 **빠뜨린** 벌입니다. $q$가 넓으면 KL(q‖p)가 더 큽니다. 진짜가 없는 곳에 **만들어 낸** 벌입니다. 둘이 멀어지면 두 KL은 끝없이 커지는데 JS는 점선(log 2)에서 멈춥니다.
#
# 봉우리가 둘인 데이터를 봉우리 하나로 흉내 내면 이 차이가 또렷합니다. 두 KL이 저마다 고르는 $q$를, 평균과 너비(표준편차)를 모두 훑어 찾아봅시다.

# %%
# @title 그림: 두 KL이 고른 q
LINE, bell = information_draw.LINE, information_draw.bell
two = (bell(-2.5, 0.7) + bell(2.5, 0.7)) / 2
tries = [(m, s) for m in np.arange(-4, 4.1, 0.25) for s in np.arange(0.4, 4, 0.2)]
covering = min(tries, key=lambda t: kl(two, bell(*t)))
seeking = min(tries, key=lambda t: kl(bell(*t), two))
halfway = min(tries, key=lambda t: js(bell(*t), two))

fig, ax = plt.subplots(figsize=(7.2, 2.4))
ax.fill_between(LINE, two, color="0.8", label="진짜 p")
ax.plot(LINE, bell(*covering), "-", color=plotting.BLUE, label="KL(p‖q)가 고른 q")
ax.plot(LINE, bell(*seeking), "--", color=plotting.RED, label="KL(q‖p)가 고른 q")
ax.set(xlabel="x", yticks=[], ylabel="밀도", xlim=(-8, 8))
ax.legend(loc="upper right")
found = [
    f"평균은 {m:.2f}, 너비는 {s:.1f}".replace("-", "−") for m, s in (covering, seeking, halfway)
]
show(fig, alt=f"−2.5와 2.5에 봉우리가 있는 진짜 p(회색)와 두 KL이 고른 q. KL(p‖q)가 고른 실선은 {found[0]}이고 두 봉우리를 다 덮습니다. KL(q‖p)가 고른 파선은 {found[1]}이고 한 봉우리에만 섭니다.")  # fmt: skip
print(f"KL(p‖q): {found[0]}. KL(q‖p): {found[1]}. JS: {found[2]}")

# %%
# @title 확인: 두 KL과 JS가 고른 자리
assert abs(covering[0]) < 0.3 and covering[1] > 2 and abs(abs(seeking[0]) - 2.5) < 0.3
assert halfway == covering

# %% [markdown]
# KL(p‖q)는 두 봉우리를 다 덮느라 가운데에 없는 것까지 만들고(실선), KL(q‖p)는 봉우리 하나에만 들어앉습니다(파선). JS는 여기서 다 덮는 쪽과 같은 것을 골랐습니다. 어떤 잣대를 쓰느냐가 무엇을 **빠뜨리고** 무엇을 **지어내는지**를 정합니다.
# 다만 GAN의 모드 붕괴(mode collapse)를 이것으로 다 설명할 수는 없습니다. 실제 학습은 발산 하나를 끝까지 줄이는 일이 아니라 두 신경망을 번갈아 갱신하는 일입니다(11절).

# %%
task("06-1")


# %%
def kl_divergence(p, q):
    """(k,), (k,) → 수 하나."""
    ...


check("06-1", kl_divergence)

# %%
hint("06-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("06-1")

# %%
QuizView(
    "맑음이 절반인데 맑음의 확률을 1/8이라고 믿고 부호를 만들었습니다. 맑은 날 하루를 알리는 데 몇 비트를 더 씁니까?",
    [
        ("0비트", False, "믿음이 틀리면 부호의 길이가 달라집니다."),
        ("2비트", True, "−log₂(1/8) = 3비트를 쓰는데 −log₂(1/2) = 1비트면 되었습니다."),
        ("3비트", False, "3비트는 쓴 길이입니다. 꼭 필요했던 1비트를 빼야 합니다."),
    ],
)

# %% [markdown]
# ## 4. 두 못
#
# 벽에 못 두 개를 박습니다. 진짜 $p$는 0에, 가짜 $q$는 $\theta$에 박힌 못입니다. 누구나 “$\theta$를 0 쪽으로 옮기면 가까워진다”고 말합니다. 우리가 배운 잣대들도 그렇게 말합니까? (Arjovsky 외 2017의 예 1을 줄인 것입니다.)
#
# 여기서 **바서슈타인 거리**(Wasserstein distance) $W$는 한쪽의 확률을 옮겨 다른 쪽으로 만드는 데 드는 **양 × 거리**이고, 정의는 다음 절에서 봅니다.

# %%
spikes = SpikesLab()
PredictionView(
    "06-p1",
    "가짜가 θ = 1에 있습니다. JS의 기울기만 보고 θ를 옮긴다면 어디로 갑니까?",
    [
        ("0 쪽으로 갑니다.", False, "0 쪽으로 당기는 것은 W입니다. JS는 0에 닿기 전까지 조금도 줄지 않습니다."),
        ("움직이지 않습니다.", True, "JS는 0 말고는 어디서나 log 2라 평평합니다. 기울기가 0이니 옮길 쪽을 모릅니다."),
        ("0에서 멀어집니다.", False, "멀어져도 JS는 그대로라, 밀어낼 까닭이 없습니다."),
    ],
    spikes,
    act="θ를 0.1이나 0.05까지 끌어 보십시오(0에는 닿지 않게). 오른쪽의 두 표식 가운데 내려가는 것은 어느 것입니까?",
    seen=lambda: 0 < abs(spikes.theta.value) < 0.12,
)  # fmt: skip

# %%
print("  θ      KL      JS      W")
rows = {theta: transport_draw.spike_distances(theta) for theta in (-2, -1, -0.05, 0, 0.05, 1, 2)}
for theta, (kl_now, js_now, w_now) in rows.items():
    print(f"{theta:+5.2f}  {kl_now:6.3f}  {js_now:6.3f}  {w_now:6.3f}")
assert np.allclose([rows[t][1] for t in rows if t], math.log(2)) and rows[0] == (0, 0, 0)
assert np.allclose([rows[t][2] for t in rows], [abs(t) for t in rows])

# %%
fig, ax = plt.subplots(figsize=(5.2, 2.6))
transport_draw.draw_spike_distances(ax, theta=2.0, start=-2.0)
show(
    fig,
    alt="가로는 가짜 못의 자리 θ. JS(파선)는 θ = 0의 한 점에서만 0이고 나머지 어디에서나 log 2 = 0.693으로 평평하며, W(실선)는 0에서 꺾인 V자의 곧은 비탈입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 파선이 JS, 실선이 W입니다. JS는 $\theta = 0$ 한 점에서만 0이고 나머지 **어디에서나** $\log 2$입니다. 평평하니 기울기(gradient)가 0이고, 어느 쪽으로 옮겨야 할지 알 수 없습니다. W는 곧은 비탈입니다. 0만 아니면 기울기의 크기가 1이고, 내려가는 방향은 언제나 진짜 쪽입니다.
#
# 손으로 계산해 봅시다. $\theta \ne 0$이면 한가운데 $r$은 두 자리에 1/2씩입니다.
#
# $$\mathrm{KL}(p \,\|\, r) = 1 \cdot \log\frac{1}{1/2} = \log 2, \qquad \mathrm{KL}(q \,\|\, r) = \log 2, \qquad \mathrm{JS} = \tfrac12\log 2 + \tfrac12\log 2 = \log 2$$
#
# 식 어디에도 $\theta$가 남지 않습니다. KL은 $p$가 있는 곳에 $q$가 없으니 내내 무한대입니다. $W$는 확률 1을 $|\theta|$만큼 옮기니 $1 \times |\theta|$이고, $\theta$가 그대로 남습니다.
#
# 그림(image)에서도 이런 일이 벌어집니다. 방에 종이 두 장을 아무렇게나 던져 넣으면, 만나더라도 선에서 스칠 뿐 넓게 포개지지는 않습니다. 784차원 속의 진짜 그림과, 수 64개($z$)로 그린 가짜 그림도 그런 종이와 같습니다(Arjovsky & Bottou 2017).
#
# > **널리 퍼진 오류 ①** “JS가 평평하니까, 분포가 겹치지 않으면 보통 GAN은 아무것도 배우지 못한다.”
# > 위의 표는 판별자가 **완벽할 때**의 이야기입니다. 실제 판별자는 아직 다 배우지 못해 매끄럽고, 비포화 손실(non-saturating loss)은 JS를 줄이는 것도 아닙니다(무엇을 줄이는지는 6절에서 잽니다). 그래서 보통 GAN도 떨어진 분포를 배워 냅니다(Fedus 외 2018). “판별자를 잘 가르칠수록 생성자(generator)가 굶을 수 있다”는 **경고**이지 불가능의 증명이 아닙니다.

# %%
QuizView(
    "두 못의 거리 θ를 0.5에서 1로 늘렸습니다. 알맞은 것을 모두 고르십시오.",
    [
        ("JS는 그대로입니다.", True, "겹치지 않으면 언제나 log 2입니다."),
        ("KL은 두 배가 됩니다.", False, "KL은 이미 무한대입니다."),
        ("W는 두 배가 됩니다.", True, "W = |θ|입니다."),
        ("JS도 조금은 커집니다.", False, "JS는 자리의 거리를 모릅니다. 겹치는지만 봅니다."),
    ],
    multiple=True,
)

# %% [markdown]
# ## 5. 흙을 옮기는 거리: 최적 운송
#
# 흙더미(가짜)가 있고 구덩이(진짜)가 있습니다. 흙의 양과 구덩이의 부피는 같습니다. 삽으로 퍼서 모두 메우되, **흙의 양 × 옮긴 거리**의 합을 가장 작게 하려면 어떻게 옮겨야 합니까?
#
# 흙이 자리 1에 모두 있고 구덩이가 자리 0과 2에 절반씩이면, 절반은 왼쪽으로 1만큼, 절반은 오른쪽으로 1만큼 옮깁니다. 비용은 $\tfrac12\cdot1 + \tfrac12\cdot1 = 1$입니다.
# 이것이 **최적 운송**(optimal transport) 문제이고(Villani 2009, 3장에 역사가 있습니다), 그 최솟값이 바서슈타인 거리입니다. 흙 옮기는 거리(earth mover's distance)라고도 합니다.
#
# $$W(p, q) = \min_{\gamma \in \Pi(p, q)} \mathbb{E}_{(a, b) \sim \gamma}\big[\|a - b\|\big]$$
#
# - $\gamma$(감마): **운송 계획**, 곧 어디의 흙을 어디로 얼마나 보낼지 적은 표. $\gamma(a, b)$는 자리 $b$에서 자리 $a$로 보낼 양입니다. 위의 예에서는 $\gamma(0, 1) = \gamma(2, 1) = \tfrac12$입니다.
# - $\mathbb{E}_{(a, b) \sim \gamma}$: 흙 알갱이마다 **출발점** $b$에서 **도착점** $a$까지 간 거리 $\|a - b\|$의 평균.
# - $\Pi(p, q)$(파이): **가능한** 계획 전부. 떠난 흙을 모으면 $q$, 도착한 흙을 모으면 $p$가 되는 것들입니다.
#
# 거리를 제곱하지 않고 그대로 쓰므로 정확히는 바서슈타인-1 거리입니다.
#
# ### 선 위에서
#
# 가짜 여섯과 진짜 여섯이 선 위에 있습니다. 가능한 짝을 모두 해 보면 무엇이 가장 쌉니까?

# %%
earth = np.array([2.0, -0.4, 1.1, 0.3, 1.6, -1.0])
pits = np.array([-2.1, 0.8, -1.3, 1.5, -0.2, 0.4])
every = [np.abs(earth - pits[list(order)]).mean() for order in itertools.permutations(range(6))]
print(f"짝 짓는 방법 {len(every)}가지: 가장 싼 것 {min(every):.4f}, 가장 비싼 것 {max(every):.4f}")

# %% [markdown]
# 여섯이면 720가지라 금방이지만, 스물이면 2,432,902,008,176,640,000가지입니다. 더 나은 길이 있습니다. 엇갈린 두 길의 목적지를 바꾸면 어떻게 되는지 그려 보십시오.

# %%
task("06-2")


# %%
def wasserstein(x, y):
    """(n,), (n,) → 스칼라."""
    ...


check("06-2", wasserstein)

# %%
hint("06-2")

# %%
solution("06-2")

# %% [markdown]
# 이제 여러분의 함수로 잽니다. `mine`은 채점을 통과했으면 여러분이 쓴 것을, 아직이면 풀이의 것을 돌려주고 어느 쪽인지 적습니다. 나중에 풀었으면 함수의 셀부터 다시 실행하십시오. 다른 과제에서도 같습니다.

# %%
# @title 그림: 가장 싼 짝
my_w = mine("06-2", wasserstein)
cheapest = my_w(torch.from_numpy(earth), torch.from_numpy(pits)).item()
fig, ax = plt.subplots(figsize=(7.2, 2))
transport_draw.draw_sorted_pairs(ax, earth, pits)
ax.set_title(f"가장 싼 짝: 평균 거리 {cheapest:.3f}")
show(
    fig,
    alt=f"윗줄의 가짜 여섯과 아랫줄의 진짜 여섯을 왼쪽부터 차례대로 이은 선 여섯. 선은 하나도 엇갈리지 않고, 옮긴 거리의 평균은 {cheapest:.3f}입니다.",
)
assert math.isclose(cheapest, min(every)) and max(every) > 2 * min(every)

# %% [markdown]
# 네모(가짜)에서 동그라미(진짜)로 가는 선이 하나도 엇갈리지 않습니다. 720가지 가운데 이보다 싼 짝은 없습니다. 식으로는 $W = \frac1n\sum_i |x_{(i)} - y_{(i)}|$이고, $x_{(i)}$는 $x$ 가운데 **작은 것부터 $i$번째**입니다. 패키지의 코드는 여러분의 답과 무엇이 다릅니까?

# %%
show_source(calc.wasserstein_1d)

# %% [markdown]
# ### 2차원부터는 짝짓기
#
# 평면에는 “가장 왼쪽”이 없습니다. 점의 수가 같으면 거리의 표를 만들고 합이 가장 작은 짝을 찾습니다(`scipy.optimize.linear_sum_assignment`).
# 아래에서 예상을 고르고 ‘옮긴 정도’를 밀어 보십시오. 그다음 ‘되는대로’를 고르고, 서로 엇갈린 선 둘을 찾아보십시오. 목적지를 바꾸면 짧아집니까?

# %%
show_source(calc.transport_plan)

# %%
transport_lab = TransportLab(t=0.0)  # 흙이 아직 제자리에 있습니다.
PredictionView(
    "06-p9",
    "구덩이 하나에는 흙 한 알만 들어갑니다. 가장 싼 계획에서 흙은 저마다 자기에게 가장 가까운 구덩이로 갑니까?",
    [
        ("모두 가장 가까운 구덩이로 갑니다.", False, "여러 알의 가장 가까운 구덩이가 같습니다. 그렇게 보내면 빈 구덩이가 남습니다."),
        ("대부분은 더 먼 구덩이로 갑니다.", True, "한 알에게 싼 길이 아니라 모두의 합이 가장 싼 길을 고릅니다. 몇 알인지는 다음 셀에서 셉니다."),
        ("모두 가장 먼 구덩이로 갑니다.", False, "가장 비싼 길은 고르지 않습니다."),
    ],
    transport_lab,
    act="‘옮긴 정도’를 1까지 끌어 보십시오. 가까운 구덩이를 지나쳐 가는 흙이 있습니까? 빈 구덩이가 남습니까?",
    seen=lambda: transport_lab.t.value > 0.95,
)  # fmt: skip

# %%
heap, holes = transport_draw.clouds()
best = calc.transport_plan(heap, holes)
careless = calc.plan_cost(heap, holes, transport_draw.careless_plan(len(heap)))
print(f"가장 싼 계획 {best.cost:.3f}, 되는대로 {careless:.3f}")
miles = np.linalg.norm(heap[:, None] - holes, axis=2)  # 흙마다 구덩이마다의 거리 (40, 40)
nearest = miles.argmin(axis=1)
same, wanted = (best.partner == nearest).sum(), len(set(nearest))
print(f"흙 {len(heap)}알 가운데 가장 가까운 구덩이로 가는 것 {same}알")
print(f"저마다 가장 가까운 데로 가면 구덩이 {wanted}곳만 메워집니다.")
assert 0 < same < len(heap) / 2 and wanted < len(holes)
assert (best.partner != miles.argmax(axis=1)).any()
swaps = []
for i, j in itertools.combinations(range(len(heap)), 2):  # 두 목적지를 바꾸는 780가지
    swapped = best.partner.copy()
    swapped[[i, j]] = swapped[[j, i]]
    swaps.append(calc.plan_cost(heap, holes, swapped))
print(f"두 목적지를 바꾼 {len(swaps)}가지 가운데 가장 싼 것 {min(swaps):.3f}")
assert min(swaps) >= best.cost and careless > 1.1 * best.cost

# %% [markdown]
# **그림이 보여 주는 것**: 네모가 흙, 빈 동그라미가 구덩이, 가는 선이 갈 길입니다. 가장 싼 계획에서는 어느 두 목적지를 바꾸어도 나아지지 않습니다(최선이라고 말하려면 셋 이상을 돌려 바꾸는 것까지 보아야 합니다. Villani 2009, 5장).
#
# 그런데 이 방법으로는 GAN을 학습하기 어렵습니다. 점이 $n$개면 거리의 표만 $n^2$칸이고, 짝을 찾는 시간은 대략 $n^3$으로 늘어납니다. 게다가 차원이 높으면 미니배치(minibatch)끼리 짝을 지어서는 $W$의 어림이 잘 맞지 않습니다(Peyré & Cuturi 2019, 8.4절. 11절에서 재어 봅니다).

# %% [markdown]
# ## 6. 값을 매기는 사람: 립시츠 비평자
#
# 흙을 직접 나르는 대신 운송 회사에 맡긴다고 합시다. 회사는 자리마다 흙의 값 $f$를 매겨 놓고, 흙더미에서 **사서** 구덩이에 **팝니다.** 버는 돈은 구덩이 쪽 값의 평균에서 흙더미 쪽 값의 평균을 뺀 것입니다.
# 값을 마음대로 매길 수는 없습니다. 두 자리의 값 차이가 **거리**보다 크면 우리가 직접 나르고 말 것입니다. 그 한계 안에서 회사가 벌 수 있는 가장 큰 돈은 얼마입니까?
#
# - **우리의 비용을 넘지 못합니다.** 한 삽을 $b$에서 $a$로 나르고 버는 돈 $f(a) - f(b)$가 거리 $\|a - b\|$를 넘지 못하니, 모두 더해도 가장 싼 계획의 비용을 넘지 못합니다.
# - **딱 그만큼 벌 수 있습니다.** 그때에는 실제로 나르는 길마다 한계까지 법니다: $f(a) - f(b) = \|a - b\|$. 이 나머지 절반은 증명하지 않고 재어 봅니다.
#
# 이것이 **칸토로비치–루빈시테인 쌍대성**(Kantorovich–Rubinstein duality)입니다(Villani 2009, 5장).
#
# $$W(p, q) = \max_{\mathrm{Lip}(f) \le 1} \; \mathbb{E}_{x \sim p}[f(x)] - \mathbb{E}_{x \sim q}[f(x)]$$
#
# - $f$: 자리마다 매긴 값. WGAN에서는 신경망이고, **비평자**(critic)라고 부릅니다. 확률이 아니라 **점수**를 냅니다. 오른쪽의 차이를 **점수의 차이**라고 하겠습니다.
# - $\mathrm{Lip}(f)$: $f$의 **립시츠 상수**(Lipschitz constant). 모든 두 자리에서 $|f(a) - f(b)| \le K\|a - b\|$가 되는 가장 작은 $K$, 곧 **가장 가파른 기울기**입니다. $\mathrm{Lip}(f) \le 1$인 함수를 1-립시츠 함수라고 합니다.
#
# 선 위의 두 분포로 확인합시다. 먼저 $W$입니다. 자리 $x$에 다리를 놓았다고 생각하십시오. 다리의 왼쪽에 흙이 남으면 그만큼 건너가고, 모자라면 그만큼 건너옵니다. 이웃한 두 자리 사이마다 건너는 양에 그 간격을 곱해 모두 더하면 $W$입니다. 건너는 양은 왼쪽부터 $x$까지 쌓은 두 양(**누적 분포**)의 차이입니다.

# %%
fig, axes = plt.subplots(3, 1, figsize=(6.4, 5), sharex=True)
W_middle = transport_draw.draw_crossing(axes, *transport_draw.humps(0.0))
show(
    fig,
    alt=f"세로로 놓은 세 그림. 위는 진짜의 두 봉우리(−1.5와 1.2)와 그 사이 0에 선 가짜. 가운데는 왼쪽부터 쌓은 두 양의 곡선이고, 그 사이를 칠한 넓이가 W {W_middle:.2f}입니다. 칠한 곳의 왼쪽 절반은 진짜가 더 쌓여 흙이 왼쪽으로, 오른쪽 절반은 가짜가 더 쌓여 흙이 오른쪽으로 건너갑니다. 아래의 가장 좋은 비평자는 0 근처에서 가장 낮고 양쪽으로 기울기 1로 오르는 V자입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 가운데의 칠한 넓이가 $W$입니다. 맨 아래의 비평자는 어디에서나 **흙이 가는 쪽이 오르막**이라, 흙이 양쪽으로 갈라지는 자리에 골짜기가 있습니다.
# 가장 큰 점수의 차이는 이 넓이와 따로, 선형 계획법(linear programming. 조건을 지키며 일차식을 가장 크게 하는 계산, `linprog`)으로 찾습니다. 조건은 이웃한 두 자리의 값 차이가 간격을 넘지 않는다는 것뿐입니다.

# %%
PLACES = transport_draw.LINE  # −4에서 4까지 161자리
humps, lump = transport_draw.humps(0.0)  # 진짜의 두 봉우리와 가짜의 한 봉우리
W_line = calc.wasserstein_on_line(PLACES, humps, lump)
gaps_between = np.diff(PLACES)
rise = np.diff(np.eye(len(PLACES)), axis=0)  # rise @ f가 이웃한 두 값의 차이입니다.
solved = linprog(
    lump - humps,  # 가장 작게 할 것: −(진짜의 평균 − 가짜의 평균)
    A_ub=np.vstack([rise, -rise]),
    b_ub=np.tile(gaps_between, 2),
    bounds=(-10, 10),
)
slopes_at_random = np.random.default_rng(0).uniform(-1, 1, (2000, 160))
values = np.cumsum(slopes_at_random * gaps_between, axis=1)
tried = values @ (humps - lump)[1:]
print(f"W (누적 분포 사이의 넓이)                  {W_line:.4f}")
print(f"가장 큰 점수의 차이 (선형 계획법)            {-solved.fun:.4f}")
print(f"아무렇게나 만든 1-립시츠 함수 2,000개의 최고  {tried.max():.4f}")
assert math.isclose(-solved.fun, W_line, rel_tol=1e-5) and 4 * tried.max() < W_line

# %% [markdown]
# 넓이로 잰 $W$와 가장 큰 점수의 차이가 같습니다. 이번에는 가짜를 움직이며 가장 좋은 비평자를 봅니다.

# %%
critic_lab = CriticLab(place=-2.0)
PredictionView(
    "06-p2",
    "가짜가 진짜의 왼쪽, −2에 있습니다. 왼쪽 끝(−3)까지 더 멀리 떼어 놓습니다. 가짜가 선 곳에서 가장 좋은 비평자의 비탈은 −2에 있을 때와 견주어 어떻게 됩니까?",
    [
        ("무뎌져 0에 가까워집니다.", False, "그것은 완벽한 판별자의 이야기입니다(바로 아래)."),
        ("똑같이 가파릅니다.", True, "−2에서나 −3에서나 한계 K만큼 가파릅니다."),
        ("더 가팔라집니다.", False, "한계가 있어 K보다 가파를 수 없습니다."),
    ],
    critic_lab,
    act="‘가짜의 자리’를 −2.9보다 왼쪽으로 끌어 보십시오. 빗금 친 가짜 위의 굵은 선을 보십시오.",
    seen=lambda: critic_lab.place.value < -2.85,
)

# %%
for spot in (-2.0, -3.0):
    humps_now, lump_now = transport_draw.humps(spot)
    steep_here = lump_now @ np.gradient(calc.best_critic(PLACES, humps_now, lump_now), PLACES)
    print(f"가짜의 자리 {spot:+.0f}: 가짜가 선 곳의 평균 비탈 {steep_here:.3f}")
    assert math.isclose(steep_here, 1, rel_tol=1e-3)
show_source(calc.best_critic)

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽의 굵은 선이 기울기의 한계 안에서 가장 좋은 비평자입니다. 가짜를 멀리 옮겨도 비탈은 **무뎌지지 않습니다.** 실제로 나르는 길에서 $f(a) - f(b) = \|a - b\|$였으니, 한계가 1이면 길 위의 기울기가 꼭 1입니다.
# 위의 코드는 그 비평자를 한 줄로 적은 것입니다. 왼쪽부터 쌓은 가짜가 진짜보다 많으면 흙이 오른쪽으로 가야 하니 값이 오릅니다.
# 오른쪽은 기울기의 한계 $K$를 바꿀 때의 점수 차이, $K \times W$입니다. **한계를 모르면 $W$의 몇 배인지도 모릅니다.** 이 사실은 8절과 11절에서 다시 만납니다.
#
# ### 가짜가 멀리 있을 때: 판별자와 비평자
#
# 가장 좋은 판별자 $D^*$와 가장 좋은 비평자 $f$의, 가짜가 있는 자리의 기울기를 견주어 봅시다. 진짜는 2, 가짜는 −2에 있고 너비는 0.3입니다. 비포화 손실의 생성자는 $\log D$의 비탈을 탑니다. 포화 손실의 생성자는, $D$가 0에 가까운 곳에서는 $D$의 비탈을 타는 것과 같습니다.

# %%
place = np.linspace(-4, 4, 201)
right, left = (np.exp(-(((place - at) / 0.3) ** 2) / 2) for at in (2, -2))
right, left = right / right.sum(), left / left.sum()
logit = ((place + 2) ** 2 - (place - 2) ** 2) / (2 * 0.3**2)  # log p − log q
curves = {
    "판별자 D*": np.exp(-np.logaddexp(0, -logit)),
    "log D* (비포화 손실)": -np.logaddexp(0, -logit),
    "비평자 f": calc.best_critic(place, right, left) - 2,
}
at = np.abs(place + 2).argmin()  # 가짜의 한가운데
steepness = {name: np.gradient(curve, place)[at] for name, curve in curves.items()}
for name, slope in steepness.items():
    print(f"가짜의 자리에서 {name}의 기울기: {slope:.3g}")
vanished, grown, steady = steepness.values()
assert vanished < 1e-10 and math.isclose(grown, 4 / 0.3**2, rel_tol=0.01) and abs(steady - 1) < 1e-6

# %%
# @title 그림: 판별자, 그 로그, 비평자의 비탈
fig, axes = plt.subplots(1, 3, figsize=(9.2, 2.7))
for ax, (name, curve) in zip(axes, curves.items(), strict=True):
    ax.plot(place, curve, "-", color=plotting.BLACK, lw=2.2)
    low, high = curve.min(), curve.max()
    ax.set(xlabel="x", ylim=(low - 0.2 * (high - low), high + 0.1 * (high - low)))
    ax.set_title(f"{name}\n가짜에서 기울기 {steepness[name]:.0f}")
    ax.locator_params(nbins=5)
    for spot, color, mark in ((-2, plotting.RED, "s"), (2, plotting.BLUE, "o")):
        ax.plot(spot, low - 0.1 * (high - low), mark, color=color, ms=8, mec=plotting.BLACK)
show(
    fig,
    alt=f"가짜(네모, −2)와 진짜(동그라미, 2) 사이의 세 곡선. 가장 좋은 판별자는 가짜 쪽에서 0에 붙어 기울기 {vanished:.0f}으로 평평하다가 한가운데에서 절벽처럼 1로 솟고, 그 로그는 가짜 쪽에서 기울기 {grown:.0f}의 가파른 비탈이며, 가장 좋은 비평자는 가짜에서 진짜까지 기울기 1의 곧은 비탈입니다.",
)

# %% [markdown]
# - **판별자**는 절벽입니다. 가짜가 선 곳은 평평한 바닥이라, 포화 손실을 쓰는 생성자는 거의 아무것도 배우지 못합니다.
# - **비포화 손실**의 기울기는 사라지지 않습니다. 오히려 너비가 좁을수록 커집니다(여기서는 거리 4를 너비의 제곱 0.09로 나눈 44).
# - **비평자**의 기울기만 너비와 거리에 상관없이 늘 1입니다. 아무리 잘 가르쳐도 사라지지도 터지지도 않습니다.
#
# ### 비포화 손실이 정말로 줄이는 것
#
# 비포화 손실은 JS를 줄이지 않는다고 했습니다. 그러면 무엇을 줄입니까? 판별자가 가장 좋을 때 생성자에게 오는 기울기는 **$\mathrm{KL}(q \,\|\, p) - 2\,\mathrm{JS}(p, q)$의 기울기**와 같습니다(Arjovsky & Bottou 2017, 정리 2.5). 진짜의 봉우리가 둘일 때 재어 보면 아래와 같습니다.
#
# <details><summary>재는 법</summary>
#
# 03의 7절에서는 봉우리 하나로 재었습니다. 이번에는 둘이라 하나를 고르는 것이 보입니다. 가짜 봉우리의 자리 $\theta$를 옮기며 두 기울기를 **따로** 잽니다. 하나는 생성자가 받는 것($D^*$를 멈추어 둔 $-\log D^*$의 비탈의 평균), 하나는 $\theta$를 조금 흔들어 식의 값이 바뀌는 것을 잰 것입니다. 식의 KL은 과제 06-1의 것입니다.
#
# </details>

# %%
# @title 재기: 비포화 손실이 준 기울기와 식의 기울기
twin, my_kl = (bell(-2, 0.7) + bell(2, 0.7)) / 2, mine("06-1", kl_divergence)


def received(theta):
    """D*를 멈추어 두고, 자리 θ의 가짜가 받는 −log D*의 기울기."""
    fake_now = bell(theta, 0.7)
    return fake_now @ np.gradient(np.log1p(fake_now / twin), LINE)  # −log D* = log(1 + q/p)


def wiggled(measure, theta, tiny=1e-3):
    """θ를 조금 흔들어 잰 measure의 기울기."""
    up, down = (measure(bell(theta + step, 0.7)) for step in (tiny, -tiny))
    return (up - down) / (2 * tiny)


thetas = np.linspace(-3.5, 3.5, 29)
pulls = np.array([received(t) for t in thetas])
sums = np.array([wiggled(lambda q: my_kl(q, twin) - 2 * js(q, twin), t) for t in thetas])
only_js = np.array([wiggled(lambda q: js(q, twin), t) for t in thetas])
weaker = np.abs(only_js).max() / np.abs(sums).max()
print(f"두 값의 차이는 {np.abs(pulls - sums).max():.4f} 이하, 기울기는 {pulls.max():.2f}까지")
print(f"JS의 기울기는 가장 클 때 그것의 {weaker:.0%}")
assert np.abs(pulls - sums).max() < 0.005 * pulls.max()
assert abs(received(2.0)) < 0.05 and received(1.5) < 0 < received(2.5)
assert 0.05 < weaker < 0.15 and (only_js * sums > -0.01).all()

# %%
# @title 그림: 두 기울기는 한 선입니다
fig, ax = plt.subplots(figsize=(7.2, 2.6))
ax.plot(thetas, sums, "-", color=plotting.BLUE, label="KL(q‖p) − 2·JS의 기울기")
ax.plot(thetas, pulls, "o", color=plotting.RED, ms=5, label="생성자가 받은 기울기")
ax.plot(thetas, only_js, "--", color=plotting.GREEN, label="JS의 기울기")
ax.axhline(0, color="0.4", lw=0.8)
for spot in (-2, 2):
    ax.axvline(spot, color="0.5", ls=":")
ax.set(xlabel="가짜의 자리 θ (점선이 진짜의 두 봉우리)", ylabel="기울기")
ax.legend(loc="upper left", fontsize=9)
show(
    fig,
    alt="가로는 가짜 봉우리의 자리, 세로는 기울기. 가장 좋은 판별자를 상대로 비포화 손실이 준 기울기(점)가 KL(q‖p) − 2·JS의 기울기(실선) 위에 정확히 놓입니다. 실선은 진짜의 두 봉우리 −2와 2에서 0을 지나며 오르고, JS의 기울기(파선)는 부호가 같지만 크기가 훨씬 작습니다.",
)

# %% [markdown]
# 점(생성자가 받은 기울기)이 실선 위에 놓였습니다. 실선은 진짜의 두 봉우리에서 0을 **오르며** 지나갑니다. 왼쪽에 있으면 오른쪽으로, 오른쪽에 있으면 왼쪽으로 밀리니, 가짜는 **봉우리 하나에 들어앉습니다.** 3절에서 본 KL(q‖p)의 성격입니다. JS(파선)도 같은 쪽으로 밀지만 힘이 훨씬 약합니다(가장 클 때끼리 견주면 9%).
#
# <details><summary>더 따져 보기: 너비를 묶은 탓, 식의 뜻</summary>
#
# - 여기서는 너비를 0.7로 묶어 두었기 때문에 JS도 봉우리 하나를 고릅니다. 너비까지 고르게 한 3절에서는 둘을 덮었습니다.
# - 이것은 판별자가 가장 좋을 때의 **기울기** 이야기입니다. 뒤에 붙은 $-2\,\mathrm{JS}$는 두 분포를 **떼어 놓는** 쪽이라, 이 식을 잣대로 삼을 수는 없습니다.
#
# </details>
#
# 이번에는 자리가 셋뿐인 두 분포를 손으로 재어 보십시오.

# %%
task("06-9")


# %%
def js_and_w(places, p, q):
    """(k,), (k,), (k,) → (JS, W)."""
    ...


check("06-9", js_and_w)

# %%
hint("06-9")

# %%
solution("06-9")

# %%
my_pair = mine("06-9", js_and_w)
here_p, here_q = np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.5, 0.5])
for gap in (1.0, 10.0):
    js_now, w_now = my_pair(gap * np.arange(3.0), here_p, here_q)
    print(f"자리의 간격 {gap:>4}: JS {js_now:.4f}, W {w_now:.4f}")
    assert math.isclose(js_now, math.log(2) / 2) and math.isclose(w_now, gap)

# %% [markdown]
# 종이에서 얻은 수와 같습니까? 절반은 같은 자리에 있으므로 JS는 log 2의 절반이고, 자리를 벌려도 **그대로**입니다. W는 열 배가 되었습니다.
#
# ### 움직이는 그림: 흙을 옮기는 두 가지 길
#
# 흙 80알을 두 번 옮깁니다. 먼저 **가장 싼 계획**이 정한 길로 곧장, 다음에는 계획을 모른 채 **비평자의 비탈**만 보고 옮깁니다. 장면마다 비평자를 마흔 번 가르치고, 모든 흙을 그 자리의 기울기 쪽으로 조금 옮깁니다(폭은 뒤로 갈수록 줄입니다). 비평자의 기울기를 1 둘레로 묶는 방법은 8절에서 봅니다. 생성자도 미니배치도 없는, WGAN의 알맹이입니다.
# **볼 것**: 등고선은 흙을 따라 어떻게 바뀝니까? 화살표는 그 자리의 기울기입니다(절반 길이로 그렸습니다).

# %%
grains, goal = transport_draw.clouds(80)
planned = particles.by_plan(grains, goal)
climbed = particles.by_critic(grains, goal)
story = planned + climbed


# %%
def draw_story(number):
    figure, axis = plt.subplots(figsize=(4.1, 4.0))
    particles_draw.draw_moment(axis, story[number], goal)
    return figure


def tell_story(number):
    moment = story[number]
    how = "가장 싼 계획대로 곧장" if moment.act == "계획" else "비평자의 비탈만 보고"
    return f"흙(네모)을 {how} 구덩이(동그라미)로 옮깁니다. 남은 W <b>{moment.left:.2f}</b>"


def name_story(number):
    before = 0 if number < len(planned) else len(planned)
    return f"{story[number].act} {number - before + 1}번째 장면"


movie = MovieView(
    draw_story, range(len(story)), about="흙을 계획대로, 다음에는 비평자의 비탈로 옮깁니다.",
    words=tell_story, title=name_story, telling=(0,),
)  # fmt: skip
movie.colors = 16
PredictionView(
    "06-p5",
    "비평자의 비탈로 흙을 옮깁니다. 흙이 구덩이에 다 가까워지면 화살표(비탈의 기울기)는 어떻게 되겠습니까?",
    [
        ("0으로 줄어듭니다. 다 왔으니 움직일 것이 없습니다.", False,
         "BCE의 판별자라면 그렇지만, 가장 좋은 비평자의 비탈은 남은 거리가 아니라 한계가 정합니다."),
        ("1쯤에서 줄지 않습니다.", True,
         "거리가 아무리 짧아도 가장 좋은 비평자는 허락된 만큼 가파릅니다. W는 거리이고, 거리의 기울기는 1입니다."),
        ("점점 길어집니다.", False, "기울기에 한계를 두었으므로 계속 길어지지는 않습니다."),
    ],
    movie,
    act="마지막 장면까지 재생하면서 화살표의 길이를 보십시오.",
    seen=lambda: movie.at.value == len(story) - 1,
)  # fmt: skip

# %%
# @title 그림: 계획의 길과 비평자의 비탈
at_last, half_way = climbed[-1], planned[6]  # 비평자의 30번째 장면, 계획의 7번째 장면
fig, axes = plt.subplots(1, 2, figsize=(7, 3.7))
for ax, moment in zip(axes, (half_way, at_last), strict=True):
    particles_draw.draw_moment(ax, moment, goal)
show(
    fig,
    alt=f"나란히 놓은 두 장면. 왼쪽은 가장 싼 계획의 7번째 장면으로, 흙이 가는 선을 따라 저마다의 구덩이로 곧장 가는 길의 절반을 넘었고 남은 W는 {half_way.left:.2f}입니다. 오른쪽은 비평자의 비탈로 옮긴 마지막, 30번째 장면으로 남은 W는 {at_last.left:.2f}입니다. 흙(네모)이 여덟 구덩이(동그라미) 무더기에 모였는데도 화살표는 거의 모두 고리의 바깥쪽을 가리키고, 기울기의 크기의 평균은 {np.linalg.norm(at_last.pushes, axis=1).mean():.2f}입니다.",
)

# %%
arrows = [np.linalg.norm(moment.pushes, axis=1).mean() for moment in climbed]
shrunk = climbed[-1].left / climbed[0].left
print(f"계획: W {planned[0].left:.2f} → {planned[-1].left:.2f}")
print(f"비평자: W {climbed[0].left:.2f} → {climbed[-1].left:.2f} (처음의 {shrunk:.0%})")
print(f"화살표의 평균 길이: 처음 {arrows[0]:.2f}, 가운데 {arrows[15]:.2f}, 끝 {arrows[-1]:.2f}")
assert planned[-1].left < 1e-6 and shrunk < 0.25 and 0.5 < arrows[-1] < arrows[0]
assert half_way.left < planned[0].left / 2

# %% [markdown]
# 왼쪽은 계획의 가운데 장면입니다. 목적지가 정해져 있어 모두 곧은 선을 따라갑니다. 오른쪽의 비평자는 목적지를 모른 채 **어느 쪽이 오르막인지**만 알려 줍니다. 그런데도 흙은 구덩이에 이릅니다. 흙이 옮겨 갈 때마다 지형도 따라 바뀌기 때문입니다. 다만 한발 **늦게** 바뀝니다. 위의 오른쪽 그림에서는 이미 메운 구덩이의 바깥까지 오르막입니다.
# 화살표는 **0으로 줄지 않고** 끝까지 1 둘레에 머뭅니다(처음의 1.5는 한계를 넘은 것입니다). 멈추려면 옮기는 폭을 줄여야 했습니다. 11절에서 이 성질을 다시 만납니다.
# 신경망 생성자라면 흙을 하나씩 옮기는 대신, 그 화살표를 역전파(backpropagation)하여 가중치를 바꿉니다.

# %%
QuizView(
    "비평자의 점수 차이 E[f(진짜)] − E[f(가짜)]가 12.0입니다. 무엇을 알 수 있습니까?",
    [
        (
            "W가 12.0입니다.",
            False,
            "f의 립시츠 상수가 1이고 f가 가장 좋은 비평자일 때에만 그렇습니다.",
        ),
        (
            "f의 립시츠 상수가 K 이하라면 W는 12.0/K 이상입니다.",
            True,
            "f/K는 1-립시츠 함수이고, 1-립시츠 함수의 점수 차이는 W를 넘지 못합니다.",
        ),
        ("진짜와 가짜가 12배 다릅니다.", False, "점수에는 단위도 기준도 없습니다."),
    ],
)

# %% [markdown]
# ### 쉬어 가기: 되짚는 물음 셋
#
# **여기까지가 전반부입니다.** 쉬었다가 7절부터 보아도 좋습니다. 지금까지의 한 줄: $W$의 비탈은 한계를 지키는 비평자의 비탈입니다. 보지 않고 답해 본 다음 펼치십시오.
#
# <details><summary>1. JS가 평평한 곳에서 W는 왜 비탈입니까?</summary>
#
# JS는 두 분포가 겹치는지만 봅니다. W는 양 × 거리라서 식에 자리가 남고, 옮기면 그만큼 바뀝니다(4절).
#
# </details>
#
# <details><summary>2. 점수의 차이 12를 W라고 부를 수 없는 까닭은 무엇입니까?</summary>
#
# 비평자가 얼마나 가파른지($K$), 가장 좋은 비평자인지 모르기 때문입니다. $K$ 이하인 것을 알면 W가 12/K 이상이라고만 말할 수 있습니다(6절).
#
# </details>
#
# <details><summary>3. 흙이 다 왔는데도 화살표가 줄지 않는 까닭은 무엇입니까?</summary>
#
# 가장 좋은 비평자의 비탈은 남은 거리가 아니라 한계가 정합니다. 나르는 길이 아무리 짧아도 그 위의 기울기는 1입니다(6절).
#
# </details>

# %% [markdown]
# ## 7. WGAN의 한 스텝
#
# 이제 비평자 $f$를 신경망으로 두고, 생성자 $G$와 번갈아 학습합니다. $G$는 잠재 벡터(latent vector) $z$를 받아 가짜 $G(z)$를 냅니다. 비평자는 6절의 점수 차이를 벌리고, 생성자는 좁힙니다.
# 판별자에서 **마지막 시그모이드만 없으면** 비평자입니다. 이 강의의 판별자는 처음부터 로짓(logit)을 냈으니, 낸 수를 확률로 읽지 않는 것만 다릅니다.
#
# 비평자의 손실(06-3), 자르는 스텝(06-5), 벌점(06-6)을 차례로 만들어 WGAN-GP의 한 스텝(06-7)에 모읍니다. 06-4와 06-8은 기울기의 한계를 묻는 곁가지입니다.

# %%
task("06-3")


# %%
def critic_loss(real_scores, fake_scores):
    """(n,), (m,) → 스칼라."""
    ...


check("06-3", critic_loss)

# %%
hint("06-3")

# %%
solution("06-3")

# %%
show_source(objectives.critic_loss)
show_source(objectives.g_loss_critic)

# %% [markdown]
# 식으로 적으면 손실 함수(loss function)는 둘 다 짧습니다.
#
# $$L_C = \mathbb{E}_{z}[f(G(z))] - \mathbb{E}_{x \sim p}[f(x)], \qquad L_G = -\mathbb{E}_{z}[f(G(z))]$$
#
# - $L_C$: 비평자가 **최소화할** 손실. 이 레슨에서 **추정치**는 언제나 $-L_C$ = 점수의 차이입니다. $W$를 어림하되 한계 $K$를 모르는 만큼 **눈금을 모릅니다**(6절). 코드에서 비평자의 이름은 `D`이므로 `-d_loss`입니다.
# - $L_G$: 생성자의 손실. 진짜의 항에는 $G$가 없어 기울기가 0이므로 가짜의 항만 남습니다.
#
# $G$가 바뀌면 가장 좋은 $f$도 바뀝니다. 그런데 $f$를 **멈추어 두고** 구한 기울기를 써도 됩니까? 산꼭대기에서는 한 발 옮겨도 높이가 거의 그대로입니다. 가장 좋은 $f$도 점수의 차이가 가장 큰 꼭대기라서, 조금 바꾸어도 점수의 차이는 거의 그대로입니다. 그래서 멈추어 두어도 $W$의 기울기가 나옵니다.
#
# <details><summary>근거</summary>
#
# Arjovsky 외 2017의 정리 3입니다. 아래의 접어 둔 셀은 가짜의 자리 $\theta$를 옮기며 두 기울기를 따로 재어 견줍니다. 차이는 0.001보다 작습니다.
#
# </details>

# %%
# @title 확인: 비평자를 멈추어 두고 구한 기울기
print("  θ    W의 기울기(흔들어서)   멈춘 비평자에게서")
for theta in (-3.0, -2.0, 2.0, 3.0):
    nudged = wiggled(lambda q: calc.wasserstein_on_line(LINE, twin, q), theta)
    frozen = calc.best_critic(LINE, twin, bell(theta, 0.7))
    fed = -bell(theta, 0.7) @ np.gradient(frozen, LINE)  # L_G = −E[f]의 기울기
    print(f"{theta:+4.1f}  {nudged:18.4f}  {fed:18.4f}")
    assert abs(nudged - fed) < 1e-3

# %% [markdown]
# ### 비평자는 얼마나 가파를 수 있습니까?
#
# 수 하나를 받는 층 $f(x) = 3x$의 기울기는 3입니다. 벡터를 받는 층(행렬)은 방향에 따라 길이를 다르게 늘리는데, 그 **가장 큰 배율**을 가장 큰 **특이값**(singular value)이라고 합니다. 층을 여럿 쌓은 비평자를 속속들이 재지 않고 층마다의 배율만 안다면, 기울기가 어디까지라고 장담할 수 있습니까?

# %%
task("06-4")


# %%
def score(x, w1, b1, w2):
    """(n, 2), (2, h), (h,), (h,) → 점수 (n,), 기울기의 한계."""
    ...


check("06-4", score)

# %%
hint("06-4")

# %%
solution("06-4")

# %%
my_score = mine("06-4", score)
torch.manual_seed(0)
w1, b1, w2 = torch.randn(2, 16), torch.randn(16), torch.randn(16)
spots = (3 * torch.randn(2000, 2)).requires_grad_()
scores_here, limit = my_score(spots, w1, b1, w2)
(slope_here,) = torch.autograd.grad(scores_here.sum(), spots)
steepest = slope_here.norm(dim=1).max()
print(f"2,000곳에서 잰 가장 가파른 기울기 {steepest:.2f} ≤ 한계 {limit:.2f}")
assert steepest <= limit

# %% [markdown]
# 잰 기울기는 언제나 한계 아래이고, 여기서도 종이의 예처럼 한계까지 가지는 않습니다. 패키지의 비평자도 여러분의 것처럼 선형층의 출력을 그대로 내고 끝납니다. 패키지는 시그모이드로 끝나는 비평자를 받지 않고 까닭을 알려 줍니다.

# %%
show_source(wgan.Critic.forward)

# %% [markdown]
# ### 알고리즘
#
# WGAN(Arjovsky 외 2017, 알고리즘 1)은 아래를 $G$의 스텝 수만큼 되풀이합니다.
#
# 1. 비평자를 $n_{critic} = 5$번 갱신합니다. 옵티마이저(optimizer)는 **RMSProp**(학습률(learning rate) $5 \times 10^{-5}$)이고, 갱신마다 한 번씩 모든 가중치를 $[-c, c]$ 안으로 자릅니다($c = 0.01$). 이것이 **가중치 절단**(weight clipping)입니다.
# 2. 생성자를 한 번 갱신합니다.
#
# - **왜 여러 번?** 비평자가 가장 좋은 $f$에 가까울 때에만 추정치가 $W$를 따르기 때문입니다.
# - **왜 자릅니까?** 자르지 않으면 점수를 열 배로 키우기만 해도 손실이 열 배 좋아집니다. 가중치를 묶으면 층마다의 배율이 묶이고, 그 곱인 기울기의 한계도 묶입니다.
# - **왜 RMSProp?** 비평자의 손실이 계속 움직이는 과녁이라, 모멘텀(momentum)이 있는 Adam으로는 학습이 흔들렸다고 논문은 적었습니다.
#
# 그런데 자르는 일은 갱신의 **앞**입니까, **뒤**입니까?

# %%
task("06-5")


# %%
def critic_step(D, opt_d, real, fake, c):
    """비평자의 한 스텝. 손실을 돌려줍니다."""
    ...


check("06-5", critic_step)

# %%
hint("06-5")

# %%
solution("06-5")

# %% [markdown]
# 여러분의 스텝으로 두 순서를 견주어 봅시다. 잘 보이도록 학습률은 논문의 백 배입니다.

# %%
my_clip = mine("06-5", critic_step)
reals, fakes = ring_2d(std=0.1).x[:256], moons_2d(std=0.1).x[:256]
torch.manual_seed(0)
D = wgan.small_critic((16, 16))
opt, c = rmsprop(5e-3)(D.parameters()), 0.01


def widest(net):
    """비평자의 가중치 가운데 절댓값이 가장 큰 것."""
    return max(weight.abs().max().item() for weight in net.parameters())


my_clip(D, opt, reals, fakes, c)
right_order = widest(D)
my_clip(D, opt, reals, fakes, 1e9)  # 앞에서 이미 잘랐으니 이번에는 갱신만 합니다.
wrong_order = widest(D)
print(f"갱신한 뒤 자르면 {right_order:.4f}, 자른 뒤 갱신하면 {wrong_order:.4f} (c = {c})")
assert right_order <= c * 1.000001 and wrong_order > 1.5 * c

# %%
show_source(penalties.clip_weights)
show_source(training.rmsprop)

# %% [markdown]
# **갱신한 다음에** 잘라야 합니다. 거꾸로 하면 생성자는 한계를 어긴 비평자에게 배웁니다(저자들의 공개 코드는 갱신 앞에서 자르지만, 학습률이 작아 넘치는 폭이 작을 뿐입니다).

# %% [markdown]
# ## 8. 기울기의 한계를 지키는 방법들
#
# 비평자는 점수를 벌리려고 지형을 자꾸 가파르게 만듭니다. 말리는 길은 둘입니다. 손발을 묶거나(7절의 절단), 속도를 재어 벌금을 물립니다(**벌점**).
#
# 먼저 벌점으로 한 스텝을 완성하고(06-6, 06-7), 그다음 절단의 $c$(06-8), 두 벌점, 다른 두 방법, 벌점의 세기를 하나씩 재어 봅니다. 바쁘면 06-7까지 하고 나머지 셀은 실행만 하십시오.
#
# ### 벌점: 1로 당기기
#
# 진짜와 가짜 사이의 한 점에서 기울기를 재어, 그 크기가 1에서 벗어난 만큼 손실에 더합니다. 이것이 **기울기 벌점**(gradient penalty)이고, 자르는 대신 이것을 쓰는 것이 **WGAN-GP**입니다(Gulrajani 외 2017).
#
# $$L = L_C + \lambda\,\mathbb{E}_{m}\big[(\|\nabla_m f(m)\| - 1)^2\big], \qquad m = \varepsilon x + (1 - \varepsilon)G(z), \quad \varepsilon \sim U[0, 1]$$
#
# - $m$: 진짜 $x$와 가짜 $G(z)$를 잇는 선분 위의 점. $\varepsilon$은 **표본마다 따로** 0과 1 사이에서 고르게($U[0, 1]$) 뽑습니다.
# - $\nabla_m f(m)$: 그 점에서 점수의 기울기. 좌표가 둘이면 수도 둘인 벡터이고, $\|\cdot\|$는 그 길이(**노름**, norm)입니다.
# - $\lambda$(람다): 벌점의 세기. 논문의 값은 10입니다.
#
# $f(m) = 3m_1 + 4m_2$이면 기울기는 $(3, 4)$, 노름은 $\sqrt{3^2 + 4^2} = 5$, 벌점은 $10 \cdot (5 - 1)^2 = 160$입니다.
#
# 벌점 속에 이미 기울기가 있으니, 역전파하려면 **기울기를 구한 계산도 기록**해 두어야 합니다(`torch.autograd.grad`의 `create_graph=True`).
#
# <details><summary>왜 1입니까? 옵티마이저는 무엇입니까?</summary>
#
# 가장 좋은 비평자는 실제로 나르는 길 위에서 기울기가 1이기 때문입니다(6절. Gulrajani 외 2017, 명제 1). 그러나 **아무렇게나 만난** 두 점 사이에서는 꼭 1일 까닭이 없습니다(Petzka 외 2018). 무엇을 잃는지는 ‘두 벌점’에서 잽니다.
#
# 논문은 RMSProp 대신 Adam을 씁니다. 학습률 $10^{-4}$, $\beta_1 = 0$(모멘텀 없음), $\beta_2 = 0.9$입니다.
#
# </details>
#
# 벌점이 재는 자리를 그려 봅시다. 생성자는 멈추어 두고 비평자만 400스텝 가르칩니다. 진짜는 고리, 가짜는 **진짜에 잡음을 더한 것**입니다(Gulrajani 외 2017, 그림 1). 이 절의 비평자는 신경망(2 → 64 → 64 → 1)도 처음 가중치도 같고, 따로 말하지 않으면 과제 06-3의 손실로 배웁니다. 옵티마이저는 절단만 RMSProp이고 나머지는 Adam입니다. 코드의 `project`는 갱신한 뒤 가중치를 자르는 일입니다. 06-3을 나중에 풀었으면 여기서부터 이 절을 다시 실행하십시오.

# %%
my_loss = mine("06-3", critic_loss)
MINE = WGAN._replace(d_loss=my_loss)
FREE = MINE._replace(project=None)  # 아무 한계도 두지 않습니다.
SLOW, FAST = rmsprop(1e-3), adam(1e-3, (0.0, 0.9))
# 이름: (목적 함수, 옵티마이저, 스펙트럼 정규화를 하는지). 이 절에서 하나씩 늘립니다.
ways = {"기울기 벌점": (WGAN_GP._replace(d_loss=my_loss), FAST, False)}

# %%
ring = ring_2d(std=0.1)
noisy = critic_study.blurred(ring, noise=1.0)
met = torch.randperm(len(noisy.x), generator=torch.Generator().manual_seed(2))
sample_p, sample_q = ring.x[:1000], noisy.x[met[:1000]]  # 아무렇게나 만난 짝
# 이름마다: 배운 비평자, 가중치, 1,000곳의 기울기와 그 중앙값, 점수의 차이
studied, weights, steep, middles, gaps = {}, {}, {}, {}, {}


def study(name):
    """비평자 하나를 400스텝 가르치고, 1,000곳의 기울기와 점수의 차이를 적어 둡니다."""
    objective, optimizer, spectral = ways[name]
    torch.manual_seed(0)
    D = wgan.small_critic((64, 64), spectral_norm=spectral)
    critic_study.train_critic(D, ring, noisy, objective, optimizer, steps=400)
    studied[name] = D.eval()
    weights[name] = torch.cat([w.detach().flatten() for w in D.parameters()]).numpy()
    on_the_way = torch.Generator().manual_seed(1)
    steep[name] = critic_study.slopes(D, sample_p, sample_q, on_the_way).numpy()
    middles[name] = np.median(steep[name])
    gaps[name] = critic_study.score_gap(D, sample_p, sample_q)


study("기울기 벌점")

# %%
# @title 그림: 벌점이 기울기를 재는 자리
rng = torch.Generator().manual_seed(1)
spots_m, slopes_m = critic_study.meetings(studied["기울기 벌점"], sample_p[:6], sample_q[:6], rng)
plan = calc.transport_plan(sample_q[:200], sample_p[:200])
home = sample_p[plan.partner[0]].numpy()
apart = (sample_p - sample_q)[:200].norm(dim=1).mean()
pairs = sample_p[:6].numpy(), sample_q[:6].numpy()
fig, ax = plt.subplots(figsize=(7.2, 3.9))
particles_draw.draw_meetings(ax, pairs, (spots_m.numpy(), slopes_m.numpy()), home)
lengths = ", ".join(f"{v:.2f}" for v in slopes_m.norm(dim=1))
turned = F.cosine_similarity(sample_p[:6] - sample_q[:6], slopes_m).acos().rad2deg()
show(
    fig,
    alt=f"아무렇게나 만난 진짜(동그라미)와 가짜(가위표) 여섯 짝을 이은 가는 선, 그 위의 점 m과 거기에서 점수의 기울기를 나타낸 화살표. 기울기의 크기는 {lengths}입니다. 굵은 파선 하나는 가장 싼 계획이 왼쪽 아래의 가짜를 보내는 길이고, 그 가짜가 만난 짝보다 가깝습니다.",
)
print(f"만난 짝의 평균 거리 {apart:.2f}, 가장 싼 계획의 평균 거리 {plan.cost:.2f}")
print("가는 선과 화살표 사이의 각(도):", ", ".join(f"{angle:.0f}" for angle in turned))
assert apart > 2 * plan.cost and turned.median() > 15

# %% [markdown]
# **그림이 보여 주는 것**: 벌점은 화살표 옆의 수(기울기의 크기)를 1로 당깁니다. 화살표는 점수가 가장 가파르게 오르는 쪽인데, 진짜와 가짜를 이은 선과 방향이 다릅니다. **아무렇게나 만난 짝은 나르는 길이 아니기** 때문입니다. 나르는 길은 굵은 파선처럼 훨씬 짧습니다.

# %%
task("06-6")


# %%
def penalty(D, real, fake, rng):
    """(n, 2), (n, 2) → 스칼라."""
    ...


check("06-6", penalty)

# %%
hint("06-6")

# %%
solution("06-6")

# %%
show_source(penalties.gradient_penalty)

# %% [markdown]
# 기울기 벌점을 쓰는 비평자에는 배치 정규화(batch normalization)를 두지 않습니다. 벌점은 표본마다 기울기를 재는데, 배치 정규화를 지나면 한 표본의 점수가 다른 표본에 따라 달라집니다. 두면 패키지가 받지 않고 까닭을 알려 줍니다.
#
# ### 만들기: WGAN-GP의 한 스텝
#
# 이제 조각을 모읍니다. WGAN의 스텝에서 자르는 줄을 빼고 벌점을 더합니다.

# %%
task("06-7")


# %%
def wgan_gp_step(G, D, opt_g, opt_d, reals, zs, penalty):
    """reals (k, n, 2), zs (k + 1, n, nz) → 비평자의 마지막 손실(벌점 빼고)."""
    ...


check("06-7", wgan_gp_step)

# %%
hint("06-7")

# %%
solution("06-7")

# %% [markdown]
# 여러분의 스텝으로 반달을 가르칩니다. 벌점은 06-6의 것을 $\lambda = 0.1$로 줄여 쓰고(까닭은 이 절의 끝에서 잽니다), 한 스텝에 비평자는 세 번 갱신합니다. 06-6이나 06-7을 나중에 풀었으면 여기서부터 두 셀을 다시 실행하십시오.

# %%
my_step, my_penalty = mine("06-7", wgan_gp_step), mine("06-6", penalty)
torch.manual_seed(0)
draws, crescents = torch.Generator().manual_seed(0), moons_2d(std=0.1)
G, D = wgan.small_generator(2, (64, 64)), wgan.small_critic((64, 64))
opt_g, opt_d = (FAST(net.parameters()) for net in (G, D))
held, z_held = crescents.sample(300, draws).x, torch.randn(300, 2, generator=draws)
films = {0: sampling.sample(G, z_held)}
for step in range(1, 301):
    reals = torch.stack([crescents.sample(128, draws).x for _ in range(3)])
    zs = torch.randn(4, 128, 2, generator=draws)
    # 06-6의 벌점에는 λ = 10이 들어 있으므로 0.01을 곱하면 λ = 0.1입니다.
    my_step(G, D, opt_g, opt_d, reals, zs, lambda *args: 0.01 * my_penalty(*args, draws))
    if step in (50, 300):
        films[step] = sampling.sample(G, z_held)

# %%
# @title 그림: 반달을 배우는 세 시점
remaining = {step: calc.transport_plan(held, x).cost for step, x in films.items()}
fig, axes = plt.subplots(1, 3, figsize=(8, 2.8), sharey=True)
for ax, (step, x) in zip(axes, films.items(), strict=True):
    plotting.plot_points(ax, held[:36], x[:36], limit=2.6)
    ax.set(title=f"{step}스텝: 남은 W {remaining[step]:.2f}", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
told = ", ".join(f"{step}스텝 {left:.2f}" for step, left in remaining.items())
show(
    fig,
    alt=f"진짜 반달(동그라미)과 조각에서 만든 스텝으로 학습한 생성자의 가짜(가위표) 36개씩, 세 시점. 한 덩이이던 가짜가 두 반달로 펴집니다. 남은 W는 {told}입니다.",
)
assert remaining[300] < 0.4 * remaining[0]

# %% [markdown]
# 한 덩이이던 가짜(×)가 진짜(점)를 따라 두 반달로 펴졌습니다. 로그도 확률도 없이, 점수의 차이와 기울기의 한계뿐입니다. 9절부터는 같은 일을 하는 패키지의 `train`을 씁니다.

# %% [markdown]
# ### 절단: $c$를 열 배 하면
#
# **물음**: 절단은 가중치를 $[-c, c]$로 묶습니다. 그러면 **기울기**는 얼마로 묶입니까?
#
# $c$만 0.01, 0.1, 0.5로 다른 비평자 셋을 가르쳐 기울기를 잽니다.

# %%
CLIPPED = {limit: f"절단 c={limit}" for limit in (0.01, 0.1, 0.5)}
for limit, name in CLIPPED.items():
    ways[name] = MINE._replace(project=clip_weights(limit)), SLOW, False
    study(name)


# %%
def draw_clipped(limit):
    name = CLIPPED[limit]
    figure, axes = plt.subplots(1, 2, figsize=(8, 2.6))
    axes[0].hist(
        weights[name] / limit, bins=31, color=plotting.SKY, edgecolor=plotting.BLUE, lw=0.4
    )
    axes[0].set(title=f"가중치 ÷ c (c = {limit})", xlabel="−1과 1이 자르는 자리", ylim=(0, 2600))
    axes[1].hist(np.log10(steep[name]), bins=np.linspace(-3.5, 2.5, 49), color=plotting.ORANGE)
    axes[1].axvline(0, color="0.3", ls=":")
    ticks = (-3, -2, -1, 0, 1, 2)
    axes[1].set_xticks(ticks, ["0.001", "0.01", "0.1", "1", "10", "100"])
    axes[1].set(title="비평자의 기울기의 크기", xlabel="로그 눈금, 점선이 1", xlim=(-3.5, 2.5))
    return figure


book = FlipbookView(
    draw_clipped, "자르는 값 c", list(CLIPPED), 0.01,
    about="절단한 비평자의 가중치와 기울기의 분포입니다.",
    words=lambda limit: f"기울기의 중앙값 {middles[CLIPPED[limit]]:.4f}",
)  # fmt: skip
book.colors = 16
tenfold = middles[CLIPPED[0.1]] / middles[CLIPPED[0.01]]
measured = f"잰 값은 {tenfold:,.0f}배입니다. 까닭은 아래의 과제 06-8에서 찾습니다."
PredictionView(
    "06-p3",
    "층이 셋인 비평자를 c = 0.01로 잘라 학습했습니다. c를 열 배인 0.1로 바꾸어 학습하면 기울기의 중앙값은 몇 배쯤 됩니까?",
    [
        ("열 배쯤", False, "그보다 훨씬 큽니다."),
        ("백 배쯤", False, "그보다 큽니다."),
        ("수백 배에서 천 배", True, measured),
    ],
    book,
    act="c를 0.01에서 0.1로 넘기며 오른쪽 그림과 중앙값을 견주어 보십시오.",
    seen=lambda: book.page.value == 0.1,
)

# %%
# @title 그림: c마다 가중치의 분포
fig, axes = plt.subplots(1, 3, figsize=(8.4, 2.3), sharey=True)
for ax, (limit, name) in zip(axes, CLIPPED.items(), strict=True):
    ax.hist(weights[name] / limit, bins=31, color=plotting.SKY, histtype="stepfilled")
    ax.set(title=f"c = {limit}\n기울기의 중앙값 {middles[name]:.3g}", xlabel="가중치 ÷ c")
told = ", ".join(f"c가 {c}이면 {middles[name]:.3g}" for c, name in CLIPPED.items())
show(
    fig,
    alt=f"c마다 학습한 비평자의 가중치를 c로 나눈 것의 분포 셋. c가 0.01과 0.1이면 대부분 −1과 1의 두 끝에 몰렸고, 0.5이면 사이에 넓게 퍼졌습니다. 기울기의 중앙값은 {told}입니다.",
)
assert 10**2.5 < tenfold < 10**3

# %% [markdown]
# $c$가 작으면 가중치는 대부분 **양쪽 끝 $\pm c$에 달라붙거나 몰립니다**(Gulrajani 외 2017, 그림 1). 기울기의 중앙값은 자릿수부터 다릅니다. 재기 전에 예상할 수 있었습니까? 그렇다면 알맞은 $c$를 미리 고를 수도 있습니다.

# %%
task("06-8")


# %%
def times_steeper(times, layers):
    """c를 times배 하면 기울기는 몇 배인지."""
    ...


check("06-8", times_steeper)

# %%
hint("06-8")

# %%
solution("06-8")

# %%
my_rule = mine("06-8", times_steeper)
for small, big in ((0.01, 0.1), (0.1, 0.5), (0.01, 0.5)):
    found = middles[f"절단 c={big}"] / middles[f"절단 c={small}"]
    ahead = my_rule(big / small, 3)
    print(f"c {small} → {big}: 예상 {ahead:8,.0f}배, 잰 값 {found:8,.0f}배 ({ahead / found:.1f}배)")
    assert 1 < ahead / found < 4
stuck = {c: (np.abs(weights[f"절단 c={c}"]) > 0.9 * c).mean() for c in (0.01, 0.1, 0.5)}
print("양 끝의 10% 안에 몰린 가중치:", {c: f"{share:.0%}" for c, share in stuck.items()})
assert min(stuck[0.01], stuck[0.1]) > 0.5 > stuck[0.5]
assert middles["절단 c=0.5"] > 1e4 * middles["절단 c=0.01"]

# %%
tenth = copy.deepcopy(studied["절단 c=0.1"])
with torch.no_grad():
    for w in tenth.parameters():  # 편향까지 모두 10분의 1로
        w.mul_(0.1)
gentle = critic_study.slopes(tenth, sample_p, sample_q, torch.Generator().manual_seed(1)).numpy()
whole = steep["절단 c=0.1"] / gentle
print(f"한 비평자를 통째로 10배: 기울기는 자리마다 {whole.min():,.0f}–{whole.max():,.0f}배, "
      f"중앙값 {np.median(whole):,.0f}배")  # fmt: skip
assert whole.min() < 1000 < 1200 < whole.max()

# %% [markdown]
# 예상은 잰 값의 네 배 안이었습니다. 기울기가 몇만 배까지 달라진 것에 견주면 잘 맞혔습니다.
#
# 그래서 절단의 $c$는 다루기 어렵습니다. 0.01이면 기울기가 거의 사라지고 0.5이면 폭발하며, 층의 수가 달라지면 알맞은 $c$도 달라집니다. 저자들도 절단은 립시츠 조건을 지키는 방법으로는 분명히 나쁘다고 적었습니다(Arjovsky 외 2017, 3절).
#
# **해 볼 것**: 여러분의 규칙으로, `c = 0.01`의 중앙값에서 출발하여 중앙값이 1이 될 `c`를 고르고, `ways["내 c"] = MINE._replace(project=clip_weights(c)), SLOW, False`와 `study("내 c")`로 가르쳐 `middles["내 c"]`를 보십시오. 1이 아니라면 위의 출력이 까닭을 말해 줍니까?
#
# <details><summary>예상과 왜 꼭 같지 않습니까?</summary>
#
# 모든 가중치가 끝에 달라붙지는 않았고, 학습으로 찾은 모양도 다르고, **편향**이 있습니다. 한 비평자를 편향까지 통째로 10배 하면 켜지는 뉴런이 달라져, 출력의 마지막 줄처럼 자리마다 865배부터 2,154배까지입니다.
#
# </details>

# %% [markdown]
# ### 두 벌점: 완만한 곳에도 물립니까?
#
# **물음**: 기울기 벌점은 1보다 완만한 곳에도 물립니다. 꼭 그래야 합니까? **넘은** 만큼만 물리는 **한쪽 벌점**(WGAN-LP. Petzka 외 2018), 그리고 아무것도 묶지 않은 비평자(‘한계 없음’)와 견줍니다.
#
# $$\text{한쪽 벌점:}\quad \lambda\,\mathbb{E}_m\big[\max(0, \|\nabla_m f(m)\| - 1)^2\big]$$
#
# **재는 법**: 점수의 차이를 **가장 가파른 기울기로 나눕니다.** 눈금만 키워서는 이득이 없게 하려는 것입니다. 그 값이 $W$의 몇 %인지를 **찾아낸 몫**이라고 하겠습니다. 어느 쪽이 더 많이 찾았을 것 같습니까?
#
# <details><summary>이 몫을 어디까지 믿을 수 있습니까?</summary>
#
# - 6절의 퀴즈처럼 **립시츠 상수**로 나누어야 $W$의 아래 한계입니다. 여기서는 만난 짝 사이 1,000곳(모두에게 같은 곳)에서 잰 가장 가파른 기울기로 대신합니다. 립시츠 상수를 넘지 못하니 몫은 실제보다 크게 나오고, 한 곳만 유난히 가파른 비평자는 손해를 봅니다.
# - 출력의 ‘참값 W’도 점 1,000개씩의 운송 계획으로 잰 값이라 실제보다 조금 큽니다.
#
# </details>

# %%
LIMITED = FREE._replace(penalties=(critic_study.one_sided_penalty(),))
ways |= {"한계 없음": (FREE, FAST, False), "한쪽 벌점": (LIMITED, FAST, False)}
for name in ("한계 없음", "한쪽 벌점"):
    study(name)

# %%
W_true, shares = critic_study.true_distance(ring, noisy), {}


def compare(names):
    """가르친 비평자마다 한 줄씩: 기울기의 중앙값, 점수의 차이, 찾아낸 몫."""
    print(f"참값 W = {W_true:.3f}\n{'':14s}기울기의 중앙값   점수의 차이   찾아낸 몫")
    for name in names:
        shares[name] = gaps[name] / steep[name].max() / W_true
        print(f"{name:10s}\t{middles[name]:12.4f}\t{gaps[name]:9.4f}\t{shares[name]:7.0%}")


PENALISED = ("절단 c=0.1", "한계 없음", "기울기 벌점", "한쪽 벌점")
compare(PENALISED)


# %%
# @title 그림: 네 비평자의 지형
def draw_lands(names):
    """비평자마다 점수의 지형과 진짜(점), 가짜(×)."""
    figure, axes = plt.subplots(
        1, len(names), figsize=(9, 3.2 if len(names) == 3 else 2.8), sharey=True
    )
    for ax, name in zip(axes, names, strict=True):
        particles_draw.draw_scores(ax, critic_study.surface(studied[name], n=24).numpy(), 3.0, 4)
        ax.plot(*noisy.x[:16].T, "x", ms=4, color=plotting.RED)
        ax.plot(*ring.x[:24].T, ".", ms=5, color=plotting.BLACK)
        ax.set(title=f"{name}\n찾아낸 몫 {shares[name]:.0%}", aspect="equal")
        ax.set(xlim=(-3, 3), ylim=(-3, 3), xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    return figure


told = ", ".join(f"{name} {shares[name]:.0%}" for name in PENALISED)
show(
    draw_lands(PENALISED),
    alt=f"비평자 넷이 평면에 그린 점수의 등고선과 진짜(점), 가짜(가위표). 밝은 곳이 높습니다. 한쪽 벌점만 고리를 따라 둥근 산등성이를 만들고 가운데가 패었으며, 다른 셋은 가운데가 고리보다 높습니다. W 가운데 찾아낸 몫은 {told}입니다.",
)

# %%
# @title 확인: 기울기와 찾아낸 몫과 산등성이
assert 10 < middles["한계 없음"] < 150 and 9 < gaps["한계 없음"] / W_true < 36
assert shares["한계 없음"] < shares["한쪽 벌점"] < 1
assert 0.8 < middles["기울기 벌점"] < 1.25 and shares["기울기 벌점"] < 0.5
assert shares["한쪽 벌점"] > shares["기울기 벌점"] and middles["한쪽 벌점"] < 1


def crown(name):
    """고리의 모드에서 평균한 점수가 한가운데보다 얼마나 높은지."""
    D = studied[name]
    return (D(mode_centers("ring_2d")).mean() - D(torch.zeros(1, 2))).item()


assert crown("한쪽 벌점") > 0 > max(map(crown, PENALISED[:3]))

# %% [markdown]
# **그림이 보여 주는 것**: 흰 선은 같은 점수를 잇고, 밝을수록 점수가 높습니다(점이 진짜, ×가 가짜. 그림마다 눈금이 다릅니다). 한쪽 벌점만 고리를 따라 산등성이를 세웠고 가운데가 패었습니다. 두 벌점의 차이는 덜 배운 탓이 아닙니다. 다섯 배 더 가르쳐도 차이는 줄지 않습니다(아래의 43%와 80%).

# %%
# @title 확인: 다섯 배 더 가르치면
longer = {}
print(f"{'':8s}\t스텝\t기울기의 중앙값   찾아낸 몫")
for name in ("기울기 벌점", "한쪽 벌점"):
    objective, optimizer, _ = ways[name]
    torch.manual_seed(0)
    D = wgan.small_critic((64, 64))
    critic_study.train_critic(D, ring, noisy, objective, optimizer, steps=2000)
    same_spots = torch.Generator().manual_seed(1)
    found = critic_study.slopes(D, sample_p, sample_q, same_spots).numpy()
    gap_now = critic_study.score_gap(D, sample_p, sample_q)
    longer[name] = np.median(found), gap_now / found.max() / W_true
    for steps, row in ((400, (middles[name], shares[name])), (2000, longer[name])):
        print(f"{name:8s}\t{steps:5,}\t{row[0]:14.2f}   {row[1]:9.0%}")
assert all(0.85 < middle < 1.15 for middle, _ in longer.values())
assert longer["한쪽 벌점"][1] > 1.3 * longer["기울기 벌점"][1]

# %% [markdown]
# 네 비평자를 한 줄씩 읽으면:
#
# - **절단**: 둔덕 하나뿐입니다. 저자들은 절단이 비평자를 지나치게 단순한 함수로 이끈다고 했습니다(Gulrajani 외 2017, 3.1절). 다만 여기서는 아무것도 묶지 않은 비평자도 둔덕 하나라, 절단만의 탓이라고 할 수는 없습니다.
# - **한계 없음**: 점수의 차이는 $W$의 18배쯤인데 찾아낸 몫은 28%뿐입니다. 눈금만 커졌습니다.
# - **기울기 벌점**: 산등성이와 골짜기에서는 기울기가 0을 지나야 하는데, 그런 곳에서도 **1이 아니라고** 벌을 받습니다. 그래서 봉우리 하나에 머무는 듯합니다(원인까지 가려 잰 것은 아닙니다).
# - **한쪽 벌점**: Petzka 외(2018)의 말대로 더 많이 찾았습니다. 기울기 벌점과 다른 것은 $\max(0, \cdot)$ 하나뿐입니다.

# %%
show_source(critic_study.one_sided_penalty)

# %% [markdown]
# ### 다른 두 방법: 층을 묶기, 0으로 당기기
#
# **물음**: 두 점 사이에서 기울기를 재지 않고도 묶을 수 있습니까?
#
# | 이름 | 무엇을 묶나 | 식 | 누가 |
# |---|---|---|---|
# | **스펙트럼 정규화**(spectral normalization) | 층마다의 배율을 1로 | 순전파 때 가중치 ÷ 가장 큰 특이값 | Miyato 외 2018 |
# | **R1 벌점**(04) | 진짜 점의 기울기를 0으로 | $\frac{\lambda}{2}\,\mathbb{E}\lVert\nabla_x a(x)\rVert^2$ | Mescheder 외 2018 |
#
# 스펙트럼 정규화는 흔히 **힌지 손실**(hinge loss)과, R1은 보통 GAN의 비포화 손실과 함께 쓰므로 이 둘은 06-3의 손실로 배우지 않습니다. 그러니 아래의 차이가 묶는 방법만의 것은 아닙니다. $a$는 판별자의 로짓, $\lambda$는 04에서처럼 벌점의 세기입니다(논문은 $\gamma$라고 쓰는데, 이 레슨의 $\gamma$는 5절의 운송 계획입니다).
#
# <details><summary>힌지 손실의 식</summary>
#
# $\mathbb{E}_{x \sim p}[\max(0, 1 - f(x))] + \mathbb{E}_z[\max(0, 1 + f(G(z)))]$입니다. 진짜의 점수가 1을 넘고 가짜의 점수가 −1보다 작으면 더 벌리려 하지 않습니다. 생성자의 손실은 $L_G$ 그대로입니다.
#
# </details>

# %%
ways |= {
    "힌지 + 스펙트럼": (HINGE, FAST, True),
    "R1 (비포화)": (NON_SATURATING._replace(penalties=(r1(0.1, 1),)), FAST, False),
}
for name in ("힌지 + 스펙트럼", "R1 (비포화)"):
    study(name)

# %%
SHOWN = ("한쪽 벌점", "힌지 + 스펙트럼", "R1 (비포화)")
compare(SHOWN)
told = ", ".join(f"{name} {shares[name]:.0%}" for name in SHOWN)
show(
    draw_lands(SHOWN),
    alt=f"한쪽 벌점과 다른 두 방법의 비평자가 그린 점수의 등고선. 한쪽 벌점과 R1은 고리를 따라 둥근 산등성이를 만들고 가운데가 패었으며, 힌지 손실과 스펙트럼 정규화로 배운 것은 가운데가 고리보다 높습니다. 찾아낸 몫은 {told}입니다.",
)

# %%
# @title 확인: 다른 두 방법의 기울기와 산등성이
assert steep["힌지 + 스펙트럼"].max() < 1 and middles["힌지 + 스펙트럼"] < 0.35
assert gaps["힌지 + 스펙트럼"] < 0.3 * W_true
assert shares["R1 (비포화)"] > 1.2 * shares["기울기 벌점"]
assert crown("R1 (비포화)") > 0 > crown("힌지 + 스펙트럼") and max(shares.values()) < 1

# %% [markdown]
# - **힌지 + 스펙트럼 정규화**는 잰 곳 어디에서도 기울기가 1을 넘지 않았습니다. 다만 층마다 1로 묶으니 전체의 중앙값은 0.24이고, 점수의 차이는 $W$의 20%뿐입니다(가장 가파른 기울기로 나누면 38%).
# - **R1**의 기울기는 1과 상관이 없고, 점수의 차이도 $W$의 어림이 아닙니다. 그런데 한쪽 벌점처럼 산등성이를 세웠고, 찾아낸 몫도 기울기 벌점보다 많습니다. WGAN이라야 잘되는 것은 아닙니다.
#
# ### 벌점의 세기 $\lambda$
#
# **물음**: 벌점은 셀수록 좋습니까? 논문은 $\lambda = 10$이 두루 잘 들었다고 적었는데(Gulrajani 외 2017, 4절), 저자들의 장난감 코드(`gan_toy.py`)는 $\lambda = 0.1$입니다. 작은 $\lambda$가 더 빠르지만 비평자를 넉넉히 가르치면 꼭 그럴 필요는 없다고 합니다.
#
# 6절의 흙 80알로 재어 봅시다(움직이는 그림은 $\lambda = 1$이었습니다).

# %%
weak, strong = (particles.by_critic(grains, goal, weight=s) for s in (0.1, 10.0))
strengths = {0.1: weak, 1.0: climbed, 10.0: strong}


def draw_strength(strength):
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 2.7), width_ratios=(1, 1.2))
    particles_draw.draw_moment(axes[0], strengths[strength][-1], goal)
    shown = {f"λ = {s:g}": strengths[s] for s in dict.fromkeys((1.0, strength))}
    particles_draw.draw_left(axes[1], shown)
    return figure


lambda_book = FlipbookView(
    draw_strength, "벌점의 세기 λ", [0.1, 1.0, 10.0], 1.0,
    about="왼쪽은 마지막 장면의 흙, 오른쪽은 장면마다 남은 W입니다.",
    words=lambda s: f"처음의 W {strengths[s][0].left:.2f}, 마지막의 W {strengths[s][-1].left:.2f}",
)  # fmt: skip
lambda_book.colors = 12
PredictionView(
    "06-p4",
    "비평자를 장면마다 마흔 번 가르칩니다. 벌점의 세기를 1에서 논문의 10으로 올리면 마지막에 남은 W는 어떻게 됩니까?",
    [
        ("더 작아집니다.", False, "한계를 더 잘 지켜도, 비평자가 늦으면 소용이 없습니다."),
        ("거의 같습니다.", False, "세기는 비평자가 바뀌는 빠르기도 정합니다."),
        (
            "몇 배로 커집니다.",
            True,
            "흙이 구덩이를 지나쳤는데도 비평자의 비탈이 미처 뒤집히지 못합니다.",
        ),
    ],
    lambda_book,
    act="λ를 10까지 끌어 보십시오. 흙은 어디에 있고, 오른쪽의 선은 언제 다시 올라갑니까?",
    seen=lambda: lambda_book.page.value == 10.0,
)

# %%
# @title 그림: 벌점의 세기마다 남은 W
taught = particles.by_critic(grains, goal, weight=10.0, turns=120)  # 비평자를 세 배 더
roads = {f"λ = {s:g}": run for s, run in strengths.items()} | {"λ = 10, 120번": taught}
ends = {name: run[-1].left for name, run in roads.items()}
print("마지막에 남은 W:", {name: f"{left:.2f}" for name, left in ends.items()})
first = {s: np.linalg.norm(run[0].pushes, axis=1).mean() for s, run in strengths.items()}
print("처음의 화살표:", {f"λ = {s:g}": f"{length:.2f}" for s, length in first.items()})
fig, ax = plt.subplots(figsize=(6, 2.7))
particles_draw.draw_left(ax, roads)
told = ", ".join(f"{name}에서 {left:.2f}" for name, left in ends.items())
show(
    fig,
    alt=f"장면마다 남은 W를 그린 선 넷. λ가 0.1과 1이면 대체로 내려가고, λ가 10이면 한 번 내려갔다가 다시 크게 올라가며, λ가 10이라도 비평자를 장면마다 120번 가르치면 도로 내려옵니다. 마지막에 남은 W는 {told}입니다.",
)
assert ends["λ = 10"] > 2 * ends["λ = 1"] > 2 * ends["λ = 0.1"] and first[0.1] > 3 > 1.5 > first[10]
assert min(m.left for m in strong) < 0.85 * ends["λ = 10"]
assert ends["λ = 10, 120번"] < 0.85 * ends["λ = 10"]

# %% [markdown]
# - **세면 늦습니다.** $\lambda = 10$에서 흙은 가까워졌다가 구덩이를 지나쳐 버립니다. 지형을 한 번에 조금씩만 바꿀 수 있어, 비평자가 흙을 **따라가지 못합니다.** 장면마다 세 배(120번) 가르치면 남은 $W$가 0.94에서 0.27로 줄어듭니다.
# - **약하면 눈금을 잃습니다.** $\lambda = 0.1$은 가장 잘 도착했지만(그래서 반달에도 썼습니다) 처음의 화살표가 7이나 됩니다. 한계를 거의 지키지 않았으니 그 점수의 차이를 $W$로 읽으면 안 됩니다.
#
# **8절을 한 줄로**: 절단은 $c$에 너무 민감하고, 기울기 벌점은 1을 지켰지만 고리를 그리지 못했고, 한쪽 벌점과 R1은 그렸습니다. 무엇을 쓰든 비평자가 **가장 좋은** 것에 가까워야 그 비탈이 $W$의 비탈입니다(7절).

# %% [markdown]
# ## 9. 숫자로: GAN, WGAN, WGAN-GP
#
# 같은 신경망 두 개로 세 가지 학습을 해 봅시다. 학습 루프는 03에서 쓴 `train` 그대로이고, 바뀌는 것은 목적 함수, 옵티마이저, `d_steps`($n_{critic}$), 스텝의 수, 그리고 처음 3스텝에 비평자를 60번씩 가르치는지(**예열**)뿐입니다. 세 목적 함수의 정의는 이렇게 짧습니다.

# %%
for line in inspect.getsource(objectives).splitlines():
    if line.startswith(("NON_SATURATING =", "WGAN =", "WGAN_GP =")):
        print(line)

# %%
data = mnist("train").to(runtime.device)


def learn(objective, optimizer, steps, d_steps, seed=0):
    """(GAN, 열두 번 적은 스텝과 −D의 손실과 프레셰 거리, D를 갱신한 횟수, 되감을 필름)"""
    torch.manual_seed(seed)
    gan = GAN(wgan.Generator(64, hidden=(256, 512)), wgan.Critic(hidden=(256, 128)),
              optimizer=optimizer, seed=seed, runtime=runtime)  # fmt: skip
    warm = 3 if d_steps > 1 else 0
    if warm:  # 예열: 처음 3스텝은 비평자를 60번씩
        list(train(gan, data, objective, steps=warm, d_steps=60))
    marks, recent, log = set(np.linspace(20, steps, 12).astype(int)), [], []
    film = Timeline(gan.G)
    for m in progress(train(gan, data, objective, steps=steps, d_steps=d_steps)):
        recent.append(-m["d_loss"])
        film.see(m["step"], estimate=recent[-1])
        if m["step"] in marks:
            distance = metrics.digit_frechet(sampling.sample(gan.G, 2000, seed=1))
            film.keep(m["step"], estimate=recent[-1], frechet=distance)
            log.append((m["step"], torch.stack(recent[-20:]).mean().item(), distance))
    return gan, np.array(log), warm * 60 + (steps - warm) * d_steps, film


# %%
STEPS = runtime.steps(cpu=300, gpu=4000)
runs = {
    "GAN": learn(NON_SATURATING, adam(1e-3, (0.0, 0.99)), 2 * STEPS, d_steps=1),
    "WGAN (절단)": learn(WGAN, rmsprop(5e-5), STEPS, d_steps=5),
    "WGAN-GP": learn(WGAN_GP, adam(1e-3, (0.0, 0.9)), STEPS, d_steps=3),
}
for name, (_, _, turns, _) in runs.items():
    print(f"{name}: D를 {turns:,}번 갱신했습니다.")

# %% [markdown]
# 절단의 설정은 논문의 값입니다. WGAN-GP는 짧게 배우도록 학습률을 열 배 키우고 $n_{critic}$을 3으로 줄였습니다. 그림에 적힌 **프레셰 거리**(Fréchet distance)는 03에서 쓴 잣대이고, 작을수록 진짜에 가깝습니다.

# %%
# @title 그림: 세 학습의 그림 아홉 장씩
fig, axes = plt.subplots(1, 3, figsize=(5.6, 2.4))
for ax, (name, (gan, log, *_)) in zip(axes, runs.items(), strict=True):
    plotting.show_pictures(ax, sampling.sample(gan.G, 9, seed=2), columns=3)
    ax.set_title(f"{name}\n프레셰 거리 {log[-1, 2]:.0f}")
told = ", ".join(f"{name} {log[-1, 2]:.0f}" for name, (_, log, *_) in runs.items())
show(
    fig,
    alt=f"세 학습이 끝난 생성자가 그린 그림 아홉 장씩. 프레셰 거리는 {told}입니다. 거리가 작은 두 쪽에는 숫자로 읽히는 것과 끊기거나 뭉친 획이 섞여 있고, 가장 큰 쪽은 모두 비슷한 얼룩입니다.",
)

# %%
# @title 그림: −D의 손실과 프레셰 거리
fig, axes = plt.subplots(1, 2, figsize=(9, 2.8), sharex=True)
for (name, (_, log, *_)), (color, line), mark in zip(
    runs.items(), plotting.STYLES, "osD", strict=False
):
    share = log[:, 0] / log[-1, 0]
    for ax, column in zip(axes, (1, 2), strict=True):
        ax.plot(share, log[:, column] / log[0, column], line, marker=mark, ms=4, color=color,
                label=name)  # fmt: skip
for ax, what in zip(axes, ("−D의 손실", "프레셰 거리"), strict=True):
    ax.set(yscale="log", xlabel="학습의 진행", title=f"{what}: 처음의 몇 배", ylim=(0.02, 2))
    plotting.plain_log_ticks(ax.yaxis)
    ax.yaxis.set_major_formatter("{x:g}")  # 1e−2가 아니라 0.01
axes[1].legend(loc="lower left")
falls = {n: (log[0, 1] / log[-1, 1], log[0, 2] / log[-1, 2]) for n, (_, log, *_) in runs.items()}
told = "; ".join(f"{n} 손실 {a:.1f}, 거리 {b:.1f}" for n, (a, b) in falls.items())
show(
    fig,
    alt=f"세 학습에서 −D의 손실(왼쪽)과 프레셰 거리(오른쪽)가 처음의 몇 배인지 로그 눈금으로 그린 선. GAN은 손실이 평평한데 거리는 내려가고, 절단은 손실만 크게 내려가고 거리는 거의 평평하며, WGAN-GP는 손실이 처음에 뚝 떨어지고는 평균하면 절반 안팎에 머물고 거리는 갈수록 내려갑니다. 처음을 끝으로 나눈 값은 {told}입니다.",
)

# %%
for name, (_, log, *_) in runs.items():
    loss_fell, closer = (f"{v:.1f}배 줄어듦" if v > 1.05 else "거의 그대로" for v in falls[name])
    print(f"{name:10s}\t−손실 {log[0, 1]:6.2f} → {log[-1, 1]:6.2f} ({loss_fell})"
          f"   프레셰 {log[0, 2]:5.0f} → {log[-1, 2]:4.0f} ({closer})")  # fmt: skip
digits, scaled = mnist("test")[:500].x, {}
for name in ("WGAN (절단)", "WGAN-GP"):
    gan, log, *_ = runs[name]
    made = sampling.sample(gan.G, 500, seed=3)
    slope = critic_study.slopes(gan.D, digits, made, torch.Generator().manual_seed(0)).median()
    scaled[name] = log[-1, 1] / float(slope)
    print(f"{name:10s}\t끝난 비평자의 기울기 {slope:.3f}, 추정치 ÷ 기울기 {scaled[name]:.2f}")

# %%
# @title 확인: 9절의 글이 말하는 수
assert falls["WGAN-GP"][0] > 1.1 and falls["WGAN-GP"][1] > 5
if runtime.budget == "cpu":  # 아래는 이 짧은 실행이 보인 것입니다.
    assert np.ptp(runs["GAN"][1][:, 1]) < 0.2 and 3 < falls["GAN"][1] < 9
    assert falls["WGAN-GP"][0] < 4 and falls["WGAN-GP"][1] < 18
    assert 20 < falls["WGAN (절단)"][0] < 80 and falls["WGAN (절단)"][1] < 1.5
    assert scaled["WGAN (절단)"] < scaled["WGAN-GP"] / 3
    _, estimates, distances = runs["WGAN-GP"][1].T
    thirds = distances.reshape(3, 4).mean(axis=1)  # 열두 번을 넷씩 평균합니다.
    assert (np.diff(thirds) < 0).all() and estimates[1:4].mean() < 0.8 * estimates[0]
    _, middle, last = (estimates / estimates[0]).reshape(3, 4).mean(axis=1)
    assert 0.2 < middle < 0.8 and 0.2 < last < 0.8 and 0.5 < last / middle < 2

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽은 −D의 손실(20스텝씩 평균), 오른쪽은 프레셰 거리가 처음의 몇 배인지입니다(로그 눈금). −D의 손실은 WGAN에서는 추정치이고, GAN에서는 아무 거리도 아닙니다. 이 절의 결론은 세 줄입니다.
#
# 1. **GAN의 손실은 품질을 말해 주지 않습니다.** 프레셰 거리가 대여섯 배 좋아지는 동안 손실은 $-2\log 2 \approx -1.39$ 근처에서 꼼짝하지 않았습니다.
# 2. **이 짧은 학습에서는 추정치도 품질을 따르지 않습니다.** WGAN-GP의 거리는 갈수록 줄어 9배쯤 좋아졌는데, 추정치는 처음에 뚝 떨어진 뒤로 가운데에서나 끝에서나 평균이 처음의 절반 안팎입니다. 길게 보면 다릅니다(아래의 긴 기록).
# 3. **추정치가 0에 가까워도 다 배운 것이 아닙니다(절단).** 추정치는 40배 가까이 줄었는데 거리는 거의 그대로이고 그림도 아직 숫자가 아닙니다. 비평자는 **볼 줄 아는 만큼만** 잽니다.
#
# <details><summary>이 수들을 어디까지 믿을 수 있습니까?</summary>
#
# - 프레셰 거리는 이 강의의 숫자 분류기와 표본 2,000개로 잰 값이라, 다른 글의 FID(08에서 배웁니다)와는 견줄 수 없습니다(Bińkowski 외 2018).
# - 절단의 추정치가 작은 것은 눈금 탓만이 아닙니다. 기울기로 나누어도(출력의 마지막 두 줄) WGAN-GP의 9분의 1쯤입니다.
# - 마지막 거리는 시드 하나의 값이고 G를 갱신한 횟수도 다르니, GAN과 WGAN-GP 가운데 어느 쪽이 낫다는 판정이 아닙니다.
#
# </details>

# %% [markdown]
# ### 합성곱 비평자로, 더 오래
#
# 위의 짧은 학습은 맛보기입니다. WGAN의 두 논문은 합성곱(convolution) 신경망을 썼습니다. 채널 16개의 작은 DCGAN으로 두 방법을 각각 시드 셋씩 1,500스텝 학습하여 기록해 두었습니다(`tools/record_wgan.py`).
#
# <details><summary>기록의 설정</summary>
#
# $n_{critic} = 5$, $c = 0.01$, $\lambda = 10$은 논문의 값입니다. 학습률 $5 \times 10^{-4}$, 뒤로 갈수록 줄이는 학습률, 생성자의 이동 평균은 짧은 시간에 배우도록 고른 것이고, 절단의 비평자에는 저자들의 코드처럼 배치 정규화가 있습니다.
#
# </details>

# %%
record = json.loads(data_file("wgan_record.json").read_text("utf-8"))
titles = {"wgan": "WGAN (절단)", "wgan-gp": "WGAN-GP"}
logs = {n: [np.array(r["rows"]) for r in record["runs"] if r["recipe"] == n] for n in titles}

ends_of = {}
for name, title in titles.items():
    runs_of = [r for r in record["runs"] if r["recipe"] == name]
    ends_of[name] = {k: [r[k] for r in runs_of] for k in ("frechet_10k", "arbiter_10k")}
    ours, theirs = (", ".join(f"{v:.0f}" for v in found) for found in ends_of[name].values())
    print(f"{title:10s}\t프레셰 거리 {ours}   다른 분류기로 {theirs}")
for key in ("frechet_10k", "arbiter_10k"):
    assert max(ends_of["wgan-gp"][key]) < min(ends_of["wgan"][key])

# %%
# @title 그림: 긴 학습의 추정치와 프레셰 거리
fig, axes = plt.subplots(1, 2, figsize=(8.6, 2.7))
for ax, (name, many) in zip(axes, logs.items(), strict=True):
    for seed, (rows, (color, line)) in enumerate(zip(many, plotting.STYLES, strict=False)):
        ax.plot(*rows[:, 1:3].T, line, marker="o", ms=3, color=color, label=f"시드 {seed}")
        ax.plot(*rows[0, 1:3], "s", ms=8, mfc="white", mec=color)
    ax.plot([], [], "s", ms=8, mfc="white", mec="0.3", label="빈 네모: 시작")
    ax.set(xscale="log", yscale="log", title=titles[name])
    ax.set_xlabel("추정치 (오른쪽으로 갈수록 작음 →)")
    ax.invert_xaxis()
    plotting.plain_log_ticks(ax.yaxis)
    ax.tick_params(axis="x", which="minor", bottom=False, labelbottom=False)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:,g}")  # 1e3이 아니라 1,000
axes[0].set_ylabel("프레셰 거리")
axes[0].legend(loc="lower left")
show(
    fig,
    alt="가로는 추정치(오른쪽이 작음), 세로는 프레셰 거리, 선 하나가 시드 하나이고 빈 네모가 시작입니다. WGAN-GP는 처음에 추정치만 줄고 거리는 거의 그대로이다가 뒤에는 함께 줄고, 절단은 추정치가 머뭇거리다가 함께 줄어듭니다.",
)


# %%
# @title 확인: 긴 기록의 글이 말하는 수
def moving_together(rows, a_step=False):
    """이웃한 두 기록 사이의 변화(로그의 차이)끼리의 상관계수. a_step이면 스텝마다의 빠르기끼리."""
    steps = np.diff(np.log(rows[:, 1:3]), axis=0)
    if a_step:
        steps = steps / np.diff(rows[:, :1], axis=0)
    return np.corrcoef(steps.T)[0, 1]


for rows in itertools.chain(*logs.values()):
    estimate_fell, closer = rows[0, 1:3] / rows[-1, 1:3]
    assert 19 < estimate_fell < 76.5 and 20 < closer < 49.5
    assert 0.76 < moving_together(rows) < 0.94
ahead = [c[:, 2] < g[:, 2] for c, g in zip(*logs.values(), strict=True)]
assert np.any(ahead) and not any(seed[-1] for seed in ahead)  # 중간에만 절단이 앞섭니다.
for clipped, rows in zip(*logs.values(), strict=True):
    # WGAN-GP의 처음 다섯 점: 추정치는 뚜렷이, 거리는 거의 그대로
    assert rows[4, 1] < 0.6 * rows[0, 1] and rows[4, 2] > 0.9 * rows[0, 2]
    assert 0.38 < moving_together(clipped, True) < 0.8
    assert -0.26 < moving_together(rows, True) < -0.09

# %% [markdown]
# - **추정치와 품질은 길게 보면 함께 갑니다.** 여섯 학습 모두 끝에는 둘 다 크게 줄었고(추정치는 처음의 19–76분의 1, 거리는 20–49분의 1), 한쪽이 많이 줄어든 **구간**에서 다른 쪽도 많이 줄었습니다.
# - **그러나 처음에는 아닙니다.** WGAN-GP의 왼쪽 끝에서는 추정치가 처음의 절반 안팎으로 줄어드는데도 거리는 거의 그대로입니다. 비평자가 아직 배우는 동안에는 추정치가 비평자와 생성자 가운데 누구 때문에 바뀌는지 알 수 없습니다.
#
# <details><summary>두 가지 상관계수: 구간마다, 스텝마다</summary>
#
# **상관계수**는 두 수가 늘 같은 방향으로 움직이면 1에 가깝고 상관없으면 0입니다. 줄어들기만 하는 두 수는 서로 상관이 없어도 상관계수가 크므로, 값이 아니라 이웃한 두 기록 사이의 **변화**끼리 쟀습니다. 여섯 학습에서 0.77에서 0.93까지입니다. 다만 구간이 뒤로 갈수록 길어(8스텝에서 424스텝까지) 긴 구간에서는 둘 다 많이 줄어들기 마련입니다.
#
# 스텝마다의 **빠르기**로 고쳐 재면 절단은 그대로 양수(0.38, 0.60, 0.80)인데 WGAN-GP는 세 시드 모두 음수(−0.10, −0.20, −0.25)입니다. 추정치가 가장 빨리 줄어든 때에 거리는 아직 거의 그대로였기 때문입니다.
#
# </details>
#
# 기록의 끝에서 두 방법은 무엇을 그립니까? 시드 0의 마지막 생성자로 아홉 장씩 뽑아 봅시다(제목의 세 수는 세 시드의 거리입니다).

# %%
# @title 그림: 긴 학습의 두 생성자가 그린 것
ends_drawn = {n: load_timeline(data_file(f"timelines/{n}_mnist.safetensors")) for n in titles}
fig, axes = plt.subplots(1, 2, figsize=(4.6, 2.8))
for ax, (name, film) in zip(axes, ends_drawn.items(), strict=True):
    x = sampling.sample(film.at(film.steps[-1]), 9, seed=2)
    plotting.show_pictures(ax, x, columns=3)
    three = ", ".join(f"{v:.0f}" for v in ends_of[name]["frechet_10k"])
    ax.set_title(f"{titles[name]}\n프레셰 거리 {three}")
told = "; ".join(ax.get_title().replace("\n", ", ") for ax in axes)
show(
    fig,
    alt=f"합성곱 신경망으로 1,500스텝 학습한 두 생성자의 그림 아홉 장씩. 왼쪽의 절단은 3이나 2로 읽히는 것에 뭉친 획과 얼룩이 섞였고, 오른쪽의 WGAN-GP는 6, 9, 7처럼 획이 더 매끈하되 끊긴 것이 있습니다. 세 시드의 프레셰 거리는 차례로 {told}입니다.",
)

# %% [markdown]
# **절단도 숫자를 그립니다.** 맛보기의 얼룩과 달리 3이나 2로 읽힙니다. 여러 가지가 한꺼번에 달라서 무엇 덕분인지는 이 기록만으로 모릅니다. 끝난 뒤의 거리는 두 분류기 가운데 어느 것의 특징으로 재어도(위의 출력), 세 시드 모두에서 WGAN-GP가 더 작습니다(중간에는 절단이 앞선 때도 있습니다).
#
# 시간 슬라이더로 WGAN-GP의 학습을 되돌려 보십시오. 획의 굵기, 모양, 또렷함 가운데 무엇이 먼저 잡힙니까?
#
# <details><summary>무엇이 먼저 잡혔습니까?</summary>
#
# 모양입니다. 105스텝에서 이미 굵고 흐린 얼개가 보입니다. 획은 그 뒤로 차츰 가늘어지고, 하얗게 또렷해지는 것은 772스텝 무렵입니다(시드 0의 눈으로 본 것입니다).
#
# </details>

# %%
TimelineView(load_timeline(data_file("timelines/wgan-gp_mnist.safetensors")))

# %% [markdown]
# 방금의 짧은 학습도 되감을 수 있습니다. 새 셀에서 `TimelineView(runs["WGAN-GP"][3])`을 실행하고 위의 긴 학습과 견주십시오.
#
# **해 볼 것**: `learn(WGAN, rmsprop(2e-4), STEPS, 5)`처럼 절단의 학습률만 네 배로 바꾸어 보십시오. 맛보기의 얼룩은 학습률 탓이었습니까?
#
# <details><summary>우리가 본 것</summary>
#
# 학습률만의 탓은 아닙니다. 300스텝, 시드 둘로 해 보니 끝난 프레셰 거리는 1,594와 1,588로, 처음 학습률의 1,616(시드 0)과 거의 같습니다. 컴퓨터마다 조금 다릅니다.
#
# </details>
#
# ## 10. 모드 붕괴를 재기
#
# 손실이나 그림 몇 장으로는 **모드 붕괴**를 놓치기 쉽습니다. 답을 아는 데이터에서 세어 봅시다. 정규 분포 여덟 개를 원 위에 놓은 **고리**와, 스물다섯 개를 5×5로 놓은 **격자**입니다. 봉우리 하나가 **모드**(mode)입니다. 재는 방법은 VEEGAN 논문을 따릅니다(Srivastava 외 2017).
#
# - **좋은 표본의 비율**(high-quality share): 가장 가까운 모드에서 $3\sigma$ 안에 있는(**모드 위에 있는**) 가짜의 비율. $\sigma$는 모드의 표준편차이고, 아래의 기록에서는 0.02입니다.
# - **붙잡은 모드의 수**(modes covered): 좋은 표본이 하나라도 있는 모드의 수. 가짜 2,500개를 뽑아 셉니다.

# %%
show_source(metrics.modes_covered)
show_source(metrics.high_quality_share)

# %% [markdown]
# ### 다섯 시드의 기록
#
# 다섯 가지 설정을 시드 다섯 개로 3,000스텝씩 학습한 기록입니다(`tools/run_mode_bench.py`). 맨 끝의 **고른 잡음**은 배우지 않고 정사각형에 고르게 뿌린 점입니다. 거꾸로 완벽한 생성자라도 좋은 표본은 98.9%입니다(2차원에서 $3\sigma$ 안의 확률 $1 - e^{-4.5}$).
#
# <details><summary>다섯 설정</summary>
#
# 신경망, 스텝, 미니배치, 학습률($10^{-3}$)은 모두 같고, 다른 것은 목적 함수와 거기에 딸린 설정입니다.
#
# - **GAN**: 비포화 손실(Adam, $\beta_1 = 0.5$). **GAN + R1**: 거기에 R1 벌점($\lambda = 0.1$, 매 스텝).
# - **WGAN**: 절단 $c = 0.1$, 비평자 5번(RMSProp). **WGAN-GP**: $\lambda = 0.1$, 비평자 1번(Adam, $\beta_1 = 0$)과, 저자들의 장난감 실험처럼 **5번**.
#
# </details>
#
# 표의 ±는 다섯 시드의 표준편차, 괄호는 최소와 최대입니다. **붙잡은 모드는 많은데 좋은 표본은 적은 줄**을 찾아보십시오.

# %%
bench = mode_bench.mode_bench()
scores = {
    (kind, key): mode_bench.bench_scores(kind, key, bench)
    for kind in ("ring8", "grid25") for key in ("modes", "high_quality")
}  # fmt: skip
for kind, title in (("ring8", "고리 (모드 8개)"), ("grid25", "격자 (모드 25개)")):
    print(f"{title}\n{'':14s}붙잡은 모드          좋은 표본")
    for name, label in mode_bench.NAMES.items():
        modes, good = (scores[kind, key][name] for key in ("modes", "high_quality"))
        print(f"{label:12s}\t{modes.mean():4.1f} ± {modes.std(ddof=1):.1f}"
              f" ({modes.min():.0f}–{modes.max():.0f})"
              f"\t{good.mean():6.1%} ± {good.std(ddof=1):.1%}"
              f" ({good.min():.1%}–{good.max():.1%})")  # fmt: skip
print(bench["note"].partition(" minutes")[0])

# %%
# @title 그림: 다섯 시드가 붙잡은 모드
SHORT = ("GAN", "GAN + R1", "WGAN", "WGAN-GP", "GP 5번", "잡음")
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3))
for ax, (kind, total) in zip(axes, (("ring8", 8), ("grid25", 25)), strict=True):
    for i, values in enumerate(scores[kind, "modes"].values()):
        nudge = np.linspace(-0.18, 0.18, len(values))
        color, mark = plotting.STYLES[i][0], "osD^vX"[i]
        ax.plot(i + nudge, values, mark, color=color, ms=8, mec=plotting.BLACK, alpha=0.85)
    ax.axhline(total, color="0.4", ls=":")
    ax.set(ylim=(0, total * 1.08), title=f"붙잡은 모드(모두 {total}개)와 좋은 표본의 비율")
    good = scores[kind, "high_quality"].values()
    labels = [f"{name}\n{v.mean():.1%}" for name, v in zip(SHORT, good, strict=True)]
    ax.set_xticks(range(len(labels)), labels)
mean = {key: {n: v.mean() for n, v in values.items()} for key, values in scores.items()}
told = [", ".join(f"{mode_bench.NAMES[n]} {v:.1f}" for n, v in mean[kind, "modes"].items())
        for kind in ("ring8", "grid25")]  # fmt: skip
show(
    fig,
    alt=f"다섯 설정과 고른 잡음이 다섯 시드에서 붙잡은 모드의 수를 찍은 점. 평균은 고리의 여덟 가운데 {told[0]}, 격자의 스물다섯 가운데 {told[1]}입니다. 점선이 모두를 뜻합니다.",
)

# %%
# @title 확인: 벤치마크의 글이 말하는 수
for name in ("wgan-gp", "wgan-gp-5", "gan-r1"):
    assert (scores["ring8", "modes"][name] == 8).all()
assert scores["ring8", "modes"]["gan"].min() < 8 and scores["ring8", "modes"]["wgan"].min() <= 3
grid_good = mean["grid25", "high_quality"]
assert grid_good["wgan"] < grid_good["wgan-gp"] < grid_good["wgan-gp-5"] < grid_good["gan"]
for way in ("wgan-gp", "wgan-gp-5"):
    assert mean["grid25", "modes"][way] > mean["grid25", "modes"]["gan"] + 2
by_chance = scores["grid25", "modes"]["noise"]
lost = scores["grid25", "modes"]["wgan"]
assert lost.mean() < by_chance.mean()
assert mean["ring8", "modes"]["noise"] > 5
assert abs(lost.mean() - by_chance.mean()) < lost.std(ddof=1)
assert scores["ring8", "high_quality"]["noise"].max() < 0.01
lucky = scores["grid25", "high_quality"]["noise"]
assert lucky.min() > 0.01 and lucky.max() < 0.02
poor, *others = sorted(scores["ring8", "high_quality"]["gan-r1"])
assert poor / others[0] > 0.4 and poor / np.mean(others) < 0.55
worst = scores["ring8", "modes"]["wgan"].argmin()
assert scores["ring8", "high_quality"]["wgan"][worst] < 0.045

# %% [markdown]
# - **잡음부터.** 아무것도 배우지 않고도 고리에서 여섯쯤, 격자에서 열여덟쯤을 ‘붙잡습니다’. 격자에서 절단한 WGAN의 수는 **우연과 구별되지 않습니다**(평균은 오히려 조금 적습니다). 모드의 수는 좋은 표본의 비율(잡음은 고리에서 1%도 안 되고 격자에서 1–2%)과 함께 읽어야 합니다.
# - **모드의 수와 표본의 질은 다릅니다.** 격자에서 WGAN-GP는 GAN보다 모드가 많지만 좋은 표본은 더 적습니다.
# - **WGAN이 아니어도 됩니다.** 보통 GAN에 R1을 더한 것이 고리의 모드를 다섯 시드 모두 다 붙잡았습니다. 다만 한 시드는 좋은 표본이 다른 시드의 절반쯤입니다(괄호의 최소). 평균에는 이런 시드가 보이지 않습니다.
#
# ### 붕괴하는 모습
#
# 생성자를 **아주 작게**(은닉 뉴런 8개씩 두 층) 하여 고리를 다 그릴 힘이 없게 해 봅시다. 옵티마이저는 둘 모두 Adam의 기본값($\beta_1 = 0.9$)입니다. 무엇을 포기합니까?

# %%
SMALL = {
    "GAN": NON_SATURATING,
    "WGAN-GP": WGAN_GP._replace(penalties=(gradient_penalty(0.1),)),
}
centers = mode_centers("ring_2d")


def too_small(name, seed=2):
    """작은 생성자를 1,200스텝 학습하고 (붙잡은 모드, 좋은 표본의 비율, 가짜 점)을 돌려줍니다."""
    torch.manual_seed(seed)
    gan = GAN(
        wgan.small_generator(2, (8, 8)), wgan.small_critic((128, 128)),
        optimizer=adam(1e-3, (0.9, 0.999)), seed=seed, runtime=gc.Runtime(torch.device("cpu")),
    )  # fmt: skip
    ring8, decay = ring_2d(std=0.1), late_decay
    list(train(gan, ring8, SMALL[name], steps=1200, batch_size=128, schedule=decay))
    made = sampling.sample(gan.G, 2500, seed=1)
    share = metrics.high_quality_share(made, centers, sigma=0.1)
    return metrics.modes_covered(made, centers, sigma=0.1), float(share), made


# %%
threads = torch.get_num_threads()
torch.set_num_threads(1)  # 이만한 신경망은 스레드 하나가 더 빠릅니다.
try:
    given_up = {name: too_small(name) for name in SMALL}
finally:  # 중간에 멈추어도 되돌려 놓습니다.
    torch.set_num_threads(threads)
few, many = given_up["GAN"], given_up["WGAN-GP"]
assert few[0] < 4 and few[1] > 0.3 and many[0] >= 6 and many[1] < 0.3

# %%
blank = torch.Generator().manual_seed(0)
sprinkled = 4.6 * torch.rand(20, 2500, 2, generator=blank) - 2.3  # 배우지 않고 고르게 뿌린 점
wide_noise = tuple(
    float(np.mean([count(points, centers, sigma=0.1) for points in sprinkled]))
    for count in (metrics.modes_covered, metrics.high_quality_share)
)
print("σ가 0.1인 고리의 고른 잡음: 모드 {:.1f}개, 좋은 표본 {:.1%}".format(*wide_noise))
assert wide_noise[0] > 7 and 0.09 < wide_noise[1] < 0.13

# %%
# @title 그림: 아주 작은 생성자 둘
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.4), sharey=True)
for ax, (name, (modes, share, made)) in zip(axes, given_up.items(), strict=True):
    plotting.plot_points(ax, None, made[:250], limit=3)
    for center in centers.tolist():  # 반지름 3σ
        ax.add_patch(plt.Circle(center, 0.3, fill=False, ec=plotting.BLUE, lw=1.5))
    ax.set_title(f"{name}\n모드 {modes}개, 좋은 표본 {share:.0%}")
told = ". ".join(ax.get_title().replace("\n", ": ") for ax in axes)
show(
    fig,
    alt=f"작은 생성자가 고리의 여덟 모드(동그라미, 반지름 3σ)를 배운 가짜 점 250개씩. {told}. 고른 잡음의 좋은 표본은 {wide_noise[1]:.0%}입니다. GAN의 점은 모드 {few[0]}개에 모였고, WGAN-GP의 점은 고리 안팎에 넓게 흩어졌습니다.",
)

# %% [markdown]
# 동그라미는 $3\sigma$, 곧 좋은 표본으로 세는 자리입니다.
#
# - 이 학습에서 왼쪽의 GAN은 모드를 **절반 넘게** 버리고 남은 것만 그립니다(제목의 수). 05에서 만난, 100원짜리만 찍어 내는 위조범입니다. 모드는 적고 좋은 표본은 많은 **모드 붕괴**입니다.
# - 오른쪽의 WGAN-GP는 모드를 버리지 않는 대신 안팎에 **없는 것**을 잔뜩 그립니다. 3절에서 두 KL이 고른 두 $q$를 떠올려 보십시오. 그런데 $\sigma$가 0.1인 이 고리는 모드가 넓어서, 배우지 않은 고른 잡음도 모드 여덟 개를 모두 ‘붙잡고’ 좋은 표본이 11%쯤입니다. 여덟 개를 다 붙잡았다는 수만으로는 배웠다고 말할 수 없습니다.
#
# 병의 이름이 다르면 처방도 다릅니다. 수 둘(붙잡은 모드, 좋은 표본)과 **같은 $\sigma$에서 잰** 잡음의 수 둘로 이름을 정해 봅시다.

# %%
task("06-10")


# %%
def diagnose(modes, good, noise, total):
    """수 둘, (모드, 비율), 모드의 총수 → 이름 하나."""
    ...


check("06-10", diagnose)

# %%
hint("06-10")

# %%
solution("06-10")

# %%
my_name, named = mine("06-10", diagnose), {}
for kind, title, total in (("ring8", "고리", 8), ("grid25", "격자", 25)):
    noise = tuple(scores[kind, key]["noise"].mean() for key in ("modes", "high_quality"))
    for key, label in mode_bench.NAMES.items():
        five = zip(scores[kind, "modes"][key], scores[kind, "high_quality"][key], strict=True)
        named[kind, key] = [my_name(int(modes), good, noise, total) for modes, good in five]
        print(f"{title}\t{label:12s}\t{', '.join(named[kind, key])}")
small = {name: my_name(m, share, wide_noise, 8) for name, (m, share, _) in given_up.items()}
print("아주 작은 생성자:", small)
assert small == {"GAN": "붕괴", "WGAN-GP": "우연"}
assert set(named["ring8", "noise"] + named["grid25", "noise"]) == {"우연"}
assert set(named["ring8", "wgan-gp"]) == {"건강"} and named["ring8", "gan"].count("붕괴") == 2
assert set(named["ring8", "wgan"]) == {"비수렴"} and named["grid25", "wgan"].count("우연") == 4
assert not any("건강" in names for (kind, _), names in named.items() if kind == "grid25")

# %% [markdown]
# 고리에서 WGAN-GP는 다섯 시드 모두 건강하고, GAN의 두 시드는 붕괴, 절단은 모두 비수렴입니다. 격자에서는 아무도 건강하지 않습니다. 모드의 수만 보았다면 격자의 WGAN-GP(비평자 5번)가 가장 건강해 보였을 것입니다. 아주 작은 생성자는 GAN이 붕괴, WGAN-GP가 우연입니다. 우연은 배우지 못했다는 뜻이 아니라 **이 두 수로는 배웠다고 말할 수 없다**는 뜻입니다.

# %% [markdown]
# ## 11. WGAN이 약속하지 않는 것
#
# > **널리 퍼진 오류 ②** “WGAN에는 모드 붕괴가 없다.”
# > 원 논문의 근거는 비평자를 끝까지 학습하면 붕괴할 수 없다는 논증(Arjovsky 외 2017, 3절)과, 자기 실험에서는 보지 못했다는 관찰(4.3절)입니다. 그러나 실제로는 비평자를 끝까지 학습하지 않습니다.
# > 큰 견주기 연구에서는 어느 변종도 원래의 GAN을 꾸준히 이긴다는 증거를 찾지 못했습니다(Lucic 외 2018).
#
# **수렴**(convergence), 곧 학습이 한 점으로 모여 멈추는 일은 4절의 두 못으로 살펴봅시다. 진짜는 0에, 가짜는 $\theta$에 있고, 비평자는 곧은 비탈 하나 $f(x) = wx$입니다. 배우는 수는 $\theta$와 비탈의 기울기 $w$ 둘뿐입니다. **Dirac-GAN**이라고 부릅니다. 방법마다 손실과, $w$를 **어디로 당기는지**가 다릅니다.
#
# | 이름 | 비평자의 손실 | $w$를 당기는 곳 |
# |---|---|---|
# | 절단 | WGAN: $w\theta$ | $[-1, 1]$에서 자름 |
# | 벌점 | WGAN | $\lvert w\rvert$를 1로 |
# | R1 | 비포화: $\log(1 + e^{w\theta})$ + 상수 | $w$를 0으로 |
# | 0으로 당긴 WGAN | WGAN | $w$를 0으로 |
# | 벌점 없는 비포화 | 비포화 | 당기지 않음 |
#
# 먼저 앞의 셋을 봅시다.


# %%
def sigmoid(v):
    return 1 / (1 + np.exp(-v))


GAMES = {  # 이름: (비포화 손실입니까, 벌점의 기울기)
    "절단": (False, lambda w: 0),
    "벌점": (False, lambda w: 0.2 * (abs(w) - 1) * np.sign(w)),  # 1로: 0.1(|w| − 1)²
    "R1": (True, lambda w: 0.3 * w),  # 0으로: (0.3/2)w²
    "0으로 당긴 WGAN": (False, lambda w: 0.3 * w),
    "벌점 없는 비포화": (True, lambda w: 0),
}


def two_spikes(way, rate=0.02, steps=600):
    """스텝마다의 θ. 비평자를 5번 갱신할 때마다 가짜를 한 번 옮깁니다."""
    (soft, pull), theta, w, trail = GAMES[way], 1.0, 0.0, []
    for _ in range(steps):
        for _ in range(5):
            w -= rate * (theta * (sigmoid(w * theta) if soft else 1) + pull(w))
            w = np.clip(w, -1, 1) if way == "절단" else w
        theta += rate * w * (sigmoid(-w * theta) if soft else 1)
        trail.append(theta)
    return np.array(trail)


# %%
trails = {way: two_spikes(way) for way in GAMES}
contest = {way: trails[way] for way in ("절단", "벌점", "R1")}


def draw_game(step):
    figure, axis = plt.subplots(figsize=(6, 2.6))
    transport_draw.draw_trails(axis, contest, step)
    axis.legend(loc="upper right", ncol=3)
    return figure


game = FlipbookView(
    draw_game, "생성자의 스텝", [0, 50, 100, 150, 200, 300, 400, 500, 600], 0,
    about="못 두 개의 게임에서 가짜의 자리 θ가 스텝마다 어디로 가는지를 세 방법마다 선 하나로 그립니다.",
    words=lambda step: "지금의 θ: " + ", ".join(
        f"{way} {trail[step - 1] if step else 1:.2f}" for way, trail in contest.items()
    ),
)  # fmt: skip
game.colors = 12
PredictionView(
    "06-p6",
    "진짜는 0에, 가짜는 1에서 출발합니다. 절단, 벌점(|w|를 1로 당김), R1(w를 0으로 당김) 가운데 θ가 0에 멈추는 것은 어느 것입니까?",
    [
        ("셋 다 멈춥니다.", False, "둘은 0을 지나쳤다가 되돌아오기를 되풀이합니다."),
        (
            "절단과 벌점만 멈춥니다.",
            False,
            "W의 비탈은 0에 이르러도 기울기가 1이라 멈추지 않습니다.",
        ),
        ("R1만 멈춥니다.", True, "w를 0으로 당기면 다 왔을 때 미는 힘도 사라집니다."),
    ],
    game,
    act="스텝을 600까지 끌어 보십시오. 점선에 붙어 있는 표식은 몇 개입니까?",
    seen=lambda: game.page.value == 600,
)

# %%
swings = {way: np.ptp(trail[-200:]) for way, trail in trails.items()}
fig, ax = plt.subplots(figsize=(7.2, 2.8))
transport_draw.draw_trails(ax, trails)
ax.legend(loc="upper right", ncol=3)
told = ", ".join(f"{way} {swing:.2f}" for way, swing in swings.items())
show(
    fig,
    alt=f"생성자를 600번 갱신하는 동안의 θ, 방법 다섯. 절단, 벌점, 벌점 없는 비포화는 진짜가 있는 0을 지나쳤다가 되돌아오기를 되풀이하고, R1과 0으로 당긴 WGAN은 0에 멈춥니다. 마지막 200스텝에 오간 폭은 {told}입니다.",
)
print("마지막 200스텝에 오간 폭:", told)
assert min(swings[way] for way in ("절단", "벌점", "벌점 없는 비포화")) > 0.5
assert max(swings[way] for way in ("R1", "0으로 당긴 WGAN")) < 0.01

# %% [markdown]
# 이것이 Mescheder 외(2018)의 결과입니다. 비평자를 유한한 횟수만 갱신하는 WGAN과 WGAN-GP는 아주 간단한 예에서도 균형으로 모이지 않을 수 있습니다.
#
# **왜 지나칩니까?** 비평자가 늘 한발 늦기 때문입니다. $\theta$가 0보다 크면 $w$는 음수로 내려가 $\theta$를 왼쪽으로 밉니다. $\theta$가 0을 지난 **뒤에야** $w$가 오르기 시작하고, $w$가 0을 넘을 때까지 $\theta$는 계속 밀려갑니다. 6절의 화살표가 끝까지 줄지 않은 것도, 8절에서 $\lambda = 10$의 흙이 구덩이를 지나친 것도, 03의 맴돌기도 같은 이야기입니다.
#
# **무엇이 멈추게 합니까?** 손실이 아니라 기울기를 **어디로 당기느냐**입니다. 하나씩만 바꾼 두 선을 보십시오. WGAN의 손실이라도 0으로 당기면 멈추고, 비포화 손실이라도 벌점이 없으면 600스텝 안에 멈추지 않습니다. $w$를 0으로 당기면 가까이 갈수록 미는 힘이 약해지기 때문입니다.
#
# $W$가 좋은 잣대라는 것과 **번갈아 갱신하는 두 선수가 한 점으로 모인다는 것은 다른 이야기**입니다.
#
# ### 추정치는 거리가 아닙니다
#
# 비평자의 추정치를 $W$라고 부를 수 있습니까? 화소의 거리로 숫자 200장씩을 실제로 옮겨 봅시다(세 번 되풀이).

# %%
made = sampling.sample(runs["WGAN-GP"][0].G, 600, seed=3)
piles = {"진짜와 다른 진짜": mnist("test")[:600].x, "진짜와 WGAN-GP": made}
base = data[:600].x.cpu().flatten(1).numpy()
paid = {
    name: [
        calc.transport_plan(base[k : k + 200], x[k : k + 200].float().flatten(1).numpy()).cost
        for k in (0, 200, 400)
    ]
    for name, x in piles.items()
}
for name, costs in paid.items():
    print(f"{name}: 200장을 옮기는 평균 거리 {', '.join(f'{cost:.2f}' for cost in costs)}")
estimate = runs["WGAN-GP"][1][-1, 1]
print(f"WGAN-GP 비평자의 마지막 추정치 {estimate:.2f}")
assert min(paid["진짜와 다른 진짜"]) > 3 * estimate
assert 0.9 < np.mean(paid["진짜와 WGAN-GP"]) / np.mean(paid["진짜와 다른 진짜"]) < 1.05

# %% [markdown]
# - **표본으로 잰 운송 비용은 위로 치우칩니다.** 같은 분포에서 뽑은 진짜끼리라 참값은 0인데도 이만큼이 듭니다. 표본 200개로는 784차원이 텅 비어 있어 가장 가까운 짝도 멉니다.
# - **그래서 진짜와 가짜를 가려내지도 못합니다.** 9절의 프레셰 거리로는 이 가짜가 아직 먼데, 여기서는 가짜까지의 거리가 다른 진짜까지와 비슷하거나 오히려 짧습니다.
#
# 그러니 표본의 운송 비용으로도, 눈금을 모르는 추정치(6절)로도 $W$를 알 수는 없습니다. $W$를 더 정확히 어림하게 했더니 그림이 오히려 나빠졌다는 보고도 있습니다(Stanczuk 외 2021). 그래도 추정치는 긴 학습에서 품질과 함께 줄었고(9절), 그것이 쓸모입니다.
#
# ### 네 가지는 서로 다른 병입니다
#
# | 병 | 보이는 것 | 재는 법 | WGAN이 돕습니까? |
# |---|---|---|---|
# | **모드 붕괴** | 가짜가 몇 가지뿐입니다 | 좋은 표본은 많은데 붙잡은 모드가 모자랍니다 | 때로는 돕지만 보장은 없습니다(10절) |
# | **비수렴** | 가짜가 모드 위에 있지 않습니다 | 좋은 표본의 비율. 잡음과 구별되지 않으면 모드의 수는 **우연**입니다 | 돕는다고 할 수 없습니다(10절의 격자, 위의 Dirac-GAN) |
# | **기울기 소멸** | 판별자가 확신하면 (포화 손실의) 생성자가 멈춥니다 | 생성자로 오는 기울기의 크기 | 돕습니다. 다만 절단은 스스로 기울기를 없애기도 합니다(8절) |
# | **과적합**(overfitting) | 훈련 그림을 외워 그립니다 | 가장 가까운 훈련 그림, 학습에 쓰지 않은 그림과의 비교(08) | 돕지 않습니다. $p$ 자리에 훈련 데이터의 분포가 들어갑니다 |

# %%
QuizView(
    "WGAN-GP로 얼굴을 학습했습니다. 추정치는 꾸준히 내려갔는데 뽑은 얼굴이 모두 훈련 사진과 똑같습니다. 훈련 사진은 골고루 나옵니다. 알맞은 해석을 고르십시오.",
    [
        ("모드 붕괴입니다.", False, "훈련 사진이 골고루 나오므로 모드를 잃은 것이 아닙니다."),
        ("기울기 소멸입니다.", False, "추정치가 내려갔으니 생성자는 배우고 있었습니다."),
        (
            "과적합입니다.",
            True,
            "훈련 데이터의 분포와 가까워지는 것만으로는 외우는 것을 막지 못합니다.",
        ),
    ],
)

# %% [markdown]
# ## 12. 실험실에서 나란히 (골라서)
#
# 2차원 실험실에서는 이 레슨의 여러 손실을 고를 수 있습니다. 아래는 비포화 손실(왼쪽)과 WGAN-GP(오른쪽)를 나란히 연 것입니다(정지 그림에서는 위와 아래). **재생**을 누르고, 배경(판별자나 비평자의 지형. 밝을수록 높습니다)과 가짜에서 뻗은 가는 줄(가짜가 움직일 쪽)을 보십시오.
#
# 해 볼 것:
#
# 1. 왼쪽의 목적 함수를 ‘WGAN + 가중치 절단’으로 바꾸십시오. 지형이 오른쪽보다 단순합니까? 가는 줄의 길이는 어느 쪽이 더 고릅니까?
# 2. 오른쪽의 D 층을 `8`로 줄이십시오. 비평자가 약하면 무엇이 나빠집니까?
#
# <details><summary>무엇이 보였습니까? (해 본 다음에 펼치십시오)</summary>
#
# 우리가 시드 서넛으로 1,200스텝까지 해 본 것입니다. 컴퓨터마다 조금 다릅니다.
#
# 1. 눈으로 보기에는 절단의 지형이 더 단순하고 가는 줄은 오른쪽이 더 고릅니다. 여기서는 봉우리를 세거나 줄의 길이를 재지 않았습니다. 잰 것은 8절에 있습니다(절단의 지형은 둔덕 하나였습니다).
# 2. 전혀 배우지 못합니다. 뉴런 여덟의 비평자는 가짜 전체를 어느 쪽으로 밀지만 알려 주어, 가짜가 화면 밖까지 나갔다가 되돌아옵니다. 11절의 두 못처럼 맴돕니다.
#
# 더 해 볼 것 둘과 우리가 본 것입니다.
#
# - **시드를 바꾸어 세 번**: 왼쪽의 결과가 더 흔들립니다. 비포화 손실은 시드에 따라 여덟 모드를 다 붙잡기도 하고 둘만 붙잡기도 했습니다. WGAN-GP는 네 시드 모두 여덟이지만, 이 고리에서는 고른 잡음도 여덟입니다. 좋은 표본과 함께 보십시오.
# - **데이터를 격자로**: 붙잡은 모드의 곡선은 비포화 손실이 시드에 따라 흔들리고 WGAN-GP는 고릅니다. 다만 우리가 본 좋은 표본은 둘 다 5–12%뿐이고, 실험실의 격자는 $\sigma$가 0.05로 넓어 고른 잡음도 10%쯤입니다. 06-10의 이름으로는 모두 **우연**입니다. 모드의 곡선만 보면 속습니다.
#
# </details>

# %%
lab = Lab2DView("ring_2d", compare=("non-saturating", "wgan-gp"))
lab.tick(400)  # 견주어 볼 장면을 하나 만들어 둡니다.
lab

# %% [markdown]
# 가짜와 진짜 사이의 지형이 절벽입니까, 비탈입니까? 6절의 세 곡선을 떠올려 보십시오(실험실의 WGAN-GP는 $\lambda = 0.1$, 절단은 $c = 0.1$입니다).

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# 아래의 `calc`는 `gan_course.labs.distance.calc`입니다.
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | $H(p) = -\sum p\log p$ | `calc.entropy` | Shannon 1948, 6절 |
# | 부호의 평균 길이 $\ge H(p)$ | `calc.huffman` | Huffman 1952 |
# | $\mathrm{KL}(p \,\Vert\, q)$ (과제 06-1) | `calc.kl` | Kullback & Leibler 1951 |
# | $\mathrm{JS}(p, q) \le \log 2$ (과제 06-9) | `calc.js` | Lin 1991 |
# | 비포화 손실의 기울기 = $\mathrm{KL}(q \,\Vert\, p) - 2\,\mathrm{JS}$의 기울기 | 이 레슨의 `received` | Arjovsky & Bottou 2017, 정리 2.5 |
# | $W = \frac1n\sum\lvert x_{(i)} - y_{(i)}\rvert$ (과제 06-2) | `calc.wasserstein_1d` | Peyré & Cuturi 2019, 2.6절 |
# | $W$ = 두 누적 분포 사이의 넓이 (과제 06-9) | `calc.wasserstein_on_line` | Peyré & Cuturi 2019, 2.6절 |
# | $W = \min_\gamma \mathbb{E}\lVert a - b\rVert$ | `calc.transport_plan` | Villani 2009, 6장 |
# | $W = \max_{\mathrm{Lip}(f) \le 1} \mathbb{E}_p f - \mathbb{E}_q f$ | `calc.best_critic` | Villani 2009, 5장 |
# | $L_C = \mathbb{E}f(G(z)) - \mathbb{E}f(x)$ (과제 06-3, 06-4) | `objectives.critic_loss` | Arjovsky 2017, 알고리즘 1 |
# | $w \leftarrow \mathrm{clip}(w, -c, c)$ (과제 06-5, 06-8) | `penalties.clip_weights` | Arjovsky 2017, 알고리즘 1 |
# | $\lambda\mathbb{E}(\lVert\nabla f(m)\rVert - 1)^2$ (과제 06-6, 06-7) | `penalties.gradient_penalty` | Gulrajani 2017, 식 (3) |
# | $\lambda\mathbb{E}\max(0, \lVert\nabla f(m)\rVert - 1)^2$ | `critic_study.one_sided_penalty` | Petzka 2018 |
# | 층의 가중치 ÷ 가장 큰 특이값 | `wgan.use_spectral_norm` | Miyato 2018, 식 (8) |
# | 흙을 비평자의 기울기로 옮기기 | `particles.by_critic` | Arjovsky 2017, 정리 3 |
# | Dirac-GAN: 기울기를 0으로 당기면 멈춥니다 | 이 레슨의 `two_spikes` | Mescheder 2018 |
# | 붙잡은 모드, 좋은 표본 (과제 06-10) | `metrics.modes_covered` | Srivastava 2017 |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 엔트로피와 KL은 scipy와 같습니다 | `calc.entropy` | `test_entropy_and_kl_equal_scipy` |
# | 허프만 부호보다 짧은 앞머리 없는 부호는 없습니다 | `calc.huffman` | `test_huffman_is_optimal_and_decodable` |
# | JS는 대칭이고 log 2를 넘지 않습니다 | `calc.js` | `test_js_is_symmetric_and_bounded` |
# | 1차원의 W는 scipy와 같습니다 | `calc.wasserstein_1d` | `test_wasserstein_1d_equals_scipy` |
# | 운송 계획은 가능한 짝 가운데 가장 쌉니다 | `calc.transport_plan` | `test_the_plan_is_the_cheapest_of_all` |
# | 가장 좋은 비평자의 점수 차이는 W입니다 | `calc.best_critic` | `test_duality_the_best_critic_reaches_w` |
# | 손실의 부호 | `objectives.critic_loss` | `test_losses_and_their_signs` |
# | 자르는 일은 갱신할 때마다 그 뒤에 | `penalties.clip_weights` | `test_clipping_comes_after_every_critic_step_and_holds` |
# | ε은 표본마다 하나씩 | `penalties.gradient_penalty` | `test_epsilon_is_drawn_for_each_sample_between_real_and_fake` |
# | 한쪽 벌점은 1을 넘을 때에만 | `critic_study.one_sided_penalty` | `test_the_one_sided_penalty_leaves_gentle_slopes_alone` |
# | 8절에서 가르친 비평자 여덟의 기울기와 찾아낸 몫 | `critic_study.slopes` | `test_what_the_ways_do_to_the_slope` |
# | 스펙트럼 정규화는 기울기를 1로 묶습니다 | `wgan.use_spectral_norm` | `test_spectral_norm_bounds_the_slope` |
# | 흙은 비평자의 비탈로 구덩이에 이릅니다 | `particles.by_critic` | `test_the_critic_s_slope_moves_the_earth` |
# | 벤치마크의 말 | `metrics.modes_covered` | `test_what_the_course_may_say` |
#
# </details>
#
# **스스로 확인하기**: 맨 위의 “배울 것” 다섯 가지를 하나씩 말해 보십시오.
#
# **참고 문헌**
#
# - Shannon, *A Mathematical Theory of Communication*, 1948. <https://doi.org/10.1002/j.1538-7305.1948.tb01338.x>
# - Kullback, Leibler, *On Information and Sufficiency*, 1951. <https://doi.org/10.1214/aoms/1177729694>
# - Huffman, *A Method for the Construction of Minimum-Redundancy Codes*, 1952. <https://doi.org/10.1109/JRPROC.1952.273898>
# - Lin, *Divergence Measures Based on the Shannon Entropy*, 1991. <https://doi.org/10.1109/18.61115>
# - Endres, Schindelin, *A New Metric for Probability Distributions*, 2003. <https://doi.org/10.1109/TIT.2003.813506>
# - Villani, *Optimal Transport: Old and New*, 2009. <https://doi.org/10.1007/978-3-540-71050-9>
# - Peyré, Cuturi, *Computational Optimal Transport*, 2019. <https://arxiv.org/abs/1803.00567>
# - Arjovsky, Bottou, *Towards Principled Methods for Training GANs*, 2017. <https://arxiv.org/abs/1701.04862>
# - Arjovsky, Chintala, Bottou, *Wasserstein GAN*, 2017. <https://arxiv.org/abs/1701.07875>
# - Gulrajani 외, *Improved Training of Wasserstein GANs*, 2017. <https://arxiv.org/abs/1704.00028>
# - Srivastava 외, *VEEGAN: Reducing Mode Collapse in GANs using Implicit Variational Learning*, 2017. <https://arxiv.org/abs/1705.07761>
# - Miyato 외, *Spectral Normalization for Generative Adversarial Networks*, 2018. <https://arxiv.org/abs/1802.05957>
# - Petzka 외, *On the Regularization of Wasserstein GANs*, 2018. <https://arxiv.org/abs/1709.08894>
# - Fedus 외, *Many Paths to Equilibrium*, 2018. <https://arxiv.org/abs/1710.08446>
# - Bińkowski 외, *Demystifying MMD GANs*, 2018. <https://arxiv.org/abs/1801.01401>
# - Lucic 외, *Are GANs Created Equal? A Large-Scale Study*, 2018. <https://arxiv.org/abs/1711.10337>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
# - Stanczuk 외, *Wasserstein GANs Work Because They Fail*, 2021. <https://arxiv.org/abs/2103.01678>
#
# **다음**: [07 잠재 공간 탐험](07_latent_space.ipynb)에서는 학습한 생성자의 $z$를 움직여 그림을 바꿉니다.
# [← 05 Conditional GAN](05_cgan.ipynb)
