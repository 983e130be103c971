"""What pages draw with: the only package, beside app.py and pages/, that knows Streamlit.

Nothing here touches a run except through `Workbench`: a page follows, and asks.
"""
