"""Times in a question: periods, times counted back, dates of events, what lies between them."""
