"""Kernels that have read PyTorch already: forked from one process that did it once.

    python warm_kernel.py SOCKET          waits, and forks a kernel for each request
    python warm_kernel.py SOCKET FILE     what Jupyter starts: asks for a kernel with that
                                          connection file, and ends when the kernel ends

Only the notebooks that the tests write use it. A shipped one has an ordinary kernel, and the
course's own package is imported by each kernel itself. Linux only: elsewhere a fork is not safe.
"""

import importlib
import json
import os
import signal
import socket
import sys

# What every lesson imports, and what the first optimizer or the first seed would import.
READ_ONCE = ("torch", "torch._dynamo", "ipykernel.kernelapp", "ipywidgets", "PIL.Image",
             "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.layout_engine",
             "matplotlib_inline.backend_inline")  # fmt: skip


def serve(path: str) -> None:
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as ipykernel does
    sys.path.remove(os.path.dirname(os.path.abspath(__file__)))
    for name in READ_ONCE:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a kernel that has ended
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        while True:
            caller, _ = door.accept()
            if not os.fork():
                door.close()
                become_a_kernel(caller)
            caller.close()


def become_a_kernel(caller: socket.socket) -> None:
    """The connection to the caller stays open as long as this process lives."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    with caller.makefile() as lines:
        asked = json.loads(lines.readline())
    os.environ.update(asked["environment"], JPY_PARENT_PID=str(os.getppid()))
    os.chdir(asked["folder"])
    IPKernelApp.launch_instance(["-f", asked["file"]])
    os._exit(0)


def ask(path: str, file: str) -> None:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)
        asked = {"file": file, "folder": os.getcwd(), "environment": dict(os.environ)}
        caller.sendall(f"{json.dumps(asked)}\n".encode())
        caller.recv(1)  # returns once the kernel has ended


if __name__ == "__main__":
    if len(sys.argv) == 2:
        serve(sys.argv[1])
    else:
        ask(*sys.argv[1:])
