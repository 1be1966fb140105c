import errno
import os
import resource
import subprocess
import sys

import pytest
import torch
from safetensors.torch import save_file

from gan_course import CourseError
from gan_course.checkpoints import (
    load,
    load_generator,
    pretrained,
    read_header,
    save,
    save_generator,
)
from gan_course.files import data_file, write_atomically
from gan_course.models import build
from gan_course.objectives import OBJECTIVES
from gan_course.sampling import sample
from gan_course.training import late_decay, train


def steps(gan, data, objective, n):
    out = []
    for m in train(gan, data, objective, steps=10, batch_size=8, schedule=late_decay):
        out.append({k: float(v) for k, v in m.items()})
        if m["step"] == n:
            break
    return out


@pytest.mark.parametrize("name", OBJECTIVES)
def test_resume_is_bitwise_equal(make_gan, tiny_data, tmp_path, name):
    objective = OBJECTIVES[name]
    whole = make_gan()
    expected = steps(whole, tiny_data, objective, 10)
    first = make_gan()
    head = steps(first, tiny_data, objective, 4)
    path = save(first, tmp_path / "a.safetensors")
    second = load(make_gan(seed=7), path)
    assert second.step == 4
    tail = steps(second, tiny_data, objective, 10)
    assert head + tail == expected
    for a, b in ((whole.G, second.G), (whole.D, second.D), (whole.G_ema, second.G_ema)):
        for (key, x), y in zip(a.state_dict().items(), b.state_dict().values(), strict=True):
            assert torch.equal(x, y), key


def test_saving_leaves_training_unchanged(make_gan, tiny_data, tmp_path):
    objective = OBJECTIVES["minimax"]
    expected = steps(make_gan(), tiny_data, objective, 6)
    gan, got = make_gan(), []
    for m in train(gan, tiny_data, objective, steps=10, batch_size=8, schedule=late_decay):
        got.append({k: float(v) for k, v in m.items()})
        save(gan, tmp_path / "a.safetensors")
        if m["step"] == 6:
            break
    assert got == expected


def test_generator_file_makes_equal_pictures(make_gan, tmp_path):
    gan = make_gan()
    path = save_generator(gan.sampler, tmp_path / "g.safetensors", seed=3, note="카드")
    G = load_generator(path)
    assert torch.equal(sample(G, 5, seed=1), sample(gan.sampler, 5, seed=1))
    assert read_header(path)["card"] == {"seed": 3, "note": "카드"}
    whole = load_generator(save(gan, tmp_path / "whole.safetensors"))
    assert torch.equal(sample(whole, 5, seed=1), sample(gan.sampler, 5, seed=1))


def test_a_half_file_is_half_as_large_and_reads_back_as_float32(make_gan, tmp_path):
    G = make_gan().G
    whole, half = (
        save_generator(G, tmp_path / f"{name}.safetensors", half=name == "half")
        for name in ("whole", "half")
    )
    again = load_generator(half)
    assert half.stat().st_size < 0.7 * whole.stat().st_size  # the header weighs, too
    for wanted, got in zip(G.state_dict().values(), again.state_dict().values(), strict=True):
        assert got.dtype == wanted.dtype
        assert torch.allclose(got.float(), wanted.float(), rtol=2**-11, atol=1e-7)


@pytest.mark.parametrize(
    "change", [{"hidden": (16, 8)}, {"lr": 1e-3}, {"ema": 0.0}, {"nz": 5}, {"shape": (1, 4, 4)}]
)
def test_another_model_or_setting_is_refused(make_gan, tmp_path, change):
    path = save(make_gan(), tmp_path / "a.safetensors")
    other = make_gan(**change)
    before = other.G.head.weight.detach().clone()
    with pytest.raises(CourseError, match="다른 모델의 체크포인트"):
        load(other, path)
    assert torch.equal(before, other.G.head.weight) and other.step == 0


def test_a_generator_file_cannot_resume(make_gan, tmp_path):
    path = save_generator(make_gan().G, tmp_path / "g.safetensors")
    with pytest.raises(CourseError, match="생성자만"):
        load(make_gan(), path)


@pytest.mark.parametrize("keep", [0, 4, 40, 700, -1])
def test_truncated_file(make_gan, tmp_path, keep):
    path = save(make_gan(), tmp_path / "a.safetensors")
    path.write_bytes(path.read_bytes()[:keep])
    gan = make_gan()
    with pytest.raises(CourseError, match="잘렸거나 손상"):
        load(gan, path)
    assert gan.step == 0


def test_foreign_or_missing_file(make_gan, tmp_path):
    save_file({"a": torch.zeros(2)}, tmp_path / "b.safetensors")
    with pytest.raises(CourseError, match="gan_course가 만든 파일이 아닙니다"):
        load(make_gan(), tmp_path / "b.safetensors")
    with pytest.raises(CourseError, match="없습니다"):
        load(make_gan(), tmp_path / "nothing.safetensors")
    with pytest.raises(CourseError, match="모릅니다"):
        build("os.system", {})
    with pytest.raises(CourseError, match="설정이 맞지"):
        build("vanilla.Generator", {"wings": 2})


def test_failed_write_keeps_the_old_file(make_gan, tmp_path, monkeypatch):
    path = save(make_gan(), tmp_path / "a.safetensors")
    before = path.read_bytes()

    def full(fd):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CourseError, match="빈 공간"):
        save(make_gan(seed=1), path)
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.slow
def test_really_full_disk(tmp_path):
    """A limit on file size makes the kernel refuse the write half way, as a full disk does."""
    code = (
        "import resource, sys\n"
        "from gan_course.files import write_atomically\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_atomically(sys.argv[1], b'x' * 100_000)\n"
        "except Exception as e: print(type(e).__name__)\n"
    )
    assert resource.RLIMIT_FSIZE is not None
    target = tmp_path / "a.bin"
    write_atomically(target, b"old")
    out = subprocess.run(
        [sys.executable, "-c", code, str(target)], capture_output=True, text=True, timeout=60
    )
    assert out.stdout.strip() == "CourseError", out.stderr
    assert target.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_read_only_folder(make_gan, tmp_path):
    if os.geteuid() == 0:  # root may write anywhere, except where the kernel itself refuses
        folder = "/sys/kernel"
        if not os.path.isdir(folder):
            pytest.skip("쓰기를 거절하는 폴더가 없습니다")
    else:
        folder = tmp_path / "closed"
        folder.mkdir(mode=0o555)
    with pytest.raises(CourseError, match="권한"):
        save(make_gan(), f"{folder}/a.safetensors")


def test_interrupted_write_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(fd):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.bin", b"x")
    assert list(tmp_path.iterdir()) == []


def test_missing_and_damaged_data_file_name_the_hash(tmp_path, monkeypatch):
    (tmp_path / "a.bin").write_bytes(b"hello")
    monkeypatch.setenv("GAN_COURSE_DATA", str(tmp_path))
    with pytest.raises(CourseError, match="데이터 목록"):
        data_file("a.bin")
    good = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    (tmp_path / "SHA256SUMS").write_text(f"{good}  a.bin\n{good}  b.bin\n")
    assert data_file("a.bin").read_bytes() == b"hello"
    (tmp_path / "a.bin").write_bytes(b"hellO!")
    with pytest.raises(CourseError, match=good):
        data_file("a.bin")
    with pytest.raises(CourseError, match="없습니다"):
        data_file("b.bin")


def test_unknown_pretrained_name():
    with pytest.raises(CourseError, match="없습니다"):
        pretrained("no_such_model")
