SELECT
  `t0`.`stage`,
  `t0`.`month`,
  `t0`.`account`,
  `t0`.`cost_centre`,
  `t0`.`project`,
  `t0`.`scope`,
  SUM(`t0`.`cents`) AS `cents`,
  COUNT(*) AS `postings`
FROM `postings` AS `t0`
GROUP BY
  1,
  2,
  3,
  4,
  5,
  6
