"""``galley-worker`` asks the runner for its configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from apache_beam.portability.api import beam_provision_api_pb2 as api
from apache_beam.portability.api import beam_provision_api_pb2_grpc as api_grpc
from apache_beam.portability.api import endpoints_pb2
from galley.running.worker import environment, provision
from google.protobuf import json_format, struct_pb2, text_format

INFO = api.ProvisionInfo(
    pipeline_options=json_format.ParseDict(
        {"beam:option:s3_region_name:v1": "eu-west-1"}, struct_pb2.Struct()
    ),
    logging_endpoint=endpoints_pb2.ApiServiceDescriptor(url="localhost:1"),
    control_endpoint=endpoints_pb2.ApiServiceDescriptor(url="localhost:2"),
    runner_capabilities=["beam:protocol:data_sampling:v1", "beam:protocol:hot_key:v1"],
)


class _Runner(api_grpc.ProvisionServiceServicer):
    """Answers the worker that it knows, and no other."""

    def GetProvisionInfo(self, request: Any, context: Any) -> api.GetProvisionInfoResponse:  # noqa: N802
        if ("worker_id", "7-1") not in context.invocation_metadata():
            context.abort(grpc.StatusCode.NOT_FOUND, "no such worker")
        return api.GetProvisionInfoResponse(info=INFO)


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = grpc.server(futures.ThreadPoolExecutor(1))
    api_grpc.add_ProvisionServiceServicer_to_server(_Runner(), server)
    port = server.add_insecure_port("localhost:0")
    server.start()
    yield f"localhost:{port}"
    server.stop(None)


def test_a_worker_asks_the_runner_by_the_name_it_was_given(endpoint: str) -> None:
    assert provision(endpoint, "7-1") == INFO
    with pytest.raises(grpc.RpcError, match="no such worker"):
        provision(endpoint, "8-1")


def test_the_runners_answer_becomes_the_variables_of_beams_container_contract() -> None:
    variables = environment(INFO, "7-1")
    assert json.loads(variables.pop("PIPELINE_OPTIONS")) == {"beam:option:s3_region_name:v1": "eu-west-1"}
    for name, url in (("LOGGING", "localhost:1"), ("CONTROL", "localhost:2")):
        descriptor = variables.pop(f"{name}_API_SERVICE_DESCRIPTOR")
        assert text_format.Parse(descriptor, endpoints_pb2.ApiServiceDescriptor()).url == url
    assert variables == {
        "WORKER_ID": "7-1",
        "RUNNER_CAPABILITIES": "beam:protocol:data_sampling:v1 beam:protocol:hot_key:v1",
    }
