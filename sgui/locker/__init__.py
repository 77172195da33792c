"""The process that checks passwords: one attempt at a time, as the seat asks. No other process knows any."""
