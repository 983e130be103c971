"""Gradio's ChatInterface; without a limit of its own, as everybody is to be answered at once."""

import os
from collections.abc import AsyncIterator

import gradio as gr
from openai import AsyncOpenAI

client = AsyncOpenAI()


async def chat(message: str, history: list[dict[str, str]]) -> AsyncIterator[str]:
    told = [{"role": one["role"], "content": one["content"]} for one in history]
    asked = [*told, {"role": "user", "content": message}]
    stream = await client.chat.completions.create(model="m", messages=asked, stream=True)
    text = ""
    async for part in stream:
        if token := part.choices[0].delta.content:
            text += token
            yield text


gr.ChatInterface(chat, concurrency_limit=None).launch(server_port=int(os.environ["PORT"]))
