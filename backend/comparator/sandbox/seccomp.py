"""A filter on system calls (Linux): no sockets, no way around the confinement, no memory out of sight."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

SET_SECCOMP, FILTER_MODE = 22, 2
LOAD, AND, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER_OFFSET, MACHINE_OFFSET, FOURTH_ARGUMENT_OFFSET = 0, 4, 40
FOREIGN_NUMBERS = 0x40000000
SHARED_AND_NAMELESS = 0x01 | 0x20
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MAP = {"x86_64": 9, "aarch64": 222}
# Everywhere the same; the first seven mount, or change what is mounted.
REFUSED_EVERYWHERE = {
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "mount_setattr": 442, "io_uring_setup": 425, "pidfd_getfd": 438, "memfd_secret": 447,
}  # fmt: skip
REFUSED: dict[str, dict[str, int]] = {
    "x86_64": {
        "shmget": 29, "socket": 41, "socketpair": 53, "semget": 64, "msgget": 68, "ptrace": 101, "pivot_root": 155,
        "chroot": 161, "mount": 165, "umount2": 166, "mq_open": 240, "add_key": 248, "request_key": 249, "keyctl": 250,
        "inotify_init": 253, "unshare": 272, "vmsplice": 278, "inotify_init1": 294, "perf_event_open": 298,
        "fanotify_init": 300, "fanotify_mark": 301, "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308,
        "process_vm_readv": 310, "process_vm_writev": 311, "memfd_create": 319, "bpf": 321, "userfaultfd": 323,
    },
    "aarch64": {
        "inotify_init1": 26, "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "vmsplice": 75, "unshare": 97,
        "ptrace": 117, "mq_open": 180, "msgget": 186, "semget": 190, "shmget": 194, "socket": 198, "socketpair": 199,
        "add_key": 217, "request_key": 218, "keyctl": 219, "perf_event_open": 241, "fanotify_init": 262,
        "fanotify_mark": 263, "name_to_handle_at": 264, "open_by_handle_at": 265, "setns": 268,
        "process_vm_readv": 270, "process_vm_writev": 271, "memfd_create": 279, "bpf": 280, "userfaultfd": 282,
    },
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_calls(*, shared_memory: bool = False) -> bool:
    """Let the refused calls fail with "operation not permitted" from now on; tell whether that is in force.

    With them goes memory that is shared and has no name, unless ``shared_memory`` leaves it (drivers of GPUs use it):
    it stays when a process lets go of it, so nothing that a process holds tells of it. The process must have given up
    gaining privileges before.
    """
    machine = platform.machine()
    if machine not in MACHINES:
        return False
    numbers = sorted([*REFUSED[machine].values(), *REFUSED_EVERYWHERE.values()])
    mapped = [] if shared_memory else [
        (JUMP_IF_EQUAL, 0, 4, MAP[machine]),
        (LOAD, 0, 0, FOURTH_ARGUMENT_OFFSET),
        (AND, 0, 0, SHARED_AND_NAMELESS),
        (JUMP_IF_EQUAL, len(numbers) + 2, 0, SHARED_AND_NAMELESS),
        (RETURN, 0, 0, ALLOW),
    ]  # fmt: skip
    steps = [
        (LOAD, 0, 0, MACHINE_OFFSET),
        (JUMP_IF_EQUAL, 1, 0, MACHINES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_OFFSET),
        (JUMP_IF_AT_LEAST, len(mapped) + len(numbers) + 1, 0, FOREIGN_NUMBERS),
        *mapped,
        *((JUMP_IF_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
    ]
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.cast(buffer, ctypes.c_void_p))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0) != 0:
        if ctypes.get_errno() in (errno.EINVAL, errno.EACCES, errno.ENOSYS):
            return False
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return True
