"""Give up everything that a process does not need: user, namespaces, files, network, memory, other processes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import resource
import signal
import stat
import sys
from pathlib import Path

from comparator.sandbox import capabilities, landlock, libraries, mounts, seccomp
from comparator.sandbox.limits import Limits

NEW_MOUNTS, NEW_NAMES, NEW_MESSAGES, NEW_USERS, NEW_PROCESSES, NEW_NETWORK = (
    1 << 17,
    1 << 26,
    1 << 27,
    1 << 28,
    1 << 29,
    1 << 30,
)
PRIVATE = NEW_NAMES | NEW_MESSAGES | NEW_PROCESSES | NEW_NETWORK | NEW_MOUNTS
DIE_WITH_PARENT, BE_DUMPABLE, NO_NEW_PRIVILEGES = 1, 4, 38
NOBODY = 65_534
SPARE_SECONDS = 30
LINUX = sys.platform == "linux"
SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime")
FACTS = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu", "/sys/devices/system/node")
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")  # /dev/zero, mapped and shared, is memory that nobody counts
GRAPHICS = ("/proc/driver/nvidia", "/proc/modules", "/proc/devices", "/sys/module", "/sys/bus/pci", "/sys/devices")


def separate(folder: Path, limits: Limits) -> None:
    """Leave the server's user if that is root, and its network, processes and messages where the system allows it.

    The next child is then the first process of a space of its own: when it ends, everything it started ends. Where
    that may be, ``folder`` becomes a file system in memory that the kernel counts, and that ends with it.
    """
    root = os.geteuid() == 0
    private = root and _unshare(PRIVATE)
    if private:
        _own_folder(folder, limits, unprivileged())
    if root:
        _leave_root()
    if not private:
        user, group = os.getuid(), os.getgid()
        if _unshare(PRIVATE | NEW_USERS):
            with contextlib.suppress(OSError):
                Path("/proc/self/setgroups").write_text("deny")
                Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
                Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
            _own_folder(folder, limits, (user, group))
            if not root:
                capabilities.keep_none()
    os.chdir(folder)


def _own_folder(folder: Path, limits: Limits, owner: tuple[int, int]) -> None:
    mounts.in_memory(folder, size=limits.folder_bytes, files=limits.folder_files, owner=owner)


def _leave_root() -> None:
    """Become the user that owns nothing; libraries in root's own folders stay readable where Landlock confines it."""
    user, group = unprivileged()
    reads_hidden = hidden_library() is not None and landlock.version() > 0
    if reads_hidden:
        capabilities.keep_over_change_of_user()
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    if reads_hidden:
        capabilities.keep_reading_only()
    _control(BE_DUMPABLE, 1)


def unprivileged() -> tuple[int, int]:
    """Return the user and group that own nothing."""
    try:
        found = pwd.getpwnam("nobody")
    except KeyError:
        return NOBODY, NOBODY
    return found.pw_uid, found.pw_gid


def die_with_parent() -> None:
    """End this process when the one that started it ends."""
    _control(DIE_WITH_PARENT, signal.SIGKILL)


def confine(folder: Path, limits: Limits) -> None:
    """Confine this process, which must be single-threaded, and its children for good; only ``folder`` is writable."""
    _limit(limits)
    if not LINUX:
        return
    _control(NO_NEW_PRIVILEGES, 1)
    devices = [Path(name) for name in DEVICES]
    readable = [*libraries.without_data(), *map(Path, (*SYSTEM, *FACTS))]
    if limits.graphics:
        devices += [Path("/dev/zero"), *sorted(Path("/dev").glob("nvidia*"))]
        readable += [Path(name) for name in GRAPHICS]
    landlock.restrict(readable, [folder], devices, listed=libraries.folders())
    seccomp.refuse_calls(shared_memory=limits.graphics)


def hidden_library() -> Path | None:
    """Return a folder of the program that an unprivileged user cannot read, although the server will use one."""
    if os.geteuid() != 0:
        return None
    for library in libraries.folders():
        for folder in (library, *library.parents):
            if not folder.stat().st_mode & stat.S_IXOTH:
                return folder
    return None


def _limit(limits: Limits) -> None:
    """Set the limits of the system on memory, processes, processor time and files."""
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_CPU: int(limits.seconds * (os.cpu_count() or 1)) + SPARE_SECONDS,
    }
    if not limits.graphics:
        wanted[resource.RLIMIT_DATA] = _held_bytes() + limits.memory_bytes
    for name, most in wanted.items():
        _, hard = resource.getrlimit(name)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (most, most))


def _held_bytes() -> int:
    """Return the memory of its own that this process has mapped already."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _unshare(what: int) -> bool:
    return LINUX and ctypes.CDLL(None, use_errno=True).unshare(ctypes.c_int(what)) == 0


def _control(option: int, value: int) -> None:
    if LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
