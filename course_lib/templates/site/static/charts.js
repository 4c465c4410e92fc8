// Charts: plotly.js is fetched when the first one comes near, and each is drawn when it comes near itself.
"use strict";
{
  const NEAR = "600px";
  const PRINTED = 640; // px: what A4 and Letter have room for
  // One copy for both languages, beside their folders.
  const PLOTLY = `${document.documentElement.dataset.content_root}../plotly/plotly.min.js`;
  const sheets = document.querySelectorAll(".sheet");
  let fetching = null, printing = false;

  function plotly() {
    fetching ??= new Promise((done, failed) => {
      document.head.append(
        Object.assign(document.createElement("script"), { src: PLOTLY, onload: () => done(globalThis.Plotly), onerror: failed }),
      );
    });
    return fetching;
  }

  // Labels need a width in pixels. On a narrower page the chart is made smaller as a whole, though never so small that its print
  // can't be read: then it is moved sideways within its frame.
  const [LEAST, SMALLEST] = [820, 0.64];
  const roomOf = sheet => sheet.parentElement.clientWidth;
  const widthFor = sheet => Math.max(roomOf(sheet), LEAST);

  function fit(sheet, room = Math.max(roomOf(sheet), SMALLEST * widthFor(sheet))) {
    const place = sheet.firstElementChild, { width, height } = place._fullLayout;
    const scale = Math.min(1, room / width);
    place.style.cssText = `transform-origin: 0 0; transform: scale(${scale}); width: ${width}px; height: ${height}px`;
    sheet.style.cssText = `width: ${width * scale}px; height: ${height * scale}px`;
    const frame = sheet.parentElement, moves = frame.scrollWidth > frame.clientWidth;
    frame.previousElementSibling.hidden = !moves; // a word that there is more
    if (moves) frame.tabIndex = 0; // for the arrow keys
    else frame.removeAttribute("tabindex");
  }

  async function draw(sheet) {
    const { data, layout, config } = JSON.parse(sheet.nextElementSibling.textContent);
    try {
      const engine = await plotly();
      const place = document.createElement("div");
      sheet.replaceChildren(place);
      await engine.newPlot(place, data, { ...layout, width: widthFor(sheet), autosize: false }, config);
      place.ariaHidden = "true"; // what it shows is said by the place that it stands in
      fit(sheet);
      sheet.dataset.drawn = "done";
      resized.observe(sheet.parentElement);
    } catch (error) {
      sheet.textContent = "";
      sheet.style.height = "0";
      sheet.closest("figure").querySelector("details").open = true; // in words at least
      console.error("this chart could not be drawn", error);
    }
  }

  const near = new IntersectionObserver(
    entries => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: NEAR },
  );
  const resized = new ResizeObserver(async entries => {
    if (printing) return;
    for (const { target } of entries) {
      const sheet = target.querySelector(".sheet"), place = sheet.firstElementChild;
      if (place._fullLayout.width !== widthFor(sheet)) await globalThis.Plotly.relayout(place, { width: widthFor(sheet) });
      fit(sheet);
    }
  });
  sheets.forEach(sheet => near.observe(sheet));

  // On paper: charts no wider than it is, and in words what has not been drawn.
  addEventListener("beforeprint", () => {
    printing = true;
    for (const sheet of sheets) {
      if (sheet.dataset.drawn) fit(sheet, PRINTED);
      else sheet.closest("figure").querySelector("details").open = true;
    }
  });
  addEventListener("afterprint", () => {
    printing = false;
    sheets.forEach(sheet => sheet.dataset.drawn && fit(sheet));
  });
}
