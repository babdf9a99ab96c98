// Says that incubo answers no more, where a part of a page was asked for (htmx), and before a form is sent: what was
// typed stays on the page. Another page that cannot be had is told by the browser.
(function () {
  "use strict";
  function show(isShown) {
    var notice = document.getElementById("no-answer");
    if (notice) notice.hidden = !isShown;
  }
  var own = document.currentScript.src, waiting = new WeakSet(), answered = new WeakSet();
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.method !== "post" || event.defaultPrevented || answered.has(form)) { answered.delete(form); return; }
    event.preventDefault();
    if (waiting.has(form)) return;
    waiting.add(form);
    fetch(own, {method: "HEAD", cache: "no-store"}).then(function () {
      waiting.delete(form); answered.add(form); show(false);
      if (button) form.requestSubmit(button); else form.requestSubmit();
    }, function () { waiting.delete(form); show(true); });
  });
  // A page that follows a choice does not take away what was typed into its form meanwhile.
  var sent = new WeakMap();
  function read(form) { return new URLSearchParams(new FormData(form)).toString(); }
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.detail.elt, cause = event.detail.requestConfig.triggeringEvent;
    if (form.tagName === "FORM" && cause && cause.type === "change") sent.set(form, read(form));
    else sent.delete(form);
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    var form = event.detail.requestConfig.elt;
    if (sent.has(form) && sent.get(form) !== read(form)) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:sendError", function () { show(true); });
  document.addEventListener("htmx:timeout", function () { show(true); });
  document.addEventListener("htmx:beforeOnLoad", function () { show(false); });
  // A value to enter elsewhere is copied by its button, which a browser without a clipboard does not show.
  function showCopyButtons() {
    document.querySelectorAll("[data-copy][hidden]").forEach(function (button) { button.hidden = !navigator.clipboard; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    navigator.clipboard.writeText(button.dataset.copy).then(function () { button.textContent = button.dataset.copied; });
  });
  document.addEventListener("htmx:afterSwap", showCopyButtons);
  showCopyButtons();
})();
