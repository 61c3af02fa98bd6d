-- Grain: as `milestone`, but people of the same age and terms are summed as in `stock_by_age`.
SELECT * EXCLUDE (born, reached_in), (ar = reached_in)::INTEGER AS first
FROM (
    SELECT stock_by_age.*, reached.*,
        unnest(range(greatest(reached_in, year(period)), least(reached_in + 60, year(period) + 11)))::INTEGER AS ar
    FROM stock_by_age JOIN reached ON born = fodelsear
    WHERE n > 0)
