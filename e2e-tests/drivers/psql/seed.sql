SELECT setseed(0.25);
SELECT round(random()::numeric, 6), round(random()::numeric, 6);
SELECT round(random()::numeric, 6);
