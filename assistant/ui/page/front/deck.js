// What Streamlit (1.67) has no call for: where the page stands, where the focus is, what was typed and not sent.
//
// Called when it is mounted and when its data change: the thread, how often something was sent, how often the
// focus was wanted in the composer, whether the thread is empty. Everything here may fail or be missing: the chat
// works without it. It reads and writes nothing but this tab's drafts and, where the app cannot set one of its own, how
// long Streamlit's cookie lasts.

const BOX = '[data-testid="stChatInputTextArea"]';
const PAGE = '[data-testid="stMainBlockContainer"]';
const QUESTION = '[aria-label="Chat message from user"]';
const ANSWER = '[aria-label="Chat message from assistant"]';
const STOP = ".st-key-stop";
const VIEW = '[class*="st-key-card-"] [role="tab"]';
const EDITOR = ".st-key-editing textarea, .st-key-threads [class*=st-key-title-] input";
const AT_THE_FOOT = 8; // pixels from the foot that are still the foot
const FAR = 160; // and those from which there is a way back to it
const AT_ONCE = 2000; // milliseconds in which an answer is one that came at once

// The module can be loaded twice in one page; its listeners are hung up once.
const S = (window.__deck ??= {});

const main = () => document.getElementById("stMain"); // what scrolls
const all = (selector) => [...document.querySelectorAll(selector)];
const gap = (m) => m.scrollHeight - m.scrollTop - m.clientHeight;
const live = () => document.querySelector(".st-key-live") ?? all(ANSWER).at(-1);
const lasting = () => document.querySelector(STOP) && performance.now() - S.sentAt > AT_ONCE;

// Go on to the foot, with what is being written. An answer that comes at once, as a whole, is not followed beyond
// its question: what was asked stays in view, and the answer begins below it.
function follow() {
  const m = main();
  if (!m) return;
  let to = m.scrollHeight - m.clientHeight;
  const question = all(QUESTION).at(-1);
  if (S.asked && question && !lasting()) {
    const bubble = question.closest('[data-testid="stChatMessage"]') ?? question;
    // On a phone the header lies over the page.
    const covered = innerWidth < 768 ? (document.querySelector('[data-testid="stHeader"]')?.offsetHeight ?? 0) : 0;
    const above = bubble.getBoundingClientRect().top - m.getBoundingClientRect().top;
    to = Math.min(to, m.scrollTop + above - covered - 16);
  }
  if (to > m.scrollTop) m.scrollTop = to;
}

function hold({ target }) {
  const element = target.closest?.(VIEW);
  S.held = element && { element, top: element.getBoundingClientRect().top };
}

function toFoot() {
  S.asked = false;
  S.follow = true;
  follow();
}

// After every change of the page's size. What was clicked stays where it is, though what stands above it has another
// height now.
function grown() {
  const m = main();
  if (S.held?.element.isConnected) m.scrollTop += S.held.element.getBoundingClientRect().top - S.held.top;
  else if (S.follow) follow();
  if (S.latest) S.latest.hidden = S.empty || !m || gap(m) < FAR;
}

// After every change of the page. The status line of the answer, where the eye is while one types: copied, as it would
// else be sent a second time in every second of an answer. And the focus, where what had it is gone, or where a question
// or a title is to be edited.
function changed() {
  S.asking = 0;
  const place = document.querySelector(".wb-doing");
  if (place) {
    const line = document.querySelector(STOP) && live()?.querySelector("summary [data-testid=stMarkdownContainer]");
    const copy = line?.cloneNode(true);
    copy?.querySelectorAll("code").forEach((name) => name.remove()); // the event's name
    const words = copy?.textContent.trim() ?? "";
    if (place.textContent !== words) place.textContent = words;
  }
  const editor = document.querySelector(EDITOR);
  if (editor && editor !== S.editor) editor.focus({ preventScroll: true });
  S.editor = editor;
  const had = S.had;
  if (!had || there(had.element)) return;
  S.had = null;
  if (document.activeElement !== document.body) return;
  if (!had.thread) focus();
  else if (!toRow(had.thread)) {
    S.had = had; // it may yet be drawn
    had.late ??= setTimeout(() => {
      const search = document.querySelector(".st-key-thread-search input");
      if (S.had === had && document.activeElement === document.body) search?.focus({ preventScroll: true });
    }, AT_ONCE);
  }
}

// Streamlit keeps, unseen, some of what was drawn before.
const there = (element) => element.isConnected && element.checkVisibility();

// To the menu of the thread, or to Undo where it was deleted.
function toRow(thread) {
  const row = all(`:is(.st-key-undo-${thread}, .st-key-menu-${thread}) button`).filter(there).at(-1);
  row?.focus({ preventScroll: true });
  return row;
}

// What was clicked or has the focus, and the thread in whose row that is. A menu stands apart from its row.
function note({ target }) {
  if (target.closest?.('[role="menu"]')) return;
  const element = target.closest?.("#stMain button, .st-key-threads :is(button, input)");
  const row = element?.closest(".st-key-threads [class*=st-key-]");
  S.had = element && { element, thread: row && /[0-9a-f]{32}/.exec(row.className)?.[0] };
}

// Opened by a key, a menu of Streamlit's marks its first item, some frames later, and has the focus itself: Enter does
// nothing.
function enter(menu) {
  requestAnimationFrame(() => {
    if (document.activeElement !== menu) return;
    const item = menu.querySelector("[data-focused]");
    if (item) item.focus();
    else enter(menu);
  });
}

function focus() {
  const box = document.querySelector(BOX);
  // Not on a phone, where the keyboard would cover the page, nor out of a dialog or a field in use.
  if (!box || !matchMedia("(pointer: fine)").matches || document.querySelector('[role="dialog"]')) return;
  if (document.activeElement?.matches("input, textarea, select")) return;
  box.focus({ preventScroll: true });
}

// What was typed, in this tab only; a browser may keep no such thing.
function keep(key, text) {
  try {
    text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key);
  } catch {}
}

function kept(key) {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(box, text) {
  // Past React's own setter, so that it notices.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Neither https nor this machine: there is no clipboard, only the old way.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    button.focus({ preventScroll: true });
    if (!done) return;
  }
  const words = button.querySelector(".wb-label") ?? button;
  button.dataset.label ??= words.textContent;
  button.dataset.copied = "";
  words.textContent = "Copied";
  setTimeout(() => {
    words.textContent = button.dataset.label;
    delete button.dataset.copied;
  }, 1500);
}

function once() {
  S.on = true;
  const on = (type, act) => document.addEventListener(type, act, { capture: true, passive: true });
  on("input", (e) => {
    if (!e.isTrusted || !S.key || !e.target.matches?.(BOX)) return;
    S.typed = true;
    keep(S.key, e.target.value);
  });
  on("scroll", (e) => {
    if (e.target !== main()) return;
    if (S.held) hold({ target: S.held.element });
    const up = e.target.scrollTop < S.top;
    S.top = e.target.scrollTop;
    if (gap(e.target) < AT_THE_FOOT) S.follow ||= !up && !S.empty;
    else if (up) S.follow = false;
    grown();
  });
  // Whoever reads, or does something on the page, is not moved, by not one pixel: a wheel begins slowly.
  on("wheel", (e) => {
    if (e.deltaY < 0) S.follow = false;
  });
  const acts = (e) => {
    if (e.target.closest?.(PAGE)) S.follow = false;
  };
  on("pointerdown", (e) => {
    acts(e);
    hold(e);
  });
  on("keydown", (e) => {
    if (e.key === "Enter" || e.key === " ") acts(e);
    hold(e);
  });
  on("focusin", (e) => {
    note(e);
    if (e.target.role === "menu") enter(e.target);
  });
  on("click", (e) => {
    note(e);
    const button = e.target.closest?.(".wb-copy");
    if (button) copy(button);
  });
}

// A year, as the cookie that the app sets where it can. Streamlit sets its own anew, until the browser is closed, at
// each load. In a page of somebody else it is left as it is.
function prolong(name) {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (cookie && self === top) document.cookie = `${cookie}; Max-Age=31536000; Path=/; SameSite=Lax${secure}`;
}

export default function ({ data, parentElement }) {
  S.on || once();
  if (data.keep) prolong(data.keep);
  S.end?.();
  const key = `draft:${data.thread}`;
  const entered = S.key !== key;
  const sent = data.sent > S.sent;
  const wanted = data.focus > S.focus;
  const first = S.sent === undefined;
  if (sent) keep(S.key ?? key, "");
  if (entered) S.typed = false;
  Object.assign(S, { key, sent: data.sent, focus: data.focus, empty: data.empty });
  S.latest = parentElement.querySelector("button");
  S.latest.onclick = toFoot;
  if (sent) {
    Object.assign(S, { asked: true, follow: true, sentAt: performance.now() });
    follow();
  } else if (entered && data.empty) {
    S.follow = false;
    main()?.scrollTo({ top: 0 });
  } else if (entered) toFoot();

  if (!first && (entered || wanted) && innerWidth < 768)
    document.querySelector('#stSidebar[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button')?.click();

  let tries = 0;
  const wait = setInterval(() => {
    const box = document.querySelector(BOX);
    if (!box && ++tries < 40) return; // it is drawn after this
    clearInterval(wait);
    if (!box) return;
    // What was typed since, or before there was a deck, is not to be overwritten, nor what was sent written again.
    if (sent || (first && box.value)) keep(key, box.value);
    else if (entered && !S.typed && box.value !== kept(key)) write(box, kept(key));
    if (entered || wanted) focus();
  }, 50);

  const sizes = new ResizeObserver(grown);
  for (const element of [main(), document.querySelector(PAGE)]) if (element) sizes.observe(element);
  const changes = new MutationObserver(() => (S.asking ||= requestAnimationFrame(changed)));
  for (const element of [main(), document.getElementById("stSidebar")])
    if (element) changes.observe(element, { childList: true, characterData: true, subtree: true });
  document.documentElement.dataset.deck = ""; // what is of no use without it is shown now
  S.end = () => {
    sizes.disconnect();
    changes.disconnect();
    clearInterval(wait);
  };
  return () => {
    S.end();
    S.key = S.latest = null;
  };
}
