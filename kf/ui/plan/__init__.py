"""The pages of Styrning: goals and indicators, activities, the tertial's package."""
