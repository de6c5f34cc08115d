"""The embedded runner: a Beam pipeline in this process, or in several of this machine."""

from __future__ import annotations

import logging
import shlex
import sys

from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions
from apache_beam.portability.api import beam_provision_api_pb2
from apache_beam.runners.portability.fn_api_runner import fn_runner
from apache_beam.runners.portability.portable_runner import JobServiceHandle
from apache_beam.transforms.environments import EmbeddedPythonGrpcEnvironment, SubprocessSDKEnvironment

WORKER_MODULE = "apache_beam.runners.worker.sdk_worker_main"

QUIET = {"default_sdk_harness_log_level": "ERROR"}
"""Workers log a dozen lines each for their start and end; what fails is reported by the runner."""


def embedded_runner(options: PipelineOptions, workers: int, log: str | None) -> fn_runner.FnApiRunner:
    """A runner on this machine.

    Beam's own DirectRunner may hand a pipeline to Prism, which it first tries to download; this
    one stays with what is installed.

    Args:
        options: of the pipeline; the workers see them too.
        workers: one runs in this process; more run in a process each, or in threads of this one
            where the options say multi_threading.
        log: a local file that takes what the worker processes print, None to drop it.
    """
    direct = options.view_as(DirectOptions)
    threads = direct.direct_running_mode == "multi_threading"
    # The processes are made by the environment below; Beam's own mode for them leaves their output
    # on the terminal, and warns where its mode and number do not fit each other.
    direct.direct_num_workers = workers
    direct.direct_running_mode = "in_memory"
    logging.getLogger(fn_runner.__name__).setLevel(logging.ERROR)
    told = {**QUIET, **options.get_all_options(drop_default=True)}
    provision = fn_runner.ExtendedProvisionInfo(
        beam_provision_api_pb2.ProvisionInfo(pipeline_options=JobServiceHandle.encode_pipeline_options(told))
    )
    if workers == 1:
        return fn_runner.FnApiRunner(provision_info=provision)
    if threads:
        return fn_runner.FnApiRunner(EmbeddedPythonGrpcEnvironment.default(), provision_info=provision)
    command = (
        f"exec {shlex.quote(sys.executable)} -P -m {WORKER_MODULE} >{shlex.quote(log or '/dev/null')} 2>&1"
    )
    environment = SubprocessSDKEnvironment.from_command_string(command_string=command)
    return fn_runner.FnApiRunner(default_environment=environment, provision_info=provision)
