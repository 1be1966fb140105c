# %% [markdown]
# <!-- colab -->
#
# # 06 · WGAN
#
# > **약속**: 동전 던지기의 놀라움에서 출발해 다섯 스텝 만에 흙을 옮기는 거리에 이르고, 그 거리로 학습하는 GAN을 만들어 “손실이 내려가면 그림이 좋아진다”는 말을 숫자로 확인합니다.
#
# **배울 것**
#
# 1. 자기 정보, 엔트로피, 교차 엔트로피, KL이 부호의 길이로 무엇인지 비트로 말하고, JS가 KL의 어떤 흠을 고치는지 말할 수 있습니다.
# 2. 겹치지 않는 두 분포에서 JS는 왜 평평하고 바서슈타인 거리는 왜 곧은 비탈인지 계산해 보일 수 있습니다.
# 3. 1차원은 정렬로, 2차원은 짝짓기로 최적 운송을 풀고, 같은 값을 립시츠 비평자로도 구할 수 있습니다.
# 4. WGAN의 한 스텝을 차례대로 쓰고, 가중치 절단과 기울기 벌점과 스펙트럼 정규화가 기울기를 어떻게 바꾸는지 재서 견줄 수 있습니다.
# 5. WGAN이 약속하는 것과 약속하지 **않는** 것을 근거와 함께 나누어 말할 수 있습니다.
#
# **미리 알면 좋은 것**: [01 BCE 손실](01_bce_loss.ipynb)의 이진 교차 엔트로피, [03 Vanilla GAN](03_vanilla_gan.ipynb)의 두 선수와 학습 루프. 정보 이론과 최적 운송은 몰라도 됩니다.
#
# **공부 시간**: 약 45분. 글은 1분에 180어절, 과제는 하나에 3분으로 어림한 것입니다.
#
# **실행 시간**: CPU 코어 2개에서 약 1분 40초(학습이 대부분입니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 05 Conditional GAN](05_cgan.ipynb) · [07 잠재 공간 탐험 →](07_latent_space.ipynb)

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
import itertools
import json
import math
import time

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from gan_course import metrics, objectives
from gan_course.datasets import mnist, mode_centers, moons_2d, ring_2d
from gan_course.exercises import check, hint, solution, task
from gan_course.files import data_file
from gan_course.labs.distance import critic_study, information_draw, mode_bench
from gan_course.labs.distance.calc import cross_entropy, entropy, huffman, js, kl, self_information
from gan_course.models import wgan

# %%
from gan_course import penalties, plotting, sampling, training
from gan_course.labs import BeliefLab, CoinLab, DieLab, GaussiansLab, SpikesLab, TimelineView
from gan_course.labs.distance import transport_draw
from gan_course.labs.latent.timeline import load_timeline
from gan_course.objectives import NON_SATURATING, WGAN, WGAN_GP
from gan_course.penalties import clip_weights, gradient_penalty, r1
from gan_course.plotting import show
from gan_course.training import GAN, adam, late_decay, progress, rmsprop, train
from gan_course.ui import QuizView

lesson_start = time.time()


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %% [markdown]
# GAN의 학습은 두 확률 분포(probability distribution), 진짜의 $p$와 가짜의 $q$를 가깝게 하는 일입니다. 그런데 “가깝다”를 무엇으로 잽니까?
# 03에서는 그 잣대가 옌센–섀넌 발산이었습니다. 이 레슨은 그 잣대를 처음부터 만들어 보고, 어디에서 쓸모를 잃는지 보고, 다른 잣대로 바꿉니다.
#
# 자기 정보 → 엔트로피 → 교차 엔트로피 → KL과 JS → 바서슈타인 거리. 다섯 스텝이고, 스텝마다 슬라이더가 하나씩 있습니다.
#
# ## 1. 놀라움을 재기: 자기 정보와 엔트로피
#
# 아침에 해가 동쪽에서 떴다는 소식에는 아무도 놀라지 않습니다. 오월에 눈이 왔다는 소식에는 모두 놀랍니다. **드문 일일수록 그 소식에 담긴 것이 많습니다.**
#
# 이 놀라움을 수로 적으려면 두 가지를 바랍니다. 확률이 낮을수록 커야 하고, 서로 상관없는 두 일이 함께 일어나면 놀라움이 **더해져야** 합니다.
# 확률은 곱해지는데 놀라움은 더해져야 하니 로그밖에 없습니다. 그것이 **자기 정보**(self-information)입니다(Shannon 1948).
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
# 한 번의 놀라움은 무엇이 나왔느냐에 달렸습니다. 동전 자체의 성질을 말하려면 **평균**을 냅니다. 그것이 **엔트로피**(entropy)입니다.
#
# $$H(p) = \mathbb{E}_{x \sim p}[-\log_2 p(x)] = -\sum_x p(x)\log_2 p(x)$$
#
# - $\mathbb{E}_{x \sim p}$: $p$에서 뽑은 $x$에 대한 기댓값, $\sum_x$: 나올 수 있는 모든 $x$에 대한 합. $0 \cdot \log 0$은 0으로 봅니다.
#
# 아래에서 앞면의 확률을 바꾸어 보십시오. 언제 평균 놀라움이 가장 큽니까?

# %%
CoinLab()

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽은 확률에 따른 놀라움이고 동그라미가 앞면, 네모가 뒷면입니다. 오른쪽은 두 놀라움의 평균입니다.
# 앞면이 거의 나오지 않는 동전에서는 앞면의 놀라움이 아주 크지만, 그럴 일이 거의 없어서 평균은 작습니다. 결과를 가장 알 수 없는 **고른 동전에서 엔트로피가 가장 크고**, 딱 1비트입니다.
#
# 이번에는 주사위의 무게를 한쪽으로 치우치게 해 보십시오. 한 눈의 무게만 키우면 엔트로피가 어떻게 됩니까? 다른 눈의 무게를 모두 0으로 하면 어떻습니까?

# %%
DieLab()

# %% [markdown]
# 그림 아래의 “믿고 적을 때”와 “KL”은 2절과 3절에서 배웁니다.

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

# %% [markdown]
# 직접 던져 잰 평균 놀라움이 식의 값과 거의 같습니다. 왼쪽 막대(확률)가 고를수록 오른쪽의 가로줄(엔트로피)이 높고, 한쪽으로 쏠릴수록 내려가 0에 이릅니다.
# 패키지의 `entropy`는 다음 절의 `cross_entropy`에 같은 분포를 두 번 넣은 것입니다. 왜 그래도 되는지 곧 봅니다.

# %% [markdown]
# ## 2. 부호의 길이: 교차 엔트로피
#
# 산 위의 관측소가 날마다 날씨를 0과 1로 보냅니다. 맑음이 절반, 흐림이 1/4, 비와 눈이 1/8씩이라면, 흔한 맑음에 짧은 부호를, 드문 눈에 긴 부호를 주는 것이 이득입니다.
# 얼마나 짧게 할 수 있습니까? 부호를 실제로 만들어 보내 봅시다. **허프만 부호**(Huffman 1952)는 가장 드문 둘을 묶기를 되풀이하여 평균이 가장 짧은 부호를 만듭니다.

# %%
weather = {"맑음": 1 / 2, "흐림": 1 / 4, "비": 1 / 8, "눈": 1 / 8}
p = np.array(list(weather.values()))
code = huffman(weather)
print("부호:", code)

days = rng.choice(list(weather), size=10_000, p=p)
sent = "".join(code[day] for day in days)
print("첫 여드레:", " ".join(days[:8]), "→", "".join(code[day] for day in days[:8]))
print(f"하루에 평균 {len(sent) / len(days):.3f}비트, 엔트로피 {entropy(p):.3f}비트")
assert abs(len(sent) / len(days) - entropy(p)) < 0.03

# %% [markdown]
# 부호의 길이가 1, 2, 3, 3으로 **놀라움과 똑같습니다.** 그래서 하루 평균 길이가 엔트로피입니다(위의 값이 엔트로피보다 조금 작은 것은 만 일 동안 맑은 날이 마침 조금 많이 나왔기 때문입니다. 한계는 기댓값에 대한 것입니다). 엔트로피는 아무리 잘 만든 부호로도 그보다 짧게 보낼 수 없는 한계입니다(Shannon 1948).
# (확률이 1/2, 1/4, … 처럼 2의 거듭제곱이 아니면 부호 하나의 길이를 딱 맞출 수 없어 조금 길어집니다.)
#
# 이제 관측소가 북쪽 끝 어느 섬의 날씨인 줄 **잘못 알고** 부호를 만들었다고 합시다. 눈이 절반이라고 믿었습니다. 믿음을 $q$라고 하면, $x$의 부호는 $-\log_2 q(x)$비트입니다. 그런데 날씨는 여전히 $p$에서 나옵니다. 그때의 평균 길이가 **교차 엔트로피**(cross-entropy)입니다.
#
# $$H(p, q) = \mathbb{E}_{x \sim p}[-\log_2 q(x)] = -\sum_x p(x)\log_2 q(x)$$
#
# - 앞의 $p$는 **나오는 것**, 뒤의 $q$는 **믿는 것**입니다. 자리를 바꾸면 다른 수가 됩니다. $q = p$이면 $H(p, p) = H(p)$입니다.

# %%
belief = {"맑음": 1 / 8, "흐림": 1 / 8, "비": 1 / 4, "눈": 1 / 2}
q = np.array(list(belief.values()))
wrong = huffman(belief)
longer = sum(len(wrong[day]) for day in days) / len(days)
print("잘못 믿고 만든 부호:", wrong)
print(f"하루에 평균 {longer:.3f}비트, 교차 엔트로피 H(p, q) = {cross_entropy(p, q):.3f}비트")
print(f"더 쓴 비트 {longer - entropy(p):.3f}, 식으로는 H(p, q) − H(p) = {kl(p, q, base=2):.3f}")
assert abs(longer - cross_entropy(p, q)) < 0.03
assert math.isclose(cross_entropy(p, q) - entropy(p), kl(p, q, base=2))

# %% [markdown]
# 잘못 믿은 대가로 날마다 거의 1비트씩 더 썼습니다. 아래에서 믿음 $q$를 진짜 $p$로 옮겨 보십시오. 언제 교차 엔트로피가 가장 작습니까?

# %%
BeliefLab()

# %% [markdown]
# **그림이 보여 주는 것**: 곡선은 교차 엔트로피, 파선은 엔트로피이고, 그 사이의 화살표가 더 쓴 비트입니다. 곡선은 $q = p$에서 파선에 닿고, 다른 어디에서도 파선보다 높습니다. $q$가 0이나 1에 가까워지면 하늘로 솟습니다.
#
# 01에서 미룬 물음에 답할 때입니다. **이진 교차 엔트로피**(BCE)의 이름은 여기에서 왔습니다. 정답의 분포 $p = [y, 1-y]$와 판별자(discriminator)의 믿음 $q = [D, 1-D]$의 교차 엔트로피가 바로 $-y\log D - (1-y)\log(1-D)$입니다(01은 밑이 e인 로그를 썼습니다).

# %%
y, D = 1.0, 0.8
ours = cross_entropy([y, 1 - y], [D, 1 - D], base=math.e)
theirs = nn.functional.binary_cross_entropy(torch.tensor(D), torch.tensor(y)).item()
print(f"우리의 교차 엔트로피 {ours:.4f}, PyTorch의 BCE {theirs:.4f}")
assert abs(ours - theirs) < 1e-6

# %% [markdown]
# ## 3. 더 쓴 비트: KL, 그리고 JS
#
# 앞 절에서 “더 쓴 비트”라고 부른 것이 **쿨백–라이블러 발산**(Kullback–Leibler divergence, KL)입니다.
#
# $$\mathrm{KL}(p \,\|\, q) = H(p, q) - H(p) = \sum_x p(x)\log\frac{p(x)}{q(x)} \;\ge\; 0$$
#
# - 두 분포가 같을 때만 0이고, 그 밖에는 양수입니다. 여기서부터는 GAN 논문들처럼 밑을 e로 쓰고, 단위는 **내트**(nat)입니다. 1비트는 $\log 2 \approx 0.693$내트입니다.
# - 거리라고 부르지 않는 까닭이 둘 있습니다. **대칭이 아니고**, 돌아가는 길이 더 짧을 수 있습니다(**삼각 부등식**이 깨집니다). 게다가 $p$가 있는 곳에 $q$가 없으면 **무한대**입니다.

# %%
a, b = np.array([0.5, 0.5, 0.0]), np.array([0.4, 0.4, 0.2])
print(f"KL(a‖b) = {kl(a, b):.3f}, KL(b‖a) = {kl(b, a)}")
print(f"JS(a, b) = {js(a, b):.3f}, JS(b, a) = {js(b, a):.3f}")
apart = js([1, 0], [0, 1])
print(f"하나도 겹치지 않는 두 분포의 JS = {apart:.3f} = log 2 = {math.log(2):.3f}")
near, middle, far = ([q, 1 - q] for q in (0.5, 0.25, 0.05))
straight, around = kl(near, far), kl(near, middle) + kl(middle, far)
print(f"곧장 {straight:.3f}, 가운데 분포를 거쳐 {around:.3f}: 돌아가는 쪽이 더 짧습니다.")
assert straight > around
assert kl(a, b) < 0.3 and kl(b, a) == math.inf and math.isclose(js(a, b), js(b, a))
assert math.isclose(apart, math.log(2))

# %% [markdown]
# $b$는 셋째 자리에 0.2를 주었는데 $a$는 그 자리를 아예 없다고 믿습니다. 그래서 KL(b‖a)가 무한대입니다. 없다고 믿은 일에는 부호가 없으니 보낼 방법이 없습니다.
#
# **옌센–섀넌 발산**(Jensen–Shannon divergence, JS)은 두 분포의 한가운데 $m$을 거쳐 이 흠을 고칩니다(Lin 1991). 대칭이고, 언제나 $\log 2$ 이하입니다.
#
# $$\mathrm{JS}(p, q) = \tfrac12\mathrm{KL}(p \,\|\, m) + \tfrac12\mathrm{KL}(q \,\|\, m), \qquad m = \tfrac12(p + q)$$
#
# 03에서 가장 좋은 판별자를 상대로 한 가치 함수가 $-\log 4 + 2\,\mathrm{JS}$라고 했습니다. 그러니 원래의 GAN이 쓰는 잣대가 바로 이것입니다.
# 아래에서 $q$를 옮기고 넓혀 보십시오. 어느 KL이 더 큽니까?

# %%
GaussiansLab()

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽의 실선은 진짜 $p$, 파선은 모델 $q$이고, 오른쪽은 세 발산입니다. $q$를 좁히면 KL(p‖q)가 훨씬 큽니다. 진짜가 있는 곳을 **빠뜨린** 벌입니다. $q$를 넓히면 KL(q‖p)가 더 커집니다. 진짜가 없는 곳에 **만들어 낸** 벌입니다. 둘이 멀어지면 두 KL은 끝없이 커지는데 JS는 점선(log 2)에서 멈춥니다.
#
# 이 성격의 차이는 봉우리가 둘인 데이터를 봉우리 하나로 흉내 낼 때 또렷이 드러납니다. 평균과 너비를 모두 훑어 각 KL이 고르는 $q$를 찾아 봅시다.

# %%
LINE, bell = information_draw.LINE, information_draw.bell
two = (bell(-2.5, 0.7) + bell(2.5, 0.7)) / 2
tries = [(m, s) for m in np.arange(-4, 4.1, 0.25) for s in np.arange(0.4, 4, 0.2)]
covering = min(tries, key=lambda t: kl(two, bell(*t)))
seeking = min(tries, key=lambda t: kl(bell(*t), two))

fig, ax = plt.subplots(figsize=(7.6, 2.6))
ax.fill_between(LINE, two, color="0.8", label="진짜 p")
ax.plot(LINE, bell(*covering), "-", color=plotting.BLUE, label="KL(p‖q)가 고른 q")
ax.plot(LINE, bell(*seeking), "--", color=plotting.RED, label="KL(q‖p)가 고른 q")
ax.set(xlabel="x", yticks=[], ylabel="밀도", xlim=(-8, 8))
ax.legend(loc="upper right")
found = [f"평균 {m:.2f}, 너비 {s:.1f}".replace("-", "−") for m, s in (covering, seeking)]
show(
    fig,
    alt=f"−2.5와 2.5에 봉우리가 있는 진짜 p(회색)와 두 KL이 고른 q. KL(p‖q)가 고른 실선은 {found[0]}로 두 봉우리를 다 덮고, KL(q‖p)가 고른 파선은 {found[1]}로 한 봉우리에만 섭니다.",
)
print(f"KL(p‖q): {found[0]}. KL(q‖p): {found[1]}")
assert abs(covering[0]) < 0.3 and covering[1] > 2 and abs(abs(seeking[0]) - 2.5) < 0.3

# %% [markdown]
# KL(p‖q)는 두 봉우리를 다 덮느라 가운데에 없는 것까지 만들고(실선), KL(q‖p)는 봉우리 하나에만 들어앉습니다(파선). 어떤 잣대를 쓰느냐가 무엇을 **빠뜨리고** 무엇을 **지어내는지**를 정합니다.
# 다만 GAN의 모드 붕괴(mode collapse)를 이것으로 다 설명할 수는 없습니다. 실제 학습은 발산 하나를 끝까지 줄이는 일이 아니라 두 신경망이 번갈아 걷는 일이기 때문입니다. 10절에서 봅니다.

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
# ## 4. 두 못: JS의 눈이 먼 자리
#
# 벽에 못 두 개를 박습니다. 진짜 $p$는 0에 박힌 못, 가짜 $q$는 $\theta$에 박힌 못입니다. 사람이라면 누구나 “$\theta$를 0 쪽으로 옮기면 가까워진다”고 말합니다. 우리가 배운 자들도 그렇게 말합니까?
#
# Arjovsky 외(2017)의 예 1을 점으로 줄인 것입니다. 여기서 **바서슈타인 거리**(Wasserstein distance) $W$는 한쪽의 확률을 옮겨 다른 쪽으로 만드는 데 드는 **양 × 거리**이고, 정의는 다음 절에서 봅니다.

# %%
print("  θ      KL      JS      W")
rows = {theta: transport_draw.spike_distances(theta) for theta in (-2, -1, -0.05, 0, 0.05, 1, 2)}
for theta, (divergence, shannon, earth) in rows.items():
    print(f"{theta:+5.2f}  {divergence:6.3f}  {shannon:6.3f}  {earth:6.3f}")
flat = [rows[t][1] for t in rows if t]
assert np.allclose(flat, math.log(2)) and rows[0] == (0, 0, 0)
assert np.allclose([rows[t][2] for t in rows], [abs(t) for t in rows])

# %%
SpikesLab()

# %% [markdown]
# **그림이 보여 주는 것**: 오른쪽의 파선이 JS, 실선이 W이고 모두 그 자리에서 계산한 값입니다. JS는 $\theta = 0$ 한 점에서만 0이고, 나머지 **어디에서나** $\log 2$입니다. 0.05만큼 떨어졌든 2만큼 떨어졌든 똑같이 “다르다”고만 합니다. 평평하니 기울기(gradient)가 0이고, 어느 쪽으로 옮겨야 할지 알 수 없습니다.
# KL은 그사이 내내 무한대라 더 말이 없습니다. 그런데 W는 $|\theta|$입니다. 곧은 비탈이라 0만 아니면 어디에 있든 기울기의 크기가 1이고, 방향은 언제나 진짜 쪽입니다.
#
# 그림(image)에서도 이런 일이 벌어집니다. 784차원 공간에서 진짜 그림이 모인 곳은 얇고, 생성자(generator)가 그리는 곳도 $z$의 차원만큼만 두꺼운 얇은 막입니다. 얇은 두 막은 거의 겹치지 않습니다(Arjovsky & Bottou 2017).
#
# > **널리 퍼진 오류 ①** “JS가 평평하니까, 분포가 겹치지 않으면 보통 GAN은 아무것도 배우지 못한다.”
# > 위의 표는 판별자가 **완벽할 때**의 이야기입니다. 실제 판별자는 아직 다 배우지 못해 매끄럽고, 비포화 손실(non-saturating loss)은 JS를 줄이는 것도 아닙니다. 그래서 보통 GAN도 떨어진 분포를 배워 냅니다(Fedus 외 2018). JS의 눈이 멀었다는 것은 “판별자를 잘 가르칠수록 생성자가 굶을 수 있다”는 **경고**이지 불가능의 증명이 아닙니다.

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
# 이것이 **최적 운송**(optimal transport) 문제이고(Villani 2009, 3장에 역사가 있습니다), 그 최솟값이 바서슈타인 거리입니다. 그래서 영어로는 흙 옮기는 거리(earth mover's distance)라고도 합니다.
#
# $$W(p, q) = \min_{\gamma \in \Pi(p, q)} \mathbb{E}_{(x, y) \sim \gamma}\big[\|x - y\|\big]$$
#
# - $\gamma$: **운송 계획**. $\gamma(x, y)$는 자리 $y$의 흙 가운데 $x$로 보낼 양입니다.
# - $\Pi(p, q)$: 되는 계획 전부. 떠난 흙을 모으면 $q$, 도착한 흙을 모으면 $p$가 되는 것들입니다. $\|x - y\|$: 두 자리의 거리입니다.
#   (두 분포가 셀 수 없이 많은 자리에 퍼져 있으면 $\min$ 대신 $\inf$라고 씁니다. 거리를 제곱하지 않고 그대로 쓰므로 정확히는 바서슈타인-1 거리입니다.)
#
# ### 1차원은 정렬
#
# 선 위라면 쉽습니다. 두 길이 엇갈리면 목적지를 서로 바꾸어도 더 길어지지 않으니, **가장 왼쪽 것을 가장 왼쪽으로** 보내는 것이 최선입니다. 되는 짝을 모두 해 보아 확인합시다.

# %%
from gan_course.labs import CriticLab, TransportLab
from gan_course.labs.distance.calc import (
    plan_cost,
    transport_plan,
    wasserstein_1d,
    wasserstein_on_line,
)

fake = np.array([2.0, -0.4, 1.1, 0.3, 1.6, -1.0])
real = np.array([-2.1, 0.8, -1.3, 1.5, -0.2, 0.4])
every = [np.abs(fake - real[list(order)]).mean() for order in itertools.permutations(range(6))]
print(f"짝 짓는 방법 {len(every)}가지: 가장 싼 것 {min(every):.4f}, 가장 비싼 것 {max(every):.4f}")
print(f"정렬하여 짝지은 것 {wasserstein_1d(fake, real):.4f}")
assert math.isclose(wasserstein_1d(fake, real), min(every)) and max(every) > 2 * min(every)

# %%
fig, ax = plt.subplots(figsize=(7.2, 2.2))
transport_draw.draw_sorted_pairs(ax, fake, real)
ax.set_title(f"정렬한 짝: 평균 거리 {wasserstein_1d(fake, real):.3f}")
show(
    fig,
    alt=f"윗줄의 가짜 여섯과 아랫줄의 진짜 여섯을 왼쪽부터 차례대로 이은 선 여섯. 선은 하나도 엇갈리지 않고, 옮긴 거리의 평균은 {wasserstein_1d(fake, real):.3f}입니다.",
)
show_source(wasserstein_1d)

# %% [markdown]
# 네모(가짜)에서 동그라미(진짜)로 가는 선이 하나도 엇갈리지 않습니다. 720가지 가운데 이보다 싼 짝은 없습니다.

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
# ### 2차원부터는 짝짓기
#
# 평면에는 “가장 왼쪽”이 없어 정렬할 수 없습니다. 점의 수가 같을 때에는 거리의 표를 만들고 합이 가장 작은 짝을 찾습니다. `scipy.optimize.linear_sum_assignment`가 하는 일입니다.

# %%
show_source(transport_plan)

# %%
TransportLab()

# %%
heap, holes = transport_draw.clouds()
best = transport_plan(heap, holes)
careless = plan_cost(heap, holes, transport_draw.careless_plan(len(heap)))
print(f"가장 싼 계획 {best.cost:.3f}, 되는대로 {careless:.3f}")
swaps = []
for _ in range(500):  # 가장 싼 계획에서 두 목적지를 바꾸어 보면 나아지는 일이 있습니까?
    i, j = rng.choice(len(heap), 2, replace=False)
    other = best.partner.copy()
    other[[i, j]] = other[[j, i]]
    swaps.append(plan_cost(heap, holes, other))
print(f"두 목적지를 바꾼 500가지 가운데 가장 싼 것 {min(swaps):.3f}")
assert math.isclose(min(best.cost, *swaps), best.cost) and careless > 1.1 * best.cost

# %% [markdown]
# **그림이 보여 주는 것**: 네모가 흙, 빈 동그라미가 구덩이, 가는 선이 갈 길입니다. ‘옮긴 정도’를 밀면 흙이 길을 따라 움직여 구덩이에 딱 들어갑니다. ‘되는대로’를 고르면 길이 엉키고 평균 거리가 길어집니다.
# 가장 싼 계획에서는 어느 두 목적지를 바꾸어도 나아지지 않습니다.
#
# 그런데 이 방법으로는 GAN을 학습하기 어렵습니다. 점이 $n$개면 거리의 표만 $n^2$칸이고, 짝을 찾는 시간은 대략 $n^3$으로 늘어납니다. 게다가 그림의 화소 거리로 미니배치(minibatch)끼리 짝을 지으면 미니배치가 웬만큼 커서는 어림이 잘 맞지 않습니다. 차원이 높을수록 표본으로 잰 $W$는 참값에 느리게 다가가기 때문입니다(Peyré & Cuturi 2019, 8.4절). 11절에서 직접 재어 봅니다.
# 다른 길이 필요합니다.

# %% [markdown]
# ## 6. 값을 매기는 사람: 립시츠 비평자
#
# 흙을 직접 나르는 대신 운송 회사에 맡긴다고 합시다. 회사는 자리마다 흙의 값 $f$를 매겨 놓고, 흙더미에서 그 자리의 값으로 **사서** 구덩이에서 그 자리의 값으로 **팝니다.** 회사가 버는 돈은 구덩이 쪽 값의 평균에서 흙더미 쪽 값의 평균을 뺀 것입니다.
# 값을 마음대로 매길 수는 없습니다. 두 자리의 값 차이가 두 자리의 **거리**보다 크면 우리가 직접 나르고 말 것이기 때문입니다. 그 한계 안에서 회사가 벌 수 있는 가장 큰 돈은 얼마입니까? 놀랍게도 우리가 직접 나를 때의 가장 적은 비용과 **똑같습니다.** 이것이 **칸토로비치–루빈시테인 쌍대성**(Kantorovich–Rubinstein duality)입니다(Villani 2009, 5장).
#
# $$W(p, q) = \max_{\|f\|_L \le 1} \; \mathbb{E}_{x \sim p}[f(x)] - \mathbb{E}_{x \sim q}[f(x)]$$
#
# - $f$: 자리마다 매긴 값. WGAN에서는 신경망이고, **비평자**(critic)라고 부릅니다. 확률이 아니라 **점수**를 냅니다.
# - $\|f\|_L$: $f$의 **립시츠 상수**(Lipschitz constant). 모든 두 자리에서 $|f(a) - f(b)| \le K\|a - b\|$가 되는 가장 작은 $K$, 곧 **가장 가파른 기울기**입니다. $\|f\|_L \le 1$인 함수를 1-립시츠 함수라고 합니다.
#
# 정말로 그런지 선 위의 두 분포로 확인합시다. 먼저 기울기가 1을 넘지 않는 함수를 아무렇게나 2,000개 만들어 봅니다.

# %%
from gan_course.labs.distance.calc import best_critic

PLACES = transport_draw.LINE  # −4에서 4까지 161자리
p, q = transport_draw.humps(0.0)
W = wasserstein_on_line(PLACES, p, q)

random_gaps = []
for _ in range(2000):
    bends = np.repeat(rng.uniform(-1, 1, 16), 10)  # 열 자리마다 기울기를 새로 뽑습니다.
    f = np.concatenate([[0], np.cumsum(bends * np.diff(PLACES))])
    random_gaps.append(p @ f - q @ f)
f = best_critic(PLACES, p, q)
print(f"W = {W:.4f}")
print(f"아무렇게나 만든 1-립시츠 함수 2,000개의 점수 차이: 가장 큰 것 {max(random_gaps):.4f}")
print(f"가장 좋은 비평자의 점수 차이: {p @ f - q @ f:.4f}")
assert max(random_gaps) < W and math.isclose(p @ f - q @ f, W)
assert np.abs(np.diff(f) / np.diff(PLACES)).max() <= 1 + 1e-9

# %%
CriticLab()

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽의 굵은 선이 기울기의 한계 안에서 가장 좋은 비평자입니다. 진짜(칠한 곳)에는 높은 점수, 가짜(빗금)에는 낮은 점수를 주되 한계보다 가파르지는 않습니다. ‘가짜의 자리’를 멀리 옮겨도 비탈은 **무뎌지지 않습니다.**
# 오른쪽은 기울기의 한계 $K$를 바꿀 때의 점수 차이입니다. 곧은 직선, 곧 $K \times W$입니다. 한계가 1일 때에만 그 값이 $W$이고, **한계를 모르면 $W$의 몇 배인지도 모릅니다.** 이 사실은 8절과 11절에서 다시 만납니다.
#
# ### 가짜가 멀리 있을 때: 판별자와 비평자
#
# 가장 좋은 판별자 $D^*$와 가장 좋은 비평자 $f$를 나란히 놓고, 가짜가 있는 자리의 기울기를 견주어 봅시다. 진짜는 2, 가짜는 −2에 있고 너비는 0.3입니다.

# %%
x = np.linspace(-4, 4, 201)
real_here, fake_here = (np.exp(-(((x - c) / 0.3) ** 2) / 2) for c in (2, -2))
real_here, fake_here = real_here / real_here.sum(), fake_here / fake_here.sum()
logit = ((x + 2) ** 2 - (x - 2) ** 2) / (2 * 0.3**2)  # log p − log q
with np.errstate(over="ignore"):
    d_star = 1 / (1 + np.exp(-logit))
critic = best_critic(x, real_here, fake_here)
critic -= critic.mean()

at = np.abs(x + 2).argmin()  # 가짜의 한가운데
slopes = {n: np.gradient(c, x)[at] for n, c in (("판별자 D*", d_star), ("비평자 f", critic))}
for name, slope in slopes.items():
    print(f"가짜의 자리에서 {name}의 기울기: {slope:.3g}")
assert slopes["판별자 D*"] < 1e-10 and abs(slopes["비평자 f"] - 1) < 1e-6

# %%
fig, axes = plt.subplots(1, 2, figsize=(8.6, 3.3))
for ax, curve, name in zip(axes, (d_star, critic), ("판별자 D*", "비평자 f"), strict=True):
    ax.fill_between(x, real_here * 10, color=plotting.BLUE, alpha=0.35, label="진짜")
    ax.fill_between(
        x, fake_here * 10, facecolor="none", edgecolor=plotting.RED, hatch="////", label="가짜"
    )
    ax.plot(x, curve, "-", color=plotting.BLACK, lw=2.2, label=name)
    ax.set(xlabel="x", title=f"가장 좋은 {name}")
axes[0].set_ylim(-0.05, 1.1)
handles, labels = axes[0].get_legend_handles_labels()
fig.legend(handles, [*labels[:2], "판별자 또는 비평자"], loc="outside lower center", ncol=3)
show(
    fig,
    alt="왼쪽의 가장 좋은 판별자는 가짜가 있는 −2 둘레에서 0에 붙어 평평하다가 한가운데에서 절벽처럼 1로 솟습니다. 오른쪽의 가장 좋은 비평자는 가짜의 −2에서 진짜의 2까지 곧은 비탈로 올라갑니다.",
)

# %% [markdown]
# 왼쪽의 판별자는 **절벽**입니다. 가짜가 선 곳은 평평한 바닥이라 기울기가 0과 다름없습니다. 오른쪽의 비평자는 **비탈**입니다. 가짜가 선 곳의 기울기도 정확히 1이고, 진짜 쪽으로 올라갑니다.
# 그래서 포화 손실을 쓰는 생성자는 이 판별자에게서 거의 아무것도 배우지 못합니다(비포화 손실은 $-\log D$를 쓰므로 03에서 보았듯이 기울기가 남습니다). 비평자는 아무리 잘 가르쳐도 **기울기가 사라지지 않습니다.** 03에서 본 “완벽한 판별자는 나쁜 선생”과 다른 점입니다.

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
# ## 7. WGAN의 한 스텝
#
# 이제 비평자를 신경망 $f_w$로 두고, 생성자 $G$와 번갈아 학습합니다. 손실 함수(loss function)는 둘 다 놀랄 만큼 짧습니다.
#
# $$L_C = \mathbb{E}_{z}[f_w(G(z))] - \mathbb{E}_{x \sim p}[f_w(x)], \qquad L_G = -\mathbb{E}_{z}[f_w(G(z))]$$
#
# - $L_C$: 비평자가 **최소화할** 손실. 앞에 −를 붙인 $-L_C$가 점수의 차이, 곧 $W$의 (눈금을 모르는) 추정치입니다. $w$는 비평자의 가중치입니다.
# - $L_G$: 생성자의 손실. 가짜의 점수를 높입니다. 로그도 시그모이드도 없습니다.
#
# 판별자의 신경망에서 **마지막 시그모이드만 없으면** 비평자입니다. 이 강의의 판별자는 처음부터 로짓(logit)을 냈으니 신경망은 그대로이고, 낸 수를 확률로 읽지 않는 것만 다릅니다.

# %%
show_source(wgan.Critic.forward)
show_source(objectives.critic_loss)
show_source(objectives.g_loss_critic)

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
task("06-4")


# %%
def score(x, w1, b1, w2):
    """(n, 2), (2, h), (h,), (h,) → (n,)."""
    ...


check("06-4", score)

# %%
hint("06-4")

# %%
solution("06-4")

# %% [markdown]
# 시그모이드를 붙인 비평자로 학습을 시작하면 패키지가 까닭을 알려 줍니다.

# %%
squashed = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1), nn.Sigmoid())
points = torch.randn(8, 2, generator=torch.Generator().manual_seed(0))
try:
    objectives.critic_loss(squashed(points + 1)[:, 0], squashed(points)[:, 0])
    refused = ""
except gc.CourseError as error:
    refused = str(error)
print(refused)
assert "시그모이드로 끝납니다" in refused

# %% [markdown]
# 알고리즘(Arjovsky 외 2017, 알고리즘 1)은 이렇습니다. 아래를 $G$의 스텝 수만큼 되풀이합니다.
#
# 1. 비평자를 $n_{critic} = 5$번 갱신합니다. 한 번은 ① 진짜와 가짜의 미니배치를 뽑아 $L_C$를 구하고 ② 옵티마이저(optimizer) **RMSProp**(학습률(learning rate) $5 \times 10^{-5}$)으로 한 스텝 옮긴 **다음** ③ 모든 가중치를 $[-c, c]$로 자릅니다($c = 0.01$). 이것이 **가중치 절단**(weight clipping)입니다.
# 2. 생성자를 한 번 갱신합니다.
#
# 비평자를 여러 번 갱신하는 까닭은, 비평자가 가장 좋은 $f$에 가까울 때에만 $-L_C$가 $W$를 따르기 때문입니다. 자르는 까닭은 6절의 립시츠 조건입니다. 자르지 않으면 점수를 모두 열 배로 키우기만 해도 손실이 열 배 좋아집니다.
# 관성이 있는 Adam 대신 RMSProp을 쓴 것은, 비평자의 손실이 계속 움직이는 과녁이라 Adam으로는 학습이 흔들렸기 때문이라고 논문은 적었습니다.
#
# ③의 **차례**가 중요합니다. 한 스텝을 손으로 해 봅시다. 넘치는 것이 잘 보이도록 학습률은 논문의 백 배로 했습니다.

# %%
torch.manual_seed(0)
D = wgan.small_critic((16, 16))
opt = rmsprop(5e-3)(D.parameters())
reals, fakes = ring_2d(std=0.1).x[:256], moons_2d(std=0.1).x[:256]


def widest():
    """비평자의 가중치 가운데 절댓값이 가장 큰 것."""
    return max(w.abs().max().item() for w in D.parameters())


c = 0.01
clip_weights(c)(D)  # 앞의 스텝에서 이미 잘린 상태를 만듭니다
loss = objectives.critic_loss(D(reals), D(fakes))
opt.zero_grad()
loss.backward()
opt.step()
after_step = widest()
clip_weights(c)(D)
after_clip = widest()
print(f"한 스텝 뒤 가장 큰 가중치 {after_step:.4f}, 자른 뒤 {after_clip:.4f} (c = {c})")
assert after_step > c * 1.5 and after_clip <= c * 1.000001

# %%
show_source(penalties.clip_weights)
show_source(training.rmsprop)

# %% [markdown]
# 스텝을 옮기면 가중치가 한계를 넘습니다. 그래서 **옮긴 다음에** 잘라야 합니다. 먼저 자르고 옮기면, 생성자는 한계를 어긴 비평자에게 배우게 됩니다.

# %%
task("06-5")


# %%
def critic_step(D, opt_d, real, fake, c):
    """D를 한 번 갱신하고 자른 뒤 손실을 돌려줍니다."""
    ...


check("06-5", critic_step)

# %%
hint("06-5")

# %%
solution("06-5")

# %% [markdown]
# ## 8. 기울기의 한계를 지키는 세 가지 방법
#
# 비평자를 1-립시츠로 두는 방법은 하나가 아닙니다.
#
# | 방법 | 하는 일 | 언제 | 논문 |
# |---|---|---|---|
# | **가중치 절단** | 가중치를 $[-c, c]$로 자릅니다 | 스텝마다, 스텝 **뒤**에 | Arjovsky 외 2017 |
# | **기울기 벌점**(gradient penalty) | 기울기의 크기가 1에서 벗어난 만큼 손실에 더합니다 | 손실을 계산할 때 | Gulrajani 외 2017 |
# | **스펙트럼 정규화**(spectral normalization) | 층마다 가중치 행렬을 가장 큰 특이값(singular value, 그 행렬이 벡터의 길이를 늘리는 가장 큰 배율)으로 나눕니다 | 순전파(forward pass)마다 | Miyato 외 2018 |
#
# 기울기 벌점의 식은 이렇습니다.
#
# $$L = L_C + \lambda\,\mathbb{E}_{m}\big[(\|\nabla_m f_w(m)\| - 1)^2\big], \qquad m = \varepsilon x + (1 - \varepsilon)G(z), \quad \varepsilon \sim U[0, 1]$$
#
# - $m$: 진짜 $x$와 가짜 $G(z)$를 잇는 선분 위의 점. $\varepsilon$은 **표본마다 따로** 0과 1 사이에서 고르게 뽑습니다. $\nabla_m f_w(m)$: 그 점에서 점수의 기울기, $\lambda$: 벌점의 세기. 논문의 값은 10입니다.
# - 왜 1입니까? 가장 좋은 비평자는 가장 싼 계획이 짝지은 진짜와 가짜를 잇는 길 위에서 기울기의 크기가 거의 어디서나 1이기 때문입니다(Gulrajani 외 2017, 명제 1). 6절의 비탈을 떠올려 보십시오. 미니배치에서 아무렇게나 만난 두 점 사이에서는 꼭 1이 아니므로, 이 벌점은 정리를 그대로 옮긴 것이 아니라 잘 듣는 어림입니다(Petzka 외 2018).
# - 이때는 자르지 않으므로 Adam을 쓸 수 있습니다. 논문의 값은 학습률 $10^{-4}$, $\beta_1 = 0$, $\beta_2 = 0.9$이고, 비평자에는 배치 정규화(batch normalization)를 두지 않습니다. 벌점은 표본 하나하나의 기울기를 재는데, 배치 정규화를 지나면 한 표본의 점수가 다른 표본에 따라 달라지기 때문입니다.

# %%
show_source(penalties.gradient_penalty)
show_source(wgan.use_spectral_norm)

# %% [markdown]
# 생성자를 멈추어 두고 비평자만 학습하면, 참값과 견주어 볼 수 있습니다. 진짜는 고리, 가짜는 반달입니다. 참값 $W$는 점 1,000개씩의 운송 계획으로 잰 값으로 대신합니다(표본으로 재므로 조금 큽니다). 여섯 비평자의 신경망과 처음에 뽑은 가중치는 같습니다. 옵티마이저는 절단에 RMSProp을, 나머지에 Adam을 쓰며 학습률은 모두 $10^{-3}$입니다.

# %%
FREE = WGAN._replace(project=None)  # 아무 한계도 두지 않습니다.
SLOW, FAST = rmsprop(1e-3), adam(1e-3, (0.0, 0.9))
ways = {
    "한계 없음": (FREE, FAST, False),
    "절단 c=0.01": (WGAN, SLOW, False),
    "절단 c=0.1": (WGAN._replace(project=clip_weights(0.1)), SLOW, False),
    "절단 c=0.5": (WGAN._replace(project=clip_weights(0.5)), SLOW, False),
    "기울기 벌점": (WGAN_GP, FAST, False),
    "스펙트럼 정규화": (FREE, FAST, True),
    "R1 (비포화)": (NON_SATURATING._replace(penalties=(r1(0.1, 1),)), FAST, False),
}

# %%
reals, fakes = ring_2d(std=0.1), moons_2d(std=0.1)
W = critic_study.true_distance(reals, fakes)
x, g = reals.x[:1000], fakes.x[:1000]
weights, steep, gaps, critics = {}, {}, {}, {}
for name, (objective, optimizer, spectral) in ways.items():
    torch.manual_seed(0)
    D = wgan.small_critic((64, 64), spectral_norm=spectral)
    critic_study.train_critic(D, reals, fakes, objective, optimizer, steps=400)
    critics[name] = D.eval()
    weights[name] = torch.cat([w.detach().flatten() for w in D.parameters()]).numpy()
    steep[name] = critic_study.slopes(D, x, g, torch.Generator().manual_seed(1)).numpy()
    gaps[name] = critic_study.score_gap(D, x, g)

# %%
edge = {c: (np.abs(weights[f"절단 c={c}"]) > 0.999 * c).mean() for c in (0.01, 0.1, 0.5)}
fig, axes = plt.subplots(1, 3, figsize=(9, 2.5))
for ax, name in zip(axes, ("한계 없음", "절단 c=0.1", "기울기 벌점"), strict=True):
    ax.hist(weights[name], bins=31, color=plotting.SKY, edgecolor=plotting.BLUE, lw=0.4)
    ax.set(title=name, xlabel="가중치")
axes[0].set_ylabel("개수")
wide = [np.abs(weights[name]).mean() for name in ("한계 없음", "기울기 벌점")]
show(
    fig,
    alt=f"비평자 셋의 가중치를 센 막대그래프. 한계가 없으면 넓게 퍼지고(절댓값의 평균 {wide[0]:.2f}), 절단(c = 0.1)하면 {edge[0.1]:.0%}가 양쪽 끝 ±0.1에 달라붙어 막대 둘이 솟으며, 기울기 벌점은 0 둘레에 모입니다(평균 {wide[1]:.2f}).",
)
print("한계에 달라붙은 가중치의 비율:", {c: f"{share:.0%}" for c, share in edge.items()})
assert edge[0.01] > 0.6 and edge[0.1] > 0.6

# %% [markdown]
# 절단한 비평자의 가중치(가운데)는 대부분 **양쪽 끝 $\pm c$에 달라붙어** 있습니다(Gulrajani 외 2017, 그림 1). 기울기 벌점(오른쪽)의 가중치는 0 둘레에 퍼져 있습니다.
# 그러면 비평자가 그리는 **지형**은 어떻게 다릅니까? 평면의 자리마다 점수를 칠해 봅시다. 지형이 얼마나 단순한지는, 점수를 그릇 하나(이차식)로 어림했을 때 설명되는 분산의 비율로 잽니다. 100 %이면 꼭 그릇 모양입니다.


# %%
def surface(D, n=60, reach=3.0):
    """평면의 격자에서 잰 점수 (n, n)과, 이차식 하나로 설명되는 분산의 비율."""
    line = torch.linspace(-reach, reach, n)
    at = torch.cartesian_prod(line, line)
    with torch.no_grad():
        score = D(at).double()
    x, y = at.double().T
    bowl = torch.stack([torch.ones_like(x), x, y, x * x, x * y, y * y], dim=1)
    left = score - bowl @ torch.linalg.lstsq(bowl, score[:, None]).solution[:, 0]
    return score.view(n, n).T, (1 - left.var() / score.var()).item()


# %%
SHOWN = ("절단 c=0.01", "절단 c=0.1", "기울기 벌점", "스펙트럼 정규화", "R1 (비포화)")
fig, axes = plt.subplots(1, 5, figsize=(9.4, 2.6), sharey=True)
plain = {}
for ax, name in zip(axes, SHOWN, strict=True):
    score, plain[name] = surface(critics[name])
    grid = np.linspace(-3, 3, len(score))
    ax.contourf(grid, grid, score, 12, cmap="cividis", zorder=-5)
    ax.set_rasterization_zorder(0)
    ax.plot(*reals.x[:60].T, ".", ms=4, color="white", mec="black", mew=0.4)
    ax.plot(*fakes.x[:60].T, "x", ms=4, color=plotting.ORANGE)
    ax.set(title=f"{name}\n그릇 {plain[name]:.0%}", aspect="equal", xticks=(-2, 0, 2))
    ax.grid(False)
told = ", ".join(f"{name} {share:.0%}" for name, share in plain.items())
show(
    fig,
    alt=f"비평자 다섯이 평면에 그린 점수의 등고선과 진짜(점), 가짜(가위표). 그릇 하나(이차식)로 설명되는 비율은 {told}입니다.",
)
print("그릇 하나로 설명되는 비율:", told)
assert min(plain.values()) > 0.75 and plain["절단 c=0.01"] < plain["기울기 벌점"] + 0.05

# %% [markdown]
# 밝을수록 점수가 높습니다(그림마다 눈금이 다릅니다). 절단하면 **아주 단순한 함수만 남는다**고들 합니다(Gulrajani 외 2017, 그림 1의 자료는 그렇습니다). 그런데 여기서는 다섯 지형이 모두 거의 그릇 하나이고, 절단한 것이 더 단순하지도 않습니다. 진짜의 고리가 바깥에, 가짜의 반달이 안쪽에 있으니 그릇 하나로 충분한 문제이기 때문입니다.
# 널리 알려진 말이라도 내 데이터에서는 재어 보아야 합니다. 절단에서 정말 달라지는 것은 모양이 아니라 **기울기의 크기**입니다.
#
# 기울기의 크기는 어떻습니까?

# %%
fig, ax = plt.subplots(figsize=(7.2, 3.1))
for i, slope in enumerate(steep.values()):
    low, middle, high = np.quantile(slope, [0.1, 0.5, 0.9])
    color, mark = plotting.STYLES[i % 6][0], "osD^vPX"[i]
    ax.plot([low, high], [i, i], "-", color=color, lw=3)
    ax.plot(middle, i, mark, color=color, ms=9, mec=plotting.BLACK)
ax.axvline(1, color="0.4", ls=":", lw=1.5)
ax.set(xscale="log", xlabel="진짜와 가짜 사이에서 잰 기울기의 크기 (점선이 1)", ylim=(6.6, -0.6))
ax.set_yticks(range(len(steep)), list(steep))
plotting.plain_log_ticks(ax.xaxis)
middle = {name: np.median(slope) for name, slope in steep.items()}
told = ", ".join(f"{name} {value:.3g}" for name, value in middle.items())
show(
    fig,
    alt=f"비평자 일곱의 기울기가 퍼진 폭을 로그 눈금에 그은 가로줄과 가운데값의 표식. 가운데값은 {told}이고, 1의 자리에 점선이 있습니다.",
)

# %%
print(f"참값 W = {W:.3f}\n{'':14s}기울기의 가운데값   점수의 차이")
for name in ways:
    print(f"{name:10s}\t{middle[name]:9.4f}\t{gaps[name]:9.4f}")
assert middle["한계 없음"] > 20 and gaps["한계 없음"] > 20 * W and middle["절단 c=0.5"] > 20  # 폭발
assert middle["절단 c=0.01"] < 0.01 and middle["절단 c=0.5"] > 1e4 * middle["절단 c=0.01"]  # 소멸
assert 0.8 < middle["기울기 벌점"] < 1.25 and abs(gaps["기울기 벌점"] / W - 1) < 0.4
assert steep["스펙트럼 정규화"].max() < 1.1 and 0 < gaps["스펙트럼 정규화"] < W

# %% [markdown]
# **그림이 보여 주는 것**: 가로줄은 기울기의 크기가 퍼진 폭(10–90%)이고 표식이 가운데값입니다. 가로축은 로그 눈금입니다.
#
# - 한계가 없으면 기울기는 1의, 점수의 차이는 참값의 수십 배가 넘게 커집니다. 손실을 줄이는 가장 쉬운 길이 모든 점수를 키우는 것이기 때문입니다.
# - 절단은 $c$에 따라 수만 배 달라집니다. 0.01이면 거의 사라지고 0.5이면 폭발합니다. 이 신경망과 데이터에는 0.1이 **마침** 1에 가까울 뿐이고, 층의 수가 달라지면 알맞은 $c$도 달라집니다(Gulrajani 외 2017, 그림 1).
# - 기울기 벌점은 가중치를 건드리지 않고도 1 둘레에 모이고, 점수의 차이도 참값과 견줄 만합니다. 벌점은 부탁이지 명령이 아니어서 딱 1은 아닙니다.
# - R1의 기울기는 1과 상관이 없습니다. 진짜 점에서 0으로 당길 뿐이고, 비포화 손실의 판별자이므로 점수의 차이도 $W$의 어림이 아닙니다.
# - 스펙트럼 정규화의 기울기는 1을 **거의 넘지 않습니다**(특이값을 어림하므로 아주 조금 넘을 수는 있습니다). 층마다 1로 묶으니 전체는 1보다 한참 작아지기도 하고, 그래서 점수의 차이는 참값보다 작습니다.
#
# 절단을 두고는 원 논문의 저자들도 립시츠 조건을 지키는 방법으로는 분명히 나쁘다고 적었습니다(Arjovsky 외 2017, 3절).
#
# ### 벌점과 배치 정규화

# %%
with_norm = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
try:
    WGAN_GP.penalties[0](with_norm, x, g, None, torch.Generator())
    refused = ""
except gc.CourseError as error:
    refused = str(error)
print(refused)
assert "배치 정규화" in refused

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

# %% [markdown]
# ## 9. 숫자로: GAN, WGAN, WGAN-GP
#
# 같은 신경망 두 개로 세 가지 학습을 해 봅시다. 학습 루프는 03에서 쓴 `train` 그대로이고, 바뀌는 것은 목적 함수, 옵티마이저, `d_steps`($n_{critic}$), 스텝의 수, 그리고 비평자를 처음에 더 가르치는지뿐입니다. 세 학습의 정의는 이렇게 짧습니다.

# %%
print(inspect.getsource(objectives).split("NON_SATURATING = ")[1].split("HINGE")[0])

# %%
data = mnist("train").to(runtime.device)


def learn(objective, optimizer, steps, d_steps, seed=0):
    """학습하며 (스텝, −D의 손실, 프레셰 거리)를 열두 번 적습니다. 스텝마다의 −D의 손실도 줍니다."""
    torch.manual_seed(seed)
    gan = GAN(wgan.Generator(64, hidden=(256, 512)), wgan.Critic(hidden=(256, 128)),
              optimizer=optimizer, seed=seed, runtime=runtime)  # fmt: skip
    if d_steps > 1:  # 처음에는 비평자를 넉넉히 가르칩니다. WGAN 저자들의 코드도 그렇게 합니다.
        list(train(gan, data, objective, steps=3, d_steps=60))
    marks, recent, log = set(np.linspace(20, steps, 12).astype(int)), [], []
    loop = train(gan, data, objective, steps=steps, d_steps=d_steps)
    for m in progress(loop):
        recent.append(-m["d_loss"])
        if m["step"] in marks:
            distance = metrics.digit_frechet(sampling.sample(gan.G, 2000, seed=1))
            log.append((m["step"], torch.stack(recent[-20:]).mean().item(), distance))
    return gan, np.array(log), torch.stack(recent).cpu().numpy()


# %%
STEPS = runtime.steps(cpu=400, gpu=4000)
runs = {
    "GAN": learn(NON_SATURATING, adam(1e-3, (0.0, 0.99)), 3 * STEPS, d_steps=1),
    "WGAN (절단)": learn(WGAN, rmsprop(5e-5), STEPS, d_steps=5),
    "WGAN-GP": learn(WGAN_GP, adam(1e-3, (0.0, 0.9)), STEPS, d_steps=3),
}

# %% [markdown]
# 판별자와 비평자를 갱신한 횟수는 GAN과 WGAN-GP가 비슷하고(CPU에서 1,200번과 1,371번. WGAN-GP에는 처음에 넉넉히 가르친 180번이 들어 있습니다), 절단은 더 많습니다(2,165번). 절단의 설정은 논문의 값입니다. WGAN-GP는 짧은 시간에 배우도록 학습률을 열 배 키우고 $n_{critic}$을 3으로 줄였습니다.

# %%
fig, axes = plt.subplots(1, 3, figsize=(9, 3.4))
for ax, (name, (gan, log, _)) in zip(axes, runs.items(), strict=True):
    plotting.show_pictures(ax, sampling.sample(gan.G, 25, seed=2), columns=5)
    ax.set_title(f"{name}\n프레셰 거리 {log[-1, 2]:.0f}")
told = ", ".join(f"{name} {log[-1, 2]:.0f}" for name, (_, log, _) in runs.items())
show(
    fig,
    alt=f"세 학습이 끝난 생성자가 그린 그림 스물다섯 장씩. 프레셰 거리는 {told}입니다. 거리가 작은 두 쪽은 대개 숫자로 읽히고, 가장 큰 쪽은 숫자가 아닌 얼룩입니다.",
)

# %%
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3))
for ax, (name, (_, log, raw)) in zip(axes, runs.items(), strict=True):
    twin, every = ax.twinx(), slice(None, None, max(1, len(raw) // 130))
    steps = np.arange(1, len(raw) + 1)
    ax.plot(steps[every], raw[every], "-", color=plotting.BLUE, lw=0.5, alpha=0.4)
    ax.plot(log[:, 0], log[:, 1], "-o", color=plotting.BLUE, ms=4)
    twin.plot(log[:, 0], log[:, 2], "--s", color=plotting.RED, ms=4)
    twin.set(yscale="log", ylim=(20, 20_000))  # 세 그림의 오른쪽 축이 같습니다.
    twin.tick_params(labelright=ax is axes[-1])
    plotting.plain_log_ticks(twin.yaxis)
    ax.set(xlabel="스텝", title=name, ylim=(0, None) if log[0, 1] > 0 else (-2, 0))
axes[0].set_ylabel("● −D의 손실 (20스텝 평균)")
twin.set_ylabel("■ 프레셰 거리 (파선)")
settled = {n: log[2:] for n, (_, log, _) in runs.items()}  # 처음 두 점(비평자의 예열)은 뺍니다
together = {n: np.corrcoef(v[:, 1], np.log(v[:, 2]))[0, 1] for n, v in settled.items()}
told = ", ".join(f"{name} {value:+.2f}" for name, value in together.items())
show(
    fig,
    alt=f"세 학습에서 −D의 손실(동그라미)과 프레셰 거리(네모)가 바뀌는 모습. GAN의 손실은 −1.4 근처에 나란한데 프레셰 거리는 내려가고, 절단의 손실은 0으로 내려가는데 프레셰 거리는 거의 그대로이며, WGAN-GP에서는 둘이 함께 내려갑니다. 손실과 프레셰 거리의 로그의 상관계수는 {told}입니다.",
)

# %%
for name, (_, log, _) in runs.items():
    print(f"{name:10s}\t−손실 {log[0, 1]:6.2f} → {log[-1, 1]:6.2f}   프레셰 {log[0, 2]:6.0f} → "
          f"{log[-1, 2]:5.0f}   상관 {together[name]:+.2f}")  # fmt: skip
held = mnist("test")[:500].x
for name in ("WGAN (절단)", "WGAN-GP"):
    G, D = runs[name][0].G, runs[name][0].D
    made = sampling.sample(G, 500, seed=3)
    slope = critic_study.slopes(D, held, made, torch.Generator().manual_seed(0)).median()
    print(f"{name:10s}\t학습이 끝난 비평자의 기울기 {slope:.3f}")

# %%
gan_log, clip, gp = (log for _, log, _ in runs.values())
warm = np.corrcoef(gp[:, 1], np.log(gp[:, 2]))[0, 1]
print(f"WGAN-GP의 상관: 예열까지 열두 점 {warm:+.2f}, 예열을 뺀 열 점 {together['WGAN-GP']:+.2f}")
assert gp[-1, 1] < 0.8 * gp[0, 1] and gp[-1, 2] < 0.2 * gp[0, 2] and warm > 0.5
if runtime.budget == "cpu":  # 아래는 이 짧은 실행이 보인 것입니다.
    assert np.ptp(gan_log[:, 1]) < 0.2 and gan_log[-1, 2] < 0.2 * gan_log[0, 2]
    assert clip[-1, 1] < 0.1 * clip[0, 1] and clip[-1, 2] > 3 * gp[-1, 2]
    assert together["WGAN (절단)"] > 0.8
    assert 0.3 < gan_log[-1, 2] / gp[-1, 2] < 3

# %% [markdown]
# **그림이 보여 주는 것**: 동그라미(왼쪽 축)는 −D의 손실을 그때까지의 20스텝 동안 평균한 것이고, 뒤의 옅은 선은 평균하지 않은 값입니다. 네모(오른쪽 축, 로그 눈금)는 프레셰 거리입니다. 프레셰 거리(Fréchet distance)는 03에서 쓴, 작을수록 진짜에 가까운 잣대입니다. 이 강의의 숫자 분류기와 표본 2,000개로 잰 값이라, 특징과 표본의 수가 다른 글의 FID(프레셰 인셉션 거리, 08에서 배웁니다)와는 견줄 수 없습니다(Bińkowski 외 2018).
#
# - **GAN**(왼쪽): 프레셰 거리가 크게 좋아지는 동안(아홉 배쯤) −D의 손실은 $-2\log 2 \approx -1.39$ 근처에서 꼼짝하지 않습니다. 손실만 보아서는 학습이 되는지 알 수 없습니다.
# - **WGAN-GP**(오른쪽): 비평자의 추정치가 내려가는 동안 프레셰 거리도 내려갑니다. 비평자가 아직 예열 중인 처음 두 점을 빼고 잰 상관계수(추정치와 프레셰 거리의 로그 사이, 열 점)도 뚜렷한 양수입니다. 예열을 함께 재면 값이 달라지므로, 어디부터 재었는지를 꼭 함께 적어야 합니다. **손실이 그림의 품질을 따라간다**는 것이 WGAN 논문의 가장 실용적인 주장이었고, 이 실행에서 그대로 나타났습니다.
# - **절단**(가운데): 이 짧은 학습으로는 아직 숫자가 아닙니다. 추정치는 처음의 1/10보다 작아졌지만 프레셰 거리는 **거의 그대로**입니다. 상관계수는 1에 가까운데도 그렇습니다. 함께 내려간다는 것과 다 배웠다는 것은 다른 이야기입니다. **추정치가 0에 가깝다고 다 배운 것이 아닙니다.** 절단한 비평자는 기울기가 작아(8절), 생성자가 숫자들의 평균 같은 얼룩만 그려도 점수로는 거의 가르지 못합니다. 추정치는 비평자가 **볼 줄 아는 만큼만** 잽니다. 출력의 마지막 두 줄을 보면, 끝까지 학습한 비평자의 기울기도 기울기 벌점 쪽은 1 둘레인데 절단 쪽은 그보다 작습니다. 논문은 이보다 훨씬 오래 학습했습니다.
#
# 마지막 프레셰 거리를 보십시오. D를 비슷한 횟수만큼 갱신했을 때 **GAN과 WGAN-GP의 품질은 비슷합니다.** 달라진 것은 그림이 아니라 “잘되고 있는지 알 수 있다”는 것입니다. (GAN은 그동안 G를 세 배쯤 많이 갱신했고(1,200번과 400번), 두 방법 모두 설정을 골고루 찾아본 것이 아니므로 어느 쪽이 낫다는 판정도 아닙니다.)
#
# 두 추정치의 값을 **서로** 견주면 안 됩니다. 비평자마다 립시츠 상수가 달라 눈금이 다릅니다. 한 학습 안에서 내려가는지만 보십시오. 그것도 비평자가 잘 배우고 있을 때의 이야기입니다.

# %% [markdown]
# ### 합성곱 비평자로, 더 오래
#
# 위의 1분 남짓한 학습은 맛보기입니다. WGAN의 두 논문은 합성곱 신경망을 썼습니다. 채널 16개의 작은 DCGAN으로 두 방법을 각각 시드 셋씩 더 오래 학습하여 기록해 두었습니다(`tools/record_wgan.py`).
# 비평자를 G의 한 스텝마다 다섯 번 갱신하는 것, 절단의 $c = 0.01$, 벌점의 $\lambda = 10$은 논문의 값이고, 학습률은 짧은 시간에 배우도록 키웠습니다. 절단의 비평자에는 저자들의 코드처럼 배치 정규화가 있습니다.
# 먼저 같은 $z$의 숫자가 학습을 따라 어떻게 바뀌는지 보십시오.

# %%
record = json.loads(data_file("wgan_record.json").read_text("utf-8"))
titles = {"wgan": "WGAN (절단)", "wgan-gp": "WGAN-GP"}
timelines = {n: load_timeline(data_file(f"timelines/{n}_mnist.safetensors")) for n in titles}
fig, axes = plt.subplots(2, 5, figsize=(8, 3.5))
for row, (name, timeline) in zip(axes, timelines.items(), strict=True):
    row[0].text(-6, 42, titles[name], rotation=90, va="center", ha="right")
    for ax, step in zip(row, [0, *timeline.steps[2::2], timeline.steps[-1]], strict=False):
        plotting.show_pictures(ax, sampling.sample(timeline.at(step), 9, seed=3), columns=3)
        ax.set_title(f"{step:,}스텝")
show(
    fig,
    alt="절단(위)과 기울기 벌점(아래)으로 학습한 생성자가 같은 잡음으로 그린 숫자 아홉 장씩을 다섯 시점에서. 두 줄 모두 회색 얼룩에서 시작해 오른쪽으로 갈수록 획이 잡히고 숫자로 읽힙니다.",
)

# %%
for name, title in titles.items():
    runs_of = [r for r in record["runs"] if r["recipe"] == name]
    ours, theirs = ([f"{r[k]:.0f}" for r in runs_of] for k in ("frechet_10k", "arbiter_10k"))
    print(f"{title:10s}\t프레셰 거리 {', '.join(ours)}   다른 분류기로 {', '.join(theirs)}   "
          f"{record['contestants'][name]['steps']:,}스텝, {runs_of[0]['seconds'] / 60:.0f}분쯤")  # fmt: skip


def following(run, skip=3):
    """처음 세 점(비평자의 예열)을 뺀, 추정치와 프레셰 거리의 로그 사이의 상관계수."""
    rows = np.array(run["rows"])[skip:]
    return np.corrcoef(rows[:, 1], np.log(rows[:, 2]))[0, 1]


follows = {n: [following(r) for r in record["runs"] if r["recipe"] == n] for n in titles}
for name, values in follows.items():
    print(f"{titles[name]:10s}\t추정치와의 상관 {', '.join(f'{v:+.2f}' for v in values)}")

# %%
critics = {n: [np.array(r["rows"]) for r in record["runs"] if r["recipe"] == n] for n in titles}
fig, axes = plt.subplots(1, 2, figsize=(9, 2.9))
for ax, (name, many) in zip(axes, critics.items(), strict=True):
    for rows, (color, line) in zip(many, plotting.STYLES, strict=False):
        ax.plot(rows[:, 1], rows[:, 2], line, marker="o", ms=3, color=color)
    ax.set(xscale="log", yscale="log", xlabel="−D의 손실(추정치)", title=titles[name])
    plotting.plain_log_ticks(ax.xaxis)
    plotting.plain_log_ticks(ax.yaxis)
    ax.invert_xaxis()  # 학습은 왼쪽에서 오른쪽으로 갑니다.
axes[0].set_ylabel("프레셰 거리")
told = "; ".join(
    f"{titles[n]} {', '.join(f'{v:+.2f}' for v in values)}" for n, values in follows.items()
)
show(
    fig,
    alt=f"가로는 추정치, 세로는 프레셰 거리, 선 하나가 시드 하나입니다. 두 방법 모두 처음에는 추정치만 줄고 거리는 나란하다가, 그 뒤로는 추정치가 줄어드는 만큼 거리도 줄어듭니다. 예열을 뺀 상관계수는 {told}입니다.",
)

# %%
for many in critics.values():
    for rows in many:
        assert rows[4, 1] < 0.99 * rows[0, 1] and rows[4, 2] > 0.8 * rows[0, 2]  # 처음에는
        assert rows[-1, 1] < 0.1 * rows[0, 1] and rows[-1, 2] < 0.1 * rows[0, 2]  # 끝에는
assert all(v > 0.6 for values in follows.values() for v in values)

# %% [markdown]
# - **절단도 숫자를 그립니다.** 위의 맛보기에서 얼룩이던 것은 방법의 한계가 아니라 짧은 학습 탓이었습니다. 같은 스텝에서는 WGAN-GP 쪽의 거리가 두 분류기 모두에게 더 작습니다(시간은 WGAN-GP가 더 씁니다).
# - **추정치와 품질은 함께 갑니다.** 예열을 뺀 상관계수가 시드마다 뚜렷한 양수입니다. 맛보기의 한 번이 우연이 아니었습니다.
# - **그러나 처음에는 아닙니다.** 그림의 왼쪽 끝에서는 추정치가 줄어드는데도 프레셰 거리가 나란합니다. 비평자가 아직 배우는 동안에는 추정치의 변화가 비평자의 것인지 생성자의 것인지 알 수 없습니다.
#
# 시간 슬라이더로 WGAN-GP의 학습을 되돌려 보십시오. 획의 굵기, 모양, 또렷함 가운데 무엇이 먼저 잡힙니까?

# %%
TimelineView(timelines["wgan-gp"])

# %% [markdown]
# ## 10. 모드 붕괴를 재기
#
# 손실이나 그림 몇 장으로는 **모드 붕괴**를 놓치기 쉽습니다. 답을 아는 데이터에서 세어 봅시다. 정규 분포 여덟 개를 원 위에 놓은 **고리**와, 스물다섯 개를 5×5로 놓은 **격자**입니다. 봉우리 하나가 **모드**(mode)입니다. 재는 방법은 VEEGAN 논문의 정의를 따릅니다(Srivastava 외 2017).
#
# - **좋은 표본의 비율**(high-quality share): 가장 가까운 모드에서 $3\sigma$ 안에 있는 가짜의 비율. $\sigma$는 모드의 표준편차입니다.
# - **붙잡은 모드의 수**(modes covered): 좋은 표본이 하나라도 있는 모드의 수. 가짜 2,500개를 뽑아 셉니다.

# %%
show_source(metrics.modes_covered)
show_source(metrics.high_quality_share)

# %% [markdown]
# ### 다섯 시드의 기록
#
# 아래는 다섯 가지 설정을 시드 다섯 개로 3,000스텝씩 학습한 기록입니다. 신경망, 스텝, 미니배치, 학습률을 줄이는 방법은 모두 같습니다. 다른 것은 목적 함수와 거기에 딸린 설정입니다. 맨 끝의 **고른 잡음**은 배우지 않고 정사각형에 고르게 뿌린 점입니다. 잣대가 우연에 얼마를 주는지 먼저 알아야 합니다.
#
# - **GAN**: 비포화 손실(Adam, $\beta_1 = 0.5$).
# - **GAN + R1**: 거기에 R1 벌점을 더한 것($\gamma = 0.1$, 매 스텝). R1은 진짜 점에서 판별자의 기울기를 0으로 당깁니다.
# - **WGAN**: 절단 $c = 0.1$, 비평자 5번(RMSProp).
# - **WGAN-GP**: $\lambda = 0.1$, 비평자 1번(Adam, $\beta_1 = 0$). 저자들의 장난감 실험처럼 비평자를 **5번** 갱신한 것도 함께 두었습니다.
#
# 학습률은 모두 $10^{-3}$입니다. 2차원 점에서는 논문의 값($\lambda = 10$, $c = 0.01$)보다 벌점은 약하게, 절단은 느슨하게 했습니다. 표의 ±는 다섯 시드의 표준편차, 괄호는 최소와 최대입니다.
# `tools/run_mode_bench.py`가 만들었고 저장소에 함께 들어 있습니다.

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
              f"\t{good.mean():6.1%} ± {good.std(ddof=1):.1%}")  # fmt: skip
print(
    f"만드는 데 걸린 시간 {sum(r['minutes'] for r in bench['runs']):.0f}분 (다른 일도 하던 컴퓨터)"
)
print(bench["note"])

# %%
SHORT = ("GAN", "GAN + R1", "WGAN", "WGAN-GP", "GP 5번", "잡음")
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.1))
for ax, (kind, total) in zip(axes, (("ring8", 8), ("grid25", 25)), strict=True):
    for i, values in enumerate(scores[kind, "modes"].values()):
        nudge = np.linspace(-0.18, 0.18, len(values))
        color, mark = plotting.STYLES[i][0], "osD^vX"[i]
        ax.plot(i + nudge, values, mark, color=color, ms=8, mec=plotting.BLACK, alpha=0.85)
    ax.axhline(total, color="0.4", ls=":")
    ax.set(ylim=(0, total * 1.08), title=f"붙잡은 모드(모두 {total}개)와 좋은 표본의 비율")
    good = scores[kind, "high_quality"].values()
    labels = [f"{name}\n{v.mean():.0%}" for name, v in zip(SHORT, good, strict=True)]
    ax.set_xticks(range(len(labels)), labels)
mean = {key: {n: v.mean() for n, v in values.items()} for key, values in scores.items()}
ring, grid = mean["ring8", "modes"], mean["grid25", "modes"]
told = [", ".join(f"{mode_bench.NAMES[n]} {v:.1f}" for n, v in m.items()) for m in (ring, grid)]
show(
    fig,
    alt=f"다섯 설정과 고른 잡음이 다섯 시드에서 붙잡은 모드의 수를 찍은 점. 평균은 고리의 여덟 가운데 {told[0]}, 격자의 스물다섯 가운데 {told[1]}입니다. 점선이 모두를 뜻합니다.",
)

# %%
ring_good = mean["ring8", "high_quality"]
assert (scores["ring8", "modes"]["wgan-gp"] == 8).all()
assert (scores["ring8", "modes"]["gan-r1"] == 8).all()
full = [name for name, v in scores["grid25", "modes"].items() if v.max() == 25]
assert full == ["wgan-gp-5"] and scores["grid25", "modes"]["wgan-gp-5"].min() < 25
assert scores["ring8", "modes"]["gan"].min() < 8 and scores["ring8", "modes"]["wgan"].min() < 8
assert (
    grid["gan-r1"] > grid["wgan-gp"] - 1
    and grid["gan-r1"] > grid["gan"] > grid["wgan"]
    and grid["wgan-gp"] > grid["gan"]
)
noise = {kind: mean[kind, "modes"]["noise"] for kind in ("ring8", "grid25")}
assert grid["wgan"] < noise["grid25"] and noise["ring8"] > 5  # 우연보다 못합니다
assert mean["grid25", "high_quality"]["wgan-gp"] < 0.15
assert ring_good["wgan"] < 0.3 < ring_good["wgan-gp"] and ring_good["gan"] > ring_good["wgan-gp"]
assert mean["grid25", "high_quality"]["wgan-gp"] < mean["grid25", "high_quality"]["gan"]

# %% [markdown]
# 점 하나가 시드 하나입니다. **고른 잡음**부터 보십시오. 아무것도 배우지 않고도 고리에서 여섯쯤, 격자에서 열여덟쯤을 ‘붙잡습니다’. 그러니 격자에서 절단한 WGAN의 수는 **우연보다 못한** 것이고, 격자에서 스물 남짓을 붙잡았다는 말은 그것만으로는 아무 뜻이 없습니다. 좋은 표본의 비율을 함께 보아야 합니다(고른 잡음은 1–2 %입니다).
# 고리에서는 WGAN-GP와 GAN + R1이 다섯 시드 모두 여덟 모드를 붙잡았고, GAN은 시드에 따라 모자랐습니다. 격자에서 스물다섯을 채운 것은 비평자를 5번 갱신한 WGAN-GP의 시드 하나뿐입니다.
#
# 표에는 곱씹을 것이 더 있습니다. ① **절단은 이 설정에서 가장 나빴습니다.** 좋은 표본도 가장 적습니다. 격자에서 WGAN-GP(비평자 1번)가 붙잡은 모드는 많지만 좋은 표본은 열에 하나뿐입니다. 비평자를 5번 갱신하면 조금 나아지는데(14 %), 그래도 GAN의 절반이 안 됩니다. ② 모드를 덜 붙잡은 GAN이 **좋은 표본은 WGAN-GP보다 많습니다.** 모드의 수와 표본의 질은 다른 것이니 둘 다 적어야 합니다. ③ 벌점이라고 다 WGAN인 것은 아닙니다. 보통 GAN에 R1 벌점을 더한 것(Mescheder 외 2018)이 WGAN-GP에 뒤지지 않았습니다. 다만 한 시드에서는 고리의 좋은 표본이 다른 시드의 절반(41.9 %)에 그쳤습니다. 평균 하나로는 이런 시드가 보이지 않습니다.
# R1은 **진짜 점에서** 판별자의 기울기를 **0으로** 당기는 벌점입니다. WGAN-GP는 **사이의 점에서 1로** 당깁니다.
#
# ### 시드 하나를 다시 돌려 보기
#
# 기록을 믿지 말고 확인합시다. GAN이 모드를 가장 적게 붙잡은 시드 2를 그대로 다시 학습합니다.

# %%
SIGMA, centers = 0.02, mode_centers("ring_2d")
CONTEST = {
    "gan": (NON_SATURATING, adam(1e-3, (0.5, 0.9))),
    "wgan-gp": (WGAN_GP._replace(penalties=(gradient_penalty(0.1),)), adam(1e-3, (0.0, 0.9))),
}


def contest(name, seed, steps=3000):
    """기록과 같은 설정으로 학습하고 (붙잡은 모드, 좋은 표본의 비율, 가짜 점)을 돌려줍니다."""
    objective, optimizer = CONTEST[name]
    torch.manual_seed(seed)
    gan = GAN(
        wgan.small_generator(16, (128,) * 3), wgan.small_critic((128,) * 3),
        optimizer=optimizer, seed=seed, runtime=gc.Runtime(torch.device("cpu")),
    )  # fmt: skip
    for _ in train(
        gan, ring_2d(std=SIGMA), objective, steps=steps, batch_size=256, schedule=late_decay
    ):
        pass
    points = sampling.sample(gan.G, 2500, seed=1000 + seed)
    share = metrics.high_quality_share(points, centers, sigma=SIGMA)
    return metrics.modes_covered(points, centers, sigma=SIGMA), share, points


# %%
threads = torch.get_num_threads()
torch.set_num_threads(1)  # 이만한 신경망은 스레드 하나가 더 빠르고, 기록과도 같아집니다.
again = {name: contest(name, seed=2) for name in CONTEST}
torch.set_num_threads(threads)

fig, axes = plt.subplots(1, 2, figsize=(7.6, 4.1))
for ax, (name, (modes, share, points)) in zip(axes, again.items(), strict=True):
    plotting.plot_points(ax, None, points[:600])
    ax.plot(*centers.T, "o", mfc="none", mec=plotting.BLUE, ms=18, mew=1.5, label="모드의 자리")
    ax.set_title(f"{mode_bench.NAMES[name]}: 모드 {modes}개, 좋은 표본 {share:.0%}")
fig.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncol=2)
told = ". ".join(ax.get_title() for ax in axes)
show(
    fig,
    alt=f"원 위의 여덟 모드(동그라미)와 두 방법이 내놓은 가짜 점 600개씩(가위표). {told}. 점이 들지 않은 동그라미가 놓친 모드이고, 모드 사이에 흩어진 점이 나쁜 표본입니다.",
)

# %%
for name, (modes, share, _) in again.items():
    before = [scores["ring8", key][name][2] for key in ("modes", "high_quality")]
    print(f"{mode_bench.NAMES[name]:8s} 기록: 모드 {before[0]:.0f}개, {before[1]:.1%}   "
          f"지금: 모드 {modes}개, {share:.1%}")  # fmt: skip
assert again["wgan-gp"][0] == 8 and again["wgan-gp"][1] > 0.5
assert again["gan"][0] > 2 and again["gan"][1] > 0.4

# %% [markdown]
# 동그라미가 모드의 자리, ×가 가짜입니다. 같은 종류의 컴퓨터라면 기록과 끝자리까지 같고, 다른 컴퓨터에서는 반올림의 차이가 3,000스텝 동안 불어나 조금 달라질 수 있습니다. WGAN-GP의 여덟 모드는 다섯 시드에서 모두 나온 결과라 어디에서나 기대할 만하지만, GAN의 수는 여러 결과 가운데 **하나**입니다.
#
# ### 붕괴하는 모습
#
# GAN은 언제 붕괴합니까? 판별자를 **작게** 만들어 봅시다. 생성자는 은닉 뉴런이 128개씩 세 층, 판별자는 32개씩 두 층입니다. $z$는 2차원이고 600스텝만 학습합니다. 같은 신경망으로 WGAN-GP도 학습합니다. 시드는 0으로 정해 두었습니다.

# %%
WEAK = {"GAN": (*CONTEST["gan"], 1), "WGAN-GP": (*CONTEST["wgan-gp"], 3)}


def crowding(points):
    """가짜가 가장 많이 몰린 모드의 몫. 고르게 퍼지면 1/8, 한 곳에 몰리면 1입니다."""
    nearest = torch.cdist(points, centers).argmin(dim=1)
    return (nearest.bincount(minlength=8).max() / len(points)).item()


def weak_judge(name, seed=0, moments=(300, 400, 500, 600)):
    """판별자가 약한 게임. 순간마다의 가짜 점 (2500, 2)."""
    objective, optimizer, d_steps = WEAK[name]
    torch.manual_seed(seed)
    gan = GAN(
        wgan.small_generator(2, (128,) * 3), wgan.small_critic((32, 32)),
        optimizer=optimizer, seed=seed, runtime=gc.Runtime(torch.device("cpu")),
    )  # fmt: skip
    loop = train(
        gan, ring_2d(std=0.1), objective, steps=moments[-1], batch_size=128, d_steps=d_steps
    )
    return {m["step"]: sampling.sample(gan.G, 2500, seed=1) for m in loop if m["step"] in moments}


# %%
torch.set_num_threads(1)
scenes = {name: weak_judge(name) for name in WEAK}
torch.set_num_threads(threads)
packed = {name: [crowding(x) for x in shots.values()] for name, shots in scenes.items()}
spots = [f"({x[:, 0].mean():+.1f}, {x[:, 1].mean():+.1f})" for x in scenes["GAN"].values()]
far = max(x[:420].abs().max().item() for shots in scenes.values() for x in shots.values())

# %%
fig, axes = plt.subplots(2, 4, figsize=(9.4, 5.7), sharex=True, sharey=True)
for row, (name, shots) in zip(axes, scenes.items(), strict=True):
    for ax, (step, points), share in zip(row, shots.items(), packed[name], strict=True):
        plotting.plot_points(ax, None, points[:420], limit=far + 0.3)
        ax.plot(*centers.T, "o", mfc="none", mec=plotting.BLUE, ms=10, mew=1.5, label="모드의 자리")
        ax.set(xticks=(-5, 0, 5), yticks=(-5, 0, 5), title=f"{step}스텝: 한 모드에 {share:.0%}")
    row[0].set_ylabel(name, fontsize=12)
fig.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncol=2)
crowded = ", ".join(f"{n} " + "·".join(f"{v:.0%}" for v in packed[n]) for n in packed)
show(
    fig,
    alt=f"300, 400, 500, 600스텝의 가짜 점 420개씩(가위표)과 여덟 모드의 자리(동그라미). 윗줄 GAN의 가짜는 한 무더기로 {', '.join(spots)} 둘레를 옮겨 다니고, 아랫줄 WGAN-GP의 가짜는 조금 더 넓게 퍼집니다. 가장 붐비는 모드의 몫은 차례로 {crowded}입니다.",
)
print("GAN의 가짜가 모인 곳:", *spots)
assert np.mean(packed["GAN"]) > 0.7 and len(set(spots)) > 1
assert np.mean(packed["WGAN-GP"]) > 0.3

# %% [markdown]
# 윗줄의 GAN은 가짜를 **한 무더기로** 내놓고, 판별자가 그 자리를 알아채면 무더기째 다른 쪽으로 옮겨 다닙니다. 무더기가 모드 위에 앉아 있지 않은 때도 있습니다. 그런 순간은 엄밀히 말해 모드를 **잃은** 것(붕괴)이 아니라 아직 **모이지 않은**(수렴하지 않은) 것입니다. 두 가지가 함께 일어나고 있습니다. 제목의 비율은 가짜가 가장 많이 몰린 모드의 몫, 곧 **가장 가까운** 모드가 그것인 가짜의 비율입니다. 100원짜리만 찍어 내다가 들키면 500원짜리로 바꾸는 위조범입니다. 이것이 모드 붕괴이고, 이 시드가 보인 **여러 결과 가운데 하나**입니다.
# 아랫줄의 WGAN-GP는 조금 더 넓게 퍼지지만 역시 무더기로 옮겨 다니고, 여덟 모드와는 거리가 멉니다. 앞의 벤치마크에서 다섯 시드 모두 여덟 모드를 붙잡은 바로 그 목적 함수입니다. 여기서는 비평자를 작게 했을 뿐 아니라 $z$의 차원, 스텝의 수, 미니배치의 크기, 모드의 너비도 다르므로 까닭을 비평자 하나로 돌릴 수는 없습니다. 그래도 이것만은 분명합니다. **목적 함수가 WGAN이라고 해서 모드가 저절로 지켜지지는 않습니다.**

# %% [markdown]
# ## 11. WGAN이 약속하지 않는 것
#
# > **널리 퍼진 오류 ②** “WGAN에는 모드 붕괴가 없다.”
# > 원 논문의 초록은 모드 붕괴 같은 문제를 없앤다고 했습니다. 근거는 둘입니다. 비평자를 끝까지 학습하면 붕괴할 수 없다는 논증(Arjovsky 외 2017, 3절)과, 자기 실험에서 붕괴를 보지 못했다는 관찰(4.3절)입니다. 그러나 실제로는 비평자를 끝까지 학습하지 않으며, 방금 우리는 붕괴를 보았습니다. 설정을 넉넉히 찾아 견준 큰 연구에서는 어느 변종도 원래의 GAN을 꾸준히 이긴다는 증거를 찾지 못했고(Lucic 외 2018), 비평자를 유한한 횟수만 갱신하는 WGAN과 WGAN-GP는 아주 간단한 예에서도 균형으로 모이지 않을 수 있습니다(Mescheder 외 2018).
#
# 마지막 이야기는 열 줄로 확인할 수 있습니다. 진짜는 0에 박힌 못, 가짜는 $\theta$에 박힌 못, 비평자는 기울기 하나 $f(x) = wx$이고 $|w| \le 1$로 자릅니다. 4절에서 $W$가 곧은 비탈이던 바로 그 문제입니다.

# %%
theta, w, trail = 1.0, 0.0, []
for _ in range(600):
    for _ in range(5):  # n_critic = 5
        w = np.clip(w + 0.02 * (0 - theta), -1, 1)  # E[f(진짜)] − E[f(가짜)] = −wθ를 키웁니다.
    theta = theta + 0.02 * w  # f(가짜) = wθ를 키웁니다.
    trail.append(theta)

late = np.array(trail[-200:])
fig, ax = plt.subplots(figsize=(7.2, 2.4))
ax.plot(trail, "-", color=plotting.BLUE)
ax.axhline(0, color="0.4", ls=":")
ax.set(xlabel="생성자의 스텝", ylabel="θ", title="WGAN (절단, 비평자 5번): 진짜는 0에 있습니다")
swing = f"{late.min():.2f}와 {late.max():.2f} 사이를 오갑니다"
show(
    fig,
    alt=f"생성자가 600스텝을 걷는 동안의 θ. 1에서 시작해 진짜가 있는 0(점선)을 지나쳤다가 되돌아오기를 되풀이하며, 마지막 200스텝에도 {swing}.",
)
print(f"마지막 200스텝에서 θ는 {swing}.")
assert late.max() > 0.1 and late.min() < -0.1

# %% [markdown]
# $\theta$가 0을 지나쳐 되돌아오기를 되풀이합니다. 03에서 본 맴돌기와 같습니다. $W$가 좋은 잣대라는 것과 **번갈아 걷는 스텝이 모인다는 것은 다른 이야기**입니다.
#
# ### 추정치는 거리가 아닙니다
#
# 비평자의 추정치를 정말 $W$라고 부를 수 있습니까? 화소의 거리로 숫자 400장씩을 실제로 옮겨 봅시다.

# %%
flat = {
    "진짜와 다른 진짜": mnist("test")[:400].x,
    "진짜와 WGAN-GP": sampling.sample(runs["WGAN-GP"][0].G, 400, seed=3),
}
base = data[:400].x.cpu().flatten(1).numpy()
paid = {name: transport_plan(base, x.float().flatten(1).numpy()).cost for name, x in flat.items()}
for name, cost in paid.items():
    print(f"{name}: 400장을 옮기는 평균 거리 {cost:.2f}")
print(f"WGAN-GP 비평자의 마지막 추정치 {gp[-1, 1]:.2f}")
assert paid["진짜와 다른 진짜"] > 3 * gp[-1, 1]

# %% [markdown]
# 같은 분포에서 뽑은 진짜끼리 옮기는 데에도 이만큼이 듭니다. 표본이 400개뿐이면 784차원은 텅 비어 있어서, 가장 가까운 짝도 멀기 때문입니다. 참값은 0인데 말입니다. 곧 이 값은 **위로 치우친** 어림입니다. 거꾸로 비평자의 점수 차이를 그 비평자의 립시츠 상수로 나눈 값은 $W$보다 클 수 없으니 **아래에서** 어림하는 값입니다. 참값은 둘 사이 어딘가에 있습니다. 진짜와 WGAN-GP 사이의 값도 그것과 별로 다르지 않으니, 표본 400장으로는 가짜가 얼마나 먼지 알 수 없습니다. 비평자의 추정치는 이 값보다 훨씬 작습니다. 게다가 립시츠 상수를 모르는 신경망이 찾아낸 값이어서 $W$라고 읽을 수는 없습니다.
# 추정치가 $W$에 가까워서 WGAN이 되는 것이 아니라는 연구도 있습니다. $W$를 더 정확히 어림하게 했더니 그림은 오히려 나빠졌습니다(Stanczuk 외 2021). 그래도 추정치는 품질을 따라 움직였고(9절), 그것이 쓸모입니다.
#
# ### 세 가지는 서로 다른 병입니다
#
# | 병 | 보이는 것 | 재는 법 | WGAN이 돕습니까? |
# |---|---|---|---|
# | **모드 붕괴** | 가짜가 몇 가지뿐입니다 | 붙잡은 모드, 숫자별 비율 | 때로는 돕지만 보장은 없습니다(10절) |
# | **기울기 소멸** | 판별자가 확신하면 (포화 손실의) 생성자가 멈춥니다 | 생성자로 오는 기울기의 크기 | 돕습니다. 다만 절단은 스스로 기울기를 없애기도 합니다(8절) |
# | **과적합** | 훈련 그림을 외워 그립니다 | 가장 가까운 훈련 그림, 시험 그림과의 비교(08) | 돕지 않습니다. $p$ 자리에 훈련 데이터의 분포가 들어갑니다 |
#
# 한 이름으로 뭉뚱그려 “불안정하다”고 하면 처방을 잘못 고릅니다.

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
# ## 12. 실험실에서 나란히
#
# 2차원 실험실에서는 이 레슨의 비포화 손실, WGAN(절단), WGAN-GP를 고를 수 있습니다. 여기에 더해, 8절의 스펙트럼 정규화와 짝을 이루는 **힌지 손실**(hinge loss)이 있습니다. 판별자의 손실은 $\mathbb{E}\max(0, 1 - f(x)) + \mathbb{E}\max(0, 1 + f(G(z)))$이고 생성자의 손실은 $-\mathbb{E}f(G(z))$입니다. 진짜의 점수가 1을 넘고 가짜의 점수가 −1보다 작으면 더 벌리려 하지 않습니다(Miyato 외 2018). 또 가짜 하나를 진짜 하나와 짝지어 어느 쪽이 더 진짜 같은지만 따지고 진짜와 가짜 양쪽에 R1 같은 기울기 벌점을 거는 ‘상대론적 + R1, R2’(R3GAN, Huang 외 2024)도 고를 수 있습니다. 아래는 비포화 손실(왼쪽)과 WGAN-GP(오른쪽)를 나란히 연 것입니다. **재생**을 누르고, 배경(판별자나 비평자의 지형)과 화살표(가짜가 움직일 쪽)를 보십시오. 장면 슬라이더로 되감을 수도 있습니다.
#
# 해 볼 것:
#
# 1. 시드를 바꾸어 세 번 돌려 보십시오. 어느 쪽의 결과가 더 흔들립니까?
# 2. 왼쪽의 목적 함수를 ‘WGAN + 가중치 절단’으로 바꾸십시오. 지형이 오른쪽보다 단순한 까닭은 무엇입니까?
# 3. 오른쪽의 D 층을 `8`로 줄이십시오. 10절의 약한 비평자처럼 됩니까?
# 4. 데이터를 격자로 바꾸고 붙잡은 모드의 곡선을 견주십시오.
# 5. (9절) `learn(WGAN, rmsprop(2e-4), STEPS, 5)`처럼 절단의 학습률만 네 배로 바꾸어 보십시오. 추정치와 프레셰 거리가 여전히 함께 움직입니까?

# %%
from gan_course.labs import Lab2DView

lab = Lab2DView("ring_2d", compare=("non-saturating", "wgan-gp"))
for _ in range(4):
    lab.tick(100)  # 되감아 볼 장면을 미리 조금 만들어 둡니다.
lab

# %% [markdown]
# 재생하며 두 가지를 견주어 보십시오. 가짜와 진짜 사이의 지형이 절벽입니까, 비탈입니까? 화살표의 길이는 자리마다 고릅니까? 6절의 두 그림을 떠올리면 무엇을 찾아야 할지 알 수 있습니다(실험실의 WGAN-GP는 $\lambda = 0.1$, 절단은 $c = 0.1$입니다).

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 | 시험 |
# |---|---|---|---|
# | $H(p) = -\sum p\log p$ | `divergences.entropy` | Shannon 1948, 6절 | `test_entropy_and_kl_equal_scipy` |
# | 부호의 평균 길이 $\ge H(p)$ | `divergences.huffman` | Huffman 1952 | `test_huffman_is_optimal_and_decodable` |
# | $\mathrm{KL}(p \,\Vert\, q)$ (과제 06-1) | `divergences.kl` | Kullback & Leibler 1951 | `test_entropy_and_kl_equal_scipy` |
# | $\mathrm{JS}(p, q) \le \log 2$ | `divergences.js` | Lin 1991 | `test_js_is_symmetric_and_bounded` |
# | $W = \frac1n\sum\lvert x_{(i)} - y_{(i)}\rvert$ (과제 06-2) | `divergences.wasserstein_1d` | Peyré & Cuturi 2019, 2.6절 | `test_wasserstein_1d_equals_scipy` |
# | $W = \min_\gamma \mathbb{E}\lVert x - y\rVert$ | `divergences.transport_plan` | Villani 2009, 6장 | `test_the_plan_is_the_cheapest_of_all` |
# | $W = \max_{\lVert f\rVert_L \le 1} \mathbb{E}_p f - \mathbb{E}_q f$ | `divergences.best_critic` | Villani 2009, 5장 | `test_duality_the_best_critic_reaches_w` |
# | $L_C = \mathbb{E}f(G(z)) - \mathbb{E}f(x)$ (과제 06-3, 06-4) | `objectives.critic_loss` | Arjovsky 2017, 알고리즘 1 | `test_losses_and_their_signs` |
# | $w \leftarrow \mathrm{clip}(w, -c, c)$ (과제 06-5) | `penalties.clip_weights` | Arjovsky 2017, 알고리즘 1 | `test_clipping_comes_after_every_critic_step_and_holds` |
# | $\lambda\mathbb{E}(\lVert\nabla f(m)\rVert - 1)^2$ (과제 06-6) | `penalties.gradient_penalty` | Gulrajani 2017, 식 (3) | `test_epsilon_is_drawn_for_each_sample_between_real_and_fake` |
# | 층의 가중치 ÷ 가장 큰 특이값 | `wgan.use_spectral_norm` | Miyato 2018, 식 (8) | `test_spectral_norm_bounds_the_slope` |
# | 절단·벌점·정규화와 기울기 | `critic_study.slopes` | Gulrajani 2017, 그림 1 | `test_what_the_three_ways_do_to_the_slope` |
# | 붙잡은 모드, 좋은 표본 | `metrics.modes_covered` | Srivastava 2017 | `test_what_the_course_may_say` |
#
# **스스로 확인하기**: 맨 위의 “배울 것” 다섯 가지로 돌아가 하나씩 말해 보십시오. 과제는 여섯 개였습니다.
#
# **참고 문헌**
#
# - Shannon, *A Mathematical Theory of Communication*, 1948. <https://doi.org/10.1002/j.1538-7305.1948.tb01338.x>
# - Kullback, Leibler, *On Information and Sufficiency*, 1951. <https://doi.org/10.1214/aoms/1177729694>
# - Huffman, *A Method for the Construction of Minimum-Redundancy Codes*, 1952. <https://doi.org/10.1109/JRPROC.1952.273898>
# - Lin, *Divergence Measures Based on the Shannon Entropy*, 1991. <https://doi.org/10.1109/18.61115>
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
# - Huang 외, *The GAN is dead; long live the GAN! A Modern GAN Baseline*, 2024. <https://arxiv.org/abs/2501.05441>
#
# **다음**: [07 잠재 공간 탐험](07_latent_space.ipynb)에서는 학습한 생성자의 $z$를 움직여 그림을 바꿉니다.
# [← 00 시작하기](00_start.ipynb)
