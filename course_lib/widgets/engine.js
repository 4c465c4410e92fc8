// Puts plotly.js on the page, once. Runs when the model reaches the page, so nothing has to be displayed.
// `code` holds the bytes of plotly.min.js; charts wait for the event below (see chart.js).
async function load(model) {
  const code = model.get("code");
  // Forget the bytes on this side: nothing then saves them in a notebook. The kernel keeps them for a reload.
  model.set("code", null);
  if (!code || globalThis.Plotly?.version === model.get("version")) return;
  // Charts and panels have two seconds to start (anywidget's limit) and plotly takes a while to be read by a slow
  // machine, during which nothing else happens: let them go first.
  await new Promise((go) => (globalThis.requestIdleCallback ?? setTimeout)(go, { timeout: 1000 }));
  // A module of its own: `module` makes plotly hand itself over instead of leaving names on the page,
  // and `define` is hidden so that a page with an AMD loader (JupyterLab may have one) is no different.
  const parts = ["const module = { exports: {} }, exports = module.exports, define = undefined;\n", code, "\nexport default module.exports;"];
  const address = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  try {
    globalThis.Plotly = (await import(address)).default;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function initialize({ model }) {
  // Not awaited: the model is ready at once, and a slow machine cannot run into anywidget's limit.
  load(model).then(
    () => globalThis.dispatchEvent(new Event("course-lib:plotly")),
    (error) => console.error("plotly.js could not be loaded", error),
  );
}

export default { initialize };
