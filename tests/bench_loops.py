"""Stand-ins for a plain loop of bench/_versus.py. Its other process imports this module by name, so
it imports little."""

import os


class Loop:
    def run(self, steps):
        self.last = float(steps), float(os.environ["GOMP_SPINCOUNT"])


def raises():
    raise ValueError("신경망을 만들지 못함")


class Failing(Loop):
    def run(self, steps):
        raise ZeroDivisionError(f"{steps}스텝")


def dies():
    os._exit(7)
