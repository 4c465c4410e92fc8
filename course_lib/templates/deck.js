// Slides as they come into view: charts are drawn, and print shrinks until everything fits, never below what a room can read.
const WIDTH = 1280, HEIGHT = 720, FOOT = 36, LEAST = 18;
const figures = JSON.parse(document.getElementById("chart-data").textContent);

// How far down a slide's contents reach, in the slide's own pixels.
function bottom(slide) {
  const top = slide.getBoundingClientRect().top;
  const ends = [...slide.querySelectorAll(".body *")]
    .filter(part => !part.closest(".chart"))
    .map(part => part.getBoundingClientRect().bottom - top);
  return Math.max(0, ...ends) / Reveal.getScale();
}

// A chart keeps its own proportions and is scaled as one picture into the room that is left.
async function draw(place, slide) {
  const { data, layout, config } = figures[[...document.querySelectorAll(".chart")].indexOf(place)];
  const from = place.getBoundingClientRect();
  const room = { width: from.width / Reveal.getScale(), height: HEIGHT - 30 - (from.top - slide.getBoundingClientRect().top) / Reveal.getScale() };
  const height = layout.height ?? 450;
  // Labels need the width that charts are made for, even where they are then made smaller.
  const shrink = Math.min(1, room.height / height, room.width / 960);
  const width = Math.min(room.width / shrink, 1600);
  place.style.width = `${width * shrink}px`;
  place.style.height = `${height * shrink}px`;
  const sheet = document.createElement("div");
  sheet.style.cssText = `width:${width}px;height:${height}px;transform-origin:0 0;transform:scale(${shrink})`;
  sheet.ariaHidden = "true"; // what it shows is said by the place that it stands in
  place.replaceChildren(sheet);
  await Plotly.newPlot(sheet, data, { ...layout, width, height, autosize: false }, config);
  place.dataset.shrink = shrink;
}

async function show(slide) {
  if (!slide || slide.dataset.ready) return;
  slide.dataset.ready = "begun";
  const words = slide.querySelector(".side > div") ?? slide.querySelector(".body");
  for (let size = parseFloat(getComputedStyle(words).fontSize); size > LEAST && bottom(slide) > HEIGHT - FOOT; size -= 1) {
    words.style.fontSize = `${size - 1}px`;
  }
  for (const place of slide.querySelectorAll(".chart")) await draw(place, slide);
  slide.dataset.ready = "done";
}

Reveal.on("ready", event => show(event.currentSlide));
Reveal.on("slidechanged", event => show(event.currentSlide));
Reveal.on("pdf-ready", async () => { for (const slide of Reveal.getSlides()) await show(slide); });
Reveal.initialize({
  width: WIDTH, height: HEIGHT, margin: 0, center: false, transition: "none", backgroundTransition: "none",
  hash: true, slideNumber: "c/t", controlsTutorial: false, plugins: [RevealNotes],
});
