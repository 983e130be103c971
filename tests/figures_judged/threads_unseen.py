"""What the queries of the unseen threads returned: finance, surveys, transport, health, energy.

Made up after the check was, and before their answers were.
"""

from __future__ import annotations

from tests.figures_judged.threads import Table

LEDGER: tuple[Table, ...] = (
    (
        (
            "SELECT quarter, revenue_keur, cost_of_sales_keur, opex_keur FROM ledger "
            "WHERE year = 2025 ORDER BY quarter"
        ),
        ("quarter", "revenue_keur", "cost_of_sales_keur", "opex_keur"),
        (
            ("Q1 2025", 4_812.4, 2_731.9, 1_540.2),
            ("Q2 2025", 5_106.7, 2_850.3, 1_611.8),
            ("Q3 2025", 4_633.1, 2_702.5, 1_598.4),
            ("Q4 2025", 6_240.9, 3_388.0, 1_702.6),
        ),
        4,
    ),
)
NPS: tuple[Table, ...] = (
    (
        (
            "SELECT segment, responses, avg_score, promoters, passives, detractors "
            "FROM nps ORDER BY responses DESC"
        ),
        ("segment", "responses", "avg_score", "promoters", "passives", "detractors"),
        (
            ("Small business", 642, 8.1, 331, 201, 110),
            ("Enterprise", 318, 7.4, 127, 109, 82),
            ("Public sector", 145, 8.6, 88, 41, 16),
            ("Education", 97, 6.9, 31, 34, 32),
        ),
        4,
    ),
)
LANES: tuple[Table, ...] = (
    (
        "SELECT lane, shipments, on_time, avg_transit_min, freight_cents FROM lanes",
        ("lane", "shipments", "on_time", "avg_transit_min", "freight_cents"),
        (
            ("Hamburg - Vienna", 1_284, 1_190, 672.0, 58_422_000),
            ("Rotterdam - Milan", 968, 811, 915.0, 61_371_200),
            ("Gdansk - Berlin", 1_507, 1_446, 388.5, 33_907_500),
            ("Lyon - Madrid", 402, 322, 1_041.0, 29_466_600),
        ),
        4,
    ),
)
WARDS: tuple[Table, ...] = (
    (
        (
            "SELECT ward, beds, admissions, readmitted, avg_stay_days "
            "FROM wards ORDER BY admissions DESC"
        ),
        ("ward", "beds", "admissions", "readmitted", "avg_stay_days"),
        (
            ("Cardiology", 48, 2_316, 287, 5.8),
            ("Orthopaedics", 62, 1_944, 117, 7.2),
            ("Paediatrics", 36, 1_530, 64, 3.1),
            ("Oncology", 40, 1_208, 219, 9.4),
            ("Neurology", 28, 873, 91, 8.3),
        ),
        5,
    ),
    ("SELECT sum(admissions) AS admissions FROM wards_2024", ("admissions",), ((7_402,),), 1),
)
FUNNEL: tuple[Table, ...] = (
    (
        "SELECT step, sessions FROM funnel ORDER BY position",
        ("step", "sessions"),
        (
            ("Visit", 184_220),
            ("Product page", 96_315),
            ("Cart", 21_847),
            ("Checkout", 12_604),
            ("Purchase", 8_931),
        ),
        5,
    ),
)
ENERGY: tuple[Table, ...] = (
    (
        (
            "SELECT date_trunc('month', read_at) AS month, sum(kwh) AS kwh, "
            "sum(cost_eur) AS cost_eur FROM meter GROUP BY 1 ORDER BY 1"
        ),
        ("month", "kwh", "cost_eur"),
        (
            ("2025-01-01", 41_870, 11_304.90),
            ("2025-02-01", 38_215, 10_318.05),
            ("2025-03-01", 33_640, 8_746.40),
            ("2025-04-01", 27_905, 6_976.25),
            ("2025-05-01", 22_480, 5_395.20),
            ("2025-06-01", 19_760, 4_742.40),
        ),
        6,
    ),
)
UMSATZ: tuple[Table, ...] = (
    (
        "SELECT filiale, umsatz_2024, umsatz_2025, kunden_2025 FROM filialen",
        ("filiale", "umsatz_2024", "umsatz_2025", "kunden_2025"),
        (
            ("Stuttgart", 812_450.80, 874_930.15, 18_204),
            ("Dresden", 455_310.00, 431_876.40, 11_930),
            ("Bremen", 398_722.35, 442_015.95, 10_077),
            ("Kiel", 201_144.10, 188_390.00, 5_612),
        ),
        4,
    ),
)
VENTES: tuple[Table, ...] = (
    (
        "SELECT rayon, ventes, retours, marge_pct FROM ventes ORDER BY ventes DESC",
        ("rayon", "ventes", "retours", "marge_pct"),
        (
            ("Mobilier", 312_480, 9_374, 31.5),
            ("Luminaires", 148_905, 2_233, 42.0),
            ("Textile", 97_640, 11_717, 28.4),
            ("Cuisine", 76_215, 3_049, 35.2),
        ),
        4,
    ),
)
SALARY: tuple[Table, ...] = (
    (
        "SELECT count(*) AS staff, avg(salary) AS salary FROM people WHERE site = 'Porto'",
        ("staff", "salary"),
        ((84, 31_260.0),),
        1,
    ),
    (
        "SELECT count(*) AS staff, avg(salary) AS salary FROM people WHERE site = 'Graz'",
        ("staff", "salary"),
        ((57, 46_115.0),),
        1,
    ),
)
CLINIC: tuple[Table, ...] = (
    (
        "SELECT patient_id, age, wait_min, paid FROM visits ORDER BY wait_min DESC LIMIT 60",
        ("patient_id", "age", "wait_min", "paid"),
        tuple(
            (
                20_300 + n * 3,
                18 + (n * 11) % 67,
                142 - 2 * n + (n % 3),
                round(35 + (n * 7.25) % 120, 2),
            )
            for n in range(60)
        ),
        1_914,
    ),
)

UNSEEN: dict[str, tuple[Table, ...]] = {
    "ledger": LEDGER,
    "nps": NPS,
    "lanes": LANES,
    "wards": WARDS,
    "funnel": FUNNEL,
    "energy": ENERGY,
    "umsatz": UMSATZ,
    "ventes": VENTES,
    "sites": SALARY,
    "visits": CLINIC,
}
