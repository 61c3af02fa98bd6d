-- Grain: one row per month and year up to its own: how many trainees were taken in that year, and the goal.
SELECT period, ar, utfall, mal
FROM praktik JOIN month ON ar <= year(period)
