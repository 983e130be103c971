"""What the queries of each judged thread returned, in the shape in which parts keep it.

Made up by hand, before any of the answers were; a thread is named as its file of answers is.
"""

from __future__ import annotations

from typing import Any

Table = tuple[str, tuple[str, ...], tuple[tuple[Any, ...], ...], int]
"""SQL, columns, kept rows, rows in all"""

PRODUCTS: Table = (
    (
        "SELECT product, sum(revenue) AS revenue, sum(profit) AS profit, sum(units) AS units "
        "FROM orders WHERE year(order_date) = 2024 GROUP BY product ORDER BY profit DESC"
    ),
    ("product", "revenue", "profit", "units"),
    (
        ("Laptop", 248_310, 32_423, 214),
        ("Phone", 231_055, 31_772, 391),
        ("Tablet", 96_480, 14_208, 268),
        ("Monitor 27", 71_925, 9_866, 305),
        ("Desk", 54_120, 6_494, 164),
        ("Chair", 38_615, 2_317, 331),
        ("Lamp", 9_742, -1_286, 402),
    ),
    7,
)
MONTHS: Table = (
    (
        "SELECT date_trunc('month', order_date) AS month, sum(profit) AS profit, "
        "count(*) AS orders "
        "FROM orders WHERE year(order_date) = 2024 GROUP BY 1 ORDER BY 1"
    ),
    ("month", "profit", "orders"),
    (
        ("2024-01-01", 6_912, 71),
        ("2024-02-01", 4_330, 64),
        ("2024-03-01", 7_745, 83),
        ("2024-04-01", 7_201, 79),
        ("2024-05-01", -1_148, 52),
        ("2024-06-01", 8_467, 88),
        ("2024-07-01", 9_038, 91),
        ("2024-08-01", 8_226, 85),
        ("2024-09-01", 10_554, 97),
        ("2024-10-01", 12_087, 108),
        ("2024-11-01", 15_191, 126),
        ("2024-12-01", 13_640, 119),
    ),
    12,
)
REGIONS: Table = (
    (
        "SELECT region, channel, sum(revenue) AS revenue, avg(discount) AS discount FROM sales "
        "GROUP BY ALL ORDER BY region, channel"
    ),
    ("region", "channel", "revenue", "discount"),
    (
        ("East", "Online", 412_870.55, 0.0658),
        ("East", "Store", 268_104.10, 0.0412),
        ("North", "Online", 355_219.80, 0.0731),
        ("North", "Store", 301_446.25, 0.0390),
        ("South", "Online", 198_733.40, 0.0904),
        ("South", "Store", 241_090.95, 0.0527),
        ("West", "Online", 523_618.00, 0.0549),
        ("West", "Store", 187_264.70, 0.0463),
    ),
    8,
)
CAMPAIGNS: Table = (
    (
        "SELECT campaign, sum(clicks) AS clicks, sum(conversions) AS conversions, "
        "100.0 * sum(conversions) / sum(clicks) AS conversion_rate, sum(spend) AS spend "
        "FROM ads GROUP BY campaign"
    ),
    ("campaign", "clicks", "conversions", "conversion_rate", "spend"),
    (
        ("Spring Sale", 48_210, 1_157, 2.4, 18_400.0),
        ("Summer 25", 61_340, 2_331, 3.8, 25_150.0),
        ("Autumn", 39_875, 718, 1.8, 16_990.0),
        ("Black Friday", 92_460, 5_085, 5.5, 41_760.0),
        ("Newsletter", 15_120, 953, 6.3, 2_240.0),
    ),
    5,
)
COUNTRIES: Table = (
    "SELECT country, population, gdp_usd, area_km2 FROM countries ORDER BY population DESC LIMIT 6",
    ("country", "population", "gdp_usd", "area_km2"),
    (
        ("Germany", 83_280_000, 4_525_700_000_000, 357_592),
        ("France", 68_290_000, 3_051_800_000_000, 549_087),
        ("Italy", 58_990_000, 2_300_900_000_000, 302_068),
        ("Spain", 48_350_000, 1_620_100_000_000, 505_983),
        ("Poland", 36_690_000, 809_200_000_000, 312_720),
        ("Portugal", 10_580_000, 289_100_000_000, 92_230),
    ),
    6,
)
YEAR_2023: Table = (
    "SELECT sum(revenue) AS revenue, count(*) AS orders FROM orders WHERE year(order_date) = 2023",
    ("revenue", "orders"),
    ((918_402.37, 1_342),),
    1,
)
YEAR_2024: Table = (
    "SELECT sum(revenue) AS revenue, count(*) AS orders FROM orders WHERE year(order_date) = 2024",
    ("revenue", "orders"),
    ((1_074_947.12, 1_507),),
    1,
)
CUSTOMERS: Table = (
    (
        "SELECT customer, sum(revenue) AS revenue, count(*) AS orders FROM orders "
        "GROUP BY customer "
        "ORDER BY revenue DESC LIMIT 5"
    ),
    ("customer", "revenue", "orders"),
    (
        ("Studio 54", 88_213.50, 41),
        ("Hartmann & Co", 71_904.20, 37),
        ("3000 Miles Ltd", 64_118.75, 52),
        ("Nordwind GmbH", 59_870.00, 18),
        ("Café Lumière", 41_226.30, 29),
    ),
    5,
)
TICKETS: Table = (
    "SELECT ticket_id, agent, hours_open, satisfaction FROM tickets ORDER BY hours_open DESC",
    ("ticket_id", "agent", "hours_open", "satisfaction"),
    tuple(
        (
            4_100 + 7 * n,
            ("Mia", "Jonas", "Aylin", "Tom")[n % 4],
            round(190.5 - 1.7 * n, 1),
            1 + (n * 7) % 5,
        )
        for n in range(100)
    ),
    2_318,
)
PAY: Table = (
    (
        "SELECT department, count(*) AS employees, avg(salary) AS average_salary, "
        "avg((gender = 'f')::INT) AS share_women FROM staff GROUP BY department"
    ),
    ("department", "employees", "average_salary", "share_women"),
    (
        ("Engineering", 48, 71_250.0, 0.3125),
        ("Sales", 31, 58_940.0, 0.4516),
        ("Support", 22, 44_180.0, 0.5909),
        ("Finance", 9, 66_705.0, 0.5556),
    ),
    4,
)
STORES: Table = (
    "SELECT store, sales_2023, sales_2024, target_2024, staff FROM stores ORDER BY store",
    ("store", "sales_2023", "sales_2024", "target_2024", "staff"),
    (
        ("Berlin", 1_204_300, 1_318_950, 1_300_000, 42),
        ("Hamburg", 986_120, 1_010_480, 1_050_000, 35),
        ("Munich", 1_431_900, 1_389_260, 1_450_000, 47),
        ("Cologne", 742_660, 801_310, 780_000, 28),
        ("Leipzig", 511_075, 498_220, 540_000, 19),
    ),
    5,
)
SURVEY: Table = (
    "SELECT answer, count(*) AS respondents, round(100.0 * count(*) / 1201, 1) AS pct FROM survey",
    ("answer", "respondents", "pct"),
    (
        ("Very satisfied", 412, 34.3),
        ("Satisfied", 503, 41.9),
        ("Neutral", 168, 14.0),
        ("Dissatisfied", 84, 7.0),
        ("Very dissatisfied", 34, 2.8),
    ),
    5,
)
DAYS: Table = (
    "SELECT day, visits, bounce_rate FROM traffic WHERE week = 10 ORDER BY day",
    ("day", "visits", "bounce_rate"),
    (
        ("2025-03-03", 1_820, 0.412),
        ("2025-03-04", 1_954, 0.398),
        ("2025-03-05", 2_107, 0.385),
        ("2025-03-06", 1_988, 0.401),
        ("2025-03-07", 1_742, 0.437),
        ("2025-03-08", 1_105, 0.522),
        ("2025-03-09", 1_240, 0.509),
    ),
    7,
)

THREADS: dict[str, tuple[Table, ...]] = {
    "products": (PRODUCTS,),
    "months": (MONTHS,),
    "regions": (REGIONS,),
    "campaigns": (CAMPAIGNS,),
    "countries": (COUNTRIES,),
    "years": (YEAR_2023, YEAR_2024, CUSTOMERS),
    "tickets": (TICKETS,),
    "staff": (PAY,),
    "stores": (STORES,),
    "survey": (SURVEY,),
    "days": (DAYS,),
}
