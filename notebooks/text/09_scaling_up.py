# %% [markdown]
# <!-- colab -->
#
# # 09 · GPU와 규모 확장
#
# > **약속**: 이 레슨이 끝나면, 내 그림 폴더로 시작한 학습을 GPU로 옮기고, 끊겨도 이어서 하고(CPU에서는 비트까지 똑같이), 여러 장치로 나누고, 그 값이 얼마일지 시작하기 전에 말할 수 있습니다.
#
# **배울 것**
#
# 1. 장치를 바꿀 때 무엇이 바뀌고 무엇이 그대로여야 하는지 말할 수 있습니다.
# 2. float32, bfloat16, float16이 어디에서 무너지는지, 손실을 왜 키우는지 설명할 수 있습니다.
# 3. 프로파일을 읽고, 학습의 시간·전기·돈을 미리 계산할 수 있습니다.
# 4. 내 그림 폴더에서 슬라이더까지 한 번에 갈 수 있고, 끊긴 학습을 이을 수 있습니다.
# 5. 프로그램 하나로 하던 학습을 여럿이 나누게 할 때 어느 줄이 달라지는지, 왜 결과가 같은지 설명할 수 있습니다.
#
# **미리 알면 좋은 것**: [04 DCGAN](04_dcgan.ipynb)의 학습 루프, [06 WGAN](06_wgan.ipynb)의 벌점, [08 평가와 진단](08_evaluation.ipynb)의 프레셰 거리. GPU는 없어도 됩니다.
#
# **공부 시간**: 약 40분. 글은 1분에 180어절, 과제는 하나에 3분, 예상과 퀴즈와 창은 하나에 1분으로 어림한 것입니다. 과제를 오래 붙들면 그만큼 더 걸립니다.
#
# **실행 시간**: CPU 코어 2개에서 약 1분(졸업 과제를 푸는 시간은 따로입니다). GPU에서는 아직 재지 못했습니다.
#
# [← 08 평가와 진단](08_evaluation.ipynb)

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
import difflib
import inspect
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from PIL import Image
from torch import nn

# %%
from gan_course import checkpoints, datasets, metrics, plotting, sampling
from gan_course.exercises import check, hint, project, solution, task
from gan_course.labs import CostLab, LatentLab, PrecisionLab, ScaleLab
from gan_course.labs.scale import batch, cost, crops, numbers, profile, scaling, thousand
from gan_course.labs.scale.batch_draw import draw_batch
from gan_course.labs.scale.crops_draw import crops_figure
from gan_course.labs.scale.profile_draw import draw_profile

# %%
from gan_course.plotting import show
from gan_course.recipes import PLANE_RECIPES, RECIPES, SHIPPED, modern_pair
from gan_course.scale import keep
from gan_course.training import late_decay, progress
from gan_course.ui import EntryView, FlipbookView, PredictionView, QuizView


def milliseconds(work, times=20):
    """work()를 여러 번 하여 잰 시간의 중앙값. GPU라면 계산이 끝나기를 기다려 잽니다."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        if runtime.device.type == "cuda":
            torch.cuda.synchronize()
        spent.append(1000 * (time.perf_counter() - start))
    return sorted(spent)[times // 2]


# %%
EntryView(
    [
        ("학습 루프에서 스텝마다 loss.item()을 부르면 GPU에서 무슨 일이 생깁니까?",
         [("아무 일도 없습니다.", False, "수를 CPU로 가져오려면 계산이 끝나기를 기다려야 합니다."),
          ("CPU가 GPU를 기다리느라 둘이 번갈아 쉽니다.", True, "모아 두었다가 가끔 옮기면 됩니다."),
          ("기울기가 끊깁니다.", False, "item()은 값만 읽고, 계산 그래프는 그대로입니다.")], "1절"),
        ("float16과 bfloat16은 무엇이 다릅니까?",
         [("bfloat16이 더 촘촘합니다.", False, "소수의 비트는 float16이 더 많습니다."),
          ("bfloat16은 범위가 넓고 성깁니다.", True, "지수의 비트가 float32와 같습니다."),
          ("쓰는 메모리가 다릅니다.", False, "둘 다 16비트입니다.")], "2절"),
        ("손실에 S를 곱하여 역전파하고 S로 나누어 갱신하면 스텝의 크기는 어떻게 됩니까?",
         [("S배가 됩니다.", False, "옵티마이저가 쓰기 전에 나눕니다."),
          ("그대로입니다.", True, "float16에서 작은 기울기를 잃지 않을 뿐입니다."),
          ("1/S배가 됩니다.", False, "곱한 만큼만 나눕니다.")], "3절"),
    ],
    skip="1–3절을 건너뛰고 4절부터 보십시오. 과제 09-1과 3절의 창은 그래도 해 볼 만합니다.",
)  # fmt: skip

# %% [markdown]
# ## 1. 같은 코드, 다른 장치
#
# GPU로 옮긴다고 배우는 것이 달라져서는 안 됩니다. 바뀌는 것은 셋뿐입니다. 신경망과 데이터가 **어디에** 있는지, 곱셈을 **몇 비트로** 하는지, 화소의 값을 메모리에 **어떤 차례로** 놓는지. 이 강의는 셋을 `Runtime` 하나에 모았고, 맨 위의 준비 셀이 이 컴퓨터에 맞는 것을 골랐습니다.

# %%
print("이 컴퓨터:", runtime.describe())
for name, value in (("장치", runtime.device), ("정밀도", runtime.precision),
                    ("채널을 뒤에 놓기", runtime.channels_last), ("예산", runtime.budget)):  # fmt: skip
    print(f"{name}\t{value}")
source = inspect.getsource(gc.runtime._precision)
print(source[source.index("    if device.type") :])

# %% [markdown]
# 장치는 CUDA(엔비디아), MPS(애플), CPU의 차례로 있는 것을 고릅니다. 위는 그다음에 **정밀도**를 고르는 코드입니다. 여기서 정밀도(numeric precision)는 수를 적는 촘촘함으로, 01과 08의 정밀도와는 이름만 같습니다. `(7, 0)`은 16비트 곱셈이 빠른 회로(텐서 코어)가 있는 첫 세대이고, ‘예산’은 장치에 맞춘 학습의 길이(스텝 수)입니다.
#
# 정밀도는 **하드웨어가 정말 할 줄 아는** 것을 고릅니다. Colab의 T4에 `torch.cuda.is_bf16_supported()`라고 물으면 “예”라고 합니다. 소프트웨어로 흉내 낸 것이어서 느립니다. `including_emulation=False`로 물어야 “아니요”라고 합니다. 그래서 T4에서는 float16을 쓰고 손실을 키웁니다(3절). 벌점은 어느 카드에서나 float32로 계산합니다.
#
# 무엇이 **그대로**여야 합니까? 난수입니다. GPU의 난수 생성기는 CPU와 다른 수를 내놓습니다. 그래서 이 강의는 잡음도 미니배치의 번호도 언제나 CPU의 난수 생성기 하나에서 뽑아 장치로 옮깁니다. 시드가 같으면 어느 장치에서나 같은 그림을 같은 차례로 봅니다.

# %%
digits = datasets.mnist()
recipe = SHIPPED["vanilla_mnist_short"]
moved = recipe.new_gan(digits.to(runtime.device), seed=7, runtime=runtime)
plain = recipe.new_gan(digits, seed=7, runtime=gc.detect(device="cpu", precision="32-true"))
same_noise = torch.equal(moved.noise(4).cpu(), plain.noise(4))
rows = [digits.sample(4, gan.rng).y.tolist() for gan in (moved, plain)]
print("같은 시드의 잡음이 같습니까?", same_noise, "· 뽑힌 숫자:", rows)
assert same_noise and rows[0] == rows[1]

# %% [markdown]
# GPU가 없으면 둘 다 CPU이므로 같은 것이 당연합니다. GPU에서 열면 왼쪽만 GPU로 가고, 그래도 같아야 하므로 `assert`가 지킵니다.
#
# > **널리 퍼진 오류**: “GPU에서는 코드를 다시 써야 한다.” 다시 쓸 것은 거의 없습니다. 다만 GPU를 **기다리게 하는** 줄은 없애야 합니다. 스텝마다 `loss.item()`을 부르면 CPU가 GPU의 답을 기다리느라 둘이 번갈아 쉽니다. 이 강의의 `History`는 텐서를 그대로 모았다가 256스텝에 한 번 옮깁니다.
#
# **채널을 뒤에 놓기**(channels-last)는 그림 한 장의 값들을 놓는 차례입니다. 보통은 빨강을 다 놓고 초록을 놓습니다(NCHW). 합성곱은 한 자리의 모든 채널을 함께 읽으므로, 자리마다 채널을 나란히 놓으면(NHWC) 읽기가 빨라질 수 있습니다. 값은 같고 메모리의 차례만 다릅니다.

# %%
conv, x = nn.Conv2d(64, 64, 3, padding=1), torch.randn(16, 64, 32, 32)
rows = {}
for name, layout in (("NCHW", torch.contiguous_format), ("NHWC", torch.channels_last)):
    layer, picture = conv.to(memory_format=layout), x.to(memory_format=layout)
    rows[name] = layer(picture)
    took = milliseconds(lambda f=layer, p=picture: f(p))
    print(f"{name}  다음 그림·채널·줄·칸까지의 거리 {picture.stride()}  합성곱 한 번 {took:.2f} ms")
assert torch.allclose(rows["NCHW"], rows["NHWC"], atol=1e-5)  # 값은 같습니다.

# %% [markdown]
# 거리(`stride`)는 합성곱의 스트라이드가 아니라 메모리에서 몇 칸 떨어졌는지입니다. NHWC에서는 다음 채널이 바로 옆(1)입니다. 어느 쪽이 빠른지는 장치와 크기에 따라 다릅니다. 재어 보기 전에는 모릅니다. 이 레슨에서 몇 번이고 할 말입니다.

# %% [markdown]
# ## 2. 정밀도: 같은 16비트라도 다릅니다
#
# 눈금이 성긴 자로 머리카락을 재면 0이 되고, 1 m짜리 자로 운동장을 재면 자가 모자랍니다. 컴퓨터의 실수도 자와 같습니다. 비트가 정해져 있으니 **얼마나 큰 수까지** 적을지와 **얼마나 촘촘히** 적을지를 나누어 써야 합니다.
#
# 실수 하나는 부호 1비트, 지수 $E$비트, 소수 $F$비트로 적습니다.
#
# $$x = \pm\, 1.f \times 2^{e}, \qquad \text{한 칸의 간격} = 2^{\lfloor \log_2 |x| \rfloor - F}$$
#
# - $e$: 지수. $E$가 클수록 큰 수와 작은 수를 적을 수 있습니다.
# - $f$: 소수의 비트 $F$개. $F$가 클수록 촘촘합니다. 1 근처의 한 칸은 $2^{-F}$입니다.
#
# - $1.f$: 이진법의 소수. 맨 앞의 1은 늘 있으므로 적지 않습니다. $\lfloor a \rfloor$: $a$를 넘지 않는 가장 큰 정수.
#
# float16은 소수에, bfloat16은 지수에 비트를 더 주었습니다.

# %%
print("형식       지수  소수  1 근처의 한 칸  0이 아닌 가장 작은 수  가장 큰 수")
for name, form in numbers.FORMATS.items():
    gap = numbers.spacing(1.0, name)
    said = f"{gap:<14.3g}{form.smallest:<20.3g}{form.largest:.5g}"
    print(f"{name:10} {form.exponent:3}   {form.fraction:3}   {said}")
    assert gap == torch.finfo(form.dtype).eps and form.largest == torch.finfo(form.dtype).max
print("0.1의 비트 (부호 지수 소수):", " ".join(numbers.bits(0.1, "bfloat16")))
print("실제로 적힌 값:", numbers.stored(0.1, "bfloat16"), numbers.stored(0.1, "float16"))
assert numbers.bits(0.1, "bfloat16") == ("0", "01111011", "1001101")
assert numbers.stored(0.1, "bfloat16") == (1 + 77 / 128) * 2**-4

# %% [markdown]
# bfloat16과 float32는 지수에 127을 더해 적습니다(float16은 15). `01111011`은 123이므로 $e = -4$입니다. 소수의 비트 `1001101`은 77/128이므로 적힌 값은 $(1 + 77/128) \times 2^{-4} = 0.10009765625$입니다.
#
# 수의 크기를 끌어 보십시오. 막대의 왼쪽 밖으로 나가면 0이 되고 오른쪽 밖으로 나가면 ∞가 됩니다. float16의 빗금 친 곳에서는 0은 아니지만 소수의 자리가 모자라 오차가 커집니다. bfloat16은 범위가 float32와 거의 같은 대신 어디에서나 오차가 큽니다.

# %%
PrecisionLab()

# %% [markdown]
# ### 가중치는 왜 float32로 둘까
#
# 학습은 1쯤 되는 가중치에 아주 작은 수를 더하는 일을 되풀이합니다. 더하는 수가 **반 칸** 이하면 가장 가까운 칸이 제자리라서, 아무리 되풀이해도 움직이지 않습니다. 0.001을 천 번 더하면 얼마가 됩니까? 먼저 짐작해 보십시오.

# %%
for name in numbers.FORMATS:
    total = numbers.accumulated(name, 1e-3, 1000)
    half = numbers.half_step(name)
    print(f"{name:10} 1 + 0.001을 천 번 → {total:.6g}   (1에서 반 칸은 {half:.2g})")
assert numbers.accumulated("bfloat16", 1e-3, 1000) == 1.0
assert (
    numbers.half_step("bfloat16") > 1e-3
    and abs(numbers.accumulated("float32", 1e-3, 1000) - 2) < 1e-3
)

# %%
PrecisionLab("더하기")

# %% [markdown]
# bfloat16에서는 천 번을 더해도 1 그대로입니다. float16은 조금씩 모자란 칸으로 가서 2에 못 미칩니다. 그래서 **혼합 정밀도**(mixed precision)는 곱셈은 16비트로 하되, 가중치와 옵티마이저의 상태는 float32로 둡니다(Micikevicius 외 2018). `autocast`는 그 절반, 곧 곱셈을 16비트로 하는 일을 맡습니다. 가중치를 16비트로 바꾸는 것이 아니라, 계산할 때마다 16비트로 **베껴** 씁니다.

# %% [markdown]
# ## 3. 손실 키우기: float16의 기울기
#
# float16의 가장 작은 지수는 −14입니다. 더 작은 수는 앞의 1 없이 $0.f \times 2^{-14}$로 적으므로, 작을수록 남는 자리가 줄어 크기가 뭉개집니다. 그렇게 적을 수 있는 가장 작은 수 $2^{-24}$의 절반 이하는 0이 됩니다. 기울기는 작습니다. 그런데 손실에 $S = 2^m$을 곱하면 연쇄 법칙 때문에 **모든** 기울기가 똑같이 $S$배가 됩니다. 역전파를 마친 뒤 float32로 옮겨 $S$로 나누면 됩니다.
#
# $$\nabla_w (S \cdot L) = S \cdot \nabla_w L$$
#
# 지나치면 65,504를 넘어 ∞가 됩니다. `GradScaler`는 $2^{16}$에서 시작하여, ∞가 나오면 그 갱신을 건너뛰고 절반으로, 이어서 2,000번의 갱신이 무사하면 두 배로 합니다.
#
# 아래의 기울기는 숫자를 배우는 GAN에서 D만 먼저 40스텝 가르친 뒤 float32로 구한 진짜 기울기입니다. 03에서 본 포화 손실은 D가 앞서면 기울기가 사라졌습니다. float16에서는 어떻게 됩니까?

# %%
scales = ScaleLab()
PredictionView(
    "09-p1",
    "포화 손실의 기울기는 배수 1에서 거의 모두 자리가 모자랍니다. 손실에 2¹⁶을 곱하면 어떻게 되겠습니까?",
    [
        ("거의 모두 ∞가 됩니다.", False, "이 기울기는 아주 작아서 2¹⁶배를 해도 65,504에 한참 못 미칩니다."),
        ("여전히 절반은 모자랍니다.", False, "수의 자리가 모두 16칸씩 옮겨 갑니다."),
        ("거의 모두 온전해집니다.", True, "모자란 것이 1%에도 못 미치고, ∞가 된 것은 없습니다."),
    ],
    scales,
    act="2의 제곱 k를 16까지 올리고, 이어서 비포화 손실로 바꾸어 24까지 올려 보십시오.",
    seen=lambda: scales.k.value == 16,
)  # fmt: skip

# %%
gradients = scaling.gan_gradients()
for name, grads in gradients.items():
    for k in (0, 16, 24):
        under, over = scaling.lost(grads, k)
        rough = scaling.coarse(grads, k)
        print(
            f"{name:10} × 2^{k:<2}  0이 됨 {under:6.2%}  자리가 모자람 {rough:6.1%}  ∞가 됨 {over:6.1%}"
        )
weak, strong = gradients["G (포화 손실)"], gradients["G (비포화 손실)"]
assert scaling.coarse(weak, 0) > 0.9 > 0.1 > scaling.coarse(strong, 0)
assert scaling.lost(weak, 16)[1] == 0 and scaling.coarse(weak, 16) < 0.01
assert scaling.lost(strong, 24)[1] > 0.3

# %% [markdown]
# 배수가 1이면 포화 손실의 기울기도, D의 기울기도 거의 모두 자리가 모자란 곳에 있습니다. 0이 되는 것은 뜻밖에 적습니다. 이 신경망에서는 그렇습니다. 기울기가 더 작은 신경망에서는 더 많이 0이 됩니다. $2^{16}$을 곱하면 온전한 곳으로 옮겨 오고, $2^{24}$을 곱하면 비포화 손실의 기울기 절반쯤이 넘칩니다. 알맞은 배수는 **기울기마다 다르므로** 사람이 정하지 않고 `GradScaler`에 맡깁니다. bfloat16은 범위가 넓어 이 일이 필요 없습니다.
#
# > **널리 퍼진 오류**: “손실을 키우면 학습률도 커진다.” 옵티마이저가 쓰기 전에 다시 나누므로 스텝의 크기는 그대로입니다.
#
# 직접 쓴다면 네 줄이 바뀝니다. 이 강의의 `train`은 알아서 합니다.
#
# ```python
# with torch.autocast("cuda", dtype=torch.float16):  # 행렬곱과 합성곱을 16비트로
#     loss = loss_of(model(x))
# scaler.scale(loss).backward()  # S를 곱하여 역전파합니다
# scaler.step(opt)  # S로 나누고, ∞나 NaN이 있으면 건너뜁니다
# scaler.update()  # S를 고칩니다
# ```

# %%
task("09-1")


# %%
def through_half(grad, scale):
    """float32 (n,), 수 → float32 (n,) 또는 None."""
    ...


check("09-1", through_half)

# %%
hint("09-1")

# %%
solution("09-1")

# %% [markdown]
# ## 4. 미니배치의 크기와 학습률
#
# GPU는 큰 미니배치를 좋아합니다. 미니배치가 $k$배면 기울기의 잡음(표준편차)은 $1/\sqrt{k}$로 줄지만, 같은 그림을 보는 동안의 **스텝은 $1/k$로** 줍니다. 줄어든 스텝의 수를 스텝의 크기로 메우자는 것이 학습률을 함께 키우는 규칙입니다.
#
# $$\eta' = k\,\eta \;\;\text{(SGD, Goyal 외 2017)}, \qquad \eta' = \sqrt{k}\,\eta \;\;\text{(Adam, Malladi 외 2022)}$$
#
# - $\eta$: 크기 64에서 고른 학습률. $k$ = 미니배치의 크기 ÷ 64. 첫째 규칙의 논문은 처음 몇 에포크 동안 학습률을 서서히 올리고(warmup), 둘째의 논문은 Adam의 β와 ε도 $k$에 맞춥니다. 우리는 둘 다 하지 않았습니다.
#
# GAN에서도 통합니까? 먼저 짐작해 보십시오.

# %%
QuizView(
    "03의 GAN을, 본 그림의 수는 같게 하고 미니배치만 64에서 1,024로 키웁니다. 어느 규칙이 64만큼 좋은 그림을 냅니까?",
    [
        ("학습률 그대로", False, "아래의 그림에서 가장 오른쪽을 보십시오."),
        ("√16 = 4배의 학습률", False, "Adam의 규칙이지만 아래의 그림을 보십시오."),
        ("16배의 학습률", False, "SGD의 규칙입니다. 아래의 그림을 보십시오."),
        (
            "어느 것도 아닙니다",
            True,
            "본 그림이 같으면 스텝의 수가 16분의 1입니다. 잰 것을 보십시오.",
        ),
    ],
)

# %% [markdown]
# 03의 MNIST 학습을, 본 그림의 수를 똑같이 하고 크기와 학습률의 규칙을 바꾸고 이동 평균의 길이만 그림의 수에 맞추어 시드 셋씩 미리 학습해 두었습니다(`tools/record_batch.py`).

# %%
record = batch.batch_record()
scores = batch.batch_scores(record)
for rule, by_size in scores.items():
    told = [f"{n:,}장 {v.mean():,.0f} ± {v.std(ddof=1):,.0f}" for n, v in by_size.items()]
    print(f"학습률 {rule:4}\t" + "   ".join(told))
print("스텝:", {r["batch"]: r["steps"] for r in record["runs"]})
large = [values[1024].mean() for values in scores.values()]
for values in scores.values():  # 어느 규칙도, 어느 시드에서도 메우지 못했습니다.
    assert (values[256] > 2 * values[64]).all() and (values[1024] > 5 * values[64]).all()
assert (scores["√k배"][16] < scores["√k배"][64]).all()

# %%
fig, ax = plt.subplots(figsize=(7.2, 3.8))
draw_batch(ax)
show(fig, alt=f"가로축은 미니배치의 크기, 세로축은 프레셰 거리입니다. 크기 64에서 {scores['그대로'][64].mean():.0f}"
     f"이던 거리가 크기 1,024에서는 학습률을 어떻게 맞추어도 평균 {min(large):,.0f} 이상입니다.")  # fmt: skip

# %% [markdown]
# 본 그림이 같으면 256장과 1,024장은 세 규칙, 세 시드 모두에서 64장보다 거리가 각각 두 배, 다섯 배 넘게 컸습니다. 256장에서는 √k배가 시드 셋 가운데 둘에서 ‘그대로’보다 나았지만 하나에서 나빴으니, 이 기록으로는 우열을 말할 수 없습니다. 1,024장은 93스텝뿐이라 모두 배우다 말았습니다. 반대로 16장에 학습률을 √k배(절반)로 줄인 것은 시드마다 64장보다 나았습니다.
#
# 이 GAN에서는 한 스텝이 정확해지는 것보다 **자주** 주고받는 것이 더 중요했습니다. “미니배치를 키우면 학습률도 키우라”는 규칙은 손실 하나를 줄이는 학습에서 나온 것입니다. GAN에서는 재어 보기 전에는 모릅니다.
#
# 대신 큰 미니배치는 **초당 그림 수**가 많습니다. 이 컴퓨터에서 재어 봅시다.

# %%
recipe, data = SHIPPED["vanilla_mnist_short"], datasets.mnist()
rates = {}
for size in (16, 64, 256):
    gan = recipe.new_gan(data, runtime=runtime)
    rates[size] = cost.measure(recipe._replace(batch_size=size).train(gan, data), seconds=2)
    print(
        f"미니배치 {size:4}: 한 스텝 {1000 * rates[size].seconds:6.1f} ms, 초당 {rates[size].images:,.0f}장"
    )

# %% [markdown]
# 한 스텝은 길어졌지만 그림 한 장에 드는 시간은 줄었습니다. 연산을 부르고 가중치를 갱신하는 데 드는 시간은 그림이 몇 장이든 거의 같아서, 많이 넣을수록 한 장의 몫이 줄어듭니다. 그럼 한 스텝 안에서는 어느 연산이 시간을 씁니까?

# %% [markdown]
# ## 5. 프로파일: 시간은 어디로 가는가
#
# 빠르게 하기 전에 **먼저 잽니다**. 시간의 5%를 쓰는 곳을 두 배 빠르게 해도 전체는 2.5%밖에 줄지 않습니다. 어떤 곳이 시간의 비율 $p$를 쓰고 그곳을 $s$배 빠르게 하면, 전체가 빨라지는 배수는 다음과 같습니다(암달의 법칙).
#
# $$\text{빨라지는 배수} = \frac{1}{(1 - p) + p/s}$$
#
# $s$가 아무리 커도 $1/(1-p)$를 넘지 못합니다. `torch.profiler`로 연산마다의 시간을 재어 갈래로 묶었습니다.

# %%
found = {}
for name, key in (("완전 연결", "vanilla_mnist_short"), ("합성곱", "dcgan_mnist_paper")):
    gan = SHIPPED[key].new_gan(data, runtime=runtime)
    loop = iter(SHIPPED[key].train(gan, data))
    found[name] = profile.profiled(lambda loop=loop: next(loop), steps=3)
    print(f"[{name}] 한 스텝의 연산 {found[name].milliseconds:.0f} ms\n{found[name].table(4)}\n")
shares = {name: result.shares for name, result in found.items()}
fig, ax = plt.subplots(figsize=(7.2, 3.6))
draw_profile(ax, shares)
parts = [f"{name}의 합성곱·행렬곱 {s['합성곱·행렬곱']:.0%}" for name, s in shares.items()]
show(fig, alt="연산이 쓴 시간의 비율을 갈래마다 가로 막대로 보입니다. " + ", ".join(parts) + ".")
assert all(max(s, key=s.get) == "합성곱·행렬곱" for s in shares.values())

# %%
p = shares["합성곱"]["합성곱·행렬곱"]
for times in (2, 10, 1000):
    print(f"합성곱을 {times:,}배 빠르게 하면 전체는 {1 / ((1 - p) + p / times):.2f}배")

# %% [markdown]
# 표의 한 줄은 “한 스텝에 이 연산을 몇 번 불렀고, 연산 시간의 몇 %를 썼다”입니다. `aten::`은 PyTorch의 연산이라는 표시이고, `mm`과 `addmm`은 행렬곱, `convolution_backward`는 합성곱의 역전파, `mkldnn_convolution`은 CPU의 합성곱, `_convolution`은 그것을 부르는 합성곱(전치 합성곱도), `Optimizer.step`은 옵티마이저가 쓴 시간, `_fused_adam_`은 Adam의 갱신, `copy_`는 값을 베끼는 일입니다. 그림은 이 이름들을 갈래로 묶은 것입니다.
#
# 두 신경망 모두 합성곱·행렬곱이 가장 큽니다. GPU와 16비트가 빠르게 하는 것이 바로 이것입니다. 그러나 나머지가 그대로면 이득은 위의 한계에서 멈춥니다. 프로파일은 연산이 쓴 시간만 셉니다. 연산과 연산 사이에 파이썬이 쓴 시간은 들어 있지 않습니다.

# %% [markdown]
# ## 6. 비용: 시작하기 전에 어림합니다
#
# 몇 초 재어 보면 며칠짜리 학습의 비용을 알 수 있습니다.
#
# $$\text{시간(h)} = \frac{\text{스텝} \times \text{한 스텝의 시간(초)}}{3600}, \qquad \text{전력량(kWh)} = \frac{\text{전력(W)} \times \text{시간(h)}}{1000}$$

# %%
gan = SHIPPED["dcgan_mnist"].new_gan(data, runtime=runtime)
rate = cost.measure(SHIPPED["dcgan_mnist"].train(gan, data), seconds=3)
print(
    f"초당 {rate.images:,.0f}장, 한 스텝 {1000 * rate.seconds:.0f} ms ({rate.steps}스텝을 쟀습니다)"
)
print("\n".join(cost.times(rate, {"짧게": 3_000, "끝까지": SHIPPED["dcgan_mnist"].steps})))
total = cost.estimate(rate, 20_000, watts=60, won_per_kwh=150)
print(f"60 W짜리 컴퓨터, 1 kWh에 150원이라면 전기 {total.kwh:.3f} kWh, {total.electricity:.0f}원")
assert abs(total.kwh - 0.06 * total.hours) < 1e-9

# %%
CostLab(rate)

# %% [markdown]
# 칸에 자기 컴퓨터의 전력과 요금, 빌릴 GPU의 값을 적어 보십시오(처음 적힌 값은 예입니다). 집에서는 전기보다 **시간**이, 빌린 GPU에서는 **켜 둔 시간**이 값을 정합니다. 학습이 끝나도 끄지 않은 GPU에는 계속 돈이 듭니다. 이 컴퓨터의 속도로 GPU의 속도를 알 수는 없습니다. GPU를 몇 분만 빌려 위의 `cost.measure`를 돌린 다음, 그 속도로 전체의 값을 계산하십시오.

# %%
task("09-2")


# %%
def bill(steps, batch, rate, watts, won):
    """스텝, 장, 초당 장수, W, 원 → (시간, kWh, 원)."""
    ...


check("09-2", bill)

# %%
hint("09-2")

# %%
solution("09-2")

# %% [markdown]
# ## 7. 내 그림에서 슬라이더까지
#
# 이제 내 그림으로 해 봅시다. 폴더에는 온갖 것이 들어 있습니다. 가로로 긴 사진, 열리지 않는 파일. 여기서는 강의의 얼굴 800장을 크기가 제각각인 PNG로 풀어 **남이 모아 준 폴더**처럼 만들었습니다. `OWN`에 내 폴더의 경로를 적으면 그것으로 합니다.

# %%
OWN = ""  # 내 그림 폴더의 경로. 예: "/content/drive/MyDrive/고양이"
SIZE = 32  # 배울 그림의 한 변(화소). GPU가 있으면 64로 하십시오.
place = Path(tempfile.mkdtemp())
folder = Path(OWN) if OWN else place / "그림"
if not OWN:
    folder.mkdir()
    for i, pixels in enumerate(datasets.faces().x[:800].permute(0, 2, 3, 1).numpy()):
        wide = Image.new("RGB", (64 + 16 * (i % 3), 64), tuple(map(int, pixels[2, 2])))
        wide.paste(Image.fromarray(pixels), (8 * (i % 3), 0))
        wide.save(folder / f"{i:03}.png")
    (folder / "끊긴 것.png").write_bytes((folder / "000.png").read_bytes()[:200])
print(f"{len(list(folder.iterdir()))}개의 파일")

# %% [markdown]
# ### 배우기 전에 봅니다
#
# 신경망은 정사각형을 받으므로 가운데를 잘라 줄입니다. 무엇이 잘려 나가는지 **먼저 보십시오**. 얼굴의 턱이 잘린 채 배우면, 만드는 얼굴에도 턱이 없습니다. 점선 안이 남는 곳입니다.

# %%
found = crops.preview(folder, size=SIZE)
show(
    crops_figure(found),
    alt=f"폴더의 그림 {len(found.crops)}장의 원본과, 가운데를 잘라 {SIZE}화소로 줄인 것. 잘려 나가는 넓이는 "
    f"평균 {sum(c.lost for c in found.crops) / len(found.crops):.0%}입니다.",
)

# %%
mine = datasets.image_folder(folder, size=SIZE)
print(f"배울 그림 {len(mine):,}장, 모양 {mine.shape}, 메모리 {mine.x.numel() / 1e6:.1f} MB")
assert mine.shape == (3, SIZE, SIZE)

# %% [markdown]
# 이 폴더에서는 여백만 잘려 얼굴이 온전합니다. 내 폴더라면 점선 밖에 중요한 것이 있는지 보고, 있으면 직접 잘라 두십시오.
#
# **그림의 권리**를 지금 확인하십시오. 인터넷에 있다고 배워도 되는 것은 아닙니다. 사람의 얼굴이라면 저작권과 별개로 그 사람의 동의가 있어야 하고, 만든 그림이 실제의 누구를 닮을 수 있습니다. 내가 그리거나 찍은 것, 이용 허락이 적힌 것(이 강의의 얼굴은 CC BY 4.0)으로 하십시오.
#
# ### 학습하고, 저장합니다
#
# 04의 ‘고침’ 설정에서 출발하여, CPU에서 금방 끝나도록 크기와 채널과 스텝을 줄이고 그에 맞추어 학습률과 이동 평균의 계수를 바꾸었습니다. `keep`은 학습 루프를 그대로 내놓으면서 **60초마다**, 그리고 멈추거나 끝날 때 저장합니다. 커널 → 중단을 누르면 하던 스텝을 마치고 저장합니다. Colab에서는 `copy_to="/content/drive/MyDrive/mine.safetensors"`를 주면 저장할 때마다 파일 하나를 드라이브에 베껴 둡니다. 런타임이 바뀌었으면 `file`의 자리에 드라이브의 경로를 적고 `RESUME`을 `True`로 하십시오.

# %%
RESUME = False  # 끊겼다면 True로 바꾸어 이어 하십시오.
own = RECIPES["dcgan"]._replace(
    make=partial(modern_pair, ngf=16, ndf=16, mapping=256), lr=1.5e-3, ema=0.995,
    steps=runtime.steps(cpu=500, gpu=8000), schedule=late_decay,
)  # fmt: skip
gan = own.new_gan(mine, runtime=runtime)
file = (root / "runs" if OWN else place) / "mine.safetensors"
if RESUME:
    checkpoints.load(gan, file)
for _ in progress(keep(own.train(gan, mine.to(runtime.device)), file)):
    pass
print(f"{gan.step}스텝, {file.name}에 저장했습니다({file.stat().st_size / 1e6:.1f} MB).")

# %%
drawn = sampling.sample(gan.sampler, 24, seed=1)
fig, axes = plt.subplots(1, 2, figsize=(8.6, 3.4))
plotting.show_pictures(axes[0], mine[:24].x, columns=6, title="폴더의 그림")
plotting.show_pictures(axes[1], drawn, columns=6, title=f"{gan.step}스텝 뒤에 그린 것")
show(
    fig,
    alt=f"왼쪽은 폴더의 얼굴 스물네 장, 오른쪽은 {gan.step}스텝을 배운 생성자가 그린 얼굴 스물네 장.",
)

# %% [markdown]
# 아직 거칠지만 머리와 얼굴과 옷이 제자리에 있습니다. 눈만 믿지 말고 잣대로도 재어 봅시다. 얼굴 분류기의 특징에서 잰 프레셰 거리와, 그림들이 서로 얼마나 다른지(화소 거리의 평균을 진짜의 것으로 나눈 것)입니다.


# %%
def apart(x, real):
    """그림 (n, 3, s, s) 두 묶음의 프레셰 거리. 분류기가 보는 64화소로 키워 잽니다."""
    big = [nn.functional.interpolate(p, size=64) for p in (x, real)]
    return metrics.frechet_distance(*(metrics.judge_faces(p).features for p in big))


real, untrained = mine[:400].x, own.new_gan(mine, runtime=runtime)
after = sampling.sample(gan.sampler, 400, seed=2)
before = sampling.sample(untrained.sampler, 400, seed=2)
near = [apart(x, real) for x in (before, after)]
various = (torch.pdist(after.flatten(1)).mean() / torch.pdist(real.flatten(1)).mean()).item()
print(
    f"프레셰 거리: 배우기 전 {near[0]:,.0f}, 배운 뒤 {near[1]:,.0f} · 다양함은 진짜의 {various:.0%}"
)
assert OWN or (near[1] < near[0] / 3 and various > 0.5)

# %% [markdown]
# 바로 끌어 보십시오. 저장한 파일에서 되살린 생성자입니다. 커널을 껐다 켰다면 준비 셀과 import 셀을 실행하고, `file`에 저장한 경로를 적은 뒤 이 셀을 실행하십시오. `OWN`을 비워 두면 임시 폴더에 저장하므로 이어 할 수 없습니다.

# %%
LatentLab(checkpoints.load_generator(file, runtime))

# %% [markdown]
# 그림이 **메모리보다 크면**? 명령줄에서 한 번 묶어 두십시오. 폴더의 그림을 잘라 uint8 파일 하나로 만들고, 읽을 때에는 필요한 줄만 디스크에서 가져옵니다. 64화소 20만 장이 2.5 GB입니다.
#
# ```
# python -m gan_course pack 그림폴더
# python -m gan_course train dcgan --data 그림폴더.pack
# ```
#
# ## 8. 끊겨도 이어집니다
#
# Colab의 연결은 끊기고, 노트북 컴퓨터는 잠들고, 전기는 나갑니다. 이어서 학습한다는 것은 가중치만 되살린다는 뜻이 아닙니다. 무엇이 더 있어야 **끊기지 않은 것과 똑같이** 이어집니까?

# %%
QuizView(
    "체크포인트에 없으면, 이어서 학습한 결과가 끊기지 않은 학습과 달라지는 것을 모두 고르십시오.",
    [
        ("G와 D의 가중치", True, "없으면 처음부터입니다."),
        ("옵티마이저의 상태", True, "Adam의 두 평균이 0에서 다시 시작하여 한동안 스텝이 달라집니다."),
        ("난수 생성기의 상태", True, "없으면 같은 미니배치와 잡음을 처음부터 다시 뽑습니다."),
        ("스텝 수", True, "학습률 일정과 이동 평균의 계수가 스텝을 봅니다."),
        ("손실을 키우는 배수 S(float16일 때)", True, "2의 16제곱부터 다시 찾습니다."),
        ("지금까지의 손실 곡선", False, "보기에는 아쉽지만 학습은 곡선을 보지 않습니다."),
        ("G의 이동 평균", True, "그림을 뽑는 것은 이 평균입니다. 없으면 다시 모아야 합니다."),
    ],
    multiple=True,
)  # fmt: skip

# %%
threads = torch.get_num_threads()
torch.set_num_threads(1)  # 옆에서 다른 것이 계산하면 스레드의 수가 도중에 바뀝니다.
ring = datasets.load("ring_2d")
short = PLANE_RECIPES["r1"]._replace(steps=60)
whole = short.new_gan(ring, runtime=runtime)
for _ in short.train(whole, ring.to(runtime.device)):
    pass
first = short.new_gan(ring, runtime=runtime)
for m in keep(short.train(first, ring.to(runtime.device)), place / "ring.safetensors"):
    if m["step"] == 23:  # 스물셋째 스텝에서 끊겼습니다.
        break
again = checkpoints.load(short.new_gan(ring, seed=5, runtime=runtime), place / "ring.safetensors")
print(f"{again.step}스텝에서 이어 합니다.")
for _ in short.train(again, ring.to(runtime.device)):
    pass

# %%
pairs = list(zip(whole.G.parameters(), again.G.parameters(), strict=True))
off = max((a - b).abs().max().item() for a, b in pairs)
print(f"끊기지 않은 G와 이어서 학습한 G의 가중치가 가장 많이 다른 곳: {off}")
assert off == 0.0  # 비슷한 것이 아니라 같습니다.

weights = {k: v.clone() for k, v in first.G.state_dict().items()}
half = short.new_gan(ring, runtime=runtime)
half.G.load_state_dict(weights)
half.D.load_state_dict(first.D.state_dict())  # 가중치만 되살리면
for _ in short._replace(steps=60 - 23).train(half, ring.to(runtime.device)):
    pass
torch.set_num_threads(threads)
pairs = zip(whole.G.parameters(), half.G.parameters(), strict=True)
print(f"가중치만 되살렸다면: {max((a - b).abs().max().item() for a, b in pairs):.3f}")

# %% [markdown]
# 작아 보여도 37스텝 만에 벌어진 차이입니다. 옵티마이저의 평균도, 뽑은 미니배치도 다르므로 이제 다른 학습입니다. 비트까지 같은 것은 같은 장치, 같은 스레드 수일 때입니다. GPU에서는 더하는 차례가 때마다 달라 끝자리가 다를 수 있습니다.
#
# 저장하다가 죽으면 어떻게 됩니까? 파일을 임시 이름으로 다 쓴 **다음** 이름을 바꾸므로, 어느 순간에 죽어도 예전 것이나 새것 하나가 온전히 남습니다. `bench/kills.py`는 학습하는 프로그램을 아무 때나 쉰 번 강제로 끝내고 이어 하여, 끝이 비트까지 같은지 봅니다.

# %% [markdown]
# ## 9. 여러 장치로
#
# ### 먼저 한 장치에서 나누기
#
# 미니배치가 메모리에 한꺼번에 들어가지 않으면, 나누어 차례로 계산하고 기울기를 모은 뒤 한 스텝을 옮깁니다. 배치 정규화가 없으면 스텝은 그대로이고 시간만 더 듭니다. 이 강의의 `train`은 메모리가 모자라면 스스로 이렇게 합니다. 직접 만들어 보십시오.

# %%
task("09-3")


# %%
def accumulate(w, x, y, parts):
    """(d,), (n, d), (n,), 수 → 기울기 (d,)."""
    ...


check("09-3", accumulate)

# %%
hint("09-3")

# %%
solution("09-3")

# %% [markdown]
# ### 여럿이 함께 나누기
#
# 차례로 하는 대신 여럿이 **동시에** 할 수도 있습니다. **과정**(process)은 저마다 메모리를 따로 갖고 도는 프로그램으로, 보통 GPU 하나에 하나씩 띄웁니다. GPU가 둘이면 미니배치를 반씩 나누어 봅니다. 과정마다 신경망을 똑같이 하나씩 갖고 제 몫의 기울기를 구한 다음, 모두의 기울기를 평균하여 똑같은 스텝을 옮깁니다. 모두의 수를 모아 계산한 답을 모두에게 돌려주는 이 일을 **all-reduce**라고 합니다. 몫의 크기가 같으면 몫의 평균의 평균은 전체의 평균입니다.
#
# $$\frac{1}{K}\sum_{r=1}^{K} \nabla L_r = \nabla \Big(\frac{1}{K}\sum_{r=1}^{K} L_r\Big) = \nabla L$$
#
# - $K$: 과정의 수. $L_r$: $r$번째 과정이 제 몫에서 계산한 평균 손실. $L$: 미니배치 전체의 평균 손실.
#
# 그러니 과정이 몇 개든 학습은 같아야 합니다. 조건은 둘입니다. 모두가 **같은 미니배치를 나누어** 가져야 하고, 배치 정규화처럼 다른 표본을 함께 보는 층이 없어야 합니다(있으면 통계까지 모읍니다). 이 강의는 모든 과정이 같은 시드로 온 미니배치를 뽑은 뒤 제 몫만 읽습니다.

# %%
task("09-4")


# %%
def share(rows, rank, world):
    """번호 (n,), 몇 번 과정, 과정의 수 → 번호 (n ÷ world,)."""
    ...


check("09-4", share)

# %%
hint("09-4")

# %%
solution("09-4")

# %% [markdown]
# ### 바뀌는 줄이 곧 레슨입니다
#
# 꾸미지 않은 학습 코드(`labs/scale/scripts/plain.py`)와, 그것을 여러 과정으로 바꾼 코드(`several.py`)의 **차이**입니다. 과정을 잇고 기울기를 모으는 일은 Lightning Fabric이 합니다. `−`는 지운 줄, `+`는 더한 줄입니다.

# %%
scripts = Path(gc.__file__).parent / "labs/scale/scripts"
before, after = (
    (scripts / name).read_text("utf-8").splitlines()[2:] for name in ("plain.py", "several.py")
)
changed = [
    line for line in difflib.unified_diff(before, after, n=1, lineterm="")
    if line[:2] != "@@" and line[:3] not in ("+++", "---") and line[1:].strip()
]  # fmt: skip
print("\n".join(changed))
signs = [line[0] for line in changed]
print(
    f"\n{len(before)}줄의 코드에서 {signs.count('-')}줄을 지우고 {signs.count('+')}줄을 더했습니다."
)

# %% [markdown]
# - `Fabric(…)`과 `launch()`: 과정들을 잇습니다. `ddp`(distributed data parallel)는 과정마다 신경망을 통째로 두고 기울기만 평균하는 방법이고, `LOCAL_WORLD_SIZE`는 이 컴퓨터에 띄운 과정의 수입니다. `accelerator="cpu"`를 `"cuda"`로 바꾸면 GPU 여럿의 코드입니다.
# - `setup`: 신경망과 옵티마이저를 감싸, 역전파할 때 기울기를 모으게 합니다. G와 D는 **따로** 감쌉니다.
# - `chunk(…)[…]`: 온 미니배치에서 제 몫을 가져옵니다.
# - `fabric.backward`: 정밀도와 기울기 모으기를 Fabric에 맡깁니다. `all_reduce`: 손실을 모두의 평균으로 적습니다.
# - `destroy_process_group`: 학습이 끝나 신경망이 사라진 다음에 과정들의 이음을 풉니다. 풀지 않고 끝내면 뒤에서 돌던 스레드 때문에 과정이 드물게 죽습니다(우리 컴퓨터에서 열 번에 한 번).
#
# 정말 같은지 봅시다. **torchrun**(`torch.distributed.run`)은 같은 파일을 과정의 수만큼 띄우고 번호를 매기는 프로그램입니다. 왼쪽은 따로 뜬 과정 하나, 오른쪽은 이 컴퓨터의 CPU에서 함께 학습한 **과정 둘**의 손실입니다. CPU의 과정들은 gloo라는 길로, 엔비디아 GPU들은 NCCL이라는 길로 수를 주고받을 뿐 셈은 같습니다.

# %%
env = os.environ | {"PYTHONPATH": str(Path(gc.__file__).parents[1]), "OMP_NUM_THREADS": "1"}
torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
alone = subprocess.run(
    [sys.executable, scripts / "plain.py"], env=env, capture_output=True, text=True
)
both = subprocess.run([*torchrun, scripts / "several.py"], env=env, capture_output=True, text=True)
assert alone.returncode == both.returncode == 0, alone.stderr + both.stderr
one, two = (
    [[float(v) for v in line.split()] for line in run.stdout.splitlines()] for run in (alone, both)
)
for a, b in list(zip(one, two, strict=True))[::16]:
    print(f"{a[0]:3.0f}스텝   과정 하나 {a[1]:.6f} {a[2]:.6f}   과정 둘 {b[1]:.6f} {b[2]:.6f}")
apart = max(abs(x - y) for a, b in zip(one, two, strict=True) for x, y in zip(a, b, strict=True))
print(f"50스텝 동안 가장 많이 다른 손실: {apart:.0e}")
assert len(one) == len(two) == 50 and apart < 1e-5

# %% [markdown]
# 차이는 0.00001보다 작습니다. 더하는 차례가 달라 생긴 반올림입니다. 오래 학습하면 이 반올림이 자라 다른 시드처럼 되지만, 그것은 과정이 하나여도 스레드의 수만 바꾸면 마찬가지입니다. 명령줄은 이것을 한 줄로 합니다.
#
# ```
# python -m gan_course train dcgan --data 그림폴더 --devices 4 --precision bf16-mixed
# ```
#
# 한 과정이 죽으면 torchrun이 모두를 멈추고 **한 번** 다시 띄우며, 과정들은 마지막 체크포인트에서 이어 합니다. 체크포인트는 과정의 수와 상관없으므로, 넷으로 하다가 하나로 이어 해도 됩니다. 컴퓨터가 여럿이면 [docs/clusters.md](../docs/clusters.md)를 보십시오.
#
# 아무것이나 되지는 않습니다. GAN에서 조심할 것은 셋입니다.
#
# - **배치 정규화**는 제 몫의 통계만 봅니다. 과정을 늘리면 통계를 내는 미니배치가 작아집니다. 통계까지 모으거나(`SyncBatchNorm`) 쓰지 않습니다. 위의 예가 `batch_norm=False`인 것도 그래서입니다.
# - **벌점**(R1, 기울기 벌점)은 감싸지 않은 D에서 계산하되 손실과 더해 **한 번에** 역전파합니다. 기울기를 모으는 일은 역전파마다 한 번입니다. 벌점만 따로 역전파하면 그 기울기는 평균되지 않고 과정마다 제 것으로 남아, 가중치가 조용히 달라집니다.
# - **G의 단계**는 D를 지나가기만 합니다. 감싼 D를 부르면 쓰지 않을 D의 기울기까지 모으느라 기다립니다. 위의 짧은 코드는 줄을 적게 바꾸려고 그렇게 했습니다. 결과는 같고 시간만 더 듭니다.

# %%
QuizView(
    "과정 4개로 늘리면서 미니배치(모두가 함께 보는 수)는 64 그대로 두었습니다. 무엇이 달라집니까?",
    [
        (
            "학습의 결과",
            False,
            "같은 미니배치를 나누어 볼 뿐이므로, 배치 정규화가 없다면 반올림을 빼고 같습니다.",
        ),
        ("한 스텝의 시간", True, "과정마다 16장만 봅니다. 다만 기울기를 모으는 시간이 더해집니다."),
        ("보는 그림의 차례", False, "모두가 같은 시드로 뽑은 것을 나눕니다."),
        ("학습률을 네 배로 해야 합니다", False, "미니배치가 그대로이므로 그대로 둡니다."),
    ],
)

# %% [markdown]
# ### 규모가 커지면 무엇부터 깨집니까
#
# 우리가 해 볼 수 없는 크기는 셈으로 봅니다. 256화소 그림 10억 장을 GPU 1,000장으로 배운다면 어떻겠습니까? StyleGAN3의 저자들이 적은 속도로 10억 장을 한 번씩 보는 셈입니다. ‘통신망에서’는 한 스텝의 기울기를 모으는 시간으로, 빠른 것은 기계마다 1초에 400 Gb, 느린 것은 1 Gb를 보냅니다. 모든 수의 출처와 셈은 [docs/thousand-gpus.md](../docs/thousand-gpus.md)에 있습니다.

# %%
plan = thousand.Plan()
told = thousand.results(plan)
for name in ("미니배치", "스텝", "한 스텝", "모든 GPU로", "빠른 통신망에서", "느린 통신망에서", "고장 사이",
             "압축한 파일로", "전기", "빌리는 값"):  # fmt: skip
    print(f"{name:12}\t{told[name].value:,.1f} {told[name].unit}")
assert told["느린 통신망에서"].value > told["한 스텝"].value  # 계산보다 통신이 오래 걸립니다.
assert 40 < told["고장 사이"].value < 60

# %% [markdown]
# 가장 먼저 깨지는 것은 **학습**입니다. GPU가 1,000개면 하나가 그림을 네 장씩만 보아도 미니배치가 4,000이고, 4절에서 본 대로 스텝이 그만큼 줄어듭니다. 다음은 통신망이고, 그다음은 고장입니다. GPU 하나의 몫으로 치면 6년에 한 번꼴인 예상 밖의 중단(GPU, 통신망, 소프트웨어)도, 천 개를 묶으면 이틀에 한 번꼴이 됩니다(위의 ‘고장 사이’).
#
# ## 10. 2026년에도 GAN을 배우는 까닭
#
# 오늘날 그림을 만드는 데 가장 널리 쓰이는 것은 **확산 모델**입니다. 잡음에서 시작하여 잡음을 수십 번 조금씩 걷어 그리는 모델입니다. 그런데도 GAN이 남아 있는 곳이 있고, 까닭이 있습니다.
#
# **한 번에 그립니다.** GAN의 생성자는 한 번 지나가면 그림이 나옵니다. 확산 모델은 보통 수십 번 지나갑니다. 슬라이더를 끌 때마다 그림이 따라오는 것은 한 번에 그리기 때문입니다.

# %%
artist = checkpoints.pretrained("dcgan_faces", runtime)
z = torch.randn(16, artist.nz, device=runtime.device)
once = milliseconds(lambda: artist(z))
print(
    f"얼굴 16장: 한 번에 {once:.0f} ms. 같은 크기의 신경망을 50번 지나간다면 {50 * once / 1000:.1f}초"
)

# %% [markdown]
# 확산 모델을 잰 것이 아니라 50을 곱한 셈입니다.
#
# **손실을 배웁니다.** “진짜 같다”를 식으로 적을 수 없을 때, 판별자가 그 식을 대신합니다. 그래서 다른 모델의 부품으로 살아 있습니다. **증류**는 느린 모델의 답을 빠른 모델에게 가르치는 일이고, **보코더**는 시간과 높낮이마다 소리의 세기를 적은 그림(멜 스펙트로그램)을 소리로 바꾸는 신경망이며, V100은 2017년의 GPU입니다. FID는 08의 프레셰 거리를 Inception이라는 분류기의 특징에서 잰 것이고 작을수록 좋습니다.
#
# | 쓰이는 곳 | 판별자가 하는 일 | 저자들이 적은 결과 |
# |---|---|---|
# | 확산 모델의 증류(ADD 2023, DMD2 2024) | 수십 스텝을 한 스텝에서 네 스텝으로 줄일 때 흐려지지 않게 | DMD2: 한 스텝으로 ImageNet 64화소에서 FID 1.28 |
# | 보코더(HiFi-GAN 2020) | 멜 스펙트로그램에서 목소리의 결을 살리기 | V100 한 장에서 실시간의 167.9배 |
# | 초해상도(Real-ESRGAN 2021) | 화소의 평균이 만드는 흐림을 없애기 | — |
# | 그림의 부호화(VQGAN 2021) | 부호에서 되살린 그림을 또렷하게 | — |
#
# **학습이 어렵다는 말은 절반만 맞습니다.** R3GAN(2024)의 저자들은 상대론적 손실에 R1과 R2를 더하면 요령들을 걷어 내도 된다고 하고, FFHQ 256화소에서 FID 2.75(StyleGAN2는 3.78), ImageNet 64화소에서 2.09를 적었습니다. 08에서 배운 대로, 이 수들은 저자들의 특징과 표본 수에서 잰 것이고 우리의 프레셰 거리와는 견줄 수 없습니다.
#
# **확산 모델이 더 잘하는 것**도 분명합니다. 맞서는 상대 없이 손실 하나를 줄이므로 덜 무너지고, 다양성을 덜 잃고, 글로 시키기 쉽고, 크게 키울수록 좋아지는 편입니다. 새로 시작하는 일이 “글을 그림으로”라면 확산 모델이 먼저입니다. “빠르게, 작게, 실시간으로”라면 GAN이거나 GAN으로 증류한 것입니다.
#
# **쓰지 말아야 할 곳.** 진짜 같은 것을 만드는 기술은 사람을 속이는 데 쓰입니다. 남의 얼굴과 목소리를 본인의 동의 없이 만들지 마십시오. 만든 것에는 만들었다고 적으십시오. 학습에 쓴 그림에는 그린 사람의 권리가 있고, 생성자는 외운 그림을 그대로 내놓기도 합니다(08의 4절).

# %% [markdown]
# ## 11. 졸업 과제: 나의 GAN
#
# 여기까지가 레슨입니다. 졸업 과제는 날을 따로 잡아 하십시오. 빈 셀에서 시작하여 **내 그림**의 GAN을 만들고, 남에게 나눌 페이지까지 씁니다. 데이터 → 신경망 → 목적 함수 → 학습 루프 → 잣대 → 슬라이더 → 페이지, 일곱 단계입니다.
#
# 정답은 하나가 아닙니다. 그래서 모범 답안과 견주지 않습니다. 단계마다 **약속**이 있고, 내 답을 직접 불러 보아 약속대로 행동하는지만 봅니다. 손실이 WGAN이든 힌지든, 신경망이 완전 연결이든 합성곱이든, 잣대가 프레셰 거리든 MMD든 약속을 지키면 통과합니다. 통과했어도 알아 둘 것이 있으면 카드에 적혀 나옵니다.
#
# - 채점은 베낀 것으로 합니다. 내 신경망과 데이터, 난수는 그대로 남습니다.
# - 어느 단계든 다시 채점할 수 있습니다. 진도는 이 컴퓨터에만 적습니다.
# - 막히면 `project.hint("단계")`를 거듭 부르십시오. 첫 힌트는 물음입니다. `project.solution("단계")`의 예시 답안은 통과하는 여러 답 가운데 하나입니다.

# %%
project.progress()

# %% [markdown]
# ### 1단계. 내 그림 폴더
#
# 신경망은 그림을 고르는 일까지 대신해 주지 않습니다. 무엇을 모았는지가 무엇을 그릴지를 정합니다. 그림을 써도 되는지도 **지금** 확인하십시오. 마땅한 그림이 없으면 강의의 얼굴이나 한글로 해도 됩니다.

# %%
project.task("data")

# %%
data = ...  # 여기에 내 폴더를 읽으십시오

project.check("data", data)

# %%
project.hint("data")

# %%
project.solution("data")

# %% [markdown]
# ### 2단계. 생성자와 판별자
#
# 내 데이터의 모양 `data.shape`에 맞는 둘을 만듭니다.

# %%
project.task("models")

# %%
G, D = ..., ...  # 여기에 두 신경망을 만드십시오

project.check("models", (G, D))

# %%
project.hint("models")

# %%
project.solution("models")

# %% [markdown]
# ### 3단계. 목적 함수
#
# 손실의 **값**은 아무래도 좋습니다. 학습을 이끄는 것은 기울기의 방향이므로, 채점도 방향을 봅니다.

# %%
project.task("objective")


# %%
def d_loss(real_logits, fake_logits):
    """로짓 (n,), 로짓 (n,) → 손실 하나."""
    ...


def g_loss(fake_logits):
    """로짓 (n,) → 손실 하나."""
    ...


project.check("objective", (d_loss, g_loss))

# %%
project.hint("objective")

# %%
project.solution("objective")

# %% [markdown]
# ### 4단계. 학습 루프
#
# 루프는 조금 틀려도 오류 없이 돕니다. 그래서 작은 문제에서 세 스텝을 지켜보며, 어느 손실의 기울기로 누구를 갱신했는지까지 봅니다.

# %%
project.task("loop")


# %%
def step(G, D, opt_g, opt_d, x):
    """D를 갱신한 다음 G를 한 번 갱신합니다. x: 진짜 그림 (n, C, H, W)."""
    ...


project.check("loop", step)

# %%
project.hint("loop")

# %%
project.solution("loop")

# %% [markdown]
# 네 단계를 통과했으면 이제 **내 데이터로 학습**합니다. 아래의 셀은 1–4단계를 모두 통과했을 때에만 돕니다. `fit`을 썼다면 아래에서 `"loop": step`을 `"loop": fit`으로, `for` 문의 두 줄을 `fit(G, D, mine_all, STEPS)`로 바꾸십시오. 처음에는 `STEPS`를 작게 두고 그림이 나아지는지 보십시오. 셀의 실행을 멈추어도(커널 → 중단) G는 그때까지 배운 그대로 남습니다.

# %%
STEPS, BATCH = 300, 64

answers = {"data": data, "models": (G, D), "objective": (d_loss, g_loss), "loop": step}
if all(project.check(key, answer).status == "solved" for key, answer in answers.items()):
    dice = torch.Generator().manual_seed(0)
    place_of, mine_all = runtime.device, data.to(runtime.device)
    G, D = G.to(place_of), D.to(place_of)
    opt_g, opt_d = (torch.optim.Adam(net.parameters(), 2e-4, (0.5, 0.999)) for net in (G, D))
    for _ in range(STEPS):
        step(G, D, opt_g, opt_d, mine_all.sample(BATCH, dice).x)
    fig, ax = plt.subplots(figsize=(4.4, 4.4))
    plotting.show_pictures(ax, sampling.sample(G, 16))
    show(fig, alt=f"{STEPS}스텝을 학습한 내 생성자가 그린 그림 열여섯 장.")
else:
    print("1–4단계를 모두 통과하면 여기에서 학습합니다.")

# %% [markdown]
# ### 5단계. 잣대
#
# 눈으로 보아 나아진 것 같아도, 얼마나 나아졌는지는 잣대가 있어야 말할 수 있습니다. 08에서처럼 잣대를 **먼저 시험**합니다. 하나까지는 못 보아도 통과하지만, 무엇에 무딘지는 알고 써야 합니다.

# %%
project.task("yardstick")


# %%
def distance(real, fake):
    """그림 (n, C, H, W), 그림 (n, C, H, W) → 수 하나. 멀수록 큽니다."""
    ...


project.check("yardstick", distance)

# %%
project.hint("yardstick")

# %%
project.solution("yardstick")

# %% [markdown]
# ### 6단계. 슬라이더
#
# 그림은 손으로 움직여 보아야 압니다. 잠재 공간의 어느 길을 걸을지는 마음대로입니다: 두 그림 사이, 주요 방향, 원 한 바퀴.

# %%
project.task("slider")


# %%
def picture(value):
    """0…1의 실수 → 그림 한 장 (C, H, W), [−1, 1]."""
    ...


project.check("slider", picture)

# %%
project.hint("slider")

# %%
project.solution("slider")

# %% [markdown]
# `picture`를 채우면 아래의 셀이 그것을 슬라이더로 보여 줍니다.


# %%
def draw_value(value):
    fig, ax = plt.subplots(figsize=(3, 3))
    plotting.show_pictures(ax, picture(value)[None])
    return fig


window = None
if picture(0.0) is not None:
    values = [round(i / 20, 2) for i in range(21)]
    about = "슬라이더의 값마다 내 생성자가 그린 그림 한 장."
    window = FlipbookView(draw_value, "값", values, 0.0, about=about)
window

# %% [markdown]
# ### 7단계. 나눌 페이지
#
# 파일 하나로, 인터넷 없이, 누구에게나 보이는 페이지를 씁니다. 잘 그린 것만큼 **정직하게 적는 것**이 중요합니다. 생성된 그림이라는 것, 무엇으로 배웠고 써도 되는 것인지, 무엇을 못하는지 적으십시오.

# %%
project.task("page")

# %%
page = ...  # 여기에 페이지를 쓰고, 그 경로를 담으십시오

project.check("page", page)

# %%
project.hint("page")

# %%
project.solution("page")

# %%
project.progress()

# %% [markdown]
# ## 정리
#
# | 식 | 코드 | 논문 |
# |---|---|---|
# | 같은 시드, 같은 미니배치 | `TensorData.sample` | — |
# | $\nabla(S\cdot L) = S\cdot\nabla L$ | `scaling.lost` | Micikevicius 외 2018 |
# | $\eta' = k\eta,\ \sqrt{k}\,\eta$ | `batch.learning_rate` | Goyal 외 2017, Malladi 외 2022 |
# | 시간·전력·돈 | `cost.estimate` | — |
# | 나누어 모은 기울기 | `Parts.update` | — |
# | 끊겨도 같은 끝 | `keep` | — |
# | $\frac{1}{K}\sum_r \nabla L_r = \nabla L$ | `FabricRuntime.share` | Goyal 외 2017 |
# | 죽은 과정 되살리기 | `launch.start` | — |
#
# <details><summary>이 말을 지키는 테스트</summary>
#
# | 말 | 코드 | 테스트 |
# |---|---|---|
# | 같은 시드는 같은 미니배치를 뽑습니다 | `TensorData.sample` | `test_sample_is_seeded_and_in_range` |
# | 손실을 키우면 아래는 덜 잃고 위는 더 넘칩니다 | `scaling.lost` | `test_real_gradients_lose_less_below_and_more_above_as_the_scale_grows` |
# | 미니배치의 기록은 글이 말하는 대로입니다 | `batch.learning_rate` | `test_the_record_is_whole_and_says_what_the_lesson_says` |
# | 비용은 손으로 구한 것과 같습니다 | `cost.estimate` | `test_an_estimate_by_hand` |
# | 나누어 모아도 스텝은 같습니다 | `Parts.update` | `test_the_step_is_the_same` |
# | 끊겨도 끝은 같습니다 | `keep` | `test_ten_kills_change_nothing` |
# | 과정 둘은 하나와 같은 것을 배웁니다 | `FabricRuntime.share` | `test_two_processes_learn_what_one_learns` |
# | 죽은 과정을 되살려도 끝은 같습니다 | `launch.start` | `test_a_killed_process_is_replaced_and_the_end_is_equal` |
#
# </details>
#
# **스스로 확인하기**: 맨 위의 “배울 것” 다섯 가지로 돌아가 하나씩 말해 보십시오.
#
# **참고 문헌**
#
# - Goyal 외, *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*, 2017. <https://arxiv.org/abs/1706.02677>
# - Micikevicius 외, *Mixed Precision Training*, 2018. <https://arxiv.org/abs/1710.03740>
# - Kong, Kim, Bae, *HiFi-GAN*, 2020. <https://arxiv.org/abs/2010.05646>
# - Esser, Rombach, Ommer, *Taming Transformers for High-Resolution Image Synthesis* (VQGAN), 2021. <https://arxiv.org/abs/2012.09841>
# - Wang 외, *Real-ESRGAN*, 2021. <https://arxiv.org/abs/2107.10833>
# - Malladi 외, *On the SDEs and Scaling Rules for Adaptive Gradient Algorithms*, 2022. <https://arxiv.org/abs/2205.10287>
# - Sauer 외, *Adversarial Diffusion Distillation* (ADD), 2023. <https://arxiv.org/abs/2311.17042>
# - Yin 외, *Improved Distribution Matching Distillation for Fast Image Synthesis* (DMD2), 2024. <https://arxiv.org/abs/2405.14867>
# - Huang 외, *The GAN is dead; long live the GAN! A Modern GAN Baseline* (R3GAN), 2024. <https://arxiv.org/abs/2501.05441>
#
# **다음**: 강의는 여기까지입니다. 졸업 과제의 페이지를 누군가에게 보여 주십시오.
#
# [← 08 평가와 진단](08_evaluation.ipynb)
