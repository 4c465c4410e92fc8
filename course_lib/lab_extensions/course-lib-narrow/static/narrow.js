// On a phone JupyterLab's list of files leaves a lesson the width of two letters. In a window this narrow the list is put away
// whenever a document comes to the front; its button at the edge shows it again.
(() => {  // a scope of its own: all scripts share the page
  const NARROW = "(max-width: 900px)";
  // Plain charts are drawn by JupyterLab's own part, which would squeeze them: they keep a width at which their words are whole,
  // and are moved sideways. (Live ones break their words themselves: widgets/chart.js.)
  const CHARTS = `
    .jp-OutputArea-child:has(> .jp-RenderedPlotly) { overflow-x: auto; }
    .jp-OutputArea-child > .jp-RenderedPlotly { min-width: 960px; }
  `;
  // A phone held upright: what stands to the left and right of a lesson takes a third of the window. The bar to the right, of
  // tools for programmers, comes back from the menu (View, Appearance).
  const PHONE = "(max-width: 600px)";
  const EDGES = `@media ${PHONE} {
    .jp-Notebook .jp-WindowedPanel-viewport { padding-left: 1px; padding-right: 1px; }
    .jp-Notebook .jp-Cell { padding-left: 2px; padding-right: 2px; }
    .jp-Notebook .course-shown { padding: 0; }
  }`;

  function activate({ restored, shell }) {
    document.head.appendChild(document.createElement("style")).textContent = CHARTS + EDGES;
    const makeRoom = (widget) => {
      if (widget?.context && !shell.leftCollapsed && globalThis.matchMedia(NARROW).matches) shell.collapseLeft();
    };
    // JupyterLite shows the list only after the lesson: until the reader does something, whatever is put beside it goes.
    const tidy = () => makeRoom(shell.currentWidget);
    const listen = { capture: true, once: true };
    for (const begun of ["pointerdown", "keydown"]) addEventListener(begun, () => shell.layoutModified.disconnect(tidy), listen);
    restored.then(() => {
      if (globalThis.matchMedia(PHONE).matches && shell.isSideTabBarVisible?.("right")) shell.toggleSideTabBarVisibility("right");
      tidy();
      shell.layoutModified.connect(tidy);
      shell.currentChanged.connect((_, { newValue }) => makeRoom(newValue));
    });
  }

  (globalThis._JUPYTERLAB ??= {})["course-lib-narrow"] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: { id: "course-lib-narrow:room", autoStart: true, activate } }),
  };
})();
