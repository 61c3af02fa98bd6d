-- Grain: one row per year of birth and milestone: the year in which it is reached. Milestone 'riktålder' is each birth
-- year's own (kf/parameters; born outside the table: its first or last row).
WITH born AS (
    SELECT unnest(range(1900, 2100))::INTEGER AS born
)
SELECT born, age::VARCHAR AS milstolpe, born + age AS reached_in FROM born, (SELECT unnest([65, 66, 67, 69]) AS age)
UNION ALL
SELECT born.born, 'riktålder', born.born + r.retirement_age
FROM born JOIN retirement_age r ON r.born = least(greatest(born.born, 1957), 1985)
