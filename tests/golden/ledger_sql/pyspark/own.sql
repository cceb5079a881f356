SELECT
  `t16`.`measure_0`,
  `t16`.`measure_1`,
  `t16`.`measure_2`,
  `t16`.`unit`,
  `t16`.`line`
FROM (
  SELECT
    `t15`.`unit`,
    `t15`.`line`,
    SUM(`t15`.`measure_0`) AS `measure_0`,
    SUM(`t15`.`measure_1`) AS `measure_1`,
    SUM(`t15`.`measure_2`) AS `measure_2`
  FROM (
    SELECT
      `t14`.`era`,
      `t14`.`line`,
      `t14`.`unit`,
      SUM(`t14`.`measure_0`) AS `measure_0`,
      SUM(`t14`.`measure_1`) AS `measure_1`,
      SUM(`t14`.`measure_2`) AS `measure_2`
    FROM (
      SELECT
        `t13`.`era`,
        `t13`.`line`,
        COALESCE(`t13`.`unit`, '') AS `unit`,
        CASE
          WHEN (
            `t13`.`low` IS NULL
          )
          OR (
            (
              `t13`.`low` = 0
            ) AND (
              `t13`.`high` = 10000
            )
          )
          THEN `t13`.`measure_0`
          ELSE (
            (
              CAST(ROUND(`t13`.`measure_0` / 10000, 0) AS BIGINT) * `t13`.`high`
            ) + CAST(ROUND(
              (
                (
                  (
                    (
                      `t13`.`measure_0` - (
                        CAST(ROUND(`t13`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                      )
                    ) * `t13`.`high`
                  ) + 5000
                ) - (
                  (
                    (
                      (
                        (
                          (
                            `t13`.`measure_0` - (
                              CAST(ROUND(`t13`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t13`.`high`
                        ) + 5000
                      ) % 10000
                    ) + 10000
                  ) % 10000
                )
              ) / 10000,
              0
            ) AS BIGINT)
          ) - (
            (
              CAST(ROUND(`t13`.`measure_0` / 10000, 0) AS BIGINT) * `t13`.`low`
            ) + CAST(ROUND(
              (
                (
                  (
                    (
                      `t13`.`measure_0` - (
                        CAST(ROUND(`t13`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                      )
                    ) * `t13`.`low`
                  ) + 5000
                ) - (
                  (
                    (
                      (
                        (
                          (
                            `t13`.`measure_0` - (
                              CAST(ROUND(`t13`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t13`.`low`
                        ) + 5000
                      ) % 10000
                    ) + 10000
                  ) % 10000
                )
              ) / 10000,
              0
            ) AS BIGINT)
          )
        END AS `measure_0`,
        CASE
          WHEN (
            `t13`.`low` IS NULL
          )
          OR (
            (
              `t13`.`low` = 0
            ) AND (
              `t13`.`high` = 10000
            )
          )
          THEN `t13`.`measure_1`
          ELSE (
            (
              CAST(ROUND(`t13`.`measure_1` / 10000, 0) AS BIGINT) * `t13`.`high`
            ) + CAST(ROUND(
              (
                (
                  (
                    (
                      `t13`.`measure_1` - (
                        CAST(ROUND(`t13`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                      )
                    ) * `t13`.`high`
                  ) + 5000
                ) - (
                  (
                    (
                      (
                        (
                          (
                            `t13`.`measure_1` - (
                              CAST(ROUND(`t13`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t13`.`high`
                        ) + 5000
                      ) % 10000
                    ) + 10000
                  ) % 10000
                )
              ) / 10000,
              0
            ) AS BIGINT)
          ) - (
            (
              CAST(ROUND(`t13`.`measure_1` / 10000, 0) AS BIGINT) * `t13`.`low`
            ) + CAST(ROUND(
              (
                (
                  (
                    (
                      `t13`.`measure_1` - (
                        CAST(ROUND(`t13`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                      )
                    ) * `t13`.`low`
                  ) + 5000
                ) - (
                  (
                    (
                      (
                        (
                          (
                            `t13`.`measure_1` - (
                              CAST(ROUND(`t13`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t13`.`low`
                        ) + 5000
                      ) % 10000
                    ) + 10000
                  ) % 10000
                )
              ) / 10000,
              0
            ) AS BIGINT)
          )
        END AS `measure_1`,
        CASE
          WHEN (
            `t13`.`low` IS NULL
          )
          OR (
            (
              `t13`.`low` = 0
            ) AND (
              `t13`.`high` = 10000
            )
          )
          THEN `t13`.`measure_2`
          ELSE (
            (
              CAST(ROUND(`t13`.`measure_2` / 10000, 0) AS BIGINT) * `t13`.`high`
            ) + CAST(ROUND(
              (
                (
                  (
                    (
                      `t13`.`measure_2` - (
                        CAST(ROUND(`t13`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                      )
                    ) * `t13`.`high`
                  ) + 5000
                ) - (
                  (
                    (
                      (
                        (
                          (
                            `t13`.`measure_2` - (
                              CAST(ROUND(`t13`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t13`.`high`
                        ) + 5000
                      ) % 10000
                    ) + 10000
                  ) % 10000
                )
              ) / 10000,
              0
            ) AS BIGINT)
          ) - (
            (
              CAST(ROUND(`t13`.`measure_2` / 10000, 0) AS BIGINT) * `t13`.`low`
            ) + CAST(ROUND(
              (
                (
                  (
                    (
                      `t13`.`measure_2` - (
                        CAST(ROUND(`t13`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                      )
                    ) * `t13`.`low`
                  ) + 5000
                ) - (
                  (
                    (
                      (
                        (
                          (
                            `t13`.`measure_2` - (
                              CAST(ROUND(`t13`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t13`.`low`
                        ) + 5000
                      ) % 10000
                    ) + 10000
                  ) % 10000
                )
              ) / 10000,
              0
            ) AS BIGINT)
          )
        END AS `measure_2`
      FROM (
        SELECT
          `t12`.`era`,
          `t12`.`account`,
          `t12`.`cost_centre`,
          `t12`.`measure_0`,
          `t12`.`measure_1`,
          `t12`.`measure_2`,
          `t12`.`line`,
          `t5`.`era` AS `era_right`,
          `t5`.`cost_centre` AS `cost_centre_right`,
          `t5`.`centre_account`,
          `t5`.`unit`,
          `t5`.`low`,
          `t5`.`high`
        FROM (
          SELECT
            `t10`.`era`,
            `t10`.`account`,
            COALESCE(`t10`.`cost_centre`, -2147483648) AS `cost_centre`,
            `t10`.`measure_0`,
            `t10`.`measure_1`,
            `t10`.`measure_2`,
            `t10`.`line`
          FROM (
            SELECT
              `t9`.`era`,
              `t9`.`account`,
              `t9`.`cost_centre`,
              `t9`.`measure_0`,
              `t9`.`measure_1`,
              `t9`.`measure_2`,
              COALESCE(`t3`.`line`, '') AS `line`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t6`.`account`,
                  `t6`.`cost_centre`,
                  CAST(CASE WHEN `t6`.`month` >= 202501 THEN 2 ELSE 0 END AS INT) AS `era`,
                  CAST(CASE WHEN `t6`.`month` >= 202407 THEN 1 ELSE 0 END AS INT) AS `mapping`,
                  SUM(
                    CASE
                      WHEN `t6`.`stage` IN ('actual')
                      AND (
                        `t6`.`month` >= 202401
                      )
                      AND (
                        `t6`.`month` <= 202412
                      )
                      THEN `t6`.`cents`
                      ELSE NULL
                    END
                  ) AS `measure_0`,
                  SUM(
                    CASE
                      WHEN `t6`.`stage` IN ('original', 'amendment:1')
                      AND (
                        `t6`.`month` >= 202501
                      )
                      AND (
                        `t6`.`month` <= 202506
                      )
                      AND (
                        `t6`.`scope` = 'external'
                      )
                      THEN `t6`.`cents`
                      ELSE NULL
                    END
                  ) AS `measure_1`,
                  SUM(
                    CASE
                      WHEN `t6`.`stage` IN ('actual')
                      AND (
                        `t6`.`month` >= 202501
                      )
                      AND (
                        `t6`.`month` <= 202512
                      )
                      AND (
                        `t6`.`scope` IS NULL
                      )
                      THEN `t6`.`cents`
                      ELSE NULL
                    END
                  ) AS `measure_2`
                FROM (
                  SELECT
                    *
                  FROM `cells` AS `t2`
                  WHERE
                    `t2`.`month` >= 202401 AND `t2`.`month` <= 202512
                ) AS `t6`
                GROUP BY
                  1,
                  2,
                  3,
                  4
              ) AS `t7`
            ) AS `t9`
            LEFT OUTER JOIN `account_line` AS `t3`
              ON `t9`.`account` = `t3`.`account` AND `t9`.`mapping` = `t3`.`mapping`
          ) AS `t10`
        ) AS `t12`
        LEFT OUTER JOIN (
          SELECT
            `t0`.`era`,
            `t0`.`cost_centre`,
            `t0`.`account` AS `centre_account`,
            `t0`.`unit`,
            `t0`.`low`,
            `t0`.`high`
          FROM `centre` AS `t0`
        ) AS `t5`
          ON `t12`.`era` = `t5`.`era` AND `t12`.`cost_centre` = `t5`.`cost_centre`
      ) AS `t13`
      WHERE
        (
          `t13`.`centre_account` IS NULL
        )
        OR (
          `t13`.`centre_account` = `t13`.`account`
        )
    ) AS `t14`
    GROUP BY
      1,
      2,
      3
  ) AS `t15`
  GROUP BY
    1,
    2
) AS `t16`
