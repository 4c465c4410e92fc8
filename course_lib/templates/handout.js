// The width that charts are made for, in pixels: labels have room, and are still print of 7 points when scaled to the paper.
const WIDE = 980;

// A pattern is printed as a picture made of dots. Drawn as tiles within the outline of what it fills, it stays lines.
function unpattern(sheet) {
  for (const filled of sheet.querySelectorAll("[style*='url(']")) {
    const name = filled.style.fill.match(/#([^"')]+)/)?.[1];
    const pattern = name && document.getElementById(name);
    if (!pattern) continue;
    const element = tag => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const clip = element("clipPath"), tiles = element("g"), { x, y, width, height } = filled.getBBox();
    const wide = pattern.width.baseVal.value, high = pattern.height.baseVal.value;
    clip.id = `${name}-outline-${[...filled.parentNode.children].indexOf(filled)}-${Math.random().toString(36).slice(2)}`;
    const outline = clip.appendChild(Object.assign(filled.cloneNode(), { style: "" }));
    // In a legend what is filled was moved to its place: so must be the tiles, and the outline with them.
    outline.removeAttribute("transform");
    tiles.setAttribute("transform", filled.getAttribute("transform") ?? "");
    tiles.setAttribute("clip-path", `url(#${clip.id})`);
    for (let left = Math.floor(x / wide) * wide; left < x + width; left += wide) {
      for (let top = Math.floor(y / high) * high; top < y + height; top += high) {
        const tile = tiles.appendChild(element("g"));
        tile.setAttribute("transform", `translate(${left} ${top})`);
        tile.append(...[...pattern.children].map(child => child.cloneNode(true)));
      }
    }
    filled.before(clip, tiles);
    filled.style.fill = "none";
  }
}

// plotly tints the cells of a heat map by one picture made of dots. A rectangle for each cell, of the same colour, stays sharp.
async function unpicture(sheet) {
  const maps = sheet._fullData.filter(trace => trace.type === "heatmap");
  for (const [n, image] of [...sheet.querySelectorAll(".hm image")].entries()) {
    const { x, y, width, height } = image.getBBox();
    const rows = maps[n].z.length, columns = maps[n].z[0].length;
    const picture = Object.assign(new Image(), { src: image.getAttribute("href") ?? image.getAttribute("xlink:href") });
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(picture, 0, 0);
    for (let cell = 0; cell < rows * columns; cell += 1) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      const at = [(column + 0.5) / columns, (row + 0.5) / rows];
      const [red, green, blue, clear] = pen.getImageData(at[0] * picture.width, at[1] * picture.height, 1, 1).data;
      const tinted = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const [wide, high] = [width / columns, height / rows], { xgap, ygap } = maps[n];
      for (const [name, value] of Object.entries({
        x: x + column * wide + xgap / 2, y: y + row * high + ygap / 2, width: wide - xgap, height: high - ygap,
        fill: `rgb(${red} ${green} ${blue})`, "fill-opacity": clear / 255,
      })) tinted.setAttribute(name, value);
      image.before(tinted);
    }
    image.remove();
  }
}

// What the page can do for the one who prints it.
window.handout = {
  // Characters that no font of this machine can draw: they look like one that nobody has ever assigned.
  missing() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.font = `24px ${getComputedStyle(document.documentElement).fontFamily}`;
    const picture = character => {
      pen.clearRect(0, 0, 40, 40);
      pen.fillText(character, 4, 30);
      return pen.getImageData(0, 0, 40, 40).data.join();
    };
    const box = picture("\u0378");
    const words = ["main", "#chart-data"].map(place => document.querySelector(place).textContent).join("");
    const used = new Set(words.replace(/[\u0000-\u00a0\u200b\s]/g, ""));
    return [...used].filter(character => picture(character) === box);
  },
  // Charts are drawn as wide as on a screen, and scaled to the paper: their print is then as large as that of the captions.
  async draw() {
    const figures = JSON.parse(document.getElementById("chart-data").textContent);
    for (const [n, place] of [...document.querySelectorAll(".chart")].entries()) {
      const sheet = place.appendChild(document.createElement("div"));
      const { data, layout, config } = figures[n];
      await Plotly.newPlot(sheet, data, { ...layout, width: WIDE, autosize: false }, { ...config, staticPlot: true });
      sheet.style.transformOrigin = "0 0";
      unpattern(sheet);
      await unpicture(sheet);
    }
  },
  set(size, copy) {
    const [width, height] = { A4: [210, 297], Letter: [215.9, 279.4] }[size];
    const [wide, high] = [width - 36, height - 38].map(length => (length * 96) / 25.4);
    document.getElementById("paper").textContent = `@page { size: ${size}; } body { width: ${wide}px; }`;
    document.body.className = copy === "instructor" ? "for-instructor" : "";
    for (const place of document.querySelectorAll(".chart")) {
      const sheet = place.firstElementChild;
      const tall = sheet.querySelector(".main-svg").height.baseVal.value;
      // A page must hold the chart with its words.
      const scale = Math.min(wide / WIDE, (0.8 * high) / tall);
      sheet.style.transform = `scale(${scale})`;
      place.style.height = `${tall * scale}px`;
    }
  },
};
