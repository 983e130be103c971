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

  // Whether the last question has its answer, in this state, and the page is drawn to its end.
  settled(state) {
    const last = [...document.querySelectorAll('[aria-label^="Chat message from"]')].at(-1);
    if (!last || last !== this.answer()) return false;
    const line = last.querySelector('summary [data-testid="stMarkdownContainer"]');
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
      });
      requestAnimationFrame(look);
    };
    look();
  },
};
