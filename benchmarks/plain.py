"""The plain way: `st.write_stream` over the SDK's own stream. What the app is measured against."""

import streamlit as st
from openai import OpenAI

if question := st.chat_input("Ask"):
    with st.chat_message("user"):
        st.write(question)
    with st.chat_message("assistant"):
        st.write_stream(OpenAI().responses.create(model="loopback", input=question, stream=True))
