"""What a first page costs at least."""

import streamlit as st

st.write("Hello")
