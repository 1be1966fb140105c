"""여러 과정으로 같은 명령을 띄웁니다. 띄우고 지켜보고 되살리는 일은 torchrun이 합니다."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from ..errors import CourseError
from ..files import PACKAGE_ROOT

RESTARTS = 1  # 과정 하나가 죽으면 모두를 마지막 체크포인트에서 이만큼 다시 띄웁니다.
GRACE = 60.0  # 초. 멈추라고 한 뒤 마지막 저장을 기다리는 시간


def inside() -> bool:
    """이 과정을 torchrun이 띄웠는지."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def restarted() -> bool:
    """다른 과정이 죽어서 다시 띄운 것인지."""
    return int(os.environ.get("TORCHELASTIC_RESTART_COUNT", 0)) > 0


def check(kind: str, *, devices: int, nodes: int, rendezvous: str | None, batch_size: int) -> None:
    """띄우기 전에 알 수 있는 잘못을 알립니다.

    Args:
        kind: 장치의 종류 cpu, cuda, mps.
        devices: 이 컴퓨터에서 쓸 장치(CPU면 과정)의 수.
        nodes: 컴퓨터의 수.
        rendezvous: 컴퓨터들이 만날 "주소:포트". 컴퓨터가 하나면 없어도 됩니다.
        batch_size: 모든 과정이 나누어 볼 미니배치의 크기.

    Raises:
        CourseError: Fabric이 없거나, 장치가 모자라거나, 미니배치를 똑같이 나눌 수 없을 때.
    """
    if find_spec("lightning_fabric") is None:
        raise CourseError(
            "여러 장치로 학습하려면 Lightning Fabric이 있어야 합니다. "
            'python -m pip install -e ".[scale]"로 설치하십시오.'
        )
    there = {"cuda": torch.cuda.device_count(), "cpu": os.cpu_count() or 1}.get(kind, 1)
    if devices > there:
        name = {"cuda": "GPU는", "cpu": "CPU 코어는"}.get(kind, f"{kind} 장치는")
        raise CourseError(
            f"--devices {devices}: 이 컴퓨터의 {name} {there}개입니다. {there} 이하로 줄이십시오."
        )
    if nodes > 1 and not rendezvous:
        raise CourseError(
            "--nodes가 2 이상이면 컴퓨터들이 만날 곳이 있어야 합니다. 모든 컴퓨터에서 같은 명령에 "
            "--rendezvous 첫컴퓨터의주소:29500을 붙이십시오."
        )
    if batch_size % (devices * nodes):
        raise CourseError(
            f"--batch-size {batch_size}을(를) 과정 {devices * nodes}개가 똑같이 나눌 수 없습니다. "
            f"{devices * nodes}의 배수로 하십시오. 미니배치는 모든 과정이 함께 보는 수입니다."
        )


def refuse_local_statistics(D: nn.Module, device: torch.device) -> None:
    """CPU의 과정들은 배치 정규화의 통계를 모으지 못하므로, 판별자에 있으면 알립니다.

    GPU에서는 모든 장치의 미니배치에서 통계를 계산합니다(SyncBatchNorm).

    Raises:
        CourseError: CPU에서, 판별자에 배치 정규화가 있을 때.
    """
    if device.type == "cpu" and any(isinstance(m, _BatchNorm) for m in D.modules()):
        raise CourseError(
            "CPU에서 여러 과정으로 학습할 때에는 판별자에 배치 정규화를 둘 수 없습니다. 과정마다 "
            "제 미니배치의 통계만 보게 됩니다. 배치 정규화가 없는 모델(dcgan, vanilla, wgan-gp)을 "
            "쓰거나 --devices 1로 하십시오."
        )


def start(
    argv: Sequence[str], *, devices: int, nodes: int = 1, rendezvous: str | None = None
) -> int:
    """`python -m gan_course 인수들`을 devices개의 과정으로 띄우고 끝나기를 기다립니다.

    과정 하나가 죽으면 torchrun이 모두 멈추고 한 번 다시 띄웁니다. Ctrl-C는 모든 과정에 한 번만
    전하며, 과정들은 하던 스텝을 마치고 저장합니다.

    Returns:
        종료 코드. 0이면 끝까지 갔습니다.
    """
    command = [sys.executable, "-m", "torch.distributed.run", f"--max-restarts={RESTARTS}"]
    if nodes == 1:
        command += ["--standalone"]
    else:
        job = hashlib.sha256(" ".join(argv).encode()).hexdigest()[:12]  # 같은 명령이면 같습니다.
        command += [f"--nnodes={nodes}", "--rdzv-backend=c10d", f"--rdzv-id={job}"]
        command += [f"--rdzv-endpoint={rendezvous}"]
    command += [f"--nproc-per-node={devices}", "-m", "gan_course", *argv]
    path = os.pathsep.join(filter(None, (str(PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    threads = os.environ.get("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // devices)))
    # 저장소를 함께 쓰면 다시 띄운 과정이, 죽은 과정이 적어 둔 주소로 이으려다 실패하기도 합니다.
    env = os.environ | {"TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"}
    env |= {"PYTHONPATH": path, "OMP_NUM_THREADS": threads}
    child = subprocess.Popen(command, env=env, start_new_session=True)
    before = signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # 아이들을 두고 죽지 않습니다.
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(GRACE)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
