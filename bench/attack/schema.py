"""Schemathesis over the whole OpenAPI description, also step by step along the links it states.

Run: python -m bench.attack.schema [examples an address]
"""

import subprocess
import sys
from pathlib import Path

from bench.attack.service import running

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def main(examples: int = 300) -> bool:
    """Let schemathesis ask and print its account; whether it found nothing."""
    with running() as service:
        command = [
            Path(sys.executable).with_name("schemathesis"), "run", f"http://127.0.0.1:{service.port}/openapi.json",
            "--checks", CHECKS, "--request-timeout", "60", "--wait-for-schema", "60",
            "--max-examples", str(examples), "--workers", "2", "--seed", "1", "--no-color",
        ]  # fmt: skip
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        stands, defects = service.stands(), service.defects()
    print(found.stdout[-3000:])
    said = "nothing found" if found.returncode == 0 else "FINDINGS"
    print(f"schema: {said}, {defects} errors in the log, stands: {stands}.")
    return found.returncode == 0 and stands and not defects


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))
