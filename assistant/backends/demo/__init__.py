"""The backend that needs no model: `backend` behaves like one, `questions` reads what was asked."""
