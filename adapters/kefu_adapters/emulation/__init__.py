"""What every emulated platform has in common: a clock, faults, a log and control routes.

It knows no platform and nothing of the core, so that an emulator cannot share a mistake with its adapter.
"""

from kefu_adapters.emulation.base import Emulator, UserAction
from kefu_adapters.emulation.clock import SandboxClock
from kefu_adapters.emulation.delivery import Attempt, Deliverer
from kefu_adapters.emulation.faults import Fault, Faults
from kefu_adapters.emulation.log import RequestLog

__all__ = ["Attempt", "Deliverer", "Emulator", "Fault", "Faults", "RequestLog", "SandboxClock", "UserAction"]
