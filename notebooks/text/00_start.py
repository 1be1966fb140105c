# %% [markdown]
# <!-- colab -->
#
# # 00 · 시작하기
#
# > **약속**: 1분 안에 첫 슬라이더를 움직여 얼굴과 손글씨 숫자를 바꾸어 보고, 이 강의가 어디로 가는지 알게 됩니다.
#
# **배울 것**
#
# 1. 슬라이더로 잠재 벡터를 움직여 3을 8로 바꾸고, 그때 무슨 계산이 일어나는지 식 하나로 말할 수 있습니다.
# 2. 내 컴퓨터가 강의를 들을 준비가 되었는지 확인하고, 고칠 것이 있으면 고칠 수 있습니다.
# 3. 생성 모델이 쓰이는 세 가지 일을 직접 해 보고, 그 한계를 숫자로 말할 수 있습니다.
# 4. BigGAN과 StyleGAN이 무엇인지, 이 강의의 생성자와 무엇이 다른지 설명할 수 있습니다.
#
# **미리 알면 좋은 것**: 파이썬 기초와, 텐서를 만들어 본 정도의 PyTorch. GAN은 몰라도 됩니다.
#
# **공부 시간**: 약 20분. 글은 1분에 180어절, 과제는 하나에 3분으로 어림한 것입니다.
#
# **실행 시간**: CPU 코어 2개에서 약 15초. 아무것도 학습하지 않으므로 GPU는 필요 없습니다.
#
# 앞 레슨: 없음 · 다음 레슨: [01 BCE 손실 →](01_bce_loss.ipynb)

# %% [markdown]
# 아래 셀부터 차례로 실행합니다. 셀을 누르고 **Shift+Enter**를 치면 실행되고 다음 셀로 넘어갑니다.

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
# 아래의 얼굴들은 사람이 그린 것이 아닙니다. **생성자**(generator)라는 신경망이 그렸습니다. 슬라이더를 움직여 보십시오.

# %%
from gan_course.labs import LatentLab

painter = gc.checkpoints.pretrained("dcgan_faces")
faces = LatentLab(painter)
faces

# %% [markdown]
# 이 창을 **탐험기**라고 부르겠습니다. 왼쪽 위의 얼굴 하나만 따라가면 쉽습니다. “처음으로” 단추를 누르면 언제든 되돌아갑니다.
#
# - “안경”을 오른쪽 끝까지 밀어 보십시오. 열여섯 가운데 몇이 안경을 씁니까? 이어서 “미소”도 밀어 보십시오. 안경은 그대로 있습니까? (슬라이더를 두 번 누르면 그것만 0으로 돌아갑니다. Colab에서는 옆의 수에 0을 적으십시오.)
# - “두 시드 사이” 탭에서 “위치 t”를 천천히 밀어 보십시오. 얼굴 하나가 다른 얼굴로 바뀌는 동안 안경과 머리는 언제 바뀝니까?
#
# 이 생성자는 04에서 배우는 DCGAN이고, 우리 컴퓨터의 CPU로 학습했습니다. 본보기가 된 아바타 10,000장은 Micah Lanier의 micah(CC BY 4.0)를 DiceBear로 그린 것입니다.
# 다음 생성자는 더 작습니다. 03에서 직접 학습할, 숫자를 그리는 생성자입니다.

# %%
G = gc.checkpoints.pretrained("vanilla_mnist")
explorer = LatentLab(G)
explorer

# %% [markdown]
# **세 가지 도전을 해 보십시오.** 이번에도 왼쪽 위의 숫자 하나만 따라가면 쉽습니다.
#
# 1. **3을 8로.** “시드”를 45로 바꾸면 왼쪽 위가 3이 됩니다. “두 시드 사이” 탭에서 “도착 시드”를 236으로 하고 “위치 t”를 0에서 100까지 밀어 보십시오. 8이 되려고 획의 어디가 닫힙니까?
# 2. **동그란 것을 곧은 것으로.** “처음으로”를 누르고, “주요 방향” 탭의 “방향 1”을 오른쪽 끝까지 밀어 보십시오. 왼쪽 위의 0은 무엇이 됩니까? 나머지 그림은 획이 늘어납니까, 줄어듭니까?
# 3. **개성 지우기.** “처음으로”를 누르고 “절단 ψ”를 0까지 내려 보십시오. 열여섯 그림이 어떻게 됩니까?
#
# <details><summary>눈여겨볼 것 (해 본 다음에 펼치십시오)</summary>
#
# 1. 그림은 뚝 바뀌지 않고 **조금씩** 변합니다. 3의 왼쪽에 열려 있던 두 곳이 닫히면서 8이 됩니다.
# 2. 0이 7로 변하고, 다른 그림도 대체로 획이 줄어들어 가늘고 곧아집니다. 아무도 “획의 양”이라는 이름표를 붙여 주지 않았는데 학습하는 동안 저절로 생긴 방향입니다.
# 3. 모두 똑같은 그림 한 장이 됩니다. 서로 다른 그림이 나오는 까닭이 슬라이더가 가리키는 **숫자 64개**에 있기 때문입니다.
#
# </details>

# %% [markdown]
# ## 2. 슬라이더 뒤에서 일어난 일
#
# 탐험기가 한 계산은 식 하나입니다.
#
# $$x = G(z;\,\theta),\qquad z \sim \mathcal{N}(0, I)$$
#
# - $z$: **잠재 벡터**(latent vector). 표준 정규 분포 $\mathcal{N}(0, I)$에서 뽑은 숫자 64개입니다. 슬라이더가 바꾸는 것이 이것입니다.
# - $G$: 생성자. $z$를 받아 그림을 내는 신경망입니다.
# - $\theta$: 생성자의 가중치. 학습이 정해 놓았고, 슬라이더를 움직이는 동안에는 변하지 않습니다.
# - $x$: 그림. 화소 28×28 = 784개이고, 화소마다 −1(검정)부터 1(흰색)까지의 수입니다.
#
# $z$들이 사는 64차원 공간을 **잠재 공간**(latent space)이라고 합니다. 잠재 공간의 점 하나가 그림 한 장입니다.
# 얼굴의 생성자도 식은 같습니다. $z$는 똑같이 숫자 64개이고, 그림만 3×64×64 = 12,288개의 수입니다.
# 숫자 탐험기의 시드 45, 왼쪽 위 그림을 손으로 똑같이 만들어 봅니다.

# %%
import matplotlib.pyplot as plt
import torch
from IPython.display import HTML
from torch.nn import functional as F

from gan_course.metrics import judge_digits, judge_faces
from gan_course.plotting import show, show_pictures
from gan_course.sampling import sample, slerp


def latent(seed):
    """탐험기가 시드에서 뽑는 첫째 잠재 벡터 (64,)."""
    return torch.randn(16, G.nz, generator=torch.Generator().manual_seed(seed))[0]


x = sample(G, latent(45)[None])
print("z:", tuple(latent(45).shape), " x:", tuple(x.shape), f" 화소 {x.min():.2f}…{x.max():.2f}")
print(f"생성자의 가중치 {sum(p.numel() for p in G.parameters()):,}개")

# %% [markdown]
# 생성자의 속은 놀랄 만큼 짧습니다. 패키지의 코드를 그대로 보면 다음과 같습니다.

# %%
import inspect

print(inspect.getsource(type(G).forward))

# %% [markdown]
# 이제 도전 1의 길을 아홉 스텝으로 나누어 걷습니다. 곧은 길 대신 구면을 따라 걷는 `slerp`를 씁니다(White 2016). 까닭은 07에서 배웁니다. 그림 아래의 숫자는 저장소에 함께 든 **숫자 분류기**가 읽은 것입니다.

# %%
path = slerp(latent(45), latent(236), torch.linspace(0, 1, 9))
pictures = sample(G, path)
read = judge_digits(pictures).labels.tolist()

fig, axes = plt.subplots(1, 9, figsize=(9, 1.5))
for ax, picture, label in zip(axes, pictures, read, strict=True):
    show_pictures(ax, picture[None])
    ax.text(0.5, -0.08, f"{label}", transform=ax.transAxes, ha="center", va="top", fontsize=13)
fig.suptitle("시드 45에서 시드 236까지", fontsize=11)
show(
    fig,
    alt=f"아홉 칸에 나란히 놓은 손글씨 숫자. 시드 45의 {read[0]}에서 시드 236의 {read[-1]}까지 조금씩 변합니다. 칸 아래에 적은 분류기의 답은 왼쪽부터 {', '.join(map(str, read))}입니다.",
)
assert read == sorted(read) and set(read) == {3, 8}

# %% [markdown]
# **그림이 보여 주는 것**: 왼쪽 끝의 3이 오른쪽 끝의 8로 끊김 없이 변합니다. 분류기의 눈에 3도 8도 아닌 숫자는 한 번도 나오지 않았습니다.
# 잠재 공간에서 조금 움직이면 그림도 조금 변한다는 것, 이것이 슬라이더를 달 수 있는 까닭입니다.
#
# “안경” 슬라이더가 한 일은 덧셈 하나입니다. 안경이 생기는 쪽으로 길이가 1인 방향 $d$를 정해 두고 $G(z + a\,d)$을 그리며, 슬라이더로 $a$를 바꿉니다. 그런 방향을 어떻게 찾는지는 07에서 배웁니다. 정말 안경이 생겼는지는 얼굴의 속성을 읽는 **분류기**에게 묻습니다.

# %%
first_z = torch.randn(16, painter.nz, generator=torch.Generator().manual_seed(0))
end, d = faces.panel.named[0].max, faces.scene.named[0]  # 첫 슬라이더의 오른쪽 끝과 방향
before, after = (judge_faces(sample(painter, z)).labels for z in (first_z, first_z + end * d))
wearing = [int((labels[:, 3] > 0).sum()) for labels in (before, after)]
print(f"안경을 쓴 얼굴: 열여섯 가운데 {wearing[0]} → 안경의 오른쪽 끝에서 {wearing[1]}")
print("머리 색, 머리 모양, 피부, 안경, 수염, 입이 바뀐 얼굴:", (before != after).sum(0).tolist())
assert wearing[0] < 12 and wearing[1] >= 15

# %% [markdown]
# 숫자의 “방향 1”에는 아직 이름이 없습니다. 도전 2처럼 정말로 획이 줄어드는지, 흰 화소의 양을 세어 확인합니다.

# %%
many_z = torch.randn(500, G.nz, generator=torch.Generator().manual_seed(1))
d1 = explorer.scene.directions[0]
ink = {a: (sample(G, many_z + a * d1).mean().item() + 1) / 2 for a in (-4, 0, 4)}
print("방향 1을 따라간 500장의 획의 양:", {a: f"{v:.1%}" for a, v in ink.items()})

seven = judge_digits(sample(G, (latent(0) + 4 * d1)[None])).labels.item()
print("시드 0의 왼쪽 위, 방향 1의 오른쪽 끝:", seven)
assert ink[-4] > ink[0] > ink[4] and seven == 7

# %% [markdown]
# ### 과제 세 개
#
# 함수의 빈칸(`...`)을 채우고 셀을 실행하면 바로 채점합니다. 막히면 힌트를 한 단계씩 펼치고, 마지막에 풀이와 견주어 보십시오. (다른 과제의 힌트는 새 셀에서 `hint("00-2")`처럼 부릅니다.)

# %%
from gan_course.exercises import check, hint, progress, solution, task

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
task("00-2")


# %%
def between(z0, z1, t):
    """(nz,), (nz,), 0과 1 사이의 수 → (nz,)."""
    ...


check("00-2", between)

# %%
solution("00-2")

# %%
task("00-3")


# %%
def draw(G, z, psi):
    """생성자, (n, nz), 0 이상의 수 → 그림 묶음."""
    ...


check("00-3", draw)

# %%
solution("00-3")

# %% [markdown]
# 과제 00-3의 절단 ψ를 네 값으로 바꾸어 그려 봅니다. “흩어짐”은 화소마다 잰 표준편차의 평균이고, “확신”은 분류기가 90%보다 크게 확신하는 그림의 비율입니다.

# %%
z = torch.randn(1000, G.nz, generator=torch.Generator().manual_seed(0))
spread, sure = [], []

fig, axes = plt.subplots(1, 4, figsize=(9, 2.7))
for ax, psi in zip(axes, (0.0, 0.5, 1.0, 1.5), strict=True):
    x = sample(G, psi * z)
    spread.append(x.std(dim=0).mean().item())
    sure.append((judge_digits(x).confidence > 0.9).float().mean().item())
    show_pictures(ax, x[:16])
    ax.set_title(f"ψ = {psi}\n흩어짐 {spread[-1]:.2f} · 확신 {sure[-1]:.0%}", fontsize=10.5)
measured = [f"{a:.2f}에 {b:.0%}" for a, b in zip(spread, sure, strict=True)]
show(
    fig,
    alt=f"ψ를 0, 0.5, 1, 1.5로 하여 그린 숫자 열여섯 장의 격자 넷. 흩어짐과 확신은 왼쪽부터 {', '.join(measured)}입니다. ψ가 0인 격자는 모두 같은 그림이고, ψ가 클수록 그림이 서로 달라집니다.",
)
assert spread == sorted(spread) and sure[1] < sure[2]

# %% [markdown]
# **그림이 보여 주는 것**: ψ가 0이면 열여섯 장이 모두 같고, ψ가 커질수록 서로 달라집니다. 흔히 ψ를 줄이면 다양함을 잃는 대신 그림이 깔끔해진다고 합니다.
# 큰 GAN에서는 그렇지만, **우리의 작은 생성자에서는 그렇지 않습니다.** ψ = 0.5에서 확신이 ψ = 1보다 높지 않습니다(ψ = 0의 100%는 같은 그림 한 장을 천 번 센 것입니다). 남의 규칙을 내 모델에서도 재어 보아야 하는 까닭입니다.

# %% [markdown]
# ## 3. 환경 확인
#
# 레슨에 필요한 것이 모두 있는지 확인합니다. ✓는 괜찮음, !는 알아 둘 것, ✗는 고칠 것이며, 고치는 방법이 → 뒤에 나옵니다. 터미널에서는 `python -m gan_course doctor`로 같은 것을 봅니다.

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
# 이 컴퓨터에 GPU가 없어도, Google 계정이 있으면 [Colab](https://colab.research.google.com)의 GPU를 빌려 쓸 수 있습니다(무료 GPU가 늘 있는 것은 아닙니다). 머리에 “Colab에서 열기” 배지가 있으면 그것을 누르면 됩니다.
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
# ## 4. 어느 쪽이 가짜입니까?
#
# 한쪽은 사람이 쓴 MNIST(손글씨 숫자 70,000장을 모은 데이터)의 숫자이고, 다른 쪽은 방금 그 생성자가 그린 것입니다. 30초 동안 들여다보고 정해 보십시오.

# %%
from gan_course.datasets import mnist
from gan_course.ui import QuizView

test = mnist("test")
real, fake = test[100:132].x, sample(G, 32, seed=21)
fig, axes = plt.subplots(1, 2, figsize=(9, 2.6))
show_pictures(axes[0], fake, columns=8, title="가")
show_pictures(axes[1], real, columns=8, title="나")
clear = [int((judge_digits(x).confidence > 0.9).sum()) for x in (fake, real)]
show(
    fig,
    alt=f"손글씨 숫자 32장씩의 격자 둘, ‘가’와 ‘나’. 한쪽에는 끊어진 획과 흩어진 점이 보이고, 다른 쪽의 획은 매끄럽습니다. 분류기가 90%보다 크게 확신하는 그림은 ‘가’에 {clear[0]}장, ‘나’에 {clear[1]}장입니다.",
)

# %%
QuizView(
    "생성자가 그린 것은 어느 쪽입니까?",
    [
        ("가", True, "맞습니다. 끊어진 획, 획 둘레의 흐린 점, 읽을 수 없는 모양이 단서입니다."),
        (
            "나",
            False,
            "‘나’는 사람이 쓴 것입니다. ‘가’에서 획이 끊어지거나 점이 흩어진 곳을 찾으십시오.",
        ),
    ],
)

# %% [markdown]
# 방금 한 일이 바로 **판별자**(discriminator)의 일입니다. GAN은 진짜와 가짜를 가리는 판별자와, 판별자를 속이려는 생성자를
# **맞붙여** 함께 가르치는 방법입니다. 생성적 적대 신경망(generative adversarial network)이라는 이름이 여기에서 왔습니다.
# 단서는 분류기도 찾습니다. 진짜와 가짜를 2,000장씩 읽히면 이렇습니다.

# %%
readable_real = (judge_digits(test[:2000].x).confidence > 0.9).float().mean().item()
readable_fake = (judge_digits(sample(G, 2000, seed=21)).confidence > 0.9).float().mean().item()
print(f"분류기가 90%보다 크게 확신하는 비율: 진짜 {readable_real:.1%}, 가짜 {readable_fake:.1%}")
assert readable_real > 0.95 and 0.65 < readable_fake < 0.85

# %% [markdown]
# 가짜 넷 가운데 하나는 아직 어설픕니다. 이 틈을 줄여 가는 이야기가 03부터 08까지입니다.

# %% [markdown]
# ## 5. 생성 모델은 어디에 쓰입니까?
#
# **생성 모델**(generative model)은 데이터가 어떤 확률 분포에서 왔는지를 배워, 거기에서 새 표본을 뽑는 모델입니다. 세 가지 쓰임을 작게 해 봅니다.
#
# ### 5.1 거친 스케치를 그림으로
#
# pix2pix(2017)와 GauGAN(2019)은 선이나 색칠한 영역을 주면 그럴듯한 사진을 그려 주는 GAN입니다.
# 우리는 더 소박하게, 꺾은선 몇 개로 그린 스케치와 **가장 닮은 그림**을 그리는 $z$를 찾습니다.
#
# $$z^{*} = \arg\min_{z}\ \tfrac{1}{n}\lVert B(G(z)) - B(s)\rVert^2 + \lambda \lVert z \rVert^2$$
#
# - $s$: 스케치. $B$: 조금 흐리게 하는 연산입니다. 선의 가장자리까지 똑같기를 바라지 않기 때문입니다.
# - $n = 24 \times 24 = 576$: 흐리게 한 그림의 화소 수. 화소마다의 차이를 제곱하여 평균합니다.
# - $\lambda = 10^{-4}$: $z$가 정규 분포에서 너무 먼 곳으로 달아나지 않게 잡아 두는 무게입니다.

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


# %%
def closest(sketch, candidates=2000, keep=4, steps=120):
    """스케치 (1, 28, 28)를 닮은 그림을 그리는 잠재 벡터 (keep, nz)를 찾습니다."""

    def distance(z):
        gap = blurred(G(z)) - blurred(sketch[None])
        return gap.square().flatten(1).mean(1)

    z = torch.randn(candidates, G.nz, generator=torch.Generator().manual_seed(0))
    z = z.to(sketch.device)
    with torch.no_grad():  # 1. 무작위 후보 가운데 가장 닮은 것에서 출발합니다.
        z = z[distance(z).topk(keep, largest=False).indices]
    z.requires_grad_()
    optimizer = torch.optim.Adam([z], lr=0.05)
    for _ in range(steps):  # 2. 생성자는 그대로 두고 z를 기울기의 반대쪽으로 조금씩 옮깁니다.
        loss = (distance(z) + 1e-4 * z.square().sum(1)).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return z.detach()


# %%
sketches = [drawn(points).to(runtime.device) for points in SKETCHES]
results = [sample(G, closest(sketch)) for sketch in sketches]
answers = [judge_digits(x).labels.tolist() for x in results]
rows = torch.cat([torch.cat([s[None].cpu(), x]) for s, x in zip(sketches, results, strict=True)])

fig, ax = plt.subplots(figsize=(4.4, 3.8))
show_pictures(ax, rows, columns=5, title="스케치(맨 왼쪽)와, 생성자가 고쳐 그린 것")
firsts = ", ".join(str(labels[0]) for labels in answers)
show(
    fig,
    alt=f"네 줄, 다섯 칸의 격자. 줄마다 맨 왼쪽은 꺾은선 스케치이고, 오른쪽 네 칸은 그것을 닮은 손글씨로 획의 굵기가 고르지 않습니다. 스케치 바로 오른쪽 그림을 분류기가 읽은 답은 위에서부터 {firsts}입니다.",
)
print("분류기가 읽은 숫자:", answers)
assert answers[:3] == [[2] * 4, [5] * 4, [4] * 4]

# %% [markdown]
# **그림이 보여 주는 것**: 맨 왼쪽의 딱딱한 꺾은선이 획의 굵기와 흔들림이 있는 손글씨가 되었습니다. 5에는 획이 끊기거나 뭉친 것도 있습니다. 생성자는 손글씨만 그릴 줄 알기 때문에,
# 닮게 그리라고 하면 **손글씨다운 것 가운데** 가장 닮은 것을 내놓습니다. $z$를 거꾸로 찾는 이 방법을 역추적(inversion)이라고 하며 07에서 다시 만납니다.

# %% [markdown]
# ### 5.2 글
#
# 글도 확률 분포에서 뽑을 수 있습니다. 바로 앞 글자만 보고 다음 글자의 확률 $P(\text{다음} \mid \text{앞})$을 배우는, 가장 작은 언어 모델로 동물 이름을 지어 봅니다.

# %%
import random
from collections import defaultdict

text = """고양이 강아지 호랑이 코끼리 거북이 다람쥐 개구리 부엉이 너구리 고슴도치 병아리 송아지
망아지 원숭이 두더지 올챙이 지렁이 달팽이 메뚜기 귀뚜라미 고라니 멧돼지 도마뱀 잠자리"""
NAMES = text.split()
after = defaultdict(list)
for name in NAMES:
    for now, then in zip("^" + name, name + "$", strict=True):
        after[now].append(then)  # 본 만큼 쌓이므로, 하나를 고르면 확률대로 뽑은 것입니다.
rng, made = random.Random(4), set()
while len(made) < 8:
    name = "^"
    while name[-1] != "$":
        name += rng.choice(after[name[-1]])
    if name[1:-1] not in NAMES and 4 < len(name) < 8:
        made.add(name[1:-1])
print("세상에 없는 동물:", ", ".join(sorted(made)))

# %% [markdown]
# 챗봇을 움직이는 큰 언어 모델도 원리는 같습니다. 앞의 한 글자 대신 긴 앞글을 보고, 표 대신 신경망으로 확률을 구합니다.
# 글에는 GAN을 잘 쓰지 않습니다. 글자를 **고르는** 순간 값이 띄엄띄엄해져서, 판별자에서 생성자로 기울기(gradient)가 흐르지 못하기 때문입니다.

# %% [markdown]
# ### 5.3 모자란 데이터 채우기
#
# 병원이 환자의 사진을 내줄 수 없다고 합시다. 대신 사진으로 학습한 **생성자**를 내준다면 어떻겠습니까?
# 숫자로 흉내 내어 봅니다. 우리 손에는 진짜 숫자 100장(숫자마다 10장)뿐이고, 기관은 60,000장으로 학습한 생성자와 분류기를 빌려줍니다.
#
# 1. 생성자로 그림을 뽑고, 분류기가 90%보다 크게 확신하는 것만 골라 그 답을 레이블로 붙입니다.
# 2. **1-최근접 이웃**으로 시험용 숫자 2,000장을 맞힙니다. 화소가 가장 비슷한 학습용 그림의 레이블을 답으로 내는, 아무것도 배우지 않는 분류기입니다.

# %%
train = mnist("train")
few = torch.cat([(train.y == digit).nonzero().squeeze(1)[:10] for digit in range(10)])
many = torch.randperm(len(train), generator=torch.Generator().manual_seed(0))[:3000]

made = sample(G, 6000, seed=5)
verdict = judge_digits(made)
good = verdict.confidence > 0.9
made, labels = made[good][:3000], verdict.labels[good][:3000]
print(
    f"생성한 6,000장 가운데 {good.float().mean():.0%}가 남았고, 그 가운데 {len(made):,}장을 씁니다."
)


# %%
def right(x, y):
    """1-최근접 이웃으로 시험용 숫자 2,000장을 한 장씩 맞혔는지 (2000,)."""
    target = test[:2000]
    nearest = torch.cdist(target.x.flatten(1), x.flatten(1)).argmin(dim=1)
    return y[nearest] == target.y


hits = {
    "진짜 100장": right(*train[few]),
    "진짜 100장 +\n생성한 3,000장": right(
        torch.cat([train[few].x, made]), torch.cat([train[few].y, labels])
    ),
    "진짜 3,000장": right(*train[many]),
}
scores = {name: hit.float().mean().item() for name, hit in hits.items()}
noise = 2 * torch.rand(3000, 1, 28, 28, generator=torch.Generator().manual_seed(0)) - 1
with_noise = right(torch.cat([train[few].x, noise]), torch.cat([train[few].y, labels]))
with_noise = with_noise.float().mean().item()
print(f"생성한 그림 대신 잡음 3,000장을 더하면: {with_noise:.1%}")

# %%
fig, ax = plt.subplots(figsize=(5.6, 2.8))
bars = ax.bar(list(scores), list(scores.values()), color="white", edgecolor="black", width=0.55)
for bar, hatch, score in zip(bars, ("", "//", "xx"), scores.values(), strict=True):
    bar.set_hatch(hatch)
    ax.text(bar.get_x() + 0.275, score + 0.02, f"{score:.1%}", ha="center")
ax.set(ylim=(0, 1.1), ylabel="정확도", title="모자란 데이터를 생성한 그림으로 채우면")
told = ", ".join(f"{name.replace(chr(10), ' ')} {score:.1%}" for name, score in scores.items())
show(
    fig,
    alt=f"시험용 숫자 2,000장을 맞힌 정확도의 막대 셋: {told}. 생성한 그림을 더한 가운데 막대는 왼쪽보다 훨씬 높고 오른쪽보다 조금 낮습니다.",
)

alone, filled, plenty = scores.values()
names = list(hits)
luck = 2 * (hits[names[2]].float() - hits[names[1]].float()).std().item() / 2000**0.5
assert alone + 0.15 < filled < plenty and abs(with_noise - alone) < 0.02
print(
    f"오른 만큼: {filled - alone:+.1%}p, 진짜 3,000장에 모자란 만큼: {plenty - filled:.1%}p (우연의 폭 ±{luck:.1%}p)"
)

# %% [markdown]
# **그림이 보여 주는 것**: 생성한 그림을 더하니 정확도가 크게 올랐습니다. 그러나 같은 수의 진짜보다는 낮습니다.
# (우연의 폭은 시험용이 2,000장뿐이어서 운에 따라 달라질 수 있는 정도입니다. 두 분류기가 **같은 2,000장**을 읽었으므로 장마다의 차이에서 구한 표준오차의 두 배입니다.) 잡음 3,000장은 더해도 소용이 없었으니, 장수가 아니라 **닮음**이 정확도를 올렸습니다. 실제 연구에서도 두 가지 결과가 모두 보고되었습니다.
# 간 병변 182개의 CT 사진으로, 보통의 데이터 증강만 했을 때 78.6%이던 병변 분류의 민감도를 생성한 사진까지 더하여 85.7%로 올린 연구(Frid-Adar 2018)가 있는가 하면,
# BigGAN-deep의 그림**만으로** 학습한 분류기의 Top-1 정확도는 42.65%로, 진짜로 학습한 분류기의 73.09%에 크게 못 미쳤습니다(Ravuri & Vinyals 2019, 256×256).

# %% [markdown]
# > ### ⚠ 널리 퍼진 오류: “GAN으로 데이터를 공짜로 불릴 수 있습니다”
# >
# > 위의 실험에서 정확도가 오른 까닭은 정보가 **생겨났기** 때문이 아니라 **옮겨 왔기** 때문입니다. 생성자는 진짜 60,000장을, 레이블을 붙인 분류기는
# > 레이블 60,000개를 이미 보았습니다. 손에 있는 100장만으로 생성자를 학습했다면, 그 100장과 우리가 설계에 넣어 준 것(예컨대 “조금 돌려도 같은 숫자다”) 말고는 배울 데가 없습니다.
# > 생성한 데이터로 무언가를 주장할 때에는 **그 생성자가 무엇을 보고 배웠는지**를 반드시 함께 적어야 합니다.

# %%
QuizView(
    "5.3의 실험에서 생성한 그림을 더했을 때 정확도가 오른 까닭은 무엇입니까?",
    [
        ("생성자가 세상에 없던 정보를 만들었기 때문입니다.", False,
         "신경망이 내놓는 것은 학습 데이터와 설계에서 온 것입니다."),
        ("생성자와 분류기가 60,000장에서 배운 것이 그림과 레이블에 실려 왔기 때문입니다.", True,
         "맞습니다. 그래서 무엇으로 학습한 생성자인지를 밝혀야 합니다."),
        ("학습용 그림의 수가 늘면 무엇을 더해도 정확도가 오르기 때문입니다.", False,
         "잡음 3,000장을 더했을 때에는 오르지 않았습니다. 그림이 숫자의 분포를 닮았기 때문에 올랐습니다."),
    ],
)  # fmt: skip

# %% [markdown]
# ## 6. 아주 큰 GAN 맛보기
#
# 우리 생성자는 784화소의 흑백 숫자를 그립니다. 같은 원리를 크게 키우면 어디까지 갑니까?
#
# - **BigGAN**(Brock 외 2018): ImageNet의 1,000가지 사물을 레이블로 골라 그리는 조건부 GAN입니다. 한 번에 2,048장의 미니배치와 TPU v3 코어 128–512개로 학습하였고,
#   128×128에서 FID를 18.65에서 7.4로 낮추었습니다. FID는 작을수록 진짜와 비슷한 점수이며 08에서 배웁니다. 절단을 널리 알린 논문이기도 합니다.
# - **StyleGAN**(Karras 외 2018): 완전 연결층 8개가 $z$를 새 벡터 $w$로 바꾸고, $w$가 층마다 “스타일”로 들어갑니다. 층마다 들어가므로 머리의 자세 같은 큰 특징과
#   머리카락 같은 작은 특징을 따로 조절할 수 있습니다. 얼굴 사진 70,000장(FFHQ)으로 1024×1024 얼굴을 그렸습니다.
# - **StyleGAN2**(Karras 외 2019): StyleGAN의 그림에 나타나던 물방울 얼룩을 없앤 후속작입니다. 저장소의 표에 따르면 1024×1024의 학습에 V100 GPU 8장으로 9일 18시간이 걸립니다.

# %%
SIZES = {  # 이름: (채널, 높이, 너비)
    "우리의 생성자": (1, 28, 28),
    "DCGAN 얼굴(04)": (3, 64, 64),
    "BigGAN-deep-128": (3, 128, 128),
    "StyleGAN FFHQ": (3, 1024, 1024),
}
ours = 28 * 28
for name, (c, h, w) in SIZES.items():
    print(f"{c * h * w:>10,}개의 수 (우리의 {c * h * w / ours:>7,.0f}배)  {name} {h}×{w}×{c}")

weights = sum(p.numel() for p in G.parameters())
print(f"가중치: 우리의 생성자 {weights / 1e4:.0f}만 개, BigGAN-deep-128 5,040만 개")
assert 1024 * 1024 * 3 // ours == 4012

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
# 아래 그림은 GAN의 주요 논문과 그 이웃(VAE, 확산 모델)을 처음 공개된 때에 맞추어 늘어놓습니다. arXiv 번호의 앞 네 자리가 공개된 해와 달입니다.

# %%
PAPERS = {  # 이름: arXiv 번호
    "VAE": "1312.6114", "GAN": "1406.2661", "조건부 GAN": "1411.1784", "DCGAN": "1511.06434",
    "WGAN": "1701.07875", "WGAN-GP": "1704.00028", "ProGAN": "1710.10196",
    "BigGAN": "1809.11096", "StyleGAN": "1812.04948", "StyleGAN2": "1912.04958",
    "DDPM (확산)": "2006.11239", "StyleGAN3": "2106.12423", "R3GAN": "2501.05441",
}  # fmt: skip
when = {n: 2000 + int(i[:2]) + (int(i[2:4]) - 0.5) / 12 for n, i in PAPERS.items()}
levels = [1, -1, 2.1, 1, 1, -1, 2.1, 1, -1, 2.1, -1, 1, 1]  # 이름이 서로 겹치지 않는 높이
TRAINED = ("VAE", "GAN", "조건부 GAN", "DCGAN", "WGAN", "WGAN-GP")
dots = {"이 강의에서 학습": [when[n] for n in TRAINED],
        "그 밖의 모델": [v for n, v in when.items() if n not in TRAINED]}  # fmt: skip

fig, ax = plt.subplots(figsize=(9, 2.4))
ax.axhline(0, color="black", lw=1)
for (name, year), level in zip(when.items(), levels, strict=True):
    ax.plot([year, year], [0, level], color="0.6", lw=0.8, ls="-")
    ax.text(year, level, name, ha="center", va="bottom" if level > 0 else "top")
for (label, years), fill in zip(dots.items(), ("black", "white"), strict=True):
    ax.plot(years, [0] * len(years), "o", color="black", ms=7, mfc=fill, ls="none", label=label)
ax.set(ylim=(-1.9, 3), yticks=[], xticks=range(2014, 2026, 2), title="처음 공개된 때")
ax.spines["left"].set_visible(False)
ax.legend(loc="upper right", ncol=2)
order = ", ".join(f"{name} {int(year)}" for name, year in when.items())
show(
    fig,
    alt=f"논문이 처음 공개된 때에 점을 찍은 연표: {order}. 속이 찬 점 {len(TRAINED)}개는 이 강의에서 학습하는 모델입니다.",
)

# %% [markdown]
# **그림이 보여 주는 것**: 속이 찬 점이 이 강의에서 직접 학습하는 모델입니다. GAN의 뼈대는 2014년에서 2017년 사이에 놓였고, 그 뒤로는 같은 뼈대를 키우고 다듬었습니다.
# 2020년대의 그림 생성은 확산 모델(diffusion model)이 이끌지만, GAN은 그림 한 장을 **신경망을 한 번만 지나서** 그립니다. 슬라이더를 끄는 대로 그림이 따라오는 까닭입니다.

# %% [markdown]
# ## 7. 강의 지도
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
# 번호 순서대로 듣는 것이 좋습니다. 손실과 역전파를 이미 안다면 **03으로 바로 가도 됩니다.** 필요한 것을 거기에서 짧게 다시 설명합니다.

# %% [markdown]
# ## 8. 퀴즈

# %%
QuizView(
    "같은 생성자에 같은 z를 두 번 넣으면 어떻게 됩니까?",
    [
        ("같은 그림이 나옵니다.", True,
         "맞습니다. 무작위는 z를 뽑을 때에만 있고, 학습을 마친 G(평가 모드)는 정해진 함수입니다."),
        ("다른 그림이 나옵니다.", False,
         "무작위는 z를 뽑을 때에만 있습니다. 탐험기에서 같은 시드를 다시 넣어 보십시오."),
    ],
)  # fmt: skip

# %%
QuizView(
    "판별자에 대한 설명으로 맞는 것은 무엇입니까?",
    [
        ("숫자가 0부터 9까지 가운데 무엇인지 맞힙니다.", False,
         "그것은 분류기입니다. 판별자는 무엇이 그려졌는지를 묻지 않습니다."),
        ("그림이 진짜 데이터에서 왔는지 생성자가 그렸는지 가립니다.", True,
         "맞습니다. 그 판정이 생성자를 가르치는 신호가 됩니다."),
        ("생성자가 그린 그림을 더 선명하게 다듬습니다.", False,
         "판별자는 그림을 고치지 않고 판정만 합니다. 그림을 나아지게 하는 것은 생성자의 학습입니다."),
    ],
)  # fmt: skip

# %%
QuizView(
    "이 레슨의 생성자에서 절단 ψ를 1에서 0으로 줄일 때 일어나는 일을 모두 고르십시오.",
    [
        ("그림들이 서로 비슷해집니다.", True, "ψ가 0이면 z가 모두 0이 되어 그림이 하나뿐입니다."),
        ("생성자의 가중치가 작아집니다.", False, "ψ는 z에만 곱합니다. 가중치는 그대로입니다."),
        ("읽을 수 있는 그림의 비율이 꾸준히 오릅니다.", False,
         "ψ = 0.5에서 재어 보니 오르지 않았습니다. 큰 GAN의 규칙이 작은 GAN에도 맞는지는 재어 보아야 압니다."),
        ("z의 길이가 ψ배가 됩니다.", True, "절단은 z를 원점 쪽으로 곧게 당깁니다."),
    ],
    multiple=True,
)  # fmt: skip

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 | 시험 |
# |---|---|---|---|
# | $x = G(z)$, $z \sim \mathcal{N}(0, I)$ | `sample(G, z)` | Goodfellow 2014 | `tests/test_sampling.py` |
# | $z(t) = (1-t)z_0 + t z_1$ | `sampling.lerp(z0, z1, t)` (과제 00-2) | – | `tests/test_sampling.py`, `tests/exercises/test_bank.py` |
# | $x = G(\psi z)$ | `sampling.truncate(z, psi)` (과제 00-3) | Brock 2018, Karras 2018의 생각을 줄인 것 | `tests/test_sampling.py`, `tests/exercises/test_bank.py` |
# | $z^{*} = \arg\min_z \tfrac{1}{n}\lVert B(G(z)) - B(s)\rVert^2 + \lambda\lVert z\rVert^2$ | `closest(sketch)` | Zhu 2016 | 5.1의 `assert` |
# | $P(\text{다음} \mid \text{앞})$ | `rng.choice(after[name[-1]])` | Shannon 1948 | – |
#
# ## 참고 문헌
#
# - Goodfellow 외 (2014), *Generative Adversarial Nets*. [arXiv:1406.2661](https://arxiv.org/abs/1406.2661)
# - White (2016), *Sampling Generative Networks*. [arXiv:1609.04468](https://arxiv.org/abs/1609.04468)
# - Zhu 외 (2016), *Generative Visual Manipulation on the Natural Image Manifold*. [arXiv:1609.03552](https://arxiv.org/abs/1609.03552)
# - Isola 외 (2017), *Image-to-Image Translation with Conditional Adversarial Networks* (pix2pix). [arXiv:1611.07004](https://arxiv.org/abs/1611.07004)
# - Park 외 (2019), *Semantic Image Synthesis with Spatially-Adaptive Normalization* (GauGAN). [arXiv:1903.07291](https://arxiv.org/abs/1903.07291)
# - Brock, Donahue, Simonyan (2018), *Large Scale GAN Training for High Fidelity Natural Image Synthesis* (BigGAN). [arXiv:1809.11096](https://arxiv.org/abs/1809.11096)
# - Karras, Laine, Aila (2018), *A Style-Based Generator Architecture for Generative Adversarial Networks* (StyleGAN). [arXiv:1812.04948](https://arxiv.org/abs/1812.04948)
# - Karras 외 (2019), *Analyzing and Improving the Image Quality of StyleGAN* (StyleGAN2). [arXiv:1912.04958](https://arxiv.org/abs/1912.04958), [저장소](https://github.com/NVlabs/stylegan2)
# - Frid-Adar 외 (2018), *GAN-based Synthetic Medical Image Augmentation for increased CNN Performance in Liver Lesion Classification*. [arXiv:1803.01229](https://arxiv.org/abs/1803.01229)
# - Ravuri, Vinyals (2019), *Classification Accuracy Score for Conditional Generative Models*. [arXiv:1905.10887](https://arxiv.org/abs/1905.10887)
# - Shannon (1948), *A Mathematical Theory of Communication*. [doi:10.1002/j.1538-7305.1948.tb01338.x](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x)
#
# ## 다음에 할 일
#
# 이 레슨의 생성자는 30,000스텝 동안 미리 학습해 둔 것입니다. 다음 레슨 [01 BCE 손실](01_bce_loss.ipynb)부터 차례로 배우고 나면 **직접** 학습합니다. [03 Vanilla GAN](03_vanilla_gan.ipynb)에서 두 신경망을 맞붙이고,
# 내가 학습한 생성자에 이 슬라이더를 달아 보십시오.
