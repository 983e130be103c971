"""Plain Streamlit: `st.write_stream` over the client's stream, history in the session."""

import streamlit as st
from openai import OpenAI

history = st.session_state.setdefault("history", [])
for message in history:
    with st.chat_message(message["role"]):
        st.markdown(message["content"])
if question := st.chat_input("Ask"):
    history.append({"role": "user", "content": question})
    with st.chat_message("user"):
        st.markdown(question)
    with st.chat_message("assistant"):
        stream = OpenAI().chat.completions.create(model="m", messages=history, stream=True)
        history.append({"role": "assistant", "content": st.write_stream(stream)})
