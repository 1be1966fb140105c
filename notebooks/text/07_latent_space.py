# %% [markdown]
# <!-- colab -->
#
# # 07 · 잠재 공간 탐험
#
# > **약속**: 이 레슨이 끝나면, “안경”, “미소”라고 적힌 슬라이더로 얼굴을 고치고, 그 슬라이더가 정말 그것만 바꾸는지 재어 보일 수 있습니다.
#
# **배울 것**
#
# 1. 높은 차원의 정규 분포에서 점들이 어디에 모여 있는지 말하고, 그래서 무엇이 달라지는지 설명할 수 있습니다.
# 2. 두 그림을 잇는 길 셋(곧은 길, 둥근 길, 정규 분포를 지키는 길)을 코드로 쓰고, 곧은 길이 무엇을 잃는지 재어 말할 수 있습니다.
# 3. 생성자에서 이름 없는 방향과 이름 있는 방향을 찾고, 한 방향이 다른 속성까지 바꾸는지 검사할 수 있습니다.
# 4. 절단 ψ가 충실도와 다양성을 어떻게 맞바꾸는지 예측하고 확인할 수 있습니다.
# 5. 주어진 그림을 그리는 $z$를 거꾸로 찾고, 찾은 얼굴을 고칠 수 있습니다.
#
# **미리 알면 좋은 것**: [03 Vanilla GAN](03_vanilla_gan.ipynb)의 잠재 벡터와 프레셰 거리, [04 DCGAN](04_dcgan.ipynb)의 얼굴 생성자.
#
# **공부 시간**: 약 40분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 40초. GPU에서는 아직 재지 못했습니다.
#
# [← 06 WGAN](06_wgan.ipynb) · [08 평가와 진단 →](08_evaluation.ipynb)

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
import time

import matplotlib.pyplot as plt
import torch
from IPython.display import display

from gan_course import checkpoints, datasets, metrics, plotting, sampling
from gan_course.exercises import check, hint, solution, task
from gan_course.files import data_file
from gan_course.labs import BrushLab, LatentLab, TimelineView
from gan_course.labs.evaluation.neighbours import neighbours
from gan_course.labs.latent import brush, calc, inversion
from gan_course.labs.latent.timeline import load_timeline
from gan_course.pictures import Shot, png, strip
from gan_course.plotting import show
from gan_course.ui import EntryView, FlipbookView, PredictionView, QuizView

digits = checkpoints.pretrained("dcgan_mnist", runtime)
artist = checkpoints.pretrained("dcgan_faces", runtime)

# %%
EntryView(
    [
        ("표준 정규 분포에서 뽑은 100차원 벡터는 대개 원점에서 얼마나 떨어져 있습니까?",
         [("0에 가깝습니다.", False, "좌표 100개가 모두 작아야 합니다. 그런 일은 거의 없습니다."),
          ("10쯤", True, "좌표의 제곱은 평균이 1이므로 길이는 √100쯤입니다."),
          ("100쯤", False, "100은 길이의 제곱입니다.")], "1절"),
        ("따로 뽑은 두 z의 한가운데 (a + b)/2는 분산이 얼마입니까?",
         [("1", False, "독립인 둘의 평균은 덜 흩어집니다."),
          ("1/2", True, "그래서 뽑은 z보다 짧습니다."),
          ("0", False, "평균이 0이지 분산이 0은 아닙니다.")], "2절"),
        ("안경의 방향으로 가면 피부도 바뀝니다. 피부의 방향 쪽 몫을 덜어 내려면 어떻게 합니까?",
         [("안경의 방향을 반으로 줄입니다.", False, "둘 다 반으로 줄 뿐입니다."),
          ("피부의 방향을 뺍니다.", False, "그 몫이 아니라 통째로 빼면 피부가 거꾸로 바뀝니다."),
          ("피부의 방향에 내린 그림자(정사영)를 뺍니다.", True, "남은 것은 피부의 방향과 수직입니다.")], "3절"),
    ],
    skip="1–3절을 건너뛰고 4절부터 보십시오. 3절의 탐험기와 과제 07-4는 그래도 해 볼 만합니다.",
)  # fmt: skip

# %% [markdown]
# ## 1. 높은 차원에서는 아무도 한가운데에 살지 않습니다
#
# $z$는 표준 정규 분포에서 뽑습니다. 종의 꼭대기가 0에 있으니 점들도 0 근처에 모여 있을 것 같습니다. 1차원에서는 그렇습니다.
# 그런데 $z$가 수 64개로 이루어졌다면 어떻게 됩니까? 길이의 제곱 $\lVert z \rVert^2$은 좌표 64개를 제곱하여 더한 것입니다. 제곱 하나의 평균이 1이니 합은 64쯤이고, 0에 가까우려면 **64개가 모두** 작아야 합니다.
#
# $$\mathbb{E}\lVert z \rVert^2 = n_z, \qquad \lVert z \rVert \approx \sqrt{n_z}$$
#
# - $\mathbb{E}$: 평균(기댓값). $n_z$: $z$의 차원(코드의 `nz`). $\lVert \cdot \rVert$: 벡터의 길이.

# %%
DIMENSIONS = [1, 2, 4, 8, 16, 32, 64, 100]


def draw_norms(nz):
    z = torch.randn(20_000, nz, generator=torch.Generator().manual_seed(0))
    norms = z.norm(dim=1) / math.sqrt(nz)
    fig, ax = plt.subplots(figsize=(6.4, 2.4))
    ax.hist(
        norms.numpy(),
        bins=60,
        range=(0, 2.6),
        density=True,
        color=plotting.SKY,
        edgecolor="0.3",
        lw=0.3,
    )
    ax.axvline(math.sqrt(0.5), color=plotting.RED, ls="--", label="길이의 제곱이 평균의 절반")
    ax.set(xlabel="길이 ÷ √nz", title=f"nz = {nz}", yticks=[])
    ax.legend(loc="upper right")
    return fig


# %%
def tell_norms(nz):
    return f"nz = {nz}: 길이의 제곱이 평균의 절반보다 작은 z의 비율 {calc.short_share(nz):.2g}"


FlipbookView(
    draw_norms, "nz", DIMENSIONS, 2, words=tell_norms,
    about="표준 정규 분포에서 뽑은 벡터의 길이(√nz로 나눈 것)를 센 막대. 차원이 커질수록 1 근처에 좁게 모입니다.",
)  # fmt: skip

# %%
shares = {nz: calc.short_share(nz) for nz in (2, 8, 64, 100)}
print("‖z‖² < nz/2일 확률:", {nz: f"{share:.2g}" for nz, share in shares.items()})
assert abs(shares[2] - 0.393) < 0.001 and abs(shares[8] - 0.143) < 0.001 and shares[64] < 1e-3

# %% [markdown]
# 2차원에서는 열에 넷이 절반 안쪽에 있지만, 64차원에서는 만에 셋뿐입니다. 점들은 반지름 $\sqrt{n_z}$인 **얇은 껍질**에 삽니다. 한가운데는 종의 꼭대기이지만, 거기에는 자리가 거의 없어 아무도 살지 않습니다.
#
# ## 2. 두 그림 사이의 세 가지 길
#
# 두 벡터 $a, b$의 한가운데 $(a+b)/2$를 봅시다. 서로 다른 쪽을 보는 두 벡터의 평균이니 **짧습니다**. 껍질의 안쪽, 생성자가 학습할 때 거의 본 적이 없는 곳입니다. 길은 셋이 있습니다.
#
# - **곧은 길**(선형 보간, lerp): $(1-t)\,a + t\,b$.
# - **둥근 길**(구면 보간, slerp): 두 벡터 사이의 **각**을 고르게 나눕니다(White 2016).
# - **정규 분포를 지키는 길**: 곧은 길을 늘려 분산을 되찾습니다(Agustsson 외 2017).

# %%
task("07-1")


# %%
def slerp(a, b, t):
    """(nz,), (nz,), 수 → (nz,)."""
    ...


check("07-1", slerp)

# %%
hint("07-1")

# %%
solution("07-1")

# %%
task("07-2")


# %%
def normal_walk(a, b, t):
    """(…, nz), (…, nz), 수 → (…, nz)."""
    ...


check("07-2", normal_walk)

# %%
hint("07-2")

# %%
solution("07-2")

# %%
WAYS = {
    "곧은 길": sampling.lerp,
    "둥근 길": sampling.slerp,
    "정규 분포를 지키는 길": calc.normal_walk,
}
a, b = torch.randn(2, 64, generator=torch.Generator().manual_seed(4))
ts = [i / 8 for i in range(9)]
fig, axes = plt.subplots(3, 1, figsize=(8, 3.4))
for ax, (name, way) in zip(axes, WAYS.items(), strict=True):
    z = torch.stack([way(a, b, t) for t in ts])
    plotting.show_pictures(
        ax, sampling.sample(digits, z), columns=9, title=f"{name}: 가운데의 길이 {z[4].norm():.1f}"
    )
show(
    fig,
    alt="한 숫자에서 다른 숫자로 옮겨 가는 그림 아홉 장씩 세 줄. 세 길 모두 끊기지 않고 바뀌며, 곧은 길의 가운데 벡터만 길이가 짧습니다.",
)

# %% [markdown]
# 그림만 보면 세 길이 다 괜찮아 보입니다. 무엇을 잃었는지 재어 봅시다. 한가운데($t = 1/2$) 2,000개로 그린 숫자를 네 가지로 잽니다.
#
# - **종류**: 숫자가 사실상 몇 가지나 나오는지 나타내는 수(분류기가 읽은 숫자별 비율의 엔트로피 $H$로 계산한 $e^H$). 열 가지가 고르게 나오면 10, 하나만 나오면 1입니다.
# - **밀도**(density)와 **덮음**(coverage): 진짜 숫자마다, 가까운 진짜 이웃 몇 개가 들어갈 만큼의 공을 그립니다. 밀도는 가짜가 이 공들에 얼마나 겹겹이 들어 있는지(충실도, 1을 넘기도 합니다), 덮음은 가짜가 하나라도 든 공의 비율(다양성)입니다(Naeem 외 2020). 08에서 자세히 배웁니다.

# %%
pairs = torch.randn(2, 2000, 64, generator=torch.Generator().manual_seed(1))
real = metrics.judge_digits(datasets.mnist("test")[:2000].x).features
starts = {"뽑은 그대로": pairs[0], **{name: way(*pairs, 0.5) for name, way in WAYS.items()}}
starts |= {"ψ = 0.7": 0.7 * pairs[0], "ψ = 0.5": 0.5 * pairs[0]}
measured = {}
for name, z in starts.items():
    verdict = metrics.judge_digits(sampling.sample(digits, z))
    p = metrics.class_shares(verdict.labels)
    kinds = torch.exp(-torch.xlogy(p, p).sum()).item()
    near = neighbours(real, verdict.features)
    distance = metrics.frechet_distance(verdict.features, metrics.digit_reference())
    measured[name] = distance, kinds, near.density, near.coverage
    print(
        f"{name:12s}\t프레셰 {distance:6.1f}  종류 {kinds:5.2f}  밀도 {near.density:.2f}  덮음 {near.coverage:.2f}"
    )

# %%
straight, curved = measured["곧은 길"], measured["둥근 길"]
plain = measured["뽑은 그대로"]
assert straight[3] < curved[3] - 0.02 and straight[0] > 1.5 * curved[0]  # 다양성을 잃습니다
assert straight[2] > 0.9 * curved[2]  # 충실도는 잃지 않습니다
assert abs(measured["정규 분포를 지키는 길"][0] / plain[0] - 1) < 0.5

# %%
shorter = {}
for nz in (2, 64):
    *both, drawn = torch.randn(3, 20_000, nz, generator=torch.Generator().manual_seed(0))
    middle = sampling.lerp(*both, 0.5)
    shorter[nz] = (drawn.norm(dim=1) < middle.norm(dim=1)).float().mean().item()
    print(f"nz = {nz}: 곧은 길의 한가운데보다 짧은 z의 비율 {shorter[nz]:.1%}")
assert abs(shorter[2] - 1 / 3) < 0.02 and shorter[64] < 0.01

# %% [markdown]
# > **널리 퍼진 오류 ①** “곧은 길은 틀렸다. 가운데의 그림이 망가진다.”
# > 곧은 길의 가운데는 **망가지지 않았습니다**(밀도가 떨어지지 않습니다). 잃은 것은 **다양성**입니다. 짧은 $z$는 평균에 가까운 그림을 그리므로, 곧은 길의 한가운데는 $z$에 0.7을 곱해 줄인 것(ψ = 0.7, **절단**. 4절)과 비슷합니다. 우연이 아닙니다. 독립인 두 $z$의 한가운데는 분산이 1/2이고, $\sqrt{1/2} \approx 0.71$입니다.
# > 둥근 길과 정규 분포를 지키는 길은 뽑은 그대로와 거의 같습니다. $n_z = 2$라면 뽑은 $z$ 셋에 하나가 곧은 길의 한가운데보다도 짧으니 낯선 곳이 아닙니다. 64차원에서는 천에 셋뿐입니다.
#
# ## 3. 방향: 이름 없는 것, 이름 있는 것
#
# 생성자를 미분하지 않아도, $z$를 어느 쪽으로 옮기면 그림이 많이 바뀌는지 알 수 있습니다. 이름을 붙이지 않고 찾는 방법 둘과, 아무 방향을 견줍니다.
#
# - **평균 야코비안**: 야코비안은 “$z$의 좌표를 조금 움직이면 화소마다 얼마나 바뀌는가”를 모은 표($\partial G/\partial z$)입니다. $z$와 그림을 많이 뽑아 둘이 함께 변하는 정도를 재면 이 표의 평균을 어림할 수 있습니다. 그 표가 그림을 가장 크게 바꾸는 방향을 차례로 고릅니다(**특이 벡터**). 탐험기의 ‘주요 방향’이 이것입니다.
# - **SeFa**: 그림을 하나도 그리지 않고, $z$가 처음 만나는 층의 가중치만 분해합니다(Shen & Zhou 2021).
# - **아무 방향**: 정규 분포에서 뽑아 길이를 1로 만든 것입니다.

# %%
z = torch.randn(64, 64, generator=torch.Generator().manual_seed(2))
rng = torch.Generator().manual_seed(3)
found = {
    "평균 야코비안": sampling.principal_directions(artist, 3),
    "SeFa": calc.sefa(artist, 3),
    "아무 방향": torch.nn.functional.normalize(torch.randn(3, 64, generator=rng), dim=1),
}

# %%
changes = {}
for name, directions in found.items():
    ends = [torch.cat([z + reach * d for d in directions]) for reach in (-2, 2)]
    low, high = (sampling.sample(artist, end) for end in ends)
    changes[name] = (high - low).abs().mean().item()
    print(f"{name:8s}\t±2만큼 옮겼을 때 화소의 평균 변화 {changes[name]:.3f}")
assert changes["평균 야코비안"] > changes["SeFa"] > 1.3 * changes["아무 방향"]

# %%
fig, axes = plt.subplots(3, 1, figsize=(6.6, 3.7))
line = torch.linspace(-3, 3, 7)
for ax, (name, directions) in zip(axes, found.items(), strict=True):
    x = sampling.sample(artist, z[:1] + line[:, None] * directions[0])
    plotting.show_pictures(ax, x, columns=7, title=f"{name}의 첫째 방향, −3에서 +3까지")
show(
    fig,
    alt="얼굴 하나를 세 방향으로 −3에서 +3까지 옮긴 그림 일곱 장씩 세 줄. 위의 두 방향은 짧은 머리에서 긴 머리까지 머리의 모양을 크게 바꾸고, 아무 방향은 머리와 수염과 배경을 한꺼번에 바꿉니다.",
)

# %% [markdown]
# 이름 없는 방향은 **크게** 바꾸지만 **무엇을** 바꾸는지는 말해 주지 않습니다. 한 방향이 배경과 머리와 안경을 한꺼번에 바꾸기도 합니다.
#
# ### 이름 있는 방향
#
# 얼굴에는 속성을 읽어 주는 분류기가 있습니다. 얼굴을 많이 그려 분류기에게 읽히면, $z$마다 “안경 있음/없음”의 레이블이 생깁니다. 안경을 쓴 $z$와 쓰지 않은 $z$, 두 무리가 생기는 것입니다. 한 무리에서 다른 무리로 가는 방향을 가장 단순하게 구한다면 어떻게 하겠습니까?

# %%
task("07-3")


# %%
def attribute_direction(z, has):
    """(n, nz), (n,) bool → (nz,)."""
    ...


check("07-3", attribute_direction)

# %%
hint("07-3")

# %%
solution("07-3")

# %%
many = torch.randn(3000, 64, generator=torch.Generator().manual_seed(5))
read = metrics.judge_faces(sampling.sample(artist, many)).labels
ATTRIBUTES = list(datasets.face_attributes())
KOREAN = ("머리 색", "머리 모양", "피부", "안경", "수염", "입")
glasses = read[:, ATTRIBUTES.index("glasses")] > 0


def gap(has):
    """has가 아닌 무리의 한가운데에서 has인 무리의 한가운데로 가는, 길이 1의 방향."""
    return torch.nn.functional.normalize(many[has].mean(0) - many[~has].mean(0), dim=0)


# %%
def what_changed(move, n=300):
    """move만큼 옮긴 얼굴: (안경을 쓴 비율의 앞과 뒤, 속성마다 값이 바뀐 비율)."""
    start = torch.randn(n, 64, generator=torch.Generator().manual_seed(6))
    before = metrics.judge_faces(sampling.sample(artist, start)).labels
    after = metrics.judge_faces(sampling.sample(artist, start + move)).labels
    share = [(x[:, ATTRIBUTES.index("glasses")] > 0).float().mean().item() for x in (before, after)]
    return share, (before != after).float().mean(dim=0).tolist()


(was, now), changed = what_changed(2 * gap(glasses))
print(f"안경을 쓴 얼굴: 옮기기 전 {was:.0%} → 옮긴 뒤 {now:.0%}")
print("값이 바뀐 비율:", {k: f"{v:.0%}" for k, v in zip(KOREAN, changed, strict=True)})
assert now > 0.9 and 0.15 < changed[2] < 0.25 and changed[4] < 0.06

# %% [markdown]
# 안경은 썼지만 피부와 입, 머리 모양도 바뀐 얼굴이 있습니다. 수염은 거의 그대로인데 피부는 열에 둘쯤 바뀌었습니다. **생성자의 잠재 공간**에서 안경의 방향과 피부의 방향이 서로 수직이 아니면, 안경 쪽으로 갈 때 피부 쪽으로도 조금 가게 됩니다. 그 몫을 덜어 내면 됩니다(조건부 투영, Shen 외 2020).

# %%
task("07-4")


# %%
def conditional(direction, others):
    """(nz,), (k, nz) → (nz,)."""
    ...


check("07-4", conditional)

# %%
hint("07-4")

# %%
solution("07-4")

# %% [markdown]
# 저장소에는 같은 방법으로 찾아 둔 방향들이 들어 있습니다. 평균을 잇는 대신, 속성이 있는 $z$와 없는 $z$를 가장 잘 가르는 평평한 경계(**초평면**)를 **로지스틱 회귀**로 찾았습니다. 그 경계와 수직인 방향(**법선**)에서 다른 속성의 법선 쪽 몫을 모두 뺐습니다. 채점은 방향을 찾을 때 보지 않은 **다른 분류기**가 했습니다. 표는 [카드](../data/directions/dcgan_faces.md)에 있습니다. 아래 셀은 레이블을 단 바로 그 분류기로 재므로 카드보다 후하게 나올 수 있습니다.
#
# 모든 방향이 성공한 것은 아닙니다. 카드에 적힌 열다섯 방향 가운데 다섯은 기준(바라던 대로 0.9 이상, 다른 속성의 변화 0.15 이하)에 못 미쳐 슬라이더가 없습니다. **수염**의 방향으로 가면 수염은 생기지만 입까지 셋에 하나가 바뀌고, **피부**의 방향은 다른 속성의 방향들과 거의 겹쳐서 빼고 나면 남는 것이 적습니다(빼기 전 방향과의 코사인 0.22. 1이면 그대로입니다). 곧은 방향 하나로는 되지 않는 속성도 있다는 뜻입니다.

# %%
print(inspect.getsource(calc.boundary))
print(inspect.getsource(calc.without))

# %%
named = calc.named_directions("dcgan_faces")
print("이름 붙은 방향:", ", ".join(named.names))
refined = named.move("안경")  # 슬라이더의 오른쪽 끝까지
others = [i for i, name in enumerate(KOREAN) if name != "안경"]
rest = torch.stack([gap(read[:, i] == v) for i in others for v in read[:, i].unique()])
ways = {
    "평균을 이은 것": gap(glasses),
    "평균 − 다른 속성": calc.without(gap(glasses), rest),
    "회귀 − 다른 속성": refined / refined.norm(),
}
rows = {name: what_changed(refined.norm() * way) for name, way in ways.items()}
leak = {name: max(changed[i] for i in others) for name, (_, changed) in rows.items()}
for name, ((_, now), _) in rows.items():
    print(f"{name:10s}\t안경 {now:.0%}, 가장 많이 바뀐 다른 속성 {leak[name]:.0%}")
assert all(now > 0.85 for (_, now), _ in rows.values())
a, b, c = leak.values()
assert a > b > c and a > c + 0.08 and c < 0.09

# %% [markdown]
# 옮긴 길이는 셋이 같습니다. 다른 속성을 빼자 함께 바뀌는 얼굴이 줄고, 두 무리의 평균 대신 로지스틱 회귀로 찾은 방향에서 빼자 더 줄었습니다. 빼기와 회귀가 저마다 한몫을 했습니다.

# %%
explorer = LatentLab(artist, folder="../runs")
ends = [control for control in explorer.panel.named if control.description in ("안경", "금발")]
PredictionView(
    "07-p1",
    "안경을 끝까지 민 채로 금발도 끝까지 밀면, 쓰고 있던 안경은 어떻게 되겠습니까?",
    [
        ("거의 모두 그대로입니다.", True, "서로의 몫을 뺀 방향이므로 열에 아홉 넘게 안경을 지킵니다."),
        ("절반쯤 벗습니다.", False, "두 방향이 서로 거꾸로였다면 그랬을 것입니다."),
        ("모두 벗습니다.", False, "금발의 방향에서 안경 쪽 몫을 빼 두었습니다."),
    ],
    explorer,
    act="안경을 오른쪽 끝까지 밀고, 이어서 금발도 끝까지 밀어 보십시오.",
    seen=lambda: all(control.value > 0.9 * control.max for control in ends),
)  # fmt: skip

# %%
start = torch.randn(300, 64, generator=torch.Generator().manual_seed(6))
put_on, and_blond = (
    metrics.judge_faces(sampling.sample(artist, start + move)).labels[:, 3] > 0
    for move in (refined, refined + named.move("금발"))
)
stay = (put_on & and_blond).sum().item() / put_on.sum().item()
print(f"안경을 쓴 얼굴 가운데 금발까지 민 뒤에도 안경을 쓴 비율 {stay:.0%}")
assert stay > 0.9

# %% [markdown]
# **해 보십시오.**
#
# 1. **안경**과 **금발**을 끝까지 민 채로 “무작위”를 눌러, 다른 얼굴에서도 그런지 보십시오. (두 번 누르면 그 슬라이더만 0으로 돌아갑니다. Colab에서는 옆의 수에 0을 적으십시오.)
# 2. **미소**를 왼쪽 끝에서 오른쪽 끝까지 천천히 움직이십시오. 입 말고 무엇이 바뀝니까?
# 3. 이름 붙은 방향과 ‘주요 방향’의 방향 1을 견주어 보십시오. 어느 쪽이 더 크게, 어느 쪽이 한 가지만 골라 바꿉니까? 무엇을 바꾸는지 알아냈으면 그 탭에서 **이름을 붙이십시오**. 다음에 열 때에도 그 이름이 남습니다.

# %%
task("07-5")


# %%
def wear_glasses(z, names, vectors):
    """(n, 64), 이름 목록, (k, 64) → (n, 64)."""
    ...


check("07-5", wear_glasses)

# %%
hint("07-5")

# %%
solution("07-5")

# %% [markdown]
# 숫자에도 이름 붙은 방향이 있습니다. 분류기 없이 획을 재어 찾은 **굵기**와 **기울기**입니다. **크기**는 슬라이더의 끝에서 같은 숫자로 읽히는 것이 54%뿐이라(기준 75%) 내놓지 않았습니다([카드](../data/directions/dcgan_mnist.md)). 굵기를 끝까지 밀 때 기울기는 어떻게 됩니까?

# %%
LatentLab(digits, folder="../runs")

# %% [markdown]
# ### 얼굴의 덧셈과 뺄셈
#
# DCGAN 논문은 “안경 쓴 남자 − 남자 + 여자 = 안경 쓴 여자”라는 그림으로 사람들을 놀라게 했습니다(Radford 외 2015, 그림 7). 우리 속성으로 해 봅시다. $z$ 하나에는 그 얼굴만의 특징이 섞여 있으므로, 논문처럼 같은 무리의 $z$ 여럿을 평균하여 씁니다.
#
# $$z_{\text{안경·수염}} - z_{\text{수염}} + z_{\text{맨얼굴}} = \,?$$

# %%
beard = read[:, ATTRIBUTES.index("beard")] > 0
groups = {
    "안경과 수염": glasses & beard, "− 수염만": ~glasses & beard, "+ 맨얼굴": ~glasses & ~beard,
}  # fmt: skip
means = {name: many[rows].mean(dim=0) for name, rows in groups.items()}
added = means["안경과 수염"] - means["− 수염만"]
added = 3 * torch.nn.functional.normalize(added, dim=0)
# 평균한 z는 짧습니다(2절). 모두 평균의 얼굴이 되지 않도록, 저마다의 z에 차이를 더합니다.
bare = groups["+ 맨얼굴"].nonzero()[:200, 0]
after = metrics.judge_faces(sampling.sample(artist, many[bare] + added)).labels
put_on = (after[:, 3] > 0).float().mean().item()
changed = (read[bare] != after).float().mean(dim=0).tolist()
print(f"맨얼굴 200명에 (안경과 수염 − 수염)을 더하면: 안경 {put_on:.0%}")
print("다른 속성이 바뀐 비율:", {KOREAN[i]: f"{changed[i]:.0%}" for i in others})
assert put_on > 0.8 and max(changed[i] for i in others) > 0.15

# %%
shown = {
    **{name: many[rows][:3] for name, rows in groups.items()},
    "= 안경만?": many[bare[:3]] + added,
}
fig, axes = plt.subplots(1, 4, figsize=(9.4, 1.3))
for ax, (name, x) in zip(axes, shown.items(), strict=True):
    plotting.show_pictures(ax, sampling.sample(artist, x), columns=3, title=name)
show(
    fig,
    alt=f"얼굴 세 장씩 네 묶음: 안경과 수염이 있는 얼굴, 수염만 있는 얼굴, 맨얼굴, 그리고 셋째에 첫째와 둘째의 차이를 더한 얼굴. 넷째의 {put_on:.0%}가 안경을 썼습니다.",
)

# %% [markdown]
# 덧셈은 됩니다. 그러나 “안경만”이 더해졌는지는 **세어 보아야** 압니다. 그럴듯한 예를 몇 장 골라 보이는 것과, 수백 장에서 무엇이 함께 바뀌었는지 세는 것은 다릅니다. 여기에서도 안경 말고 머리 모양이 바뀐 얼굴이 적지 않습니다.
#
# ## 4. 절단: z를 짧게 하면, 길게 하면
#
# $\psi z$로 줄이면(절단) 그림이 어떻게 됩니까? 2절에서 ψ = 0.5는 밀도가 높고 덮음이 낮았습니다. 그러면 거꾸로 ψ를 1에서 1.2로 **키우면** 밀도와 덮음은 각각 오릅니까, 내립니까? 먼저 **예측**하십시오.

# %%
PSI = (0.3, 0.5, 0.7, 0.85, 1.0, 1.2)
curve, written = {}, {}
for psi in PSI:
    x = sampling.sample(digits, psi * pairs[0])
    near = neighbours(real, metrics.judge_digits(x).features)
    curve[psi], written[psi] = (near.density, near.coverage), x[:25]
assert 0.03 < curve[1.0][1] - curve[0.7][1] < 0.12 and curve[0.7][0] > curve[1.0][0] + 0.05
assert abs(curve[0.3][0] - curve[0.7][0]) < 0.1 and curve[0.3][1] < 0.3


# %%
def draw_psi(psi):
    fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3))
    plotting.show_pictures(left, written[psi], title=f"ψ = {psi}")
    for at, mark in {1.0: "o", psi: "D"}.items():
        color = plotting.RED if at == psi else plotting.BLUE
        right.plot(curve[at][1], curve[at][0], mark, color=color, ms=8, label=f"ψ = {at}")
    right.set(xlabel="덮음 (다양성)", ylabel="밀도 (충실도)", xlim=(0, 1), ylim=(0.7, 1.12))
    right.legend(loc="lower left")
    return fig


def tell_psi(psi):
    return f"ψ = {psi}: 밀도 {curve[psi][0]:.2f}, 덮음 {curve[psi][1]:.2f}"


scaled = FlipbookView(
    draw_psi, "ψ", PSI, 1.0, words=tell_psi,
    about="왼쪽은 같은 잠재 벡터 25개를 ψ배 하여 쓴 숫자, 오른쪽은 2,000장에서 잰 덮음(가로)과 밀도(세로)입니다. 동그라미가 ψ = 1, 마름모가 지금의 ψ입니다.",
)  # fmt: skip

# %%
PredictionView(
    "07-p2",
    "ψ를 1에서 1.2로 키우면 밀도와 덮음은 어떻게 됩니까?",
    [
        ("밀도가 오르고 덮음이 내립니다.", False, "그것은 ψ를 1에서 0.7로 줄일 때의 일입니다."),
        (
            "밀도가 내리고 덮음이 오릅니다.",
            False,
            "밀도는 내립니다. 그러나 학습할 때 드물던 긴 z가 그린 그림은 진짜를 더 덮지 못합니다.",
        ),
        ("둘 다 오릅니다.", False, "긴 z는 생성자가 학습할 때 거의 보지 못한 곳입니다."),
        ("둘 다 내립니다.", True, "마름모가 동그라미의 왼쪽 아래로 갔습니다. 낯선 곳에서는 충실도도 다양성도 잃습니다."),
    ],
    scaled,
    act="ψ를 1.2까지 밀며 그림 아래의 밀도와 덮음을 보십시오.",
    seen=lambda: scaled.page.value == PSI[-1],
)  # fmt: skip

# %%
# 다시 뽑기: 길이가 아니라 좌표를 봅니다. |좌표| > 문턱이면 그 좌표를 다시 뽑습니다(BigGAN).
clipped = pairs[0].clone()
while (far := clipped.abs() > 1.0).any():
    clipped[far] = torch.randn(int(far.sum()), generator=rng)
short = (clipped.norm(dim=1).mean() / pairs[0].norm(dim=1).mean()).item()  # 길이가 같아지는 ψ
plain, shrunk, again = (
    metrics.judge_digits(sampling.sample(digits, z)) for z in (pairs[0], short * pairs[0], clipped)
)
redrawn, alike = (neighbours(real, verdict.features) for verdict in (again, shrunk))
same = [(plain.labels == verdict.labels).float().mean().item() for verdict in (shrunk, again)]
for name, near, share in ((f"ψ = {short:.2f}", alike, same[0]), ("다시 뽑기", redrawn, same[1])):
    print(f"{name}\t밀도 {near.density:.2f}, 덮음 {near.coverage:.2f}, 같은 숫자 {share:.0%}")
assert abs(redrawn.density - alike.density) < 0.1 and abs(redrawn.coverage - alike.coverage) < 0.1
assert 0.4 < same[0] < 0.7 and same[1] < 0.2 and clipped.abs().max() <= 1  # 서로 다른 것입니다

# %%
fig, ax = plt.subplots(figsize=(5.6, 3.2))
density, coverage = zip(*curve.values(), strict=True)
ax.plot(coverage, density, "-o", color=plotting.BLUE, label="줄이기 ψ·z")
for psi, (d, c) in curve.items():
    at, ha = ((-9, -4), "right") if psi > 0.7 else ((0, -17 if psi == 0.5 else 8), "center")
    ax.annotate(f"ψ {psi}", (c, d), xytext=at, textcoords="offset points", ha=ha)
ax.plot(
    redrawn.coverage, redrawn.density, "D", color=plotting.RED, ms=8, label="다시 뽑기 |좌표| ≤ 1"
)
ax.set(xlabel="덮음 (다양성)", ylabel="밀도 (충실도)", xlim=(0, 1), ylim=(0.7, 1.12))
ax.legend(loc="lower left")
told = ", ".join(f"ψ {p}: 밀도 {d:.2f}, 덮음 {c:.2f}" for p, (d, c) in curve.items())
show(
    fig,
    alt=f"덮음(가로)과 밀도(세로)의 자취. {told}. 다시 뽑기는 밀도 {redrawn.density:.2f}, 덮음 {redrawn.coverage:.2f}입니다.",
)
print(told)
assert curve[0.5][0] > curve[1.0][0] and curve[0.5][1] < curve[1.0][1] - 0.05
assert curve[1.2][0] < curve[1.0][0] - 0.05 and curve[1.2][1] < curve[1.0][1] - 0.02

# %% [markdown]
# ψ를 1에서 0.7까지 줄이면 덮음을 조금 잃고 밀도를 얻습니다. 더 줄이면 밀도는 거의 그대로인데 덮음만 무너집니다. ψ를 1보다 키운 1.2에서는 **둘 다** 내려갑니다. 낯선 $z$라고 다양한 그림을 그리지는 않습니다.
#
# StyleGAN의 ψ는 **평균 쪽으로 당기기**이고($z$가 아니라 매핑 네트워크의 출력 $w$를 그 평균 쪽으로 당깁니다. 우리는 같은 생각을 $z$에 썼습니다. Karras 외 2019), BigGAN의 절단은 문턱을 넘는 좌표를 **다시 뽑기**입니다(Brock 외 2018). 이름은 같아도 다른 것입니다. 평균 길이가 같아지게 줄이면 밀도와 덮음은 둘이 비슷합니다. 그러나 줄인 $z$는 절반쯤이 **같은 숫자**로 남고, 다시 뽑은 $z$는 다섯에 하나가 못 됩니다. 다시 뽑기는 그림을 다듬는 것이 아니라 **다른 그림**을 고르는 것입니다.
#
# 그러면 얼굴도 절단하면 깨끗해집니까? 앞의 탐험기에서 **절단 ψ**를 0.3까지 내려 보고, 망가진 얼굴(속성 하나라도 분류기의 확신도가 0.9에 못 미치는 것)을 세어 봅시다.

# %%
doubtful = {}
for psi in (0.3, 0.5, 0.7, 1.0):
    sure = metrics.judge_faces(sampling.sample(artist, psi * many[:500])).confidence
    doubtful[psi] = (sure < 0.9).float().mean().item()
print("망가진 얼굴:", {f"ψ {psi}": f"{share:.0%}" for psi, share in doubtful.items()})
assert doubtful[0.3] > 0.3 and doubtful[0.3] > doubtful[0.5] > doubtful[1.0]

# %% [markdown]
# > **널리 퍼진 오류 ②** “절단하면 언제나 그림이 깨끗해진다.”
# > 숫자에서는 그랬지만 우리 얼굴에서는 **거꾸로**입니다. 얼굴의 속성은 이것 아니면 저것이라서, 모든 것의 가운데인 $z = 0$ 근처는 어느 머리 모양도 아닌 **경계**입니다. 짧은 $z$가 전형적인 그림이 되려면 가운데에 전형적인 것이 있어야 합니다. StyleGAN이 $z$가 아니라 매핑 네트워크를 지난 $w$를 그 평균 쪽으로 당기는 것도 이와 통합니다.
#
# ## 5. 거꾸로 찾기: 이 그림을 그리는 z는?
#
# 생성자는 $z$에서 그림으로 갑니다. 거꾸로 가는 길(**역추적**, inversion)은 없으니 찾아야 합니다. 후보 512개 가운데 가장 닮은 것에서 시작하여, 그림의 차이가 줄어드는 쪽으로 $z$를 조금씩 고칩니다. 그쪽이 어디인지는 역전파가 알려 줍니다(02). $G$의 가중치는 그대로입니다.
#
# $$z^* = \arg\min_z \tfrac{1}{n}\lVert G(z) - x\rVert^2$$
#
# - $x$: 찾을 그림. $n$: 화소 값의 개수. $\arg\min_z$: 뒤의 값을 가장 작게 하는 $z$.

# %%
print(inspect.getsource(inversion.descend))

# %% [markdown]
# 숫자는 생성자가 **한 번도 보지 못한** 시험용 데이터의 첫 장, 얼굴은 **학습할 때 본** 10,000장 가운데 하나입니다.

# %%
unseen = datasets.mnist("test")[:1]
sought = {"숫자": unseen.x, "얼굴": datasets.faces()[9123:9124].x}


def look_at(name, at):
    """찾을 그림과 지금의 z가 그린 그림을 나란히."""
    scenes = {f"찾을 {name}": sought[name], f"{at.step}스텝, 차이 {at.error:.3f}": at.picture}
    data, width = strip([(words, png(x, width=128), None) for words, x in scenes.items()])
    told = f"왼쪽은 찾을 {name}, 오른쪽은 {at.step}스텝의 z가 그린 것. 차이 {at.error:.3f}."
    return Shot(data, told, width)


# %%
hunts, began = {"숫자": [], "얼굴": []}, time.perf_counter()
for name, G in (("숫자", digits), ("얼굴", artist)):
    for at in inversion.invert(G, sought[name]):
        hunts[name].append(at)
        if at.step == 1 or at.step % 5 == 0:  # 찾는 동안 같은 자리의 그림을 바꿉니다
            now = look_at(name, at)
            drawn = {"metadata": now.metadata(), "raw": True}
            display(now.bundle(), display_id=f"hunt {name}", update=at.step > 1, **drawn)
print(f"둘을 찾는 데 걸린 시간 {time.perf_counter() - began:.1f}초")
for name, hunt in hunts.items():
    print(f"{name}\t화소의 차이 {hunt[0].error:.3f} → {hunt[-1].error:.3f}")
    assert 0.01 < hunt[-1].error < 0.6 * hunt[0].error
assert metrics.judge_digits(hunts["숫자"][-1].picture).labels.equal(unseen.y)


# %%
def draw_hunt(step):
    places = [["숫자", "숫자 지금"], ["얼굴", "얼굴 지금"], ["차이", "차이"]]
    fig, axes = plt.subplot_mosaic(places, figsize=(3, 4.1), height_ratios=(1, 1, 0.8))
    for (name, hunt), line in zip(hunts.items(), ("-", "--"), strict=True):
        plotting.show_pictures(axes[name], sought[name], title=f"찾을 {name}")
        plotting.show_pictures(axes[f"{name} 지금"], hunt[step - 1].picture, title=f"{step}스텝")
        axes["차이"].plot(range(1, 151), [at.error for at in hunt], line, label=name)
    axes["차이"].axvline(step, color=plotting.RED, lw=1.5)
    axes["차이"].set(xlabel="스텝", ylabel="차이", ylim=(0, None))
    axes["차이"].legend(loc="upper right")
    return fig


# %%
def tell_hunt(step):
    now = [f"{name} {hunt[step - 1].error:.3f}" for name, hunt in hunts.items()]
    return f"{step}스텝: 화소의 차이는 {', '.join(now)}"


FlipbookView(
    draw_hunt, "스텝", [1, 3, 6, 10, 20, 30, 40, 60, 80, 100, 125, 150], 1, words=tell_hunt,
    about="거꾸로 찾는 동안의 그림. 왼쪽은 찾을 숫자와 얼굴, 오른쪽은 지금의 z가 그린 것이고, 아래는 화소의 차이입니다. 세로줄이 지금의 스텝입니다.",
)  # fmt: skip

# %% [markdown]
# 처음 보는 숫자도 같은 숫자로 읽힐 만큼 닮아 갑니다. 그러나 학습할 때 본 얼굴까지도 **똑같아지지는** 않습니다. 생성자가 스스로 그린 얼굴에는 차이가 0인 $z$가 반드시 있습니다. 그것은 찾겠습니까?

# %%
own = torch.randn(8, 64, generator=torch.Generator().manual_seed(9))
finds = [
    list(inversion.invert(artist, sampling.sample(artist, z0[None]), steps=100))[-1] for z0 in own
]
error = sum(at.error for at in finds) / 8
alike = torch.cosine_similarity(torch.cat([at.z for at in finds]), own).mean().item()
print(f"자기가 그린 얼굴 8장: 화소의 차이 {error:.3f}, z의 코사인 {alike:+.2f}")
assert 0.005 < error < 0.03 and alike < 0.3

# %% [markdown]
# 차이는 0이 되지 않고, 데이터의 얼굴과 비슷한 만큼만 줄었습니다. 내려가다가 도중의 골짜기에 머문 것입니다. 찾은 $z$도 원래의 $z$와 **많이 다릅니다**. 어느 방향으로 다릅니까? 찾은 $z$에서 야코비안(3절)을 재고, 특이 벡터 64개를 그림을 바꾸는 세기(**특이값**)의 차례로 놓아 봅시다.

# %%
kept = []
for z0, at in zip(own, finds, strict=True):
    _, gains, axes64 = torch.linalg.svd(calc.jacobian(artist, at.z), full_matrices=False)
    true, got = axes64 @ z0, axes64 @ at.z[0]  # 방향마다의 좌표 64개, 센 것부터
    parts = (slice(0, 8), slice(8, 64))
    cosines = [torch.cosine_similarity(true[part], got[part], dim=0).item() for part in parts]
    kept.append([(gains[:8].square().sum() / gains.square().sum()).item(), *cosines])
share, strong, weak = torch.tensor(kept).mean(dim=0).tolist()
print(f"센 방향 8개가 그림의 변화(특이값의 제곱)에서 차지하는 몫 {share:.0%}")
print(f"원래 z와의 코사인: 센 방향 8개에서 {strong:+.2f}, 나머지 56개에서 {weak:+.2f}")
assert share > 0.9 and strong > 0.5 and abs(weak) < 0.2

# %% [markdown]
# 그림의 변화는 거의 모두 방향 **여덟 개**에서 나오고, 거기에서는 $z$를 꽤 되찾았습니다. 나머지 56개에서는 따로 뽑은 두 벡터처럼 남남입니다. 그림을 조금밖에 바꾸지 않아 그림의 차이로는 찾기 어렵습니다. 그림이 비슷하다고 $z$까지 비슷한 것은 아닙니다.
#
# 찾은 얼굴은 **고칠** 수 있습니다. 이름 붙은 방향을 더합니다.

# %%
z_found = hunts["얼굴"][-1].z
edits = {
    "찾은 그대로": 0 * refined,
    **{f"+ {name}": named.move(name) for name in ("놀람", "모히칸", "푸른 머리")},
}
fig, axes = plt.subplots(1, 4, figsize=(7.4, 2))
for ax, (name, move) in zip(axes, edits.items(), strict=True):
    plotting.show_pictures(ax, sampling.sample(artist, z_found + move), title=name)
show(
    fig,
    alt="거꾸로 찾은 얼굴과, 거기에 놀람, 모히칸, 푸른 머리의 방향을 더한 얼굴 셋. 분류기가 읽은 여섯 속성 가운데 더한 것만 바뀌고 나머지 다섯은 그대로입니다.",
)
for name, column, value in (("놀람", 5, 3), ("모히칸", 1, 4), ("푸른 머리", 0, 3)):
    moves = torch.stack([edits["찾은 그대로"], edits[f"+ {name}"]])
    labels = metrics.judge_faces(sampling.sample(artist, z_found + moves)).labels
    assert labels[1, column] == value and (labels[0] != labels[1]).sum() == 1

# %% [markdown]
# 이제 되찾은 $z$에서 이름 붙은 슬라이더를 직접 움직입니다. 아래의 창은 시드 대신 이 $z$에서 출발합니다. 머리와 입을 고쳐 보고, “처음으로”로 되찾은 얼굴에 돌아오십시오.

# %%
LatentLab(artist, z=z_found, folder="../runs")

# %% [markdown]
# ## 6. 붓: 칠하면 얼굴이 따라옵니다
#
# 거꾸로 찾기를 그림 **전체** 대신 칠한 **몇 화소**에만 걸면 붓이 됩니다(iGAN, Zhu 외 2016). 칠한 자리의 색이 맞도록 $z$를 조금씩 옮기고, 처음의 $z$에서 너무 멀어지지 않게 잡아 둡니다. 사람은 조금만 칠하고 나머지는 생성자가 그럴듯하게 채웁니다.

# %%
print(inspect.getsource(brush.follow))

# %%
BrushLab(artist, real=datasets.faces().x[:2000])

# %% [markdown]
# **해 보십시오.** 마우스로 끌어 칠합니다. 마우스가 닿지 않는 곳(Colab)에서는 가로와 세로를 정하고 **찍기**를 누르십시오.
#
# 1. 색을 **금색**으로 고르고 머리를 칠해 보십시오. 칠하지 않은 곳도 바뀝니까? 바뀌었다면 3절에서 잰 ‘함께 바뀐 비율’과 견주어 보십시오.
# 2. **세기**를 1로 올렸다가 0.2로 내려 보십시오. 색은 맞는데 다른 사람이 되는 것과, 같은 사람인데 색이 덜 맞는 것 사이를 오갑니다.
# 3. 아래에 나오는 가장 가까운 진짜와 견주어 보십시오. 생성자가 외운 얼굴을 꺼낸 것입니까?

# %% [markdown]
# ## 7. 매끄러움: 한 스텝의 크기
#
# 같은 길이의 스텝에 그림이 얼마나 바뀝니까? StyleGAN의 **경로 길이**(PPL)는 아주 짧은 스텝에서 특징의 변화를 제곱하여 스텝의 제곱으로 나눈 것의 평균입니다(Karras 외 2019). 논문은 VGG의 특징을 썼고, 우리는 강의의 특징 공간을 씁니다.

# %%
look = lambda x: metrics.judge_digits(x).features  # noqa: E731
lengths = {name: calc.path_length(digits, way, look) for name, way in WAYS.items()}
for name, values in lengths.items():
    print(f"{name:12s}\t가운데값 {values.median():.0f}, 위 10% {values.quantile(0.9):.0f}")
    assert values.quantile(0.9) > 3 * values.median()
typical = [values.median() for values in lengths.values()]
assert max(typical) < 1.5 * min(typical)

# %% [markdown]
# 길마다의 가운데값은 크게 다르지 않습니다. 그러나 **어디에서** 걷느냐에 따라 스텝의 크기가 몹시 달라서, 열에 하나는 가운데값의 몇 배입니다. 같은 길이만큼 밀어도 어떤 자리에서는 그림이 천천히, 어떤 자리에서는 갑자기 바뀐다는 뜻입니다. 평균 하나만 보면 드문 큰 스텝에 끌려가므로 가운데값과 위쪽을 함께 적었습니다.
#
# ## 8. 시간: z 하나가 학습을 지나는 동안
#
# 같은 $z$를 학습의 처음부터 끝까지 그리면 무엇이 먼저 생기는지 보입니다. 저장소에 든 얼굴의 기록입니다. ▶를 누르거나 시간을 끌어 보십시오.

# %%
TimelineView(load_timeline(data_file("timelines/faces.safetensors")))

# %% [markdown]
# 100스텝에는 고른 회색 바탕에 **얼굴의 윤곽과 눈, 입의 자리**가 먼저 나타나고, 아직 $z$가 달라도 머리의 색조만 조금 다를 뿐 거의 같은 얼굴입니다. **머리와 배경의 색**은 그다음 300스텝과 800스텝에 갈라집니다. 얼굴마다 같은 것을 먼저, 다른 것을 나중에 배운 셈입니다. 곡선의 세로줄이 지금의 자리입니다. 손실은 평평해도 그림은 바뀝니다(03의 10절).
# 멈춘 자리에서 **다음 z로**를 끌면 이번에는 $z$가 다음 시드의 것까지 움직입니다. 100스텝에서는 끝까지 옮겨도 거의 같은 얼굴이고, 20,000스텝에서는 도중에 다른 사람이 됩니다. 생성자는 그림만이 아니라 **$z$를 쓰는 법**도 배웠습니다.
#
# 레이블을 받는 생성자(05)의 기록도 실려 있습니다. 숫자를 6,000스텝 배우는 동안의 여덟 자리입니다. **시킨 대로 읽히는 것**(레이블 정확도)과 **진짜와 닮는 것**(프레셰 거리) 가운데 무엇이 먼저입니까? 예상하고 끌어 보십시오.

# %%
conditional = load_timeline(data_file("timelines/cgan_mnist.safetensors"))
TimelineView(conditional)

# %%
for step, note in conditional.notes.items():
    print(
        f"{step:5,}스텝: 레이블 정확도 {note['accuracy']:6.1%}, 프레셰 거리 {note['frechet']:7.1f}"
    )
soon = next(note for note in conditional.notes.values() if note["accuracy"] > 0.9)
last = conditional.notes[conditional.steps[-1]]
print(f"정확도가 90%를 넘은 때의 거리는 마지막의 {soon['frechet'] / last['frechet']:.0f}배입니다.")
assert last["accuracy"] > 0.98 and soon["frechet"] > 5 * last["frechet"]

# %% [markdown]
# **이름이 먼저, 모양이 나중**입니다. 열에 아홉이 시킨 대로 읽힐 때에도 거리는 아직 마지막의 여러 배입니다. 05의 짧은 학습에서 본 차례 그대로입니다(거기에서는 한글이었습니다). 시드 하나의 기록입니다.
#
# 여러분의 학습도 되감을 수 있습니다(03의 13절에서 해 보았습니다). `from gan_course.labs.latent.timeline import Timeline`으로 부른 뒤 `timeline = Timeline(gan.sampler)`를 만들고 학습 루프에서 `timeline.see(m["step"])`을 부른 뒤 `TimelineView(timeline)`을 여십시오.

# %%
QuizView(
    "64차원에서 두 z의 한가운데를 그렸더니 그림이 모두 멀쩡했습니다. 곧은 길을 써도 됩니까?",
    [
        (
            "네. 그림이 멀쩡하니 잃은 것이 없습니다.",
            False,
            "여러 장을 모아 덮음을 재면 다양성을 잃은 것이 보입니다.",
        ),
        ("한 장의 품질은 괜찮지만 다양성이 줄었습니다.", True, "짧은 z는 절단한 z와 같습니다."),
        ("아니요. 한가운데에서는 늘 그림이 망가집니다.", False, "밀도는 떨어지지 않았습니다."),
    ],
)

# %%
QuizView(
    "안경 방향으로 옮긴 얼굴 다섯 장이 모두 안경을 썼습니다. 이 방향이 좋은 방향이라고 말하려면 무엇이 더 필요합니까? 모두 고르십시오.",
    [
        ("수백 장에서 안경을 쓴 비율", True, "다섯 장은 고른 것일 수 있습니다."),
        ("다른 속성이 함께 바뀐 비율", True, "수염이나 머리까지 바뀌면 안경 슬라이더가 아닙니다."),
        (
            "방향을 찾을 때 쓰지 않은 분류기의 판정",
            True,
            "방향을 찾을 때 쓴 분류기로 채점하면 점수가 후하게 나옵니다.",
        ),
        ("방향의 길이", False, "길이는 1로 맞추어 두었습니다."),
    ],
    multiple=True,
)

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | $\lVert z\rVert \approx \sqrt{n_z}$ | `calc.short_share` | White 2016 |
# | 각을 고르게 나눔 | `sampling.slerp` | White 2016 |
# | $\frac{(1-t)a + tb}{\sqrt{(1-t)^2+t^2}}$ | `calc.normal_walk` | Agustsson 외 2017 |
# | 첫 층의 오른쪽 특이 벡터 | `calc.sefa` | Shen & Zhou 2021 |
# | $n - \mathrm{proj}(n)$ | `calc.without` | Shen 외 2020 |
# | $\psi z$ | `sampling.truncate` | Karras 외 2019 |
# | $\arg\min_z \lVert G(z) - x\rVert^2$ | `inversion.invert` | Zhu 외 2016 |
# | $\mathbb{E}\lVert\Delta\phi\rVert^2/\varepsilon^2$ | `calc.path_length` | Karras 외 2019 |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 높은 차원의 z는 껍질에 삽니다 | `calc.short_share` | `test_short_share_is_the_chi_square` |
# | 둥근 길은 길이를 지킵니다 | `sampling.slerp` | `test_slerp_keeps_the_norm_where_lerp_loses_it` |
# | 정규 분포를 지키는 길은 정규 분포에 남습니다 | `calc.normal_walk` | `test_the_normal_walk_stays_normal` |
# | SeFa는 첫 층의 특이 벡터입니다 | `calc.sefa` | `test_sefa_is_the_svd_of_the_first_layer` |
# | 조건부 투영은 다른 속성의 방향과 수직입니다 | `calc.without` | `test_conditional_projection_is_orthogonal_to_all_and_nearest` |
# | 절단은 덮음을 내주고 밀도를 얻습니다 | `sampling.truncate` | `test_truncation_trades_coverage_for_density` |
# | 직선인 생성자에서는 역추적이 z까지 되찾습니다 | `inversion.invert` | `test_inversion_finds_its_own_pictures` |
# | 얼굴에서는 센 방향의 z만 되찾습니다 | `calc.jacobian` | `test_inversion_recovers_the_strong_directions_only` |
# | 숫자의 굵기와 기울기는 저마다 한 가지를 바꿉니다 | `calc.named_directions` | `test_the_digits_directions_change_one_measure` |
# | 얼굴의 윤곽이 머리와 배경의 색보다 먼저 생깁니다 | `load_timeline` | `test_the_face_comes_before_its_colours` |
# | 직선인 생성자의 경로 길이는 손으로 구한 것과 같습니다 | `calc.path_length` | `test_path_length_of_a_linear_generator` |
#
# </details>
#
# **스스로 확인하기**: 맨 위의 “배울 것” 다섯 가지로 돌아가 하나씩 말해 보십시오.
#
# **참고 문헌**
#
# - Radford, Metz, Chintala, *Unsupervised Representation Learning with Deep Convolutional GANs*, 2015. <https://arxiv.org/abs/1511.06434>
# - White, *Sampling Generative Networks*, 2016. <https://arxiv.org/abs/1609.04468>
# - Zhu 외, *Generative Visual Manipulation on the Natural Image Manifold* (iGAN), 2016. <https://arxiv.org/abs/1609.03552>
# - Agustsson 외, *Optimal Transport Maps for Distribution Preserving Operations on Latent Spaces*, 2017. <https://arxiv.org/abs/1711.01970>
# - Karras, Laine, Aila, *A Style-Based Generator Architecture for GANs*, 2019. <https://arxiv.org/abs/1812.04948>
# - Brock, Donahue, Simonyan, *Large Scale GAN Training* (BigGAN), 2018. <https://arxiv.org/abs/1809.11096>
# - Naeem 외, *Reliable Fidelity and Diversity Metrics for Generative Models*, 2020. <https://arxiv.org/abs/2002.09797>
# - Shen 외, *Interpreting the Latent Space of GANs* (InterFaceGAN), 2020. <https://arxiv.org/abs/1907.10786>
# - Shen, Zhou, *Closed-Form Factorization of Latent Semantics* (SeFa), 2021. <https://arxiv.org/abs/2007.06600>
#
# **다음**: 08에서는 여기에서 쓴 밀도와 덮음 같은 지표를 하나씩 시험하여, 언제 속는지 알아봅니다.
# [← 06 WGAN](06_wgan.ipynb) · [08 평가와 진단 →](08_evaluation.ipynb)
