-- Grain: one row per assignment, in the month it ended. One that goes on has no month yet.
SELECT
    date_trunc('month', slut)::DATE AS period, 1 AS n,
    kundtyp, kund, omrade, niva, paket, tertial(slut) AS tertial,
    coalesce(antal, 1) AS recruits, coalesce(timmar, 0) AS hours, coalesce(pris, 0) AS price,
    (screening IS NOT DISTINCT FROM 'ja')::INTEGER AS screened,
    (personligt_brev IS NOT DISTINCT FROM 'ja')::INTEGER AS letter
FROM uppdrag
WHERE slut IS NOT NULL
