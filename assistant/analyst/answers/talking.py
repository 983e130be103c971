"""Answers what is no question about the table: thanks, hello, help, what are you.

Short, and never pretends to be a model.
"""

from __future__ import annotations

import re

_HELLO = re.compile(
    r"^(hi|hello|hey|hallo|good (morning|afternoon|evening|day)|greetings|moin|yo)( there|"
    r" all| you)?$"
)
_THANKS = re.compile(
    r"^(thanks?( you)?|thx|ty|cheers|many thanks|great|perfect|nice|cool|awesome|wonderful|ok|okay|"
    r"good job|well done|excellent|super|thank you( very| so)? much|great,? thanks?|thanks a lot|"
    r"that'?s (great|all|it|good|perfect)|brilliant|got it|i see|love it|very (good|nice|helpful)|"
    r"(ok|okay|great|perfect|nice|cool),? (thank you|thanks|thx)|thanks,? (that|this|it).*|"
    r"that was (helpful|great|useful)|bye|goodbye|see you|no thanks?|never ?mind)$"
)
_HELP = re.compile(
    r"^(help( me)?( please)?|what (can|could) (you|i|this)( actually)? (do|ask|"
    r"answer)( here| for me| with this| you)*|how (does|do) (this|it|you) work|"
    r"how (can|do) i (use|start|begin|ask).*|what (should|can|could|do) i ask.*|examples?|"
    r"(show|give)( me)? (some |an )?(examples?|sample questions?|questions).*|"
    r"what (questions|kind of questions).*|"
    r"what do you (do|know)|instructions|how to (use|start).*|what now|\?*help\?*|"
    r"what are my options|"
    r"can you help( me)?.*|what else can you do|what is (possible|this)|commands)$"
)
_WHO = re.compile(
    r"^(who|what) are you.*|^are you (an? )?(ai|bot|human|robot|person|real|model|llm|"
    r"chatgpt|gpt|machine|there).*|"
    r"^what('s| is) your name.*|^which model (are|is) (you|this).*|^are you (chat)?gpt.*|"
    r"^how are you.*|"
    r"^who (made|built|wrote) you.*|^do you use (an? )?(ai|model|llm).*"
)

WHAT_I_AM = (
    "Exact answers by fixed rules and SQL, no AI. For anything else, connect a model: set "
    "`OPENAI_API_KEY` in `.env`, or start a model server on this machine."
)
WHAT_I_DO = (
    "You can ask for totals, averages and counts by group, month or another period, with "
    "conditions; the top few, shares, growth, distributions, correlations, outliers, missing "
    "values and duplicates. Each answer shows its SQL."
)


def small_talk(question: str, starters: tuple[str, ...], topic: str) -> str:
    """Return the answer to small talk about *topic*; empty if the question is none."""
    text = re.sub(r"[\s!.?,:)(;]+$", "", question.strip().casefold().replace("\u2019", "'"))
    text = re.sub(r"\s+", " ", text)
    if len(text) > 120:
        return ""
    if _HELLO.match(text):
        return f"Hello. Ask me about {topic}, for example: {_listed(starters[:2])}"
    if _THANKS.match(text):
        return "You are welcome. You can change the last question, too: “only 2024”, “as a line”."
    if _HELP.match(text):
        return f"{WHAT_I_DO}\n\nFor example: {_listed(starters)}\n\n{WHAT_I_AM}"
    if _WHO.match(text):
        return f"{WHAT_I_AM}\n\n{WHAT_I_DO}"
    return ""


def _listed(questions: tuple[str, ...]) -> str:
    return "; ".join(f"“{question}”" for question in questions) + "."
