// A live plotly chart with a name. The kernel sends `figure` (JSON text) and `description`; clicks go back.
// (keys.js and late.js stand in front of this file.)
const PLOTLY_READY = "course-lib:plotly"; // sent by engine.js
const CLEAR = "rgba(0,0,0,0)";
const NARROW = 560; // px: a phone, or a cell beside the file list

function plotlyReady(signal) {
  return new Promise((ready) => {
    if (globalThis.Plotly) ready(globalThis.Plotly);
    // No time limit: a chart shown before its engine simply waits.
    else globalThis.addEventListener(PLOTLY_READY, () => ready(globalThis.Plotly), { once: true, signal });
  });
}

// The figure as it is drawn here: as wide as the cell, as high as asked, and in the colours of the page's theme.
function fitted(model, root) {
  const { data = [], layout = {} } = JSON.parse(model.get("figure"));
  const template = layout.template?.layout ?? {};
  const drawn = { ...layout, height: model.get("height"), autosize: true };
  delete drawn.width;
  // Without the tool bar there is no obvious way back from a zoom, and on a phone a drag must scroll the page.
  drawn.dragmode = layout.dragmode ?? template.dragmode ?? false;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) delete drawn.transition;
  // A figure on a background of its own keeps its own text colour. On a clear one, text takes the theme's colour as
  // the default of the whole figure; plotly then still contrasts text inside bars, slices and hover labels with what
  // lies behind it, and a colour that the figure gives to one text (not in its template's `font`) stays.
  const paper = layout.paper_bgcolor ?? template.paper_bgcolor ?? CLEAR;
  if (/^(transparent|rgba\(.*,\s*0(\.0*)?\))$/.test(paper)) {
    drawn.paper_bgcolor = CLEAR;
    drawn.plot_bgcolor = layout.plot_bgcolor ?? template.plot_bgcolor ?? CLEAR;
    drawn.font = { color: getComputedStyle(root).color, ...layout.font };
  }
  for (const axis of Object.keys(drawn).filter(isAxis)) {
    // By default plotly measures every tick label to hide those past the edge: an eighth of the time that a redraw takes.
    drawn[axis] = { ticklabeloverflow: "allow", ...drawn[axis] };
  }
  if (root.clientWidth < NARROW) narrow(drawn, template, root.clientWidth);
  return { data, layout: drawn };
}

const isAxis = (name) => /^[xy]axis\d*$/.test(name);

// On a narrow screen the margins are only as wide as the words in them need, and the title breaks into lines.
function narrow(layout, template, width) {
  const margin = { l: 80, r: 80, ...template.margin, ...layout.margin };
  layout.margin = { ...margin, l: Math.min(margin.l, 8), r: Math.min(margin.r, 8) };
  for (const axis of new Set(["xaxis", "yaxis", ...Object.keys(layout).filter(isAxis)])) {
    layout[axis] = { ...layout[axis], automargin: true };
  }
  const title = typeof layout.title === "string" ? { text: layout.title } : layout.title;
  if (!title?.text) return;
  const size = title.font?.size ?? template.title?.font?.size ?? 17;
  const room = (width - 24) / (size * 0.54); // in letters; a Chinese character takes two
  let used = 0;
  const text = title.text.replace(/<br ?\/?>/g, " ").replace(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/g, (word) => {
    const length = /[\u2e80-\uffff]/.test(word) ? 2 : word.length;
    const fits = used + length <= room;
    used = fits ? used + length : length;
    return fits ? word : `<br>${word}`;
  });
  const corner = { x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top" };
  layout.title = { ...title, text, ...corner, automargin: true, pad: { l: 8, t: 16, b: 12 } };
}

function clickedPoint(point, count) {
  const place = point.pointNumber ?? point.pointIndex ?? point.binNumber ?? point.index ?? null;
  const customdata = point.customdata === undefined ? {} : { customdata: JSON.parse(JSON.stringify(point.customdata)) };
  return { curve: point.curveNumber ?? 0, point: place, ...customdata, count };
}

function render({ model, el }) {
  const stop = new AbortController();
  const root = document.createElement("div");
  root.className = "course-chart";
  root.tabIndex = -1; // not a Tab stop, but a click on the chart may leave the keyboard here
  keepKeys(root);
  el.append(root);

  let plotly = null;
  let drawing = false;
  let again = false;
  let drawnWidth = 0;

  function name() {
    root.querySelectorAll(".main-svg").forEach((svg, index) => {
      if (index > 0) return svg.setAttribute("aria-hidden", "true");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", model.get("description"));
    });
  }

  function listen() {
    root.on("plotly_click", ({ points }) => {
      if (!points?.length) return;
      model.set("clicked", clickedPoint(points[0], (model.get("clicked")?.count ?? 0) + 1));
      model.save_changes();
    });
  }

  // One draw at a time; what arrives meanwhile is drawn next, and only its last state.
  // A chart without width (a hidden tab) is not drawn: the observer below calls again when it has one.
  async function draw() {
    again = true;
    if (drawing || !plotly) return;
    drawing = true;
    try {
      while (again && root.clientWidth > 0 && !stop.signal.aborted) {
        again = false;
        const first = drawnWidth === 0;
        const resized = !first && drawnWidth !== root.clientWidth;
        drawnWidth = root.clientWidth;
        const { data, layout } = fitted(model, root);
        await plotly.react(root, data, layout, model.get("config"));
        if (stop.signal.aborted) return;
        if (resized) await plotly.Plots.resize(root);
        if (first) listen();
        name();
      }
    } catch (error) {
      console.error("this chart could not be drawn", error);
    } finally {
      drawing = false;
    }
  }

  const setHeight = () => (root.style.minHeight = `${model.get("height")}px`);
  setHeight();
  model.on("change:figure", draw);
  model.on("change:height", () => { setHeight(); draw(); });
  model.on("change:description", name);
  const size = new ResizeObserver(() => { if (root.clientWidth !== drawnWidth) draw(); });
  size.observe(root);
  const theme = new MutationObserver(() => requestAnimationFrame(draw));
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  // Plotly swallows the press, so the browser does not move the keyboard to the chart by itself.
  root.addEventListener("pointerdown", () => root.focus({ preventScroll: true }));

  plotlyReady(stop.signal).then((loaded) => { plotly = loaded; draw(); });

  return () => {
    stop.abort();
    size.disconnect();
    theme.disconnect();
    plotly?.purge(root);
  };
}

export default { initialize, render };
