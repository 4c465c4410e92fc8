// For a projector: prose, tables, code and controls in letters that go with those of charts in large print. JupyterLab's settings
// know these sizes too, but take defaults for them from nowhere; what a reader sets there (Settings, Theme) counts more than this.
(() => {
  const SIZES = `html:root { --jp-content-font-size1: 20px; --jp-code-font-size: 17px; --jp-ui-font-size1: 18px; }`;

  function activate() {
    document.head.appendChild(document.createElement("style")).textContent = SIZES;
  }

  (globalThis._JUPYTERLAB ??= {})["course-lib-large"] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: { id: "course-lib-large:print", autoStart: true, activate } }),
  };
})();
