"""The operator's settings: who may read the metrics, when alarms are raised, where traces go."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


class MetricsSettings(BaseModel):
    """``GET /metrics``. With ``KEFU_METRICS_TOKEN`` a bearer token is asked of everybody; without, only callers on
    this machine or a private network are served, and nobody who comes through a proxy.
    """

    model_config = _STRICT
    enabled: bool = True


class AlarmSettings(BaseModel):
    """When alarms are raised; they are cleared a little later than they could be, so that none flaps."""

    model_config = _STRICT
    enabled: bool = True
    queue_seconds: Annotated[float, Field(gt=0)] = 120
    disk_free_mb: Annotated[int, Field(ge=1)] = 1024
    token_days: Annotated[int, Field(ge=1)] = 7
    skew_seconds: Annotated[float, Field(gt=0)] = 30
    secrets_per_hour: Annotated[int, Field(ge=1)] = 20
    refused_per_hour: Annotated[int, Field(ge=1)] = 60
    probe_minutes: Annotated[float, Field(ge=1)] = 30


class TracingSettings(BaseModel):
    """OpenTelemetry traces, without any text. Needs the extra ``otel``; nothing of it is loaded unless enabled."""

    model_config = _STRICT
    enabled: bool = False
    endpoint: str = "http://127.0.0.1:4318/v1/traces"
