"""`python -m tests.bench`: how fast kf is, beside what Streamlit and the browser cost by themselves, and beside Dash."""
