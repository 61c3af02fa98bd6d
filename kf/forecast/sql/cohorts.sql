-- Grain: one row per group, birth year and whether the scenario's narrowing covers it: the people in it on their
-- main post at a month-end, tillsvidare, and their årsarbetare (a missing grade counts as the mean of the others).
SELECT
    {groups}
    fodelsear AS born,
    {affected} AS affected,
    sum(n) AS n,
    coalesce(avg(sysselsattningsgrad) * count(*), 0) AS fte
FROM stock
WHERE period = $origin AND anstallningsform = 'tillsvidare' AND n = 1 {narrowed}
GROUP BY ALL
