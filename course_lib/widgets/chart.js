// A live plotly chart with a name. The kernel sends `figure` (JSON text) and `description`; clicks go back.
// (keys.js and late.js stand in front of this file.)
const PLOTLY_READY = "course-lib:plotly"; // sent by engine.js
const CLEAR = "rgba(0,0,0,0)";
const NARROW = 880; // px: a phone, a tablet, or a cell beside the file list
const [TOP, GAP, KEY] = [14, 10, 56]; // px: above the title; between title, legend and drawing; before a word of the legend
const [LINE, LETTER] = [1.3, 0.56]; // from line to line, and the width of a letter, in sizes of the print
const BREAK = /<br ?\/?>/g;

// px that words of a narrow chart take, known once it is drawn: the legend's height, and to the left of the drawing.
const NOTHING = { legend: 0, left: 0 };

function plotlyReady(signal) {
  return new Promise((ready) => {
    if (globalThis.Plotly) ready(globalThis.Plotly);
    // No time limit: a chart shown before its engine simply waits.
    else globalThis.addEventListener(PLOTLY_READY, () => ready(globalThis.Plotly), { once: true, signal });
  });
}

// The figure as it is drawn here: as wide as the cell, as high as asked, and in the colours of the page's theme.
function fitted(model, root, taken) {
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
  if (root.clientWidth >= NARROW) return { data, layout: drawn };
  narrow(drawn, template, root.clientWidth, Math.min(root.clientWidth, root.parentElement.clientWidth), taken);
  const size = drawn.legend?.font?.size ?? drawn.font?.size ?? template.font?.size;
  const named = (trace) => (trace.name ? { ...trace, name: broken(root.clientWidth - KEY, trace.name, size).text } : trace);
  return { data: data.map(named), layout: drawn };
}

const isAxis = (name) => /^[xy]axis\d*$/.test(name);

// On a narrow screen the margins are only as wide as the words in them need, and words that are wider than the page break into
// lines. Each line more, and what else is `taken` by words, makes the chart higher, not its drawing lower. What is `seen` of the
// width holds the title: it is not moved sideways.
function narrow(layout, template, width, seen, taken) {
  const margin = { l: 80, r: 80, t: 100, b: 80, ...template.margin, ...layout.margin };
  // What stands to the right of the last point keeps some room.
  const [l, r] = [Math.min(margin.l, 8), Math.min(margin.r, width * 0.36)];
  const print = layout.font?.size ?? template.font?.size;
  let below = 0;
  for (const axis of new Set(["xaxis", "yaxis", ...Object.keys(layout).filter(isAxis)])) {
    layout[axis] = { ...layout[axis], automargin: true };
    const size = layout[axis].tickfont?.size ?? template[`${axis[0]}axis`]?.tickfont?.size ?? print;
    if (axis[0] !== "x") {
      layout.height += inRows(layout[axis], (width - l - r) / 2, layout.height - margin.t - margin.b, size);
      continue;
    }
    thinOut(layout[axis], width - taken.left - l - r, size);
    const [from, to] = layout[axis].domain ?? [0, 1], beside = to - from < 1; // another drawing stands beside this one
    const room = beside ? (width - taken.left - l - r) * (to - from) : width / 2;
    const name = titled(template.xaxis, layout[axis]), { text, more } = broken(room, name.text, name.font?.size);
    layout[axis].title = { ...name, text };
    below = Math.max(below, more);
  }
  const title = titled(template, layout), subtitle = { ...template.title?.subtitle, ...title.subtitle };
  const heading = broken(0.88 * (seen - 24), title.text, title.font?.size); // bold
  const reading = broken(seen - 24, subtitle.text, subtitle.font?.size);
  const { orientation } = { ...template.legend, ...layout.legend };
  const above = orientation === "h" ? taken.legend : 0; // a legend in a column stands beside the drawing
  const parts = [heading.height, reading.height, above].filter(Boolean);
  const top = TOP + parts.reduce((sum, height) => sum + height + GAP, 0);
  layout.title = {
    ...title, text: heading.text, subtitle: { ...subtitle, text: reading.text },
    x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top",
    pad: { l: 8, t: TOP + (heading.more && GAP) }, // of several lines, plotly hangs it higher
  };
  // Such as the heading of a second drawing.
  layout.annotations = (layout.annotations ?? []).map((one) => {
    const size = one.font?.size ?? print ?? 14;
    const tooLong = one.text && lettersOf(one.text.split(BREAK)) * size * LETTER > width;
    return tooLong && !isSource(one) ? { ...one, text: broken(width - taken.left - 16, one.text, size).text } : one;
  });
  const source = layout.annotations.findLast(isSource);
  if (source) {
    const { text, more } = broken(width - 16, source.text, source.font?.size);
    below += more;
    const moved = { ...source, text, xshift: r - 8, yshift: (source.yshift ?? 0) - below };
    layout.annotations = layout.annotations.map((one) => (one === source ? moved : one));
  }
  layout.height += top - margin.t + below;
  layout.margin = { ...margin, l, r, t: top, b: margin.b + below };
  if (above) layout.legend = { ...layout.legend, x: -taken.left / (width - taken.left - r) };
}

// Breaks the names of rows that would leave the drawing less than half of the width; returns how much higher the chart has to be.
function inRows(axis, width, height, size = 14) {
  const { tickvals, ticktext, range, domain = [0, 1] } = axis;
  if (!ticktext || !range || !(tickvals?.length > 1)) return 0;
  const names = ticktext.map((name) => broken(width, name, size));
  if (ticktext.every((name) => lettersOf(name.split(BREAK)) * size * LETTER <= width)) return 0;
  axis.ticktext = names.map(({ text }) => text);
  const rows = Math.abs((range[1] - range[0]) / (tickvals[1] - tickvals[0])), share = domain[1] - domain[0];
  return Math.max(0, (Math.max(...names.map(({ height: own }) => own)) + 4) * rows / share - height);
}

// Of numbers below the drawing that would run into each other, every second stays, or every third.
function thinOut(axis, width, size = 14) {
  const { tickvals, ticktext = tickvals?.map(String), dtick, range, domain = [0, 1] } = axis;
  const room = Math.max(width * (domain[1] - domain[0]), 1) / (size * LETTER); // in letters
  if (!tickvals) {
    if (!dtick) axis.nticks = Math.max(3, Math.floor(room / 7));
    else if (range && dtick > 0) axis.dtick = dtick * Math.ceil((Math.abs(range[1] - range[0]) / dtick) * 4 / room);
  } else if (ticktext.length && ticktext.every((words) => /^\D?\d/.test(words))) {
    const last = ticktext.length - 1, some = (_, n) => n % each === 0;
    let each = Math.ceil((ticktext.join("").length + 2 * ticktext.length) / room);
    // The last stays, where it can.
    for (const more of [0, 1, 2]) if (last % (each + more) === 0) { each += more; break; }
    Object.assign(axis, { tickvals: tickvals.filter(some), ticktext: ticktext.filter(some) });
  }
}

// The title of a figure or an axis, over what its template says of it.
const titled = (template, { title } = {}) => ({ ...template?.title, ...(typeof title === "string" ? { text: title } : title) });

// The chart's source, which stands below it to the right.
const isSource = ({ xref, yref, x, y, showarrow }) => xref === "paper" && yref === "paper" && x === 1 && y === 0 && showarrow === false;

// Text in lines that are no wider than `width` at a print of `size` pixels; their height, and that of all but one.
function broken(width, text = "", size = 14) {
  const room = width / (size * LETTER);
  let used = 0;
  const words = text.replace(JOINT, "$1").replace(BREAK, " ").replace(WORD, (word) => {
    const long = lettersOf([word]), fits = !used || used + lettersOf([word.trimEnd()]) <= room;
    used = (fits ? used : 0) + long;
    return fits ? word : `<br>${word}`;
  });
  const height = text ? words.split("<br>").length * size * LINE : 0;
  return { text: words, height, more: height && height - size * LINE };
}

// How many letters the longest of some words has; a Chinese character takes the room of two.
const lettersOf = (words) => Math.max(...words.map((word) => word.replace(/[\u2e80-\uffff]/g, "..").length));

// A break between Chinese characters, which have no space between them.
const JOINT = /([\u2e80-\uffff])<br ?\/?>(?=[\u2e80-\uffff])/g;

// What is not broken: a Chinese character or a word of letters, with the signs and spaces that must not begin a line.
const WORD = /[（《]*([\u2e80-\uffff]|[^\s\u2e80-\uffff]+)[，。、；：？！）》]*\s*/g;

// Words of a narrow chart that would be cut at its edge are moved inside, over what may lie there.
function keepInside(root) {
  const words = [...root.querySelectorAll(".main-svg text")];
  words.forEach((word) => { word.style.translate = ""; word.classList.remove("course-moved"); });
  if (root.clientWidth >= NARROW) return;
  const edge = root.getBoundingClientRect();
  const boxes = words.map((word) => word.getBoundingClientRect());
  boxes.forEach(({ left, right, width }, n) => {
    const by = Math.max(edge.left - left, 0) || Math.min(edge.right - right, 0);
    if (!by || !width || width > edge.width) return;
    words[n].style.translate = `${by}px`;
    words[n].classList.add("course-moved");
  });
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
  // Not `el` itself: what ipywidgets knows of its layout may come later, and takes away how it overflows.
  const holder = document.createElement("div");
  holder.append(root);
  el.append(holder);

  // Words side by side that no narrow page holds: such a chart says how wide it has to be, and is moved sideways.
  const widen = () => {
    const least = JSON.parse(model.get("figure")).layout?.meta?.least_width;
    root.style.minWidth = least ? `${least}px` : "";
    holder.style.overflowX = least ? "auto" : "";
  };

  let plotly = null;
  let drawing = false;
  let again = false;
  let drawnWidth = 0;
  let drawnSeen = 0; // of a chart that is moved sideways, the width that is seen at a time
  let taken = NOTHING;

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
        if (resized) taken = NOTHING;
        [drawnWidth, drawnSeen] = [root.clientWidth, holder.clientWidth];
        const { data, layout } = fitted(model, root, taken);
        await plotly.react(root, data, layout, model.get("config"));
        if (stop.signal.aborted) return;
        if (drawnWidth < NARROW) {
          const { _size, legend } = root._fullLayout;
          const now = { legend: Math.ceil(legend?._height ?? 0), left: Math.round(_size.l) - 8 };
          // Only growing, so that it comes to an end.
          again ||= now.legend > taken.legend || now.left > taken.left;
          taken = { legend: Math.max(now.legend, taken.legend), left: Math.max(now.left, taken.left) };
        }
        if (resized) await plotly.Plots.resize(root);
        keepInside(root);
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
  widen();
  model.on("change:figure", draw);
  model.on("change:height", () => { setHeight(); draw(); });
  model.on("change:description", name);
  const size = new ResizeObserver(() => { if (root.clientWidth !== drawnWidth || holder.clientWidth !== drawnSeen) draw(); });
  size.observe(root);
  size.observe(holder);
  // Off screen JupyterLab lays out nothing, and no word has a place.
  const shown = new IntersectionObserver(() => { if (drawnWidth) keepInside(root); });
  shown.observe(root);
  const theme = new MutationObserver(() => requestAnimationFrame(draw));
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  // Plotly swallows the press, so the browser does not move the keyboard to the chart by itself.
  root.addEventListener("pointerdown", () => root.focus({ preventScroll: true }));

  plotlyReady(stop.signal).then((loaded) => { plotly = loaded; draw(); });

  return () => {
    stop.abort();
    size.disconnect();
    shown.disconnect();
    theme.disconnect();
    plotly?.purge(root);
  };
}

export default { initialize, render };
