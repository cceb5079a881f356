SELECT
  `t34`.`measure_0`,
  `t34`.`measure_1`,
  `t34`.`measure_2`,
  `t34`.`whole` AS `unit`,
  `t34`.`ancestor` AS `line`
FROM (
  SELECT
    `t33`.`whole`,
    `t33`.`ancestor`,
    SUM(`t33`.`measure_0`) AS `measure_0`,
    SUM(`t33`.`measure_1`) AS `measure_1`,
    SUM(`t33`.`measure_2`) AS `measure_2`
  FROM (
    SELECT
      `t32`.`line`,
      `t32`.`whole`,
      `t32`.`measure_0`,
      `t32`.`measure_1`,
      `t32`.`measure_2`,
      `t5`.`ancestor`
    FROM (
      SELECT
        `t30`.`line`,
        `t30`.`whole`,
        SUM(`t30`.`measure_0`) AS `measure_0`,
        SUM(`t30`.`measure_1`) AS `measure_1`,
        SUM(`t30`.`measure_2`) AS `measure_2`
      FROM (
        SELECT
          `t29`.`era`,
          `t29`.`line`,
          `t29`.`unit`,
          `t29`.`measure_0`,
          `t29`.`measure_1`,
          `t29`.`measure_2`,
          `t9`.`whole`
        FROM (
          SELECT
            `t27`.`era`,
            `t27`.`line`,
            `t27`.`unit`,
            SUM(`t27`.`measure_0`) AS `measure_0`,
            SUM(`t27`.`measure_1`) AS `measure_1`,
            SUM(`t27`.`measure_2`) AS `measure_2`
          FROM (
            SELECT
              `t26`.`era`,
              `t26`.`line`,
              COALESCE(`t26`.`unit`, '') AS `unit`,
              CASE
                WHEN (
                  `t26`.`low` IS NULL
                )
                OR (
                  (
                    `t26`.`low` = 0
                  ) AND (
                    `t26`.`high` = 10000
                  )
                )
                THEN `t26`.`measure_0`
                ELSE (
                  (
                    CAST(ROUND(`t26`.`measure_0` / 10000, 0) AS BIGINT) * `t26`.`high`
                  ) + CAST(ROUND(
                    (
                      (
                        (
                          (
                            `t26`.`measure_0` - (
                              CAST(ROUND(`t26`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t26`.`high`
                        ) + 5000
                      ) - (
                        (
                          (
                            (
                              (
                                (
                                  `t26`.`measure_0` - (
                                    CAST(ROUND(`t26`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                                  )
                                ) * `t26`.`high`
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
                    CAST(ROUND(`t26`.`measure_0` / 10000, 0) AS BIGINT) * `t26`.`low`
                  ) + CAST(ROUND(
                    (
                      (
                        (
                          (
                            `t26`.`measure_0` - (
                              CAST(ROUND(`t26`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t26`.`low`
                        ) + 5000
                      ) - (
                        (
                          (
                            (
                              (
                                (
                                  `t26`.`measure_0` - (
                                    CAST(ROUND(`t26`.`measure_0` / 10000, 0) AS BIGINT) * 10000
                                  )
                                ) * `t26`.`low`
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
                  `t26`.`low` IS NULL
                )
                OR (
                  (
                    `t26`.`low` = 0
                  ) AND (
                    `t26`.`high` = 10000
                  )
                )
                THEN `t26`.`measure_1`
                ELSE (
                  (
                    CAST(ROUND(`t26`.`measure_1` / 10000, 0) AS BIGINT) * `t26`.`high`
                  ) + CAST(ROUND(
                    (
                      (
                        (
                          (
                            `t26`.`measure_1` - (
                              CAST(ROUND(`t26`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t26`.`high`
                        ) + 5000
                      ) - (
                        (
                          (
                            (
                              (
                                (
                                  `t26`.`measure_1` - (
                                    CAST(ROUND(`t26`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                                  )
                                ) * `t26`.`high`
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
                    CAST(ROUND(`t26`.`measure_1` / 10000, 0) AS BIGINT) * `t26`.`low`
                  ) + CAST(ROUND(
                    (
                      (
                        (
                          (
                            `t26`.`measure_1` - (
                              CAST(ROUND(`t26`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t26`.`low`
                        ) + 5000
                      ) - (
                        (
                          (
                            (
                              (
                                (
                                  `t26`.`measure_1` - (
                                    CAST(ROUND(`t26`.`measure_1` / 10000, 0) AS BIGINT) * 10000
                                  )
                                ) * `t26`.`low`
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
                  `t26`.`low` IS NULL
                )
                OR (
                  (
                    `t26`.`low` = 0
                  ) AND (
                    `t26`.`high` = 10000
                  )
                )
                THEN `t26`.`measure_2`
                ELSE (
                  (
                    CAST(ROUND(`t26`.`measure_2` / 10000, 0) AS BIGINT) * `t26`.`high`
                  ) + CAST(ROUND(
                    (
                      (
                        (
                          (
                            `t26`.`measure_2` - (
                              CAST(ROUND(`t26`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t26`.`high`
                        ) + 5000
                      ) - (
                        (
                          (
                            (
                              (
                                (
                                  `t26`.`measure_2` - (
                                    CAST(ROUND(`t26`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                                  )
                                ) * `t26`.`high`
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
                    CAST(ROUND(`t26`.`measure_2` / 10000, 0) AS BIGINT) * `t26`.`low`
                  ) + CAST(ROUND(
                    (
                      (
                        (
                          (
                            `t26`.`measure_2` - (
                              CAST(ROUND(`t26`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                            )
                          ) * `t26`.`low`
                        ) + 5000
                      ) - (
                        (
                          (
                            (
                              (
                                (
                                  `t26`.`measure_2` - (
                                    CAST(ROUND(`t26`.`measure_2` / 10000, 0) AS BIGINT) * 10000
                                  )
                                ) * `t26`.`low`
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
                `t25`.`era`,
                `t25`.`account`,
                `t25`.`cost_centre`,
                `t25`.`measure_0`,
                `t25`.`measure_1`,
                `t25`.`measure_2`,
                `t25`.`line`,
                `t10`.`era` AS `era_right`,
                `t10`.`cost_centre` AS `cost_centre_right`,
                `t10`.`centre_account`,
                `t10`.`unit`,
                `t10`.`low`,
                `t10`.`high`
              FROM (
                SELECT
                  `t23`.`era`,
                  `t23`.`account`,
                  COALESCE(`t23`.`cost_centre`, -2147483648) AS `cost_centre`,
                  `t23`.`measure_0`,
                  `t23`.`measure_1`,
                  `t23`.`measure_2`,
                  `t23`.`line`
                FROM (
                  SELECT
                    `t22`.`era`,
                    `t22`.`account`,
                    `t22`.`cost_centre`,
                    `t22`.`measure_0`,
                    `t22`.`measure_1`,
                    `t22`.`measure_2`,
                    COALESCE(`t6`.`line`, '') AS `line`
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        `t14`.`account`,
                        `t14`.`cost_centre`,
                        2 AS `era`,
                        1 AS `mapping`,
                        CAST(NULL AS BIGINT) AS `measure_0`,
                        CAST(NULL AS BIGINT) AS `measure_1`,
                        `t14`.`measure_2`
                      FROM (
                        SELECT
                          `t12`.`account`,
                          `t12`.`cost_centre`,
                          SUM(`t12`.`cents`) AS `measure_2`
                        FROM (
                          SELECT
                            *
                          FROM `postings` AS `t4`
                          WHERE
                            `t4`.`stage` IN ('actual')
                            AND `t4`.`month` >= 202501
                            AND `t4`.`month` <= 202512
                            AND `t4`.`scope` IS NULL
                        ) AS `t12`
                        GROUP BY
                          1,
                          2
                      ) AS `t14`
                    ) AS `t17`
                    UNION ALL
                    SELECT
                      *
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          `t16`.`account`,
                          `t16`.`cost_centre`,
                          0 AS `era`,
                          `t16`.`mapping`,
                          `t16`.`measure_0`,
                          CAST(NULL AS BIGINT) AS `measure_1`,
                          CAST(NULL AS BIGINT) AS `measure_2`
                        FROM (
                          SELECT
                            `t11`.`account`,
                            `t11`.`cost_centre`,
                            CAST(CASE WHEN `t11`.`month` >= 202407 THEN 1 ELSE 0 END AS INT) AS `mapping`,
                            SUM(`t11`.`cents`) AS `measure_0`
                          FROM (
                            SELECT
                              *
                            FROM `postings` AS `t4`
                            WHERE
                              `t4`.`stage` IN ('actual') AND `t4`.`month` >= 202401 AND `t4`.`month` <= 202412
                          ) AS `t11`
                          GROUP BY
                            1,
                            2,
                            3
                        ) AS `t16`
                      ) AS `t19`
                      UNION ALL
                      SELECT
                        *
                      FROM (
                        SELECT
                          `t15`.`account`,
                          `t15`.`cost_centre`,
                          2 AS `era`,
                          1 AS `mapping`,
                          CAST(NULL AS BIGINT) AS `measure_0`,
                          `t15`.`measure_1`,
                          CAST(NULL AS BIGINT) AS `measure_2`
                        FROM (
                          SELECT
                            `t13`.`account`,
                            `t13`.`cost_centre`,
                            SUM(`t13`.`cents`) AS `measure_1`
                          FROM (
                            SELECT
                              *
                            FROM `postings` AS `t4`
                            WHERE
                              `t4`.`stage` IN ('original', 'amendment:1')
                              AND `t4`.`month` >= 202501
                              AND `t4`.`month` <= 202506
                              AND `t4`.`scope` = 'external'
                          ) AS `t13`
                          GROUP BY
                            1,
                            2
                        ) AS `t15`
                      ) AS `t18`
                    ) AS `t20`
                  ) AS `t22`
                  LEFT OUTER JOIN `account_line` AS `t6`
                    ON `t22`.`account` = `t6`.`account` AND `t22`.`mapping` = `t6`.`mapping`
                ) AS `t23`
              ) AS `t25`
              LEFT OUTER JOIN (
                SELECT
                  `t2`.`era`,
                  `t2`.`cost_centre`,
                  `t2`.`account` AS `centre_account`,
                  `t2`.`unit`,
                  `t2`.`low`,
                  `t2`.`high`
                FROM `centre` AS `t2`
              ) AS `t10`
                ON `t25`.`era` = `t10`.`era` AND `t25`.`cost_centre` = `t10`.`cost_centre`
            ) AS `t26`
            WHERE
              (
                `t26`.`centre_account` IS NULL
              )
              OR (
                `t26`.`centre_account` = `t26`.`account`
              )
          ) AS `t27`
          GROUP BY
            1,
            2,
            3
        ) AS `t29`
        INNER JOIN (
          SELECT
            `t1`.`era`,
            `t1`.`unit`,
            `t1`.`ancestor` AS `whole`
          FROM `unit_above` AS `t1`
        ) AS `t9`
          ON `t29`.`era` = `t9`.`era` AND `t29`.`unit` = `t9`.`unit`
      ) AS `t30`
      GROUP BY
        1,
        2
    ) AS `t32`
    INNER JOIN `line_above` AS `t5`
      ON `t32`.`line` = `t5`.`line`
  ) AS `t33`
  GROUP BY
    1,
    2
) AS `t34`
