"""kf: kompetensförsörjning, the staff figures, forecasts and plans of a Swedish administration."""
