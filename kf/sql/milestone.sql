-- Grain: one row per person at a month-end, milestone and year: who has reached that age by the end of that year
-- if everybody stays. first = 1 in the year it is reached. Years: the period's own and ten on.
SELECT * EXCLUDE (born, reached_in), (ar = reached_in)::INTEGER AS first
FROM (
    SELECT stock.* EXCLUDE (chef, manadslon), reached.*,
        unnest(range(greatest(reached_in, year(period)), least(reached_in + 60, year(period) + 11)))::INTEGER AS ar
    FROM stock JOIN reached ON born = fodelsear
    WHERE n = 1)
