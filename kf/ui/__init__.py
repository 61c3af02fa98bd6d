"""What the reader sees: the only package that imports Streamlit."""
