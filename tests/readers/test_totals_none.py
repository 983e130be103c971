"""What only looks like rows that sum up others is not asked about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.analyst import tables
from tests.readers.bringing import bring
from tests.sizes import sample

OURS = sample(tables.NAMES, 3, 8)


NORMAL: Mapping[str, str] = {
    "one, two, three": "x,v\na,1\nb,2\n,3\n",
    "numbers alone": "v\n1\n2\n3\n",
    "Fibonacci": "n,fib\n1,1\n2,1\n3,2\n4,3\n5,5\n",
    "Fibonacci, the last first": "n,fib\n8,21\n7,13\n6,8\n5,5\n4,3\n3,2\n2,1\n1,1\n",
    "figures of several kinds": "metric,value\nrevenue,350\ncost,100\nprofit,250\nrevenue,100\n"
    "cost,75\nprofit,25\n",
    "small figures": "team,won\na,3\nb,1\nc,2\nd,4\ne,1\nf,3\n",
    "nothing but zeros": "team,won\na,0\nb,0\nc,0\nd,0\ne,0\nf,0\n",
    "cumulative": "month,new,total\nJan,1,1\nFeb,2,3\nMar,3,6\nApr,6,12\n",
    "a product": "product,price\nTotal,4.99\nCheerios,5.10\nKix,3.20\nTrix,2.00\n",
    "a product among others": "maker,name,price\nX,Total,4.99\nY,Kix,3.20\nZ,Trix,2.00\n",
    "films": "title,year,gross\nTotal Recall,1990,261\nThe Sum of All Fears,2002,194\nMax,2015,44\n"
    "All,2014,9\nMean Girls,2004,130\nTotal Eclipse,1995,1\n",
    "a company": "vendor,paid\nTotally Wireless Inc.,100\nAcme,50\nZed,150\n",
    "a person": "name,age\nTom,30\nAnn,20\nMax,30\n",
    "missing cells": "region,product,v\n"
    + "".join(f"{'NSEW'[i % 4] if i % 3 else ''},{'abc'[i % 3] if i % 5 else ''},{i * 7 % 50}\n"
              for i in range(200)),
    "an oil company": "company,revenue\nShell,386201\nBP,248891\nExxon,413680\nTotal,263310\n",
    "an average that is nobody's sum": "category,score\nFood,4\nService,5\nRooms,3\nOverall,4\n",
    "a size": "talla,precio,stock\nBaja,10,5\nAlta,30,15\nMedia,20,9\n",
    "an answer": "q,answer,n\n1,All,20\n1,Some,5\n1,None,7\n2,All,10\n2,Some,8\n2,None,14\n",
    "doubling": "n,v\n1,1000\n2,1000\n3,2000\n4,4000\n5,8000\n",
    "revenue of cost and profit": "company,metric,v\nA,Revenue,100\nA,Cost,60\nA,Tax,10\n"
    "A,Profit,30\nB,Revenue,250\nB,Cost,160\nB,Tax,30\nB,Profit,60\n",
    "ratings": "rating,shop,v\n1,x,10\n2,y,7\n2,z,3\n3,w,3\n1,k,15\n2,l,15\n",
    "half of all": "browser,share\nEdge,5.5\nOther,14.5\nSafari,30\nChrome,50\n",
    "one row": "a,v\nTotal,5\n",
}  # fmt: skip


@pytest.mark.parametrize("name", NORMAL)
def test_a_table_without_totals_gets_no_question(tmp_path: Path, name: str) -> None:
    brought = bring(tmp_path, "t.csv", NORMAL[name], here=True)
    assert not brought.imported.questions
    (table,) = brought.imported.tables
    assert not table.caveats
    assert not any("total" in note for note in table.notes)


@pytest.mark.parametrize("name", OURS)
def test_the_tables_of_the_analyst_get_no_question_about_totals(tmp_path: Path, name: str) -> None:
    written = tables.write(name, tmp_path)
    data = written.read_bytes()
    written.unlink()
    asked = bring(tmp_path, f"{name}.csv", data, here=True).imported.questions
    assert "totals" not in [one.id for one in asked]
