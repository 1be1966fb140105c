# %% [markdown]
# <!-- colab -->
#
# # 04 · DCGAN
#
# > **약속**: 이 레슨이 끝나면, 생성자와 판별자를 블록으로 손수 지어 숫자를 그리게 하고, 64×64 컬러 얼굴을 그리는 생성자가 무엇을 빠뜨리는지 잴 수 있습니다.
#
# **배울 것**
#
# 1. 합성곱과 전치 합성곱을 칸마다 손으로 계산하고, 둘이 서로의 역연산이 아닌 까닭을 말할 수 있습니다.
# 2. 바둑판무늬(checkerboard)가 왜 생기고 어떻게 없애는지 겹치는 횟수로 설명할 수 있습니다.
# 3. DCGAN의 생성자와 판별자를 빈칸에서 지어, 논문의 초깃값과 설정으로 학습시킬 수 있습니다.
# 4. Loss_D, Loss_G, D(x), D(G(z))의 곡선을 보고 무엇을 알 수 있고 무엇을 알 수 없는지 말할 수 있습니다.
# 5. 판별자의 특징, 베낀 그림, 빠진 속성, 벡터 산술을 저마다 재어 생성자를 검사할 수 있습니다.
#
# **미리 알면 좋은 것**: [03 Vanilla GAN](03_vanilla_gan.ipynb)의 두 단계 학습과 프레셰 거리. [02](02_backpropagation.ipynb)의 기울기(gradient)와 역전파(backpropagation).
#
# **공부 시간**: 약 85분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **나누어 보기**: 두 번에 나누어(1–5절, 6–10절) 보기를 권합니다. 6절 앞에 되짚는 물음 셋이 있습니다.
#
# **실행 시간**: CPU 코어 2개에서 약 2분 20초(학습이 대부분입니다). 다른 일을 함께 하는 컴퓨터에서는 두 배까지 걸립니다. GPU에서는 아직 재지 못했습니다.
#
# [← 03 Vanilla GAN](03_vanilla_gan.ipynb) · [05 Conditional GAN →](05_cgan.ipynb)

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
import statistics
import time

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from torch import nn
from torch.nn import functional as F

# %%
from gan_course import checkpoints, datasets, metrics, plotting, sampling
from gan_course.exercises import check, hint, mine, solution, task
from gan_course.files import data_file
from gan_course.history import History
from gan_course.labs import ConvolutionLab, LatentLab, TimelineView
from gan_course.labs.convolution import calc as convolution
from gan_course.labs.convolution import painting
from gan_course.labs.convolution.painting_draw import stamping_scene
from gan_course.labs.convolution.shapes_draw import draw_shapes, layer_shapes, moves_of

# %%
from gan_course.labs.latent.grid_draw import named_grid
from gan_course.labs.latent.timeline import Timeline, load_timeline
from gan_course.models import dcgan
from gan_course.objectives import NON_SATURATING
from gan_course.penalties import r1
from gan_course.scale import keep
from gan_course.training import GAN, adam, progress, train
from gan_course.ui import EntryView, FlipbookView, LiveView, MovieView, PredictionView, QuizView

# %%
lesson_start = time.time()
digits = datasets.mnist("train").to(runtime.device)
artist = checkpoints.pretrained("dcgan_faces", runtime)  # 저장소에 든 얼굴 생성자


def show_source(thing):
    """패키지 코드를 베끼지 않고 그대로 보여 줍니다."""
    print(inspect.getsource(thing))


# %%
EntryView([
    ("2×2 그림을 커널 3, 스트라이드 2, 패딩 0의 전치 합성곱에 넣으면 출력의 한 변은 몇 칸입니까?", [
        ("4", False, "두 배가 되는 것은 커널과 패딩이 꼭 맞을 때뿐입니다."),
        ("5", True, "두 칸 떨어진 3칸짜리 도장 둘이 덮는 길이입니다."),
        ("6", False, "도장 둘은 한 칸 겹칩니다.")], "2절"),
    ("커널 5, 스트라이드 2의 전치 합성곱에서 출력 칸마다 도장이 겹치는 횟수는 어떻습니까?", [
        ("어디나 같습니다.", False, "5는 2로 나누어떨어지지 않습니다."),
        ("패딩에 따라 다릅니다.", False, "패딩을 바꾸어도 안쪽 칸이 겹치는 횟수는 그대로입니다."),
        ("칸마다 다릅니다.", True, "그래서 바둑판무늬가 생깁니다.")], "3절"),
    ("배치 정규화가 있는 생성자를 학습 모드로 두고, 같은 z를 다른 z들과 함께 두 번 뽑으면?", [
        ("함께 뽑은 것에 따라 다릅니다.", True, "미니배치의 평균과 분산을 쓰기 때문입니다."),
        ("두 그림이 같습니다.", False, "그것은 평가 모드입니다."),
        ("배치 정규화 때문에 오류가 납니다.", False, "오류 없이 다른 그림이 나옵니다.")], "4절"),
], skip="셀을 모두 실행한 다음 1–4절의 글을 건너뛰고 5절부터 읽으십시오. 다만 4절 끝의 과제 04-2는 "
        "풀어 두십시오. 그 블록으로 5절의 생성자를 짓습니다.")  # fmt: skip

# %% [markdown]
# 과제의 답을 이어서 쓰는 곳에서는 `mine`을 부릅니다. 채점을 통과했으면 여러분이 쓴 것을, 아직이면 풀이의 것을 돌려줍니다. 나중에 풀었으면 그 과제의 `mine`이 있는 셀부터 아래로 다시 실행하십시오.
#
# 과제의 번호는 차례와 다릅니다. 차례는 제목의 ‘이 레슨의 몇째’를 보십시오.

# %% [markdown]
# ## 1. 합성곱: 작은 창 하나로 그림을 훑습니다
#
# 03의 MLP는 화소 784개를 한 줄로 펴서 받았습니다. 어느 화소가 어느 화소의 이웃인지 알지 못하고, 왼쪽 위에서 배운 획을
# 오른쪽 아래에서 다시 배워야 합니다. 그림을 볼 때 사람은 그러지 않습니다. 돋보기 하나를 들고 그림 위를 옮겨 다니며
# **같은 눈으로** 어디든 봅니다. **합성곱**(convolution)이 그 돋보기입니다. 돋보기에 적힌 수를 **커널**(kernel)이라고 합니다.
#
# $$y_{i,j} = \sum_{u=0}^{k-1}\sum_{v=0}^{k-1} w_{u,v}\; x_{\,s\,i+u-p,\; s\,j+v-p}$$
#
# - $x$: 입력 그림, $y$: 출력 그림, $w$: 커널(k×k), $i, j$: 출력 칸의 번호, $u, v$: 커널 칸의 번호(모두 0부터).
# - $s$: **스트라이드**(stride). 한 번에 몇 칸씩 옮기는지. $p$: **패딩**(padding). 입력의 둘레에 0을 몇 겹 두르는지.
#
# 예를 들어 $k = 3, s = 2, p = 1$이면 출력의 (0, 0)칸은 입력의 −1, 0, 1행과 −1, 0, 1열, 모두 아홉 칸을 곱해 더합니다. −1행은 둘레에 두른 0입니다.
# 한 변이 $n$이면 출력의 한 변은 $\lfloor (n + 2p - k)/s \rfloor + 1$입니다(Dumoulin & Visin 2016. ⌊ ⌋는 소수점 아래를 버리라는 뜻입니다).
# 그대로 코드로 옮겨 봅시다. 코드는 먼저 0을 두르고 번호를 새로 매기므로 $-p$가 보이지 않습니다.
# (수학에서 말하는 합성곱은 커널을 뒤집어 곱합니다. 딥러닝에서는 뒤집지 않고도 합성곱이라고 부르며, 커널을 배우므로 차이가 없습니다.)


# %%
def convolve(x, w, s=1, p=0):
    """합성곱을 정의 그대로: x (n, n), w (k, k) → (m, m)."""
    x, k = F.pad(x, [p] * 4), len(w)
    m = (len(x) - k) // s + 1
    y = torch.zeros(m, m)
    for i in range(m):
        for j in range(m):
            y[i, j] = (w * x[s * i : s * i + k, s * j : s * j + k]).sum()
    return y


picture = convolution.PICTURE
for name, s, p in (("세로 경계", 1, 0), ("가로 경계", 2, 1), ("모두 1", 3, 2)):
    w = convolution.kernel(name, 3)
    own = convolve(picture, w, s, p)
    torchs = F.conv2d(picture[None, None], w[None, None], None, s, p)
    assert torch.equal(own, torchs[0, 0])
    assert len(own) == convolution.conv_size(5, 3, s, p)
    print(f"{name}, 스트라이드 {s}, 패딩 {p}: 5×5 → {len(own)}×{len(own)}, torch와 같습니다.")

# %% [markdown]
# 이제 한 칸씩 봅시다. **스텝**을 옮기면 파란 실선 창이 움직이고, 창 안의 수와 커널의 수를 곱해 더한 값이 주황 점선 칸에 적힙니다.
# 스트라이드를 2로 바꾸면 창이 두 칸씩 뛰고, 패딩을 1로 하면 둘레에 빗금 친 0이 생깁니다. 먼저 예상하고 움직이십시오.

# %%
edge_lab = ConvolutionLab("합성곱", size=3, stride=1, padding=0, pattern="모두 1")
PredictionView(
    "04-p1",
    "‘세로 경계’ 커널은 왼쪽 열이 1, 오른쪽 열이 −1입니다. 세로획이 있는 그림을 왼쪽에서 오른쪽으로 훑으면 "
    "출력의 첫 줄은 어떻게 됩니까?",
    [
        ("획 위에서만 크고 양옆은 0입니다.", False, "획의 한가운데에서는 왼쪽 열과 오른쪽 열이 거의 비깁니다."),
        ("획의 왼쪽과 오른쪽에서 부호가 다릅니다.", True, "−9, 1, 9입니다. 획이 창의 오른쪽에 들면 음수, 왼쪽에 들면 양수입니다."),
        ("어디서나 같은 값입니다.", False, "밝기가 옆으로 바뀌지 않는 그림에서만 그렇습니다(그때는 모두 0)."),
    ],
    edge_lab,
    act="커널의 무늬를 ‘세로 경계’로 바꾸고 스텝을 3까지 옮겨 보십시오.",
    seen=lambda: edge_lab.pattern.value == "세로 경계" and edge_lab.step.value >= 3,
)  # fmt: skip

# %%
first_line = F.conv2d(picture[None, None], convolution.kernel("세로 경계", 3)[None, None])[0, 0, 0]
print("세로 경계 커널이 첫 줄에서 낸 수:", first_line.tolist())
assert first_line.tolist() == [-9, 1, 9]

# %% [markdown]
# 밝기가 옆으로 바뀌는 곳을 찾은 것입니다. 진짜 숫자에 써 봅시다.

# %%
seven = datasets.mnist("test")[0:1].x
edges = {name: convolution.kernel(name, 3) for name in ("세로 경계", "가로 경계")}
fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.2))
plotting.show_pictures(axes[0], seven, title="입력")
for ax, (name, w) in zip(axes[1:], edges.items(), strict=True):
    found = F.conv2d(seven + 1, w[None, None], padding=1)  # 배경을 0으로
    plotting.show_pictures(ax, found / found.abs().max(), title=f"{name} 커널")
plotting.show(
    fig,
    alt="손글씨 숫자 7과, 두 커널을 지난 결과. 세로 경계 커널은 획의 왼쪽과 오른쪽을, 가로 경계 커널은 획의 위와 아래를 밝거나 어둡게 드러내고 나머지는 회색입니다.",
)
linear, conv = nn.Linear(784, 784), nn.Conv2d(1, 1, 3, padding=1)
counts = [sum(p.numel() for p in m.parameters()) for m in (linear, conv)]
print(f"784 → 784를 잇는 파라미터: 완전 연결 {counts[0]:,}개, 3×3 합성곱 {counts[1]}개")
assert counts == [784 * 784 + 784, 10]

# %% [markdown]
# 세로 경계 커널은 획의 왼쪽과 오른쪽에서, 가로 경계 커널은 위와 아래에서 밝거나 어두워집니다(회색은 0입니다).
# 같은 커널을 모든 자리에서 함께 쓰므로 파라미터는 커널의 아홉 개와 편향 하나뿐입니다. GAN의 커널은 사람이 정하지 않고 **배웁니다**.
#
# ### 판이 여러 장일 때: 채널
#
# 컬러 그림은 빨강, 초록, 파랑의 밝기를 적은 세 장을 겹친 것입니다. 그 한 장을 **채널**(channel)이라고 합니다. 합성곱은 입력 채널마다 다른 커널을 대고, 그 결과를 모두 더하고,
# 편향을 더해 출력 채널 하나를 만듭니다. 출력 채널이 여럿이면 커널도 그만큼 여러 벌입니다.
#
# $$y_{o,i,j} = b_o + \sum_{c}\sum_{u,v} w_{o,c,u,v}\; x_{c,\,s\,i+u-p,\; s\,j+v-p}$$
#
# $c$는 입력 채널, $o$는 출력 채널의 번호, $b_o$는 출력 채널 $o$의 편향입니다. 앞에서 쓴 `convolve`를 채널마다 불러 더하면 됩니다.

# %%
layer = nn.Conv2d(3, 64, 4, stride=2, padding=1)
rgb = torch.randn(3, 8, 8)
with torch.no_grad():
    parts = [convolve(rgb[c], layer.weight[5, c], 2, 1) for c in range(3)]  # 출력 채널 5번
    assert torch.allclose(sum(parts) + layer.bias[5], layer(rgb[None])[0, 5], atol=1e-5)
print(
    f"3채널 → 64채널, 커널 4: 가중치 {layer.weight.numel():,}개 = 64×3×4×4, 편향 {layer.bias.numel()}개"
)
assert layer.weight.numel() == 64 * 3 * 4 * 4

# %% [markdown]
# ### 줄이는 법도 배웁니다: 스트라이드 합성곱
#
# 그림을 줄일 때에는 흔히 2×2칸의 평균이나 최댓값만 남기는 **풀링**(pooling)을 씁니다. 평균 풀링은 커널의 값이 모두 1/4인
# 스트라이드 2 합성곱과 같습니다. DCGAN은 커널의 수를 정해 두지 않고 학습으로 얻습니다. 무엇이 달라지는지 줄무늬 두 장으로 봅시다.

# %%
stripes = torch.zeros(2, 1, 8, 8)
stripes[0, 0, :, ::2] = 1  # 세로줄
stripes[1, 0, ::2, :] = 1  # 가로줄
averaging = torch.full((1, 1, 2, 2), 0.25)
learned = torch.tensor([[[[-1.0, 1.0], [-1.0, 1.0]]]]) / 2  # 학습으로 얻을 법한 커널의 예
pooled = F.avg_pool2d(stripes, 2)
assert torch.equal(pooled, F.conv2d(stripes, averaging, stride=2))
kept = F.conv2d(stripes, learned, stride=2)

print(f"두 줄무늬의 차이: 평균 풀링 {(pooled[0] - pooled[1]).abs().max():.1f}, "
      f"배울 수 있는 커널 {(kept[0] - kept[1]).abs().max():.1f}")  # fmt: skip
assert torch.equal(pooled[0], pooled[1]) and not torch.equal(kept[0], kept[1])

# %%
fig, axes = plt.subplots(1, 6, figsize=(9, 1.9))
boards = {"입력": stripes * 2 - 1, "평균 풀링": pooled * 2 - 1, "배울 수 있는 커널": kept}
for i, (name, pair) in enumerate(boards.items()):
    for ax, x, kind in zip(axes[2 * i :], pair, ("세로줄", "가로줄"), strict=False):
        plotting.show_pictures(ax, x[None], title=f"{name}\n({kind})")
        ax.set(xticks=[], yticks=[])
        ax.set_axis_on()  # 흰 줄이 종이에 녹지 않게 테두리를 남깁니다.
        ax.spines[:].set_visible(True)
plotting.show(
    fig,
    alt="세로줄과 가로줄의 8×8 그림 두 장과, 그것을 4×4로 줄인 것. 평균 풀링을 지난 둘은 똑같은 회색이고, 배울 수 있는 커널을 지난 둘은 세로줄만 검고 가로줄은 회색이라 서로 다릅니다.",
)

# %% [markdown]
# 평균 풀링을 지나면 세로줄과 가로줄이 **똑같은 회색**이 되어 다시는 가려낼 수 없습니다. 오른쪽은 네 수를 다르게 고른 예이고, 세로줄만 검게 남습니다.
# 스트라이드 합성곱은 무엇을 남길지 학습하며 고를 수 있습니다. (평균이 늘 나쁜 것은 아닙니다. 가는 무늬를 미리 눌러 두면 줄일 때 엉뚱한 무늬가 덜 생깁니다.)
# **판별자**(discriminator)는 이렇게 줄여 가며 봅니다. 그런데 **생성자**(generator)는 거꾸로 **키워야** 합니다.
#
# ## 2. 전치 합성곱: 도장을 찍어 키웁니다
#
# 합성곱이 "여러 칸을 보고 한 칸에 적기"라면, **전치 합성곱**(transposed convolution)은 "한 칸을 보고 여러 칸에 찍기"입니다.
# 입력의 칸마다 그 수를 곱한 커널을 도장처럼 출력에 **더합니다**. 도장 사이의 간격이 스트라이드이고, 겹친 자리에는 값이 쌓입니다.
# **스텝**을 옮기며 도장이 겹치는 자리를 보십시오. 1절과 같이 읽는 칸에는 파란 실선, 찍는 도장에는 주황 점선을 둘렀습니다. 그 전에 하나만 예상해 봅시다.

# %%
stamp_lab = ConvolutionLab("전치 합성곱", size=3, stride=2, padding=0, pattern="모두 1")
PredictionView(
    "04-p2",
    "합성곱에서는 패딩을 늘리면 출력이 커졌습니다. 전치 합성곱에서 패딩을 0에서 1로 늘리면 출력의 한 변은 어떻게 됩니까?",
    [
        ("2칸 커집니다.", False, "합성곱의 패딩은 입력을 넓히지만, 여기서는 반대의 일을 합니다."),
        ("그대로입니다.", False, "창의 빗금 친 테두리를 보십시오. 버려지는 칸입니다."),
        ("2칸 작아집니다.", True, "찍은 다음 바깥을 양쪽에서 한 칸씩 잘라 냅니다. 입력과 출력의 자리가 바뀌었으니 패딩이 하는 일도 반대입니다."),
    ],
    stamp_lab,
    act="패딩을 1로 옮겨 그림 아래의 ‘출력 한 변’을 견주어 보십시오.",
    seen=lambda: stamp_lab.kind.value == "전치 합성곱" and stamp_lab.padding.value >= 1,
)  # fmt: skip

# %%
task("04-1")


# %%
def transposed_size(n, k, s, p):
    """정수 넷 → 출력의 한 변(정수)."""
    ...


check("04-1", transposed_size)

# %%
hint("04-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("04-1")

# %%
sides = [F.conv_transpose2d(torch.zeros(1, 1, 3, 3), torch.zeros(1, 1, 3, 3), None, 2, p).shape[-1] for p in (0, 1)]  # fmt: skip
print("3×3을 커널 3, 스트라이드 2로 키운 한 변: 패딩 0이면 {}, 1이면 {}".format(*sides))
assert sides == [7, 5] == [convolution.transposed_size(3, 3, 2, p) for p in (0, 1)]

# %% [markdown]
# 크기를 알았으니 이제 도장을 손수 찍습니다.

# %%
task("04-9")


# %%
def stamp(x, w, s, p):
    """그림 (n, n)과 커널 (k, k) → 도장을 모두 찍은 그림 (m, m)."""
    ...


check("04-9", stamp)

# %%
hint("04-9")

# %%
solution("04-9")

# %%
stamp = mine("04-9", stamp)
for s, p in ((1, 0), (2, 0), (2, 1), (3, 1)):
    w = convolution.kernel("차례로 1, 2, 3 …", 3)
    own = stamp(convolution.SEED, w, s, p)
    torchs = F.conv_transpose2d(convolution.SEED[None, None], w[None, None], None, s, p)
    assert torch.equal(own, torchs[0, 0])
    print(f"스트라이드 {s}, 패딩 {p}: 3×3 → {len(own)}×{len(own)}, torch와 같습니다.")

# %% [markdown]
# ### 왜 "전치"입니까
#
# 합성곱은 곱해서 더하기만 하므로 행렬로 쓸 수 있습니다. 그림 $x$를 한 줄로 펴면 $y = Cx$입니다. $C$의 **한 행**은 창 하나입니다. 출력 한 칸이
# 입력의 어느 칸을 몇 배로 보는지 적혀 있습니다. 이 행렬의 행과 열을 바꾸면(전치하면) 그 행이 **한 열**이 됩니다. 이제 그 열은 입력 한 칸이
# 출력의 어느 칸에 몇 배로 적히는지, 곧 **도장 하나**입니다. 그래서 도장 찍기는 $C^\top$을 곱하는 것입니다. 4×4 그림과 3×3 커널로 확인합니다.
# 출력에 나오는 **노름**(norm)은 벡터의 길이, 곧 수를 저마다 제곱하여 더한 것의 제곱근입니다.

# %%
w = convolution.kernel("차례로 1, 2, 3 …", 3)
C = convolution.matrix_of(w, side=4)  # (2·2, 4·4)
x = torch.arange(16.0).view(1, 1, 4, 4)
y = F.conv2d(x, w[None, None])
back = F.conv_transpose2d(y, w[None, None])
assert torch.equal(C @ x.flatten(), y.flatten())
assert torch.allclose(C.T @ y.flatten(), back.flatten())
rank = torch.linalg.matrix_rank(C).item()
gap = (back - x).abs().max().item()
best = (back * x).sum() / back.square().sum()  # 크기의 차이를 가장 잘 맞추는 상수
left = ((best * back - x).norm() / x.norm()).item()
print(
    f"C의 행은 {rank}개뿐이라 16개의 수를 다 담지 못합니다. 합성곱 뒤 전치 합성곱을 한 그림은\n"
    f"0–15이던 칸이 많게는 {gap:,.0f}만큼 달라지고,"
)
print(f"가장 잘 맞는 상수를 곱해 크기를 맞추어도 그림의 {left:.0%}만큼(노름의 비) 어긋납니다.")
assert rank == 4 and gap > 1 and left > 0.3 and not torch.allclose(C.T @ C, torch.eye(16))

# %%
fig, axes = plt.subplots(1, 2, figsize=(7.4, 3.6), width_ratios=[3, 1])
for ax, board, title in zip(axes, (C, C.T), ("C: 16칸 → 4칸", "전치 C: 4칸 → 16칸"), strict=True):
    ax.imshow(board, cmap="Greys", vmin=0, vmax=18)
    for (i, j), value in [((i, j), v) for i, r in enumerate(board) for j, v in enumerate(r) if v]:
        ax.text(j, i, f"{value:g}", ha="center", va="center")
    high, wide = (1, 16) if title.startswith("C") else (16, 1)
    edge = {"fill": False, "ec": plotting.RED, "lw": 2.5, "clip_on": False, "zorder": 3}
    ax.add_patch(plt.Rectangle((-0.5, -0.5), wide, high, **edge))
    ax.set(title=title, xticks=[], yticks=[])
    ax.set_xticks([i + 0.5 for i in range(board.shape[1] - 1)], minor=True)  # 칸의 경계
    ax.set_yticks([i + 0.5 for i in range(board.shape[0] - 1)], minor=True)
    ax.grid(which="minor", color="0.8", lw=0.8, alpha=1)
    ax.tick_params(which="minor", length=0)
    ax.spines[:].set_visible(True)
plotting.show(
    fig,
    alt="합성곱을 행렬로 적은 C(4행 16열)와 행과 열을 바꾼 전치 C(16행 4열). 0이 아닌 칸에만 커널의 수가 적혀 있습니다. C의 둘째 행은 첫 행에서 한 칸, 셋째 행은 둘째 행에서 세 칸 밀려 있습니다. C의 첫 행과 전치 C의 첫 열에 테두리를 둘렀습니다.",
)

# %% [markdown]
# 테두리를 두른 행과 열이 같은 아홉 수입니다. 왼쪽에서는 "출력 첫 칸이 보는 창", 오른쪽에서는 "입력 첫 칸이 찍는 도장"입니다.
# 같은 출력 줄 안에서는 한 칸, 다음 줄로 넘어가면 세 칸 밀립니다. 창이 그림의 왼쪽 끝으로 돌아가기 때문입니다.
#
# > **널리 퍼진 오류 ①** "전치 합성곱은 합성곱을 되돌린다(역합성곱, deconvolution)." <!-- 용어 예외 -->
# > 되돌리는 것은 기껏해야 **모양**입니다. 1절의 두 줄무늬를 떠올리십시오. 서로 다른 두 그림이 같은 수가 되어 버리면 그 수만 보고는 누구도 되돌릴 수 없습니다.
# > 16개의 수를 4개로 줄이면 그런 그림의 짝이 반드시 있습니다. 그래서 $C^\top C$는 단위행렬(곱해도 그대로인 행렬)이 아닙니다(Dumoulin & Visin 2016, 4장).
#
# 전치 합성곱은 **합성곱의 역전파**이기도 합니다. 앞으로 갈 때 입력 한 칸은 여러 출력 칸에 저마다 다른 배수로 들어갑니다($C$의 한 열). 거꾸로 올 때에는
# 그 출력 칸들의 기울기에 같은 배수를 곱하여 모두 더합니다(02의 "길이 갈라지면 더합니다"). 곧 $C^\top$을 곱하는 것입니다. 아래의 `upstream`이 출력 쪽에서 온 기울기입니다.

# %%
x = torch.randn(1, 1, 4, 4, requires_grad=True)
upstream = torch.randn(1, 1, 2, 2)
(arrived,) = torch.autograd.grad(F.conv2d(x, w[None, None]), x, upstream)
assert torch.allclose(arrived, F.conv_transpose2d(upstream, w[None, None]), atol=1e-5)
print("합성곱의 역전파가 입력에 보낸 기울기 = 전치 합성곱의 출력")

# %%
QuizView(
    "4×4 그림을 커널 5, 스트라이드 3, 패딩 1의 전치 합성곱에 넣었습니다. 옳은 것을 모두 고르십시오.",
    [
        ("출력은 12×12입니다.", True, "(4 − 1)·3 + 5 − 2·1 = 12입니다."),
        (
            "같은 설정의 합성곱에 다시 넣으면 원래의 값이 나옵니다.",
            False,
            "4×4라는 모양은 돌아오지만 값은 아닙니다. 전치 합성곱은 역연산이 아닙니다.",
        ),
        (
            "출력의 안쪽에도 도장이 하나만 찍힌 칸이 있습니다.",
            True,
            "3칸마다 시작하여 5칸을 덮으니, 한 줄에서 세 칸 가운데 둘은 두 번, 하나는 한 번 찍힙니다.",
        ),
    ],
    multiple=True,
)

# %% [markdown]
# ## 3. 바둑판무늬: 도장이 고르게 겹치지 않을 때
#
# 도장이 출력 칸마다 몇 번 겹치는지 세어 봅시다. 커널이 스트라이드로 **나누어떨어지지 않으면** 칸마다 찍히는 횟수가 다릅니다.
# 한 줄에서만 보면, 도장은 $s$칸마다 시작하여 $k$칸을 덮습니다. 가장자리를 빼면 $k = 4, s = 2$에서는 어느 칸이나 도장 둘 밑에 있고, $k = 3, s = 2$에서는 한 칸은 도장 둘, 다음 칸은
# 하나 밑에 있습니다. 가로와 세로를 곱하면 앞의 것은 모두 4번, 뒤의 것은 1, 2, 4번이 됩니다(Odena 외 2016).

# %%
cases = {"커널 3, 스트라이드 2": (3, 2, 0), "커널 4, 스트라이드 2": (4, 2, 0)}
fig, axes = plt.subplots(1, 2, figsize=(6, 3.2))
for ax, (name, (k, s, p)) in zip(axes, cases.items(), strict=True):
    counts = convolution.overlap_counts(4, k, s, p)
    ax.imshow(counts, cmap="Greys", vmin=0, vmax=9)
    for (i, j), n in [((i, j), n) for i, row in enumerate(counts) for j, n in enumerate(row)]:
        ax.text(j, i, f"{n:g}", ha="center", va="center")
    inside = counts[2:-2, 2:-2]
    even = inside.min() == inside.max()
    ax.set(title=f"{name}\n{'고릅니다' if even else '고르지 않습니다'}", xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(True)
    assert even == (k % s == 0)
plotting.show(
    fig,
    alt="전치 합성곱의 출력 칸마다 도장이 겹친 횟수를 적은 두 판. 커널 3, 스트라이드 2에서는 1, 2, 4가 바둑판처럼 섞여 있고, 커널 4에서는 가장자리를 빼면 모두 4입니다.",
)

# %% [markdown]
# 칸의 수는 도장이 겹친 횟수입니다. 커널 3은 1, 2, 4가 바둑판처럼 섞이고, 커널 4는 안쪽이 모두 4로 고릅니다.
# 논문은 커널 5를 썼지만, 이 강의는 널리 쓰이는 PyTorch 예제처럼 스트라이드 2로 나누어떨어지는 4를 씁니다.
#
# 무늬를 일부러 만들어 봅시다. **배우기 전의** 신경망(난수 가중치)에 난수를 넣어 32×32 그림을 아주 많이 만들고, 화소마다 값의 제곱을
# 평균합니다(값은 +와 −가 섞여 있어 그냥 평균하면 0입니다). 무늬가 없다면 평평한 회색이어야 합니다. 키우는 방법은 셋입니다. 셋째는 화소 하나를 2×2칸으로 늘린 뒤 보통 합성곱을 하는 방법입니다.
# 층을 만드는 코드(`convolution.growers`)는 과제 04-2 뒤에서 봅니다.

# %%
GROW = convolution.growers()
print(*GROW, sep=", ")


# %%
@torch.no_grad()
def average_energy(grow, tries=400):
    """난수 신경망 400개가 만든 그림의 제곱 평균 (1, 32, 32). 가장 큰 값이 1입니다."""
    torch.manual_seed(0)
    total = 0
    for _ in range(tries):
        net = nn.Sequential(grow(8, 8), nn.ReLU(), grow(8, 8), nn.ReLU(), grow(8, 1))
        total = total + net(torch.randn(8, 8, 4, 4)).square().mean(0)
    return total / total.max()


# %%
energy = {name: average_energy(grow) for name, grow in GROW.items()}
rough = {name: convolution.unevenness(x) for name, x in energy.items()}
fig, axes = plt.subplots(1, 3, figsize=(7.8, 2.9))
for ax, (name, x) in zip(axes, energy.items(), strict=True):
    inner = x[0, 6:-6, 6:-6]
    ax.imshow(inner, cmap="gray", vmin=0, vmax=inner.max())
    ax.set(title=f"{name}\n고르지 않은 정도 {rough[name]:.2f}", xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(True)
bad, good, best = rough.values()
plotting.show(
    fig,
    alt=f"세 방법으로 키운 그림의 평균 밝기. 커널 3의 전치 합성곱에는 바둑판무늬가 뚜렷하고(고르지 않은 정도 {bad:.2f}), 커널 4의 전치 합성곱과 늘린 뒤 합성곱은 거의 평평한 회색입니다({good:.2f}, {best:.2f}).",
)
print(f"고르지 않은 정도: {bad:.2f}, {good:.2f}, {best:.2f}")
assert bad > 0.3 and good < 0.1 and best < 0.1

# %% [markdown]
# 왼쪽에는 바둑판무늬가 뚜렷하고 가운데와 오른쪽은 거의 고릅니다(밝을수록 큰 값이 자주 나오는 화소이고, 가운데 20×20화소만 그렸습니다).
# 제목의 수는 이렇게 쟀습니다. 화소를 짝수·홀수 행과 열의 네 무리로 나누어, 네 평균이 서로 얼마나 다른지(표준편차 ÷ 평균) 봅니다. 고르면 0입니다.
# 배우기도 전에 무늬가 있으므로, 커널 3의 생성자는 무늬를 **지우는 법부터** 배워야 합니다.
# 커널이 나누어떨어져도 가중치 자체가 고르지 않으면 무늬가 남을 수 있어, Odena 외는 셋째 방법을 권했습니다(5절의 움직이는 그림과 7절에서 찾아봅니다).
# 무늬는 판별자에서도 옵니다. 2절에서 보았듯이 스트라이드 합성곱의 역전파가 전치 합성곱이므로, 판별자의 커널이 나누어떨어지지 않으면 생성자가 받는 **기울기**에 무늬가 생깁니다.
#
# ## 4. 배치 정규화, ReLU, LeakyReLU
#
# 층을 깊게 쌓으면 값이 층마다 조금씩 커지거나 작아져 마침내 넘치거나 사라집니다. **배치 정규화**(batch normalization)는 채널마다
# 미니배치(minibatch)의 평균을 빼고 표준편차로 나누어, 값을 평균 0, 분산 1로 맞춥니다(Ioffe & Szegedy 2015).
#
# $$\hat{h} = \frac{h - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad h' = \gamma \hat{h} + \beta$$
#
# - $h$: 한 채널의 값들, $\mu, \sigma^2$: 그 채널의 값을 미니배치의 모든 그림, 모든 화소에서 모아 낸 평균과 분산.
# - $\varepsilon$(엡실론, `eps`): 0으로 나누지 않으려고 더하는 작은 수.
# - $\gamma$(감마, `weight`): 곱해서 크기를 정하는, 배우는 수. $\beta$(베타, `bias`): 더해서 위치를 정하는, 배우는 수.
#
# 뽑을 때에는 미니배치 대신 **모아 둔 평균과 분산**을 씁니다. 학습하는 동안 새 미니배치의 값을 조금씩 섞어 모은 것입니다:
# (모아 둔 평균) ← 0.9 × (모아 둔 평균) + 0.1 × $\mu$. 이 0.1이 `momentum`입니다(02의 모멘텀과는 다른 것입니다). 정말로 값의 크기를 지키는지 봅시다.


# %%
def spreads(normalized):
    """채널 32개의 3×3 합성곱과 ReLU를 여섯 번: 층마다 나온 값의 표준편차."""
    torch.manual_seed(0)
    h, found = torch.randn(64, 32, 8, 8), []
    for _ in range(6):
        conv = nn.Conv2d(32, 32, 3, padding=1, bias=False)
        nn.init.normal_(conv.weight, 0.0, 0.02)
        h = conv(h)
        h = F.relu(nn.BatchNorm2d(32)(h) if normalized else h).detach()
        found.append(h.std().item())
    return found


for name, normalized in (("그대로", False), ("배치 정규화", True)):
    print(f"{name:6s}", "  ".join(f"{v:.5f}" for v in spreads(normalized)))
assert spreads(False)[-1] < 0.005 * spreads(False)[0] and 0.5 < spreads(True)[-1] < 0.7

# %% [markdown]
# 표준편차 0.02의 가중치로는 여섯 층 만에 값이 사라지고, 배치 정규화를 두면 층마다 그대로입니다.
#
# 생성자는 모든 은닉층에서 ReLU를, 판별자는 **LeakyReLU**(음수 쪽 기울기 0.2)를 씁니다. 까닭은 03의 5절에서 보았습니다. 판별자 안에서 기울기가
# 지나갈 길이 끊기면 생성자가 배울 것도 끊깁니다.
#
# > **널리 퍼진 오류 ②** "`BatchNorm2d(64, 0.8)`은 momentum을 0.8로 한다."
# > 둘째 인수는 **eps**입니다. 값이 작은 채널에서는 정규화가 거의 되지 않습니다. 널리 쓰이는 예제 코드에도 이렇게 적힌 것이 있습니다.
# > (같은 이름이라도 뜻이 거꾸로입니다. Keras의 momentum 0.99는 **옛것**을 남기는 몫이고, PyTorch의 0.1은 **새것**의 몫입니다.)

# %%
wrong, right = nn.BatchNorm2d(64, 0.8), nn.BatchNorm2d(64)
print(f"BatchNorm2d(64, 0.8): eps {wrong.eps}, momentum {wrong.momentum}")
print(f"BatchNorm2d(64):      eps {right.eps}, momentum {right.momentum}")
assert (wrong.eps, wrong.momentum) == (0.8, 0.1) and right.eps == 1e-5
small = 0.1 * torch.randn(32, 64, 8, 8)
print(f"표준편차 0.1인 값을 넣으면: eps 0.8에서 {wrong(small).std():.2f}, "
      f"eps 0.00001에서 {right(small).std():.2f}")  # fmt: skip
assert wrong(small).std() < 0.15 and abs(right(small).std() - 1) < 0.01

# %% [markdown]
# ### 뽑을 때는 평가 모드
#
# 학습 모드의 배치 정규화는 **함께 뽑은 다른 그림**의 평균과 분산을 씁니다. 그래서 같은 $z$라도 함께 뽑은 것이 다르면 그림이 달라집니다.
# 평가 모드에서는 학습하며 모아 둔 평균과 분산을 쓰므로 $z$ 하나에 그림이 하나입니다. 저장소에 든 얼굴 생성자(9절)로 봅시다.
# 차이가 잘 보이도록 여덟 장만 뽑고, 함께 뽑는 $z$를 1.5배로 키웠습니다.

# %%
z = torch.randn(1, artist.nz, generator=torch.Generator().manual_seed(3))
crowds = [torch.randn(7, artist.nz, generator=torch.Generator().manual_seed(s)) for s in (1, 2)]
training_twin = copy.deepcopy(artist).train()  # 원본이 모아 둔 평균을 건드리지 않으려고 베낍니다


def in_training_mode(scale):
    """z를 두 무리와 함께 학습 모드로 뽑은 그림 둘. 무리의 z는 scale배로 키웁니다."""
    batches = [torch.cat([z, scale * c]).to(runtime.device) for c in crowds]
    with torch.no_grad():
        return [training_twin(batch)[0].float().cpu() for batch in batches]


# %%
changing, usual = in_training_mode(1.5), in_training_mode(1)
steady = [sampling.sample(artist, torch.cat([z, 1.5 * c]))[0] for c in crowds]
fig, axes = plt.subplots(1, 2, figsize=(5.6, 1.9))
plotting.show_pictures(axes[0], torch.stack(changing), title="학습 모드: 같은 z, 다른 그림")
plotting.show_pictures(axes[1], torch.stack(steady), title="평가 모드: 같은 z, 같은 그림")
moved, less, still = ((a - b).abs().max().item() for a, b in (changing, usual, steady))
plotting.show(
    fig,
    alt=f"같은 z를 서로 다른 묶음에서 두 번씩 그린 얼굴. 학습 모드의 두 장은 배경과 머리의 빛깔, 번진 자국이 다르고(가장 큰 차이 {moved:.2f}), 평가 모드의 두 장은 똑같습니다({still:.4f}).",
)
print(f"화소의 가장 큰 차이: 학습 모드 {moved:.2f}, 평가 모드 {still:.4f}")
print(f"함께 뽑는 z를 키우지 않으면: 학습 모드 {less:.2f}")
assert moved > less > 0.2 and still < 0.05

# %% [markdown]
# 왼쪽의 두 얼굴은 같은 $z$인데도 배경과 머리의 빛깔이 다르고, 오른쪽의 두 얼굴은 같습니다. 함께 뽑는 $z$를 키우지 않아도 차이는 작아질 뿐 남습니다. `sampling.sample`은 늘 평가 모드로 뽑습니다.
# 학습에서도 같은 미니배치의 다른 그림에 따라 출력이 달라지는 것을 막으려고, Salimans 외(2016)는 생성자를 고정된 기준 미니배치로 정규화했습니다(가상 배치 정규화).
#
# 부품이 모두 모였습니다. 이제부터 생성자와 판별자를 **블록으로 하나씩** 지어, 7절에서 여러분의 것을 학습시킵니다. 먼저 생성자의 벽돌입니다.

# %%
task("04-2")


# %%
def generator_block(n_in, n_out):
    """채널 수 둘 → nn.Sequential."""
    ...


check("04-2", generator_block)

# %%
hint("04-2")

# %%
solution("04-2")

# %%
generator_block = mine("04-2", generator_block)
show_source(convolution.growers)

# %% [markdown]
# 3절에서 쓴 세 층입니다. 커널이 홀수이면 꼭 두 배가 되지 않아 한 줄을 더 붙입니다(`output_padding`). 배치 정규화가 뒤따르지 않는데도 편향을 뺀 것은, 무늬가 가중치에서만 오게 하려는 것입니다.

# %% [markdown]
# ## 5. 짓기: 생성자와 판별자
#
# DCGAN(deep convolutional GAN)은 위의 부품을 이렇게 쌓았습니다(Radford 외 2015).
#
# | 논문의 지침 | 왜 |
# |---|---|
# | 풀링 대신 스트라이드 합성곱(D)과 전치 합성곱(G) | 줄이고 키우는 법을 배웁니다(1, 2절) |
# | 배치 정규화. 단 G의 마지막 층과 D의 첫 층은 빼고 | 층마다 값의 크기를 지킵니다. 모든 층에 두었더니 표본이 출렁이고 학습이 불안정했다고 논문은 적었습니다. 로짓을 내는 D의 마지막 층에도 두지 않습니다 |
# | 완전 연결 은닉층을 없앰 | G에서는 $z$를 첫 전치 합성곱에, D에서는 마지막 특징을 로짓에 바로 잇습니다. 특징을 채널마다 평균 하나로 줄이는 방법(전역 평균 풀링)은 안정했지만 느리게 배웠다고 논문은 적었습니다 |
# | G는 ReLU, 마지막만 tanh | 화소를 −1과 1 사이로. 진짜의 화소도 데이터셋이 같은 범위로 바꿔 둡니다(과제 00-1의 반대) |
# | D는 모든 층에 LeakyReLU | G로 가는 기울기가 끊기지 않습니다 |

# %%
QuizView(
    "지금까지의 부품을 처음 보는 자리에 옮겨 봅시다. 옳은 것을 모두 고르십시오.",
    [
        ("커널 6, 스트라이드 3의 전치 합성곱에서는 안쪽의 어느 칸에나 도장이 네 번 겹칩니다.", True,
         "6은 3으로 나누어떨어지고 한 줄에서 둘씩 겹치므로, 가로와 세로로 2 × 2 = 4번입니다."),
        ("BatchNorm2d(64, momentum=0.8)은 모아 둔 옛 평균을 0.8만큼 남깁니다.", False,
         "PyTorch의 momentum은 새것의 몫입니다. 옛것은 0.2만 남습니다."),
        ("진짜와 가짜를 따로 넣는 D의 첫 합성곱 뒤에 배치 정규화를 두면, 가짜만 조금씩 밝은 것을 D가 알아채기 어렵습니다.", True,
         "가짜끼리의 평균을 빼 버리므로, 진짜와의 밝기 차이가 지워집니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ### 28×28 숫자의 생성자
#
# 논문의 그림은 64×64이지만 우리는 28×28 숫자부터 그립니다. 28은 4를 두 배씩 해서는 나오지 않으므로 7 → 14 → 28로 키웁니다.
# 잠재 벡터(latent vector) $z$의 차원은 `nz`, 마지막 은닉층의 채널 수는 `ngf`라고 부르는 것이 관례입니다.

# %%
task("04-6")


# %%
def make_generator(nz, ngf):
    """차원과 채널 수 → 신경망. (n, nz) → (n, 1, 28, 28)."""
    ...


check("04-6", make_generator)

# %%
hint("04-6")

# %%
solution("04-6")

# %%
make_generator = mine("04-6", make_generator)
newborn = make_generator(64, 32)
sizes = [layer.shape for layer in layer_shapes(newborn, torch.randn(2, 64)) if "Conv" in layer.name]
print("층마다의 모양:", *sizes)
assert sizes == [(64, 7, 7), (32, 14, 14), (1, 28, 28)]

# %% [markdown]
# ### 판별자
#
# 판별자는 생성자를 거울에 비춘 모양입니다. 첫 은닉층의 채널 수는 `ndf`라고 부릅니다.

# %%
task("04-7")


# %%
def make_judge(ndf):
    """채널 수 → 신경망. (n, 1, 28, 28) → (n,) 로짓."""
    ...


check("04-7", make_judge)

# %%
hint("04-7")

# %%
solution("04-7")

# %%
make_judge = mine("04-7", make_judge)
judge = make_judge(32)
logits = judge(newborn(torch.randn(8, 64)))
print("아직 배우지 않은 판별자의 로짓:", [round(v, 2) for v in logits.tolist()])
assert logits.shape == (8,)

# %% [markdown]
# ### 판별자는 그림의 얼마를 봅니까? 예상하고 재기
#
# 판별자의 첫 층의 칸 하나는 커널만큼, 곧 4×4화소를 봅니다. 둘째 층의 칸 하나는 몇 화소를 봅니까? 마지막 로짓은? **종이에 먼저 적고**, 세는 법을 함수로 옮기십시오.

# %%
task("04-8")


# %%
def sight(layers):
    """(커널, 스트라이드)의 목록 → 한 칸이 보는 한 변의 화소 수(정수)."""
    ...


check("04-8", sight)

# %%
hint("04-8")

# %%
solution("04-8")


# %%
def seen_by_one_cell(net, side=64):
    """가운데 칸 하나의 값을 입력의 화소로 미분하여, 0이 아닌 기울기가 걸친 한 변을 잽니다."""
    x = torch.randn(1, 1, side, side, requires_grad=True)
    out = net.eval()(x)
    middle = out.shape[-1] // 2
    (grad,) = torch.autograd.grad(out[0, :, middle, middle].sum(), x)
    return int((grad[0, 0].abs().sum(0) > 0).sum())


sight = mine("04-8", sight)
convs = [m for m in judge.modules() if isinstance(m, nn.Conv2d)]
for depth in (1, 2, 3):
    told = sight([(m.kernel_size[0], m.stride[0]) for m in convs[:depth]])
    found = seen_by_one_cell(nn.Sequential(*convs[:depth]))
    print(f"합성곱 {depth}개: 예상 {told}화소, 기울기로 잰 것 {found}화소")
    assert told == found
assert found == 34 > 28

# %% [markdown]
# 합성곱 판별자가 "작은 창으로만 본다"는 말은 반만 맞습니다. 은닉층의 칸은 10화소까지만 보지만, 마지막 로짓은 34화소, 곧 28×28 그림 전체를 봅니다.
#
# ### 64×64: 논문의 구조
#
# 저장소의 `models.dcgan`은 같은 벽돌로 28, 32, 64화소의 신경망을 짓습니다. 논문의 크기로 지어 층마다의 모양을 봅시다.

# %%
show_source(dcgan.generator_block)
show_source(dcgan.discriminator_block)

# %%
torch.manual_seed(0)
G, D = dcgan.Generator(nz=100, ngf=64), dcgan.Discriminator(ndf=64)
layers_g = layer_shapes(G, torch.randn(2, 100))
layers_d = layer_shapes(D, torch.randn(2, 3, 64, 64))
for name, layers in (("생성자", layers_g), ("판별자", layers_d)):
    print(f"{name}: 파라미터 {sum(layer.parameters for layer in layers):,}개")
    for layer in layers:
        if "Conv" in layer.name:
            print(f"  {layer.name:26s} → {' × '.join(map(str, layer.shape))}")

convs_g = [layer.shape for layer in layers_g if "Conv" in layer.name]
convs_d = [layer.shape for layer in layers_d if "Conv" in layer.name]
assert convs_g == [(512, 4, 4), (256, 8, 8), (128, 16, 16), (64, 32, 32), (3, 64, 64)]
assert convs_d == [(64, 32, 32), (128, 16, 16), (256, 8, 8), (512, 4, 4), (1, 1, 1)]

# %%
fig, axes = plt.subplots(2, 1, figsize=(9.4, 5.2))
draw_shapes(axes[0], [(100,), *convs_g], moves_of(layers_g, "Tanh"))
axes[0].set_title("생성자: z에서 그림으로")
draw_shapes(axes[1], [(3, 64, 64), *convs_d], moves_of(layers_d, "로짓"))
axes[1].set_title("판별자: 그림에서 로짓으로")
sizes = [" → ".join("×".join(map(str, s)) for s in net) for net in (convs_g, convs_d)]
plotting.show(
    fig,
    alt=f"층마다의 출력을 상자로, 층이 하는 일을 화살표 위에 적은 두 줄. 생성자는 100에서 {sizes[0]}로 커지며 마지막에만 배치 정규화(BN)가 없고 tanh로 끝납니다. 판별자는 3×64×64에서 {sizes[1]}로 작아지며 첫 층과 마지막 층에 배치 정규화가 없습니다.",
)

# %% [markdown]
# 생성자는 4×4부터 한 변이 두 배씩 늘고 은닉층의 채널은 반씩 줄며, 판별자는 거울에 비친 모양입니다. 상자가 높을수록 그림의 한 변이 길고, 넓을수록 채널이 많습니다(한눈에 보이도록 줄여 그려 비례하지는 않습니다). 상자 아래는 채널×높이×너비입니다.
# 화살표 위에는 그 사이에서 하는 일을 적었습니다. k는 커널, s는 스트라이드, p는 패딩, BN은 배치 정규화입니다. BN이 **없는** 세 곳을 위의 표에서 찾아보십시오.
# 채널은 512개로 줄인 PyTorch 예제를 따랐습니다. 논문의 그림에서는 두 배(4×4에서 1024개)입니다. 논문과 다른 것이 둘 더 있습니다. 논문의 커널은 5,
# $z$는 −1과 1 사이의 균등 분포입니다. 이 강의는 커널 4와 정규 분포를 씁니다.
# 첫 층은 100개의 수를 1×1 그림으로 보고 4×4로 키우는 전치 합성곱입니다($(1-1)\cdot 1 + 4 = 4$). 나머지는 모두 커널 4, 스트라이드 2, 패딩 1이라 꼭 두 배가 됩니다.
#
# ### 움직이는 그림: 도장이 얼굴을 그리기까지
#
# 저장소에 든 얼굴 생성자가 얼굴 하나를 그리는 동안을 층마다 멈추어 봅니다. 층마다 가장 뚜렷한 채널 셋(맨 오른쪽은 컬러 그림)을 놓았습니다. 채널도 $z$도 검을수록 큰 수이고, 채널의 **흰 칸은 0**입니다. 파란 실선이 지금 읽는 칸,
# 주황 점선이 그 칸이 찍은 도장이고, 가로줄은 아직 찍지 않은 곳입니다. **무엇을 볼 것인가**: 얼굴의 윤곽은 몇 층에서 처음 보입니까? 바둑판무늬는 어느 층에 있습니까? 먼저 예상을 고르십시오.

# %%
stamp_z = torch.randn(1, artist.nz, generator=torch.Generator().manual_seed(3))
on_cpu = copy.deepcopy(artist).float().cpu()
stamp_layers = painting.layers_of(on_cpu, stamp_z)
stamp_moments = painting.moments(stamp_layers)
SIDES_OF_FACE = (4, 8, 16, 32, 64)


def draw_stamps(moment):
    return stamping_scene(stamp_z, stamp_layers, moment)


def say_stamps(moment):
    if moment.layer < 0:
        return "z의 수 64개뿐입니다. 아직 그림이 없습니다."
    side, cells = SIDES_OF_FACE[moment.layer], stamp_layers[moment.layer].before[0].numel()
    return f"{side}×{side} 층: 도장 {cells:,}번 가운데 {moment.stamps:,}번을 찍었습니다."


stamp_movie = MovieView(
    draw_stamps, stamp_moments, words=say_stamps, telling=(18, 27),
    about="생성자가 z에서 얼굴까지 층마다 도장을 찍어 가는 모습. 왼쪽부터 z, 4×4, 8×8, 16×16, 32×32의 채널 셋씩, 맨 오른쪽에 64×64 얼굴.",
    title=lambda moment: say_stamps(moment).split(":")[0],
)  # fmt: skip
PredictionView(
    "04-p6",
    "z에서 시작하여 4×4, 8×8, 16×16, 32×32를 지나 64×64의 얼굴이 됩니다. 얼굴의 윤곽은 어디에서 처음 보이겠습니까?",
    [
        ("4×4에서. 얼굴이 작게 그려진 다음 커집니다.", False,
         "4×4의 채널은 작은 얼굴이 아닙니다. 무엇을 어디에 찍을지를 적은 16칸의 표에 가깝습니다."),
        ("8×8이나 16×16에서. 눈도 입도 없는 덩어리로 먼저 나타납니다.", True,
         "8×8에서는 몸이 있을 자리가 하얗게 비어 있고, 도장을 세 층 찍은 16×16에서 그 자리가 머리와 목과 어깨로 갈라집니다. 눈과 입은 그 뒤에 생깁니다."),
        ("64×64에서. 마지막 층이 얼굴을 그립니다.", False,
         "마지막 층은 색과 눈과 입을 그립니다. 윤곽은 그보다 먼저 있습니다."),
    ],
    stamp_movie,
    act="재생 단추를 누르거나 끝까지 끌어 보십시오.",
    seen=lambda: stamp_movie.at.value == len(stamp_moments) - 1,
)  # fmt: skip

# %%
# @title 그림: 도장을 찍는 두 장면
SCENES = {
    18: "8×8에는 몸이 있을 자리가 흰 덩어리로, 16×16에는 머리와 목과 어깨의 윤곽으로 비어 있고, 그 뒤는 아직 찍지 않았습니다.",
    -1: "32×32에서는 머리카락이 얼굴에서 갈라지고 배경에 두 칸마다 되풀이되는 무늬가 있으며, 64×64의 얼굴에는 눈과 입이 있고 배경이 평평합니다.",
}
for at, seen_there in SCENES.items():
    plotting.show(
        draw_stamps(stamp_moments[at]),
        alt=f"{say_stamps(stamp_moments[at])} 왼쪽부터 z, 4×4, 8×8, 16×16, 32×32의 채널 셋씩, 맨 오른쪽에 얼굴. {seen_there}",
    )

# %%
whole = [painting.painted(layer, layer.before[0].numel()) for layer in stamp_layers]
same = sampling.sample(on_cpu, stamp_z)[0]
assert torch.allclose(whole[-1], same, atol=1e-4)  # 도장을 모두 찍은 것이 생성자의 그림입니다.
shade = (whole[-1] + 1) / 2  # −1…1을 0…1로: 평균이 0이면 비를 잴 수 없습니다.
coarse = [[convolution.unevenness(one) for one in maps] for maps in (whole[3], shade)]
print("고르지 않은 정도: 32×32의 세 채널", *(f"{v:.3f}" for v in coarse[0]),
      "/ 얼굴의 빨강, 초록, 파랑", *(f"{v:.3f}" for v in coarse[1]))  # fmt: skip
assert min(coarse[0]) > 2 * max(coarse[1])  # 가장 고른 채널도 얼굴보다 고르지 않습니다.

# %% [markdown]
# 도장 하나하나에는 얼굴이 없습니다. 여기 보인 채널은 대개 배경에서 켜지고, 몸이 있을 자리는 0이라 하얗게 빕니다. 그 빈자리가 8×8에서는 덩어리일 뿐이고, 16×16에서 머리와 목과 어깨의 윤곽이 드러나고, 32×32에서 머리카락이 얼굴에서 갈라집니다. 눈과 입은 마지막 그림에서야 보입니다(층마다 채널 셋만 그렸으니, 보이지 않는 채널에는 더 있을 수 있습니다).
#
# 커널이 4인데도 32×32의 배경에는(특히 가운데 채널에) 두 칸마다 되풀이되는 무늬가 남아 있고, 위의 수로도 세 채널 모두 얼굴보다 고르지 않습니다(대부분이 0인 채널에서는 수가 부풀기 쉬우니, 몇 배인지는 읽지 마십시오). 그런데 얼굴의 배경은 평평합니다. 마지막 층의 도장을 거치며 그 무늬가 **지워졌습니다**.
#
# ### 논문의 수들
#
# - 합성곱의 가중치는 평균 0, **표준편차 0.02**의 정규 분포, 배치 정규화의 $\gamma$는 평균 1, 표준편차 0.02, $\beta$는 0에서 시작합니다($\gamma$의 값은 논문의 글에는 없고, 널리 쓰이는 코드의 관례입니다).
# - 옵티마이저(optimizer)는 Adam, 학습률(learning rate) **0.0002**, Adam의 모멘텀 $\beta_1$(`betas`의 첫 수)은 0.9가 아니라 **0.5**입니다. 미니배치는 128장이었습니다.
#
# $\beta_1$을 줄이는 까닭은 흔히 이렇게 설명합니다. 모멘텀은 지난 기울기를 이어 쓰는데, GAN에서는 상대가 스텝마다 바뀌어 지난 기울기가 곧 낡습니다.
# 논문은 0.9에서 출렁이고 불안정했으며 0.5가 도움이 되었다고 적었고, R1 벌점(7절)을 쓰는 뒤의 연구(Mescheder 외 2018, Karras 외 2019)는 아예 모멘텀 없이 했습니다.
#
# > **널리 퍼진 오류 ③** "가중치는 분산 0.02로, 학습률은 0.00002로 한다."
# > 0.02는 분산이 아니라 **표준편차**이고, 학습률은 0이 하나 적은 **0.0002**입니다. 분산을 0.02로 하면 표준편차가 √0.02 ≈ 0.14라 가중치가 일곱 배 커지고,
# > 학습률을 0.00002로 하면 Adam의 한 스텝이 10분의 1로 짧아집니다.
#
# 가중치를 일곱 배로 하면 무슨 일이 생깁니까? 갓 초기화한 생성자의 화소값을 봅시다. 한 번은 **은닉층 넷**만, 한 번은 **마지막 층**만 일곱 배로 합니다.


# %%
def start_of(hidden, head):
    """은닉층과 마지막 층의 표준편차 → 갓 초기화한 생성자의 화소 40,000개."""
    torch.manual_seed(0)
    fresh = dcgan.Generator(nz=100, ngf=64)
    for m in fresh.modules():
        if isinstance(m, nn.ConvTranspose2d):
            nn.init.normal_(m.weight, 0.0, head if m is fresh.head else hidden)
    with torch.no_grad():
        return fresh(torch.randn(32, 100)).flatten()[:40_000]


SEVEN = math.sqrt(0.02)
start_pixels = {
    "모두 0.02": start_of(0.02, 0.02),
    "은닉층만 0.14": start_of(SEVEN, 0.02),
    "마지막 층만 0.14": start_of(0.02, SEVEN),
}
ends_of = {name: (x.abs() > 0.9).float().mean().item() for name, x in start_pixels.items()}


# %%
def draw_start(name):
    figure, ax = plt.subplots(figsize=(4.2, 2.3))
    ax.hist(start_pixels[name].numpy(), bins=40, range=(-1, 1), color=plotting.SKY, edgecolor="0.3")
    ax.set(title=name, xlabel="화소", ylabel="화소의 수", yticks=[], ylim=(0, 8000))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
    return figure


start_book = FlipbookView(
    draw_start, "표준편차", list(start_pixels), "모두 0.02",
    about="갓 초기화한 생성자가 낸 화소값의 히스토그램.",
    words=lambda name: f"|화소| > 0.9인 것이 {ends_of[name]:.0%}입니다.",
)  # fmt: skip

# %%
PredictionView(
    "04-p3",
    "세 히스토그램 가운데 서로 거의 같은 둘은 어느 것입니까?",
    [
        ("‘모두 0.02’와 ‘은닉층만 0.14’", True, "배치 정규화가 뒤따르는 층의 출력은 초깃값의 크기를 잊습니다. 평균을 빼고 표준편차로 나누기 때문입니다."),
        ("‘모두 0.02’와 ‘마지막 층만 0.14’", False, "마지막 층 뒤에는 배치 정규화가 없어 일곱 배가 그대로 tanh에 들어갑니다."),
        ("‘은닉층만 0.14’와 ‘마지막 층만 0.14’", False, "같은 일곱 배라도 뒤에 배치 정규화가 있는지에 따라 다릅니다."),
    ],
    start_book,
    act="슬라이더를 ‘마지막 층만 0.14’까지 차례로 넘겨 보십시오.",
    seen=lambda: start_book.page.value == "마지막 층만 0.14",
)  # fmt: skip

# %%
# @title 그림: 예상 04-p3의 세 히스토그램을 나란히
fig, axes = plt.subplots(1, 3, figsize=(9.2, 2.4), sharey=True)
axes[0].set_ylabel("화소의 수")
for ax, (name, values) in zip(axes, start_pixels.items(), strict=True):
    ax.hist(values.numpy(), bins=40, range=(-1, 1), color=plotting.SKY, histtype="stepfilled")
    ax.set(
        title=f"{name}\n|화소| > 0.9: {ends_of[name]:.0%}", xlabel="화소", yticks=[], ylim=(0, 8000)
    )
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
plotting.show(
    fig,
    alt=f"갓 초기화한 생성자의 화소값 히스토그램 셋. ‘모두 0.02’와 ‘은닉층만 0.14’는 0 둘레에 모인 거의 같은 봉우리이고, ‘마지막 층만 0.14’는 납작하게 퍼져 양 끝에 쌓입니다. 크기가 0.9를 넘는 화소는 차례로 {', '.join(f'{v:.0%}' for v in ends_of.values())}입니다.",
)
assert max(list(ends_of.values())[:2]) < 0.01 and ends_of["마지막 층만 0.14"] > 0.2

# %% [markdown]
# 은닉층 뒤에는 배치 정규화가 있고, 마지막 층 뒤에는 없습니다. 그래서 은닉층 넷을 모두 일곱 배로 해도 화소는 거의 그대로인데, 마지막 층은 혼자서도 화소의 상당수를 ±1로 몹니다. tanh의 기울기는 1 − (화소)²이라, 화소가 0.9이면 0.19, 0.99이면 0.02만 지나갑니다.
# 판별자에서도 재 봅시다. 합성곱을 하나씩만 일곱 배로 하고 로짓의 표준편차를 봅니다(편향은 0으로 두었습니다). D의 첫 층 바로 뒤에는 배치 정규화가 없습니다.


# %%
@torch.no_grad()
def logit_spread(which):
    """which번째 합성곱의 가중치만 √50배(일곱 배쯤)로 한 판별자가 낸 로짓의 표준편차."""
    torch.manual_seed(0)
    fresh = dcgan.Discriminator(ndf=32, image_size=28, nc=1)
    for i, m in enumerate(m for m in fresh.modules() if isinstance(m, nn.Conv2d)):
        m.weight.mul_(math.sqrt(50) if i == which else 1)
        if m.bias is not None:
            m.bias.zero_()
    return fresh(datasets.mnist("test")[:64].x).std().item()


spread = [logit_spread(i) for i in (-1, 0, 1, 2)]
for name, value in zip(("그대로", "첫 층만", "둘째 층만", "마지막 층만"), spread, strict=True):
    print(f"{name}: 로짓의 표준편차 {value:.2f}")
assert max(spread[1:3]) < 1.1 * spread[0] and spread[3] > 6 * spread[0]

# %% [markdown]
# 첫 층을 일곱 배로 해도 거의 그대로입니다. LeakyReLU는 몇 배인지를 그대로 넘기고, 그 배를 다음 합성곱 뒤의 배치 정규화가 지웁니다. (편향이 있으면 가중치와 편향의 비가 달라지므로 꼭 같지는 않습니다.)
# 크기를 지워 줄 배치 정규화가 **뒤에 하나도 없는** 곳, 곧 G의 마지막 층과 D의 마지막 층에서 초깃값의 크기가 바로 드러납니다.
#
# 그렇다면 은닉층의 초깃값은 아무래도 좋습니까? 지금까지 본 것은 **첫 순전파의 출력**뿐입니다. Adam으로 한 스텝 배우게 하고, 가중치가 제 크기의 몇 분의 일이나 바뀌는지 봅시다.


# %%
def first_step(hidden):
    """은닉층의 표준편차 → Adam 한 스텝에 은닉층의 가중치가 제 크기에 견주어 바뀐 정도."""
    torch.manual_seed(0)
    fresh = dcgan.Generator(nz=100, ngf=16)
    stamps = (m for m in fresh.modules() if isinstance(m, nn.ConvTranspose2d))
    weights = [nn.init.normal_(m.weight, 0.0, hidden) for m in stamps if m is not fresh.head]
    start, opt = [w.detach().clone() for w in weights], adam()(fresh.parameters())
    fresh(torch.randn(16, 100)).square().mean().backward()  # 어떤 손실이든 됩니다.
    opt.step()
    return max(
        ((w - old).norm() / old.norm()).item() for w, old in zip(weights, start, strict=True)
    )


turned = {hidden: first_step(hidden) for hidden in (0.02, SEVEN)}
print(
    "Adam 한 스텝에 바뀐 정도:",
    ", ".join(f"표준편차 {k:.2f}이면 {v:.2%}" for k, v in turned.items()),
)
assert 6 < turned[0.02] / turned[SEVEN] < 8

# %% [markdown]
# **출력은 잊지만 학습은 잊지 않습니다.** Adam의 첫 스텝은 가중치마다 학습률만큼(0.0002)이므로, 가중치가 일곱 배 크면 제 크기에 견주어 바뀌는 정도는 7분의 1입니다. 배치 정규화가 있어도 초깃값의 크기는 **배우는 빠르기**를 바꿉니다.

# %%
settings = adam().keywords
print("adam()의 기본값:", {k: settings[k] for k in ("lr", "betas")})
assert settings["lr"] == 2e-4 and settings["betas"] == (0.5, 0.999)

# %%
show_source(dcgan.weights_init)  # 논문의 초깃값: 7절의 학습에 씁니다.

# %% [markdown]
# 배치 정규화는 4절에서는 함께 뽑은 그림에 따라 출력을 바꾸었고, 여기서는 앞 층의 크기를 지웠습니다. 둘 다 **무엇을 모아 평균하는지**가 정합니다. 손으로 지어 봅시다.

# %%
task("04-11")


# %%
def normalize(h, gamma, beta, stored):
    """(n, c, 높이, 너비), (c,), (c,), 없음 또는 (평균, 분산) → h와 같은 모양."""
    ...


check("04-11", normalize)

# %%
hint("04-11")

# %%
solution("04-11")

# %%
normalize = mine("04-11", normalize)
h, norm = torch.randn(8, 3, 5, 4), nn.BatchNorm2d(3).requires_grad_(False)
stored = norm.running_mean, norm.running_var  # 학습 모드로 한 번 부르면 바뀝니다.
times = {}
for name, kept in (("학습 모드", None), ("평가 모드", stored)):
    own, larger = (normalize(k * h, norm.weight, norm.bias, kept) for k in (1, 7))
    assert torch.allclose(own, norm.train(kept is None)(h), atol=1e-5)
    times[name] = (larger.std() / own.std()).item()
    print(f"{name}: nn.BatchNorm2d와 같습니다. 7h를 넣으면 출력이 {times[name]:.2f}배로 퍼집니다.")
assert abs(times["학습 모드"] - 1) < 0.01 and abs(times["평가 모드"] - 7) < 0.1

# %% [markdown]
# 학습 모드는 일곱 배를 지우고, 정해진 수로 나누는 평가 모드는 지우지 않습니다.
#
# ### 쉬어 가기: 되짚는 물음 셋
#
# 여기까지가 앞 절반입니다. 보지 않고 답해 본 다음 펼치십시오. 막히는 것이 있으면 그 절만 다시 봅니다.
#
# <details><summary>1. 전치 합성곱의 커널을 3에서 4로 바꾸면 바둑판무늬가 왜 줄어듭니까?</summary>
#
# 스트라이드 2로 나누어떨어져 안쪽의 어느 칸에나 도장이 똑같이 네 번 겹치기 때문입니다(3절).
#
# </details>
#
# <details><summary>2. 생성자에서 배치 정규화를 두지 않는 층은 어느 것입니까? 그 층에는 왜 편향을 둡니까?</summary>
#
# 마지막 층입니다. 배치 정규화의 β가 없으니 편향이 바탕의 밝기를 정합니다(4, 5절, 과제 04-6).
#
# </details>
#
# <details><summary>3. 은닉층의 초깃값을 일곱 배로 해도 첫 그림은 거의 같습니다. 그러면 무엇이 달라집니까?</summary>
#
# 배우는 빠르기입니다. Adam의 같은 한 스텝에 큰 가중치는 제 크기에 견주어 그만큼 덜 바뀝니다(5절).
#
# </details>

# %% [markdown]
# ## 6. 한 스텝 안의 다섯 숫자
#
# 학습 코드가 스텝마다 알려 주는 수는 보통 다섯입니다. $x$는 진짜 그림, $\mathbb{E}$는 미니배치의 평균입니다. 판별자가 내는 **로짓**(logit)을 $a(x)$라고 쓰고,
# $D(x)$는 언제나 $a(x)$에 시그모이드를 씌운 **확률**입니다.
#
# | 이름 | 식 | 균형에서 |
# |---|---|---|
# | Loss_D | $-\mathbb{E}\log D(x) - \mathbb{E}\log(1-D(G(z)))$ | $-\log\frac12-\log\frac12 = 2\log 2 \approx 1.386$ |
# | Loss_G | $-\mathbb{E}\log D(G(z))$ | $\log 2 \approx 0.693$ |
# | D(x) | 진짜에 준 확률의 평균 | 1/2 |
# | D(G(z)) 앞 | D를 갱신하기 **전**, 가짜에 준 확률의 평균 | 1/2 |
# | D(G(z)) 뒤 | D를 갱신한 **뒤**, 같은 가짜에 준 확률의 평균 | 1/2 |
#
# "앞"과 "뒤"의 차이는 D를 한 번 갱신했을 때 판정이 얼마나 달라졌는지를 말해 줍니다. Loss_G는 G의 단계에서 나오므로, 아래 과제의 `d_step`은 나머지 넷을 돌려줍니다.
#
# 학습은 03과 똑같은 두 단계입니다. 흔한 DCGAN 코드는 D 단계에서 `backward()`를 **두 번** 부릅니다. 진짜로 한 번, 가짜로 한 번.
# `backward()`는 `.grad`를 덮어쓰지 않고 **더하므로** 두 미니배치의 기울기가 쌓이고, `step()` 한 번으로 함께 반영됩니다. 재 봅시다.

# %%
torch.manual_seed(0)
small_g = dcgan.Generator(nz=64, ngf=16, image_size=28, nc=1)
small_d = dcgan.Discriminator(ndf=16, image_size=28, nc=1)
real = datasets.mnist("test")[:32].x
fake = small_g(torch.randn(32, 64)).detach()
losses = {
    "진짜": lambda: F.softplus(-small_d(real)).mean(),
    "가짜": lambda: F.softplus(small_d(fake)).mean(),
}


def gradient(*parts):
    """D의 .grad를 비우고, 손실마다 backward()를 부른 뒤 쌓인 기울기를 한 줄로 폅니다."""
    small_d.zero_grad()
    for part in parts:
        part().backward()
    return torch.cat([p.grad.flatten() for p in small_d.parameters()])


# %%
alone = {name: gradient(part) for name, part in losses.items()}
both = gradient(*losses.values())  # zero_grad 없이 backward를 두 번
summed = gradient(lambda: sum(part() for part in losses.values()))  # 더해서 한 번
for name, g in (*alone.items(), ("쌓은 것", both), ("더해서 한 번", summed)):
    print(f"{name:8s} 기울기의 노름 {g.norm():.4f}")
assert torch.allclose(both, alone["진짜"] + alone["가짜"], atol=1e-6)
assert torch.allclose(both, summed, atol=1e-6)
assert both.norm() < alone["가짜"].norm()

together = small_d(torch.cat([real, fake]))[:32].mean() - small_d(real).mean()
print(
    f"따로 넣을 때에 견주어, 진짜와 가짜를 한 미니배치로 이으면 진짜의 로짓이 평균 {together:+.3f} 달라집니다."
)
assert abs(together) > 0.005

# %% [markdown]
# 쌓은 기울기는 두 기울기의 **합**이고, 손실을 더해 한 번 부른 것과 같습니다. 노름끼리 더해지지는 않습니다. 여기서는 합이 가짜의 기울기보다도 짧습니다. 두 기울기가 서로 다른 쪽을 가리키기 때문입니다.
# 다만 배치 정규화가 있는 D에 진짜와 가짜를 한데 **이어** 넣는 것은 다릅니다. 함께 정규화되어 로짓부터 달라집니다. 따로 넣으면 저마다 제 평균을 빼므로, 그 층에서는
# 진짜와 가짜의 **평균의 차이**가 보이지 않습니다. 이 강의의 `train`은 따로 넣습니다.
#
# `detach`는 02의 6절에서 배운 대로입니다. D 단계에서는 G의 `.grad`에 엉뚱한 기울기가 쌓이지 않게 하고, G 단계에서는 쓰지 않습니다.

# %%
task("04-5")


# %%
def d_step(G, D, opt_d, real, z):
    """D를 한 번 갱신하고 (Loss_D, D(x), D(G(z)) 앞, D(G(z)) 뒤)를 돌려줍니다."""
    ...


check("04-5", d_step)

# %%
hint("04-5")

# %%
solution("04-5")

# %%
d_step = mine("04-5", d_step)
opt_d = torch.optim.Adam(small_d.parameters(), lr=2e-4, betas=(0.5, 0.999))
with torch.random.fork_rng(devices=[]):
    four = d_step(small_g, small_d, opt_d, real, torch.randn(32, 64))
print("Loss_D {:.3f}, D(x) {:.3f}, D(G(z)) {:.3f} → {:.3f}".format(*four))
assert four[3] < four[2]

# %% [markdown]
# 방금 가짜를 보고 배웠으니 "뒤"가 "앞"보다 낮습니다.
#
# ## 7. 학습: 여러분의 생성자와 판별자
#
# 여러분이 지은 것을 **논문의 설정**으로 학습시킵니다(채널 수, $z$의 차원(64), 미니배치는 CPU에 맞게 줄였습니다). 그다음에는 구조와 설정을 함께 바꾼 **고친 설정**을 학습시켜 견줍니다.
# 결과부터 말하면, 끝에서는 고친 설정의 숫자가 진짜에 더 가깝습니다. 고친 것은 대부분 2015년 뒤에 나온 기법입니다. (GPU에서는 저마다 10,000스텝과 20,000스텝을 학습하므로, 이 절의 글이 말하는 수와 차례가 여러분의 출력과 다를 수 있습니다.)
#
# **지금 알아야 할 것은 R1 하나입니다.** 표의 낯선 것 셋(미니배치 표준편차, 매핑 네트워크, 판별자 둘)은 아래에 접어 두었습니다.
#
# | | 논문 | 고친 설정 |
# |---|---|---|
# | D의 정규화 | 배치 정규화 | 없음. 대신 **R1 벌점**(아래) |
# | D의 초깃값 | 표준편차 0.02 | **He 초깃값**(He 외 2015): 합성곱 가중치의 분산을 1.92 ÷ (칸 하나가 보는 입력의 수)로. 정규화가 없어도 층마다 값의 크기가 지켜집니다 |
# | Adam | 학습률 0.0002, `betas` (0.5, 0.999) | 학습률 0.001, `betas` (0, 0.99) |
# | 뽑는 가중치 | 마지막 값 | 가중치의 지수 이동 평균(03의 8절, Yazıcı 외 2019) |
# | 다양성 | – | 미니배치 표준편차 |
# | $z$와 전치 합성곱 사이 | 바로 이음 | 매핑 네트워크 |
# | G와 D의 채널 | 32 | 16 |
# | 판별자 | 하나 | 둘의 로짓을 더함 |
#
# He 초깃값에서 칸 하나가 보는 입력의 수는 (입력 채널) × (커널의 칸 수)이고, 1.92는 2 ÷ (1 + 0.2²)입니다. 0.2는 LeakyReLU의 음수 쪽 기울기이고, ReLU라면 2입니다.
#
# **R1 벌점**은 진짜 그림의 둘레에서 D가 너무 가파르지 않게 합니다. 화소를 조금만 건드려도 판정이 크게 달라지는 D에 벌점을 줍니다(Mescheder 외 2018). D의 손실에 더하는 것은
# $\frac{\lambda}{2}\mathbb{E}\lVert\nabla_x a(x)\rVert^2$입니다. $\nabla_x a(x)$는 화소를 아주 조금 밝게 할 때 로짓이 얼마나 움직이는지를 화소마다 적은 것(가중치가 아니라 **화소**에 대한 기울기)이고,
# $\lVert\cdot\rVert^2$은 노름의 제곱, 곧 그 수들을 제곱하여 모두 더한 것입니다. $\lambda$(람다) $= 0.3$은 벌점의 세기입니다(코드에서는 `gamma`). 기울기 벌점(gradient penalty)은 06에서 자세히 다룹니다.
#
# 계산을 아끼려고 스텝마다 1/8의 확률로, 걸 때에는 여덟 배로 겁니다(Karras 외 2020). 벌점의 기댓값이 $\frac18 \times 8 + \frac78 \times 0 = 1$배이므로, 여러 스텝에 걸쳐 평균하면 늘 거는 것과 같은 세기입니다. 한 스텝만 보면 더 출렁입니다.
#
# <details><summary>덧붙임: 매핑 네트워크</summary>
#
# $z$를 바로 쓰지 않고 완전 연결층 둘로 한 번 바꾸어 넣습니다(Karras 외 2019의 생각). 둥근 정규 분포의 $z$를 데이터의 모양에 맞게 **먼저 휘어 놓아**, 전치 합성곱은 그리는 일만 하게 하려는 것입니다.
#
# </details>
#
# <details><summary>덧붙임: 미니배치 표준편차</summary>
#
# 미니배치 안의 그림들이 서로 얼마나 다른지를 한 수로 재어 D에게 채널 하나로 함께 보입니다(Karras 외 2018). 가짜끼리 비슷하면 D가 그것만 보고도 알아챕니다.
#
# </details>
#
# <details><summary>덧붙임: 판별자 둘</summary>
#
# 03의 완전 연결 판별자와 합성곱 판별자의 **로짓을 더합니다**(판별자를 여럿 두자는 생각은 Durugkar 외 2016). 완전 연결층을 다시 넣었으니 논문의 셋째 지침을 어긴 것입니다.
# 두 로짓을 더해 한 손실에 넣으므로, 두 갈래를 가진 판별자 하나이기도 합니다.
#
# </details>


# %%
def new_gan(recipe):
    """recipe: "논문"(여러분의 신경망) 또는 "고침"."""
    torch.manual_seed(0)
    if recipe == "논문":
        G = make_generator(64, 32).apply(dcgan.weights_init)
        D = make_judge(32).apply(dcgan.weights_init)
        G.nz = 64  # GAN은 잠재 벡터의 차원을 이 이름으로 찾습니다.
        return GAN(G, D, optimizer=adam(2e-4, (0.5, 0.999)), seed=0, runtime=runtime)
    G = dcgan.Generator(nz=64, ngf=16, image_size=28, nc=1, mapping=256)
    D = dcgan.TwoDiscriminators(ndf=16, image_size=28, nc=1)
    return GAN(G, D, optimizer=adam(1e-3, (0.0, 0.99)), ema=0.999, seed=0, runtime=runtime)


OBJECTIVES = {"논문": NON_SATURATING, "고침": NON_SATURATING._replace(penalties=(r1(gamma=0.3),))}
STEPS = {"논문": runtime.steps(cpu=1200, gpu=10_000), "고침": runtime.steps(cpu=1600, gpu=20_000)}
BATCH, MARKS = 64, (60, 300, 600, 1200, 1600)
for name in STEPS:
    pair = new_gan(name)
    sizes = [sum(p.numel() for p in net.parameters()) for net in (pair.G, pair.D)]
    print(f"{name}: 생성자 {sizes[0]:,}개, 판별자 {sizes[1]:,}개")

# %% [markdown]
# 생성자는 두 배, 판별자는 열다섯 배입니다(매핑 네트워크와 완전 연결 판별자 때문입니다). 그러니 둘의 차이를 설정 하나의 덕으로 돌릴 수 없습니다. 무엇의 덕인지는 아래의 기록에서 봅니다.
#
# 비교의 기준은 **고정된 잡음**(fixed noise)입니다. 같은 $z$ 여덟 개를 학습 내내 그려 보면, 그림이 바뀐 것은 오로지 생성자가 바뀐 것입니다.
# 매번 새 $z$를 뽑으면 나아진 것인지 다른 그림인지 가릴 수 없습니다.

# %%
fixed = torch.randn(8, 64, generator=torch.Generator().manual_seed(1))


def train_recipe(recipe, history=None):
    """학습하며 (history를 주면 곡선도 중계하고) (GAN, 고정된 잡음의 그림들, 프레셰 거리들, 고르지 않은 정도들)을 모읍니다."""
    gan, rows, quality, grain = new_gan(recipe), [], {}, {}
    view, steps = LiveView(gan, history, n=16), STEPS[recipe]
    display(view)
    loop = train(gan, digits, OBJECTIVES[recipe], steps=steps, batch_size=BATCH)
    for m in progress(loop):
        if history is not None:
            history.append(m)
        view.refresh()
        if m["step"] in MARKS or m["step"] == steps:
            many = sampling.sample(gan.sampler, 2000, seed=1)
            rows.append(sampling.sample(gan.sampler, fixed))
            quality[m["step"]] = metrics.digit_frechet(many)
            grain[m["step"]] = convolution.unevenness((many + 1) / 2)
    view.finish()
    return gan, rows, quality, grain


# %%
paper, paper_rows, paper_quality, paper_grain = train_recipe("논문", History())

# %%
fixed_up, fixed_rows, fixed_quality, _ = train_recipe("고침")

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.2, 2.9))
blank = torch.ones(8, 1, 28, 28)  # 고친 설정만 한 줄 더 있습니다.
longest = max(len(paper_rows), len(fixed_rows))
for ax, name, rows, quality in zip(
    axes, STEPS, (paper_rows, fixed_rows), (paper_quality, fixed_quality), strict=True
):
    filled = [*rows, *[blank] * (longest - len(rows))]
    plotting.show_pictures(ax, torch.cat(filled), columns=8, title=name)
    for i, (step, value) in enumerate(quality.items()):
        ax.text(-4, 29 * i + 14, f"{step}스텝\n거리 {value:.0f}", ha="right", va="center")
told = ", ".join(f"{n} {list(q.values())[-1]:.0f}" for n, q in zip(STEPS, (paper_quality, fixed_quality), strict=True))  # fmt: skip
plotting.show(
    fig,
    alt=f"고정된 잡음 여덟 개의 그림을 같은 스텝끼리 같은 줄에 놓은 것. 왼쪽은 논문의 설정으로 학습한 여러분의 생성자, 오른쪽은 고친 설정. 아래로 갈수록 숫자가 또렷해집니다. 마지막 프레셰 거리는 {told}입니다.",
)

# %%
for name, quality in (("논문", paper_quality), ("고침", fixed_quality)):
    print(f"{name}: 프레셰 거리", ", ".join(f"{step}스텝 {v:.0f}" for step, v in quality.items()))
print("논문의 고르지 않은 정도", ", ".join(f"{k}스텝 {v:.3f}" for k, v in paper_grain.items()))
print(f"진짜 숫자는 {convolution.unevenness((datasets.mnist('test')[:2000].x + 1) / 2):.3f}")
(early, *_, at_last), best_of_fixed = paper_quality.values(), list(fixed_quality.values())[-1]
assert at_last < 0.1 * early
if runtime.budget == "cpu":  # 아래는 이 짧은 학습이 보인 것입니다.
    assert best_of_fixed < 0.8 * at_last and paper_quality[600] < fixed_quality[600]
    assert paper_grain[60] > 2 * paper_grain[1200]

# %%
digit_shares = {}
for name, gan in (("논문", paper), ("고침", fixed_up)):
    labels = metrics.judge_digits(sampling.sample(gan.sampler, 2000, seed=1)).labels
    digit_shares[name] = metrics.class_shares(labels, 10).tolist()
    print(
        f"{name}: 2,000장의 숫자마다의 비율",
        *(f"{i} {s:.0%}" for i, s in enumerate(digit_shares[name])),
    )
assert all(min(s) > 0.01 for s in digit_shares.values())
if runtime.budget == "cpu":  # 오래 학습하면 고르게 될 수 있습니다.
    assert all(max(s) > 0.11 for s in digit_shares.values())

# %% [markdown]
# 한 열이 같은 $z$이고, **같은 줄은 같은 스텝**입니다. 여러분이 빈칸에서 지은 두 신경망이 서로 겨루어 숫자를 그리기 시작했습니다.
# 프레셰 거리(03의 10절, 작을수록 진짜에 가깝습니다)로는 600스텝에서 논문의 설정이 앞서지만, 끝에서는 고친 설정이 앞섭니다(학습의 길이가 다르지만 같은 1,200스텝에서도 그렇습니다). 고친 설정이 처음에 더 느린 까닭은 아래의 기록에서 찾습니다. 같은 $z$가 그리는 숫자 자체도 학습하는 동안 바뀝니다.
# 2,000장씩 뽑아 강의의 분류기로 세면 둘 다 열 숫자가 모두 나옵니다(분류기는 글자가 아닌 획에도 열 가운데 하나로 답하므로, 읽을 수 있다는 뜻은 아닙니다). 그러나 진짜처럼 저마다 10%쯤으로 고르지는 않고, 이 학습에서는 논문의 설정이 더 치우쳤습니다.
#
# 논문의 설정 60스텝의 줄을 보십시오. 아직 획이 없고 흐린 얼룩뿐인데, 커널이 4인데도 그 얼룩 안에 한 칸씩 밝고 어두운 무늬가 보입니다. 고르지 않은 정도도 끝(1,200스텝)의 몇 배입니다. 시드 하나에서 본 것이니 늘 그렇다고는 할 수 없습니다.
#
# ### 판별자는 무엇을 배웠습니까: 그 특징으로 숫자 읽기
#
# DCGAN 논문의 제목은 "**표현을 배우기**"(Unsupervised Representation Learning)입니다. 저자들은 레이블 없이 학습한 판별자의 특징(은닉층이 낸 수들)에 **선형 분류기**(곱해서 더하기만 하는 분류기) 하나만 얹어 다른 사진을 분류했습니다(Radford 외 2015, 5절).
# 여러분의 판별자도 숫자가 몇인지 배운 적이 없습니다. 숫자 1,000장의 레이블로 선형 분류기를 맞추어, 판별자의 특징과 화소를 견줍니다. **대조군**으로 학습하지 않은 판별자의 특징도 잽니다.
# 분류기가 1,000장을 외우지 않도록 큰 가중치에 벌점을 줍니다(능형 회귀). 화소에 불리하지 않도록, 벌점의 세기는 특징마다 그 가운데 200장을 떼어 두고 가장 나은 것을 고릅니다.


# %%
@torch.no_grad()
def judge_features(D, x):
    """LeakyReLU마다의 특징 맵을 4×4로 줄여(최댓값) 이은 것: (n, 16·채널 수의 합)."""
    seen, twin = [], copy.deepcopy(D).float().cpu().eval()
    for m in [m for m in twin.modules() if isinstance(m, nn.LeakyReLU)]:
        m.register_forward_hook(lambda *io: seen.append(F.adaptive_max_pool2d(io[2], 4).flatten(1)))
    twin(x)
    return torch.cat(seen, dim=1)


# %%
def ridge(a, labels, b, strength):
    """특징 a (n, d)와 레이블에 맞춘 선형 분류기(능형 회귀)가 b의 그림마다 고른 숫자."""
    wanted = F.one_hot(labels, 10).float()
    kernel = a @ a.T / a.shape[1] + strength * torch.eye(len(a))
    weights = a.T @ torch.linalg.solve(kernel, wanted - wanted.mean(0)) / a.shape[1]
    return (b @ weights + wanted.mean(0)).argmax(1)


def linear_accuracy(a, labels, b, truth, out=200):
    """b의 정확도. 벌점의 세기는 특징마다, a의 마지막 200장을 떼어 두고 고릅니다."""
    center = a.mean(0)
    scale = a.std()  # 특징 전체에서 하나: 늘 검은 화소를 부풀리지 않습니다.
    a, b = (a - center) / scale, (b - center) / scale

    def held_out(strength):
        told = ridge(a[:-out], labels[:-out], a[-out:], strength)
        return (told == labels[-out:]).sum().item()

    best = max((0.01, 0.1, 1, 10), key=held_out)
    return (ridge(a, labels, b, best) == truth).float().mean().item()


# %%
some = torch.randperm(60_000, generator=torch.Generator().manual_seed(0))[:1000]
few, many = datasets.mnist("train")[some], datasets.mnist("test")[:4000]
eyes = {
    "화소": lambda x: x.flatten(1),
    "학습하지 않은 판별자": lambda x: judge_features(new_gan("논문").D, x),
    "학습한 판별자": lambda x: judge_features(paper.D, x),
}
scores = {
    name: linear_accuracy(see(few.x), few.y, see(many.x), many.y) for name, see in eyes.items()
}
for name, score in scores.items():
    print(f"{name}의 특징 위에 얹은 선형 분류기: {score:.1%}")
assert scores["학습하지 않은 판별자"] > scores["화소"] + 0.06
if runtime.budget == "cpu":  # 오래 학습한 판별자의 특징은 더 나을 수도, 못할 수도 있습니다.
    assert scores["학습한 판별자"] > scores["화소"] + 0.06
    assert abs(scores["학습한 판별자"] - scores["학습하지 않은 판별자"]) < 0.05

# %% [markdown]
# 학습한 판별자의 특징으로 읽으면 화소로 읽을 때보다 정확도가 10%p쯤(백분율의 차이로) 높습니다. 그런데 **학습하지 않은** 판별자도 그만큼 높습니다. 그러니 나아진 몫은 대부분 학습이 아니라 합성곱이라는 **구조**에서 온 것입니다.
# 논문은 같은 구조를 레이블로 처음부터 학습한 것과는 견주었지만, 학습하지 않은 것과는 견주지 않았습니다. "특징이 좋다"는 말을 들으면 무엇과 견주었는지 물어보십시오. (어려운 사진에서는 학습한 몫이 더 클 수 있습니다. 여기서는 재지 않았습니다.)
#
# ### 무엇이 차이를 만들었습니까? 한 묶음씩 바꾸어 본 기록
#
# 논문의 설정에서 시작하여 표의 줄을 **한 묶음씩** 바꾸며 2,400스텝씩, 시드 셋으로 학습해 두었습니다(Adam의 학습률, `betas`, 그리고 뒤 절반에서 학습률을 줄이는 **감소**는 한 묶음입니다). 맨 아랫줄에는 03의 완전 연결 GAN을 고친 설정과 **같은 시간** 동안 학습한 것도 넣었습니다.
# 잣대는 둘이고, 둘 다 작을수록 좋습니다. **강의의 잣대**는 이 강의의 숫자 분류기로 잰 프레셰 거리이고, **심판의 잣대**는 구조도 시드도 다른 분류기(심판)로 잰 프레셰 거리입니다. 잣대 하나만 믿으면 그 잣대가 못 보는 것에 속습니다. 두 잣대의 수끼리는 견주지 말고 위아래로만 읽으십시오.
#
# **결론부터**: 고친 설정은 두 잣대 모두에서 어느 시드로 견주어도 논문의 설정과 완전 연결 GAN보다 낫습니다. 다만 심판의 잣대로는 고친 설정의 가장 나쁜 시드가 완전 연결 GAN의 가장 좋은 시드를 겨우 앞섰습니다(33.9와 34.9). 크게 나아진 줄은 셋뿐이고 도리어 나빠진 줄도 있습니다.

# %%
record = json.loads(data_file("dcgan_ablation.json").read_text("utf-8"))
BASELINE = "03의 완전 연결 GAN (같은 시간)"
PATH = [*record["path"], BASELINE]
KEYS = {"frechet_10k": "강의의 잣대", "arbiter_10k": "심판의 잣대"}
TICKS = (10, 20, 50, 100, 200)
ends = {
    key: {n: [r[key] for r in record["runs"] if r["recipe"] == n] for n in PATH} for key in KEYS
}
for i, name in enumerate(PATH):
    ours, theirs = (statistics.median(ends[key][name]) for key in KEYS)
    spent = statistics.median(r["seconds"] for r in record["runs"] if r["recipe"] == name)
    print(
        f"{'+' if 0 < i < len(PATH) - 1 else ' '} {name:28s}\t강의의 잣대 {ours:6.1f}\t심판의 잣대 {theirs:6.1f}\t{spent:4.0f}초"
    )

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 4), sharey=True)
for ax, (key, title), (color, _) in zip(axes, KEYS.items(), plotting.STYLES, strict=False):
    for i, name in enumerate(PATH):
        ax.plot(ends[key][name], [i] * 3, "o", color=color, ms=7, mec="black", alpha=0.7)
        ax.plot(statistics.median(ends[key][name]), i, "|", color="black", ms=18, mew=2)
    ax.set(xscale="log", xlabel=f"프레셰 거리 ({title})", title=title, ylim=(len(PATH) - 0.5, -0.5))
    ax.set_xticks(TICKS, list(map(str, TICKS)))
    ax.minorticks_off()
axes[0].set_yticks(range(len(PATH)), ["논문", *(f"+ {n}" for n in PATH[1:-1]), PATH[-1]])
told = "; ".join(
    f"{n} {statistics.median(ends['frechet_10k'][n]):.0f}, {statistics.median(ends['arbiter_10k'][n]):.0f}"
    for n in PATH
)
plotting.show(
    fig,
    alt=f"설정을 위에서부터 한 묶음씩 바꾸어 잰 프레셰 거리를 시드마다 한 점씩, 중앙값은 세로 막대로 찍은 그래프 둘(왼쪽은 강의의 잣대, 오른쪽은 심판의 잣대). 중앙값은 강의의 잣대, 심판의 잣대의 차례로 {told}입니다.",
)

# %%
# @title 확인: 아래 글의 말이 기록과 맞는지 (1/3)
last_recipe = PATH[-2]
middle = {key: {n: statistics.median(v[n]) for n in PATH} for key, v in ends.items()}
steps_of = {
    key: {b: values[b] / values[a] for a, b in itertools.pairwise(PATH[:-1])}  # 바로 윗줄과의 비
    for key, values in middle.items()
}
for key, step in steps_of.items():
    print(f"{KEYS[key]}, 줄마다 바로 윗줄의 몇 배:", *(f"{ratio:.2f}" for ratio in step.values()))
    assert step["D의 배치 정규화를 뺌"] > 1.5 and step["매핑 네트워크"] > 1.2
falls = [n for n in PATH[1:-1] if max(step[n] for step in steps_of.values()) < 0.7]
assert falls == [PATH[3], PATH[4], PATH[-3]]  # He 초깃값, Adam의 묶음, 완전 연결 판별자
for values in ends.values():
    assert max(values[last_recipe]) < min(min(values["논문"]), min(values[BASELINE]))
    assert all(a < b for a, b in zip(values[last_recipe], values[PATH[-3]], strict=True))
arbiter, ours = middle["arbiter_10k"], middle["frechet_10k"]
assert arbiter["G의 채널 32 → 16"] > arbiter["미니배치 표준편차"]  # 짝으로도 되찾지 못합니다.
assert arbiter[BASELINE] < 0.6 * min(arbiter[n] for n in PATH[:-3])
assert abs(ours[BASELINE] / ours["미니배치 표준편차"] - 1) < 0.25

# %%
# @title 확인: 아래 글의 말이 기록과 맞는지 (2/3)
per_seed = {n: [r["frechet"] for r in record["runs"] if r["recipe"] == n] for n in PATH}
slow = {n: [q["550"] for q in runs] for n, runs in per_seed.items()}
for name in PATH[:-1]:
    print(f"{name}: 550스텝의 거리", *(f"{v:.0f}" for v in slow[name]))
plain, mapped, thin, two = (slow[n] for n in PATH[-6:-2])
first, _, bare, he, tuned = (slow[n] for n in PATH[:5])
assert all(t < p < b < h for t, p, b, h in zip(tuned, first, bare, he, strict=True))
assert all(b > 2 * a for a, b in zip(plain, mapped, strict=True))
assert sum(b > a for a, b in zip(thin, two, strict=True)) == 2
for values, wanted in zip(ends.values(), (2, 3), strict=True):  # 강의의 잣대, 심판의 잣대
    both = zip(values["미니배치 표준편차"], values["매핑 네트워크"], strict=True)
    assert sum(b > a for a, b in both) == wanted  # 나빠진 시드의 수

# %%
# @title 확인: 아래 글의 말이 기록과 맞는지 (3/3)
papers, mlps = per_seed["논문"], per_seed[BASELINE]
for name, runs, steps in (
    ("논문", papers, ("2200",)),
    ("03의 완전 연결 GAN", mlps, ("2200", "5500")),
):
    for step in steps:
        print(f"{name}, {int(step):,}스텝의 거리:", *(f"{q[step]:.0f}" for q in runs))
assert all(m["2200"] > p["2200"] > m["5500"] for m, p in zip(mlps, papers, strict=True))
better = [n for n in PATH[:-1] if all(v[n] < v[BASELINE] for v in middle.values())]
assert better == PATH[-3:-1]

# %%
# @title 확인: 묶음을 푼 곁가지의 기록
aside = {}
for name, base in record["aside"].items():
    runs = [r for r in record["runs"] if r["recipe"] == name]
    aside[name] = {k: [r[k] for r in runs] for k in KEYS}
    ours, theirs = (
        f"{middle[k][base]:.0f} → {statistics.median(aside[name][k]):.0f}" for k in KEYS
    )
    print(f"“{base}”에서 {name}: 강의의 잣대 {ours}, 심판의 잣대 {theirs}")
he, faster, betas, slower, thinner = PATH[3], *aside
for k, v in ends.items():
    assert max(aside[faster][k]) < 0.7 * min(v[he]) and max(aside[betas][k]) < 1.01 * max(v[he])
    assert statistics.median(aside[betas][k]) > 1.4 * statistics.median(aside[faster][k])
    assert min(aside[slower][k]) > max(v[he])
    assert min(aside[thinner][k]) > 1.3 * max(v["G의 채널 32 → 16"])
pace = {name: statistics.mean(many) for name, many in record["pace"].items()}
ratio = pace[last_recipe] / pace["미니배치 표준편차"]
print(f"한 스텝에 CPU가 일한 시간: 판별자 둘 ÷ 판별자 하나(미니배치 표준편차의 줄) = {ratio:.2f}")
assert 0.75 < ratio < 0.92

# %% [markdown]
# 점 하나가 시드 하나, 세로 막대가 중앙값이고, 가로축은 로그 눈금입니다. 맨 아랫줄을 빼면, 줄마다 **바로 윗줄에서 한 묶음만** 바꾸었습니다. 완전 연결 판별자를 더한 줄에서만 합성곱 판별자의 채널을 반으로 줄이는 것까지 둘을 함께 바꾸었습니다.
#
# - 두 잣대 모두에서 거리가 크게 줄어든 줄은 셋입니다. **He 초깃값**, **Adam의 묶음**, **완전 연결 판별자를 더한 것**. 그 가운데 He 초깃값은 배치 정규화를 빼며 잃은 것을 거의 메운 것입니다.
# - **묶음을 풀면**(바로 위의 곁가지 기록) Adam의 묶음에서 거의 다는 **학습률을 1e-3으로 키운 것**입니다. `betas`만 바꾸면 조금 줄고, 감소만 넣으면 도리어 나빠집니다.
# - **완전 연결 판별자**의 줄도 풀어 보았습니다. 합성곱 판별자의 채널만 반으로 줄이면 두 잣대 모두에서 훨씬 나빠지므로, 그 줄이 나아진 것은 완전 연결 판별자를 더한 덕입니다.
# - **나빠진** 줄도 있습니다. 배치 정규화만 빼면 거리가 거의 두 배가 됩니다. 매핑 네트워크는 심판의 잣대로 세 시드 모두, 강의의 잣대로는 셋 가운데 둘에서 나빠졌고, 채널을 줄인 것까지 합쳐도 심판의 잣대로는 둘 다 없을 때보다 낫지 않았습니다.
# - 끝에서 둘째 줄은 Adam의 묶음에 넣었던 **감소를 도로 뺀** 것이고, 두 잣대 모두에서 세 시드가 다 나아졌습니다. 2,400스텝은 짧아서, 학습률을 줄이면 그만큼 덜 배우는 듯합니다(20,000스텝을 학습한 저장소의 생성자는 줄였습니다).
# - 이 표는 **이 순서로** 바꾼 결과이고, 순서를 바꾸면 줄마다의 몫도 달라집니다.
#
# <details><summary>더 읽을 것: 한 스텝의 시간, 처음의 빠르기, 셋째 지침을 어긴 줄</summary>
#
# - 판별자가 둘인데도 한 스텝은 더 짧습니다. 채널을 모두 반으로 줄였기 때문에, 판별자 하나(채널 32)일 때의 84%쯤입니다. 시간을 더 써서 얻은 차이가 아닙니다.
# - 처음의 빠르기는 또 다릅니다. 550스텝의 거리(강의의 잣대)는 배치 정규화를 뺀 줄과 He 초깃값의 줄에서 세 시드 모두 커졌다가, Adam의 묶음에서 논문의 설정보다도 작아지고, 매핑 네트워크에서 다시 두 배 넘게 커집니다. 판별자를 더한 줄에서는 둘이 더 느려지고 하나는 조금 빨라졌습니다.
# - 심판의 잣대로 가장 크게 나아진 것은 논문의 셋째 지침을 **어긴** 줄입니다. 다만 그 줄은 판별자의 파라미터를 열다섯 배로 늘리고 합성곱 쪽은 반으로 줄인 것이기도 합니다. 같은 크기의 합성곱 판별자와 견주지 않았으므로, 완전 연결의 덕인지 크기의 덕인지는 이 기록으로 모릅니다.
#
# </details>
#
# **합성곱이 늘 이기는 것이 아닙니다.** 03의 완전 연결 GAN은 같은 2,200스텝에서는 **강의의 잣대로** 논문의 설정에 뒤지지만(심판의 잣대로는 도중에 재지 않았습니다), 고친 설정과 같은 시간이면 두 배 넘는 스텝을 배워 끝에서는 두 잣대 모두에서 앞지릅니다. 다만 논문의 설정보다 시간을 더 썼고(74초와 45초), Adam의 묶음과 이동 평균도 이미 썼습니다. 이 표에서 그것을 두 잣대로 이기는 것은 판별자를 둘 둔 두 줄뿐입니다.
#
# **생각해 볼 것**: 완전 연결 GAN은 강의의 잣대로는 미니배치 표준편차의 줄과 비슷한데, 심판의 잣대로는 그 절반도 되지 않습니다. 두 잣대가 다를 때 무엇을 믿겠습니까? 아래 그림을 보고 여러분의 눈을 셋째 잣대로 삼아 보십시오.
#
# 기록할 때 시드 0에서 뽑은 숫자를 한 줄씩 놓았습니다(고르지 않고 앞의 열네 장).

# %%
from PIL import Image

board = torch.tensor(list(Image.open(data_file("dcgan_ablation.png")).tobytes())).float()
rows = (board / 127.5 - 1).view(4, 28, -1, 28).transpose(1, 2)[:, :, None]
fig, axes = plt.subplots(4, 1, figsize=(6.8, 3.1))
names = ("진짜", BASELINE, "논문의 설정", "고친 설정")
for ax, name, x in zip(axes, names, rows, strict=True):
    plotting.show_pictures(ax, x[:14], columns=14, title=name)
in_picture = metrics.judge_digits(rows[3, :14]).labels.tolist()
plotting.show(
    fig,
    alt="숫자 열네 장씩 네 줄: 진짜, 같은 시간을 학습한 완전 연결 GAN, 논문의 설정, 고친 설정. 완전 연결 GAN의 숫자에는 둘레에 잡점이 흩어져 있고, 논문의 설정은 획이 뭉개지거나 끊긴 것이 많으며, 고친 설정은 획이 매끈하고 이따금 흐릿한 것이 있습니다.",
)
ones_and_sevens = digit_shares["고침"][1] + digit_shares["고침"][7]
print(f"7이나 1: 그림의 고친 설정 14장 가운데 {in_picture.count(7) + in_picture.count(1)}장,"
      f" 위에서 학습한 고친 설정 2,000장 가운데 {ones_and_sevens:.0%}")  # fmt: skip
assert in_picture.count(7) + in_picture.count(1) == 7
assert runtime.budget == "gpu" or ones_and_sevens < 0.5

# %% [markdown]
# 완전 연결 GAN의 숫자 둘레에만 잡점이 흩어져 있습니다. 완전 연결 생성자는 화소마다 가중치가 따로라서 이웃한 화소를 맞추어 줄 것이 없고, 합성곱 생성자는 이웃을 같은 도장으로 찍습니다.
# 그림의 고친 설정은 열네 장 가운데 일곱 장이 7이나 1이라, 이 둘만 좋아하는 듯합니다. 같은 설정으로 위에서 학습한 생성자(스텝이 더 적어 똑같은 것은 아닙니다)의 2,000장에서는 그 몫이 훨씬 작습니다. 몇 장의 $z$가 치우쳤을 수 있으니, 몇 장만 보고 무엇을 덜 그린다고 말할 수 없습니다.
# 프레셰 거리는 이 강의의 숫자 분류기로 잰 것이라 다른 글의 FID와 견줄 수 없습니다(03의 10절).
#
# ## 8. 곡선 읽기
#
# 기록한 두 학습의 다섯 수를 **이름을 가리고** 봅니다. 하나는 논문의 설정, 하나는 고친 설정이고, 둘 다 2,400스텝입니다.

# %%
SIDES = (
    {"Loss_D": "d_loss", "Loss_G": "g_loss"},
    {"D(x)": "d_real", "D(G(z)) 앞": "d_fake_before", "D(G(z)) 뒤": "d_fake_after"},
)
LEVELS = ({"2·log 2": 2 * math.log(2), "log 2": math.log(2)}, {"1/2": 0.5})


def draw_run(axes, curves, name, window=4, every=50):
    """왼쪽에 두 손실, 오른쪽에 D의 판정 셋. curves: {이름: every스텝마다의 평균}. 굵은 선은 window개의 평균."""
    at = [every * (i + 0.5) for i in range(len(curves["d_loss"]))]
    for ax, keys, levels, unit in zip(axes, SIDES, LEVELS, ("손실", "확률"), strict=True):
        for (label, key), (color, line) in zip(keys.items(), plotting.STYLES, strict=False):
            y = curves[key]
            smooth = [statistics.mean(y[max(0, i + 1 - window) : i + 1]) for i in range(len(y))]
            ax.plot(at, y, "-", color=color, lw=0.6, alpha=0.35)
            ax.plot(at, smooth, line, color=color, lw=1.8, label=label)
        for told, level in levels.items():
            ax.axhline(level, color="0.4", lw=0.9, ls=":")
            ax.text(1.02, level, told, transform=ax.get_yaxis_transform(), va="center")
        ax.set(xlabel="스텝", ylabel=unit, title=f"{name} (굵은 선: {every * window:,}스텝 평균)")
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.26), ncol=3, columnspacing=1.2)
    axes[1].set_ylim(0, 1)


# %%
curves = {r["recipe"]: r["curves"] for r in record["runs"] if r["seed"] == 0 and r["curves"]}
hidden = dict(zip("BA", sorted(curves, key=len), strict=True))  # 이름은 아래에서 밝힙니다.
fig, axes = plt.subplots(2, 2, figsize=(9.2, 6), sharey="col")
for row, name in zip(axes, sorted(hidden), strict=True):
    draw_run(row, curves[hidden[name]], name)
for ax in axes[0]:  # 두 줄의 범례가 같습니다.
    ax.get_legend().remove()
plotting.show(
    fig,
    alt="이름을 가린 두 학습 A와 B의 손실(왼쪽)과 판별자의 판정(오른쪽)을 한 줄씩 그린 곡선. 옅은 선은 50스텝의 평균, 굵은 선은 그 이동 평균입니다. A의 판정 셋은 천 스텝쯤부터 1/2 근처에 모이고, B는 D(x)가 위, D(G(z))가 아래로 끝까지 벌어져 있습니다.",
)

# %%
QuizView(
    "곡선만 보았습니다. 어느 쪽 그림이 더 낫습니까?",
    [
        ("A. Loss_G가 더 작으니까요.", False, "Loss_G는 그림의 품질이 아니라 지금의 D를 얼마나 속이는지를 잽니다. D가 약해도 작아집니다."),
        ("B. 판별자가 더 잘 가려내니까요.", False, "판별자가 강하다는 말일 뿐입니다."),
        ("이 곡선만으로는 알 수 없습니다.", True, "서로 다른 판별자를 상대한 손실끼리는 견줄 수 없습니다. 그림과 거리를 보아야 합니다."),
    ],
)  # fmt: skip

# %%
late = {k: {key: sum(v[-10:]) / 10 for key, v in c.items()} for k, c in curves.items()}
for name, recipe in sorted(hidden.items()):
    m = late[recipe]
    print(f"{name} 마지막 500스텝: Loss_D {m['d_loss']:.2f}, Loss_G {m['g_loss']:.2f}, D(x) {m['d_real']:.2f},"
          f" D(G(z)) {m['d_fake_before']:.2f} → {m['d_fake_after']:.2f}")  # fmt: skip
gaps = {k: m["d_real"] - m["d_fake_before"] for k, m in late.items()}
assert gaps["논문"] > 2 * gaps[last_recipe]
assert late["논문"]["g_loss"] > late[last_recipe]["g_loss"]
assert all(m["d_fake_after"] < m["d_fake_before"] for m in late.values())
second = {k: curves["논문"][k][1] for k in ("d_real", "d_fake_before", "d_loss")}  # 51–100스텝
print("B의 51–100스텝:", {k: round(v, 2) for k, v in second.items()})
assert second["d_real"] > 0.9 and second["d_fake_before"] < 0.1
distance_of_a = [per_seed[hidden["A"]][0][step] for step in ("1100", "1650", "2200")]
print(
    "A의 프레셰 거리: 1,100스텝 {:.0f}, 1,650스텝 {:.0f}, 2,200스텝 {:.0f}".format(*distance_of_a)
)
assert hidden == {"A": last_recipe, "B": "논문"} and distance_of_a == sorted(distance_of_a)[::-1]
flat = curves[hidden["A"]]["d_loss"][22:]  # 1,100스텝부터
print(f"A의 Loss_D는 1,100스텝부터 {min(flat):.2f}에서 {max(flat):.2f} 사이에 있습니다.")
assert max(flat) - min(flat) < 0.1

# %% [markdown]
# A가 고친 설정, B가 논문의 설정입니다. 이번에는 Loss_G가 작은 A가 거리로도 낫지만(7절), Loss_G가 작아서 나은 것이 아닙니다. 상대(D)가 다르면 Loss_G의 크기를 견줄 수 없습니다.
#
# 왼쪽의 두 점선은 균형에서의 Loss_D(위)와 Loss_G(아래), 오른쪽의 점선은 1/2입니다. B에서는 D(x)와 D(G(z))가 끝까지 벌어져 있습니다. D가 앞서 있습니다.
# 그런데 B의 맨 처음(51–100스텝)을 보십시오. D(x)가 1에, D(G(z))가 0에 붙어 D가 다 이긴 듯했는데 되돌아왔습니다. 비포화 손실은 그때에도 G에 기울기를 줍니다(03). **잠깐이면 정상이고, 계속되면 문제**입니다.
# A가 1/2 근처에 머무는 것이 R1 벌점 때문인지는 이 두 곡선만으로 가릴 수 없습니다.
# 그 A의 Loss_D는 1,100스텝부터 거의 그대로인데, 출력한 프레셰 거리는 42에서 12로 줄었습니다. **곡선이 멈추어도 그림은 나아질 수 있습니다.**
#
# | 이런 모습이면 | 이렇게 읽습니다 | 해 볼 일 |
# |---|---|---|
# | D(x) → 1, D(G(z)) → 0, Loss_D → 0이 오래감 | D가 다 이겼고 G는 따라잡지 못합니다. 기울기를 받아도 나아갈 방향을 얻지 못하거나 G가 배우지 않는 것입니다 | 코드를 보고, D의 학습률을 낮추거나 R1 벌점을 둡니다 |
# | D(x) ≈ D(G(z)) ≈ 0.5 | 균형이거나, **D가 약하거나**, 벌점이 D를 누르고 있습니다 | 고정된 잡음의 그림과 프레셰 거리를 봅니다 |
# | "앞"과 "뒤"의 차이가 큼 | 한 번 갱신할 때 D가 너무 많이 바뀝니다 | D의 학습률을 낮춥니다 |
# | Loss_G가 천천히 올라감 | D가 조금씩 앞섭니다. 그림이 나빠졌다는 뜻은 **아닙니다** | 그림을 봅니다 |
# | 모두 크게 출렁임 | 서로 쫓으며 맴돌고 있을 수 있습니다 | 학습률을 낮추고 가중치의 이동 평균을 씁니다 |
# | 곡선은 멀쩡한데 그림이 다 비슷함 | 모드 붕괴(mode collapse)는 이 곡선에 보이지 않습니다 | 여러 장을 뽑아 갈래를 셉니다(9절, 05) |
#
# 손실은 그림의 품질이 아니라 두 선수의 우열을 잽니다. 표의 첫 줄에서 "오래"가 얼마인지는 눈짐작하지 말고 재어 봅시다.

# %%
task("04-12")


# %%
def longest_win(d_real, d_fake, every):
    """every스텝마다의 D(x)와 D(G(z)) → D가 다 이긴 가장 긴 구간의 스텝 수."""
    ...


check("04-12", longest_win)

# %%
hint("04-12")

# %%
solution("04-12")

# %%
longest_win = mine("04-12", longest_win)
sick = json.loads(data_file("clinic.json").read_text("utf-8"))["runs"][13]  # 08의 환자 하나
logs = {name: (curves[hidden[name]], 2400) for name in "AB"}
logs["병든 학습"] = sick["curves"], sick["steps"]
won = {}
for name, (log, steps) in logs.items():
    every = steps / len(log["d_real"])
    won[name] = longest_win(log["d_real"], log["d_fake_before"], every) / steps
    print(f"{name}: D가 다 이긴 가장 긴 구간 {won[name] * steps:,.0f}스텝 ({won[name]:.0%})")
first_of_sick, *_, last_of_sick = (score["frechet"] for score in sick["scores"])
print(f"병든 학습의 프레셰 거리: {first_of_sick:.0f} → {last_of_sick:.0f}")
assert won["A"] == 0 < won["B"] < 0.1 and won["병든 학습"] > 0.95
assert last_of_sick > 0.9 * first_of_sick

# %% [markdown]
# B에서 D가 다 이긴 가장 긴 구간은 학습의 6%였고, 곡선에서 본 대로 처음의 것입니다. 병든 학습에서는 거의 내내 이어졌고 거리도 조금밖에 줄지 않았습니다. 곡선이 말해 주는 것은 **얼마나 오래** 이겼는지까지입니다.
# D가 너무 강한지, G가 배우지 않는지는 말해 주지 않습니다. 그 까닭은 08에서 찾습니다. 거꾸로 이 구간이 0이라고 건강한 것도 아닙니다. 다음 물음이 그런 학습입니다.

# %%
QuizView(
    "처음 보는 학습입니다. 처음부터 끝까지 D(x) 0.50, D(G(z)) 앞 0.50, 뒤 0.50이고, 앞과 뒤는 스텝마다 "
    "소수 여섯째 자리까지 같습니다. 고정된 잡음의 그림은 회색입니다. 옳은 것을 모두 고르십시오.",
    [
        ("Loss_D와 Loss_G는 균형에서의 값과 거의 같을 것입니다.", True,
         "어느 그림에나 1/2이라고만 하는 D에서도 2·log 2와 log 2가 나옵니다."),
        ("1/2에 머무니 G가 데이터를 다 배웠습니다.", False,
         "그렇다면 그림이 진짜 같아야 하는데 회색입니다."),
        ("D도 G도 갱신되지 않는 듯하니, 두 step()과 옵티마이저부터 봅니다.", True,
         "D가 배웠다면 ‘뒤’가 ‘앞’과 다르고, D가 멈추어 있어도 G가 배웠다면 D(G(z))는 오릅니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 9. 64×64 컬러 얼굴
#
# 이제 컬러입니다. 저장소에 든 얼굴 10,000장은 DiceBear의 그림체 **micah**로 그린 아바타입니다. 원작은 Micah Lanier의
# *Avatar Illustration System*이고, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/deed.ko)으로 쓸 수 있습니다. 고친 것은 [data/README.md](../data/README.md)에 적혀 있습니다.
# 실제 사람의 사진은 없습니다. 얼굴마다 여섯 가지 **속성**이 적혀 있습니다.
# 이 절의 검사 가운데 꼭 볼 것은 **빠진 속성, 베낀 그림, 벡터 산술**입니다. 어색한 얼굴과 두 얼굴 사이는 골라 보아도 됩니다.

# %%
faces, attributes = datasets.faces(), datasets.face_attributes()
korean = ("머리 색", "머리 모양", "피부", "안경", "수염", "입")
fig, axes = plt.subplots(3, 2, figsize=(7.4, 3.4))
for ax, title, (values, labels) in zip(axes.flat, korean, attributes.values(), strict=True):
    rows = [int((labels == i).nonzero()[0]) for i in range(len(values))]
    plotting.show_pictures(ax, faces[rows].x, columns=5, title=f"{title}: {', '.join(values)}")
told = "; ".join(
    f"{t}: {', '.join(v)}" for t, (v, _) in zip(korean, attributes.values(), strict=True)
)
plotting.show(fig, alt=f"얼굴 그림의 속성 여섯 가지마다 값 하나에 얼굴 한 장씩. {told}.")
counts = {
    title: torch.bincount(a.labels).tolist()
    for title, a in zip(korean, attributes.values(), strict=True)
}
print(counts)
assert all(max(c) - min(c) <= 1 for c in counts.values())

# %% [markdown]
# 속성마다 값의 차례대로 한 장씩 놓았습니다. 출력한 수는 값마다의 장수이고 고르게 들어 있습니다. 그래서 생성자가 어떤 값을 빠뜨리면 바로 드러납니다.
#
# ### 학습의 시간을 되돌려 보기
#
# 저장소에는 20,000스텝을 학습하는 동안 간직해 둔 생성자 여덟이 있습니다. 프레셰 거리는 얼굴의 속성을 읽는 [분류기](../data/checkpoints/face_classifier.md)의 특징 공간에서 잰 것입니다.
# 지금 보이는 것은 마지막 생성자의 얼굴입니다. 먼저 예상하고 시간을 되돌리십시오. 그다음에는 300, 2,000, 20,000스텝에 멈추어, 거리가 줄 때 눈에 무엇이 보이는지 견주어 보십시오. 아래에 그 네 시점을 나란히 놓았습니다.

# %%
timeline = load_timeline(data_file("timelines/faces.safetensors"))
distances = {s: timeline.notes[s]["frechet"] for s in timeline.steps[1:]}
print({f"{step:,}스텝": f"{distance:.1f}" for step, distance in distances.items()})
first_distance, *_, last_distance = distances.values()
assert last_distance < 0.05 * first_distance
time_view = TimelineView(timeline)
PredictionView(
    "04-p4",
    "100스텝의 생성자에 서로 다른 z를 넣으면 무엇이 나옵니까?",
    [
        ("얼굴이라고 할 것이 없는 잡음", False, "100스텝에는 이미 얼굴 꼴이 있습니다. 0스텝에는 잡음도 없이 온통 회색입니다."),
        ("흐리지만 머리 모양과 표정이 저마다 다른 얼굴", False, "머리의 빛깔은 조금씩 다르지만 머리 모양도 표정도 모두 같습니다. 얼굴의 자리를 먼저 배우고, z에 따라 다르게 그리는 것은 나중입니다."),
        ("모두 거의 같은 평균 얼굴", True, "머리의 빛깔만 조금씩 다릅니다. 얼굴이 어디에 있는지를 먼저 배우고, z에 따라 다르게 그리는 것은 나중에 배웁니다."),
    ],
    time_view,
    act="시간 슬라이더를 100스텝까지 되돌려 보십시오.",
    seen=lambda: time_view.step <= 100,
)  # fmt: skip

# %%
# @title 그림: 같은 z 여섯을 네 시점의 생성자가 그린 것
six_z = torch.randn(6, 64, generator=torch.Generator().manual_seed(1))
shown_at = (100, 300, 2_000, 20_000)
then = torch.cat([sampling.sample(timeline.at(step), six_z) for step in shown_at])
plotting.show(
    named_grid(then, [f"{step:,}스텝\n거리 {distances[step]:.0f}" for step in shown_at]),
    alt=f"한 열이 같은 z인 얼굴 여섯 장씩 네 줄. 100스텝은 머리의 빛깔만 조금씩 다른 흐린 한 얼굴(프레셰 거리 {distances[100]:.0f}), 300스텝은 머리 모양이 갈라지기 시작한 얼룩진 얼굴({distances[300]:.0f}), 2,000스텝은 또렷하지만 색이 번진 곳이 있는 얼굴({distances[2_000]:.0f}), 20,000스텝은 대부분 온전한 얼굴({distances[20_000]:.0f})입니다.",
)

# %% [markdown]
# 아래로 갈수록 거리가 줄고, 눈에도 갈래가 늘어납니다. 100스텝에서 300스텝 사이에는 **머리의 모양과 색이 갈라지고**, 2,000스텝까지는 선이 또렷해지고, 그 뒤에는 번진 색이 줄어듭니다. 거리로는 마지막 변화가 가장 작은데, 한 장을 보는 눈에는 작지 않습니다.
#
# ### 처음 120스텝을 직접
#
# 처음부터 끝까지 학습하려면 CPU 코어 2개로 한 시간 남짓 걸립니다([카드](../data/checkpoints/dcgan_faces.md)). 여기서는 처음 120스텝만 학습합니다.
# 설정은 고친 설정에서 매핑 네트워크를 빼고, 채널을 32로, 벌점을 $\lambda = 1.5$로, 학습률을 0.0008로 바꾼 것입니다. 짧으므로 학습률은 줄이지 않습니다. 완전 연결 판별자는 평균 풀링으로 32×32로 줄인 그림을 봅니다. (GPU에서는 3,000스텝을 학습하므로, 아래의 글이 120스텝을 두고 하는 말이 여러분의 출력과 다를 수 있습니다.)

# %%
torch.manual_seed(0)
painter = GAN(
    dcgan.Generator(nz=64, ngf=32), dcgan.TwoDiscriminators(ndf=32, image_size=64, nc=3),
    optimizer=adam(8e-4, (0.0, 0.99)), seed=0, ema=0.999, runtime=runtime,
)  # fmt: skip
FACE_OBJECTIVE = NON_SATURATING._replace(penalties=(r1(gamma=1.5),))
face_noise = torch.randn(16, 64, generator=torch.Generator().manual_seed(1))
before = sampling.sample(painter.sampler, face_noise)
FACE_STEPS = runtime.steps(cpu=120, gpu=3000)
YOUNG, OLD = f"{FACE_STEPS:,}스텝", "20,000스텝"  # 아래에서 견줄 두 생성자의 이름

# %%
film = Timeline(painter.sampler)
view = LiveView(painter, n=4)
display(view)
loop = train(painter, faces.to(runtime.device), FACE_OBJECTIVE, steps=FACE_STEPS, batch_size=BATCH)
for m in progress(keep(loop, "../runs/04_faces.safetensors")):  # 60초마다, 끝날 때 저장합니다.
    view.refresh()
    film.see(m["step"], d_loss=m["d_loss"], g_loss=m["g_loss"])
view.finish()

# %% [markdown]
# 방금의 학습도 되감을 수 있습니다. 새 셀에서 `TimelineView(film)`을 실행하고, 얼굴의 자리가 몇 스텝에서 잡히는지 보십시오.

# %%
after = sampling.sample(painter.sampler, face_noise)
apart = [(x - faces[:2000].x.mean(0)).abs().mean().item() for x in (before, after)]
print(f"진짜 얼굴의 평균과 화소마다 다른 정도: {apart[0]:.2f} → {apart[1]:.2f}")
assert apart[1] < 0.7 * apart[0]

# %% [markdown]
# 생성자는 얼굴이 어디에 있는지를 배웠습니다. 진짜의 평균에 가까워진 것은 **모두 평균 얼굴**이기 때문이기도 합니다. 정말로 그런지 세어 봅시다.
#
# ### 속성을 고루 그립니까: 학습의 앞과 뒤
#
# 1,000장씩 뽑아 속성 분류기로 읽고, 값마다의 비율을 데이터와 견줍니다. 하나는 방금 120스텝을 학습한 생성자, 하나는 20,000스텝을 학습한 생성자입니다. 무엇을 "거의 그리지 않는다"고 할지를 먼저 함수로 정합니다.

# %%
task("04-10")


# %%
def rare_values(labels, share):
    """판정 (n,)과 데이터의 비율 (k,) → 데이터의 4분의 1보다 드물게 그린 값의 번호 리스트."""
    ...


check("04-10", rare_values)

# %%
hint("04-10")

# %%
solution("04-10")

# %%
rare_values = mine("04-10", rare_values)

# %%
KINDS = [len(values) for values, _ in attributes.values()]
VALUES = [
    v if i else f"{title}: {v}"
    for title, (values, _) in zip(korean, attributes.values(), strict=True)
    for i, v in enumerate(values)
]


def shares_of(labels):
    """속성마다의 판정 (n, 6) → 값 21개의 비율 (21,)."""
    return torch.cat([metrics.class_shares(labels[:, i], n) for i, n in enumerate(KINDS)])


read = {
    YOUNG: metrics.judge_faces(sampling.sample(painter.sampler, 1000, seed=2)).labels,
    OLD: metrics.judge_faces(sampling.sample(artist, 1000, seed=2)).labels,
}
true_labels = torch.stack([a.labels for a in attributes.values()], dim=1)  # (10000, 6)
share = {name: shares_of(labels) for name, labels in read.items()}
share["데이터"] = shares_of(true_labels)

# %%
in_data = share["데이터"].split(KINDS)
missing = {
    name: sum(len(rare_values(labels[:, i], s)) for i, s in enumerate(in_data))
    for name, labels in read.items()
}
counted = read | {"데이터 1,000장": true_labels[:1000], "데이터 10,000장": true_labels}
combos = {n: len(set(map(tuple, labels.tolist()))) for n, labels in counted.items()}
possible = math.prod(KINDS)
print("거의 그리지 않는 값(데이터의 1/4 미만):", missing)
print(f"서로 다른 속성의 조합(있을 수 있는 것 {possible:,}가지):", combos)
assert possible == 1440 and combos["데이터 10,000장"] == 1439
assert abs(combos[OLD] / combos["데이터 1,000장"] - 1) < 0.1

# %%
fig, ax = plt.subplots(figsize=(7.6, 5.2))
bands = [[group % 2] for group, n in enumerate(KINDS) for _ in range(n)]  # 속성마다 바탕을 번갈아
ax.imshow(bands, extent=(-0.03, 1.03, 20.5, -0.5), aspect="auto", cmap="Greys", vmin=0, vmax=12)
for (name, marker), color in zip(
    (("데이터", "|"), (YOUNG, "x"), (OLD, "o")), ("0.2", plotting.RED, plotting.BLUE), strict=True
):  # fmt: skip
    size = 14 if marker == "|" else 6
    ax.plot(share[name], range(21), marker, color=color, ms=size, mew=1.8, ls="none", label=name)
ax.set_yticks(range(21), VALUES)
ax.set(xlabel="비율", ylim=(20.6, -0.6), xlim=(-0.03, 1.03))
ax.legend(loc="center", bbox_to_anchor=(0.77, 0.5))  # 점이 없는 곳
long_hair = share[OLD][VALUES.index("긴 머리")].item()
top = [v.max().item() for v in share[YOUNG].split(KINDS)]
plotting.show(
    fig,
    alt=f"속성의 값 21개마다 데이터, {YOUNG}, {OLD}의 비율을 찍은 그래프. {YOUNG}의 생성자는 값 {missing[YOUNG]}개를 거의 그리지 않고, 속성마다 가장 많은 값이 {min(top):.0%}에서 {max(top):.0%}를 차지합니다. {OLD}의 생성자는 모두 데이터 가까이에 있고, 긴 머리가 {long_hair:.0%}로 20%보다 적습니다.",
)
assert missing[OLD] == 0 and long_hair < 0.17 and combos[OLD] > 500
if runtime.budget == "cpu":  # GPU의 3,000스텝이면 이미 여러 얼굴을 그립니다.
    assert missing[YOUNG] >= 8 and 10 * combos[YOUNG] < 500

# %% [markdown]
# 120스텝의 생성자는 속성마다 거의 한 값에 몰려 있습니다. 이렇게 흐린 그림에서는 **한곳에 몰렸다**는 것만 읽고 그 값의 **이름**은 믿지 마십시오. 분류기는 거의 모든 얼굴에 긴 머리라고 답하지만, 앞에서 학습을 중계한 그림에는 뿌연 짧은 머리가 보일 뿐입니다.
#
# 20,000스텝의 생성자는 스물한 값을 모두 그리지만 **긴 머리**를 덜 그립니다. 조합의 수는 모자라지 않습니다. 있을 수 있는 조합은 4·5·3·3·2·4 = 1,440가지이고 데이터에는 1,439가지가 있습니다. 1,000장만 세면 진짜에서도 그 절반쯤만 나오고, 20,000스텝의 1,000장에서도 그만큼 나옵니다. 그림 한 장 한 장이 멀쩡해도 무엇을 덜 그리는지는 많이 뽑아 세어 보아야 압니다.
#
# ### 어색한 얼굴
#
# 학습을 마친 생성자도 가끔 실수합니다. 머리 모양은 이것 아니면 저것인데, 생성자의 그림은 $z$를 조금 옮기면 조금만 바뀝니다. 그러니 두 머리 모양의 경계에 놓인 $z$에서는 반쯤 섞인 머리가 나올 것입니다(이 절의 끝에서 재어 봅니다).
# 그런 얼굴은 속성 분류기가 **망설인** 것으로 찾습니다. 여섯 속성에서 분류기가 고른 값에 준 확률을 보고, 그 가운데 가장 낮은 것을 씁니다. 분류기가 학습하지 않은 진짜 1,000장에서는 거의 모두 0.9를 넘습니다.

# %%
drawn = sampling.sample(artist, 512, seed=0)
sure = metrics.judge_faces(drawn).confidence
doubtful = (sure < 0.9).sum().item()
real_doubt = (metrics.judge_faces(faces[9000:].x).confidence < 0.9).float().mean().item()
two_rows = torch.cat([drawn[:5], drawn[sure.argsort()[:5]]])
plotting.show(
    named_grid(two_rows, ["뽑은\n그대로", "가장\n의심스러움"]),
    alt=f"윗줄은 생성자가 그린 얼굴 다섯 장으로 대부분 온전합니다. 아랫줄은 512장 가운데 분류기가 가장 망설인 다섯 장으로, 두 머리 모양이 섞이거나 색이 번진 얼굴이 많습니다. 가장 낮은 확률이 0.9에 못 미치는 것은 512장 가운데 {doubtful}장입니다.",
)
print(
    f"가장 낮은 확률이 0.9 미만: 생성 512장 가운데 {doubtful}장, 진짜 1,000장에서는 {real_doubt:.1%}"
)
assert real_doubt < 0.005 and doubtful < 512 * 0.1

# %% [markdown]
# 아랫줄에는 두 머리 모양이 섞이거나 색이 번진 얼굴이 많습니다. 다만 분류기는 속성만 보므로, 확률이 높아도 배경에 얼룩이 있을 수 있습니다.
#
# ### 베낀 것은 아닙니까: 가장 가까운 학습 그림
#
# 생성자가 학습 그림을 통째로 외웠다면, 그린 얼굴마다 거의 똑같은 학습 그림이 있을 것입니다. 화소의 거리(제곱 평균의 제곱근)로 가장 가까운 학습 그림을 찾습니다. 그 거리가 큰지 작은지는
# **견줄 것**이 있어야 압니다. 진짜 얼굴에서 가장 가까운 **다른** 진짜까지의 거리와, 일부러 만든 "복사기"(학습 그림에 잡음을 조금 더한 것)의 거리를 함께 잽니다.

# %%
pool, count = faces[:].x.flatten(1), 64
mine64 = sampling.sample(artist, count, seed=3)
copier = pool[-count:] + 0.02 * torch.randn(count, pool.shape[1])
gaps = {
    "생성": torch.cdist(mine64.flatten(1), pool),
    "진짜": torch.cdist(pool[:count], pool).fill_diagonal_(math.inf),
    "복사기": torch.cdist(copier, pool),
}
near = {name: (d / math.sqrt(pool.shape[1])).amin(1) for name, d in gaps.items()}
print({name: f"중앙값 {d.median():.3f}, 가장 작은 것 {d.min():.3f}" for name, d in near.items()})
assert near["생성"].median() > near["진짜"].median() > 2 * near["복사기"].median()

twins = faces[gaps["생성"].argmin(1)[:5]].x
plotting.show(
    named_grid(torch.cat([mine64[:5], twins]), ["생성한 얼굴", "가장 가까운\n학습 그림"]),
    alt=f"생성한 얼굴 다섯 장과 그 아래에 화소가 가장 가까운 학습 그림. 머리와 피부는 비슷하지만 안경, 수염, 입이 다른 짝이 있고, 속성이 모두 같아 보이는 짝도 있습니다. 가장 가까운 거리의 중앙값은 생성 {near['생성'].median():.3f}, 진짜끼리 {near['진짜'].median():.3f}, 복사기 {near['복사기'].median():.3f}입니다.",
)

# %% [markdown]
# 위아래 짝은 머리와 피부가 비슷하고, 안경이나 수염이나 입이 다른 짝도, 속성이 모두 같아 보이는 짝도 있습니다. 거리의 **중앙값**으로는 생성한 얼굴이 진짜보다도 학습 그림에서 멀고 복사기는 훨씬 가깝습니다. 모두를 통째로 외웠다면 이렇지 않습니다(진짜끼리 가장 작은 것이 0.000인 것은 거의 똑같은 그림이 데이터에 있기 때문입니다).
# 그러나 멀다고 다른 얼굴인 것은 아닙니다. 생성한 그림의 잔 얼룩만으로도 거리는 커집니다. 또 조금 옮기거나 색을 바꾸어 베낀 것은 화소의 거리로 보이지 않습니다. 특징 공간에서 하는 검사는 08에서 합니다.
#
# ### 벡터 산술: 안경을 옮겨 씌우기
#
# DCGAN 논문의 가장 유명한 그림은 $z$의 덧셈입니다: "안경 쓴 남자 − 안경 없는 남자 + 안경 없는 여자 = 안경 쓴 여자"(그림 7). 우리 얼굴에는 성별이라는 속성이 없으므로 수염으로 바꿉니다: "안경만 − 맨얼굴 + 수염만". 논문은 한 장씩으로는 잘되지 않아 **세 장의 $z$를 평균**했습니다.
# 정규 분포에서 뽑은 $z$ 셋의 평균은 분산이 1/3이고, 그런 것 셋을 더하고 빼면 분산이 다시 $3 \times \frac13 = 1$입니다. 우연히도 생성자가 배운 $z$와 거의 같은 크기입니다. 몇 장을 평균할지 바꾸며 재 봅시다.

# %%
many_z = torch.randn(2000, artist.nz, generator=torch.Generator().manual_seed(5))
told = metrics.judge_faces(sampling.sample(artist, many_z))
glasses, beard, clear = told.labels[:, 3] > 0, told.labels[:, 4] == 1, told.confidence > 0.9
TERMS = [many_z[clear & m] for m in (glasses & ~beard, ~glasses & ~beard, ~glasses & beard)]


def arithmetic(k, tries, rng, rescale=False):
    """항마다 z k개를 평균하여 (안경) − (맨얼굴) + (수염): 세 항과 결과, 각각 (tries, nz)."""
    picks = [p[torch.randint(len(p), (tries, k), generator=rng)].mean(1) for p in TERMS]
    z = picks[0] - picks[1] + picks[2]
    if rescale:  # 방향만 두고 크기를 표준 정규 분포의 것으로 되돌립니다.
        z = z * math.sqrt(z.shape[1]) / z.norm(dim=1, keepdim=True)
    return *picks, z


# %%
rng, rates = torch.Generator().manual_seed(0), {}
for name, k, rescale in (("1장", 1, False), ("3장", 3, False), ("30장", 30, False), ("30장, 크기를 되돌림", 30, True)):  # fmt: skip
    term, *_, z = arithmetic(k, 300, rng, rescale)
    norms = [v.norm(dim=1).mean().item() for v in (term, z)]
    labels = metrics.judge_faces(sampling.sample(artist, z)).labels
    rates[name] = ((labels[:, 3] > 0) & (labels[:, 4] == 1)).float().mean().item()
    print(f"{name} 평균: 항 하나의 노름 {norms[0]:.1f}, 결과의 노름 {norms[1]:.1f}, 안경과 수염이 모두 있는 얼굴 {rates[name]:.0%}")  # fmt: skip
by_chance = ((true_labels[:, 3] > 0) & (true_labels[:, 4] == 1)).float().mean().item()
print(f"데이터에서 안경과 수염이 모두 있는 얼굴 {by_chance:.1%}")
assert rates["30장, 크기를 되돌림"] > rates["30장"] + 0.15 and min(rates.values()) > by_chance
assert rates["30장, 크기를 되돌림"] == max(rates.values())

# %%
# @title 그림: 세 항과 결과
parts = torch.cat(arithmetic(30, 1, rng, rescale=True))  # 안경, 맨얼굴, 수염, 결과의 z
long = parts * parts[-1].norm() / parts.norm(dim=1, keepdim=True)  # 모두 결과와 같은 노름으로
short = torch.cat([parts[:3], parts[:1] - parts[1:2] + parts[2:3]])  # 크기를 되돌리지 않은 결과
faces_of = sampling.sample(artist, torch.cat([long, short]))
worn = metrics.judge_faces(faces_of[:4]).labels
plotting.show(
    named_grid(faces_of, ["노름을\n늘여서", "평균한\n그대로"],
               ["안경", "− 맨얼굴", "+ 수염", "= 결과"]),
    alt=f"z의 덧셈 한 번. 윗줄은 30개씩 평균한 안경, 맨얼굴, 수염의 z를 결과와 같은 노름 {parts[-1].norm():.0f}로 늘여 그린 또렷한 얼굴이고, 결과에는 안경과 수염이 모두 있습니다. 아랫줄은 평균한 그대로(노름 {parts[0].norm():.1f}) 그린 것으로 세 항이 뭉개진 비슷한 얼굴이고, 맨 오른쪽은 크기를 되돌리지 않은 결과(노름 {short[-1].norm():.1f})로, 조금 덜하지만 역시 번져 있습니다. 크기를 되돌린 30장 평균에서는 {rates['30장, 크기를 되돌림']:.0%}가 안경과 수염을 모두 갖추었습니다.",
)  # fmt: skip
assert worn[[0, 3], 3].min() > 0 and worn[[2, 3], 4].min() == 1 and worn[1, 3] == 0 == worn[1, 4]

# %% [markdown]
# 윗줄에서는 ‘안경’에 안경이, ‘수염’에 수염이, ‘결과’에 둘 다 보입니다. 아랫줄은 방향이 같은데도 뭉개졌습니다. 30개를 평균하면 항 하나의 노름이 1.7쯤, 셋을 더하고 뺀 결과도 2.7쯤이기 때문입니다(위에 출력했습니다. 정규 분포의 $z$는 8쯤입니다). 생성자가 배운 적이 거의 없는 곳입니다. 아랫줄 맨 오른쪽이 크기를 되돌리지 않은 결과이고, 조금 덜하지만 역시 번져 있습니다.
#
# 데이터에서 안경과 수염을 모두 갖춘 얼굴은 33.1%입니다. 벡터 산술은 그보다 자주 되지만 **늘** 되지는 않고, 30장을 평균한 다음 크기를 되돌린 것이 가장 잘됩니다. 논문은 세 장을 평균하면 한결같이 잘된다고 적었지만 몇 번 가운데 몇 번인지는 적지 않았습니다. 여기서는 300번씩 세었습니다. 다른 속성까지 바꾸지 않는 방향을 찾는 법은 07에서 배웁니다.
#
# ### 오래 학습하려면
#
# 직접 학습하려면 터미널에서 이렇게 합니다.
#
# ```bash
# python -m gan_course train dcgan --data faces
# ```
#
# 아래는 저장소의 생성자를 만든 20,000스텝의 곡선입니다. 학습률은 12,000스텝까지 한 번 1/10로 줄였다가, 처음 값으로 되돌려 다시 줄였습니다(`training.warm_restart`, Loshchilov & Hutter 2017). 세로 점선이 그 자리입니다.

# %%
notes = json.loads(data_file("dcgan_faces_history.json").read_text("utf-8"))
table = dict(zip(notes["columns"], zip(*notes["rows"], strict=True), strict=True))
coarse_table = {  # 50스텝의 평균을 넷씩 모아 200스텝의 평균으로
    k: [statistics.mean(v[i : i + 4]) for i in range(0, len(v), 4)] for k, v in table.items()
}

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.2, 2.6))
draw_run(axes, coarse_table, "얼굴 64×64", window=5, every=200)
for ax in axes:
    ax.set_xticks(range(0, 20_001, 5000))
    ax.axvline(12_000, color="0.5", lw=1, ls="--")
half = len(notes["rows"]) // 2
gap_now, gap_then = (
    sum(a - b for a, b in zip(table["d_real"][part], table["d_fake_before"][part], strict=True))
    / half
    for part in (slice(-half, None), slice(0, half))
)
plotting.show(
    fig,
    alt=f"얼굴을 오래 학습하는 동안의 손실과 판정. D의 손실은 낮고 G의 손실은 높은 채 오르내리며, D(x)와 D(G(z)) 사이는 앞 절반에 평균 {gap_then:.2f}, 뒤 절반에 {gap_now:.2f}만큼 벌어져 있습니다.",
)
print(
    f"기록은 {table['step'][-1]:,.0f}스텝까지입니다. D(x) − D(G(z))의 평균: 앞 절반 {gap_then:.2f}, 뒤 절반 {gap_now:.2f}"
)
assert gap_now > 0.2 and gap_then > 0.2

# %%
halves = [statistics.mean(table["g_loss"][part]) for part in (slice(0, half), slice(half, None))]
print("Loss_G의 평균: 앞 절반 {:.2f}, 뒤 절반 {:.2f}".format(*halves))
assert halves[0] > halves[1]
jump = [statistics.mean(v for s, v in zip(table["step"], table["d_loss"], strict=True) if a < s <= a + 1000)
        for a in (11_000, 12_000)]  # fmt: skip
print("Loss_D의 평균: 11,000–12,000스텝 {:.2f}, 12,000–13,000스텝 {:.2f}".format(*jump))
assert jump[1] > jump[0] + 0.2

# %% [markdown]
# 얼굴에서는 내내 D가 앞서 있습니다(D(x)가 D(G(z))보다 내내 높습니다). R1 벌점을 두었다고 늘 1/2에 붙는 것은 아닙니다. Loss_G는 뒤 절반에 내려갔지만, 상대인 D도 함께 바뀌므로 이것으로 그림이 나아졌다고 말할 수는 없습니다. 나아진 것은 위에서 프레셰 거리로 보았습니다.
# 12,000스텝의 세로 점선에서는 Loss_D가 뛰어오르고 Loss_G가 내려갑니다. 학습률을 처음 값으로 **되돌린** 자리입니다. 학습이 망가진 것이 아니라 설정이 바뀐 것이고, 학습률이 다시 줄면서 Loss_D도 내려갑니다. 곡선이 갑자기 꺾이면 그림을 걱정하기 전에 설정이 바뀐 자리인지부터 보십시오.
#
# ### 두 얼굴 사이
#
# 이제 오래 학습한 생성자를 손으로 움직여 보십시오. 격자의 얼굴마다 한 $z$에서 다른 $z$로 갑니다.

# %%
face_lab = LatentLab(artist, folder="../runs")
PredictionView(
    "04-p5",
    "한 z에서 다른 z로 고르게 옮겨 가면, 안경은 어떻게 나타나거나 사라집니까?",
    [
        ("처음부터 끝까지 조금씩 짙어지거나 옅어집니다.", False, "한참 동안 아무 일도 없다가 바뀝니다."),
        ("한동안 그대로이다가 좁은 구간에서 바뀝니다.", True, "그 좁은 구간에만 반쯤 그린 안경이 있습니다. 머리와 수염도 그렇습니다."),
        ("두 얼굴이 겹쳐 비치다가 한쪽이 남습니다.", False, "화소를 섞는 것이 아니라, 섞은 z로 새로 그립니다."),
    ],
    face_lab,
    act="‘두 시드 사이’를 열고 위치 t를 0에서 100까지 천천히 옮기며 얼굴 하나만 보십시오.",
    seen=lambda: face_lab.panel.t.value >= 90,
)  # fmt: skip

# %%
# @title 그림: 한 길을 다섯 칸마다
ends_z = torch.randn(2, 60, artist.nz, generator=torch.Generator().manual_seed(8))
turns = {}
for k in (9, 16):  # 아래에서 셀 60번 가운데 두 번
    # 구면 보간: 노름을 지키며 옮깁니다(07)
    path = torch.stack([sampling.slerp(*ends_z[:, k], i / 50) for i in range(51)])
    strip = sampling.sample(artist, path)
    worn = metrics.judge_faces(strip).labels[:, 3] > 0  # 안경
    turns[k] = [i + 1 for i in range(50) if worn[i] != worn[i + 1]]
plotting.show(
    named_grid(strip[::5], columns=[str(i) for i in range(0, 51, 5)]),
    alt=f"한 z에서 다른 z로 50칸에 나누어 가는 길을 다섯 칸마다 그린 얼굴 열한 장. {turns[16][0]}번째 칸에서 안경이 사라지고, 그 앞과 뒤에서는 안경이 그대로 있거나 그대로 없습니다.",
)
print(f"안경의 판정이 바뀐 칸: 이 길 {turns[16]}, 다른 길 하나 {turns[9]}")
assert [len(t) for t in turns.values()] == [1, 1]
assert 15 < turns[16][0] < 25 and 30 < turns[9][0] < 42

# %% [markdown]
# 그림 위의 수는 50칸 가운데 몇 번째인지입니다. 안경은 내내 조금씩 옅어지는 것이 아니라 좁은 구간에서 사라지고, 그 앞뒤로는 한참 그대로입니다. 출력의 "다른 길"에서도 판정은 한 번만 바뀝니다. 골라 보인 길만 그런지, 세어 봅시다. 두 $z$ 사이를 50칸으로 고르게 나누어 60번 지나가며, 칸마다 속성 가운데 하나라도 판정이 바뀌는지, 멈춘 곳마다 분류기가 망설이는지(확률 0.9 미만) 적습니다.

# %%
rng = torch.Generator().manual_seed(8)
start_z, end_z = torch.randn(2, 60, artist.nz, generator=rng)
walk = [sampling.slerp(start_z, end_z, i / 50) for i in range(51)]
walked = sampling.sample(artist, torch.cat(walk))
judged = metrics.judge_faces(walked)
labels, hesitant = judged.labels.view(51, 60, 6), judged.confidence.view(51, 60) < 0.9
change = (labels[1:] != labels[:-1]).any(2)  # (50, 60): 이 칸에서 속성 하나라도 바뀌었는지
border = torch.zeros(51, 60, dtype=torch.bool)
border[1:] |= change
border[:-1] |= change
at_border, inside = (hesitant[m].float().mean().item() for m in (border, ~border))
print(f"속성이 바뀌는 칸은 {change.float().mean():.0%}입니다.")
print(f"분류기가 망설인 그림: 모두 {hesitant.float().mean():.1%},"
      f" 바뀌는 칸의 앞뒤 {at_border:.0%}, 나머지 {inside:.1%}")  # fmt: skip
assert hesitant.float().mean() < 0.1
assert change.float().mean() < 0.2 and hesitant[border].sum() > 0.85 * hesitant.sum()

# %% [markdown]
# 망설인 그림이 드문 것은 분류기가 **둔해서** 못 본 것일 수도 있습니다. 두 가지를 더 잽니다. 하나는 양 끝의 두 그림을 화소로 서서히 섞은 것에서 같은 분류기가 얼마나 망설이는지이고, 하나는 분류기 없이 한 칸에 화소가 얼마나 바뀌는지(차이의 제곱 평균의 제곱근)입니다.

# %%
pictures, weight = walked.view(51, 60, 3, 64, 64), torch.linspace(0, 1, 51).view(51, 1, 1, 1, 1)
blend = (1 - weight) * pictures[0] + weight * pictures[-1]  # 두 끝을 화소로 섞은 것
unsure = (metrics.judge_faces(blend.flatten(0, 1)).confidence < 0.9).float().mean().item()
shift = (pictures[1:] - pictures[:-1]).square().mean((2, 3, 4)).sqrt()  # (50, 60)
jumping, resting = (shift[m].mean().item() for m in (change, ~change))
print(f"망설인 그림: z를 옮기면 {hesitant.float().mean():.1%}, 화소를 섞으면 {unsure:.0%}")
print(f"한 칸에 바뀐 화소: 판정이 바뀌는 칸 {jumping:.3f}, 나머지 {resting:.3f}"
      f" ({jumping / resting:.1f}배)")  # fmt: skip
assert unsure > 0.25 > 3 * hesitant.float().mean() and jumping > 3 * resting

# %% [markdown]
# 화소로 섞은 그림에서는 같은 분류기가 36%에서 망설입니다. 분류기가 둔해서 못 본 것이 아닙니다. 판정이 바뀌는 칸에서는 화소도 한 칸에 네 배쯤 더 바뀝니다.
#
# 분류기는 늘 한 값만 고르므로, 서서히 바뀌어도 판정은 어느 한 칸에서 뒤집힙니다. 그래서 **망설인 그림의 수**를 보았습니다. 서서히 바뀌었다면 여러 칸에 걸쳐 망설였을 텐데, 망설인 그림은 드물고 거의 모두 바뀌는 칸의 앞뒤에 있습니다. "어색한 얼굴"이 두 값의 경계에서 나온다는 위의 말과 들어맞습니다(안경만이 아니라 여섯 속성을 함께 세었습니다).

# %% [markdown]
# ## 10. 내 사진으로, 또는 CelebA로
#
# 사진을 폴더에 모아 두었다면 `datasets.image_folder`가 읽어서 가운데를 잘라 64×64로 줄입니다. 아래에서는 얼굴 몇 장을 폴더에 저장했다가 읽습니다.
# 그 폴더를 여러분의 사진 폴더로 바꾸면 됩니다. 다른 사람의 사진을 쓸 때에는 허락을 받으십시오.

# %%
from pathlib import Path

from PIL import Image

folder = Path("../runs/my_pictures")
folder.mkdir(parents=True, exist_ok=True)
for i, x in enumerate(faces.x[:12]):
    Image.fromarray(x.permute(1, 2, 0).numpy()).resize((90, 80)).save(folder / f"{i:02d}.png")
photos = datasets.image_folder(folder, size=64)
low, high = photos[:].x.min(), photos[:].x.max()
print(f"{len(photos)}장, 모양 {photos.shape}, 화소의 범위 {low:.0f}…{high:.0f}")
assert photos.shape == (3, 64, 64) and len(photos) >= 12

# %% [markdown]
# **CelebA**는 유명인의 얼굴 사진 약 20만 장입니다. 다시 나누어 줄 수 없어 저장소에 싣지 않았고, 연구 목적으로만 쓸 수 있습니다(Liu 외 2015).
# 인터넷이 되면 `download=True`로 torchvision이 내려받습니다(1.4 GB). 자주 막히는 곳이라, 안 될 때에는 무엇을 하면 되는지 알려 줍니다.

# %%
try:
    celeb = datasets.celeba("../runs/celeba")  # 내려받으려면 download=True
    print(f"CelebA {len(celeb):,}장")
except gc.CourseError as error:
    print(error)

# %% [markdown]
# 어느 쪽이든 학습하는 코드는 9절과 같습니다. `FACE_STEPS`를 늘리고, `train`의 `faces` 자리에 `photos`(CelebA를 내려받았다면 `celeb`)를, 저장 파일에는 다른 이름을 넣고,
# **`painter`를 만드는 셀부터** 다시 실행하십시오. 사진이 적으면(수백 장) 판별자가 사진을 외워 버립니다. 수천 장을 모으거나, 판별자에 보이는 그림을 여러 모양으로 바꾸어 주는 방법(Karras 외 2020, ADA)을 씁니다.
# 얼굴 사진을 흉내 내는 모델은 남을 속이는 데 쓰일 수 있습니다. 만든 그림에는 만든 것이라고 밝히십시오.

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 부록: 다른 코드에서 만날 이름들
#
# | 흔한 이름 | 뜻 | 이 강의에서는 |
# |---|---|---|
# | `dataroot` | 데이터가 있는 폴더 | `datasets.faces()`, 내 폴더는 `datasets.image_folder(dataroot)` |
# | `workers` | 데이터를 읽는 프로세스의 수 | 없습니다. 텐서 하나로 메모리에 두어 읽을 것이 없습니다 |
# | `batch_size` | 미니배치의 장수 | `train(batch_size=)` |
# | `image_size` | 그림의 한 변 | `Generator(image_size=)`, `Discriminator(image_size=)` |
# | `nc` | 그림의 채널 수(흑백 1, 컬러 3) | `Generator(nc=)`, `Discriminator(nc=)` |
# | `nz` | 잠재 벡터(latent vector)의 차원 | `Generator(nz=)` |
# | `ngf` | G의 마지막 은닉층의 채널 수 | `Generator(ngf=)` |
# | `ndf` | D의 첫 은닉층의 채널 수 | `Discriminator(ndf=)` |
# | `num_epochs` | 데이터를 몇 에포크(epoch) 도는지 | `train(steps=)`. 스텝 = 에포크 × ⌊장수 / batch_size⌋ (남는 몇 장을 버릴 때입니다. DataLoader는 기본값에서 버리지 않아 올림 ⌈ ⌉이 됩니다) |
# | `lr` | Adam의 학습률 | `adam(lr=)` |
# | `beta1` | Adam의 모멘텀 | `adam(betas=)`의 첫 수 |
# | `ngpu` | 쓸 GPU의 수 | 장치는 `runtime.device`가 고릅니다. 여러 GPU는 09에서 다룹니다 |
#
# ## 정리
#
# | 식이나 말 | 코드 | 논문 |
# |---|---|---|
# | $\lfloor (n + 2p - k)/s \rfloor + 1$ | `convolution.conv_size` | Dumoulin & Visin 2016, 관계 6 |
# | $(n-1)s + k - 2p$ | `convolution.transposed_size` | Dumoulin & Visin 2016, 관계 13 |
# | $y = Cx$, 전치는 $C^\top y$ | `convolution.matrix_of` | Dumoulin & Visin 2016, 4장 |
# | 겹치는 횟수 | `convolution.overlap_counts` | Odena 외 2016 |
# | 가중치의 표준편차 0.02, $\gamma$는 평균 1 | `dcgan.weights_init` | Radford 외 2015, 4절. $\gamma$는 PyTorch 예제 |
# | 학습률 0.0002, 모멘텀 0.5 | `training.adam` | Radford 외 2015, 4절 |
# | $\frac{\lambda}{2}\mathbb{E}\lVert\nabla_x a(x)\rVert^2$ | `penalties.r1` | Mescheder 외 2018, 식 (9) |
# | 판별자의 특징 위의 선형 분류기 | 7절의 `linear_accuracy` | Radford 외 2015, 5절 |
# | 세 장을 평균한 $z$의 덧셈 | 9절의 `arithmetic` | Radford 외 2015, 6.3절 |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 출력의 크기 | `convolution.transposed_size` | `test_sizes_are_those_of_torch` |
# | 전치이지 역연산이 아님 | `convolution.matrix_of` | `test_transposed_is_the_transpose_not_the_inverse` |
# | 바둑판무늬와 겹치는 횟수 | `convolution.overlap_counts` | `test_checkerboards_are_provoked_and_cured` |
# | 논문의 초깃값 | `dcgan.weights_init` | `test_initial_weights_of_the_paper` |
# | 논문의 Adam | `training.adam` | `test_adam_defaults_are_the_paper_s` |
# | `0.8`은 eps | `dcgan.generator_block` | `test_the_second_number_of_batch_norm_is_eps` |
# | 같은 $z$, 같은 그림 | `sampling.sample` | `test_one_z_one_picture_whatever_its_batch` |
# | `detach`는 G의 `.grad`를 지킴 | `training.train` | `test_detach_keeps_stray_gradients_out_of_g` |
# | 쌓인 기울기는 합 | 6절의 `gradient` | `test_gradients_of_two_batches_accumulate` |
# | 도장을 모두 찍으면 생성자의 그림 | `painting.painted` | `test_all_stamps_together_are_the_generator_s_face` |
# | 판별자의 특징은 화소보다 낫지만 학습 덕은 아님 | `judge_features` | `test_features_of_the_judge_beat_pixels_and_hardly_need_training` |
# | 어색한 얼굴은 속성의 경계에 | `sampling.slerp` | `test_spoiled_faces_stand_where_an_attribute_changes` |
# | 벡터 산술 | `arithmetic` | `test_arithmetic_of_faces_needs_averages_and_their_length` |
# | 고친 설정이 이김 | `penalties.r1` | `test_modern_recipe_beats_the_paper_s_and_the_mlp_of_lesson_03` |
#
# </details>
#
# **스스로 확인하기**: 맨 위의 "배울 것" 다섯 가지로 돌아가 하나씩 말해 보십시오. 과제는 열 개였습니다.
#
# **참고 문헌**
#
# - Ioffe, Szegedy, *Batch Normalization*, 2015. <https://arxiv.org/abs/1502.03167>
# - He 외, *Delving Deep into Rectifiers*, 2015. <https://arxiv.org/abs/1502.01852>
# - Liu 외, *Deep Learning Face Attributes in the Wild* (CelebA), 2015. <https://arxiv.org/abs/1411.7766>
# - Radford, Metz, Chintala, *Unsupervised Representation Learning with Deep Convolutional GANs*, 2015. <https://arxiv.org/abs/1511.06434>
# - Dumoulin, Visin, *A guide to convolution arithmetic for deep learning*, 2016. <https://arxiv.org/abs/1603.07285>
# - Odena, Dumoulin, Olah, *Deconvolution and Checkerboard Artifacts*, 2016. <https://distill.pub/2016/deconv-checkerboard/>
# - Durugkar, Gemp, Mahadevan, *Generative Multi-Adversarial Networks*, 2016. <https://arxiv.org/abs/1611.01673>
# - Salimans 외, *Improved Techniques for Training GANs* (가상 배치 정규화), 2016. <https://arxiv.org/abs/1606.03498>
# - Loshchilov, Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts*, 2017. <https://arxiv.org/abs/1608.03983>
# - Karras 외, *Progressive Growing of GANs*, 2018. <https://arxiv.org/abs/1710.10196>
# - Mescheder 외, *Which Training Methods for GANs do actually Converge?*, 2018. <https://arxiv.org/abs/1801.04406>
# - Yazıcı 외, *The Unusual Effectiveness of Averaging in GAN Training*, 2019. <https://arxiv.org/abs/1806.04498>
# - Karras, Laine, Aila, *A Style-Based Generator Architecture for GANs* (매핑 네트워크), 2019. <https://arxiv.org/abs/1812.04948>
# - Karras 외, *Analyzing and Improving the Image Quality of StyleGAN* (게으른 벌점), 2020. <https://arxiv.org/abs/1912.04958>
# - Karras 외, *Training Generative Adversarial Networks with Limited Data* (ADA), 2020. <https://arxiv.org/abs/2006.06676>
# - Lanier, *Avatar Illustration System*, CC BY 4.0. <https://www.figma.com/community/file/829741575478342595>
#
# **다음**: [05 Conditional GAN](05_cgan.ipynb)에서는 "7을 그려라"처럼 무엇을 그릴지 알려 줍니다.
# [← 03 Vanilla GAN](03_vanilla_gan.ipynb)
