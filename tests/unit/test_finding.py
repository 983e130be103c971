"""What an answer to an empty request says of a path; each row is of a server that people have."""

from __future__ import annotations

import pytest

from assistant.backends.finding import Spoken, Standing, choose, judge

ANSWERS = [
    ("there", 400, '{"error": {"message": "[] is too short - \'messages\'"}}', "Ollama, chat"),
    ("there", 400, '{"error": "model is required"}', "Ollama, responses"),
    ("there", 404, '{"error": {"message": "model \\"\\" not found"}}', "Ollama, no model named"),
    ("absent", 404, "404 page not found", "Ollama without /v1"),
    ("absent", 404, '{"error": {"message": "path \\"/x\\" not found"}}', "Ollama's cloud"),
    ("there", 400, '{"error": {"code": 400, "message": "\'input\' is required"}}', "llama.cpp"),
    ("perhaps", 503, '{"error": {"message": "Loading model"}}', "llama.cpp, starting"),
    ("there", 422, '{"detail": [{"loc": ["body", "messages"]}]}', "FastAPI"),
    ("there", 400, '[{"error": {"code": 400, "message": "no model"}}]', "Gemini: a list"),
    ("absent", 404, '{"detail": "Not Found"}', "FastAPI, fakellm at /responses"),
    ("absent", 200, '{"error": "Unexpected endpoint or method. (POST /x)"}', "LM Studio"),
    ("there", 400, '{"error": "\'messages\' field is required"}', "LM Studio"),
    ("absent", 404, '{"error": {"code": "unknown_url", "message": "Unknown request URL"}}', "Groq"),
    ("perhaps", 401, '{"error": {"message": "Missing bearer authentication"}}', "OpenAI, no key"),
    ("perhaps", 403, "", "a gateway"),
    ("perhaps", 402, "{}", "OpenRouter without credits"),
    ("perhaps", 429, "{}", "any of them"),
    ("perhaps", 500, "Internal Server Error", "a small server that does not check"),
    ("absent", 501, "<html>", "python -m http.server"),
    ("absent", 405, "<html>", "nginx with files"),
    ("absent", 200, "<html>", "a web page for everything"),
    ("absent", 307, "", "a redirect"),
    ("perhaps", 400, "Client sent an HTTP request to an HTTPS server.", "https, asked by http"),
    ("there", 200, '{"object": "response", "output": []}', "a test server that takes anything"),
    ("there", 200, '{"choices": []}', "the same for chat"),
]


@pytest.mark.parametrize(("standing", "status", "body", "who"), ANSWERS)
def test_a_path_is_there_if_its_answer_is_about_the_request(
    standing: Standing, status: int, body: str, who: str
) -> None:
    assert judge(status, body) == standing, who


@pytest.mark.parametrize(
    ("responses", "chat", "spoken"),
    [
        ("there", "there", "responses"),
        ("there", "absent", "responses"),
        ("absent", "there", "chat"),
        ("perhaps", "there", "chat"),
        ("there", "perhaps", "responses"),
        ("absent", "perhaps", "chat"),
        ("perhaps", "absent", "responses"),
        ("perhaps", "perhaps", None),
        ("absent", "absent", None),
    ],
)
def test_responses_is_preferred_and_what_is_certain_to_what_is_not(
    responses: Standing, chat: Standing, spoken: Spoken | None
) -> None:
    assert choose({"responses": responses, "chat": chat}) == spoken
