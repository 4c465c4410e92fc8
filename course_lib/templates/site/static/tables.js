// Rows to search and narrow down: a search box above them, a list of choices for each column of codes, and a count that is read out.
"use strict";
{
  for (const table of document.querySelectorAll(".browsable")) {
    const rows = [...table.querySelectorAll(".row")];
    const words = rows.map(row => row.textContent.toLowerCase());
    const bar = document.createElement("div");
    const told = document.createElement("p");
    bar.className = "filters";
    told.setAttribute("role", "status");
    const search = labelled(table.dataset.search, Object.assign(document.createElement("input"), { type: "search" }));
    const lists = [...table.querySelectorAll("th[data-choices]")].map(head => [head.cellIndex, choices(head)]);
    bar.append(told);
    table.prepend(bar);
    bar.addEventListener("input", show);
    show();

    function labelled(words, control) {
      const label = document.createElement("label");
      label.append(words, control);
      bar.append(label);
      return control;
    }

    function choices(head) {
      const found = [...new Set(rows.map(row => row.cells[head.cellIndex].textContent))].filter(Boolean);
      const list = document.createElement("select");
      list.append(new Option(table.dataset.all, ""), ...found.map(word => new Option(word, word)));
      return labelled(head.textContent, list);
    }

    function show() {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, n) => {
        const fits = wanted.every(word => words[n].includes(word)) && lists.every(([column, { value }]) => !value || row.cells[column].textContent === value);
        row.hidden = !fits;
        shown += fits;
      });
      told.textContent = shown ? table.dataset.count.replace("{shown}", shown).replace("{all}", rows.length) : table.dataset.none;
    }
  }

  // A link to one row from outside: it must be on view, and be seen to be the one.
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ block: "center" });
}
