# %% [markdown]
# <!-- colab -->
#
# # 00 · 시작하기
#
# > **약속**: 1분 안에 첫 슬라이더를 움직여 얼굴을 바꾸어 보고, 이 강의가 어디로 가는지 알게 됩니다.
#
# <details><summary>배울 것, 미리 알면 좋은 것, 걸리는 시간</summary>
#
# **배울 것**
#
# 1. 슬라이더를 움직일 때 어떤 계산이 일어나는지 식으로 말하고, 그 계산을 처음부터 조립하여 내 슬라이더를 만들 수 있습니다.
# 2. 생성자와 판별자가 무엇을 주고받는지, 생성 모델을 어디에 쓰고 그 결과를 어디까지 믿을 수 있는지 잰 값을 들어 말할 수 있습니다.
# 3. BigGAN과 StyleGAN이 이 강의의 생성자와 무엇이 다른지 설명할 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬 기초와, 텐서를 만들어 본 정도의 PyTorch. GAN은 몰라도 됩니다.
#
# **공부 시간**: 약 65분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 20초. 작은 판별자 하나를 몇 초 학습할 뿐이므로 GPU는 필요 없습니다.
#
# </details>
#
# 앞 레슨: 없음 · 다음 레슨: [01 BCE 손실 →](01_bce_loss.ipynb)

# %% [markdown]
# **Shift+Enter**를 치면 셀이 실행되고 다음 셀로 넘어갑니다. 아래에 접혀 있는 **준비 셀**부터 그대로 실행하십시오.

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

# %% [markdown]
# ## 1. 첫 슬라이더
#
# 아래의 얼굴은 사람이 아니라 **생성자**(generator)라는 신경망이 그렸습니다. 실행한 다음 **안경** 슬라이더를 오른쪽 끝까지 천천히 밀어 보십시오. 왼쪽 위의 얼굴 하나만 따라가면 쉽습니다.

# %%
from gan_course.labs import LatentLab

painter = gc.checkpoints.pretrained("dcgan_faces")
faces = LatentLab(painter, seed=(31, 32, 33))  # 31에서 시작합니다.
faces

# %% [markdown]
# 이 창을 **탐험기**라고 부르겠습니다. “처음으로” 단추를 누르면 언제든 되돌아갑니다.
#
# <details><summary>창이 나타나지 않거나 슬라이더가 움직이지 않습니까?</summary>
#
# 1. 저장된 것은 정지 화면입니다. 맨 위의 준비 셀부터 차례로 실행하십시오.
# 2. 그래도 안 되면 새 셀에서 `from gan_course.doctor import doctor; doctor()`를 실행하십시오. 모자란 것에는 ✗가, 고치는 방법은 → 뒤에 나옵니다(7절).
#
# </details>
#
# - 안경을 끝까지 민 채로 “미소”도 밀어 보십시오. 안경은 그대로 있습니까? 왼쪽 위의 얼굴에서 안경 말고 바뀐 것이 있습니까? (슬라이더를 두 번 누르면 그것만 0으로 돌아갑니다. Colab에서는 옆의 수에 0을 적으십시오.)
# - “처음으로”를 누르고, “두 시드 사이” 탭에서 “위치 t”를 천천히 밀어 보십시오. 왼쪽 위의 얼굴에서 머리, 수염, 입 가운데 무엇이 먼저 바뀝니까?
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# - 왼쪽 위의 얼굴이 안경을 쓰고, 안경은 미소를 밀어도 그대로입니다. 그러나 **옷과 배경의 색**도 함께 바뀌었습니다. 한 방향이 다른 것까지 건드리는 일은 2절에서 세어 봅니다.
# - 머리가 먼저 짧아지고, 수염과 입은 t가 70쯤 되어서야 바뀝니다.
# - “이름” 탭에 **수염** 슬라이더는 없습니다. 방향을 찾기는 했지만, 그쪽으로 밀면 얼굴 셋에 하나는 입까지 바뀌어 슬라이더로 다는 기준(다른 속성의 변화 15% 이하)에 못 미쳤습니다(07).
#
# </details>
#
# <details><summary>이 생성자는 어떻게 만들었습니까?</summary>
#
# 구조는 04에서 배우는 DCGAN입니다. 학습에는 가중치의 이동 평균(03), 판별자 둘과 R1 벌점(04)을 썼습니다. 이 강의를 만든 컴퓨터의 CPU로 학습했습니다. 학습에 쓴 아바타 10,000장은 Micah Lanier의 micah(CC BY 4.0)를 DiceBear로 그린 것입니다. 모르는 말은 괄호 안의 레슨에서 배웁니다.
#
# </details>
#
# 이미 아는 것이 있습니까? 아래를 펼쳐 세 물음에 답하면 어느 레슨에서 시작하면 되는지 알려 드립니다.

# %%
from gan_course.ui import EntryView

EntryView(
    [
        ("판별자가 진짜 그림에 확률 0.01을 주었습니다. 이진 교차 엔트로피(BCE) 손실은 얼마입니까?",
         [("0.01쯤", False, "틀린 판정인데 손실이 작으면 배울 것이 없습니다."),
          ("0.99쯤", False, "확률의 차이가 아니라 로그입니다."),
          ("4.6쯤", True, "−log 0.01 ≈ 4.6입니다.")], "01"),
        ("p = k·q, L = (p − c)²입니다. ∂L/∂k는 무엇입니까?",
         [("2(p − c)", False, "그것은 ∂L/∂p입니다. p에서 k까지 한 번 더 가야 합니다."),
          ("2(p − c)·q", True, "연쇄 법칙: ∂L/∂p에 ∂p/∂k = q를 곱합니다."),
          ("q", False, "그것은 ∂p/∂k입니다.")], "02"),
        ("생성자만 고치려 합니다. 기울기는 판별자 D를 지나 옵니다. D의 가중치는 어떻게 합니까?",
         [("그대로 둡니다. 고치지 않아도 기울기는 D를 지나갑니다.", True,
           "기울기가 지나가는 것과 가중치를 고치는 것은 다른 일입니다."),
          ("함께 고칩니다. 고쳐야 기울기가 흐릅니다.", False,
           "기울기가 흐르는 데에는 D의 값만 있으면 됩니다. 함께 고치면 D가 속는 쪽으로 바뀝니다."),
          ("D의 출력을 detach합니다.", False, "그러면 생성자로 오는 기울기도 끊어집니다.")], "02"),
    ],
    skip="이 레슨을 마친 뒤 01과 02의 글을 건너뛰고 03부터 읽으십시오. 두 레슨의 과제는 풀어 볼 만합니다.",
)  # fmt: skip

# %% [markdown]
# ### 숫자를 그리는 생성자
#
# 이번에는 28×28의 작은 흑백 그림을 그리는 생성자입니다. 구조는 03에서 직접 학습할 것과 같습니다. 탐험기에 적힌 말부터 알아 둡니다.
#
# - **시드**(seed): 난수 뽑기를 시작하는 번호입니다. 같은 번호에서는 늘 같은 열여섯 장이 나옵니다.
# - **방향 1**: 밀었을 때 그림이 평균적으로 가장 크게 바뀌는 방향입니다. 학습이 끝난 생성자에서 찾아 두었습니다(찾는 법은 07). 방향 2는 그다음입니다.
# - **절단 ψ**(truncation, ψ는 ‘프사이’로 읽습니다): 생성자는 그림마다 다른 수 64개를 받습니다. 그 수를 모두 0 쪽으로 당기며, ψ가 1이면 그대로이고 작을수록 많이 당깁니다.
#
# 먼저 아래에서 **예상**을 고르고, 슬라이더로 확인하십시오.

# %%
from gan_course.ui import FlipbookView, PredictionView, QuizView

G = gc.checkpoints.pretrained("vanilla_mnist")
explorer = LatentLab(G)
PredictionView(
    "00-p1",
    "절단 ψ를 1에서 0까지 내리면 열여섯 장은 어떻게 되겠습니까?",
    [
        ("저마다 더 또렷한 숫자가 됩니다.", False, "0 근처에서는 저마다의 모양이 남지 않습니다."),
        ("모두 까맣게 됩니다.", False, "0이 되는 것은 생성자에 넣는 수이지, 화소가 아닙니다."),
        ("모두 같은 그림이 됩니다.", True,
         "그림이 다른 것은 생성자에 넣는 수 64개가 다르기 때문입니다. 모두 0이면 그림도 하나입니다."),
    ],
    explorer,
    act="“절단 ψ”를 0까지 내려 보십시오.",
    seen=lambda: explorer.panel.psi.value <= 0.02,
)  # fmt: skip

# %% [markdown]
# **도전 1. 3을 8로.** 새 탐험기를 시드 45에서 열었습니다. 왼쪽 위의 3만 따라가면 쉽습니다. 3이 8이 되려면 왼쪽의 열린 두 곳이 닫혀야 합니다.

# %%
bridge = LatentLab(G, seed=45)
PredictionView(
    "00-p5",
    "시드 45의 3에서 시드 236의 8까지 “위치 t”를 0부터 100까지 밉니다. 3은 어떻게 8이 되겠습니까?",
    [
        ("처음부터 끝까지 고르게 변해, t = 50쯤에서 반은 3, 반은 8입니다.", False,
         "끊기지는 않지만 고르지도 않습니다. t = 50에서는 아직 3입니다."),
        ("한참 3으로 있다가, 뒤쪽의 좁은 구간에서 빨리 8이 됩니다.", True,
         "t가 65를 넘은 뒤의 좁은 구간에서 열린 두 곳이 닫힙니다. 얼마나 좁은지는 2절에서 잽니다."),
        ("어느 자리에서 3이 사라지고 8이 나타납니다. 중간은 없습니다.", False,
         "조금씩 밀어 보십시오. 중간의 그림이 모두 있습니다."),
    ],
    bridge,
    act="“두 시드 사이” 탭에서 “도착 시드”를 236으로 하고, “위치 t”를 0에서 100까지 천천히 밀어 보십시오.",
    seen=lambda: bridge.panel.target.value == 236 and bridge.panel.t.value == 100,
)  # fmt: skip

# %% [markdown]
# **도전 2. 방향 1.** 방향 1은 그림이 평균적으로 가장 크게 바뀌는 방향이라고 했습니다. 그러면 무엇이 바뀔지 미리 짐작할 수 있습니다. 이번에는 시드 12에서 열었습니다.

# %%
pusher = LatentLab(G, seed=12)
PredictionView(
    "00-p6",
    "검은 바탕에 흰 획으로 쓴 숫자입니다. 화소의 값이 가장 크게 바뀌려면 그림의 무엇이 바뀌어야 하겠습니까?",
    [
        ("획이 비스듬한 정도", False, "조금 기울이면 획의 가장자리에 있는 화소만 바뀝니다."),
        ("흰 획의 양", True,
         "획이 늘거나 줄면 화소가 한꺼번에 검정에서 흰색으로, 또는 거꾸로 바뀝니다."),
        ("숫자가 놓인 자리", False,
         "학습에 쓴 손글씨는 한가운데로 맞추어 둔 것이라, 자리가 다른 그림은 배운 적이 없습니다."),
    ],
    pusher,
    act="“주요 방향” 탭의 “방향 1”을 오른쪽 끝까지 밀어 보십시오. 왼쪽 위의 0은 무엇이 됩니까?",
    seen=lambda: pusher.panel.directions[0].value == pusher.panel.directions[0].max,
)  # fmt: skip

# %% [markdown]
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 1. 3의 왼쪽에 열려 있던 두 곳이 t가 70쯤일 때 닫히면서 8이 됩니다. 그때까지도 그림은 끊기지 않고 **조금씩** 변합니다.
# 2. 왼쪽 위의 0은 획이 줄어 7이 됩니다. 다른 그림도 대체로 획이 줄어듭니다(얼마나 주는지는 2절에서 잽니다).
#
# </details>

# %% [markdown]
# ## 2. 슬라이더 뒤에서 일어난 일
#
# 이 레슨의 코드는 **출력과 주석만** 읽어도 됩니다. 직접 쓰는 것은 과제의 짧은 함수뿐입니다.
#
# 탐험기가 그림을 그리는 식은 하나입니다.
#
# $$x = G(z;\,\theta)$$
#
# - $z$: **잠재 벡터**(latent vector). 수 64개입니다. 슬라이더는 모두 이것을 바꿉니다.
# - $G$: 생성자. $z$를 받아 그림을 내는 신경망입니다.
# - $\theta$(‘세타’): 생성자의 가중치(weight). 세미콜론(;) 뒤에 적어, 넣는 값이 아니라 $G$가 지니고 있는 수라는 것을 나타냅니다. 학습이 정해 놓았고 슬라이더를 움직여도 변하지 않습니다.
# - $x$: 그림. 화소 28×28 = 784개이고, 화소마다 −1(검정)부터 1(흰색)까지의 수입니다.
#
# 처음의 $z$는 $z \sim \mathcal{N}(0, I)$에서 뽑습니다. 0 근처가 흔하고 멀수록 드문 종 모양의 **표준 정규 분포**에서 수 64개를 **서로 독립**으로 뽑는다는 뜻입니다($\sim$은 “…에서 뽑았다”, $0$은 평균이 모두 0, 단위 행렬 $I$는 표준편차가 모두 1이고 서로 독립이라는 표시입니다). 코드로는 `torch.randn(64)`입니다. 그다음은 슬라이더가 맡습니다.
#
# | 조절하는 것 | $z$에 하는 일 |
# |---|---|
# | 시드 | $z$ 열여섯 개를 새로 뽑습니다 |
# | 위치 t | 두 시드의 $z$를 잇는 길 위를 걷습니다 |
# | 절단 ψ | $z$를 원점 쪽으로 당깁니다 |
# | 방향, 안경, 미소 | $z$를 정해진 방향으로 옮깁니다 |
#
# $z$들이 사는 64차원 공간을 **잠재 공간**(latent space)이라고 합니다. 점 하나가 그림 한 장입니다. 얼굴의 생성자도 같습니다. $z$는 똑같이 수 64개이고, 그림만 3×64×64 = 12,288개의 수입니다.
# 숫자 탐험기의 시드 45, 왼쪽 위 그림을 손으로 똑같이 만들어 봅니다.

# %%
import matplotlib.pyplot as plt
import torch
from IPython.display import HTML
from torch.nn import functional as F

from gan_course.datasets import face_attributes, mnist
from gan_course.exercises import check, hint, mine, progress, solution, task
from gan_course.metrics import class_shares, judge_digits, judge_faces
from gan_course.plotting import show, show_pictures
from gan_course.sampling import sample, slerp


def latents(seed):
    """탐험기가 시드에서 뽑는 잠재 벡터 (16, 64). 첫째가 왼쪽 위입니다."""
    return torch.randn(16, 64, generator=torch.Generator().manual_seed(seed))


z = latents(45)[:1]
x = sample(G, z)
print("z:", tuple(z.shape), " x:", tuple(x.shape), f" 화소 {x.min():.2f}…{x.max():.2f}")

# %% [markdown]
# 생성자의 속은 짧습니다. 패키지의 코드를 그대로 보면 다음과 같습니다.

# %%
import inspect

print(inspect.getsource(type(G).forward))
print(f"가중치 {sum(p.numel() for p in G.parameters()):,}개")

# %% [markdown]
# `blocks`는 층 셋입니다. 층마다 행렬을 곱하고, 수들의 크기를 고르게 하고(배치 정규화, batch normalization), 음수를 0으로 만듭니다. `head`는 784개의 수를 내는 층, `squash`는 그 수를 −1과 1 사이로 누르는 함수 tanh(‘탄젠트 하이퍼볼릭’)입니다. 층마다의 뜻은 03에서, `y`는 05에서 배웁니다.
#
# 도전 1의 길을 숫자로 다시 봅니다. 길에서 고르게 아홉 곳을 골라 그리고, 그 아래에는 저장소에 든 **분류기**(classifier, 무슨 숫자인지 읽는 신경망)가 답한 확률을 101곳에서 그립니다. 길은 곧지 않고 구면을 따라 둥근 `slerp`입니다(White 2016, 까닭은 07). 탐험기의 “위치 t”는 0부터 100까지였지만, 여기에서는 0부터 1까지로 적습니다. 탐험기의 66이 여기의 0.66입니다.

# %%
t = torch.linspace(0, 1, 101)
walk = sample(G, slerp(latents(45)[0], latents(236)[0], t))
chance = judge_digits(walk).probabilities
step = (walk[1:] - walk[:-1]).abs().mean(dim=(1, 2, 3))  # 이웃한 두 그림의 화소 차이
three, eight = chance[:, 3], chance[:, 8]
turn, fast = t[eight > three][0].item(), step.argmax().item()
early, near = step[:60].mean(), slice(62, 72)  # t가 0.6이 되기까지, 0.62에서 0.72까지
jump = (eight[1:] - eight[:-1]).abs()
shares = {"화소": step[near].sum() / step.sum(), "8일 확률": jump[near].sum() / jump.sum()}
print(
    f"t가 1/100 늘 때 화소의 변화: t < 0.6에서 {early:.4f}, t = {fast / 100}에서 {step.max():.4f}(최대)"
)
print(f"분류기의 답이 3에서 8로 바뀌는 곳: t = {turn:.2f}")
print("t = 0.62에서 0.72 사이에 일어난 변화:", {name: f"{v:.0%}" for name, v in shares.items()})

# %%
# @title 그림: 3에서 8까지의 길과 분류기의 확률
fig, (top, bottom) = plt.subplots(2, 1, figsize=(9, 3.6), height_ratios=(1, 1.5))
show_pictures(
    top, walk[torch.linspace(0, 100, 9).round().long()], columns=9, title="시드 45에서 시드 236까지"
)
for name, p, style in (("3", three, "-"), ("8", eight, "--"), ("그 밖", 1 - three - eight, ":")):
    bottom.plot(t, p, style, lw=2, label=name)
bottom.set(xlim=(-1 / 16, 17 / 16), xlabel="위치 t", ylabel="분류기의 확률")
bottom.legend(loc="center left")
show(
    fig,
    alt=f"위는 손글씨 숫자 아홉 장으로, 시드 45의 3이 시드 236의 8로 조금씩 변합니다. 아래는 분류기가 3, 8, 그 밖이라고 본 확률의 곡선으로, t = {turn:.2f}에서 3과 8이 뒤바뀝니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 그림은 어디에서도 끊기지 않습니다. 생성자는 층을 이어 놓은 것이고, 어느 층에서나 입력이 조금 바뀌면 출력도 조금만 바뀌기 때문입니다(연속 함수). 그래서 슬라이더를 달 수 있습니다. 그러나 고르게 변하지도 않습니다. 0.66 근처에서 앞쪽의 세 배 넘게 빨리 변하고, 바로 그 가까이에서 **분류기의 답**이 뒤집힙니다. 분류기의 확률은 그보다도 훨씬 가파릅니다. 길의 10분의 1인 0.62–0.72에서 화소는 전체 변화의 5분의 1 남짓이 변하는데 확률은 거의 모두 변합니다.
#
# “안경” 슬라이더는 안경이 생기는 쪽의 방향을 정해 두고 $z$를 그쪽으로 옮깁니다(방향을 찾는 법은 07, 옮기는 식은 과제 00-4). 정말 안경만 생겼는지는 얼굴의 속성을 읽는 분류기에게 묻습니다. 탐험기의 `latents(…)`는 슬라이더를 그렇게 두었을 때의 $z$ 열여섯 개입니다.

# %%
end, smile = (slider.max for slider in faces.panel.named[:2])  # 안경과 미소의 오른쪽 끝
MOVES = ((), (end,), (end, smile))  # 처음, 안경을 끝까지, 미소까지
shown = [sample(painter, faces.latents(seed=31, named=moved)) for moved in MOVES]
looked = [judge_faces(x).labels for x in shown]
before, after, both = ({k: v[:, i] for i, k in enumerate(face_attributes())} for v in looked)
wore, wears, kept = (v["glasses"] > 0 for v in (before, after, both))  # 0은 “안경 없음”입니다.
changed = {name: int((before[name] != after[name]).sum()) for name in before}
names = ("머리 색", "머리 모양", "피부", "안경", "수염", "입")
AREAS = {
    "배경": (slice(6), slice(6)),
    "옷": (slice(58, 64), slice(24, 44)),
}  # 분류기가 읽지 않는 곳
recolored = {}
for name, (rows, columns) in AREAS.items():  # 그 자리의 색(중앙값)이 눈에 띄게 바뀌었는지
    old, new = (x[:, :, rows, columns].flatten(2).median(dim=2).values for x in shown[:2])
    recolored[name] = (old - new).abs().mean(dim=1) > 0.04
counts = [int(worn.sum()) for worn in (wore, wears, kept)]
print("안경을 쓴 얼굴(열여섯 가운데): 처음 {}, 안경의 끝 {}, 미소까지 밀면 {}".format(*counts))
print("바뀐 얼굴의 수:", dict(zip(names, changed.values(), strict=True)))
print("색이 바뀐 얼굴의 수:", {name: int(v.sum()) for name, v in recolored.items()})

# %%
# @title 그림: 안경을 끝까지 밀기 전과 뒤
fig, axes = plt.subplots(2, 1, figsize=(9, 2.9))
for ax, x, title in zip(axes, shown, ("처음", "안경을 끝까지"), strict=False):
    show_pictures(ax, x[:8], columns=8, title=title)
show(
    fig,
    alt=f"시드 31의 얼굴 여덟 장이 두 줄. 위는 처음 그대로여서 안경을 쓴 얼굴이 {wore[:8].sum()}, 아래는 안경을 끝까지 민 것이어서 {wears[:8].sum()}입니다. 맨 왼쪽 얼굴은 옷이 분홍에서 흰색으로, 배경이 하늘색에서 연보라로 바뀌었습니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 안경이 생기면서 옷이나 배경의 색까지 바뀐 얼굴이 있습니다(출력의 마지막 줄은 화소의 색을 견주어 센 것입니다). 분류기가 읽은 속성도 안경만 바뀐 것은 아닙니다. 안경에 대한 답이 달라진 얼굴이 안경을 새로 쓴 얼굴보다 많습니다. 안경의 모양이 바뀌거나 안경을 벗은 얼굴도 셌기 때문입니다. 머리 모양이나 피부가 바뀐 얼굴까지 있습니다. 방향 하나가 여러 속성을 함께 건드리는 일을 **얽힘**(entanglement)이라고 하며 07에서 풀어 봅니다.
#
# 숫자의 “방향 1”은 정말로 획을 줄입니까? 흰 화소의 양을 재어 확인합니다.

# %%
ink = {}
for a in (-4, 0, 4):
    pushed = torch.cat([explorer.latents(seed=s, along=(float(a),)) for s in range(32)])
    ink[a] = (sample(G, pushed).mean().item() + 1) / 2
seven = judge_digits(sample(G, explorer.latents(seed=12, along=(4.0,))[:1])).labels.item()
print("방향 1을 따라간 512장의 획의 양:", {a: f"{v:.1%}" for a, v in ink.items()})
print("시드 12의 왼쪽 위, 방향 1의 오른쪽 끝:", seven)

# %%
# @title 그림: 예상 00-p6의 답
pushed = {a: sample(G, explorer.latents(seed=12, along=(float(a),))) for a in (0, 4)}
white = {a: (x + 1).mean(dim=(1, 2, 3)) / 2 for a, x in pushed.items()}  # 그림마다 획의 양
fig, axes = plt.subplots(1, 2, figsize=(5.6, 3))
for ax, (a, x) in zip(axes, pushed.items(), strict=True):
    show_pictures(ax, x, columns=4, title=f"방향 1 = {a}: 획의 양 {white[a].mean():.1%}")
thinner, after_push = int((white[4] < white[0]).sum()), judge_digits(pushed[4]).labels
show(
    fig,
    alt=f"시드 12의 숫자 열여섯 장씩 두 격자. 왼쪽은 처음 그대로이고, 오른쪽은 방향 1을 끝까지 민 것입니다. {thinner}장에서 획이 줄어, 왼쪽 위의 굵은 0은 가는 7이 되고 나머지는 모두 1처럼 가는 획이 되었습니다. 획의 양은 평균 {white[0].mean():.1%}에서 {white[4].mean():.1%}로 줄었습니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 예상 00-p6의 답입니다. 열여섯 장 가운데 열다섯 장에서 흰 획이 줄었습니다. 왼쪽 위의 0은 7이 되고, 나머지는 분류기가 모두 1로 읽습니다. 1은 획이 가장 적은 숫자입니다.

# %%
# @title 확인: 길과 안경과 방향 1에 대한 글이 말하는 수
assert 3 < step.max() / early < 4 and abs(fast / 100 - turn) < 0.03 and abs(turn - 0.68) < 0.01
assert 0.2 < shares["화소"] < 0.25 and shares["8일 확률"] > 0.95
assert chance[0, 3] > 0.9 and chance[-1, 8] > 0.9 and (1 - three - eight).max() < 0.2
assert (
    not wore[0] and wears[0] and kept[0] and wore.sum() <= 8 and min(wears.sum(), kept.sum()) >= 13
)
assert (
    changed["glasses"] > (wears & ~wore).sum() >= 7 and changed["hair_style"] + changed["skin"] >= 1
)
assert all(v[0] and 3 <= v.sum() <= 6 for v in recolored.values())
assert ink[-4] > ink[0] + 0.03 > ink[4] + 0.06 and seven == 7
assert thinner == 15 and after_push.tolist() == [7] + [1] * 15
assert white[0].mean() > 2 * white[4].mean()

# %% [markdown]
# ### 과제: 슬라이더를 직접 만듭니다
#
# 함수의 빈칸(`...`)을 채우고 셀을 실행하면 바로 채점합니다. 막히면 힌트를 한 단계씩 펼치고, 마지막에 풀이와 견주어 보십시오. 채운 함수는 이어지는 셀에서 바로 씁니다. 채우지 않았으면 그 자리에 풀이를 쓰므로, 셀만 차례로 실행하면서 3절의 GAN부터 읽어도 됩니다. 나중에 풀었으면 `mine("과제 번호", …)`이 있는 셀부터 다시 실행하십시오.

# %%
task("00-1")


# %%
def to_pixels(x):
    """실수 [−1, 1] → torch.uint8 0…255, 같은 모양."""
    ...


check("00-1", to_pixels)

# %%
hint("00-1")

# %%
solution("00-1")

# %%
pixels = mine("00-1", to_pixels)(walk)
error = (pixels.float() / 127.5 - 1 - walk).abs().max().item()
print(f"정수로 바꾸었다가 되돌리면 많아야 {error:.5f}만큼 어긋납니다. 1/255 = {1 / 255:.5f}")

# %% [markdown]
# −1부터 1까지를 255칸으로 나누므로 한 칸은 2/255이고, 반올림은 많아야 **반 칸**을 어긋나게 합니다. 눈에는 보이지 않는 크기입니다.

# %%
task("00-2")


# %%
def between(z0, z1, t):
    """(nz,), (nz,), 0과 1 사이의 수 → (nz,)."""
    ...


check("00-2", between)

# %%
hint("00-2")

# %%
solution("00-2")

# %% [markdown]
# 과제의 예상을 확인합니다. 왼쪽은 둥근 길(`slerp`), 가운데는 방금 쓴 곧은 길이고, 오른쪽은 길 위의 $z$의 **길이**(원점까지의 거리)입니다.

# %%
straight = mine("00-2", between)
WALKS = {"둥근 길": slerp, "곧은 길": straight}
Z0, Z1, GRADES = latents(45)[0], latents(236)[0], torch.linspace(0, 1, 41)
WAYS = {k: torch.stack([f(Z0, Z1, s) for s in GRADES]) for k, f in WALKS.items()}
LENGTHS = {k: way.norm(dim=1) for k, way in WAYS.items()}
cosine = torch.cosine_similarity(Z0, Z1, dim=0).item()
print(f"두 시드의 z 사이: 각의 코사인 {cosine:.3f} (0이면 수직, 1이면 같은 쪽, −1이면 반대쪽)")


def walks_at(percent):
    at = percent / 100
    fig, axes = plt.subplots(1, 3, figsize=(7, 2.4), width_ratios=(1, 1, 2))
    for ax, (name, way), style in zip(axes, WALKS.items(), ("-", "--"), strict=False):
        place, gone = way(Z0, Z1, torch.tensor(at)), GRADES.le(at + 1e-6)
        show_pictures(ax, sample(G, place[None]), title=f"{name}\n길이 {place.norm():.1f}")
        axes[2].plot(GRADES[gone], LENGTHS[name][gone], style, label=name)
        axes[2].plot(at, place.norm(), "ko")
    axes[2].set(xlabel="위치 t", ylabel="z의 길이", xlim=(-0.05, 1.05), ylim=(0, 9.5))
    axes[2].legend(loc="lower center")
    return fig


# %%
walks = FlipbookView(
    walks_at, "위치 t (%)", list(range(0, 101, 10)), 0,
    about="두 시드를 잇는 둥근 길과 곧은 길 위의 그림, 그리고 지금까지 지나온 z의 길이.",
)  # fmt: skip
PredictionView(
    "00-p2",
    "두 끝의 길이는 8쯤입니다. 곧은 길의 한가운데에서 z의 길이는 얼마쯤이겠습니까?",
    [
        ("8쯤 그대로입니다.", False, "길이가 그대로이려면 둥글게 돌아가야 합니다."),
        ("6쯤으로 짧아집니다.", True,
         "두 벡터가 서로 다른 쪽을 보므로 가운데로 질러가면 원점에 가까워집니다."),
        ("거의 0이 됩니다.", False, "정반대 쪽을 보는 두 벡터라면 그렇지만, 이 둘은 거의 수직입니다."),
    ],
    walks,
    act="“위치 t”를 50까지 밀고 두 길이를 견주어 보십시오.",
    seen=lambda: walks.page.value == 50,
)  # fmt: skip

# %%
# @title 그림: 예상 00-p2의 답
half = {name: sample(G, way[20:21]) for name, way in WAYS.items()}  # t = 0.5
half["화소를 반씩"] = sample(G, torch.stack([Z0, Z1])).mean(dim=0, keepdim=True)
fig, axes = plt.subplots(1, 4, figsize=(9, 2.3), width_ratios=(1, 1, 1, 2.2))
for ax, (name, picture) in zip(axes, half.items(), strict=False):
    show_pictures(ax, picture, title=name)
for (name, length), line, mark in zip(LENGTHS.items(), ("-", "--"), "os", strict=True):
    axes[3].plot(GRADES, length, line, label=name)
    axes[3].plot(0.5, length[20], mark, color="black")
    axes[3].text(0.5, length[20] - 0.5, f"{length[20]:.2f}", ha="center", va="top")
axes[3].set(xlabel="위치 t", ylabel="z의 길이", ylim=(0, 9.5))
axes[3].legend(loc="lower right")
middle = {name: length[20].item() for name, length in LENGTHS.items()}
show(
    fig,
    alt=f"t = 0.5의 그림 셋: 둥근 길과 곧은 길은 거의 같은 3이고, 두 그림의 화소를 반씩 섞은 것은 3과 8이 겹쳐 보입니다. 오른쪽은 길 위의 z의 길이로, 둥근 길은 한가운데에서도 {middle['둥근 길']:.2f}이고 곧은 길은 {middle['곧은 길']:.2f}까지 짧아집니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 한가운데에서 두 길의 그림은 거의 같지만 $z$의 길이는 다릅니다. 셋째 그림은 견주어 보려고 두 끝의 **화소**를 반씩 섞은 것이고, 두 숫자가 겹쳐 보입니다. 슬라이더가 섞는 것은 화소가 아니라 $z$입니다.

# %%
pairs = torch.randn(2, 1000, 64, generator=torch.Generator().manual_seed(2))
halves = torch.stack([straight(a, b, 0.5) for a, b in zip(*pairs, strict=True)]).norm(dim=1)
print(
    f"길이의 평균: 뽑은 것 {pairs.norm(dim=2).mean():.2f}, 곧은 길의 한가운데 {halves.mean():.2f}"
)

# %% [markdown]
# 이 두 시드만의 일이 아닙니다. 아무렇게나 뽑은 천 쌍에서도 한가운데는 5.6쯤입니다. 뽑은 $z$는 좌표 64개의 제곱이 저마다 평균 1이라 길이의 제곱이 64쯤이고($\sqrt{64} = 8$), 두 $z$의 한가운데는 좌표마다 제곱의 평균이 절반으로 줄어 32쯤이기 때문입니다($\sqrt{32} \approx 5.66$). 시드 45와 236은 길이와 코사인이 모두 평균보다 조금 커서 6.06이었습니다. 짧은 $z$가 그림에서 무엇을 잃는지는 07에서 잽니다.

# %%
task("00-3")


# %%
def draw(G, z, psi):
    """생성자, (n, nz), 0 이상의 수 → 그림 묶음."""
    ...


check("00-3", draw)

# %%
hint("00-3")

# %%
solution("00-3")

# %% [markdown]
# 방금 쓴 함수로 ψ를 바꾸어 가며 숫자를 5,000장씩 그립니다. “흩어짐”은 화소마다 잰 표준편차의 평균이고, “확신”은 분류기가 한 숫자에 0.9가 넘는 확률을 준(90% 넘게 확신하는) 그림의 비율입니다. ψ를 1보다 **키우면** 확신은 어떻게 됩니까?

# %%
from functools import cache

draws = mine("00-3", draw)
cut_z = torch.randn(5000, 64, generator=torch.Generator().manual_seed(0))


@cache
def cut(psi):
    """ψ 하나에서 (앞의 16장, 흩어짐, 그림마다 확신하는지)."""
    with torch.no_grad():
        x = draws(G, cut_z.to(runtime.device), psi).cpu()
    return x[:16], x.std(dim=0).mean().item(), (judge_digits(x).confidence > 0.9).float()


def cut_at(psi):
    first, spread, sure = cut(psi)
    fig, ax = plt.subplots(figsize=(2.9, 3.1))
    show_pictures(ax, first, title=f"흩어짐 {spread:.2f} · 확신 {sure.mean():.0%}")
    return fig


# %%
cuts = FlipbookView(
    cut_at, "ψ", [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5], 1.0,
    about="절단 ψ로 당기거나 민 잠재 벡터에서 그린 숫자 열여섯 장과, 5,000장의 흩어짐과 확신.",
    words=lambda psi: f"ψ = {psi}: 흩어짐 {cut(psi)[1]:.2f}, 확신 {cut(psi)[2].mean():.1%}",
)  # fmt: skip
PredictionView(
    "00-p3",
    "ψ를 1에서 1.5로 키우면 그림들이 서로 더 달라집니다. 분류기가 확신하는 그림은 늘겠습니까?",
    [
        ("줄어듭니다.", True, "생성자가 학습할 때 거의 보지 못한, 원점에서 먼 z이기 때문입니다."),
        ("거의 그대로입니다.", False, "재어 보면 백 장에 여덟 장쯤 줄어듭니다."),
        ("늘어납니다.", False, "낯선 z에서는 분류기가 망설이는 그림이 더 많이 나옵니다."),
    ],
    cuts,
    act="ψ를 1.5까지 키우고, 이어서 0까지 줄여 보십시오. 확신이 높으면 좋은 그림입니까?",
    seen=lambda: cuts.page.value == 1.5,
)  # fmt: skip

# %%
real = mnist("test")[:2000].x
known = (judge_digits(real).confidence > 0.9).float().mean().item()
spread, sure = ({psi: cut(psi)[i] for psi in (0.0, 0.5, 0.75, 1.0, 1.5)} for i in (1, 2))
change, bar = {}, {}
for pair in ((1.0, 1.5), (1.0, 0.75), (0.75, 0.5)):
    gap = sure[pair[1]] - sure[pair[0]]
    change[pair], bar[pair] = gap.mean().item(), 2 * gap.std().item() / len(gap) ** 0.5
    print(f"ψ {pair[0]} → {pair[1]}: 확신 {sure[pair[0]].mean():.1%} → {sure[pair[1]].mean():.1%} "
          f"(차이 {change[pair]:+.1%}p, 다시 뽑으면 ±{bar[pair]:.1%}p쯤 흔들립니다)")  # fmt: skip
nine = judge_digits(cut(0.0)[0]).labels[0].item()
print(f"진짜 손글씨에서는 {known:.1%}. ψ = 0의 그림을 분류기는 {nine}라고 읽습니다.")

# %%
# @title 그림: ψ마다의 열여섯 장
PSIS = (0.0, 0.5, 1.0, 1.5)
fig, axes = plt.subplots(1, 4, figsize=(9, 2.7))
for ax, psi in zip(axes, PSIS, strict=True):
    show_pictures(ax, cut(psi)[0][:16], columns=4, title=f"ψ = {psi}: 확신 {sure[psi].mean():.0%}")
told = ", ".join(f"ψ = {psi}에서 {sure[psi].mean():.1%}" for psi in PSIS)
show(
    fig,
    alt=f"ψ가 0, 0.5, 1, 1.5일 때 같은 z 열여섯 개의 그림. ψ = 0에서는 모두 같은 그림이고, ψ가 클수록 서로 다릅니다. 분류기가 90% 넘게 확신하는 그림의 비율은 {told}입니다.",
)

# %% [markdown]
# **알게 된 것**: 흔히 ψ를 줄이면 다양성(diversity)을 잃는 대신 그림이 깔끔해진다고 합니다. 이 생성자에서는 어떻습니까? ψ를 1에서 0.75로 줄이면 분류기의 확신이 조금 오릅니다(다시 뽑을 때 흔들리는 폭을 겨우 넘습니다). 0.5로 더 줄이면 도리어 **떨어집니다**. 이 생성자에서는 규칙이 좁은 구간에서만 맞습니다.
#
# 위 그림의 맨 왼쪽을 보십시오. 사람 눈에는 8 같기도 9 같기도 한 그림인데 분류기는 9라고 확신하고, 그 한 장을 5,000번 세어 100%가 되었습니다. **확신이 높다고 좋은 그림인 것은 아닙니다.** 잣대도 시험해 보고 써야 합니다(08).
#
# BigGAN의 절단은 그림을 깔끔하게 합니다. 그러나 그렇게 되도록 학습할 때 가중치에 조건(직교 정칙화, orthogonal regularization)을 더했고, 자르는 방법도 다릅니다(문턱을 넘는 좌표를 다시 뽑습니다. Brock 외 2018). 07에서는 다른 생성자를 다른 잣대로 재고, 답도 달라집니다. 다른 모델에서 맞은 규칙도 내 모델에서 다시 재어 보아야 합니다.

# %%
task("00-4")


# %%
def steer(z, psi, a, d):
    """(n, nz), 0 이상의 수, 슬라이더의 값, (nz,) → (n, nz)."""
    ...


check("00-4", steer)

# %%
hint("00-4")

# %%
solution("00-4")

# %% [markdown]
# 이제 탐험기의 $z$를 식 하나로 적을 수 있습니다. 두 시드 사이를 걷고, 절단하고, 방향으로 옮깁니다.
#
# $$z = \psi\,z(t) + \sum_k a_k\,d_k$$
#
# - $z(t)$: 두 시드를 잇는 길의 $t$만큼 간 곳. $d_k$: 길이가 1인 $k$번째 방향. $a_k$: 그 슬라이더의 값. $\sum_k$: 모든 $k$에 대하여 더합니다.
#
# “안경” 슬라이더가 한 일도 이 덧셈입니다. 방금 쓴 함수가 탐험기와 같은 $z$를 내는지 확인하고, 세 조절을 $z$의 공간에 그려 봅니다.

# %%
steered, d1 = mine("00-4", steer), explorer.scene.directions[0]
theirs = explorer.latents(seed=0, psi=0.8, along=(2.0,))
z_gap = (theirs - steered(latents(0), 0.8, 2.0, d1)).abs().max().item()
print(f"탐험기의 z와 내 함수의 z가 가장 많이 다른 좌표: {z_gap:.1e}")
print(f"방향 1과 두 z 사이의 코사인: {d1 @ Z0 / Z0.norm():.2f}, {d1 @ Z1 / Z1.norm():.2f}")

# %%
# @title 그림: z의 공간에서 슬라이더가 하는 일
from gan_course.labs.latent.plane_draw import draw_paths, draw_shift, draw_shrink, on_plane

flat = {name: on_plane(way, Z0, Z1) for name, way in WAYS.items()}  # (41, 64) → (41, 2)
fig, axes = plt.subplots(1, 3, figsize=(9.4, 3.4))
draw_paths(axes[0], *flat.values())
draw_shrink(axes[1], flat["둥근 길"][::5], psi=0.5)
draw_shift(axes[2], flat["둥근 길"][::5], move=torch.tensor([4.0, 0.0]))
fig.suptitle("z의 공간에서 슬라이더가 하는 일")
show(
    fig,
    alt=f"원점 O와 시드 45의 z0, 시드 236의 z1을 지나는 평면. 왼쪽: 길이 {Z0.norm():.2f}인 z0에서 {Z1.norm():.2f}인 z1까지, 둥근 길의 한가운데는 원점에서 {middle['둥근 길']:.2f}, 곧은 길의 한가운데는 {middle['곧은 길']:.2f} 떨어져 있습니다. 가운데: ψ = 0.5는 길 위의 아홉 점을 원점 쪽으로 절반만큼 당깁니다. 오른쪽: 방향은 아홉 점을 모두 같은 쪽으로 4만큼 옮깁니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 64차원을 두 $z$와 원점 O를 지나는 평면으로 자른 단면이고, 길이와 각은 제 크기입니다. 왼쪽의 둥근 길은 원점에서 8쯤 떨어진 채 돌아가고, 곧은 길은 질러가서 짧아집니다. 가운데의 ψ는 점마다 원점까지의 거리를 줄이므로 점들이 서로 가까워집니다. 오른쪽의 방향은 서로의 간격을 그대로 두고 모두 옮깁니다. (진짜 방향 1은 출력처럼 두 $z$와 거의 수직이라 이 단면에서는 움직임이 보이지 않습니다. 그래서 단면 안의 방향 하나를 4만큼 그렸습니다.)
#
# 둥근 길 위의 $z$는 한가운데에서도 길이가 8쯤이라 $\mathcal{N}(0, I)$에서 뽑은 것과 닮았습니다. 그러나 ψ로 당기거나 $a_k$만큼 민 $z$들은 이제 그 분포를 따르지 않습니다. 그러면 방향 1을 끝까지 밀면 그림이 어색해집니까? 짐작하지 말고 잽니다.

# %%
many = torch.randn(3000, 64, generator=torch.Generator().manual_seed(0))
crowd = {}
for a in (-4, -2, 0, 2, 4):
    verdict = judge_digits(sample(G, steered(many, 1.0, a, d1)))
    kinds, certain = class_shares(verdict.labels), verdict.confidence > 0.9
    crowd[a] = certain.float().mean().item(), kinds.argmax().item(), kinds.max().item()
    told = "확신 {:.1%}, 가장 흔한 숫자는 {} ({:.1%})".format(*crowd[a])
    print(f"방향 1 = {a:2d}: {told}")
    if a == 0:
        easy = {
            k: round(100 * certain[verdict.labels == k].float().mean().item()) for k in range(10)
        }
print("밀지 않았을 때 숫자마다의 확신(%):", easy)

# %% [markdown]
# **알게 된 것**: 확신은 두 끝에서 도리어 **높습니다**. 이 잣대로는 어색해지지 않았습니다. 대신 숫자가 한쪽으로 몰립니다. 밀지 않았을 때에는 가장 흔한 숫자도 아홉에 하나쯤인데, 왼쪽 끝에서는 열에 여덟쯤이 0이고 오른쪽 끝에서는 열에 아홉 가까이가 1입니다. 확신이 오른 대신 **다양성**을 잃었습니다. 1은 밀지 않았을 때에도 분류기가 가장 자신 있게 읽는 숫자이고 0도 그런 편이므로, 확신이 오른 데에는 쉬운 숫자로 몰린 몫도 있습니다.

# %%
task("00-5")


# %%
def explore(G, seed_a, seed_b, t, psi, a, d):
    """생성자, 시드 둘, 위치, 절단, 이동, (nz,) → 그림 열여섯 장, torch.uint8."""
    ...


check("00-5", explore)

# %%
hint("00-5")

# %%
solution("00-5")

# %% [markdown]
# 조립한 탐험기에 슬라이더를 답니다. 먼저 과제의 예상입니다. 두 시드의 한가운데에서 ψ를 0으로 두어 열여섯 장을 한 점에 모아 두었습니다.

# %%
explored = mine("00-5", explore)


def gathered_at(a):
    """ψ = 0에서 방향 1을 a만큼 민 그림. 정수 화소를 [−1, 1]로 되돌려 그립니다."""
    fig, ax = plt.subplots(figsize=(2.9, 2.9))
    show_pictures(ax, explored(G, 45, 236, 0.5, 0.0, a, d1) / 127.5 - 1)
    return fig


gathered = FlipbookView(
    gathered_at, "내 방향 1", [float(a) for a in range(-4, 5)], 0.0,
    about="내가 조립한 탐험기. ψ = 0에서 방향 1만 민 숫자 열여섯 장입니다.",
)  # fmt: skip
PredictionView(
    "00-p4",
    "ψ = 0인 채로 방향 1을 4까지 밀면 열여섯 장은 어떻게 되겠습니까?",
    [
        ("꿈쩍도 하지 않습니다.", False, "당긴 것은 뽑은 z입니다. 방향은 그다음에 더합니다."),
        ("모두 같이 바뀌어 여전히 한 그림입니다.", True,
         "한 점에 모인 z를 모두 같은 쪽으로 같은 만큼 옮기면 다시 한 점입니다."),
        ("저마다 다른 숫자로 갈라집니다.", False, "모두에게 같은 것을 더하므로 갈라지지 않습니다."),
    ],
    gathered,
    act="“내 방향 1”을 4까지 밀어 보고, −4까지도 당겨 보십시오.",
    seen=lambda: gathered.page.value == 4.0,
)  # fmt: skip

# %%
ends = {a: explored(G, 45, 236, 0.5, 0.0, a, d1) for a in (-4.0, 4.0)}
read = {a: judge_digits(levels / 127.5 - 1).labels.unique().tolist() for a, levels in ends.items()}
by_hand = explored(G, 45, 236, 0.5, 0.8, 2.0, d1) / 127.5 - 1
there = explorer.latents(seed=45, target=236, t=0.5, psi=0.8, along=(2.0,))
x_gap = (by_hand - sample(G, there)).abs().max().item()
print(f"ψ = 0에서 방향 1의 두 끝을 분류기가 읽은 것: {read}")
print(
    f"세 슬라이더를 다 움직였을 때 탐험기와의 화소 차이: 많아야 {x_gap:.5f} (반 칸은 {1 / 255:.5f})"
)

# %%
# @title 그림: 예상 00-p4의 답
fig, axes = plt.subplots(1, 2, figsize=(5, 1.05))
for ax, (a, levels) in zip(axes, ends.items(), strict=True):
    show_pictures(
        ax, levels[:4] / 127.5 - 1, columns=4, title=f"방향 1 = {a:.0f}".replace("-", "−")
    )
show(
    fig,
    alt="ψ = 0에서 방향 1을 두 끝까지 민 그림 네 장씩. 왼쪽은 모두 같은 0, 오른쪽은 모두 같은 1입니다.",
)

# %% [markdown]
# 열여섯 장이 한꺼번에 바뀌어 왼쪽 끝에서는 모두 0, 오른쪽 끝에서는 모두 1이 됩니다. ψ는 서로의 차이를 지우고, 방향은 모두를 함께 옮깁니다. ψ와 방향과 위치를 함께 움직여도 탐험기의 그림과 반올림한 만큼밖에 다르지 않으니, **탐험기를 다 만든 것입니다.**
#
# 이제 무엇에 슬라이더를 달지 정해 보십시오. 값 하나를 `t`, `psi`, `a` 가운데 하나에 넣어도 되고, 둘에 함께 넣어도 됩니다. 차례는 과제와 같이 `G`, 두 시드, `t`, `psi`, `a`, 방향이고, 방향 1은 위에서 꺼낸 `d1`입니다. `a`는 −4부터 4까지이므로 `8 * value - 4`처럼 늘려 넣으십시오. 비워 두면 `ours`를 답니다.


# %%
def my_slider(value):
    """0과 1 사이의 값 → 그림 열여섯 장. 예: return explored(G, 45, 236, 0.0, 1.0, 8 * value - 4, d1)"""
    ...


def ours(value):
    """시드 45에서 236까지 가면서 ψ를 1에서 0.5로 줄입니다."""
    return explored(G, 45, 236, value, 1 - value / 2, 0.0, d1)


slide = ours if my_slider(0.5) is None else my_slider


def slide_at(value):
    fig, ax = plt.subplots(figsize=(2.9, 2.9))
    show_pictures(ax, slide(value) / 127.5 - 1)
    return fig


def slide_read(value):
    labels = judge_digits(slide(value) / 127.5 - 1).labels
    return "분류기가 읽은 것: " + " ".join(map(str, labels.tolist()))


FlipbookView(
    slide_at, "내 슬라이더", [i / 10 for i in range(11)], 0.0, words=slide_read,
    about="내가 조립한 탐험기에 단 내 슬라이더. 값을 0에서 1까지 밀 때의 숫자 열여섯 장입니다.",
)  # fmt: skip

# %% [markdown]
# **그림이 보여 주는 것**(`ours`를 달았을 때): 오른쪽으로 밀수록 저마다 시드 236의 숫자로 옮겨 가면서 서로 닮아 갑니다. 어느 것이 `t` 때문이고 어느 것이 `ψ` 때문입니까? 둘을 함께 움직였으니 이것만으로는 알 수 없습니다.
#
# **도전 3. 하나씩 붙들기.** `my_slider`에서 ψ를 1로 붙들고 `t`만 움직여 보고(`t` 자리에 `value`, `psi` 자리에 `1.0`), 다음에는 `t`를 0으로 붙들고 ψ만 움직여 보십시오. 실행하기 전에, 어느 쪽에서 그림들이 서로 닮아 갈지 먼저 짐작하십시오.
#
# <details><summary>본 것 (해 본 다음에 펼치십시오)</summary>
#
# - `return explored(G, 45, 236, value, 1.0, 0.0, d1)`: 저마다 시드 236의 숫자로 옮겨 가지만, 서로 닮아 가지는 **않습니다**. 화소의 흩어짐이 0.37에서 0.36으로 거의 그대로입니다.
# - `return explored(G, 45, 236, 0.0, 1 - value / 2, 0.0, d1)`: 시드 236과 상관없이 서로 닮아 갑니다. 흩어짐이 0.37에서 0.25로 줄고, 9와 3으로 읽히는 것이 많아집니다.
#
# 그러니 옮겨 간 것은 `t`의 일이고, 닮아 간 것은 ψ의 일입니다. 원인을 가리려면 한 번에 하나만 바꿉니다.
#
# </details>

# %%
# @title 확인: 2절의 글이 말하는 수
assert 0.9 / 255 < error <= 1.001 / 255 and z_gap < 1e-5 and x_gap <= 1.001 / 255
assert 0 < cosine < 0.2 and abs(middle["곧은 길"] - 6) < 0.3 and middle["둥근 길"] > 8
assert min(Z0.norm(), Z1.norm()) > pairs.norm(dim=2).mean()
assert abs(halves.mean() - 32**0.5) < 0.1 and abs(d1 @ Z0) < 0.5 > abs(d1 @ Z1)
assert list(spread.values()) == sorted(spread.values()) and spread[0.0] < 1e-6
assert abs(change[1.0, 1.5] + 0.08) < 0.02 and -change[1.0, 1.5] > bar[1.0, 1.5]
assert bar[1.0, 0.75] < change[1.0, 0.75] < 0.03 and -change[0.75, 0.5] > bar[0.75, 0.5]
assert sure[0.0].mean() == 1 and known > 0.95 and nine == 9
assert crowd[-4][0] > crowd[0][0] + 0.05 and crowd[4][0] > crowd[0][0] + 0.15
assert crowd[0][2] < 0.13 and crowd[-4][1:2] == (0,) and crowd[-4][2] > 0.7
assert crowd[4][1] == 1 and crowd[4][2] > 0.8 and max(easy, key=easy.get) == 1
assert easy[0] > sum(easy.values()) / 10 + 3
assert all((levels == levels[:1]).all() for levels in ends.values())
assert read == {-4.0: [0], 4.0: [1]}

# %% [markdown]
# ## 3. 어느 쪽이 가짜입니까?
#
# 한쪽은 사람이 쓴 MNIST(손글씨 숫자 70,000장을 모은 데이터)의 숫자이고, 다른 쪽은 방금 그 생성자가 그린 것입니다. 너무 쉽지 않도록, 두 쪽 모두 분류기가 90% 넘게 확신하는 것만 골랐습니다. 30초 동안 들여다보고 정해 보십시오.

# %%
# @title 그림: 가와 나
test = mnist("test")
pools = {"진짜": test[100:200].x, "가짜": sample(G, 100, seed=21)}
clear = {who: x[judge_digits(x).confidence > 0.9][:32] for who, x in pools.items()}
coin = torch.randperm(2, generator=torch.Generator().manual_seed(3)).tolist()
sides = {"가": list(clear)[coin[0]], "나": list(clear)[coin[1]]}  # 셀을 읽어서는 알 수 없습니다.

fig, axes = plt.subplots(1, 2, figsize=(9, 2.6))
for ax, (side, who) in zip(axes, sides.items(), strict=True):
    show_pictures(ax, clear[who], columns=8, title=side)
show(
    fig,
    alt="손글씨 숫자 32장씩의 격자 둘, ‘가’와 ‘나’. 한쪽은 사람이 썼고 한쪽은 생성자가 그렸으며, 모두 분류기가 90% 넘게 확신하는 그림입니다. 한쪽에는 획 둘레의 흐린 점과 끊어진 획이 보입니다.",
)

# %%
told = {
    "가짜": "맞습니다. 획 둘레의 흐린 점, 군데군데 끊어지거나 뭉친 획이 단서입니다.",
    "진짜": "이쪽은 사람이 쓴 것입니다. 다른 쪽에서 획 둘레의 점과 끊어진 획을 찾으십시오.",
}
QuizView(
    "생성자가 그린 것은 어느 쪽입니까?",
    [(side, who == "가짜", told[who]) for side, who in sides.items()],
)

# %% [markdown]
# 이 일을 신경망에게 시킨 것이 **판별자**(discriminator)입니다. 그림을 **한 장씩** 보고, 진짜와 가짜를 가리도록 학습합니다. 분류기로는 안 됩니까? “분류기가 90% 넘게 확신하면 진짜”라는 규칙으로 진짜와 가짜를 2,000장씩 가려 봅니다.

# %%
drawn_fakes = sample(G, 2000, seed=21)
readable = (judge_digits(drawn_fakes).confidence > 0.9).float().mean().item()
rule = (known + 1 - readable) / 2
print(f"분류기가 90% 넘게 확신하는 비율: 진짜 {known:.1%}, 가짜 {readable:.1%}")
print(f"그 규칙의 정확도 {rule:.1%} (동전을 던지면 50%)")

# %% [markdown]
# 이 규칙은 동전 던지기보다 조금 나을 뿐입니다. (여러분은 서른두 장을 한꺼번에 견주었고 두 쪽 모두 확신이 높은 것이었으니, 같은 시험은 아닙니다.) 흐린 점과 끊어진 획이 있어도 분류기의 확신은 크게 깎이지 않아, 가짜 넷 가운데 셋쯤이 이 규칙을 통과합니다. 분류기는 “무슨 숫자인가”를 배웠지 “진짜인가”를 배운 적이 없기 때문입니다. 문턱을 90%가 아닌 값으로 잡으면 정확도는 달라지겠지만, 묻는 것까지 달라지지는 않습니다.
#
# 그것을 배우는 것이 판별자입니다. 아주 작은 판별자 하나를 정말로 가르쳐 봅니다. 진짜와 가짜를 4,000장씩 보이며 250번 고칩니다. D는 그림마다 수 하나를 내고, `sigmoid`가 그 수를 0과 1 사이의 확률로 바꿉니다. 층은 04, 손실은 01에서 배우므로 지금은 주석만 읽으십시오.

# %%
from torch import nn

from gan_course.objectives import d_loss

digits, dice = mnist("train"), torch.Generator().manual_seed(0)
taught = digits[torch.randperm(len(digits), generator=dice)[:4000]].x, sample(G, 4000, seed=1)
torch.manual_seed(0)
D = nn.Sequential(
    nn.Conv2d(1, 8, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(8, 16, 4, 2, 1), nn.LeakyReLU(0.2),
    nn.Flatten(), nn.Linear(16 * 7 * 7, 1),
)  # 그림 한 장 → 수 하나  # fmt: skip
optimizer = torch.optim.Adam(D.parameters(), lr=0.004)
for _ in range(250):
    some = torch.randint(4000, (128,), generator=dice)
    loss = d_loss(*(D(x[some]) for x in taught))  # 진짜는 1, 가짜는 0이라는 답과 견줍니다.
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %%
with torch.no_grad():  # 배울 때 보지 못한, 분류기의 규칙과 같은 4,000장으로 시험합니다.
    belief = {"진짜": D(real).sigmoid()[:, 0], "가짜": D(drawn_fakes).sigmoid()[:, 0]}
passed = {who: (p > 0.5).float().mean().item() for who, p in belief.items()}
skill = (passed["진짜"] + 1 - passed["가짜"]) / 2
print(f"D가 진짜라고 한 비율: 진짜 {passed['진짜']:.1%}, 가짜 {passed['가짜']:.1%}")
print(f"정확도: 판별자 {skill:.1%}, 분류기의 규칙 {rule:.1%}, 동전 50%")

# %% [markdown]
# 몇 초 배운 작은 판별자가 분류기의 규칙보다 훨씬 잘 가립니다. 숫자가 무엇인지는 한 번도 배우지 않았고, 진짜 무더기와 가짜 무더기를 견주어 다른 데를 찾았을 뿐입니다. 그래도 완벽하지 않습니다. 통과시킨 가짜도 있고, 놓친 진짜도 있습니다.
#
# 여기에서 GAN의 **발상**이 나옵니다. 판별자가 가짜를 가려내는 단서를 안다면, 생성자는 **그 단서를 없애는 쪽으로** 고치면 됩니다. 둘을 맞붙여 함께 가르치므로 생성적 적대 신경망(generative adversarial network)이라고 합니다.

# %%
# @title 그림: GAN에서 그림과 배움이 흐르는 길
from gan_course.labs.latent.game_draw import HEIGHT, WIDTH, chance_told, draw_game

groups = sample(G, latents(45)), real[:16]
with torch.no_grad():
    fake_odds, real_odds = (D(x).sigmoid()[:, 0] for x in groups)
one, other = fake_odds.argmin(), real_odds.argmax()  # D가 가장 또렷이 가린 한 장씩
seed_z, faked, honest = latents(45)[one], groups[0][one, None], groups[1][other, None]
chances = [fake_odds[one].item(), real_odds[other].item()]
fig, ax = plt.subplots(figsize=(WIDTH, HEIGHT))
draw_game(ax, seed_z, faked[0], honest[0], chances)
show(
    fig,
    alt=f"GAN의 그림. 난수 z가 생성자 G를 지나 가짜 그림이 되고, 가짜 그림과 진짜 그림이 판별자 D에 들어가 진짜일 확률이 나옵니다: 가짜 {chance_told(chances[0])}, 진짜 {chance_told(chances[1])}. 주황 점선은 확률에서 D와 가짜 그림을 지나 G까지 거슬러 가고, 파란 점선은 확률에서 D까지 갑니다. 진짜 그림에서 생성자로 가는 화살표는 없습니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 실선은 그림이 흐르는 길이고, 확률은 방금 가르친 판별자가 준 것입니다(열여섯 장씩에서 가장 또렷이 가린 한 장씩). 가짜도 사람 눈에는 말끔한데 확률은 0에 가깝습니다. 판별자가 찾은 단서가 꼭 우리 눈에 띄는 것은 아닙니다. **점선은 배움이 흐르는 길입니다.** 주황 점선은 D에서 가짜 그림을 지나 G까지 갑니다. D 자신은 정답(진짜 1, 가짜 0)과 견주어 배웁니다(파란 점선).
#
# 판별자는 진짜에는 높은 확률을, 가짜에는 낮은 확률을 주도록 배웁니다. 생성자는 자기가 그린 것에 판별자가 **높은 확률을 주도록** 배웁니다. 이것이 “속인다”는 말의 뜻입니다. 진짜 그림에서 생성자로 가는 화살표는 없습니다. 생성자는 진짜를 **한 번도 보지 않고**, 판별자를 거슬러 오는 기울기(gradient, 화소를 어느 쪽으로 바꾸면 확률이 오르는지. 02)만으로 배웁니다. 03에서 이 그림을 그대로 코드로 옮깁니다.
#
# 그렇게만 배워서 정말 그림이 됩니까? 1절의 얼굴 생성자가 학습하는 동안의 모습 여덟을 간직해 두었습니다(04). 그 가운데 넷에게 **같은** $z$ 넷을 줍니다. 스텝(step)은 가중치를 고친 횟수입니다.

# %%
# @title 그림: 같은 z 넷, 네 시점의 생성자
from gan_course.files import data_file
from gan_course.labs.latent.timeline import load_timeline

timeline, STEPS = load_timeline(data_file("timelines/faces.safetensors")), (100, 300, 2000, 20000)
grown = [sample(timeline.at(step), latents(31)[:4]) for step in STEPS]
apart = [x.std(dim=0).mean().item() for x in grown]  # 네 얼굴이 서로 다른 정도
fig, axes = plt.subplots(1, 4, figsize=(9, 2.45))
for ax, x, step in zip(axes, grown, STEPS, strict=True):
    show_pictures(ax, x, columns=2, title=f"{step:,}스텝")
differ = ", ".join(f"{step:,}스텝 {d:.2f}" for step, d in zip(STEPS, apart, strict=True))
show(
    fig,
    alt=f"같은 z 넷에서 그린 얼굴 네 장씩의 격자 넷. 100스텝에서는 넷이 거의 같은 흐린 잿빛 얼굴이고, 300스텝에서 색과 머리 모양이 갈리며, 20,000스텝에서는 또렷한 얼굴 넷입니다. 네 얼굴이 서로 다른 정도(화소의 표준편차): {differ}.",
)

# %%
# @title 확인: 3절의 글이 말하는 수
assert known > 0.95 and abs(readable - 0.75) < 0.05 and 0.55 < rule < 0.65
assert skill > rule + 0.1 and 0.01 < passed["가짜"] < 0.35
assert chances[0] < 0.1 < 0.6 < chances[1] and apart[0] < 0.1 < apart[1] < apart[-1]

# %% [markdown]
# **그림이 보여 주는 것**: 판별자의 판정만 따라 고친 결과입니다. 얼굴을 그리라고 한 사람도, 화소의 정답을 보여 준 사람도 없습니다. 처음에는 어떤 $z$에서나 거의 같은 흐린 얼굴이 나오다가, $z$마다 다른 얼굴로 갈립니다. (20,000스텝의 것은 1절의 생성자를 16비트로 줄여 둔 것이라 1절의 얼굴과 색이 다른 데가 있습니다.)
#
# **여기까지가 첫 만남입니다.** 4–5절은 쓰임과 큰 모델의 이야기라 나중에 읽어도 됩니다. 다음에는 6절의 지도로 가십시오.

# %% [markdown]
# ## 4. 생성 모델은 어디에 쓰입니까?
#
# **생성 모델**(generative model)은 데이터가 어떤 확률 분포(probability distribution, 무엇이 얼마나 자주 나오는지)에서 왔는지를 배워 거기에서 새 표본을 뽑는 모델입니다. 세 가지 쓰임을 작게 해 봅니다.
#
# ### 4.1 거친 스케치를 그림으로
#
# pix2pix(2016)와 GauGAN(2019)은 선이나 색칠한 영역을 주면 그럴듯한 사진을 그려 주는 GAN입니다.
# 우리는 더 소박하게, 꺾은선 몇 개로 그린 스케치와 **가장 닮은 그림**을 그리는 $z$를 찾습니다. 말로 하면 “흐리게 보아 스케치와 가장 닮고, 너무 길지 않은 $z$”입니다.
#
# $$z^{*} = \arg\min_{z}\ \tfrac{1}{m}\lVert B(G(z)) - B(s)\rVert^2 + \lambda \lVert z \rVert^2$$
#
# - $\arg\min_z$: 뒤의 값을 가장 작게 하는 $z$. 별표를 붙여 $z^{*}$라고 적습니다. $\lVert v \rVert^2$: 벡터 $v$의 좌표를 모두 제곱하여 더한 것.
# - $s$: 스케치. $B$: 5×5칸의 평균으로 조금 흐리게 하는 연산입니다. 선의 가장자리까지 똑같기를 바라지 않기 때문입니다.
# - $m = 24 \times 24$: 5×5칸의 창은 28칸 안에서 24곳에 놓이므로, 흐린 그림의 화소 수입니다.
# - $\lambda$(‘람다’) $= 10^{-4}$: $z$를 0 쪽으로 얼마나 당길지 정하는 계수입니다.

# %%
MINE = [(15, 5), (12, 23)]  # (가로, 세로)를 바꾸어 나만의 꺾은선을 그려 보십시오. 왼쪽 위가 (0, 0)
SKETCHES = [
    [(8, 9), (13, 5), (19, 9), (8, 22), (20, 22)],
    [(19, 5), (10, 5), (10, 12), (18, 14), (18, 20), (9, 22)],
    [(10, 5), (8, 14), (19, 14), (18, 6), (18, 23)],
    MINE,
]

# %%
import numpy as np
from PIL import Image, ImageDraw


def drawn(points):
    """꺾은선을 28×28 그림 (1, 28, 28), [−1, 1]로."""
    canvas = Image.new("L", (28, 28))
    ImageDraw.Draw(canvas).line(points, fill=255, width=2)
    return torch.from_numpy(np.array(canvas)).float()[None] / 127.5 - 1


def blurred(x):
    """5×5 평균으로 흐리게 합니다."""
    return F.avg_pool2d(x, 5, stride=1)


# %% [markdown]
# 아래의 코드는 지금 다 읽지 않아도 됩니다. 주석 1과 2만 읽으십시오.


# %%
def closest(sketch, pull=1e-4, candidates=2000, keep=4, steps=120):
    """스케치 (1, 28, 28)를 닮은 그림을 그리는 잠재 벡터 (keep, nz)를 찾습니다."""

    def distance(z):
        return (blurred(G(z)) - blurred(sketch[None])).square().flatten(1).mean(1)

    z = torch.randn(candidates, G.nz, generator=torch.Generator().manual_seed(0))
    z = z.to(sketch.device)
    with torch.no_grad():  # 1. 무작위 후보 가운데 가장 닮은 것에서 출발합니다.
        z = z[distance(z).topk(keep, largest=False).indices]
    z.requires_grad_()
    optimizer = torch.optim.Adam([z], lr=0.05)
    for _ in range(
        steps
    ):  # 2. 생성자는 그대로 두고, 위의 식이 작아지는 쪽으로 z를 조금씩 옮깁니다.
        loss = (distance(z) + pull * z.square().sum(1)).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return z.detach()


# %%
sketches = [drawn(points).to(runtime.device) for points in SKETCHES]
found = [closest(sketch) for sketch in sketches]
results = [sample(G, z) for z in found]
answers = [judge_digits(x).labels.tolist() for x in results]
rows = torch.cat([torch.cat([s[None].cpu(), x]) for s, x in zip(sketches, results, strict=True)])
print("분류기가 읽은 숫자:", answers)
far = [z.norm(dim=1).mean().item() for z in (closest(sketches[0], pull=0.0), found[0])]
print(f"찾은 z의 길이: λ = 0이면 {far[0]:.1f}, λ = 0.0001이면 {far[1]:.1f} (뽑은 z는 8쯤)")

# %%
# @title 그림: 스케치와 고쳐 그린 것
fig, ax = plt.subplots(figsize=(4.4, 3.8))
show_pictures(ax, rows, columns=5, title="스케치(맨 왼쪽)와, 생성자가 고쳐 그린 것")
firsts = ", ".join(str(labels[0]) for labels in answers)
show(
    fig,
    alt=f"네 줄, 다섯 칸의 격자. 줄마다 맨 왼쪽은 꺾은선 스케치이고, 오른쪽 네 칸은 그것을 닮은 손글씨로 획의 굵기가 고르지 않습니다. 스케치 바로 오른쪽 그림을 분류기가 읽은 답은 위에서부터 {firsts}입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 맨 왼쪽의 딱딱한 꺾은선이 획의 굵기와 흔들림이 있는 손글씨가 되었습니다(5에는 끊긴 획도 있습니다). 생성자는 **손글씨다운 것 가운데** 닮은 것을 내놓습니다.
# 출력에서 보듯 $\lambda$가 0이면 $z$가 뽑은 것보다 길어져 학습할 때 드물던 곳까지 가므로, 조금 당겨 두었습니다. $z$를 거꾸로 찾는 이 방법을 역추적(inversion)이라고 하며(Zhu 외 2016, 이 식은 Bora 외 2017) 07에서 다시 만납니다.

# %% [markdown]
# ### 4.2 글
#
# 글도 확률 분포에서 뽑을 수 있습니다. 바로 앞 글자만 보고 다음 글자의 확률 $P(\text{다음} \mid \text{앞})$을 배우는, 아주 작은 언어 모델로 동물 이름을 지어 봅니다. 세로줄은 “…일 때”로 읽습니다: 앞 글자가 이것일 때 다음 글자가 저것일 확률입니다. 코드의 `^`는 이름의 시작, `$`는 끝을 나타내는 표시입니다.

# %%
import random
from collections import Counter, defaultdict

text = """고양이 강아지 호랑이 코끼리 거북이 다람쥐 개구리 부엉이 너구리 고슴도치 병아리 송아지
망아지 원숭이 두더지 올챙이 지렁이 달팽이 메뚜기 귀뚜라미 고라니 멧돼지 도마뱀 잠자리"""
NAMES = text.split()
next_to = defaultdict(list)
for name in NAMES:
    for now, then in zip("^" + name, name + "$", strict=True):
        next_to[now].append(then)  # 본 만큼 쌓이므로, 하나를 고르면 확률대로 뽑은 것입니다.
print("‘아’ 다음에 본 글자:", dict(Counter(next_to["아"])))
rng, made = random.Random(4), set()
while len(made) < 8:
    name = "^"
    while name[-1] != "$":
        name += rng.choice(next_to[name[-1]])
    if name[1:-1] not in NAMES and 4 < len(name) < 8:  # 3–5글자의 새 이름만 보입니다.
        made.add(name[1:-1])
print("세상에 없는 동물:", ", ".join(sorted(made)))

# %% [markdown]
# ‘아’ 다음은 네 번 가운데 세 번이 ‘지’였으니 $P(\text{지} \mid \text{아}) = 3/4$입니다. 챗봇을 움직이는 큰 언어 모델도 원리는 같습니다. 앞의 한 글자 대신 긴 앞글을 보고, 표 대신 신경망으로 확률을 구합니다(Shannon 1948의 발상입니다).
#
# 이름 하나가 통째로 나올 확률도 구할 수 있습니다.

# %%
task("00-6")


# %%
def name_probability(next_to, name):
    """{앞 글자: 그 뒤에 본 글자들}, 이름 → 0과 1 사이의 수."""
    ...


check("00-6", name_probability)

# %%
hint("00-6")

# %%
solution("00-6")

# %%
likely = mine("00-6", name_probability)
rng, tally = random.Random(0), Counter()
for _ in range(20000):  # 20,000번 지어 봅니다.
    name = "^"
    while name[-1] != "$":
        name += rng.choice(next_to[name[-1]])
    tally[name[1:-1]] += 1
spoken = {name: likely(next_to, name) for name in ("강아지", "병아지", "지아강")}
for name, p in spoken.items():
    print(f"{name}: 말한 확률 {p:.4f}, 20,000번 지었을 때의 비율 {tally[name] / 20000:.4f}")
print(f"1/24 = {1 / 24:.4f}")

# %% [markdown]
# 모델이 **말한** 확률과 지어 본 비율이, 다시 지으면 흔들릴 만큼만 다릅니다. 배운 이름인 “강아지”의 확률이 1/24보다 작은 까닭은, ‘아’와 ‘지’에서 다른 이름으로 새는 길이 있기 때문입니다. 새어 나간 몫이 “병아지”처럼 세상에 없는 이름으로 갑니다. 글자를 거꾸로 놓은 “지아강”은 이어 본 적이 없어 0입니다.
#
# GAN은 여기에서 다릅니다. 이 모델은 확률을 **말할 수** 있고, GAN은 **뽑을 수만** 있습니다. 생성자에게 “이 그림이 나올 확률은 얼마입니까?”라고 물을 수는 없습니다(Mohamed와 Lakshminarayanan 2016). 글에는 GAN을 잘 쓰지 않습니다. 확률을 바로 키우는 방법이 이미 잘 되고, 글자를 **고르는** 순간 값이 띄엄띄엄해져 판별자에서 생성자로 기울기가 흐르지 못하기도 합니다.

# %% [markdown]
# ### 4.3 모자란 데이터 채우기
#
# 병원이 환자의 사진을 내줄 수 없다고 합시다. 대신 사진으로 학습한 **생성자**를 내준다면 어떻겠습니까?
# 숫자로 흉내 내어 봅니다. 우리 손에는 진짜 숫자 100장(숫자마다 10장)뿐이고, 기관은 60,000장으로 학습한 생성자와 분류기를 빌려줍니다.
#
# 1. 생성자로 그림을 뽑고, 분류기가 90% 넘게 확신하는 것만 골라 그 답을 레이블(label)로 붙입니다. 분류기가 알아보는 그림만 남습니다.
# 2. **이웃 찾기**(1-최근접 이웃)로 시험용 숫자 2,000장을 맞힙니다. 화소가 가장 비슷한 학습용 그림의 레이블을 답으로 내며, 배우는 것이 없습니다.
#
# 정확도가 오른다면 무엇 덕분입니까? 까닭을 가려 보려고 둘을 더 견줍니다. **레이블을 섞은 것**: 그림은 그대로 두고 레이블끼리 뒤섞습니다. **내 100장의 사본**: 내가 가진 100장을 조금씩 돌리고 옮겨 3,000장으로 불립니다.

# %%
QuizView(
    "재기 전에 고르십시오. 사본과 생성한 것, 3,000장씩이라면 어느 쪽이 정확도를 더 올리겠습니까?",
    [
        ("생성한 3,000장", True,
         "생성자는 내 100장에 없는 글씨체를 배웠습니다. 얼마나 더 올리는지는 아래에서 잽니다."),
        ("사본 3,000장", False,
         "레이블은 확실하지만 글씨체가 내 100장의 것뿐이라 새 글씨체에는 도움이 적습니다."),
        ("비슷합니다", False, "몇 장인지보다 무엇을 새로 보여 주는지가 중요합니다."),
    ],
)  # fmt: skip

# %%
train = mnist("train")
few = torch.cat([(train.y == digit).nonzero().squeeze(1)[:10] for digit in range(10)])
own, own_y = train[few]
dice = torch.Generator().manual_seed(0)
others, others_y = train[torch.randperm(len(train), generator=dice)[:3000]]

made = sample(G, 6000, seed=5)
verdict = judge_digits(made)
good = verdict.confidence > 0.9
made, labels = made[good][:3000], verdict.labels[good][:3000]
mixed = labels[torch.randperm(3000, generator=dice)]
print(
    f"생성한 6,000장 가운데 {good.float().mean():.0%}가 남았고, 그 가운데 {len(made):,}장을 씁니다."
)


# %%
def jittered(x, times=30, seed=0):
    """그림마다 times장씩, 15도까지 돌리고 두 칸까지 옮긴 사본 (n·times, 1, 28, 28)."""
    rng = torch.Generator().manual_seed(seed)
    x = x.repeat(times, 1, 1, 1)
    angle, move = (2 * torch.rand(k, len(x), generator=rng) - 1 for k in (1, 2))
    angle, (right, down) = angle[0] * torch.pi / 12, move * 2 / 14
    rows = (torch.stack(row, dim=1) for row in (
        (angle.cos(), -angle.sin(), right), (angle.sin(), angle.cos(), down)))  # fmt: skip
    grid = F.affine_grid(torch.stack(list(rows), dim=1), x.shape, align_corners=False)
    return F.grid_sample(x + 1, grid, align_corners=False) - 1


def hit(x, y):
    """내 100장에 (x, y)를 더하여 시험용 숫자 2,000장을 한 장씩 맞혔는지 (2000,)."""
    x, y, target = torch.cat([own, x]), torch.cat([own_y, y]), test[:2000]
    nearest = torch.cdist(target.x.flatten(1), x.flatten(1)).argmin(dim=1)
    return (y[nearest] == target.y).float()


# %%
hits = {
    "내 100장": hit(own, own_y),
    "+ 생성한 것,\n레이블을 섞음": hit(made, mixed),
    "+ 내 100장의\n사본 3,000장": hit(jittered(own), own_y.repeat(30)),
    "+ 생성한\n3,000장": hit(made, labels),
    "+ 진짜\n3,000장": hit(others, others_y),
}
alone, shuffled, copies, filled, plenty = (h.mean().item() for h in hits.values())
lack = hits["+ 진짜\n3,000장"] - hits["+ 생성한\n3,000장"]
luck = 2 * lack.std().item() / 2000**0.5
print(f"진짜에 모자란 만큼: {lack.mean():.1%}p (시험용 2,000장을 바꾸면 ±{luck:.1%}p쯤 흔들립니다)")

# %%
# @title 그림: 100장에 무엇을 더하면
fig, ax = plt.subplots(figsize=(7.4, 2.9))
bars = ax.bar(list(hits), [h.mean().item() for h in hits.values()], color="white",
              edgecolor="black", width=0.55)  # fmt: skip
for bar, hatch in zip(bars, ("", "..", "\\\\", "//", "xx"), strict=True):
    bar.set_hatch(hatch)
    ax.text(bar.get_x() + 0.275, bar.get_height() + 0.02, f"{bar.get_height():.1%}", ha="center")
ax.set(ylim=(0, 1.1), ylabel="정확도", title="100장에 무엇을 더하면")
said = ", ".join(f"{' '.join(k.split())} {h.mean():.1%}" for k, h in hits.items())
show(
    fig,
    alt=f"이웃 찾기로 시험용 숫자 2,000장을 맞힌 정확도의 막대 다섯: {said}. 레이블을 섞으면 무너지고, 사본은 그보다 적게, 생성한 그림은 많이 올리며, 진짜가 가장 높습니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 생성한 그림을 더하니 정확도가 크게 올랐지만, 같은 수의 진짜보다는 낮습니다. 레이블을 섞으면 우연(열에 하나)에 가깝게 무너져, 100장만 쓸 때보다도 훨씬 낮습니다. 그림이 같아도 레이블이 틀리면 도리어 **해롭습니다**. 정확도가 오른 까닭은 그림의 수가 아니라 그림과 레이블의 **맞는 짝**입니다. 내 100장의 사본도 9%p쯤 올립니다. 새로 안 것은 없지만 “조금 돌려도 같은 숫자다”라는 **설계**가 더해졌기 때문입니다. 사본과 생성한 것의 차이에는 생성자와 분류기가 60,000장에서 가져온 몫이 있습니다. 그 몫이 얼마인지는 재지 않았습니다. 사본을 더 잘 만들면 차이는 줄 수 있습니다.
# (흔들리는 폭은 시험용 2,000장의 몫만 본 것입니다. 내 100장이나 생성자의 시드를 바꾸면 더 흔들립니다. 계산하는 법은 08.)
#
# 실제 연구에서도 두 가지 결과가 모두 보고되었습니다. 간 병변 182개의 CT 사진으로, 보통의 데이터 증강(data augmentation, 돌리고 옮겨 불리기)만 했을 때 78.6%이던 민감도(병변의 종류를 놓치지 않은 비율)를 생성한 사진까지 더하여 85.7%로 올린 연구(Frid-Adar 외 2018)가 있습니다. 그 GAN도 돌리고 옮겨 불린 같은 병변에서 배웠으므로 새 병변을 본 것은 아닙니다. 늘어난 것은 설계가 보탠 몫이거나, 182개라는 적은 수에서 온 우연일 수 있습니다.
# 반면에 BigGAN-deep의 그림**만으로** 학습한 분류기는 1,000가지 사물을 첫 번째 답으로 맞힌 비율이 42.65%로, 진짜로 학습한 분류기의 73.09%에 크게 못 미쳤습니다(Ravuri와 Vinyals 2019, 256×256).

# %%
# @title 확인: 4절의 글이 말하는 수
assert answers[:3] == [[2] * 4, [5] * 4, [4] * 4] and far[1] < 7 < 8.5 < far[0]
assert Counter(next_to["아"]) == {"지": 3, "리": 1}
assert all(abs(p - tally[name] / 20000) < 0.004 for name, p in spoken.items())
assert spoken["지아강"] == 0 < spoken["강아지"] < 1 / 24 and "병아지" not in NAMES
assert abs(shuffled - 0.1) < 0.05 < 0.4 < alone - shuffled and abs(copies - alone - 0.09) < 0.03
assert alone + 0.05 < copies < filled - 0.08 and filled < plenty - luck

# %% [markdown]
# > ### ⚠ 널리 퍼진 오류: “GAN으로 데이터를 공짜로 불릴 수 있습니다”
# >
# > 위의 실험에서 정확도가 오른 까닭은 정보가 **생겨났기** 때문이 아니라 **옮겨 왔기** 때문입니다. 생성자는 진짜 60,000장을, 레이블을 붙인 분류기는
# > 레이블 60,000개를 이미 보았습니다. 손에 있는 100장만으로 생성자를 학습했다면, 그 100장과 우리가 설계에 넣어 준 것 말고는 배울 데가 없습니다.
# > 생성한 데이터로 무언가를 주장할 때에는 **그 생성자가 무엇을 보고 배웠는지**를 반드시 함께 적어야 합니다.
# >
# > 생성자를 내주는 것만으로 환자가 보호되지도 **않습니다**. 어떤 사진으로 학습했는지 알아내는 공격이 있습니다(Hayes 외 2017).

# %%
QuizView(
    "사진 500장만으로 학습한 GAN의 그림 5,000장을 그 500장에 더하자 분류기의 정확도가 올랐다고 "
    "합니다. GAN 덕분인지 알려면 무엇과 견주어야 합니까?",
    [
        ("아무것도 더하지 않은 500장", False,
         "올랐다는 것을 다시 확인할 뿐입니다. 무엇 덕분인지는 가리지 못합니다."),
        ("그 500장을 돌리고 옮긴 사본 5,000장을 더한 것", True,
         "사본만으로도 그만큼 오른다면, 오른 것을 GAN의 몫이라고 할 수 없습니다."),
        ("같은 GAN의 그림 50,000장을 더한 것", False,
         "더 많이 그려도 GAN이 배운 것은 그 500장입니다. 더 오르더라도 까닭은 가리지 못합니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 5. 아주 큰 GAN 맛보기
#
# 우리 생성자는 784화소의 흑백 숫자를 그립니다. 같은 원리를 크게 키우면 어디까지 갑니까?
#
# - **BigGAN**(Brock 외 2018)은 **무엇을 그릴지 골라 그리는 아주 큰 GAN**입니다. 레이블 1,000개 가운데 하나와 $z$를 받아 ImageNet의 사물을 그립니다. 레이블과 $z$가 층마다 들어갑니다(BigGAN은 $z$를 조각으로 나누어 넣고, 더 깊은 BigGAN-deep은 통째로 넣습니다). 미니배치(minibatch, 한 번에 함께 계산하는 그림의 묶음) 2,048장과 TPU v3 코어 128–512개로 학습하였고, 128×128에서 FID를 18.6에서 7.4로 낮추었습니다(논문 초록의 값, arXiv 2판. FID는 작을수록 진짜와 비슷하며 08에서 배웁니다).
# - **StyleGAN**(Karras 외 2018)은 **큰 특징과 작은 특징을 따로 만지는 GAN**입니다. 완전 연결층(fully connected layer, 들어온 수 모두에 가중치를 곱해 더하는 층) 8개가 $z$를 새 벡터 $w$로 바꿉니다. 아래 그림처럼 층들은 $z$가 아니라 학습해 둔 상수(정해진 시작)에서 출발하고, $w$가 층마다 “스타일”로 들어갑니다. 앞쪽 층은 머리의 자세 같은 큰 특징을, 뒤쪽 층은 머리카락의 결 같은 작은 특징을 정합니다. 얼굴 사진 70,000장(FFHQ)으로 1024×1024 얼굴을 그렸습니다.
# - **StyleGAN2**(Karras 외 2019)는 StyleGAN의 그림에 나타나던 물방울 얼룩을 없앤 후속작입니다. 저장소의 표에 따르면 1024×1024의 학습에 V100 GPU 8장으로 9일 18시간이 걸립니다.

# %%
# @title 그림: z가 들어가는 자리
from gan_course.labs.latent.boxes_draw import draw_boxes

fig, axes = plt.subplots(1, 2, figsize=(9.3, 2.3))
chain = ["층 1", "층 2", "층 3", "그림"]
for ax, first, title in zip(axes, ("z", "정해진\n시작"), ("우리의 생성자: z는 처음에 한 번",
                            "StyleGAN: w가 층마다"), strict=True):  # fmt: skip
    boxes = {first: (0, 0)} | {text: (i, 0) for i, text in enumerate(chain, 1)}
    arrows = list(zip([first, *chain], chain, strict=False))
    if first != "z":
        boxes |= {"z": (0, 1), "w": (2, 1)}
        arrows += [("z", "w"), *(("w", text) for text in chain[:3])]
        ax.text(1, 1.12, "완전 연결층 8개", ha="center")
    draw_boxes(ax, boxes, arrows)
    ax.set(ylim=(-0.5, 1.5), title=title)
show(
    fig,
    alt="두 생성자의 그림. 왼쪽 우리의 생성자는 z가 첫 층에 한 번 들어가 층 셋을 지나 그림이 됩니다. 오른쪽 StyleGAN은 정해진 시작에서 층 셋을 지나며, z가 완전 연결층 8개를 거쳐 된 w가 세 층 모두에 들어갑니다.",
)

# %%
SIZES = {  # 이름: (채널, 높이, 너비)
    "우리의 생성자": (1, 28, 28),
    "DCGAN 얼굴(04)": (3, 64, 64),
    "BigGAN-deep-128": (3, 128, 128),
    "StyleGAN FFHQ": (3, 1024, 1024),
}
for name, (c, h, w) in SIZES.items():
    print(f"{c * h * w:>10,}개의 수 (우리의 {c * h * w / 28**2:>7,.0f}배)  {name} {h}×{w}×{c}")
print(f"우리의 가중치 {sum(p.numel() for p in G.parameters()):,}개")

# %%
QuizView(
    "StyleGAN의 앞쪽 층에는 얼굴 A의 w를, 뒤쪽 층에는 B의 w를 넣으면 어떤 얼굴이 나오겠습니까?",
    [
        ("A와 B의 화소를 반씩 섞어 겹쳐 보이는 얼굴", False, "섞은 것은 그림이 아니라 w입니다."),
        ("A의 자세와 얼굴형에 B의 색과 결을 지닌 얼굴", True,
         "큰 특징은 앞쪽 층이, 작은 특징은 뒤쪽 층이 정합니다. 우리의 생성자에는 z가 한 번만 들어갑니다."),
        ("A와 똑같은 얼굴", False, "뒤쪽 층에도 w가 들어가므로 B의 작은 특징이 섞입니다."),
    ],
)  # fmt: skip

# %%
QuizView(
    "BigGAN이 우리의 숫자 생성자와 다른 점을 모두 고르십시오.",
    [
        ("무엇을 그릴지 레이블로 고릅니다.", True,
         "1,000개 가운데 하나입니다. 우리의 숫자 생성자에게는 시킬 수 없습니다(05)."),
        ("z와 레이블이 층마다 들어갑니다.", True,
         "우리의 생성자에는 z가 처음에 한 번만 들어갑니다."),
        ("z 없이 레이블만으로 그립니다.", False,
         "z가 없으면 레이블마다 그림이 하나뿐입니다. BigGAN은 같은 레이블에서 여럿을 그립니다."),
        ("그릴 때에도 판별자의 판정을 받습니다.", False,
         "판별자는 학습할 때에만 씁니다. 그릴 때에는 둘 다 생성자를 한 번 지나면 됩니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# BigGAN이 그린 사진을 직접 뽑아 볼 수도 있습니다. 인터넷이 되고 패키지 `pytorch-pretrained-biggan`과 `scipy`가 설치되어 있을 때, 아래의 `False`를 `True`로 바꾸어 실행하십시오.
# 가중치 **211 MB**를 한 번 내려받아 홈 폴더의 `.cache/gan_course`에 둡니다. 안 되어도 강의에는 지장이 없습니다.

# %%
DOWNLOAD_BIGGAN = False
THINGS = ("golden retriever", "daisy", "volcano", "cheeseburger")

if DOWNLOAD_BIGGAN:
    from gan_course.labs.biggan.calc import biggan_samples

    try:
        photos = biggan_samples(THINGS, truncation=0.4, seed=0, download=True)
        fig, ax = plt.subplots(figsize=(8, 2.3))
        show_pictures(ax, photos, columns=4, title="BigGAN이 그린 " + ", ".join(THINGS))
        show(
            fig, alt=f"BigGAN-deep-128이 그린 컬러 사진 네 장. 왼쪽부터 {', '.join(THINGS)}입니다."
        )
    except gc.CourseError as error:
        print(error)
else:
    print("BigGAN의 사진을 보려면 DOWNLOAD_BIGGAN을 True로 바꾸십시오(211 MB를 내려받습니다).")

# %% [markdown]
# ### GAN의 짧은 역사
#
# 아래 그림은 주요 논문을 arXiv에 처음 공개된 때에 맞추어 늘어놓습니다(번호의 앞 네 자리가 해와 달입니다). 속이 찬 점은 이 강의에서 직접 학습하는 GAN, 속이 빈 점은 학습하지 않고 만나 보기만 하는 큰 GAN, 세모는 GAN이 아닌 이웃(VAE와 확산 모델 DDPM)입니다. SN-GAN은 스펙트럼 정규화(06의 2차원 실험실에서 고를 수 있습니다), R1은 판별자에 거는 벌점, R3GAN은 요령을 걷어 낸 최근의 GAN입니다.

# %%
PAPERS = {  # 이름: arXiv 번호
    "VAE": "1312.6114", "GAN": "1406.2661", "조건부 GAN": "1411.1784", "DCGAN": "1511.06434",
    "WGAN": "1701.07875", "WGAN-GP": "1704.00028", "R1": "1801.04406",
    "SN-GAN": "1802.05957", "BigGAN": "1809.11096", "StyleGAN": "1812.04948",
    "StyleGAN2": "1912.04958", "DDPM (확산)": "2006.11239", "R3GAN": "2501.05441",
}  # fmt: skip
when = {n: 2000 + int(i[:2]) + (int(i[2:4]) - 0.5) / 12 for n, i in PAPERS.items()}
levels = [1, -1, 2.1, 1, 1, -1, -1, 2.1, 1, -1, 2.1, -1, 1]  # 이름이 겹치지 않는 높이
OTHER = ("VAE", "DDPM (확산)")  # GAN이 아닌 것
LARGE = ("BigGAN", "StyleGAN", "StyleGAN2")
groups = {"이 강의에서 학습하는 GAN": [n for n in when if n not in OTHER + LARGE],
          "만나 보기만 하는 큰 GAN": LARGE, "GAN이 아닌 이웃": OTHER}  # fmt: skip

# %%
# @title 그림: GAN의 연표
fig, ax = plt.subplots(figsize=(9, 2.6))
ax.axhline(0, color="black", lw=1)
for (name, year), level in zip(when.items(), levels, strict=True):
    ax.plot([year, year], [0, level], color="0.6", lw=0.8, ls="-")
    ax.text(year, level, name, ha="center", va="bottom" if level > 0 else "top")
for (label, members), mark, fill in zip(
    groups.items(), "oo^", ("black", "white", "white"), strict=True
):
    at = [when[name] for name in members]
    ax.plot(at, [0] * len(at), mark, color="black", ms=7, mfc=fill, ls="none", label=label)
ax.set(ylim=(-1.9, 3.4), yticks=[], xticks=range(2014, 2026, 2), title="처음 공개된 때")
ax.spines["left"].set_visible(False)
ax.legend(loc="upper right")
order = ", ".join(f"{name} {int(year)}" for name, year in when.items())
show(
    fig,
    alt=f"논문이 처음 공개된 때에 점을 찍은 연표: {order}. 속이 찬 점 {len(list(groups.values())[0])}개는 이 강의에서 학습하는 GAN, 속이 빈 점 {len(LARGE)}개는 만나 보기만 하는 큰 GAN이고, 세모는 GAN이 아닌 VAE와 DDPM입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 이 강의에서 학습하는 GAN은 2014년부터 2018년 초 사이에 몰려 있고, R3GAN 하나만 멀리 떨어져 있습니다. 여기에서 쓴 두 생성자는 2018년의 R1 벌점으로 학습했습니다. 그 뒤의 큰 GAN들은 이 발상들을 키우고 다듬었습니다. (R3GAN이 arXiv에 올라온 것은 2025년 초이지만 2024년 12월의 학회에서 발표되었으므로, 08과 09에는 2024로 적습니다.)
# 2020년대의 그림 생성은 확산 모델(diffusion model)이 이끌지만, GAN은 그림 한 장을 **신경망을 한 번만 지나서** 그립니다. 슬라이더를 움직이는 대로 그림이 따라오는 까닭입니다.

# %% [markdown]
# ## 6. 강의 지도
#
# 레슨은 모두 열 개입니다. 진도는 이 컴퓨터에만 적히며, 과제를 풀고 아래 셀을 다시 실행하면 채워집니다.

# %%
MAP = [
    ("00_start", "시작하기", "첫 슬라이더, 환경 확인, 강의 지도"),
    ("01_bce_loss", "BCE 손실", "한 숫자로 두 능력을 재는 법, 이진 교차 엔트로피"),
    ("02_backpropagation", "역전파와 연쇄 법칙", "자동 미분 엔진을 직접 만들기"),
    ("03_vanilla_gan", "Vanilla GAN", "두 신경망의 게임을 학습시키고 탐험하기"),
    ("04_dcgan", "DCGAN", "합성곱으로 그리는 숫자와 얼굴"),
    ("05_cgan", "조건부 GAN", "무엇을 그릴지 고르기, 한글 글자, 모드 붕괴"),
    ("06_wgan", "WGAN", "엔트로피에서 분포 사이의 거리까지"),
    ("07_latent_space", "잠재 공간 탐험", "보간, 방향, 안경을 씌우고 벗기기"),
    ("08_evaluation", "평가와 진단", "FID와 KID, 고장 난 학습 진단하기"),
    ("09_scaling_up", "GPU와 규모 확장", "혼합 정밀도, 여러 GPU, 이어서 학습하기"),
]

# %%
# @title 그림: 레슨 열 개와 나의 진도
done = progress()
heads = ("번호", "레슨", "배우는 것", "과제")
lines = ["".join(f"<th style='text-align:left'>{h}</th>" for h in heads)]
for name, title, about in MAP:
    ready = (root / "notebooks" / f"{name}.ipynb").exists()
    link = f"<a href='{name}.ipynb'>{title}</a>" if ready else f"{title} (준비 중)"
    solved, total = done.get(name[:2], (0, 0))
    dots = "●" * solved + "○" * (total - solved) if ready else "–"
    cells = (name[:2], link, about, dots)
    lines.append("<tr>" + "".join(f"<td style='text-align:left'>{c}</td>" for c in cells) + "</tr>")
HTML(f"<table>{''.join(lines)}</table>")

# %% [markdown]
# **2차원 실험실**은 GAN이 평면의 점을 배우는 것을 재생하고, 멈추고, 되감으며 보는 곳입니다. [03의 9절](03_vanilla_gan.ipynb#2차원-실험실)과
# [06](06_wgan.ipynb)에 있고, 어느 노트북에서든 `from gan_course.labs import Lab2DView` 다음에 `Lab2DView()`라고 쓰면 열립니다.
#
# 번호 순서대로 배우는 것이 좋습니다. 손실과 역전파를 이미 안다면(1절의 “이미 압니까?”를 모두 맞혔다면) **03으로 바로 가도 됩니다.**

# %% [markdown]
# ## 7. 환경 확인과 Colab
#
# 레슨에 필요한 것이 모두 있는지 확인합니다. ✓는 괜찮음, !는 알아 둘 것, ✗는 고칠 것이며, 고치는 방법이 → 뒤에 나옵니다. 터미널에서는 `python -m gan_course doctor`로 같은 것을 봅니다.
#
# <details><summary>✗가 나왔습니까?</summary>
#
# 1. → 뒤에 적힌 대로 합니다. `python -m pip …` 같은 명령이면 터미널에서 실행합니다(Colab에서는 새 셀에 느낌표를 붙여 `!python -m pip …`).
# 2. 커널을 재시작하고, 준비 셀과 아래의 확인 셀을 다시 실행합니다.
# 3. 그래도 ✗이면 저장소의 `README.md`에 있는 “잘 안될 때”를 보십시오.
#
# </details>

# %%
from gan_course.doctor import doctor

problems = doctor()

# %% [markdown]
# **JupyterLab 다섯 줄**
#
# 1. **Shift+Enter**: 셀을 실행하고 다음 셀로 갑니다. 왼쪽의 `[*]`는 아직 실행하고 있다는 뜻입니다.
# 2. **위에서 아래로**: 앞의 셀이 만든 것을 뒤의 셀이 씁니다. 건너뛰어서 `NameError`가 나면 위로 돌아가십시오.
# 3. **멈추기**: 도구 막대의 ■ 단추(또는 셀 밖에서 I 두 번)가 실행을 멈춥니다. 학습하던 GAN은 그대로 남습니다.
# 4. **처음부터**: 메뉴의 “커널 → 커널 재시작 후 모든 셀 실행”이 가장 확실한 새 출발입니다.
# 5. **저장**: Ctrl+S(맥은 ⌘S). 슬라이더는 저장되지 않으므로, 다시 열면 셀을 다시 실행하십시오.

# %% [markdown]
# ### Colab으로 옮겨 가기
#
# Colab을 쓰지 않으면 8절로 가십시오. 이 컴퓨터에 GPU가 없어도, Google 계정이 있으면 [Colab](https://colab.research.google.com)의 GPU를 빌려 쓸 수 있습니다(무료 GPU가 늘 있는 것은 아닙니다). 이 레슨의 맨 위에 “Colab에서 열기” 배지가 있으면 그것을 누르면 됩니다.
# 배지가 없으면 강의를 파일 하나로 묶어 가져갑니다.
#
# 1. 터미널에서 `make colab`을 실행합니다. 강의 전체가 `dist/gan-course.zip`에 담깁니다.
# 2. Colab의 “파일 → 노트 업로드”로 레슨(`.ipynb`)을 열고, “런타임 → 런타임 유형 변경”에서 GPU를 고릅니다.
# 3. `gan-course.zip`을 Colab 왼쪽의 **파일 창**에 끌어다 놓거나, Google Drive의 “내 드라이브”의 **맨 바깥**(어느 폴더에도 넣지 않고)에 올립니다. 파일 창에 올린 것은 런타임이 끊기면 사라집니다.
# 4. 노트북 맨 위에 코드 셀을 더하고, 아래의 코드를 복사하여 붙여 넣습니다. 그 셀을 먼저 실행한 다음 준비 셀로 갑니다.

# %%
from gan_course.ui.copy import COLAB_CELL, CopyView

CopyView(COLAB_CELL, "Colab에서 강의를 푸는 셀")

# %% [markdown]
# ## 8. 퀴즈

# %%
QuizView(
    "학습을 마친 생성자에 같은 z를 두 번 넣어 sample로 그리면 어떻게 됩니까?",
    [
        ("같은 그림이 나옵니다.", True,
         "무작위는 z를 뽑을 때에만 있습니다. sample로 그릴 때의 G는 정해진 함수입니다."),
        ("다른 그림이 나옵니다.", False,
         "무작위는 z를 뽑을 때에만 있습니다. 탐험기에서 같은 시드를 다시 넣어 보십시오."),
    ],
)  # fmt: skip

# %%
QuizView(
    "판별자가 아직 서툴러 어떤 그림에나 0.5라고만 답합니다. 이때 생성자는 무엇을 배웁니까?",
    [
        ("판별자 대신 진짜 그림을 보고 배웁니다.", False,
         "진짜 그림에서 생성자로 가는 화살표는 없습니다. 판별자를 거쳐 오는 것이 전부입니다."),
        ("배울 것이 없습니다. 판별자를 이미 속였으니 그림이 완성되었습니다.", False,
         "서툰 판별자도 0.5라고 답합니다. 0.5라고 해서 그림이 좋은 것은 아닙니다."),
        ("배울 것이 없습니다. 화소를 어느 쪽으로 바꾸어도 확률이 그대로입니다.", True,
         "맞습니다. 가르칠 줄 아는 판별자가 있어야 생성자가 배웁니다. 그래서 둘을 함께 가르칩니다."),
    ],
)  # fmt: skip

# %%
QuizView(
    "숫자 생성자에서 절단 ψ를 1에서 0으로 줄일 때 일어나는 일을 모두 고르십시오.",
    [
        ("그림들이 서로 비슷해집니다.", True, "ψ가 0이면 z가 모두 0이 되어 그림이 하나뿐입니다."),
        ("생성자의 가중치가 작아집니다.", False, "ψ는 z에만 곱합니다. 가중치는 그대로입니다."),
        ("분류기가 확신하는 그림의 비율이 꾸준히 오릅니다.", False,
         "0.75에서 0.5로 줄이자 도리어 떨어졌습니다. 다른 GAN의 규칙도 내 GAN에서 재어 보아야 합니다."),
        ("z의 길이가 ψ배가 됩니다.", True, "절단은 z를 원점 쪽으로 곧게 당깁니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | $x = G(z)$, $z \sim \mathcal{N}(0, I)$ | `sample(G, z)` | Goodfellow 외 2014 |
# | 두 $z$를 잇는 곧은 길 | `between(z0, z1, t)` (과제 00-2) | – |
# | 두 $z$를 잇는 둥근 길 $z(t)$ | `slerp(z0, z1, t)` | White 2016 |
# | $x = G(\psi z)$ | `draw(G, z, psi)` (과제 00-3) | Brock 외 2018과 Karras 외 2018의 방법을 줄인 것 |
# | $z = \psi z(t) + \sum_k a_k d_k$ | `steer(z, psi, a, d)` (과제 00-4), 모두 이으면 `explore(…)` (과제 00-5) | – |
# | $z^{*} = \arg\min_z \tfrac{1}{m}\lVert B(G(z)) - B(s)\rVert^2 + \lambda\lVert z\rVert^2$ | `closest(sketch)` | Zhu 외 2016, Bora 외 2017 |
# | 판별자 $D(x)$: 진짜일 확률 | `D(x).sigmoid()` (3절) | Goodfellow 외 2014 |
# | $P(\text{다음} \mid \text{앞})$ | `rng.choice(next_to[name[-1]])`, 이름 전체는 `name_probability(next_to, name)` (과제 00-6) | Shannon 1948 |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | z 하나의 그림은 언제나 같습니다 | `sampling.sample` | `test_one_z_one_picture_whatever_its_batch` |
# | 곧은 길과 둥근 길의 두 끝과 가운데 | `sampling.lerp` | `test_interpolations` |
# | 곧은 길의 한가운데는 짧습니다 | `sampling.slerp` | `test_midpoints_of_gaussians_are_short` |
# | 절단은 z를 곧게 당깁니다 | `sampling.truncate` | `test_truncate` |
# | 선형인 생성자에서 방향 1은 그림을 가장 크게 바꿉니다 | `sampling.principal_directions` | `test_principal_directions_of_a_linear_map` |
# | 탐험기의 z는 식대로 움직입니다 | `labs.LatentLab` | `test_direction_and_coordinate_sliders_move_z_as_written` |
# | 분류기는 진짜 숫자를 읽습니다 | `metrics.judge_digits` | `test_judge_knows_real_digits` |
# | 분류기는 얼굴의 속성을 읽습니다 | `metrics.judge_faces` | `test_faces_are_read_by_attribute` |
# | 과제의 풀이가 패키지와 같습니다 | `bank.start.between` | `test_the_package_agrees_with_the_solution` |
#
# </details>
#
# ## 참고 문헌
#
# - Shannon (1948), *A Mathematical Theory of Communication*. [doi:10.1002/j.1538-7305.1948.tb01338.x](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x)
# - Goodfellow 외 (2014), *Generative Adversarial Nets*. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661)
# - White (2016), *Sampling Generative Networks*. [arXiv:1609.04468](https://arxiv.org/abs/1609.04468)
# - Zhu 외 (2016), *Generative Visual Manipulation on the Natural Image Manifold*. [arXiv:1609.03552](https://arxiv.org/abs/1609.03552)
# - Mohamed, Lakshminarayanan (2016), *Learning in Implicit Generative Models*. [arXiv:1610.03483](https://arxiv.org/abs/1610.03483)
# - Isola 외 (2016), *Image-to-Image Translation with Conditional Adversarial Networks* (pix2pix). [arXiv:1611.07004](https://arxiv.org/abs/1611.07004)
# - Bora 외 (2017), *Compressed Sensing using Generative Models*. [arXiv:1703.03208](https://arxiv.org/abs/1703.03208)
# - Hayes 외 (2017), *LOGAN: Membership Inference Attacks Against Generative Models*. [arXiv:1705.07663](https://arxiv.org/abs/1705.07663)
# - Frid-Adar 외 (2018), *GAN-based Synthetic Medical Image Augmentation for increased CNN Performance in Liver Lesion Classification*. [arXiv:1803.01229](https://arxiv.org/abs/1803.01229)
# - Brock, Donahue, Simonyan (2018), *Large Scale GAN Training for High Fidelity Natural Image Synthesis* (BigGAN). [arXiv:1809.11096](https://arxiv.org/abs/1809.11096)
# - Karras, Laine, Aila (2018), *A Style-Based Generator Architecture for Generative Adversarial Networks* (StyleGAN). [arXiv:1812.04948](https://arxiv.org/abs/1812.04948)
# - Park 외 (2019), *Semantic Image Synthesis with Spatially-Adaptive Normalization* (GauGAN). [arXiv:1903.07291](https://arxiv.org/abs/1903.07291)
# - Ravuri, Vinyals (2019), *Classification Accuracy Score for Conditional Generative Models*. [arXiv:1905.10887](https://arxiv.org/abs/1905.10887)
# - Karras 외 (2019), *Analyzing and Improving the Image Quality of StyleGAN* (StyleGAN2). [arXiv:1912.04958](https://arxiv.org/abs/1912.04958), [저장소](https://github.com/NVlabs/stylegan2)
#
# ## 다음에 할 일
#
# 이 레슨의 숫자 생성자는 30,000스텝 동안 미리 학습해 둔 것입니다. 다음 레슨 [01 BCE 손실](01_bce_loss.ipynb)부터 차례로 배우고 나면 **직접** 학습합니다. [03 Vanilla GAN](03_vanilla_gan.ipynb)에서 두 신경망을 맞붙이고,
# 내가 학습한 생성자에 이 슬라이더를 달아 보십시오.
