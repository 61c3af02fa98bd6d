-- Grain: one row per person at a month-end, milestone and year: who has reached that age by the end of that year
-- if everybody stays. first = 1 in the year it is reached. Milestone 'riktålder' is each birth year's own
-- (kf/parameters; born outside the table: its first or last row). Years: the period's own and ten on.
WITH born AS (
    SELECT unnest(range(1900, 2100)) AS born
),
milestones AS (
    SELECT born, age::VARCHAR AS milstolpe, born + age AS reached_in FROM born, (SELECT unnest([65, 66, 67, 69]) AS age)
    UNION ALL
    SELECT born.born, 'riktålder', born.born + r.retirement_age
    FROM born JOIN retirement_age r ON r.born = least(greatest(born.born, 1957), 1985)
),
years_since AS (
    SELECT *, unnest(range(reached_in, reached_in + 60))::INTEGER AS ar FROM milestones
)
SELECT stock.* EXCLUDE (chef, manadslon), milstolpe, ar, (reached_in = ar)::INTEGER AS first
FROM stock JOIN years_since ON born = fodelsear AND ar BETWEEN year(period) AND year(period) + 10
WHERE n = 1
