// Says that incubo answers no more, where a part of a page was asked for (htmx). A whole page that cannot be had is
// told by the browser.
(function () {
  "use strict";
  function show(isShown) {
    var notice = document.getElementById("no-answer");
    if (notice) notice.hidden = !isShown;
  }
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
})();
