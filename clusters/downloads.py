"""What a cluster is made of: Flink (from PyPI), Beam's job server for it (by Maven) and Prism (by Go),
and Airflow (from PyPI), each downloaded once and kept in a folder of the user's."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import apache_beam

CACHE = Path.home() / ".cache" / "galley-clusters"

FLINK_VERSION = "1.19.3"
"""PyPI has Flink's own distribution as ``apache-flink-libraries``; the job server wants its 1.19."""

JOB_SERVER_VERSION = "2.62.0"
"""The newest Beam whose Flink runner we could resolve whole from Maven Central's mirror at hand (2.70.0
lacks its job service there, and no shaded job server is served at all). Beam's portability protocol
lets an older job server run a newer Python SDK's jobs, which the tests here show for Galley's."""

AIRFLOW = (
    "apache-airflow==3.3.2",
    "apache-airflow-providers-apache-beam==6.3.1",
    # The Beam provider's operators do not load without it, whatever the runner.
    "apache-airflow-providers-google==22.8.0",
)

DOWNLOAD_SECONDS = 900

JOB_SERVER_POM = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>galley</groupId><artifactId>job-server</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.beam</groupId><artifactId>beam-runners-flink-1.19</artifactId>
      <version>{JOB_SERVER_VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""


class NotAvailableError(RuntimeError):
    """A download was refused, or the program that makes it is not installed. Says which and why."""


def flink() -> Path:
    """The folder of Flink's distribution, with its ``lib`` and ``bin``."""
    return _cached(f"flink-{FLINK_VERSION}", _download_flink)


def job_server() -> Path:
    """A jar that ``java -jar`` starts as Beam's job server for Flink."""
    return _cached(f"job-server-{JOB_SERVER_VERSION}", _download_job_server) / "job-server.jar"


def prism() -> Path:
    """The Prism program of the Beam version in use."""
    return _cached(f"prism-{apache_beam.__version__}", _download_prism) / "prism"


def airflow() -> Path:
    """The Python of an environment of its own with Airflow and its Beam provider (2 GB)."""
    version = AIRFLOW[0].rpartition("=")[2]
    return _cached(f"airflow-{version}", _download_airflow) / "bin" / "python"


def _cached(name: str, download: Callable[[Path], None]) -> Path:
    """A folder below the cache, made by ``download`` whole or not at all."""
    folder = CACHE / name
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix=f"{name}.", ignore_cleanup_errors=True) as work:
            made = Path(work) / name
            made.mkdir()
            download(made)
            try:
                made.rename(folder)
            except OSError:
                if not folder.exists():  # another process was first
                    raise
    return folder


def _download_flink(folder: Path) -> None:
    requirement = f"apache-flink-libraries=={FLINK_VERSION}"
    _client(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), requirement)
    [archive] = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        wanted = [member for member in tar if "/deps/lib/" in member.name or "/deps/bin/" in member.name]
        for member in wanted:
            member.name = member.name.split("/deps/", 1)[1]
        tar.extractall(folder, wanted, filter="data")
    archive.unlink()


def _download_job_server(folder: Path) -> None:
    (folder / "pom.xml").write_text(JOB_SERVER_POM)
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
    where = ["-f", str(folder / "pom.xml"), f"-DoutputDirectory={folder / 'lib'}"]
    _client("mvn", "-q", "-B", goal, "-DincludeScope=runtime", *where)
    main = "org.apache.beam.runners.flink.FlinkJobServerDriver"
    jars = sorted(f"lib/{jar.name}" for jar in (folder / "lib").glob("*.jar"))
    manifest = f"Manifest-Version: 1.0\nMain-Class: {main}\n{folded('Class-Path: ' + ' '.join(jars))}\n"
    with zipfile.ZipFile(folder / "job-server.jar", "w") as jar_file:
        jar_file.writestr("META-INF/MANIFEST.MF", manifest)


def folded(line: str) -> str:
    """A manifest's line in pieces of at most 72 bytes, each but the first behind a blank (JAR File
    Specification, "Line length")."""
    pieces = [line[:72], *(" " + line[start : start + 71] for start in range(72, len(line), 71))]
    return "\n".join(pieces)


def _download_prism(folder: Path) -> None:
    module = f"github.com/apache/beam/sdks/v2/go/cmd/prism@v{apache_beam.__version__}"
    # `go env -w` would change the user's own settings, so where to install goes by the environment.
    _client("env", f"GOBIN={folder}", "go", "install", module, needs="go")


def _download_airflow(folder: Path) -> None:
    _client(sys.executable, "-m", "venv", str(folder))
    _client(str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *AIRFLOW)


def _client(*command: str, needs: str | None = None) -> None:
    """Run a registry's client.

    Raises:
        NotAvailableError: it is not installed, or the registry refused.
    """
    program = needs or command[0]
    if shutil.which(program) is None:
        raise NotAvailableError(f"{program} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False)
    if done.returncode:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise NotAvailableError(f"{' '.join(command[:3])} … failed: {said[0] if said else 'no message'}")
