-- Grain: one row per month, survey made by then, avdelning and part of the index. newest: the last survey made.
WITH made AS (
    SELECT manad, lead(manad) OVER (ORDER BY manad) AS next FROM (SELECT DISTINCT manad FROM medarbetarenkat)
)
SELECT
    period, year(manad)::INTEGER AS ar, next IS NULL OR next > period AS newest, avdelning, inbjudna, svar,
    unnest(['Motivation', 'Ledarskap', 'Styrning']) AS delindex,
    unnest([motivation, ledarskap, styrning]) AS varde
FROM medarbetarenkat JOIN made USING (manad) JOIN month ON manad <= period
