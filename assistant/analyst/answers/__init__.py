"""What is said: answers, steps, questions to click, small talk."""
