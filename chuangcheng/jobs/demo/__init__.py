"""The demo: a hospital's case played through the real operations. Everything the case lacks is marked 示例."""

from chuangcheng.jobs.demo.outputs import write_outputs
from chuangcheng.jobs.demo.play import Account, play

__all__ = ["Account", "play", "write_outputs"]
