"""``galley-worker``: a Beam worker process outside a container.

A cluster starts its Python workers by a command. In Beam's images that is ``/opt/apache/beam/boot``, which no
package on PyPI contains. This command does the same if Galley is installed on the machines themselves
(``--environment_type PROCESS``), or beside them in a worker pool (``EXTERNAL``, by
``worker_pool_main --container_executable galley-worker``). It installs nothing that the job stages: the
worker imports what is installed beside it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

import grpc
from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc
from apache_beam.runners.worker import sdk_worker_main
from google.protobuf import json_format, text_format

from ..text.words import refuse_lone_str

PROVISION_SECONDS = 60.0
"""How long to wait for the runner to describe the job."""


def provision(endpoint: str, worker_id: str) -> beam_provision_api_pb2.ProvisionInfo:
    """Ask the runner for the job's options and for where to take work from.

    Raises:
        grpc.RpcError: nothing answers there.
    """
    with grpc.insecure_channel(endpoint) as channel:
        service = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        response = service.GetProvisionInfo(
            beam_provision_api_pb2.GetProvisionInfoRequest(),
            metadata=[("worker_id", worker_id)],
            timeout=PROVISION_SECONDS,
            wait_for_ready=True,
        )
    return response.info


def environment(info: beam_provision_api_pb2.ProvisionInfo, worker_id: str) -> dict[str, str]:
    """The environment variables that Beam's worker reads, by Beam's container contract.

    See https://beam.apache.org/documentation/runtime/environments/.
    """
    return {
        "WORKER_ID": worker_id,
        "PIPELINE_OPTIONS": json_format.MessageToJson(info.pipeline_options),
        "LOGGING_API_SERVICE_DESCRIPTOR": text_format.MessageToString(info.logging_endpoint),
        "CONTROL_API_SERVICE_DESCRIPTOR": text_format.MessageToString(info.control_endpoint),
        "RUNNER_CAPABILITIES": " ".join(info.runner_capabilities),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Work for a runner until it says that the job is done."""
    if arguments is not None:
        refuse_lone_str(arguments, "arguments")
    parser = argparse.ArgumentParser(prog="galley-worker", description=__doc__, allow_abbrev=False)
    parser.add_argument("--id", required=True, help="the worker's name, given by the runner")
    parser.add_argument(
        "--provision_endpoint", required=True, help="HOST:PORT of the runner, which describes the job"
    )
    values, _ = parser.parse_known_args(arguments)
    info = provision(values.provision_endpoint, values.id)
    os.environ.update(environment(info, values.id))
    sdk_worker_main.main([])


if __name__ == "__main__":
    main()
