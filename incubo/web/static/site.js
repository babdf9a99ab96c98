/* The search of a site: hides the lines of the list of all pages that lack a word. Titles are in the page; the words of
   the texts come from a file beside it, as a script, because a page that is opened from a disk may read nothing else. */
"use strict";
(() => {
  const form = document.querySelector("form[data-find]");
  if (!form) return;
  const input = form.elements.q;
  const status = document.querySelector("[data-found]");
  const sections = [...document.querySelectorAll("[data-letter]")];
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/’/g, "'").replace(/œ/g, "oe").replace(/æ/g, "ae");
  const lines = [...document.querySelectorAll("[data-n]")].map((line) => ({
    line, number: Number(line.dataset.n), title: fold(line.firstElementChild.textContent),
  }));
  let index = null;
  let asked = false;

  const withWord = (word) => {
    const found = new Set();
    for (const known of Object.keys(index)) {
      if (known.includes(word)) index[known].forEach((number) => found.add(number));
    }
    return found;
  };
  const show = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const sets = index ? words.map(withWord) : [];
    let count = 0;
    for (const { line, number, title } of lines) {
      const fits = words.every((word, place) => title.includes(word) || (index && sets[place].has(number)));
      line.hidden = !fits;
      count += fits;
    }
    for (const section of sections) section.hidden = !section.querySelector("[data-n]:not([hidden])");
    const text = count ? `${status.dataset.some} ${count}` : status.dataset.none;
    status.textContent = words.length ? text : "";
  };
  const load = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = form.dataset.words;
    document.head.append(script);
  };

  window.incuboWords = (words) => {
    index = words;
    show();
  };
  input.addEventListener("input", () => { load(); show(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); load(); show(); });
  input.value = new URLSearchParams(window.location.search).get("q") || "";
  if (input.value) { load(); show(); }
})();
