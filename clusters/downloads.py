"""Downloads the programs of a cluster once and keeps them in a cache folder of the user.

These are Flink (from PyPI), Beam's job server for Flink (by Maven), Prism (by Go) and Airflow (from PyPI).
"""

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
"""PyPI has Flink's distribution as ``apache-flink-libraries``. The job server needs version 1.19."""

JOB_SERVER_VERSION = "2.62.0"
"""The newest Beam version whose Flink runner could be resolved completely from a mirror of Maven Central.
There, 2.70.0 lacks its job service, and no version has a shaded job server. By Beam's portability protocol an
older job server can run the jobs of a newer Python SDK. tests/clusters shows this for Galley's jobs."""

AIRFLOW = (
    "apache-airflow==3.3.2",
    "apache-airflow-providers-apache-beam==6.3.1",
    # The operators of the Beam provider do not load without it on any runner.
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
    """A download was refused, or the program for it is not installed. The message says which and why."""


def flink() -> Path:
    """The folder of Flink's distribution, with ``lib`` and ``bin`` in it."""
    return _cached(f"flink-{FLINK_VERSION}", _download_flink)


def job_server() -> Path:
    """A jar that ``java -jar`` starts as Beam's job server for Flink."""
    return _cached(f"job-server-{JOB_SERVER_VERSION}", _download_job_server) / "job-server.jar"


def prism() -> Path:
    """The Prism program of the installed Beam version."""
    return _cached(f"prism-{apache_beam.__version__}", _download_prism) / "prism"


def airflow() -> Path:
    """The Python of a separate environment with Airflow and its Beam provider (2 GB)."""
    version = AIRFLOW[0].rpartition("=")[2]
    return _cached(f"airflow-{version}", _download_airflow) / "bin" / "python"


def _cached(name: str, download: Callable[[Path], None]) -> Path:
    """A folder in the cache, which ``download`` fills completely or not at all."""
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
    """Split a line of a manifest into lines of at most 72 bytes, where continuation lines begin with a space
    (JAR File Specification, "Line length")."""
    pieces = [line[:72], *(" " + line[start : start + 71] for start in range(72, len(line), 71))]
    return "\n".join(pieces)


def _download_prism(folder: Path) -> None:
    module = f"github.com/apache/beam/sdks/v2/go/cmd/prism@v{apache_beam.__version__}"
    # The target goes into the environment, because `go env -w` would change the user's own settings.
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
        printed = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise NotAvailableError(
            f"{' '.join(command[:3])} … failed: {printed[0] if printed else 'no message'}"
        )
