"""The words of real servers, and which of our errors they become.

Each row is a body as that server sends it, with the status that it has there; 0 is an error that
is told inside a stream.
"""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import read_json
from assistant.backends.wire.sdk_errors import of_code, said
from assistant.backends.wire.sse import RawEvent
from assistant.definitions import Connection
from assistant.errors import (
    BackendError,
    BadRequest,
    Busy,
    ContextFull,
    Gone,
    KeyMissing,
    KeyRefused,
    NotCompatible,
    QuotaUsedUp,
    RateLimited,
    ServerTrouble,
    ToolMissing,
    UnknownModel,
    Untrusted,
)

KEY = "canary-key-7f3a"
Row = tuple[str, int, Any, type[BackendError], str]


def openai(message: str, code: Any = None, kind: str = "invalid_request_error", **more: Any) -> Any:
    return {"error": {"message": message, "type": kind, "param": None, "code": code, **more}}


def litellm(message: str) -> Any:
    return openai(message, "400", "None")


UNKNOWN_MODELS: list[Row] = [
    ("OpenAI", 404, openai("The model `m-9` does not exist or you do not have access to it.",
                           "model_not_found"), UnknownModel, "m-9"),
    ("OpenAI, Responses", 400, openai("The requested model 'm-9' does not exist.",
                                      "model_not_found"), UnknownModel, "m-9"),
    ("OpenAI, a project without it", 403, openai(
        "Project `proj_1` does not have access to model `m-9`", "model_not_found"),
     UnknownModel, "m-9"),
    ("Azure", 404, {"error": {"code": "DeploymentNotFound", "message":
     "The API deployment for this resource does not exist. If you created the deployment within "
     "the last 5 minutes, please wait a moment and try again."}}, UnknownModel, "m-9"),
    ("Ollama", 404, openai('model "m-9" not found, try pulling it first', None, "api_error"),
     UnknownModel, "m-9"),
    ("Ollama, newer", 404, openai("model 'm-9' not found", None, "not_found_error"),
     UnknownModel, "m-9"),
    ("vLLM", 404, {"object": "error", "message": "The model `m-9` does not exist.",
                   "type": "NotFoundError", "param": None, "code": 404}, UnknownModel, "m-9"),
    ("vLLM, newer", 404, openai("The model `m-9` does not exist.", 404, "NotFoundError"),
     UnknownModel, "m-9"),
    ("LiteLLM", 400, litellm("/chat/completions: Invalid model name passed in model=m-9. Call "
                             "`/v1/models` to view available models for your key."),
     UnknownModel, "m-9"),
    ("LiteLLM, older", 400, litellm("400: {'error': 'Invalid model name passed in model=m-9'}"),
     UnknownModel, "m-9"),
    ("LM Studio", 400, openai('Invalid model identifier "m-9". Please specify a valid downloaded '
                              "model (e.g., qwen3.8-27b@q4_k_m).", "model_not_found"),
     UnknownModel, "m-9"),
    ("LM Studio, empty", 400, {"error": "No models loaded. Please load a model in the developer "
                                        "page or use the 'lms load' command."},
     UnknownModel, "lms load"),
    ("OpenRouter", 400, {"error": {"message": "m-9 is not a valid model ID", "code": 400},
                         "user_id": "user_1"}, UnknownModel, "m-9"),
    ("OpenRouter, no provider", 404, {"error": {"message": "No endpoints found for m-9.",
                                                "code": 404}}, UnknownModel, "m-9"),
    ("Groq", 404, openai("The model `m-9` does not exist or you do not have access to it.",
                         "model_not_found"), UnknownModel, "m-9"),
    ("Mistral", 400, {"object": "error", "message": "Invalid model: m-9", "type": "invalid_model",
                      "param": None, "code": "1500"}, UnknownModel, "m-9"),
    ("Together", 400, {"id": "o", "error": {"message": "Unable to access model m-9. Please visit "
     "https://api.together.ai/models to view the list of supported models.",
     "type": "invalid_request_error", "param": None, "code": "model_not_available"}},
     UnknownModel, "m-9"),
    ("Gemini", 404, [{"error": {"code": 404, "message": "models/m-9 is not found for API version "
     "v1main, or is not supported for generateContent. Call ListModels to see the list of "
     "available models and their supported methods.", "status": "NOT_FOUND"}}],
     UnknownModel, "m-9"),
    ("DeepSeek", 400, openai("Model Not Exist", "invalid_request_error"), UnknownModel, "m-9"),
    ("Databricks", 404, {"error_code": "ENDPOINT_NOT_FOUND", "message": "The given endpoint does "
     "not exist, please retry after checking the specified model and version deployment exists."},
     UnknownModel, "m-9"),
    ("Snowflake", 400, {"message": 'unknown model "m-9"', "request_id": "r"}, UnknownModel, "m-9"),
    ("xAI", 404, {"code": "Some requested entity was not found", "error":
     "The model m-9 does not exist or your team t does not have access to it."},
     UnknownModel, "m-9"),
    ("ogx", 404, openai("Model 'm-9' not found. Use 'client.models.list()' to list available "
                        "Models."), UnknownModel, "m-9"),
    ("ogx, after 21 s", 0, {"code": "404", "message": "Model 'm-9' not found. Use "
     "'client.models.list()' to list available Models."}, UnknownModel, "m-9"),
    ("llama.cpp, router", 400, openai("model 'm-9' not found", 400), UnknownModel, "m-9"),
]  # fmt: skip

FULL: list[Row] = [
    ("OpenAI, Responses", 0, {"code": "context_length_exceeded", "message": "Your input exceeds "
     "the context window of this model. Please adjust your input and try again."},
     ContextFull, "None"),
    ("OpenAI, chat", 400, openai("This model's maximum context length is 8192 tokens. However, "
     "your messages resulted in 9294 tokens. Please reduce the length of the messages.",
     "context_length_exceeded"), ContextFull, "8192"),
    ("llama.cpp", 400, {"error": {"code": 400, "message": "request (5210 tokens) exceeds the "
     "available context size (4096 tokens), try increasing it", "type":
     "exceed_context_size_error", "n_prompt_tokens": 5210, "n_ctx": 4096}}, ContextFull, "4096"),
    ("llama.cpp, older", 500, {"error": {"code": 500, "message": "the request exceeds the "
     "available context size. try increasing the context size or enable context shift", "type":
     "exceed_context_size_error", "n_prompt_tokens": 1407, "n_ctx": 256}}, ContextFull, "256"),
    ("llama.cpp, in mid-stream", 0, {"code": "500", "message": "Context size has been exceeded."},
     ContextFull, "None"),
    ("vLLM", 400, {"object": "error", "message": "This model's maximum context length is 16384 "
     "tokens. However, you requested 122946 tokens (112946 in the messages, 10000 in the "
     "completion). Please reduce the length of the messages or completion.", "type":
     "BadRequestError", "param": None, "code": 400}, ContextFull, "16384"),
    ("vLLM, V1", 400, openai("The decoder prompt (length 25938) is longer than the maximum model "
     "length of 4096. Make sure that `max_model_len` is no smaller than the number of text "
     "tokens.", 400, "BadRequestError"), ContextFull, "4096"),
    ("Ollama", 400, openai("the input length exceeds the context length", None, "api_error"),
     ContextFull, "None"),
    ("Ollama, older", 500, openai("prompt too long; exceeded max context length by 12 tokens",
                                  None, "api_error"), ContextFull, "None"),
    ("LiteLLM", 400, litellm("litellm.ContextWindowExceededError: litellm.BadRequestError: "
     "ContextWindowExceededError: OpenAIException - This model's maximum context length is 4097 "
     "tokens. However, your messages resulted in 13393 tokens."), ContextFull, "4097"),
    ("LM Studio", 400, {"error": "The number of tokens to keep from the initial prompt is greater "
     "than the context length (n_keep: 10247 >= n_ctx: 4096). Try to load the model with a larger "
     "context length, or provide a shorter prompt."}, ContextFull, "4096"),
    ("LM Studio, older", 400, {"error": "Trying to keep the first 111490 tokens when context the "
     "overflows. However, the model is loaded with context length of only 32768 tokens, which is "
     "not enough."}, ContextFull, "32768"),
    ("LM Studio, 0.4", 400, {"error": "Cannot truncate prompt with n_keep (15028) >= n_ctx "
     "(7424)"}, ContextFull, "7424"),
    ("OpenRouter", 400, {"error": {"message": "This endpoint's maximum context length is 32768 "
     "tokens. However, you requested about 42832 tokens (42832 of text input).", "code": 400}},
     ContextFull, "32768"),
    ("Anthropic", 400, {"error": {"code": "invalid_request_error", "type": "invalid_request_error",
     "message": "prompt is too long: 211421 tokens > 200000 maximum"}}, ContextFull, "200000"),
    ("Anthropic, with its answer", 400, openai("input length and `max_tokens` exceed context "
     "limit: 199759 + 8192 > 200000, decrease input length or `max_tokens` and try again"),
     ContextFull, "200000"),
    ("Gemini", 400, [{"error": {"code": 400, "message": "The input token count (1200000) exceeds "
     "the maximum number of tokens allowed (1048576).", "status": "INVALID_ARGUMENT"}}],
     ContextFull, "1048576"),
    ("Mistral", 400, {"object": "error", "message": "Prompt contains 40000 tokens and 0 draft "
     "tokens, too large for model with 32768 maximum context length", "type":
     "invalid_request_prompt", "param": None, "code": "3051"}, ContextFull, "32768"),
    ("Together", 422, openai("Input validation error: `inputs` tokens + `max_new_tokens` must be "
     "<= 8193. Given: 9000 `inputs` tokens and 512 `max_new_tokens`"), ContextFull, "8193"),
    ("mlx-serve", 400, openai("Prompt exceeds maximum context length"), ContextFull, "None"),
]  # fmt: skip

TOOLS: list[Row] = [
    ("llama.cpp", 400, openai("'type' of tool must be 'function'", 400), ToolMissing,
     "no code interpreter"),
    ("ogx", 400, openai("{'errors': [{'loc': ['body', 'tools', 0], 'msg': \"Input tag "
     "'code_interpreter' found using 'type' does not match any of the expected tags: "
     "'web_search', 'file_search', 'function', 'mcp'\", 'type': 'union_tag_invalid'}]}"),
     ToolMissing, "no code interpreter"),
    ("a FastAPI server", 422, {"detail": [{"type": "literal_error", "loc": ["body", "tools", 0,
     "type"], "msg": "Input should be 'function'", "input": "code_interpreter"}]}, ToolMissing,
     "no code interpreter"),
    ("a gateway", 400, openai('Only `type:"function"` tools are supported on this endpoint. '
     "Built-in tools (web_search, file_search, code_interpreter) are not executed here.",
     param="tools.8.type"), ToolMissing, "no code interpreter"),
    ("another gateway", 400, openai("Unsupported Responses tool type: 'code_interpreter'"),
     ToolMissing, "no code interpreter"),
    ("OpenAI, chat", 400, openai("Invalid value: 'code_interpreter'. Supported values are: "
     "'function' and 'custom'.", "invalid_value", param="tools[0].type"), ToolMissing,
     "no code interpreter"),
    ("OpenAI, a small model", 400, openai("Hosted tool 'code_interpreter' is not supported with "
     "m-9.", param="tools"), ToolMissing, "no code interpreter"),
    ("in a stream", 0, {"code": "", "message": "tool type 'code_interpreter' not supported"},
     ToolMissing, "no code interpreter"),
    ("Ollama", 400, openai("registry.ollama.ai/library/m-9:latest does not support tools", None,
                           "api_error"), ToolMissing, "m-9 cannot call functions"),
    ("vLLM", 400, {"object": "error", "message": '"auto" tool choice requires '
     "--enable-auto-tool-choice and --tool-call-parser to be set", "type": "BadRequestError",
     "code": 400}, ToolMissing, "m-9 cannot call functions"),
]  # fmt: skip

OTHERS: list[Row] = [
    ("LiteLLM without its database", 400, openai("No connected db.", "400", "no_db_connection"),
     KeyRefused, "refused the key"),
    ("Gemini, a wrong key", 400, [{"error": {"code": 400, "message": "API key not valid. Please "
     "pass a valid API key.", "status": "INVALID_ARGUMENT"}}], KeyRefused, "refused the key (400)"),
    ("xAI, a wrong key", 400, {"code": "Client specified an invalid argument", "error":
     "Incorrect API key provided: ca***3a."}, KeyRefused, "refused the key (400)"),
    ("a FastAPI server without /v1", 404, {"detail": "Not Found"}, NotCompatible,
     "nothing at POST /v1/responses (404)"),
    ("open-assistant-api", 404, {"error": {"type": "invalid_request_error", "code": None, "param":
     None, "message": "Not Found"}}, NotCompatible, "nothing at POST /v1/responses (404)"),
    ("llama.cpp", 404, openai("File Not Found", 404, "not_found_error"), NotCompatible,
     "nothing at POST"),
    ("OpenAI", 404, openai("Invalid URL (POST /v1/v1/responses)"), NotCompatible,
     "nothing at POST"),
    ("LM Studio", 404, {"error": "Unexpected endpoint or method. (POST /responses)"},
     NotCompatible, "nothing at POST"),
    ("Express", 404, "<!DOCTYPE html><pre>Cannot POST /v1/responses</pre>", NotCompatible,
     "nothing at POST"),
    ("Go", 404, "404 page not found\n", NotCompatible, "nothing at POST"),
    ("python -m http.server", 501, "<html>Unsupported method ('POST')</html>", NotCompatible,
     "nothing at POST /v1/responses (501)"),
    ("a server of something else", 405, {"detail": "Method Not Allowed"}, NotCompatible,
     "nothing at POST /v1/responses (405)"),
    ("nginx, asked in http", 400, "<p>The plain HTTP request was sent to HTTPS port</p>", Untrusted,
     "speaks https"),
    ("Go, asked in http", 400, "Client sent an HTTP request to an HTTPS server.\n", Untrusted,
     "speaks https"),
    ("a thing of the request is gone", 404, openai("Item with id 'msg_1' not found."), Gone,
     "msg_1"),
    ("previous", 400, openai("Previous response with id 'resp_1' not found.",
                             "previous_response_not_found"), Gone, "resp_1"),
    ("quota in a stream", 0, {"code": "insufficient_quota", "message": "Pay."}, QuotaUsedUp,
     "Pay"),
    ("rate in a stream", 0, {"code": "rate_limit_exceeded", "message": "Slow down."}, RateLimited,
     "Slow"),
    ("locked", 400, openai("busy", "conversation_locked"), Busy, "busy"),
    ("trouble", 503, {"message": "Loading model", "type": "unavailable_error", "code": 503},
     ServerTrouble, "Loading"),
    ("a list of what is wrong", 422, {"detail": [{"loc": ["body", "input"], "msg":
     "Field required", "type": "missing", "input": {"q": "context size has been exceeded"}}]},
     BadRequest, "input: Field required"),
]  # fmt: skip


def told(status: int, body: Any, key: str = KEY, name: str = "here") -> BackendError:
    """Return what becomes of *body* when a model and a code interpreter were asked for."""
    if status == 0:
        return of_code(str(body["code"]), said(body))
    html = isinstance(body, str)
    content = body.encode() if html else json.dumps(body).encode()
    kind = "text/html" if html else "application/json"

    def handler(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, content=content, headers={"content-type": kind})

    connection = Connection(name, "responses", "http://127.0.0.1:9/v1", key)
    asked = {"model": "m-9", "input": [], "tools": [{"type": "code_interpreter"}]}
    with (
        make_client(connection, transport=httpx2.MockTransport(handler)) as client,
        pytest.raises(BackendError) as caught,
    ):
        read_json(client.responses.with_streaming_response.create(extra_body=asked))
    return caught.value


ROWS = [*UNKNOWN_MODELS, *TOOLS, *OTHERS]


@pytest.mark.parametrize(
    ("server", "status", "body", "kind", "words"), ROWS, ids=[row[0] for row in ROWS]
)
def test_a_server_s_own_words_become_one_sentence_that_is_true(
    server: str, status: int, body: Any, kind: type[BackendError], words: str
) -> None:
    error = told(status, body)
    assert type(error) is kind, (server, str(error))
    assert words in str(error), server
    assert error.hint, server
    assert "{" not in str(error), server


@pytest.mark.parametrize(
    ("server", "status", "body", "kind", "tokens"), FULL, ids=[row[0] for row in FULL]
)
def test_a_full_context_is_recognised_with_the_size_that_the_server_tells(
    server: str, status: int, body: Any, kind: type[BackendError], tokens: str
) -> None:
    error = told(status, body)
    assert type(error) is kind, (server, str(error))
    assert isinstance(error, ContextFull)
    assert str(error.context_tokens) == tokens, server
    assert "New thread" in error.hint or "new thread" in error.hint


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(
    ("key", "name", "kind", "says"),
    [
        ("none", "openai", KeyMissing, "OPENAI_API_KEY"),
        ("", "assistants", KeyMissing, "ASSISTANTS_API_KEY"),
        ("", "lab", KeyMissing, "[connections.lab]"),
        (KEY, "lab", KeyRefused, ""),
    ],
)
def test_no_key_is_told_apart_from_a_refused_one(
    status: int, key: str, name: str, kind: type[BackendError], says: str
) -> None:
    error = told(status, openai("Incorrect API key provided."), key, name)
    assert type(error) is kind
    assert says in error.hint
    if kind is KeyMissing:
        assert f"none is set for {name}" in str(error)
    else:
        assert "refused the key" in str(error)


def test_an_error_of_an_answer_s_stream_names_the_model_too() -> None:
    raw = RawEvent("error", {"code": 404, "message": "Model 'm-9' not found."})
    error = of_code(str(raw.data["code"]), said(raw.data))
    assert isinstance(error, UnknownModel)
    assert "m-9" in str(error)


def test_what_a_server_repeats_of_the_headers_of_a_connection_is_taken_out() -> None:
    connection = Connection(
        "lab", "responses", "http://127.0.0.1:9/v1", headers={"api-key": "qwertz-81"}
    )

    def handler(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(400, json=openai("Bad value in qwertz-81."))

    with (
        make_client(connection, transport=httpx2.MockTransport(handler)) as client,
        pytest.raises(BackendError) as caught,
    ):
        read_json(client.responses.with_streaming_response.retrieve("r"))
    assert "qwertz" not in str(caught.value)


def test_at_least_30_servers_words_are_known() -> None:
    assert len(ROWS) + len(FULL) >= 60
