"""Files: a save that was killed, a folder that cannot be written, a file that is not listed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gan_course import CourseError
from gan_course.files import LEFT_BEHIND, check_writable, data_file, write_atomically

ROOT = Path(__file__).resolve().parents[1]


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def killed_while_saving(target):
    """A real process, killed with its content written and its name not yet changed."""
    code = (
        "import os, sys, time\n"
        "from gan_course import files\n"
        "def stuck(fd): print('writing', flush=True); time.sleep(600)\n"
        "files.os.fsync = stuck\n"
        "files.write_atomically(sys.argv[1], b'half')\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(target)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert child.stdout.readline() == "writing\n"
    child.kill()
    child.communicate(timeout=60)
    (left,) = set(names(target.parent)) - {target.name}
    return target.parent / left


@pytest.mark.slow
def test_what_a_killed_save_left_is_removed_an_hour_later(tmp_path):
    target = write_atomically(tmp_path / "a.bin", b"old")
    left = killed_while_saving(target)
    write_atomically(target, b"new")
    assert left.exists()  # a save that may still be running is left alone
    long_ago = time.time() - LEFT_BEHIND - 1
    os.utime(left, (long_ago, long_ago))
    write_atomically(target, b"newer")
    assert names(tmp_path) == ["a.bin"] and target.read_bytes() == b"newer"


@pytest.mark.parametrize("left", [".a.bin.abcdefgh.tmp", ".a.bin._1234567.tmp"])
def test_a_check_removes_old_leftovers_too(tmp_path, left):
    (tmp_path / left).write_bytes(b"half")
    os.utime(tmp_path / left, (1, 1))
    check_writable(tmp_path / "a.bin")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [".b.bin.abcdefgh.tmp", ".a.bin.abcdefgh", ".a.bin.abcdefghi.tmp", ".a.bin.backup-1.tmp",
     "a.bin.abcdefgh.tmp", ".a.bin.tmp", ".aXbin.abcdefgh.tmp"],
)  # fmt: skip
def test_no_other_file_is_removed(tmp_path, name):
    (tmp_path / name).write_bytes(b"not ours")
    os.utime(tmp_path / name, (1, 1))
    write_atomically(tmp_path / "a.bin", b"x")
    assert name in names(tmp_path)


def test_a_name_with_wildcards_removes_only_its_own(tmp_path):
    for name in (".[ab].bin.abcdefgh.tmp", ".a.bin.abcdefgh.tmp"):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (1, 1))
    write_atomically(tmp_path / "[ab].bin", b"x")
    assert names(tmp_path) == [".a.bin.abcdefgh.tmp", "[ab].bin"]


def test_check_writable(tmp_path):
    target = tmp_path / "new" / "a.bin"
    assert check_writable(target) == target and names(target.parent) == []
    write_atomically(target, b"old")
    check_writable(target)
    assert target.read_bytes() == b"old"
    with pytest.raises(CourseError, match="폴더입니다"):
        check_writable(tmp_path / "new")
    with pytest.raises(CourseError, match="저장하지 못했습니다"):
        check_writable(target / "b.bin")


def test_a_data_file_that_is_not_listed_is_not_called_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_COURSE_DATA", str(tmp_path))
    (tmp_path / "SHA256SUMS").write_text("", "utf-8")
    (tmp_path / "mine.bin").write_bytes(b"x")
    with pytest.raises(CourseError, match="목록 SHA256SUMS에 없어.*make_manifest") as error:
        data_file("mine.bin")
    assert "손상" not in str(error.value) and "None" not in str(error.value)


# A clone holds the files twice: as they are, and packed, which is about 0.84 of it (pictures and
# weights hardly shrink). So this bound keeps a shallow clone below 130 MB.
TRACKED = 70e6


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git 저장소가 아닙니다")
def test_the_files_of_the_repository_stay_small():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    sizes = {name: (ROOT / name).stat().st_size for name in listed if (ROOT / name).is_file()}
    largest = sorted(sizes, key=sizes.get)[-3:]
    assert len(sizes) > 300 and sum(sizes.values()) <= TRACKED, largest
