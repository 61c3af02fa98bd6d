-- Grain: one row per month, survey made by then, avdelning and part of the index. newest: the last survey made.
SELECT
    period, year(manad)::INTEGER AS ar, manad = max(manad) OVER (PARTITION BY period) AS newest,
    avdelning, inbjudna, svar,
    unnest(['Motivation', 'Ledarskap', 'Styrning']) AS delindex,
    unnest([motivation, ledarskap, styrning]) AS varde
FROM medarbetarenkat JOIN month ON manad <= period
