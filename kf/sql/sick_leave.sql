-- Grain: one row per month, avdelning and kön: hours agreed, hours of sick leave, and how many people they are of.
SELECT manad AS period, avdelning, kon, anstallda, avtalad_tid, sjuk_dag_1_14, sjuk_dag_15
FROM sjukfranvaro
