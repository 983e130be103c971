"""The plain way: `st.write_stream` over the SDK's own stream. What the app is measured against."""

import streamlit as st
from openai import OpenAI

if question := st.chat_input("Ask"):
    with st.chat_message("user"):
        st.write(question)
    with st.chat_message("assistant"):
        text = {"type": "input_text", "text": question}
        said = [{"type": "message", "role": "user", "content": [text]}]
        st.write_stream(OpenAI().responses.create(model="loopback", input=said, stream=True))
