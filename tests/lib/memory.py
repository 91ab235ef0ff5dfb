"""The peak memory of a child process, measured by itself.

`ru_maxrss` will not do: a child starts with the peak of the process that it was forked off. `VmHWM` belongs
to the program's own memory and starts anew with it.
"""

from __future__ import annotations

PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
"""
"""Source for the child: defines `peak()`, in bytes."""
