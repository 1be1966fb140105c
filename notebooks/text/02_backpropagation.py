# %% [markdown]
# <!-- colab -->
#
# # 02 · 역전파와 연쇄 법칙
#
# > **약속**: 100줄짜리 자동 미분 엔진의 속을 들여다보고, 그 엔진으로 신경망을 직접 학습시키고, GAN의 두 신경망 사이로 기울기가 어떻게 흐르는지 눈으로 봅니다.
#
# **배울 것**
#
# 1. 기울기를 “조금 돌려 보기”로 재고, 연쇄 법칙으로 계산할 수 있습니다.
# 2. 계산 그래프를 거꾸로 걸으며 “국소 기울기 × 받은 기울기”를 나누는 엔진을 짤 수 있습니다.
# 3. 경사 하강법과 Adam의 한 스텝을 손으로 쓰고, 학습률이 크고 작을 때 무슨 일이 생기는지 말할 수 있습니다.
# 4. G 단계와 D 단계에서 `detach`와 `requires_grad_`가 하는 일과 하지 않는 일을 `.grad`를 보고 설명할 수 있습니다.
# 5. 판별자가 가짜를 확신할 때 포화 손실은 왜 굶고 비포화 손실은 왜 굶지 않는지 기울기로 보일 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬과 PyTorch 기초, [01 BCE 손실](01_bce_loss.ipynb)의 로짓과 이진 교차 엔트로피(BCE). 미분은 몰라도 됩니다.
#
# **공부 시간**: 약 30분. 글은 1분에 180어절, 과제는 하나에 3분으로 어림한 것입니다.
#
# **실행 시간**: CPU 코어 2개에서 약 20초. GPU는 쓰지 않습니다.
#
# [← 01 BCE 손실](01_bce_loss.ipynb) · [03 Vanilla GAN →](03_vanilla_gan.ipynb)

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
from gan_course.exercises import check, hint, solution, task
from gan_course.labs import BackwardLab, DescentLab, NudgeLab, SaturationLab
from gan_course.labs.backprop.autograd import Value, topological
from gan_course.labs.backprop.descent import SURFACES, Adam, GradientDescent, descend
from gan_course.labs.backprop.descent_draw import draw_surface, draw_trail
from gan_course.labs.backprop.graph_draw import draw_graph, figure_size
from gan_course.labs.backprop.nudging import one_sided
from gan_course.labs.backprop.nudging_draw import draw_errors, draw_nudge
from gan_course.labs.backprop.saturation import signal
from gan_course.labs.backprop.saturation_draw import draw_losses, draw_slopes
from gan_course.models import vanilla
from gan_course.ui import QuizView

lesson_start = time.time()


# %% [markdown]
# ## 1. 조금 돌려 보면 압니다
#
# 처음 간 집의 샤워기를 떠올려 보십시오. 손잡이가 벽 속에서 무엇과 이어져 있는지 몰라도, 살짝 돌려 보고
# 물이 **얼마나** 뜨거워지는지 느끼면 다음에 어느 쪽으로 얼마나 돌릴지 알 수 있습니다.
# 신경망의 가중치는 손잡이이고, 손실은 물의 온도입니다. 다른 점은 손잡이가 백만 개라는 것뿐입니다.
#
# 손잡이가 하나뿐인 신경망부터 봅니다. 입력 $x$에 가중치 $w$를 곱하고 $b$를 더해 tanh에 넣은 것이 예측이고, 목표 $y$와의 차이를 제곱한 것이 손실입니다.
#
# $$L(w) = \bigl(\tanh(w x + b) - y\bigr)^2,\qquad x = 0.8,\; b = -0.4,\; y = 1$$
#
# $w$를 양쪽으로 $h$만큼 조금씩 돌렸을 때 $L$이 달라진 양을 돌린 폭 $2h$로 나눈 것이 그 자리의 **기울기**(gradient)입니다($h$가 작을수록 가까워지는 어림입니다).
#
# $$\frac{dL}{dw} \approx \frac{L(w + h) - L(w - h)}{2h}$$
#
# - $\dfrac{dL}{dw}$: “$w$가 1만큼 커지면 $L$은 얼마만큼 커지는가”의 비. $h$를 한없이 줄였을 때의 값을 $L$을 $w$로 **미분**(differentiation)한 값이라고 합니다.
# - $h$: 돌려 보는 폭. 양쪽으로 돌려 보면 한쪽만 돌릴 때보다 정확합니다.


# %%
def loss_of(w, x=0.8, b=-0.4, y=1.0):
    return (math.tanh(w * x + b) - y) ** 2


def nudge(f, x, h=1e-5):
    """x에서 f의 기울기: 양쪽으로 h만큼 돌려 봅니다."""
    return (f(x + h) - f(x - h)) / (2 * h)


w0 = 1.2
by_nudge = nudge(loss_of, w0)
print(f"L({w0}) = {loss_of(w0):.4f},  기울기 dL/dw = {by_nudge:.4f}")

# %%
p0 = math.tanh(w0 * 0.8 - 0.4)
exact = 2 * (p0 - 1) * (1 - p0**2) * 0.8  # 2절에서 구합니다.
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3))
draw_nudge(axes[0], loss_of, w0, h=1.0)
draw_nudge(axes[1], loss_of, w0, h=0.1)
draw_errors(axes[2], loss_of, w0, exact)
axes[0].set_ylim(axes[1].get_ylim())
wide, narrow = (one_sided(loss_of, w0, h) for h in (1.0, 0.1))
plotting.show(
    fig,
    alt=f"손실 곡선 둘과 오차의 곡선. 왼쪽의 직선은 폭 1로 재어 곡선보다 완만하고(기울기 {wide:.2f}), 가운데는 폭 0.1로 재어 곡선과 거의 나란합니다({narrow:.2f}, 참 기울기 {exact:.2f}). 오른쪽의 오차는 폭을 줄이면 작아지다가, 너무 줄이면 다시 커집니다.",
)
assert abs(one_sided(loss_of, w0, 1e-13) - exact) > 1e-5 > 1e-9 > abs(by_nudge - exact)

# %% [markdown]
# **그림이 보여 주는 것**: 그림의 직선은 알아보기 쉽게 **한쪽으로만** 돌려 본 것입니다. $h$가 1이면(왼쪽) 두 점을 이은 선이 곡선보다 완만하고, 0.1이면(가운데) 그 자리의 곡선과 거의 나란합니다.
# 기울기가 음수이므로 $w$를 **키우면** 손실이 줄어듭니다. 오차(오른쪽)는 $h$와 함께 줄다가, $h$가 너무 작아지면 거의 같은 두 수를 빼느라 유효 숫자를 잃어 다시 커집니다.
# 슬라이더로 $h$를 줄여 가며, 소수점 아래 몇 자리까지 맞는지 보십시오.

# %%
NudgeLab(loss_of, w0, exact)

# %% [markdown]
# 돌려 보기는 무엇에나 통하지만 느립니다. 가중치마다 따로 돌려 보아야 하기 때문입니다.

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
print(f"모든 기울기를 한 번 돌려 보는 데 걸릴 시간: 약 {2 * count * forward / 3600:.1f}시간")
assert count > 1_000_000

# %% [markdown]
# 한 스텝을 위해 몇 시간을 기다릴 수는 없습니다. **역전파**(backpropagation)는 똑같은 기울기 전부를
# 순전파(forward pass, 앞으로 한 번 계산하기) 몇 번쯤의 시간에 구합니다. 정말 그런지는 3절 끝에서 재어 봅니다. 비밀은 곱셈 하나, **연쇄 법칙**(chain rule)입니다.

# %% [markdown]
# ## 2. 연쇄 법칙: 톱니바퀴의 비를 곱합니다
#
# 톱니바퀴 셋이 맞물려 있습니다. 첫째가 1바퀴 돌면 둘째가 2바퀴, 둘째가 1바퀴 돌면 셋째가 3바퀴 돕니다.
# 첫째를 1바퀴 돌리면 셋째는 2 × 3 = 6바퀴 돕니다. 이어진 것들의 비는 **곱하면** 됩니다.
#
# 우리의 손실도 톱니바퀴를 이은 것입니다. 계산을 한 스텝씩 나누면
#
# $$u = w x,\quad s = u + b,\quad p = \tanh s,\quad e = p - y,\quad L = e^2$$
#
# 이고, 연쇄 법칙은 이웃한 둘 사이의 비를 모두 곱하라고 말합니다.
#
# $$\frac{dL}{dw} = \frac{dL}{de}\cdot\frac{de}{dp}\cdot\frac{dp}{ds}\cdot\frac{ds}{du}\cdot\frac{du}{dw}$$
#
# - 오른쪽의 인수 하나하나를 **국소 기울기**(local gradient)라고 합니다. 그 연산 하나만 보고 알 수 있는 비입니다.
# - 이를테면 $u = wx$에서 $w$를 1 키우면 $u$는 $x$만큼 커지므로 $du/dw = x$입니다.
# - $L = e^2$에서 $e$를 $h$만큼 돌리면 $\dfrac{(e+h)^2 - e^2}{h} = 2e + h$이고, $h$를 한없이 줄이면 $dL/de = 2e$만 남습니다.
# - $\tanh$의 국소 기울기는 $1 - \tanh^2 s$입니다. 이 식은 아래에서 돌려 보기로 확인합니다.

# %%
x, b, y, w = 0.8, -0.4, 1.0, 1.2
u = w * x
s = u + b
p = math.tanh(s)
e = p - y

dL_de = 2 * e  # e²을 미분하면 2e
de_dp = 1.0  # 빼기: 그대로
dp_ds = 1 - p**2  # tanh의 국소 기울기
ds_du = 1.0  # 더하기: 그대로
du_dw = x  # 곱하기: 상대의 값
by_chain = dL_de * de_dp * dp_ds * ds_du * du_dw
print(f"연쇄 법칙 {by_chain:.10f}\n돌려 보기 {by_nudge:.10f}")
assert abs(by_chain - by_nudge) < 1e-9

# %% [markdown]
# 국소 기울기는 연산마다 하나씩만 알아 두면 됩니다. 표의 식이 맞는지 돌려 보기와 견줍니다.

# %%
sigmoid = lambda a: 1 / (1 + math.exp(-a))  # noqa: E731
RULES = {  # 연산: (함수, 국소 기울기)
    "a + 3": (lambda a: a + 3, lambda a: 1.0),
    "a × 3": (lambda a: a * 3, lambda a: 3.0),
    "a²": (lambda a: a**2, lambda a: 2 * a),
    "1/a": (lambda a: 1 / a, lambda a: -1 / a**2),
    "exp a": (math.exp, math.exp),
    "log a": (math.log, lambda a: 1 / a),
    "tanh a": (math.tanh, lambda a: 1 - math.tanh(a) ** 2),
    "ReLU a": (lambda a: max(0.0, a), lambda a: float(a > 0)),
    "σ(a)": (sigmoid, lambda a: sigmoid(a) * (1 - sigmoid(a))),
}
print("a = 0.7에서   식          돌려 보기")
for name, (f, rule) in RULES.items():
    print(f"{name:10} {rule(0.7):10.6f}  {nudge(f, 0.7):10.6f}")
    assert abs(rule(0.7) - nudge(f, 0.7)) < 1e-8

# %% [markdown]
# ### 길이 갈라지면 더합니다
#
# $f(x) = x \cdot x + x$에서는 $x$가 **세 곳**에 쓰입니다. $x$를 조금 돌리면 세 길이 한꺼번에 움직이므로, 길마다의 몫을 **더합니다**.
#
# $$\frac{\partial L}{\partial x} = \sum_i \frac{\partial L}{\partial u_i}\cdot\frac{\partial u_i}{\partial x}$$
#
# - $i$: $x$가 들어가는 자리(여기서는 셋). $u_i$: 그 자리에서 $x$를 받는 계산. $x \cdot x$는 $x$를 두 자리에서 받으므로 두 번 나옵니다. $\partial$(라운드)는 다른 입력은 그대로 두고 하나만 돌린다는 표시입니다.
# - 코드로 옮기면 `=`가 아니라 `+=`입니다. 손으로 짠 엔진에서 가장 흔한 버그가 바로 여기에 있습니다.

# %%
at = 3.0
paths = [at, at, 1.0]  # 왼쪽 x로 가는 길, 오른쪽 x로 가는 길, 더하기로 가는 길
print(
    "길마다의 몫", paths, "→ 합", sum(paths), " 돌려 보기", round(nudge(lambda x: x * x + x, at), 6)
)
assert abs(sum(paths) - nudge(lambda x: x * x + x, at)) < 1e-6

# %%
QuizView(
    "L = (a + b)·a에서 a = 2, b = 5입니다. ∂L/∂a는 얼마입니까?",
    [
        ("7", False, "곱셈의 오른쪽 a로 가는 길의 몫만 계산했습니다. 괄호 안의 a로 가는 길도 있습니다."),
        ("9", True, "오른쪽 a로 가는 길의 몫 a + b = 7과, 괄호 안으로 가는 길의 몫 a = 2를 더합니다."),
        ("14", False, "길을 따라서는 곱하지만, 갈라진 길끼리는 더합니다."),
    ],
)  # fmt: skip


# %% [markdown]
# ## 3. 계산 그래프와 엔진
#
# 사람이 식마다 연쇄 법칙을 쓰는 대신, 수가 **자기를 만든 계산을 기억하게** 하면 컴퓨터가 스스로 거슬러 올라갈 수 있습니다.
# 그 기억을 그린 것이 **계산 그래프**(computation graph)입니다. 패키지의 `Value`가 그런 수입니다. 보통의 수처럼 쓰면 됩니다.


# %%
def neuron():
    """1절의 신경망을 Value로. 마디에 이름을 붙여 돌려줍니다."""
    w, x, b = Value(1.2, name="w"), Value(0.8, name="x"), Value(-0.4, name="b")
    y = Value(1.0, name="y")
    u = w * x
    s = u + b
    p = s.tanh()
    e = p - y
    L = e * e
    u.name, s.name, p.name, e.name, L.name = "u", "s", "p", "e", "L"
    return L


L = neuron()
fig, ax = plt.subplots(figsize=figure_size(L))
draw_graph(ax, L, gradients=False)
plotting.show(
    fig,
    alt=f"네모인 잎 w, x, b, y와 동그라미인 연산 다섯의 계산 그래프. 왼쪽부터 w × x = u, u + b = s, tanh(s) = p, p − y = e, e × e = L로 이어집니다. 마디마다 값이 적혀 있고 손실 L은 {L.data:.3f}입니다.",
)
print(L)

# %% [markdown]
# **그림이 보여 주는 것**: 네모는 우리가 넣은 수(잎), 동그라미는 연산이고, 곁에 적힌 $u, s, p, e, L$은 2절에서 나눈 스텝의 이름입니다. 왼쪽에서 오른쪽으로 값이 계산되었습니다.
# $L = e \times e$에서는 $e$가 두 번 쓰이므로 화살표도 둘입니다.
#
# 연산 하나가 하는 일은 두 가지뿐입니다. **결과를 계산하고, 입력마다의 국소 기울기를 적어 둡니다.** 패키지의 코드 그대로입니다.

# %%
for part in (Value.__init__, Value.__add__, Value.tanh):
    print(inspect.getsource(part))

# %% [markdown]
# - `data`는 값, `grad`는 나중에 채울 기울기, `parents`는 입력들, `slopes`는 입력마다의 국소 기울기입니다.
# - 더하기는 어느 쪽을 1 키워도 결과가 1 커지므로 국소 기울기가 `(1.0, 1.0)`입니다. **곱하기**는 어떻겠습니까?

# %%
task("02-1")


# %%
def multiply_backward(a, b, upstream):
    """수 셋 → (a의 몫, b의 몫)."""
    ...


check("02-1", multiply_backward)

# %%
hint("02-1")  # 다시 실행할 때마다 한 단계씩 더 보입니다.

# %%
solution("02-1")

# %%
print(inspect.getsource(Value.__mul__))  # 패키지의 것과 견주어 보십시오.

# %% [markdown]
# ### 거꾸로 걷기
#
# 이제 손실에서 출발하여 **거꾸로** 걷습니다. 마디에 이르면 그때까지 받은 기울기를 입력들에게 나누어 줍니다.
#
# $$\text{몫} = \underbrace{\frac{\partial v}{\partial u}}_{\text{국소 기울기}} \times \underbrace{\frac{\partial L}{\partial v}}_{\text{받은 기울기}}$$
#
# - $v$: 지금 서 있는 마디. $u$: 그 입력 가운데 하나.
# - **받은 기울기**(upstream gradient): $v$를 1만큼 키우면 손실이 얼마나 커지는지. 손실 자신이 받은 기울기는 1입니다.
#
# “다음”을 눌러 한 마디씩 걸어 보십시오. 슬라이더를 끌어도 됩니다.

# %%
BackwardLab(neuron())

# %% [markdown]
# 걸으면서 확인할 것이 셋 있습니다.
#
# 1. $e$는 두 화살표에서 몫을 받아 **더합니다**. 하나만 받으면 기울기가 절반이 됩니다.
# 2. 마디는 받을 것을 **모두 받은 다음에야** 나눕니다. 그래서 걷는 차례가 중요합니다.
# 3. 잎(네모)에 쌓인 것이 우리가 원하던 답입니다. $w$의 기울기가 1절의 값과 같습니까?
#
# 차례를 정하는 것이 **위상 순서**(topological order)입니다. 입력이 언제나 결과보다 앞에 오도록 늘어놓은 순서이고, 역전파는 그것을 뒤에서부터 걷습니다.

# %%
print(inspect.getsource(topological))

# %% [markdown]
# 자기 자신을 부르는 함수(재귀, recursion)가 아니라 쌓아 둔 목록(stack)을 썼습니다. 파이썬은 함수를 1,000번쯤 거듭 부르면 멈추는데, 계산 그래프는 그보다 깊어질 수 있기 때문입니다.
# 순서가 정해졌으니 남은 것은 몇 줄뿐입니다. 엔진의 심장을 직접 써 보십시오.

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

# %%
print(inspect.getsource(Value.backward))  # 패키지의 것과 견주어 보십시오.

# %% [markdown]
# 패키지의 것은 한 가지를 더 합니다. 잎의 `grad`를 지우지 않고 **쌓습니다**. 아래처럼 두 번 부르면 두 배가 되므로, 스텝마다 `zero_grad()`로 지워야 합니다. PyTorch도 똑같습니다.

# %%
ours, theirs = Value(3.0), torch.tensor(3.0, requires_grad=True)
for turn in (1, 2):
    (ours * ours).backward()
    (theirs * theirs).backward()
    print(f"backward {turn}번: 엔진 {ours.grad}, PyTorch {theirs.grad.item()}")
assert ours.grad == theirs.grad.item() == 12.0

# %% [markdown]
# ### 답을 맞추어 봅니다
#
# 같은 식을 돌려 보기, 엔진, PyTorch의 세 가지로 계산합니다.

# %%
L = neuron()
L.backward()
fig, ax = plt.subplots(figsize=figure_size(L))
draw_graph(ax, L)
told = ", ".join(f"{v.name} {v.grad:.3f}" for v in topological(L) if not v.parents)
plotting.show(
    fig,
    alt=f"걷기를 마친 계산 그래프. 화살표마다 국소 기울기가, 마디마다 값과 기울기가 적혀 있습니다. 잎에 쌓인 기울기는 {told}입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 걷기를 마친 그래프입니다. 간선에 적힌 수가 국소 기울기이고, 마디마다 그 길을 따라 곱하고 더한 기울기가 적혀 있습니다.

# %%
leaves = {node.name: node for node in topological(L) if not node.parents}
t = {n: torch.tensor(v.data, dtype=torch.float64, requires_grad=True) for n, v in leaves.items()}
((t["w"] * t["x"] + t["b"]).tanh() - t["y"]).square().backward()
by_turning = {
    "w": nudge(lambda v: loss_of(v), w0),
    "x": nudge(lambda v: loss_of(w0, x=v), 0.8),
    "b": nudge(lambda v: loss_of(w0, b=v), -0.4),
    "y": nudge(lambda v: loss_of(w0, y=v), 1.0),
}
print("      엔진           PyTorch        돌려 보기")
for name, turned in by_turning.items():
    ours, theirs = leaves[name].grad, t[name].grad.item()
    print(f"{name}  {ours:+.10f}  {theirs:+.10f}  {turned:+.10f}")
    assert abs(ours - theirs) < 1e-12 and abs(ours - turned) < 1e-8

# %% [markdown]
# 엔진과 PyTorch는 소수점 아래 열 자리까지 같습니다. 저장소의 시험은 무작위 계산 그래프 600개에서 둘을 견줍니다(`tests/labs/test_autograd.py`).
#
# ### 왜 빠릅니까
#
# 길이 갈라졌다 만나기를 되풀이하면 길의 수는 두 배씩 불어납니다. 그래도 역전파는 **간선마다 한 번**만 지나갑니다. 만나는 곳에서 더해 두었다가 한꺼번에 보내기 때문입니다.

# %%
start = Value(1.0)
node = start
for _ in range(40):
    node = node + node  # 갈라졌다가 곧 만납니다.
node.backward()
edges = sum(len(n.parents) for n in topological(node))
print(f"길의 수 {2**40:,}개, 역전파가 지나간 간선 {edges}개, 기울기 {start.grad:,.0f}")
assert start.grad == 2**40 and edges == 80


# %% [markdown]
# 1절에서 몇 시간이 걸린다던 03의 생성자를 PyTorch의 역전파로 다시 재어 봅니다. 백만 개가 넘는 기울기 **전부**를 한 번에 구합니다.


# %%
def both_ways():
    generator.zero_grad()
    generator(batch).square().mean().backward()


both = fastest(both_ways)
print(f"순전파 {1000 * forward:.1f} ms, 역전파까지 {1000 * both:.1f} ms ({both / forward:.1f}배)")
assert all(p.grad is not None for p in generator.parameters())

# %%
QuizView(
    "`parent.grad += …`를 `parent.grad = …`로 잘못 쓰면 언제 틀립니까?",
    [
        ("언제나 틀립니다.", False, "한 번씩만 쓰이는 수들의 그래프에서는 더할 것이 없어 우연히 맞습니다."),
        ("어떤 수가 두 곳 이상에서 쓰일 때 틀립니다.", True,
         "맞습니다. 나중 몫이 먼저 온 몫을 지웁니다. 신경망의 가중치는 표본마다 쓰이므로 반드시 틀립니다."),
        ("그래프가 깊을 때 틀립니다.", False, "깊이가 아니라 갈라지는 것이 문제입니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 4. 기울기를 스텝으로
#
# 기울기는 방향과 가파름을 알려 줄 뿐, **얼마나 걸을지**는 우리가 정합니다. 안개 낀 산에서 발밑의 기울기만 느끼며 내려가는 것과 같습니다.
#
# $$w \leftarrow w - \eta\, g,\qquad g = \frac{\partial L}{\partial w}$$
#
# - $\eta$(에타): **학습률**(learning rate). 기울기 1당 얼마나 걸을지입니다.
# - 빼는 까닭: 기울기는 손실이 **커지는** 쪽을 가리킵니다.
#
# 이것이 **경사 하강법**(gradient descent)입니다. 한쪽이 20배 가파른 그릇 $L(a, b) = \tfrac12(a^2 + 20b^2)$을 학습률 셋으로 내려가 봅니다. 기울기는 우리 엔진이 구합니다.

# %%
a, b = Value(-4.0), Value(1.3)
for step in range(3):
    a.grad = b.grad = 0.0  # 쌓인 것을 지우고
    L = (a**2 + 20 * b**2) * 0.5
    L.backward()  # 기울기를 구하고
    a.data -= 0.06 * a.grad  # 내려갑니다.
    b.data -= 0.06 * b.grad
    print(f"{step + 1}스텝: L = {L.data:7.3f}  기울기 ({a.grad:+.2f}, {b.grad:+.2f})")

# %%
BOWL = SURFACES["길쭉한 그릇"]
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3.2), sharey=True)
trails = {rate: descend(BOWL, "경사 하강법", rate) for rate in (0.003, 0.06, 0.102)}
for ax, (rate, trail) in zip(axes, trails.items(), strict=True):
    draw_surface(ax, BOWL)
    draw_trail(ax, trail)
    ax.set_title(f"학습률 {rate}\n손실 {trail.losses[0]:.0f} → {trail.losses[-1]:.3g}")
    ax.label_outer()
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
told = ", ".join(f"{rate}이면 {t.losses[-1]:.3g}" for rate, t in trails.items())
plotting.show(
    fig,
    alt=f"길쭉한 그릇의 등고선 위를 경사 하강법으로 걸은 자취 셋. 왼쪽은 얼마 가지 못하고, 가운데는 가장 낮은 곳에 다가가며, 오른쪽은 위아래로 점점 크게 튀다가 그림 밖으로 나갑니다. 마지막 손실은 학습률이 {told}입니다.",
)
small, right, large = (trail.losses[-1] for trail in trails.values())
assert right < 0.1 < small and trails[0.102].diverged and large > 100

# %% [markdown]
# **그림이 보여 주는 것**: 등고선에 적힌 수가 손실이고, 한 줄 바깥은 손실이 4배, 바탕이 짙을수록 높은 곳입니다. 40스텝 동안 왼쪽은 스텝이 너무 작아 바닥을 따라 거의 나아가지 못하고, 가운데는 잘 내려가며, 오른쪽은 골짜기를 건널 때마다 더 높이 튀어 올라 **발산**(divergence)합니다. 오른쪽의 자취는 그림 밖으로 나간 곳까지만 그렸습니다.
#
# 오른쪽이 왜 튀는지는 한 줄로 알 수 있습니다. $b$ 쪽의 기울기는 $20b$이므로 한 스텝은 $b \leftarrow b - \eta\cdot 20b = (1 - 20\eta)\,b$입니다.
# 스텝마다 $b$에 $1 - 20\eta$가 곱해지니, 그 크기가 1을 넘으면($\eta > 0.1$) 커지기만 합니다. 가장 **가파른** 방향이 학습률의 한계를 정하고, 가장 **평평한** 방향은 그 학습률로 기어가야 합니다.

# %%
for rate, trail in trails.items():
    (_, b0), (_, b1) = trail.points[:2]
    print(f"학습률 {rate}: b에 곱해진 수 {b1 / b0:+.3f}, 식 1 − 20η = {1 - 20 * rate:+.3f}")
    assert abs(b1 / b0 - (1 - 20 * rate)) < 1e-12

# %% [markdown]
# ### 모멘텀과 Adam
#
# **모멘텀**(momentum)은 공처럼 굴러갑니다. 지난 스텝의 빠르기 $v$를 $\beta$배 남기고 새 기울기를 더합니다. 좌우로 튀는 성분은 서로 지워지고, 한결같은 성분은 쌓입니다(Polyak 1964).
#
# $$v \leftarrow \beta v + g,\qquad w \leftarrow w - \eta v$$
#
# **Adam**은 가중치마다 스텝의 크기를 따로 맞춥니다(Kingma & Ba 2014). GAN에서 가장 널리 쓰이는 **옵티마이저**(optimizer)입니다.
#
# $$\begin{aligned}
# m &\leftarrow \beta_1 m + (1-\beta_1)\,g & v &\leftarrow \beta_2 v + (1-\beta_2)\,g^2\\
# \hat m &= \frac{m}{1-\beta_1^t} & \hat v &= \frac{v}{1-\beta_2^t}\\
# w &\leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}
# \end{aligned}$$
#
# - $m$: 기울기의 이동 평균(어느 쪽으로). $v$: 기울기 **제곱**의 이동 평균(얼마나 큰 기울기가 오던가).
# - $\beta_1, \beta_2$: 옛것을 남기는 비율. 보통 0.9와 0.999입니다. $t$: 몇째 스텝인지.
# - $\hat m, \hat v$: 0에서 출발한 탓에 처음에 작게 나오는 것을 바로잡은 값입니다.
# - $\varepsilon = 10^{-8}$: 0으로 나누지 않게 하는 작은 수. 제곱근의 **밖**에 있습니다.

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

# %%
print(inspect.getsource(Adam.step))  # 패키지의 것과 견주어 보십시오.

# %% [markdown]
# 손으로 쓴 것이 `torch.optim`의 것과 같은지, 굽은 골짜기에서 40스텝을 견줍니다.

# %%
VALLEY = SURFACES["굽은 골짜기"]
THEIRS = {
    "경사 하강법": lambda p: torch.optim.SGD(p, lr=0.01),
    "모멘텀": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.01),
}
for name, make in THEIRS.items():
    point = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in VALLEY.start]
    optimizer = make(point)
    for _ in range(40):
        optimizer.zero_grad()
        VALLEY.f(*point).backward()
        optimizer.step()
    ours = descend(VALLEY, name, 0.01).points[-1]
    gap = max(abs(o - p.item()) for o, p in zip(ours, point, strict=True))
    print(f"{name}: 40스텝 뒤의 차이 {gap:.1e}")
    assert gap < 1e-12

# %%
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3.4), sharey=True)
chosen = {"경사 하강법": 0.02, "모멘텀": 0.01, "Adam": 0.2}  # 방법마다 잘 맞는 학습률이 다릅니다.
ends = {}
for ax, (name, rate) in zip(axes, chosen.items(), strict=True):
    trail = descend(VALLEY, name, rate, steps=60)
    draw_surface(ax, VALLEY)
    draw_trail(ax, trail, name)
    ends[name] = trail.losses[-1]
    ax.set_title(f"{name} (η = {rate})\n손실 {trail.losses[0]:.1f} → {trail.losses[-1]:.2g}")
    ax.label_outer()
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
told = ", ".join(f"{name} {loss:.2g}" for name, loss in ends.items())
plotting.show(
    fig,
    alt=f"U자로 굽은 골짜기를 왼쪽 위에서 출발하여 60스텝 걸은 자취 셋. 모두 바닥을 따라 돌지만 경사 하강법은 도중까지만 가고, 모멘텀과 Adam은 가장 낮은 곳 가까이 갑니다. 마지막 손실은 {told}입니다.",
)
assert max(ends["모멘텀"], ends["Adam"]) < 0.5 * ends["경사 하강법"]

# %% [markdown]
# **그림이 보여 주는 것**: 바닥이 휘고 평평한 골짜기에서 경사 하강법은 바닥에 닿은 뒤 기어갑니다. 모멘텀과 Adam은 같은 60스텝에 더 멀리 갑니다.
# 이 골짜기와 이 학습률에서 그렇다는 것이지, 언제나 그런 것은 아닙니다. 아래에서 직접 바꾸어 보십시오.
#
# **세 가지를 해 보십시오.** ① 길쭉한 그릇에서 경사 하강법의 학습률을 0.1 바로 아래와 바로 위로 옮겨 봅니다. ② 방법을 “셋 나란히”로 바꾸어 같은 학습률에서 견줍니다. ③ 굽은 골짜기에서 가장 낮은 곳에 가장 가까이 가는 조합을 찾습니다.

# %%
DescentLab()

# %%
QuizView(
    "Adam의 첫 스텝에서 어떤 가중치의 기울기가 0.001이고 다른 가중치의 기울기가 10입니다. 두 스텝의 크기는 어떻습니까?",
    [
        ("10,000배 차이가 납니다.", False, "그것은 경사 하강법입니다. Adam은 √v̂로 나눕니다."),
        ("거의 같고, 둘 다 학습률만큼입니다.", True,
         "첫 스텝에서는 m̂ = g, v̂ = g²이므로 m̂/√v̂ = ±1입니다. 부호만 남습니다."),
        ("기울기가 작은 쪽이 더 크게 걷습니다.", False, "크기가 거의 같아질 뿐, 뒤집히지는 않습니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 5. 우리 엔진으로 신경망을 학습합니다
#
# 이제 진짜 문제입니다. 맞물린 반달 두 개를 가르는 **두 층 신경망**을 우리 엔진으로 학습합니다. GAN의 판별자와 같은 일, 곧 두 무리를 가르는 일입니다.
#
# $$a = \sum_{j=1}^{8} o_j \tanh(u_j x_1 + v_j x_2 + b_j) + c,\qquad L = \frac1n\sum_{i=1}^{n}\bigl[\mathrm{softplus}(a_i) - y_i a_i\bigr]$$
#
# - $(x_1, x_2)$: 점의 좌표. $y$: 레이블(0 또는 1). $a$: 로짓(logit). 시그모이드 $\sigma(a)$를 지나면 확률이 됩니다. $o, u, v, b, c$: 가중치 33개.
# - $\mathrm{softplus}(a) = \log(1 + e^a)$. 대괄호 안은 로짓에서 바로 계산한 BCE입니다($y = 1$이면 $\mathrm{softplus}(-a)$와 같습니다).

# %%
moons = moons_2d(60, seed=0)
points, labels = moons.x.tolist(), moons.y.tolist()
rng = torch.Generator().manual_seed(0)
W1 = torch.randn(8, 2, generator=rng, dtype=torch.float64)
W2 = torch.randn(8, generator=rng, dtype=torch.float64) / math.sqrt(8)

hidden = [[Value(u), Value(v), Value(0.0)] for u, v in W1.tolist()]
output = [*map(Value, W2.tolist()), Value(0.0)]
weights = sum(hidden, []) + output


def logit(x1, x2):
    a = output[-1]
    for (u, v, b), o in zip(hidden, output[:-1], strict=True):
        a = a + o * (u * x1 + v * x2 + b).tanh()
    return a


# %%
optimizer, our_losses, snapshots = Adam(weights, lr=0.1), [], {}
began = time.perf_counter()
for step in range(61):
    logits = [logit(*point) for point in points]
    loss = sum(a.softplus() - a * y for a, y in zip(logits, labels, strict=True)) / len(points)
    our_losses.append(loss.data)
    if step in (0, 10, 60):
        snapshots[step] = [w.data for w in weights]
    optimizer.zero_grad()
    loss.backward()
    if step == 0:
        first_grads = [w.grad for w in weights]
    optimizer.step()
seconds = time.perf_counter() - began
right = sum((a.data > 0) == y for a, y in zip(logits, labels, strict=True))
print(f"손실의 계산 그래프: 마디 {len(topological(loss)):,}개, 61스텝에 {seconds:.1f}초")
print(f"손실 {our_losses[0]:.3f} → {our_losses[-1]:.4f}, 맞힌 점 {right}/{len(points)}")
assert right == len(points) and our_losses[-1] < 0.05

# %% [markdown]
# 같은 가중치에서 출발하여 PyTorch로 다시 학습합니다.

# %%
params = [t.requires_grad_() for t in (W1, torch.zeros(8).double(), W2, torch.zeros(()).double())]
x, y = torch.tensor(points, dtype=torch.float64), torch.tensor(labels, dtype=torch.float64)
torch_optimizer, torch_losses = torch.optim.Adam(params, lr=0.1), []
for _ in range(61):
    a = torch.tanh(x @ params[0].T + params[1]) @ params[2] + params[3]
    loss = F.binary_cross_entropy_with_logits(a, y)
    torch_losses.append(loss.item())
    torch_optimizer.zero_grad()
    loss.backward()
    torch_optimizer.step()
gap = max(abs(p - q) for p, q in zip(our_losses, torch_losses, strict=True))
print(f"61스텝의 손실 가운데 가장 큰 차이: {gap:.1e}")
assert gap < 1e-9

# %%
across, up = np.linspace(-2.4, 2.4, 193), np.linspace(-1.4, 1.4, 113)
grid = np.stack(np.meshgrid(across, up), axis=-1)


def draw_verdicts(ax, flat):
    """가중치 33개의 목록 → 판정의 지도와 점들."""
    h, o = np.array(flat[:24]).reshape(8, 3), np.array(flat[24:])
    a = np.tanh(grid @ h[:, :2].T + h[:, 2]) @ o[:-1] + o[-1]
    shades = [str(0.95 - 0.09 * i) for i in range(5)]
    ax.contourf(across, up, 1 / (1 + np.exp(-a)), levels=np.linspace(0, 1, 6), colors=shades)
    ax.contour(across, up, a, levels=[0], colors="black", linewidths=1.6)
    for kind, mark, color in ((0, "o", "white"), (1, "^", plotting.ORANGE)):
        look = {"s": 24, "marker": mark, "color": color, "ec": "black", "lw": 0.7}
        ax.scatter(*x[y == kind].T, label=f"레이블 {kind}", **look)
    ax.plot([], [], "-", color="black", lw=1.6, label="로짓 0 (바탕이 짙을수록 1로 봅니다)")
    ax.set(xticks=[], yticks=[], aspect="equal")


# %%
fig, axes = plt.subplots(1, 4, figsize=(9.4, 2.4), width_ratios=(4, 4, 4, 3))
for ax, (step, flat) in zip(axes, snapshots.items(), strict=False):
    draw_verdicts(ax, flat)
    ax.set_title(f"{step}스텝")
axes[3].semilogy(our_losses, "-", lw=3, color=plotting.SKY, label="우리 엔진")
axes[3].semilogy(torch_losses, "x", ms=4, color="black", markevery=4, label="PyTorch")
axes[3].set_title("스텝마다의 손실")
plotting.plain_log_ticks(axes[3].yaxis)
for place, ax in (("left", axes[0]), ("right", axes[3])):
    fig.legend(*ax.get_legend_handles_labels(), loc=f"outside lower {place}", ncol=3)
steps = ", ".join(map(str, snapshots))
plotting.show(
    fig,
    alt=f"맞물린 반달 둘(흰 동그라미와 주황 세모) 위의 판정을 {steps}스텝에 그린 그림 셋과 손실 곡선. 처음에는 선이 반달을 가로지르지만 끝에는 굽이쳐 둘 사이를 지나고, 우리 엔진과 PyTorch의 손실은 겹쳐서 {our_losses[-1]:.3f}까지 내려갑니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 바탕은 신경망이 레이블을 1로 볼 확률입니다. 검은 선(로짓 0)이 처음에는 반달을 가르지 못하다가, 굽이쳐 돌아 동그라미와 세모를 모두 갈라놓습니다. 손실 곡선에서 우리 엔진(선)과 PyTorch(가위표)는 겹칩니다.
# PyTorch가 하는 일은 우리 엔진과 **같습니다**. 다만 수 하나가 아니라 텐서 단위로 마디를 만들어 훨씬 적은 마디로 빠르게 해냅니다.
#
# ### 가중치마다 얼마나 책임지고, 얼마나 바뀝니까
#
# 첫 스텝에서 가중치 33개가 받은 기울기의 크기와, 두 옵티마이저가 바꿀 양을 견줍니다.

# %%
pairs = {}
for name, make in {"경사 하강법": GradientDescent, "Adam": Adam}.items():
    trial = [Value(w) for w in snapshots[0]]
    for w, g in zip(trial, first_grads, strict=True):
        w.grad = g
    make(trial, lr=0.1).step()
    pairs[name] = [abs(w.data - w0) for w, w0 in zip(trial, snapshots[0], strict=True)]

share = np.abs(first_grads)
print(
    f"기울기는 {share.min():.4f}부터 {share.max():.4f}까지 {share.max() / share.min():.0f}배 차이"
)
assert np.allclose(pairs["Adam"], 0.1, rtol=1e-3) and share.max() > 10 * share.min()

# %%
fig, ax = plt.subplots(figsize=(5.6, 3.1))
for (name, moved), mark, color in zip(
    pairs.items(), "os", (plotting.BLUE, plotting.RED), strict=True
):
    ax.loglog(share, moved, mark, ls="none", color=color, ms=6, label=name, mec="black", mew=0.5)
ax.set(xlabel="기울기의 크기 |g|", ylabel="바뀐 양 |Δw|", title="첫 스텝, 학습률 0.1")
plotting.plain_log_ticks(ax.xaxis, ax.yaxis)
ax.legend(loc="lower right")
plotting.show(
    fig,
    alt=f"기울기의 크기를 가로로, 첫 스텝에 가중치가 바뀐 양을 세로로 놓은 로그 눈금의 점들. 경사 하강법의 동그라미는 기울기에 비례하여 {share.max() / share.min():,.0f}배까지 벌어지며 비스듬히 오르고, Adam의 네모는 모두 0.1 높이에 나란합니다.",
)


# %% [markdown]
# **그림이 보여 주는 것**: 경사 하강법은 책임(기울기)에 비례하여 바꾸고, Adam의 첫 스텝은 기울기의 크기와 상관없이 모두 학습률 0.1만큼입니다.
# 기울기가 층마다 크게 다른 깊은 신경망에서 Adam이 편한 까닭이고, 기울기의 크기에 담긴 정보를 일부 버린다는 뜻이기도 합니다.

# %% [markdown]
# ## 6. GAN의 눈으로: 판정이 거꾸로 흐릅니다
#
# GAN에서 **생성자**(generator) $G$는 **잠재 벡터**(latent vector) $z$로 가짜 $G(z)$를 만들고, **판별자**(discriminator) $D$는 그것이 진짜인지 판정합니다(자세한 것은 03).
# $G$는 정답 그림을 보지 못합니다. 들을 수 있는 것은 $D$의 판정뿐입니다. 그 판정이 어떻게 $G$의 가중치까지 옵니까?
# 가중치가 두 개씩인 가장 작은 GAN을 그려 봅니다.
#
# $$x = w_g z + b_g,\qquad a = w_d x + b_d,\qquad L_G = -\log \sigma(a) = \mathrm{softplus}(a) - a$$
#
# - $w_g, b_g$: G의 가중치. $w_d, b_d$: D의 가중치. $x$: 가짜. $a$: D가 낸 로짓. $\sigma(a)$: D가 말하는 진짜일 확률.
# - $L_G$: 생성자의 **비포화 손실**(non-saturating loss). D가 진짜라고 할수록 작아집니다.
# - 그림에서는 중간 값에도 이름을 붙입니다: $u = w_g z$, $v = w_d x$, $s = \mathrm{softplus}(a)$.


# %%
def tiny_gan():
    """가중치가 넷인 GAN의 생성자 손실. D의 판정은 σ(−2) ≈ 0.12, 곧 가짜입니다."""
    z, wg, bg = Value(2.0, name="z"), Value(0.5, name="w_g"), Value(-0.8, name="b_g")
    wd, bd = Value(3.0, name="w_d"), Value(-2.6, name="b_d")
    u = wg * z
    x = u + bg
    v = wd * x
    a = v + bd
    s = a.softplus()
    L = s - a
    u.name, x.name, v.name, a.name, s.name, L.name = "u", "x", "v", "a", "s", "L_G"
    return L


# %%
L = tiny_gan()
L.backward()
found = {node.name: node for node in topological(L)}
d = 1 / (1 + math.exp(-found["a"].data))
fig, ax = plt.subplots(figsize=figure_size(L))
draw_graph(ax, L)
plotting.show(
    fig,
    alt=f"생성자 손실의 계산 그래프. w_g × z = u, u + b_g = x, w_d × x = v, v + b_d = a로 이어진 뒤, softplus(a) = s와 a 자신이 s − a = L_G에서 만납니다. 기울기는 a에서 {found['a'].grad:.3f}, w_d를 곱한 x에서 {found['x'].grad:.3f}, z를 곱한 w_g에서 {found['w_g'].grad:.3f}입니다.",
)
print(
    f"D(G(z)) = {d:.3f}, a의 기울기 {found['a'].grad:.3f} = −(1 − D), w_g의 기울기 {found['w_g'].grad:.3f}"
)
assert abs(found["a"].grad + (1 - d)) < 1e-12
assert abs(found["w_g"].grad - found["a"].grad * found["w_d"].data * found["z"].data) < 1e-12

# %% [markdown]
# **그림이 보여 주는 것**: $L_G$에서 출발한 기울기가 $a$에서 두 길의 몫을 더해 $-(1-\sigma(a))$가 되고, **$D$의 가중치 $w_d$를 곱해** $x$로, 다시 $z$를 곱해 $w_g$로 갑니다.
#
# $$\frac{\partial L_G}{\partial w_g} = \underbrace{-(1-\sigma(a))}_{\text{D의 판정}}\cdot\underbrace{w_d}_{\text{D를 지나며}}\cdot\underbrace{z}_{\text{G 안에서}}$$
#
# $D$는 $G$에게 “틀렸다”고만 하지 않고, **어느 쪽으로 고치면 더 진짜 같은지**를 $w_d$로 알려 줍니다. 그래서 $D$를 학습된 손실 함수(loss function)라고도 부릅니다. 직접 걸어 보십시오.

# %%
BackwardLab(tiny_gan())

# %% [markdown]
# 그런데 기울기는 $w_d$와 $b_d$에도 쌓였습니다. $G$ 단계에서 **D의 가중치까지 $L_G$를 줄이는 쪽으로 바꾸면** 어떻게 됩니까? 손실을 줄일 손잡이가 더 많아지니 좋은 일일 것도 같습니다.
# 고리 모양으로 놓인 점을 100번 배운 $D$로 해 봅니다. 하나는 $G$만, 다른 하나는 둘 다 20스텝 바꿉니다.

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
print(f"배운 D의 눈에 가짜는: D(G(z)) 평균 {D(old_fake).sigmoid().mean():.3f}")


# %%
def play(move_d_too):
    """G 단계를 20번. (새 손실, 처음 가짜에 대한 판정, 가짜가 움직인 거리)"""
    g, d = copy.deepcopy(G), copy.deepcopy(D)
    moving = [*g.parameters(), *(d.parameters() if move_d_too else [])]
    optimizer = torch.optim.SGD(moving, lr=0.05)
    for _ in range(20):
        loss = objectives.g_loss_non_saturating(d(g(z)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        fooled = d(old_fake).sigmoid().mean().item()
        return loss.item(), fooled, (g(z) - old_fake).norm(dim=1).mean().item()


rows = {"G만": play(False), "G와 D 모두": play(True)}
for name, (loss, fooled, moved) in rows.items():
    print(
        f"{name:8} 손실 {loss:.3f}  처음 가짜를 진짜로 볼 확률 {fooled:.2f}  가짜가 움직인 거리 {moved:.2f}"
    )
assert rows["G와 D 모두"][1] > 0.3 > 0.1 > rows["G만"][1] and rows["G와 D 모두"][2] < rows["G만"][2]


# %% [markdown]
# 둘 다 손실은 거의 0이 되었습니다. 그러나 속은 정반대입니다. $G$만 바꾸었을 때는 가짜가 $D$의 눈에 진짜 같은 곳으로 움직였고, 둘 다 바꾸었을 때는 가짜가 덜 움직이는 대신
# **$D$가 물러져서** 처음의 서툰 가짜마저 진짜라고 합니다. 심판을 매수하면 실력은 늘지 않습니다. 그래서 $G$ 단계에서 $D$의 가중치는 **그대로 있어야** 합니다.
#
# ### `detach`와 `requires_grad_`: `.grad`를 보면 압니다
#
# 말로 외우는 대신 `.grad`를 들여다봅니다. 다섯 가지 상황에서 `backward()`를 부른 뒤, G와 D의 `.grad`에 무엇이 있는지 적습니다.


# %%
def grads(net):
    """.grad의 크기. 아무것도 없으면 None."""
    found = [p.grad for p in net.parameters() if p.grad is not None]
    return torch.cat([g.flatten() for g in found]).norm().item() if found else None


# %%
def try_step(kind, cut=False, freeze=False):
    """한 단계의 backward()까지. (G의 .grad, D의 .grad, 지나간 autograd 마디의 수)"""
    G.zero_grad(), D.zero_grad()
    D.requires_grad_(not freeze)
    fake = G(z).detach() if cut else G(z)
    if kind == "D":
        loss = objectives.d_loss(D(ring.x[:500]), D(fake))
    else:
        loss = objectives.g_loss_non_saturating(D(fake))
    nodes = visits(loss.grad_fn)
    loss.backward()
    D.requires_grad_(True)
    return grads(G), grads(D), nodes


# %%
def visits(node, seen=None):
    """loss에서 거슬러 갈 autograd 마디의 수."""
    seen = set() if seen is None else seen
    if node is not None and node not in seen:
        seen.add(node)
        for parent, _ in node.next_functions:
            visits(parent, seen)
    return len(seen)


# %%
CASES = {
    "D 단계, 그대로": ("D", False, False),
    "D 단계, detach": ("D", True, False),
    "G 단계, 그대로": ("G", False, False),
    "G 단계, D를 얼림": ("G", False, True),
    "G 단계, detach (버그)": ("G", True, False),
}
table = {name: try_step(*case) for name, case in CASES.items()}
show = lambda v: "없음" if v is None else f"{v:.4f}"  # noqa: E731
for name, (g, d, nodes) in table.items():
    print(f"G의 .grad {show(g):>8}   D의 .grad {show(d):>8}   마디 {nodes:3}개   {name}")
d_plain, d_cut, g_plain, g_frozen, g_cut = table.values()
assert d_cut[0] is None and d_plain[0] > 0 and math.isclose(d_cut[1], d_plain[1], rel_tol=1e-5)
assert g_frozen[1] is None and math.isclose(g_frozen[0], g_plain[0], rel_tol=1e-5)
assert g_cut[0] is None and g_cut[1] > 0
assert d_cut[2] < d_plain[2] and g_frozen[2] < g_plain[2]

# %% [markdown]
# 표를 위에서부터 읽습니다.
#
# | 상황 | 하는 일 | 하지 않는 일 |
# |---|---|---|
# | D 단계의 `G(z).detach()` | G로 가는 길을 끊어 **계산을 아끼고**, G의 `.grad`에 엉뚱한 기울기가 쌓이지 않게 합니다. | D의 기울기는 바꾸지 **않습니다**(두 줄의 수가 같습니다). |
# | G 단계의 `D.requires_grad_(False)` | D의 **가중치** 쪽으로 몫을 보내지 않습니다. 계산도 줄고 D의 `.grad`도 깨끗합니다. | G로 가는 길은 끊지 **않습니다**. 기울기는 D를 지나갑니다. |
# | G 단계의 `detach` | G로 가는 길을 끊습니다. | G가 배울 것이 하나도 남지 않습니다. **버그입니다.** |

# %%
before = copy.deepcopy(G.state_dict())
opt_d.zero_grad(), G.zero_grad()
objectives.d_loss(D(ring.x[:500]), D(G(z))).backward()  # detach를 빠뜨린 D 단계
opt_d.step()
same = all(torch.equal(before[name], value) for name, value in G.state_dict().items())
print(f"detach를 빠뜨린 D 단계 뒤: G의 가중치가 그대로입니까? {same}, G의 .grad {grads(G):.4f}")
assert same and grads(G) > 0

# %% [markdown]
# > ### ⚠ 널리 퍼진 오류: “D 단계에서 `detach`를 빠뜨리면 G의 가중치가 바뀝니다”
# >
# > 방금 보았듯이 바뀌지 않습니다. 가중치를 바꾸는 것은 `backward()`가 아니라 **옵티마이저의 `step()`** 이고, `opt_d`는 G의 가중치를 모릅니다.
# > `detach`를 쓰는 까닭은 두 가지입니다. 헛된 계산을 아끼고, G의 `.grad`에 엉뚱한 기울기가 남지 않게 합니다.
# > 남은 기울기는 G 단계가 `zero_grad()`로 지우면 아무 해가 없지만, 지우는 것을 잊으면 섞입니다.
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

# %%
QuizView(
    "G 단계에서 D.requires_grad_(False)로 D를 얼렸습니다. 맞는 것을 모두 고르십시오.",
    [
        ("D의 가중치에는 기울기가 쌓이지 않습니다.", True, "표에서 D의 .grad가 ‘없음’이었습니다."),
        ("기울기는 D를 지나 G까지 흐릅니다.", True, "입력 쪽의 국소 기울기는 여전히 계산합니다."),
        ("D(G(z))의 값이 달라집니다.", False, "순전파는 똑같습니다. 거꾸로 흐르는 몫만 달라집니다."),
        ("다음 D 단계 앞에서 되돌려야 합니다.", True, "되돌리지 않으면 D가 배우지 못합니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 7. 깊은 물음: D가 너무 잘하면 G는 무엇을 듣습니까
#
# 게임의 값을 그대로 쓰면 $G$가 줄일 것은 $\log(1 - D(G(z)))$, 곧 **포화 손실**(saturating loss)입니다. 비포화 손실 $-\log D(G(z))$과 바라는 것은 같습니다. D가 속기를 바랍니다.
# 그런데 **기울기**는 다릅니다. 로짓 $a$로 미분하면(연쇄 법칙에 시그모이드의 국소 기울기 $\sigma(1-\sigma)$를 넣으면)
#
# $$\frac{\partial}{\partial a}\log(1-\sigma(a)) = -\frac{\sigma(a)(1-\sigma(a))}{1-\sigma(a)} = -\sigma(a),\qquad
# \frac{\partial}{\partial a}\bigl[-\log\sigma(a)\bigr] = -\frac{\sigma(a)(1-\sigma(a))}{\sigma(a)} = -(1-\sigma(a))$$
#
# - D가 가짜를 확신하면 $a \to -\infty$, $\sigma(a) \to 0$입니다. 이때 포화 손실의 기울기는 **0으로**, 비포화 손실의 기울기는 **−1로** 갑니다.
#
# 아래는 $a = -4$, 곧 D가 98%쯤 가짜라고 믿을 때입니다.

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.4, 3))
draw_losses(axes[0], -4.0)
draw_slopes(axes[1], -4.0)
quiet, loud = signal(-4.0).saturating[1], signal(-4.0).non_saturating[1]
plotting.show(
    fig,
    alt=f"왼쪽은 가짜의 로짓에 따른 두 손실과 로짓 −4의 접선, 오른쪽은 그 기울기. 포화 손실의 접선은 거의 누웠고(기울기 {quiet:.3f}), 비포화 손실의 접선은 가파릅니다({loud:.3f}). 두 기울기는 로짓 0에서 −1/2로 만나고 거기서 크기의 차례가 바뀝니다.",
)
assert 0.98 < 1 - signal(-4.0).verdict < 0.985

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽의 검은 선이 접선입니다. 포화 손실(동그라미)의 접선은 거의 누웠고, 비포화 손실(네모)의 접선은 가파릅니다. 접선의 기울기가 곧 G에게 가는 소식의 크기이고, 그것을 로짓마다 그린 것이 오른쪽입니다.
# 슬라이더를 왼쪽 끝까지 밀었다가, 0을 지나 오른쪽 끝까지 밀어 보십시오. 두 손실이 똑같이 가르치는 곳은 어디입니까?

# %%
SaturationLab()

# %% [markdown]
# 둘은 $a = 0$, 곧 $D(G(z)) = 1/2$에서 만납니다(기울기 $-1/2$). 왼쪽에서는 비포화 손실이, 오른쪽에서는 포화 손실이 더 크게 당깁니다. 학습 초기의 서툰 G는 대개 왼쪽에 있습니다.

# %%
print("   a    D(G(z))   포화      비포화    비")
for a_value in (-8.0, -6.0, -4.0, -2.0, 0.0, 2.0):
    a = torch.full((2,), a_value, dtype=torch.float64, requires_grad=True)
    saturating = -F.softplus(a[0])  # log(1 − σ(a))
    non_saturating = F.softplus(-a[1])  # −log σ(a)
    (saturating + non_saturating).backward()
    quiet, loud = a.grad.tolist()
    verdict = torch.sigmoid(a[0]).item()
    print(f"{a_value:5.1f}  {verdict:8.4f}  {quiet:8.4f}  {loud:8.4f}  {loud / quiet:8.1f}배")
    assert math.isclose(quiet, -verdict) and math.isclose(loud, verdict - 1)
    assert math.isclose(loud / quiet, math.exp(-a_value))

# %% [markdown]
# 두 기울기의 비는 정확히 $(1-\sigma(a))/\sigma(a) = e^{-a}$입니다. D가 $a = -6$이라고 말하면 같은 가짜에서 비포화 손실이 약 400배 크게 가르칩니다.
# 이 비는 $G$의 가중치까지 그대로 전해집니다. 로짓에서 G까지는 두 손실이 **같은 길**을 흐르기 때문입니다.

# %%
one = z[:1]
norms = {}
for name, objective in (("포화", objectives.MINIMAX), ("비포화", objectives.NON_SATURATING)):
    G.zero_grad(), D.zero_grad()
    a = D(G(one))
    objective.g_loss(a).backward()
    norms[name] = grads(G)
ratio = norms["비포화"] / norms["포화"]
print(
    f"이 가짜의 로짓 {a.item():.2f}: G가 받은 기울기의 비 {ratio:.2f}, e^−a = {math.exp(-a.item()):.2f}"
)
assert math.isclose(ratio, math.exp(-a.item()), rel_tol=1e-3)

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
# ### 400배 큰 기울기면 400배 빨리 배웁니까?
#
# Adam을 쓰면 그렇지 않습니다. Adam은 기울기를 그 크기로 나누므로, 모든 기울기를 똑같이 400배 해도 스텝은 거의 그대로입니다(3절).
# 그런데 한 미니배치 안에는 **들킨 가짜와 속인 가짜**가 섞여 있습니다. 들킨 셋과 속인 둘이 $G$의 가중치 두 개를 저마다 다른 쪽으로 당긴다고 합시다.

# %%
logit = torch.tensor([-6.0, -5.0, -4.0, 1.0, 2.0])  # 앞의 셋은 들킨 가짜, 뒤의 둘은 속인 가짜
pull = torch.tensor(
    [[0.94, 0.34]] * 3 + [[-0.34, 0.94]] * 2
)  # 가중치를 이쪽으로 옮기면 로짓이 오릅니다
LOSSES = {"포화": objectives.MINIMAX, "비포화": objectives.NON_SATURATING}
MAKERS = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}
moves = {}
for name, objective in LOSSES.items():
    for maker, make in MAKERS.items():
        theta = torch.zeros(2, requires_grad=True)
        objective.g_loss(logit + pull @ theta).backward()
        make([theta], lr=0.1).step()
        moves[name, maker] = theta.detach()
        caught, passed = (pull[[0, 3]] @ theta.detach()).tolist()
        print(
            f"{name:4s} {maker:5s} 스텝의 길이 {theta.norm():.3f}   로짓의 변화: 들킨 가짜 {caught:+.3f}, 속인 가짜 {passed:+.3f}"
        )

# %%
length = {key: move.norm().item() for key, move in moves.items()}
caught = {key: (pull[0] @ move).item() for key, move in moves.items()}
assert length["비포화", "SGD"] > 1.3 * length["포화", "SGD"]
assert math.isclose(length["비포화", "Adam"], length["포화", "Adam"], rel_tol=0.01)
assert caught["비포화", "Adam"] > 0.05 > caught["포화", "Adam"]

# %% [markdown]
# SGD에서는 스텝의 길이가 다르지만 Adam에서는 **길이가 같습니다**. 그래도 방향이 다릅니다. 포화 손실은 이미 속이고 있는 가짜의 말을 듣고(기울기 $-\sigma(a)$), 비포화 손실은 들킨 가짜의 말을 듣습니다(기울기 $-(1-\sigma(a))$).
# 고쳐야 할 것을 고치게 하는 것, 이것이 비포화 손실이 하는 일입니다.

# %% [markdown]
# Goodfellow가 원 논문에서 실제 학습에는 비포화 손실을 권한 까닭이 여기에 있습니다(2014, 3절). 두 손실은 도달하려는 곳(고정점)은 같지만 **거기까지 가는 기울기**가 다릅니다.
# 비포화 손실이라고 만능은 아닙니다. 로짓까지는 힘차게 와도 D를 지나며 곱해지는 수($w_d$에 해당하는 것)가 들쭉날쭉하면 학습이 흔들립니다(Arjovsky & Bottou 2017). 그 이야기는 06 WGAN에서 이어집니다.

# %%
print(f"이 레슨을 실행하는 데 {time.time() - lesson_start:.0f}초가 걸렸습니다.")

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 | 시험 |
# |---|---|---|---|
# | 몫 = 국소 기울기 × 받은 기울기, 갈래는 합 | `Value.backward` (과제 02-1, 02-2) | Rumelhart 외 1986, Linnainmaa 1976 | `test_random_graphs_equal_torch` |
# | $w \leftarrow w - \eta g$, $v \leftarrow \beta v + g$ | `descent.GradientDescent`, `descent.Momentum` | Polyak 1964 | `test_optimisers_equal_torch` |
# | $w \leftarrow w - \eta\,\hat m/(\sqrt{\hat v}+\varepsilon)$ | `descent.Adam.step` (과제 02-3) | Kingma & Ba 2014, 알고리즘 1 | `test_the_first_adam_step_is_the_learning_rate_whatever_the_gradient` |
# | $\partial L_G/\partial w_g = -(1-\sigma(a))\,w_d\,z$ | 6절의 `tiny_gan` (과제 02-4) | Goodfellow 외 2014 | `test_the_gradient_of_g_is_multiplied_by_ds_weight` |
# | 포화 $-\sigma(a)$, 비포화 $-(1-\sigma(a))$ | `saturation.signal` (과제 02-5) | Goodfellow 외 2014, 3절 | `test_saturating_and_non_saturating_slopes_by_logit` |
# | `detach`, `requires_grad_`가 하는 일 | 6절의 `try_step` | Paszke 외 2019 | `test_what_detach_and_requires_grad_do_and_do_not_do` |
#
# **스스로 확인하기**: 다섯 가지 배울 것으로 돌아가 하나씩 말해 보십시오. 막히면 `hint("02-1")`로 힌트를, `solution("02-1")`로 풀이를 볼 수 있습니다.
#
# ## 참고 문헌
#
# - Polyak (1964), *Some methods of speeding up the convergence of iteration methods*. [doi:10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553(64)90137-5)
# - Linnainmaa (1976), *Taylor expansion of the accumulated rounding error*. [doi:10.1007/BF01931367](https://doi.org/10.1007/BF01931367)
# - Rumelhart, Hinton, Williams (1986), *Learning representations by back-propagating errors*. [doi:10.1038/323533a0](https://doi.org/10.1038/323533a0)
# - Goodfellow 외 (2014), *Generative Adversarial Nets*. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661)
# - Kingma, Ba (2014), *Adam: A Method for Stochastic Optimization*. [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)
# - Baydin 외 (2015), *Automatic Differentiation in Machine Learning: a Survey*. [arXiv:1502.05767](https://arxiv.org/abs/1502.05767)
# - Arjovsky, Bottou (2017), *Towards Principled Methods for Training Generative Adversarial Networks*. [arXiv:1701.04862](https://arxiv.org/abs/1701.04862)
# - Paszke 외 (2019), *PyTorch: An Imperative Style, High-Performance Deep Learning Library*. [arXiv:1912.01703](https://arxiv.org/abs/1912.01703)
#
# ## 다음에 할 일
#
# 기울기가 어떻게 흐르고 가중치를 어떻게 바꾸는지 알았으니, 이제 두 신경망을 맞붙일 차례입니다. [03 Vanilla GAN](03_vanilla_gan.ipynb)에서 여기서 본 D 단계와 G 단계를 번갈아 밟으며 손글씨를 그려 봅니다.
