"""Chainlit: tokens are handed on as they come."""

import chainlit as cl
from openai import AsyncOpenAI

client = AsyncOpenAI()


@cl.on_message
async def answer(message: cl.Message) -> None:
    reply = cl.Message(content="")
    asked = [{"role": "user", "content": message.content}]
    stream = await client.chat.completions.create(model="m", messages=asked, stream=True)
    async for part in stream:
        if token := part.choices[0].delta.content:
            await reply.stream_token(token)
    await reply.send()
