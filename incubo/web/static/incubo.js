// Says that incubo answers no more, where a part of a page was asked for (htmx). A whole page that cannot be had is
// told by the browser.
(function () {
  "use strict";
  function show(isShown) {
    var notice = document.getElementById("no-answer");
    if (notice) notice.hidden = !isShown;
  }
  document.addEventListener("htmx:sendError", function () { show(true); });
  document.addEventListener("htmx:timeout", function () { show(true); });
  document.addEventListener("htmx:beforeOnLoad", function () { show(false); });
})();
