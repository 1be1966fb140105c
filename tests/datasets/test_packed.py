"""Packs: the pictures of a folder in one file that is never read whole, and survives kill -9."""

import errno
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from gan_course import CourseError, checkpoints, cli
from gan_course.datasets import (
    PackedData,
    TensorData,
    image_folder,
    is_pack,
    open_folder,
    pack,
    packed,
)
from gan_course.files import sha256
from gan_course.objectives import NON_SATURATING
from gan_course.training import train

ROOT = Path(__file__).resolve().parents[2]
packing = import_module("gan_course.datasets.packing")
guard = import_module("gan_course.datasets.packing_guard")
reading = import_module("gan_course.datasets.packed")  # the name in the package is the function
ROLLUP = Path("/proc/self/smaps_rollup")
linux = pytest.mark.skipif(not ROLLUP.exists(), reason="private memory is read from /proc")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(packing, "CHUNK", 4)


@pytest.fixture
def folder(tmp_path):
    """22 pictures of two labels; two of the files cannot be read."""
    rng = np.random.default_rng(0)
    root = tmp_path / "그림"
    for name, count in (("개", 13), ("고양이", 9)):
        (root / name / "더").mkdir(parents=True)
        for i in range(count):
            size = (*rng.integers(8, 40, 2), 3)
            where = root / name / ("더" if i % 3 == 0 else "") / f"{i:03d}.png"
            Image.fromarray(rng.integers(0, 256, size, dtype=np.uint8)).save(where)
    (root / "개" / "007a.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    (root / "고양이" / "z.png").write_bytes(b"")
    (root / "글.txt").write_text("그림이 아님", "utf-8")
    return root


def contents(out):
    """Every file of a pack; the hidden ones are what a killed save left."""
    return {f.name: f.read_bytes() for f in out.iterdir() if not f.name.startswith(".")}


def private_bytes():
    """Memory of this process that is no cached file, so that the system cannot drop it.

    USS and Private_Dirty also count the pages of a file that only this process maps, or that was
    written a moment ago.
    """
    lines = ROLLUP.read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))


def write_pack(out, x):
    """A complete pack, without a folder of pictures."""
    out.mkdir()
    (out / "pictures.u8").write_bytes(x.numpy().tobytes())
    notes = {"size": x.shape[-1], "channels": x.shape[1], "count": len(x), "classes": [],
             "skipped": [], "sha256": {"pictures.u8": sha256(out / "pictures.u8")}}  # fmt: skip
    reading.write_json(out / "pack.json", notes)
    return out


# ── what a pack holds ───────────────────────────────────────────────────


@pytest.mark.parametrize(("size", "channels"), [(16, 3), (7, 1)])
def test_a_pack_is_what_image_folder_reads(folder, size, channels, capsys):
    expected = image_folder(folder, size=size, channels=channels)
    said = capsys.readouterr().out
    out = pack(folder, size=size, channels=channels)
    assert capsys.readouterr().out == said and "2개" in said
    assert out == folder.with_name("그림.pack")
    data = packed(out, verify=True)
    assert torch.equal(data.x, expected.x) and torch.equal(data.y, expected.y)
    assert data.classes == expected.classes == ("개", "고양이") and len(data) == 22
    notes = json.loads((out / "pack.json").read_text("utf-8"))
    assert notes["skipped"] == ["개/007a.jpg", "고양이/z.png"] and notes["count"] == 22
    assert sorted(contents(out)) == ["labels.i64", "pack.json", "pictures.u8"]


def test_a_folder_without_labels_has_none_in_the_pack(folder, tmp_path):
    out = pack(folder / "개" / "더", tmp_path / "new" / "p", size=8)
    data = packed(out, verify=True)
    assert data.y is None and data.classes == () and "labels.i64" not in contents(out)
    assert torch.equal(data.x, image_folder(folder / "개" / "더", size=8).x)


def test_names_that_are_not_utf8_are_kept(folder):
    name = os.fsdecode("한글.png".encode("cp949"))
    try:
        (folder / "개" / name).write_bytes(b"")
    except OSError:
        pytest.skip("this disk keeps only UTF-8 names")
    rest = os.devnull
    with open(rest, "w", errors="surrogateescape") as nowhere:
        out, sys.stdout = sys.stdout, nowhere
        try:
            made = pack(folder, size=8)
        finally:
            sys.stdout = out
    assert f"개/{name}" in reading.read_notes(made)["skipped"]


def test_large_pictures_are_packed_in_smaller_chunks(folder, monkeypatch):
    expected = contents(pack(folder, folder.with_name("a"), size=16))
    seen = []
    real = packing.os.fsync
    monkeypatch.setattr(packing.os, "fsync", lambda fd: seen.append(fd) or real(fd))
    monkeypatch.setattr(packing, "CHUNK_BYTES", 3 * 16 * 16 + 1)
    assert contents(pack(folder, folder.with_name("b"), size=16)) == expected
    assert len(seen) >= 24  # one picture at a time, and each is noted


# ── killed, stopped, full ───────────────────────────────────────────────

KILLED = """
import os, random, signal, sys
from importlib import import_module
from pathlib import Path

packing = import_module("gan_course.datasets.packing")
packing.CHUNK = 4
folder, out, packs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
rng = random.Random(0)
ours = ("packing.py", "packing_guard.py", "packed.py", "files.py")


def dies_after(lines):
    left = lines

    def trace(frame, event, arg):
        nonlocal left
        if Path(frame.f_code.co_filename).name not in ours:
            return None
        left -= event == "line"
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def pack_with_kills(out):
    kills = 0
    while not (out / "pack.json").exists() or (out / "packing.json").exists():
        lines = rng.randrange(1, 600)
        pid = os.fork()
        if pid == 0:
            sys.settrace(dies_after(lines))
            packing.pack(folder, out, size=8)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert code in (0, -signal.SIGKILL), code
        kills += code != 0
    return kills


print("kills", sum(pack_with_kills(out / str(i)) for i in range(packs)))
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child is forked")
@pytest.mark.parametrize("packs", [1, pytest.param(12, marks=pytest.mark.long)])
def test_killed_at_any_line_it_goes_on_to_the_same_bytes(folder, tmp_path, packs):
    """A real process, killed again and again at random lines of the packing and the saving."""
    expected = contents(pack(folder, tmp_path / "whole", size=8))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(tmp_path / "cut"), str(packs)],
        capture_output=True, text=True, cwd=ROOT, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[-1]) >= packs
    for i in range(packs):
        assert contents(tmp_path / "cut" / str(i)) == expected


def stopped(folder, out, monkeypatch, after=3, error=KeyboardInterrupt, **settings):
    """A pack that fails at the `after`-th time it is written to the disk."""
    left = [after]
    real = packing.os.fsync

    def fails(fd):
        left[0] -= 1
        if left[0] == 0:
            raise error
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr(packing.os, "fsync", fails)
        pack(folder, out, **settings)


@pytest.mark.parametrize("after", range(1, 16))
def test_stopped_it_goes_on_to_the_same_bytes(folder, tmp_path, monkeypatch, after):
    expected = contents(pack(folder, tmp_path / "whole", size=8))
    out = tmp_path / "cut"
    with pytest.raises(KeyboardInterrupt):
        stopped(folder, out, monkeypatch, after, size=8)
    assert not (out / "pack.json").exists()
    if (out / "pictures.u8").exists():
        with open(out / "pictures.u8", "ab") as f:
            f.write(b"half a picture that no journal knows")
    assert contents(pack(folder, out, size=8)) == expected


def test_the_journal_promises_only_what_is_on_the_disk(folder, tmp_path, monkeypatch):
    out, synced, noted = tmp_path / "p", [0], []
    fsync, write_json = packing.os.fsync, packing.write_json

    def sync(fd):
        fsync(fd)
        if (out / "pictures.u8").exists() and os.path.sameopenfile(fd, pictures()):
            synced[0] = os.fstat(fd).st_size

    def pictures():
        if not opened:
            opened.append(os.open(out / "pictures.u8", os.O_RDONLY))
        return opened[0]

    def note(path, content):
        if path.name == "packing.json":
            noted.append(content["done"])
            kept = content["done"] - len(content["skipped"])
            assert synced[0] == kept * 3 * 8 * 8
        return write_json(path, content)

    opened = []
    monkeypatch.setattr(packing.os, "fsync", sync)
    monkeypatch.setattr(packing, "write_json", note)
    pack(folder, out, size=8)
    os.close(opened[0])
    assert noted == [0, 4, 8, 12, 16, 20, 24]


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "가득"), (errno.EACCES, "권한"), (errno.EIO, "묶지")]
)
def test_a_full_disk_is_explained_and_goes_on(folder, tmp_path, monkeypatch, number, said, after):
    out, error = tmp_path / "p", OSError(number, os.strerror(number))
    with pytest.raises(CourseError, match=f"{said}.*같은 명령을 다시") as seen:
        stopped(folder, out, monkeypatch, after, error, size=8)
    assert str(out) in str(seen.value)
    assert packed(pack(folder, out, size=8), verify=True).shape == (3, 8, 8)


def test_too_little_space_is_said_before_anything_is_read(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(guard.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 8, 1))
    monkeypatch.setattr(packing, "read_picture", None)
    with pytest.raises(CourseError, match="GB가 더 있어야.*--out.*--size"):
        pack(folder, tmp_path / "p")


def test_a_closed_folder(folder, tmp_path):
    if os.geteuid() == 0:
        parent = Path("/sys/kernel")
        if not parent.is_dir():
            pytest.skip("root may write everywhere")
    else:
        parent = tmp_path / "closed"
        parent.mkdir(mode=0o555)
    with pytest.raises(CourseError, match="권한"):
        pack(folder, parent / "p")


def test_a_picture_that_vanishes_is_not_called_unreadable(folder, tmp_path, monkeypatch):
    """An unplugged disk must not end as a complete pack of the first half."""
    real = packing.read_picture

    def unplugged(file, size, channels):
        if file.name == "008.png":
            file.unlink(missing_ok=True)
        return real(file, size, channels)

    monkeypatch.setattr(packing, "read_picture", unplugged)
    with pytest.raises(CourseError, match="사라졌습니다"):
        pack(folder, tmp_path / "p", size=8)
    assert not (tmp_path / "p" / "pack.json").exists()


# ── refused ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": 9}, "--size이.*8였는데 지금은 9"),
        ({"channels": 1}, "--channels"),
        ("more", "그림의 수"),
        ("renamed", "이름이나 내용"),
        ("edited", "이름이나 내용"),
    ],
)
def test_a_journal_of_another_folder_or_setting(folder, tmp_path, monkeypatch, change, said):
    out = tmp_path / "p"
    with pytest.raises(KeyboardInterrupt):
        stopped(folder, out, monkeypatch, 5, size=8)
    before = contents(out)
    victim = folder / "개" / "001.png"
    if change == "more":
        shutil.copy(victim, folder / "new.png")
    elif change == "renamed":
        victim.rename(folder / "개" / "001x.png")
    elif change == "edited":
        victim.write_bytes(victim.read_bytes() + b"x")
    settings = {"size": 8, **(change if isinstance(change, dict) else {})}
    with pytest.raises(CourseError, match=said):
        pack(folder, out, **settings)
    assert contents(out) == before


def test_no_pictures(folder, tmp_path):
    with pytest.raises(CourseError, match="경로"):
        pack(tmp_path / "nowhere")
    empty = tmp_path / "빈 폴더"
    empty.mkdir()
    with pytest.raises(CourseError, match="읽을 수 있는 그림이 없"):
        pack(empty)
    (empty / "a.png").write_bytes(b"")
    with pytest.raises(CourseError, match="읽을 수 있는 그림이 없"):
        pack(empty)
    assert not (tmp_path / "빈 폴더.pack").exists()


def test_what_is_in_the_way_is_left_alone(folder, tmp_path):
    done = pack(folder, size=8)
    before = contents(done)
    with pytest.raises(CourseError, match="이미 있습니다.*--out"):
        pack(folder, size=8)
    assert contents(done) == before
    (tmp_path / "a file").write_bytes(b"x")
    with pytest.raises(CourseError, match="폴더가 아닙니다"):
        pack(folder, tmp_path / "a file")
    with pytest.raises(CourseError, match="꾸러미가 아닌데"):
        pack(folder, folder / "개")


@pytest.mark.skipif(guard.fcntl is None, reason="no locks here")
def test_two_processes_do_not_pack_into_one(folder, tmp_path):
    with (
        guard.alone(tmp_path / "p"),
        pytest.raises(CourseError, match="다른 과정이"),
    ):
        pack(folder, tmp_path / "p", size=8)
    assert contents(tmp_path / "p") == {}
    pack(folder, tmp_path / "p", size=8)


def test_an_incomplete_pack_is_not_opened(folder, tmp_path, monkeypatch):
    out = tmp_path / "p"
    with pytest.raises(KeyboardInterrupt):
        stopped(folder, out, monkeypatch, 5, size=8)
    assert is_pack(out) and not is_pack(folder)
    for call in (packed, lambda p: open_folder(p, size=8, channels=3)):
        with pytest.raises(CourseError, match="아직 다 묶지.*다시 실행"):
            call(out)
    with pytest.raises(CourseError, match="없습니다"):
        packed(folder)


def shorten(file):
    file.write_bytes(file.read_bytes()[:-1])


def change_notes(out, **notes):
    reading.write_json(out / "pack.json", {**reading.read_notes(out), **notes})


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda p: shorten(p / "pictures.u8"), "바이트"),
        (lambda p: shorten(p / "labels.i64"), "바이트"),
        (lambda p: (p / "pictures.u8").unlink(), "읽지 못"),
        (lambda p: (p / "labels.i64").write_bytes(b"\x07" * 8 * 22), "없는 레이블"),
        (lambda p: (p / "pack.json").write_bytes(b"{"), "읽지 못"),
        (lambda p: (p / "pack.json").write_bytes(b"[]"), "내용이 다릅니다"),
        (lambda p: (p / "pack.json").write_bytes(b"\xff\xfe"), "읽지 못"),
        (lambda p: change_notes(p, count=True), "있어야 할 것"),
        (lambda p: change_notes(p, count=-1), "있어야 할 것"),
        (lambda p: change_notes(p, sha256={}), "있어야 할 것"),
        (lambda p: change_notes(p, classes=None), "있어야 할 것"),
    ],
)
def test_a_damaged_pack(folder, harm, said):
    out = pack(folder, size=8)
    harm(out)
    with pytest.raises(CourseError, match=f"손상되었습니다.*{said}.*다시 묶으"):
        packed(out)


@pytest.mark.parametrize("name", ["pictures.u8", "labels.i64"])
def test_a_changed_byte_is_seen_when_asked(folder, name):
    out = pack(folder, size=8)
    content = bytearray((out / name).read_bytes())
    content[0] ^= 1
    (out / name).write_bytes(content)
    assert len(packed(out)) == 22
    with pytest.raises(CourseError, match=f"손상되었습니다.*{name}"):
        packed(out, verify=True)


@pytest.mark.parametrize("harm", ["short", "strange"])
def test_a_damaged_journal(folder, tmp_path, monkeypatch, harm):
    out = tmp_path / "p"
    with pytest.raises(KeyboardInterrupt):
        stopped(folder, out, monkeypatch, 5, size=8)
    if harm == "short":
        (out / "pictures.u8").write_bytes(b"")
    else:
        reading.write_json(out / "packing.json", {**read(out / "packing.json"), "done": "many"})
    with pytest.raises(CourseError, match="손상되었습니다"):
        pack(folder, out, size=8)


def read(file):
    return json.loads(file.read_text("utf-8"))


def test_open_folder_takes_both(folder):
    out = pack(folder, size=8)
    both = [open_folder(path, size=8, channels=3) for path in (folder, out)]
    assert [type(data) for data in both] == [TensorData, PackedData]
    assert torch.equal(both[0].x, both[1].x)
    with pytest.raises(CourseError, match="8×8, 채널 3개인데 16×16, 채널 1개.*--channels 1"):
        open_folder(out, size=16, channels=1)


# ── used in training ────────────────────────────────────────────────────


def trained(make_gan, data, steps, gan=None):
    gan = gan or make_gan(shape=data.shape)
    losses = [
        {key: float(value) for key, value in seen.items()}
        for seen in train(gan, data, NON_SATURATING, steps=steps, batch_size=8)
    ]
    return gan, losses


def same_weights(a, b):
    pairs = zip(a.G.state_dict().values(), b.G.state_dict().values(), strict=True)
    return all(torch.equal(x, y) for x, y in pairs)


def test_training_from_the_pack_and_from_memory_is_bitwise_equal(folder, make_gan):
    memory, disk = image_folder(folder, size=8), packed(pack(folder, size=8))
    (a, said_a), (b, said_b) = (trained(make_gan, data, 12) for data in (memory, disk))
    assert said_a == said_b and same_weights(a, b)


def test_moving_a_pack_moves_only_the_drawn_rows(folder):
    data = packed(pack(folder, size=8))
    assert data.to("cpu").x.data_ptr() == data.x.data_ptr()
    away = data.to("meta")
    assert away.x.data_ptr() == data.x.data_ptr()
    x, y = away.sample(5, torch.Generator().manual_seed(0))
    assert x.device.type == y.device.type == "meta" and x.dtype == torch.float32
    assert away.to("cpu")[:3].x.device.type == "cpu" and len(away) == len(data)


@pytest.mark.parametrize(
    "rows",
    [torch.tensor([3, 21, -1, 0]), slice(2, 9, 3), torch.arange(22) % 5 == 0, slice(None)],
)
def test_the_rows_are_asked_for_before_they_are_read(folder, rows):
    """Row after row, each would wait for the disk: 200 times longer for a minibatch of 64."""

    class Asked(list):
        def madvise(self, how, start, length):
            assert how == reading.mmap.MADV_WILLNEED and start % reading.mmap.PAGESIZE == 0
            self.append(range(start, start + length))

    data = replace(packed(pack(folder, size=50)), pages=Asked())
    x, size = data[rows].x, 3 * 50 * 50
    wanted = torch.arange(len(data))[rows].tolist()
    assert len(data.pages) == len(wanted) == len(x)
    for asked, row in zip(data.pages, wanted, strict=True):
        assert row * size in asked and (row + 1) * size - 1 in asked
        assert asked.stop <= len(data) * size


def test_writing_to_the_tensor_leaves_the_file(folder):
    out = pack(folder, size=8)
    data = packed(out)
    data.x.fill_(0)
    data.y.fill_(0)
    assert int(data.x.max()) == 0
    assert int(packed(out, verify=True).x.max()) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="sparse files and the memory of Linux")
def test_a_pack_may_be_larger_than_the_memory(tmp_path):
    """Linux refuses a private map of more than the memory unless told not to count it."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    out = write_pack(tmp_path / "p", torch.zeros(1, 3, 64, 64, dtype=torch.uint8))
    count = 2 * memory // (3 * 64 * 64)
    with open(out / "pictures.u8", "r+b") as f:
        f.truncate(count * 3 * 64 * 64)  # a hole: it takes no space
    change_notes(out, count=count)
    data = packed(out)
    assert len(data) == count and int(data.x[-1].max()) == 0


GROWTH = """
import sys
sys.path.insert(0, sys.argv[2])
import torch
from test_packed import packed, private_bytes
before = private_bytes()
data, rng = packed(sys.argv[1]), torch.Generator().manual_seed(0)
for _ in range(400):
    data.sample(64, rng)
print(private_bytes() - before)
"""


@pytest.mark.long
@linux
def test_private_memory_stays_flat(tmp_path):
    """In a process of its own: what other tests give back to this one may move as well."""
    x = torch.randint(0, 256, (8000, 3, 64, 64), dtype=torch.uint8)  # 98 MB
    out, here = write_pack(tmp_path / "p", x), Path(__file__).parent
    command = [sys.executable, "-c", GROWTH, out, here]
    grown = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert grown < x.nbytes / 4, f"{grown / 1e6:.0f} MB"


# ── the command ─────────────────────────────────────────────────────────


def run(*argv):
    return cli.main([str(a) for a in argv])


def test_the_command_packs_and_checks(folder, tmp_path, capsys):
    assert run("pack", folder, "--size", 8, "--channels", 1) == 0
    out = folder.with_name("그림.pack")
    said = capsys.readouterr().out
    assert "그림 22장(8×8, 채널 1개, 레이블 2가지" in said and f"--data {out}" in said
    for argv in ((folder,), (out,), (folder, "--out", out)):
        assert run("pack", *argv, "--check") == 0
        assert "온전합니다" in capsys.readouterr().out
    assert run("pack", folder, "--size", 8) == 2
    assert "이미 있습니다" in capsys.readouterr().err
    content = bytearray((out / "pictures.u8").read_bytes())
    content[5] ^= 255
    (out / "pictures.u8").write_bytes(content)
    assert run("pack", folder, "--check") == 2
    assert "손상" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run("pack", folder, "--channels", 2)
    assert "고를 수 있는 것: 1, 3" in capsys.readouterr().err


def test_ctrl_c_says_that_the_same_command_goes_on(folder, tmp_path, monkeypatch, capsys):
    def stop(fd):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packing.os, "fsync", stop)
        assert run("pack", folder, "--size", 8) == 130
    assert "같은 명령을 다시 실행하면" in capsys.readouterr().err
    assert run("pack", folder, "--size", 8) == 0


# ── two hundred thousand ────────────────────────────────────────────────

COUNT, SAMPLES = 200_000, 400


@pytest.fixture
def many(tmp_path):
    """200,000 names of 400 different JPEGs."""
    rng = np.random.default_rng(1)
    root = tmp_path / "많은 그림"
    for name in ("가", "나"):
        (root / name).mkdir(parents=True)
    files = []
    for i in range(SAMPLES):
        small = Image.fromarray(rng.integers(0, 256, (8, 8, 3), dtype=np.uint8))
        content = io.BytesIO()
        small.resize((64, 64)).save(content, "JPEG")
        files.append(root / ("가", "나")[i % 2] / f"{i:06d}.jpg")
        files[-1].write_bytes(content.getvalue())
    for i in range(SAMPLES, COUNT):
        os.link(files[i % SAMPLES], root / ("가", "나")[i // 7 % 2] / f"{i:06d}.jpg")
    yield root
    shutil.rmtree(tmp_path)


def killed_after(folder, out, done):
    """A real `pack`, killed once its journal has noted `done` pictures."""
    child = subprocess.Popen(
        [sys.executable, "-m", "gan_course", "pack", str(folder), "--out", str(out)],
        stderr=subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    while not (out / "packing.json").exists() or read(out / "packing.json")["done"] < done:
        assert child.poll() is None
        time.sleep(0.01)
    child.kill()
    child.wait()


@linux
@pytest.mark.long
def test_two_hundred_thousand_pictures(many, tmp_path, make_gan, monkeypatch):
    monkeypatch.setattr(packing, "CHUNK", 512)
    out = tmp_path / "p"
    killed_after(many, out, random.randrange(1, COUNT // 4))
    assert not (out / "pack.json").exists()
    before = private_bytes()
    data = packed(pack(many, out), verify=True)
    assert data.shape == (3, 64, 64) and len(data) == COUNT
    rows = torch.randint(COUNT, (300,), generator=torch.Generator().manual_seed(2))
    files = packing.picture_files(many)
    for row in rows.tolist():
        pixels = torch.from_numpy(packing.read_picture(files[row], 64, 3))
        assert torch.equal(data.x[row], pixels)
        assert data.classes[data.y[row]] == files[row].parent.name
    del files
    whole, expected = trained(make_gan, data, 40)
    started = private_bytes()
    rng = torch.Generator().manual_seed(0)
    for _ in range(3000):  # about every picture once
        data.sample(64, rng)
    grown = private_bytes() - started
    print(f"pack {data.x.nbytes / 1e6:.0f} MB, grown {grown / 1e6:.0f} MB while drawing, "
          f"{(private_bytes() - before) / 1e6:.0f} MB in all")  # fmt: skip
    assert grown < data.x.nbytes / 50
    first, head = trained(make_gan, data, 15)
    path = checkpoints.save(first, tmp_path / "a.safetensors")
    again = checkpoints.load(make_gan(seed=5, shape=data.shape), path)
    second, tail = trained(make_gan, packed(out), 40, again)
    assert head + tail == expected and same_weights(second, whole)
