-- Grain: one row per assignment that ended (its price), per month and group of the unit's årsarbetare, and per month of budget.
-- fte is all of them, billing less those that do not invoice, consultants less the enhetschefer too.
SELECT period, tertial, price AS invoiced, 0::DOUBLE AS budget, 0::DOUBLE AS fte, 0::DOUBLE AS billing, 0::DOUBLE AS consultants
FROM assignments
UNION ALL
SELECT manad, tertial(manad), 0, 0, arsarbetare,
    CASE WHEN grupp <> 'ej fakturerande' THEN arsarbetare ELSE 0 END,
    CASE WHEN grupp = 'fakturerande' THEN arsarbetare ELSE 0 END
FROM arsarbetare
UNION ALL
SELECT manad, tertial(manad), 0, belopp, 0, 0, 0
FROM intaktsbudget
