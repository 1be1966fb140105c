"""BigGAN's samples: the success path with a stand-in package, and every way it can fail.

The stand-in builds a small network with the package's interface; its weights come from a local
HTTP server. With the real package installed, the real BigGAN is built and read as well.
"""

import hashlib
import http.server
import io
import pickle
import socket
import sys
import threading
import types

import numpy as np
import pytest
import torch
from torch import nn

from gan_course import CourseError, checkpoints
from gan_course.labs.biggan import calc as biggan


class Config:
    z_dim, num_classes = 8, 1000


class SmallBigGAN(nn.Module):
    """The interface of pytorch_pretrained_biggan.BigGAN, with 3·128·128 outputs of one layer."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.z = nn.Linear(config.z_dim, 3)
        self.embeddings = nn.Linear(config.num_classes, 3, bias=False)

    def forward(self, z, class_label, truncation):
        assert 0 < truncation <= 1 and not self.training
        colour = torch.tanh(self.z(z) + self.embeddings(class_label))
        return colour[:, :, None, None].expand(-1, -1, 128, 128)


def noise(batch_size, dim_z, truncation, seed):
    return truncation * np.random.RandomState(seed).randn(batch_size, dim_z).astype(np.float32)


def weights():
    torch.manual_seed(0)
    return SmallBigGAN(Config()).state_dict()


def as_bytes(thing):
    out = io.BytesIO()
    torch.save(thing, out)
    return out.getvalue()


@pytest.fixture
def server(monkeypatch):
    """Serves whatever a test puts into `pages`.

    `short` announces so many more bytes than are sent, or with None no number at all.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.answer()

        def do_GET(self):
            server.asked.append(self.path)
            if (body := self.answer()) is not None:
                self.wfile.write(body)

        def answer(self):
            body = server.pages.get(self.path)
            if body is None:
                self.send_error(404)
                return None
            self.send_response(200)
            if server.short is not None:
                self.send_header("Content-Length", str(len(body) + server.short))
            self.end_headers()
            return body

        def log_message(self, *args):
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.pages, server.asked, server.short = {}, [], 0
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def package(server, tmp_path, monkeypatch):
    """The stand-in package; its weights, and the public copy's, lie on the local server."""
    name = "pytorch_pretrained_biggan"
    root, model = types.ModuleType(name), types.ModuleType(f"{name}.model")
    root.BigGAN, root.BigGANConfig, root.truncated_noise_sample = SmallBigGAN, Config, noise
    model.PRETRAINED_MODEL_ARCHIVE_MAP = {biggan.NAME: f"{server.url}/original"}
    monkeypatch.setitem(sys.modules, name, root)
    monkeypatch.setitem(sys.modules, f"{name}.model", model)
    monkeypatch.setenv("GAN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(biggan, "COPY", (f"{server.url}/copy", "0" * 64))
    server.pages["/original"] = as_bytes(weights())
    return root


def test_samples_of_the_classes_asked_for(package, server):
    names = ("daisy", "Golden Retriever")
    x = biggan.biggan_samples(names, truncation=0.4, seed=3, download=True)
    assert x.shape == (2, 3, 128, 128) and x.min() >= -1 and x.max() <= 1
    model = SmallBigGAN(Config()).eval()
    model.load_state_dict(weights())
    labels = torch.eye(1000)[[985, 207]]  # ImageNet: 985 daisy, 207 golden retriever
    expected = model(torch.from_numpy(noise(2, 8, 0.4, seed=3)), labels, 0.4)
    torch.testing.assert_close(x, expected)
    assert not x.requires_grad


def test_downloads_once_and_repeats_itself(package, server):
    first = biggan.biggan_samples(("daisy",), download=True)
    again = biggan.biggan_samples(("daisy",))  # no permission needed: the file is there
    assert torch.equal(first, again) and server.asked == ["/original"]
    assert not torch.equal(first, biggan.biggan_samples(("daisy",), seed=1))


def test_nothing_is_downloaded_without_being_asked(package, server):
    with pytest.raises(CourseError, match="211 MB.*download=True"):
        biggan.biggan_samples(("daisy",))
    assert server.asked == []


def test_a_file_changed_after_the_download_is_refused(package, server):
    biggan.biggan_samples(("daisy",), download=True)
    path = biggan.cache_dir() / biggan.FILE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(CourseError, match="받은 뒤에 바뀌었습니다"):
        biggan.biggan_samples(("daisy",), download=True)


def test_the_copy_is_used_only_with_its_published_hash(package, server, monkeypatch):
    body = server.pages.pop("/original")
    server.pages["/copy"] = body
    with pytest.raises(CourseError, match="해시가 다릅니다"):
        biggan.biggan_samples(("daisy",), download=True)
    assert list(biggan.cache_dir().iterdir()) == []  # nothing half-written
    monkeypatch.setattr(biggan, "COPY", (f"{server.url}/copy", hashlib.sha256(body).hexdigest()))
    assert len(biggan.biggan_samples(("daisy",), download=True)) == 1
    assert server.asked == ["/copy"] * 2


def test_unreachable_is_one_clear_message(package, server):
    server.pages.clear()
    with pytest.raises(CourseError, match="내려받지 못했습니다.*필요하지 않습니다"):
        biggan.biggan_samples(("daisy",), download=True)


def test_a_broken_off_download_leaves_nothing(package, server):
    server.short = 100
    server.pages["/copy"] = server.pages["/original"]
    with pytest.raises(CourseError, match="내려받지 못했습니다"):
        biggan.biggan_samples(("daisy",), download=True)
    assert list(biggan.cache_dir().iterdir()) == []


@pytest.mark.parametrize("largest", [1000, None])
def test_too_much_is_not_downloaded(package, server, monkeypatch, largest):
    """Neither what announces too many bytes, nor what does not announce them at all."""
    if largest:
        monkeypatch.setattr(biggan, "MAX_BYTES", largest)
    else:
        server.short = None
    with pytest.raises(CourseError, match="보다 큽니다"):
        biggan.biggan_samples(("daisy",), download=True)
    assert server.asked == [] and list(biggan.cache_dir().iterdir()) == []


def test_a_silent_server_is_given_up(package, monkeypatch):
    """The connection is accepted by the kernel and never answered."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        monkeypatch.setattr(biggan, "TIMEOUT", 0.2)
        monkeypatch.setattr(biggan, "COPY", (url, "0" * 64))
        model = sys.modules["pytorch_pretrained_biggan.model"]
        monkeypatch.setitem(model.PRETRAINED_MODEL_ARCHIVE_MAP, biggan.NAME, url)
        with pytest.raises(CourseError, match="내려받지 못했습니다.*timed out"):
            biggan.biggan_samples(("daisy",), download=True)


class Evil:
    """A pickle that would create a file when it is opened."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize("kind", ["pickle", "torch", "garbage", "other model"])
def test_only_tensors_are_read(package, server, tmp_path, kind):
    trap = tmp_path / "trap"
    server.pages["/original"] = {
        "pickle": lambda: pickle.dumps(Evil(trap)),
        "torch": lambda: as_bytes({"z.weight": Evil(trap)}),
        "garbage": lambda: b"<html>404</html>",
        "other model": lambda: as_bytes({"other.weight": torch.zeros(3)}),
    }[kind]()
    with pytest.raises(CourseError, match="손상되었습니다"):
        biggan.biggan_samples(("daisy",), download=True)
    assert not trap.exists()


def test_weights_saved_by_an_old_torch_are_read(package, server):
    out = io.BytesIO()
    torch.save(weights(), out, _use_new_zipfile_serialization=False)  # as torch 1.0 did in 2019
    server.pages["/original"] = out.getvalue()
    assert biggan.biggan_samples(("daisy",), download=True).shape[0] == 1


def test_missing_package_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pytorch_pretrained_biggan", None)
    monkeypatch.setenv("GAN_COURSE_CACHE", str(tmp_path))
    with pytest.raises(CourseError, match="pip install pytorch-pretrained-biggan scipy"):
        biggan.biggan_samples(download=True)


@pytest.mark.parametrize("bad", [0, -0.1, 1.1, float("nan")])
def test_truncation_is_checked_first(bad):
    with pytest.raises(CourseError, match="truncation"):
        biggan.biggan_samples(truncation=bad)


def test_classes():
    names = biggan.class_list()
    assert len(names) == 1000 and names[0] == "tench"
    assert biggan.class_index("volcano") == 980
    with pytest.raises(CourseError, match="비슷한 이름: cheeseburger"):
        biggan.class_index("cheese burger")
    with pytest.raises(CourseError, match="하나 이상"):
        biggan.biggan_samples(())


def test_the_real_package(tmp_path, monkeypatch):
    """The real network, at an eighth of its width, saved and read back through our loader."""
    real = pytest.importorskip("pytorch_pretrained_biggan")
    monkeypatch.setenv("GAN_COURSE_CACHE", str(tmp_path))

    def small():
        return type(real.BigGANConfig())(channel_width=8, z_dim=16, class_embed_dim=16)

    narrow = types.SimpleNamespace(
        BigGAN=real.BigGAN, BigGANConfig=small, __name__=real.__name__,
        truncated_noise_sample=real.truncated_noise_sample,
    )  # fmt: skip
    monkeypatch.setattr(biggan, "_package", lambda: narrow)
    torch.manual_seed(0)
    path = tmp_path / biggan.FILE
    network = real.BigGAN(small())
    nn.init.ones_(network.generator.bn.weight)  # the package leaves these two uninitialised
    nn.init.zeros_(network.generator.bn.bias)
    for _ in range(5):  # spectral norm's vectors settle only in training mode
        network(torch.zeros(1, 16), torch.eye(1000)[:1], 0.4)
    torch.save(network.state_dict(), path)
    path.with_suffix(".sha256").write_text(biggan.sha256(path), "utf-8")
    x = biggan.biggan_samples(("daisy", "volcano"), truncation=0.41)
    assert x.shape == (2, 3, 128, 128) and x.isfinite().all() and x.abs().max() <= 1
    assert torch.equal(x, biggan.biggan_samples(("daisy", "volcano"), truncation=0.4))
    url = __import__("pytorch_pretrained_biggan.model", fromlist=["x"])
    assert biggan.NAME in url.PRETRAINED_MODEL_ARCHIVE_MAP
    full = real.BigGANConfig()
    assert (full.output_dim, full.z_dim, full.num_classes) == (128, 128, 1000)


def test_a_course_checkpoint_is_not_a_biggan(package, make_gan):
    path = checkpoints.save(make_gan(), biggan.cache_dir() / biggan.FILE)
    path.with_suffix(".sha256").write_text(biggan.sha256(path), "utf-8")
    with pytest.raises(CourseError, match="가중치가 아니거나"):
        biggan.biggan_samples(("daisy",))
