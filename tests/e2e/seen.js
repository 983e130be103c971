// Reads an answer of the page, the last one unless told: its text, and where its parts stand, in every frame if asked.
window.seen = {
  frames: [],

  answer(at = -1) {
    return [...document.querySelectorAll('[aria-label="Chat message from assistant"]')].at(at);
  },

  blocks(at) {
    const answer = this.answer(at);
    if (!answer) return [];
    return [...answer.querySelectorAll('[data-testid="stMarkdown"]')].filter(
      (block) =>
        !block.closest('details') && !block.querySelector('[data-testid="stCaptionContainer"]'),
    );
  },

  text(at) {
    return this.blocks(at).map((block) => block.innerText).join('\n');
  },

  // The status of an answer: where it was continued, of the last stretch.
  line(answer) {
    const divider = [...answer.querySelectorAll('.wb-continued')].at(-1);
    const follows = (line) => divider.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING;
    const lines = [...answer.querySelectorAll('summary [data-testid="stMarkdownContainer"]')];
    return lines.find((line) => !divider || follows(line));
  },

  // Whether the last question has its answer, in this state, and the page is drawn to its end.
  settled(state) {
    const last = [...document.querySelectorAll('[aria-label^="Chat message from"]')].at(-1);
    if (!last || last !== this.answer()) return false;
    const line = this.line(last);
    return (
      !!line &&
      new RegExp(`^(${state})`).test(line.innerText.trim()) &&
      !document.querySelector('.st-key-stop') &&
      !!document.querySelector('[data-test-script-state="notRunning"]') &&
      !document.querySelector('[aria-label^="Chat message from"] [data-stale="true"]')
    );
  },

  // Pixels below the top of the question, so that scrolling is no movement.
  top(element) {
    const asked = document.querySelectorAll('[aria-label="Chat message from user"]');
    if (!element || !asked.length) return null;
    const from = asked[asked.length - 1].getBoundingClientRect().top;
    return element.getBoundingClientRect().top - from;
  },

  // Where the things of the last answer stand: its line, its first text, chart or table, and below.
  card() {
    const answer = this.answer();
    const card = answer && answer.querySelector('[class*="st-key-card-"]');
    const parts = {
      status: answer && answer.querySelector('summary'),
      sentence: this.blocks()[0],
      view: card && card.querySelector('[role="tabpanel"]:not([inert]), [data-testid="stDataFrame"]'),
      toolbar: card && card.querySelector('[data-testid="stPopover"]'),
      below: card && [...answer.querySelectorAll('[class*="st-key-suggestions-"], [data-testid="stMarkdown"]')]
        .filter((found) => card.compareDocumentPosition(found) === Node.DOCUMENT_POSITION_FOLLOWING)[0],
    };
    return Object.fromEntries(
      Object.entries(parts).filter(([, at]) => at).map(([name, at]) => [name, this.top(at) - this.top(answer)]),
    );
  },

  main() {
    return document.getElementById('stMain');
  },

  below() {
    const main = this.main();
    return main.scrollHeight - main.scrollTop - main.clientHeight;
  },

  inView(element) {
    const top = element.getBoundingClientRect().top;
    const foot = document.querySelector('[data-testid="stBottom"]').getBoundingClientRect().top;
    return top >= 0 && top < foot;
  },

  watch() {
    this.frames = [];
    const look = () => {
      const answer = this.answer();
      this.frames.push({
        at: performance.now(),
        length: this.text().length,
        status: this.top(answer && answer.querySelector('summary')),
        first: this.top(this.blocks()[0]),
        card: this.card(),
      });
      requestAnimationFrame(look);
    };
    look();
  },
};
