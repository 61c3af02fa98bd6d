-- Grain: one row per assignment that is a recruitment (ours), and per month, customer and level of the city's (theirs).
-- supported: chefspaket and second opinion for a chef, which is what the plan's I02 counts. Companies are not in the share.
SELECT
    period, kundtyp, kund, niva, tertial,
    CASE WHEN paket IN ('stora paketet', 'lilla paketet', 'chefspaket', 'search', 'volym') THEN recruits ELSE 0 END AS ours,
    CASE WHEN paket IN ('chefspaket', 'second opinion') AND niva = 'chef' THEN recruits ELSE 0 END AS supported,
    0 AS theirs
FROM assignments
WHERE kundtyp <> 'bolag'
UNION ALL
SELECT manad, kundtyp, kund, niva, tertial(manad), 0, 0, antal
FROM stadens_rekryteringar
WHERE kundtyp <> 'bolag'
