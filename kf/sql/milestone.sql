-- Grain: one row per person at a month-end, milestone and year: who has reached that age by the end of that year
-- if everybody stays. first = 1 in the year it is reached. Milestone 'riktålder' is each birth year's own
-- (kf/parameters; born outside the table: its first or last row). Years: the period's own and ten on.
WITH ages AS (
    SELECT unnest([65, 66, 67, 69]) AS age, age::VARCHAR AS milstolpe
),
reached AS (
    SELECT stock.*, milstolpe, fodelsear + ages.age AS reached_in FROM stock, ages WHERE n = 1
    UNION ALL
    SELECT stock.*, 'riktålder', fodelsear + r.retirement_age
    FROM stock JOIN retirement_age r ON r.born = least(greatest(fodelsear, 1957), 1985) WHERE n = 1
)
SELECT reached.* EXCLUDE (chef, manadslon), y.ar::INTEGER AS ar, (reached_in = y.ar)::INTEGER AS first
FROM reached, LATERAL (SELECT unnest(range(year(period), year(period) + 11)) AS ar) y
WHERE reached_in <= y.ar
