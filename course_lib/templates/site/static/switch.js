// The switch of languages keeps the place: sections have the same names in both.
"use strict";
{
  const link = document.querySelector(".language-switch a");
  addEventListener("hashchange", keepPlace);
  keepPlace();

  function keepPlace() {
    if (link) link.hash = location.hash;
  }
}
