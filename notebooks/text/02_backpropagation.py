# %% [markdown]
# <!-- colab -->
#
# # 02 · 역전파와 연쇄 법칙
#
# > **약속**: 자동 미분 엔진을 처음부터 직접 짓고, 그 엔진과 내가 쓴 학습 스텝으로 신경망을 가르치고, GAN의 두 신경망 사이로 기울기가 어떻게 흐르는지 눈으로 봅니다.
#
# **배울 것**
#
# 1. 기울기를 “조금 돌려 보기”로 재고, 연쇄 법칙으로 계산할 수 있습니다.
# 2. 계산을 기억하는 수 `Value`(더하기, 곱하기, 나누기, `backward`)를 짜고, PyTorch와 같은 기울기를 얻을 수 있습니다.
# 3. 경사 하강법과 Adam의 한 스텝을 손으로 쓰고, 학습률이 크고 작을 때 무슨 일이 생기는지 말할 수 있습니다.
# 4. G를 고치는 G 단계와 D를 고치는 D 단계에서 `detach`와 `requires_grad_`가 하는 일과 하지 않는 일을 `.grad`를 보고 설명할 수 있습니다.
# 5. 판별자가 가짜라고 확신할 때 포화 손실은 생성자에게 기울기를 거의 보내지 못하고 비포화 손실은 크게 보내는 까닭을 식과 그림으로 말할 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬과 PyTorch 기초, [01 BCE 손실](01_bce_loss.ipynb)의 기울기, 시그모이드, 로짓, 이진 교차 엔트로피(BCE).
#
# **공부 시간**: 약 65분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 30초. GPU는 쓰지 않습니다.
#
# [← 01 BCE 손실](01_bce_loss.ipynb) · [03 Vanilla GAN →](03_vanilla_gan.ipynb)
#
# 바로 아래의 준비 셀은 접혀 있습니다. 펼치지 말고 그대로 실행하십시오.

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
import math
import time

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch.nn import functional as F

# %%
from gan_course import objectives, plotting
from gan_course.datasets import moons_2d, ring_2d
from gan_course.exercises import check, hint, mine, solution, task
from gan_course.labs import BackwardLab, DescentLab, SaturationLab
from gan_course.labs.backprop import autograd, flow
from gan_course.labs.backprop.autograd import topological
from gan_course.labs.backprop.descent import METHODS, SURFACES, Surface, descend
from gan_course.labs.backprop.descent_draw import draw_start, draw_surface, draw_trail
from gan_course.labs.backprop.graph_draw import draw_cuts, draw_graph, figure_size
from gan_course.labs.backprop.moons_draw import draw_moves, draw_verdicts
from gan_course.labs.backprop.pushing import LOSSES, OPTIMISERS, clouds, pull_share, pushed
from gan_course.labs.backprop.pushing_draw import draw_push
from gan_course.labs.backprop.saturation import signal
from gan_course.labs.backprop.saturation_draw import draw_losses
from gan_course.models import vanilla
from gan_course.ui import EntryView, MovieView, PredictionView, QuizView

lesson_start = time.time()

# %%
EntryView(
    [
        ("w를 1.00에서 1.01로 키웠더니 L이 0.500에서 0.480이 되었습니다. 그 자리의 기울기 dL/dw는 약 얼마입니까?",
         [("−0.02", False, "L이 달라진 양입니다. 돌린 폭 0.01로 나누어야 비가 됩니다."),
          ("−2", True, "−0.02 ÷ 0.01 = −2입니다."),
          ("−200", False, "나눗셈이 거꾸로입니다.")], "1절"),
        ("u = 3x이고 L = u²입니다. x = 1에서 dL/dx는 얼마입니까?",
         [("6", False, "dL/du = 2u = 6뿐입니다. du/dx = 3을 곱해야 합니다."),
          ("9", False, "L의 값입니다."),
          ("18", True, "2u × 3 = 6 × 3 = 18입니다.")], "2절"),
        ("f(x) = x·x + x입니다. x = 3에서 df/dx는 얼마입니까?",
         [("4", False, "x·x에는 x가 두 번 쓰입니다."),
          ("7", True, "x가 쓰인 세 곳의 기울기 3, 3, 1을 더합니다."),
          ("9", False, "여러 곳에 쓰인 수의 기울기는 곱하지 않고 더합니다.")], "2절"),
    ],
    skip="셀을 모두 실행한 다음 1–2절의 글을 건너뛰고 3절부터 읽으십시오(‘국소 기울기’와 ‘몫’이라는 말, 연산의 표만 2절에서 보십시오). 과제는 알고 있어도 해 볼 만합니다.",
)  # fmt: skip

# %% [markdown]
# ## 1. 조금 돌려 보면 압니다
#
# 처음 간 집의 샤워기를 떠올려 보십시오. 손잡이가 벽 속에서 무엇과 이어져 있는지 몰라도, 살짝 돌려 보고
# 물이 얼마나 뜨거워지는지 느끼면 **어느 쪽으로** 돌릴지 알 수 있습니다.
# 신경망의 가중치는 손잡이이고, 손실은 바라는 온도와의 차이입니다. 다른 점은 손잡이가 백만 개라는 것뿐입니다.
#
# 손잡이가 하나뿐인 신경망부터 봅니다. 입력 $x$에 가중치 $w$를 곱하고 $b$를 더해 tanh에 넣은 것이 예측이고, 목표 $y$와의 차이를 제곱한 것이 손실입니다.
# tanh는 어떤 수든 −1과 1 사이로 누르는 S자 함수입니다.
#
# $$L(w) = \bigl(\tanh(w x + b) - y\bigr)^2,\qquad x = 0.8,\; b = -0.4,\; y = 1$$
#
# 01의 과제 01-9에서 만든 양쪽 기울기를 그대로 씁니다. 양쪽으로 $h$만큼 돌려 보고 $L$이 달라진 양을 돌린 폭 $2h$로 나눕니다.
#
# $$\frac{dL}{dw} \approx \frac{L(w + h) - L(w - h)}{2h}$$
#
# - $\dfrac{dL}{dw}$: 그 자리의 **기울기**(gradient). $w$를 **아주 조금** 키웠을 때 $L$이 달라지는 양이 $w$를 키운 양의 몇 배인지를 말합니다.
# - $h$: 돌려 보는 폭. $h$를 한없이 줄였을 때의 값을 $L$을 $w$로 **미분**(differentiation)한 값이라고 합니다.


# %%
def loss_of(w, x=0.8, b=-0.4, y=1.0):
    return (math.tanh(w * x + b) - y) ** 2


def nudge(f, at, h=1e-5):
    """at에서 f의 기울기: 양쪽으로 h만큼 돌려 봅니다."""
    return (f(at + h) - f(at - h)) / (2 * h)


w0 = 1.2
by_nudge = nudge(loss_of, w0)
for step in (0.01, 1.0):
    real_change = loss_of(w0 + step) - loss_of(w0)
    print(f"w를 {step:g} 키우면 L은 {real_change:+.4f}, 기울기 × {step:g} = {by_nudge * step:+.4f}")
assert abs(loss_of(w0 + 0.01) - loss_of(w0) - by_nudge * 0.01) < 1e-4
assert loss_of(w0 + 1.0) - loss_of(w0) > 0.5 * by_nudge

# %%
# @title 그림: 손실의 곡선과 접선
fig, ax = plt.subplots(figsize=(6.4, 3.2))
curve = np.linspace(-1, 4, 200)
ax.plot(curve, [loss_of(w) for w in curve], label="손실 L(w)")
ax.plot(
    curve, loss_of(w0) + by_nudge * (curve - w0), "--", color="black", label="w = 1.2에서의 접선"
)
for step, mark, told in ((0.01, "o", None), (1.0, "s", "접선이 예고한 곳")):
    ends = loss_of(w0) + by_nudge * step, loss_of(w0 + step)
    ax.plot([w0 + step] * 2, ends, ":", color=plotting.RED, lw=2)
    ax.plot(w0 + step, ends[0], mark, mfc="white", mec="black", label=told)
    ax.plot(w0 + step, ends[1], mark, color=plotting.RED, label=f"w를 {step:g} 키운 곳")
ax.annotate("예고와 다른 만큼", (w0 + 1, sum(ends) / 2), (8, -4), textcoords="offset points")
ax.set(xlabel="가중치 w", ylabel="손실 L", ylim=(-0.6, 3.2))
ax.legend()
plotting.show(
    fig,
    alt=f"w에 따라 내려가며 완만해지는 손실 곡선과 w = 1.2에서의 접선. w를 0.01 키우면 접선과 곡선이 겹치고, 1 키우면 접선은 {ends[0]:.2f}, 곡선은 {ends[1]:.2f}로 벌어집니다.",
)

# %% [markdown]
# 기울기가 음수이므로 $w$를 **키우면** 손실이 줄어듭니다. 0.01 키웠을 때는 기울기가 예고한 만큼 줄었지만, 1이나 키우면 예고와 크게 다릅니다. 기울기는 **그 자리 가까이에서만** 맞는 비입니다. 그림의 파선이 기울기가 예고하는 손실, 곧 **접선**입니다. 1 키운 곳에서는 실제의 손실(채운 네모)이 예고(빈 네모)에서 멀리 떨어져 있고, 0.01 키운 곳(동그라미)에서는 둘이 겹칩니다.
#
# 돌려 보기는 어떤 함수에도 쓸 수 있지만 느립니다. 가중치마다 따로 돌려 보아야 하기 때문입니다.

# %%
generator = vanilla.Generator(nz=64)
count = sum(p.numel() for p in generator.parameters())
batch = torch.randn(64, 64)


def fastest(f, times=10):
    """f를 여러 번 불러 가장 빨랐던 시간(초)."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        f()
        found.append(time.perf_counter() - began)
    return min(found)


with torch.no_grad():
    forward = fastest(lambda: generator(batch))
print(f"03의 생성자: 가중치 {count:,}개, 순전파 한 번 {1000 * forward:.1f} ms")
print(f"모든 가중치를 한 번씩 돌려 보는 데 걸릴 시간: 약 {2 * count * forward / 3600:.1f}시간")
assert count > 1_000_000

# %% [markdown]
# 가중치를 한 번 고칠 때마다 이만큼 기다릴 수는 없습니다. **역전파**(backpropagation)는 똑같은 기울기 전부를
# 순전파(forward pass, 앞으로 한 번 계산하기) 몇 번쯤의 시간에 구합니다. 정말 그런지, 왜 빠른지는 3절에서 봅니다. 그 바탕은 이어진 비를 곱하는 **연쇄 법칙**(chain rule)입니다.

# %% [markdown]
# ## 2. 연쇄 법칙: 톱니바퀴의 비를 곱합니다
#
# 01에서는 기울기 둘을 곱했습니다. 이제 몇 개가 이어지든 똑같이 합니다. 톱니바퀴 셋이 맞물려 있습니다. 첫째가 1바퀴 돌면 둘째가 2바퀴, 둘째가 1바퀴 돌면 셋째가 3바퀴 돕니다.
# 첫째를 1바퀴 돌리면 셋째는 2 × 3 = 6바퀴 돕니다. 이어진 것들의 비는 **곱하면** 됩니다.
#
# 우리의 손실도 톱니바퀴를 이은 것입니다. 계산을 하나씩 나누면
#
# $$u = w x,\quad s = u + b,\quad p = \tanh s,\quad e = p - y,\quad L = e^2$$
#
# 이고($u, s, p, e$는 중간 값의 이름입니다), 연쇄 법칙에 따라 이웃한 둘 사이의 비를 모두 곱하면 $dL/dw$가 됩니다.
#
# $$\frac{dL}{dw} = \frac{dL}{de}\cdot\frac{de}{dp}\cdot\frac{dp}{ds}\cdot\frac{ds}{du}\cdot\frac{du}{dw}$$
#
# - 오른쪽의 인수 하나하나를 **국소 기울기**(local gradient)라고 합니다. 그 연산 하나만 보고 알 수 있는 비입니다.
# - 톱니바퀴와 다른 점은 비가 **자리마다** 다르다는 것입니다. 그래서 “지금 이 자리에서, 아주 조금 돌릴 때”의 비를 곱합니다.
# - $L = e^2$에서 $e$를 $h$만큼 돌리면 $(e+h)^2 - e^2 = 2eh + h^2$이므로 비는 $2e + h$이고, $h$를 한없이 줄이면 $dL/de = 2e$만 남습니다.
# - $\tanh$의 국소 기울기는 $1 - \tanh^2 s$입니다($\tanh^2 s$는 $(\tanh s)^2$). 이 식은 아래에서 돌려 보기로 확인합니다.

# %%
x, b, y, w = 0.8, -0.4, 1.0, 1.2
u = w * x
s = u + b
p = math.tanh(s)
e = p - y
factors = [
    2 * e,  # dL/de: e²을 미분하면 2e
    1.0,  # de/dp: 빼기
    1 - p**2,  # dp/ds: tanh의 국소 기울기
    1.0,  # ds/du: 더하기
    nudge(lambda w: w * x, w),  # du/dw: 곱하기. 아직 모르니 돌려 봅니다.
]
by_chain = math.prod(factors)
print(" × ".join(f"{f:.3f}" for f in factors), f"= {by_chain:.6f}")
print(f"돌려 보기로 잰 것: {by_nudge:.6f}")
assert abs(by_chain - by_nudge) < 1e-9

# %% [markdown]
# 국소 기울기는 연산의 입력마다 하나씩만 알아 두면 됩니다. 표의 식이 맞는지 돌려 보기와 견줍니다. $\sigma$는 01의 시그모이드, $\mathrm{softplus}(x) = \log(1 + \exp x)$는 01에서 로짓(logit)으로 BCE를 계산할 때 쓴 함수입니다. $\exp x$는 01에서 $2.718\cdots$의 $x$제곱으로 적던 것입니다. 이 레슨에서 $e$는 오차이므로 $\exp$로 적습니다.

# %%
sigmoid = lambda x: 1 / (1 + math.exp(-x))  # noqa: E731
RULES = {  # 연산: (함수, 국소 기울기)
    "x + 3": (lambda x: x + 3, lambda x: 1.0),
    "x²": (lambda x: x**2, lambda x: 2 * x),
    "1/x": (lambda x: 1 / x, lambda x: -1 / x**2),
    "exp x": (math.exp, math.exp),
    "tanh x": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
    "ReLU x": (lambda x: max(0.0, x), lambda x: float(x > 0)),
    "σ(x)": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "softplus x": (lambda x: math.log1p(math.exp(x)), sigmoid),
}
print("            x = 0.7: 식, 돌려 보기     x = −0.7: 식, 돌려 보기")
for name, (f, rule) in RULES.items():
    told = [(rule(at), nudge(f, at)) for at in (0.7, -0.7)]
    print(f"{name:10} " + "   ".join(f"{a:11.6f} {m:11.6f}" for a, m in told))
    assert all(abs(a - m) < 1e-8 for a, m in told)

# %% [markdown]
# ReLU는 0에서 꺾여 있어 거기서는 미분할 수 없습니다. PyTorch처럼 0으로 정합니다.
#
# ### 길이 갈라지면 더합니다
#
# $f(x) = x \cdot x + x$에서는 $x$가 **세 곳**에 쓰입니다. $x = 3$을 조금($h$) 키우면 왼쪽 $x$ 때문에 $3h$, 오른쪽 $x$ 때문에 $3h$, 더하는 $x$ 때문에 $h$만큼 커져 모두 $7h$입니다($h^2$은 아주 작으므로 무시합니다).
# 한 길을 따라 전해지는 기울기를 그 길의 **몫**이라고 부르겠습니다. 나눗셈의 몫이 아니라 ‘내 몫’이라고 할 때의 몫입니다. 갈라진 길에서는 몫을 **더합니다**.
#
# $$\frac{df}{dx} = \sum_i \frac{\partial f}{\partial x_i}$$
#
# - $x_i$: $x$가 쓰인 $i$번째 자리(여기서는 셋). 다른 자리는 그대로 두고 그 자리만 돌릴 때의 기울기를 모두 더합니다.
# - $\partial$(라운드): 다른 것은 그대로 두고 하나만 돌린다는 표시입니다(편미분, partial derivative). 왼쪽은 세 자리를 함께 돌리므로 $d$입니다. $\sum_i$: 모든 $i$에 대한 합.
# - 엔진을 손으로 짤 때 빠뜨리기 쉬운 규칙입니다.

# %%
at = 3.0
places = {
    "왼쪽": nudge(lambda left: left * at + at, at),
    "오른쪽": nudge(lambda right: at * right + at, at),
    "더하기": nudge(lambda added: at * at + added, at),
}
whole = nudge(lambda x: x * x + x, at)
print({name: round(share, 6) for name, share in places.items()})
print(f"합 {sum(places.values()):.6f}, 한꺼번에 돌려 보면 {whole:.6f}")
assert abs(sum(places.values()) - whole) < 1e-6

# %% [markdown]
# ## 3. 엔진을 짓습니다: 계산을 기억하는 수
#
# 사람이 식마다 연쇄 법칙을 쓰는 대신, 수가 **자기를 만든 계산을 기억하게** 하면 컴퓨터가 스스로 거슬러 올라갈 수 있습니다.
# 그 기억을 그린 것이 **계산 그래프**(computation graph)입니다. 이제 그런 수 `Value`를 네 과제로 나누어 직접 짓습니다.
#
# 연산 하나가 할 일은 두 가지뿐입니다. **결과를 계산하고, 입력마다의 국소 기울기를 적어 둡니다.**
#
# - `data`는 값, `grad`는 나중에 채울 기울기, `parents`는 입력들, `slopes`는 입력마다의 국소 기울기입니다.
# - `op`와 `name`은 그림에 적을 연산의 이름과 수의 이름입니다.

# %%
task("02-1")


# %%
class Value:
    """수 하나와, 그 수를 만든 계산의 기록."""

    def __init__(self, data, op="", parents=(), slopes=(), name=""):
        """값, 연산의 이름, 입력들, 입력마다의 국소 기울기, 그림에 적을 이름."""
        self.data, self.grad, self.op = data, 0.0, op
        self.parents, self.slopes, self.name = parents, slopes, name

    def __add__(self, other):
        """self + other를 담은 새 Value. 연산의 이름은 "+"입니다."""
        ...

    def __mul__(self, other):
        """self × other를 담은 새 Value. 연산의 이름은 "×"입니다."""
        ...


check("02-1", Value)

# %%
hint("02-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("02-1")

# %%
QuizView(
    "L = (w + b)·w에서 w = 2, b = 5입니다. b는 그대로 두고 w를 돌릴 때 ∂L/∂w는 얼마입니까?",
    [
        ("7", False, "곱셈의 오른쪽 w로 가는 길의 몫만 계산했습니다. 괄호 안의 w로 가는 길도 있습니다."),
        ("9", True, "오른쪽 w로 가는 길의 몫 w + b = 7과, 괄호 안으로 가는 길의 몫 w = 2를 더합니다."),
        ("14", False, "길을 따라서는 곱하지만, 갈라진 길끼리는 더합니다."),
    ],
)  # fmt: skip

# %%
task("02-6")


# %%
def divide(self, other):
    """self ÷ other를 담은 새 Value."""
    ...


check("02-6", divide)

# %%
hint("02-6")

# %%
solution("02-6")

# %%
task("02-9")


# %%
def bend(self):
    """tanh(self)를 담은 새 Value."""
    ...


check("02-9", bend)

# %%
hint("02-9")

# %%
solution("02-9")

# %% [markdown]
# tanh는 굽은 연산입니다. 가중치를 곱하고 더하기만 해서는 층을 아무리 쌓아도 곧은 선이므로, 신경망에는 굽은 연산이 있어야 합니다. 5절에서 쓸 softplus는 같은 꼴로 써 둡니다.
# 메서드는 클래스를 만든 뒤에도 붙일 수 있습니다. 과제를 아직 풀지 않았으면 `mine`이 풀이의 것을 돌려줍니다. `Value`를 고쳐 다시 실행했다면 그 아래의 셀도 차례로 다시 실행하십시오.


# %%
def softplus(self):
    soft = max(0.0, self.data) + math.log1p(math.exp(-abs(self.data)))  # 넘치지 않는 꼴(01)
    return type(self)(soft, "softplus", (self,), (0.5 + 0.5 * math.tanh(0.5 * self.data),))


MyValue = mine("02-1", Value)
MyValue.__truediv__ = mine("02-6", divide)
MyValue.tanh, MyValue.softplus = mine("02-9", bend), softplus

# %% [markdown]
# softplus의 국소 기울기는 시그모이드입니다. $\sigma(x) = \frac12 + \frac12\tanh\frac x2$로 쓰면 넘치지 않습니다.


# %%
def neuron():
    """1절의 신경망을 내 Value로. 빼기가 없으므로 −y를 더합니다."""
    w, x, b = MyValue(1.2, name="w"), MyValue(0.8, name="x"), MyValue(-0.4, name="b")
    minus_y = MyValue(-1.0, name="−y")
    u = w * x
    s = u + b
    p = s.tanh()
    e = p + minus_y
    L = e * e
    u.name, s.name, p.name, e.name, L.name = "u", "s", "p", "e", "L"
    return L


L = neuron()
assert abs(L.data - loss_of(w0)) < 1e-12

# %%
# @title 그림: 내 수가 기억한 계산 그래프
fig, ax = plt.subplots(figsize=figure_size(L))
draw_graph(ax, L, gradients=False)
plotting.show(
    fig,
    alt=f"네모인 잎 w, x, b, −y와 동그라미인 연산 다섯의 계산 그래프. 왼쪽부터 w × x = u, u + b = s, tanh(s) = p, p + (−y) = e, e × e = L로 이어집니다. 마디마다 값이 적혀 있고 손실 L은 {L.data:.3f}입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 방금 지은 수가 기억한 계산입니다. 네모는 우리가 넣은 수(**잎**), 동그라미는 연산이 만든 수이고, 둘을 함께 **마디**라고 합니다. 곁에 적힌 $u, s, p, e, L$은 2절의 중간 값입니다. 왼쪽에서 오른쪽으로 값이 계산되었습니다.
# $L = e \times e$에서는 $e$가 두 번 쓰이므로 화살표도 둘입니다.
#
# ### 거꾸로 걷기
#
# 이제 손실에서 출발하여 **거꾸로** 걷습니다. 마디마다, 받은 기울기에 국소 기울기를 곱해 입력들에게 보냅니다.
#
# $$\text{입력에게 보낼 몫} = \underbrace{\text{그 입력 쪽의 국소 기울기}}_{\text{slopes에 적어 둔 것}} \times \underbrace{\text{마디가 받은 기울기}}_{\text{grad}}$$
#
# - **받은 기울기**(upstream gradient): 손실을 그 마디로 미분한 것. 손실 자신이 받은 기울기는 1입니다.
# - 몫은 쪼갠 조각이 아닙니다. 더하기는 국소 기울기가 둘 다 1이므로, 받은 기울기를 두 입력에게 **통째로** 보냅니다.
#
# “다음”을 눌러 한 마디씩 걸어 보십시오. 주황 화살표에는 지금 보내는 몫이 ‘국소 기울기 × 받은 기울기’로, 회색으로는 이미 보낸 몫이 적힙니다.

# %%
BackwardLab(neuron())

# %% [markdown]
# 걸으면서 확인할 것이 셋 있습니다.
#
# 1. $e$는 두 화살표에서 몫을 받아 **더합니다**. 하나만 받으면 기울기가 절반이 됩니다.
# 2. 마디는 받을 것을 **모두 받은 다음에야** 보냅니다. 그래서 걷는 차례가 중요합니다.
# 3. 잎(네모)에 쌓인 것이 우리가 원하던 답입니다. $w$의 기울기가 2절에서 곱한 값(−0.584)과 같습니다.
#
# 차례를 정하는 것이 **위상 순서**(topological order)입니다. 입력이 언제나 결과보다 앞에 오도록 늘어놓은 순서이고, 역전파는 그것을 뒤에서부터 걷습니다. 늘어놓는 일은 패키지의 `topological`이 합니다.

# %%
print("순서(가능한 것 가운데 하나):", ", ".join(node.name for node in topological(neuron())))

# %%
task("02-2")


# %%
def backward(order):
    """위상 순서로 놓인 마디들의 grad를 채웁니다."""
    ...


check("02-2", backward)

# %%
hint("02-2")

# %%
solution("02-2")

# %% [markdown]
# ### 답을 맞추어 봅니다
#
# 같은 식을 내 엔진, PyTorch, 돌려 보기의 세 가지로 계산합니다.

# %%
walk_back = mine("02-2", backward)
MyValue.backward = lambda self: walk_back(topological(self))

L = neuron()
L.backward()
leaves = {node.name: node for node in topological(L) if not node.parents}
print({name: round(leaf.grad, 3) for name, leaf in leaves.items()})

# %%
# @title 그림: 거꾸로 걷기를 마친 계산 그래프
fig, ax = plt.subplots(figsize=figure_size(L))
draw_graph(ax, L)
told = ", ".join(f"{name} {leaf.grad:.3f}" for name, leaf in leaves.items())
plotting.show(
    fig,
    alt=f"거꾸로 걷기를 마친 계산 그래프. 화살표마다 국소 기울기가, 마디마다 값과 기울기가 적혀 있습니다. 잎에 쌓인 기울기는 {told}입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 화살표에 적힌 수는 위의 창과 달리 몫이 아니라 국소 기울기이고, 마디마다 그 길을 따라 곱하고 더한 기울기가 적혀 있습니다. 가중치 $w$와 $b$뿐 아니라 **입력 $x$도** 기울기를 받았습니다. 6절에서 GAN이 쓰는 것이 바로 이것입니다.

# %%
t = {
    k: torch.tensor(leaves[k].data, dtype=torch.float64, requires_grad=True)
    for k in ("w", "x", "b")
}
((t["w"] * t["x"] + t["b"]).tanh() - 1.0).square().backward()
by_turning = {
    "w": nudge(lambda at: loss_of(at), 1.2),
    "x": nudge(lambda at: loss_of(w0, x=at), 0.8),
    "b": nudge(lambda at: loss_of(w0, b=at), -0.4),
}
print("      내 엔진        PyTorch        돌려 보기")
for name, turned in by_turning.items():
    ours, theirs = leaves[name].grad, t[name].grad.item()
    print(f"{name}  {ours:+.10f}  {theirs:+.10f}  {turned:+.10f}")
    assert abs(ours - theirs) < 1e-12 and abs(ours - turned) < 1e-8

# %% [markdown]
# 내 엔진과 PyTorch는 소수점 아래 열 자리까지 같습니다. 패키지에도 같은 엔진이 있습니다(`labs/backprop/autograd.py`). 나눗셈, 거듭제곱, 오류 안내까지 넣어도 100줄입니다. 내 것과 견주어 읽어 보십시오.

# %%
for part in (autograd.Value.__mul__, autograd.Value.tanh, autograd.Value.backward, topological):
    print(inspect.getsource(part))

# %% [markdown]
# 중요한 차이가 하나 있습니다. 패키지의 `backward`는 시작하기 전에 **안쪽 마디의 `grad`를 0으로** 되돌립니다. 잎의 `grad`는 되돌리지 않으므로 부를 때마다 **쌓입니다**. 같은 그래프에서 두 번 불러 보면 차이가 드러납니다.


# %%
def twice(make):
    """w = 2에서 w·w·w의 backward를 같은 그래프에서 두 번: 번마다 w의 grad."""
    w = make(2.0)
    cube = w * w * w
    seen = []
    for _ in range(2):
        cube.backward(**({"retain_graph": True} if torch.is_tensor(w) else {}))
        seen.append(float(w.grad))
    return seen


first_and_second = {
    "내 엔진": twice(MyValue),
    "패키지": twice(autograd.Value),
    "PyTorch": twice(lambda v: torch.tensor(v, requires_grad=True)),
}
print(first_and_second)
assert first_and_second["패키지"] == first_and_second["PyTorch"] == [12.0, 24.0]

# %% [markdown]
# 기울기는 $3w^2 = 12$이고, 두 번 쌓이면 24입니다. 안쪽을 지우지 않는 엔진은 옛 몫까지 다시 보내 더 커집니다(풀이의 엔진은 32). 그래서 한 그래프에서는 한 번만 부르거나 안쪽을 지워야 하고, **잎**은 스텝마다 `zero_grad()`로 지워야 합니다.
# 잎을 지우는 것은 PyTorch에서도 우리 일입니다. 다만 PyTorch는 `backward()` 뒤에 그래프를 치우므로, 두 번 부르려고 위에서 `retain_graph=True`를 썼습니다(6절에서 다시 만납니다).
#
# ### 왜 빠릅니까
#
# - 길이 갈라졌다 만나기를 되풀이하면 길의 수는 두 배씩 불어나지만, 역전파는 **화살표마다 한 번**만 지나갑니다. 만나는 곳에서 더해 두었다가 한꺼번에 보내기 때문입니다.
# - 출력은 하나(손실)이고 입력은 백만 개입니다. 2절의 식을 앞에서부터 곱해 가면 $du/dw$, $ds/dw$, $dp/dw$처럼 모두 ‘$w$에 대한’ 비라서 $b$에는 다시 쓸 수 없습니다. **뒤에서부터** 곱해 가면 $dL/de$, $dL/dp$, $dL/ds$이고, $dL/ds$ 하나를 $w$와 $b$가 함께 씁니다. 그래서 한 번에 모든 입력의 기울기가 나옵니다. 이것을 역방향 자동 미분(reverse-mode automatic differentiation)이라고 합니다(Linnainmaa 1976, Baydin 외 2015). 대가는 메모리입니다. 순전파의 값을 걷기가 끝날 때까지 담아 두어야 합니다.

# %%
start = MyValue(1.0)
node = start
for _ in range(40):
    node = node + node  # 갈라졌다가 곧 만납니다.
node.backward()
arrows = sum(len(n.parents) for n in topological(node))
print(f"길의 수 {2**40:,}개, 역전파가 지나간 화살표 {arrows}개, 기울기 {start.grad:,.0f}")
assert start.grad == 2**40 and arrows == 80


# %% [markdown]
# 1절에서 그렇게 오래 걸린다던 03의 생성자를 PyTorch의 역전파로 다시 재어 봅니다.


# %%
def both_ways():
    generator.zero_grad()
    generator(batch).square().mean().backward()


both = fastest(both_ways)
print(f"순전파 {1000 * forward:.1f} ms, 역전파까지 {1000 * both:.1f} ms ({both / forward:.1f}배)")
assert all(p.grad is not None for p in generator.parameters())

# %% [markdown]
# ### 곱이 길어지면: 기울기의 소실
#
# 연쇄 법칙은 곱입니다. 인수의 크기가 모두 1보다 작으면 곱은 층마다 줄어듭니다. 입력 하나를 같은 함수에 스무 번 거듭 넣고 입력의 기울기를 재려고 합니다. 재기 전에 짐작해 보십시오.

# %%
QuizView(
    "입력 0.5를 같은 함수에 스무 번 거듭 넣습니다. 입력의 기울기가 가장 작은 함수는 무엇입니까?",
    [
        ("시그모이드", True, "국소 기울기 σ(1 − σ)가 아무리 커도 1/4입니다. 스무 번이면 1조분의 1보다 작습니다."),
        ("tanh", False, "국소 기울기가 1까지 될 수 있어 시그모이드보다 훨씬 덜 줄어듭니다."),
        ("ReLU", False, "양수에서는 국소 기울기가 늘 1이라 조금도 줄지 않습니다."),
    ],
)  # fmt: skip

# %%
deep = {}
for name in ("sigmoid", "tanh", "relu"):
    start = node = autograd.Value(0.5)
    for _ in range(20):
        node = getattr(node, name)()
    node.backward()
    deep[name] = start.grad
    print(f"{name:8} 20번: 입력의 기울기 {start.grad:.1e}")
assert deep["sigmoid"] < 0.25**20 < 1e-12 < deep["tanh"] < deep["relu"] == 1.0

# %% [markdown]
# 진짜 층에는 가중치도 있으므로, 층마다 곱해지는 인수는 국소 기울기와 **가중치의 곱**입니다. ReLU 앞에 가중치를 두어 봅니다.

# %%
for weight in (0.5, 1.0, 2.0):
    start = node = autograd.Value(0.5)
    for _ in range(20):
        node = (node * weight).relu()
    node.backward()
    print(f"가중치 {weight}, ReLU 20번: 입력의 기울기 {start.grad:.2g}")
    assert math.isclose(start.grad, weight**20)

# %% [markdown]
# 인수의 크기가 1보다 작으면 사라지고(**소실**, vanishing) 1보다 크면 불어납니다(**폭발**, exploding). 깊은 신경망에서 앞쪽 층이 배우기 어렵던 까닭이고, ReLU와 배치 정규화(batch normalization, 층 사이에서 값의 크기를 고르게 하는 층)를 쓰고 처음 가중치의 크기를 신경 써서 정하는 까닭의 하나입니다(Glorot & Bengio 2010; 04).

# %% [markdown]
# ## 4. 기울기만큼 움직이기
#
# 기울기는 방향과 가파름을 알려 줄 뿐, **얼마나 움직일지**는 우리가 정합니다. 안개 낀 산에서 발밑의 기울기만 느끼며 내려가는 것과 같습니다.
#
# 가중치가 여럿이면 기울기도 여럿입니다. 모두 모은 벡터를 $\nabla L$(나블라)이라고 적습니다. 가중치가 둘이면
#
# $$\nabla L = \Bigl(\frac{\partial L}{\partial w_1}, \frac{\partial L}{\partial w_2}\Bigr),\qquad w_k \leftarrow w_k - \eta\,\frac{\partial L}{\partial w_k}\quad(k = 1, 2)$$
#
# - $w_1, w_2$: 가중치. $\eta$(에타): **학습률**(learning rate). 기울기 1당 얼마나 움직일지입니다. $\leftarrow$는 오른쪽의 값으로 고친다는 뜻입니다.
# - 빼는 까닭: 가중치를 $(d_1, d_2)$만큼 조금 옮기면 손실은 약 $\frac{\partial L}{\partial w_1}d_1 + \frac{\partial L}{\partial w_2}d_2$만큼 달라집니다. 같은 거리를 옮긴다면 $\nabla L$의 방향이 가장 많이 오르고, 그 반대쪽이 가장 많이 내립니다.
#
# 이것이 **경사 하강법**(gradient descent)입니다. 한쪽이 20배 가파른 그릇 $L = \tfrac12(w_1^2 + 20\,w_2^2)$을 세 스텝 내려가 봅니다. 기울기는 내 엔진이 구합니다.

# %%
w1, w2 = MyValue(-4.0), MyValue(1.3)
for step in range(1, 4):
    L = (w1 * w1 + MyValue(20.0) * w2 * w2) * MyValue(0.5)
    w1.grad = w2.grad = 0.0  # 쌓인 것을 지우고
    L.backward()  # 기울기를 구하고
    print(f"{step}번째 스텝 전: L = {L.data:7.3f}  기울기 ({w1.grad:+.2f}, {w2.grad:+.2f})")
    w1.data -= 0.06 * w1.grad  # 내려갑니다.
    w2.data -= 0.06 * w2.grad

# %% [markdown]
# 같은 그릇을 40스텝 내려가 보는 창입니다. 등고선에 적힌 수가 손실이고, 한 줄 바깥으로 나갈 때마다 4배가 됩니다. ‘처음 자리’라고 적힌 그림은 **슬라이더**가 처음 자리에 있을 때, 곧 처음 학습률로 40스텝을 모두 걸은 자취입니다.

# %%
rate_lab = DescentLab(rate=0.06)
PredictionView(
    "02-p1",
    "학습률 0.06이면 40스텝에 손실이 0.1 아래로 내려갑니다. 학습률을 두 배인 0.12로 키우면 어떻게 됩니까?",
    [
        ("같은 곳에 절반의 스텝으로 닿습니다.", False,
         "w₁ 쪽은 빨라지지만, 가파른 w₂ 쪽은 골짜기를 건너뛰어 더 높은 곳에 섭니다."),
        ("조금 출렁이다가 같은 곳에 닿습니다.", False, "출렁임이 줄지 않고 스텝마다 커집니다."),
        ("건너편으로 점점 더 높이 튀어 손실이 끝없이 커집니다.", True,
         "골짜기를 건널 때마다 더 높은 곳에 섭니다. 이것을 발산이라고 합니다."),
    ],
    rate_lab,
    act="학습률을 0.12쯤(0.1122나 0.1259)까지 끌어 보십시오.",
    seen=lambda: rate_lab.rate.value >= 0.11,
)  # fmt: skip

# %% [markdown]
# $\tfrac12\cdot 20\,w_2^2$을 $w_2$로 미분하면 $20\,w_2$이므로, 한 스텝은 $w_2 \leftarrow w_2 - \eta\cdot 20\,w_2 = (1 - 20\eta)\,w_2$입니다.
# 스텝마다 $w_2$에 $1 - 20\eta$가 곱해지니, 그 크기가 1을 넘으면($\eta > 0.1$) 커지기만 합니다. 이것이 **발산**(divergence)입니다.

# %%
BOWL = SURFACES["길쭉한 그릇"]
trails = {rate: descend(BOWL, "경사 하강법", rate) for rate in (0.003, 0.06, 0.105)}
for rate, trail in trails.items():
    (_, before), (_, after) = trail.points[:2]
    print(
        f"학습률 {rate}: 첫 스텝에 w₂가 {after / before:.2f}배, 마지막 손실 {trail.losses[-1]:.3g}"
    )
    assert abs(after / before - (1 - 20 * rate)) < 1e-12
assert trails[0.06].losses[-1] < 0.1 < trails[0.003].losses[-1] < trails[0.105].losses[-1]

# %%
# @title 그림: 학습률 셋으로 내려간 자취
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3.2), sharey=True)
for ax, (rate, trail) in zip(axes, trails.items(), strict=True):
    draw_surface(ax, BOWL)
    draw_trail(ax, trail)
    ax.set_title(f"학습률 {rate}\n1 − 20η = {1 - 20 * rate:.2f}".replace("-", "−"))
    ax.label_outer()
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
told = ", ".join(f"{rate}이면 {t.losses[-1]:.3g}" for rate, t in trails.items())
plotting.show(
    fig,
    alt=f"길쭉한 그릇의 등고선 위를 경사 하강법으로 내려간 자취 셋. 왼쪽은 얼마 가지 못하고, 가운데는 가장 낮은 곳에 다가가며, 오른쪽은 위아래로 점점 크게 튀어 그림 밖으로 나갑니다. 마지막 손실은 학습률이 {told}입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽은 곱하는 수가 0.94라 스텝이 너무 작고, 가운데는 −0.2라 골짜기를 건너며 빠르게 줄고, 오른쪽은 −1.1이라 건널 때마다 1.1배로 튀어 오릅니다.
# 가장 **가파른** 방향이 학습률의 한계를 정하고, 가장 **평평한** 방향은 그 학습률로 기어가야 합니다.
#
# ### 모멘텀
#
# **모멘텀**(momentum)은 공처럼 굴러갑니다. 지난 스텝의 속도 $r$를 $\beta$배 남기고 새 기울기 $g$를 더합니다(Polyak 1964).
#
# $$r \leftarrow \beta r + g,\qquad w \leftarrow w - \eta r$$
#
# - $g = \partial L/\partial w$: 이번 스텝의 기울기. $\beta$(베타): 남기는 비율, 보통 0.9.
# - 한결같은 기울기는 쌓여 $1 + \beta + \beta^2 + \cdots = 1/(1-\beta) = 10$배까지 빨라집니다.

# %%
method_lab = DescentLab(method="모멘텀", rate=0.03)
PredictionView(
    "02-p2",
    "학습률 0.12에서 경사 하강법은 발산했습니다. 같은 0.12에서 모멘텀(β = 0.9)은 어떻게 됩니까?",
    [
        ("속도가 쌓이므로 더 심하게 발산합니다.", False,
         "튀는 방향의 기울기는 부호가 번갈아 바뀌어 쌓이지 않고 지워집니다."),
        ("크게 출렁이지만 발산하지는 않습니다.", True,
         "번갈아 바뀌는 기울기가 서로 지워져 한계가 0.1에서 0.19로 늘어납니다."),
        ("출렁이지 않고 곧장 내려갑니다.", False, "붙은 속도가 남아 골짜기를 지나쳐 올라갑니다."),
    ],
    method_lab,
    act="학습률을 0.12쯤(0.1122나 0.1259)까지 끌어 보십시오. 방법을 “셋 나란히”로 바꾸어 견주어도 됩니다.",
    seen=lambda: method_lab.rate.value >= 0.11 and method_lab.method.value != "경사 하강법",
)  # fmt: skip

# %%
for method, inside, outside in (("경사 하강법", 0.099, 0.101), ("모멘텀", 0.188, 0.192)):
    kept, gone = (descend(BOWL, method, rate, steps=600).losses for rate in (inside, outside))
    ends = kept[-1], gone[-1]
    print(f"{method}: 학습률 {inside}이면 {len(kept) - 1}스텝 뒤의 손실 {ends[0]:.1e}, "
          f"{outside}이면 {len(gone) - 1}스텝에 {ends[1]:.1e}")  # fmt: skip
    assert ends[0] < 1e-2 < 1e2 < ends[1]
assert not descend(BOWL, "모멘텀", 0.12).diverged

# %% [markdown]
# 부호가 번갈아 바뀌는 기울기는 쌓이지 않고 $1 - \beta + \beta^2 - \cdots = 1/(1+\beta) \approx 0.53$배로 줄어듭니다. 한계에서는 $w_2$가 +와 −로 같은 크기를 오가므로 바로 이 경우입니다. 그때 움직이는 양은 $\eta \times 0.53 \times$ 기울기, 곧 모멘텀이 없는 학습률 $0.53\eta$와 같습니다. $0.53\eta = 0.1$에서 한계는 $\eta \approx 0.19$입니다. 다만 이미 붙은 속도가 남아 출렁입니다. 같은 0.12의 두 자취를 나란히 봅니다.

# %%
# @title 그림: 학습률 0.12의 경사 하강법과 모멘텀
fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.3), sharey=True)
for ax, method in zip(axes, ("경사 하강법", "모멘텀"), strict=True):
    trail = descend(BOWL, method, 0.12)
    draw_surface(ax, BOWL)
    draw_trail(ax, trail, method)
    ax.set_title(f"{method}, 학습률 0.12\n마지막 손실 {trail.losses[-1]:.3g}")
    ax.label_outer()
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
plotting.show(
    fig,
    alt=f"학습률 0.12의 두 자취. 경사 하강법은 골짜기를 건널 때마다 1.4배로 튀어 그림을 벗어나고, 모멘텀은 크게 출렁이다가 가운데로 모여 마지막 손실이 {trail.losses[-1]:.3g}입니다.",
)

# %% [markdown]
# 잘 맞춘 학습률에서 모멘텀($\beta = 0.9$)은 아주 길쭉한 골짜기에서 훨씬 빠르고, 덜 길쭉한 골짜기에서는 오히려 느립니다. $\beta$와 $\eta$는 골짜기의 모양에 **함께** 맞춥니다.
#
# 예상 02-p2의 창에서 “굽은 골짜기”를 고르십시오. 방법을 바꾸어 가며 학습률을 경사 하강법은 0.05쯤, 모멘텀은 0.008쯤으로 두고 마지막 손실을 견준 다음, 모멘텀의 학습률을 위아래로 한 칸씩 옮겨 보십시오.
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 0.05의 경사 하강법은 0.04쯤, 0.008의 모멘텀은 0.01도 되지 않아 모멘텀이 이깁니다. 그런데 모멘텀의 학습률을 한 칸만 옮겨도 0.1을 넘어 순서가 뒤집힙니다. 40스텝에서 잰 한 값은 출렁임의 어느 때에 멈추었는지에도 달렸으니, 한 학습률에서 잰 것만으로 어느 방법이 낫다고 말할 수 없습니다.
#
# </details>
#
# <details><summary>재어 보기 (건너뛰어도 됩니다)</summary>
#
# 아래의 접힌 두 셀이 재는 것입니다. 먼저 20배와 1,000배 가파른 그릇에서 스텝마다 손실이 몇 배가 되는지 봅니다. 경사 하강법은 두 방향이 똑같이 빨리 줄어드는 학습률($1-\eta = 20\eta-1$에서 $2/21$, 1,000배이면 $2/1001$)로, 모멘텀은 $\beta = 0.9$와 0.06, 0.003으로 걷습니다.
#
# 알맞은 학습률이라면 모멘텀은 두 그릇에서 똑같이 손실을 스텝마다 평균 $\beta = 0.9$배로 줄입니다($\beta = 0.9$로는 가파름의 비가 1,400배쯤일 때까지 그렇고, 더 길쭉하면 $\beta$도 키워야 합니다). 그래서 20배뿐인 그릇에서는 잘 맞춘 경사 하강법이 낫고, 1,000배인 그릇에서는 모멘텀이 훨씬 낫습니다.
#
# 둘째 셀에서 $\beta$를 0.4쯤으로 줄이면 20배뿐인 그릇에서도 모멘텀이 이깁니다. 길쭉할수록 큰 $\beta$가 알맞습니다.
#
# </details>

# %%
# @title 더 깊이: 두 그릇에서 스텝마다 손실이 몇 배가 되는지 (건너뛰어도 됩니다)
steep = Surface(lambda w1, w2: (w1**2 + 1000 * w2**2) * 0.5, *BOWL[1:])
factors = {}
for name, bowl, rates in (("20배", BOWL, (2 / 21, 0.06)), ("1,000배", steep, (2 / 1001, 0.003))):
    for method, rate in zip(("경사 하강법", "모멘텀"), rates, strict=True):
        losses = descend(bowl, method, rate, steps=400).losses
        factors[name, method] = (losses[400] / losses[100]) ** (1 / 300)
        print(f"{name} 가파른 그릇, {method}: 스텝마다 손실이 {factors[name, method]:.3f}배")
assert np.allclose(list(factors.values()), [0.819, 0.9, 0.996, 0.9], atol=0.01)

# %%
# @title 더 깊이: β까지 맞추면 (건너뛰어도 됩니다)
for beta, rate in ((0.9, 0.06), (0.42, 0.13)):
    w, r = torch.tensor([-4.0, 1.3]).double(), torch.zeros(2).double()
    seen = []
    for _ in range(120):
        r = beta * r + torch.tensor([1.0, 20.0]) * w  # 기울기는 (w₁, 20w₂)
        w = w - rate * r
        seen.append(0.5 * (w[0] ** 2 + 20 * w[1] ** 2).item())
    factors[beta] = (seen[-1] / seen[19]) ** (1 / 100)  # 처음 20스텝은 빼고
    print(f"20배 가파른 그릇, 모멘텀 β = {beta}: 스텝마다 손실이 {factors[beta]:.2f}배")
assert factors[0.42] < 0.5 < factors["20배", "경사 하강법"] < factors[0.9]
assert round(((1 + 0.9**0.5) / (1 - 0.9**0.5)) ** 2, -2) == 1400  # β = 0.9가 알맞은 가파름의 비

# %% [markdown]
# ### Adam
#
# **Adam**은 가중치마다 움직임의 크기를 따로 맞춥니다(Kingma & Ba 2014). GAN에서 가장 널리 쓰이는 **옵티마이저**(optimizer)입니다.
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\,g,\qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2,\qquad w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$
#
# - $m$: 기울기의 **이동 평균**(옛 평균에 새것을 조금 섞은 것), 곧 갈 쪽. $v$: 기울기 **제곱**의 이동 평균, 곧 기울기의 크기.
# - $\beta_1, \beta_2$: 옛것을 남기는 비율. 논문의 값은 0.9와 0.999입니다. $\varepsilon = 10^{-8}$(엡실론): 0으로 나누지 않게 하는 작은 수. 제곱근의 **밖**에 있습니다.
# - $\hat m, \hat v$: $m$과 $v$를 바로잡은 값입니다. 둘은 0에서 출발하므로 처음에는 실제보다 작습니다. 이를테면 첫 스텝의 기울기가 10이면 $m = 0.1 \times 10 = 1$, 실제의 10분의 1뿐입니다. 무엇으로 나누어야 바로잡히는지는 과제에서 찾습니다.

# %%
task("02-3")


# %%
def adam_step(w, g, m, v, t, lr):
    """가중치, 기울기, 두 이동 평균, 스텝 번호, 학습률 → (w, m, v)."""
    ...


check("02-3", adam_step)

# %%
hint("02-3")

# %%
solution("02-3")

# %% [markdown]
# GAN에서는 $\beta_1$을 0.9보다 작게 두기도 합니다. DCGAN은 $\beta_1 = 0.5$를 씁니다(Radford 외 2015: 0.9에서는 학습이 출렁이고 불안정했습니다). WGAN-GP는 0(Gulrajani 외 2017), WGAN은 RMSProp(Adam에서 $m$과 바로잡기를 뺀 것)을 씁니다(Arjovsky 외 2017).
# 흔히 이렇게 설명합니다. 상대가 계속 바뀌므로, 쌓아 둔 옛 기울기는 이미 사라진 **옛 상대**에게 맞춘 것입니다.
#
# 아래는 Adam이 같은 그릇을 40스텝 걸은 자취입니다(위의 창에서 “셋 나란히”로도 볼 수 있습니다). 0.3에서는 경사 하강법과 모멘텀이 발산하는데 Adam은 바닥에 닿고, 거꾸로 0.06에서는 셋 가운데 마지막 손실이 가장 큽니다. 출발한 자리의 기울기는 $(-4, 26)$입니다. 오른쪽 위의 작은 그림은 출발점 둘레를 키운 것이고, 모눈 한 칸이 학습률입니다. 첫 스텝에 가로와 세로로 몇 칸씩 움직였는지 세어 보고 퀴즈에 답하십시오.

# %%
# @title 그림: Adam의 40스텝과, 출발점 둘레
fig, axes = plt.subplots(1, 2, figsize=(8.4, 3.6), sharey=True)
for ax, rate in zip(axes, (0.06, 0.3), strict=True):
    trail = descend(BOWL, "Adam", rate)
    draw_surface(ax, BOWL)
    draw_trail(ax, trail, "Adam")
    draw_start(ax.inset_axes([0.62, 0.6, 0.36, 0.38]), trail, "Adam", rate)
    ax.set_title(f"Adam, 학습률 {rate}\n마지막 손실 {trail.losses[-1]:.3g}")
    ax.label_outer()
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
plotting.show(
    fig,
    alt="길쭉한 그릇을 Adam이 40스텝 걸은 자취 둘. 출발점 둘레를 키운 작은 그림의 모눈 한 칸은 학습률이고, 둘 다 첫 스텝에 가로와 세로로 한 칸씩 움직입니다. 학습률 0.06이면 바닥에 이르지 못하고, 0.3이면 바닥을 지나쳤다가 돌아와 닿습니다.",
)

# %%
# @title 확인: 0.3에서는 Adam만 바닥에 닿고, 0.06에서는 Adam의 손실이 가장 큽니다
for rate in (0.06, 0.3):
    plain, rolling, trail = (descend(BOWL, method, rate) for method in METHODS)
    if rate == 0.3:
        assert plain.diverged and rolling.diverged and trail.losses[-1] < 0.1
    else:
        assert trail.losses[-1] > max(plain.losses[-1], rolling.losses[-1])
    (a, b), (after_a, after_b) = trail.points[:2]
    assert abs(after_a - a - rate) < 1e-6 and abs(b - after_b - rate) < 1e-6

# %%
QuizView(
    "Adam의 첫 스텝에서 어떤 가중치의 기울기가 0.001이고 다른 가중치의 기울기가 10입니다. 두 가중치가 바뀌는 양은 어떻습니까?",
    [
        ("10,000배 차이가 납니다.", False, "그것은 경사 하강법입니다. Adam은 √v̂로 나눕니다."),
        ("거의 같고, 둘 다 학습률만큼입니다.", True,
         "첫 스텝에서는 m̂ = g, v̂ = g²이므로 m̂/√v̂ = ±1입니다. 부호만 남습니다."),
        ("기울기가 작은 쪽이 더 많이 바뀝니다.", False, "크기가 거의 같아질 뿐, 뒤집히지는 않습니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 5. 내 엔진으로 신경망을 학습합니다
#
# 학습은 손실을 계산하고 가중치를 모두 한 번 고치는 일의 되풀이입니다. 고치는 쪽을 먼저 씁니다.

# %%
task("02-8")


# %%
def train_step(loss, weights, memory, t, adam):
    """손실, 가중치들, 가중치마다의 (m, v), 스텝 번호, Adam의 한 스텝. 가중치와 memory를 고칩니다."""
    ...


check("02-8", train_step)

# %%
hint("02-8")

# %%
solution("02-8")

# %% [markdown]
# 맞물린 반달 두 개를 가르는 **두 층 신경망**을 내 `Value`, 내 `adam_step`, 내 `train_step`으로 학습합니다. GAN의 판별자와 같은 일, 곧 두 무리를 가르는 일입니다.
#
# $$a = \sum_{j=1}^{8} o_j \tanh(w_{j1} x_1 + w_{j2} x_2 + b_j) + c,\qquad L = \frac1n\sum_{i=1}^{n}\bigl[\mathrm{softplus}(a_i) - y_i a_i\bigr]$$
#
# - 1절에서 tanh까지, 곧 예측을 내는 부분이 **뉴런**(neuron)입니다. 그런 뉴런 여덟 개($j = 1, \ldots, 8$)를 나란히 두고, 그 출력을 $o_j$로 섞어 $c$를 더한 것입니다. 가중치는 뉴런마다 셋이라 8 × 3 = 24개, 섞는 데 8 + 1 = 9개, 모두 33개입니다.
# - $(x_1, x_2)$: 점의 좌표. $y_i$: $i$번째 점의 레이블(0 또는 1). $a_i$: 그 점의 로짓. $n$: 점의 수, 60. 대괄호 안은 로짓에서 바로 계산한 BCE입니다($\mathrm{softplus}(-a) = \mathrm{softplus}(a) - a$이므로 01의 식을 정리하면 이것이 됩니다).

# %%
moons = moons_2d(60, seed=0)
points = [(MyValue(x1), MyValue(x2)) for x1, x2 in moons.x.tolist()]
labels = moons.y.tolist()
rng = torch.Generator().manual_seed(0)
W1 = torch.randn(8, 2, generator=rng, dtype=torch.float64)
W2 = torch.randn(8, generator=rng, dtype=torch.float64) / math.sqrt(8)


def logit(x1, x2):
    a = output[-1]  # c. hidden과 output은 두 셀 아래에서 만듭니다.
    for (wj1, wj2, bj), oj in zip(hidden, output[:-1], strict=True):
        a = a + oj * (wj1 * x1 + wj2 * x2 + bj).tanh()
    return a


# %%
adam, teach = mine("02-3", adam_step), mine("02-8", train_step)


def noting(seen):
    """기울기를 seen에 적어 두면서 학습률 0.1로 adam을 부르는 함수."""

    def noted(w, g, m, v, t):
        seen.append(g)
        return adam(w, g, m, v, t, 0.1)

    return noted


# %%
hidden = [[MyValue(wj1), MyValue(wj2), MyValue(0.0)] for wj1, wj2 in W1.tolist()]
output = [*map(MyValue, W2.tolist()), MyValue(0.0)]
weights = sum(hidden, []) + output
memory = [(0.0, 0.0) for _ in weights]  # 가중치마다 m과 v
our_losses, snapshots, moves = [], {}, {}
began = time.perf_counter()
for step in range(61):
    logits = [logit(*point) for point in points]
    loss = MyValue(0.0)
    for a, label in zip(logits, labels, strict=True):
        loss = loss + (a.softplus() + MyValue(-float(label)) * a) / MyValue(60.0)
    our_losses.append(loss.data)
    now, grads = [w.data for w in weights], []
    teach(loss, weights, memory, step + 1, noting(grads))  # 내가 쓴 한 스텝
    snapshots[step] = now
    moves[step] = grads, [w.data - old for w, old in zip(weights, now, strict=True)]
seconds = time.perf_counter() - began

# %%
right = sum((a.data > 0) == label for a, label in zip(logits, labels, strict=True))
nodes = len(topological(loss))
print(f"손실의 계산 그래프: 마디 {nodes:,}개, 61스텝에 {seconds:.1f}초")
print(f"손실 {our_losses[0]:.3f} → {our_losses[-1]:.4f}, 맞힌 점 {right}/60")
assert right == 60 and our_losses[-1] < 0.05

# %% [markdown]
# 같은 가중치에서 출발하여 PyTorch로 다시 학습합니다.

# %%
zeros = torch.zeros(8).double()
params = [t.clone().requires_grad_() for t in (W1, zeros, W2, zeros[0])]
moon_x, moon_y = moons.x.double(), moons.y.double()
torch_adam, torch_losses = torch.optim.Adam(params, lr=0.1), []
began = time.perf_counter()
for _ in range(61):
    a = torch.tanh(moon_x @ params[0].T + params[1]) @ params[2] + params[3]
    loss = F.binary_cross_entropy_with_logits(a, moon_y)
    torch_losses.append(loss.item())
    torch_adam.zero_grad()
    loss.backward()
    torch_adam.step()
gap = max(abs(ours - theirs) for ours, theirs in zip(our_losses, torch_losses, strict=True))
print(f"61스텝의 손실 가운데 가장 큰 차이: {gap:.1e}")
print(f"걸린 시간: 내 엔진 {seconds:.1f}초, PyTorch {time.perf_counter() - began:.2f}초")
assert gap < 1e-9

# %%
# @title 그림: 반달의 판정과 손실
fig, axes = plt.subplots(1, 4, figsize=(9.4, 2.6), width_ratios=(4, 4, 4, 3))
for ax, step in zip(axes, (0, 10, 60), strict=False):
    draw_verdicts(ax, snapshots[step], moons.x, moons.y)
    ax.set_title(f"{step}스텝 뒤")
axes[3].semilogy(our_losses, "-", lw=3, color=plotting.SKY, label="내 엔진")
axes[3].semilogy(torch_losses, "x", ms=4, color="black", markevery=4, label="PyTorch")
axes[3].set(title="손실 (로그 눈금)", xlabel="스텝")
plotting.plain_log_ticks(axes[3].yaxis)
for place, ax in (("left", axes[0]), ("right", axes[3])):
    fig.legend(*ax.get_legend_handles_labels(), loc=f"outside lower {place}", ncol=3)
plotting.show(
    fig,
    alt=f"맞물린 반달 둘(흰 동그라미와 주황 세모) 위의 판정을 0, 10, 60스텝에 그린 그림 셋과 손실 곡선. 처음에는 선이 반달을 가로지르지만 끝에는 굽이쳐 둘 사이를 지나고, 내 엔진과 PyTorch의 손실은 겹쳐서 {our_losses[-1]:.3f}까지 내려갑니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 바탕은 신경망이 레이블을 1(세모)로 볼 확률이고, 밝을수록 1로 봅니다. 검은 선(로짓 0)이 처음에는 반달을 가르지 못하다가, 굽이쳐 돌아 동그라미와 세모를 모두 갈라놓습니다. 손실 곡선에서 내 엔진(선)과 PyTorch(가위표)는 겹칩니다. **내가 쓴 수와 옵티마이저와 학습 스텝이 PyTorch와 같은 학습을 했습니다.**
#
# 가중치마다 기울기가 얼마이고 얼마나 바뀌었는지도 들여다봅니다. 아까의 퀴즈대로라면 첫 스텝의 점들은 어떤 모양으로 놓이겠습니까? 먼저 짐작해 보십시오.

# %%
# @title 그림: 가중치 33개의 기울기와 바뀐 양
first, later = (np.abs(moves[step][1]) for step in (0, 30))
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.2), sharey=True)
for ax, step in zip(axes, (0, 30), strict=True):
    draw_moves(ax, *moves[step], rate=0.1)
    ax.set_title(f"{step + 1}스텝")
    ax.label_outer()
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
plotting.show(
    fig,
    alt=f"가중치 33개의 기울기의 크기(가로)와 바뀐 양(세로)의 로그 눈금 그림 둘. 1스텝에서는 Adam의 점이 모두 0.1 높이에 나란하고, 31스텝에서는 {later.min():.1e}에서 {later.max():.2f}까지 흩어집니다. 경사 하강법이라면 놓일 비스듬한 파선이 함께 있습니다.",
)

# %%
# @title 확인: 첫 스텝은 모두 0.1, 31스텝에서는 흩어집니다
assert np.allclose(first, 0.1, rtol=1e-3) and np.median(later) < 0.05

# %% [markdown]
# **그림이 보여 주는 것**: 경사 하강법은 기울기에 비례하여 바꾸고(파선), Adam의 첫 스텝은 기울기의 크기와 상관없이 모두 학습률 0.1만큼입니다. 31스텝에서는 흩어집니다. $\hat m/\sqrt{\hat v}$는 기울기의 부호와 크기가 한결같으면 ±1에 가깝고(Kingma & Ba 2014, 2.1절), 부호가 오락가락하거나 **예전보다 작아지면** 0에 가까워집니다. $\hat v$가 큰 옛 기울기를 오래 기억하기 때문입니다.
#
# ### 수에서 행렬로
#
# PyTorch가 하는 일은 내 엔진과 같습니다. 다만 수 하나가 아니라 **텐서 단위로** 마디를 만들어 훨씬 적은 마디로 빠르게 해냅니다. 선형 층 $a = W x$에서 손실이 $a$로 보낸 기울기를 $\delta$(델타)라고 하면, 지금까지의 두 규칙이 행렬의 곱이 됩니다.
#
# $$\frac{\partial L}{\partial W} = \delta\, x^{\top},\qquad \frac{\partial L}{\partial x} = W^{\top}\delta$$
#
# - $W$: 가중치의 행렬, $k$행 $i$열은 $w_{ki}$. $x$: 입력 벡터. $^{\top}$: 행과 열을 바꾼 것.
# - 곱하기의 규칙: $w_{ki}$의 몫은 상대의 값을 곱한 $\delta_k x_i$입니다. 갈래의 규칙: $x_i$는 모든 $k$로 갈라지므로 $\sum_k w_{ki}\delta_k$입니다.
# - 묶음이면 $X$의 열마다 표본 하나를 두어 $\partial L/\partial W = \Delta X^{\top}$이고, 표본의 몫이 저절로 더해집니다($\Delta$: 열마다 그 표본의 $\delta$).
# - 이를테면 $\delta = (2, -1)$, $x = (3, 5)$이면 $\delta x^{\top}$은 $k$행 $i$열이 $\delta_k x_i$인 표 $\begin{pmatrix} 6 & 10 \\ -3 & -5 \end{pmatrix}$입니다.
# - 국소 기울기를 모두 모은 표를 **야코비 행렬** $J$라고 합니다($k$행 $i$열이 $\partial a_k/\partial x_i$, 여기서는 $J = W$). 그 행과 열을 바꾸어 받은 기울기에 곱한 $J^{\top}\delta$가 **벡터–야코비 곱**(vector–Jacobian product, VJP)입니다. 자동 미분은 $J$를 만들지 않고 이 곱만 연산마다 계산합니다.

# %%
W, x_in = torch.randn(3, 2, requires_grad=True), torch.randn(2, requires_grad=True)
out = W @ x_in
out.retain_grad()
out.sin().sum().backward()  # 아무 손실이나
delta = out.grad
assert torch.allclose(W.grad, torch.outer(delta, x_in))
assert torch.allclose(x_in.grad, W.T @ delta)
X = torch.randn(2, 5)  # 열마다 표본 하나, 모두 다섯
out = W @ X
(W_grad, Delta) = torch.autograd.grad(out.sin().sum(), (W, out))
assert torch.allclose(W_grad, Delta @ X.T, atol=1e-6)
print("W.grad = δxᵀ, x.grad = Wᵀδ, 묶음이면 ΔXᵀ: 모두 맞습니다.")

# %% [markdown]
# ## 6. GAN의 눈으로: 판정이 거꾸로 흐릅니다
#
# GAN에서 **생성자**(generator) $G$는 **잠재 벡터**(latent vector) $z$로 가짜 $G(z)$를 만들고, **판별자**(discriminator) $D$는 그것이 진짜인지 판정합니다(자세한 것은 03).
# $G$는 정답 그림을 보지 못합니다. 들을 수 있는 것은 $D$의 판정, 정확히는 **가짜를 조금 바꾸면 판정이 어떻게 달라지는지**뿐입니다. 그것이 어떻게 $G$의 가중치까지 옵니까?
# 가중치가 두 개씩인 가장 작은 GAN을 그려 봅니다.
#
# $$x = w_g z + b_g,\qquad a = w_d x + b_d,\qquad L_G = -\log \sigma(a) = \mathrm{softplus}(-a)$$
#
# - $w_g, b_g$: G의 가중치. $w_d, b_d$: D의 가중치. $x$: 가짜, 곧 D의 입력. $a$: D가 낸 로짓. $\sigma(a)$: D가 말하는 진짜일 확률.
# - $L_G$: 생성자의 **비포화 손실**(non-saturating loss). D가 진짜라고 할수록 작아집니다. softplus로 쓴 꼴은 01에서 구했습니다.


# %%
def tiny_gan():
    """가중치가 넷인 GAN의 생성자 손실. D의 판정은 σ(−2) ≈ 0.12, 곧 가짜입니다."""
    z, wg, bg = MyValue(2.0, name="z"), MyValue(0.5, name="w_g"), MyValue(-0.8, name="b_g")
    wd, bd = MyValue(3.0, name="w_d"), MyValue(-2.6, name="b_d")
    zw = wg * z
    x = zw + bg
    xw = wd * x
    a = xw + bd
    minus_a = a * MyValue(-1.0, name="−1")
    L = minus_a.softplus()
    names = {zw: "w_g z", x: "x", xw: "w_d x", a: "a", minus_a: "−a", L: "L_G"}
    for node, name in names.items():
        node.name = name
    return L


# %%
L = tiny_gan()
L.backward()
found = {node.name: node for node in topological(L)}
d = torch.sigmoid(torch.tensor(found["a"].data)).item()
print(f"D(G(z)) = {d:.3f}, 기울기: a {found['a'].grad:.3f} → w_g {found['w_g'].grad:.3f}")
assert abs(found["w_g"].grad - found["a"].grad * found["w_d"].data * found["z"].data) < 1e-12

# %%
# @title 그림: 가장 작은 GAN의 계산 그래프
fig, ax = plt.subplots(figsize=figure_size(L))
draw_graph(ax, L)
plotting.show(
    fig,
    alt=f"생성자 손실의 계산 그래프. w_g z에 b_g를 더해 x, w_d x에 b_d를 더해 a, 거기에 −1을 곱해 softplus에 넣은 것이 L_G입니다. 기울기는 a에서 {found['a'].grad:.3f}, w_d를 곱한 x에서 {found['x'].grad:.3f}, z를 곱한 w_g에서 {found['w_g'].grad:.3f}입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽 끝에서 $x$까지가 G, $w_d x$와 $a$가 D, 그 오른쪽이 손실입니다. $L_G$에서 출발한 기울기가 로짓 $a$에 이르고, **$D$의 가중치 $w_d$를 곱해** $x$로, 다시 $z$를 곱해 $w_g$로 갑니다.
#
# $$\frac{\partial L_G}{\partial w_g} = \underbrace{\frac{\partial L_G}{\partial a}}_{\text{D의 판정에서}}\cdot\underbrace{\frac{\partial a}{\partial x}}_{\text{D를 지나며: } w_d}\cdot\underbrace{\frac{\partial x}{\partial w_g}}_{\text{G 안에서: } z}$$
#
# $D$는 $G$에게 “틀렸다”고만 하지 않고, **어느 쪽으로 고치면 D가 보기에 더 진짜 같은지**를 $\partial a/\partial x$로 알려 줍니다. 그래서 $D$를 학습된 손실 함수(loss function)라고도 부릅니다. 직접 걸어 보십시오.

# %%
BackwardLab(tiny_gan())

# %% [markdown]
# 그런데 기울기는 $w_d$와 $b_d$에도 쌓였습니다. $G$를 한 번 고치는 일을 **G 단계**, $D$를 한 번 고치는 일을 **D 단계**라고 하겠습니다. G 단계에서 **D의 가중치까지 $L_G$를 줄이는 쪽으로 바꾸면** 어떻게 됩니까? 손실을 줄일 손잡이가 더 많아지니 좋은 일일 것도 같습니다.
# 고리 모양으로 놓인 진짜 점과 아직 배우지 않은 $G$의 가짜로 $D$만 100스텝 학습해 둡니다. 거기서 한 번은 $G$만, 한 번은 $G$와 $D$를 모두 $L_G$를 줄이는 쪽으로 20스텝 학습합니다. 코드의 `D(x)`는 확률이 아니라 로짓이고, `d_loss`는 01의 9절에서 본 판별자의 손실입니다. `SGD`는 PyTorch에서 부르는 경사 하강법의 이름입니다.

# %%
ring, rng = ring_2d(), torch.Generator().manual_seed(0)
torch.manual_seed(0)
G = vanilla.Generator(8, shape=(2,), hidden=(64, 64), batch_norm=False)
D = vanilla.Discriminator(shape=(2,), hidden=(64, 64))
opt_d = torch.optim.Adam(D.parameters(), lr=1e-3)
for _ in range(100):
    fake = G(torch.randn(128, 8, generator=rng)).detach()
    d_loss = objectives.d_loss(D(ring.sample(128, rng).x), D(fake))
    opt_d.zero_grad()
    d_loss.backward()
    opt_d.step()
z = torch.randn(500, 8, generator=rng)
old_fake = G(z).detach()


# %%
def play(move_d_too):
    """G 단계를 20번. (끝난 뒤의 G와 D, 손실)"""
    g, d = copy.deepcopy(G), copy.deepcopy(D)
    moving = [*g.parameters(), *(d.parameters() if move_d_too else [])]
    optimizer = torch.optim.SGD(moving, lr=0.05)
    for _ in range(20):
        loss = F.softplus(-d(g(z))).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return g, d, F.softplus(-d(g(z))).mean().item()


def moved(fake):
    """처음 자리에서 움직인 거리의 평균."""
    return (fake - old_fake).norm(dim=1).mean().item()


# %%
played = {"처음": (G, D, F.softplus(-D(G(z))).mean().item())}
played |= {"G만": play(False), "G와 D 모두": play(True)}
rows = {}
for name, (g, d, loss) in played.items():
    with torch.no_grad():
        told = [d(x).sigmoid().mean().item() for x in (old_fake, ring.x)]
        rows[name] = loss, moved(g(z)), *told
    print(f"{name:8} 손실 {loss:.3f}  가짜가 움직인 거리 {rows[name][1]:.2f}  "
          f"진짜로 볼 확률: 처음 가짜 {told[0]:.2f}, 진짜 {told[1]:.2f}")  # fmt: skip
assert max(rows["G만"][0], rows["G와 D 모두"][0]) < 0.1 < rows["처음"][0]
assert rows["G와 D 모두"][1] < 0.8 * rows["G만"][1]
assert rows["G와 D 모두"][2] > 0.3 > 0.1 > rows["G만"][2]
apart = {name: real - fake for name, (*_, fake, real) in rows.items()}
assert apart["G만"] > 0.8 > 0.7 > apart["G와 D 모두"]

# %%
x_in = old_fake.clone().requires_grad_()
D(x_in).sum().backward()  # 가짜를 어느 쪽으로 옮기면 로짓이 오르는지
way = 1.2 * F.normalize(x_in.grad.mean(0), dim=0)  # 가짜 500개의 평균이 가리키는 쪽
print("가짜에서 로짓이 오르는 쪽:", ", ".join(f"{v:+.2f}" for v in way / way.norm()))

# %%
# @title 그림: G만 학습할 때와 둘 다 학습할 때
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3.5))
for ax, (name, (g, d, loss)) in zip(axes, played.items(), strict=True):
    with torch.no_grad():
        fake = g(z[:60])
    plotting.plot_surface(ax, d, limit=3.4)
    if name == "처음":  # 가짜의 표식을 가리지 않게 먼저 그립니다.
        ax.quiver(*old_fake.mean(0).tolist(), *way.tolist(), angles="xy", scale_units="xy",
                  scale=1, width=0.014, color="white", ec="black", lw=0.6)  # fmt: skip
    plotting.plot_points(ax, ring.x[:200], fake, limit=3.4)
    ax.set(title=f"{name}\n손실 {loss:.2f}", xticks=[], yticks=[])
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=2)
plotting.show(
    fig,
    alt=f"고리로 놓인 진짜와 가짜, 바탕은 D의 판정(밝을수록 진짜)인 그림 셋. 처음에는 가짜가 가운데 어두운 곳에 뭉쳐 있고 흰 화살표 하나가 바깥을 가리킵니다. G만 학습하면 가짜가 한 덩어리로 밝은 바깥까지 {rows['G만'][1]:.2f}만큼 움직이고, 둘 다 학습하면 가운데까지 밝아져 가짜는 {rows['G와 D 모두'][1]:.2f}만 움직입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 바탕은 $D$의 판정(밝을수록 진짜)이고 흰 선은 $D = 1/2$입니다. 왼쪽의 흰 화살표는 가짜 500개에서 $\partial a/\partial x$를 평균한 쪽(길이는 뜻이 없습니다), 곧 $D$가 $G$에게 건네는 신호입니다.
#
# - **$G$만 학습하면**(가운데) 화살표가 가리키던 쪽의 밝은 곳으로 가짜가 한 덩어리로 옮겨 갑니다. 진짜 무리에 닿은 것은 아닙니다. 100스텝 배운 이 $D$는 무리 사이도 고리 바깥도 진짜로 보기 때문에, 밝기만 하면 가짜는 거기에 머뭅니다. $D$도 함께 배워야 하는 까닭입니다(03).
# - **둘 다 학습하면**(오른쪽) 손실은 똑같이 거의 0인데, 가짜가 덜 움직이는 대신 **$D$가 물러져서** 처음의 서툰 가짜를 진짜로 볼 확률이 크게 올랐습니다(이 실행에서는 거의 진짜라고 하여, 흰 선이 그림에서 사라졌습니다). 심판을 매수하면 손실은 줄어도, 심판이 진짜와 서툰 가짜를 전만큼 가르지 못합니다.
#
# 그래서 G 단계에서 $D$의 가중치는 **그대로 있어야** 합니다.
#
# ### `detach`와 `requires_grad_`: `.grad`를 보면 압니다
#
# 길을 다루는 도구가 둘 있습니다. `x.detach()`는 값은 같지만 **계산의 기록이 없는** 텐서를 돌려줍니다. 내 엔진으로 말하면 `parents`를 비운 것입니다. `D.requires_grad_(False)`는 D의 가중치에 “기울기를 받지 않겠다”고 적어 둡니다(D를 **얼린다**고 하겠습니다).
# 여섯 가지 상황에서 누구의 `.grad`에 기울기가 쌓일지 예상하고, 채점한 다음 실제로 재어 견줍니다.

# %%
task("02-7")


# %%
def who_gets_grad(step, detached, frozen):
    """ "D"나 "G", G(z)를 끊었는지, D를 얼렸는지 → (G에 쌓이는지, D에 쌓이는지)."""
    ...


# %%
check("02-7", who_gets_grad)

# %%
hint("02-7")

# %%
solution("02-7")

# %%
CASES = {  # 단계, detach했는지, 얼렸는지
    "D 단계, detach 없이": ("D", False, False),
    "D 단계, detach": ("D", True, False),
    "D 단계, D를 얼림 (버그)": ("D", False, True),
    "G 단계, 그대로": ("G", False, False),
    "G 단계, D를 얼림": ("G", False, True),
    "G 단계, detach (버그)": ("G", True, False),
}
table = {name: flow.measured(G, D, ring.x[:500], z, *case) for name, case in CASES.items()}
print("잰 것:  G의 .grad   D의 .grad   지나간 마디   예상과")
for name, (g, d, nodes) in table.items():
    guess, pair = who_gets_grad(*CASES[name]), (g is not None, d is not None)
    fits = ("같음" if guess in (pair, [*pair]) else "다름") if guess else "예상 없음"
    told = ["  없음" if v is None else f"{v:.4f}" for v in (g, d)]
    print(f"{'':11}{told[0]}{'':6}{told[1]}{'':10}{nodes}개   {fits}   {name}")
d_plain, d_cut, d_frozen, g_plain, g_frozen, g_cut = table.values()
assert d_cut.g is None and d_plain.g > 0 and math.isclose(d_cut.d, d_plain.d, rel_tol=1e-5)
assert g_frozen.d is None and math.isclose(g_frozen.g, g_plain.g, rel_tol=1e-5)
assert g_cut.g is None and g_cut.d > 0 and d_frozen.d is None and d_frozen.g > 0
assert d_cut.nodes < d_plain.nodes and g_frozen.nodes < g_plain.nodes

# %% [markdown]
# `.grad` 아래의 수는 그 신경망의 `.grad`를 모두 이은 벡터의 길이이고, ‘지나간 마디’는 PyTorch가 손실에서 거슬러 간 마디의 수입니다. 두 도구가 어디를 막는지, 가장 작은 GAN의 그래프에 표시합니다.

# %%
# @title 그림: detach와 얼리기가 막는 곳
L = tiny_gan()
fig, ax = plt.subplots(figsize=figure_size(L))
draw_graph(ax, L, gradients=False)
cuts = {("x", "w_d x"): "detach", ("w_d", "w_d x"): "얼림", ("b_d", "a"): "얼림"}
draw_cuts(ax, L, cuts)
plotting.show(
    fig,
    alt="같은 그래프에 막히는 곳을 가위표로 표시한 그림. detach는 x에서 w_d x로 가는 화살표 하나를 끊어 G 쪽 전체를 막고, 얼림은 w_d와 b_d로 가는 화살표 둘만 막아 x로 가는 길은 남깁니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 기울기는 화살표를 거꾸로 흐릅니다. `detach`는 $x$에서 막으므로 그 왼쪽의 G에는 아무것도 오지 않고, D는 다 받습니다. 얼리기는 $w_d, b_d$로 가는 두 갈래만 막으므로 $x$를 지나 G로 가는 길은 열려 있습니다.
#
# | 상황 | 하는 일 | 하지 않는 일 |
# |---|---|---|
# | D 단계의 `G(z).detach()` | G로 가는 길을 끊어 **계산을 아끼고**(마디가 줄었습니다), G의 `.grad`에 엉뚱한 기울기가 쌓이지 않게 합니다. | D의 기울기는 바꾸지 **않습니다**(위에서 잰 첫 두 줄). |
# | G 단계의 `D.requires_grad_(False)` | D의 **가중치** 쪽으로 몫을 보내지 않습니다. 계산도 줄고 D의 `.grad`에 더하는 것도 없습니다. | G로 가는 길은 끊지 **않습니다**. 이미 쌓여 있던 `.grad`를 지우지도 않습니다. |
# | G 단계의 `detach` | G로 가는 길을 끊고, D의 `.grad`만 엉뚱한 손실의 기울기로 채웁니다. | G를 가르치지 **않습니다**. **버그입니다.** |

# %%
before = [p.detach().clone() for p in G.parameters()]
opt_d.zero_grad()
G.zero_grad()
fake = G(z)
objectives.d_loss(D(ring.x[:500]), D(fake)).backward()  # detach를 빠뜨린 D 단계
opt_d.step()
same = all(torch.equal(old, new) for old, new in zip(before, G.parameters(), strict=True))
left = flow.grad_size(G)
print(f"detach를 빠뜨린 D 단계 뒤: G의 가중치가 그대로입니까? {same}, G의 .grad {left:.4f}")
try:
    objectives.g_loss_non_saturating(D(fake)).backward()  # 같은 가짜로 이어서 G 단계
    again = "됩니다"
except RuntimeError as error:
    again = str(error).split(".")[0]
print("같은 가짜로 G 단계를 이어 가면:", again)
norm = torch.nn.BatchNorm1d(2)
with torch.no_grad():
    norm(old_fake)  # detach한 가짜로, no_grad 안에서, 순전파만
print("배치 정규화의 이동 평균: 0과 0에서", *(f"{m:.4f}" for m in norm.running_mean))
assert same and left > 0 and "second time" in again and norm.running_mean.all()

# %% [markdown]
# > ### ⚠ 널리 퍼진 오류: “D 단계에서 `detach`를 빠뜨리면 G의 가중치가 바뀝니다”
# >
# > 방금 보았듯이 바뀌지 않습니다. 가중치를 바꾸는 것은 `backward()`가 아니라 **옵티마이저의 `step()`** 이고, `opt_d`는 G의 가중치를 모릅니다.
# > `detach`를 쓰는 까닭은 셋입니다. 헛된 계산을 아끼고, G의 `.grad`에 엉뚱한 기울기가 남지 않게 하고, 같은 가짜를 G 단계에서 다시 쓸 수 있게 그래프를 남겨 둡니다(D 단계의 `backward()`가 그래프를 치워 버리면 방금 같은 오류가 납니다).
# > 다시 쓰지 않을 가짜라면 `torch.no_grad()` 안에서 만들어 메모리까지 아낄 수 있습니다.
# >
# > 가중치가 아닌 것은 바뀔 수 있습니다. 배치 정규화가 기억해 두는 **이동 평균**은 학습 모드(`train()`)에서 순전파만 해도 바뀌며, `detach`도 `no_grad`도 막지 못합니다(방금 셀의 마지막 줄. `eval()`은 막습니다).
# >
# > 거꾸로 **G 단계에서는 결코 `detach`하지 않습니다.** D를 얼리지 않았다면 오류도 나지 않은 채 G가 아무것도 배우지 못합니다.

# %%
task("02-4")


# %%
def fill_g_gradient(G, D, z):
    """G의 .grad만 채웁니다. D의 .grad는 그대로 둡니다."""
    ...


check("02-4", fill_g_gradient)

# %%
hint("02-4")

# %%
solution("02-4")

# %% [markdown]
# 표를 잰 패키지의 코드입니다. D를 얼리지 않고 다음 D 단계 앞에서 `opt_d.zero_grad()`로 지우는 코드도 흔합니다. 그래도 맞지만, D의 가중치 쪽을 헛되이 계산합니다.

# %%
print(inspect.getsource(flow.measured))

# %%
QuizView(
    "G 단계에서 D의 맨 앞 층만 얼리고 backward()를 불렀습니다. 아무것도 얼리지 않았을 때와 견주어 맞는 것을 모두 고르십시오.",
    [
        ("기울기가 얼린 층에서 멈추어 G에는 쌓이지 않습니다.", False,
         "얼린 층도 입력 쪽으로는 몫을 보냅니다. 막히는 것은 그 층의 가중치로 가는 갈래뿐입니다."),
        ("G에 쌓이는 기울기는 똑같습니다.", True, "순전파도, D를 지나 G로 가는 길도 그대로입니다."),
        ("D의 나머지 층에는 기울기가 쌓입니다.", True,
         "얼린 가중치만 받지 않습니다. 쌓인 것은 다음 D 단계 앞에서 지워야 합니다."),
        ("D(G(z))의 값이 달라집니다.", False, "순전파는 똑같습니다. 거꾸로 흐르는 몫만 달라집니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 7. 깊은 물음: D가 가짜라고 확신하면 G는 무엇을 배웁니까
#
# D는 가짜의 손실 $-\log(1 - D(G(z)))$를 줄이려 합니다(01의 9절). G는 정반대를 바라므로, 음의 부호를 뗀 것을 **줄이는** 손실을 떠올릴 수 있습니다. $D(G(z)) = \sigma(a)$로 적으면
#
# $$\text{포화 손실: } \log(1 - \sigma(a)),\qquad \text{비포화 손실: } -\log \sigma(a)$$
#
# - **포화 손실**(saturating loss)의 **포화**란 곡선이 납작해져 입력을 바꾸어도 값이 거의 그대로인 상태입니다.
#
# D를 속이려 한다는 점은 둘이 같습니다. 그런데 **기울기**는 다릅니다. 로짓에 대한 기울기를 구해 보십시오.

# %%
task("02-5")


# %%
def logit_slopes(logits):
    """(n,) → (포화의 기울기 (n,), 비포화의 기울기 (n,))."""
    ...


check("02-5", logit_slopes)

# %%
hint("02-5")

# %%
solution("02-5")

# %% [markdown]
# 두 손실의 곡선과 기울기를 로짓마다 보는 창입니다. 처음 자리는 $a = -4$, 곧 D가 98%쯤 가짜라고 믿을 때입니다. 검은 선은 접선입니다. 예상을 먼저 고르고 로짓을 끌어 보십시오. 답을 본 다음에는 0과 2에도 놓아 보십시오.

# %%
saturation_lab = SaturationLab(-4.0)
PredictionView(
    "02-p4",
    "로짓 −4에서 비포화 손실의 기울기는 포화 손실의 55배쯤입니다. D가 더 확신하여 로짓이 두 배인 −8이 되면 몇 배쯤이 됩니까?",
    [
        ("55배 그대로입니다.", False,
         "비포화의 기울기는 1 가까이에서 거의 그대로이지만, 포화의 기울기는 계속 0으로 다가갑니다."),
        ("110배쯤입니다.", False, "로짓을 따라 곧게 커지지 않습니다. 포화의 기울기가 훨씬 빨리 줄어듭니다."),
        ("3,000배쯤입니다.", True,
         "비포화의 기울기는 거의 그대로인데 포화의 기울기는 50분의 1도 되지 않게 줄어, 비가 55 × 55쯤이 됩니다."),
    ],
    saturation_lab,
    act="가짜의 로짓을 −8까지 끌어 보십시오. 몇 배인지는 그림 아래에 적힙니다.",
    seen=lambda: saturation_lab.logit.value <= -8,
)  # fmt: skip

# %% [markdown]
# 두 기울기는 모두 음수이고, **크기**를 견줍니다. 둘은 $a = 0$, 곧 $D(G(z)) = 1/2$에서 만납니다(기울기 $-1/2$). 학습 초기의 서툰 G는 대개 그 왼쪽에 있고, 거기서 포화 손실의 기울기는 0에 가깝습니다. 이렇게 G에게 기울기가 거의 오지 않는 것을 **기울기에 굶는다**고 하겠습니다.

# %%
print("   a    D(G(z))   포화      비포화    비")
for a_value in (-8.0, -6.0, -4.0, -2.0, 0.0, 2.0):
    a = torch.full((2,), a_value, dtype=torch.float64, requires_grad=True)
    (-F.softplus(a[0]) + F.softplus(-a[1])).backward()  # log(1 − σ(a))와 −log σ(a)
    quiet, loud = a.grad.tolist()
    verdict = torch.sigmoid(a[0]).item()
    print(f"{a_value:5.1f}  {verdict:8.4f}  {quiet:8.4f}  {loud:8.4f}  {loud / quiet:8.1f}배")
    assert math.isclose(quiet, -verdict) and math.isclose(loud, verdict - 1)
    assert math.isclose(loud / quiet, math.exp(-a_value))
    assert math.isclose(quiet, signal(a_value).saturating[1], abs_tol=1e-12)

# %%
# @title 그림: 로짓 −6과 2에서 두 손실의 접선
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3.4), sharey=True)
told = []
for ax, a_value in zip(axes, (-6.0, 2.0), strict=True):
    draw_losses(ax, a_value)
    (_, quiet), (_, loud) = signal(a_value)[1:]
    told.append(f"로짓 {a_value:g}에서 포화 {quiet:.4f}, 비포화 {loud:.4f}".replace("-", "−"))
    ax.set_title(told[-1].replace("에서 ", "의 기울기\n"))
    ax.label_outer()
plotting.show(
    fig,
    alt=f"로짓에 따른 포화 손실과 비포화 손실의 곡선에 로짓 −6(왼쪽)과 2(오른쪽)의 접선을 그은 것. 왼쪽에서는 포화 손실의 접선이 평평하고 비포화 손실의 접선이 가파르며, 오른쪽에서는 거꾸로입니다. 기울기는 {', '.join(told)}입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: D가 확신하는 왼쪽($a = -6$)에서는 포화 손실의 접선이 누워 있고 비포화 손실의 접선이 가파릅니다. G가 D를 속이는 오른쪽($a = 2$)에서는 거꾸로입니다.
#
# <details><summary>두 기울기를 손으로 구하기</summary>
#
# 포화 손실은 고리 셋을 잇습니다. $\log$의 국소 기울기 $\frac{1}{1-\sigma}$, $1-\sigma$의 $-1$, $\sigma$의 $\sigma(1-\sigma)$를 곱하면 $-\sigma(a)$입니다. 비포화 손실은 $-\log$의 $-\frac{1}{\sigma}$와 $\sigma$의 $\sigma(1-\sigma)$를 곱해 $-(1-\sigma(a))$입니다.
#
# $\sigma = \frac{1}{1+\exp(-a)}$이고 $1-\sigma = \frac{\exp(-a)}{1+\exp(-a)}$이므로, 뒤의 것을 앞의 것으로 나누면 $\exp(-a)$만 남습니다.
#
# </details>
#
# 두 기울기의 비는 $\exp(-a)$입니다. 로짓이 두 배가 되면 비는 제곱이 됩니다(예상 02-p4의 답). D가 $a = -6$이라고 하면 같은 가짜에서 비포화 손실이 약 400배 큰 기울기를 보냅니다. 표본이 하나라면 이 비는 $G$의 가중치까지 그대로 전해집니다. 로짓에서 $G$까지는 두 손실에 **똑같은** 수가 곱해지기 때문입니다.
# Goodfellow가 비포화 손실을 권한 까닭이 이것입니다. 학습 초기에 D가 가짜를 자신 있게 가려내면 포화 손실의 기울기가 너무 작습니다(2014, 3절). G와 D가 더는 움직이지 않는 자리(고정점)는 두 손실에서 같고, 거기까지 가는 기울기가 다릅니다.
#
# ### 400배 큰 기울기면 400배 빨리 배웁니까?
#
# Adam을 쓰면 그렇지 않습니다. Adam은 기울기를 그 크기로 나누므로, 모든 기울기가 똑같이 400배가 되어도 스텝은 거의 그대로입니다(4절). 그러면 Adam이 포화 손실을 구해 줍니까?
#
# 한 미니배치(minibatch)에는 **들킨 가짜와 속인 가짜**가 섞여 있습니다. 아래의 움직이는 그림에서는 가짜의 3/4이 들켰고(세모, 오른쪽 아래) 1/4은 이미 진짜 사이에 있습니다(네모). G의 가중치는 모든 가짜를 함께 옮기는 둘뿐이고, D는 손으로 정해 멈추어 두었습니다.
# 바탕이 밝을수록 D가 진짜로 보고, 파선은 D = 1/2(로짓 0)입니다. 파선 밖의 가짜가 ‘들킨’ 가짜입니다. 회색 화살표는 가짜마다 손실이 미는 쪽과 크기이고, 한가운데에서 나가는 굵은 화살표는 묶음이 다음 스텝에 **가는 쪽**입니다(길이는 모두 같게 그렸습니다). **볼 것**: 손실마다 누구의 화살표가 긴지, 굵은 화살표가 어디를 가리키는지, 그리고 Adam이 그것을 바꾸는지.

# %%
runs = {(method, loss): pushed(loss, method) for method in OPTIMISERS for loss in LOSSES}
real_cloud, _ = clouds()


def caught_now(push, step):
    """로짓이 0보다 작은 가짜의 비율."""
    return (push.logits[step] < 0).float().mean().item()


# %%
def draw_scene(step):
    fig, axes = plt.subplots(1, 4, figsize=(9.4, 3.3))
    for ax, ((method, loss), push) in zip(axes, runs.items(), strict=True):
        draw_push(ax, push, real_cloud, step)
        ax.set_title(f"{method}, {loss} 손실\n들킨 가짜 {caught_now(push, step):.0%}")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
    return fig


def told_at(step):
    caught = (f"{m} {loss} {caught_now(push, step):.0%}" for (m, loss), push in runs.items())
    return f"{step}스텝. 들킨 가짜: " + ", ".join(caught)


movie = MovieView(
    draw_scene,
    range(41),
    about="D의 기울기에 밀려 40스텝 움직이는 가짜들. 왼쪽부터 SGD와 포화, SGD와 비포화, Adam과 포화, Adam과 비포화 손실입니다.",
    words=told_at,
    title=lambda step: f"{step}스텝",
    telling=(0,),
)

# %%
PredictionView(
    "02-p3",
    "처음에는 가짜의 75%가 들켰습니다. 포화 손실을 Adam으로 40스텝 줄이면 들킨 가짜는 얼마나 남습니까?",
    [
        ("거의 남지 않습니다. Adam이 작은 기울기를 키워 주기 때문입니다.", False,
         "스텝은 커지지만, 어느 쪽으로 갈지는 여전히 기울기가 큰 가짜, 곧 이미 속인 가짜가 정합니다."),
        ("절반쯤 남습니다.", False, "들킨 가짜는 한데 모여 있고, 묶음은 그쪽으로 가지 않습니다."),
        ("그대로 75%가 남습니다.", True,
         "스텝은 커져도 묶음의 방향을 이미 속인 가짜가 정해, 들킨 가짜는 진짜 쪽으로 오지 못합니다."),
    ],
    movie,
    act="재생 단추를 누르거나 장면을 40스텝까지 끌어 보십시오.",
    seen=lambda: movie.at.value >= 40,
)  # fmt: skip

# %%
# @title 그림: 예상 02-p3의 답
caught = ", ".join(f"{m} {loss} {caught_now(push, 40):.0%}" for (m, loss), push in runs.items())
plotting.show(
    draw_scene(40),
    alt=f"40스텝 뒤의 네 그림. 두 비포화 손실에서는 세모 무리가 진짜 쪽으로 왔고, 두 포화 손실에서는 오른쪽 아래에 남아 있습니다. 들킨 가짜는 {caught}입니다.",
)

# %%
share = pull_share(runs["SGD", "포화"].logits[0])
for loss, part in share.items():
    print(f"{loss} 손실: 로짓에 대한 기울기 가운데 들킨 가짜가 차지하는 비율 {part:.1%}")
for (method, loss), push in runs.items():
    length = (push.fakes[1] - push.fakes[0])[0].norm().item()
    print(f"{method:4} {loss:3} 손실: 첫 스텝의 길이 {length:.3f}, "
          f"들킨 가짜 {caught_now(push, 0):.0%} → {caught_now(push, 40):.0%}")  # fmt: skip
    if method == "Adam":
        assert math.isclose(length, 0.05 * math.sqrt(2), rel_tol=1e-3)
    assert (caught_now(push, 40) > 0.7) if loss == "포화" else (caught_now(push, 40) < 0.4)
for method in OPTIMISERS:
    first, last = (runs[method, "비포화"].logits[step] < 0 for step in (0, 40))
    new, still = ((group & last).sum().item() for group in (~first, first))
    print(f"{method:4} 비포화 손실: 새로 들킨 네모 {new}/10, 아직 들킨 세모 {still}/30")
    assert new >= 7 and still <= 3
assert share["포화"] < 0.05 and share["비포화"] > 0.95
sat, non = (runs["Adam", loss].fakes[1, 0] - runs["Adam", loss].fakes[0, 0] for loss in share)
assert sat[0] * non[0] < 0 < sat[1] * non[1]  # 가로는 서로 거꾸로, 세로는 같은 쪽

# %% [markdown]
# **그림이 보여 준 것**: 포화 손실에서는 세모에 화살표가 없다시피 하고 네모의 작은 화살표만 남습니다. 묶음의 방향을 **이미 속인 가짜**가 정하므로, 멀리 들킨 가짜는 40스텝이 지나도 그대로 들켜 있습니다. 비포화 손실에서는 세모의 화살표가 길어, 묶음이 들킨 가짜를 데리러 갑니다. 대신 네모는 가장자리로 밀려 대부분 새로 들켰습니다(위에 적힌 수). 가중치 둘로는 두 무리를 모두 한가운데에 놓을 수 없기 때문입니다.
# Adam의 첫 스텝은 두 손실에서 길이가 똑같습니다(가중치 둘이 학습률 0.05씩). Adam은 굶는 기울기의 **크기**는 키워 주지만, 가중치마다 **늘릴지 줄일지**(기울기의 부호)는 바꾸어 주지 못합니다. 여기서는 가로 쪽이 그렇습니다. 고쳐야 할 것을 고치게 하는 것, 이것이 비포화 손실이 하는 일입니다.
#
# 이것은 Goodfellow의 설명에 이 레슨이 덧붙인 것입니다. 여기서는 G의 가중치가 둘뿐이라 모든 가짜가 같은 가중치를 당기고, 두 무리가 바라는 쪽이 다릅니다. 두 무리가 같은 쪽을 바라고 사이도 조금 더 가까운 한 자리에서는 포화 손실에서도 Adam이 들킨 가짜를 데려왔습니다(테스트에서 쟀습니다. 쪽 때문인지 거리 때문인지는 가르지 않았습니다). 가짜마다 다른 가중치를 쓸 수 있는 큰 G에서도 차이가 줄어들 수 있습니다(여기서는 재지 않았습니다).
#
# 비포화 손실이라고 만능은 아닙니다. 로짓에 대한 기울기가 커도, D를 지나며 곱해지는 $\partial a/\partial x$가 크게 흔들리면 학습이 흔들립니다(Arjovsky & Bottou 2017). 스텝마다 함께 배우는 D 앞에서 두 손실이 어떻게 되는지는 03의 9절(2차원 실험실)에서, 그 대안은 06에서 이어집니다.

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | 몫 = 국소 기울기 × 받은 기울기, 갈래는 합 | `Value`, `backward` (과제 02-1, 02-6, 02-2) | Linnainmaa 1976, Rumelhart 외 1986 |
# | $w \leftarrow w - \eta g$, $r \leftarrow \beta r + g$ | `descent.GradientDescent`, `descent.Momentum` | Polyak 1964 |
# | $w \leftarrow w - \eta\,\hat m/(\sqrt{\hat v}+\varepsilon)$, $\hat m = m/(1-\beta_1^t)$, $\hat v = v/(1-\beta_2^t)$ | `descent.Adam` (과제 02-3) | Kingma & Ba 2014, 알고리즘 1 |
# | 기울기를 구하고, 고치고, 지웁니다 | `train_step` (과제 02-8) | |
# | $\partial L_G/\partial w_g = (\partial L_G/\partial a)\,(\partial a/\partial x)\,(\partial x/\partial w_g)$ | 6절의 `tiny_gan` (과제 02-4) | Goodfellow 외 2014 |
# | `detach`, `requires_grad_`가 막는 길 | `flow.measured` (과제 02-7) | Paszke 외 2019 |
# | 포화 $-\sigma(a)$, 비포화 $-(1-\sigma(a))$ | `saturation.signal` (과제 02-5) | Goodfellow 외 2014, 3절 |
# | 묶음을 어느 쪽으로 옮길지는 기울기가 큰 가짜가 정합니다 | `pushing.pushed` | 이 레슨 |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 엔진의 기울기는 PyTorch와 같습니다. | `autograd.Value` | `test_random_graphs_equal_torch` |
# | 풀이로 지은 엔진도 PyTorch와 같습니다. | `neuron` | `test_the_engine_of_the_exercises_equals_torch` |
# | 가파른 방향이 학습률의 한계를 정합니다. | `descent.descend` | `test_the_steepest_side_limits_the_learning_rate` |
# | 모멘텀은 한계를 0.19로 늘립니다. | `descent.Momentum` | `test_momentum_raises_the_limit_of_the_rate` |
# | Adam의 첫 스텝은 기울기와 상관없습니다. | `descent.Adam` | `test_the_first_adam_step_is_the_learning_rate_whatever_the_gradient` |
# | `detach`와 얼리기는 서로 다른 길을 막습니다. | `flow.measured` | `test_what_detach_and_requires_grad_do_and_do_not_do` |
# | D까지 바꾸면 D가 물러집니다. | `play` | `test_moving_d_in_the_g_step_makes_d_gullible_instead_of_g_better` |
# | 확신하는 D 앞에서는 포화 손실을 쓰는 G만 굶습니다. | `saturation.signal` | `test_a_certain_discriminator_starves_only_the_saturating_loss` |
# | Adam도 기울기의 부호는 바꾸지 못해, 포화 손실은 들킨 가짜를 데려오지 못합니다. | `pushing.pushed` | `test_adam_does_not_rescue_the_caught_fakes_from_the_saturating_loss` |
#
# </details>
#
# **스스로 확인하기**: 다섯 가지 배울 것으로 돌아가 하나씩 말해 보십시오. 막히면 `hint("02-1")`로 힌트를, `solution("02-1")`로 풀이를 볼 수 있습니다.
#
# ## 참고 문헌
#
# - Polyak (1964), *Some methods of speeding up the convergence of iteration methods*. [doi:10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553(64)90137-5)
# - Linnainmaa (1976), *Taylor expansion of the accumulated rounding error*. [doi:10.1007/BF01931367](https://doi.org/10.1007/BF01931367)
# - Rumelhart, Hinton, Williams (1986), *Learning representations by back-propagating errors*. [doi:10.1038/323533a0](https://doi.org/10.1038/323533a0)
# - Glorot, Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*. [PMLR 9](https://proceedings.mlr.press/v9/glorot10a.html)
# - Goodfellow 외 (2014), *Generative Adversarial Nets*. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661)
# - Kingma, Ba (2014), *Adam: A Method for Stochastic Optimization*. [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)
# - Baydin 외 (2015), *Automatic Differentiation in Machine Learning: a Survey*. [arXiv:1502.05767](https://arxiv.org/abs/1502.05767)
# - Radford, Metz, Chintala (2015), *Unsupervised Representation Learning with Deep Convolutional GANs*. [arXiv:1511.06434](https://arxiv.org/abs/1511.06434)
# - Arjovsky, Bottou (2017), *Towards Principled Methods for Training Generative Adversarial Networks*. [arXiv:1701.04862](https://arxiv.org/abs/1701.04862)
# - Arjovsky, Chintala, Bottou (2017), *Wasserstein GAN*. [arXiv:1701.07875](https://arxiv.org/abs/1701.07875)
# - Gulrajani 외 (2017), *Improved Training of Wasserstein GANs*. [arXiv:1704.00028](https://arxiv.org/abs/1704.00028)
# - Paszke 외 (2019), *PyTorch: An Imperative Style, High-Performance Deep Learning Library*. [arXiv:1912.01703](https://arxiv.org/abs/1912.01703)
#
# ## 다음에 할 일
#
# 기울기가 어떻게 흐르고 가중치를 어떻게 바꾸는지 알았으니, 이제 두 신경망을 맞붙일 차례입니다. [03 Vanilla GAN](03_vanilla_gan.ipynb)에서 여기서 본 D 단계와 G 단계를 번갈아 밟으며 손글씨를 그려 봅니다.
